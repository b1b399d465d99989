#include "config.h"

#include "console/upgrade.h"

#include "base/error.h"
#include "base/text.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "console/widgets/progress_line.h"

/* How often the screen is looked at while nothing is told: seconds go on. */
#define LOOK_EVERY 500
#define MEGABYTE (1024 * 1024)
#define BAR_CELLS 24

struct upgrade_work {
    const char *directory;
    const struct database_age *age;
    gint64 started; /* monotonic */
    GError *error;  /* the thread's, until it has ended */

    GMutex lock; /* guards the rest */
    bool cancelled, finished;
    guint step;
    guint64 done, all;
    gint64 told;   /* monotonic: when the loop was woken last */
    char *waiting; /* who holds the database; NULL: nobody */
};

static bool upgrade_on_step(void *data, guint step, guint64 done, guint64 all)
{
    struct upgrade_work *work = data;
    const gint64 now = g_get_monotonic_time();
    g_mutex_lock(&work->lock);
    const bool wake = step != work->step || now - work->told > LOOK_EVERY * 1000 / 4;
    work->step = step;
    work->done = done;
    work->all = all;
    work->told = wake ? now : work->told;
    g_clear_pointer(&work->waiting, g_free);
    const bool go_on = !work->cancelled;
    g_mutex_unlock(&work->lock);
    if (wake)
        terminal_wake();
    return go_on;
}

static bool upgrade_on_waiting(void *data, const char *holder, int seconds)
{
    struct upgrade_work *work = data;
    g_mutex_lock(&work->lock);
    g_free(work->waiting);
    work->waiting = g_strdup_printf("waiting for %d s: %s", seconds, holder);
    const bool go_on = !work->cancelled;
    g_mutex_unlock(&work->lock);
    terminal_wake();
    return go_on;
}

static gpointer upgrade_thread(gpointer data)
{
    struct upgrade_work *work = data;
    const struct database_watch watch = { upgrade_on_step, upgrade_on_waiting, work };
    if (!upgrade_run(work->directory, &watch, &work->error) && work->error == NULL)
        g_set_error_literal(&work->error, CONSOLE_ERROR, ERROR_CANCELLED, "cancelled");
    g_mutex_lock(&work->lock);
    work->finished = true;
    g_mutex_unlock(&work->lock);
    terminal_wake();
    return NULL;
}

/* "Copying  ████░░░░  120 of 183 MB, 3 s". Under the lock; the caller frees. */
static char *upgrade_line(const struct upgrade_work *work)
{
    const gint64 seconds = (g_get_monotonic_time() - work->started) / G_USEC_PER_SEC;
    if (work->waiting != NULL)
        return g_strdup(work->waiting);
    if (work->cancelled)
        return g_strdup_printf("Stopping, %" G_GINT64_FORMAT " s", seconds);
    if (work->step > 0)
        return g_strdup_printf("Changing the tables to version %u of %" G_GUINT64_FORMAT
                               ", %" G_GINT64_FORMAT " s",
                               work->step, work->all, seconds);
    if (work->all > 0 && work->done == work->all)
        return g_strdup_printf("Reading the copy again, %" G_GINT64_FORMAT " s", seconds);
    g_autofree char *bar = progress_bar(work->done, work->all, BAR_CELLS);
    return g_strdup_printf("Copying  %s  %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " MB, %" G_GINT64_FORMAT " s",
                           bar, work->done / MEGABYTE, work->all / MEGABYTE + 1, seconds);
}

static void upgrade_paint(struct upgrade_work *work, bool anew)
{
    const int rows = terminal_rows(), cells = MAX(terminal_columns() - 2, 1);
    g_autofree char *shown = text_show(work->directory);
    g_autofree char *text = g_strdup_printf(
        "%s was made by an older Testamur: version %" G_GINT64_FORMAT
        " of its tables, this program has %" G_GINT64_FORMAT
        ".\nFirst the database (%" G_GUINT64_FORMAT
        " MB) is copied, and the copy is kept beside it; then its tables are changed. If this is "
        "stopped, nothing is lost.",
        shown, work->age->version, work->age->newest, work->age->size / MEGABYTE + 1);
    g_mutex_lock(&work->lock);
    g_autofree char *line = upgrade_line(work);
    g_mutex_unlock(&work->lock);
    werase(stdscr);
    paint_text(stdscr, 0, 1, cells, ROLE_PLACE,
               "Testamur \u203a Bringing the installation up to date");
    paint_rule(stdscr, 1, 0, terminal_columns());
    if (rows > 6)
        paint_wrapped(stdscr, 2, 1, rows - 5, cells, 0, ROLE_TEXT, text);
    paint_text(stdscr, rows - 2, 1, cells, ROLE_HEADING, line);
    const int used = paint_text(stdscr, rows - 1, 1, cells, ROLE_KEY, "Ctrl-C");
    paint_text(stdscr, rows - 1, used + 2, MAX(cells - used - 1, 1), ROLE_HELP, "Stop");
    terminal_place_cursor(rows - 2, 1);
    terminal_update(anew);
}

static bool upgrade_is_stop(enum terminal_event event, const struct key *key)
{
    return event == TERMINAL_END
           || (event == TERMINAL_KEY
               && (key->code == KEY_CONTROL('c') || key->code == KEY_CODE_ESCAPE));
}

/* Until the thread is done: the screen follows it. False: the terminal is gone. */
static void upgrade_follow(struct upgrade_work *work)
{
    bool finished = false, lost = false;
    for (bool anew = true; !finished;) {
        struct key key;
        if (!lost)
            upgrade_paint(work, anew);
        const enum terminal_event event = terminal_wait(LOOK_EVERY, &key);
        anew = event == TERMINAL_RESIZED || event == TERMINAL_CONTINUED;
        lost = lost || event == TERMINAL_END;
        g_mutex_lock(&work->lock);
        work->cancelled = work->cancelled || upgrade_is_stop(event, &key);
        finished = work->finished;
        g_mutex_unlock(&work->lock);
        if (lost)
            break;
    }
}

/* What is kept is named, so that it can be found. */
static char *upgrade_words(const struct upgrade_work *work)
{
    const double seconds =
        (double)(g_get_monotonic_time() - work->started) / (double)G_USEC_PER_SEC;
    return g_strdup_printf(
        "The installation was brought from version %" G_GINT64_FORMAT
        " of its tables to %" G_GINT64_FORMAT
        ", in %.1f s. As it was before it is kept as testamur-version-%" G_GINT64_FORMAT "-*.db.",
        work->age->version, work->age->newest, seconds, work->age->version);
}

char *upgrade_screen(const char *directory, const struct database_age *age, GError **error)
{
    struct upgrade_work work = { .directory = directory,
                                 .age = age,
                                 .started = g_get_monotonic_time() };
    g_mutex_init(&work.lock);
    GThread *thread = g_thread_new("upgrade", upgrade_thread, &work);
    upgrade_follow(&work);
    g_thread_join(thread);
    g_mutex_clear(&work.lock);
    g_free(work.waiting);
    if (work.error == NULL)
        return upgrade_words(&work);
    if (work.error->code == ERROR_CANCELLED || work.cancelled) {
        g_error_free(work.error);
        g_set_error_literal(error, CONSOLE_ERROR, ERROR_CANCELLED,
                            "stopped before the installation was up to date; nothing is lost, and "
                            "the next start goes on");
        return NULL;
    }
    g_propagate_error(error, work.error);
    return NULL;
}
