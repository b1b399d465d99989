#include "config.h"

#include "conformance/families.h"

#include "rules/options.h"

/* The input's value, or the value read from its text where the vector tests the reader. */
static json_t *input_options(const json_t *vector, const char *member, GError **error)
{
    g_autofree char *text_member = g_strconcat(member, "_text", NULL);
    const char *text = vector_text(vector, text_member);
    if (text != NULL)
        return options_read(text, member, error);
    return json_incref((json_t *)vector_input(vector, member));
}

void family_deep_merge(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                       struct result *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) base = input_options(vector, "base", &error);
    g_autoptr(json_t) override = base != NULL ? input_options(vector, "override", &error) : NULL;
    result->ordered = true;
    result->tolerance = 0;
    result_judge(result, override != NULL ? options_merge(base, override) : refusal_new(&error));
}

void family_legacy_options(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                           struct result *result)
{
    bool changed;
    if (g_strcmp0(vector_text(vector, "direction"), "forward") != 0)
        result_skip(result);
    else
        result_judge(result, options_convert_legacy(vector_input(vector, "options"), &changed));
}

void family_template_selection(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                               struct result *result)
{
    g_autoptr(GError) error = NULL;
    const char *name = vector_text(vector, "context_name");
    const char *slug = options_template(vector_input(vector, "options"), name, &error);
    result_judge(result, slug != NULL
                             ? json_pack("{s:s, s:s}", "template", slug, "text_context_name", name)
                             : refusal_new(&error));
}
