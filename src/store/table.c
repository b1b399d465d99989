#include "config.h"

#include "store/table.h"

#include "base/clock.h"
#include "base/number.h"
#include "store/course.h"

#include <string.h>

struct table {
    struct statement *rows;
    /* What the columns of `rows` hold from `first` on: t text, r a number that may have a fraction, i a whole number or
     * a flag, @ an instant. */
    const char *kinds;
    int first;
    char **cells; /* of the row, NULL: there is no value */
    guint count;
    /* Of grades only: */
    gint64 course_id;
    struct statement *scores; /* of one learner */
    GHashTable *places;       /* id of a subsection -> cell of what was earned, plus 1 */
    GTimeZone *utc;
};

void table_free(struct table *table)
{
    statement_end(table->rows);
    statement_end(table->scores);
    for (guint i = 0; i < table->count; i++)
        g_free(table->cells[i]);
    g_free(table->cells);
    g_clear_pointer(&table->places, g_hash_table_unref);
    g_time_zone_unref(table->utc);
    g_free(table);
}

/* Takes the query; NULL when it could not be made. */
static struct table *table_new(struct statement *rows, const char *kinds, int first, guint more)
{
    if (rows == NULL)
        return NULL;
    struct table *table = g_new0(struct table, 1);
    table->rows = rows;
    table->kinds = kinds;
    table->first = first;
    table->count = (guint)strlen(kinds) + more;
    table->cells = g_new0(char *, table->count);
    table->utc = g_time_zone_new_utc();
    return table;
}

/* Several values of a learner stand in one cell, a line for each. */
#define TABLE_IDS(source)                                                                          \
    "(SELECT group_concat(value, char(10)) FROM (SELECT value FROM learner_identity"               \
    " WHERE learner_id = learner.id AND source = '" source "' ORDER BY value))"
#define TABLE_OTHER_IDS                                                                            \
    "(SELECT group_concat(source || ' ' || value, char(10)) FROM (SELECT source, value FROM"       \
    " learner_identity WHERE learner_id = learner.id AND source NOT IN ('external', 'moodle',"     \
    " 'canvas') ORDER BY source, value))"

/* Of whom the course ?1 knows anything. */
#define TABLE_KNOWN                                                                                \
    "(SELECT learner_id FROM enrolment WHERE course_id = ?1"                                       \
    " UNION SELECT learner_id FROM course_grade WHERE course_id = ?1"                              \
    " UNION SELECT learner_id FROM completion WHERE course_id = ?1"                                \
    " UNION SELECT learner_id FROM subsection_grade WHERE subsection_id IN"                        \
    " (SELECT id FROM subsection WHERE course_id = ?1))"

struct table *table_open_learners(struct database *database, const struct learner_filter *filter,
                                  gint64 course_id, GError **error)
{
    struct statement *rows = database_query(
        database, error,
        "SELECT username, " LEARNER_SHOWN_NAME ", email, name, first_name, last_name, name_state,"
        " language, active, wants_mail, lms_id, " TABLE_IDS("external") ", " TABLE_IDS(
            "moodle") ", " TABLE_IDS("canvas") ", " TABLE_OTHER_IDS ", username_made FROM learner"
                                               " WHERE (?1 = 0 OR id IN " TABLE_KNOWN
                                               ") AND " LEARNER_FILTER("?2", "?3",
                                                                       "?4") " ORDER BY username",
        "iiit", course_id, (gint64)filter->review_only, (gint64)filter->proposed_only,
        filter->search);
    return table_new(rows, "ttttttttiittttti", 0, 0);
}

struct table *table_open_credentials(struct database *database,
                                     const struct credential_filter *filter,
                                     const char *download_base, const char *verify_base,
                                     GError **error)
{
    struct statement *rows = database_query(
        database, error,
        "SELECT uuid, verify_uuid, status, learner.username, full_name, " LEARNER_SHOWN_NAME
        ", learner.email, context_key, context_name, credential_type.name, configuration_id,"
        " issued, printed_date, (SELECT operator FROM task_run WHERE id = run_id), run_id,"
        " credential.created, credential.modified, failure, invalidated_at, invalidated_by,"
        " invalidation_reason, (SELECT older.uuid FROM credential AS older WHERE older.id ="
        " credential.replaces_id), legacy_id, iif(status = 'available' AND ?8 <> '', rtrim(?8, '/')"
        " || '/' || uuid || '.pdf', NULL), iif(?9 <> '', ?9 || '/' || verify_uuid, NULL),"
        " document.size, lower(hex(document.sha256))" CREDENTIAL_TABLES
        " LEFT JOIN document ON document.credential_id = credential.id" CREDENTIAL_FILTER
        " ORDER BY credential.id",
        "itittiitt", G_MAXINT64, filter->status, filter->configuration_id, filter->search,
        filter->username, (gint64)filter->name_changed, filter->import_id, download_base,
        verify_base);
    return table_new(rows, "tttttttttti@tti@@t@tttittit", 0, 0);
}

