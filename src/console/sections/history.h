/* The section History: who did what, when, from what to what. Layer: console/sections. Named by sections.c; called by
 * the form page and by sections. */
#ifndef CONSOLE_SECTIONS_HISTORY_H
#define CONSOLE_SECTIONS_HISTORY_H

#include "console/sections/section.h"

extern const struct section section_history;

/* The list of what was done to one object, which people call `name`, or to all objects, of a kind as the history calls
 * it. */
void history_open_kind(struct console *console, const char *kind);
void history_open_object(struct console *console, const char *kind, gint64 id, const char *name);

#endif
