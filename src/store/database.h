/* The SQLite file: opening, migrating, transactions, and statements with bound parameters.
 * Layer: store. Every file of the store builds on it; above, only operations open it for writing.
 *
 * One `struct database` belongs to one thread. */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/cleanup.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

#define STORE_ERROR store_error_quark()
GQuark store_error_quark(void);

/* After a look-up that failed: true, and the fault freed, if there was nothing to find; otherwise the fault
 * goes to `error`. For looking up what must not be there yet. */
bool store_found_none(GError *fault, GError **error);

struct database;

enum database_mode {
    DATABASE_READ, /* query_only; a medium that can't be written is opened immutable */
    DATABASE_WRITE,
    DATABASE_CREATE, /* must not exist yet; made with the newest schema */
};

/* Opens DIRECTORY/testamur.db as RELIABILITY.md section 2 says: STRICT schema, foreign keys, WAL with
 * synchronous=FULL, defensive, not through a symbolic link, not on a network file system. Migrates an
 * older file (DATABASE_WRITE only), after a copy of it was made beside it, testamur-version-N-TIME.db, which is
 * kept; refuses a newer one for writing, and a file of another program
 * always. ERROR_NOT_FOUND when there is none, with the command that makes one.
 * DATABASE_CREATE gives the file the mode 0600, or 0660 in a directory that its group may write, whatever
 * the umask; the file that an interrupted creation left is finished. */
