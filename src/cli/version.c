#include "config.h"

#include "cli/version.h"

#include "cli/output.h"
#include "console/terminal/check.h"

#include <glib.h>
#include <sqlite3.h>

void version_print(bool verbose)
{
    output_line("testamur %s", PACKAGE_VERSION);
    if (!verbose)
        return;
    struct loaded_curses curses;
    curses_count(&curses);
    output_line("%s, curses libraries loaded: %u, narrow ones among them: %u%s", curses.version,
                curses.loaded, curses.narrow,
                curses_check(NULL) ? "" : " - the console would garble the screen");
    output_line("SQLite %s", sqlite3_libversion());
    output_line("GLib %u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
}
