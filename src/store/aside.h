/* A database in a temporary file, whose tables are like those of the installation: a thread can fill them while the
 * installation's connection writes something else, since that can have only one writer at a time. Layer: store. Called by
 * import_grades_ahead.c.
 *
 * SQLite takes over a whole table as it is, without looking at its values, if the installation's is empty, has the same
 * definition, and its references are not checked. That takes less than half the time of writing the rows. */
#ifndef STORE_ASIDE_H
#define STORE_ASIDE_H

#include "store/database.h"

struct aside;

/* With these tables (`count` names), and their indexes, as `database` has them. `database` may be in a transaction; it has
 * only one such file at a time. Caller frees. */
struct aside *aside_new(struct database *database, const char *const tables[], gsize count,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the transaction in which something was taken; NULL is fine. */
void aside_free(struct aside *aside);
DEFINE_AUTOPTR(aside, aside_free)

/* The connection of the thread that fills it, until aside_end. Borrowed. */
struct database *aside_database(const struct aside *aside);

/* Nothing more will be written. */
void aside_end(struct aside *aside);

/* Puts all rows of one of the tables into the installation's, after aside_end. */
bool aside_take(struct aside *aside, const char *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
