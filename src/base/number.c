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
