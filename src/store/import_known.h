/* Learners whom an import's rows tell nothing new about, found without asking SQLite for each: a report that is
 * imported every month tells of the same people. Layer: store. Called by import_people.c and import_known_ahead.c. */
#ifndef STORE_IMPORT_KNOWN_H
#define STORE_IMPORT_KNOWN_H

#include "store/import_stage.h"

struct known_people;

/* What a row says of a person, and whose number it has: rows that say the same are compared together. */
struct known_shape {
    guint said;           /* 0: what can't be compared so */
    const char *platform; /* NULL: it has none */
};

/* Its platform is the row's. */
struct known_shape known_shape_of(const struct staged_row *row);

/* Reads who is there, if that is worth it for so many rows of that shape. *known is NULL, without an error, when it is not.
 * Caller frees. */
bool known_people_read(struct database *database, gint64 rows, const struct known_shape *shape,
                       struct known_people **known, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void known_people_free(struct known_people *known); /* NULL is fine */
DEFINE_AUTOPTR(known_people, known_people_free)

/* Whether they were read for rows of that shape. */
bool known_people_suit(const struct known_people *known, const struct known_shape *shape);

/* The learner of whom everything is known that a row says: user name, ids and numbers, address (in whatever case), name,
 * language. 0: there is none, or the row says less or more than the others. `known` may be NULL. */
gint64 known_people_find(struct known_people *known, const struct staged_row *row);

#endif
