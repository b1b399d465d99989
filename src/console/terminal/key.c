#include "config.h"

#include "console/terminal/key.h"

struct key_word {
    int code;
    const char *word;
};

static const struct key_word key_words[] = {
    { KEY_CODE_TAB, "Tab" },
    { KEY_CODE_ENTER, "Enter" },
    { KEY_CODE_ESCAPE, "Esc" },
    { KEY_CODE_SPACE, "Space" },
    { KEY_CODE_UP, "Up" },
    { KEY_CODE_DOWN, "Down" },
    { KEY_CODE_LEFT, "Left" },
    { KEY_CODE_RIGHT, "Right" },
    { KEY_CODE_HOME, "Home" },
    { KEY_CODE_END, "End" },
    { KEY_CODE_PAGE_UP, "PgUp" },
    { KEY_CODE_PAGE_DOWN, "PgDn" },
    { KEY_CODE_INSERT, "Ins" },
    { KEY_CODE_DELETE, "Del" },
    { KEY_CODE_BACKSPACE, "Backspace" },
    { KEY_CODE_BACK_TAB, "Shift-Tab" },
    { KEY_CODE_CONTROL_LEFT, "Ctrl-Left" },
    { KEY_CODE_CONTROL_RIGHT, "Ctrl-Right" },
    { KEY_CODE_CONTROL_SPACE, "Ctrl-Space" },
    { KEY_CODE_SHIFT_UP, "Shift-Up" },
    { KEY_CODE_SHIFT_DOWN, "Shift-Down" },
    { KEY_CODE_ALT_DOWN, "Alt-Down" },
    { KEY_CODE_PASTE, "a paste" },
};

bool key_is_text(const struct key *key)
{
    if (key->code == KEY_CODE_PASTE)
        return true;
    return key->code >= ' ' && key->code < KEY_CODE_SPECIAL
           && !g_unichar_iscntrl((gunichar)key->code);
}

char *key_caption(int code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(key_words); i++)
        if (key_words[i].code == code)
            return g_strdup(key_words[i].word);
    if (code > 0 && code < ' ')
        return g_strdup_printf("Ctrl-%c", code + '@');
    if (code >= KEY_ALT(0))
        return g_strdup_printf("Alt-%c", code - KEY_ALT(0));
    if (code >= KEY_FUNCTION(0))
        return g_strdup_printf("F%d", code - KEY_FUNCTION(0));
    char text[8] = "";
    text[g_unichar_to_utf8((gunichar)code, text)] = '\0';
    return g_strdup(text);
}
