#include "config.h"

#include "console/sections/imports.h"

#include "console/pages/form.h"
#include "console/pages/intake.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/sections/imports_undo.h"
#include "console/sections/shown.h"

static bool imports_read(struct database *database, gint64 id, struct form_values *values,
                         GError **error)
{
    if (!shown_row(database, "imports", id, "this import", values, error))
        return false;
    static const char *const counts[] = { "new",     "changed", "unchanged", "conflict",
                                          "skipped", "refused", "to_review" };
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
        if (*form_values_get(values, counts[i]) == '\0')
            form_values_set(values, counts[i], "0");
    values->name = g_strdup(form_values_get(values, "file"));
    return true;
}

static void imports_open_rows(struct console *console, gint64 id)
{
    list_open(console, &section_import_changes, id);
}

static void run_list_rows(struct page *page)
{
    imports_open_rows(page->console, list_current_id(page));
}

static bool has_current(const struct page *page)
{
    return list_current_id(page) != 0;
}

static void run_form_rows(struct page *page)
{
    imports_open_rows(page->console, form_id(page));
}

static void run_list_undo(struct page *page)
{
    imports_undo(page, list_current_id(page));
}

static void run_form_undo(struct page *page)
{
    imports_undo(page, form_id(page));
}

#define UNDO_FLAGS                                                                                 \
    (CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_WRITES                           \
     | CONSOLE_COMMAND_DESTRUCTIVE)

const struct console_command imports_list_commands[] = {
    { "import-rows",
      { KEY_FUNCTION(6), 'o' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      has_current,
      run_list_rows },
    { "import-undo", { 'u' }, UNDO_FLAGS, "imports undo", has_current, run_list_undo },
    { 0 },
};

const struct console_command imports_form_commands[] = {
    { "import-rows",
      { KEY_FUNCTION(6) },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      NULL,
      run_form_rows },
    { "import-undo", { KEY_FUNCTION(5) }, UNDO_FLAGS, "imports undo", NULL, run_form_undo },
    { 0 },
};

const struct section section_imports = {
    .name = "imports",
    .list_commands = imports_list_commands,
    .form_commands = imports_form_commands,
    .add = intake_begin,
    .read = imports_read,
};

/* One row is read whole: its reason may be long. */
static void changes_open(struct console *console, gint64 id)
{
    struct page *page = console_top(console);
    const struct listing_row *row = list_current_row(page);
    (void)id;
    if (row == NULL)
        return;
    const char *username = list_row_cell(page, row, "username");
    g_autofree char *text = g_strdup_printf(
        "Line:     %s\nLearner:  %s\nVerdict:  %s\n\n%s", list_row_cell(page, row, "line"),
        username, list_row_cell(page, row, "verdict"), list_row_cell(page, row, "detail"));
    reader_open(console, *username != '\0' ? username : "Row", text);
}

static char *changes_title(struct console *console, gint64 scope)
{
    g_autoptr(form_values) values = form_values_new();
    if (!imports_read(console_database(console), scope, values, NULL))
        return g_strdup("Rows");
    return g_strdup_printf("%s \u203a Rows", values->name);
}

const struct section section_import_changes = {
    .name = "import_changes",
    .inner = true,
    .list_title = changes_title,
    .open = changes_open,
};
