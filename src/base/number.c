#include "config.h"

#include "base/number.h"

#include <math.h>
#include <stdbool.h>

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

/* Powers of ten that a double holds as they are, and that fit in 64 bits. */
static const double powers[] = { 1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19 };
#define DECIMALS_MOST ((gsize)G_N_ELEMENTS(powers) - 1)

/* Whole numbers up to this one, too. */
#define WHOLE_MOST (G_GUINT64_CONSTANT(1) << 53)

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

/* Divided as whole numbers, with at least 64 bits; the last one says that there would be more. So the one rounding is
 * that of the quotient. */
static bool number_divide(guint64 digits, gsize decimals, double *value)
{
    const guint64 divisor = (guint64)powers[decimals];
    const int shift = 64 + __builtin_clzll(digits);
    const wide dividend = (wide)digits << shift;
    const wide quotient = dividend / divisor;
    const bool more = quotient * divisor != dividend;
    *value = ldexp((double)(quotient | more), -shift);
    return true;
}
#else
static bool number_divide(guint64 digits G_GNUC_UNUSED, gsize decimals G_GNUC_UNUSED,
                          double *value G_GNUC_UNUSED)
{
    return false;
}
#endif

gsize number_scan(const char *text, double *value, gsize *whole)
{
    guint64 digits = 0;
    gsize length = 0, decimals = 0;
    for (; g_ascii_isdigit(text[length]); length++) {
        if (digits > G_MAXUINT64 / 10 - 1)
            return 0;
        digits = digits * 10 + (guint64)(text[length] - '0');
    }
    *whole = length;
    if (length > 0 && text[length] == '.') {
        for (length++; g_ascii_isdigit(text[length]); length++, decimals++) {
            if (digits > G_MAXUINT64 / 10 - 1)
                return 0;
            digits = digits * 10 + (guint64)(text[length] - '0');
        }
        if (decimals == 0 || decimals > DECIMALS_MOST)
            return 0;
    }
    if (digits > WHOLE_MOST)
        return number_divide(digits, decimals, value) ? length : 0;
    *value = (double)digits / powers[decimals];
    return length;
}
