/* Brackets and strings in a JSON text, also while it is being typed and no JSON yet. Layer: console/widgets.
 * Called by the text widget. Offsets are in bytes. */
#ifndef CONSOLE_WIDGETS_JSON_BRACKETS_H
#define CONSOLE_WIDGETS_JSON_BRACKETS_H

#include <glib.h>
#include <stdbool.h>

/* The bracket that belongs to the one at an offset; false when there is none there, or it stands alone. */
bool json_brackets_partner(const char *text, gsize length, gsize at, gsize *partner);

/* Whether an offset lies within a string, and where that string's first quotation mark stands. */
bool json_brackets_in_string(const char *text, gsize at, gsize *quote);

#endif
