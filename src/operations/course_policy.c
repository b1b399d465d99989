#include "config.h"

#include "operations/course_policy.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/lower.h"
#include "base/text.h"
#include "import/import.h"
#include "operations/change.h"
#include "operations/course.h"
#include "store/correction.h"
#include "store/course_policy.h"

#include <math.h>
#include <string.h>

#define TYPES_MOST 1000

static json_t *policy_type_json(const char *name, double weight, gint64 drop_count,
                                gint64 min_count, const char *short_label)
{
    return json_pack("{s:o, s:f, s:I, s:I, s:o}", "type", json_text(name), "weight", weight,
                     "drop_count", (json_int_t)drop_count, "min_count", (json_int_t)min_count,
                     "short_label", json_text(short_label));
}

/* As an import reads such a file. NULL on error. */
static json_t *policy_from_text(const struct policy_wish *wish, GError **error)
{
    static const struct import_request request = { .kind = "openedx-grading-policy" };
    g_autoptr(GBytes) bytes = g_bytes_new(wish->text, strlen(wish->text));
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, wish->text_name), &request, error);
    json_t *cutoffs =
        reader != NULL ? json_read_text(reader->policy->cutoffs, -1, "GRADE_CUTOFFS", error) : NULL;
    if (cutoffs == NULL)
        return NULL;
    json_t *types = json_array();
    for (guint i = 0; i < reader->policy->types->len; i++) {
        const struct import_assignment_type *type =
            &g_array_index(reader->policy->types, struct import_assignment_type, i);
        json_array_append_new(types, policy_type_json(type->name, type->weight, type->drop_count,
                                                      type->min_count, type->short_label));
    }
    return json_pack("{s:o, s:o}", "GRADER", types, "GRADE_CUTOFFS", cutoffs);
}

/* A type of a policy by its name, whatever its case; NULL: none. Borrowed. */
static const json_t *policy_find_type(const json_t *policy, const char *name)
{
    g_autofree char *wanted = text_lower(name);
    const json_t *type = NULL;
    size_t index = 0;
    json_array_foreach (json_object_get(policy, "GRADER"), index, type) {
        g_autofree char *known = text_lower(json_string_value(json_object_get(type, "type")));
        if (g_str_equal(known, wanted))
            return type;
    }
    return NULL;
}

static json_t *policy_from_types(const struct policy_wish *wish, const json_t *before)
{
    json_t *types = json_array();
    json_t *cutoffs = json_object_get(before, "GRADE_CUTOFFS");
    for (guint i = 0; i < wish->types->len; i++) {
        const struct policy_type *type = &g_array_index(wish->types, struct policy_type, i);
        const json_t *known = policy_find_type(before, type->name);
        const char *label = json_string_value(json_object_get(known, "short_label"));
        const gint64 dropped = json_integer_value(json_object_get(known, "drop_count"));
        json_array_append_new(
            types, policy_type_json(type->name, type->weight,
                                    type->drop_count >= 0 ? type->drop_count : dropped,
                                    json_integer_value(json_object_get(known, "min_count")),
                                    label != NULL ? label : ""));
    }
    return json_pack("{s:o, s:o}", "GRADER", types, "GRADE_CUTOFFS",
                     cutoffs != NULL ? json_incref(cutoffs) : json_object());
}

static bool policy_refuse(GError **error, const char *name, const char *why)
{
    g_autofree char *shown = text_show(name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "the grading policy can't be saved: type \"%s\": %s", shown, why);
    return false;
}

static bool policy_check(json_t *policy, GError **error)
{
    json_t *types = json_object_get(policy, "GRADER");
    json_t *type = NULL;
    size_t index = 0;
    if (json_array_size(types) > TYPES_MOST) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the grading policy has more than %d types", TYPES_MOST);
        return false;
    }
    json_array_foreach (types, index, type) {
        const char *name = json_string_value(json_object_get(type, "type"));
        const double weight = json_number_value(json_object_get(type, "weight"));
        g_autofree char *clean = course_normalise_name(name, false, error);
        if (clean == NULL)
            return false;
        if (*clean == '\0')
            return policy_refuse(error, name, "a type needs a name");
        if (policy_find_type(policy, name) != type)
            return policy_refuse(error, name, "it is there twice");
        if (!isfinite(weight) || weight < 0 || weight > 1)
            return policy_refuse(error, name, "its weight must be between 0 and 1 (100 %)");
    }
    return true;
}

