#include "config.h"

#include "base/error.h"
#include "console/pages/list_private.h"

/* How many rows are asked about between two looks whether all this is outdated. */
#define STRIDE 500
#define ROWS_COUNTED_SOON 10000
/* Between two counts passes so many times the time that the last one took. */
#define COUNT_PAUSES 4

/* One count: what it is about, and what came of it. */
struct list_tally {
    struct list_query *query;
    gint64 first; /* the first row of the window, if its position is asked for; else 0 */
    struct list_query *all;
    GArray *ids; /* of the marks */
    gint64 except;
    gint64 count, before, all_count, hidden;
    GArray *gone; /* marked ones that are no more */
};

static void list_tally_free(gpointer data)
{
    struct list_tally *tally = data;
    list_query_free(tally->query);
    list_query_free(tally->all);
    g_array_unref(tally->ids);
    g_array_unref(tally->gone);
    g_free(tally);
}

static struct list_tally *list_tally_new(const struct list_page *list)
{
    const struct list_marks *marks = &list->state->marks;
    struct list_tally *tally = g_new0(struct list_tally, 1);
    tally->query = list_query_copy(list->state->query);
    tally->all = marks->all != NULL ? list_query_copy(marks->all) : NULL;
    tally->except = g_hash_table_size(marks->except);
    tally->ids = id_set_list(marks->ids);
    tally->gone = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (list->before < 0 || !list->exact)
        tally->first = list_window_first_id(list);
    return tally;
}

/* How many of the rows marked one by one are not shown, and which are no more. */
static bool list_tally_singles(struct job *job, struct list_tally *tally, struct listing *listing,
                               struct database *database, GError **error)
{
    g_autoptr(list_query) whole_query = list_query_whole(tally->query);
    g_autoptr(listing) whole = list_query_open(whole_query, database, error);
    if (whole == NULL)
        return false;
    for (guint i = 0; i < tally->ids->len; i++) {
        const gint64 id = g_array_index(tally->ids, gint64, i);
        bool shown = false, exists = false;
        if (!listing_matches(listing, id, &shown, error)
            || (!shown && !listing_matches(whole, id, &exists, error)))
            return false;
        tally->hidden += exists;
        if (!shown && !exists)
            g_array_append_val(tally->gone, id);
        if (i % STRIDE == 0 && job_cancelled(job))
            return false;
    }
    return true;
}

/* The same of all that match the marks' query: what both queries show is not hidden. */
static bool list_tally_all(struct list_tally *tally, struct database *database, GError **error)
{
    if (tally->all == NULL)
        return true;
    if (list_query_same_rows(tally->all, tally->query)) {
        tally->all_count = tally->count;
        return true;
    }
    g_autoptr(list_query) both_query = list_query_intersect(tally->all, tally->query);
    g_autoptr(listing) all = list_query_open(tally->all, database, error);
    g_autoptr(listing) both =
        both_query != NULL && all != NULL ? list_query_open(both_query, database, error) : NULL;
    gint64 shown = 0;
    if (all == NULL || (both_query != NULL && both == NULL)
        || !listing_count(all, &tally->all_count, error)
        || (both != NULL && !listing_count(both, &shown, error)))
        return false;
    tally->hidden += MAX(tally->all_count - shown - tally->except, 0);
    return true;
}

static bool list_tally_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    struct list_tally *tally = data;
    struct database *database = installation->database;
    if (job_cancelled(job))
        return false;
    g_autoptr(listing) listing = list_query_open(tally->query, database, error);
    if (listing == NULL || !listing_count(listing, &tally->count, error) || job_cancelled(job))
        return false;
    tally->before = -1;
    bool matches = false;
    if (tally->first != 0
        && (!listing_matches(listing, tally->first, &matches, error)
            || (matches && !listing_position(listing, tally->first, &tally->before, error))))
        return false;
    return !job_cancelled(job) && list_tally_singles(job, tally, listing, database, error)
           && list_tally_all(tally, database, error);
}

static void list_tally_take(struct list_page *list, const struct list_tally *tally)
{
    struct list_marks *marks = &list->state->marks;
    list->count = tally->count;
    if (tally->before >= 0 && list_window_first_id(list) == tally->first) {
        list->before = tally->before;
        list->exact = true;
    }
    for (guint i = 0; i < tally->gone->len; i++)
        id_set_remove(marks->ids, g_array_index(tally->gone, gint64, i));
    if (marks->all != NULL && tally->all != NULL && list_query_same_rows(marks->all, tally->all))
        marks->all_count = tally->all_count;
    marks->hidden = tally->hidden; /* once more, if marks were set meanwhile */
}

