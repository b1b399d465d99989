/* Text folded for searching: without regard to case, accents and forms. Layer: base. Anyone may call it. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <glib.h>
#include <stdbool.h>

/* Lower case, compatibility forms resolved ("ﬁ" is "fi", full-width letters are letters), marks removed,
 * and the letters that Unicode does not decompose written with those that people type for them ("Łukasz
 * Đurić" is "lukasz duric", "Groß" is "gross"). Bytes that are not UTF-8 become U+FFFD. `length` -1: up to
 * its NUL. Caller frees. */
char *text_fold(const char *text, gssize length);

/* What people type for one of those letters, in its case: "D" for Đ, "th" for þ, "SS" for the capital of ß. NULL for any
 * other character. Caller frees. */
char *text_fold_letter(gunichar letter);

/* Whether the script is written without blanks between words (Chinese, Japanese, Korean, Thai …), so that
 * a word may begin at any of its characters. */
bool text_is_unspaced(gunichar character);

#endif
