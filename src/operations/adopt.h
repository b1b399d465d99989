/* The files of adopted credentials, whose documents are whole PDFs in the database: written from there, so that
 * nothing is lost however often this is interrupted. Layer: operations. Called by moving and recover.
 * Source: DESIGN.md section 5; RELIABILITY.md section 2. */
#ifndef OPERATIONS_ADOPT_H
#define OPERATIONS_ADOPT_H

#include "operations/installation.h"

/* Writes the files of all rows that `owner` has, makes them durable and gives the rows free; *count: how many.
 * `progress` may be NULL; false cancels, and the rest stays with the owner. No transaction is open. */
bool adopt_settle(struct installation *installation, const char *owner, guint64 *count,
                  bool (*progress)(guint64 done, guint64 total, void *data), void *data,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
