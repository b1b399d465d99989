#include "config.h"

#include "keys.h"

#include <string.h>

struct named_key {
    const char *name;
    VTermKey key;
    VTermModifier modifiers;
};

static const struct named_key named_keys[] = {
    { "Enter", VTERM_KEY_ENTER, VTERM_MOD_NONE },
    { "Tab", VTERM_KEY_TAB, VTERM_MOD_NONE },
    { "S-Tab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
    { "Esc", VTERM_KEY_ESCAPE, VTERM_MOD_NONE },
    { "Backspace", VTERM_KEY_BACKSPACE, VTERM_MOD_NONE },
    { "Up", VTERM_KEY_UP, VTERM_MOD_NONE },
    { "Down", VTERM_KEY_DOWN, VTERM_MOD_NONE },
    { "Left", VTERM_KEY_LEFT, VTERM_MOD_NONE },
    { "Right", VTERM_KEY_RIGHT, VTERM_MOD_NONE },
    { "Ins", VTERM_KEY_INS, VTERM_MOD_NONE },
    { "Del", VTERM_KEY_DEL, VTERM_MOD_NONE },
    { "Home", VTERM_KEY_HOME, VTERM_MOD_NONE },
    { "End", VTERM_KEY_END, VTERM_MOD_NONE },
    { "PgUp", VTERM_KEY_PAGEUP, VTERM_MOD_NONE },
    { "PgDn", VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE },
};

static bool control_send(struct emulator *emulator, const char *name)
{
    const char *letter = name[0] == '^'                    ? name + 1
                         : g_str_has_prefix(name, "Ctrl-") ? name + 5
                                                           : "";
    if (strlen(letter) != 1)
        return false;
    g_string_append_c(emulator->answers, (char)(letter[0] & 0x1f));
    return true;
}

bool keys_send(struct emulator *emulator, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(named_keys); i++)
        if (g_str_equal(name, named_keys[i].name)) {
            emulator_key(emulator, named_keys[i].key, named_keys[i].modifiers);
            return true;
        }
    if (g_str_equal(name, "Space")) {
        g_string_append_c(emulator->answers, ' ');
        return true;
    }
    if (g_utf8_strlen(name, -1) == 1) {
        g_string_append(emulator->answers, name);
        return true;
    }
    if (name[0] == 'F' && g_ascii_isdigit(name[1])) {
        const guint64 number = g_ascii_strtoull(name + 1, NULL, 10);
        emulator_key(emulator, VTERM_KEY_FUNCTION(number), VTERM_MOD_NONE);
        return number >= 1 && number <= 12;
    }
    return control_send(emulator, name);
}
