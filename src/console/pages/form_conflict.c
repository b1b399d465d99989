#include "config.h"

#include "console/pages/form_private.h"

#include "base/error.h"
#include "base/text.h"
#include "console/pages/question.h"
#include "store/history.h"

#include <string.h>

/* How much of a value a line shows. */
#define VALUE_CELLS 60

/* What others did to the object since it was read; empty when that can't be told. */
static GPtrArray *conflict_history(const struct form *form)
{
    const struct form_values *values = form->values;
    GPtrArray *entries = NULL;
    if (form->section->history_kind != NULL && !form->section->single)
        entries = history_since(console_database(form->page.console), form->section->history_kind,
                                values->id, values->name, values->based_on, NULL);
    return entries != NULL ? entries : g_ptr_array_new();
}

/* What others did to one field, where the history knows each as an object of its own. */
static GPtrArray *conflict_field_history(const struct form *form, const char *field)
{
    GPtrArray *entries =
        history_since(console_database(form->page.console), form->section->history_kind, 0, field,
                      form->values->based_on, NULL);
    return entries != NULL ? entries : g_ptr_array_new();
}

/* "bob at 28 Nov 10:14": who changed a field last, or the object when no entry names the field. Caller frees. */
static char *conflict_from(const struct form *form, const GPtrArray *entries, const char *field)
{
    const struct history_entry *found = NULL;
    for (guint i = 0; i < entries->len; i++) {
        const struct history_entry *entry = entries->pdata[i];
        if (found == NULL || json_object_get(entry->changes, field) != NULL
            || json_object_get(found->changes, field) == NULL)
            found = entry;
    }
    if (found == NULL)
        return g_strdup("somebody else");
    g_autofree char *at = console_show_date(form->page.console, found->at);
    return g_strdup_printf("%s, %s", found->operator_name, at);
}

/* A value on one line, cut. Caller frees. */
static char *conflict_value(const char *value)
{
    g_autofree char *line = g_strdup(value);
    g_strstrip(g_strdelimit(line, "\n\t", ' '));
    if (*line == '\0')
        return g_strdup("nothing");
    g_autofree char *shown = text_show(line);
    return text_cells(shown) <= VALUE_CELLS ? g_steal_pointer(&shown)
                                            : text_fit_cells(shown, VALUE_CELLS);
}

char *form_other_note(const struct form_field *field)
{
    if (field->other == NULL)
        return NULL;
    g_autofree char *value = conflict_value(field->other);
    if (field->other_is_mine)
        return g_strdup_printf("This is from %s. Yours was: %s. Ctrl-O takes yours again.",
                               field->other_from, value);
    return g_strdup_printf("Changed by %s, to: %s. Ctrl-O takes that, saving keeps yours.",
                           field->other_from, value);
}

void form_swap_other(struct form *form, struct form_field *field)
{
    g_autofree char *shown = form_field_value(field);
    form_field_set(field, field->other);
    g_free(field->other);
    field->other = g_steal_pointer(&shown);
    field->other_is_mine = !field->other_is_mine;
    form_check_field(form, field);
}

static void conflict_take(struct form *form, bool theirs)
{
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->other != NULL && field->other_is_mine != theirs)
            form_swap_other(form, field);
    }
    form_update_aside(form);
}

static void conflict_answered(struct console *console, gpointer data, enum answer answer,
                              const char *input)
{
    (void)console;
    (void)input;
    if (answer != ANSWER_NO)
        conflict_take(data, answer == ANSWER_THIRD);
}

static void conflict_ask(struct form *form, guint count)
{
    g_autofree char *name = form_object_name(form);
    g_autofree char *title = g_strdup_printf("Somebody else changed %u field%s that you changed",
                                             count, count == 1 ? "" : "s");
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "Nothing was saved. In %s:\n", name);
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->other == NULL || field->other_is_mine)
            continue;
        g_autofree char *mine = form_field_value(field);
        g_autofree char *mine_shown = conflict_value(mine);
        g_autofree char *theirs = conflict_value(field->other);
        g_string_append_printf(text, "%s\n  yours: %s\n  theirs (%s): %s\n",
                               field->description->label, mine_shown, field->other_from, theirs);
    }
    g_string_append(text, "Look at them one by one, with Ctrl-O, or decide for all now.");
    const struct question question = {
        .title = title,
        .text = text->str,
        .yes = "Keep mine",
        .no = "Look at them",
        .third = "Take theirs",
    };
    question_ask(form->page.console, &question, conflict_answered, form, NULL);
}

