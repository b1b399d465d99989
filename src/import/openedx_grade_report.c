#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/field.h"
#include "import/heading.h"

#include <math.h>
#include <string.h>

/* Layer: import. A grade report of Open edX: one row for each learner who is or was enrolled.
 *
 * The column Grade was rounded by the LMS to whole percents, away from zero and with 0.05 added, so that
 * 49.45 % is reported as 0.5 (FORMATS.md section 1.2); it is taken as it stands. */

/* The fixed columns at the end, in their order; each may be missing. */
enum tail_column { TRACK, VERIFICATION, ELIGIBLE, DELIVERED, CERTIFICATE, STATUS, TAIL_COLUMNS };

static const char *const tail_headings[TAIL_COLUMNS] = {
    "enrollment track",      "verification status", "certificate eligible",
    "certificate delivered", "certificate type",    "enrollment status",
};

enum head_column { ID, EMAIL, USERNAME, GRADE, HEAD_COLUMNS };

struct import_state {
    guint width;
    guint tail;                  /* columns from the right that are in tail_headings */
    int tail_cell[TAIL_COLUMNS]; /* counted from the right end, 1 for the last; 0: there is none */
    guint graded;                /* columns between Grade and the optional ones */
    GArray *headings;            /* of struct heading, for these */
    guint averages;
    GArray *absent; /* of bool: averages of types that the policy does not have */
    guint absent_count;
    double *scores;
};

static bool grade_heading_is(const struct csv_record *header, guint index, const char *wanted)
{
    return index < header->count && g_ascii_strcasecmp(header->fields[index], wanted) == 0;
}

static bool grade_report_recognise(const struct csv_record *header)
{
    const bool first =
        grade_heading_is(header, ID, "Student ID") || grade_heading_is(header, ID, "id");
    return first && grade_heading_is(header, EMAIL, "Email")
           && grade_heading_is(header, USERNAME, "Username")
           && grade_heading_is(header, GRADE, "Grade");
}

static bool grade_is_optional(const char *heading)
{
    return g_ascii_strcasecmp(heading, "Team Name") == 0
           || g_ascii_strcasecmp(heading, "Cohort Name") == 0
           || (g_ascii_strncasecmp(heading, "Experiment Group (", 18) == 0
               && g_str_has_suffix(heading, ")"));
}

/* Finds the fixed and the optional columns from the right. */
static void grade_report_measure(struct import_state *state, const struct csv_record *header)
{
    guint here = header->count;
    for (int known = TAIL_COLUMNS - 1; known >= 0 && here > HEAD_COLUMNS; known--) {
        if (!grade_heading_is(header, here - 1, tail_headings[known]))
            continue;
        here--;
        state->tail_cell[known] = (int)(header->count - here);
    }
    state->tail = header->count - here;
    while (here > HEAD_COLUMNS && grade_is_optional(header->fields[here - 1]))
        here--;
    state->graded = here - HEAD_COLUMNS;
    state->width = header->count;
}

static bool grade_report_open(struct import_reader *reader, G_GNUC_UNUSED GError **error)
{
    reader->state = g_new0(struct import_state, 1);
    grade_report_measure(reader->state, &reader->header);
    return true;
}

static bool grade_type_is_known(const char *const *types, const char *category)
{
    return types == NULL || g_strv_contains(types, category);
}

static bool grade_column_is_new(GHashTable *seen, const struct heading *heading, GError **error)
{
    char *key = g_strdup_printf("%u %s", heading->number, heading->category);
    if (g_hash_table_add(seen, key))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                "the heading names \"%s\" number %u twice; export the report again",
                heading->category, heading->number);
    return false;
}

static bool grade_report_begin(struct import_reader *reader, const char *const *types,
                               GError **error)
{
    struct import_state *state = reader->state;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    state->headings = headings_read(reader->header.fields + HEAD_COLUMNS, state->graded, types);
    state->absent = g_array_new(FALSE, TRUE, sizeof(bool));
    g_array_set_size(state->absent, state->graded);
    for (guint i = 0; i < state->graded; i++) {
        const struct heading *heading = &g_array_index(state->headings, struct heading, i);
        if (heading->average) {
            const bool absent = !grade_type_is_known(types, heading->category);
            g_array_index(state->absent, bool, i) = absent;
            state->absent_count += absent;
            state->averages++;
            continue;
        }
        if (!grade_column_is_new(seen, heading, error))
            return false;
        const struct import_column column = { .category = g_strdup(heading->category),
                                              .number = heading->number,
                                              .name = g_strdup(heading->name) };
        g_array_append_val(reader->columns, column);
    }
    state->scores = g_new0(double, MAX(reader->columns->len, 1));
    return true;
}