static void list_tally_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    if (page == NULL)
        return;
    struct list_page *list = list_of(page);
    const gint64 now = g_get_monotonic_time();
    const bool again = list->recount, taken = error == NULL && !list->outdated;
    list->counting = NULL;
    list->recount = list->outdated = false;
    list->count_after = now + COUNT_PAUSES * (now - list->count_begun);
    if (taken)
        list_tally_take(list, data);
    else if (error != NULL && error->code != ERROR_CANCELLED)
        console_error(console, error);
    list->counted = taken && !again;
    /* The window may have gone on to other rows meanwhile, too. */
    if (again || (taken && list->before < 0 && list->rows->len > 0))
        list_count_start(list);
}

static const struct job_class list_tally_class = {
    .doing = "Counting",
    .quiet = true,
    .run = list_tally_run,
    .done = list_tally_done,
    .free = list_tally_free,
};

static void list_count_begin(struct list_page *list)
{
    list->count_begun = g_get_monotonic_time();
    list->count_wanted = false;
    list->counting =
        job_start(list->page.console, &list->page, &list_tally_class, list_tally_new(list));
}

/* While others write without end, what takes long is not counted all the time. */
void list_count_start(struct list_page *list)
{
    const gint64 pause = list->count_after - g_get_monotonic_time();
    if (list->counting != NULL) {
        list->recount = true;
    } else if (pause > 0 && list->count >= 0) {
        list->count_wanted = true;
        if (list->page.next_tick == 0)
            page_tick_in(&list->page, (int)(pause / 1000) + 1);
    } else {
        list_count_begin(list);
    }
}

void list_count_anew(struct list_page *list)
{
    if (list->counting == NULL) {
        list_count_begin(list);
        return;
    }
    list->recount = list->outdated = true;
    job_cancel(list->counting);
}

int list_count_tick(struct list_page *list)
{
    if (list->count_wanted)
        list_count_start(list);
    return -1;
}

/* Whether numbers that may have changed are marked as such: few rows are counted before anybody could read that. */
static bool list_count_doubts(const struct list_page *list)
{
    return list->count >= ROWS_COUNTED_SOON;
}

/* The widest that the rows' numbers become: what stands behind them does not move, so that a step sends digits only. */
static int list_count_range_cells(const struct list_page *list)
{
    g_autofree char *count = console_show_number(MAX(list->count, 0));
    return 2 * paint_cells(count) + 1;
}

/* "1-17 of 41 shown"; what is not known yet, or may have changed, has a "~". */
static void list_count_rows(const struct list_page *list, GString *words)
{
    if (list->rows->len == 0 && (list->fetch != NULL || list->stopped)) {
        g_string_append(words, list->fetch != NULL ? "searching" : "stopped");
        return;
    }
    if (list->rows->len == 0) {
        g_string_append(words, list->count > 0 || list->counting == NULL ? "no rows" : "counting");
        return;
    }
    if (list->before < 0 && list->count < 0) {
        g_string_append(words, "counting");
        return;
    }
    if (list->before < 0) {
        g_string_append_c(words, '?');
    } else {
        g_autofree char *first = console_show_number(list->before + 1);
        g_autofree char *last = console_show_number(list->before + list->rows->len);
        g_autofree char *range = g_strdup_printf(
            "%s%s-%s", list->exact || !list_count_doubts(list) ? "" : "~", first, last);
        g_string_append_printf(words, "%*s", list_count_range_cells(list), range);
    }
    if (list->count < 0) {
        g_string_append(words, ", counting");
        return;
    }
    g_autofree char *count = console_show_number(list->count);
    g_string_append_printf(words, " of %s%s%s",
                           list->counted || !list_count_doubts(list) ? "" : "~", count,
                           list_query_narrows(list->state->query) ? " shown" : "");
}

static void list_count_marks(const struct list_page *list, GString *words)
{
    const struct list_marks *marks = &list->state->marks;
    if (list->marking != NULL)
        g_string_append(words, "   marking");
    if (list_marks_none(marks))
        return;
    const gint64 marked = list_marks_count(marks);
    if (marked < 0) {
        g_string_append(words, "   all matching marked");
    } else {
        g_autofree char *count = console_show_number(marked);
        g_string_append_printf(words, "   %s marked", count);
    }
    if (marks->hidden > 0) {
        g_autofree char *hidden = console_show_number(marks->hidden);
        g_string_append_printf(words, " (%s hidden by filter)", hidden);
    }
}

char *list_count_words(const struct list_page *list)
{
    GString *words = g_string_new(NULL);
    list_count_rows(list, words);
    list_count_marks(list, words);
    return g_string_free(words, FALSE);
}
