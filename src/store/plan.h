/* Plans and their items: what a run would do, for whom and why. Layer: store. Called by operations; read
 * by commands and pages. Source: DESIGN.md sections 3 and 4. */
#ifndef STORE_PLAN_H
#define STORE_PLAN_H

#include "base/json.h"
#include "store/database.h"

/* Begins a plan; its items follow in any number of transactions, and nobody sees it before plan_finish.
 * owner: owner_mark(). Sets *id. */
bool plan_begin(struct database *database, gint64 configuration_id, const char *operator_name,
                const char *owner, const json_t *options, gint64 *id, GError **error);

/* Makes it visible, with its summary. */
bool plan_finish(struct database *database, gint64 id, gint64 items, const json_t *summary,
                 GError **error);

/* Takes back one that was not finished. */
bool plan_discard(struct database *database, gint64 id, GError **error);

/* The plan was applied by a run, so its items stay. */
bool plan_mark_issued(struct database *database, gint64 id, GError **error);

/* The configuration's plans whose items are no longer kept: all but the last three finished ones and those
 * that issued. Array of gint64; free with g_array_unref. */
GArray *plan_list_outdated(struct database *database, gint64 configuration_id, GError **error);

/* Lets at most `count` items of a plan go; *rest tells whether there are more. */
bool plan_drop_items(struct database *database, gint64 id, guint count, bool *rest, GError **error);

/* Unfinished plans, whoever makes them; `owners` is filled with their owners (char *), in the same order.
 * Array of gint64; free with g_array_unref. */
GArray *plan_list_unfinished(struct database *database, gint64 configuration_id, GPtrArray *owners,
                             GError **error);

struct plan {
    gint64 id, configuration_id;
    gint64 created;
    char *operator_name;
    bool issued;
    gint64 items;    /* 0: no longer kept */
    json_t *options; /* the merged options it was made with */
    json_t *summary; /* counts by verdict, warnings, duration */
};

/* A finished plan by id; ERROR_NOT_FOUND. Caller frees. */
struct plan *plan_find(struct database *database, gint64 id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void plan_free(struct plan *plan);
DEFINE_AUTOPTR(plan, plan_free)

struct plan_item {
    gint64 learner_id;
    char *verdict, *reason;
    char *username;
    char *name; /* the profile's; NULL without one */
    char *first_name, *last_name;
    char *name_state, *name_remark;
};

struct plan_item_filter {
    const char *const *verdicts; /* names, NULL-terminated; NULL: all */
    gint64 after;                /* only learners with a greater id */
    guint limit;
};

/* A window of a plan's items, ascending by learner id. Array of struct plan_item; free with
 * g_ptr_array_unref; empty at the end. */
GPtrArray *plan_list_items(struct database *database, gint64 id,
                           const struct plan_item_filter *filter,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many of these learners (ids, of gint64) have one of the verdicts. */
bool plan_count_learners(struct database *database, gint64 id, const GArray *learners,
                         const char *const *verdicts, gint64 *count,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
