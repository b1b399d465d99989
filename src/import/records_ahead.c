#include "config.h"

#include "import/records_ahead.h"

#include <string.h>

/* Layer: import. Batches go round between the two threads, and each belongs to one of them at any time; but parts of the
 * work on the caller's batch can be the other's. */

/* One is read from, one is filled, one waits. */
#define BATCHES 3

/* A batch is handed over when it has as many records, or as many bytes. */
#define BATCH_RECORDS 512
#define BATCH_BYTES (256 * 1024)

struct batch {
    GByteArray *text;
    /* of char *, in `text`: while the batch is filled how far from its beginning */
    GPtrArray *fields;
    GArray *steps; /* of struct records_step */
    guint next;    /* the step that is given out next */
    bool last;     /* nothing follows */
};

/* What both threads do at the same time. */
struct shared_work {
    records_part work;
    void *data;
    guint parts, begun, done;
};

struct records_ahead {
    struct csv *csv;
    struct batch batches[BATCHES];
    struct batch *current; /* the caller's; NULL: none yet */
    GThread *thread;       /* NULL: it has ended */
    GMutex mutex;          /* for what follows */
    GCond changed;
    /* batches, from the first one on: each becomes all of these in turn */
    guint filled, taken, emptied;
    bool ended;    /* the last batch is filled */
    bool gives_up; /* nobody wants the rest, or there is none */
    struct shared_work shared;
};

static void batch_clear_step(void *data)
{
    struct records_step *step = data;
    g_clear_error(&step->fault);
}

static void batch_init(struct batch *batch)
{
    batch->text = g_byte_array_sized_new(BATCH_BYTES);
    batch->fields = g_ptr_array_new();
    batch->steps = g_array_sized_new(FALSE, FALSE, sizeof(struct records_step), BATCH_RECORDS);
    g_array_set_clear_func(batch->steps, batch_clear_step);
}

static void batch_clear(struct batch *batch)
{
    g_byte_array_unref(batch->text);
    g_ptr_array_unref(batch->fields);
    g_array_unref(batch->steps);
}

static void batch_empty(struct batch *batch)
{
    g_byte_array_set_size(batch->text, 0);
    g_ptr_array_set_size(batch->fields, 0);
    g_array_set_size(batch->steps, 0);
    batch->next = 0;
    batch->last = false;
}

/* The fields stand one behind the other (csv.h), so that they are copied in one piece. */
static void batch_add_fields(struct batch *batch, const struct csv_record *record)
{
    const char *begin = record->fields[0];
    const char *last = record->fields[record->count - 1];
    const guint place = batch->text->len, first = batch->fields->len;
    g_byte_array_append(batch->text, (const guint8 *)begin,
                        (guint)(last + strlen(last) + 1 - begin));
    g_ptr_array_set_size(batch->fields, (gint)(first + record->count));
    for (guint i = 0; i < record->count; i++)
        batch->fields->pdata[first + i] =
            GSIZE_TO_POINTER(place + (gsize)(record->fields[i] - begin));
}

static enum csv_step batch_read(struct batch *batch, struct csv *csv)
{
    struct csv_record record;
    struct records_step step = { .fault = NULL };
    step.step = csv_next(csv, &record, &step.fault);
    step.record.line = record.line;
    if (step.step == CSV_RECORD) {
        step.record.count = record.count;
        batch_add_fields(batch, &record);
    }
    g_array_append_val(batch->steps, step);
    return step.step;
}

/* Where the fields are, now that they stay there. */
static void batch_place_fields(struct batch *batch)
{
    char **fields = (char **)batch->fields->pdata;
    for (guint i = 0; i < batch->fields->len; i++)
        fields[i] = (char *)batch->text->data + GPOINTER_TO_SIZE(fields[i]);
    for (guint i = 0; i < batch->steps->len; i++) {
        struct csv_record *record = &g_array_index(batch->steps, struct records_step, i).record;
        record->fields = fields;
        fields += record->count;
    }
}

static void batch_fill(struct batch *batch, struct csv *csv)
{
    batch_empty(batch);
    while (!batch->last && batch->steps->len < BATCH_RECORDS && batch->text->len < BATCH_BYTES) {
        const enum csv_step step = batch_read(batch, csv);
        batch->last = step == CSV_END || step == CSV_FAILED;
    }
    batch_place_fields(batch);
}

/* The functions from here on to ahead_run are called with the mutex held, which is free while they work. */

static bool ahead_has_part(const struct records_ahead *ahead)
{
    return ahead->shared.begun < ahead->shared.parts;
}

static void ahead_do_part(struct records_ahead *ahead)
{
    struct shared_work *shared = &ahead->shared;
    const guint part = shared->begun++;
    g_mutex_unlock(&ahead->mutex);
    shared->work(part, shared->data);
    g_mutex_lock(&ahead->mutex);
    if (++shared->done == shared->parts)
        g_cond_broadcast(&ahead->changed);
}

