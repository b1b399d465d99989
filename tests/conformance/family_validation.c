#include "config.h"

#include "conformance/families.h"

#include "base/error.h"
#include "conformance/workplace.h"
#include "operations/asset.h"
#include "operations/configuration.h"
#include "operations/credential_type.h"
#include "rules/context_key.h"
#include "rules/function.h"
#include "rules/options.h"

#include <string.h>

#define TEMPLATE_FILE CONFORMANCE_SOURCE "/../samples/pdfs/valid/cert_reportlab_a4l.pdf"

static json_t *answer_invalid(GError **error)
{
    g_clear_error(error);
    return json_pack("{s:b}", "valid", 0);
}

static json_t *answer_saved(json_t *saved)
{
    return json_pack("{s:b, s:o}", "valid", 1, "saved", saved);
}

static const char *data_text(const json_t *vector, const char *member)
{
    return json_string_value(json_object_get(vector_input(vector, "data"), member));
}

static bool add_type(struct installation *installation, const char *name, GError **error)
{
    const struct credential_type_wish wish = { name, "retrieve_completions",
                                               "generate_pdf_credential", NULL };
    g_autoptr(credential_type) type = credential_type_add(installation, &wish, NULL, error);
    return type != NULL;
}

static json_t *answer_type_form(struct installation *installation, const json_t *vector,
                                GError **error)
{
    const char *changed = vector_text(vector, "change");
    size_t index;
    json_t *existing;
    json_array_foreach (vector_input(vector, "existing"), index, existing) {
        if (!add_type(installation, json_string_value(existing), error))
            return NULL;
    }
    const struct credential_type_wish wish = {
        data_text(vector, "name"),
        data_text(vector, "retrieval_func"),
        data_text(vector, "generation_func"),
        data_text(vector, "custom_options"),
    };
    g_autoptr(credential_type) type = NULL;
    if (changed == NULL)
        type = credential_type_add(installation, &wish, NULL, error);
    else if (credential_type_change(installation, changed, &wish, NULL, error))
        type = credential_type_find(installation->database, wish.name, error);
    if (type == NULL)
        return answer_invalid(error);
    g_autoptr(credential_type) saved =
        credential_type_find(installation->database, type->name, error);
    return saved == NULL
               ? NULL
               : answer_saved(json_pack("{s:s, s:s, s:s, s:O}", "name", saved->name,
                                        "retrieval_func", saved->retrieval, "generation_func",
                                        saved->generation, "custom_options", saved->options));
}

static json_t *answer_type_model(struct installation *installation G_GNUC_UNUSED,
                                 const json_t *vector, GError **error)
{
    if (function_retrieval_name(vector_text(vector, "retrieval_func"), error) == NULL
        || function_generation_name(vector_text(vector, "generation_func"), error) == NULL)
        return answer_invalid(error);
    return json_pack("{s:b}", "valid", 1);
}

/* A real template stands in for the vector's file of a byte or two. */
static json_t *answer_asset_form(struct installation *installation, const json_t *vector,
                                 GError **error)
{
    const char *name = json_string_value(json_object_get(vector_input(vector, "file"), "name"));
    g_autoptr(GBytes) content = NULL;
    if (name != NULL && (content = asset_read_file(TEMPLATE_FILE, NULL, error)) == NULL)
        return NULL;
    g_autoptr(asset) asset =
        asset_add(installation, name != NULL ? name : "", content, data_text(vector, "asset_slug"),
                  data_text(vector, "description"), error);
    if (asset == NULL)
        return answer_invalid(error);
    g_autoptr(asset) saved = asset_find(installation->database, asset->slug, error);
    return saved == NULL ? NULL
                         : answer_saved(json_pack("{s:s, s:s}", "description", saved->description,
                                                  "asset_slug", saved->slug));
}

static json_t *configuration_answer(struct database *database, gint64 id, GError **error)
{
    g_autoptr(configuration) saved = configuration_find(database, id, error);
    if (saved == NULL)
        return NULL;
    g_autofree char *title = configuration_title(saved->type_name, saved->context_key);
    g_autofree char *interval = g_strdup_printf("every %" G_GINT64_FORMAT " %s",
                                                saved->interval_every, saved->interval_period);
    /* The schedule is a part of the configuration, so what it runs is the configuration itself. */
    json_t *task = json_pack("{s:b, s:s, s:s, s:b}", "enabled", saved->enabled, "interval",
                             interval, "name", title, "args_is_config_id", saved->id == id);
    return answer_saved(json_pack("{s:s, s:s, s:O, s:s, s:o}", "learning_context_key",
                                  saved->context_key, "credential_type", saved->type_name,
                                  "custom_options", saved->options, "str", title, "task", task));
}

