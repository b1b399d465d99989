#include "config.h"

#include "console/terminal/one_update.h"

#include "console/terminal/terminal.h"

/* CDK's widgets call wrefresh for each of their windows, and each call would send a part of the frame: flicker
 * on a slow link, and more bytes than the whole frame needs. The program is linked with --wrap=wrefresh, so
 * those calls of the static library come here and only put the window onto the screen, as our own widgets do; the
 * event loop's doupdate sends it. curscr stands for the terminal itself: what is noted for it repaints all of it at
 * the next update, which is what its refreshing asks for. (A shared CDK is out of the linker's reach: it works, and
 * flickers.) */
int __wrap_wrefresh(WINDOW *window)
{
    if (window == curscr || window == stdscr)
        return wnoutrefresh(window);
    terminal_compose(window);
    return OK;
}
