#include "config.h"

#include "console/pages/form_private.h"

#include "base/error.h"
#include "console/pages/list.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "console/widgets/buttons.h"

/* What the job works on, apart from the form. */
struct saving {
    const struct section *section;
    struct form_values *values;
    GPtrArray *warnings, *equivalent; /* of char * */
};

static void saving_free(gpointer data)
{
    struct saving *saving = data;
    form_values_free(saving->values);
    g_ptr_array_unref(saving->warnings);
    g_ptr_array_unref(saving->equivalent);
    g_free(saving);
}

static bool saving_run(struct job *job, struct installation *installation, gpointer data,
                       GError **error)
{
    struct saving *saving = data;
    (void)job;
    installation->based_on = saving->values->based_on;
    return saving->section->save(installation, saving->values, saving->warnings, saving->equivalent,
                                 error);
}

static void saving_tell(struct form *form, struct saving *saving)
{
    struct console *console = form->page.console;
    g_autofree char *name = form_object_name(form);
    for (guint i = 0; i < saving->warnings->len; i++)
        console_message(console, MESSAGE_WARNING, "%s.", (char *)saving->warnings->pdata[i]);
    console_message(console, MESSAGE_DONE, "Saved %s.", name);
    equivalent_tell(console, saving->equivalent);
}

/* Shows the object as it is stored now, with whatever else that has changed. */
static void saving_stay(struct form *form)
{
    g_autoptr(GError) error = NULL;
    struct form_values *fresh = form_read(form, form->values->id, &error);
    if (fresh == NULL) {
        console_error(form->page.console, error);
        return;
    }
    form_take_values(form, fresh);
    if (!form_field_can_stay(form))
        form_focus_first(form);
}

void form_read_again(struct page *page)
{
    if (form_is_changed(page))
        form_refresh(page);
    else
        saving_stay(form_of(page));
}

static void saving_went_well(struct form *form, struct saving *saving)
{
    struct console *console = form->page.console;
    const struct section *section = form->section;
    void (*then)(struct page * page) = form->then;
    form->then = NULL;
    form->values->id = saving->values->id;
    g_free(form->values->name);
    form->values->name = g_strdup(saving->values->name);
    form_forget_draft(form);
    saving_tell(form, saving);
    list_go_to(console_below(console, &form->page), section, form->values->id);
    if (form->after == FORM_STAYS) {
        saving_stay(form);
        if (then != NULL)
            then(&form->page);
        else if (section->saved != NULL)
            section->saved(console, saving->values->id);
        return;
    }
    form->discarded = true;
    const bool quits = form->quits, adds = form->after == FORM_ADDS;
    console_close(console, &form->page);
    if (adds)
        form_open(console, section, 0, NULL);
    if (quits)
        console_quit(console);
    else if (!adds && section->saved != NULL)
        section->saved(console, saving->values->id);
}

static bool saving_is_conflict(struct form *form, struct form_values **fresh)
{
    if (form->values->id == 0)
        return false;
    *fresh = form_read(form, form->values->id, NULL);
    if (*fresh != NULL && (*fresh)->based_on != form->values->based_on)
        return true;
    g_clear_pointer(fresh, form_values_free);
    return false;
}

static void saving_take_faults(struct form *form, const struct form_values *saved)
{
    GHashTableIter next;
    gpointer field, fault;
    g_hash_table_iter_init(&next, saved->faults);
    while (g_hash_table_iter_next(&next, &field, &fault)) {
        const struct form_place *place = g_hash_table_lookup(saved->places, field);
        if (place != NULL)
            form_values_fault_at(form->values, field, place->line, place->column, fault);
        else
            form_values_fault(form->values, field, fault);
    }
}

static void saving_failed(struct form *form, const struct saving *saving, const GError *error)
{
    struct console *console = form->page.console;
    struct form_values *fresh = NULL;
    form->then = NULL;
    form->quits = false;
    if (g_error_matches(error, OPERATIONS_ERROR, ERROR_BUSY) && saving_is_conflict(form, &fresh)) {
        form_merge(form, fresh, true);
        return;
    }
    if (form->cancelled || error_exit_status(error) == ERROR_CANCELLED) {
        console_message(console, MESSAGE_NOTE, "Nothing was saved. What you typed is still here.");
        return;
    }
    saving_take_faults(form, saving->values);
    if (g_hash_table_size(form->values->faults) > 0)
        form_focus_fault(form);
    console_error(console, error);
}

static void saving_done(struct console *console, struct page *page, gpointer data,
                        const GError *error)
{
    (void)console;
    if (page == NULL)
        return;
    struct form *form = form_of(page);
    form->saving = NULL;
    if (error == NULL)
        saving_went_well(form, data);
    else
        saving_failed(form, data, error);
}

