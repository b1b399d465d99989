#include "config.h"

#include "store/import_batch.h"

#include "store/import_people.h"

#include <math.h>
#include <string.h>

/* Scores and learners of a batch, at most, so that its notes of what was before stay small. */
#define CELLS_MOST 32768
#define ROWS_MOST 4096

/* The columns of import_batch. */
enum batch_column {
    BATCH_LEARNER_ID,
    BATCH_ADDED,
    BATCH_USERNAME,
    BATCH_USERNAME_MADE,
    BATCH_LMS_ID,
    BATCH_EMAIL,
    BATCH_LANGUAGE,
    BATCH_NAME_REMARK,
    BATCH_HAS_NAME,
    BATCH_NAME,
    BATCH_FIRST_NAME,
    BATCH_LAST_NAME,
    BATCH_EXTERNAL_ID,
    BATCH_PLATFORM,
    BATCH_PLATFORM_ID,
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

static const char batch_declaration[] =
    "CREATE TABLE import_batch (learner_id, added, username, username_made, lms_id, email, "
    "language,"
    " name_remark, has_name, name, first_name, last_name, external_id, platform, platform_id,"
    " enrolment, active, mode, grade, ratio, earned, possible, completed, import_id, line,"
    " batch HIDDEN)";

enum score_column {
    SCORE_LEARNER_ID,
    SCORE_EARNED,
    SCORE_POSSIBLE,
    SCORE_IMPORT_ID,
    SCORE_LINE,
    SCORE_BATCH,
    SCORE_COLUMN,
    SCORE_ADDED,
};

static const char score_declaration[] =
    "CREATE TABLE import_batch_score (learner_id, earned, possible, import_id, line,"
    " batch HIDDEN, place HIDDEN, added HIDDEN)";

struct batch_kind {
    const char *name, *declaration;
    int first_parameter, parameters; /* the columns that take what it is called with */
};

static const struct batch_kind batch_rows = { "import_batch", batch_declaration, BATCH_ITSELF, 1 };
static const struct batch_kind batch_scores = { "import_batch_score", score_declaration,
                                                SCORE_BATCH, 3 };

struct batch_table {
    sqlite3_vtab base;
    const struct batch_kind *kind;
};

struct batch_cursor {
    sqlite3_vtab_cursor base;
    const struct import_batch *batch;
    guint place;
    guint column; /* of scores: theirs */
    bool added;   /* of scores: of learners who were made by the rows, or else of the others */
};

static int table_connect(sqlite3 *handle, void *kind, int count, const char *const *words,
                         sqlite3_vtab **made, char **fault)
{
    (void)count, (void)words, (void)fault;
    struct batch_table *table = sqlite3_malloc(sizeof *table);
    if (table == NULL)
        return SQLITE_NOMEM;
    *table = (struct batch_table){ .kind = kind };
    *made = &table->base;
    return sqlite3_declare_vtab(handle, table->kind->declaration);
}

static int table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* All parameters have to be there. */
static int table_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
    const struct batch_kind *kind = ((const struct batch_table *)base)->kind;
    int found = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        const int place = info->aConstraint[i].iColumn - kind->first_parameter;
        if (place < 0 || place >= kind->parameters || !info->aConstraint[i].usable
            || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        info->aConstraintUsage[i].argvIndex = place + 1;
        info->aConstraintUsage[i].omit = 1;
        found++;
    }
    info->estimatedCost = ROWS_MOST;
    info->estimatedRows = ROWS_MOST;
    return found == kind->parameters ? SQLITE_OK : SQLITE_CONSTRAINT;
}

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **made)
{
    (void)table;
    struct batch_cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (cursor == NULL)
        return SQLITE_NOMEM;
    *cursor = (struct batch_cursor){ 0 };
    *made = &cursor->base;
    return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

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
    return ((const struct batch_table *)cursor->base.pVtab)->kind == &batch_scores;
}

