#include "config.h"

#include "store/import_stage.h"

#include "base/error.h"
#include "store/import_known_ahead.h"
#include "store/import_rows.h"

#include <string.h>

const char *const staged_verdict_names[STAGED_VERDICTS] = {
    "pending", "new", "changed", "unchanged", "conflict", "skipped", "refused",
};

static const char *const stage_tables[] = {
    /* Learners to be made, those who get a user name, and those who get the id by which Open edX knows them. */
    "CREATE TEMP TABLE import_identity (id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE,"
    " lms_id TEXT UNIQUE, email TEXT, made INTEGER NOT NULL DEFAULT 0)",
    /* Numbers that learners get. */
    "CREATE TEMP TABLE import_value (source TEXT, value TEXT, id INTEGER, PRIMARY KEY (source,"
    " value)) WITHOUT ROWID",
    "CREATE TEMP TABLE import_name (key TEXT NOT NULL, username TEXT NOT NULL)",
    /* The first row of this import about each learner, where several courses have rows. */
    "CREATE TEMP TABLE import_told (id INTEGER PRIMARY KEY, row_id INTEGER NOT NULL, flags INTEGER "
    "NOT NULL)",
    "CREATE TEMP TABLE import_note (id INTEGER PRIMARY KEY, note TEXT NOT NULL)",
};

static const char *const stage_drops[] = {
    "DROP TABLE IF EXISTS temp.import_identity", "DROP TABLE IF EXISTS temp.import_value",
    "DROP TABLE IF EXISTS temp.import_name",     "DROP TABLE IF EXISTS temp.import_told",
    "DROP TABLE IF EXISTS temp.import_note",
};

struct import_stage *import_stage_begin(struct database *database, gint64 rows, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stage_drops); i++)
        if (!database_run(database, error, stage_drops[i], ""))
            return NULL;
    if (!import_rows_add_table(database, error))
        return NULL;
    g_autoptr(known_ahead) ahead = known_ahead_new(database, rows);
    if (!database_begin(database, error))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(stage_tables); i++)
        if (!database_run(database, error, stage_tables[i], "")) {
            database_rollback(database);
            return NULL;
        }
    struct import_stage *stage = g_new0(struct import_stage, 1);
    stage->database = database;
    stage->ahead = g_steal_pointer(&ahead);
    stage->rows = import_rows_new();
    stage->verdicts = g_byte_array_new();
    stage->reviews = g_byte_array_new();
    stage->noted = g_byte_array_new();
    stage->settled = g_byte_array_new();
    stage->made = g_byte_array_new();
    return stage;
}

