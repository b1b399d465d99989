#include "config.h"

#include "import/moodle.h"

#include "import/table_rows.h"

/* Layer: import. Lists of users: what Moodle's bulk actions download, and the files that administrators keep for
 * "Upload users". Their headings are names of fields, never translated (FORMATS.md section 2.5). */

static const struct {
    const char *field;
    enum mapping_role role;
} users_fields[] = {
    { "username", MAPPING_USERNAME },    { "email", MAPPING_EMAIL },
    { "firstname", MAPPING_GIVEN_NAME }, { "lastname", MAPPING_FAMILY_NAME },
    { "idnumber", MAPPING_EXTERNAL_ID }, { "lang", MAPPING_LANGUAGE },
    { "suspended", MAPPING_SUSPENDED },  { "course1", MAPPING_COURSE },
};

static bool users_has(const struct csv_record *header, const char *field)
{
    for (guint i = 0; i < header->count; i++)
        if (g_ascii_strcasecmp(header->fields[i], field) == 0)
            return true;
    return false;
}

static bool users_recognise(const struct csv_record *header)
{
    return users_has(header, "firstname") && users_has(header, "lastname")
           && (users_has(header, "username") || users_has(header, "idnumber")
               || users_has(header, "course1"));
}

/* The first column of each field. */
static struct mapping *users_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        for (gsize j = 0; j < G_N_ELEMENTS(users_fields); j++)
            if (g_ascii_strcasecmp(column->heading, users_fields[j].field) == 0
                && mapping_find(mapping, users_fields[j].role) < 0)
                column->role = users_fields[j].role;
        if (g_ascii_strcasecmp(column->heading, "id") == 0
            && mapping_find(mapping, MAPPING_LMS_ID) < 0)
            moodle_propose_number(mapping, i);
    }
    return mapping;
}

/* A row enrols in one course; the file may have course2 and so on. */
static char *users_remark(const struct import_reader *reader)
{
    const int course = mapping_find(reader->mapping, MAPPING_COURSE);
    if (course < 0 || !users_has(&reader->header, "course2"))
        return NULL;
    return g_strdup_printf(
        "people are enrolled in the course of the column %s only; bring those of "
        "another column by a second import with --map '%s=ignored' --map "
        "'course2=course'",
        mapping_column_at(reader->mapping, (guint)course)->heading,
        mapping_column_at(reader->mapping, (guint)course)->heading);
}

const struct importer moodle_users = {
    .kind = "moodle-users",
    .title = "Moodle list of users",
    .lms = "moodle",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .keeps_columns = true,
    .backslash = true,
    .recognise_header = users_recognise,
    .propose = users_propose,
    .remark = users_remark,
    .begin = table_rows_begin,
    .next = table_rows_next,
};
