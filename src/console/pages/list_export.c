#include "config.h"

#include "base/clock.h"
#include "base/json.h"
#include "console/pages/held.h"
#include "console/pages/list_private.h"
#include "console/pages/overlays.h"
#include "operations/csv_row.h"
#include "operations/outgoing_file.h"

#define WINDOW 500

/* One writing of rows to a file. All columns that the source has are written, shown or not, by their names. */
struct list_writing {
    struct list_query *query;
    struct list_marks marks;
    bool marked; /* only the marked ones; else all that match the query */
    bool json;
    char *path;
    guint64 rows, total;
};

static void list_writing_free(gpointer data)
{
    struct list_writing *writing = data;
    list_query_free(writing->query);
    list_marks_clear(&writing->marks);
    g_free(writing->path);
    g_free(writing);
}

/* Texts as they are, instants in ISO 8601. Caller frees. */
static char *list_export_cell(enum listing_value value, const char *raw)
{
    gint64 instant = 0;
    if (value == LISTING_INSTANT
        && g_ascii_string_to_signed(raw, 10, G_MININT64, G_MAXINT64, &instant, NULL))
        return clock_format(instant);
    return g_strdup(raw);
}

static json_t *list_export_value(enum listing_value value, const char *raw)
{
    gint64 number = 0;
    if (value == LISTING_FLAG)
        return json_boolean(g_str_equal(raw, "1"));
    if (value == LISTING_INSTANT && raw[0] == '\0')
        return json_null();
    if ((value == LISTING_NUMBER || value == LISTING_SIZE)
        && g_ascii_string_to_signed(raw, 10, G_MININT64, G_MAXINT64, &number, NULL))
        return json_integer(number);
    g_autofree char *text = list_export_cell(value, raw);
    return json_text(text);
}

static void list_export_csv_row(GString *text, const struct listing_column *columns, guint count,
                                const struct listing_row *row)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(cells, list_export_cell(columns[i].value, row->cells[i]));
    csv_row_append(text, (const char *const *)cells->pdata, count, false);
}

static void list_export_json_row(GString *text, const struct listing_column *columns, guint count,
                                 const struct listing_row *row, bool first)
{
    g_autoptr(json_t) object = json_object();
    for (guint i = 0; i < count; i++)
        json_object_set_new(object, columns[i].name,
                            list_export_value(columns[i].value, row->cells[i]));
    g_autofree char *line = json_write_compact(object);
    g_string_append_printf(text, "%s\n%s", first ? "" : ",", line);
}

static bool list_export_rows(struct list_writing *writing, struct listing *listing,
                             const GPtrArray *rows, struct outgoing_file *file, GError **error)
{
    guint count = 0;
    const struct listing_column *columns = listing_columns(listing, &count);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        if (writing->json)
            list_export_json_row(text, columns, count, rows->pdata[i], writing->rows == 0);
        else
            list_export_csv_row(text, columns, count, rows->pdata[i]);
        writing->rows++;
    }
    return outgoing_file_write(file, text->str, text->len, error);
}

static bool list_export_begin(const struct list_writing *writing, struct listing *listing,
                              struct outgoing_file *file, GError **error)
{
    guint count = 0;
    const struct listing_column *columns = listing_columns(listing, &count);
    g_autoptr(GString) text = g_string_new(writing->json ? "[" : CSV_BYTE_ORDER_MARK);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(names, (gpointer)columns[i].name);
    if (!writing->json)
        csv_row_append(text, (const char *const *)names->pdata, count, false);
    return outgoing_file_write(file, text->str, text->len, error);
}

/* All that match, in the list's order. */
static bool list_export_matching(struct job *job, struct list_writing *writing,
                                 struct listing *listing, struct outgoing_file *file,
                                 GError **error)
{
    gint64 anchor = 0;
    for (;;) {
        g_autoptr(GPtrArray) rows = listing_fetch(listing, anchor, LISTING_AFTER, WINDOW, error);
        if (rows == NULL || !list_export_rows(writing, listing, rows, file, error)
            || job_cancelled(job))
            return false;
        job_progress(job, writing->rows, writing->total, "rows");
        if (rows->len < WINDOW)
            return true;
        anchor = ((const struct listing_row *)rows->pdata[WINDOW - 1])->id;
    }
}

/* The marked ones, row by row; those that are no more are left out. */
static bool list_export_marked(struct job *job, struct list_writing *writing,
                               struct listing *listing, struct database *database,
                               struct outgoing_file *file, GError **error)
{
    g_autoptr(GArray) ids = list_marks_ids(&writing->marks, database, error);
    if (ids == NULL)
        return false;
    for (guint i = 0; i < ids->len; i++) {
        const gint64 id = g_array_index(ids, gint64, i);
        g_autoptr(GPtrArray) rows = listing_fetch(listing, id, LISTING_FROM, 1, error);
        if (rows == NULL || job_cancelled(job))
            return false;
        if (rows->len > 0 && ((const struct listing_row *)rows->pdata[0])->id == id
            && !list_export_rows(writing, listing, rows, file, error))
            return false;
        job_progress(job, i + 1, ids->len, "rows");
    }
    return true;
}

