#include "config.h"

#include "import/mapping.h"

#include "base/fold.h"

#include <string.h>

/* Layer: import. The mapping itself: its columns, what they are about, how it is known again. */

const char *const mapping_role_words[MAPPING_ROLES] = {
    [MAPPING_IGNORED] = "ignored",
    [MAPPING_USERNAME] = "username",
    [MAPPING_EMAIL] = "email",
    [MAPPING_EXTERNAL_ID] = "id",
    [MAPPING_LMS_ID] = "lms-id",
    [MAPPING_NAME] = "name",
    [MAPPING_NAME_REVERSED] = "name-reversed",
    [MAPPING_GIVEN_NAME] = "given-name",
    [MAPPING_FAMILY_NAME] = "family-name",
    [MAPPING_LANGUAGE] = "language",
    [MAPPING_COURSE] = "course",
    [MAPPING_SUSPENDED] = "suspended",
    [MAPPING_GRADE] = "grade",
    [MAPPING_OVERRIDE] = "override",
    [MAPPING_SCORE] = "score",
    [MAPPING_COMPLETION] = "completion",
    [MAPPING_ACTIVITY] = "activity",
    [MAPPING_COMPLETION_DATE] = "completed",
};

const char *const mapping_role_titles[MAPPING_ROLES] = {
    [MAPPING_IGNORED] = "ignored",
    [MAPPING_USERNAME] = "user name",
    [MAPPING_EMAIL] = "e-mail address",
    [MAPPING_EXTERNAL_ID] = "id of the institution",
    [MAPPING_LMS_ID] = "number in the LMS",
    [MAPPING_NAME] = "name",
    [MAPPING_NAME_REVERSED] = "name, family name first",
    [MAPPING_GIVEN_NAME] = "given name",
    [MAPPING_FAMILY_NAME] = "family name",
    [MAPPING_LANGUAGE] = "language",
    [MAPPING_COURSE] = "course",
    [MAPPING_SUSPENDED] = "no longer enrolled",
    [MAPPING_GRADE] = "grade of the course",
    [MAPPING_OVERRIDE] = "grade instead of the course's",
    [MAPPING_SCORE] = "score of a graded item",
    [MAPPING_COMPLETION] = "completion of the course",
    [MAPPING_ACTIVITY] = "activity, done or not",
    [MAPPING_COMPLETION_DATE] = "date of completion",
};

const char *const mapping_scale_words[MAPPING_SCALES] = {
    [MAPPING_SCALE_NONE] = "",
    [MAPPING_SCALE_FRACTION] = "fraction",
    [MAPPING_SCALE_PERCENT] = "percent",
    [MAPPING_SCALE_POINTS] = "points",
};

const char *const mapping_date_words[MAPPING_DATES] = {
    [MAPPING_DATES_UNKNOWN] = "",
    [MAPPING_DATES_DAY_FIRST] = "day-first",
    [MAPPING_DATES_MONTH_FIRST] = "month-first",
    [MAPPING_DATES_YEAR_FIRST] = "year-first",
};

const char *const mapping_decimal_words[MAPPING_DECIMALS] = {
    [MAPPING_DECIMAL_UNKNOWN] = "",
    [MAPPING_DECIMAL_POINT] = "point",
    [MAPPING_DECIMAL_COMMA] = "comma",
};

static void mapping_free_column(void *data)
{
    struct mapping_column *column = data;
    g_free(column->heading);
    g_free(column->category);
    g_free(column->item);
    g_free(column->done);
    g_free(column->source);
    g_free(column);
}

static void mapping_free_course(void *data)
{
    struct mapping_course *course = data;
    g_free(course->name);
    g_free(course->folded);
    g_free(course->key);
    g_free(course);
}

struct mapping *mapping_new(const char *kind)
{
    struct mapping *mapping = g_new0(struct mapping, 1);
    mapping->kind = g_strdup(kind);
    mapping->columns = g_ptr_array_new_with_free_func(mapping_free_column);
    mapping->courses = g_ptr_array_new_with_free_func(mapping_free_course);
    return mapping;
}

struct mapping *mapping_copy(const struct mapping *mapping)
{
    struct mapping *copy = mapping_new(mapping->kind);
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct mapping_column *from = mapping_column_at(mapping, i);
        struct mapping_column *to = g_new(struct mapping_column, 1);
        *to = *from;
        to->heading = g_strdup(from->heading);
        to->category = g_strdup(from->category);
        to->item = g_strdup(from->item);
        to->done = g_strdup(from->done);
        to->source = g_strdup(from->source);
        g_ptr_array_add(copy->columns, to);
    }
    copy->dates = mapping->dates;
    copy->decimal = mapping->decimal;
    copy->scale = mapping->scale;
    copy->maximum = mapping->maximum;
    copy->several_courses = mapping->several_courses;
    copy->row_is_completion = mapping->row_is_completion;
    copy->course = g_strdup(mapping->course);
    copy->encoding = g_strdup(mapping->encoding);
    for (guint i = 0; i < mapping->courses->len; i++) {
        const struct mapping_course *course = mapping->courses->pdata[i];
        mapping_name_course(copy, course->name, course->key);
    }
    return copy;
}

void mapping_free(struct mapping *mapping)
{
    g_ptr_array_unref(mapping->columns);
    g_ptr_array_unref(mapping->courses);
    g_free(mapping->kind);
    g_free(mapping->course);
    g_free(mapping->encoding);
    g_free(mapping);
}

