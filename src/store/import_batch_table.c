#include "config.h"

#include "store/import_batch_table.h"

#include "store/virtual_table.h"

#include <math.h>

/* Layer: store. */

/* For SQLite's planner: most batches have some thousand. */
#define ROWS_EXPECTED 4096

/* The columns of import_batch. */
enum batch_column {
    BATCH_LEARNER_ID,
    BATCH_ADDED,
    BATCH_ENROLMENT,
    BATCH_ACTIVE,
    BATCH_MODE_TEXT,
    BATCH_GRADE,
    BATCH_RATIO,
    BATCH_EARNED,
    BATCH_POSSIBLE,
    BATCH_COMPLETED,
    BATCH_IMPORT_ID,
    BATCH_LINE,
    BATCH_ITSELF,
};

enum score_column {
    SCORE_LEARNER_ID,
    SCORE_EARNED,
    SCORE_POSSIBLE,
    SCORE_IMPORT_ID,
    SCORE_LINE,
    SCORE_BATCH,
    SCORE_COLUMN,
};

struct batch_cursor {
    sqlite3_vtab_cursor base;
    const struct import_batch *batch;
    guint place;
    guint column; /* of scores: theirs */
};

static const struct virtual_kind batch_rows = {
    .name = "import_batch",
    .declaration = "CREATE TABLE import_batch (learner_id, added, enrolment, active, mode, grade,"
                   " ratio, earned, possible, completed, import_id, line, batch HIDDEN)",
    .first_parameter = BATCH_ITSELF,
    .parameters = 1,
    .cursor_size = sizeof(struct batch_cursor),
    .rows_expected = ROWS_EXPECTED,
};

static const struct virtual_kind batch_scores = {
    .name = "import_batch_score",
    .declaration = "CREATE TABLE import_batch_score (learner_id, earned, possible, import_id, line,"
                   " batch HIDDEN, place HIDDEN)",
    .first_parameter = SCORE_BATCH,
    .parameters = 2,
    .cursor_size = sizeof(struct batch_cursor),
    .rows_expected = ROWS_EXPECTED,
};

static const struct batch_row *batch_at(const struct import_batch *batch, guint place)
{
    return &g_array_index(batch->rows, struct batch_row, place);
}

static const struct staged_column *batch_column_at(const struct import_batch *batch, guint place)
{
    return &g_array_index(batch->columns, struct staged_column, place);
}

/* What is changed while the cursor stands on a row is changed by it. */
static void cursor_stand(const struct batch_cursor *cursor)
{
    const struct import_batch *batch = cursor->batch;
    if (batch == NULL || cursor->place >= batch->rows->len)
        return;
    const struct batch_row *row = batch_at(batch, cursor->place);
    import_before_stand(batch->stage->before, row->row.import_id, row->row.line,
                        row->added ? row->match.learner_id : 0);
}

static bool cursor_is_scores(const struct batch_cursor *cursor)
{
    return virtual_table_kind(&cursor->base) == &batch_scores;
}

/* Goes on from here to a row that tells a score of the column. */
static void cursor_seek_score(struct batch_cursor *cursor)
{
    const struct import_batch *batch = cursor->batch;
    const struct staged_column *column = batch_column_at(batch, cursor->column);
    for (; cursor->place < batch->rows->len; cursor->place++) {
        const struct batch_row *row = batch_at(batch, cursor->place);
        if (cursor->column < row->row.score_count
            && import_grades_says(&row->match, column, &row->row, cursor->column))
            return;
    }
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    (void)plan, (void)name;
    struct batch_cursor *cursor = (struct batch_cursor *)base;
    cursor->batch = count > 0 ? sqlite3_value_pointer(values[0], STATEMENT_POINTER) : NULL;
    cursor->place = 0;
    if (cursor->batch != NULL && cursor_is_scores(cursor)) {
        cursor->column = (guint)sqlite3_value_int(values[1]);
        cursor_seek_score(cursor);
    }
    cursor_stand(cursor);
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct batch_cursor *cursor = (struct batch_cursor *)base;
    cursor->place++;
    if (cursor_is_scores(cursor))
        cursor_seek_score(cursor);
    cursor_stand(cursor);
    return SQLITE_OK;
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;
    return cursor->batch == NULL || cursor->place >= cursor->batch->rows->len;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;
    *id = cursor->place;
    return SQLITE_OK;
}

