#include "config.h"

#include "operations/issue_worker.h"

#include <sys/resource.h>
#include <unistd.h>

/* How many items a thread takes at a time: enough that the lock does not count. */
#define ITEMS_AT_ONCE 8

/* How much nicer than the others the threads are that render. */
#define NICENESS_OF_RENDERING 10

struct crew {
    struct crew_plan plan;
    GMutex lock;
    GCond work;    /* there is a chunk to render, or the crew ends */
    GQueue chunks; /* being rendered, in order of submission */
    bool ending;
    GError *fault; /* the first; what is submitted later comes back with it */
    GAsyncQueue *rendered, *finished;
    GPtrArray *threads; /* of GThread */
    GThread *synchroniser;
};

/* What one thread has for itself. */
struct worker {
    struct crew *crew;
    struct renderer *renderer;
    struct stamped made; /* the document in hand */
};

/* Ends the thread that makes chunks durable. */
static char no_more_chunks;

static void worker_item_free(gpointer data)
{
    struct worker_item *item = data;
    credential_work_clear(&item->work);
    stamped_clear(&item->stamped);
    g_free(item->username);
    g_free(item->failure);
    g_free(item);
}

struct worker_chunk *worker_chunk_new(void)
{
    struct worker_chunk *chunk = g_new0(struct worker_chunk, 1);
    chunk->items = g_ptr_array_new_with_free_func(worker_item_free);
    return chunk;
}

void worker_chunk_free(struct worker_chunk *chunk)
{
    if (chunk == NULL)
        return;
    g_ptr_array_unref(chunk->items);
    g_clear_error(&chunk->fault);
    g_free(chunk);
}

void worker_chunk_clear(struct worker_chunk *chunk)
{
    for (guint i = 0; i < chunk->used; i++) {
        struct worker_item *item = chunk->items->pdata[i];
        stamped_clear(&item->stamped);
    }
    chunk->used = 0;
    g_clear_error(&chunk->fault);
}

struct worker_item *worker_chunk_add(struct worker_chunk *chunk)
{
    if (chunk->used == chunk->items->len)
        g_ptr_array_add(chunk->items, g_new0(struct worker_item, 1));
    struct worker_item *item = chunk->items->pdata[chunk->used++];
    credential_work_clear(&item->work);
    item->work = (struct credential_work){ 0 };
    g_clear_pointer(&item->username, g_free);
    g_clear_pointer(&item->failure, g_free);
    item->skipped = item->stands = false;
    return item;
}

static void worker_free(struct worker *worker)
{
    renderer_free(worker->renderer);
    stamped_clear(&worker->made);
    g_free(worker);
}

/* Only what the database keeps, without the room that the buffers have for more: thousands wait for their rows. */
static void keep_document(const struct stamped *made, struct stamped *kept)
{
    stamped_clear(kept);
    *kept = *made;
    kept->ending = NULL;
    kept->tail =
        g_byte_array_new_take(g_memdup2(made->tail->data, made->tail->len), made->tail->len);
    kept->offsets = g_array_copy(made->offsets);
}

static bool write_item(struct worker *worker, struct worker_item *item, GError **error)
{
    const struct crew_plan *plan = &worker->crew->plan;
    const struct stamped *made = &worker->made;
    if (plan->compare) {
        enum file_state state;
        if (!credential_file_remove_temporary(plan->files, item->work.uuid, error)
            || !credential_file_compare(plan->files, false, item->work.uuid, made->size,
                                        made->sha256, &state, error))
            return false;
        if (state == FILE_RIGHT)
            return true;
    }
    gsize fixed_size = 0;
    const void *fixed = g_bytes_get_data(base_fixed(plan->base), &fixed_size);
    const struct file_part parts[] = {
        { fixed, fixed_size },
        { made->tail->data, made->tail->len },
        { made->ending->data, made->ending->len },
    };
    return credential_file_write(plan->files, false, item->work.uuid, parts, G_N_ELEMENTS(parts),
                                 error);
}

