#include "config.h"

#include "base/error.h"
#include "console/pages/list_private.h"
#include "console/widgets/table.h"

/* What reading a window may take of the processor's time while the next key waits, and of all time, where it is the disk
 * that takes it, in microseconds. Then a job reads it: a search for what hardly any row has may have to look at all. */
#define PATIENCE_PROCESSOR 30000
#define PATIENCE_ALL 500000

struct list_fetch {
    struct job *job; /* borrowed, until it is done */
    struct list_query *query;
    struct list_request request;
    struct list_found found;
    struct listing *listing; /* as the job found it */
    GPtrArray *held;         /* rows to come back to when it is stopped; NULL: none */
    bool again;              /* something has changed meanwhile */
};

static void list_fetch_free(gpointer data)
{
    struct list_fetch *fetch = data;
    list_query_free(fetch->query);
    listing_free(fetch->listing);
    g_clear_pointer(&fetch->found.rows, g_ptr_array_unref);
    g_clear_pointer(&fetch->held, g_ptr_array_unref);
    g_free(fetch);
}

static bool list_fetch_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    struct list_fetch *fetch = data;
    if (job_cancelled(job))
        return false;
    fetch->listing = list_query_open(fetch->query, installation->database, error);
    return fetch->listing != NULL
           && list_rows_read(fetch->listing, &fetch->request, &fetch->found, error);
}

/* The rows that were there before. */
static void list_fetch_restore(struct list_page *list, struct list_fetch *fetch)
{
    if (fetch->held == NULL)
        return;
    g_ptr_array_unref(list->rows);
    list->rows = g_steal_pointer(&fetch->held);
}

static void list_fetch_take(struct list_page *list, const struct list_request *request,
                            struct list_found *found)
{
    list_window_found(list, request, found);
    g_clear_pointer(&found->rows, g_ptr_array_unref);
    if (request->replaces)
        list_count_anew(list);
}

/* Whoever moved meanwhile, in the rows that stayed, stays where that was, if it is among what was read; else it is to be
 * read again from there. */
static bool list_fetch_follow(const struct list_page *list, struct list_fetch *fetch)
{
    struct list_request *request = &fetch->request;
    const struct listing_row *current = list_window_current(list);
    if (request->move != LIST_AROUND || request->replaces || current == NULL
        || current->id == request->id)
        return true;
    request->id = current->id;
    return list_row_index(fetch->found.rows, request->id) >= 0;
}

static void list_fetch_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    struct list_fetch *fetch = data;
    struct list_page *list = (struct list_page *)page;
    if (list == NULL || list->fetch != fetch)
        return;
    list->fetch = NULL;
    list_set_empty(list);
    list_fetch_restore(list, fetch);
    if (error != NULL) {
        console_error(console, error);
        list_window_changed(list);
        return;
    }
    listing_take_findings(list->listing, fetch->listing);
    const bool there = list_fetch_follow(list, fetch);
    if (there)
        list_fetch_take(list, &fetch->request, &fetch->found);
    if (fetch->again || !there)
        list_read_again(list);
}

static const struct job_class list_fetch_class = {
    .doing = "Searching",
    .quiet = true,
    .run = list_fetch_run,
    .done = list_fetch_done,
    .free = list_fetch_free,
};

/* Until the rows are there, no key can mean one that is not: those that were there go, unless they are the same. */
static void list_fetch_begin(struct list_page *list, const struct list_request *request)
{
    struct list_fetch *fetch = g_new0(struct list_fetch, 1);
    fetch->query = list_query_copy(list->state->query);
    fetch->request = *request;
    if (request->move != LIST_AROUND)
        fetch->held = g_ptr_array_ref(list->rows);
    if (request->move != LIST_AROUND || request->replaces) {
        g_ptr_array_unref(list->rows);
        list->rows = g_ptr_array_new();
    }
    list->fetch = fetch;
    table_widget_set_empty(list->table, "Searching. Esc stops it.");
    list_window_changed(list);
    fetch->job = job_start(list->page.console, &list->page, &list_fetch_class, fetch);
}

/* What was being looked for is no longer wanted. Whether it had to do with other rows than those before. */
static bool list_fetch_drop(struct list_page *list)
{
    struct list_fetch *fetch = g_steal_pointer(&list->fetch);
    if (fetch == NULL)
        return false;
    list_fetch_restore(list, fetch);
    list_set_empty(list);
    job_cancel(fetch->job);
    return fetch->request.replaces;
}

void list_fetch(struct list_page *list, const struct list_request *wanted)
{
    g_autoptr(GError) fault = NULL;
    struct list_found found = { 0 };
    struct list_request request = *wanted;
    struct database *database = console_database(list->page.console);
    request.replaces |= list_fetch_drop(list);
    list->stopped = false;
    database_limit_time(database, PATIENCE_PROCESSOR, PATIENCE_ALL);
    const bool read = list_rows_read(list->listing, &request, &found, &fault);
    database_limit_time(database, 0, 0);
    if (read) {
        list_fetch_take(list, &request, &found);
    } else if (g_error_matches(fault, STORE_ERROR, ERROR_CANCELLED)) {
        list_fetch_begin(list, &request);
    } else {
        console_error(list->page.console, fault);
        list_window_changed(list);
    }
}

bool list_fetch_later(struct list_page *list)
{
    if (list->fetch == NULL)
        return false;
    list->fetch->again = true;
    return true;
}

bool list_is_fetching(const struct page *page)
{
    return list_of(page)->fetch != NULL;
}

void list_fetch_stop(struct page *page)
{
    struct list_page *list = list_of(page);
    list->stopped = list_fetch_drop(list);
    if (list->stopped)
        table_widget_set_empty(list->table, "Stopped. R searches again.");
    list_window_changed(list);
}
