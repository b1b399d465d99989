#include "config.h"

#include "store/learner_merge.h"

#include "base/lower.h"
#include "store/course.h"
#include "store/learner_identity.h"
#include "store/row.h"

/* The tables with a row for each learner and something else. */
struct merge_table {
    const char *name, *what;
    const char *other; /* the column beside learner_id */
    const char *newer; /* the greater it is, the newer the row */
    const char *reach; /* a condition by which a learner's rows are found; "": none is needed */
    const char *value; /* in words; of a table called as its alias `t` */
    const char *where; /* which other thing it is, in words */
};

static const struct merge_table merge_tables[] = {
    { "enrolment", "enrolment", "course_id", "modified", "", "iif(t.active, 'active', 'inactive')",
      "(SELECT key FROM course WHERE id = t.course_id)" },
    { "course_grade", "grade", "course_id", "modified", "", "t.grade",
      "(SELECT key FROM course WHERE id = t.course_id)" },
    { "completion", "completion", "course_id", "modified", "", "t.ratio",
      "(SELECT key FROM course WHERE id = t.course_id)" },
    { "subsection_grade", "score", "subsection_id", "import_id", " AND " EVERY_SUBSECTION,
      "coalesce(t.earned || ' of ' || t.possible, 'not attempted')",
      "(SELECT key || ', ' || category || ' ' || number FROM subsection"
      " JOIN course ON course.id = course_id WHERE subsection.id = t.subsection_id)" },
    { "path_enrolment", "enrolment", "path_id", "modified", "",
      "iif(t.active, 'active', 'inactive')",
      "(SELECT key FROM learning_path WHERE id = t.path_id)" },
};

static void merge_free_overlap(gpointer data)
{
    struct learner_overlap *overlap = data;
    g_free(overlap->where);
    g_free(overlap->kept);
    g_free(overlap->merged);
    g_free(overlap);
}

static bool merge_find_overlaps(struct database *database, const struct merge_table *table,
                                gint64 kept, gint64 merged, GPtrArray *list, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT a.place, a.said, b.said, (b.by_hand, b.newer) > (a.by_hand, a.newer)"
        " FROM (SELECT %2$s AS other, %5$s AS place, CAST(%4$s AS TEXT) AS said,"
        "       by_hand <> 0 AS by_hand, %3$s AS newer FROM %1$s t WHERE learner_id = ?1%6$s) a"
        " JOIN (SELECT %2$s AS other, CAST(%4$s AS TEXT) AS said, by_hand <> 0 AS by_hand,"
        "       %3$s AS newer FROM %1$s t WHERE learner_id = ?2%6$s) b ON b.other = a.other"
        " ORDER BY 1",
        table->name, table->other, table->newer, table->value, table->where, table->reach);
    g_autoptr(statement) row = database_query(database, error, sql, "ii", kept, merged);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct learner_overlap *overlap = g_new0(struct learner_overlap, 1);
        overlap->what = table->what;
        overlap->where = row_text(row, 0);
        overlap->kept = row_text(row, 1);
        overlap->merged = row_text(row, 2);
        overlap->merged_holds = statement_integer(row, 3) != 0;
        g_ptr_array_add(list, overlap);
    }
    return step == 0;
}

GPtrArray *learner_merge_overlaps(struct database *database, gint64 kept, gint64 merged,
                                  GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(merge_free_overlap);
    for (gsize i = 0; i < G_N_ELEMENTS(merge_tables); i++)
        if (!merge_find_overlaps(database, &merge_tables[i], kept, merged, list, error))
            return NULL;
    return g_steal_pointer(&list);
}

static void merge_free_conflict(gpointer data)
{
    struct learner_merge_conflict *conflict = data;
    g_free(conflict->type_name);
    g_free(conflict->context_key);
    g_free(conflict->kept_uuid);
    g_free(conflict->kept_status);
    g_free(conflict->merged_uuid);
    g_free(conflict->merged_status);
    g_free(conflict);
}

