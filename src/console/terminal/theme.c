#include "config.h"

#include "console/terminal/theme.h"

#include <string.h>

const char *const theme_names[] = { "default", "dark", "light", "mono", "high-contrast", NULL };

/* -1: the terminal's own. */
struct look {
    attr_t attributes;
    short foreground, background;
};

#define OWN(attributes)                                                                            \
    {                                                                                              \
        attributes, -1, -1                                                                         \
    }
#define COLOUR(attributes, foreground)                                                             \
    {                                                                                              \
        attributes, foreground, -1                                                                 \
    }

static const struct look theme_default[ROLE_COUNT] = {
    [ROLE_TEXT] = OWN(A_NORMAL),
    [ROLE_HEADING] = OWN(A_BOLD),
    [ROLE_PLACE] = OWN(A_BOLD),
    [ROLE_PRODUCTION] = { A_BOLD, COLOR_WHITE, COLOR_RED },
    [ROLE_RULE] = OWN(A_NORMAL),
    [ROLE_CURRENT] = OWN(A_REVERSE),
    [ROLE_MARKED] = OWN(A_BOLD),
    [ROLE_FIELD] = OWN(A_UNDERLINE),
    [ROLE_FIELD_FOCUSED] = OWN(A_NORMAL),
    [ROLE_READ_ONLY] = OWN(A_NORMAL),
    [ROLE_KEY] = OWN(A_BOLD),
    [ROLE_HELP] = OWN(A_NORMAL),
    [ROLE_GOOD] = COLOUR(A_NORMAL, COLOR_GREEN),
    [ROLE_WARNING] = OWN(A_BOLD),
    [ROLE_BAD] = COLOUR(A_BOLD, COLOR_RED),
    [ROLE_MATCH] = OWN(A_UNDERLINE),
};

static const struct look theme_dark[ROLE_COUNT] = {
    [ROLE_TEXT] = OWN(A_NORMAL),
    [ROLE_HEADING] = COLOUR(A_BOLD, COLOR_CYAN),
    [ROLE_PLACE] = COLOUR(A_BOLD, COLOR_CYAN),
    [ROLE_PRODUCTION] = { A_BOLD, COLOR_WHITE, COLOR_RED },
    [ROLE_RULE] = COLOUR(A_NORMAL, COLOR_CYAN),
    [ROLE_CURRENT] = OWN(A_REVERSE),
    [ROLE_MARKED] = COLOUR(A_BOLD, COLOR_YELLOW),
    [ROLE_FIELD] = OWN(A_UNDERLINE),
    [ROLE_FIELD_FOCUSED] = OWN(A_NORMAL),
    [ROLE_READ_ONLY] = OWN(A_NORMAL),
    [ROLE_KEY] = COLOUR(A_BOLD, COLOR_CYAN),
    [ROLE_HELP] = OWN(A_NORMAL),
    [ROLE_GOOD] = COLOUR(A_BOLD, COLOR_GREEN),
    [ROLE_WARNING] = COLOUR(A_BOLD, COLOR_YELLOW),
    [ROLE_BAD] = COLOUR(A_BOLD, COLOR_RED),
    [ROLE_MATCH] = COLOUR(A_UNDERLINE, COLOR_YELLOW),
};

static const struct look theme_light[ROLE_COUNT] = {
    [ROLE_TEXT] = OWN(A_NORMAL),
    [ROLE_HEADING] = COLOUR(A_BOLD, COLOR_BLUE),
    [ROLE_PLACE] = COLOUR(A_BOLD, COLOR_BLUE),
    [ROLE_PRODUCTION] = { A_BOLD, COLOR_WHITE, COLOR_RED },
    [ROLE_RULE] = OWN(A_NORMAL),
    [ROLE_CURRENT] = OWN(A_REVERSE),
    [ROLE_MARKED] = COLOUR(A_BOLD, COLOR_MAGENTA),
    [ROLE_FIELD] = OWN(A_UNDERLINE),
    [ROLE_FIELD_FOCUSED] = OWN(A_NORMAL),
    [ROLE_READ_ONLY] = OWN(A_NORMAL),
    [ROLE_KEY] = COLOUR(A_BOLD, COLOR_BLUE),
    [ROLE_HELP] = OWN(A_NORMAL),
    [ROLE_GOOD] = COLOUR(A_NORMAL, COLOR_GREEN),
    [ROLE_WARNING] = COLOUR(A_BOLD, COLOR_MAGENTA),
    [ROLE_BAD] = COLOUR(A_BOLD, COLOR_RED),
    [ROLE_MATCH] = OWN(A_UNDERLINE),
};

