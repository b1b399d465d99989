/* The list page: a window of rows of any length, with search, filters, order, marks and actions. Layer:
 * console/pages. Called by the home page, sections and the palette. */
#ifndef CONSOLE_PAGES_LIST_H
#define CONSOLE_PAGES_LIST_H

#include "console/sections/section.h"

/* A section's list. Its state (search, filters, order, marks, current row) is kept for the session: opening it again
 * shows it as it was left. `scope` as in listing_open. */
void list_open(struct console *console, const struct section *section, gint64 scope);

/* The same with filters set: pairs of filter and value, NULL-terminated. */
void list_open_filtered(struct console *console, const struct section *section, gint64 scope,
                        const char *const *filters);

/* The same with one filter, whose value people read as `label`. */
void list_open_labelled(struct console *console, const struct section *section, const char *filter,
                        const char *value, const char *label);

/* For commands of sections, on a list page. */
gint64 list_current_id(const struct page *page); /* 0: no row */
const struct listing_row *list_current_row(const struct page *page);

/* The scope that a list was opened with. */
gint64 list_scope(const struct page *page);

/* Shows only the rows with a filter's value; NULL: those with any. */
void list_filter_by(struct page *page, const char *filter, const char *value);

/* A cell of a row by its column's name, as the listing gives it; NULL when it has no such column. Borrowed. */
const char *list_row_cell(const struct page *page, const struct listing_row *row,
                          const char *column);

/* Makes a row the current one, such as the one that a form has added. Does nothing on any page but a list of this
 * section. */
void list_go_to(struct page *page, const struct section *section, gint64 id);

/* What an action is about: the marked rows, else the current one. With "all matching" marked this may be a million:
 * the ids are read from the database now. Array of gint64; free with g_array_unref. */
GArray *list_selection(const struct page *page, GError **error);
bool list_has_selection(const struct page *page);

/* Sets the marks to these rows (refused learners of a report, say); and clears them. */
void list_mark_ids(struct page *page, const GArray *ids);
void list_clear_marks(struct page *page);

#endif
