/* Where a value came from: a row of an imported file, or somebody's hand. Layer: store. Read by commands and
 * pages. */
#ifndef STORE_ORIGIN_H
#define STORE_ORIGIN_H

#include "store/database.h"

/* As it is kept beside a value (data/schema). */
struct origin {
    gint64 by_hand;                /* id of the history's row; 0: not set by hand */
    gint64 import_id, import_line; /* 0: not imported */
};

/* The same in full. */
struct origin_story {
    bool by_hand, imported; /* neither: it is not known */
    char *operator_name;
    gint64 at;
    char *file_name; /* of an import */
    gint64 line;     /* its row there; 0: not known */
};

/* Looks it up. Clear with origin_story_clear. */
bool origin_tell(struct database *database, const struct origin *origin, struct origin_story *story,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void origin_story_clear(struct origin_story *story);

#endif
