#include "config.h"

#include "operations/search.h"

#include "base/error.h"
#include "store/search_index.h"

/* Learners per transaction: some hundredths of a second. */
#define CHUNK 1000

#define LITTLE 10000

/* Whoever waits to write looks every twentieth of a second (database_open.c): so long nobody has the database between two
 * transactions, else they would wait for all of them. In microseconds. */
#define GIVES_WAY 60000

static bool search_catch_up_chunk(struct installation *installation, bool *more, GError **error)
{
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL && search_index_catch_up(installation->database, CHUNK, more, error)
           && database_commit(installation->database, error);
}

/* One that is damaged is made anew from the rows. */
static bool search_begin_anew(struct installation *installation, GError **error)
{
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL && search_index_clear(installation->database, error)
           && database_commit(installation->database, error);
}

bool search_catch_up(struct installation *installation, bool (*go_on)(gpointer data), gpointer data,
                     GError **error)
{
    gint64 missing = 0;
    /* Not even the lock for writing is taken when there is nothing to do. */
    if (!search_index_count_missing(installation->database, 1, &missing, error))
        return false;
    bool more = missing > 0, anew = false;
    while (more && (go_on == NULL || go_on(data))) {
        g_autoptr(GError) fault = NULL;
        if (search_catch_up_chunk(installation, &more, &fault)) {
            if (more && go_on != NULL)
                g_usleep(GIVES_WAY);
            continue;
        }
        if (anew || error_exit_status(fault) != ERROR_DATA) {
            g_propagate_error(error, g_steal_pointer(&fault));
            return false;
        }
        if (!search_begin_anew(installation, error))
            return false;
        anew = true;
    }
    return true;
}

void search_catch_up_little(struct installation *installation)
{
    gint64 missing = 0;
    g_autoptr(GError) fault = NULL;
    if (!search_index_count_missing(installation->database, LITTLE + 1, &missing, &fault)
        || (missing <= LITTLE && !search_catch_up(installation, NULL, NULL, &fault)))
        g_debug("the index of words: %s", fault->message);
}
