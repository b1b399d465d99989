#include "config.h"

#include "store/import_newcomer_grades.h"

#include "store/virtual_table.h"

#include <math.h>

/* After so many matches it is asked whether to go on. */
#define MATCHES_AT_ONCE 4096

/* What one statement writes: what the rows of some of the matches tell, of one column if it is about scores. */
struct newcomer_part {
    const struct newcomer_grades *grades;
    struct stage_reader *reader;
    bool needs_texts; /* of the rows */
    bool has_column;
    guint column;
    guint first, end;
};

/* The columns of import_newcomer. */
enum newcomer_column {
    NEWCOMER_LEARNER_ID,
    NEWCOMER_ACTIVE, /* NULL: no enrolment */
    NEWCOMER_MODE,
    NEWCOMER_GRADE,
    NEWCOMER_EARNED,
    NEWCOMER_POSSIBLE,
    NEWCOMER_IMPORT_ID,
    NEWCOMER_LINE,
    NEWCOMER_NOW,
    NEWCOMER_PART,
};

struct newcomer_cursor {
    sqlite3_vtab_cursor base;
    const struct newcomer_part *part;
    guint index; /* of the match */
    struct staged_row row;
};

static const struct virtual_kind newcomer_kind = {
    .name = "import_newcomer",
    .declaration =
        "CREATE TABLE import_newcomer (learner_id, active, mode, grade, earned, possible,"
        " import_id, line, now, part HIDDEN)",
    .first_parameter = NEWCOMER_PART,
    .parameters = 1,
    .cursor_size = sizeof(struct newcomer_cursor),
    .rows_expected = MATCHES_AT_ONCE,
};

static const struct staged_match *match_at(const struct newcomer_part *part, guint index)
{
    return &g_array_index(part->grades->matches, struct staged_match, index);
}

static const struct staged_column *column_at(const struct newcomer_grades *grades, guint place)
{
    return &g_array_index(grades->columns, struct staged_column, place);
}

/* Matches of one learner follow each other. */
static bool part_takes(const struct newcomer_part *part, guint index)
{
    const struct import_stage *stage = part->grades->stage;
    const struct staged_match *match = match_at(part, index);
    if (!import_stage_makes(stage, match)
        || (!part->grades->ahead && !import_stage_is_untold(stage, match->learner_id)))
        return false;
    while (index-- > 0 && match_at(part, index)->learner_id == match->learner_id)
        if (import_stage_makes(stage, match_at(part, index)))
            return false;
    return true;
}

static bool part_tells(const struct newcomer_part *part, const struct staged_match *match,
                       const struct staged_row *row)
{
    return !part->has_column
           || (part->column < row->score_count
               && import_grades_says(match, column_at(part->grades, part->column), row,
                                     part->column));
}

static bool part_read(const struct newcomer_part *part, gint64 id, struct staged_row *row,
                      GError **error)
{
    return part->needs_texts ? import_stage_read(part->reader, id, row, error)
                             : import_stage_read_numbers(part->reader, id, row, error);
}

/* Goes on from where it stands to a row that tells something. */
static int cursor_seek(struct newcomer_cursor *cursor)
{
    const struct newcomer_part *part = cursor->part;
    for (; cursor->index < part->end; cursor->index++) {
        const struct staged_match *match = match_at(part, cursor->index);
        g_autoptr(GError) fault = NULL;
        if (!part_takes(part, cursor->index))
            continue;
        if (!part_read(part, match->row_id, &cursor->row, &fault)) {
            cursor->base.pVtab->zErrMsg = sqlite3_mprintf("%s", fault->message);
            return SQLITE_IOERR;
        }
        if (part_tells(part, match, &cursor->row))
            break;
    }
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    struct newcomer_cursor *cursor = (struct newcomer_cursor *)base;
    (void)plan, (void)name;
    cursor->part = count > 0 ? sqlite3_value_pointer(values[0], STATEMENT_POINTER) : NULL;
    if (cursor->part == NULL)
        return SQLITE_MISUSE;
    cursor->index = cursor->part->first;
    return cursor_seek(cursor);
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct newcomer_cursor *cursor = (struct newcomer_cursor *)base;
    cursor->index++;
    return cursor_seek(cursor);
}

static int cursor_ended(sqlite3_vtab_cursor *base)
{
    const struct newcomer_cursor *cursor = (const struct newcomer_cursor *)base;
    return cursor->index >= cursor->part->end;
}

static int cursor_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = ((const struct newcomer_cursor *)base)->index;
    return SQLITE_OK;
}

static void tell_number(sqlite3_context *context, double number)
{
    if (!isnan(number))
        sqlite3_result_double(context, number);
}

