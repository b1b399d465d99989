/* UTF-8 text from outside: checking it, and showing it on a terminal or in a message.
 * Layer: base. Anyone may call it; nothing else may print text that a person outside typed. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* What editors and spreadsheets of Windows put before text in UTF-8. */
#define TEXT_BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Every byte sequence becomes text that is safe on a terminal and says what it hides: C0, C1 and DEL,
 * bidirectional controls, zero-width and other invisible characters, private use and noncharacters
 * appear as <U+XXXX> (a line feed as <U+000A>), bytes that are not UTF-8 as <XX>; from the fifth
 * combining mark on a base, marks are left out and counted; right-to-left text is put between
 * U+2068 and U+2069, so that it cannot reorder its neighbours. NULL gives "". What it has returned comes
 * through it unchanged, alone or within other text, so an error may quote shown text. Caller frees.
 * Source: RELIABILITY.md section 4. */
char *text_show(const char *text);

/* The same for a run of bytes with a length (negative: NUL terminated). Caller frees. */
char *text_show_bytes(const char *text, gssize length);

/* Width in terminal cells of text that text_show has returned: East Asian wide characters count two,
 * marks and format characters none. */
int text_cells(const char *shown);

/* Makes one line of several, in place: for a name in a list or a sentence. Returns the text. */
char *text_join_lines(char *text);

/* Cuts (with an ellipsis) or pads shown text to exactly `cells` terminal cells. Caller frees. */
char *text_fit_cells(const char *shown, int cells);

/* Whether the character is drawn as nothing, or changes how its neighbours are drawn: format and
 * control characters, fillers, variation selectors are not counted. Used by text_show and by the
 * verdicts on names. */
bool text_is_invisible(gunichar character);

/* Whether text_show shows the character by its code: those that are invisible, private ones, and such as Unicode has not
 * given out. */
bool text_is_hidden(gunichar character);

/* White space at both ends removed (Unicode's idea of it). Caller frees. */
char *text_trim(const char *text);

#endif
