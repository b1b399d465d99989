/* Seals: sums over the rows of tables, kept in the transaction of each change, by which a changed byte is noticed that
 * SQLite's own structure does not betray. Layer: store. Called by the connection (database.c, statement.c,
 * migration.c), by those who write rows unwatched (import_made.c), and by check. Source: RELIABILITY.md P7, F11.
 *
 * A row's sum is a hash of its values, a block's the sum of its rows', so a change costs no look at other rows. The
 * hash is no secret and proves nothing against a person with the file; it notices what a disk, or another program, did.
 * Whatever else writes into the file breaks the seal, since it can't be told from damage. */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store/database.h"

struct seal;

/* The sealed tables, and those left out: what reports of the LMS can bring again, plans, and the index of words.
 * Each table of the schema is in one of the lists, ended by NULL. */
extern const char *const seal_left_out[];
bool seal_covers(const char *table);

/* The hash of a value that stands elsewhere, for sums that are kept there (import_before_age.c). */
guint64 seal_hash_text(guint64 hash, const char *text);
guint64 seal_hash_number(guint64 hash, gint64 number);

/* From now on the changes made by this connection are noted. Caller frees, before the connection is closed. */
struct seal *seal_new(struct database *database);
void seal_free(struct seal *seal);

/* Also tells somebody else of each row that is about to change, since a connection has one hook for it: the operation
 * is SQLITE_INSERT, _UPDATE or _DELETE, and sqlite3_preupdate_old and _new have the values. NULL: nobody. */
void seal_watch(struct seal *seal, void (*watch)(void *data, int operation, const char *table),
                void *data);

/* See database_run_unwatched. */
void seal_pause(struct seal *seal);
void seal_resume(struct seal *seal);

/* The hash of a row whose values are known: all of them, in the order of the table's columns. NULL is a text that is
 * none. */
guint64 seal_row_begin(void);
void seal_row_add_text(guint64 *hash, const char *text);
void seal_row_add_number(guint64 *hash, gint64 number);

/* See database_seal_row. */
void seal_add_row(struct seal *seal, const char *table, gint64 id, guint64 hash);

/* A statement has ended; what a failed one changed was undone by SQLite. All of these: NULL is fine. */
void seal_statement_ended(struct seal *seal, bool done);

/* The transaction was undone. */
void seal_forget(struct seal *seal);

/* Writes the sums of what the open transaction changed; to be done before it is committed. */
bool seal_write(struct seal *seal, struct database *database,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is not as it was written: sentences without an end, such as "rows 1 to 999 of the table learner are not what
 * Testamur wrote". Reads all sealed tables, in one state. Free with g_ptr_array_unref. */
GPtrArray *seal_verify(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the tables as they are now, in the caller's transaction. */
bool seal_renew(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The state of all sealed tables, for a migration: what it finds broken stays so. Free with seal_scan_free. */
struct seal_scan;
struct seal_scan *seal_scan_make(struct database *database,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void seal_scan_free(struct seal_scan *scan);
DEFINE_AUTOPTR(seal_scan, seal_scan_free)

/* After a step of the schema, in its transaction: tables that got columns are written in their new form, and the
 * seals get the difference to `before`. */
bool seal_follow_migration(struct database *database, struct seal_scan *before,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
