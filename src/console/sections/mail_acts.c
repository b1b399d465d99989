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

struct acting;

/* What a person may do with messages. */
struct verb {
    struct job_class job;
    /* What came of it, after no error. */
    void (*tell)(struct console *console, struct page *page, const struct acting *acting);
    bool changes; /* what the page shows */
    /* of one that asks first; the number of messages chosen and title_end come after its title */
    struct question question;
    const char *title_end; /* NULL: none are chosen */
};

/* One act, from its question to what came of it. Shared by the question and the job. */
struct acting {
    const struct verb *verb;
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

static struct acting *acting_new(const struct verb *verb, GArray *ids)
{
    struct acting *acting = g_atomic_rc_box_new0(struct acting);
    acting->verb = verb;
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

static void acting_done(struct console *console, struct page *page, gpointer data,
                        const GError *error)
{
    const struct acting *acting = data;
    if (error != NULL)
        console_error(console, error);
    else
        acting->verb->tell(console, page, acting);
    if (acting->verb->changes)
        page_changed(console, page);
}

static void acting_begin(struct page *page, const struct verb *verb, GArray *ids)
{
    job_start(page->console, page, &verb->job, acting_new(verb, ids));
}

static void acting_answered(struct console *console, gpointer data, enum answer answer,
                            const char *input)
{
    struct acting *acting = data;
    if (answer == ANSWER_NO)
        return;
    acting->again = answer == ANSWER_THIRD;
    acting->address = input != NULL ? text_trim(input) : NULL;
    job_start(console, acting->page, &acting->verb->job, g_atomic_rc_box_acquire(acting));
}

static char *messages_words(guint64 count)
{
    g_autofree char *number = console_show_number((gint64)count);
    return g_strdup_printf("%s message%s", number, count == 1 ? "" : "s");
}

/* Takes the ids. */
static void acting_ask(struct page *page, const struct verb *verb, GArray *ids)
{
    struct acting *acting = acting_new(verb, ids);
    struct question question = verb->question;
    g_autofree char *words = messages_words(ids != NULL ? ids->len : 0);
    g_autofree char *title = g_strconcat(question.title, " ", words, verb->title_end, NULL);
    if (ids != NULL) {
        question.title = title;
        question.count = ids->len;
    }
    acting->page = page;
    question_ask(page->console, &question, acting_answered, acting, acting_unref);
}

static void acting_ask_about_chosen(struct page *page, const struct verb *verb)
{
    GArray *ids = mail_page_ids(page);
    if (ids != NULL)
        acting_ask(page, verb, ids);
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
    equivalent_tell(console, words);
}

/* Sending what is due. */

static bool send_cancelled(gpointer data)
{
    const struct acting *acting = data;
    return job_cancelled(acting->job);
}

static void send_count(gpointer data, const struct mail_sent *sent)
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
        .tell = send_count,
        .cancelled = send_cancelled,
        .data = acting,
    };
    acting->job = job;
    return mail_send_due(installation, &request, &acting->sent, error);
}

static void send_tell(struct console *console, struct page *page, const struct acting *acting)
{
    const struct mail_send_result *sent = &acting->sent;
    g_autofree char *words = mail_send_words(sent);
    g_autofree char *shown = text_show(words);
    (void)page;
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
    if (acting->count > 0)
        tell_equivalent(console, "send", acting, NULL);
}

static const struct verb send_verb = {
    .job = { "Sending mail", .writes = true, .run = send_run, .done = acting_done,
             .free = acting_unref },
    .tell = send_tell,
    .changes = true,
};

void mail_send_now(struct page *page)
{
    acting_begin(page, &send_verb, NULL);
}

/* Trying again. */

static bool retry_run(struct job *job, struct installation *installation, gpointer data,
                      GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_retry(installation, acting->ids, acting->again, &acting->act, error);
}

static void retry_tell(struct console *console, struct page *page, const struct acting *acting)
{
    g_autofree char *words = messages_words(acting->act.done);
    (void)page;
    if (acting->act.left > 0)
        console_message(console, MESSAGE_WARNING,
                        "%s queued; %" G_GUINT64_FORMAT " left: being sent, or accepted already.",
                        words, acting->act.left);
    else
        console_message(console, MESSAGE_DONE, "%s queued: m sends what is due.", words);
    if (acting->act.done > 0)
        tell_equivalent(console, "retry", acting, acting->again ? "--again" : NULL);
}

