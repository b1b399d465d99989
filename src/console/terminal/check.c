#include "config.h"

#include "console/terminal/check.h"

#include "base/error.h"

#include <curses.h>
#include <link.h>
#include <string.h>

static int count_library(struct dl_phdr_info *library, size_t size, void *data)
{
    (void)size;
    struct loaded_curses *curses = data;
    const char *slash = strrchr(library->dlpi_name, '/');
    const char *name = slash != NULL ? slash + 1 : library->dlpi_name;
    const bool wide = g_str_has_prefix(name, "libncursesw.");
    const bool narrow =
        g_str_has_prefix(name, "libncurses.") || g_str_has_prefix(name, "libcurses.");
    curses->loaded += wide || narrow;
    curses->narrow += narrow;
    return 0;
}

void curses_count(struct loaded_curses *curses)
{
    *curses = (struct loaded_curses){ .version = curses_version() };
    dl_iterate_phdr(count_library, curses);
}

bool curses_check(GError **error)
{
    struct loaded_curses curses;
    curses_count(&curses);
    if (curses.narrow == 0 && curses.loaded <= 1)
        return true;
    g_set_error(
        error, BASE_ERROR, ERROR_USAGE,
        "this program was built with a libcdk that loads another curses library than the wide "
        "ncurses, and would garble the screen. Build it again with --with-cdk=static. The "
        "commands work: see testamur --help");
    return false;
}