struct mapping_column *mapping_add_column(struct mapping *mapping, const char *heading)
{
    struct mapping_column *column = g_new0(struct mapping_column, 1);
    column->heading = g_strstrip(g_strdup(heading));
    column->category = g_strdup("");
    column->item = g_strdup("");
    column->done = g_strdup("");
    column->source = g_strdup("");
    g_ptr_array_add(mapping->columns, column);
    return column;
}

struct mapping_column *mapping_column_at(const struct mapping *mapping, guint index)
{
    return mapping->columns->pdata[index];
}

void mapping_set_text(char **text, const char *value)
{
    char *copy = g_strdup(value);
    g_free(*text);
    *text = copy;
}

static int mapping_find_course_name(const struct mapping *mapping, const char *folded)
{
    for (guint i = 0; i < mapping->courses->len; i++)
        if (strcmp(((const struct mapping_course *)mapping->courses->pdata[i])->folded, folded)
            == 0)
            return (int)i;
    return -1;
}

void mapping_name_course(struct mapping *mapping, const char *name, const char *key)
{
    g_autofree char *folded = text_fold(name, -1);
    const int known = mapping_find_course_name(mapping, folded);
    if (known >= 0)
        g_ptr_array_remove_index(mapping->courses, (guint)known);
    if (key[0] == '\0')
        return;
    struct mapping_course *course = g_new(struct mapping_course, 1);
    course->name = g_strdup(name);
    course->folded = g_steal_pointer(&folded);
    course->key = g_strdup(key);
    g_ptr_array_insert(mapping->courses, known, course);
}

const char *mapping_find_course(const struct mapping *mapping, const char *name)
{
    if (mapping->courses->len == 0)
        return NULL;
    g_autofree char *folded = text_fold(name, -1);
    const int known = mapping_find_course_name(mapping, folded);
    return known >= 0 ? ((const struct mapping_course *)mapping->courses->pdata[known])->key : NULL;
}

void mapping_set_encoding(struct mapping *mapping, const char *name)
{
    char *copy = name != NULL && name[0] != '\0' ? g_strdup(name) : NULL;
    g_free(mapping->encoding);
    mapping->encoding = copy;
}

int mapping_find(const struct mapping *mapping, enum mapping_role role)
{
    for (guint i = 0; i < mapping->columns->len; i++)
        if (mapping_column_at(mapping, i)->role == role)
            return (int)i;
    return -1;
}

char *mapping_fingerprint(const struct mapping *mapping)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)mapping->kind, (gssize)strlen(mapping->kind) + 1);
    for (guint i = 0; i < mapping->columns->len; i++) {
        g_autofree char *folded = g_utf8_casefold(mapping_column_at(mapping, i)->heading, -1);
        g_checksum_update(checksum, (const guchar *)folded, (gssize)strlen(folded) + 1);
    }
    return g_strdup(g_checksum_get_string(checksum));
}

static void mapping_describe_column(const struct mapping *mapping, guint index, GString *text)
{
    const struct mapping_column *column = mapping_column_at(mapping, index);
    g_autofree char *name = mapping_column_name(mapping, index);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(text, "%s%s: %s", text->len > 0 ? "; " : "", name,
                           mapping_role_titles[column->role]);
    if (column->role == MAPPING_SCORE)
        g_string_append_printf(text, " in \"%s\"", column->category);
    if (column->scale == MAPPING_SCALE_POINTS && column->maximum <= 0)
        g_string_append(text, ", points");
    else if (column->scale == MAPPING_SCALE_POINTS)
        g_string_append_printf(text, ", points of %s",
                               g_ascii_formatd(number, sizeof number, "%g", column->maximum));
    else if (column->scale != MAPPING_SCALE_NONE)
        g_string_append_printf(text, ", %s", mapping_scale_words[column->scale]);
}

char *mapping_describe(const struct mapping *mapping)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint ignored = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        if (mapping_column_at(mapping, i)->role == MAPPING_IGNORED)
            ignored++;
        else
            mapping_describe_column(mapping, i, text);
    }
    if (ignored > 0)
        g_string_append_printf(text, "%s%u ignored", text->len > 0 ? "; " : "", ignored);
    if (mapping->row_is_completion)
        g_string_append(text, "; each row is a completion");
    if (mapping->courses->len > 0)
        g_string_append_printf(text, "; what %u %s of courses mean%s", mapping->courses->len,
                               mapping->courses->len == 1 ? "name" : "names",
                               mapping->courses->len == 1 ? "s" : "");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

bool mapping_has_results(const struct mapping *mapping)
{
    static const enum mapping_role results[] = {
        MAPPING_GRADE,      MAPPING_OVERRIDE, MAPPING_SCORE,
        MAPPING_COMPLETION, MAPPING_ACTIVITY, MAPPING_COMPLETION_DATE,
    };
    for (guint i = 0; i < G_N_ELEMENTS(results); i++)
        if (mapping_find(mapping, results[i]) >= 0)
            return true;
    return mapping->row_is_completion;
}

bool mapping_needs_course(const struct mapping *mapping)
{
    return mapping->course == NULL && mapping_find(mapping, MAPPING_COURSE) < 0
           && mapping_has_results(mapping);
}