static const struct verb retry_verb = {
    .job = { "Queueing", .writes = true, .run = retry_run, .done = acting_done, .free = acting_unref },
    .tell = retry_tell,
    .changes = true,
    .question = {
        .title = "Try",
        .text = "They are queued from the first try on, for the addresses that their learners have "
                "now. Of unknown ones nobody knows whether they arrived: they may arrive twice. "
                "Accepted ones are left out, unless you say so.",
        .yes = "Try again",
        .no = "Leave them",
        .third = "Accepted ones too",
    },
    .title_end = " again?",
};

void mail_try_again(struct page *page)
{
    acting_ask_about_chosen(page, &retry_verb);
}

/* Giving up. */

static bool give_up_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_give_up(installation, acting->ids, &acting->act, error);
}

static void give_up_tell(struct console *console, struct page *page, const struct acting *acting)
{
    g_autofree char *words = messages_words(acting->act.done);
    (void)page;
    if (acting->act.left > 0)
        console_message(console, MESSAGE_WARNING, "%s given up; %" G_GUINT64_FORMAT " left.", words,
                        acting->act.left);
    else
        console_message(console, MESSAGE_DONE, "%s given up.", words);
    if (acting->act.done > 0)
        tell_equivalent(console, "cancel", acting, "--yes");
}

static const struct verb give_up_verb = {
    .job = { "Giving up", .writes = true, .run = give_up_run, .done = acting_done, .free = acting_unref },
    .tell = give_up_tell,
    .changes = true,
    .question = {
        .title = "Give up",
        .text = "Those that are queued, failed or unknown are not sent, and ask for no decision "
                "any more. Their credentials stay as they are.",
        .yes = "Give up",
        .no = "Leave them",
        .dangerous = true,
    },
    .title_end = "?",
};

void mail_give_up_chosen(struct page *page)
{
    acting_ask_about_chosen(page, &give_up_verb);
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

static void pause_tell(struct console *console, struct page *page, const struct acting *acting)
{
    (void)page;
    console_message(console, MESSAGE_DONE, "%s",
                    acting->paused ? "Mail is paused: messages wait." : "Mail goes on.");
    tell_equivalent(console, acting->paused ? "pause" : "resume", acting, NULL);
}

static const struct verb pause_verb = {
    .job = { "Changing", .writes = true, .run = pause_run, .done = acting_done,
             .free = acting_unref },
    .tell = pause_tell,
    .changes = true,
};

void mail_pause_or_resume(struct page *page)
{
    acting_begin(page, &pause_verb, NULL);
}

/* A message to try the settings out. */

static bool test_run(struct job *job, struct installation *installation, gpointer data,
                     GError **error)
{
    struct acting *acting = data;
    (void)job;
    return mail_test(installation, acting->address, "", &acting->outcome, &acting->words, error);
}

static void test_tell(struct console *console, struct page *page, const struct acting *acting)
{
    g_autofree char *shown = text_show(acting->words);
    const bool accepted = acting->outcome == MAIL_ACCEPTED;
    const char *const words[] = { "mail", "test", acting->address, NULL };
    (void)page;
    console_message(console, accepted ? MESSAGE_DONE : MESSAGE_ERROR, "%s: %s",
                    accepted ? "Accepted" : "Not accepted", shown);
    console_equivalent(console, words);
}

static const struct verb test_verb = {
    .job = { "Sending a test message", .writes = true, .run = test_run, .done = acting_done, .free = acting_unref },
    .tell = test_tell,
    .question = {
        .title = "Send a test message?",
        .text = "It shows whether the settings of mail are right, even before mail is switched on.",
        .yes = "Send",
        .no = "Leave it",
        .input_label = "Address",
        .input_limit = ADDRESS_LIMIT,
        .input_needed = true,
    },
};

void mail_send_test(struct page *page)
{
    acting_ask(page, &test_verb, NULL);
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

static void show_tell(struct console *console, struct page *page, const struct acting *acting)
{
    tell_equivalent(console, "show", acting, NULL);
    if (page != NULL && page == console_top(console))
        reader_open(console, acting->title, acting->words);
}

static const struct verb show_verb = {
    .job = { "Composing", .quiet = true, .run = show_run, .done = acting_done,
             .free = acting_unref },
    .tell = show_tell,
};

void mail_show_message(struct page *page)
{
    const bool list = g_str_equal(page->class->name, "list");
    const gint64 id = list ? list_current_id(page) : form_id(page);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(ids, id);
    acting_begin(page, &show_verb, ids);
}
