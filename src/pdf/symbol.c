#include "config.h"

#include "pdf/symbol.h"

#include "base/error.h"

#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

static const QRecLevel levels[] = {
    [SYMBOL_LOW] = QR_ECLEVEL_L,
    [SYMBOL_MEDIUM] = QR_ECLEVEL_M,
    [SYMBOL_QUARTER] = QR_ECLEVEL_Q,
    [SYMBOL_HIGH] = QR_ECLEVEL_H,
};

/* Without being told, readers take letters outside ASCII for those of Japan or China. */
static QRcode *encode_utf8(const char *text, QRecLevel level)
{
    enum { ANY_VERSION = 0, ECI_UTF8 = 26 };
    QRcode *code = NULL;
    QRinput *input = QRinput_new2(ANY_VERSION, level);
    if (input == NULL)
        return NULL;
    if (QRinput_appendECIheader(input, ECI_UTF8) == 0
        && QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
        code = QRcode_encodeInput(input);
    const int fault = errno;
    QRinput_free(input);
    errno = fault;
    return code;
}

static QRcode *encode(const char *text, QRecLevel level)
{
    const int any_version = 0, case_matters = 1;
    return g_str_is_ascii(text)
               ? QRcode_encodeString(text, any_version, level, QR_MODE_8, case_matters)
               : encode_utf8(text, level);
}

struct symbol *symbol_new(const char *text, enum symbol_level level, GError **error)
{
    const gsize longest = 10000;
    const bool fits = strlen(text) <= longest;
    QRcode *code = fits ? encode(text, levels[level]) : NULL;
    if (code == NULL) {
        const bool long_one = !fits || errno == ERANGE;
        g_set_error_literal(error, PDF_ERROR, ERROR_REFUSED,
                            *text == '\0' ? "its text is empty"
                            : long_one ? "its text is too long for a QR code: shorten it, or take "
                                         "the level L"
                                       : "its text can't be made a QR code");
        return NULL;
    }
    struct symbol *symbol = g_new0(struct symbol, 1);
    symbol->size = (guint)code->width;
    const gsize count = (gsize)symbol->size * symbol->size;
    symbol->modules = g_malloc(count);
    for (gsize i = 0; i < count; i++)
        symbol->modules[i] = code->data[i] & 1;
    QRcode_free(code);
    return symbol;
}

void symbol_free(struct symbol *symbol)
{
    if (symbol == NULL)
        return;
    g_free(symbol->modules);
    g_free(symbol);
}
