#include "config.h"

#include "console/pages/form_private.h"

#include "console/pages/question.h"
#include "console/sections/equivalent.h"

struct removing {
    const struct section *section;
    gint64 id;
    char *name;            /* "the credential type X" */
    GPtrArray *equivalent; /* of char * */
};

static void removing_free(gpointer data)
{
    struct removing *removing = data;
    g_free(removing->name);
    g_ptr_array_unref(removing->equivalent);
    g_free(removing);
}

static bool removing_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    struct removing *removing = data;
    (void)job;
    return removing->section->remove(installation, removing->id, removing->equivalent, error);
}

static void removing_done(struct console *console, struct page *page, gpointer data,
                          const GError *error)
{
    struct removing *removing = data;
    struct form *form = page != NULL ? form_of(page) : NULL;
    if (form != NULL)
        form->saving = NULL;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    console_message(console, MESSAGE_DONE, "Removed %s.", removing->name);
    equivalent_tell(console, removing->equivalent);
    if (form == NULL)
        return;
    form_forget_draft(form);
    form->discarded = true;
    console_close(console, page);
}

static const struct job_class removing_class = {
    .doing = "Removing",
    .writes = true,
    .run = removing_run,
    .done = removing_done,
    .free = removing_free,
};

static void remove_answered(struct console *console, gpointer data, enum answer answer,
                            const char *input)
{
    struct form *form = data;
    (void)input;
    if (answer != ANSWER_YES)
        return;
    struct removing *removing = g_new0(struct removing, 1);
    removing->section = form->section;
    removing->id = form->values->id;
    removing->name = form_object_name(form);
    removing->equivalent = g_ptr_array_new_with_free_func(g_free);
    form->saving = job_start(console, &form->page, &removing_class, removing);
}

void form_remove(struct form *form)
{
    struct console *console = form->page.console;
    const struct section *section = form->section;
    g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    if (section->remove_preview != NULL
        && !section->remove_preview(console_database(console), form->values->id, sentences,
                                    &error)) {
        console_error(console, error);
        return;
    }
    g_ptr_array_add(sentences, g_strdup("This can't be undone."));
    g_ptr_array_add(sentences, NULL);
    g_autofree char *text = g_strjoinv("\n", (char **)sentences->pdata);
    g_autofree char *name = form_object_name(form);
    g_autofree char *title = g_strdup_printf("Remove %s?", name);
    const struct question question = {
        .title = title,
        .text = text,
        .yes = "Remove",
        .no = "Keep it",
        .dangerous = true,
    };
    question_ask(console, &question, remove_answered, form, NULL);
}
