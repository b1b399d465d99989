/* The words of the command that does the same as an act in the console. Layer: console/sections. Called by sections and
 * pages. */
#ifndef CONSOLE_SECTIONS_EQUIVALENT_H
#define CONSOLE_SECTIONS_EQUIVALENT_H

#include <glib.h>

struct console;

/* Adds words (copied) up to a NULL. */
void equivalent_add(GPtrArray *equivalent, ...) G_GNUC_NULL_TERMINATED;

/* Begins another command, if there is one already. */
void equivalent_then(GPtrArray *equivalent);

/* Adds an option and its value, if there is one. */
void equivalent_option(GPtrArray *equivalent, const char *option, const char *value);

/* Shows the command; nothing if there are no words. They are complete then. */
void equivalent_tell(struct console *console, GPtrArray *equivalent);

#endif
