#include "config.h"

#include "console/terminal/terminfo.h"

#include "base/error.h"
#include "console/terminal/terminal.h"

#include <ncurses.h>
#include <term.h>
#include <unistd.h>

bool terminfo_check(GError **error)
{
    const char *name = g_getenv("TERM");
    const bool named = name != NULL && *name != '\0';
    int result = 0;
    if (!named || setupterm(name, STDOUT_FILENO, &result) != OK) {
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE,
                    "the terminal type%s%s is not known on this machine. Set TERM to one that is, "
                    "such as xterm or vt100, or use the commands: testamur --help",
                    named ? " " : ", TERM, is not set or", named ? name : "");
        return false;
    }
    if (tigetstr("cup") == NULL) {
        g_set_error(
            error, CONSOLE_ERROR, ERROR_USAGE,
            "a terminal of the type %s can't place its cursor, so the console can't be shown "
            "on it. Set TERM to what the terminal is, or use the commands: testamur --help",
            name);
        return false;
    }
    return true;
}

static const char *terminfo_text(const char *capability, const char *otherwise)
{
    const char *text = tigetstr(capability);
    return text != NULL && text != (const char *)-1 ? text : otherwise;
}

char *terminfo_way_out(void)
{
    return g_strconcat(terminfo_text("sgr0", ""), terminfo_text("rmkx", ""),
                       terminfo_text("cnorm", ""), terminfo_text("rmcup", "\r\n"), NULL);
}