/* Adds those that exist before; *last is the id of the last one. */
static bool add_configurations(struct installation *installation, const json_t *vector,
                               gint64 *last, GError **error)
{
    size_t index;
    json_t *existing;
    json_array_foreach (vector_input(vector, "existing"), index, existing) {
        const struct configuration_wish wish = {
            .context_key = json_string_value(json_object_get(existing, "key")),
            .type_name = json_string_value(json_object_get(existing, "type")),
        };
        g_autoptr(configuration) made = configuration_save(installation, 0, &wish, NULL, error);
        if (made == NULL)
            return false;
        *last = made->id;
    }
    return true;
}

static json_t *answer_config_form(struct installation *installation, const json_t *vector,
                                  GError **error)
{
    gint64 id = 0;
    if (!add_type(installation, "A", error) || !add_type(installation, "B", error)
        || !add_configurations(installation, vector, &id, error))
        return NULL;
    const bool changes = json_is_true(vector_input(vector, "change"));
    const struct configuration_wish wish = {
        .context_key = changes ? NULL : data_text(vector, "learning_context_key"),
        .type_name = changes ? NULL : data_text(vector, "credential_type"),
        .options = data_text(vector, "custom_options"),
    };
    g_autoptr(configuration) saved =
        configuration_save(installation, changes ? id : 0, &wish, NULL, error);
    return saved != NULL ? configuration_answer(installation->database, saved->id, error)
                         : answer_invalid(error);
}

static json_t *answer_options_text(struct installation *installation G_GNUC_UNUSED,
                                   const json_t *vector, GError **error)
{
    json_t *options = options_read(vector_text(vector, "text"), "options", error);
    return options != NULL ? answer_saved(options) : answer_invalid(error);
}

struct form {
    const char *kind;
    json_t *(*answer)(struct installation *installation, const json_t *vector, GError **error);
};

static const struct form forms[] = {
    { "asset_form", answer_asset_form },     { "config_form", answer_config_form },
    { "options_text", answer_options_text }, { "type_form", answer_type_form },
    { "type_model", answer_type_model },
};

/* The reference's dotted form of a function's name is compared by its last part. */
static void wanted_plain_name(json_t *saved, const char *member)
{
    const char *dotted = json_string_value(json_object_get(saved, member));
    const char *dot = dotted != NULL ? strrchr(dotted, '.') : NULL;
    if (dot != NULL) {
        g_autofree char *plain = g_strdup(dot + 1);
        json_object_set_new(saved, member, json_string(plain));
    }
}

/* What is judged of the wanted answer: whether it is valid, and the values saved. */
static json_t *wanted_judged(const json_t *whole)
{
    json_t *wanted = json_deep_copy(whole);
    json_t *saved = json_object_get(wanted, "saved");
    json_object_del(wanted, "errors");
    json_object_del(wanted, "editable");
    if (json_is_object(saved)) {
        json_object_del(saved, "asset");
        json_object_del(json_object_get(saved, "task"), "task");
        wanted_plain_name(saved, "retrieval_func");
        wanted_plain_name(saved, "generation_func");
    }
    return wanted;
}

void family_validation(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                       struct result *result)
{
    GError *error = NULL;
    const char *kind = vector_text(vector, "kind");
    const struct form *form = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (g_strcmp0(forms[i].kind, kind) == 0)
            form = &forms[i];
    if (form == NULL) {
        result_fail(result, "a form of an unknown kind");
        return;
    }
    workplace_name_program();
    g_autofree char *operator_name = g_strdup("conformance");
    g_autoptr(workplace) workplace = workplace_new(&error);
    json_t *got = NULL;
    if (workplace != NULL) {
        struct installation installation = { workplace->directory, workplace->database,
                                             operator_name };
        got = form->answer(&installation, vector, &error);
    }
    if (got == NULL) {
        result_fail(result, error->message);
        g_clear_error(&error);
        return;
    }
    g_autoptr(json_t) wanted = wanted_judged(result->wanted);
    result_judge_against(result, wanted, got);
}
