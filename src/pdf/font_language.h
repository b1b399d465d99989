/* Font language: languages whose letters look different although their code points are those of others, and
 * which of them a font is made for. Layer: pdf, private to font, itemise and shape. */
#ifndef PDF_FONT_LANGUAGE_H
#define PDF_FONT_LANGUAGE_H

#include <hb.h>

#include <glib.h>
#include <stdbool.h>

enum font_language {
    FONT_LANGUAGE_ANY,
    FONT_LANGUAGE_JAPANESE,
    FONT_LANGUAGE_CHINESE_SIMPLIFIED,
    FONT_LANGUAGE_CHINESE_TRADITIONAL,
    FONT_LANGUAGE_KOREAN,
    FONT_LANGUAGE_URDU, /* and others that are written in Nastaliq */
};

/* What a BCP 47 tag means, as far as fonts differ by it. */
enum font_language font_language_find(const char *tag);

/* What a font says that it is made for: bits 1 << enum font_language. The code pages of its table OS/2 tell
 * of Chinese, Japanese and Korean, its name of Nastaliq. */
guint font_languages_of(hb_face_t *face);

/* Whether a language is written from right to left. */
bool font_language_is_right_to_left(const char *tag);

#endif
