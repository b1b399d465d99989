#include "config.h"

#include "import/canvas.h"

#include "import/cell_number.h"
#include "import/cell_words.h"
#include "import/table_remarks.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. The gradebook export. Its headings are not translated; the rows between the heading and the first
 * student are (what is not posted yet, the points that each assignment has), and are told by having no id.
 *
 * The grade of the course is "Final Score", which counts what is missing as nothing, not "Current Score", and what a
 * teacher put over it where somebody did. Each group of assignments is a category with one score, its own "Final Score";
 * the assignments themselves are left out, but know their points if somebody wants them. */

#define FINAL "Final Score"
#define UNPOSTED "Unposted "
#define CURRENT "Current Score"
#define OVERRIDE "Override Score"

static const struct {
    const char *heading;
    enum mapping_role role;
} canvas_person[] = {
    { "Student", MAPPING_NAME_REVERSED },   { "LastName", MAPPING_FAMILY_NAME },
    { "FirstName", MAPPING_GIVEN_NAME },    { "ID", MAPPING_LMS_ID },
    { "SIS User ID", MAPPING_EXTERNAL_ID }, { "SIS Login ID", MAPPING_USERNAME },
};

static bool canvas_is(const struct csv_record *header, guint index, const char *wanted)
{
    return index < header->count && g_ascii_strcasecmp(header->fields[index], wanted) == 0;
}

/* The column of Canvas's own number, which every student has. */
static guint canvas_id_column(const struct csv_record *header)
{
    return canvas_is(header, 0, "Student") ? 1 : 2;
}

static bool canvas_has(const struct csv_record *header, const char *heading)
{
    for (guint i = 0; i < header->count; i++)
        if (strcmp(header->fields[i], heading) == 0)
            return true;
    return false;
}

static bool canvas_recognise(const struct csv_record *header)
{
    const bool whole = canvas_is(header, 0, "Student") && canvas_is(header, 1, "ID");
    const bool parts = canvas_is(header, 0, "LastName") && canvas_is(header, 1, "FirstName")
                       && canvas_is(header, 2, "ID");
    return (whole || parts)
           && (canvas_has(header, "Section") || canvas_has(header, "SIS Login ID")
               || canvas_has(header, FINAL));
}

static const char *canvas_cell(const struct csv_record *record, guint index)
{
    return index < record->count ? record->fields[index] : "";
}

/* Everybody who is not the view that teachers have as a student. */
static bool canvas_is_test_student(const struct csv_record *header, const struct csv_record *record)
{
    const char *first = canvas_cell(record, 0);
    if (canvas_id_column(header) == 1)
        return strcmp(first, "Student, Test") == 0;
    return strcmp(first, "Student") == 0 && strcmp(canvas_cell(record, 1), "Test") == 0;
}

/* Rows without an id are those about assignments: their first cell is blank, or begins with blanks, or what it names is
 * not a student, since a score of it can only be read. */
static bool canvas_is_row(const struct import_reader *reader, const struct csv_record *record)
{
    if (!cell_is_blank(canvas_cell(record, canvas_id_column(&reader->header))))
        return !canvas_is_test_student(&reader->header, record);
    const char *first = canvas_cell(record, 0);
    if (first[0] == ' ' || cell_is_blank(first))
        return false;
    for (guint i = 0; i < MIN(record->count, reader->header.count); i++)
        if (record->fields[i][0] == '(' && strstr(reader->header.fields[i], "Score") != NULL)
            return false;
    return true;
}

/* The name of a grading period, with its parentheses, behind a heading that begins so; NULL when it does not. */
static const char *canvas_period(const char *heading, const char *beginning)
{
    if (!g_str_has_prefix(heading, beginning))
        return NULL;
    const char *rest = heading + strlen(beginning);
    return rest[0] == '\0' || (rest[0] == ' ' && rest[1] == '(') ? rest : NULL;
}

/* An assignment can have any name, "Final Score" too; the score of a course or group stands beside the current one. */
static bool canvas_is_score(const struct csv_record *header, const char *group, const char *period)
{
    g_autofree char *current = g_strconcat(group, CURRENT, period, NULL);
    return canvas_has(header, current);
}

