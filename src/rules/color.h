/* Colours as options write them. Layer: rules (pure). Called by elements and the check of options. */
#ifndef RULES_COLOR_H
#define RULES_COLOR_H

#include <glib.h>
#include <stdbool.h>

/* Exactly 3 or 6 ASCII hex digits with an optional single # (Q8); red, green and blue from 0 to 1. */
bool color_read(const char *text, double color[3], GError **error);

#endif
