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
    if (!named) {
        g_set_error(
            error, CONSOLE_ERROR, ERROR_USAGE,
            "TERM, the terminal's type, is not set. Set it to what the terminal is, such as "
            "xterm or vt100, or use the commands: testamur --help");
        return false;
    }
    if (!terminfo_begin()) {
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE,
                    "the terminal type %s is not known on this machine. Set TERM to one that is, "
                    "such as xterm or vt100, or use the commands: testamur --help",
                    name);
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

/* A capability's sequence; NULL: the terminal has none. */
static const char *terminfo_get(const char *capability)
{
    const char *text = tigetstr(capability);
    return text == (const char *)-1 ? NULL : text;
}

/* A sequence without the delays ("$<2>") that old terminals needed, which only curses' own output understands. */
static void terminfo_append(GString *sequences, const char *capability, const char *otherwise)
{
    const char *text = terminfo_get(capability);
    if (text == NULL)
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

char *terminfo_plain(void)
{
    GString *plain = g_string_new(NULL);
    terminfo_append(plain, "sgr0", "");
    return g_string_free(plain, FALSE);
}

/* Takes a part out of a capability, where curses keeps what it has read: it has no other way to change one, for its
 * macros name a copy. */
static void terminfo_cut(const char *capability, const char *part)
{
    char *text = tigetstr(capability);
    char *found = text != NULL && text != (char *)-1 && *part != '\0' ? strstr(text, part) : NULL;
    if (found != NULL)
        memmove(found, found + strlen(part), strlen(found + strlen(part)) + 1);
}

void terminfo_trim(void)
{
    const char *drawing = terminfo_get("smacs"), *letters = terminfo_get("rmacs");
    if (drawing == NULL || letters == NULL)
        return;
    g_autofree char *choice = g_strdup_printf("%%?%%p9%%t%s%%e%s%%;", drawing, letters);
    terminfo_cut("sgr", choice);
    terminfo_cut("sgr0", letters);
}
