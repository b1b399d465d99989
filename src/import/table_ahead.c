#include "config.h"

#include "import/table_private.h"
#include "import/table_rows.h"

/* Layer: import. The rows of a table are read as many at a time as there are records at hand (records_some): of a long file
 * by two threads, which share them. */

/* Rows that one thread reads without asking the other. */
#define SLICE 32

struct ready {
    enum import_step step;
    bool passed; /* it is about nobody */
    struct import_row row;
    GError *fault; /* owned; NULL: none */
    struct table_desk desk;
};

struct table_ahead {
    struct import_reader *reader;
    const struct import_row *blank;   /* a row that says nothing; while rows are read */
    const struct records_step *steps; /* likewise */
    GArray *rows; /* of struct ready; those behind the first `count` are spare */
    guint count, next;
    GArray *numbers;  /* of double: of each row the scores, and what could be earned */
    GPtrArray *words; /* of GHashTable, for the desks of each slice */
};

static void ahead_clear_ready(void *data)
{
    struct ready *ready = data;
    g_clear_error(&ready->fault);
    g_free(ready->desk.name);
    g_free(ready->desk.family_name);
}

static void ahead_free_words(void *data)
{
    g_hash_table_unref(data);
}

static struct table_ahead *ahead_new(struct import_reader *reader)
{
    struct table_ahead *ahead = g_new0(struct table_ahead, 1);
    ahead->reader = reader;
    ahead->rows = g_array_new(FALSE, TRUE, sizeof(struct ready));
    g_array_set_clear_func(ahead->rows, ahead_clear_ready);
    ahead->numbers = g_array_new(FALSE, TRUE, sizeof(double));
    ahead->words = g_ptr_array_new_with_free_func(ahead_free_words);
    return ahead;
}

void table_ahead_free(struct table_ahead *ahead)
{
    g_array_unref(ahead->rows);
    g_array_unref(ahead->numbers);
    g_ptr_array_unref(ahead->words);
    g_free(ahead);
}

static struct ready *ahead_at(const struct table_ahead *ahead, guint index)
{
    return &g_array_index(ahead->rows, struct ready, index);
}

static void ahead_read(const struct table_ahead *ahead, const struct csv_record *record,
                       struct ready *ready)
{
    ready->passed = !table_is_row(ahead->reader, record);
    if (!ready->passed)
        ready->step = table_read(ahead->reader, &ready->desk, record, &ready->row, &ready->fault);
}

/* The rows of a slice have nothing in common with those of another one. */
static void ahead_read_slice(guint slice, void *data)
{
    static const enum import_step steps[] = {
        [CSV_END] = IMPORT_END,
        [CSV_RECORD] = IMPORT_ROW,
        [CSV_BAD_RECORD] = IMPORT_BAD_ROW,
        [CSV_FAILED] = IMPORT_FAILED,
    };
    const struct table_ahead *ahead = data;
    const guint end = MIN(ahead->count, (slice + 1) * SLICE);
    for (guint i = slice * SLICE; i < end; i++) {
        const struct records_step *step = &ahead->steps[i];
        struct ready *ready = ahead_at(ahead, i);
        ready->row = *ahead->blank;
        ready->row.line = step->record.line;
        ready->step = steps[step->step];
        ready->passed = false;
        g_clear_error(&ready->fault);
        if (step->fault != NULL)
            ready->fault = g_error_copy(step->fault);
        if (step->step == CSV_RECORD)
            ahead_read(ahead, &step->record, ready);
    }
}

/* Gives every row its own place for what it needs. */
static void ahead_make_room(struct table_ahead *ahead)
{
    const guint scores = ahead->reader->table->scores->len;
    if (ahead->rows->len < ahead->count) {
        g_array_set_size(ahead->rows, ahead->count);
        g_array_set_size(ahead->numbers, 2 * MAX(scores, 1) * ahead->count);
    }
    while (ahead->words->len * SLICE < ahead->count)
        g_ptr_array_add(ahead->words, table_words_new());
    for (guint i = 0; i < ahead->count; i++) {
        struct table_desk *desk = &ahead_at(ahead, i)->desk;
        desk->earned = &g_array_index(ahead->numbers, double, 2 * scores * i);
        desk->possible = desk->earned + scores;
        desk->words = ahead->words->pdata[i / SLICE];
    }
}

static void ahead_fill(struct table_ahead *ahead, const struct import_row *blank)
{
    struct records *records = ahead->reader->records;
    ahead->steps = records_some(records, &ahead->count);
    ahead->blank = blank;
    ahead->next = 0;
    ahead_make_room(ahead);
    records_share(records, (ahead->count + SLICE - 1) / SLICE, ahead_read_slice, ahead);
}

/* The end of the file stays where it is. */
static bool ahead_is_end(const struct ready *ready)
{
    return ready->step == IMPORT_END || ready->step == IMPORT_FAILED;
}

enum import_step table_rows_next(struct import_reader *reader, struct import_row *row,
                                 GError **error)
{
    struct table_rows *table = reader->table;
    if (table->ahead == NULL)
        table->ahead = ahead_new(reader);
    struct table_ahead *ahead = table->ahead;
    struct ready *ready = NULL;
    do {
        if (ahead->next == ahead->count)
            ahead_fill(ahead, row);
        ready = ahead_at(ahead, ahead->next);
        ahead->next += !ahead_is_end(ready);
    } while (ready->passed);
    const enum import_step step = ready->step;
    *row = ready->row;
    if (ready->fault != NULL)
        g_propagate_error(error, g_steal_pointer(&ready->fault));
    ready->step = step == IMPORT_FAILED ? IMPORT_END : step;
    return step;
}
