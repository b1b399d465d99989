/* Pictures taken out of what a program wrote to its terminal, in the ways of kitty, iTerm2 and sixel. */
#ifndef TESTS_CONSOLE_PICTURES_H
#define TESTS_CONSOLE_PICTURES_H

#include <glib.h>

/* The PNG of kitty's sequences, put together, or of iTerm2's one, and the cells that it is to be wide. A failure where
 * there is none. New reference. */
GBytes *pictures_of_kitty(const GString *written, int *columns);
GBytes *pictures_of_iterm(const GString *written, int *columns);

/* What a sixel sequence draws. */
struct pictures_sixel {
    guint width, height;
    guint light, dark; /* pixels: nearly white, nearly black */
};

struct pictures_sixel pictures_of_sixel(const GString *written);

#endif
