/* Items of a plan on their way to the database: gathered in memory, written by one statement. Layer: store. Called by
 * operations/plan_batch.c. */
#ifndef STORE_PLAN_ITEMS_H
#define STORE_PLAN_ITEMS_H

#include "store/database.h"

struct plan_items;
struct plan_items *plan_items_new(void);
void plan_items_free(struct plan_items *items);

/* verdict: as named by rules/verdict.h, borrowed for good; the reason is copied. */
void plan_items_add(struct plan_items *items, gint64 learner_id, const char *verdict,
                    const char *reason);

guint plan_items_count(const struct plan_items *items);

/* How many bytes their reasons take. */
gsize plan_items_size(const struct plan_items *items);

/* Inserts them for this plan, in the caller's transaction: fastest when learners come in ascending order. */
bool plan_items_write(const struct plan_items *items, struct database *database, gint64 plan_id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets them; their memory is used again. */
void plan_items_clear(struct plan_items *items);

#endif
