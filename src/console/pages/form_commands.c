#include "config.h"

#include "console/pages/form_private.h"

#include "console/sections/history.h"

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

static void run_history(struct page *page)
{
    const struct form *form = form_of(page);
    if (form->section->single)
        history_open_kind(page->console, form->section->history_kind);
    else
        history_open_object(page->console, form->section->history_kind, form->values->id,
                            form->values->name);
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
           && field->description->widget == FIELD_FILE;
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
