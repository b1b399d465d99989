#include "config.h"

#include "conformance/families.h"

#include "rules/context_key.h"

/* What the form of a new configuration answers. */
static json_t *answer_form(const char *typed)
{
    g_autofree char *stored = context_key_normalise(typed, NULL, NULL);
    if (stored == NULL)
        return json_pack("{s:b}", "valid", 0);
    g_autofree char *title = configuration_title("T", stored);
    return json_pack("{s:b, s:s, s:s}", "valid", 1, "stored", stored, "task_name", title);
}

/* What reading a key that is not typed by a person answers: it has to be as it is stored. */
static json_t *answer_parser(const char *text)
{
    enum context_kind kind = CONTEXT_COURSE;
    g_autofree char *stored = context_key_normalise(text, &kind, NULL);
    if (stored == NULL || !g_str_equal(stored, text))
        return json_pack("{s:b}", "valid", 0);
    return json_pack("{s:b, s:s, s:b}", "valid", 1, "canonical", stored, "is_course",
                     kind == CONTEXT_COURSE);
}

void family_context_key(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                        struct result *result)
{
    static const char *const ignored[] = { "errors", "kind", NULL };
    const char *key = vector_text(vector, "key");
    result->ignored = ignored;
    result_judge(result,
                 json_pack("{s:o, s:o}", "form", answer_form(key), "api", answer_parser(key)));
}

void family_slug_prepopulate(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                             struct result *result)
{
    g_autofree char *slug = slug_propose(vector_text(vector, "description"));
    result_judge(result, json_string(slug));
}

void family_slug_validation(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                            struct result *result)
{
    static const char *const ignored[] = { "codes", NULL };
    g_autofree char *slug = slug_normalise(vector_text(vector, "slug"), NULL);
    bool valid = slug != NULL;
    size_t index;
    json_t *existing;
    json_array_foreach (vector_input(vector, "existing"), index, existing) {
        if (valid && g_str_equal(slug, json_string_value(existing)))
            valid = false;
    }
    result->ignored = ignored;
    result_judge(result, valid ? json_pack("{s:b, s:s}", "valid", 1, "stored", slug)
                               : json_pack("{s:b}", "valid", 0));
}