G_GNUC_PRINTF(2, 3)
static void policy_warn(GPtrArray *warnings, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static bool policy_warn_unweighted(struct database *database, gint64 course_id,
                                   const json_t *policy, GPtrArray *warnings, GError **error)
{
    g_autoptr(GPtrArray) parts = course_subsections(database, course_id, error);
    const char *last = NULL;
    for (guint i = 0; parts != NULL && i < parts->len; i++) {
        const struct subsection *part = parts->pdata[i];
        if (g_strcmp0(part->category, last) == 0
            || policy_find_type(policy, part->category) != NULL)
            continue;
        last = part->category;
        policy_warn(warnings,
                    "the course has graded parts of the category %s, which the policy gives no "
                    "weight: learners with them can't be judged by grades",
                    part->category);
    }
    return parts != NULL;
}

static bool policy_add_warnings(struct database *database, gint64 course_id, const json_t *policy,
                                GPtrArray *warnings, GError **error)
{
    const json_t *type = NULL;
    size_t index = 0;
    double sum = 0;
    if (warnings == NULL || json_is_null(policy))
        return true;
    json_array_foreach (json_object_get(policy, "GRADER"), index, type)
        sum += json_number_value(json_object_get(type, "weight"));
    if (fabs(sum - 1) > 1e-9) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        policy_warn(warnings, "the weights add up to %s %%, not to 100 %%",
                    g_ascii_formatd(number, sizeof number, "%.10g", sum * 100));
    }
    return policy_warn_unweighted(database, course_id, policy, warnings, error);
}

/* What is to hold; NULL on error. */
static json_t *policy_decide(struct database *database, const struct course *course,
                             const struct policy_wish *wish, json_t *before, GError **error)
{
    json_t *original = NULL;
    switch (wish->action) {
    case POLICY_FROM_TEXT:
        return policy_from_text(wish, error);
    case POLICY_FROM_TYPES:
        return policy_from_types(wish, before);
    case POLICY_NONE:
        return json_null();
    case POLICY_FORGET:
        if (course->policy_by_hand != 0
            && !correction_find_original(database, "course", course->id, "policy", &original,
                                         error))
            return NULL;
        return original != NULL ? original : json_incref(before);
    }
    g_return_val_if_reached(NULL);
}

static bool policy_save(struct installation *installation, struct course *course,
                        const struct policy_wish *wish, json_t *before, json_t *after,
                        GError **error)
{
    struct database *database = installation->database;
    const bool forget = wish->action == POLICY_FORGET;
    g_autoptr(json_t) changes = json_pack("{s:[O, O]}", "policy", before, after);
    if (!change_check_basis(installation, course->modified, "course", course->id, course->key,
                            changes, error))
        return false;
    course->modified = clock_now();
    if (!change_record_at(installation, course->modified, "course", course->id, course->key,
                          forget ? "forget policy" : "set policy", changes, error))
        return false;
    course->policy_by_hand = forget ? 0 : database_last_id(database);
    return course_policy_write(database, course, after, error) && database_commit(database, error);
}

bool course_set_policy(struct installation *installation, const char *key,
                       const struct policy_wish *wish, GPtrArray *warnings, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(course) course = course_find(database, key, error);
    g_autoptr(json_t) before =
        course != NULL ? course_policy_read(database, course->id, error) : NULL;
    g_autoptr(json_t) after =
        before != NULL ? policy_decide(database, course, wish, before, error) : NULL;
    if (after == NULL || !policy_check(after, error)
        || !policy_add_warnings(database, course->id, after, warnings, error))
        return false;
    const bool same = json_equal(before, after);
    if (wish->action == POLICY_FORGET ? course->policy_by_hand == 0
                                      : same && course->policy_by_hand != 0)
        return true;
    return policy_save(installation, course, wish, before, after, error);
}

bool course_policy_check_text(const char *text, double *weights, GError **error)
{
    const struct policy_wish wish = { .text = text, .text_name = "the policy" };
    g_autoptr(json_t) policy = policy_from_text(&wish, error);
    const json_t *type = NULL;
    size_t index = 0;
    *weights = 0;
    if (policy == NULL || !policy_check(policy, error))
        return false;
    json_array_foreach (json_object_get(policy, "GRADER"), index, type)
        *weights += json_number_value(json_object_get(type, "weight"));
    return true;
}
