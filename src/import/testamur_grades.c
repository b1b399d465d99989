#include "config.h"

#include "import/testamur.h"

#include "base/clock.h"
#include "base/error.h"
#include "import/field.h"

#include <math.h>
#include <string.h>

/* Layer: import. What a course knows of its learners, as "export grades" writes it. The course stands in every row, so
 * the first one is read when the file is opened. */

struct import_state {
    bool first_waits; /* the first row was read and not asked for yet */
    char **first;     /* its cells; NULL: there is none */
    guint first_count;
    guint64 first_line;
    enum import_step first_step; /* what came instead of it */
    GError *first_fault;
    double *scores, *possibles; /* for each subsection */
};

static guint subsection_count(const struct csv_record *header)
{
    return (header->count - TESTAMUR_GRADE_COLUMNS) / 2;
}

/* The two headings of a subsection, which say the same of it. Caller clears the column. */
static bool read_headings(const struct csv_record *header, guint index,
                          struct import_column *column)
{
    char *category = NULL, *name = NULL;
    guint number = 0;
    const char *const *headings =
        (const char *const *)header->fields + TESTAMUR_GRADE_COLUMNS + 2 * index;
    if (!testamur_score_heading_read(headings[0], true, &column->category, &column->number,
                                     &column->name))
        return false;
    const bool same = testamur_score_heading_read(headings[1], false, &category, &number, &name)
                      && strcmp(category, column->category) == 0 && number == column->number
                      && strcmp(name, column->name) == 0;
    g_free(category);
    g_free(name);
    if (same)
        return true;
    g_free(column->category);
    g_free(column->name);
    return false;
}

static bool grades_recognise(const struct csv_record *header)
{
    if (!testamur_headings_are(header, testamur_grade_columns, TESTAMUR_GRADE_COLUMNS)
        || (header->count - TESTAMUR_GRADE_COLUMNS) % 2 != 0)
        return false;
    for (guint i = 0; i < subsection_count(header); i++) {
        struct import_column column;
        if (!read_headings(header, i, &column))
            return false;
        g_free(column.category);
        g_free(column.name);
    }
    return true;
}

static bool grades_open(struct import_reader *reader, GError **error)
{
    (void)error;
    struct csv_record record;
    struct import_row row;
    const guint count = subsection_count(&reader->header);
    struct import_state *state = reader->state = g_new0(struct import_state, 1);
    state->scores = g_new(double, count + 1);
    state->possibles = g_new(double, count + 1);
    state->first_step = import_next_record(reader, &record, &row, &state->first_fault);
    state->first_waits = true;
    state->first_line = row.line;
    if (state->first_step != IMPORT_ROW)
        return true;
    state->first_count = record.count;
    state->first = g_new0(char *, record.count + 1);
    for (guint i = 0; i < record.count; i++)
        state->first[i] = g_strdup(record.fields[i]);
    const char *course = record.count > 0 ? testamur_unguard(state->first[0]) : "";
    reader->course_key = *course != '\0' ? g_strdup(course) : NULL;
    return true;
}

static bool grades_begin(struct import_reader *reader, const char *const *assignment_types,
                         GError **error)
{
    (void)assignment_types;
    (void)error;
    for (guint i = 0; i < subsection_count(&reader->header); i++) {
        struct import_column column = { 0 };
        if (read_headings(&reader->header, i, &column))
            g_array_append_val(reader->columns, column);
    }
    return true;
}

/* A cell with a number; NaN: it is empty. */
static bool read_number(const struct import_reader *reader, const struct csv_record *record,
                        guint index, double *number, GError **error)
{
    const char *cell = testamur_unguard(record->fields[index]);
    *number = NAN;
    if (*cell == '\0' || field_number(cell, number))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the column \"%s\" has no number but \"%s\"",
                reader->header.fields[index], cell);
    return false;
}

static bool read_enrolment(const struct csv_record *record, struct import_row *row, GError **error)
{
    static const struct {
        const char *word;
        enum import_activity activity;
    } words[] = {
        { "active", IMPORT_ACTIVE },
        { "ended", IMPORT_INACTIVE },
        { "", IMPORT_NOT_ENROLLED },
    };
    const char *cell = testamur_unguard(record->fields[TESTAMUR_GRADE_ENROLMENT]);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(cell, words[i].word) == 0) {
            row->activity = words[i].activity;
            return true;
        }
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "the column \"enrolment\" says \"%s\", not active, ended or nothing", cell);
    return false;
}

