#include "config.h"

#include "console/pages/form_private.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "console/pages/question.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DRAFT_PREFIX "draft-"
#define DRAFT_SUFFIX ".json"

/* The changed fields: what each is, and what it was changed from. NULL: nothing was changed. */
static json_t *draft_fields(const struct form *form)
{
    g_autoptr(json_t) fields = json_object();
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (!form_field_is_changed(field) || field->description->secret)
            continue;
        g_autofree char *value = form_field_value(field);
        json_object_set_new(
            fields, field->description->name,
            json_pack("{s:o, s:o}", "was", json_text(field->basis), "is", json_text(value)));
    }
    return json_object_size(fields) > 0 ? g_steal_pointer(&fields) : NULL;
}

static char *draft_write(const struct form *form)
{
    const struct installation *installation = console_installation(form->page.console);
    json_t *fields = form->discarded ? NULL : draft_fields(form);
    if (fields == NULL)
        return NULL;
    g_autoptr(json_t) draft = json_pack(
        "{s:s, s:I, s:o, s:I, s:o, s:o, s:I, s:o}", "section", form->section->name, "id",
        (json_int_t)form->values->id, "name", json_text(form->values->name), "based_on",
        (json_int_t)form->values->based_on, "operator", json_text(installation->operator_name),
        "directory", json_text(installation->directory), "process", (json_int_t)getpid(), "fields",
        fields);
    return json_write_pretty(draft);
}

/* The file's own time tells when it was kept, so that text that is the same need not be written again. */
static void draft_keep(struct form *form)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = draft_write(form);
    if (text == NULL) {
        form_forget_draft(form);
        return;
    }
    if (g_strcmp0(text, form->draft_text) == 0)
        return;
    if (form->draft_path == NULL) {
        g_autofree char *name = g_strdup_printf(DRAFT_PREFIX "%d-%" G_GINT64_FORMAT DRAFT_SUFFIX,
                                                (int)getpid(), clock_now());
        form->draft_path =
            g_build_filename(console_state_directory(form->page.console), name, NULL);
    }
    if (!g_file_set_contents_full(form->draft_path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &error)) {
        console_message(form->page.console, MESSAGE_WARNING, "What you typed can't be kept: %s.",
                        error->message);
        return;
    }
    g_free(form->draft_text);
    form->draft_text = g_steal_pointer(&text);
}

void form_keep_drafts(struct console *console)
{
    const GPtrArray *pages = console_pages(console);
    for (guint i = 0; i < pages->len; i++)
        if (page_is_form(pages->pdata[i]))
            draft_keep(form_of(pages->pdata[i]));
}

void form_forget_draft(struct form *form)
{
    if (form->draft_path != NULL)
        g_unlink(form->draft_path);
    g_clear_pointer(&form->draft_path, g_free);
    g_clear_pointer(&form->draft_text, g_free);
}

/* A draft found in the directory. */
struct draft {
    struct console *console;
    char *path;
    json_t *json;
    const struct section *section;
    GQueue *others; /* paths that come after it */
};

static void draft_free(gpointer data)
{
    struct draft *draft = data;
    if (draft == NULL)
        return;
    g_free(draft->path);
    json_decref(draft->json);
    g_queue_free_full(draft->others, g_free);
    g_free(draft);
}
DEFINE_AUTOPTR(draft, draft_free)

static const char *draft_text(const struct draft *draft, const char *member)
{
    const char *text = json_string_value(json_object_get(draft->json, member));
    return text != NULL ? text : "";
}

static gint64 draft_number(const struct draft *draft, const char *member)
{
    return json_integer_value(json_object_get(draft->json, member));
}

/* Another console of this person that is still running has its drafts itself. */
static bool draft_is_in_use(const struct draft *draft)
{
    const gint64 process = draft_number(draft, "process");
    g_autofree char *path = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/exe", process);
    g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *other = g_file_read_link(path, NULL);
    if (process == getpid() || process <= 0)
        return false;
    return kill((pid_t)process, 0) == 0 && (own == NULL || g_strcmp0(own, other) == 0);
}

/* NULL: not one that can be offered here; damaged ones are left for people to look at. */
static struct draft *draft_read(struct console *console, const char *path)
{
    g_autoptr(draft) draft = g_new0(struct draft, 1);
    draft->console = console;
    draft->path = g_strdup(path);
    draft->others = g_queue_new();
    draft->json = json_read_file(path, NULL);
    draft->section = section_find(draft_text(draft, "section"));
    const bool ours =
        g_str_equal(draft_text(draft, "directory"), console_installation(console)->directory);
    if (draft->section == NULL || !ours || draft_is_in_use(draft))
        return NULL;
    return g_steal_pointer(&draft);
}

/* The values as they were typed over those that they were typed over: what others changed since is then seen as when
 * it happens while the form is open. */
