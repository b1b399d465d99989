#include "config.h"

#include "console/terminal/terminfo.h"

#include "base/error.h"
#include "console/terminal/terminal.h"

#include <ncurses.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static bool terminfo_begin(void)
{
    const char *name = g_getenv("TERM");
    int result = 0;
    return name != NULL && *name != '\0' && setupterm(name, STDOUT_FILENO, &result) == OK;
}

/* initscr reads the description again, for itself. */
static void terminfo_end(void)
{
    del_curterm(cur_term);
}

bool terminfo_check(GError **error)
{
    const char *name = g_getenv("TERM");
    const bool named = name != NULL && *name != '\0';
    if (!terminfo_begin()) {
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE,
                    "the terminal type%s%s is not known on this machine. Set TERM to one that is, "
                    "such as xterm or vt100, or use the commands: testamur --help",
                    named ? " " : ", TERM, is not set or", named ? name : "");
        return false;
    }
    const bool places = tigetstr("cup") != NULL;
    terminfo_end();
    if (!places) {
        g_set_error(
            error, CONSOLE_ERROR, ERROR_USAGE,
            "a terminal of the type %s can't place its cursor, so the console can't be shown "
            "on it. Set TERM to what the terminal is, or use the commands: testamur --help",
            name);
        return false;
    }
    return true;
}

/* A sequence without the delays ("$<2>") that old terminals needed, which only curses' own output understands. */
static void terminfo_append(GString *sequences, const char *capability, const char *otherwise)
{
    const char *text = tigetstr(capability);
    if (text == NULL || text == (const char *)-1)
        text = otherwise;
    while (*text != '\0') {
        const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
        if (end == NULL)
            g_string_append_c(sequences, *text);
        text = (end != NULL ? end : text) + 1;
    }
}

char *terminfo_way_out(void)
{
    GString *sequences = g_string_new(NULL);
    if (terminfo_begin()) {
        terminfo_append(sequences, "sgr0", "");
        terminfo_append(sequences, "rmkx", "");
        terminfo_append(sequences, "cnorm", "");
        terminfo_append(sequences, "rmcup", "\r\n");
        terminfo_end();
    }
    return g_string_free(sequences, FALSE);
}
