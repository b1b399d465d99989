#include "config.h"

#include "import/openedx.h"

#include "import/field.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. The gradebook files of bulk grades: who is enrolled in which course, and for each subsection the points
 * that were earned, not how many there are, nor the category and number of the subsection (FORMATS.md section 1.5). So
 * people and enrolments are taken, and points only from columns that somebody maps: they know the subsection's name.
 * The intervention report of the same plugin also has names, addresses and the grade of the course. */

static const struct {
    const char *heading;
    enum mapping_role role;
} bulk_roles[] = {
    { "username", MAPPING_USERNAME },
    { "student_key", MAPPING_EXTERNAL_ID },
    { "course_id", MAPPING_COURSE },
    { "email", MAPPING_EMAIL },
    { "full_name", MAPPING_NAME },
    { "course grade numeric", MAPPING_GRADE },
    { "course_grade_numeric", MAPPING_GRADE },
};

static bool bulk_recognise(const struct csv_record *header)
{
    static const char *const headings[] = { "user_id", "username", "student_key", "course_id" };
    guint found = 0;
    for (guint i = 0; i < header->count; i++)
        for (gsize j = 0; j < G_N_ELEMENTS(headings); j++)
            found += g_ascii_strcasecmp(header->fields[i], headings[j]) == 0;
    return found == G_N_ELEMENTS(headings);
}

static int bulk_find(const struct import_reader *reader, const char *heading)
{
    for (guint i = 0; i < reader->header.count; i++)
        if (g_ascii_strcasecmp(reader->header.fields[i], heading) == 0)
            return (int)i;
    return -1;
}

/* The name of a subsection stands in each row, in the column "name-ID" beside "grade-ID". */
static void bulk_name_item(const struct import_reader *reader, struct mapping_column *column)
{
    g_autofree char *heading = g_strconcat("name-", column->heading + strlen("grade-"), NULL);
    const int index = bulk_find(reader, heading);
    column->scale = MAPPING_SCALE_POINTS;
    if (index < 0)
        return;
    const GPtrArray *values = survey_column_at(reader->survey, (guint)index)->values;
    if (values->len > 0)
        mapping_set_text(&column->item, values->pdata[0]);
}

static struct mapping *bulk_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        for (gsize j = 0; j < G_N_ELEMENTS(bulk_roles); j++)
            if (g_ascii_strcasecmp(column->heading, bulk_roles[j].heading) == 0
                && mapping_find(mapping, bulk_roles[j].role) < 0)
                column->role = bulk_roles[j].role;
        if (column->role == MAPPING_GRADE)
            column->scale = MAPPING_SCALE_FRACTION;
        if (g_str_has_prefix(column->heading, "grade-"))
            bulk_name_item(reader, column);
        if (g_ascii_strcasecmp(column->heading, "user_id") == 0) {
            column->role = MAPPING_LMS_ID;
            mapping_set_text(&column->source, "openedx");
        }
    }
    return mapping;
}

static char *bulk_remark(const struct import_reader *reader)
{
    guint left = 0, first = 0;
    for (guint i = 0; i < reader->mapping->columns->len; i++) {
        const struct mapping_column *column = mapping_column_at(reader->mapping, i);
        if (column->role != MAPPING_IGNORED || !g_str_has_prefix(column->heading, "grade-"))
            continue;
        first = left++ == 0 ? i : first;
    }
    if (left == 0)
        return NULL;
    const struct mapping_column *column = mapping_column_at(reader->mapping, first);
    return g_strdup_printf(
        "the points of %u subsections are left out, for the file says neither their maximum nor "
        "their category; import the grade report instead, or name both, for \"%s\" as in --map "
        "'%s=score:points:MAXIMUM:CATEGORY'",
        left, column->item, column->heading);
}

static enum import_step bulk_next(struct import_reader *reader, struct import_row *row,
                                  GError **error)
{
    struct csv_record record;
    const enum import_step step = table_rows_next_record(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    const int track = bulk_find(reader, "track");
    if (track >= 0 && (guint)track < record.count) {
        const char *mode = field_text(record.fields[track]);
        row->mode = field_is_none(mode) ? "" : mode;
    }
    return table_rows_read(reader, &record, row, error);
}

const struct importer openedx_bulk_grades = {
    .kind = "openedx-bulk-grades",
    .title = "Open edX bulk grade file",
    .lms = "openedx",
    .subject = IMPORT_TABLE,
    .keeps_columns = true,
    .recognise_header = bulk_recognise,
    .propose = bulk_propose,
    .remark = bulk_remark,
    .begin = table_rows_begin,
    .next = bulk_next,
};
