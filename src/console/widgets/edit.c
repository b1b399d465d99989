#include "config.h"

#include "console/widgets/edit.h"

#include "console/terminal/terminal.h"
#include "console/widgets/cluster.h"

#include <string.h>

#define CHANGES_KEPT 500
#define TAB_WIDTH 4

struct change {
    gsize at, inserted; /* bytes that stand there now ... */
    char *removed;      /* ... instead of these */
    gsize cursor;       /* before it */
};

static void change_free(gpointer data)
{
    struct change *change = data;
    g_free(change->removed);
    g_free(change);
}

void edit_init(struct edit *edit, bool lines)
{
    *edit = (struct edit){
        .text = g_string_new(NULL),
        .lines = lines,
        .changes = g_ptr_array_new_with_free_func(change_free),
    };
}

void edit_clear(struct edit *edit)
{
    g_string_free(edit->text, TRUE);
    g_ptr_array_unref(edit->changes);
    g_free(edit->cut);
    g_free(edit->hint);
    *edit = (struct edit){ 0 };
}

void edit_set(struct edit *edit, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_string_assign(edit->text, valid);
    edit->cursor = edit->lines ? 0 : edit->text->len;
    edit->version++;
    edit->typing = false;
    g_ptr_array_set_size(edit->changes, 0);
    g_clear_pointer(&edit->hint, g_free);
}

gsize edit_line_begin(const struct edit *edit, gsize at)
{
    while (edit->lines && at > 0 && edit->text->str[at - 1] != '\n')
        at--;
    return edit->lines ? at : 0;
}

static gsize edit_line_end(const struct edit *edit, gsize at)
{
    if (!edit->lines)
        return edit->text->len;
    const char *end = strchr(edit->text->str + at, '\n');
    return end != NULL ? (gsize)(end - edit->text->str) : edit->text->len;
}

void edit_move(struct edit *edit, gsize at)
{
    edit->cursor = MIN(at, edit->text->len);
    if (!cluster_begins(edit->text->str, edit->text->len, edit->cursor))
        edit->cursor = cluster_before(edit->text->str, edit->text->len, edit->cursor);
    edit->typing = false;
}

/* After a change what follows the cursor may have become part of what stands before it. */
static void edit_settle(struct edit *edit)
{
    if (!cluster_begins(edit->text->str, edit->text->len, edit->cursor))
        edit->cursor = cluster_after(edit->text->str, edit->text->len, edit->cursor);
}

static void edit_keep(struct edit *edit, struct change *change)
{
    if (edit->changes->len >= CHANGES_KEPT)
        g_ptr_array_remove_index(edit->changes, 0);
    g_ptr_array_add(edit->changes, change);
}

static void edit_change(struct edit *edit, gsize from, gsize to, const char *text, gsize length)
{
    struct change *change = g_new0(struct change, 1);
    *change = (struct change){ .at = from,
                               .inserted = length,
                               .removed = g_strndup(edit->text->str + from, to - from),
                               .cursor = edit->cursor };
    edit_keep(edit, change);
    g_string_erase(edit->text, (gssize)from, (gssize)(to - from));
    g_string_insert_len(edit->text, (gssize)from, text, (gssize)length);
    edit->cursor = from + length;
    edit->version++;
    edit->typing = false;
    edit_settle(edit);
}

void edit_replace(struct edit *edit, gsize from, gsize to, const char *text)
{
    edit_change(edit, from, to, text, strlen(text));
}

/* Text as this field takes it: no control characters, line feeds only where there are lines. Caller frees. */
static char *edit_clean(const struct edit *edit, const char *text)
{
    gsize length = strlen(text);
    /* What is copied from a line often brings the line's end along. */
    while (!edit->lines && length > 0 && text[length - 1] == '\n')
        length--;
    GString *clean = g_string_sized_new(length);
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (character == '\n')
            g_string_append_c(clean, edit->lines ? '\n' : ' ');
        else if (character == '\t')
            g_string_append_printf(clean, "%*s", edit->lines ? TAB_WIDTH : 1, "");
        else if (!g_unichar_iscntrl(character))
            g_string_append_unichar(clean, character);
    }
    return g_string_free(clean, FALSE);
}

