#include "config.h"

#include "import/records_ahead.h"

#include <string.h>

/* Layer: import. Batches go round between the two threads, and each belongs to one of them at any time. */

/* One is read from, one is filled, one waits. */
#define BATCHES 3

/* A batch is handed over when it has as many records, or as many bytes. */
#define BATCH_RECORDS 512
#define BATCH_BYTES (256 * 1024)

struct entry {
    enum csv_step step;
    guint64 line;
    guint first, count; /* its fields, in those of the batch */
    GError *fault;      /* owned; NULL: none */
};

struct batch {
    GByteArray *text;
    GPtrArray
        *fields; /* of char *, in `text`: while the batch is filled how far from its beginning */
    GArray *entries; /* of struct entry */
    guint next;      /* the entry that is given out next */
    bool last;       /* nothing follows */
};

struct records_ahead {
    struct csv *csv;
    struct batch batches[BATCHES];
    struct batch *current;     /* the caller's; NULL: none yet */
    GAsyncQueue *full, *empty; /* of struct batch */
    GThread *thread;           /* NULL: it has ended */
    gint gives_up;             /* nobody wants the rest */
};

static void batch_clear_entry(void *data)
{
    struct entry *entry = data;
    g_clear_error(&entry->fault);
}

static void batch_init(struct batch *batch)
{
    batch->text = g_byte_array_sized_new(BATCH_BYTES);
    batch->fields = g_ptr_array_new();
    batch->entries = g_array_sized_new(FALSE, FALSE, sizeof(struct entry), BATCH_RECORDS);
    g_array_set_clear_func(batch->entries, batch_clear_entry);
}

static void batch_clear(struct batch *batch)
{
    g_byte_array_unref(batch->text);
    g_ptr_array_unref(batch->fields);
    g_array_unref(batch->entries);
}

static void batch_empty(struct batch *batch)
{
    g_byte_array_set_size(batch->text, 0);
    g_ptr_array_set_size(batch->fields, 0);
    g_array_set_size(batch->entries, 0);
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
    struct entry entry = { .first = batch->fields->len };
    entry.step = csv_next(csv, &record, &entry.fault);
    entry.line = record.line;
    if (entry.step == CSV_RECORD) {
        entry.count = record.count;
        batch_add_fields(batch, &record);
    }
    g_array_append_val(batch->entries, entry);
    return entry.step;
}

static void batch_fill(struct batch *batch, struct csv *csv)
{
    while (!batch->last && batch->entries->len < BATCH_RECORDS && batch->text->len < BATCH_BYTES) {
        const enum csv_step step = batch_read(batch, csv);
        batch->last = step == CSV_END || step == CSV_FAILED;
    }
    for (guint i = 0; i < batch->fields->len; i++)
        batch->fields->pdata[i] = batch->text->data + GPOINTER_TO_SIZE(batch->fields->pdata[i]);
}

static gpointer ahead_run(gpointer data)
{
    struct records_ahead *ahead = data;
    bool last = false;
    while (!last) {
        struct batch *batch = g_async_queue_pop(ahead->empty);
        if (g_atomic_int_get(&ahead->gives_up) != 0)
            break;
        batch_empty(batch);
        batch_fill(batch, ahead->csv);
        last = batch->last;
        g_async_queue_push(ahead->full, batch);
    }
    return NULL;
}

static void ahead_free(struct records_ahead *ahead)
{
    for (gsize i = 0; i < BATCHES; i++)
        batch_clear(&ahead->batches[i]);
    g_async_queue_unref(ahead->full);
    g_async_queue_unref(ahead->empty);
    g_free(ahead);
}

struct records_ahead *records_ahead_begin(struct csv *csv)
{
    struct records_ahead *ahead = g_new0(struct records_ahead, 1);
    ahead->csv = csv;
    ahead->full = g_async_queue_new();
    ahead->empty = g_async_queue_new();
    for (gsize i = 0; i < BATCHES; i++) {
        batch_init(&ahead->batches[i]);
        g_async_queue_push(ahead->empty, &ahead->batches[i]);
    }
    ahead->thread = g_thread_try_new("records", ahead_run, ahead, NULL);
    if (ahead->thread != NULL)
        return ahead;
    ahead_free(ahead);
    return NULL;
}

/* The next batch in place of the one that was given out. */
static void ahead_turn(struct records_ahead *ahead)
{
    if (ahead->current != NULL)
        g_async_queue_push(ahead->empty, ahead->current);
    ahead->current = g_async_queue_pop(ahead->full);
    if (ahead->current->last)
        g_thread_join(g_steal_pointer(&ahead->thread));
}

enum csv_step records_ahead_next(struct records_ahead *ahead, struct csv_record *record,
                                 GError **error)
{
    if (ahead->current == NULL || ahead->current->next == ahead->current->entries->len)
        ahead_turn(ahead);
    struct batch *batch = ahead->current;
    struct entry *entry = &g_array_index(batch->entries, struct entry, batch->next);
    /* The end of the file stays where it is. */
    if (!batch->last || batch->next + 1 < batch->entries->len)
        batch->next++;
    record->line = entry->line;
    record->count = entry->count;
    record->fields = (char **)batch->fields->pdata + entry->first;
    if (entry->fault != NULL)
        g_propagate_error(error, g_steal_pointer(&entry->fault));
    const enum csv_step step = entry->step;
    entry->step = step == CSV_FAILED ? CSV_END : step;
    return step;
}

void records_ahead_end(struct records_ahead *ahead)
{
    if (ahead == NULL)
        return;
    if (ahead->thread != NULL) {
        g_atomic_int_set(&ahead->gives_up, 1);
        /* It may be waiting for a batch; any will do. */
        g_async_queue_push(ahead->empty, &ahead->batches[0]);
        g_thread_join(ahead->thread);
    }
    ahead_free(ahead);
}
