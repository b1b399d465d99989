#include "config.h"

#include "operations/credential_type.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/catalogue.h"
#include "operations/change.h"
#include "rules/context_key.h"
#include "rules/function.h"
#include "rules/options.h"
#include "store/configuration.h"

static char *type_normalise_name(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed != NULL ? typed : "");
    if (*trimmed == '\0') {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the credential type needs a name");
        return NULL;
    }
    if (g_utf8_strlen(trimmed, -1) > 255) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the name of the credential type is longer than 255 characters");
        return NULL;
    }
    for (const char *at = trimmed; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                        "the name of the credential type holds a control character");
            return NULL;
        }
    return g_steal_pointer(&trimmed);
}

static bool type_check_free(struct database *database, const char *name, GError **error)
{
    GError *fault = NULL;
    g_autoptr(credential_type) other = credential_type_find(database, name, &fault);
    if (fault != NULL)
        return store_found_none(fault, error);
    g_autofree char *shown = text_show(name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "there is a credential type named %s already: choose another name", shown);
    return false;
}

static bool type_set_name(struct database *database, struct credential_type *type,
                          const char *typed, GError **error)
{
    g_autofree char *name = type_normalise_name(typed, error);
    if (name == NULL)
        return false;
    if (g_strcmp0(name, type->name) != 0 && !type_check_free(database, name, error))
        return false;
    g_free(type->name);
    type->name = g_steal_pointer(&name);
    return true;
}

static bool type_set_function(char **member, const char *typed,
                              const char *(*find)(const char *typed, GError **error),
                              GError **error)
{
    const char *name = find(typed, error);
    if (name == NULL)
        return false;
    g_free(*member);
    *member = g_strdup(name);
    return true;
}

/* What is new is taken over into `type`; members that are NULL there must be given. */
static bool type_apply(struct database *database, struct credential_type *type,
                       const struct credential_type_wish *wish, GPtrArray *warnings, GError **error)
{
    if ((wish->name != NULL || type->name == NULL)
        && !type_set_name(database, type, wish->name, error))
        return false;
    if ((wish->retrieval != NULL || type->retrieval == NULL)
        && !type_set_function(&type->retrieval, wish->retrieval != NULL ? wish->retrieval : "",
                              function_retrieval_name, error))
        return false;
    if ((wish->generation != NULL || type->generation == NULL)
        && !type_set_function(&type->generation, wish->generation != NULL ? wish->generation : "",
                              function_generation_name, error))
        return false;
    if (wish->options != NULL || type->options == NULL) {
        json_t *options = catalogue_read_options(wish->options, "options", warnings, error);
        if (options == NULL)
            return false;
        json_decref(type->options);
        type->options = options;
    }
    return catalogue_check_options(database, type->options, type->retrieval, type->generation,
                                   warnings, error);
}

static void type_note(json_t *changes, const struct credential_type *before,
                      const struct credential_type *after)
{
    change_add_text(changes, "name", before != NULL ? before->name : NULL, after->name);
    change_add_text(changes, "retrieval", before != NULL ? before->retrieval : NULL,
                    after->retrieval);
    change_add_text(changes, "generation", before != NULL ? before->generation : NULL,
                    after->generation);
    change_add_json(changes, "options", before != NULL ? before->options : NULL, after->options);
}

struct credential_type *credential_type_add(struct installation *installation,
                                            const struct credential_type_wish *wish,
                                            GPtrArray *warnings, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(credential_type) type = g_new0(struct credential_type, 1);
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL || !type_apply(database, type, wish, warnings, error))
        return NULL;
    type_note(changes, NULL, type);
    if (!credential_type_insert(database, type, error)
        || !change_record_at(installation, type->modified, "credential_type", type->id, type->name,
                             "add", changes, error)
        || !database_commit(database, error))
        return NULL;
    return g_steal_pointer(&type);
}

static GPtrArray *type_configurations(struct database *database, const char *name, GError **error)
{
    const struct configuration_filter filter = { .type_name = name };
    return configuration_list(database, &filter, error);
}

/* What its configurations make of the changed type. */
static bool type_check_configurations(struct database *database, const char *name,
                                      const struct credential_type *type, GError **error)
{
    g_autoptr(GPtrArray) list = type_configurations(database, name, error);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autoptr(json_t) merged = options_merge(type->options, one->options);
        if (!catalogue_check_options(database, merged, type->retrieval, type->generation, NULL,
                                     error)) {
            g_autofree char *title = configuration_title(name, one->context_key);
            g_autofree char *shown = text_show(title);
            g_prefix_error(error, "with the configuration %s: ", shown);
            return false;
        }
    }
    return list != NULL;
}

bool credential_type_change(struct installation *installation, const char *name,
                            const struct credential_type_wish *wish, GPtrArray *warnings,
                            GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(credential_type) before = credential_type_find(database, name, error);
    g_autoptr(credential_type) after =
        before != NULL ? credential_type_find(database, name, error) : NULL;
    if (after == NULL || !type_apply(database, after, wish, warnings, error)
        || !type_check_configurations(database, name, after, error))
        return false;
    type_note(changes, before, after);
    if (json_object_size(changes) == 0)
        return true;
    return change_check_basis(installation, before->modified, "credential_type", after->id,
                              before->name, changes, error)
           && credential_type_update(database, after, error)
           && change_record_at(installation, after->modified, "credential_type", after->id,
                               before->name, "change", changes, error)
           && database_commit(database, error);
}

bool credential_type_check_removable(struct database *database, const struct credential_type *type,
                                     GError **error)
{
    gint64 count = 0;
    if (!credential_type_count_credentials(database, type->id, &count, error))
        return false;
    if (count == 0)
        return true;
    g_autofree char *shown = text_show(type->name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the type %s can't be removed: %" G_GINT64_FORMAT
                " credential%s (invalidated ones included) %s issued with it",
                shown, count, count == 1 ? "" : "s", count == 1 ? "was" : "were");
    return false;
}

bool credential_type_remove(struct installation *installation, const char *name,
                            gint64 *configurations, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(credential_type) type = credential_type_find(database, name, error);
    if (type == NULL || !credential_type_check_removable(database, type, error))
        return false;
    g_autoptr(GPtrArray) list = type_configurations(database, name, error);
    if (list == NULL)
        return false;
    *configurations = list->len;
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autofree char *title = configuration_title(one->type_name, one->context_key);
        if (!change_record(installation, "configuration", one->id, title, "remove", NULL, error))
            return false;
    }
    return credential_type_delete(database, type->id, error)
           && change_record(installation, "credential_type", type->id, type->name, "remove", NULL,
                            error)
           && database_commit(database, error);
}
