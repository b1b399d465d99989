/* The registry of retrieval and generation functions. Layer: rules (pure).
 * Source: REFERENCE.md sections 1.2, 12 and Q27: a fixed table, no import by name. */
#ifndef RULES_FUNCTION_H
#define RULES_FUNCTION_H

#include <glib.h>
#include <stdbool.h>

enum retrieval {
    RETRIEVAL_NONE, /* unknown name */
    RETRIEVAL_COMPLETIONS,
    RETRIEVAL_SUBSECTION_GRADES,
    RETRIEVAL_COMPLETIONS_AND_GRADES,
};

struct function_entry {
    const char *name;         /* retrieve_completions */
    const char *summary;      /* one line for help and choices */
    enum retrieval retrieval; /* RETRIEVAL_NONE for generation functions */
    const char *schema;       /* the INI resource that describes its options */
};

/* Tables in alphabetical order, ended by an entry without name. */
extern const struct function_entry retrieval_functions[];
extern const struct function_entry generation_functions[];

/* The plain name for what was typed or imported: the plain name itself, the reference's dotted form, and
 * the older names of REFERENCE.md section 12. NULL and ERROR_DATA naming the choices for others.
 * Static storage. */
const char *function_retrieval_name(const char *typed, GError **error);
const char *function_generation_name(const char *typed, GError **error);

/* RETRIEVAL_NONE for an unknown name. */
enum retrieval function_retrieval(const char *name);

/* The INI resource that describes the options of a retrieval or generation function; NULL for an unknown
 * name. Static storage. */
const char *function_schema(const char *name);

#endif
