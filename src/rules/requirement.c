#include "config.h"

#include "rules/requirement.h"

#include "base/error.h"
#include "base/lower.h"
#include "rules/context_key.h"
#include "rules/options.h"

#define DEFAULT_COMPLETION 0.9

static void required_category_clear(gpointer data)
{
    struct required_category *category = data;
    g_free(category->name);
    g_free(category->label);
}

struct requirement *requirement_new(void)
{
    struct requirement *requirement = g_new0(struct requirement, 1);
    requirement->categories = g_array_new(FALSE, FALSE, sizeof(struct required_category));
    g_array_set_clear_func(requirement->categories, required_category_clear);
    return requirement;
}

void requirement_free(struct requirement *requirement)
{
    if (requirement == NULL)
        return;
    g_array_unref(requirement->categories);
    g_free(requirement);
}

static struct required_category *requirement_find(const struct requirement *requirement,
                                                  const char *key)
{
    for (guint i = 0; i < requirement->categories->len; i++) {
        struct required_category *category =
            &g_array_index(requirement->categories, struct required_category, i);
        if (g_str_equal(category->name, key))
            return category;
    }
    return NULL;
}

const struct required_category *requirement_category(const struct requirement *requirement,
                                                     const char *key)
{
    return requirement_find(requirement, key);
}

void requirement_add_grade(struct requirement *requirement, const char *name, double percent)
{
    g_autofree char *key = text_lower(name);
    requirement->needs_grades = true;
    if (g_str_equal(key, "total")) {
        requirement->has_total = true;
        requirement->total = percent;
        return;
    }
    struct required_category *earlier = requirement_find(requirement, key);
    if (earlier != NULL) {
        earlier->percent = percent;
        return;
    }
    const struct required_category category = {
        .name = g_steal_pointer(&key),
        .label = g_strdup(name),
        .percent = percent,
    };
    g_array_append_val(requirement->categories, category);
}

/* The options that count for a step: an exact key goes before one that differs in case only. */
static const json_t *step_options(const json_t *options, const char *step)
{
    const json_t *steps = step != NULL ? json_object_get(options, "steps") : NULL;
    if (!json_is_object(steps))
        return NULL;
    const json_t *found = json_object_get(steps, step);
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)steps, key, value) {
        if (found == NULL && context_key_equal(key, step))
            found = value;
    }
    return found;
}

static const json_t *option(const json_t *options, const json_t *step, const char *name)
{
    const json_t *own = json_object_get(step, name);
    return own != NULL ? own : json_object_get(options, name);
}

static bool fraction_read(const json_t *value, const char *path, double *fraction, GError **error)
{
    if (!json_is_number(value)) {
        g_set_error(error, RULES_ERROR, ERROR_DATA, "option %s must be a number from 0 to 1", path);
        return false;
    }
    *fraction = json_number_value(value);
    if (*fraction >= 0 && *fraction <= 1)
        return true;
    g_set_error(error, RULES_ERROR, ERROR_DATA,
                "option %s must be from 0 to 1 (0.65 means 65 %%), not %g", path, *fraction);
    return false;
}

static bool compile_completion(struct requirement *requirement, const json_t *value, GError **error)
{
    requirement->needs_completion = true;
    requirement->completion = DEFAULT_COMPLETION;
    if (value == NULL)
        return true;
    return fraction_read(value, "required_completion", &requirement->completion, error);
}

static bool compile_grades(struct requirement *requirement, const json_t *value, const char *step,
                           GError **error)
{
    requirement->needs_grades = true;
    if (!json_is_object(value)) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "option required_grades is %s%s%s: say which grades are needed, for example "
                    "{\"required_grades\": {\"Total\": 0.5}}",
                    value == NULL ? "missing" : "not an object", step != NULL ? " for step " : "",
                    step != NULL ? step : "");
        return false;
    }
    const char *name;
    json_t *required;
    json_object_foreach ((json_t *)value, name, required) {
        g_autofree char *path = g_strconcat("required_grades.", name, NULL);
        double fraction = 0;
        if (!fraction_read(required, path, &fraction, error))
            return false;
        requirement_add_grade(requirement, name, fraction * 100);
    }
    return true;
}

static bool compile_total_source(struct requirement *requirement, const json_t *value,
                                 GError **error)
{
    if (value == NULL)
        return true;
    const char *source = json_string_value(value);
    if (g_strcmp0(source, "computed") != 0 && g_strcmp0(source, "reported") != 0) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "option total_source must be \"computed\" or \"reported\"");
        return false;
    }
    requirement->total_reported = g_str_equal(source, "reported");
    return true;
}

struct requirement *requirement_compile(enum retrieval retrieval, const json_t *options,
                                        const char *step, GError **error)
{
    if (retrieval == RETRIEVAL_NONE) {
        g_set_error(error, RULES_ERROR, ERROR_DATA,
                    "the credential type's retrieval function is unknown: choose another one");
        return NULL;
    }
    const json_t *own = step_options(options, step);
    g_autoptr(requirement) requirement = requirement_new();
    if (retrieval != RETRIEVAL_SUBSECTION_GRADES
        && !compile_completion(requirement, option(options, own, "required_completion"), error))
        return NULL;
    if (retrieval != RETRIEVAL_COMPLETIONS
        && (!compile_grades(requirement, option(options, own, "required_grades"), step, error)
            || !compile_total_source(requirement, option(options, own, "total_source"), error)))
        return NULL;
    return g_steal_pointer(&requirement);
}
