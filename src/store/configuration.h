/* Configurations: a credential type for one course or learning path, with overriding options and a
 * schedule. Layer: store. Called by operations; read by commands and pages.
 * Source: REFERENCE.md section 1.3. */
#ifndef STORE_CONFIGURATION_H
#define STORE_CONFIGURATION_H

#include "base/cleanup.h"

#include "base/json.h"
#include "store/database.h"

struct configuration {
    gint64 id;
    char *context_key; /* as normalised; compared without regard to case */
    gint64 type_id;
    json_t *options; /* the configuration's own; an object */
    bool enabled;
    char *schedule_kind; /* "interval", "crontab" or "clocked" */
    gint64 interval_every;
    char *interval_period; /* "days", "hours", "minutes", "seconds", "microseconds" */
    char *crontab;         /* "" or the fields */
    char *crontab_zone;
    gint64 clocked, start_time, expires, last_run; /* instants; 0: none */
    bool one_off;
    gint64 total_runs;
    gint64 anchor;    /* its schedule counts from here: when it was made, enabled or changed */
    gint64 last_slot; /* the time for which it was started last; 0: none */
    gint64 created, modified;
    /* Of its type, read with it: */
    char *type_name, *retrieval, *generation;
    json_t *type_options;
};

/* A new one: disabled, every 10 days, without options. Caller frees. */
struct configuration *configuration_new(void);
void configuration_free(struct configuration *configuration);
DEFINE_AUTOPTR(configuration, configuration_free)

/* By id, or by context key and type name; ERROR_NOT_FOUND when there is none. Caller frees. */
struct configuration *configuration_find(struct database *database, gint64 id,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct configuration *configuration_find_by_name(struct database *database, const char *context_key,
                                                 const char *type_name,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What an operator typed: an id, or KEY:TYPE. ERROR_NOT_FOUND when there is none. Caller frees. */
struct configuration *configuration_find_typed(struct database *database, const char *typed,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Which ones a list shows. NULL and false take no part. */
struct configuration_filter {
    const char *context_key;
    const char *type_name;
    const char *naming; /* a value or a member of its own options is this text */
    bool enabled_only;
};

/* By key, then type. Array of struct configuration; free with g_ptr_array_unref. */
GPtrArray *configuration_list(struct database *database, const struct configuration_filter *filter,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its schedule counts from now on: from the next whole second, after everything that was begun before. */
void configuration_begin(struct configuration *configuration);

/* Inserts and sets id, created, modified and the anchor; the context, type, options and schedule are
 * saved. */
bool configuration_insert(struct database *database, struct configuration *configuration,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Saves options, schedule and anchor by id and sets modified: key and type are fixed; last_run, last_slot and
 * total_runs belong to the scheduler (task_slot.h). */
bool configuration_update(struct database *database, struct configuration *configuration,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Disables one that still counts from `anchor`: nobody enabled or changed it meanwhile. *disabled tells whether; then
 * it is modified now. Nothing else of the row is written. */
bool configuration_disable(struct database *database, gint64 id, gint64 anchor, gint64 now,
                           bool *disabled, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lets its schedule count from `now`, the clock having been far ahead when it was set or last started. */
bool configuration_reset_clock(struct database *database, gint64 id, gint64 now,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool configuration_delete(struct database *database, gint64 id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many credentials, of any status, refer to it. */
bool configuration_count_credentials(struct database *database, gint64 id, gint64 *count,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
