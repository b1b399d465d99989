#include "config.h"

#include "operations/plan_batch.h"

#include "store/plan.h"

/* Items of one write transaction: large enough to spread the sync over, small enough that another writer
 * waits some milliseconds only. */
#define ITEMS_AT_ONCE 25000

/* One is being filled, one written, one waits. */
#define BATCHES 3

/* A verdict on its way to the database. */
struct draft {
    gint64 learner_id;
    enum verdict verdict;
    gsize reason; /* where it begins in the batch's texts */
};

struct batch {
    GArray *drafts; /* of struct draft */
    GString *texts; /* reasons, each ended by NUL */
    bool last;      /* nothing follows */
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
    if (batch->drafts->len == 0)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(batches->database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(plan_writer) writer = plan_writer_new(batches->database, batches->plan_id, error);
    if (writer == NULL)
        return false;
    for (guint i = 0; i < batch->drafts->len; i++) {
        const struct draft *draft = &g_array_index(batch->drafts, struct draft, i);
        if (!plan_writer_add(writer, draft->learner_id, verdict_name(draft->verdict),
                             batch->texts->str + draft->reason, error))
            return false;
    }
    return database_commit(batches->database, error);
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
        g_array_set_size(batch->drafts, 0);
        g_string_truncate(batch->texts, 0);
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
        batches->batches[i].drafts = g_array_new(FALSE, FALSE, sizeof(struct draft));
        batches->batches[i].texts = g_string_new(NULL);
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
    const struct draft draft = {
        .learner_id = learner_id,
        .verdict = verdict,
        .reason = batch->texts->len,
    };
    g_array_append_val(batch->drafts, draft);
    g_string_append(batch->texts, reason);
    g_string_append_c(batch->texts, '\0');
    if (batch->drafts->len < ITEMS_AT_ONCE)
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
        g_array_set_size(batches->filling->drafts, 0);
        batches_join(batches);
    }
    for (guint i = 0; i < BATCHES; i++) {
        g_array_unref(batches->batches[i].drafts);
        g_string_free(batches->batches[i].texts, TRUE);
    }
    g_async_queue_unref(batches->full);
    g_async_queue_unref(batches->empty);
    g_clear_error(&batches->fault);
    g_free(batches);
}
