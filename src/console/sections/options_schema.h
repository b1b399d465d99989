/* The schemas of two functions, and the level of them that a place in the options belongs to. Layer: console/sections.
 * Called by options_*.c and merged_options.c. */
#ifndef CONSOLE_SECTIONS_OPTIONS_SCHEMA_H
#define CONSOLE_SECTIONS_OPTIONS_SCHEMA_H

#include "console/sections/options_field.h"

#include "rules/schema.h"

#define OPTIONS_SCHEMAS 2

struct options_schema {
    struct schema *schemas[OPTIONS_SCHEMAS]; /* NULL: of an unknown function */
    /* Where in them: */
    bool known[OPTIONS_SCHEMAS];
    const char *groups[OPTIONS_SCHEMAS]; /* NULL: the top level */
    /* groups whose members may stand there too; borrowed, may be NULL */
    char **variants[OPTIONS_SCHEMAS];
};

/* Loads them; a fault in a site's file leaves one out (saving tells of it). */
struct options_schema *options_schema_load(const struct options_functions *functions);
void options_schema_free(struct options_schema *schema);
DEFINE_AUTOPTR(options_schema, options_schema_free)

/* Goes down to the members of an object; false when no option describes it. */
bool options_schema_enter(struct options_schema *schema, char *const *path);

/* The option of a name at this level; NULL: none. Borrowed. */
const struct schema_entry *options_schema_find(const struct options_schema *schema,
                                               const char *member);

/* The options with names of their own at this level. Array of borrowed struct schema_entry. */
GPtrArray *options_schema_list(const struct options_schema *schema);

/* "style/font" -> "font". Borrowed. */
const char *options_schema_member(const struct schema_entry *entry);

/* "a number from 0 to 1, needed": what an option is, in words. Caller frees. */
char *options_schema_kind(const struct schema_entry *entry);

/* An example of an option's value. New reference; `name` is set to an example of its name when it has none of its
 * own (may be NULL). */
json_t *options_schema_example(const struct options_schema *schema,
                               const struct schema_entry *entry);

#endif
