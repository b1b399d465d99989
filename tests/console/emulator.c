#include "config.h"

#include "emulator.h"

#include <string.h>

/* What of a paste would end it, no terminal sends: what follows would be keys. */
#define PASTE_END "\033[201~"

#define IDLE_COMMAND "7777;idle"
#define IDLE_MARK "\033]" IDLE_COMMAND "\a"

static int on_cursor(VTermPos position, VTermPos old G_GNUC_UNUSED, int visible G_GNUC_UNUSED,
                     void *data)
{
    struct emulator *emulator = data;
    emulator->cursor = position;
    return 1;
}

static int on_bell(void *data)
{
    struct emulator *emulator = data;
    emulator->bells++;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *data)
{
    struct emulator *emulator = data;
    if (property == VTERM_PROP_CURSORVISIBLE) {
        emulator->cursor_visible = value->boolean;
    } else if (property == VTERM_PROP_ALTSCREEN) {
        emulator->alternate = value->boolean;
    } else if (property == VTERM_PROP_TITLE) {
        g_free(emulator->title);
        emulator->title = g_strdup(value->string);
    }
    return 1;
}

static int on_command(const char *command, size_t length, void *data)
{
    struct emulator *emulator = data;
    if (length == strlen(IDLE_COMMAND) && memcmp(command, IDLE_COMMAND, length) == 0) {
        emulator->idles++;
        emulator->idle_bytes += strlen(IDLE_MARK);
    } else if (length > 3 && memcmp(command, "52;", 3) == 0) {
        const char *text = memchr(command + 3, ';', length - 3);
        if (text != NULL) {
            g_string_truncate(emulator->clipboard, 0);
            g_string_append_len(emulator->clipboard, text + 1, command + length - text - 1);
        }
    }
    return 1;
}

static const VTermScreenCallbacks screen_callbacks = {
    .movecursor = on_cursor,
    .settermprop = on_property,
    .bell = on_bell,
};

static const VTermParserCallbacks parser_callbacks = {
    .osc = on_command,
};

static void on_answer(const char *bytes, size_t length, void *data)
{
    struct emulator *emulator = data;
    g_string_append_len(emulator->answers, bytes, (gssize)length);
}

void emulator_init(struct emulator *emulator, int rows, int columns)
{
    *emulator = (struct emulator){ .rows = rows, .columns = columns, .cursor_visible = true };
    emulator->answers = g_string_new(NULL);
    emulator->clipboard = g_string_new(NULL);
    emulator->begun = g_string_new(NULL);
    emulator->terminal = vterm_new(rows, columns);
    vterm_set_utf8(emulator->terminal, 1);
    vterm_output_set_callback(emulator->terminal, on_answer, emulator);
    emulator->screen = vterm_obtain_screen(emulator->terminal);
    /* Without it the alternate screen is ignored, and what a program leaves behind mixes with its pages. */
    vterm_screen_enable_altscreen(emulator->screen, 1);
    vterm_screen_set_callbacks(emulator->screen, &screen_callbacks, emulator);
    vterm_screen_set_unrecognised_fallbacks(emulator->screen, &parser_callbacks, emulator);
    vterm_screen_reset(emulator->screen, 1);
}

void emulator_clear(struct emulator *emulator)
{
    vterm_free(emulator->terminal);
    g_string_free(emulator->answers, TRUE);
    g_string_free(emulator->clipboard, TRUE);
    g_string_free(emulator->begun, TRUE);
    g_free(emulator->title);
}

/* Without a command (OSC) at the end that has only begun: of one that comes in two writes libvterm 0.1.4 forgets the first
 * part. */
static gsize whole_length(const GString *bytes)
{
    if (bytes->len > 0 && bytes->str[bytes->len - 1] == '\033')
        return bytes->len - 1;
    const char *last = g_strrstr_len(bytes->str, (gssize)bytes->len, "\033]");
    const gsize rest = last != NULL ? (gsize)(bytes->str + bytes->len - last) : 0;
    const bool ended = rest == 0 || memchr(last, '\a', rest) != NULL
                       || g_strstr_len(last, (gssize)rest, "\033\\") != NULL;
    return ended ? bytes->len : bytes->len - rest;
}

