#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/field.h"
#include "import/heading.h"

#include <math.h>
#include <string.h>

/* Layer: import. A problem grade report of Open edX: earned and possible points of each problem, which make those of
 * its subsection (FORMATS.md section 1.3).
 *
 * A subsection without problems is not in it, though it counts in the numbering; so it never says that the course has
 * no others. A problem that a learner can't see has no points for that learner, one that was not attempted has none of
 * its possible ones. */

#define EARNED " (Earned)"
#define POSSIBLE " (Possible)"
#define SEPARATOR " - "

enum problem_column { ID, EMAIL, USERNAME, STATUS, GRADE, COLUMNS };

/* Releases before 2017 have no status, and call the grade "Final Grade". */
static const char *const problem_headings[COLUMNS][2] = {
    { "Student ID", "id" },     { "Email" }, { "Username" }, { "Enrollment Status" },
    { "Grade", "Final Grade" },
};

struct import_state {
    int cells[COLUMNS]; /* -1: there is none */
    guint first;        /* column of the first problem */
    GArray *places;     /* of guint: for each problem, its subsection among reader->columns */
    double *scores, *possibles;
};

static int problem_find(const struct csv_record *header, guint end, enum problem_column column)
{
    for (guint i = 0; i < end; i++)
        for (gsize j = 0; j < G_N_ELEMENTS(problem_headings[column]); j++)
            if (problem_headings[column][j] != NULL
                && g_ascii_strcasecmp(header->fields[i], problem_headings[column][j]) == 0)
                return (int)i;
    return -1;
}

/* The column of the first problem; the number of columns when there is none. */
static guint problem_find_first(const struct csv_record *header)
{
    guint first = 0;
    while (first < header->count && !g_str_has_suffix(header->fields[first], EARNED))
        first++;
    return first;
}

static bool problem_recognise(const struct csv_record *header)
{
    const guint first = problem_find_first(header);
    const bool bare = first == header->count;
    return problem_find(header, first, ID) == 0 && problem_find(header, first, EMAIL) > 0
           && problem_find(header, first, USERNAME) > 0 && problem_find(header, first, GRADE) > 0
           && (!bare || problem_find(header, first, STATUS) == USERNAME + 1);
}

static bool problem_open(struct import_reader *reader, G_GNUC_UNUSED GError **error)
{
    struct import_state *state = g_new0(struct import_state, 1);
    reader->state = state;
    state->first = problem_find_first(&reader->header);
    for (int i = 0; i < COLUMNS; i++)
        state->cells[i] = problem_find(&reader->header, state->first, (enum problem_column)i);
    return true;
}

/* Where a subsection stands among the reader's columns; it is added when it is new. */
static guint problem_place(struct import_reader *reader, const char *category, guint number,
                           const char *name)
{
    GArray *columns = reader->columns;
    for (guint i = columns->len; i > 0; i--) {
        const struct import_column *known = &g_array_index(columns, struct import_column, i - 1);
        if (known->number == number && strcmp(known->category, category) == 0)
            return i - 1;
    }
    const struct import_column column = { .category = g_strdup(category),
                                          .number = number,
                                          .name = g_strdup(name) };
    g_array_append_val(columns, column);
    return columns->len - 1;
}

/* What names of one subsection have in common. */
static void problem_shorten(char *name, const char *other)
{
    gsize length = 0;
    while (name[length] != '\0' && name[length] == other[length])
        length++;
    while (length > 0 && ((guchar)name[length] & 0xC0) == 0x80)
        length--;
    name[length] = '\0';
}

/* "{Subsection} - {Problem}", and what is common to those of several problems: up to the last separator. */
static void problem_end_names(GArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        struct import_column *column = &g_array_index(columns, struct import_column, i);
        char *end = g_strrstr(column->name, SEPARATOR);
        if (end != NULL)
            *end = '\0';
    }
}

static bool problem_read_heading(struct import_reader *reader, guint index,
                                 const char *const *types, GError **error)
{
    const char *text = reader->header.fields[index];
    const char *next = index + 1 < reader->header.count ? reader->header.fields[index + 1] : "";
    const gsize length = strlen(text) - MIN(strlen(text), strlen(EARNED));
    g_autofree char *problem = g_strndup(text, length);
    g_autofree char *possible = g_strconcat(problem, POSSIBLE, NULL);
    gsize type_length = 0;
    guint number = 0;
    const char *rest = NULL;
    if (!g_str_has_suffix(text, EARNED) || strcmp(next, possible) != 0
        || !heading_read_numbered(problem, types, &type_length, &number, &rest)) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the heading has \"%s\" where earned and possible points of a problem are "
                    "expected; export the report again",
                    text);
        return false;
    }
    g_autofree char *category = g_strndup(problem, type_length);
    const guint place = problem_place(reader, category, number, rest);
    problem_shorten(g_array_index(reader->columns, struct import_column, place).name, rest);
    g_array_append_val(reader->state->places, place);
    return true;
}

