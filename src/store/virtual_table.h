/* Tables of our own that SQL calls with parameters, which are their last columns, and hidden. Layer: store. Called by
 * the files that declare such tables. Source: the documentation of SQLite's table-valued functions.
 *
 * A file has a struct virtual_kind and a sqlite3_module that begins with VIRTUAL_TABLE_MODULE; what goes from row to
 * row and tells their columns is its own. */
#ifndef STORE_VIRTUAL_TABLE_H
#define STORE_VIRTUAL_TABLE_H

#include "store/database.h"

struct virtual_kind {
    const char *name, *declaration;
    /* the columns that take what it is called with; all must be given */
    int first_parameter, parameters;
    gsize cursor_size;    /* sqlite3_vtab_cursor first; the rest is zero when it is opened */
    gint64 rows_expected; /* for SQLite's planner; 0: as it thinks */
};

struct virtual_table {
    sqlite3_vtab base;
    const struct virtual_kind *kind;
};

/* The kind is the data that the module is added with. Another function may take the place of one of these and call it. */
#define VIRTUAL_TABLE_MODULE                                                                       \
    .xConnect = virtual_table_connect, .xBestIndex = virtual_table_plan,                           \
    .xDisconnect = virtual_table_disconnect, .xOpen = virtual_table_open,                          \
    .xClose = virtual_table_close
int virtual_table_connect(sqlite3 *handle, void *kind, int count, const char *const *words,
                          sqlite3_vtab **made, char **fault);
int virtual_table_plan(sqlite3_vtab *table, sqlite3_index_info *info);
int virtual_table_disconnect(sqlite3_vtab *table);
int virtual_table_open(sqlite3_vtab *table, sqlite3_vtab_cursor **made);
int virtual_table_close(sqlite3_vtab_cursor *cursor);

/* What the table of this cursor is. */
const struct virtual_kind *virtual_table_kind(const sqlite3_vtab_cursor *cursor);

/* The connection knows the table from now on; called again, too. */
bool virtual_table_add(struct database *database, const struct virtual_kind *kind,
                       const sqlite3_module *module, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
