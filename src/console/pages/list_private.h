/* What the files of the list page share. Layer: console/pages. Included by list*.c only. */
#ifndef CONSOLE_PAGES_LIST_PRIVATE_H
#define CONSOLE_PAGES_LIST_PRIVATE_H

#include "console/job.h"
#include "console/pages/list.h"
#include "console/pages/list_marks.h"
#include "console/pages/list_query.h"
#include "console/pages/list_rows.h"
#include "console/widgets/widget.h"

/* What is kept of a section's list for the session. */
struct list_state {
    struct list_query *query;
    struct list_marks marks;
    gint64 current;     /* the current row; 0: none */
    int at;             /* and where in the window it stood */
    int offset;         /* columns scrolled */
    GHashTable *hidden; /* names of columns that are not shown */
    /* the page that showed it last, if several do; never followed */
    const struct list_page *shown_by;
};

struct list_page {
    struct page page;
    const struct section *section;
    const struct section_description *description;
    struct list_state *state; /* the session's, or this page's own */
    bool own_state;
    struct list_query *opened; /* of its own state: what it was opened for */

    struct listing *listing;
    struct listing *all; /* rows that match the marks' query, if that is another one; NULL */
    int *cells;          /* per column of the description: the listing's column, or -1 */
    GArray *columns;     /* int: the description's columns that are shown */

    CDKSCREEN *screen;
    struct widget *table, *search;
    bool searching;   /* the search is being typed ... */
    gint64 came_from; /* ... by someone who stood on this row ... */
    int came_at;      /* ... here */

    char *title, *heading; /* of a section that gives its own; NULL */

    GPtrArray *rows;  /* of struct listing_row: those on the screen */
    GPtrArray *shown; /* of char **: their cells as they are drawn, one per shown column */
    GArray *within;   /* bool: whether each is one of those that the marks' query matches */
    gint64 before;    /* rows before the first one; -1: not known */
    bool exact;       /* nobody has changed anything since that was found */
    gint64 count;     /* rows in all; -1: not known */
    bool counted;     /* nobody has changed anything since */

    struct list_fetch *fetch; /* rows are looked for by a job; NULL */
    bool stopped;             /* that was stopped, so that there are none */

    struct job *counting;
    bool recount;                    /* it is to be counted once more afterwards ... */
    bool outdated;                   /* ... and what comes of this one is about other rows */
    bool count_wanted;               /* when the pause is over */
    gint64 count_begun, count_after; /* monotonic */
    struct job *marking;             /* marks are being set */
};

static inline struct list_page *list_of(const struct page *page)
{
    return (struct list_page *)page;
}

/* list.c */

/* Takes the state's query into use and shows the rows around one, as the row `at`, or the first ones if that one is
 * not among them. */
void list_show(struct list_page *list, gint64 id, int at);
void list_set_columns(struct list_page *list);
void list_set_empty(struct list_page *list);  /* the words in place of rows */
void list_read_again(struct list_page *list); /* something has changed */
const char *list_raw_cell(const struct list_page *list, const struct listing_row *row,
                          const char *column); /* NULL: there is no such column */
int list_column_find(const struct list_page *list, const char *name); /* the listing's; -1: none */

/* list_window.c: which rows are on the screen. */
void list_window_around(struct list_page *list, gint64 id, int at);
void list_window_anew(struct list_page *list, gint64 id,
                      int at);                           /* so, of other rows than before */
void list_window_move(struct list_page *list, int rows); /* 1 or -1 */
void list_window_page(struct list_page *list, bool down);
void list_window_end(struct list_page *list, bool last);
void list_window_changed(struct list_page *list); /* shows rows and marks as they are now */
void list_window_found(struct list_page *list, const struct list_request *request,
                       struct list_found *found); /* may take found->rows */
const struct listing_row *list_window_current(const struct list_page *list); /* NULL: no row */
gint64 list_window_first_id(const struct list_page *list);                   /* 0: no row */

/* list_fetch.c: reads a window, at once or, if that takes long, by a job; then it is list_window_found. */
void list_fetch(struct list_page *list, const struct list_request *request);
/* true: a job is at it, and afterwards reads again */
bool list_fetch_later(struct list_page *list);
bool list_is_fetching(const struct page *page);
void list_fetch_stop(struct page *page);

/* list_cells.c: a cell as it is read, and what it means. Caller frees. */
char *list_cell_show(const struct list_page *list, const struct listing_row *row, int column);
enum role list_cell_role(const struct column_description *column, const char *shown);
bool list_column_is_right(const struct column_description *column);

/* list_count.c: how many, and which of them, while keys are answered. */
/* when there is time; what is being counted goes on */
void list_count_start(struct list_page *list);
void list_count_anew(struct list_page *list); /* at once: the rows are others */
int list_count_tick(struct list_page *list);
char *list_count_words(const struct list_page *list); /* for the line of status; caller frees */

/* list_filter.c: the line of search, filters and order. */
void list_filter_layout(struct list_page *list);
void list_filter_draw(struct list_page *list, WINDOW *screen);
enum outcome list_filter_key(struct list_page *list, const struct key *key);
void list_filter_tick(struct list_page *list);
void list_label_values(struct list_page *list); /* of filters that were set by their values */
void list_search_begin(struct page *page);
void list_search_keep(struct page *page);
void list_drop_last(struct page *page);
void list_drop_all(struct page *page);

/* list_facets.c: the panel of filters. */
void list_facets_open(struct page *page);

/* list_menus.c: what to sort by, which columns are shown. */
void list_sort_open(struct page *page);
void list_sort_reverse(struct page *page);
void list_columns_open(struct page *page);

/* list_marking.c: the commands that mark. */
void list_mark(struct page *page);
void list_mark_range(struct page *page);
void list_mark_pattern(struct page *page);
void list_unmark_pattern(struct page *page);
void list_mark_invert(struct page *page);
void list_mark_all(struct page *page);
void list_mark_none(struct page *page);

/* list_export.c, list_remove.c */
void list_export(struct page *page);
void list_remove(struct page *page);
bool list_can_remove(const struct page *page);

#endif
