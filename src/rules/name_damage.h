/* Signs that a name was damaged on its way: read in a wrong character set, escaped, or cut.
 * Layer: rules (pure). Called by name.c only. */
#ifndef RULES_NAME_DAMAGE_H
#define RULES_NAME_DAMAGE_H

#include <stdbool.h>

/* UTF-8 that was read as Windows-1252, once or more often: "JosÃ©". */
bool name_is_misread_utf8(const char *name);

/* A run of accented letters as Cyrillic or Greek gives when it is read as Western European: "Àííà". */
bool name_is_misread_script(const char *name);

/* Letters that a program replaced: U+FFFD, or question marks. */
bool name_has_lost_letters(const char *name);

/* An HTML entity such as &#39; or &amp;. */
bool name_has_entity(const char *name);

/* A word that programs write where there is no name: null, N/A, #REF!. */
bool name_is_marker(const char *name);

#endif
