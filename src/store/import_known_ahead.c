#include "config.h"

#include "store/import_known_ahead.h"

#include "store/database_private.h"
#include "store/history.h"
#include "store/people_basis.h"

/* Fewer are read in the time that a connection takes to be opened. */
#define ROWS_WORTH_IT 20000

struct known_ahead {
    struct database *database;
    struct people_basis basis; /* as it was before the import's transaction began */
    gint64 rows;
    struct known_shape shape; /* of the first row */
    char *platform;           /* the shape's */
    GThread *thread;          /* NULL: not begun, or ended */
    bool begun;
    struct known_people *known;
};

struct known_ahead *known_ahead_new(struct database *database, gint64 rows)
{
    g_autoptr(GError) unimportant = NULL;
    struct people_basis basis;
    if (rows < ROWS_WORTH_IT || database->alone)
        return NULL;
    struct database *own = database_open(database_directory(database), DATABASE_READ, &unimportant);
    if (own == NULL || !people_basis_read(own, &basis, &unimportant)) {
        g_debug("known_ahead_new: %s", unimportant->message);
        g_clear_pointer(&own, database_close);
        return NULL;
    }
    struct known_ahead *ahead = g_new0(struct known_ahead, 1);
    ahead->database = own;
    ahead->basis = basis;
    ahead->rows = rows;
    return ahead;
}

/* What fails here is found again, and told, by the import itself. */
static gpointer ahead_read(gpointer data)
{
    struct known_ahead *ahead = data;
    g_autoptr(GError) unimportant = NULL;
    if (!database_begin(ahead->database, &unimportant)
        || !known_people_read(ahead->database, ahead->rows, &ahead->shape, &ahead->known,
                              &unimportant))
        g_debug("ahead_read: %s", unimportant->message);
    database_rollback(ahead->database);
    return NULL;
}

void known_ahead_begin(struct known_ahead *ahead, const struct staged_row *like)
{
    if (ahead == NULL || ahead->begun)
        return;
    ahead->begun = true;
    ahead->platform = g_strdup(like->platform);
    ahead->shape = known_shape_of(like);
    ahead->shape.platform = ahead->platform;
    ahead->thread = g_thread_try_new("known", ahead_read, ahead, NULL);
}

struct known_people *known_ahead_take(struct known_ahead *ahead, struct database *database,
                                      const struct known_shape *shape)
{
    g_autoptr(GError) unimportant = NULL;
    bool holds = false;
    gint64 seen = 0;
    if (ahead == NULL || ahead->thread == NULL)
        return NULL;
    g_thread_join(g_steal_pointer(&ahead->thread));
    /* What the import's transaction sees is what was there when it read first, at the latest now; and what the thread saw
     * was there between the same two instants. */
    if (!history_read_mark(database, &seen, &unimportant)
        || !people_basis_holds(ahead->database, &ahead->basis, &holds, &unimportant))
        g_debug("known_ahead_take: %s", unimportant->message);
    if (!holds || ahead->known == NULL || !known_people_suit(ahead->known, shape))
        return NULL;
    return g_steal_pointer(&ahead->known);
}

void known_ahead_free(struct known_ahead *ahead)
{
    if (ahead == NULL)
        return;
    if (ahead->thread != NULL) {
        database_interrupt(ahead->database);
        g_thread_join(ahead->thread);
    }
    known_people_free(ahead->known);
    database_close(ahead->database);
    g_free(ahead->platform);
    g_free(ahead);
}
