#include "config.h"

#include "store/import_mapping.h"

#include "store/row.h"

#include <string.h>

void import_mapping_free(struct import_mapping *mapping)
{
    g_free(mapping->fingerprint);
    g_free(mapping->kind);
    g_free(mapping->title);
    g_free(mapping->mapping);
    g_free(mapping->operator_name);
    g_free(mapping);
}

GPtrArray *import_mapping_list(struct database *database, const char *start, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)import_mapping_free);
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT fingerprint, kind, title, mapping, operator, modified FROM import_mapping"
        " WHERE substr(fingerprint, 1, ?) = ? ORDER BY modified DESC, fingerprint",
        "it", (gint64)strlen(start), start);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct import_mapping *mapping = g_new0(struct import_mapping, 1);
        mapping->fingerprint = row_text(row, 0);
        mapping->kind = row_text(row, 1);
        mapping->title = row_text(row, 2);
        mapping->mapping = row_text(row, 3);
        mapping->operator_name = row_text(row, 4);
        mapping->modified = statement_integer(row, 5);
        g_ptr_array_add(list, mapping);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

bool import_mapping_find(struct database *database, const char *fingerprint,
                         struct import_mapping **mapping, GError **error)
{
    g_autoptr(GPtrArray) list = import_mapping_list(database, fingerprint, error);
    *mapping = list != NULL && list->len > 0 ? g_ptr_array_steal_index(list, 0) : NULL;
    return list != NULL;
}

bool import_mapping_save(struct database *database, const struct import_mapping *mapping,
                         GError **error)
{
    return database_run(
        database, error,
        "INSERT INTO import_mapping (fingerprint, kind, title, mapping, operator, modified)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind,"
        " title = excluded.title, mapping = excluded.mapping, operator = excluded.operator,"
        " modified = excluded.modified",
        "ttttti", mapping->fingerprint, mapping->kind, mapping->title, mapping->mapping,
        mapping->operator_name, mapping->modified);
}

bool import_mapping_delete(struct database *database, const char *fingerprint, GError **error)
{
    return database_run(database, error, "DELETE FROM import_mapping WHERE fingerprint = ?", "t",
                        fingerprint);
}
