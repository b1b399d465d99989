/* Pictures on terminals that can show them: kitty's and iTerm's ways, and sixel by the program img2sixel. Layer:
 * console/terminal. Called by sections; what is to be written goes to the terminal through terminal_show. */
#ifndef CONSOLE_TERMINAL_PICTURE_H
#define CONSOLE_TERMINAL_PICTURE_H

#include <glib.h>

enum picture_way {
    PICTURE_NONE,
    PICTURE_KITTY,
    PICTURE_ITERM,
    PICTURE_SIXEL, /* perhaps: the terminal must be asked, as terminal_show does */
};

/* How this terminal shows pictures, by what it says of itself in the environment. */
enum picture_way picture_find_way(void);

/* What shows a PNG within so many cells: sequences for the terminal. From any thread. New reference. */
GBytes *picture_encode(enum picture_way way, GBytes *png, int rows, int columns,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