static bool problem_begin(struct import_reader *reader, const char *const *types, GError **error)
{
    struct import_state *state = reader->state;
    state->places = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = state->first; i < reader->header.count; i += 2)
        if (!problem_read_heading(reader, i, types, error))
            return false;
    problem_end_names(reader->columns);
    state->scores = g_new0(double, reader->columns->len + 1);
    state->possibles = g_new0(double, reader->columns->len + 1);
    return true;
}

static bool problem_read_points(const struct import_reader *reader, const struct csv_record *record,
                                guint cell, double *points, GError **error)
{
    const char *text = record->fields[cell];
    if (field_number(text, points) && *points >= 0)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "\"%s\" in the column \"%s\" is not a number of points", text,
                reader->header.fields[cell]);
    return false;
}

/* Adds the points of all problems to those of their subsections. */
static bool problem_read_scores(struct import_reader *reader, const struct csv_record *record,
                                GError **error)
{
    struct import_state *state = reader->state;
    for (guint i = 0; i < reader->columns->len; i++) {
        state->scores[i] = NAN;
        state->possibles[i] = 0;
    }
    for (guint i = 0; i < state->places->len; i++) {
        const guint cell = state->first + 2 * i;
        const guint place = g_array_index(state->places, guint, i);
        double earned = 0, possible = 0;
        if (openedx_is_unattempted(record->fields[cell + 1]))
            continue;
        if (!problem_read_points(reader, record, cell + 1, &possible, error))
            return false;
        state->possibles[place] += possible;
        if (openedx_is_unattempted(record->fields[cell]))
            continue;
        if (!problem_read_points(reader, record, cell, &earned, error))
            return false;
        state->scores[place] = isnan(state->scores[place]) ? earned : state->scores[place] + earned;
    }
    /* Nothing that counts: as good as not there, and never a division by zero. */
    for (guint i = 0; i < reader->columns->len; i++)
        if (state->possibles[i] <= 0) {
            state->scores[i] = NAN;
            state->possibles[i] = 1;
        }
    return true;
}

static char *problem_cell(const struct import_state *state, const struct csv_record *record,
                          enum problem_column column)
{
    return state->cells[column] < 0 ? NULL : record->fields[state->cells[column]];
}

static enum import_step problem_next(struct import_reader *reader, struct import_row *row,
                                     GError **error)
{
    struct import_state *state = reader->state;
    struct csv_record record;
    const enum import_step step = import_next_record(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    if (record.count != reader->header.count) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the row has %u cells, its heading %u",
                    record.count, reader->header.count);
        return IMPORT_BAD_ROW;
    }
    row->username = problem_cell(state, &record, USERNAME);
    const char *grade = problem_cell(state, &record, GRADE);
    row->has_grade = !field_is_none(grade);
    if (!problem_read_scores(reader, &record, error)
        || !openedx_read_status(problem_cell(state, &record, STATUS), row, error)
        || (row->has_grade
            && !openedx_read_fraction(grade, reader->header.fields[state->cells[GRADE]],
                                      &row->grade, error)))
        return IMPORT_BAD_ROW;
    row->scores = state->scores;
    row->possibles = state->possibles;
    return openedx_read_learner(row, problem_cell(state, &record, USERNAME),
                                problem_cell(state, &record, ID),
                                problem_cell(state, &record, EMAIL), error);
}

static void problem_close(struct import_reader *reader)
{
    struct import_state *state = reader->state;
    g_clear_pointer(&state->places, g_array_unref);
    g_free(state->scores);
    g_free(state->possibles);
    g_free(state);
}

const struct importer openedx_problem_report = {
    .kind = "openedx-problem-grades",
    .title = "Open edX problem grade report",
    .lms = "openedx",
    .subject = IMPORT_GRADES,
    .needs_course = true,
    .keeps_columns = true,
    .recognise_header = problem_recognise,
    .open = problem_open,
    .begin = problem_begin,
    .next = problem_next,
    .close = problem_close,
};