/* A document that can't be printed is the item's failure and stops nobody else. */
static bool make_item(struct worker *worker, struct worker_item *item, GError **error)
{
    if (item->skipped)
        return true;
    const struct render_facts facts = {
        .uuid = item->work.uuid,
        .verify_uuid = item->work.verify_uuid,
        .full_name = item->work.full_name,
        .context_name = item->work.context_name,
        .printed_date = item->work.printed_date,
        .issued = item->work.issued,
    };
    g_autoptr(GError) fault = NULL;
    if (!renderer_make(worker->renderer, &facts, &worker->made, &fault)) {
        item->failure = g_strdup(fault->message);
        return true;
    }
    keep_document(&worker->made, &item->stamped);
    return worker->crew->plan.files == NULL || write_item(worker, item, error);
}

/* Gives a range of items to this thread; false when the crew ends. The lock is held. */
static bool take_items(struct crew *crew, struct worker_chunk **chunk, guint *first, guint *count)
{
    for (;;) {
        for (GList *link = crew->chunks.head; link != NULL; link = link->next) {
            struct worker_chunk *candidate = link->data;
            if (candidate->next >= candidate->used)
                continue;
            *chunk = candidate;
            *first = candidate->next;
            *count = MIN(ITEMS_AT_ONCE, candidate->used - candidate->next);
            candidate->next += *count;
            return true;
        }
        if (crew->ending)
            return false;
        g_cond_wait(&crew->work, &crew->lock);
    }
}

/* Passes on, in order, the chunks of which no item is left. The lock is held. */
static void pass_on(struct crew *crew)
{
    struct worker_chunk *chunk;
    while ((chunk = g_queue_peek_head(&crew->chunks)) != NULL && chunk->left == 0) {
        g_queue_pop_head(&crew->chunks);
        g_async_queue_push(crew->rendered, chunk);
    }
}

/* All wait for the one thread that writes the rows: where there are fewer processors than threads it goes first.
 * Linux takes the priority of a process for that of a thread. */
static void give_way(void)
{
    const id_t thread = (id_t)gettid();
    const int niceness = getpriority(PRIO_PROCESS, thread) + NICENESS_OF_RENDERING;
    (void)setpriority(PRIO_PROCESS, thread, niceness);
}

static gpointer worker_run(gpointer data)
{
    struct worker *worker = data;
    struct crew *crew = worker->crew;
    struct worker_chunk *chunk = NULL;
    guint first = 0, count = 0;
    give_way();
    g_mutex_lock(&crew->lock);
    while (take_items(crew, &chunk, &first, &count)) {
        bool going = crew->fault == NULL;
        g_mutex_unlock(&crew->lock);
        GError *fault = NULL;
        for (guint i = 0; going && i < count; i++)
            going = make_item(worker, chunk->items->pdata[first + i], &fault);
        g_mutex_lock(&crew->lock);
        if (fault != NULL && crew->fault == NULL)
            crew->fault = g_steal_pointer(&fault);
        g_clear_error(&fault);
        chunk->left -= count;
        pass_on(crew);
    }
    g_mutex_unlock(&crew->lock);
    worker_free(worker);
    return NULL;
}

/* One sync covers all chunks that wait for one. */
static void finish_chunks(struct crew *crew, GPtrArray *chunks)
{
    GError *fault = NULL;
    g_mutex_lock(&crew->lock);
    if (crew->fault != NULL)
        fault = g_error_copy(crew->fault);
    g_mutex_unlock(&crew->lock);
    if (fault == NULL && crew->plan.files != NULL
        && !credential_files_sync(crew->plan.files, &fault)) {
        g_mutex_lock(&crew->lock);
        if (crew->fault == NULL)
            crew->fault = g_error_copy(fault);
        g_mutex_unlock(&crew->lock);
    }
    for (guint i = 0; i < chunks->len; i++) {
        struct worker_chunk *chunk = chunks->pdata[i];
        if (fault != NULL)
            chunk->fault = g_error_copy(fault);
        g_async_queue_push(crew->finished, chunk);
    }
    g_clear_error(&fault);
}

