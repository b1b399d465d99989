#include "config.h"

#include "base/fold.h"
#include "console/pages/list_private.h"
#include "console/pages/question.h"

#include <string.h>

/* What is done at once, on the console's thread; what is larger is a job. */
#define ROWS_AT_ONCE 2000
#define WINDOW 500

/* Setting many marks: the rows that one of the commands means become marked, unmarked, or the opposite. */
enum list_change {
    CHANGE_MARK,
    CHANGE_UNMARK,
    CHANGE_INVERT,
};

struct list_condition {
    int column; /* the listing's */
    char *word; /* folded */
};

struct list_marking {
    struct job *job;          /* NULL: at once, on the console's thread */
    struct list_query *query; /* the rows that are meant ... */
    GPtrArray *conditions;    /* of struct list_condition: ... in which all these hold */
    gint64 from, to;          /* or those from one to another; 0: no range */
    enum list_change change;
    struct list_marks marks;
    guint before; /* how many were marked */
    guint64 seen; /* rows, so far */
    bool inside;  /* the range has begun */
};

static void list_condition_free(gpointer data)
{
    struct list_condition *condition = data;
    g_free(condition->word);
    g_free(condition);
}

static void list_marking_free(gpointer data)
{
    struct list_marking *marking = data;
    list_query_free(marking->query);
    g_ptr_array_unref(marking->conditions);
    list_marks_clear(&marking->marks);
    g_free(marking);
}

static struct list_marking *list_marking_new(const struct list_page *list, enum list_change change)
{
    struct list_marking *marking = g_new0(struct list_marking, 1);
    marking->query = list_query_copy(list->state->query);
    marking->conditions = g_ptr_array_new_with_free_func(list_condition_free);
    marking->change = change;
    list_marks_copy(&list->state->marks, &marking->marks);
    return marking;
}

static void list_marking_change(struct list_marking *marking, gint64 id)
{
    GHashTable *ids = marking->marks.ids;
    if (marking->change == CHANGE_MARK
        || (marking->change == CHANGE_INVERT && !id_set_has(ids, id)))
        id_set_add(ids, id);
    else
        id_set_remove(ids, id);
}

static bool list_marking_cancelled(const struct list_marking *marking)
{
    return marking->job != NULL && job_cancelled(marking->job);
}

/* Ends early when the job is cancelled; it looks for that itself, too. */
static bool list_marking_each(gint64 id, gpointer data)
{
    struct list_marking *marking = data;
    list_marking_change(marking, id);
    return ++marking->seen % WINDOW != 0 || !list_marking_cancelled(marking);
}

static bool list_row_fits(const struct list_marking *marking, const struct listing_row *row)
{
    for (guint i = 0; i < marking->conditions->len; i++) {
        const struct list_condition *condition = marking->conditions->pdata[i];
        g_autofree char *folded = text_fold(row->cells[condition->column], -1);
        if (strstr(folded, condition->word) == NULL)
            return false;
    }
    return true;
}

/* All rows, window by window, and those that fit the conditions. */
static bool list_marking_conditions(struct list_marking *marking, struct listing *listing,
                                    GError **error)
{
    gint64 anchor = 0;
    for (;;) {
        g_autoptr(GPtrArray) rows = listing_fetch(listing, anchor, LISTING_AFTER, WINDOW, error);
        if (rows == NULL || list_marking_cancelled(marking))
            return false;
        for (guint i = 0; i < rows->len; i++)
            if (list_row_fits(marking, rows->pdata[i]))
                list_marking_change(marking, ((const struct listing_row *)rows->pdata[i])->id);
        if (rows->len < WINDOW)
            return true;
        anchor = ((const struct listing_row *)rows->pdata[WINDOW - 1])->id;
    }
}

/* The rows of a range that ends within a window from where it begins, in one direction. */
static bool list_range_near(struct list_marking *marking, struct listing *listing,
                            enum listing_part part, bool *reached, GError **error)
{
    g_autoptr(GPtrArray) rows = listing_fetch(listing, marking->from, part, WINDOW, error);
    if (rows == NULL)
        return false;
    guint from = rows->len, to = rows->len;
    for (guint i = 0; i < rows->len; i++) {
        const gint64 id = ((const struct listing_row *)rows->pdata[i])->id;
        from = id == marking->from ? i : from;
        to = id == marking->to ? i : to;
    }
    *reached = from < rows->len && to < rows->len;
    for (guint i = MIN(from, to); *reached && i <= MAX(from, to); i++)
        list_marking_change(marking, ((const struct listing_row *)rows->pdata[i])->id);
    return true;
}

