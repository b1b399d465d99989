#include "config.h"

#include "pdf/symbol.h"

#include "base/error.h"

#include <errno.h>
#include <qrencode.h>

static const QRecLevel levels[] = {
    [SYMBOL_LOW] = QR_ECLEVEL_L,
    [SYMBOL_MEDIUM] = QR_ECLEVEL_M,
    [SYMBOL_QUARTER] = QR_ECLEVEL_Q,
    [SYMBOL_HIGH] = QR_ECLEVEL_H,
};

struct symbol *symbol_new(const char *text, enum symbol_level level, GError **error)
{
    const int smallest = 0, case_matters = 1;
    QRcode *code = QRcode_encodeString(text, smallest, levels[level], QR_MODE_8, case_matters);
    if (code == NULL) {
        const int fault = errno;
        g_set_error(error, PDF_ERROR, ERROR_REFUSED, "%s",
                    *text == '\0' ? "its text is empty"
                    : fault == ERANGE
                        ? "its text is too long for a QR code: shorten it, or take the "
                          "level L"
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
