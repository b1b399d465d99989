#include "config.h"

#include "console/sections/configuration_switch.h"

#include "console/job.h"
#include "console/pages/list.h"
#include "console/pages/question.h"
#include "operations/schedule.h"

struct switching {
    bool enables;
    GArray *ids;
    GArray *failed;      /* ids */
    char *reason;        /* of the first that failed */
    GPtrArray *warnings; /* of char * */
};

static void switching_free(gpointer data)
{
    struct switching *switching = data;
    g_array_unref(switching->ids);
    g_array_unref(switching->failed);
    g_free(switching->reason);
    g_ptr_array_unref(switching->warnings);
    g_free(switching);
}

static bool switching_run(struct job *job, struct installation *installation, gpointer data,
                          GError **error)
{
    struct switching *switching = data;
    const struct schedule_wish wish = { .enabled =
                                            switching->enables ? SCHEDULE_YES : SCHEDULE_NO };
    (void)error;
    for (guint i = 0; i < switching->ids->len; i++) {
        const gint64 id = g_array_index(switching->ids, gint64, i);
        g_autofree char *typed = g_strdup_printf("%" G_GINT64_FORMAT, id);
        g_autoptr(GError) reason = NULL;
        if (job_cancelled(job)
            || !configuration_set_schedule(installation, typed, &wish, switching->warnings,
                                           &reason)) {
            g_array_append_val(switching->failed, id);
            if (switching->reason == NULL && reason != NULL)
                switching->reason = g_strdup(reason->message);
        }
        job_progress(job, i + 1, switching->ids->len, "schedules");
    }
    return true;
}

static void switching_tell(struct console *console, const struct switching *switching)
{
    const guint done = switching->ids->len - switching->failed->len;
    const char *word = switching->enables ? "enabled" : "disabled";
    for (guint i = 0; i < switching->warnings->len; i++)
        console_message(console, MESSAGE_WARNING, "%s.", (char *)switching->warnings->pdata[i]);
    if (switching->failed->len > 0)
        console_message(console, MESSAGE_ERROR, "%u schedule%s %s, %u not: %s", done,
                        done == 1 ? "" : "s", word, switching->failed->len,
                        switching->reason != NULL ? switching->reason : "cancelled");
    else
        console_message(console, MESSAGE_DONE, "%u schedule%s %s.", done, done == 1 ? "" : "s",
                        word);
    if (done != 1 || switching->ids->len != 1)
        return;
    g_autofree char *typed =
        g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(switching->ids, gint64, 0));
    const char *const words[] = { "schedule", "set", typed,
                                  switching->enables ? "--enable" : "--disable", NULL };
    console_equivalent(console, words);
}

/* Those that could not be switched stay marked. */
static void switching_done(struct console *console, struct page *page, gpointer data,
                           const GError *error)
{
    const struct switching *switching = data;
    if (error != NULL)
        console_error(console, error);
    else
        switching_tell(console, switching);
    if (page != NULL && switching->failed->len > 0 && switching->ids->len > 1)
        list_mark_ids(page, switching->failed);
    console_refresh(console);
}

static const struct job_class switching_class = {
    .doing = "Changing schedules",
    .writes = true,
    .run = switching_run,
    .done = switching_done,
    .free = switching_free,
};

/* What is asked about before more than one is switched. */
struct switching_question {
    struct page *page;
    struct switching *switching;
};

static void switching_question_free(gpointer data)
{
    struct switching_question *asked = data;
    if (asked->switching != NULL)
        switching_free(asked->switching);
    g_free(asked);
}

static void switching_answered(struct console *console, gpointer data, enum answer answer,
                               const char *input)
{
    struct switching_question *asked = data;
    (void)input;
    if (answer == ANSWER_YES)
        job_start(console, asked->page, &switching_class, g_steal_pointer(&asked->switching));
}

static void switching_ask(struct page *page, struct switching *switching)
{
    const char *verb = switching->enables ? "Enable" : "Disable";
    g_autofree char *title = g_strdup_printf("%s %u schedules?", verb, switching->ids->len);
    const struct question question = {
        .title = title,
        .text = switching->enables
                    ? "Each counts from now on: it issues by itself when its next time comes."
                    : "Nothing is issued by them until they are enabled again.",
        .yes = verb,
        .no = "Keep them",
    };
    struct switching_question *asked = g_new0(struct switching_question, 1);
    asked->page = page;
    asked->switching = switching;
    question_ask(page->console, &question, switching_answered, asked, switching_question_free);
}

static void switching_begin(struct page *page, bool enables)
{
    g_autoptr(GError) error = NULL;
    GArray *ids = list_selection(page, &error);
    if (ids == NULL) {
        console_error(page->console, error);
        return;
    }
    struct switching *switching = g_new0(struct switching, 1);
    switching->enables = enables;
    switching->ids = ids;
    switching->failed = g_array_new(FALSE, FALSE, sizeof(gint64));
    switching->warnings = g_ptr_array_new_with_free_func(g_free);
    if (ids->len > 1)
        switching_ask(page, switching);
    else
        job_start(page->console, page, &switching_class, switching);
}

static bool current_is_enabled(const struct page *page, bool enabled)
{
    const struct listing_row *row = list_current_row(page);
    const char *cell = row != NULL ? list_row_cell(page, row, "enabled") : NULL;
    return cell != NULL && g_str_equal(cell, "1") == enabled;
}

bool configuration_switch_can_enable(const struct page *page)
{
    return current_is_enabled(page, false);
}

bool configuration_switch_can_disable(const struct page *page)
{
    return current_is_enabled(page, true);
}

void configuration_switch_enable(struct page *page)
{
    switching_begin(page, true);
}

void configuration_switch_disable(struct page *page)
{
    switching_begin(page, false);
}
