/* Cells of reports: numbers, null markers, texts. Layer: import. Called by the importers, survey.c and
 * operations/moving_people.c. */
#ifndef IMPORT_FIELD_H
#define IMPORT_FIELD_H

#include <glib.h>
#include <stdbool.h>

/* A decimal number, the whole cell: no hexadecimal, no infinity, no decimal comma. */
bool field_number(const char *text, double *value);

/* Empty or Open edX's text None. Only for kinds of cells that can be null: people may be called None. */
bool field_is_none(const char *text);

/* Trimmed of spaces and freed from a formula guard, in place. NULL stays NULL. */
char *field_text(char *cell);

/* The same of a cell, with the length of what is left. */
char *field_measure(char *cell, gsize *length);

/* Whether a text can be an identifier (user name, id): not empty, at most 255 characters, nothing that
 * controls a terminal. */
bool field_is_identifier(const char *text);

#endif