static void edit_refuse(struct edit *edit, char *hint)
{
    g_free(edit->hint);
    edit->hint = hint;
    terminal_bell();
}

/* How many bytes of a text fit below the limit. */
static gsize edit_room(struct edit *edit, const char *text)
{
    const gsize length = strlen(text);
    if (edit->limit <= 0)
        return length;
    const glong room = edit->limit - g_utf8_strlen(edit->text->str, (gssize)edit->text->len);
    if (g_utf8_strlen(text, (gssize)length) <= room)
        return length;
    edit_refuse(edit, g_strdup_printf("No more than %d characters", edit->limit));
    return room > 0 ? (gsize)(g_utf8_offset_to_pointer(text, room) - text) : 0;
}

bool edit_insert(struct edit *edit, const char *text)
{
    g_autofree char *clean = edit_clean(edit, text);
    const gsize length = edit_room(edit, clean);
    if (length > 0)
        edit_change(edit, edit->cursor, edit->cursor, clean, length);
    return clean[length] == '\0';
}

/* Whether what is typed at the cursor goes on where the last change ended: a mark behind it may have moved the cursor. */
static bool edit_goes_on(const struct edit *edit)
{
    if (!edit->typing || edit->changes->len == 0)
        return false;
    const struct change *last = g_ptr_array_index(edit->changes, edit->changes->len - 1);
    return last->at + last->inserted == edit->cursor;
}

/* A typed character joins the change of those typed before it, up to the next word. */
static void edit_type(struct edit *edit, gunichar character)
{
    char text[8] = "";
    text[g_unichar_to_utf8(character, text)] = '\0';
    const gsize length = edit_room(edit, text);
    if (length == 0)
        return;
    const bool joins = edit_goes_on(edit) && !g_unichar_isspace(character);
    edit_change(edit, edit->cursor, edit->cursor, text, length);
    if (joins) {
        struct change *last = g_ptr_array_index(edit->changes, edit->changes->len - 2);
        last->inserted += length;
        g_ptr_array_set_size(edit->changes, (gint)edit->changes->len - 1);
    }
    edit->typing = true;
}

static bool edit_undo(struct edit *edit)
{
    if (edit->changes->len == 0)
        return false;
    struct change *last = g_ptr_array_steal_index(edit->changes, edit->changes->len - 1);
    g_string_erase(edit->text, (gssize)last->at, (gssize)last->inserted);
    g_string_insert(edit->text, (gssize)last->at, last->removed);
    edit->cursor = last->cursor;
    edit->version++;
    edit->typing = false;
    change_free(last);
    return true;
}

/* Deletes between two offsets; what ^Y brings back if `keeps`. */
static bool edit_delete(struct edit *edit, gsize from, gsize to, bool keeps)
{
    if (from >= to)
        return false;
    if (keeps) {
        g_free(edit->cut);
        edit->cut = g_strndup(edit->text->str + from, to - from);
    }
    edit_change(edit, from, to, "", 0);
    return true;
}

/* Moves; false when it is there already. */
static bool edit_go(struct edit *edit, gsize at)
{
    const bool moved = at != edit->cursor;
    edit_move(edit, at);
    return moved;
}

static bool edit_left(struct edit *edit)
{
    return edit_go(edit, cluster_before(edit->text->str, edit->text->len, edit->cursor));
}

static bool edit_right(struct edit *edit)
{
    return edit_go(edit, cluster_after(edit->text->str, edit->text->len, edit->cursor));
}

static bool edit_word_left(struct edit *edit)
{
    return edit_go(edit, cluster_word_before(edit->text->str, edit->text->len, edit->cursor));
}

static bool edit_word_right(struct edit *edit)
{
    return edit_go(edit, cluster_word_after(edit->text->str, edit->text->len, edit->cursor));
}

static bool edit_home(struct edit *edit)
{
    edit_go(edit, edit_line_begin(edit, edit->cursor));
    return true;
}

static bool edit_end(struct edit *edit)
{
    edit_go(edit, edit_line_end(edit, edit->cursor));
    return true;
}