static void draft_fill(struct form *form, const struct draft *draft)
{
    const char *name;
    json_t *pair;
    struct form_values *fresh = form_values_copy(form->values);
    form->values->based_on = draft_number(draft, "based_on");
    json_object_foreach (json_object_get(draft->json, "fields"), name, pair) {
        struct form_field *field = form_find_field(form, name);
        const char *was = json_string_value(json_object_get(pair, "was"));
        const char *is = json_string_value(json_object_get(pair, "is"));
        if (field == NULL || was == NULL || is == NULL || form_field_is_fixed(form, field))
            continue;
        form_field_set(field, is);
        g_free(field->basis);
        field->basis = g_strdup(was);
        field->unchecked = true;
    }
    form_collect(form);
    if (fresh->based_on != form->values->based_on)
        form_merge(form, fresh, true);
    else
        form_values_free(fresh);
}

static void draft_restore(const struct draft *draft)
{
    g_autoptr(GError) error = NULL;
    struct form *form = form_new(draft->console, draft->section, draft_number(draft, "id"), &error);
    if (form == NULL) {
        console_message(draft->console, MESSAGE_ERROR, "It can't be restored: %s. It is in %s.",
                        error->message, draft->path);
        return;
    }
    form->draft_path = g_strdup(draft->path);
    console_push(draft->console, &form->page);
    draft_fill(form, draft);
    draft_keep(form); /* as this process's own, so that no other console offers it */
    console_message(draft->console, MESSAGE_NOTE,
                    "This is as you left it. Nothing of it is saved yet.");
}

static void drafts_offer(struct console *console, GQueue *paths);

static void draft_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    struct draft *draft = data;
    (void)input;
    if (answer == ANSWER_YES)
        draft_restore(draft);
    if (answer == ANSWER_THIRD)
        g_unlink(draft->path);
    if (answer != ANSWER_YES)
        drafts_offer(console, g_steal_pointer(&draft->others));
    draft->others = draft->others != NULL ? draft->others : g_queue_new();
}

static char *draft_describe(const struct draft *draft)
{
    const struct section_description *description =
        console_description(draft->console, draft->section);
    GStatBuf facts;
    const gint64 at =
        g_stat(draft->path, &facts) == 0 ? (gint64)facts.st_mtime * G_USEC_PER_SEC : clock_now();
    g_autofree char *when = console_show_instant(draft->console, at);
    g_autofree char *name = text_show(draft_text(draft, "name"));
    GString *text = g_string_new(NULL);
    if (draft_number(draft, "id") == 0)
        g_string_append_printf(text, "A new %s, from %s, with:\n", description->singular, when);
    else
        g_string_append_printf(text, "Changes of the %s %s, from %s, with:\n",
                               description->singular, name, when);
    const char *field;
    json_t *pair;
    json_object_foreach (json_object_get(draft->json, "fields"), field, pair) {
        const struct field_description *known = section_description_field(description, field);
        g_autofree char *line = g_strdup(json_string_value(json_object_get(pair, "is")));
        g_strdelimit(line, "\n\t", ' ');
        g_autofree char *shown = text_show(line);
        g_autofree char *cut = text_cells(shown) > 50 ? text_fit_cells(shown, 50) : g_strdup(shown);
        g_string_append_printf(text, "  %s: %s\n", known != NULL ? known->label : field, cut);
    }
    return g_string_free(text, FALSE);
}

/* The first of the paths that can be offered; takes them. */
static void drafts_offer(struct console *console, GQueue *paths)
{
    g_autoptr(draft) draft = NULL;
    while (draft == NULL && !g_queue_is_empty(paths)) {
        g_autofree char *path = g_queue_pop_head(paths);
        draft = draft_read(console, path);
    }
    if (draft == NULL) {
        g_queue_free_full(paths, g_free);
        return;
    }
    g_queue_free(draft->others);
    draft->others = paths;
    g_autofree char *text = draft_describe(draft);
    const struct question question = {
        .title = "A form was left unsaved",
        .text = text,
        .yes = "Restore",
        .no = "Later",
        .third = "Discard",
    };
    question_ask(console, &question, draft_answered, g_steal_pointer(&draft), draft_free);
}

static gint draft_compare(gconstpointer left, gconstpointer right, gpointer data)
{
    (void)data;
    return strcmp(left, right);
}

void form_offer_drafts(struct console *console)
{
    const char *directory = console_state_directory(console);
    if (console_is_read_only(console))
        return;
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    GQueue *paths = g_queue_new();
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_prefix(name, DRAFT_PREFIX) && g_str_has_suffix(name, DRAFT_SUFFIX))
            g_queue_insert_sorted(paths, g_build_filename(directory, name, NULL), draft_compare,
                                  NULL);
    drafts_offer(console, paths);
}
