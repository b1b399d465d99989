#include "config.h"

#include "store/credential_type.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#define TYPE_COLUMNS "id, name, retrieval, generation, options, created, modified"

void credential_type_free(struct credential_type *type)
{
    if (type == NULL)
        return;
    g_free(type->name);
    g_free(type->retrieval);
    g_free(type->generation);
    json_decref(type->options);
    g_free(type);
}

static void credential_type_free_item(gpointer data)
{
    credential_type_free(data);
}

static struct credential_type *credential_type_read(struct statement *row, GError **error)
{
    g_autoptr(credential_type) type = g_new0(struct credential_type, 1);
    type->id = statement_integer(row, 0);
    type->name = row_text(row, 1);
    type->retrieval = row_text(row, 2);
    type->generation = row_text(row, 3);
    g_autofree char *shown = text_show(type->name);
    g_autofree char *what = g_strconcat("the options of the type ", shown, NULL);
    type->options = row_json(row, 4, what, error);
    type->created = statement_integer(row, 5);
    type->modified = statement_integer(row, 6);
    return type->options != NULL ? g_steal_pointer(&type) : NULL;
}

struct credential_type *credential_type_find(struct database *database, const char *name,
                                             GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " TYPE_COLUMNS " FROM credential_type WHERE name = ?", "t", name);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return credential_type_read(row, error);
    if (step == 0) {
        g_autofree char *shown = text_show(name);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no credential type %s: \"testamur type list\" shows them all", shown);
    }
    return NULL;
}

struct credential_type *credential_type_find_by_id(struct database *database, gint64 id,
                                                   GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " TYPE_COLUMNS " FROM credential_type WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the credential type is gone");
    return step == 1 ? credential_type_read(row, error) : NULL;
}

GPtrArray *credential_type_list_naming(struct database *database, const char *text, GError **error)
{
    g_autofree char *naming = json_write_text(text);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(credential_type_free_item);
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT " TYPE_COLUMNS " FROM credential_type"
                       " WHERE ?1 IS NULL OR instr(options, ?1) > 0 ORDER BY name",
                       "t", naming);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct credential_type *type = credential_type_read(row, error);
        if (type == NULL)
            return NULL;
        g_ptr_array_add(list, type);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

GPtrArray *credential_type_list(struct database *database, GError **error)
{
    return credential_type_list_naming(database, NULL, error);
}

bool credential_type_insert(struct database *database, struct credential_type *type, GError **error)
{
    g_autofree char *options = json_write_compact(type->options);
    type->created = type->modified = clock_now();
    if (!database_run(database, error,
                      "INSERT INTO credential_type (name, retrieval, generation, options, created,"
                      " modified) VALUES (?, ?, ?, ?, ?, ?)",
                      "ttttii", type->name, type->retrieval, type->generation, options,
                      type->created, type->modified))
        return false;
    type->id = database_last_id(database);
    return true;
}

bool credential_type_update(struct database *database, struct credential_type *type, GError **error)
{
    g_autofree char *options = json_write_compact(type->options);
    type->modified = clock_now();
    return database_run(database, error,
                        "UPDATE credential_type SET name = ?, retrieval = ?, generation = ?,"
                        " options = ?, modified = ? WHERE id = ?",
                        "ttttii", type->name, type->retrieval, type->generation, options,
                        type->modified, type->id)
           && row_was_changed(database, "the credential type", error);
}

bool credential_type_delete(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "DELETE FROM credential_type WHERE id = ?", "i", id)
           && row_was_changed(database, "the credential type", error);
}

bool credential_type_count_credentials(struct database *database, gint64 id, gint64 *count,
                                       GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT count(*) FROM credential"
                                     " JOIN configuration ON configuration.id = configuration_id"
                                     " WHERE type_id = ?",
                                     "i", id),
                      count, error);
}
