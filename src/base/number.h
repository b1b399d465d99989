/* Numbers as text. Layer: base. Anyone may call it. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <glib.h>

/* A finite number as short as it can be read back: 0.9, not 0.90000000000000002. Returns the buffer. */
const char *number_print(char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number);

/* How many bytes at the beginning of the text are a plain number ("85", "0.25"), whose value is set; 0 when there is
 * none, or it has so many digits that g_ascii_strtod has to round it. `whole`: how many are before the point. */
gsize number_scan(const char *text, double *value, gsize *whole);

#endif
