/* Keys: one number for each, whatever the terminal sends. Layer: console/terminal. Anyone in the console may
 * call it.
 *
 * A character is its Unicode code point, control characters included (^A is 1); keys without a character
 * have numbers above all code points, so the two cannot be taken for each other (CDK.md section 3: U+0103 is
 * not KEY_UP). */
#ifndef CONSOLE_TERMINAL_KEY_H
#define CONSOLE_TERMINAL_KEY_H

#include <glib.h>
#include <stdbool.h>

#define KEY_CONTROL(letter) ((letter)&0x1f)

enum key_code {
    KEY_CODE_NONE = 0,
    KEY_CODE_TAB = 9,
    KEY_CODE_ENTER = 13, /* both ^M and ^J, and the key of the number pad */
    KEY_CODE_ESCAPE = 27,
    KEY_CODE_SPACE = 32,
    KEY_CODE_SPECIAL = 0x110000,
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_INSERT,
    KEY_CODE_DELETE,
    KEY_CODE_BACKSPACE,
    KEY_CODE_BACK_TAB,
    KEY_CODE_CONTROL_LEFT,
    KEY_CODE_CONTROL_RIGHT,
    KEY_CODE_CONTROL_SPACE,
    KEY_CODE_SHIFT_UP,
    KEY_CODE_SHIFT_DOWN,
    KEY_CODE_ALT_DOWN,
    KEY_CODE_PASTE,                               /* the text is in key->paste */
    KEY_CODE_FUNCTION_0 = KEY_CODE_SPECIAL + 100, /* F1 is KEY_CODE_FUNCTION_0 + 1 */
};
/* Alt with one of the letters that editing a line gives it to (b, d, f); other letters after an escape are that
 * key and then the letter, since they may have been typed one after the other. */
#define KEY_ALT(letter) (KEY_CODE_SPECIAL + 0x1000 + (letter))
#define KEY_FUNCTION(number) (KEY_CODE_FUNCTION_0 + (number))

struct key {
    int code;
    char *paste; /* of KEY_CODE_PASTE: valid UTF-8 without ESC; line ends are \n. Borrowed */
};

/* Whether the key is text that a field takes: a printing character or a paste. */
bool key_is_text(const struct key *key);

/* As people call it and help shows it: "F2", "Ctrl-S", "Esc", "PgDn", "Space", "r". Caller frees. */
char *key_caption(int code); /* curses has taken key_name */

#endif
