#include "config.h"

#include "console/pages/form_private.h"

#include "base/error.h"
#include "console/widgets/choice.h"

#include <string.h>

/* What looking for choices may take of the processor's time while the next key waits, and of all time, in microseconds.
 * Then a job does it: tables may be of any size, and others may have much to do. */
#define PATIENCE_PROCESSOR 30000
#define PATIENCE_ALL 100000

/* What a field offers for what was typed into it. */
struct form_seek {
    struct job *job; /* borrowed, until it is done; NULL: none was needed */
    const struct section *section;
    const char *field; /* the description's */
    guint index;       /* of the form's fields */
    char *typed;
    GPtrArray *offers; /* of char *, as section.h says */
    bool more;
};

static void form_seek_free(gpointer data)
{
    struct form_seek *seek = data;
    g_ptr_array_unref(seek->offers);
    g_free(seek->typed);
    g_free(seek);
}

static bool form_seek_read(struct form_seek *seek, struct database *database, GError **error)
{
    g_ptr_array_set_size(seek->offers, 0);
    return seek->section->search(database, seek->field, seek->typed, seek->offers, &seek->more,
                                 error);
}

static bool form_seek_run(struct job *job, struct installation *installation, gpointer data,
                          GError **error)
{
    return !job_cancelled(job) && form_seek_read(data, installation->database, error);
}

static void add_choice(struct widget *widget, const char *offered)
{
    const char *tab = strchr(offered, '\t');
    g_autofree char *value = tab != NULL ? g_strndup(offered, (gsize)(tab - offered)) : NULL;
    choice_widget_add(widget, value != NULL ? value : offered, NULL, tab != NULL ? tab + 1 : NULL);
}

/* All there is narrows by itself from now on; of more than that each further letter is looked for. */
static void form_seek_take(struct form *form, const struct form_seek *seek)
{
    struct form_field *field = &form->fields[seek->index];
    for (guint i = 0; i < seek->offers->len; i++)
        add_choice(field->widget, seek->offers->pdata[i]);
    field->offers_all = *seek->typed == '\0' && !seek->more;
    if (!choice_widget_found(field->widget, !field->offers_all, seek->more))
        return;
    form_check_field(form, field);
    form_update_aside(form);
}

static void form_seek_done(struct console *console, struct page *page, gpointer data,
                           const GError *error)
{
    struct form_seek *seek = data;
    if (page == NULL || form_of(page)->fields[seek->index].seek != seek)
        return;
    form_of(page)->fields[seek->index].seek = NULL;
    if (error != NULL)
        console_error(console, error);
    form_seek_take(form_of(page), seek);
}

static const struct job_class form_seek_class = {
    .doing = "Searching",
    .quiet = true,
    .run = form_seek_run,
    .done = form_seek_done,
    .free = form_seek_free,
};

static void form_seek_drop(struct form_field *field)
{
    struct form_seek *seek = g_steal_pointer(&field->seek);
    if (seek != NULL)
        job_cancel(seek->job);
}

/* At once where that is soon done, so that keys typed ahead find it; else until it is found the list says so. */
static void form_seek(struct form *form, struct form_field *field, const char *typed)
{
    g_autoptr(GError) fault = NULL;
    struct database *database = console_database(form->page.console);
    struct form_seek *seek = g_new0(struct form_seek, 1);
    seek->section = form->section;
    seek->field = field->description->name;
    seek->index = (guint)(field - form->fields);
    seek->typed = g_strdup(typed);
    seek->offers = g_ptr_array_new_with_free_func(g_free);
    form_seek_drop(field);
    g_free(field->sought);
    field->sought = g_strdup(typed);
    field->offers_all = false;
    choice_widget_search(field->widget);
    database_limit_time(database, PATIENCE_PROCESSOR, PATIENCE_ALL);
    const bool read = form_seek_read(seek, database, &fault);
    database_limit_time(database, 0, 0);
    if (!read && g_error_matches(fault, STORE_ERROR, ERROR_CANCELLED)) {
        field->seek = seek;
        seek->job = job_start(form->page.console, &form->page, &form_seek_class, seek);
        return;
    }
    if (!read)
        console_error(form->page.console, fault);
    form_seek_take(form, seek);
    form_seek_free(seek);
}

bool form_field_is_choice(const struct form_field *field)
{
    const enum field_widget widget = field->description->widget;
    return widget == FIELD_KEY || widget == FIELD_CHOICE;
}

/* Whether it is chosen from a table, of whatever size. */
static bool field_is_sought(const struct form *form, const struct form_field *field)
{
    const char *const *names = form->section->search_fields;
    return names != NULL && g_strv_contains(names, field->description->name);
}

static void form_typed(struct widget *widget, const char *text)
{
    struct form *form = widget->owner;
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->widget == widget && !field->offers_all && strcmp(field->sought, text) != 0)
            form_seek(form, field, text);
    }
}

void form_field_offer(struct form *form, struct form_field *field)
{
    const struct field_description *description = field->description;
    if (field->widget == NULL || !form_field_is_choice(field))
        return;
    choice_widget_remove_all(field->widget);
    if (field_is_sought(form, field)) {
        choice_widget_on_typed(field->widget, form_field_is_fixed(form, field) ? NULL : form_typed);
        if (!form_field_is_fixed(form, field))
            form_seek(form, field, "");
        return;
    }
    for (int i = 0; description->choices != NULL && description->choices[i] != NULL; i++)
        choice_widget_add(field->widget, description->choices[i], NULL, NULL);
    g_autoptr(GPtrArray) offered = form->section->offer != NULL
                                       ? form->section->offer(console_database(form->page.console),
                                                              form->values, description->name, 1, 1)
                                       : NULL;
    for (guint i = 0; offered != NULL && i < offered->len; i++)
        add_choice(field->widget, offered->pdata[i]);
}
