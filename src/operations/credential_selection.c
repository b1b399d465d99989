#include "config.h"

#include "operations/credential_selection.h"

#include "base/error.h"
#include "operations/installation.h"

bool credential_filter_narrows(const struct credential_filter *filter)
{
    return filter->search != NULL || filter->status != NULL || filter->username != NULL
           || filter->configuration_id != 0 || filter->name_changed || filter->import_id != 0;
}

/* One may be named twice, by its id and by its verification id. */
static GArray *find_named(struct database *database, const char *const *uuids, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (const char *const *uuid = uuids; *uuid != NULL; uuid++) {
        gint64 id = 0;
        if (!credential_find_id(database, *uuid, &id, error))
            return NULL;
        if (g_hash_table_add(seen, g_memdup2(&id, sizeof id)))
            g_array_append_val(ids, id);
    }
    return g_steal_pointer(&ids);
}

GArray *credential_selection_make(struct database *database,
                                  const struct credential_selection *selection, GError **error)
{
    if (selection->uuids == NULL || selection->uuids[0] == NULL)
        return credential_list_ids(database, selection->filter, error);
    if (credential_filter_narrows(selection->filter)) {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_USAGE,
                            "name the credentials by their ids, or give filters, not both");
        return NULL;
    }
    return find_named(database, selection->uuids, error);
}
