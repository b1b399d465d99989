/* What the aggregates share in reading rows. Layer: store, and used there only. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "base/json.h"
#include "store/database.h"

/* A copy of a text column; NULL for SQL NULL. Caller frees. */
char *row_text(struct statement *statement, int column);

/* The JSON value of a text column; `what` names it in the error ("the options of the type Diploma").
 * New reference. */
json_t *row_json(struct statement *statement, int column, const char *what,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The number in the one row that a query answers with; its parameters are bound already. Ends the
 * statement (NULL: the query failed, and so does this). */
bool row_number(struct statement *statement, gint64 *number,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first column of all rows that a query answers with. Ends the statement (NULL: the query failed, and so
 * does this). Array of char *; free with g_ptr_array_unref. */
GPtrArray *row_texts(struct statement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a change hit a row; ERROR_NOT_FOUND, with `what` in its text, when the row is gone. */
bool row_was_changed(struct database *database, const char *what,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
