/* The people whom an import's rows may be about, read by a thread and a connection of its own while the rows are read
 * from their files. Layer: store. Begun by import_stage.c, which owns it; taken by import_people.c. */
#ifndef STORE_IMPORT_KNOWN_AHEAD_H
#define STORE_IMPORT_KNOWN_AHEAD_H

#include "store/import_known.h"

struct known_ahead;

/* Before the import's transaction, of so many rows as a guess. NULL: it is not worth it, or can't be had. Caller frees. */
struct known_ahead *known_ahead_new(struct database *database, gint64 rows);
void known_ahead_free(struct known_ahead *ahead); /* NULL is fine */
DEFINE_AUTOPTR(known_ahead, known_ahead_free)

/* Begins with the first row that is about somebody; later ones change nothing. `ahead` may be NULL, as below. */
void known_ahead_begin(struct known_ahead *ahead, const struct staged_row *like);

/* Waits for the people, for rows of that shape; the caller frees them. NULL: they were not read, or may not be those whom
 * the import's transaction on `database` sees. */
struct known_people *known_ahead_take(struct known_ahead *ahead, struct database *database,
                                      const struct known_shape *shape);

#endif
