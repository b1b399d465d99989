/* Numbers as text. Layer: base. Anyone may call it. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <glib.h>

/* A finite number as short as it can be read back: 0.9, not 0.90000000000000002. Returns the buffer. */
const char *number_print(char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number);

#endif
