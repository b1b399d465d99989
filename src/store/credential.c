#include "config.h"

#include "store/credential.h"

#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#include <string.h>

#define CREDENTIAL_QUERY                                                                           \
    "SELECT credential.id, uuid, verify_uuid, learner_id, configuration_id, status, full_name,"    \
    " context_name, issued, printed_date, coalesce(run_id, 0), owner, failure,"                    \
    " coalesce(invalidated_at, 0), invalidated_by, invalidation_reason, credential.created,"       \
    " credential.modified, learner.username, configuration.context_key, credential_type.name,"     \
    " coalesce(document.size, 0), document.sha256, coalesce(drawing_id, 0),"                       \
    " coalesce(credential.base_id, 0), coalesce(replaces_id, 0),"                                  \
    " coalesce(legacy_id, 0), adopted <> ''" CREDENTIAL_TABLES                                     \
    " LEFT JOIN document ON document.credential_id = credential.id"

static const char *const states[] = { "generating", "available", "error", "invalidated", NULL };

void credential_free(struct credential *credential)
{
    if (credential == NULL)
        return;
    g_free(credential->uuid);
    g_free(credential->verify_uuid);
    g_free(credential->status);
    g_free(credential->full_name);
    g_free(credential->context_name);
    g_free(credential->printed_date);
    g_free(credential->owner);
    g_free(credential->failure);
    g_free(credential->invalidated_by);
    g_free(credential->invalidation_reason);
    g_free(credential->username);
    g_free(credential->context_key);
    g_free(credential->type_name);
    g_free(credential);
}

static void credential_free_item(gpointer data)
{
    credential_free(data);
}

const char *credential_adoption_words(const struct credential *credential)
{
    if (!credential->adopted)
        return NULL;
    return credential->size > 0 ? "issued elsewhere, its PDF taken over as it is"
                                : "issued elsewhere, without its PDF";
}

static struct credential *credential_fill(struct statement *row)
{
    struct credential *credential = g_new0(struct credential, 1);
    credential->id = statement_integer(row, 0);
    credential->uuid = row_text(row, 1);
    credential->verify_uuid = row_text(row, 2);
    credential->learner_id = statement_integer(row, 3);
    credential->configuration_id = statement_integer(row, 4);
    credential->status = row_text(row, 5);
    credential->full_name = row_text(row, 6);
    credential->context_name = row_text(row, 7);
    credential->issued = statement_integer(row, 8);
    credential->printed_date = row_text(row, 9);
    credential->run_id = statement_integer(row, 10);
    credential->owner = row_text(row, 11);
    credential->failure = row_text(row, 12);
    credential->invalidated_at = statement_integer(row, 13);
    credential->invalidated_by = row_text(row, 14);
    credential->invalidation_reason = row_text(row, 15);
    credential->created = statement_integer(row, 16);
    credential->modified = statement_integer(row, 17);
    credential->username = row_text(row, 18);
    credential->context_key = row_text(row, 19);
    credential->type_name = row_text(row, 20);
    credential->size = statement_integer(row, 21);
    gsize size = 0;
    const void *hash = statement_blob(row, 22, &size);
    if (size == sizeof credential->sha256)
        memcpy(credential->sha256, hash, size);
    credential->drawing_id = statement_integer(row, 23);
    credential->base_id = statement_integer(row, 24);
    credential->replaces_id = statement_integer(row, 25);
    credential->legacy_id = statement_integer(row, 26);
    credential->adopted = statement_integer(row, 27) != 0;
    return credential;
}

bool credential_find_id(struct database *database, const char *uuid, gint64 *id, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(uuid, -1);
    g_autoptr(statement) row = database_query(
        database, error, "SELECT id FROM credential WHERE uuid = ? OR verify_uuid = ?", "tt", lower,
        lower);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 1)
        *id = statement_integer(row, 0);
    if (step == 0) {
        g_autofree char *shown = text_show(uuid);
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no credential %s; \"testamur credential list\" shows which there are",
                    shown);
    }
    return step == 1;
}

struct credential *credential_find(struct database *database, const char *uuid, GError **error)
{
    gint64 id = 0;
    return credential_find_id(database, uuid, &id, error) ? credential_read(database, id, error)
                                                          : NULL;
}

struct credential *credential_read(struct database *database, gint64 id, GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error, CREDENTIAL_QUERY " WHERE credential.id = ?", "i", id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "credential %" G_GINT64_FORMAT " is no longer there", id);
    return step == 1 ? credential_fill(row) : NULL;
}

