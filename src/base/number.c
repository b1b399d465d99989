#include "config.h"

#include "base/number.h"

const char *number_print(char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number)
{
    static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(buffer, G_ASCII_DTOSTR_BUF_SIZE, formats[i], number);
        if (g_ascii_strtod(buffer, NULL) == number)
            break;
    }
    return buffer;
}

/* A double holds whole numbers of 15 digits and powers of ten up to the 22nd as they are, so that one division rounds
 * as it should. */
#define DIGITS_MOST 15

gsize number_scan(const char *text, double *value, gsize *whole)
{
    static const double powers[DIGITS_MOST] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                                1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14 };
    guint64 digits = 0;
    gsize length = 0, decimals = 0;
    for (; length < DIGITS_MOST && g_ascii_isdigit(text[length]); length++)
        digits = digits * 10 + (guint64)(text[length] - '0');
    *whole = length;
    if (length > 0 && text[length] == '.') {
        for (length++; length <= DIGITS_MOST && g_ascii_isdigit(text[length]); length++, decimals++)
            digits = digits * 10 + (guint64)(text[length] - '0');
        if (decimals == 0)
            return 0;
    }
    if (g_ascii_isdigit(text[length]))
        return 0;
    *value = (double)digits / powers[decimals];
    return length;
}
