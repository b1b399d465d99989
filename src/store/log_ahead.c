#include "config.h"

#include "store/log_ahead.h"

#include "store/database_private.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What fewer change is on the disk in an instant. */
#define ROWS_WORTH_IT 20000

/* How often the thread looks, and how much is worth a call. */
#define LOOK_AGAIN (G_USEC_PER_SEC / 10)
#define WORTH_BYTES (8 << 20)

/* The last pages may still be written again. */
#define KEPT_BYTES (1 << 20)

struct log_ahead {
    GThread *thread; /* NULL: there was no room for one */
    GMutex lock;
    GCond changed;
    bool ending;
    int log; /* of our own: no lock of SQLite's lies on the log, so closing it gives up none */
};

static bool ahead_waits(struct log_ahead *ahead)
{
    const gint64 until = g_get_monotonic_time() + LOOK_AGAIN;
    g_mutex_lock(&ahead->lock);
    while (!ahead->ending && g_cond_wait_until(&ahead->changed, &ahead->lock, until))
        continue;
    const bool goes_on = !ahead->ending;
    g_mutex_unlock(&ahead->lock);
    return goes_on;
}

/* What fails here fails again in the commit, which tells it. */
static gpointer ahead_run(gpointer data)
{
    struct log_ahead *ahead = data;
    off_t handed = 0;
    struct stat about;
    while (ahead_waits(ahead) && fstat(ahead->log, &about) == 0) {
        const off_t due = about.st_size - KEPT_BYTES - handed;
        if (due < WORTH_BYTES)
            continue;
        if (sync_file_range(ahead->log, handed, due, SYNC_FILE_RANGE_WRITE) != 0)
            break;
        handed += due;
    }
    return NULL;
}

struct log_ahead *log_ahead_start(const struct database *database, gint64 rows)
{
    if (rows < ROWS_WORTH_IT)
        return NULL;
    g_autofree char *name = g_strconcat(database->file, "-wal", NULL);
    const int log = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (log == -1)
        return NULL;
    struct log_ahead *ahead = g_new0(struct log_ahead, 1);
    ahead->log = log;
    g_mutex_init(&ahead->lock);
    g_cond_init(&ahead->changed);
    ahead->thread = g_thread_try_new("log", ahead_run, ahead, NULL);
    return ahead;
}

void log_ahead_free(struct log_ahead *ahead)
{
    if (ahead == NULL)
        return;
    if (ahead->thread != NULL) {
        g_mutex_lock(&ahead->lock);
        ahead->ending = true;
        g_cond_broadcast(&ahead->changed);
        g_mutex_unlock(&ahead->lock);
        g_thread_join(ahead->thread);
    }
    close(ahead->log);
    g_mutex_clear(&ahead->lock);
    g_cond_clear(&ahead->changed);
    g_free(ahead);
}