/* Whether the average at this column has no cell in a row that is `missing` cells short. */
static bool grade_is_absent(const struct import_state *state, guint column, guint missing)
{
    const struct heading *heading = &g_array_index(state->headings, struct heading, column);
    if (missing == 0 || !heading->average)
        return false;
    return missing == state->averages || g_array_index(state->absent, bool, column);
}

static bool grade_width_is_right(const struct import_state *state, const struct csv_record *record,
                                 GError **error)
{
    if (record->count == state->width)
        return true;
    const guint missing = record->count < state->width ? state->width - record->count : 0;
    if (missing > 0 && (missing == state->averages || missing == state->absent_count))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the row has %u cells, its heading %u%s",
                record->count, state->width,
                missing > 0 && missing < state->averages
                    ? "; if types were renamed in the course's grading policy, import "
                      "grading_policy.json together with this report"
                    : "");
    return false;
}

static bool grade_read_scores(struct import_reader *reader, const struct csv_record *record,
                              GError **error)
{
    struct import_state *state = reader->state;
    const guint missing = state->width - record->count;
    guint cell = HEAD_COLUMNS, column = 0;
    for (guint i = 0; i < state->graded; i++) {
        if (grade_is_absent(state, i, missing))
            continue;
        const char *text = record->fields[cell++];
        const char *heading = reader->header.fields[HEAD_COLUMNS + i];
        double value = NAN;
        if (!openedx_is_unattempted(text) && !openedx_read_fraction(text, heading, &value, error))
            return false;
        if (!g_array_index(state->headings, struct heading, i).average)
            state->scores[column++] = value;
    }
    return true;
}

static char *grade_tail_cell(const struct import_state *state, const struct csv_record *record,
                             enum tail_column column)
{
    const int place = state->tail_cell[column];
    return place == 0 ? NULL : record->fields[record->count - (guint)place];
}

static bool grade_read_enrolment(const struct import_state *state, const struct csv_record *record,
                                 struct import_row *row, GError **error)
{
    const char *track = field_text(grade_tail_cell(state, record, TRACK));
    char *status = grade_tail_cell(state, record, STATUS);
    if (track != NULL)
        row->mode = field_is_none(track) ? "" : track;
    return openedx_read_status(status, row, error);
}

static enum import_step grade_report_next(struct import_reader *reader, struct import_row *row,
                                          GError **error)
{
    struct import_state *state = reader->state;
    struct csv_record record;
    const enum import_step step = import_next_record(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    if (record.count > USERNAME)
        row->username = record.fields[USERNAME];
    if (!grade_width_is_right(state, &record, error) || !grade_read_scores(reader, &record, error)
        || !grade_read_enrolment(state, &record, row, error))
        return IMPORT_BAD_ROW;
    const char *grade = record.fields[GRADE];
    row->has_grade = !field_is_none(grade);
    if (row->has_grade && !openedx_read_fraction(grade, "Grade", &row->grade, error))
        return IMPORT_BAD_ROW;
    row->scores = state->scores;
    return openedx_read_learner(row, record.fields[USERNAME], record.fields[ID],
                                record.fields[EMAIL], error);
}

static void grade_report_close(struct import_reader *reader)
{
    struct import_state *state = reader->state;
    g_clear_pointer(&state->headings, g_array_unref);
    g_clear_pointer(&state->absent, g_array_unref);
    g_free(state->scores);
    g_free(state);
}

const struct importer openedx_grade_report = {
    .kind = "openedx-grades",
    .title = "Open edX grade report",
    .lms = "openedx",
    .subject = IMPORT_GRADES,
    .needs_course = true,
    .recognise_header = grade_report_recognise,
    .open = grade_report_open,
    .begin = grade_report_begin,
    .next = grade_report_next,
    .close = grade_report_close,
};