/* Of all rows those from one end of the range to the other, whichever comes first. */
static bool list_range_each(gint64 id, gpointer data)
{
    struct list_marking *marking = data;
    const bool end = id == marking->from || id == marking->to;
    if (marking->inside || end)
        list_marking_change(marking, id);
    const bool over = end && (marking->inside || marking->from == marking->to);
    marking->inside |= end;
    return !over && (++marking->seen % WINDOW != 0 || !list_marking_cancelled(marking));
}

static bool list_marking_range(struct list_marking *marking, struct listing *listing, bool *reached,
                               GError **error)
{
    if (marking->job != NULL)
        return listing_each_id(listing, list_range_each, marking, error);
    return list_range_near(marking, listing, LISTING_FROM, reached, error)
           && (*reached || list_range_near(marking, listing, LISTING_UP_TO, reached, error));
}

/* Without a job a range that is too long is left alone, and *reached is false. */
static bool list_marking_do(struct list_marking *marking, struct database *database, bool *reached,
                            GError **error)
{
    *reached = true;
    g_autoptr(listing) listing = list_query_open(marking->query, database, error);
    if (listing == NULL || !list_marks_resolve(&marking->marks, database, error))
        return false;
    marking->before = g_hash_table_size(marking->marks.ids);
    if (marking->from != 0)
        return list_marking_range(marking, listing, reached, error);
    return marking->conditions->len > 0
               ? list_marking_conditions(marking, listing, error)
               : listing_each_id(listing, list_marking_each, marking, error);
}

static void list_marking_take(struct list_page *list, struct list_marking *marking)
{
    struct list_marks *marks = &list->state->marks;
    const guint now = g_hash_table_size(marking->marks.ids), before = marking->before;
    list_marks_take(marks, g_hash_table_ref(marking->marks.ids));
    marks->hidden = -1;
    if (marking->change != CHANGE_INVERT && now == before)
        console_message(list->page.console, MESSAGE_NOTE, "No row is %s by that",
                        marking->change == CHANGE_MARK ? "marked" : "unmarked");
    list_window_changed(list);
    list_count_start(list);
}

static bool list_marking_run(struct job *job, struct installation *installation, gpointer data,
                             GError **error)
{
    struct list_marking *marking = data;
    bool reached = false;
    marking->job = job;
    return list_marking_do(marking, installation->database, &reached, error) && !job_cancelled(job);
}

static void list_marking_done(struct console *console, struct page *page, gpointer data,
                              const GError *error)
{
    if (page == NULL)
        return;
    struct list_page *list = list_of(page);
    list->marking = NULL;
    if (error == NULL)
        list_marking_take(list, data);
    else
        console_error(console, error);
}

static const struct job_class list_marking_class = {
    .doing = "Marking",
    .run = list_marking_run,
    .done = list_marking_done,
    .free = list_marking_free,
};

/* At once if that is quick, else as a job; takes what is to be done. */
static void list_marking_start(struct list_page *list, struct list_marking *marking)
{
    const struct list_marks *marks = &marking->marks;
    const bool few =
        (marks->all == NULL || (marks->all_count >= 0 && marks->all_count < ROWS_AT_ONCE))
        && (marking->from != 0 || (list->count >= 0 && list->count < ROWS_AT_ONCE));
    bool reached = false;
    g_autoptr(GError) error = NULL;
    if (few && !list_marking_do(marking, console_database(list->page.console), &reached, &error))
        console_error(list->page.console, error);
    else if (few && reached)
        list_marking_take(list, marking);
    else {
        list->marking = job_start(list->page.console, &list->page, &list_marking_class, marking);
        return;
    }
    list_marking_free(marking);
}

/* Marks that are being set must not be changed by hand, nor used. */
static bool list_marking_goes_on(const struct list_page *list)
{
    if (list->marking == NULL)
        return false;
    console_message(list->page.console, MESSAGE_WARNING,
                    "Marks are still being set; wait until that is done");
    return true;
}

void list_mark(struct page *page)
{
    struct list_page *list = list_of(page);
    const struct listing_row *row = list_window_current(list);
    if (row == NULL || list_marking_goes_on(list))
        return;
    struct list_marks *marks = &list->state->marks;
    const bool within = g_array_index(list->within, bool, (guint)list->state->at);
    list_marks_set(marks, row->id, within, !list_marks_has(marks, row->id, within));
    marks->last = row->id;
    list_window_move(list, 1);
}

void list_mark_range(struct page *page)
{
    struct list_page *list = list_of(page);
    const struct listing_row *row = list_window_current(list);
    if (row == NULL || list_marking_goes_on(list))
        return;
    struct list_marks *marks = &list->state->marks;
    bool shown = false;
    if (marks->last != 0 && !listing_matches(list->listing, marks->last, &shown, NULL))
        shown = false;
    if (!shown) {
        console_message(page->console, MESSAGE_WARNING,
                        "Mark a row with Space first: a range goes from there to here");
        return;
    }
    struct list_marking *marking = list_marking_new(list, CHANGE_MARK);
    marking->from = marks->last;
    marking->to = row->id;
    marks->last = row->id;
    list_marking_start(list, marking);
}

