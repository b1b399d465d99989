/* Places in JSON text that a person is typing, so that need not be whole: what stands around the cursor, and where
 * a member stands. Layer: base. Anyone may call it. Lines and columns count from 1, columns in characters. */
#ifndef BASE_JSON_PLACE_H
#define BASE_JSON_PLACE_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct json_place {
    char **path;  /* names of the members within whose objects the cursor is, outermost first */
    char *member; /* whose name or value the cursor is in or before; NULL: none yet */
    bool in_name; /* a member's name stands or can be typed here; else a value */
    bool after;   /* behind a whole value: a comma or the end comes next */
    bool quoted;  /* within the quotes of a string */
    char *typed;  /* what of the word stands before the cursor, without a quote */
    bool outside; /* within no object at all */
};

/* Never NULL. */
struct json_place *json_place_find(const char *text, int line, int column);
void json_place_free(struct json_place *place);
DEFINE_AUTOPTR(json_place, json_place_free)

/* Where the name of a member stands; its path is like "text_elements.name.color", each name as text_show gives
 * it. If the text has no such member, the nearest object around it; false if it has not even that. */
bool json_place_of(const char *text, const char *path, int *line, int *column);

#endif
