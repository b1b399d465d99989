#include "config.h"

#include "store/checkpointer.h"

/* Pages of the log from which on it is moved: pages that are written again and again are then moved once for
 * some chunks of a run. Found by measurement (bench/issue). */
#define PAGES_TO_MOVE 4096

/* Pages of the log, 64 megabytes, from which on a commit waits until they are moved. */
#define PAGES_AT_MOST 16384

/* What SQLite itself does when nothing else was asked for. */
#define PAGES_BY_DEFAULT 1000

struct checkpointer {
    struct database *database; /* the one that commits; borrowed */
    struct database *beside;   /* the thread's; NULL as long as there is none */
    GThread *thread;
    GMutex lock;
    GCond changed; /* a member below */
    bool wanted, busy, ending;
};

static gpointer checkpointer_run(gpointer data)
{
    struct checkpointer *checkpointer = data;
    g_mutex_lock(&checkpointer->lock);
    for (;;) {
        while (!checkpointer->wanted && !checkpointer->ending)
            g_cond_wait(&checkpointer->changed, &checkpointer->lock);
        if (checkpointer->ending)
            break;
        checkpointer->wanted = false;
        checkpointer->busy = true;
        g_mutex_unlock(&checkpointer->lock);
        database_enter(checkpointer->beside);
        /* Readers may hinder it, or the disk fail: the next commit tries again, and what fails for good fails
         * there. */
        sqlite3_wal_checkpoint_v2(database_handle(checkpointer->beside), NULL,
                                  SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        database_leave(checkpointer->beside);
        g_mutex_lock(&checkpointer->lock);
        checkpointer->busy = false;
        g_cond_broadcast(&checkpointer->changed);
    }
    g_mutex_unlock(&checkpointer->lock);
    return NULL;
}

/* Most runs write too little for a connection and a thread of its own, so these come when they are needed. */
static bool checkpointer_begin(struct checkpointer *checkpointer, GError **error)
{
    if (checkpointer->thread != NULL)
        return true;
    g_autoptr(database) beside =
        database_open(database_directory(checkpointer->database), DATABASE_READ, error);
    if (beside == NULL)
        return false;
    database_share_gate(beside, checkpointer->database);
    checkpointer->beside = beside;
    checkpointer->thread = g_thread_try_new("checkpoint", checkpointer_run, checkpointer, error);
    if (checkpointer->thread == NULL)
        checkpointer->beside = NULL;
    else
        g_steal_pointer(&beside);
    return checkpointer->thread != NULL;
}

/* SQLite calls it after each commit, when others may write again, with the pages of the log. */
static int checkpointer_committed(void *data, sqlite3 *handle, const char *name, int pages)
{
    struct checkpointer *checkpointer = data;
    g_autoptr(GError) fault = NULL;
    if (pages < PAGES_TO_MOVE)
        return SQLITE_OK;
    if (!checkpointer_begin(checkpointer, &fault)) {
        g_debug("the log is moved here, not beside: %s", fault->message);
        sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        return SQLITE_OK;
    }
    g_mutex_lock(&checkpointer->lock);
    checkpointer->wanted = true;
    g_cond_broadcast(&checkpointer->changed);
    while (pages >= PAGES_AT_MOST && (checkpointer->wanted || checkpointer->busy))
        g_cond_wait(&checkpointer->changed, &checkpointer->lock);
    g_mutex_unlock(&checkpointer->lock);
    return SQLITE_OK;
}

struct checkpointer *checkpointer_start(struct database *database)
{
    struct checkpointer *checkpointer = g_new0(struct checkpointer, 1);
    checkpointer->database = database;
    g_mutex_init(&checkpointer->lock);
    g_cond_init(&checkpointer->changed);
    sqlite3_wal_hook(database_handle(database), checkpointer_committed, checkpointer);
    return checkpointer;
}

void checkpointer_free(struct checkpointer *checkpointer)
{
    if (checkpointer == NULL)
        return;
    sqlite3_wal_autocheckpoint(database_handle(checkpointer->database), PAGES_BY_DEFAULT);
    if (checkpointer->thread != NULL) {
        g_mutex_lock(&checkpointer->lock);
        checkpointer->ending = true;
        g_cond_broadcast(&checkpointer->changed);
        g_mutex_unlock(&checkpointer->lock);
        g_thread_join(checkpointer->thread);
    }
    g_clear_pointer(&checkpointer->beside, database_close);
    g_mutex_clear(&checkpointer->lock);
    g_cond_clear(&checkpointer->changed);
    g_free(checkpointer);
}
