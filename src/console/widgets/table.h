/* A table: rows of cells under headings, with a current row and marks. Layer: console/widgets. Called by the list
 * page, and by pages that show rows.
 *
 * It shows the rows that it is told of, and knows none besides: which ones these are is the page's business. Columns
 * that find no room are left out by their priority, and seen by scrolling to the right. */
#ifndef CONSOLE_WIDGETS_TABLE_H
#define CONSOLE_WIDGETS_TABLE_H

#include "console/widgets/widget.h"

struct table_column {
    char *label;
    int width; /* cells wanted */
    bool grow; /* takes its part of what is left */
    bool right;
    bool words;   /* shows where the words stand that were searched for */
    int priority; /* 1 is left out first; 0: never, as long as it can be helped */
};

/* Where the cells come from while the table is drawn: no work is done there. */
struct table_source {
    /* The text of a cell, borrowed until the next draw; `role` is ROLE_TEXT before. */
    const char *(*cell)(gpointer data, int row, int column, enum role *role);
    bool (*marked)(gpointer data, int row); /* NULL: there are no marks */
};

/* A table without columns and rows. `source` is static, `data` borrowed. */
struct widget *table_widget_new(CDKSCREEN *screen, const struct table_source *source,
                                gpointer data);

/* The columns, copied with their labels. The first one stays where it is when the others scroll. */
void table_widget_set_columns(struct widget *widget, const struct table_column *columns, int count);

/* How many rows there are and which one is current (-1: none); and what is shown when there is none. */
void table_widget_set_rows(struct widget *widget, int count, int current);
void table_widget_set_empty(struct widget *widget, const char *text);

/* The words that were searched for, as text_fold returns them; copied. NULL: none. */
void table_widget_set_words(struct widget *widget, const char *const *folded);

/* How many rows have room below the headings. */
int table_widget_room(const struct widget *widget);

/* The first column shown beside the first one, for keeping; and one further to the right or left. False: it can't be
 * scrolled further. */
int table_widget_offset(const struct widget *widget);
void table_widget_set_offset(struct widget *widget, int offset);
bool table_widget_scroll(struct widget *widget, bool right);

#endif
