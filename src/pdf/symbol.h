/* Symbols: a text as the modules of a QR code. Layer: pdf. Called by operations (render, lint) and figure. */
#ifndef PDF_SYMBOL_H
#define PDF_SYMBOL_H

#include "base/cleanup.h"

#include "pdf/pdf.h"

/* How much of a code may be lost: about 7, 15, 25 and 30 %. */
enum symbol_level {
    SYMBOL_LOW,
    SYMBOL_MEDIUM,
    SYMBOL_QUARTER,
    SYMBOL_HIGH,
};

struct symbol {
    guint size;      /* modules in a row, and rows */
    guint8 *modules; /* 1: dark; rows from the top */
};

/* The smallest symbol that holds the text, UTF-8. ERROR_REFUSED when none does. Caller frees. */
struct symbol *symbol_new(const char *text, enum symbol_level level,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void symbol_free(struct symbol *symbol);
DEFINE_AUTOPTR(symbol, symbol_free)

#endif