static gpointer synchroniser_run(gpointer data)
{
    struct crew *crew = data;
    g_autoptr(GPtrArray) chunks = g_ptr_array_new();
    bool going = true;
    while (going) {
        gpointer next = g_async_queue_pop(crew->rendered);
        g_ptr_array_set_size(chunks, 0);
        for (; next != NULL; next = g_async_queue_try_pop(crew->rendered)) {
            if (next == &no_more_chunks)
                going = false;
            else
                g_ptr_array_add(chunks, next);
        }
        if (chunks->len > 0)
            finish_chunks(crew, chunks);
    }
    return NULL;
}

static bool start_worker(struct crew *crew, guint number, GError **error)
{
    struct renderer *renderer = renderer_new(crew->plan.drawing, crew->plan.base, error);
    if (renderer == NULL)
        return false;
    struct worker *worker = g_new0(struct worker, 1);
    worker->crew = crew;
    worker->renderer = renderer;
    g_autofree char *name = g_strdup_printf("render-%u", number);
    GThread *thread = g_thread_try_new(name, worker_run, worker, error);
    if (thread == NULL) {
        worker_free(worker);
        return false;
    }
    g_ptr_array_add(crew->threads, thread);
    return true;
}

struct crew *crew_new(const struct crew_plan *plan, GError **error)
{
    g_autoptr(crew) crew = g_new0(struct crew, 1);
    crew->plan = *plan;
    g_mutex_init(&crew->lock);
    g_cond_init(&crew->work);
    g_queue_init(&crew->chunks);
    crew->rendered = g_async_queue_new();
    crew->finished = g_async_queue_new();
    crew->threads = g_ptr_array_new();
    const guint count = plan->threads > 0 ? plan->threads : g_get_num_processors();
    for (guint i = 0; i < count; i++)
        if (!start_worker(crew, i + 1, error))
            return NULL;
    crew->synchroniser = g_thread_try_new("sync", synchroniser_run, crew, error);
    return crew->synchroniser != NULL ? g_steal_pointer(&crew) : NULL;
}

void crew_free(struct crew *crew)
{
    if (crew == NULL)
        return;
    g_mutex_lock(&crew->lock);
    crew->ending = true;
    g_cond_broadcast(&crew->work);
    g_mutex_unlock(&crew->lock);
    for (guint i = 0; i < crew->threads->len; i++)
        g_thread_join(crew->threads->pdata[i]);
    g_async_queue_push(crew->rendered, &no_more_chunks);
    if (crew->synchroniser != NULL)
        g_thread_join(crew->synchroniser);
    g_ptr_array_unref(crew->threads);
    g_async_queue_unref(crew->rendered);
    g_async_queue_unref(crew->finished);
    g_mutex_clear(&crew->lock);
    g_cond_clear(&crew->work);
    g_clear_error(&crew->fault);
    g_free(crew);
}

void crew_submit(struct crew *crew, struct worker_chunk *chunk)
{
    chunk->next = 0;
    chunk->left = chunk->used;
    g_mutex_lock(&crew->lock);
    g_queue_push_tail(&crew->chunks, chunk);
    pass_on(crew);
    g_cond_broadcast(&crew->work);
    g_mutex_unlock(&crew->lock);
}

void crew_give_up(struct crew *crew, const struct worker_chunk *last)
{
    g_mutex_lock(&crew->lock);
    for (GList *link = crew->chunks.head; link != NULL; link = link->next) {
        struct worker_chunk *chunk = link->data;
        if (chunk == last)
            continue;
        chunk->left -= chunk->used - chunk->next;
        chunk->next = chunk->used;
    }
    pass_on(crew);
    g_mutex_unlock(&crew->lock);
}

struct worker_chunk *crew_collect(struct crew *crew)
{
    return g_async_queue_pop(crew->finished);
}
