/* A batch as the tables that SQL reads it from (import_batch.h). Layer: store. Called by import_batch.c. */
#ifndef STORE_IMPORT_BATCH_TABLE_H
#define STORE_IMPORT_BATCH_TABLE_H

#include "store/import_batch.h"

/* The connection knows the tables of batches from now on; called again, too. */
bool import_batch_add_tables(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a row that tells of an enrolment says of it. */
enum batch_enrolment import_batch_enrolment(const struct staged_row *row);

#endif
