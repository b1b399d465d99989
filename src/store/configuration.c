#include "config.h"

#include "store/configuration.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

#include <string.h>

#define CONFIGURATION_SELECT                                                                       \
    "SELECT configuration.id, context_key, type_id, configuration.options, enabled,"               \
    " schedule_kind, interval_every, interval_period, crontab, crontab_zone, clocked, start_time," \
    " expires, last_run, one_off, total_runs, configuration.created, configuration.modified,"      \
    " name, retrieval, generation, credential_type.options, anchor_at, last_slot_at"               \
    " FROM configuration JOIN credential_type ON credential_type.id = type_id"

struct configuration *configuration_new(void)
{
    struct configuration *configuration = g_new0(struct configuration, 1);
    configuration->options = json_object();
    configuration->schedule_kind = g_strdup("interval");
    configuration->interval_every = 10;
    configuration->interval_period = g_strdup("days");
    configuration->crontab = g_strdup("");
    configuration->crontab_zone = g_strdup("");
    return configuration;
}

void configuration_free(struct configuration *configuration)
{
    if (configuration == NULL)
        return;
    g_free(configuration->context_key);
    json_decref(configuration->options);
    g_free(configuration->schedule_kind);
    g_free(configuration->interval_period);
    g_free(configuration->crontab);
    g_free(configuration->crontab_zone);
    g_free(configuration->type_name);
    g_free(configuration->retrieval);
    g_free(configuration->generation);
    json_decref(configuration->type_options);
    g_free(configuration);
}

static void configuration_free_item(gpointer data)
{
    configuration_free(data);
}

static struct configuration *configuration_read(struct statement *row, GError **error)
{
    g_autoptr(configuration) found = g_new0(struct configuration, 1);
    found->id = statement_integer(row, 0);
    found->context_key = row_text(row, 1);
    found->type_id = statement_integer(row, 2);
    found->enabled = statement_integer(row, 4) != 0;
    found->schedule_kind = row_text(row, 5);
    found->interval_every = statement_integer(row, 6);
    found->interval_period = row_text(row, 7);
    found->crontab = row_text(row, 8);
    found->crontab_zone = row_text(row, 9);
    found->clocked = statement_integer(row, 10);
    found->start_time = statement_integer(row, 11);
    found->expires = statement_integer(row, 12);
    found->last_run = statement_integer(row, 13);
    found->one_off = statement_integer(row, 14) != 0;
    found->total_runs = statement_integer(row, 15);
    found->created = statement_integer(row, 16);
    found->modified = statement_integer(row, 17);
    found->type_name = row_text(row, 18);
    found->retrieval = row_text(row, 19);
    found->generation = row_text(row, 20);
    found->anchor = statement_integer(row, 22);
    found->last_slot = statement_integer(row, 23);
    g_autofree char *what =
        g_strdup_printf("the options of the configuration %" G_GINT64_FORMAT, found->id);
    found->options = row_json(row, 3, what, error);
    if (found->options == NULL)
        return NULL;
    g_autofree char *shown = text_show(found->type_name);
    g_autofree char *type_what = g_strconcat("the options of the type ", shown, NULL);
    found->type_options = row_json(row, 21, type_what, error);
    return found->type_options != NULL ? g_steal_pointer(&found) : NULL;
}

/* The configuration in the first row; *none tells that there is no row. Ends the statement. */
static struct configuration *configuration_take(struct statement *statement, bool *none,
                                                GError **error)
{
    g_autoptr(statement) row = statement;
    const int step = row != NULL ? statement_step(row, error) : -1;
    *none = step == 0;
    return step == 1 ? configuration_read(row, error) : NULL;
}

static void configuration_set_missing(const char *typed, GError **error)
{
    g_autofree char *shown = text_show(typed);
    g_set_error(
        error, STORE_ERROR, ERROR_NOT_FOUND,
        "there is no configuration %s: \"testamur configuration list\" shows them all, with "
        "their numbers; a name is KEY:TYPE",
        shown);
}

struct configuration *configuration_find(struct database *database, gint64 id, GError **error)
{
    bool none = false;
    struct configuration *found = configuration_take(
        database_query(database, error, CONFIGURATION_SELECT " WHERE configuration.id = ?", "i",
                       id),
        &none, error);
    if (none) {
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);
        configuration_set_missing(number, error);
    }
    return found;
}

static struct configuration *configuration_find_pair(struct database *database, const char *key,
                                                     const char *type_name, bool *none,
                                                     GError **error)
{
    return configuration_take(
        database_query(database, error, CONFIGURATION_SELECT " WHERE context_key = ? AND name = ?",
                       "tt", key, type_name),
        none, error);
}

