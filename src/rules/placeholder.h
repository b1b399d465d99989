/* Placeholders in braces. Layer: rules (pure). Called by elements, the check of options and the texts of mails. Source:
 * REFERENCE.md section 2.2 with Q7; vector placeholders. */
#ifndef RULES_PLACEHOLDER_H
#define RULES_PLACEHOLDER_H

#include <glib.h>

/* Puts values, a table name -> value, in the places of their names, once; what they bring is not scanned
 * again. Doubled braces become single ones. Caller frees. */
char *placeholders_fill(const char *text, GHashTable *values);

/* The first placeholder of a text that is none of the `known` names (NULL-terminated) and is therefore
 * printed as it stands; NULL when there is none. Caller frees. */
char *placeholders_find_unknown(const char *text, const char *const *known);

#endif
