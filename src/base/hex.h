/* Bytes in hexadecimal digits. Layer: base. Anyone may call it. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <glib.h>

/* Two small letters for each byte, as hashes are shown. Caller frees. */
char *hex_write(const guint8 *bytes, gsize size);

#endif