static const struct job_class saving_class = {
    .doing = "Saving",
    .writes = true,
    .run = saving_run,
    .done = saving_done,
    .free = saving_free,
};

static bool saving_has_nothing_to_do(struct form *form)
{
    return form->values->id != 0 && !form_is_changed(&form->page);
}

static void form_start_saving(struct form *form)
{
    struct saving *saving = g_new0(struct saving, 1);
    saving->section = form->section;
    saving->values = form_values_copy(form->values);
    saving->warnings = g_ptr_array_new_with_free_func(g_free);
    saving->equivalent = g_ptr_array_new_with_free_func(g_free);
    form->cancelled = false;
    form->saving = job_start(form->page.console, &form->page, &saving_class, saving);
}

static void save_answered(struct console *console, gpointer data, enum answer answer,
                          const char *input)
{
    struct form *form = data;
    (void)input;
    if (answer == ANSWER_YES) {
        form_start_saving(form);
        return;
    }
    form->then = NULL;
    form->quits = false;
    console_message(console, MESSAGE_NOTE, "Nothing was saved. What you typed is still here.");
}

/* Whether the section wants something to be answered first. */
static bool form_ask_to_save(struct form *form)
{
    struct console *console = form->page.console;
    g_autoptr(GString) title = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    if (form->section->save_question == NULL
        || !form->section->save_question(console_database(console), form->values, title, text))
        return false;
    const struct question question = {
        .title = title->str,
        .text = text->str,
        .yes = "Save",
        .no = "Keep editing",
        .dangerous = true,
    };
    question_ask(console, &question, save_answered, form, NULL);
    return true;
}

void form_save(struct form *form, enum form_after after)
{
    struct console *console = form->page.console;
    if (form->saving != NULL || form->section->save == NULL)
        return;
    form->after = after;
    if (saving_has_nothing_to_do(form)) {
        console_message(console, MESSAGE_NOTE, "Nothing was changed, so nothing was saved.");
        if (after == FORM_CLOSES)
            console_close(console, &form->page);
        else if (after == FORM_ADDS) {
            console_close(console, &form->page);
            form_open(console, form->section, 0, NULL);
        }
        return;
    }
    if (!form_check_all(form)) {
        form->then = NULL;
        form->quits = false;
        return;
    }
    if (!form_ask_to_save(form))
        form_start_saving(form);
}

void form_save_then(struct page *page, void (*then)(struct page *page))
{
    struct form *form = form_of(page);
    if (form->saving != NULL)
        return;
    if (saving_has_nothing_to_do(form)) {
        then(page);
        return;
    }
    form->then = then;
    form_save(form, FORM_STAYS);
}

/* In the order of the buttons, where others can be added and where not. */
static const enum form_after button_meanings[] = { FORM_CLOSES, FORM_ADDS, FORM_STAYS };
static const enum form_after button_meanings_few[] = { FORM_CLOSES, FORM_STAYS };

void form_press_button(struct form *form)
{
    const int index = buttons_widget_current(form->buttons);
    if (index >= 0)
        form_save(form,
                  form->section->can_add ? button_meanings[index] : button_meanings_few[index]);
}

struct leaving {
    struct form *form;
    bool quitting;
};

static void leave_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    const struct leaving *leaving = data;
    struct form *form = leaving->form;
    (void)input;
    if (answer == ANSWER_YES) {
        form->quits = leaving->quitting;
        form_save(form, FORM_CLOSES);
        return;
    }
    if (answer == ANSWER_NO)
        return;
    form_forget_draft(form);
    form->discarded = true;
    console_close(console, &form->page);
    if (leaving->quitting)
        console_quit(console);
}

bool form_leave(struct page *page, bool quitting)
{
    struct form *form = form_of(page);
    if (form->saving != NULL) {
        console_message(page->console, MESSAGE_NOTE, "It is being saved: Esc cancels that.");
        return false;
    }
    if (form->discarded || !form_is_changed(page)) {
        form_forget_draft(form);
        return true;
    }
    g_autofree char *name = form_object_name(form);
    g_autofree char *text = g_strdup_printf("You have changed %s.", name);
    const struct question question = {
        .title = "Save your changes?",
        .text = text,
        .yes = "Save",
        .no = "Keep editing",
        .third = "Discard",
    };
    struct leaving *leaving = g_new0(struct leaving, 1);
    leaving->form = form;
    leaving->quitting = quitting;
    question_ask(page->console, &question, leave_answered, leaving, g_free);
    return false;
}
