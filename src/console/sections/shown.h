/* Values as forms show them where nothing can be typed: instants with their zone, sizes, yes and no. Layer:
 * console/sections. Called by sections and the home page. */
#ifndef CONSOLE_SECTIONS_SHOWN_H
#define CONSOLE_SECTIONS_SHOWN_H

#include "console/sections/section.h"

/* "2026-11-30 09:00:00 CET" in the site's zone; "" for 0. Caller frees. */
char *shown_instant(struct database *database, gint64 instant);

/* "2 415 bytes". Caller frees. */
char *shown_size(gint64 bytes);

/* What a course or learning path is called on certificates, in one line; its key when it is not known. Caller frees. */
char *shown_context(struct database *database, const char *key);

/* Sets a value for each column of a listing's row, under the column's name; ERROR_NOT_FOUND, with `what` in its text,
 * when the row is gone. */
bool shown_row(struct database *database, const char *listing, gint64 id, const char *what,
               struct form_values *values, GError **error);

#endif
