/* Which rows a window has after a move: read from a listing, on any thread. Layer: console/pages. Included by list_rows.c,
 * list_window.c and list_fetch.c. */
#ifndef CONSOLE_PAGES_LIST_ROWS_H
#define CONSOLE_PAGES_LIST_ROWS_H

#include "store/listing.h"

enum list_move {
    LIST_AROUND,
    LIST_FIRST,
    LIST_LAST,
    LIST_UP,
    LIST_DOWN,
    LIST_PAGE_UP,
    LIST_PAGE_DOWN,
};

struct list_request {
    enum list_move move;
    guint room; /* rows that the window has room for */
    gint64 id;  /* LIST_AROUND: this row; 0: the first one ... */
    guint at;   /* ... as the row of this number */
    /* the rows at the edges of the window before; LIST_AROUND, FIRST and LAST need none */
    gint64 first, last;
    bool steps;    /* LIST_PAGE_UP, PAGE_DOWN: to the row beyond the edge */
    bool replaces; /* the rows of the window before have nothing to do with it */
};

struct list_found {
    /* of struct listing_row: the window; LIST_UP, DOWN: the row that comes in, if there is one */
    GPtrArray *rows;
    guint before; /* of these, those before the row that was asked for or stood at the edge */
    bool begins;  /* nothing is before the first of them */
};

/* Reads what is asked for; on success found->rows is the caller's. */
bool list_rows_read(struct listing *listing, const struct list_request *request,
                    struct list_found *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gint64 list_row_id(const GPtrArray *rows, guint index);
int list_row_index(const GPtrArray *rows, gint64 id); /* -1: none of them */

/* Two windows that follow each other, made one; takes both. */
GPtrArray *list_rows_join(GPtrArray *first, GPtrArray *second);

#endif