static bool read_completion(const struct import_reader *reader, const struct csv_record *record,
                            struct import_row *row, GError **error)
{
    const char *completed = testamur_unguard(record->fields[TESTAMUR_GRADE_COMPLETED]);
    if (!read_number(reader, record, TESTAMUR_GRADE_COMPLETION, &row->ratio, error)
        || !read_number(reader, record, TESTAMUR_GRADE_EARNED, &row->earned, error)
        || !read_number(reader, record, TESTAMUR_GRADE_POSSIBLE, &row->possible, error))
        return false;
    row->has_completion = !isnan(row->ratio);
    row->has_completed = *completed != '\0';
    if (!row->has_completed || clock_parse(completed, &row->completed))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "the column \"completed\" has no instant like 2026-06-16T09:05:00Z but \"%s\"",
                completed);
    return false;
}

static bool read_scores(const struct import_reader *reader, const struct csv_record *record,
                        GError **error)
{
    struct import_state *state = reader->state;
    for (guint i = 0; i < subsection_count(&reader->header); i++) {
        const guint index = TESTAMUR_GRADE_COLUMNS + 2 * i;
        if (!read_number(reader, record, index, &state->scores[i], error)
            || !read_number(reader, record, index + 1, &state->possibles[i], error))
            return false;
        if (!isnan(state->scores[i]) && isnan(state->possibles[i])) {
            g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the column \"%s\" is empty",
                        reader->header.fields[index + 1]);
            return false;
        }
    }
    return true;
}

static bool check_course(const struct import_reader *reader, const struct csv_record *record,
                         GError **error)
{
    const char *course = testamur_unguard(record->fields[TESTAMUR_GRADE_COURSE]);
    if (reader->course_key == NULL || g_ascii_strcasecmp(course, reader->course_key) == 0)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "the row is about the course %s, those before it about %s: import each course from "
                "a file of its own",
                course, reader->course_key);
    return false;
}

static enum import_step grades_read(struct import_reader *reader, const struct csv_record *record,
                                    struct import_row *row, GError **error)
{
    struct import_state *state = reader->state;
    if (!testamur_check_width(reader, record, error))
        return IMPORT_BAD_ROW;
    row->username = testamur_unguard(record->fields[TESTAMUR_GRADE_USERNAME]);
    row->account = "";
    row->mode = testamur_unguard(record->fields[TESTAMUR_GRADE_TRACK]);
    if (!check_course(reader, record, error) || !read_enrolment(record, row, error)
        || !read_number(reader, record, TESTAMUR_GRADE_GRADE, &row->grade, error)
        || !read_completion(reader, record, row, error) || !read_scores(reader, record, error))
        return IMPORT_BAD_ROW;
    row->has_grade = !isnan(row->grade);
    row->scores = state->scores;
    row->possibles = state->possibles;
    return import_accept_learner(row, "user name", error);
}

static enum import_step grades_next(struct import_reader *reader, struct import_row *row,
                                    GError **error)
{
    struct import_state *state = reader->state;
    struct csv_record record = { 0 };
    if (!state->first_waits) {
        const enum import_step step = import_next_record(reader, &record, row, error);
        return step == IMPORT_ROW ? grades_read(reader, &record, row, error) : step;
    }
    row->line = state->first_line;
    state->first_waits = false;
    if (state->first == NULL) {
        if (state->first_fault != NULL)
            g_propagate_error(error, g_steal_pointer(&state->first_fault));
        return state->first_step;
    }
    record = (struct csv_record){ row->line, state->first_count, state->first };
    return grades_read(reader, &record, row, error);
}

static void grades_close(struct import_reader *reader)
{
    struct import_state *state = reader->state;
    if (state == NULL)
        return;
    g_strfreev(state->first);
    g_clear_error(&state->first_fault);
    g_free(state->scores);
    g_free(state->possibles);
    g_free(state);
}

const struct importer testamur_grades = {
    .kind = "testamur-grades",
    .title = "Testamur's table of grades",
    .subject = IMPORT_TABLE,
    .needs_course = true,
    .keeps_columns = true,
    .recognise_header = grades_recognise,
    .open = grades_open,
    .begin = grades_begin,
    .next = grades_next,
    .close = grades_close,
};
