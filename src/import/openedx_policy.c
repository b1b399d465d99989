#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/field.h"

#include <math.h>
#include <string.h>

/* Layer: import. The two files of a course's policies that matter here: grading_policy.json and
 * policy.json (FORMATS.md section 1.7). */

static bool policy_recognise(const json_t *document)
{
    return json_is_array(json_object_get(document, "GRADER"));
}

/* Studio and hand-written courses write numbers as numbers or as texts. */
static bool policy_number(const json_t *value, double *number)
{
    *number = 0;
    if (value == NULL || json_is_null(value))
        return true;
    if (json_is_string(value)) {
        g_autofree char *text = g_strstrip(g_strdup(json_string_value(value)));
        return field_number(text, number);
    }
    *number = json_number_value(value);
    return json_is_number(value) && isfinite(*number);
}

static bool policy_count(const json_t *value, gint64 *count)
{
    double number = 0;
    if (!policy_number(value, &number) || number < 0 || number > 10000)
        return false;
    *count = (gint64)number;
    return true;
}

static bool policy_read_type(struct import_policy *policy, const char *where, const json_t *grader,
                             size_t place, GError **error)
{
    const char *name = json_string_value(json_object_get(grader, "type"));
    const char *label = json_string_value(json_object_get(grader, "short_label"));
    struct import_assignment_type type = { 0 };
    const char *wrong = NULL;
    if (name == NULL || name[0] == '\0')
        wrong = "type";
    else if (!policy_number(json_object_get(grader, "weight"), &type.weight) || type.weight < 0)
        wrong = "weight";
    else if (!policy_count(json_object_get(grader, "min_count"), &type.min_count))
        wrong = "min_count";
    else if (!policy_count(json_object_get(grader, "drop_count"), &type.drop_count))
        wrong = "drop_count";
    if (wrong != NULL) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: GRADER, entry %zu: %s is missing or wrong", where, place + 1, wrong);
        return false;
    }
    type.name = g_strdup(name);
    type.short_label = g_strdup(label != NULL ? label : "");
    g_array_append_val(policy->types, type);
    return true;
}

static bool policy_read_cutoffs(struct import_policy *policy, const char *where,
                                const json_t *document, GError **error)
{
    const json_t *cutoffs = json_object_get(document, "GRADE_CUTOFFS");
    const char *label = NULL;
    json_t *cutoff = NULL;
    if (cutoffs != NULL && !json_is_null(cutoffs) && !json_is_object(cutoffs)) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: GRADE_CUTOFFS is not an object", where);
        return false;
    }
    json_object_foreach ((json_t *)cutoffs, label, cutoff) {
        if (json_is_number(cutoff))
            continue;
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: GRADE_CUTOFFS: \"%s\" is not a number",
                    where, label);
        return false;
    }
    policy->cutoffs = json_is_object(cutoffs) ? json_write_compact(cutoffs) : g_strdup("{}");
    return true;
}

static void policy_clear_type(void *data)
{
    struct import_assignment_type *type = data;
    g_free(type->name);
    g_free(type->short_label);
}

void openedx_policy_free(struct import_policy *policy)
{
    g_array_unref(policy->types);
    g_free(policy->cutoffs);
    g_free(policy);
}

struct import_policy *openedx_policy_read(const json_t *document, const char *where, GError **error)
{
    const json_t *grader = NULL;
    size_t index = 0;
    struct import_policy *policy = g_new0(struct import_policy, 1);
    policy->types = g_array_new(FALSE, FALSE, sizeof(struct import_assignment_type));
    g_array_set_clear_func(policy->types, policy_clear_type);
    bool fine = true;
    json_array_foreach (json_object_get(document, "GRADER"), index, grader)
        fine = fine && policy_read_type(policy, where, grader, index, error);
    if (fine && policy_read_cutoffs(policy, where, document, error))
        return policy;
    openedx_policy_free(policy);
    return NULL;
}

static bool policy_open(struct import_reader *reader, GError **error)
{
    reader->policy = openedx_policy_read(reader->document, source_name(reader->source), error);
    return reader->policy != NULL;
}

static enum import_step policy_next(G_GNUC_UNUSED struct import_reader *reader,
                                    G_GNUC_UNUSED struct import_row *row,
                                    G_GNUC_UNUSED GError **error)
{
    return IMPORT_END;
}

static void policy_close(struct import_reader *reader)
{
    g_clear_pointer(&reader->policy, openedx_policy_free);
}

static bool names_recognise(const json_t *document)
{
    const char *key = json_object_iter_key(json_object_iter((json_t *)document));
    return json_object_size(document) == 1 && g_str_has_prefix(key, "course/")
           && json_is_object(json_object_get(document, key));
}

static char *names_member(const json_t *course, const char *member)
{
    const char *text = json_string_value(json_object_get(course, member));
    return g_strstrip(g_strdup(text != NULL ? text : ""));
}

void openedx_names_free(struct import_course_names *names)
{
    g_free(names->run);
    g_free(names->long_name);
    g_free(names->display_name);
    g_free(names);
}

struct import_course_names *openedx_names_read(const char *run, const json_t *course)
{
    struct import_course_names *names = g_new0(struct import_course_names, 1);
    names->run = g_strdup(run);
    names->long_name = names_member(course, "cert_name_long");
    names->display_name = names_member(course, "display_name");
    return names;
}

static bool names_open(struct import_reader *reader, G_GNUC_UNUSED GError **error)
{
    const char *key = json_object_iter_key(json_object_iter(reader->document));
    reader->names =
        openedx_names_read(key + strlen("course/"), json_object_get(reader->document, key));
    return true;
}

static void names_close(struct import_reader *reader)
{
    g_clear_pointer(&reader->names, openedx_names_free);
}

const struct importer openedx_grading_policy = {
    .kind = "openedx-grading-policy",
    .title = "Open edX grading policy",
    .subject = IMPORT_POLICY,
    .needs_course = true,
    .recognise_document = policy_recognise,
    .open = policy_open,
    .next = policy_next,
    .close = policy_close,
};

const struct importer openedx_course_names = {
    .kind = "openedx-course-names",
    .title = "Open edX course policy (names)",
    .subject = IMPORT_COURSE_NAMES,
    .needs_course = true,
    .recognise_document = names_recognise,
    .open = names_open,
    .next = policy_next,
    .close = names_close,
};
