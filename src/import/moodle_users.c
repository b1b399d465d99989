#include "config.h"

#include "import/moodle.h"

#include "import/cell_words.h"
#include "import/field.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. Lists of users: what Moodle's bulk actions download, and the files that administrators keep for
 * "Upload users". Their headings are names of fields, never translated (FORMATS.md section 2.5). The latter enrol a
 * person in course1, course2 and so on, each of which has columns of its own, such as role2: a record becomes a row for
 * each of its courses. */

static const struct {
    const char *field;
    enum mapping_role role;
} users_fields[] = {
    { "username", MAPPING_USERNAME },    { "email", MAPPING_EMAIL },
    { "firstname", MAPPING_GIVEN_NAME }, { "lastname", MAPPING_FAMILY_NAME },
    { "idnumber", MAPPING_EXTERNAL_ID }, { "lang", MAPPING_LANGUAGE },
    { "suspended", MAPPING_SUSPENDED },
};

#define COURSE "course"

/* What a course is written beside. Groups, cohorts and periods say nothing that is kept here. */
enum users_detail {
    USERS_ROLE,   /* role1: its short name; blank is a learner */
    USERS_TYPE,   /* type1: the same as a number of three */
    USERS_STATUS, /* enrolstatus1: 1 is suspended */
    USERS_DETAILS,
};
static const char *const users_details[USERS_DETAILS] = {
    [USERS_ROLE] = "role",
    [USERS_TYPE] = "type",
    [USERS_STATUS] = "enrolstatus",
};

/* The roles of Moodle that are no learners', and their numbers in type1. Sites have more roles, for learners as well. */
static const char *const users_staff[] = { "manager", "coursecreator", "editingteacher", "teacher",
                                           "guest" };
static const char *const users_staff_types[] = { "2", "3" };

struct users_course {
    guint column;
    int details[USERS_DETAILS]; /* columns; -1: none */
};

/* What is left of a record. */
struct users_enrolment {
    const char *course; /* borrowed from the record */
    bool suspended;
};

struct import_state {
    GArray *courses;       /* of struct users_course */
    GArray *enrolments;    /* of struct users_enrolment, of the record */
    guint next;            /* the one that is told next */
    struct import_row row; /* what is the same in all of them */
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

/* The number behind "course" in a heading, as text; NULL: it is none. */
static const char *users_course_number(const char *heading)
{
    const gsize prefix = strlen(COURSE);
    if (g_ascii_strncasecmp(heading, COURSE, prefix) != 0)
        return NULL;
    const char *number = heading + prefix;
    return *number != '\0' && number[strspn(number, "0123456789")] == '\0' ? number : NULL;
}

/* The first column of each field, and all courses. */
static struct mapping *users_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    mapping->several_courses = true;
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        for (gsize j = 0; j < G_N_ELEMENTS(users_fields); j++)
            if (g_ascii_strcasecmp(column->heading, users_fields[j].field) == 0
                && mapping_find(mapping, users_fields[j].role) < 0)
                column->role = users_fields[j].role;
        if (users_course_number(column->heading) != NULL)
            column->role = MAPPING_COURSE;
        if (g_ascii_strcasecmp(column->heading, "id") == 0
            && mapping_find(mapping, MAPPING_LMS_ID) < 0)
            moodle_propose_number(mapping, i);
    }
    return mapping;
}

static struct users_course users_find_details(const struct import_reader *reader, guint index)
{
    struct users_course course = { .column = index };
    const char *number = users_course_number(mapping_column_at(reader->mapping, index)->heading);
    for (int detail = 0; detail < USERS_DETAILS; detail++) {
        g_autofree char *heading =
            number != NULL ? g_strconcat(users_details[detail], number, NULL) : NULL;
        course.details[detail] = -1;
        for (guint i = 0; heading != NULL && i < reader->header.count; i++)
            if (g_ascii_strcasecmp(reader->header.fields[i], heading) == 0)
                course.details[detail] = (int)i;
    }
    return course;
}

/* Array of struct users_course. */
static GArray *users_courses(const struct import_reader *reader)
{
    GArray *courses = g_array_new(FALSE, FALSE, sizeof(struct users_course));
    for (guint i = 0; i < reader->mapping->columns->len; i++) {
        if (mapping_column_at(reader->mapping, i)->role != MAPPING_COURSE)
            continue;
        const struct users_course course = users_find_details(reader, i);
        g_array_append_val(courses, course);
    }
    return courses;
}

static bool users_is_one_of(const char *text, const char *const *words, gsize count)
{
    for (gsize i = 0; text != NULL && i < count; i++)
        if (g_ascii_strcasecmp(words[i], text) == 0)
            return true;
    return false;
}

static bool users_is_staff(enum users_detail detail, const char *text)
{
    return detail == USERS_ROLE
               ? users_is_one_of(text, users_staff, G_N_ELEMENTS(users_staff))
               : users_is_one_of(text, users_staff_types, G_N_ELEMENTS(users_staff_types));
}

static const char *users_cell(const struct csv_record *record, int column)
{
    return column >= 0 && (guint)column < record->count ? field_text(record->fields[column]) : NULL;
}