static bool list_writing_write(struct job *job, struct list_writing *writing,
                               struct database *database, struct outgoing_file *file,
                               GError **error)
{
    /* Marked rows may be hidden by search and filters. */
    g_autoptr(list_query) query =
        writing->marked ? list_query_whole(writing->query) : list_query_copy(writing->query);
    g_autoptr(listing) listing = list_query_open(query, database, error);
    if (listing == NULL || !list_export_begin(writing, listing, file, error))
        return false;
    const bool done = writing->marked
                          ? list_export_marked(job, writing, listing, database, file, error)
                          : list_export_matching(job, writing, listing, file, error);
    return done && (!writing->json || outgoing_file_write(file, "\n]\n", 3, error));
}

/* What the file is filled from. */
struct list_writing_source {
    struct job *job;
    struct list_writing *writing;
    struct database *database;
};

static bool list_writing_fill(struct outgoing_file *file, gpointer data, GError **error)
{
    const struct list_writing_source *source = data;
    return list_writing_write(source->job, source->writing, source->database, file, error);
}

static bool list_writing_run(struct job *job, struct installation *installation, gpointer data,
                             GError **error)
{
    struct list_writing *writing = data;
    struct list_writing_source source = { job, writing, installation->database };
    return outgoing_file_fill(installation, writing->path, list_writing_fill, &source, error);
}

static void list_writing_done(struct console *console, struct page *page, gpointer data,
                              const GError *error)
{
    (void)page;
    const struct list_writing *writing = data;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    g_autofree char *rows = console_show_number((gint64)writing->rows);
    console_message(console, MESSAGE_DONE, "%s %s written to %s", rows,
                    writing->rows == 1 ? "row" : "rows", writing->path);
}

static const struct job_class list_writing_class = {
    .doing = "Writing",
    .run = list_writing_run,
    .done = list_writing_done,
    .free = list_writing_free,
};

static void list_export_file_chosen(struct console *console, gpointer data, const char *path)
{
    if (path == NULL)
        return;
    struct list_writing *writing = held_take(data);
    writing->path = g_strdup(path);
    job_start(console, NULL, &list_writing_class, writing);
}

/* What is written, and how: in the order of the menu. */
static const struct {
    bool marked, json;
} list_export_ways[] = { { true, false }, { true, true }, { false, false }, { false, true } };

static void list_export_way_chosen(struct console *console, gpointer data, int index,
                                   const bool *marked)
{
    (void)marked;
    struct list_page *list = data;
    const bool none = list_marks_none(&list->state->marks);
    if (index < 0)
        return;
    const guint way = (guint)index + (none ? 2 : 0);
    struct list_writing *writing = g_new0(struct list_writing, 1);
    writing->query = list_query_copy(list->state->query);
    list_marks_copy(&list->state->marks, &writing->marks);
    writing->marked = list_export_ways[way].marked;
    writing->json = list_export_ways[way].json;
    writing->total = (guint64)MAX(list->count, 0);
    g_autofree char *proposed =
        g_strdup_printf("%s.%s", list->section->name, writing->json ? "json" : "csv");
    const struct file_choice choice = { .title = "Write the rows to",
                                        .purpose = "exports",
                                        .pattern = "csv json",
                                        .new_file = true,
                                        .proposed = proposed };
    files_open(console, &choice, list_export_file_chosen, held_new(writing, list_writing_free),
               held_free);
}

void list_export(struct page *page)
{
    struct list_page *list = list_of(page);
    const gint64 marked = list_marks_count(&list->state->marks);
    g_autofree char *marks = marked >= 0 ? console_show_number(marked) : g_strdup("all");
    g_autofree char *count = list->count >= 0 ? console_show_number(list->count) : g_strdup("");
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = list_marks_none(&list->state->marks) ? 2 : 0; i < G_N_ELEMENTS(list_export_ways);
         i++) {
        const char *format = list_export_ways[i].json ? "JSON" : "CSV";
        g_ptr_array_add(lines, list_export_ways[i].marked
                                   ? g_strdup_printf("The %s marked as %s", marks, format)
                                   : g_strdup_printf("All %s shown as %s", count, format));
    }
    g_ptr_array_add(lines, NULL);
    const struct menu menu = { .title = "Write rows to a file",
                               .lines = (const char *const *)lines->pdata };
    menu_open(page->console, &menu, list_export_way_chosen, list, NULL);
}
