#include "config.h"

#include "operations/scheduler.h"

#include "base/clock.h"
#include "base/error.h"
#include "operations/mail_send.h"
#include "operations/schedule.h"
#include "operations/scheduler_turn.h"
#include "store/configuration.h"

#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#define SECOND G_USEC_PER_SEC
/* However well it sleeps: a clock that was set is noticed by then. */
#define SLEEP_MOST (60 * SECOND)
/* An interrupted run of another process is found by then. */
#define TURN_AT_LEAST_EVERY (300 * SECOND)
/* An import changes the database many times a second. */
#define REST_AFTER_CHANGE SECOND
/* What is due still after it was tried. */
#define REST_AFTER_FAILURE (60 * SECOND)

struct scheduler {
    const char *directory;
    const struct scheduler_request *request;
    int changes;       /* tells of changes in the directory; -1: nothing does */
    gint64 turned;     /* when the last turn ended, monotonic */
    gint64 rest_until; /* no turn before, monotonic */
    char **told;       /* the lines of the last turn; NULL: none */
};

static bool scheduler_is_stopped(const struct scheduler *scheduler)
{
    return scheduler->request->stopped(scheduler->request->data);
}

/* What was told the turn before is not told again: a schedule that can't be used, a server that is down. */
static void scheduler_tell(struct scheduler *scheduler, char **lines)
{
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0' && !g_str_equal(*line, "Nothing is due.")
            && (scheduler->told == NULL
                || !g_strv_contains((const char *const *)scheduler->told, *line)))
            scheduler->request->tell(scheduler->request->data, *line);
    g_strfreev(scheduler->told);
    scheduler->told = lines;
}

/* The scheduler's own trouble, of which there is one at a time. */
static void scheduler_tell_trouble(struct scheduler *scheduler, const char *words)
{
    const char *const lines[] = { words, NULL };
    scheduler_tell(scheduler, g_strdupv((char **)lines));
}

/* The earlier of two instants, of which 0 is none. */
static gint64 earlier(gint64 one, gint64 other)
{
    return one == 0 || (other != 0 && other < one) ? other : one;
}

/* When the next message is to be sent; 0: none is. */
static bool find_next_mail(struct installation *installation, gint64 *next, GError **error)
{
    const struct mail_send_request request = { .dry_run = true };
    struct mail_send_result result = { 0 };
    GError *fault = NULL;
    if (!mail_send_due(installation, &request, &result, &fault)) {
        /* Incomplete settings are told by each turn; what can't be read is told by the schedules. */
        const bool settings = fault->code == ERROR_REFUSED;
        if (settings)
            g_error_free(fault);
        else
            g_propagate_error(error, fault);
        mail_send_result_clear(&result);
        return settings;
    }
    if (!result.off && !result.paused)
        *next = result.due > 0 ? clock_now() : result.next_try;
    mail_send_result_clear(&result);
    return true;
}

/* When there is something to do next, by the wall clock; 0: nothing is known of. */
static bool scheduler_find_next(const struct scheduler *scheduler, gint64 *next, GError **error)
{
    const struct configuration_filter filter = { .enabled_only = true };
    *next = 0;
    g_autoptr(installation) installation =
        installation_open(scheduler->directory, DATABASE_READ, error);
    if (installation == NULL || !find_next_mail(installation, next, error))
        return false;
    g_autoptr(GPtrArray) list = configuration_list(installation->database, &filter, error);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct configuration *configuration = list->pdata[i];
        *next = earlier(*next, schedule_next_of(installation->database, configuration->id));
    }
    return list != NULL;
}

/* What others have committed stands in this file first; a restored database takes this name. Whoever only reads makes and
 * removes files beside it, which tells nothing. */
static bool is_change(const struct inotify_event *event)
{
    return event->len > 0
           && ((event->mask & IN_MODIFY) != 0 ? g_str_equal(event->name, "testamur.db-wal")
                                              : g_str_equal(event->name, "testamur.db"));
}

