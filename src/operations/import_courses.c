#include "config.h"

#include "operations/import_private.h"

#include "base/error.h"
#include "base/fold.h"
#include "base/text.h"
#include "import/survey.h"
#include "rules/context_key.h"

/* Layer: operations. Which courses are meant by what the rows of a table say. */

/* As many as are named when they are not known. */
#define UNKNOWN_NAMED 5

/* The only known course of that name, without regard to case and accents; NULL for none or several. */
static const char *courses_find_name(const GPtrArray *courses, const char *text)
{
    const char *found = NULL;
    g_autofree char *wanted = text_fold(text, -1);
    for (guint i = 0; i < courses->len; i++) {
        const struct course *course = courses->pdata[i];
        g_autofree char *long_name = text_fold(course->long_name, -1);
        g_autofree char *display_name = text_fold(course->display_name, -1);
        if (!g_str_equal(wanted, long_name) && !g_str_equal(wanted, display_name))
            continue;
        if (found != NULL)
            return NULL;
        found = course->key;
    }
    return found;
}

/* The only known course whose key has this short name as its second part; NULL for none or several. Caller frees. */
static char *courses_find_code(const GPtrArray *courses, const char *text)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < courses->len; i++)
        g_ptr_array_add(keys, ((const struct course *)courses->pdata[i])->key);
    g_ptr_array_add(keys, NULL);
    return import_match_course(text, (const char *const *)keys->pdata);
}

/* A key, the name of a course, or its short name. NULL: it can't be told. Caller frees. */
static char *courses_find(const struct import_work *work, const char *text)
{
    for (guint i = 0; i < work->courses->len; i++) {
        const struct course *course = work->courses->pdata[i];
        if (context_key_equal(course->key, text))
            return g_strdup(course->key);
    }
    enum context_kind kind = CONTEXT_PATH;
    g_autofree char *key = context_key_normalise(text, &kind, NULL);
    if (key != NULL)
        return kind == CONTEXT_COURSE ? g_steal_pointer(&key) : NULL;
    const char *named = courses_find_name(work->courses, text);
    return named != NULL ? g_strdup(named) : courses_find_code(work->courses, text);
}

char *import_understand_course(const struct import_work *work, const struct import_file *file,
                               const char *text, GError **error)
{
    char *known = courses_find(work, text);
    if (known != NULL)
        return known;
    enum context_kind kind = CONTEXT_COURSE;
    g_autofree char *path = context_key_normalise(text, &kind, error);
    if (path != NULL)
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "%s is a learning path; %s is about a course of it: name that one", path,
                    source_name(file->reader->source));
    return NULL;
}

char *import_example_key(const char *code)
{
    g_autofree char *key = g_strdup_printf("course-v1:ORG+%s+RUN", code != NULL ? code : "");
    g_autofree char *normal = context_key_normalise(key, NULL, NULL);
    return normal != NULL ? g_steal_pointer(&normal) : g_strdup("course-v1:ORG+COURSE+RUN");
}

static void courses_free_part(gpointer data)
{
    struct import_part *part = data;
    g_array_unref(part->rows);
    g_free(part->used);
    g_free(part->key);
    g_free(part->name);
    g_free(part);
}

static char *courses_ask(struct import_work *work, const struct import_file *file, const char *text,
                         GError **error)
{
    g_autoptr(GPtrArray) choices = import_choices_new();
    for (guint i = 0; i < work->courses->len; i++) {
        const struct course *course = work->courses->pdata[i];
        import_choices_add(choices, course->key, course->display_name);
    }
    g_autofree char *shown = text_show(text);
    g_autofree char *sentence = g_strdup_printf("Which course is meant by \"%s\"?", shown);
    const struct import_question question = {
        .kind = IMPORT_ASKS_COURSE_NAME,
        .file_name = source_name(file->reader->source),
        .name = text,
        .sentence = sentence,
        .choices = choices,
    };
    g_autofree char *answer = import_ask(work, &question);
    return answer != NULL ? import_understand_course(work, file, answer, error) : NULL;
}

/* Texts that mean one course share its part. */
static struct import_part *courses_add_part(struct import_file *file, const char *text,
                                            const char *key)
{
    struct import_part *part = NULL;
    for (guint i = 0; part == NULL && i < file->parts->len; i++)
        if (context_key_equal(((struct import_part *)file->parts->pdata[i])->key, key))
            part = file->parts->pdata[i];
    if (part == NULL) {
        part = g_new0(struct import_part, 1);
        part->key = g_strdup(key);
        part->rows = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_ptr_array_add(file->parts, part);
    }
    g_hash_table_insert(file->meant, g_strdup(text), part);
    return part;
}

