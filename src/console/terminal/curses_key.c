#include "config.h"

#include "console/terminal/curses_key.h"

#include "console/terminal/key.h"

#include <ncurses.h>

/* How many function keys curses knows. */
#define FUNCTIONS 63

static const struct {
    int curses;
    int code;
} key_pairs[] = {
    { KEY_UP, KEY_CODE_UP },
    { KEY_DOWN, KEY_CODE_DOWN },
    { KEY_LEFT, KEY_CODE_LEFT },
    { KEY_RIGHT, KEY_CODE_RIGHT },
    { KEY_HOME, KEY_CODE_HOME },
    { KEY_END, KEY_CODE_END },
    { KEY_PPAGE, KEY_CODE_PAGE_UP },
    { KEY_NPAGE, KEY_CODE_PAGE_DOWN },
    { KEY_IC, KEY_CODE_INSERT },
    { KEY_DC, KEY_CODE_DELETE },
    { KEY_BACKSPACE, KEY_CODE_BACKSPACE },
    { KEY_BTAB, KEY_CODE_BACK_TAB },
    { KEY_ENTER, KEY_CODE_ENTER },
};

int curses_key_code(int curses)
{
    for (gsize i = 0; i < G_N_ELEMENTS(key_pairs); i++)
        if (key_pairs[i].curses == curses)
            return key_pairs[i].code;
    return curses >= KEY_F(0) && curses <= KEY_F(FUNCTIONS) ? KEY_FUNCTION(curses - KEY_F(0))
                                                            : KEY_CODE_NONE;
}

int curses_key_number(int code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(key_pairs); i++)
        if (key_pairs[i].code == code)
            return key_pairs[i].curses;
    return code > KEY_FUNCTION(0) && code <= KEY_FUNCTION(FUNCTIONS) ? KEY_F(code - KEY_FUNCTION(0))
                                                                     : -1;
}
