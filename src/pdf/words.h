/* Words: where a line may end in the scripts that put no spaces between words, as Thai, Lao, Khmer and Burmese don't.
 * Found by ICU's dictionaries, which are loaded when the first such text has to be wrapped. Layer: pdf, private to
 * layout. */
#ifndef PDF_WORDS_H
#define PDF_WORDS_H

#include <glib.h>
#include <stdbool.h>

/* Fills `ends`: for each character whether a line may end before it, NULL where only dictionaries could tell and the
 * text has none of these scripts. ERROR_IO that names the package to install where ICU can't be used. Caller frees
 * `ends`. From any thread. */
bool words_find(const gunichar *characters, gsize length, bool **ends,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