/* The text before "Final Score" in the heading of a group, with a blank at its end; NULL when it is none. */
static char *canvas_group(const struct csv_record *header, const char *heading)
{
    for (const char *found = strstr(heading, " " FINAL); found != NULL;
         found = strstr(found + 1, " " FINAL)) {
        const char *period = canvas_period(found + 1, FINAL);
        g_autofree char *group = g_strndup(heading, (gsize)(found + 1 - heading));
        if (period != NULL && !g_str_has_suffix(group, UNPOSTED)
            && canvas_is_score(header, group, period))
            return g_steal_pointer(&group);
    }
    return NULL;
}

/* The points that the row about them has for a column; 0 when it has none. */
static double canvas_points(const struct import_reader *reader, guint column)
{
    for (guint i = 0; i < reader->survey->others->len; i++) {
        char *const *cells = reader->survey->others->pdata[i];
        struct cell_number number;
        if (column < g_strv_length((char **)cells)
            && cell_number_read(cells[column], MAPPING_DECIMAL_UNKNOWN, &number) && !number.percent)
            return number.value;
    }
    return 0;
}

/* An assignment, left out; "Essay (2085480)" is called Essay. */
static void canvas_propose_assignment(const struct import_reader *reader,
                                      struct mapping_column *column, guint index)
{
    const double points = canvas_points(reader, index);
    const char *number = g_strrstr(column->heading, " (");
    if (points <= 0 || number == NULL)
        return;
    g_autofree char *name = g_strndup(column->heading, (gsize)(number - column->heading));
    mapping_set_text(&column->item, name);
    column->scale = MAPPING_SCALE_POINTS;
    column->maximum = points;
}

static void canvas_propose_score(const struct import_reader *reader, struct mapping *mapping,
                                 guint index)
{
    struct mapping_column *column = mapping_column_at(mapping, index);
    const char *period = canvas_period(column->heading, FINAL);
    g_autofree char *group = canvas_group(&reader->header, column->heading);
    if (period != NULL && canvas_is_score(&reader->header, "", period)) {
        column->role = MAPPING_GRADE;
    } else if (canvas_period(column->heading, OVERRIDE) != NULL) {
        column->role = MAPPING_OVERRIDE;
    } else if (group != NULL) {
        column->role = MAPPING_SCORE;
        mapping_set_text(&column->category, g_strchomp(group));
    } else {
        canvas_propose_assignment(reader, column, index);
        return;
    }
    column->scale = MAPPING_SCALE_PERCENT;
}

/* A login that is an address says more as one. */
static void canvas_propose_login(const struct import_reader *reader, struct mapping *mapping)
{
    const int login = mapping_find(mapping, MAPPING_USERNAME);
    if (login < 0)
        return;
    const struct survey_column *column = survey_column_at(reader->survey, (guint)login);
    if (column->filled > 0 && column->addresses == column->filled)
        mapping_column_at(mapping, (guint)login)->role = MAPPING_EMAIL;
}

static struct mapping *canvas_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        for (gsize j = 0; j < G_N_ELEMENTS(canvas_person); j++)
            if (g_ascii_strcasecmp(column->heading, canvas_person[j].heading) == 0
                && mapping_find(mapping, canvas_person[j].role) < 0)
                column->role = canvas_person[j].role;
        if (column->role == MAPPING_LMS_ID)
            mapping_set_text(&column->source, "canvas");
        if (column->role == MAPPING_IGNORED)
            canvas_propose_score(reader, mapping, i);
    }
    canvas_propose_login(reader, mapping);
    return mapping;
}

const struct importer canvas_grades = {
    .kind = "canvas-grades",
    .title = "Canvas gradebook export",
    .lms = "canvas",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .keeps_columns = true,
    .recognise_header = canvas_recognise,
    .propose = canvas_propose,
    .remark = table_remark_no_grade,
    .is_row = canvas_is_row,
    .begin = table_rows_begin,
    .next = table_rows_next,
};
