/* The page on which an operator sees and corrects what the columns of a table are taken for, with its first rows as they
 * will be read. Layer: console/pages. Called by intake*.c. */
#ifndef CONSOLE_PAGES_COLUMNS_H
#define CONSOLE_PAGES_COLUMNS_H

#include "console/command.h"
#include "console/console.h"
#include "console/pages/columns_work.h"

/* Opens it; takes the sight. `done` is called when the operator goes on, with how the file is to be read, which it takes;
 * the page closes after that. Left by Esc, nothing is called. */
typedef void (*columns_done)(gpointer data, const char *path, struct columns_said *said);
void columns_open(struct console *console, struct columns_sight *sight, columns_done done,
                  gpointer data);

extern const struct console_command columns_commands[];

#endif
