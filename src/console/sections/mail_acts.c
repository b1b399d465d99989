#include "config.h"

#include "console/sections/mail.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/sections/equivalent.h"
#include "operations/mail.h"
#include "operations/mail_send.h"

#include <string.h>

/* So many ids stand in a command line that is shown. */
#define IDS_SHOWN 10
#define ADDRESS_LIMIT 254

/* One act, from its question to what came of it. Shared by the question and the job. */
struct acting {
    struct page *page; /* that asked; only while the question is open, which lies above it */
    GArray *ids;       /* NULL: none are chosen */
    bool again;        /* accepted ones too */
    bool paused;       /* what was wanted, or is so */
    char *address;
    char *title, *words; /* to read, or of what was done */
    struct mail_act act;
    struct mail_send_result sent;
    enum mail_outcome outcome;
    struct job *job;
    guint64 count;
};

static void acting_clear(gpointer data)
{
    struct acting *acting = data;
    if (acting->ids != NULL)
        g_array_unref(acting->ids);
    g_free(acting->address);
    g_free(acting->title);
    g_free(acting->words);
    mail_send_result_clear(&acting->sent);
}

static void acting_unref(gpointer data)
{
    g_atomic_rc_box_release_full(data, acting_clear);
}

static struct acting *acting_new(GArray *ids)
{
    struct acting *acting = g_atomic_rc_box_new0(struct acting);
    acting->ids = ids;
    return acting;
}

static void page_changed(struct console *console, struct page *page)
{
    if (page != NULL && g_str_equal(page->class->name, "list"))
        list_clear_marks(page);
    else if (page != NULL)
        form_read_again(page);
    console_refresh(console);
}

/* "mail retry 7 8 --again" */
static void tell_equivalent(struct console *console, const char *verb, const struct acting *acting,
                            const char *option)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    equivalent_add(words, "mail", verb, NULL);
    for (guint i = 0; acting->ids != NULL && i < acting->ids->len && i < IDS_SHOWN; i++)
        g_ptr_array_add(
            words, g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(acting->ids, gint64, i)));
    if (option != NULL)
        equivalent_add(words, option, NULL);
    g_ptr_array_add(words, NULL);
    console_equivalent(console, (const char *const *)words->pdata);
}

static char *messages_words(guint64 count)
{
    g_autofree char *number = console_show_number((gint64)count);
    return g_strdup_printf("%s message%s", number, count == 1 ? "" : "s");
}

/* Sending what is due. */

static bool send_cancelled(gpointer data)
{
    const struct acting *acting = data;
    return job_cancelled(acting->job);
}

static void send_tell(gpointer data, const struct mail_sent *sent)
{
    struct acting *acting = data;
    (void)sent;
    job_progress(acting->job, ++acting->count, 0, "messages");
}

static bool send_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct acting *acting = data;
    const struct mail_send_request request = {
        .tell = send_tell,
        .cancelled = send_cancelled,
        .data = acting,
    };
    acting->job = job;
    return mail_send_due(installation, &request, &acting->sent, error);
}

static void send_tell_result(struct console *console, const struct mail_send_result *sent)
{
    g_autofree char *words = mail_send_words(sent);
    g_autofree char *shown = text_show(words);
    if (sent->off)
        console_message(console, MESSAGE_WARNING, "Mail is off: switch it on in the settings.");
    else if (sent->paused)
        console_message(console, MESSAGE_WARNING, "Mail is paused: p lets it go on.");
    else if (sent->busy)
        console_message(console, MESSAGE_WARNING, "Another process is sending mail.");
    else if (*shown == '\0')
        console_message(console, MESSAGE_NOTE, "Nothing is due.");
    else
        console_message(console, sent->trouble != NULL ? MESSAGE_ERROR : MESSAGE_DONE, "%c%s.",
                        g_ascii_toupper(*shown), shown + 1);
}

static void send_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    const struct acting *acting = data;
    if (error != NULL)
        console_error(console, error);
    else
        send_tell_result(console, &acting->sent);
    if (acting->count > 0)
        tell_equivalent(console, "send", acting, NULL);
    page_changed(console, page);
}

static const struct job_class send_class = {
    .doing = "Sending mail",
    .writes = true,
    .run = send_run,
    .done = send_done,
    .free = acting_unref,
};

