#include "config.h"

#include "conformance/runner.h"

#include <math.h>

static bool is_ignored(const struct result *result, const char *member)
{
    return result->ignored != NULL && g_strv_contains(result->ignored, member);
}

static bool is_error(const json_t *value)
{
    return json_is_object(value) && json_object_get(value, "error") != NULL;
}

static bool members_equal(const struct result *result, const json_t *wanted, const json_t *got)
{
    const char *member;
    json_t *value;
    json_object_foreach ((json_t *)wanted, member, value) {
        if (is_ignored(result, member))
            continue;
        const json_t *other = json_object_get(got, member);
        if (other == NULL || !result_equal(result, value, other))
            return false;
    }
    if (result->recommended)
        return true;
    json_object_foreach ((json_t *)got, member, value) {
        if (!is_ignored(result, member) && json_object_get(wanted, member) == NULL)
            return false;
    }
    return true;
}

static bool orders_equal(const json_t *wanted, const json_t *got)
{
    void *one = json_object_iter((json_t *)wanted);
    void *other = json_object_iter((json_t *)got);
    while (one != NULL && other != NULL) {
        if (!g_str_equal(json_object_iter_key(one), json_object_iter_key(other)))
            return false;
        one = json_object_iter_next((json_t *)wanted, one);
        other = json_object_iter_next((json_t *)got, other);
    }
    return one == NULL && other == NULL;
}

static bool arrays_equal(const struct result *result, const json_t *wanted, const json_t *got)
{
    if (json_array_size(wanted) != json_array_size(got))
        return false;
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        if (!result_equal(result, json_array_get(wanted, i), json_array_get(got, i)))
            return false;
    }
    return true;
}

bool result_equal(const struct result *result, const json_t *wanted, const json_t *got)
{
    if (is_error(wanted) || is_error(got))
        return is_error(wanted) && is_error(got);
    if (json_is_number(wanted) && json_is_number(got))
        return fabs(json_number_value(wanted) - json_number_value(got)) <= result->tolerance;
    if (json_is_object(wanted) && json_is_object(got)) {
        if (result->ordered && !orders_equal(wanted, got))
            return false;
        return members_equal(result, wanted, got);
    }
    if (json_is_array(wanted) && json_is_array(got))
        return arrays_equal(result, wanted, got);
    return json_equal(wanted, got) != 0;
}

void result_judge_against(struct result *result, const json_t *wanted, json_t *got)
{
    g_autoptr(json_t) answer = got;
    g_clear_pointer(&result->wanted_text, g_free);
    g_clear_pointer(&result->got_text, g_free);
    result->outcome = result_equal(result, wanted, answer) ? OUTCOME_PASSED : OUTCOME_FAILED;
    result->wanted_text = json_write_compact(wanted);
    result->got_text = json_write_compact(answer);
}

void result_judge(struct result *result, json_t *got)
{
    result_judge_against(result, result->wanted, got);
}

void result_skip(struct result *result)
{
    result->outcome = OUTCOME_SKIPPED;
}

void result_fail(struct result *result, const char *text)
{
    g_free(result->got_text);
    g_free(result->wanted_text);
    result->outcome = OUTCOME_FAILED;
    result->wanted_text = json_write_compact(result->wanted);
    result->got_text = g_strdup(text);
}

json_t *refusal_new(GError **error)
{
    json_t *refusal = json_object();
    json_object_set_new(refusal, "error",
                        json_text(*error != NULL ? (*error)->message : "refused without a reason"));
    g_clear_error(error);
    return refusal;
}

const json_t *vector_input(const json_t *vector, const char *member)
{
    return json_object_get(json_object_get(vector, "input"), member);
}

const char *vector_text(const json_t *vector, const char *member)
{
    return json_string_value(vector_input(vector, member));
}