static const struct look theme_mono[ROLE_COUNT] = {
    [ROLE_TEXT] = OWN(A_NORMAL),
    [ROLE_HEADING] = OWN(A_BOLD),
    [ROLE_PLACE] = OWN(A_BOLD),
    [ROLE_PRODUCTION] = OWN(A_BOLD | A_REVERSE),
    [ROLE_RULE] = OWN(A_NORMAL),
    [ROLE_CURRENT] = OWN(A_REVERSE),
    [ROLE_MARKED] = OWN(A_BOLD),
    [ROLE_FIELD] = OWN(A_UNDERLINE),
    [ROLE_FIELD_FOCUSED] = OWN(A_NORMAL),
    [ROLE_READ_ONLY] = OWN(A_NORMAL),
    [ROLE_KEY] = OWN(A_BOLD),
    [ROLE_HELP] = OWN(A_NORMAL),
    [ROLE_GOOD] = OWN(A_NORMAL),
    [ROLE_WARNING] = OWN(A_BOLD),
    [ROLE_BAD] = OWN(A_BOLD),
    [ROLE_MATCH] = OWN(A_UNDERLINE),
};

static const struct look theme_high_contrast[ROLE_COUNT] = {
    [ROLE_TEXT] = OWN(A_BOLD),
    [ROLE_HEADING] = OWN(A_BOLD | A_UNDERLINE),
    [ROLE_PLACE] = OWN(A_BOLD | A_REVERSE),
    [ROLE_PRODUCTION] = { A_BOLD, COLOR_WHITE, COLOR_RED },
    [ROLE_RULE] = OWN(A_BOLD),
    [ROLE_CURRENT] = OWN(A_BOLD | A_REVERSE),
    [ROLE_MARKED] = OWN(A_BOLD | A_UNDERLINE),
    [ROLE_FIELD] = OWN(A_BOLD | A_UNDERLINE),
    [ROLE_FIELD_FOCUSED] = OWN(A_BOLD),
    [ROLE_READ_ONLY] = OWN(A_BOLD),
    [ROLE_KEY] = OWN(A_BOLD | A_REVERSE),
    [ROLE_HELP] = OWN(A_BOLD),
    [ROLE_GOOD] = OWN(A_BOLD),
    [ROLE_WARNING] = OWN(A_BOLD | A_UNDERLINE),
    [ROLE_BAD] = OWN(A_BOLD | A_REVERSE),
    [ROLE_MATCH] = OWN(A_BOLD | A_UNDERLINE),
};

/* In the order of theme_names. */
static const struct look *const themes[] = {
    theme_default, theme_dark, theme_light, theme_mono, theme_high_contrast,
};

#define THEME_MONO 3

/* What curses forces to be kept for the process: it has one screen. */
static attr_t theme_in_use[ROLE_COUNT];
static const char *theme_in_use_name = "default";

/* The pair of a look's colours; pairs are numbered by role, so that no more than ROLE_COUNT are taken of the 64 that
 * a Linux console has. */
static attr_t theme_colours(enum role role, const struct look *look)
{
    if (look->foreground < 0 && look->background < 0)
        return 0;
    const short pair = (short)(role + 1);
    init_pair(pair, look->foreground, look->background);
    return (attr_t)COLOR_PAIR(pair);
}

static bool theme_wants_no_colour(void)
{
    const char *no_color = g_getenv("NO_COLOR");
    return (no_color != NULL && *no_color != '\0') || !has_colors();
}

bool theme_use(const char *name)
{
    int found = -1;
    for (int i = 0; theme_names[i] != NULL; i++)
        if (strcmp(theme_names[i], name) == 0)
            found = i;
    if (found < 0)
        return false;
    theme_in_use_name = theme_names[found];
    const bool plain = theme_wants_no_colour();
    const struct look *looks =
        plain && found != G_N_ELEMENTS(themes) - 1 ? themes[THEME_MONO] : themes[found];
    for (int role = 0; role < ROLE_COUNT; role++)
        theme_in_use[role] =
            looks[role].attributes | (plain ? 0 : theme_colours((enum role)role, &looks[role]));
    if (plain)
        theme_in_use[ROLE_PRODUCTION] = A_BOLD | A_REVERSE;
    return true;
}

attr_t theme_attributes(enum role role)
{
    return theme_in_use[role];
}

const char *theme_name(void)
{
    return theme_in_use_name;
}