GPtrArray *learner_merge_conflicts(struct database *database, gint64 kept, gint64 merged,
                                   GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(merge_free_conflict);
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT credential_type.name, context_key, a.uuid, a.status, b.uuid, b.status"
        " FROM credential a JOIN credential b ON b.configuration_id = a.configuration_id"
        " JOIN configuration ON configuration.id = a.configuration_id"
        " JOIN credential_type ON credential_type.id = type_id"
        " WHERE a.learner_id = ? AND b.learner_id = ? AND a.status <> 'invalidated'"
        " AND b.status <> 'invalidated' ORDER BY a.id, b.id",
        "ii", kept, merged);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct learner_merge_conflict *conflict = g_new0(struct learner_merge_conflict, 1);
        conflict->type_name = row_text(row, 0);
        conflict->context_key = row_text(row, 1);
        conflict->kept_uuid = row_text(row, 2);
        conflict->kept_status = row_text(row, 3);
        conflict->merged_uuid = row_text(row, 4);
        conflict->merged_status = row_text(row, 5);
        g_ptr_array_add(list, conflict);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool learner_merge_count(struct database *database, gint64 id, struct learner_merge_counts *counts,
                         GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT (SELECT count(*) FROM credential WHERE learner_id = ?1),"
                       " (SELECT count(*) FROM enrolment WHERE learner_id = ?1),"
                       " (SELECT count(*) FROM course_grade WHERE learner_id = ?1),"
                       " (SELECT count(*) FROM completion WHERE learner_id = ?1),"
                       " (SELECT count(*) FROM subsection_grade WHERE learner_id = ?1"
                       "  AND " EVERY_SUBSECTION "),"
                       " (SELECT count(*) FROM path_enrolment WHERE learner_id = ?1),"
                       " (SELECT count(*) FROM learner_identity WHERE learner_id = ?1)",
                       "i", id);
    if (row == NULL || statement_step(row, error) != 1)
        return false;
    *counts = (struct learner_merge_counts){
        .credentials = statement_integer(row, 0),
        .enrolments = statement_integer(row, 1),
        .grades = statement_integer(row, 2),
        .completions = statement_integer(row, 3),
        .scores = statement_integer(row, 4),
        .paths = statement_integer(row, 5),
        .identities = statement_integer(row, 6),
    };
    return true;
}

bool learner_merge_count_unfinished(struct database *database, gint64 kept, gint64 merged,
                                    gint64 *count, GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT count(*) FROM credential WHERE learner_id IN (?, ?)"
                                     " AND status = 'generating'",
                                     "ii", kept, merged),
                      count, error);
}

static bool merge_move_table(struct database *database, const struct merge_table *table,
                             gint64 kept, gint64 merged, GError **error)
{
    g_autofree char *lose = g_strdup_printf(
        "DELETE FROM %1$s WHERE learner_id = ?1%4$s AND EXISTS (SELECT 1 FROM %1$s b"
        " WHERE b.learner_id = ?2 AND b.%2$s = %1$s.%2$s"
        " AND (b.by_hand <> 0, b.%3$s) > (%1$s.by_hand <> 0, %1$s.%3$s))",
        table->name, table->other, table->newer, table->reach);
    g_autofree char *drop = g_strdup_printf(
        "DELETE FROM %1$s WHERE learner_id = ?2%3$s AND EXISTS (SELECT 1 FROM %1$s a"
        " WHERE a.learner_id = ?1 AND a.%2$s = %1$s.%2$s)",
        table->name, table->other, table->reach);
    g_autofree char *move = g_strdup_printf("UPDATE %s SET learner_id = ?1 WHERE learner_id = ?2%s",
                                            table->name, table->reach);
    return database_run(database, error, lose, "ii", kept, merged)
           && database_run(database, error, drop, "ii", kept, merged)
           && database_run(database, error, move, "ii", kept, merged);
}

static bool merge_remember(struct database *database, const struct learner *kept,
                           const struct learner *merged, GError **error)
{
    g_autofree char *email = text_lower(merged->email);
    const bool same_email = g_ascii_strcasecmp(kept->email, merged->email) == 0;
    if ((!merged->username_made
         && !learner_identity_add(database, kept->id, "username", merged->username, error))
        || (!same_email && !learner_identity_add(database, kept->id, "email", email, error)))
        return false;
    if (kept->lms_id != NULL)
        return learner_identity_add(database, kept->id, "openedx", merged->lms_id, error);
    return database_run(database, error, "UPDATE learner SET lms_id = ? WHERE id = ?", "ti",
                        merged->lms_id, kept->id);
}

bool learner_merge_move(struct database *database, const struct learner *kept,
                        const struct learner *merged, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(merge_tables); i++)
        if (!merge_move_table(database, &merge_tables[i], kept->id, merged->id, error))
            return false;
    return database_run(database, error,
                        "UPDATE credential SET learner_id = ? WHERE learner_id = ?", "ii", kept->id,
                        merged->id)
           && database_run(database, error,
                           "UPDATE learner_identity SET learner_id = ? WHERE learner_id = ?", "ii",
                           kept->id, merged->id)
           && learner_delete(database, merged->id, error)
           && merge_remember(database, kept, merged, error);
}
