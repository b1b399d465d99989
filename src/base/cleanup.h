/* g_autoptr for the project's own types, which are named by `struct x` and have no typedef.
 * Layer: base. Headers that declare a heap type include it. */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <glib.h>

/* After this, `g_autoptr(name) variable = NULL;` declares a `struct name *` that is freed when its scope
 * ends. It defines the two names that g_autoptr expands to; G_DEFINE_AUTOPTR_CLEANUP_FUNC would ask for a
 * typedef, which would be shadowed by variables of the same name. */
#define DEFINE_AUTOPTR(name, free_function)                                                        \
    typedef struct name *name##_autoptr;                                                           \
    static inline void glib_autoptr_cleanup_##name(struct name **pointer)                          \
    {                                                                                              \
        if (*pointer != NULL)                                                                      \
            free_function(*pointer);                                                               \
    }

#endif