/* A role counts more than a number for one. */
static bool users_teaches(const struct csv_record *record, const struct users_course *course)
{
    const char *role = users_cell(record, course->details[USERS_ROLE]);
    return role != NULL
               ? users_is_staff(USERS_ROLE, role)
               : users_is_staff(USERS_TYPE, users_cell(record, course->details[USERS_TYPE]));
}

static void users_add_word(GPtrArray *words, const char *word)
{
    for (guint i = 0; i < words->len; i++)
        if (g_ascii_strcasecmp(words->pdata[i], word) == 0)
            return;
    g_ptr_array_add(words, (gpointer)word);
}

/* The roles in the file that are no learners'. Texts are borrowed. */
static GPtrArray *users_staff_roles(const struct import_reader *reader, const GArray *courses)
{
    GPtrArray *roles = g_ptr_array_new();
    for (guint i = 0; i < courses->len; i++)
        for (int detail = USERS_ROLE; detail <= USERS_TYPE; detail++) {
            const int column = g_array_index(courses, struct users_course, i).details[detail];
            const GPtrArray *values =
                column >= 0 ? survey_column_at(reader->survey, (guint)column)->values : NULL;
            for (guint j = 0; values != NULL && j < values->len; j++)
                if (users_is_staff((enum users_detail)detail, values->pdata[j]))
                    users_add_word(roles, detail == USERS_ROLE ? values->pdata[j] : "teacher");
        }
    return roles;
}

static void users_list(GString *text, const char *sentence, GPtrArray *words)
{
    if (words->len == 0)
        return;
    g_ptr_array_add(words, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)words->pdata);
    g_string_append_printf(text, "%s%s%s", text->len > 0 ? "; " : "", sentence, list);
}

static char *users_remark(const struct import_reader *reader)
{
    g_autoptr(GArray) courses = users_courses(reader);
    g_autoptr(GPtrArray) roles = users_staff_roles(reader, courses);
    g_autoptr(GPtrArray) ignored = g_ptr_array_new();
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < reader->mapping->columns->len; i++) {
        const struct mapping_column *column = mapping_column_at(reader->mapping, i);
        if (column->role == MAPPING_IGNORED && users_course_number(column->heading) != NULL)
            g_ptr_array_add(ignored, column->heading);
    }
    if (courses->len > 1)
        g_string_append(text, "each course of a line is a row of its own");
    users_list(text, "people are enrolled as learners only, not as ", roles);
    users_list(text, "the courses of these columns are left out: ", ignored);
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

static bool users_begin(struct import_reader *reader, const char *const *assignment_types,
                        GError **error)
{
    if (!table_rows_begin(reader, assignment_types, error))
        return false;
    struct import_state *state = g_new0(struct import_state, 1);
    reader->state = state;
    state->courses = users_courses(reader);
    state->enrolments = g_array_new(FALSE, FALSE, sizeof(struct users_enrolment));
    return true;
}

/* *teaches: the record has courses in which the person is no learner. */
static void users_find_enrolments(struct import_state *state, const struct csv_record *record,
                                  bool *teaches)
{
    *teaches = false;
    state->next = 0;
    g_array_set_size(state->enrolments, 0);
    for (guint i = 0; i < state->courses->len; i++) {
        const struct users_course *course = &g_array_index(state->courses, struct users_course, i);
        const char *text = users_cell(record, (int)course->column);
        if (text == NULL || cell_is_null(text))
            continue;
        const char *status = users_cell(record, course->details[USERS_STATUS]);
        const struct users_enrolment enrolment = { text, g_strcmp0(status, "1") == 0 };
        if (users_teaches(record, course))
            *teaches = true;
        else
            g_array_append_val(state->enrolments, enrolment);
    }
}

static enum import_step users_tell(struct import_state *state, struct import_row *row)
{
    const struct users_enrolment *enrolment =
        &g_array_index(state->enrolments, struct users_enrolment, state->next++);
    *row = state->row;
    row->course = enrolment->course;
    if (enrolment->suspended)
        row->activity = IMPORT_INACTIVE;
    return IMPORT_ROW;
}

static enum import_step users_next(struct import_reader *reader, struct import_row *row,
                                   GError **error)
{
    struct import_state *state = reader->state;
    struct csv_record record;
    bool teaches = false;
    if (state->next < state->enrolments->len)
        return users_tell(state, row);
    enum import_step step = table_rows_next_record(reader, &record, row, error);
    if (step == IMPORT_ROW)
        step = table_rows_read(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    users_find_enrolments(state, &record, &teaches);
    state->row = *row;
    if (state->enrolments->len > 0)
        return users_tell(state, row);
    if (teaches) {
        row->course = NULL;
        row->activity = IMPORT_NOT_ENROLLED;
    }
    return IMPORT_ROW;
}

static void users_close(struct import_reader *reader)
{
    struct import_state *state = reader->state;
    if (state == NULL)
        return;
    g_array_unref(state->courses);
    g_array_unref(state->enrolments);
    g_free(state);
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
    .begin = users_begin,
    .next = users_next,
    .close = users_close,
};
