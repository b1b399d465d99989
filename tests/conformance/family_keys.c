#include "config.h"

#include "conformance/families.h"

#include "conformance/workplace.h"
#include "rules/context_key.h"
#include "store/asset.h"

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

/* Adds an asset under a slug as it is typed. */
static bool slug_save(struct database *database, const char *typed, char **stored, GError **error)
{
    *stored = slug_normalise(typed, error);
    if (*stored == NULL)
        return false;
    g_autoptr(GBytes) content = g_bytes_new_static("%PDF", 4);
    g_autoptr(json_t) report = json_object();
    struct asset asset = { .slug = *stored,
                           .description = (char *)"",
                           .file_name = (char *)"template.pdf",
                           .kind = ASSET_TEMPLATE,
                           .report = report };
    return asset_insert(database, &asset, content, error);
}

/* What saving answers beside the assets that are there already. */
static json_t *answer_slug(struct database *database, const json_t *existing, const char *typed)
{
    size_t index;
    json_t *slug;
    g_autoptr(GError) error = NULL;
    json_array_foreach ((json_t *)existing, index, slug) {
        g_autofree char *there = NULL;
        if (!slug_save(database, json_string_value(slug), &there, &error))
            return refusal_new(&error);
    }
    g_autofree char *stored = NULL;
    if (!slug_save(database, typed, &stored, NULL))
        return json_pack("{s:b}", "valid", 0);
    return json_pack("{s:b, s:s}", "valid", 1, "stored", stored);
}

void family_slug_validation(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                            struct result *result)
{
    static const char *const ignored[] = { "codes", NULL };
    g_autoptr(GError) error = NULL;
    g_autoptr(workplace) workplace = workplace_new(&error);
    if (workplace == NULL) {
        result_fail(result, error->message);
        return;
    }
    result->ignored = ignored;
    result_judge(result, answer_slug(workplace->database, vector_input(vector, "existing"),
                                     vector_text(vector, "slug")));
}
