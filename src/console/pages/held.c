#include "config.h"

#include "console/pages/held.h"

struct held {
    gpointer thing; /* NULL: it was taken */
    GDestroyNotify free_thing;
};

gpointer held_new(gpointer thing, GDestroyNotify free_thing)
{
    struct held *held = g_new(struct held, 1);
    *held = (struct held){ thing, free_thing };
    return held;
}

void held_free(gpointer data)
{
    struct held *held = data;
    if (held->thing != NULL)
        held->free_thing(held->thing);
    g_free(held);
}

gpointer held_take(gpointer held)
{
    return g_steal_pointer(&((struct held *)held)->thing);
}
