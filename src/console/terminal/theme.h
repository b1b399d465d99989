/* Colours and attributes by what they mean. Layer: console/terminal. Anyone in the console may call it.
 *
 * Roles are never told apart by colour alone, and foreground and background stay the terminal's own wherever
 * they can (CONSOLE-UX.md section 1). */
#ifndef CONSOLE_TERMINAL_THEME_H
#define CONSOLE_TERMINAL_THEME_H

#include <glib.h>
#include <ncurses.h>
#include <stdbool.h>

enum role {
    ROLE_TEXT,
    ROLE_HEADING,    /* column headings, group titles */
    ROLE_PLACE,      /* the line of place on top */
    ROLE_PRODUCTION, /* the same in an installation labelled as production */
    ROLE_RULE,
    ROLE_CURRENT, /* the current row or choice */
    ROLE_MARKED,
    ROLE_FIELD, /* what can be typed into */
    ROLE_FIELD_FOCUSED,
    ROLE_READ_ONLY,
    ROLE_KEY, /* names of keys in the bar and in help */
    ROLE_HELP,
    ROLE_GOOD, /* states: available, done, enabled */
    ROLE_WARNING,
    ROLE_BAD,
    ROLE_MATCH, /* the part of a text that was searched for */
    ROLE_COUNT,
};

/* The names of the themes: default, dark, light, mono, high-contrast; NULL-terminated. */
extern const char *const theme_names[];

/* Takes a theme into use. NO_COLOR, or a terminal without colours, makes it mono. False when there is no theme
 * of that name. After terminal_start. */
bool theme_use(const char *name);

/* What a role looks like, for wattrset. */
attr_t theme_attributes(enum role role);

/* The theme in use, as it was asked for. Static. */
const char *theme_name(void);

#endif
