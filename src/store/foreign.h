/* Another program's SQLite file, read and never trusted: opened read-only and immutable, with limits, without
 * views, virtual tables, generated columns, functions or triggers of its own; every value is checked.
 * Layer: store. Called by operations/moving*.c. Source: RELIABILITY.md sections 2 and 4. */
#ifndef STORE_FOREIGN_H
#define STORE_FOREIGN_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/json.h"
#include "store/database.h"

struct foreign;

/* Whether these first bytes are those of a SQLite file. */
bool foreign_begins_so(const void *bytes, gsize size);

/* Opens a regular file. ERROR_REFUSED when a journal beside it shows that it is in use, or was copied while
 * it was: what it holds is not all. Caller frees with foreign_close. */
struct foreign *foreign_open(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void foreign_close(struct foreign *foreign);
DEFINE_AUTOPTR(foreign, foreign_close)

/* The ordinary columns of an ordinary table, NULL-terminated; empty when there is no such table. Caller frees
 * with g_strfreev. `table` is the caller's own constant, here and below. */
char **foreign_columns(struct foreign *foreign, const char *table,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins reading a table in the order of its rows. `columns` (NULL-terminated, names out of
 * foreign_columns that are the caller's own constants). */
bool foreign_read(struct foreign *foreign, const char *table, const char *const *columns,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum foreign_step {
    FOREIGN_END,
    FOREIGN_ROW,
    FOREIGN_BAD_ROW, /* a value is no text, number or null; the error says which, and the next row can be read */
    FOREIGN_FAILED,
};

/* The next row as an object of column -> value, a new reference; *number: its rowid. */
enum foreign_step foreign_next(struct foreign *foreign, json_t **row, gint64 *number,
                               GError **error);

/* The file's name without its directory, valid UTF-8; the SHA-256 of its bytes. */
const char *foreign_name(const struct foreign *foreign);
bool foreign_digest(const struct foreign *foreign, guint8 digest[DIGEST_SIZE], GError **error);

#endif
