#include "config.h"

#include "operations/plan_batch.h"

#include "store/plan_items.h"

/* Items of one write transaction, and bytes of their reasons: large enough to spread the sync over, small enough that
 * another writer waits some milliseconds only and that no plan takes more memory than another. */
#define ITEMS_AT_ONCE 6000
#define BYTES_AT_ONCE (1 << 20)

/* One is being filled, one written, one waits. */
#define BATCHES 3

struct batch {
    struct plan_items *items;
    bool last; /* nothing follows */
};

struct plan_batches {
    struct database *database;
    gint64 plan_id;
    struct batch batches[BATCHES];
    struct batch *filling;
    GAsyncQueue *full, *empty; /* of struct batch */
    GThread *thread;
    GError *fault; /* the thread's, once it has set `failed` */
    gint failed;
};

static bool batch_write(const struct plan_batches *batches, const struct batch *batch,
                        GError **error)
{
    if (plan_items_count(batch->items) == 0)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(batches->database, error);
    return transaction != NULL
           && plan_items_write(batch->items, batches->database, batches->plan_id, error)
           && database_commit(batches->database, error);
}

static gpointer batches_run(gpointer data)
{
    struct plan_batches *batches = data;
    bool last = false;
    while (!last) {
        struct batch *batch = g_async_queue_pop(batches->full);
        last = batch->last;
        /* After a fault batches only go round, so that whoever fills them never waits in vain. */
        if (g_atomic_int_get(&batches->failed) == 0
            && !batch_write(batches, batch, &batches->fault))
            g_atomic_int_set(&batches->failed, 1);
        plan_items_clear(batch->items);
        g_async_queue_push(batches->empty, batch);
    }
    return NULL;
}

struct plan_batches *plan_batches_new(struct database *database, gint64 plan_id)
{
    struct plan_batches *batches = g_new0(struct plan_batches, 1);
    batches->database = database;
    batches->plan_id = plan_id;
    batches->full = g_async_queue_new();
    batches->empty = g_async_queue_new();
    for (guint i = 0; i < BATCHES; i++) {
        batches->batches[i].items = plan_items_new();
        g_async_queue_push(batches->empty, &batches->batches[i]);
    }
    batches->filling = g_async_queue_pop(batches->empty);
    batches->thread = g_thread_new("plan", batches_run, batches);
    return batches;
}

static bool batches_failed(struct plan_batches *batches, GError **error)
{
    if (g_atomic_int_get(&batches->failed) == 0)
        return false;
    g_propagate_error(error, g_error_copy(batches->fault));
    return true;
}

bool plan_batches_add(struct plan_batches *batches, gint64 learner_id, enum verdict verdict,
                      const char *reason, GError **error)
{
    struct batch *batch = batches->filling;
    plan_items_add(batch->items, learner_id, verdict_name(verdict), reason);
    if (plan_items_count(batch->items) < ITEMS_AT_ONCE
        && plan_items_size(batch->items) < BYTES_AT_ONCE)
        return true;
    g_async_queue_push(batches->full, batch);
    batches->filling = g_async_queue_pop(batches->empty);
    return !batches_failed(batches, error);
}

static void batches_join(struct plan_batches *batches)
{
    batches->filling->last = true;
    g_async_queue_push(batches->full, batches->filling);
    g_thread_join(g_steal_pointer(&batches->thread));
}

bool plan_batches_finish(struct plan_batches *batches, GError **error)
{
    batches_join(batches);
    return !batches_failed(batches, error);
}

void plan_batches_free(struct plan_batches *batches)
{
    if (batches == NULL)
        return;
    if (batches->thread != NULL) {
        plan_items_clear(batches->filling->items);
        batches_join(batches);
    }
    for (guint i = 0; i < BATCHES; i++)
        plan_items_free(batches->batches[i].items);
    g_async_queue_unref(batches->full);
    g_async_queue_unref(batches->empty);
    g_clear_error(&batches->fault);
    g_free(batches);
}
