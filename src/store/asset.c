#include "config.h"

#include "store/asset.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#include <string.h>

#define ASSET_COLUMNS                                                                              \
    "id, slug, description, file_name, kind, length(content), sha256, report, created, modified"

static const char *const asset_kinds[] = { "template", "font", "image" };

const char *asset_kind_name(enum asset_kind kind)
{
    return asset_kinds[kind];
}

char *asset_hash_text(const struct asset *asset)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < sizeof asset->sha256; i++)
        g_string_append_printf(text, "%02x", asset->sha256[i]);
    return g_string_free(text, FALSE);
}

void asset_free(struct asset *asset)
{
    if (asset == NULL)
        return;
    g_free(asset->slug);
    g_free(asset->description);
    g_free(asset->file_name);
    json_decref(asset->report);
    g_free(asset);
}

static enum asset_kind asset_kind_of(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(asset_kinds); i++)
        if (g_strcmp0(name, asset_kinds[i]) == 0)
            return (enum asset_kind)i;
    return ASSET_TEMPLATE;
}

static struct asset *asset_read(struct statement *row, GError **error)
{
    g_autoptr(asset) asset = g_new0(struct asset, 1);
    asset->id = statement_integer(row, 0);
    asset->slug = row_text(row, 1);
    asset->description = row_text(row, 2);
    asset->file_name = row_text(row, 3);
    asset->kind = asset_kind_of(statement_text(row, 4));
    asset->size = statement_integer(row, 5);
    gsize size = 0;
    const void *hash = statement_blob(row, 6, &size);
    if (size == sizeof asset->sha256)
        memcpy(asset->sha256, hash, size);
    asset->report = row_json(row, 7, "the report of an asset", error);
    asset->created = statement_integer(row, 8);
    asset->modified = statement_integer(row, 9);
    return asset->report != NULL ? g_steal_pointer(&asset) : NULL;
}

struct asset *asset_find_by_id(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " ASSET_COLUMNS " FROM asset WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return asset_read(row, error);
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "this asset is not there any more");
    return NULL;
}

struct asset *asset_find(struct database *database, const char *slug, GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT " ASSET_COLUMNS " FROM asset WHERE slug = ?", "t", slug);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        return asset_read(row, error);
    if (step == 0) {
        g_autofree char *shown = text_show(slug);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no asset %s: \"testamur asset list\" shows them all", shown);
    }
    return NULL;
}

static void asset_free_item(gpointer data)
{
    asset_free(data);
}

GPtrArray *asset_list(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(asset_free_item);
    g_autoptr(statement) row =
        database_query(database, error, "SELECT " ASSET_COLUMNS " FROM asset ORDER BY slug", "");
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct asset *asset = asset_read(row, error);
        if (asset == NULL)
            return NULL;
        g_ptr_array_add(list, asset);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

GBytes *asset_content(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, "SELECT content FROM asset WHERE id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the asset is no longer there");
    return step == 1 ? statement_bytes(row, 0) : NULL;
}

bool asset_insert(struct database *database, struct asset *asset, GBytes *content, GError **error)
{
    g_autofree char *report = json_write_compact(asset->report);
    asset->created = asset->modified = clock_now();
    asset->size = (gint64)g_bytes_get_size(content);
    if (!database_run(database, error,
                      "INSERT INTO asset (slug, description, file_name, kind, content, sha256,"
                      " report, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      "ttttBbtii", asset->slug, asset->description, asset->file_name,
                      asset_kind_name(asset->kind), content, asset->sha256, sizeof asset->sha256,
                      report, asset->created, asset->modified))
        return false;
    asset->id = database_last_id(database);
    return true;
}

static bool asset_update_content(struct database *database, struct asset *asset, GBytes *content,
                                 GError **error)
{
    g_autofree char *report = json_write_compact(asset->report);
    asset->size = (gint64)g_bytes_get_size(content);
    return database_run(database, error,
                        "UPDATE asset SET file_name = ?, kind = ?, content = ?, sha256 = ?,"
                        " report = ? WHERE id = ?",
                        "ttBbti", asset->file_name, asset_kind_name(asset->kind), content,
                        asset->sha256, sizeof asset->sha256, report, asset->id);
}

bool asset_update(struct database *database, struct asset *asset, GBytes *content, GError **error)
{
    asset->modified = clock_now();
    return database_run(database, error,
                        "UPDATE asset SET slug = ?, description = ?, modified = ? WHERE id = ?",
                        "ttii", asset->slug, asset->description, asset->modified, asset->id)
           && row_was_changed(database, "the asset", error)
           && (content == NULL || asset_update_content(database, asset, content, error));
}

bool asset_delete(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "DELETE FROM asset WHERE id = ?", "i", id)
           && row_was_changed(database, "the asset", error);
}