/* Where each subsection's cells begin. */
static GHashTable *table_places(const GPtrArray *subsections, guint first)
{
    GHashTable *places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < subsections->len; i++) {
        const struct subsection *one = subsections->pdata[i];
        g_hash_table_insert(places, g_memdup2(&one->id, sizeof one->id),
                            GUINT_TO_POINTER(first + 2 * i + 1));
    }
    return places;
}

struct table *table_open_grades(struct database *database, gint64 course_id,
                                const GPtrArray *subsections, const char *username, GError **error)
{
    static const char kinds[] = "ttttttrrrr@";
    struct statement *rows = database_query(
        database, error,
        "SELECT learner.id, course.key, username, " LEARNER_SHOWN_NAME
        ", email, iif(enrolment.active IS NULL,"
        " NULL, iif(enrolment.active, 'active', 'ended')), enrolment.mode, grade, ratio, earned,"
        " possible, completed FROM learner JOIN course ON course.id = ?1"
        " LEFT JOIN enrolment ON enrolment.course_id = ?1 AND enrolment.learner_id = learner.id"
        " LEFT JOIN course_grade ON course_grade.course_id = ?1"
        " AND course_grade.learner_id = learner.id"
        " LEFT JOIN completion ON completion.course_id = ?1 AND completion.learner_id = learner.id"
        " WHERE learner.id IN " TABLE_KNOWN " AND (?2 IS NULL OR username = ?2) ORDER BY username",
        "it", course_id, username);
    g_autoptr(table) table = table_new(rows, kinds, 1, 2 * subsections->len);
    if (table == NULL)
        return NULL;
    table->places = table_places(subsections, (guint)strlen(kinds));
    table->scores = database_query(
        database, error,
        "SELECT subsection_id, earned, possible FROM subsection_grade WHERE learner_id = ?"
        " AND subsection_id IN (SELECT id FROM subsection WHERE course_id = ?)",
        "ii", (gint64)0, course_id);
    table->course_id = course_id;
    return table->scores != NULL ? g_steal_pointer(&table) : NULL;
}

/* A cell of a query. Caller frees; NULL: there is no value. */
static char *cell_text(const struct table *table, struct statement *row, int column, char kind)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (statement_is_null(row, column))
        return NULL;
    switch (kind) {
    case 'i':
        return g_strdup_printf("%" G_GINT64_FORMAT, statement_integer(row, column));
    case 'r':
        return g_strdup(number_print(buffer, statement_real(row, column)));
    case '@':
        return clock_format_in_zone(statement_integer(row, column), table->utc);
    default:
        return g_strdup(statement_text(row, column));
    }
}

static bool table_read_scores(struct table *table, gint64 learner_id, GError **error)
{
    int step;
    statement_bind(table->scores, "ii", learner_id, table->course_id);
    while ((step = statement_step(table->scores, error)) == 1) {
        const gint64 id = statement_integer(table->scores, 0);
        const guint place = GPOINTER_TO_UINT(g_hash_table_lookup(table->places, &id));
        if (place == 0)
            continue;
        table->cells[place - 1] = cell_text(table, table->scores, 1, 'r');
        table->cells[place] = cell_text(table, table->scores, 2, 'r');
    }
    return step == 0;
}

int table_next(struct table *table, GError **error)
{
    const int step = statement_step(table->rows, error);
    for (guint i = 0; i < table->count; i++)
        g_clear_pointer(&table->cells[i], g_free);
    if (step != 1)
        return step;
    for (int i = 0; table->kinds[i] != '\0'; i++)
        table->cells[i] = cell_text(table, table->rows, table->first + i, table->kinds[i]);
    if (table->scores == NULL || table_read_scores(table, statement_integer(table->rows, 0), error))
        return 1;
    return -1;
}

const char *table_cell(const struct table *table, guint column)
{
    return table->cells[column];
}

#define TABLE_KNOWS(table)                                                                         \
    "EXISTS (SELECT 1 FROM " table " WHERE course_id = course.id AND (?1 IS NULL OR learner_id ="  \
    " (SELECT id FROM learner WHERE username = ?1)))"

GArray *table_courses(struct database *database, const char *username, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(statement) rows = database_query(
        database, error,
        "SELECT id FROM course WHERE " TABLE_KNOWS("enrolment") " OR " TABLE_KNOWS(
            "course_grade") " OR " TABLE_KNOWS("completion") " OR " TABLE_KNOWS("subsection"
                                                                                " JOIN "
                                                                                "subsection"
                                                                                "_grade ON "
                                                                                "subsection"
                                                                                "_id = "
                                                                                "subsection"
                                                                                ".id") " OR"
                                                                                       "DER"
                                                                                       " BY"
                                                                                       " ke"
                                                                                       "y",
        "t", username);
    int step = -1;
    while (rows != NULL && (step = statement_step(rows, error)) == 1) {
        const gint64 id = statement_integer(rows, 0);
        g_array_append_val(ids, id);
    }
    return step == 0 ? g_steal_pointer(&ids) : NULL;
}
