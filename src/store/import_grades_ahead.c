#include "config.h"

#include "store/import_grades_ahead.h"

#include "base/error.h"
#include "store/aside.h"
#include "store/row.h"

/* Fewer are written in the time that it takes to make another database. */
#define NEWCOMERS_WORTH_IT 20000

struct grades_ahead {
    struct newcomer_grades grades;
    struct aside *aside;
    GThread *thread; /* NULL: it has ended */
    int given_up;    /* atomic */
    bool written;    /* by the thread, to the end */
};

static bool ahead_goes_on(void *data, gint64 done G_GNUC_UNUSED, GError **error)
{
    struct grades_ahead *ahead = data;
    if (g_atomic_int_get(&ahead->given_up) == 0)
        return true;
    g_set_error_literal(error, STORE_ERROR, ERROR_CANCELLED, "the import was given up");
    return false;
}

/* What fails here is done again by the import itself. */
static gpointer ahead_run(gpointer data)
{
    struct grades_ahead *ahead = data;
    struct database *database = aside_database(ahead->aside);
    g_autoptr(GError) unimportant = NULL;
    ahead->written = database_begin_immediate(database, &unimportant)
                     && newcomer_grades_write(&ahead->grades, database, &unimportant)
                     && database_commit(database, &unimportant);
    if (!ahead->written)
        g_debug("ahead_run: %s", unimportant->message);
    database_rollback(database);
    return NULL;
}

static bool tables_are_empty(struct database *database, GError **error)
{
    for (gsize i = 0; i < NEWCOMER_TABLES; i++) {
        gint64 any = 0;
        g_autofree char *sql =
            g_strdup_printf("SELECT EXISTS (SELECT 1 FROM %s)", newcomer_tables[i]);
        if (!row_number(database_query(database, error, sql, ""), &any, error) || any != 0)
            return false;
    }
    return true;
}

bool grades_ahead_begin(struct import_stage *stage, const struct newcomer_grades *grades,
                        gint64 newcomers)
{
    g_autoptr(GError) unimportant = NULL;
    if (newcomers < NEWCOMERS_WORTH_IT || stage->made->len > 0 || stage->grades_ahead != NULL
        || g_get_num_processors() < 2 || !tables_are_empty(stage->database, &unimportant))
        return false;
    g_autoptr(aside) aside =
        aside_new(stage->database, newcomer_tables, NEWCOMER_TABLES, &unimportant);
    if (aside == NULL) {
        g_debug("grades_ahead_begin: %s", unimportant->message);
        return false;
    }
    struct grades_ahead *ahead = g_new0(struct grades_ahead, 1);
    ahead->aside = g_steal_pointer(&aside);
    ahead->grades = *grades;
    ahead->grades.ahead = true;
    ahead->grades.go_on = ahead_goes_on;
    ahead->grades.go_on_data = ahead;
    ahead->thread = g_thread_try_new("grades", ahead_run, ahead, NULL);
    stage->grades_ahead = ahead;
    return ahead->thread != NULL;
}

static void ahead_join(struct grades_ahead *ahead)
{
    if (ahead->thread != NULL)
        g_thread_join(g_steal_pointer(&ahead->thread));
    aside_end(ahead->aside);
}

bool grades_ahead_take(struct import_stage *stage, bool *taken, GError **error)
{
    struct grades_ahead *ahead = stage->grades_ahead;
    *taken = false;
    if (ahead == NULL || ahead->thread == NULL)
        return true;
    ahead_join(ahead);
    for (gsize i = 0; ahead->written && i < NEWCOMER_TABLES; i++)
        if (!import_stage_go_on(stage, 0, error)
            || !aside_take(ahead->aside, newcomer_tables[i], error))
            return false;
    *taken = ahead->written;
    return true;
}

void grades_ahead_give_up(struct import_stage *stage)
{
    if (stage->grades_ahead == NULL)
        return;
    g_atomic_int_set(&stage->grades_ahead->given_up, 1);
    ahead_join(stage->grades_ahead);
}

void grades_ahead_end(struct import_stage *stage)
{
    struct grades_ahead *ahead = g_steal_pointer(&stage->grades_ahead);
    if (ahead == NULL)
        return;
    aside_free(ahead->aside);
    g_free(ahead);
}
