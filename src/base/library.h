/* Shared libraries that few commands need, loaded when one does: the forty libraries behind libcurl would cost every
 * command a third of the time that its start may take. Layer: base. Called by base,
 * pdf, mail, verify. */
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

/* A library that many files call, each function by its own name and with the library's own header. The file that
 * defines the functions has a macro LIST(CALL) with one CALL(NAME, result, name, (parameters), (arguments)) for each,
 * `struct NAME_table NAME_table`, `struct library NAME_library` and LIST(LIBRARY_DEFINITION). The program is not linked
 * with the library, so a function that is missing there is an undefined reference. */
struct library {
    const char *file, *package;
    const struct library_symbol *symbols;
    gpointer table;
    /* What it calls itself is looked for in it first, not in all libraries of the program, which for thousands of
     * symbols takes a millisecond. */
    bool own_first;
    GMutex mutex;
    int loaded;
};

#define LIBRARY_MEMBER(library, result, name, parameters, arguments) __typeof__(&name) name;
#define LIBRARY_ENTRY(library, result, name, parameters, arguments)                                \
    LIBRARY_SYMBOL(library##_table, name),
#define LIBRARY_DEFINITION(library, result, name, parameters, arguments)                           \
    result name parameters                                                                         \
    {                                                                                              \
        library_insist(&library##_library);                                                        \
        return library##_table.name arguments;                                                     \
    }

/* Whoever begins to use the library calls this first; what library_load returned. From any thread. */
bool library_need(struct library *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the process when the library can't be loaded, which library_need would have told. */
void library_insist(struct library *library);

#endif