/* What became of a field that somebody else may have changed. Returns whether both did. */
static bool conflict_field(struct form *form, struct form_field *field, struct form_values *fresh,
                           const GPtrArray *entries, GPtrArray *taken_over)
{
    const char *name = field->description->name;
    g_autofree char *mine = form_field_value(field);
    const bool changed = form_field_is_changed(field);
    /* As the widget gives it back, which may be another text for the same. */
    form_field_set(field, form_values_get(fresh, name));
    g_autofree char *theirs = form_field_value(field);
    const bool same = g_strcmp0(theirs, field->basis) == 0;
    if (changed)
        form_field_set(field, mine);
    g_free(field->basis);
    field->basis = g_strdup(theirs);
    if (same || form_field_is_fixed(form, field))
        return false;
    g_clear_pointer(&field->other, g_free);
    g_free(field->other_from);
    g_autoptr(GPtrArray) own = form->section->single && form->section->history_kind != NULL
                                   ? conflict_field_history(form, name)
                                   : NULL;
    field->other_from = conflict_from(form, own != NULL ? own : entries, name);
    if (!changed) {
        g_autofree char *note = g_strdup_printf("Changed by %s.", field->other_from);
        form_values_note(fresh, name, note);
        g_ptr_array_add(taken_over, field->description->label);
        return false;
    }
    if (g_strcmp0(theirs, mine) == 0)
        return false;
    field->other = g_steal_pointer(&theirs);
    field->other_is_mine = false;
    return true;
}

static void conflict_tell(struct form *form, guint conflicts, GPtrArray *taken_over)
{
    struct console *console = form->page.console;
    g_ptr_array_add(taken_over, NULL);
    g_autofree char *labels = g_strjoinv(", ", (char **)taken_over->pdata);
    if (conflicts > 0)
        console_message(console, MESSAGE_WARNING,
                        "Somebody else changed what you are changing: see below the fields; Ctrl-O "
                        "takes theirs.");
    else if (*labels != '\0')
        console_message(console, MESSAGE_NOTE,
                        "Somebody else changed this meanwhile; taken over: %s.%s", labels,
                        form_is_changed(&form->page) ? " What you typed is still here." : "");
}

void form_merge(struct form *form, struct form_values *fresh, bool asks)
{
    g_autoptr(GPtrArray) entries = conflict_history(form);
    g_autoptr(GPtrArray) taken_over = g_ptr_array_new();
    guint conflicts = 0;
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->widget != NULL && conflict_field(form, field, fresh, entries, taken_over))
            conflicts++;
    }
    form_values_free(form->values);
    form->values = fresh;
    form_show_fields(form);
    form_collect(form);
    form_update_aside(form);
    if (asks && conflicts > 0)
        conflict_ask(form, conflicts);
    else
        conflict_tell(form, conflicts, taken_over);
}

static void form_tell_gone(struct form *form)
{
    g_autofree char *name = form_object_name(form);
    if (!form->gone)
        console_message(form->page.console, MESSAGE_WARNING,
                        "Somebody else removed %s. What you typed is still here, but it can't be "
                        "saved.",
                        name);
    form->gone = true;
}

void form_refresh(struct page *page)
{
    struct form *form = form_of(page);
    g_autoptr(GError) error = NULL;
    if (form->values->id == 0 || form->saving != NULL)
        return;
    struct form_values *fresh = form_read(form, form->values->id, &error);
    if (fresh == NULL) {
        if (error_exit_status(error) == ERROR_NOT_FOUND)
            form_tell_gone(form);
        return;
    }
    if (fresh->based_on == form->values->based_on)
        form_values_free(fresh);
    else
        form_merge(form, fresh, false);
}
