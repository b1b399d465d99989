#include "config.h"

#include "operations/configuration.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/catalogue.h"
#include "operations/change.h"
#include "operations/schedule.h"
#include "rules/context_key.h"
#include "rules/options.h"
#include "store/course.h"
#include "store/credential_type.h"
#include "store/learning_path.h"

static bool configuration_check_options(struct database *database,
                                        const struct configuration *configuration,
                                        GPtrArray *warnings, GError **error)
{
    g_autoptr(json_t) merged = options_merge(configuration->type_options, configuration->options);
    return catalogue_check_options(database, merged, configuration->retrieval,
                                   configuration->generation, warnings, error);
}

static bool configuration_check_free(struct database *database, const char *key,
                                     const char *type_name, GError **error)
{
    GError *fault = NULL;
    g_autoptr(configuration) other = configuration_find_by_name(database, key, type_name, &fault);
    if (fault != NULL)
        return store_found_none(fault, error);
    g_autofree char *shown_key = text_show(other->context_key);
    g_autofree char *shown_type = text_show(type_name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "%s has a configuration for the type %s already (number %" G_GINT64_FORMAT
                "): change that one",
                shown_key, shown_type, other->id);
    return false;
}

/* A configuration may come before its course's reports, but it is often a slip. */
static bool configuration_warn_context(struct database *database, const char *key,
                                       enum context_kind kind, GPtrArray *warnings, GError **error)
{
    GError *fault = NULL;
    g_autoptr(course) course = NULL;
    g_autoptr(learning_path) path = NULL;
    if (kind == CONTEXT_COURSE)
        course = course_find(database, key, &fault);
    else
        path = learning_path_find(database, key, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        if (warnings != NULL)
            g_ptr_array_add(warnings, g_strdup(fault->message));
        g_clear_error(&fault);
    }
    if (fault != NULL)
        g_propagate_error(error, fault);
    return fault == NULL;
}

/* Puts the type's part into a configuration that is not saved yet. */
static void configuration_take_type(struct configuration *configuration,
                                    const struct credential_type *type)
{
    configuration->type_id = type->id;
    configuration->type_name = g_strdup(type->name);
    configuration->retrieval = g_strdup(type->retrieval);
    configuration->generation = g_strdup(type->generation);
    configuration->type_options = json_incref(type->options);
}

static bool configuration_prepare(struct database *database, struct configuration *configuration,
                                  const char *context_key, const char *type_name,
                                  const char *options, GPtrArray *warnings, GError **error)
{
    enum context_kind kind = CONTEXT_COURSE;
    configuration->context_key = context_key_normalise(context_key, &kind, error);
    if (configuration->context_key == NULL)
        return false;
    g_autoptr(credential_type) type = credential_type_find(database, type_name, error);
    if (type == NULL)
        return false;
    configuration_take_type(configuration, type);
    json_decref(configuration->options);
    configuration->options = catalogue_read_options(options, "options", warnings, error);
    return configuration->options != NULL
           && configuration_check_free(database, configuration->context_key, type_name, error)
           && configuration_check_options(database, configuration, warnings, error)
           && configuration_warn_context(database, configuration->context_key, kind, warnings,
                                         error);
}

struct configuration *configuration_add(struct installation *installation, const char *context_key,
                                        const char *type_name, const char *options,
                                        GPtrArray *warnings, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(configuration) made = configuration_new();
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL
        || !configuration_prepare(database, made, context_key, type_name, options, warnings, error))
        return NULL;
    change_add_text(changes, "context_key", NULL, made->context_key);
    change_add_text(changes, "type", NULL, made->type_name);
    change_add_json(changes, "options", NULL, made->options);
    g_autofree char *title = configuration_title(made->type_name, made->context_key);
    if (!configuration_insert(database, made, error)
        || !change_record_at(installation, made->modified, "configuration", made->id, title, "add",
                             changes, error)
        || !database_commit(database, error))
        return NULL;
    return g_steal_pointer(&made);
}

bool configuration_change(struct installation *installation, const char *typed, const char *options,
                          enum configuration_switch enabled, GPtrArray *warnings, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(configuration) found = configuration_find_typed(database, typed, error);
    if (found == NULL)
        return false;
    if (options != NULL) {
        json_t *wanted = catalogue_read_options(options, "options", warnings, error);
        if (wanted == NULL)
            return false;
        change_add_json(changes, "options", found->options, wanted);
        json_decref(found->options);
        found->options = wanted;
        if (!configuration_check_options(database, found, warnings, error))
            return false;
    }
    const bool was_enabled = found->enabled;
    if (enabled != CONFIGURATION_AS_IT_IS)
        found->enabled = enabled == CONFIGURATION_ENABLE;
    change_add_flag(changes, "enabled", was_enabled, found->enabled);
    if (found->enabled && !was_enabled && !schedule_begin(found, error))
        return false;
    if (json_object_size(changes) == 0)
        return true;
    g_autofree char *title = configuration_title(found->type_name, found->context_key);
    return change_check_basis(installation, found->modified, "configuration", found->id, title,
                              changes, error)
           && configuration_update(database, found, error)
           && change_record_at(installation, found->modified, "configuration", found->id, title,
                               "change", changes, error)
           && database_commit(database, error);
}

bool configuration_remove(struct installation *installation, const char *typed, GError **error)
{
    struct database *database = installation->database;
    gint64 count = 0;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(configuration) found = configuration_find_typed(database, typed, error);
    if (found == NULL || !configuration_count_credentials(database, found->id, &count, error))
        return false;
    g_autofree char *title = configuration_title(found->type_name, found->context_key);
    if (count > 0) {
        g_autofree char *shown = text_show(title);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "the configuration %s can't be removed: %" G_GINT64_FORMAT
                    " credential%s (invalidated ones included) %s issued with it; disable it "
                    "instead",
                    shown, count, count == 1 ? "" : "s", count == 1 ? "was" : "were");
        return false;
    }
    return configuration_delete(database, found->id, error)
           && change_record(installation, "configuration", found->id, title, "remove", NULL, error)
           && database_commit(database, error);
}