/* Texts are the reader's, and stay until the next row is read. */
static int cursor_tell(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct newcomer_cursor *cursor = (const struct newcomer_cursor *)base;
    const struct newcomer_part *part = cursor->part;
    const struct staged_row *row = &cursor->row;
    switch ((enum newcomer_column)column) {
    case NEWCOMER_LEARNER_ID:
        sqlite3_result_int64(context, match_at(part, cursor->index)->learner_id);
        break;
    case NEWCOMER_ACTIVE:
        if (row->activity != STAGED_NOT_ENROLLED)
            sqlite3_result_int(context, row->activity != 0);
        break;
    case NEWCOMER_MODE:
        sqlite3_result_text(context, row->mode != NULL ? row->mode : "", -1, SQLITE_STATIC);
        break;
    case NEWCOMER_GRADE:
        tell_number(context, row->grade);
        break;
    case NEWCOMER_EARNED:
        tell_number(context, row->scores[part->column]);
        break;
    case NEWCOMER_POSSIBLE:
        sqlite3_result_double(context, row->possibles != NULL ? row->possibles[part->column] : 1);
        break;
    case NEWCOMER_IMPORT_ID:
        sqlite3_result_int64(context, part->grades->stage->first_import + row->file);
        break;
    case NEWCOMER_LINE:
        sqlite3_result_int64(context, row->line);
        break;
    case NEWCOMER_NOW:
        sqlite3_result_int64(context, part->grades->now);
        break;
    case NEWCOMER_PART:
        break;
    }
    return SQLITE_OK;
}

static const sqlite3_module newcomer_module = {
    VIRTUAL_TABLE_MODULE, .xFilter = cursor_filter, .xNext = cursor_next,
    .xEof = cursor_ended, .xColumn = cursor_tell,   .xRowid = cursor_id,
};

const char *const newcomer_tables[NEWCOMER_TABLES] = { "enrolment", "course_grade",
                                                       "subsection_grade" };

/* Their parameters are the part and the course. */
static const char newcomer_enrolments[] =
    "INSERT OR FAIL INTO enrolment (course_id, learner_id, active, mode, modified, import_id,"
    " import_line) SELECT ?2, learner_id, active, mode, now, import_id, line"
    " FROM import_newcomer(?1) WHERE active IS NOT NULL";
static const char newcomer_course_grades[] =
    "INSERT OR FAIL INTO course_grade (course_id, learner_id, grade, modified, import_id,"
    " import_line) SELECT ?2, learner_id, grade, now, import_id, line"
    " FROM import_newcomer(?1) WHERE grade IS NOT NULL";
/* The part, which has a column, and its subsection. */
static const char newcomer_scores[] =
    "INSERT OR FAIL INTO subsection_grade (learner_id, subsection_id, earned, possible, import_id,"
    " import_line) SELECT learner_id, ?2, earned, possible, import_id, line"
    " FROM import_newcomer(?1)";

/* Nothing of these learners could stand in the way, and what fails is taken back with the whole import: the statement need
 * not be ready to take its own work back. What is inserted is neither sealed nor noted: it is known by the import's id. */
static bool part_write(struct newcomer_part *part, struct database *database, const char *sql,
                       gint64 about, GError **error)
{
    const struct newcomer_grades *grades = part->grades;
    const guint count = grades->matches->len;
    for (part->first = 0; part->first < count; part->first = part->end) {
        part->end = MIN(part->first + MATCHES_AT_ONCE, count);
        if (!grades->go_on(grades->go_on_data, part->first, error)
            || !database_run_unwatched(database, error, sql, "pi", (void *)part, about))
            return false;
    }
    return true;
}

static bool part_write_scores(struct newcomer_part *part, struct database *database, GError **error)
{
    const struct newcomer_grades *grades = part->grades;
    part->has_column = true;
    for (part->column = 0; part->column < grades->columns->len; part->column++) {
        const struct staged_column *column = column_at(grades, part->column);
        if (!column->unused
            && !part_write(part, database, newcomer_scores, column->subsection_id, error))
            return false;
    }
    return true;
}

bool newcomer_grades_write(const struct newcomer_grades *grades, struct database *database,
                           GError **error)
{
    if (!virtual_table_add(database, &newcomer_kind, &newcomer_module, error))
        return false;
    g_autoptr(stage_reader) reader = import_stage_reader(grades->stage);
    struct newcomer_part whole = { .grades = grades, .reader = reader };
    struct newcomer_part texts = whole, scores = whole;
    texts.needs_texts = true;
    return part_write(&texts, database, newcomer_enrolments, grades->course_id, error)
           && part_write(&whole, database, newcomer_course_grades, grades->course_id, error)
           && part_write_scores(&scores, database, error);
}
