#include "config.h"

#include "console/pages/form_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "console/pages/overlays.h"
#include "store/history.h"

static bool can_save(const struct page *page)
{
    return form_of(page)->section->save != NULL;
}

static bool can_add(const struct page *page)
{
    return can_save(page) && form_of(page)->section->can_add;
}

static void run_save(struct page *page)
{
    form_save(form_of(page), FORM_CLOSES);
}

static void run_save_add(struct page *page)
{
    form_save(form_of(page), FORM_ADDS);
}

static void run_save_stay(struct page *page)
{
    form_save(form_of(page), FORM_STAYS);
}

static bool has_history(const struct page *page)
{
    const struct form *form = form_of(page);
    return form->section->history_kind != NULL && form->values->id != 0;
}

/* A value as people read it: texts without quotes, objects on lines of their own. Caller frees. */
static char *history_value(const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return g_strdup("nothing");
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    g_autofree char *text = json_write_indented(value, 2);
    g_autoptr(GString) indented = g_string_new(text);
    g_string_replace(indented, "\n", "\n    ", 0);
    return g_strdup(indented->str);
}

/* One act: when, who, what, and each member from what to what; of a new one only what it became. */
static void history_add_text(const struct console *console, GString *text,
                             const struct history_entry *entry)
{
    g_autofree char *at = console_show_instant(console, entry->at);
    g_autofree char *operator_name = text_show(entry->operator_name);
    g_string_append_printf(text, "%s  %s  %s\n", at, operator_name, entry->action);
    const char *member;
    json_t *pair;
    json_object_foreach (entry->changes, member, pair) {
        g_autofree char *before = history_value(json_array_get(pair, 0));
        g_autofree char *after = history_value(json_array_get(pair, 1));
        if (json_is_null(json_array_get(pair, 0)))
            g_string_append_printf(text, "  %s\n    %s\n", member, after);
        else
            g_string_append_printf(text, "  %s\n    %s\n  became\n    %s\n", member, before, after);
    }
    g_string_append_c(text, '\n');
}

static void run_history(struct page *page)
{
    struct form *form = form_of(page);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries =
        history_since(console_database(page->console), form->section->history_kind,
                      form->values->id, form->values->name, 0, &error);
    if (entries == NULL) {
        console_error(page->console, error);
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = entries->len; i > 0; i--)
        history_add_text(page->console, text, entries->pdata[i - 1]);
    if (entries->len == 0)
        g_string_append(text, "Nothing was done to it since the history began.");
    reader_open(page->console, "History", text->str);
}

static bool can_remove(const struct page *page)
{
    const struct form *form = form_of(page);
    return form->section->remove != NULL && form->values->id != 0 && form->saving == NULL;
}

static void run_remove(struct page *page)
{
    form_remove(form_of(page));
}

static bool can_reset(const struct page *page)
{
    const struct form_field *field = form_current_field(form_of(page));
    return field != NULL && form_field_is_changed(field);
}

static void run_reset(struct page *page)
{
    struct form *form = form_of(page);
    struct form_field *field = form_current_field(form);
    form_field_set(field, field->basis);
    form_check_field(form, field);
    form_update_aside(form);
}

static bool can_choose(const struct page *page)
{
    const struct form *form = form_of(page);
    const struct form_field *field = form_current_field(form);
    return field != NULL && !form_field_is_fixed(form, field)
           && (field->description->choose != NULL || field->description->widget == FIELD_FILE);
}

static void run_choose(struct page *page)
{
    form_open_chooser(form_of(page));
}

static bool has_other(const struct page *page)
{
    const struct form_field *field = form_current_field(form_of(page));
    return field != NULL && field->other != NULL;
}

static void run_other(struct page *page)
{
    struct form *form = form_of(page);
    form_swap_other(form, form_current_field(form));
    form_update_aside(form);
}

const struct console_command form_commands[] = {
    { "choose-value",
      { KEY_CONTROL('T') },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_choose,
      run_choose },
    { "save",
      { KEY_FUNCTION(2), KEY_CONTROL('S') },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_save,
      run_save },
    { "save-add",
      { KEY_FUNCTION(3) },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_add,
      run_save_add },
    { "save-stay",
      { KEY_FUNCTION(4) },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      NULL,
      can_save,
      run_save_stay },
    { "object-history",
      { KEY_FUNCTION(7) },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "history",
      has_history,
      run_history },
    { "take-other", { KEY_CONTROL('O') }, CONSOLE_COMMAND_MENU, NULL, has_other, run_other },
    { "reset-field", { KEY_CONTROL('R') }, CONSOLE_COMMAND_MENU, NULL, can_reset, run_reset },
    { "remove",
      { 0 },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_DESTRUCTIVE | CONSOLE_COMMAND_MENU,
      NULL,
      can_remove,
      run_remove },
    { 0 },
};