void mail_send_now(struct page *page)
{
    job_start(page->console, page, &send_class, acting_new(NULL));
}

/* Trying again. */

static bool retry_run(struct job *job, struct installation *installation, gpointer data,
                      GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_retry(installation, acting->ids, acting->again, &acting->act, error);
}

static void retry_done(struct console *console, struct page *page, gpointer data,
                       const GError *error)
{
    const struct acting *acting = data;
    g_autofree char *words = messages_words(acting->act.done);
    if (error != NULL)
        console_error(console, error);
    else if (acting->act.left > 0)
        console_message(console, MESSAGE_WARNING,
                        "%s queued; %" G_GUINT64_FORMAT " left: being sent, or accepted already.",
                        words, acting->act.left);
    else
        console_message(console, MESSAGE_DONE, "%s queued: m sends what is due.", words);
    if (acting->act.done > 0)
        tell_equivalent(console, "retry", acting, acting->again ? "--again" : NULL);
    page_changed(console, page);
}

static const struct job_class retry_class = {
    .doing = "Queueing",
    .writes = true,
    .run = retry_run,
    .done = retry_done,
    .free = acting_unref,
};

static void retry_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    struct acting *acting = data;
    (void)input;
    if (answer == ANSWER_NO)
        return;
    acting->again = answer == ANSWER_THIRD;
    job_start(console, acting->page, &retry_class, g_atomic_rc_box_acquire(acting));
}

void mail_try_again(struct page *page)
{
    GArray *ids = mail_page_ids(page);
    if (ids == NULL)
        return;
    struct acting *acting = acting_new(ids);
    g_autofree char *words = messages_words(ids->len);
    g_autofree char *title = g_strdup_printf("Try %s again?", words);
    const struct question question = {
        .title = title,
        .text = "They are queued from the first try on, for the addresses that their learners have "
                "now. Of unknown ones nobody knows whether they arrived: they may arrive twice. "
                "Accepted ones are left out, unless you say so.",
        .yes = "Try again",
        .no = "Leave them",
        .third = "Accepted ones too",
    };
    acting->page = page;
    question_ask(page->console, &question, retry_answered, acting, acting_unref);
}

/* Giving up. */

static bool give_up_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_give_up(installation, acting->ids, &acting->act, error);
}

static void give_up_done(struct console *console, struct page *page, gpointer data,
                         const GError *error)
{
    const struct acting *acting = data;
    g_autofree char *words = messages_words(acting->act.done);
    if (error != NULL)
        console_error(console, error);
    else if (acting->act.left > 0)
        console_message(console, MESSAGE_WARNING, "%s given up; %" G_GUINT64_FORMAT " left.", words,
                        acting->act.left);
    else
        console_message(console, MESSAGE_DONE, "%s given up.", words);
    if (acting->act.done > 0)
        tell_equivalent(console, "cancel", acting, "--yes");
    page_changed(console, page);
}

static const struct job_class give_up_class = {
    .doing = "Giving up",
    .writes = true,
    .run = give_up_run,
    .done = give_up_done,
    .free = acting_unref,
};

static void give_up_answered(struct console *console, gpointer data, enum answer answer,
                             const char *input)
{
    struct acting *acting = data;
    (void)input;
    if (answer == ANSWER_YES)
        job_start(console, acting->page, &give_up_class, g_atomic_rc_box_acquire(acting));
}

void mail_give_up_chosen(struct page *page)
{
    GArray *ids = mail_page_ids(page);
    if (ids == NULL)
        return;
    struct acting *acting = acting_new(ids);
    g_autofree char *words = messages_words(ids->len);
    g_autofree char *title = g_strdup_printf("Give up %s?", words);
    const struct question question = {
        .title = title,
        .text = "Those that are queued, failed or unknown are not sent, and ask for no decision "
                "any more. Their credentials stay as they are.",
        .yes = "Give up",
        .no = "Leave them",
        .dangerous = true,
        .count = ids->len,
    };
    acting->page = page;
    question_ask(page->console, &question, give_up_answered, acting, acting_unref);
}

/* Pausing. */

static bool pause_run(struct job *job, struct installation *installation, gpointer data,
                      GError **error)
{
    struct acting *acting = data;
    (void)job;
    g_autoptr(mail_settings) setup = mail_settings_load(installation->database, error);
    if (setup == NULL)
        return false;
    acting->paused = !setup->paused;
    return mail_pause(installation, acting->paused, error);
}

