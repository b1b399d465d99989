#include "config.h"

#include "operations/mail_send.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "operations/mail_compose.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define NOTE_PATIENCE (60 * G_TIME_SPAN_SECOND)
#define WAIT_SLICE (G_TIME_SPAN_SECOND / 10)

/* After so many in a row that the server broke off, something is wrong with it, not with the messages. */
#define BREAKS_MOST 3

/* Minutes until the next try, by the number of tries there were; after the last, a person decides. */
static const gint64 minutes[] = { 1, 2, 5, 10, 30, 60, 120, 240, 360 };

struct sending {
    struct installation *installation;
    struct database *database;
    const struct mail_send_request *request;
    struct mail_send_result *result;
    struct mail_settings *settings;
    struct mail_composer *composer;
    struct mail_transport *transport;
    char *owner;
    guint breaks;
    gint64 last; /* when the last one was begun, of the monotonic clock; 0: none was */
    int lock;    /* -1: not held */
};

void mail_send_result_clear(struct mail_send_result *result)
{
    g_clear_pointer(&result->trouble, g_free);
}

static void sending_clear(struct sending *sending)
{
    mail_transport_close(sending->transport);
    mail_composer_free(sending->composer);
    mail_settings_free(sending->settings);
    g_free(sending->owner);
    if (sending->lock >= 0)
        close(sending->lock);
}

static bool is_stopped(gpointer data)
{
    const struct sending *sending = data;
    const struct mail_send_request *request = sending->request;
    return request->cancelled != NULL && request->cancelled(request->data);
}

/* One process empties the outbox at a time, so that mail_per_minute holds. The lock ends with the process; it is on the
 * directory of withdrawn files, because that of the installation is run-due's. */
