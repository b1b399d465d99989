/* What the files of the page of columns share. Layer: console/pages. Included by columns*.c only. */
#ifndef CONSOLE_PAGES_COLUMNS_PRIVATE_H
#define CONSOLE_PAGES_COLUMNS_PRIVATE_H

#include "console/job.h"
#include "console/pages/chooser.h"
#include "console/pages/columns.h"
#include "console/widgets/widget.h"

struct columns_page {
    struct page page;
    struct columns_sight *sight;
    columns_done done;
    gpointer data;
    bool changed;           /* since the page was opened */
    struct chooser chooser; /* of the columns; first: the first one that is shown */
    bool about_file;     /* what is being asked is about the whole file, not the current column */
    bool shows_rows;     /* in a small window: the rows instead of the columns */
    struct job *looking; /* the file is read anew, in another encoding; NULL: it is not */
    struct job *previewing; /* NULL: the rows are as the mapping says */
    bool stale;             /* the mapping was changed while they were read */
    GPtrArray *rows;        /* of struct columns_row; NULL: none could be read */
    int parts[8];           /* which of their parts the table shows, by its columns */
    char *fault;            /* why */
    CDKSCREEN *screen;
    struct widget *table; /* of the rows */
};

static inline struct columns_page *columns_of(const struct page *page)
{
    return (struct columns_page *)page;
}

/* columns.c */
void columns_changed(struct columns_page *columns); /* the mapping is another one: all follows */
void columns_set_rows(struct columns_page *columns, GPtrArray *rows); /* takes rows; NULL: none */
bool columns_are_split(const struct columns_page *columns); /* columns and rows are both shown */

/* columns_draw.c: the columns and what is to be said about them, in an area of the screen. */
void columns_draw_list(struct columns_page *columns, WINDOW *screen, const struct area *area);

/* The rows that all of them would take. */
int columns_list_height(const struct columns_page *columns, int cells);

/* columns_ask.c: menus and questions that change the mapping. */
void columns_ask_column(struct columns_page *columns);
void columns_ask_file(struct columns_page *columns); /* answers what is not clear about the file */
void columns_ask_scale(struct columns_page *columns);
void columns_ask_dates(struct columns_page *columns);
void columns_ask_decimal(struct columns_page *columns);
void columns_ask_encoding(struct columns_page *columns);

/* columns_job.c */
void columns_preview_start(struct columns_page *columns);
void columns_look_again(struct columns_page *columns, const char *encoding); /* NULL: as before */

#endif
