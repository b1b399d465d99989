#include "config.h"

#include "store/import_indexes.h"

#include "store/row.h"

/* Fewer are quickly put in their places, however many learners there are. */
#define NEWCOMERS_FEWEST 2000

/* The others are those that few learners are in. */
#define INDEXES                                                                                    \
    "('learner_username', 'learner_lms_id', 'learner_email', 'learner_shown_name',"                \
    " 'learner_identity_value')"

GPtrArray *import_indexes_drop(struct database *database, gint64 newcomers, GError **error)
{
    gint64 last = 0;
    if (!row_number(database_query(database, error, "SELECT coalesce(max(id), 0) FROM learner", ""),
                    &last, error))
        return NULL;
    if (newcomers < NEWCOMERS_FEWEST || newcomers < last / 2)
        return g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) names =
        row_texts(database_query(database, error,
                                 "SELECT name FROM sqlite_schema WHERE name IN " INDEXES, ""),
                  error);
    g_autoptr(GPtrArray) definitions = row_texts(
        database_query(database, error, "SELECT sql FROM sqlite_schema WHERE name IN " INDEXES, ""),
        error);
    if (names == NULL || definitions == NULL)
        return NULL;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *drop = g_strdup_printf("DROP INDEX main.%s", (char *)names->pdata[i]);
        if (!database_run(database, error, drop, ""))
            return NULL;
    }
    return g_steal_pointer(&definitions);
}

bool import_indexes_keep_near(struct database *database, GError **error)
{
    return database_run(database, error, "SELECT 1 FROM sqlite_schema WHERE name = ''", "");
}

bool import_indexes_make(struct import_stage *stage, const GPtrArray *definitions, GError **error)
{
    for (guint i = 0; i < definitions->len; i++)
        if (!import_stage_go_on(stage, 0, error)
            || !database_run(stage->database, error, definitions->pdata[i], ""))
            return false;
    return true;
}
