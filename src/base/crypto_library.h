/* libcrypto, loaded when it is used: a third of the time in which a short command starts would go into finding its four
 * thousand symbols. Its functions are called by their own names. Layer: base. Called by import, pdf, operations. */
#ifndef BASE_CRYPTO_LIBRARY_H
#define BASE_CRYPTO_LIBRARY_H

#include <glib.h>
#include <stdbool.h>

/* To be called before the first function of the library. False, with a sentence, when it is not installed. */
bool crypto_library_need(GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
