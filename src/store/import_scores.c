#include "config.h"

#include "store/import_scores.h"

#include "store/virtual_table.h"

#include <math.h>

/* After so many matches it is asked whether to go on. */
#define MATCHES_AT_ONCE 4096

/* What one statement writes: the scores of a column that the rows of some of the matches tell. */
struct scores_part {
    const struct import_batch *batch;
    const GArray *matches;
    struct stage_reader *reader;
    guint first, end;
    guint place; /* of the column */
};

enum scores_column {
    SCORES_LEARNER_ID,
    SCORES_EARNED,
    SCORES_POSSIBLE,
    SCORES_IMPORT_ID,
    SCORES_LINE,
    SCORES_PART,
};

struct scores_cursor {
    sqlite3_vtab_cursor base;
    const struct scores_part *part;
    guint index; /* of the match */
    struct staged_row row;
};

static const struct virtual_kind scores_kind = {
    .name = "import_newcomer_score",
    .declaration =
        "CREATE TABLE import_newcomer_score (learner_id, earned, possible, import_id, line,"
        " part HIDDEN)",
    .first_parameter = SCORES_PART,
    .parameters = 1,
    .cursor_size = sizeof(struct scores_cursor),
    .rows_expected = MATCHES_AT_ONCE,
};

static const struct staged_match *match_at(const struct scores_part *part, guint index)
{
    return &g_array_index(part->matches, struct staged_match, index);
}

/* Matches of one learner follow each other. */
static bool part_takes(const struct scores_part *part, guint index)
{
    const struct import_stage *stage = part->batch->stage;
    const struct staged_match *match = match_at(part, index);
    if (!import_stage_makes(stage, match) || !import_stage_is_untold(stage, match->learner_id))
        return false;
    while (index-- > 0 && match_at(part, index)->learner_id == match->learner_id)
        if (import_stage_makes(stage, match_at(part, index)))
            return false;
    return true;
}

static bool row_tells(const struct scores_part *part, const struct staged_match *match,
                      const struct staged_row *row)
{
    const struct staged_column *column =
        &g_array_index(part->batch->columns, struct staged_column, part->place);
    return part->place < row->score_count && import_grades_says(match, column, row, part->place);
}

/* Goes on from where it stands to a row that tells the score. */
static int cursor_seek(struct scores_cursor *cursor)
{
    const struct scores_part *part = cursor->part;
    for (; cursor->index < part->end; cursor->index++) {
        const struct staged_match *match = match_at(part, cursor->index);
        g_autoptr(GError) fault = NULL;
        if (!part_takes(part, cursor->index))
            continue;
        if (!import_stage_read_numbers(part->reader, match->row_id, &cursor->row, &fault)) {
            cursor->base.pVtab->zErrMsg = sqlite3_mprintf("%s", fault->message);
            return SQLITE_IOERR;
        }
        if (row_tells(part, match, &cursor->row))
            break;
    }
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    struct scores_cursor *cursor = (struct scores_cursor *)base;
    (void)plan, (void)name;
    cursor->part = count > 0 ? sqlite3_value_pointer(values[0], STATEMENT_POINTER) : NULL;
    if (cursor->part == NULL)
        return SQLITE_MISUSE;
    cursor->index = cursor->part->first;
    return cursor_seek(cursor);
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct scores_cursor *cursor = (struct scores_cursor *)base;
    cursor->index++;
    return cursor_seek(cursor);
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct scores_cursor *cursor = (const struct scores_cursor *)base;
    return cursor->index >= cursor->part->end;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = ((const struct scores_cursor *)base)->index;
    return SQLITE_OK;
}

static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct scores_cursor *cursor = (const struct scores_cursor *)base;
    const struct scores_part *part = cursor->part;
    const struct staged_row *row = &cursor->row;
    switch ((enum scores_column)column) {
    case SCORES_LEARNER_ID:
        sqlite3_result_int64(context, match_at(part, cursor->index)->learner_id);
        break;
    case SCORES_EARNED:
        if (!isnan(row->scores[part->place]))
            sqlite3_result_double(context, row->scores[part->place]);
        break;
    case SCORES_POSSIBLE:
        sqlite3_result_double(context, row->possibles != NULL ? row->possibles[part->place] : 1);
        break;
    case SCORES_IMPORT_ID:
        sqlite3_result_int64(context, part->batch->stage->first_import + row->file);
        break;
    case SCORES_LINE:
        sqlite3_result_int64(context, row->line);
        break;
    case SCORES_PART:
        break;
    }
    return SQLITE_OK;
}

static const sqlite3_module scores_module = {
    VIRTUAL_TABLE_MODULE, .xFilter = cursor_filter, .xNext = cursor_next,
    .xEof = cursor_ended, .xColumn = cursor_tell,   .xRowid = cursor_id,
};

/* Nothing of these learners could stand in the way, and what fails is taken back with the whole import: the statement need
 * not be ready to take its own work back. */
static bool scores_write_column(struct scores_part *part, gint64 subsection_id, GError **error)
{
    struct import_stage *stage = part->batch->stage;
    for (part->first = 0; part->first < part->matches->len; part->first = part->end) {
        part->end = MIN(part->first + MATCHES_AT_ONCE, part->matches->len);
        if (!import_stage_go_on(stage, part->first, error)
            || !database_run_unwatched(
                stage->database, error,
                "INSERT OR FAIL INTO subsection_grade"
                " (learner_id, subsection_id, earned, possible, import_id, import_line)"
                " SELECT learner_id, ?2, earned, possible, import_id, line"
                " FROM import_newcomer_score(?1)",
                "pi", (void *)part, subsection_id))
            return false;
    }
    return true;
}

static bool scores_write(struct scores_part *part, GError **error)
{
    const GArray *columns = part->batch->columns;
    for (part->place = 0; part->place < columns->len; part->place++) {
        const struct staged_column *column =
            &g_array_index(columns, struct staged_column, part->place);
        if (!column->unused && !scores_write_column(part, column->subsection_id, error))
            return false;
    }
    return true;
}

/* What is written of learners who were just made is neither sealed nor noted: they are known by the import's id. */
bool import_scores_write(struct import_batch *batch, const GArray *matches, GError **error)
{
    struct database *database = batch->stage->database;
    if (!virtual_table_add(database, &scores_kind, &scores_module, error))
        return false;
    g_autoptr(stage_reader) reader = import_stage_reader(batch->stage);
    struct scores_part part = { .batch = batch, .matches = matches, .reader = reader };
    return scores_write(&part, error);
}