struct database *database_open(const char *directory, enum database_mode mode,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void database_close(struct database *database);
DEFINE_AUTOPTR(database, database_close)

/* The installation's directory, absolute and without symbolic links. Borrowed. */
const char *database_directory(const struct database *database);

/* A sentence for the operator when the file could be opened for reading only (a medium that can't be
 * written, a newer program's file); NULL otherwise. Borrowed. */
const char *database_remark(const struct database *database);

/* The connection itself, for what this header has no words for (backup, incremental blobs). Borrowed. */
sqlite3 *database_handle(struct database *database);

/* For good: the statement that is being stepped, and whatever is asked of this connection later, fails with
 * ERROR_CANCELLED. The one call that another thread may make; the connection must not be closed meanwhile. */
void database_interrupt(struct database *database);

/* Who wants to know when a connection keeps others from writing, or is about to: a process that is to be stopped first
 * waits until nobody is inside. `enter` may wait, and is called before the lock is taken; `leave` when it was given back.
 * Both are called on the thread that uses the connection, never one within the other. */
struct database_gate {
    void (*enter)(void *data);
    void (*leave)(void *data);
    void *data;
};

/* Outside of transactions. NULL: nobody wants to know. */
void database_set_gate(struct database *database, const struct database_gate *gate);

/* For the store: the other's gate is this one's, too. */
void database_share_gate(struct database *database, const struct database *other);

/* For the store: around what takes such a lock, and is no transaction. */
void database_enter(struct database *database);
void database_leave(struct database *database);

/* So many microseconds, of this thread's processor time and of all time, may what is asked from now on take; then it
 * fails with ERROR_CANCELLED. 0 and 0: as long as it takes. */
void database_limit_time(struct database *database, gint64 processor, gint64 all);

/* How many kilobytes of pages it keeps; DATABASE_CACHE unless told otherwise, which is for work on many rows. */
#define DATABASE_CACHE 16384
bool database_set_cache(struct database *database, int kilobytes,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* While another process writes, whoever wants to write waits for up to 15 seconds, for another Testamur that is at
 * work (an import, an upgrade) up to ten minutes, then fails with ERROR_BUSY. From the first second on `waiting` is
 * called each second with words for who writes (holder.h) and how long it has waited, on the thread that waits; false
 * gives up at once, with ERROR_BUSY. NULL: nobody is told. A ^C that waits to be asked for (base/interrupt.h) gives up
 * at once, too, with ERROR_CANCELLED. */
void database_on_waiting(struct database *database,
                         bool (*waiting)(void *data, const char *holder, int seconds), void *data);

/* Who answers schedule_next in SQL (upcoming.h), because schedules are judged above this layer: the instant at which a
 * configuration's comes round next, 0 for none. NULL: none has any. */
void database_on_next(struct database *database,
                      gint64 (*next)(struct database *database, gint64 configuration_id));

/* Told of each row of the file that this connection, opened for writing, is about to change: see seal_watch, where it
 * comes from. NULL: nobody is. */
void database_watch(struct database *database,
                    void (*watch)(void *data, int operation, const char *table), void *data);

/* Adds a row that database_run_unwatched inserted to the seal of its table: its id, or any number if the table has no ids,
 * and the hash of its values (seal.h). The transaction must not go on if it was not inserted. */
void database_seal_row(struct database *database, const char *table, gint64 id, guint64 hash);

/* Whether SQLite looks up what rows that are written refer to: without, an import takes a tenth less. Who turns it off has
 * seen to it, deletes nothing meanwhile, and turns it on again. */
void database_check_references(struct database *database, bool check);

/* Transactions, begun and ended by these only, since a commit writes the seals of what was changed (seal.h).
 * IMMEDIATE takes the write lock at once and waits for it up to the busy timeout, then
 * fails with ERROR_BUSY. */
bool database_begin(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool database_begin_immediate(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool database_commit(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Undoes an open transaction; nothing to undo is fine. */
void database_rollback(struct database *database);

/* For scopes: `g_autoptr(transaction) transaction = transaction_begin(database, error);` takes the write
 * lock and rolls back when the scope ends without database_commit. NULL on error. */
struct transaction;
struct transaction *transaction_begin(struct database *database,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void transaction_end(struct transaction *transaction);
DEFINE_AUTOPTR(transaction, transaction_end)

/* A statement ready to step. Taken from the connection's cache by its SQL text (a literal, or text whose
 * identifiers come from enumerations; never from outside) and given back by statement_end. */
struct statement;

/* While a statement of the same text is being stepped, a second one is made that is not cached.
 * Parameters follow in order, one letter of `types` each:
 *   i gint64   d double   t const char * (NULL binds NULL)   b const void *, gsize (NULL binds NULL)
 *   B GBytes *   n nothing: binds NULL   p void *, of type STATEMENT_POINTER for SQLite, for tables of our own
 * Texts and blobs are copied. */
#define STATEMENT_POINTER "testamur"
struct statement *database_query(struct database *database, GError **error, const char *sql,
                                 const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a query that was put together with its parameters: `type` i, t or n. */
struct database_value {
    char type;
    gint64 integer; /* of a text its length in bytes; negative: up to its NUL */
    const char *text;
};
struct statement *database_query_values(struct database *database, GError **error, const char *sql,
                                        const struct database_value *values,
                                        guint count) G_GNUC_WARN_UNUSED_RESULT;

/* Makes a table that a module of ours answers for available to this connection's statements; `data` is what the
 * module's xConnect gets. Both have to be constant: statements outlive whoever prepared them. */
bool database_add_module(struct database *database, const char *name, const sqlite3_module *module,
                         const void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Binds again and resets, for loops over many rows. */
void statement_bind(struct statement *statement, const char *types, ...);

/* Next row: 1 there is one, 0 the end, -1 an error. */
int statement_step(struct statement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void statement_end(struct statement *statement);
DEFINE_AUTOPTR(statement, statement_end)

/* Columns of the current row, from 0. Texts are borrowed until the next step; NULL for SQL NULL. */
gint64 statement_integer(struct statement *statement, int column);
double statement_real(struct statement *statement, int column);
const char *statement_text(struct statement *statement, int column);
const void *statement_blob(struct statement *statement, int column, gsize *size);
GBytes *statement_bytes(struct statement *statement, int column); /* a copy; caller unrefs */
bool statement_is_null(struct statement *statement, int column);
bool statement_is_text(struct statement *statement, int column);

/* Runs a statement that returns no rows. A broken limit or reference becomes ERROR_DATA, a held lock
 * ERROR_BUSY, the disk ERROR_IO. */
bool database_run(struct database *database, GError **error, const char *sql, const char *types,
                  ...) G_GNUC_WARN_UNUSED_RESULT;

/* The same for one that only inserts rows which nobody watches, and which are not sealed, or added to the seals by the
 * caller: SQLite need not tell of them, which takes as long as inserting some. */
bool database_run_unwatched(struct database *database, GError **error, const char *sql,
                            const char *types, ...) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the row inserted last, and the number of rows the last statement changed. */
gint64 database_last_id(struct database *database);
gint64 database_changes(struct database *database);

/* A number that changes when another connection, of this process or another one, has committed a change. */
bool database_data_version(struct database *database, gint64 *version,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