static void ahead_fill(struct records_ahead *ahead)
{
    struct batch *batch = &ahead->batches[ahead->filled % BATCHES];
    g_mutex_unlock(&ahead->mutex);
    batch_fill(batch, ahead->csv);
    g_mutex_lock(&ahead->mutex);
    ahead->ended = batch->last;
    ahead->filled++;
    g_cond_broadcast(&ahead->changed);
}

/* The caller's next batch comes first, then what is done together, then the batch after that. */
static gpointer ahead_run(gpointer data)
{
    struct records_ahead *ahead = data;
    g_mutex_lock(&ahead->mutex);
    while (!ahead->gives_up) {
        const bool can_fill = !ahead->ended && ahead->filled - ahead->emptied < BATCHES;
        if (can_fill && (ahead->filled == ahead->taken || !ahead_has_part(ahead)))
            ahead_fill(ahead);
        else if (ahead_has_part(ahead))
            ahead_do_part(ahead);
        else
            g_cond_wait(&ahead->changed, &ahead->mutex);
    }
    g_mutex_unlock(&ahead->mutex);
    return NULL;
}

static void ahead_free(struct records_ahead *ahead)
{
    for (gsize i = 0; i < BATCHES; i++)
        batch_clear(&ahead->batches[i]);
    g_mutex_clear(&ahead->mutex);
    g_cond_clear(&ahead->changed);
    g_free(ahead);
}

struct records_ahead *records_ahead_begin(struct csv *csv)
{
    struct records_ahead *ahead = g_new0(struct records_ahead, 1);
    ahead->csv = csv;
    g_mutex_init(&ahead->mutex);
    g_cond_init(&ahead->changed);
    for (gsize i = 0; i < BATCHES; i++)
        batch_init(&ahead->batches[i]);
    ahead->thread = g_thread_try_new("records", ahead_run, ahead, NULL);
    if (ahead->thread != NULL)
        return ahead;
    ahead_free(ahead);
    return NULL;
}

static void ahead_join(struct records_ahead *ahead)
{
    g_mutex_lock(&ahead->mutex);
    ahead->gives_up = true;
    g_cond_broadcast(&ahead->changed);
    g_mutex_unlock(&ahead->mutex);
    g_thread_join(g_steal_pointer(&ahead->thread));
}

/* The next batch in place of the one that was given out. */
static void ahead_turn(struct records_ahead *ahead)
{
    g_mutex_lock(&ahead->mutex);
    if (ahead->current != NULL) {
        ahead->emptied++;
        g_cond_broadcast(&ahead->changed);
    }
    while (ahead->filled == ahead->taken)
        g_cond_wait(&ahead->changed, &ahead->mutex);
    ahead->current = &ahead->batches[ahead->taken++ % BATCHES];
    g_mutex_unlock(&ahead->mutex);
    if (ahead->current->last)
        ahead_join(ahead);
}

static struct batch *ahead_batch(struct records_ahead *ahead)
{
    if (ahead->current == NULL || ahead->current->next == ahead->current->steps->len)
        ahead_turn(ahead);
    return ahead->current;
}

enum csv_step records_ahead_next(struct records_ahead *ahead, struct csv_record *record,
                                 GError **error)
{
    struct batch *batch = ahead_batch(ahead);
    struct records_step *next = &g_array_index(batch->steps, struct records_step, batch->next);
    /* The end of the file stays where it is. */
    if (!batch->last || batch->next + 1 < batch->steps->len)
        batch->next++;
    *record = next->record;
    if (next->fault != NULL)
        g_propagate_error(error, g_steal_pointer(&next->fault));
    const enum csv_step step = next->step;
    next->step = step == CSV_FAILED ? CSV_END : step;
    return step;
}

const struct records_step *records_ahead_some(struct records_ahead *ahead, guint *count)
{
    struct batch *batch = ahead_batch(ahead);
    const struct records_step *first =
        &g_array_index(batch->steps, struct records_step, batch->next);
    *count = batch->steps->len - batch->next;
    batch->next = batch->steps->len;
    return first;
}

void records_ahead_share(struct records_ahead *ahead, guint parts, records_part work, void *data)
{
    struct shared_work *shared = &ahead->shared;
    g_mutex_lock(&ahead->mutex);
    *shared = (struct shared_work){ .work = work, .data = data, .parts = parts };
    g_cond_broadcast(&ahead->changed);
    while (ahead_has_part(ahead))
        ahead_do_part(ahead);
    while (shared->done < shared->parts)
        g_cond_wait(&ahead->changed, &ahead->mutex);
    g_mutex_unlock(&ahead->mutex);
}

void records_ahead_end(struct records_ahead *ahead)
{
    if (ahead == NULL)
        return;
    if (ahead->thread != NULL)
        ahead_join(ahead);
    ahead_free(ahead);
}