void emulator_write(struct emulator *emulator, const char *bytes, gsize length)
{
    GString *all = emulator->begun;
    g_string_append_len(all, bytes, (gssize)length);
    const gsize whole = whole_length(all);
    vterm_input_write(emulator->terminal, all->str, whole);
    vterm_screen_flush_damage(emulator->screen);
    emulator->idle =
        whole == all->len && whole >= strlen(IDLE_MARK)
        && memcmp(all->str + whole - strlen(IDLE_MARK), IDLE_MARK, strlen(IDLE_MARK)) == 0;
    g_string_erase(all, 0, (gssize)whole);
}

void emulator_resize(struct emulator *emulator, int rows, int columns)
{
    emulator->rows = rows;
    emulator->columns = columns;
    vterm_set_size(emulator->terminal, rows, columns);
    vterm_screen_flush_damage(emulator->screen);
}

void emulator_key(struct emulator *emulator, VTermKey key, VTermModifier modifiers)
{
    vterm_keyboard_key(emulator->terminal, key, modifiers);
}

void emulator_paste(struct emulator *emulator, const char *text)
{
    g_autoptr(GString) pasted = g_string_new(text);
    while (g_string_replace(pasted, PASTE_END, "", 0) > 0)
        continue;
    vterm_keyboard_start_paste(emulator->terminal);
    g_string_append(emulator->answers, pasted->str);
    vterm_keyboard_end_paste(emulator->terminal);
}

bool emulator_is_plain(struct emulator *emulator)
{
    const gsize before = emulator->answers->len;
    emulator_paste(emulator, "");
    const bool pastes_plainly = emulator->answers->len == before;
    g_string_truncate(emulator->answers, before);
    emulator_key(emulator, VTERM_KEY_UP, VTERM_MOD_NONE);
    const bool plain_keys = g_str_equal(emulator->answers->str + before, "\033[A");
    g_string_truncate(emulator->answers, before);
    return pastes_plainly && plain_keys && emulator->cursor_visible && !emulator->alternate;
}

VTermScreenCell emulator_cell(const struct emulator *emulator, int row, int column)
{
    VTermScreenCell cell = { 0 };
    vterm_screen_get_cell(emulator->screen, (VTermPos){ .row = row, .col = column }, &cell);
    return cell;
}

/* Appends what a cell shows; returns how many columns it takes. */
static int append_cell(GString *text, const VTermScreenCell *cell)
{
    if (cell->chars[0] == 0)
        g_string_append_c(text, ' ');
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
        g_string_append_unichar(text, cell->chars[i]);
    return MAX(cell->width, 1);
}

static GString *row_text(const struct emulator *emulator, int row)
{
    GString *text = g_string_new(NULL);
    for (int column = 0; column < emulator->columns;) {
        const VTermScreenCell cell = emulator_cell(emulator, row, column);
        column += append_cell(text, &cell);
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    return text;
}

char *emulator_row(const struct emulator *emulator, int row)
{
    return g_string_free(row_text(emulator, row), FALSE);
}

/* The column at which the bytes before `offset` of the row's text end. */
static int column_of(const struct emulator *emulator, int row, gsize offset)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int column = 0;
    while (column < emulator->columns && text->len < offset) {
        const VTermScreenCell cell = emulator_cell(emulator, row, column);
        column += append_cell(text, &cell);
    }
    return column;
}

bool emulator_find(const struct emulator *emulator, const char *text, int *row, int *column)
{
    for (int i = 0; i < emulator->rows; i++) {
        g_autofree char *line = emulator_row(emulator, i);
        const char *found = strstr(line, text);
        if (found == NULL)
            continue;
        if (row != NULL)
            *row = i;
        if (column != NULL)
            *column = column_of(emulator, i, (gsize)(found - line));
        return true;
    }
    return false;
}

char *emulator_dump(const struct emulator *emulator)
{
    GString *dump = g_string_new(NULL);
    for (int i = 0; i < emulator->rows; i++) {
        g_autofree char *line = emulator_row(emulator, i);
        g_string_append_printf(dump, "# %02d|%s\n", i, line);
    }
    g_string_append_printf(dump, "# %d x %d, %s screen, cursor at %d, %d%s\n", emulator->columns,
                           emulator->rows, emulator->alternate ? "alternate" : "normal",
                           emulator->cursor.row, emulator->cursor.col,
                           emulator->cursor_visible ? "" : ", hidden");
    return g_string_free(dump, FALSE);
}
