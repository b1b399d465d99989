/* What the demonstration consists of: its files, fonts and the commands it runs.
 * Layer: cli. Used by command_demo.c only. */
#ifndef CLI_DEMO_STEPS_H
#define CLI_DEMO_STEPS_H

#include <stdbool.h>

/* A font of a Debian package that becomes an asset; where it is not installed, the names that need it are
 * refused in the plan. */
struct demo_font {
    const char *slug;
    const char *path;
    const char *package;
    const char *description;
};

/* In the order of the site's chain of fallback fonts; ended by an entry without slug. */
extern const struct demo_font demo_fonts[];

/* A headline, and the commands below it. */
struct demo_chapter {
    const char *title;
    const char *const *const *commands; /* each a NULL-terminated array of words, NULL-terminated */
    bool once;                          /* only when the demonstration is made */
};

/* In order, after init and the fonts; ended by a chapter without title. A word %NAME stands for the path
 * of a file of the demonstration, @%NAME for an argument that is read from one. */
extern const struct demo_chapter demo_chapters[];

#endif
