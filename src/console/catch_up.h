/* Brings the index of words up to date, by which lists are searched, while nothing else is written. Layer: console.
 * Called when the console starts. */
#ifndef CONSOLE_CATCH_UP_H
#define CONSOLE_CATCH_UP_H

#include "console/console.h"

/* Begins in the background; gives way to everything else that is written, and goes on after it. */
void catch_up_begin(struct console *console);

#endif