/* Goes on from here to a row that tells a score of the column. */
static void cursor_seek_score(struct batch_cursor *cursor)
{
    const struct import_batch *batch = cursor->batch;
    const struct staged_column *column = batch_column_at(batch, cursor->column);
    for (; cursor->place < batch->rows->len; cursor->place++) {
        const struct batch_row *row = batch_at(batch, cursor->place);
        if (row->added == cursor->added && cursor->column < row->row.score_count
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
        cursor->added = sqlite3_value_int(values[2]) != 0;
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
    case SCORE_ADDED:
        break;
    }
    return SQLITE_OK;
}

static enum batch_enrolment row_enrolment(const struct staged_row *row)
{
    return (row->activity >= 0 ? BATCH_ACTIVITY : 0) | (row->mode != NULL ? BATCH_MODE : 0);
}

static const char *const *row_texts(const struct batch_row *batch, enum batch_column column)
{
    const struct staged_row *row = &batch->row;
    switch (column) {
    case BATCH_USERNAME:
        return &row->username;
    case BATCH_LMS_ID:
        return &row->lms_id;
    case BATCH_EMAIL:
        return &row->email;
    case BATCH_LANGUAGE:
        return &row->language;
    case BATCH_NAME_REMARK:
        return &row->name_remark;
    case BATCH_NAME:
        return &row->name;
    case BATCH_FIRST_NAME:
        return &row->first_name;
    case BATCH_LAST_NAME:
        return &row->last_name;
    case BATCH_PLATFORM:
        return &row->platform;
    case BATCH_MODE_TEXT:
        return &row->mode;
    default:
        return NULL;
    }
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
    case BATCH_USERNAME_MADE:
        sqlite3_result_int(context, batch->made);
        break;
    case BATCH_HAS_NAME:
        sqlite3_result_int(context, row->has_name);
        break;
    case BATCH_EXTERNAL_ID:
        if ((batch->match.flags & MATCH_EXTERNAL) != 0)
            tell_text(context, row->external_id);
        break;
    case BATCH_PLATFORM_ID:
        if ((batch->match.flags & MATCH_PLATFORM) != 0)
            tell_text(context, row->platform_id);
        break;
    case BATCH_ENROLMENT:
        if (row->activity != STAGED_NOT_ENROLLED)
            sqlite3_result_int(context, row_enrolment(row));
        break;
    case BATCH_ACTIVE:
        sqlite3_result_int(context, row->activity != 0);
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
    default:
        break;
    }
}

static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct batch_cursor *cursor = (const struct batch_cursor *)base;
    if (cursor_is_scores(cursor))
        return batch_tell_score(cursor, context, column);
    const struct batch_row *row = batch_at(cursor->batch, cursor->place);
    const char *const *text = row_texts(row, (enum batch_column)column);
    if (text != NULL)
        tell_text(context, *text);
    else
        tell_value(context, row, (enum batch_column)column);
    return SQLITE_OK;
}

static const sqlite3_module batch_module = {
    .xConnect = table_connect,
    .xBestIndex = table_plan,
    .xDisconnect = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_ended,
    .xColumn = cursor_tell,
    .xRowid = cursor_id,
};

static void batch_check_references(const struct import_batch *batch, int check)
{
    sqlite3_db_config(database_handle(batch->stage->database), SQLITE_DBCONFIG_ENABLE_FKEY, check,
                      NULL);
}

struct import_batch *import_batch_new(struct import_stage *stage, enum batch_purpose purpose,
                                      const GArray *columns, gint64 course_id, GError **error)
{
    const struct batch_kind *const kinds[] = { &batch_rows, &batch_scores };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!database_add_module(stage->database, kinds[i]->name, &batch_module, kinds[i], error))
            return NULL;
    newcomers_rest(stage->newcomers);
    struct import_batch *batch = g_new0(struct import_batch, 1);
    batch->stage = stage;
    batch->purpose = purpose;
    batch->columns = columns;
    batch->course_id = course_id;
    batch->rows = g_array_new(FALSE, FALSE, sizeof(struct batch_row));
    batch->texts = g_string_chunk_new(65536);
    batch->most = CLAMP(CELLS_MOST / (columns->len + 2), 1, ROWS_MOST);
    batch->numbers = g_new(double, 2 * (gsize)batch->most * (columns->len + 1));
    batch_check_references(batch, 0);
    return batch;
}

void import_batch_free(struct import_batch *batch)
{
    batch_check_references(batch, 1);
    g_array_unref(batch->rows);
    g_string_chunk_free(batch->texts);
    g_free(batch->numbers);
    g_free(batch);
}

bool import_batch_is_full(const struct import_batch *batch)
{
    return batch->rows->len >= batch->most;
}

void import_batch_clear(struct import_batch *batch)
{
    g_array_set_size(batch->rows, 0);
    g_string_chunk_clear(batch->texts);
    batch->numbers_used = 0;
    batch->enrolments = 0;
    batch->has_added = batch->has_known = false;
    batch->has_grades = batch->has_completions = batch->has_numbers = false;
    batch->has_possibles = false;
}

static void batch_keep_text(struct import_batch *batch, const char **text)
{
    if (*text != NULL)
        *text = g_string_chunk_insert(batch->texts, *text);
}

