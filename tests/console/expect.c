#include "config.h"

#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void expect_fail(const struct place *place, struct terminal *terminal, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *screen = emulator_dump(&terminal->emulator);
    g_autofree char *faults = terminal_faults(terminal);
    /* Not g_printerr, which would show other scripts as question marks. */
    fputs(screen, stderr);
    if (terminal->ended)
        fprintf(stderr, "# the program ended with status %d\n", terminal->status);
    else if (terminal->closed)
        fprintf(stderr, "# the program has closed the terminal\n");
    if (faults != NULL)
        fprintf(stderr, "%s\n", faults);
    g_assertion_message(G_LOG_DOMAIN, place->file, place->line, place->function, text);
    abort();
}

/* How many rows a message takes at most, with the command that would have done the same. */
#define MESSAGE_ROWS 5

/* What a condition looks at. */
struct wanted {
    const char *text, *value;
    const GRegex *pattern;
    int row;
};

static bool has_text(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    return emulator_find(&terminal->emulator, wanted->text, NULL, NULL);
}

static bool has_words(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    g_autoptr(GString) words = g_string_new(NULL);
    for (int row = 0; row < terminal->emulator.rows; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        g_string_append_printf(words, "%s ", g_strstrip(line));
    }
    return strstr(words->str, wanted->text) != NULL;
}

static bool lacks_text(struct terminal *terminal, const void *data)
{
    return !has_text(terminal, data);
}

static bool has_match(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    for (int row = 0; row < terminal->emulator.rows; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        if (g_regex_match(wanted->pattern, line, 0, NULL))
            return true;
    }
    return false;
}

static bool row_has_text(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    const int rows = terminal->emulator.rows;
    const int row = wanted->row < 0 ? rows + wanted->row : wanted->row;
    if (row < 0 || row >= rows)
        return false;
    g_autofree char *line = emulator_row(&terminal->emulator, row);
    return strstr(line, wanted->text) != NULL;
}

static bool message_has_text(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    const int rows = terminal->emulator.rows;
    g_autoptr(GString) message = g_string_new(NULL);
    for (int row = MAX(rows - 1 - MESSAGE_ROWS, 0); row < rows - 1; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        g_string_append_printf(message, "%s ", g_strstrip(line));
    }
    return strstr(message->str, wanted->text) != NULL;
}

static bool current_row_has_text(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    g_autofree char *line = emulator_row(&terminal->emulator, terminal->emulator.cursor.row);
    return terminal->emulator.cursor_visible && strstr(line, wanted->text) != NULL;
}

/* What follows the label in a row that begins with it; NULL when the row does not. Markers of the current row and of
 * faults may stand before it. */
static const char *after_label(const char *line, const char *label)
{
    static const char *const markers[] = { " ", "▸", ">", "*", "!" };
    for (bool stepped = true; stepped && !g_str_has_prefix(line, label);) {
        stepped = false;
        for (gsize i = 0; i < G_N_ELEMENTS(markers); i++)
            if (g_str_has_prefix(line, markers[i])) {
                line += strlen(markers[i]);
                stepped = true;
            }
    }
    if (!g_str_has_prefix(line, label))
        return NULL;
    line += strlen(label);
    if (*line != ' ' && *line != ':' && *line != '\0')
        return NULL;
    return line + strspn(line, " :");
}

static bool field_has_value(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    for (int row = 0; row < terminal->emulator.rows; row++) {
        g_autofree char *line = emulator_row(&terminal->emulator, row);
        const char *value = after_label(line, wanted->text);
        if (value == NULL)
            continue;
        /* Fields may be drawn with underscores where they are empty. */
        if (*wanted->value == '\0' ? value[strspn(value, "_ ")] == '\0'
                                   : g_str_has_prefix(value, wanted->value))
            return true;
    }
    return false;
}

static bool cursor_is_in_field(struct terminal *terminal, const void *data)
{
    const struct wanted *wanted = data;
    g_autofree char *line = emulator_row(&terminal->emulator, terminal->emulator.cursor.row);
    return terminal->emulator.cursor_visible && after_label(line, wanted->text) != NULL;
}

void expect_text_at(const struct place *place, struct terminal *terminal, const char *text)
{
    if (!terminal_wait(terminal, has_text, &(struct wanted){ .text = text }))
        expect_fail(place, terminal, "\"%s\" does not appear", text);
}

void expect_words_at(const struct place *place, struct terminal *terminal, const char *text)
{
    if (!terminal_wait(terminal, has_words, &(struct wanted){ .text = text }))
        expect_fail(place, terminal, "\"%s\" does not appear", text);
}

void expect_match_at(const struct place *place, struct terminal *terminal, const char *pattern)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, &error);
    g_assert_no_error(error);
    if (!terminal_wait(terminal, has_match, &(struct wanted){ .pattern = regex }))
        expect_fail(place, terminal, "no row matches %s", pattern);
}

void expect_row_at(const struct place *place, struct terminal *terminal, int row, const char *text)
{
    if (!terminal_wait(terminal, row_has_text, &(struct wanted){ .row = row, .text = text }))
        expect_fail(place, terminal, "row %d does not get \"%s\"", row, text);
}

void expect_no_text_at(const struct place *place, struct terminal *terminal, const char *text)
{
    terminal_settle(terminal);
    if (!terminal_wait(terminal, lacks_text, &(struct wanted){ .text = text }))
        expect_fail(place, terminal, "\"%s\" is there", text);
}

void expect_message_at(const struct place *place, struct terminal *terminal, const char *text)
{
    if (!terminal_wait(terminal, message_has_text, &(struct wanted){ .text = text }))
        expect_fail(place, terminal, "there is no message \"%s\"", text);
}

void expect_current_row_at(const struct place *place, struct terminal *terminal, const char *text)
{
    if (!terminal_wait(terminal, current_row_has_text, &(struct wanted){ .text = text }))
        expect_fail(place, terminal, "the row with the cursor does not get \"%s\"", text);
}

void expect_field_at(const struct place *place, struct terminal *terminal, const char *label,
                     const char *value)
{
    if (!terminal_wait(terminal, field_has_value,
                       &(struct wanted){ .text = label, .value = value }))
        expect_fail(place, terminal, "the field %s does not get \"%s\"", label, value);
}

void expect_focus_at(const struct place *place, struct terminal *terminal, const char *label)
{
    if (!terminal_wait(terminal, cursor_is_in_field, &(struct wanted){ .text = label }))
        expect_fail(place, terminal, "the cursor does not get to the field %s", label);
}

void expect_end_at(const struct place *place, struct terminal *terminal, int status)
{
    if (!terminal_wait_end(terminal))
        expect_fail(place, terminal, "the program does not end");
    g_autofree char *faults = terminal_faults(terminal);
    if (faults != NULL)
        expect_fail(place, terminal, "the program's memory is not sound");
    if (terminal->status != status)
        expect_fail(place, terminal, "the program ended with status %d instead of %d",
                    terminal->status, status);
    if (terminal->descriptor < 0)
        return;
    if (!emulator_is_plain(&terminal->emulator))
        expect_fail(place, terminal, "the terminal is left in the console's modes");
    if (!terminal_modes_restored(terminal))
        expect_fail(place, terminal, "the line is left in the console's modes");
}

bool expect_is_place(const char *row)
{
    return g_str_has_prefix(row, " Testamur") || strstr(row, " \u203a ") != NULL
           || strstr(row, " > ") != NULL;
}

void expect_settled_at(const struct place *place, struct terminal *terminal)
{
    if (!terminal_settle(terminal))
        expect_fail(place, terminal, "the program does not become quiet");
}
