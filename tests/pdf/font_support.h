/* Fonts of the system for the tests of layout and compose: those that are installed, in the order of a
 * site's chain. */
#ifndef TESTS_PDF_FONT_SUPPORT_H
#define TESTS_PDF_FONT_SUPPORT_H

#include "pdf/layout.h"

#define FONT_SUPPORT_DEJAVU "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define FONT_SUPPORT_DEVANAGARI "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf"
#define FONT_SUPPORT_HEBREW "/usr/share/fonts/truetype/noto/NotoSerifHebrew-Regular.ttf"
#define FONT_SUPPORT_THAI "/usr/share/fonts/truetype/noto/NotoSerifThai-Regular.ttf"
#define FONT_SUPPORT_HAN "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
#define FONT_SUPPORT_LATIN "/usr/share/fonts/truetype/vollkorn/Vollkorn-Regular.ttf"
#define FONT_SUPPORT_MARKS "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
#define FONT_SUPPORT_CFF "/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Regular.otf"

/* Weights from 100 to 900. */
#define FONT_SUPPORT_VARIABLE "/usr/share/fonts/truetype/inter-vf/Inter.var.ttf"

/* A font file; NULL after g_test_skip when it isn't installed. */
GBytes *font_support_read(const char *path);

/* A set with this file as the asset "test"; NULL after g_test_skip when it isn't installed. */
struct font_set *font_support_set(const char *path);

/* A set with all fonts of the chain that are installed, and their slugs, ended by NULL. */
struct font_set *font_support_chain(const char *const **slugs);

/* 36 points, black, baseline at 300. */
struct text_style font_support_style(const char *font);

#endif
