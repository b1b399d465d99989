/* Tables of our own that SQL calls with parameters, which are their last columns, and hidden. Layer: store. Called by the
 * files that declare such tables. Source: the documentation of SQLite's table-valued functions. */
#ifndef STORE_VIRTUAL_TABLE_H
#define STORE_VIRTUAL_TABLE_H

#include "store/database.h"

/* Has xFilter called with the values of the `count` columns from `first` on, in their order. SQLITE_CONSTRAINT, by which
 * SQLite looks for another plan: not all of them are given. */
int virtual_table_take_parameters(sqlite3_index_info *info, int first, int count);

/* xConnect for a table of no state of its own but `size` bytes, sqlite3_vtab first and the rest zero. */
int virtual_table_make(sqlite3 *handle, const char *declaration, gsize size, sqlite3_vtab **made);
int virtual_table_disconnect(sqlite3_vtab *table);

/* xOpen for a cursor of `size` bytes, sqlite3_vtab_cursor first and the rest zero; and xClose. */
int virtual_table_open(gsize size, sqlite3_vtab_cursor **made);
int virtual_table_close(sqlite3_vtab_cursor *cursor);

#endif