static bool sending_lock(struct sending *sending, GError **error)
{
    g_autofree char *path = installation_credential_directory(sending->installation, true);
    sending->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (sending->lock >= 0 && flock(sending->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    sending->result->busy = sending->lock >= 0 && errno == EWOULDBLOCK;
    if (!sending->result->busy)
        g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "the outbox can't be locked: %s",
                    g_strerror(errno));
    return sending->result->busy;
}

/* The instant of the next try; 0: there were enough. */
static gint64 next_try(gint64 tries)
{
    const gint64 spent = MAX(tries, 1);
    return spent <= (gint64)G_N_ELEMENTS(minutes)
               ? clock_now() + minutes[spent - 1] * G_TIME_SPAN_MINUTE
               : 0;
}

static bool sending_note_once(struct sending *sending, const struct mail *mail,
                              const struct mail_end *end, GError **error)
{
    g_autoptr(transaction) transaction = transaction_begin(sending->database, error);
    return transaction != NULL
           && mail_settle(sending->database, mail->id, sending->owner, end, clock_now(), error)
           && database_commit(sending->database, error);
}

/* Notes what became of a message. While another process holds the database this waits longer than others would, even
 * for who wants to stop: the message is gone, and its fate shall not be forgotten. */
static bool sending_note(struct sending *sending, const struct mail *mail,
                         const struct mail_end *end, GError **error)
{
    const gint64 deadline = g_get_monotonic_time() + NOTE_PATIENCE;
    for (;;) {
        GError *fault = NULL;
        if (sending_note_once(sending, mail, end, &fault))
            return true;
        if ((fault->code != ERROR_BUSY && fault->code != ERROR_CANCELLED)
            || g_get_monotonic_time() > deadline) {
            g_propagate_error(error, fault);
            return false;
        }
        g_error_free(fault);
        g_usleep(WAIT_SLICE);
    }
}

static void sending_tell(const struct sending *sending, const struct mail *mail,
                         const struct mail_end *end)
{
    const struct mail_sent sent = { mail->id, mail->recipient, end->state, end->answer,
                                    end->next_try };
    if (sending->request->tell != NULL)
        sending->request->tell(sending->request->data, &sent);
}

/* Ends a try in the way and counts it. */
static bool sending_end(struct sending *sending, const struct mail *mail,
                        const struct mail_end *end, guint64 *count, GError **error)
{
    if (!sending_note(sending, mail, end, error))
        return false;
    (*count)++;
    sending_tell(sending, mail, end);
    return true;
}

static bool end_later(struct sending *sending, const struct mail *mail, const guint8 *sha256,
                      const char *answer, GError **error)
{
    const gint64 next = next_try(mail->tries);
    g_autofree char *given_up =
        next == 0
            ? g_strdup_printf("%s (given up after %" G_GINT64_FORMAT " tries)", answer, mail->tries)
            : NULL;
    const struct mail_end end = {
        .state = next != 0 ? "queued" : "failed",
        .answer = next != 0 ? answer : given_up,
        .next_try = next,
        .sha256 = sha256,
    };
    return sending_end(sending, mail, &end,
                       next != 0 ? &sending->result->later : &sending->result->failed, error);
}

static bool end_for_good(struct sending *sending, const struct mail *mail, const char *state,
                         const guint8 *sha256, const char *answer, guint64 *count, GError **error)
{
    const struct mail_end end = { .state = state, .answer = answer, .sha256 = sha256 };
    return sending_end(sending, mail, &end, count, error);
}

/* It was no try: it is as it was. */
static bool end_untried(struct sending *sending, const struct mail *mail, GError **error)
{
    const struct mail_end end = { .state = "queued", .answer = mail->answer, .uncounted = true };
    return sending_note(sending, mail, &end, error);
}

static bool sending_hand_over(struct sending *sending, const struct mail *mail,
                              const struct mail_composed *composed, GError **error)
{
    struct mail_send_result *result = sending->result;
    const struct mail_envelope envelope = { composed->from, composed->to, composed->message };
    g_autofree char *answer = NULL;
    const enum mail_outcome outcome = mail_transport_send(sending->transport, &envelope, &answer);
    const bool broke =
        outcome == MAIL_UNKNOWN || (outcome == MAIL_LATER && !g_ascii_isdigit(*answer));
    sending->breaks = broke ? sending->breaks + 1 : 0;
    if (outcome == MAIL_UNREACHABLE || sending->breaks == BREAKS_MOST)
        result->trouble = g_strdup(answer);
    switch (outcome) {
    case MAIL_ACCEPTED:
        return end_for_good(sending, mail, "accepted", composed->sha256, answer, &result->accepted,
                            error);
    case MAIL_REFUSED:
        return end_for_good(sending, mail, "failed", composed->sha256, answer, &result->failed,
                            error);
    case MAIL_UNKNOWN:
        return end_for_good(sending, mail, "unknown", composed->sha256, answer, &result->unknown,
                            error);
    case MAIL_CANCELLED:
        result->cancelled = true;
        return end_untried(sending, mail, error);
    default:
        return end_later(sending, mail, composed->sha256, answer, error);
    }
}

/* Why a message that was queued is not sent after all; NULL: it is. Static text. */
static const char *idle_reason(const struct mail *mail)
{
    if (strcmp(mail->status, "available") != 0)
        return "its credential was withdrawn before it was sent";
    return mail->wanted ? NULL : "the learner is not active, or wants no mail";
}

static bool sending_one(struct sending *sending, const struct mail *mail, GError **error)
{
    struct mail_send_result *result = sending->result;
    const char *idle = idle_reason(mail);
    if (idle != NULL)
        return end_for_good(sending, mail, "cancelled", NULL, idle, &result->withdrawn, error);
    GError *fault = NULL;
    struct mail_composed composed;
    bool done;
    if (mail_composer_make(sending->composer, mail, &composed, &fault)) {
        done = sending_hand_over(sending, mail, &composed, error);
    } else if (fault->code == ERROR_DATA || fault->code == ERROR_NOT_FOUND) {
        done = end_for_good(sending, mail, "failed", NULL, fault->message, &result->failed, error);
        g_error_free(fault);
    } else {
        (void)end_untried(sending, mail, NULL);
        g_propagate_error(error, fault);
        done = false;
    }
    mail_composed_clear(&composed);
    return done;
}

/* Claims one; *mail is NULL when there is none. */
static bool sending_claim(struct sending *sending, gint64 id, struct mail **mail, GError **error)
{
    gint64 claimed = 0;
    *mail = NULL;
    g_autoptr(transaction) transaction = transaction_begin(sending->database, error);
    if (transaction == NULL
        || !mail_claim(sending->database, sending->owner, id, clock_now(), &claimed, error))
        return false;
    if (claimed == 0)
        return true;
    g_autoptr(mail) found = mail_find(sending->database, claimed, error);
    if (found == NULL || !database_commit(sending->database, error))
        return false;
    *mail = g_steal_pointer(&found);
    return true;
}

/* As slow as the setting wants. */
static void sending_pace(struct sending *sending)
{
    const guint rate = sending->settings->per_minute;
    const gint64 gap = rate > 0 ? G_TIME_SPAN_MINUTE / rate : 0;
    while (sending->last != 0 && g_get_monotonic_time() < sending->last + gap
           && !is_stopped(sending))
        g_usleep((gulong)MIN(WAIT_SLICE, gap));
    sending->last = g_get_monotonic_time();
}

static bool sending_goes_on(struct sending *sending)
{
    sending->result->cancelled |= is_stopped(sending);
    return sending->result->trouble == NULL && !sending->result->cancelled;
}

/* Sends the message `id`, or with 0 the next one that is due. *there: whether there was one. */
static bool sending_step(struct sending *sending, gint64 id, bool *there, GError **error)
{
    struct mail *claimed = NULL;
    sending_pace(sending);
    *there = false;
    if (is_stopped(sending))
        return true;
    if (!sending_claim(sending, id, &claimed, error))
        return false;
    g_autoptr(mail) mail = claimed;
    *there = mail != NULL;
    return mail == NULL || sending_one(sending, mail, error);
}

static bool sending_each(struct sending *sending, GError **error)
{
    const GArray *ids = sending->request->ids;
    bool there = true;
    for (guint i = 0; sending_goes_on(sending) && (ids == NULL ? there : i < ids->len); i++) {
        const gint64 id = ids != NULL ? g_array_index(ids, gint64, i) : 0;
        if (!sending_step(sending, id, &there, error))
            return false;
    }
    return true;
}

static bool sending_open(struct sending *sending, GError **error)
{
    struct mail_transport_settings *transport = &sending->settings->transport;
    if (!mail_settings_complete(sending->settings, sending->installation->directory, error))
        return false;
    transport->cancelled = is_stopped;
    transport->data = sending;
    sending->composer = mail_composer_new(sending->installation, sending->settings, error);
    if (sending->composer == NULL)
        return false;
    sending->transport = mail_transport_open(transport, error);
    return sending->transport != NULL;
}

static bool sending_count(struct sending *sending, GError **error)
{
    struct mail_counts counts;
    if (!mail_count(sending->database, clock_now(), &counts, error))
        return false;
    sending->result->due = counts.due;
    sending->result->waiting = counts.queued;
    sending->result->next_try = counts.next_try;
    return true;
}

static bool sending_run(struct sending *sending, GError **error)
{
    struct mail_send_result *result = sending->result;
    sending->settings = mail_settings_load(sending->database, error);
    if (sending->settings == NULL || !sending_count(sending, error))
        return false;
    result->off = !sending->settings->enabled;
    result->paused = !result->off && sending->settings->paused;
    const bool any = sending->request->ids != NULL || result->due > 0;
    if (result->off || result->paused || !any || sending->request->dry_run)
        return true;
    if (sending->request->ids == NULL && !sending_lock(sending, error))
        return false;
    if (result->busy)
        return true;
    const bool done = sending_open(sending, error) && sending_each(sending, error);
    return sending_count(sending, done ? error : NULL) && done;
}

bool mail_send_due(struct installation *installation, const struct mail_send_request *request,
                   struct mail_send_result *result, GError **error)
{
    struct sending sending = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .result = result,
        .owner = owner_mark(),
        .lock = -1,
    };
    *result = (struct mail_send_result){ 0 };
    const bool done = sending_run(&sending, error);
    sending_clear(&sending);
    return done;
}

static void add_count(GString *words, guint64 count, const char *what)
{
    if (count > 0)
        g_string_append_printf(words, "%s%" G_GUINT64_FORMAT " %s", words->len > 0 ? ", " : "",
                               count, what);
}

char *mail_send_words(const struct mail_send_result *result)
{
    GString *words = g_string_new(NULL);
    add_count(words, result->accepted, result->accepted == 1 ? "message sent" : "messages sent");
    add_count(words, result->later, "put off");
    add_count(words, result->failed, "failed");
    add_count(words, result->unknown, "of which it is not known whether they arrived");
    add_count(words, result->withdrawn, "not sent, their credentials being withdrawn");
    if (result->trouble != NULL)
        g_string_append_printf(words, "%sthe mail server could not be used: %s",
                               words->len > 0 ? "; " : "", result->trouble);
    return g_string_free(words, FALSE);
}