struct credential *credential_find_public(struct database *database, const char *verify_uuid,
                                          GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, CREDENTIAL_QUERY " WHERE verify_uuid = ?", "t", verify_uuid);
    return row != NULL && statement_step(row, error) == 1 ? credential_fill(row) : NULL;
}

bool credential_status_check(const char *status, GError **error)
{
    if (g_strv_contains(states, status))
        return true;
    g_autofree char *shown = text_show(status);
    g_set_error(
        error, STORE_ERROR, ERROR_USAGE,
        "there is no status %s; a credential is generating, available, error or invalidated",
        shown);
    return false;
}

/* Reads and ends a query; NULL when it failed, or could not be made. */
static GPtrArray *credential_read_all(struct statement *query, GError **error)
{
    g_autoptr(statement) row = query;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(credential_free_item);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1)
        g_ptr_array_add(list, credential_fill(row));
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

GPtrArray *credential_list(struct database *database, const struct credential_filter *filter,
                           GError **error)
{
    struct statement *row = database_query(
        database, error, CREDENTIAL_QUERY CREDENTIAL_FILTER " ORDER BY credential.id DESC LIMIT ?8",
        "itittiii", filter->before > 0 ? filter->before : G_MAXINT64, filter->status,
        filter->configuration_id, filter->search, filter->username, (gint64)filter->name_changed,
        filter->import_id, filter->limit);
    return credential_read_all(row, error);
}

GPtrArray *credential_list_of(struct database *database, gint64 learner_id, GError **error)
{
    struct statement *row = database_query(
        database, error, CREDENTIAL_QUERY " WHERE learner_id = ? ORDER BY credential.id DESC", "i",
        learner_id);
    return credential_read_all(row, error);
}

GPtrArray *credential_list_for(struct database *database, gint64 configuration_id,
                               gint64 learner_id, GError **error)
{
    struct statement *row =
        database_query(database, error,
                       CREDENTIAL_QUERY " WHERE configuration_id = ? AND learner_id = ?"
                                        " ORDER BY credential.id DESC",
                       "ii", configuration_id, learner_id);
    return credential_read_all(row, error);
}

GArray *credential_list_ids(struct database *database, const struct credential_filter *filter,
                            GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT credential.id" CREDENTIAL_TABLES CREDENTIAL_FILTER " ORDER BY credential.id",
        "itittii", filter->before > 0 ? filter->before : G_MAXINT64, filter->status,
        filter->configuration_id, filter->search, filter->username, (gint64)filter->name_changed,
        filter->import_id);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    return step == 0 ? g_steal_pointer(&ids) : NULL;
}

GPtrArray *credential_chain(struct database *database, gint64 id, GError **error)
{
    struct statement *row =
        database_query(database, error,
                       "WITH RECURSIVE older (id, replaces) AS ("
                       "  SELECT id, replaces_id FROM credential WHERE id = ?1"
                       "  UNION SELECT credential.id, replaces_id FROM credential JOIN older"
                       "        ON credential.id = older.replaces),"
                       " newer (id) AS ("
                       "  SELECT ?1 UNION SELECT credential.id FROM credential JOIN newer"
                       "            ON credential.replaces_id = newer.id) " CREDENTIAL_QUERY
                       " WHERE credential.id IN (SELECT id FROM older UNION SELECT id FROM newer)"
                       " ORDER BY credential.id",
                       "i", id);
    return credential_read_all(row, error);
}

/* What a query answers, if it answers anything. */
static char *credential_uuid(struct statement *query, GError **error)
{
    g_autoptr(statement) row = query;
    return row != NULL && statement_step(row, error) == 1 ? row_text(row, 0) : NULL;
}

char *credential_standing(struct database *database, gint64 configuration_id, gint64 learner_id,
                          GError **error)
{
    return credential_uuid(
        database_query(database, error,
                       "SELECT uuid FROM credential WHERE configuration_id = ? AND learner_id = ?"
                       " AND status IN ('available', 'generating', 'error')"
                       " ORDER BY id DESC LIMIT 1",
                       "ii", configuration_id, learner_id),
        error);
}

char *credential_replacement(struct database *database, const char *uuid, GError **error)
{
    return credential_uuid(
        database_query(database, error,
                       "SELECT newer.uuid FROM credential JOIN credential AS newer"
                       " ON newer.replaces_id = credential.id WHERE credential.uuid = ?"
                       " ORDER BY newer.id DESC LIMIT 1",
                       "t", uuid),
        error);
}
