/* Shared libraries that few commands need, loaded when one does: the forty libraries behind libcurl would cost every
 * command a third of the time that its start may take. Layer: base. Called by mail. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <glib.h>
#include <stdbool.h>

/* A function of the library, and where in a table its address goes. */
struct library_symbol {
    const char *name;
    gsize offset;
};

/* A member of `struct table` that has the name of the function, declared as `__typeof__(&function) function;`, so that
 * the compiler checks its calls. */
#define LIBRARY_SYMBOL(table, function)                                                            \
    {                                                                                              \
#function, G_STRUCT_OFFSET(struct table, function)                                         \
    }

/* Loads `file` ("libcurl.so.4") for the rest of the process and fills the table. The symbols end with an entry without
 * name. ERROR_IO that names the package to install when it is not there. */
bool library_load(const char *file, const char *package, const struct library_symbol *symbols,
                  gpointer table, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