struct configuration *configuration_find_by_name(struct database *database, const char *context_key,
                                                 const char *type_name, GError **error)
{
    bool none = false;
    struct configuration *found =
        configuration_find_pair(database, context_key, type_name, &none, error);
    if (none) {
        g_autofree char *name = g_strconcat(context_key, ":", type_name, NULL);
        configuration_set_missing(name, error);
    }
    return found;
}

struct configuration *configuration_find_typed(struct database *database, const char *typed,
                                               GError **error)
{
    gint64 id = 0;
    if (g_ascii_string_to_signed(typed, 10, 1, G_MAXINT64, &id, NULL))
        return configuration_find(database, id, error);
    /* Keys and names of types may both hold colons, so each one may be the border. */
    for (const char *colon = strchr(typed, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        g_autofree char *key = g_strndup(typed, (gsize)(colon - typed));
        bool none = false;
        struct configuration *found =
            configuration_find_pair(database, key, colon + 1, &none, error);
        if (!none)
            return found;
    }
    configuration_set_missing(typed, error);
    return NULL;
}

GPtrArray *configuration_list(struct database *database, const struct configuration_filter *filter,
                              GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(configuration_free_item);
    g_autofree char *naming = json_write_text(filter->naming);
    g_autoptr(statement) row = database_query(
        database, error,
        CONFIGURATION_SELECT
        " WHERE (?1 IS NULL OR context_key = ?1) AND (?2 IS NULL OR name = ?2)"
        " AND enabled >= ?3 AND (?4 IS NULL OR instr(configuration.options, ?4) > 0)"
        " ORDER BY context_key, name",
        "ttit", filter->context_key, filter->type_name, (gint64)filter->enabled_only, naming);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct configuration *found = configuration_read(row, error);
        if (found == NULL)
            return NULL;
        g_ptr_array_add(list, found);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

void configuration_begin(struct configuration *configuration)
{
    configuration->anchor = (clock_now() / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
}

bool configuration_update(struct database *database, struct configuration *configuration,
                          GError **error)
{
    g_autofree char *options = json_write_compact(configuration->options);
    configuration->modified = clock_now();
    return database_run(
               database, error,
               "UPDATE configuration SET options = ?, enabled = ?, schedule_kind = ?,"
               " interval_every = ?, interval_period = ?, crontab = ?, crontab_zone = ?,"
               " clocked = nullif(?, 0), start_time = nullif(?, 0), expires = nullif(?, 0),"
               " one_off = ?, anchor_at = ?, modified = ? WHERE id = ?",
               "tititttiiiiiii", options, (gint64)configuration->enabled,
               configuration->schedule_kind, configuration->interval_every,
               configuration->interval_period, configuration->crontab, configuration->crontab_zone,
               configuration->clocked, configuration->start_time, configuration->expires,
               (gint64)configuration->one_off, configuration->anchor, configuration->modified,
               configuration->id)
           && row_was_changed(database, "the configuration", error);
}

bool configuration_insert(struct database *database, struct configuration *configuration,
                          GError **error)
{
    const gint64 now = clock_now();
    if (!database_run(database, error,
                      "INSERT INTO configuration (context_key, type_id, created, modified)"
                      " VALUES (?, ?, ?, ?)",
                      "tiii", configuration->context_key, configuration->type_id, now, now))
        return false;
    configuration->id = database_last_id(database);
    configuration->created = now;
    configuration_begin(configuration);
    return configuration_update(database, configuration, error);
}

bool configuration_disable(struct database *database, gint64 id, gint64 anchor, gint64 now,
                           bool *disabled, GError **error)
{
    if (!database_run(database, error,
                      "UPDATE configuration SET enabled = 0, modified = ?"
                      " WHERE id = ? AND enabled AND anchor_at = ?",
                      "iii", now, id, anchor))
        return false;
    *disabled = database_changes(database) == 1;
    return true;
}

bool configuration_reset_clock(struct database *database, gint64 id, gint64 now, GError **error)
{
    return database_run(database, error,
                        "UPDATE configuration SET anchor_at = ?, last_slot_at = NULL WHERE id = ?",
                        "ii", now, id);
}

bool configuration_delete(struct database *database, gint64 id, GError **error)
{
    return database_run(database, error, "DELETE FROM configuration WHERE id = ?", "i", id)
           && row_was_changed(database, "the configuration", error);
}

bool configuration_count_credentials(struct database *database, gint64 id, gint64 *count,
                                     GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT count(*) FROM credential WHERE configuration_id = ?",
                                     "i", id),
                      count, error);
}
