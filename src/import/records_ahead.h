/* The records of a long CSV file, read by a thread of their own while the caller still has to do with those before: two
 * processors share the work. What is left for the caller can be shared, too. Layer: import, and records.c only.
 *
 * From records_ahead_begin on the file is the thread's: nothing else may read from it or put it back until
 * records_ahead_end, or until CSV_END or CSV_FAILED was given out, for then the thread has ended. Memory is bounded: the
 * thread is a few batches ahead at most. */
#ifndef IMPORT_RECORDS_AHEAD_H
#define IMPORT_RECORDS_AHEAD_H

#include "import/records.h"

struct records_ahead;

/* Begins with the next record of the reader, which is borrowed. NULL when there can be no thread: then the caller reads on
 * as before. */
struct records_ahead *records_ahead_begin(struct csv *csv);

/* As csv_next. A damaged record has its line only. */
enum csv_step records_ahead_next(struct records_ahead *ahead, struct csv_record *record,
                                 GError **error);

/* As records_some, which is to be called no more after CSV_END or CSV_FAILED. */
const struct records_step *records_ahead_some(struct records_ahead *ahead, guint *count);

/* As records_share. */
void records_ahead_share(struct records_ahead *ahead, guint parts, records_part work, void *data);

/* Ends the thread, wherever it is, waits for that, and frees; NULL is fine. */
void records_ahead_end(struct records_ahead *ahead);

#endif
