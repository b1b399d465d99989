#include "config.h"

#include "store/import_before_age.h"

#include "base/clock.h"
#include "store/row.h"
#include "store/seal.h"

void import_before_sum_add(struct import_before_sum *sum, const char *table, gint64 learner_id,
                           gint64 other_id, gint64 line, const char *state)
{
    const gint64 numbers[] = { learner_id, other_id, line };
    guint64 hash = seal_hash_text(0, table);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        hash = seal_hash_number(hash, numbers[i]);
    sum->rows++;
    sum->sum += seal_hash_text(hash, state);
}

bool import_before_sum_write(struct database *database, const struct import_before_sum *sum,
                             GError **error)
{
    g_autofree char *digits = g_strdup_printf("%016" G_GINT64_MODIFIER "x", sum->sum);
    return database_run(database, error,
                        "UPDATE import_run SET summary = json_set(summary, '$.before',"
                        " json_object('rows', ?, 'sum', ?)) WHERE id = ?",
                        "iti", sum->rows, digits, sum->import_id);
}

/* What was written of the next import. The notes are taken up to those of the import that follows. */
static bool age_sum_up(struct statement *notes, bool *more, struct import_before_sum *sum,
                       GError **error)
{
    while (*more && statement_integer(notes, 0) <= sum->import_id) {
        if (statement_integer(notes, 0) == sum->import_id)
            import_before_sum_add(sum, statement_text(notes, 1), statement_integer(notes, 2),
                                  statement_integer(notes, 3), statement_integer(notes, 4),
                                  statement_text(notes, 5));
        const int step = statement_step(notes, error);
        if (step < 0)
            return false;
        *more = step == 1;
    }
    return true;
}

static bool age_verify(struct database *database, GArray *broken, GError **error)
{
    g_autoptr(statement) notes =
        database_query(database, error,
                       "SELECT import_id, table_name, learner_id, other_id, line, state"
                       " FROM import_before ORDER BY import_id",
                       "");
    g_autoptr(statement) runs =
        database_query(database, error,
                       "SELECT id, summary ->> '$.before.rows', summary ->> '$.before.sum'"
                       " FROM import_run WHERE json_valid(summary)"
                       " AND json_type(summary, '$.before.sum') = 'text' ORDER BY id",
                       "");
    int step = notes != NULL && runs != NULL ? statement_step(notes, error) : -1;
    bool more = step == 1;
    while (step >= 0 && (step = statement_step(runs, error)) == 1) {
        struct import_before_sum sum = { .import_id = statement_integer(runs, 0) };
        const gint64 rows = statement_integer(runs, 1);
        const guint64 said = g_ascii_strtoull(statement_text(runs, 2), NULL, 16);
        if (!age_sum_up(notes, &more, &sum, error))
            return false;
        if (sum.rows != rows || sum.sum != said)
            g_array_append_val(broken, sum);
    }
    return step == 0;
}

GArray *import_before_verify(struct database *database, GError **error)
{
    g_autoptr(GArray) broken = g_array_new(FALSE, FALSE, sizeof(struct import_before_sum));
    gint64 tables = 0;
    /* A copy from an earlier version is checked as it is. */
    if (!row_number(
            database_query(database, error,
                           "SELECT count(*) FROM sqlite_schema WHERE name = 'import_before'", ""),
            &tables, error)
        || (tables > 0 && !age_verify(database, broken, error)))
        return NULL;
    return g_steal_pointer(&broken);
}

bool import_before_forget(struct database *database, gint64 finished_before, GError **error)
{
    return database_run(database, error,
                        "UPDATE import_run SET summary = json_set(summary, '$.before',"
                        " json_object('forgotten', ?)) WHERE (undone IS NOT NULL OR finished < ?)"
                        " AND encoding <> '' AND json_valid(summary)"
                        " AND json_type(summary, '$.before.forgotten') IS NULL",
                        "ii", clock_now(), finished_before)
           && database_run(database, error,
                           "DELETE FROM import_before WHERE import_id IN (SELECT id FROM import_run"
                           " WHERE json_valid(summary)"
                           " AND json_type(summary, '$.before.forgotten') IS NOT NULL)",
                           "");
}