static void pause_done(struct console *console, struct page *page, gpointer data,
                       const GError *error)
{
    const struct acting *acting = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    console_message(console, MESSAGE_DONE, "%s",
                    acting->paused ? "Mail is paused: messages wait." : "Mail goes on.");
    tell_equivalent(console, acting->paused ? "pause" : "resume", acting, NULL);
    page_changed(console, page);
}

static const struct job_class pause_class = {
    .doing = "Changing",
    .writes = true,
    .run = pause_run,
    .done = pause_done,
    .free = acting_unref,
};

void mail_pause_or_resume(struct page *page)
{
    job_start(page->console, page, &pause_class, acting_new(NULL));
}

/* A message to try the settings out. */

static bool test_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_test(installation, acting->address, "", &acting->outcome, &acting->words, error);
}

static void test_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    const struct acting *acting = data;
    (void)page;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *shown = text_show(acting->words);
    const bool accepted = acting->outcome == MAIL_ACCEPTED;
    console_message(console, accepted ? MESSAGE_DONE : MESSAGE_ERROR, "%s: %s",
                    accepted ? "Accepted" : "Not accepted", shown);
    const char *const words[] = { "mail", "test", acting->address, NULL };
    console_equivalent(console, words);
}

static const struct job_class test_class = {
    .doing = "Sending a test message",
    .writes = true,
    .run = test_run,
    .done = test_done,
    .free = acting_unref,
};

static void test_answered(struct console *console, gpointer data, enum answer answer,
                          const char *input)
{
    struct acting *acting = data;
    if (answer != ANSWER_YES)
        return;
    acting->address = text_trim(input);
    job_start(console, acting->page, &test_class, g_atomic_rc_box_acquire(acting));
}

void mail_send_test(struct page *page)
{
    struct acting *acting = acting_new(NULL);
    const struct question question = {
        .title = "Send a test message?",
        .text = "It shows whether the settings of mail are right, even before mail is switched on.",
        .yes = "Send",
        .no = "Leave it",
        .input_label = "Address",
        .input_limit = ADDRESS_LIMIT,
        .input_needed = true,
    };
    acting->page = page;
    question_ask(page->console, &question, test_answered, acting, acting_unref);
}

/* Looking at a message. */

static char *message_words(const struct mail *mail, const struct mail_composed *composed, bool same)
{
    GString *words = g_string_new(NULL);
    g_string_append_printf(words, "From:     %s\nTo:       %s <%s>\nSubject:  %s\nLanguage: %s\n",
                           composed->from, mail->full_name, composed->to, composed->texts.subject,
                           composed->language);
    if (mail->handed_over && !same)
        g_string_append(words, "\nSince it was handed over its texts, the settings or the "
                               "learner's name were changed: this is what would be sent now.\n");
    g_string_append_printf(words, "\n%s", composed->texts.text);
    return g_string_free(words, FALSE);
}

static bool show_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct acting *acting = data;
    struct mail_composed composed = { 0 };
    bool same = false;
    (void)job;
    g_autoptr(mail) mail =
        mail_find(installation->database, g_array_index(acting->ids, gint64, 0), error);
    const bool made = mail != NULL && mail_show(installation, mail, &composed, &same, error);
    if (made) {
        acting->title = g_strdup_printf("Message to %s", mail->full_name);
        acting->words = message_words(mail, &composed, same);
    }
    mail_composed_clear(&composed);
    return made;
}

static void show_done(struct console *console, struct page *page, gpointer data,
                      const GError *error)
{
    const struct acting *acting = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    tell_equivalent(console, "show", acting, NULL);
    if (page != NULL && page == console_top(console))
        reader_open(console, acting->title, acting->words);
}

static const struct job_class show_class = {
    .doing = "Composing",
    .quiet = true,
    .run = show_run,
    .done = show_done,
    .free = acting_unref,
};

void mail_show_message(struct page *page)
{
    const bool list = g_str_equal(page->class->name, "list");
    const gint64 id = list ? list_current_id(page) : form_id(page);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(ids, id);
    job_start(page->console, page, &show_class, acting_new(ids));
}