/* The key of the course that a mapping names. Caller frees. */
static char *courses_take_said(const struct import_work *work, const struct import_file *file,
                               const char *text, const char *said, GError **error)
{
    g_autoptr(GError) fault = NULL;
    char *key = import_understand_course(work, file, said, &fault);
    if (key == NULL)
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "\"%s\" in %s was said to mean a course that can't be: %s", text,
                    source_name(file->reader->source), fault->message);
    return key;
}

/* The key of the course that rows mean by this. *said: a person says it, now or for an earlier file, so that the name
 * may become the course's. NULL without an error when it can't be told. Caller frees. */
static char *courses_find_meant(struct import_work *work, const struct import_file *file,
                                const char *text, bool *said, GError **error)
{
    const char *known = mapping_find_course(file->reader->mapping, text);
    *said = known != NULL;
    if (known != NULL)
        return courses_take_said(work, file, text, known, error);
    char *key = courses_find(work, text);
    if (key != NULL)
        return key;
    *said = true;
    key = courses_ask(work, file, text, error);
    if (key != NULL)
        mapping_name_course(file->reader->mapping, text, key);
    return key;
}

bool import_find_part(struct import_work *work, struct import_file *file, const char *text,
                      struct import_part **part, GError **error)
{
    g_autofree char *trimmed = text_trim(text);
    *part = g_hash_table_lookup(file->meant, trimmed);
    if (*part != NULL || g_hash_table_contains(file->meant, trimmed))
        return true;
    g_autoptr(GError) fault = NULL;
    bool said = false;
    g_autofree char *key = courses_find_meant(work, file, trimmed, &said, &fault);
    if (fault != NULL) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (key != NULL)
        *part = courses_add_part(file, trimmed, key);
    if (said && *part != NULL && (*part)->name == NULL)
        (*part)->name = g_strdup(trimmed);
    if (*part == NULL)
        g_hash_table_insert(file->meant, g_strdup(trimmed), NULL);
    return true;
}

static bool courses_refuse(const struct import_file *file, const GPtrArray *unknown, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MIN(unknown->len, UNKNOWN_NAMED); i++)
        g_string_append_printf(list, "%s\"%s\"", i > 0 ? ", " : "",
                               (const char *)unknown->pdata[i]);
    if (unknown->len > UNKNOWN_NAMED)
        g_string_append_printf(list, " and %u more", unknown->len - UNKNOWN_NAMED);
    g_autofree char *name = g_shell_quote(unknown->pdata[0]);
    g_autofree char *key = import_example_key(unknown->pdata[0]);
    g_autofree char *said = mapping_write_course(unknown->pdata[0], key);
    g_autofree char *map = g_shell_quote(said);
    g_set_error(
        error, OPERATIONS_ERROR, ERROR_USAGE,
        "%s has rows of %s that %s not known: %s; say which is meant by each, such as: --map %s; "
        "or add it: testamur course add %s --display-name %s",
        source_name(file->reader->source), unknown->len == 1 ? "a course" : "courses",
        unknown->len == 1 ? "is" : "are", list->str, map, key, name);
    return false;
}

/* Adds what is not known of a column's values to `unknown`. */
static bool courses_find_column(struct import_work *work, struct import_file *file, guint index,
                                GPtrArray *unknown, GError **error)
{
    const GPtrArray *values = survey_column_at(file->reader->survey, index)->values;
    for (guint i = 0; i < values->len; i++) {
        struct import_part *part = NULL;
        if (!import_find_part(work, file, values->pdata[i], &part, error))
            return false;
        if (part == NULL
            && !g_ptr_array_find_with_equal_func(unknown, values->pdata[i], g_str_equal, NULL))
            g_ptr_array_add(unknown, values->pdata[i]);
    }
    return true;
}

bool import_find_parts(struct import_work *work, struct import_file *file, GError **error)
{
    const struct mapping *mapping = file->reader->mapping;
    if (mapping == NULL || mapping_find(mapping, MAPPING_COURSE) < 0)
        return true;
    g_autoptr(GPtrArray) unknown = g_ptr_array_new();
    file->meant = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    file->parts = g_ptr_array_new_with_free_func(courses_free_part);
    file->bare = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < mapping->columns->len; i++)
        if (mapping_column_at(mapping, i)->role == MAPPING_COURSE
            && !courses_find_column(work, file, i, unknown, error))
            return false;
    return unknown->len == 0 || courses_refuse(file, unknown, error);
}