static void batch_keep_numbers(struct import_batch *batch, const double **numbers, gsize count)
{
    if (*numbers == NULL)
        return;
    double *copy = batch->numbers + batch->numbers_used;
    memcpy(copy, *numbers, count * sizeof *copy);
    batch->numbers_used += count;
    *numbers = copy;
}

static void batch_note(struct import_batch *batch, const struct batch_row *row)
{
    batch->has_added |= row->added;
    batch->has_known |= !row->added;
    if (!row->added && row->row.activity != STAGED_NOT_ENROLLED)
        batch->enrolments |= 1u << row_enrolment(&row->row);
    batch->has_grades |= row->row.has_grade;
    batch->has_possibles |= row->row.possibles != NULL;
    batch->has_completions |= row->row.has_completion;
    batch->has_numbers |= row->added && (row->match.flags & (MATCH_EXTERNAL | MATCH_PLATFORM)) != 0;
}

static void batch_keep_texts(struct import_batch *batch, struct batch_row *copy)
{
    struct staged_row *to = &copy->row;
    const char **person[] = { &to->username,   &to->lms_id,      &to->email,   &to->external_id,
                              &to->platform,   &to->platform_id, &to->name,    &to->last_name,
                              &to->first_name, &to->name_remark, &to->language };
    const bool there = copy->added && batch->purpose == BATCH_TELLS && to->account == NULL
                       && (copy->match.flags & MATCH_RENAME) == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(person); i++) {
        if (there)
            *person[i] = NULL;
        batch_keep_text(batch, person[i]);
    }
    batch_keep_text(batch, &to->mode);
    batch_keep_text(batch, &to->account);
}

static bool batch_make_name(struct import_batch *batch, struct batch_row *copy, GError **error)
{
    g_autofree char *username =
        import_people_made_name(batch->stage, copy->match.learner_id, &copy->row, error);
    if (username == NULL)
        return false;
    copy->row.username = g_string_chunk_insert(batch->texts, username);
    copy->made = true;
    return true;
}

bool import_batch_add(struct import_batch *batch, const struct staged_match *match,
                      const struct staged_row *row, GError **error)
{
    struct batch_row copy = { .match = *match, .row = *row };
    struct staged_row *to = &copy.row;
    const bool makes = batch->purpose == BATCH_MAKES_PEOPLE;
    copy.added = match->person == STAGED_NEW
                 && (makes ? import_stage_make(batch->stage, match->learner_id)
                           : import_stage_tell(batch->stage, match->learner_id));
    batch_keep_texts(batch, &copy);
    to->score_count = MIN(to->score_count, batch->columns->len);
    batch_keep_numbers(batch, &to->scores, to->score_count);
    batch_keep_numbers(batch, &to->possibles, to->score_count);
    if (makes && copy.added && to->username == NULL && !batch_make_name(batch, &copy, error))
        return false;
    batch_note(batch, &copy);
    g_array_append_val(batch->rows, copy);
    return true;
}

bool import_batch_run(struct import_batch *batch, const char *sql, gint64 now, GError **error)
{
    return database_run(batch->stage->database, error, sql, "pii", (void *)batch, batch->course_id,
                        now)
           && import_before_keep(batch->stage->before, error);
}

/* What is inserted for learners who were just made is neither sealed nor noted: they are known by the import's id. */
bool import_batch_insert(struct import_batch *batch, const struct batch_insert *insert, gint64 now,
                         GError **error)
{
    struct database *database = batch->stage->database;
    bool fine = true;
    if (batch->has_added) {
        database_pause_watch(database, insert->table);
        fine = database_run(database, error, insert->added, "pii", (void *)batch, batch->course_id,
                            now);
        database_resume_watch(database);
    }
    return fine
           && (!batch->has_known || insert->known == NULL
               || import_batch_run(batch, insert->known, now, error));
}

bool import_batch_insert_scores(struct import_batch *batch, const struct batch_insert *insert,
                                guint place, GError **error)
{
    struct database *database = batch->stage->database;
    const gint64 subsection = batch_column_at(batch, place)->subsection_id;
    bool fine = true;
    if (batch->has_added) {
        database_pause_watch(database, insert->table);
        fine = database_run(database, error, insert->added, "pii", (void *)batch, (gint64)place,
                            subsection);
        database_resume_watch(database);
    }
    return fine
           && (!batch->has_known
               || (database_run(database, error, insert->known, "pii", (void *)batch, (gint64)place,
                                subsection)
                   && import_before_keep(batch->stage->before, error)));
}

bool import_batch_run_alone(struct import_batch *batch, const char *sql, GError **error)
{
    return database_run(batch->stage->database, error, sql, "p", (void *)batch)
           && import_before_keep(batch->stage->before, error);
}