/* "status=error ann": words for columns, and words that are searched for. */
static void list_marking_pattern(struct list_page *list, struct list_marking *marking,
                                 const char *text)
{
    GString *search = g_string_new(marking->query->search);
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    for (char **word = words; *word != NULL; word++) {
        char *value = strchr(*word, '=');
        g_autofree char *name = value != NULL ? g_strndup(*word, (gsize)(value - *word)) : NULL;
        const int column = name != NULL ? list_column_find(list, name) : -1;
        if (column >= 0) {
            struct list_condition *condition = g_new0(struct list_condition, 1);
            condition->column = column;
            condition->word = text_fold(value + 1, -1);
            g_ptr_array_add(marking->conditions, condition);
        } else if (**word != '\0') {
            g_string_append_printf(search, " %s", *word);
        }
    }
    g_free(marking->query->search);
    marking->query->search = g_strstrip(g_string_free(search, FALSE));
}

struct list_pattern {
    struct list_page *list;
    enum list_change change;
};

static void list_pattern_answered(struct console *console, gpointer data, enum answer answer,
                                  const char *input)
{
    (void)console;
    const struct list_pattern *pattern = data;
    if (answer != ANSWER_YES || input == NULL || list_marking_goes_on(pattern->list))
        return;
    struct list_marking *marking = list_marking_new(pattern->list, pattern->change);
    list_marking_pattern(pattern->list, marking, input);
    list_marking_start(pattern->list, marking);
}

static void list_pattern_ask(struct page *page, enum list_change change)
{
    struct list_page *list = list_of(page);
    if (list_marking_goes_on(list))
        return;
    g_autoptr(GString) text =
        g_string_new("Words to search for, all of which must occur, or column=word. Columns are:");
    guint count = 0;
    const struct listing_column *columns = listing_columns(list->listing, &count);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(text, "%s %s", i > 0 ? "," : "", columns[i].name);
    const bool mark = change == CHANGE_MARK;
    const struct question question = {
        .title = mark ? "Mark which of the rows shown?" : "Unmark which of the rows shown?",
        .text = text->str,
        .yes = mark ? "Mark" : "Unmark",
        .no = "Cancel",
        .input_label = "Rows with",
        .input_limit = 200,
        .input_needed = true,
    };
    struct list_pattern *pattern = g_new0(struct list_pattern, 1);
    pattern->list = list;
    pattern->change = change;
    question_ask(page->console, &question, list_pattern_answered, pattern, g_free);
}

void list_mark_pattern(struct page *page)
{
    list_pattern_ask(page, CHANGE_MARK);
}

void list_unmark_pattern(struct page *page)
{
    list_pattern_ask(page, CHANGE_UNMARK);
}

void list_mark_all(struct page *page)
{
    struct list_page *list = list_of(page);
    if (list->rows->len == 0 || list_marking_goes_on(list))
        return;
    struct list_marks *marks = &list->state->marks;
    const bool others = marks->hidden != 0 && !list_marks_none(marks);
    if (others) {
        list_marking_start(list, list_marking_new(list, CHANGE_MARK));
        return;
    }
    list_marks_all(marks, list->state->query, list->count);
    g_clear_pointer(&list->all, listing_free);
    list_window_changed(list);
    if (!list->counted)
        list_count_start(list);
}

void list_mark_invert(struct page *page)
{
    struct list_page *list = list_of(page);
    if (list_marking_goes_on(list))
        return;
    struct list_marks *marks = &list->state->marks;
    if (list_marks_none(marks)) {
        list_mark_all(page);
        return;
    }
    const bool same = marks->all != NULL && list_query_same_rows(marks->all, list->state->query);
    if (same) {
        /* All but the exceptions: the exceptions, and what is not shown stays. */
        GHashTable *ids = g_hash_table_ref(marks->except);
        GArray *others = id_set_list(marks->ids);
        marks->except = id_set_new();
        list_marks_take(marks, ids);
        for (guint i = 0; i < others->len; i++)
            id_set_add(marks->ids, g_array_index(others, gint64, i));
        marks->hidden = others->len;
        g_array_unref(others);
        list_window_changed(list);
        return;
    }
    list_marking_start(list, list_marking_new(list, CHANGE_INVERT));
}

void list_mark_none(struct page *page)
{
    struct list_page *list = list_of(page);
    if (list_marking_goes_on(list))
        return;
    list_marks_drop(&list->state->marks);
    list_window_changed(list);
}
