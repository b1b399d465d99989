#include "config.h"

#include "operations/configuration.h"

#include "base/clock.h"
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
    if (kind == CONTEXT_COURSE)
        course_free(course_find(database, key, &fault));
    else
        learning_path_free(learning_path_find(database, key, &fault));
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

/* What one act changes, in the two rows of the history that tell of it. */
struct configuration_changes {
    json_t *own, *schedule; /* members as change.h makes them */
};

static bool configuration_take_options(struct database *database,
                                       struct configuration *configuration, const char *options,
                                       json_t *changes, GPtrArray *warnings, GError **error)
{
    if (options == NULL)
        return true;
    json_t *wanted = catalogue_read_options(options, "options", warnings, error);
    if (wanted == NULL)
        return false;
    change_add_json(changes, "options", configuration->options, wanted);
    json_decref(configuration->options);
    configuration->options = wanted;
    return configuration_check_options(database, configuration, warnings, error);
}

/* Sentences about a schedule come with its change only. */
static bool configuration_take_schedule_wish(struct database *database,
                                             struct configuration *configuration,
                                             const struct schedule_wish *wish, json_t *changes,
                                             GPtrArray *warnings, GError **error)
{
    struct schedule wanted;
    if (wish == NULL)
        return true;
    g_autoptr(GPtrArray) faults =
        configuration_wish_schedule(database, configuration, wish, changes, error);
    if (faults == NULL || !schedule_faults_settle(faults, error))
        return false;
    configuration_schedule(configuration, &wanted);
    if (warnings != NULL && json_object_size(changes) > 0)
        g_ptr_array_extend_and_steal(warnings, schedule_warnings(&wanted, clock_now()));
    return true;
}

static bool configuration_record(struct installation *installation,
                                 const struct configuration *configuration, const char *action,
                                 const json_t *changes, GError **error)
{
    if (json_object_size(changes) == 0)
        return true;
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    return change_record_at(installation, configuration->modified, "configuration",
                            configuration->id, title, action, changes, error);
}

/* One new, with what the wish says of it; not saved yet. Caller frees. */
static struct configuration *configuration_make(struct database *database,
                                                const struct configuration_wish *wish,
                                                const struct configuration_changes *changes,
                                                GPtrArray *warnings, GError **error)
{
    g_autoptr(configuration) made = configuration_new();
    if (!configuration_prepare(database, made, wish->context_key, wish->type_name, wish->options,
                               warnings, error)
        || !configuration_take_schedule_wish(database, made, wish->schedule, changes->schedule,
                                             warnings, error))
        return NULL;
    change_add_text(changes->own, "context_key", NULL, made->context_key);
    change_add_text(changes->own, "type", NULL, made->type_name);
    change_add_json(changes->own, "options", NULL, made->options);
    return g_steal_pointer(&made);
}

static struct configuration *configuration_insert_wish(struct installation *installation,
                                                       const struct configuration_wish *wish,
                                                       const struct configuration_changes *changes,
                                                       GPtrArray *warnings, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(configuration) made = configuration_make(database, wish, changes, warnings, error);
    if (made == NULL || !configuration_insert(database, made, error)
        || !configuration_record(installation, made, "add", changes->own, error)
        || !configuration_record(installation, made, "change", changes->schedule, error)
        || !database_commit(database, error))
        return NULL;
    return g_steal_pointer(&made);
}

/* Saves one that was changed in memory, if it was. */
static bool configuration_store(struct installation *installation,
                                struct configuration *configuration,
                                const struct configuration_changes *changes, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) all = json_copy(changes->own);
    json_object_update(all, changes->schedule);
    if (json_object_size(all) == 0)
        return true;
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    return change_check_basis(installation, configuration->modified, "configuration",
                              configuration->id, title, all, error)
           && configuration_update(database, configuration, error)
           && configuration_record(installation, configuration, "change", changes->own, error)
           && configuration_record(installation, configuration, "change", changes->schedule, error)
           && database_commit(database, error);
}

struct configuration *configuration_save(struct installation *installation, gint64 id,
                                         const struct configuration_wish *wish, GPtrArray *warnings,
                                         GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) own = json_object();
    g_autoptr(json_t) schedule = json_object();
    const struct configuration_changes changes = { own, schedule };
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return NULL;
    if (id == 0)
        return configuration_insert_wish(installation, wish, &changes, warnings, error);
    g_autoptr(configuration) found = configuration_find(database, id, error);
    if (found == NULL
        || !configuration_take_options(database, found, wish->options, changes.own, warnings, error)
        || !configuration_take_schedule_wish(database, found, wish->schedule, changes.schedule,
                                             warnings, error)
        || !configuration_store(installation, found, &changes, error))
        return NULL;
    return g_steal_pointer(&found);
}

bool configuration_check_removable(struct database *database,
                                   const struct configuration *configuration, GError **error)
{
    gint64 count = 0;
    if (!configuration_count_credentials(database, configuration->id, &count, error))
        return false;
    if (count == 0)
        return true;
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    g_autofree char *shown = text_show(title);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the configuration %s can't be removed: %" G_GINT64_FORMAT
                " credential%s (invalidated ones included) %s issued with it; disable it "
                "instead",
                shown, count, count == 1 ? "" : "s", count == 1 ? "was" : "were");
    return false;
}

bool configuration_remove(struct installation *installation, const char *typed, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(configuration) found = configuration_find_typed(database, typed, error);
    if (found == NULL || !configuration_check_removable(database, found, error))
        return false;
    g_autofree char *title = configuration_title(found->type_name, found->context_key);
    return configuration_delete(database, found->id, error)
           && change_record(installation, "configuration", found->id, title, "remove", NULL, error)
           && database_commit(database, error);
}
