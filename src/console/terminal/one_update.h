/* An event ends in exactly one update of the screen, also when stock CDK widgets draw. Layer: console.
 * Nobody calls it: the linker puts it in the place of wrefresh (configure's CONSOLE_LDFLAGS). */
#ifndef CONSOLE_TERMINAL_ONE_UPDATE_H
#define CONSOLE_TERMINAL_ONE_UPDATE_H

#include <curses.h>

int __wrap_wrefresh(WINDOW *window);

#endif
