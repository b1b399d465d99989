#include "config.h"

#include "console/pages/list_private.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"

#include <string.h>

/* So many are told of before the question; of the others only the number. */
#define TOLD_MOST 20
/* Others are refused, if they must be, when they are to be removed. */
#define LOOKED_AT_MOST 1000

/* Removing some rows of a section. */
struct list_removal {
    const struct section *section;
    char *singular;
    GArray *ids;
    GArray *failed;        /* ids that are still there */
    char *reason;          /* of the first one */
    GPtrArray *equivalent; /* char *: of the last one removed */
};

static void list_removal_free(gpointer data)
{
    struct list_removal *removal = data;
    g_free(removal->singular);
    g_array_unref(removal->ids);
    g_array_unref(removal->failed);
    g_free(removal->reason);
    g_ptr_array_unref(removal->equivalent);
    g_free(removal);
}

static bool list_removal_run(struct job *job, struct installation *installation, gpointer data,
                             GError **error)
{
    (void)error;
    struct list_removal *removal = data;
    for (guint i = 0; i < removal->ids->len; i++) {
        const gint64 id = g_array_index(removal->ids, gint64, i);
        g_autoptr(GError) reason = NULL;
        g_autoptr(GPtrArray) equivalent = g_ptr_array_new_with_free_func(g_free);
        if (job_cancelled(job)) {
            g_array_append_val(removal->failed, id);
        } else if (removal->section->remove(installation, id, equivalent, &reason)) {
            g_ptr_array_unref(removal->equivalent);
            removal->equivalent = g_steal_pointer(&equivalent);
        } else {
            g_array_append_val(removal->failed, id);
            if (removal->reason == NULL)
                removal->reason = g_strdup(reason->message);
        }
        job_progress(job, i + 1, removal->ids->len, "removed");
    }
    return true;
}

/* "3 credential types": all the sections' names take an s. Caller frees. */
static char *list_removal_words(const struct list_removal *removal, guint count)
{
    if (count == 1)
        return g_strdup_printf("1 %s", removal->singular);
    const bool y = g_str_has_suffix(removal->singular, "y");
    g_autofree char *number = console_show_number(count);
    g_autofree char *stem = g_strndup(removal->singular, strlen(removal->singular) - y);
    return g_strdup_printf("%s %s%s", number, stem, y ? "ies" : "s");
}

/* What could not be removed stays marked, so that it can be looked at. */
static void list_removal_done(struct console *console, struct page *page, gpointer data,
                              const GError *error)
{
    struct list_removal *removal = data;
    const guint removed = removal->ids->len - removal->failed->len;
    g_autofree char *words = list_removal_words(removal, removed);
    if (error != NULL)
        console_error(console, error);
    else if (removal->failed->len > 0)
        console_message(console, MESSAGE_ERROR, "%s removed, %u not: %s", words,
                        removal->failed->len,
                        removal->reason != NULL ? removal->reason : "cancelled");
    else
        console_message(console, MESSAGE_DONE, "%s removed", words);
    if (removed == 1)
        equivalent_tell(console, removal->equivalent);
    if (page != NULL && removal->failed->len > 0 && removal->ids->len > 1)
        list_mark_ids(page, removal->failed);
    console_refresh(console);
}

static const struct job_class list_removal_class = {
    .doing = "Removing",
    .writes = true,
    .run = list_removal_run,
    .done = list_removal_done,
    .free = list_removal_free,
};

struct list_removal_question {
    struct page *page;
    struct list_removal *removal;
};

static void list_removal_answered(struct console *console, gpointer data, enum answer answer,
                                  const char *input)
{
    (void)input;
    struct list_removal_question *asked = data;
    if (answer == ANSWER_YES)
        job_start(console, asked->page, &list_removal_class, g_steal_pointer(&asked->removal));
}

static void list_removal_question_free(gpointer data)
{
    struct list_removal_question *asked = data;
    if (asked->removal != NULL)
        list_removal_free(asked->removal);
    g_free(asked);
}

/* Takes those out that can't be removed, and tells why; and what hangs on the others, as the section says it. */
static char *list_removal_sentences(const struct list_page *list, struct list_removal *removal)
{
    g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) refused = g_string_new(NULL);
    struct database *database = console_database(list->page.console);
    guint kept = 0;
    for (guint i = 0; i < removal->ids->len; i++) {
        const gint64 id = g_array_index(removal->ids, gint64, i);
        g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        if (i < LOOKED_AT_MOST && list->section->remove_preview != NULL
            && !list->section->remove_preview(database, id, own, &error)) {
            g_string_append_printf(refused, "%s%s.", refused->len > 0 ? "\n" : "", error->message);
            continue;
        }
        if (kept < TOLD_MOST)
            g_ptr_array_extend_and_steal(sentences, g_steal_pointer(&own));
        g_array_index(removal->ids, gint64, kept++) = id;
    }
    const guint before = removal->ids->len;
    g_array_set_size(removal->ids, kept);
    if (kept > TOLD_MOST)
        g_ptr_array_add(sentences, g_strdup_printf("And %u more.", kept - TOLD_MOST));
    if (kept > 0 && kept < before)
        g_ptr_array_add(sentences, g_strdup_printf("%u of %u marked stay:", before - kept, before));
    if (refused->len > 0)
        g_ptr_array_add(sentences, g_strdup(refused->str));
    if (kept > 0)
        g_ptr_array_add(sentences, g_strdup("This can't be undone."));
    g_ptr_array_add(sentences, NULL);
    return g_strjoinv("\n", (char **)sentences->pdata);
}

bool list_can_remove(const struct page *page)
{
    const struct list_page *list = list_of(page);
    return list->section->remove != NULL && list->rows->len > 0;
}

void list_remove(struct page *page)
{
    struct list_page *list = list_of(page);
    g_autoptr(GError) error = NULL;
    GArray *ids = list_selection(page, &error);
    if (ids == NULL) {
        console_error(page->console, error);
        return;
    }
    struct list_removal *removal = g_new0(struct list_removal, 1);
    removal->section = list->section;
    removal->singular = g_strdup(list->description->singular);
    removal->ids = ids;
    removal->failed = g_array_new(FALSE, FALSE, sizeof(gint64));
    removal->equivalent = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = list_removal_sentences(list, removal);
    if (ids->len == 0) {
        console_message(page->console, MESSAGE_WARNING, "%s", text);
        list_removal_free(removal);
        return;
    }
    g_autofree char *words = list_removal_words(removal, ids->len);
    g_autofree char *title = g_strdup_printf("Remove %s?", words);
    const struct question question = { .title = title,
                                       .text = text,
                                       .yes = "Remove",
                                       .no = "Keep",
                                       .dangerous = true,
                                       .count = ids->len };
    struct list_removal_question *asked = g_new0(struct list_removal_question, 1);
    asked->page = page;
    asked->removal = removal;
    question_ask(page->console, &question, list_removal_answered, asked,
                 list_removal_question_free);
}
