#include "config.h"

#include "store/import_known_ahead.h"

#include "store/database_private.h"
#include "store/history.h"
#include "store/people_basis.h"

/* Fewer are read in the time that a connection takes to be opened. */
#define ROWS_WORTH_IT 20000

/* The texts by which rows are compared with learners. */
static const size_t like_texts[] = {
    offsetof(struct staged_row, username),  offsetof(struct staged_row, lms_id),
    offsetof(struct staged_row, email),     offsetof(struct staged_row, external_id),
    offsetof(struct staged_row, platform),  offsetof(struct staged_row, platform_id),
    offsetof(struct staged_row, name),      offsetof(struct staged_row, first_name),
    offsetof(struct staged_row, last_name), offsetof(struct staged_row, language),
    offsetof(struct staged_row, account),
};

struct known_ahead {
    struct database *database;
    struct people_basis basis; /* as it was before the import's transaction began */
    gint64 rows;
    struct staged_row like; /* only its texts, and whether it has a name */
    GStringChunk *texts;
    GThread *thread; /* NULL: not begun, or ended */
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
    ahead->texts = g_string_chunk_new(1024);
    return ahead;
}

/* What fails here is found again, and told, by the import itself. */
static gpointer ahead_read(gpointer data)
{
    struct known_ahead *ahead = data;
    g_autoptr(GError) unimportant = NULL;
    if (!database_begin(ahead->database, &unimportant)
        || !known_people_read(ahead->database, ahead->rows, &ahead->like, &ahead->known,
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
    ahead->like.has_name = like->has_name;
    for (gsize i = 0; i < G_N_ELEMENTS(like_texts); i++) {
        const char *text = G_STRUCT_MEMBER(const char *, like, like_texts[i]);
        if (text != NULL)
            G_STRUCT_MEMBER(const char *, &ahead->like, like_texts[i]) =
                g_string_chunk_insert(ahead->texts, text);
    }
    ahead->thread = g_thread_try_new("known", ahead_read, ahead, NULL);
}

struct known_people *known_ahead_take(struct known_ahead *ahead, struct database *database,
                                      const struct staged_row *like)
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
    if (!holds || ahead->known == NULL || !known_people_suit(ahead->known, like))
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
    g_string_chunk_free(ahead->texts);
    g_free(ahead);
}