void import_stage_free(struct import_stage *stage)
{
    g_clear_pointer(&stage->before, import_before_free);
    known_ahead_free(stage->ahead);
    database_rollback(stage->database);
    for (gsize i = 0; i < STAGE_STATEMENTS; i++)
        statement_end(stage->statements[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(stage_drops); i++) {
        g_autoptr(GError) fault = NULL;
        if (!database_run(stage->database, &fault, stage_drops[i], ""))
            g_debug("import_stage_free: %s", fault->message);
    }
    import_rows_free(stage->rows);
    newcomers_free(stage->newcomers);
    g_byte_array_unref(stage->verdicts);
    g_byte_array_unref(stage->reviews);
    g_byte_array_unref(stage->noted);
    g_byte_array_unref(stage->settled);
    g_byte_array_unref(stage->made);
    g_free(stage);
}

gint64 import_stage_rows(const struct import_stage *stage)
{
    return (gint64)stage->verdicts->len;
}

enum staged_verdict import_stage_verdict(const struct import_stage *stage, gint64 id)
{
    return stage->verdicts->data[id - 1];
}

void import_stage_set_verdict(struct import_stage *stage, gint64 id, enum staged_verdict verdict)
{
    stage->verdicts->data[id - 1] = (guint8)verdict;
}

bool import_stage_needs_review(const struct import_stage *stage, gint64 id)
{
    return stage->reviews->data[id - 1] != 0;
}

bool import_stage_is_due(const struct import_stage *stage, gint64 id)
{
    const enum staged_verdict verdict = import_stage_verdict(stage, id);
    return verdict == STAGED_NEW || verdict == STAGED_CHANGED || verdict == STAGED_CONFLICT;
}

bool import_stage_makes(const struct import_stage *stage, const struct staged_match *match)
{
    return match->person == STAGED_NEW && import_stage_is_due(stage, match->row_id);
}

/* How far a learner is who is not in the store. */
enum stage_newcomer { NEWCOMER_EXPECTED, NEWCOMER_MADE, NEWCOMER_TOLD };

/* Whether the learner was at `from`, and is at the next one now. */
static bool stage_advance(struct import_stage *stage, gint64 learner_id, enum stage_newcomer from)
{
    const guint place = (guint)(learner_id - stage->first_learner);
    const guint length = stage->made->len;
    if (place >= length) {
        g_byte_array_set_size(stage->made, MAX(place + 1, 2 * length));
        memset(stage->made->data + length, NEWCOMER_EXPECTED, stage->made->len - length);
    }
    if (stage->made->data[place] != from)
        return false;
    stage->made->data[place] = (guint8)(from + 1);
    return true;
}

bool import_stage_make(struct import_stage *stage, gint64 learner_id)
{
    return stage_advance(stage, learner_id, NEWCOMER_EXPECTED);
}

bool import_stage_tell(struct import_stage *stage, gint64 learner_id)
{
    return stage_advance(stage, learner_id, NEWCOMER_MADE);
}

bool import_stage_is_untold(const struct import_stage *stage, gint64 learner_id)
{
    const guint place = (guint)(learner_id - stage->first_learner);
    return place < stage->made->len && stage->made->data[place] == NEWCOMER_MADE;
}

bool import_stage_go_on(struct import_stage *stage, gint64 done, GError **error)
{
    if (done % IMPORT_STAGE_GO_ON_EVERY != 0 || stage->go_on == NULL
        || stage->go_on(stage->go_on_data))
        return true;
    g_set_error_literal(error, STORE_ERROR, ERROR_CANCELLED, "cancelled; nothing was changed");
    return false;
}

struct statement *import_stage_statement(struct import_stage *stage, enum stage_statement which,
                                         const char *sql, const char *parameters, GError **error)
{
    if (stage->statements[which] == NULL)
        stage->statements[which] = database_query(stage->database, error, sql, parameters);
    return stage->statements[which];
}

bool import_stage_add(struct import_stage *stage, struct staged_row *row,
                      enum staged_verdict verdict, const char *note, GError **error)
{
    const guint8 state = (guint8)verdict, review = row->name_remark != NULL, none = 0;
    const guint8 settled = verdict != STAGED_PENDING;
    row->id = import_stage_rows(stage) + 1;
    if (!import_rows_add(stage->rows, row, error))
        return false;
    if (verdict == STAGED_PENDING)
        known_ahead_begin(stage->ahead, row);
    if (verdict == STAGED_PENDING && row->username == NULL) {
        stage->lacks_usernames = true;
        stage->has_bare_names |= (row->email == NULL || row->email[0] == '\0')
                                 && row->external_id == NULL && row->platform_id == NULL;
    }
    g_byte_array_append(stage->verdicts, &state, 1);
    g_byte_array_append(stage->reviews, &review, 1);
    g_byte_array_append(stage->noted, &none, 1);
    g_byte_array_append(stage->settled, &settled, 1);
    return note == NULL || import_stage_note(stage, row->id, note, error);
}

bool import_stage_forget(struct import_stage *stage, GError **error)
{
    for (gint64 id = 1; id <= import_stage_rows(stage); id++) {
        if (stage->settled->data[id - 1] != 0)
            continue;
        import_stage_set_verdict(stage, id, STAGED_PENDING);
        if (stage->noted->data[id - 1] != 0
            && !database_run(stage->database, error, "DELETE FROM temp.import_note WHERE id = ?",
                             "i", id))
            return false;
        stage->noted->data[id - 1] = 0;
    }
    stage->next_learner = stage->first_learner = 0;
    g_clear_pointer(&stage->newcomers, newcomers_free);
    stage->name_policies = POLICIES_NOT_ASKED;
    stage->names_differ = false;
    stage->names_read = stage->has_identities = stage->has_values = false;
    stage->possible_duplicates = stage->merged_rows = stage->merged_rows_before = 0;
    return database_run(stage->database, error, "DELETE FROM temp.import_identity", "")
           && database_run(stage->database, error, "DELETE FROM temp.import_value", "")
           && database_run(stage->database, error, "DROP INDEX IF EXISTS temp.import_name_key", "")
           && database_run(stage->database, error, "DELETE FROM temp.import_name", "")
           && database_run(stage->database, error, "DELETE FROM temp.import_told", "");
}

struct stage_reader *import_stage_reader(const struct import_stage *stage)
{
    return import_rows_reader(stage->rows);
}

bool import_stage_read(struct stage_reader *reader, gint64 id, struct staged_row *row,
                       GError **error)
{
    return import_rows_read(reader, id, row, error);
}

bool import_stage_read_numbers(struct stage_reader *reader, gint64 id, struct staged_row *row,
                               GError **error)
{
    return import_rows_read_numbers(reader, id, row, error);
}

bool import_stage_note(struct import_stage *stage, gint64 id, const char *note, GError **error)
{
    stage->noted->data[id - 1] = 1;
    return database_run(stage->database, error,
                        "INSERT INTO temp.import_note VALUES (?, ?) ON CONFLICT (id)"
                        " DO UPDATE SET note = note || '; ' || excluded.note",
                        "it", id, note);
}

struct statement *import_stage_report(struct import_stage *stage, gint64 first, gint64 last,
                                      GError **error)
{
    return database_query(stage->database, error, IMPORT_STAGE_REPORT " ORDER BY r.id", "pii",
                          (void *)stage, first, last);
}
