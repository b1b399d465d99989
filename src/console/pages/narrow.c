#include "config.h"

#include "console/pages/narrow.h"

#include "base/fold.h"
#include "console/terminal/paint.h"

#include <string.h>

#define TYPED_LIMIT 4096 /* bytes: what can be found is shorter */

static void narrow_changed(struct narrow *narrow)
{
    g_strfreev(narrow->words);
    g_autofree char *folded = text_fold(narrow->typed->str, -1);
    narrow->words = g_strsplit_set(folded, " \t\n", -1);
}

void narrow_init(struct narrow *narrow)
{
    narrow->typed = g_string_new(NULL);
    narrow->words = g_new0(char *, 1);
}

void narrow_clear(struct narrow *narrow)
{
    g_string_free(narrow->typed, TRUE);
    g_strfreev(narrow->words);
}

void narrow_set(struct narrow *narrow, const char *typed)
{
    g_string_assign(narrow->typed, typed);
    narrow_changed(narrow);
}

bool narrow_is_empty(const struct narrow *narrow)
{
    return narrow->typed->len == 0;
}

static void erase_word(GString *typed)
{
    gsize length = typed->len;
    while (length > 0 && typed->str[length - 1] == ' ')
        length--;
    while (length > 0 && typed->str[length - 1] != ' ')
        length--;
    g_string_truncate(typed, length);
}

static void erase_character(GString *typed)
{
    if (typed->len > 0)
        g_string_truncate(typed, (gsize)(g_utf8_prev_char(typed->str + typed->len) - typed->str));
}

enum outcome narrow_key(struct narrow *narrow, const struct key *key)
{
    GString *typed = narrow->typed;
    if (key->code == KEY_CODE_BACKSPACE)
        erase_character(typed);
    else if (key->code == KEY_CONTROL('u'))
        g_string_truncate(typed, 0);
    else if (key->code == KEY_CONTROL('w'))
        erase_word(typed);
    else if (!key_is_text(key))
        return OUTCOME_IGNORED;
    else if (key->code != KEY_CODE_PASTE)
        g_string_append_unichar(typed, (gunichar)key->code);
    else if (strlen(key->paste) + typed->len < TYPED_LIMIT)
        g_string_append(typed, g_strdelimit(key->paste, "\n\t", ' '));
    narrow_changed(narrow);
    return OUTCOME_HANDLED | OUTCOME_CHANGED;
}

bool narrow_matches(const struct narrow *narrow, const char *folded)
{
    for (char **word = narrow->words; *word != NULL; word++)
        if (strstr(folded, *word) == NULL)
            return false;
    return true;
}

int narrow_draw(const struct narrow *narrow, WINDOW *screen, int row, int column, int cells,
                const char *label, const char *hint)
{
    paint_text_padded(screen, row, column, cells, ROLE_TEXT, "");
    const int label_cells = paint_text(screen, row, column, cells, ROLE_HELP, label) + 1;
    const bool empty = narrow_is_empty(narrow);
    /* The end of a long text is what is being typed. */
    const char *from = narrow->typed->str;
    while (*from != '\0' && paint_cells(from) > cells - label_cells - 1)
        from = g_utf8_next_char(from);
    return column + label_cells
           + paint_text(screen, row, column + label_cells, cells - label_cells,
                        empty ? ROLE_HELP : ROLE_TEXT, empty ? hint : from);
}
