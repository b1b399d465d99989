/* Text of several lines for a person: fields with their labels, and small tables, as commands print and the console
 * shows it. Layer: base. Anyone may call it.
 *
 * Values and cells come from outside and go through text_show here; lines and labels are the caller's own words, or
 * text already shown. A table of any length is not for a sheet: cli/output.h streams those. */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include <glib.h>

struct sheet;

/* Ended by sheet_end, whose text has no line feed at its end. Caller frees it with g_free. */
struct sheet *sheet_begin(void);
char *sheet_end(struct sheet *sheet);

void sheet_line(struct sheet *sheet, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "label:" and the blanks after which its value begins, aligned with those of other fields; blanks only for an empty
 * label. Caller frees. */
char *sheet_label(const char *label);

/* "label: value", the value aligned under its neighbours. */
void sheet_field(struct sheet *sheet, const char *label, const char *value);

/* Headings, NULL-terminated, then rows of as many cells (NULL: empty), then the end, which fits the widths. A heading
 * that begins with '>' (not shown) is of numbers, to the right. */
void sheet_table_begin(struct sheet *sheet, const char *const *headings);
void sheet_table_row(struct sheet *sheet, const char *const *cells);
void sheet_table_end(struct sheet *sheet);

#endif
