/* What a question, a menu or a choice of files holds until it is answered: the answer takes it, or it is freed with whatever
 * asked. Layer: console/pages. Called by pages and sections. */
#ifndef CONSOLE_PAGES_HELD_H
#define CONSOLE_PAGES_HELD_H

#include <glib.h>

/* For the `data` of what asks, whose free_data is held_free. Takes the thing. */
gpointer held_new(gpointer thing, GDestroyNotify free_thing);
void held_free(gpointer held);

/* The thing, which is the caller's from now on. */
gpointer held_take(gpointer held);

#endif