/* Whether something was changed since it was asked last. */
static bool scheduler_was_changed(const struct scheduler *scheduler)
{
    _Alignas(struct inotify_event) char buffer[4096];
    bool changed = false;
    ssize_t length;
    while (scheduler->changes >= 0
           && (length = read(scheduler->changes, buffer, sizeof buffer)) > 0)
        for (ssize_t at = 0; at < length;) {
            const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
            changed = is_change(event) || changed;
            at += (ssize_t)(sizeof *event + event->len);
        }
    return changed;
}

/* Sleeps for so long, or until it is told to end or, if `changes`, something was changed; then it rests a little. */
static void scheduler_sleep(const struct scheduler *scheduler, gint64 duration, bool changes)
{
    const gint64 end = g_get_monotonic_time() + CLAMP(duration, 0, SLEEP_MOST);
    for (gint64 left; (left = end - g_get_monotonic_time()) > 0;) {
        struct pollfd waits[] = {
            { .fd = scheduler->request->stop, .events = POLLIN },
            { .fd = changes ? scheduler->changes : -1, .events = POLLIN },
        };
        if (poll(waits, G_N_ELEMENTS(waits), (int)((left + 999) / 1000)) < 0 && errno != EINTR)
            return;
        if (waits[0].revents != 0)
            return;
        if (waits[1].revents != 0 && scheduler_was_changed(scheduler)) {
            scheduler_sleep(scheduler, REST_AFTER_CHANGE, false);
            return;
        }
    }
}

/* Whether a turn is due; otherwise *patience is how long it is until one may be. *waits: there is something to do already,
 * so that it is no turn just to look. */
static bool scheduler_is_due(struct scheduler *scheduler, gint64 *patience, bool *waits)
{
    gint64 next = 0;
    g_autoptr(GError) fault = NULL;
    const gint64 monotonic = g_get_monotonic_time();
    *patience = SLEEP_MOST;
    if (!scheduler_find_next(scheduler, &next, &fault)) {
        scheduler_tell_trouble(scheduler, fault->message);
        return false;
    }
    const gint64 until_turn = scheduler->turned + TURN_AT_LEAST_EVERY - monotonic;
    const gint64 until_next = next != 0 ? next - clock_now() : SLEEP_MOST;
    *patience = MAX(MIN(until_turn, until_next), scheduler->rest_until - monotonic);
    *waits = until_next <= 0;
    return *patience <= 0;
}

static void scheduler_step(struct scheduler *scheduler)
{
    gint64 patience = 0;
    gint64 next = 0;
    bool waited = false;
    (void)scheduler_was_changed(scheduler);
    if (!scheduler_is_due(scheduler, &patience, &waited)) {
        scheduler_sleep(scheduler, patience, true);
        return;
    }
    bool well = false;
    g_autoptr(GError) fault = NULL;
    char **lines = scheduler_turn(scheduler->directory, scheduler->request, &well, &fault);
    if (lines != NULL)
        scheduler_tell(scheduler, lines);
    else
        scheduler_tell_trouble(scheduler, fault->message);
    const gint64 now = g_get_monotonic_time();
    const bool due =
        !scheduler_find_next(scheduler, &next, NULL) || (next != 0 && next <= clock_now());
    /* What failed may be begun again, though no schedule says that it is due. */
    scheduler->turned = well ? now : now + REST_AFTER_FAILURE - TURN_AT_LEAST_EVERY;
    /* What became due while it only looked is nothing that it failed at. */
    scheduler->rest_until = due && waited ? now + REST_AFTER_FAILURE : now;
}

/* Without it, changes are noticed once a minute. */
static int watch_changes(const char *directory)
{
    const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor >= 0 && inotify_add_watch(descriptor, directory, IN_MODIFY | IN_MOVED_TO) < 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

bool scheduler_run(const char *directory, const struct scheduler_request *request, GError **error)
{
    struct scheduler scheduler = {
        .directory = directory,
        .request = request,
        .changes = -1,
        .turned = g_get_monotonic_time() - TURN_AT_LEAST_EVERY,
    };
    gint64 next = 0;
    if (!scheduler_find_next(&scheduler, &next, error))
        return false;
    scheduler.changes = watch_changes(directory);
    while (!scheduler_is_stopped(&scheduler))
        scheduler_step(&scheduler);
    if (scheduler.changes >= 0)
        close(scheduler.changes);
    g_strfreev(scheduler.told);
    return true;
}
