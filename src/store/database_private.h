/* What the files behind database.h share. Layer: store. Included by database*.c, migration.c,
 * upgrade.c, copy.c, statement.c, seal_scan.c, aside.c and import_known_ahead.c only. */
#ifndef STORE_DATABASE_PRIVATE_H
#define STORE_DATABASE_PRIVATE_H

#include "store/database.h"
#include "store/seal.h"

struct database {
    char *directory;
    char *file;
    sqlite3 *handle;
    char *remark;           /* see database_remark */
    bool alone;             /* nobody else can have it open: no memory is shared */
    bool attaches;          /* it may attach and detach another file now: aside.c */
    GHashTable *statements; /* SQL text -> struct statement that nobody uses now; owned */
    struct seal *seal;      /* of a connection that writes; otherwise NULL */
    gint64 changes;         /* see database_changes */
    guint64 transactions;   /* how many were begun; tells one from the next */
    bool (*waiting)(void *data, const char *holder,
                    int seconds); /* see database_on_waiting; may be NULL */
    void *waiting_data;
    gint64 (*next)(struct database *database, gint64 configuration_id); /* see database_on_next */
    gint64 waiting_since, waiting_told;                                 /* monotonic */
    gint64 processor_end, all_end;      /* see database_limit_time */
    int interrupted;                    /* set by another thread: see database_interrupt */
    struct database_gate gate;          /* see database_set_gate */
    bool inside;                        /* it was passed, and not left yet */
    const struct database_watch *watch; /* of an upgrade; NULL: nobody watches */
};

/* Opens a file by its name, of whatever version; database_directory is then the file itself. */
struct database *database_open_named(const char *file, enum database_mode mode,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the error for a result code of SQLite, with what SQLite says about it. */
void database_set_error(struct database *database, int code, GError **error);

/* Whether it was for want of space that the last call of the system failed that made SQLite fail. */
bool database_met_full_disk(struct database *database);

/* Runs a script of our own without parameters: settings of a connection, a migration. */
bool database_run_script(struct database *database, const char *script,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one number that a query without parameters answers. */
bool database_read_number(struct database *database, const char *sql, gint64 *number,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes an older file through `steps`, after a copy of it was made. */
bool database_upgrade(struct database *database, GPtrArray *steps, gint64 version,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The table for `statements`. */
GHashTable *statements_new(void);

#endif