/* The texts are the batch's, and stay while it is written. */
static void tell_text(sqlite3_context *context, const char *text)
{
    sqlite3_result_text(context, text, -1, SQLITE_STATIC);
}

static void tell_number(sqlite3_context *context, bool there, double number)
{
    if (there && !isnan(number))
        sqlite3_result_double(context, number);
}

static int batch_tell_score(const struct batch_cursor *cursor, sqlite3_context *context, int column)
{
    const struct batch_row *row = batch_at(cursor->batch, cursor->place);
    switch ((enum score_column)column) {
    case SCORE_LEARNER_ID:
        sqlite3_result_int64(context, row->match.learner_id);
        break;
    case SCORE_EARNED:
        tell_number(context, true, row->row.scores[cursor->column]);
        break;
    case SCORE_POSSIBLE:
        sqlite3_result_double(context,
                              row->row.possibles != NULL ? row->row.possibles[cursor->column] : 1);
        break;
    case SCORE_IMPORT_ID:
        sqlite3_result_int64(context, row->row.import_id);
        break;
    case SCORE_LINE:
        sqlite3_result_int64(context, row->row.line);
        break;
    case SCORE_BATCH:
    case SCORE_COLUMN:
        break;
    }
    return SQLITE_OK;
}

enum batch_enrolment import_batch_enrolment(const struct staged_row *row)
{
    return (row->activity >= 0 ? BATCH_ACTIVITY : 0) | (row->mode != NULL ? BATCH_MODE : 0);
}

static void tell_value(sqlite3_context *context, const struct batch_row *batch,
                       enum batch_column column)
{
    const struct staged_row *row = &batch->row;
    switch (column) {
    case BATCH_LEARNER_ID:
        sqlite3_result_int64(context, batch->match.learner_id);
        break;
    case BATCH_ADDED:
        sqlite3_result_int(context, batch->added);
        break;
    case BATCH_ENROLMENT:
        if (row->activity != STAGED_NOT_ENROLLED)
            sqlite3_result_int(context, import_batch_enrolment(row));
        break;
    case BATCH_ACTIVE:
        sqlite3_result_int(context, row->activity != 0);
        break;
    case BATCH_MODE_TEXT:
        tell_text(context, row->mode);
        break;
    case BATCH_GRADE:
        tell_number(context, row->has_grade, row->grade);
        break;
    case BATCH_RATIO:
        tell_number(context, row->has_completion, row->ratio);
        break;
    case BATCH_EARNED:
        tell_number(context, row->has_completion, row->earned);
        break;
    case BATCH_POSSIBLE:
        tell_number(context, row->has_completion, row->possible);
        break;
    case BATCH_COMPLETED:
        if (row->has_completed)
            sqlite3_result_int64(context, row->completed);
        break;
    case BATCH_IMPORT_ID:
        sqlite3_result_int64(context, row->import_id);
        break;
    case BATCH_LINE:
        sqlite3_result_int64(context, row->line);
        break;
    case BATCH_ITSELF:
        break;
    }
}

static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;
    if (cursor_is_scores(cursor))
        return batch_tell_score(cursor, context, column);
    tell_value(context, batch_at(cursor->batch, cursor->place), (enum batch_column)column);
    return SQLITE_OK;
}

static const sqlite3_module batch_module = {
    VIRTUAL_TABLE_MODULE, .xFilter = cursor_filter, .xNext = cursor_next,
    .xEof = cursor_ended, .xColumn = cursor_tell,   .xRowid = cursor_id,
};

bool import_batch_add_tables(struct database *database, GError **error)
{
    return virtual_table_add(database, &batch_rows, &batch_module, error)
           && virtual_table_add(database, &batch_scores, &batch_module, error);
}