/* One code point, so that a mistyped accent can be taken back without its letter. */
static bool edit_backspace(struct edit *edit)
{
    if (edit->cursor == 0)
        return false;
    const char *at = edit->text->str + edit->cursor;
    return edit_delete(edit, (gsize)(g_utf8_prev_char(at) - edit->text->str), edit->cursor, false);
}

static bool edit_delete_right(struct edit *edit)
{
    const gsize to = cluster_after(edit->text->str, edit->text->len, edit->cursor);
    return edit_delete(edit, edit->cursor, to, false);
}

static bool edit_cut_left(struct edit *edit)
{
    return edit_delete(edit, edit_line_begin(edit, edit->cursor), edit->cursor, true);
}

/* At the end of a line its line feed is cut, so that ^K again goes on. */
static bool edit_cut_right(struct edit *edit)
{
    gsize end = edit_line_end(edit, edit->cursor);
    if (end == edit->cursor && end < edit->text->len)
        end++;
    return edit_delete(edit, edit->cursor, end, true);
}

static bool edit_cut_word_left(struct edit *edit)
{
    const gsize from = cluster_word_before(edit->text->str, edit->text->len, edit->cursor);
    return edit_delete(edit, from, edit->cursor, true);
}

static bool edit_cut_word_right(struct edit *edit)
{
    const gsize to = cluster_word_after(edit->text->str, edit->text->len, edit->cursor);
    return edit_delete(edit, edit->cursor, to, true);
}

static bool edit_yank(struct edit *edit)
{
    if (edit->cut == NULL)
        return false;
    g_autofree char *cut = g_strdup(edit->cut);
    return edit_insert(edit, cut);
}

struct edit_command {
    int code;
    bool changes;
    bool (*run)(struct edit *edit); /* false: it can't be done here */
};

static const struct edit_command edit_commands[] = {
    { KEY_CODE_LEFT, false, edit_left },
    { KEY_CONTROL('B'), false, edit_left },
    { KEY_CODE_RIGHT, false, edit_right },
    { KEY_CONTROL('F'), false, edit_right },
    { KEY_CODE_CONTROL_LEFT, false, edit_word_left },
    { KEY_ALT('b'), false, edit_word_left },
    { KEY_CODE_CONTROL_RIGHT, false, edit_word_right },
    { KEY_ALT('f'), false, edit_word_right },
    { KEY_CODE_HOME, false, edit_home },
    { KEY_CONTROL('A'), false, edit_home },
    { KEY_CODE_END, false, edit_end },
    { KEY_CONTROL('E'), false, edit_end },
    { KEY_CODE_BACKSPACE, true, edit_backspace },
    { KEY_CODE_DELETE, true, edit_delete_right },
    { KEY_CONTROL('D'), true, edit_delete_right },
    { KEY_CONTROL('U'), true, edit_cut_left },
    { KEY_CONTROL('K'), true, edit_cut_right },
    { KEY_CONTROL('W'), true, edit_cut_word_left },
    { KEY_ALT('d'), true, edit_cut_word_right },
    { KEY_CONTROL('Y'), true, edit_yank },
    { KEY_CONTROL('_'), true, edit_undo },
};

static enum outcome edit_run(struct edit *edit, const struct edit_command *command)
{
    const guint version = edit->version;
    if (command->changes && edit->read_only)
        edit_refuse(edit, g_strdup("This can't be changed here"));
    else if (!command->run(edit) && edit->hint == NULL)
        terminal_bell();
    return OUTCOME_HANDLED | (edit->version != version ? OUTCOME_CHANGED : 0);
}

enum outcome edit_key(struct edit *edit, const struct key *key)
{
    g_clear_pointer(&edit->hint, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(edit_commands); i++)
        if (edit_commands[i].code == key->code)
            return edit_run(edit, &edit_commands[i]);
    if (!key_is_text(key))
        return OUTCOME_IGNORED;
    const guint version = edit->version;
    if (edit->read_only)
        edit_refuse(edit, g_strdup("This can't be changed here"));
    else if (key->code == KEY_CODE_PASTE)
        edit_insert(edit, key->paste);
    else
        edit_type(edit, (gunichar)key->code);
    return OUTCOME_HANDLED | (edit->version != version ? OUTCOME_CHANGED : 0);
}
