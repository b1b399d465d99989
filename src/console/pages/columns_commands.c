#include "config.h"

#include "console/pages/columns_private.h"

#include "console/command.h"
#include "console/pages/overlays.h"

static bool has_columns(const struct page *page)
{
    const struct columns_page *columns = columns_of(page);
    return columns->sight->mapping != NULL && columns->looking == NULL;
}

static bool is_clear(const struct page *page)
{
    return has_columns(page) && columns_of(page)->sight->questions->len == 0;
}

static void run_go(struct page *page)
{
    struct columns_page *columns = columns_of(page);
    const struct columns_sight *sight = columns->sight;
    struct columns_said *said = columns_said_new();
    said->encoding = g_strdup(sight->encoding);
    said->mapping = mapping_copy(sight->mapping);
    said->changes = columns_changes(sight->mapping, sight->proposed);
    columns->done(columns->data, sight->path, said);
    console_close(page->console, page);
}

static void run_change(struct page *page)
{
    columns_ask_column(columns_of(page));
}

static bool has_scale(const struct page *page)
{
    const struct columns_page *columns = columns_of(page);
    if (!has_columns(page) || columns->chooser.current < 0)
        return false;
    const guint current = (guint)columns->chooser.current;
    return columns_has_scale(mapping_column_at(columns->sight->mapping, current)->role);
}

static void run_scale(struct page *page)
{
    columns_ask_scale(columns_of(page));
}

static bool has_file_question(const struct page *page)
{
    const struct mapping_question *whole =
        has_columns(page) ? columns_question(columns_of(page)->sight, -1) : NULL;
    return whole != NULL && whole->choices->len > 0;
}

static void run_file_question(struct page *page)
{
    columns_ask_file(columns_of(page));
}

static void run_dates(struct page *page)
{
    columns_ask_dates(columns_of(page));
}

static void run_decimal(struct page *page)
{
    columns_ask_decimal(columns_of(page));
}

static void run_encoding(struct page *page)
{
    columns_ask_encoding(columns_of(page));
}

static bool has_encodings(const struct page *page)
{
    const struct columns_page *columns = columns_of(page);
    return columns->looking == NULL && columns->sight->candidates != NULL;
}

/* A table whose rows say nothing else may be a list of those who completed a course. */
static void run_completions(struct page *page)
{
    struct columns_page *columns = columns_of(page);
    struct mapping *mapping = columns->sight->mapping;
    mapping->row_is_completion = !mapping->row_is_completion;
    console_message(
        page->console, MESSAGE_NOTE,
        mapping->row_is_completion
            ? "Each row says that its learner has completed the course."
            : "That a learner is in the file does not say that the course is completed.");
    columns_changed(columns);
}

/* What was chosen is no part of what is proposed. */
static void forget(struct mapping *mapping)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        column->role = MAPPING_IGNORED;
        column->scale = MAPPING_SCALE_NONE;
        column->maximum = 0;
        column->number = 0;
    }
    mapping->dates = MAPPING_DATES_UNKNOWN;
    mapping->decimal = MAPPING_DECIMAL_UNKNOWN;
    mapping->scale = MAPPING_SCALE_NONE;
    mapping->maximum = 0;
    mapping->row_is_completion = false;
    g_clear_pointer(&mapping->course, g_free);
    g_ptr_array_set_size(mapping->courses, 0);
}

static void run_again(struct page *page)
{
    struct columns_page *columns = columns_of(page);
    struct columns_sight *sight = columns->sight;
    g_autoptr(GError) error = NULL;
    forget(sight->mapping);
    g_auto(GStrv) lines = g_strsplit(sight->proposed, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0' && !mapping_change(sight->mapping, *line, &error)) {
            console_error(page->console, error);
            return;
        }
    sight->remembered = false;
    columns_changed(columns);
}

static void run_text(struct page *page)
{
    g_autofree char *text = mapping_write(columns_of(page)->sight->mapping);
    reader_open(page->console, "Columns as text, one --map each", text);
}

static bool is_small(const struct page *page)
{
    return has_columns(page) && !columns_are_split(columns_of(page));
}

static void run_pane(struct page *page)
{
    columns_of(page)->shows_rows = !columns_of(page)->shows_rows;
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU

const struct console_command columns_commands[] = {
    { "columns-go", { KEY_FUNCTION(2), 'i' }, BAR | MENU, NULL, is_clear, run_go },
    { "columns-change", { KEY_CODE_ENTER }, BAR | MENU, NULL, has_columns, run_change },
    { "columns-pane", { KEY_CODE_TAB, 'p' }, BAR | MENU, NULL, is_small, run_pane },
    { "columns-answer", { 'n' }, BAR | MENU, NULL, has_file_question, run_file_question },
    { "columns-scale", { 's' }, BAR | MENU, NULL, has_scale, run_scale },
    { "columns-dates", { 'd' }, BAR | MENU, NULL, has_columns, run_dates },
    { "columns-encoding", { 'e' }, BAR | MENU, NULL, has_encodings, run_encoding },
    { "columns-decimal", { 'm' }, MENU, NULL, has_columns, run_decimal },
    { "columns-completions", { 't' }, MENU, NULL, has_columns, run_completions },
    { "columns-text", { 'v' }, MENU, NULL, has_columns, run_text },
    { "columns-again", { 'o' }, MENU, NULL, has_columns, run_again },
    { 0 },
};
