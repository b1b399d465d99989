/* The rows of an import's result one by one, for whoever shows a part of a million of them: they stay in the stage, and
 * only their verdicts are in memory. Layer: operations. Called by the console. */
#ifndef OPERATIONS_IMPORT_ROWS_H
#define OPERATIONS_IMPORT_ROWS_H

#include "operations/import.h"

/* Of all files, which lie one after the other in the order of outcomes: row ids are 1 to this number. */
gint64 import_result_rows(const struct import_result *result);
enum staged_verdict import_result_verdict(const struct import_result *result, gint64 id);

/* Refused, skipped, in conflict, not judged, or with a name for review. */
bool import_result_needs_attention(const struct import_result *result, gint64 id);

/* The outcome that a row belongs to. Borrowed. */
const struct import_outcome *import_result_outcome(const struct import_result *result, gint64 id);

/* Where a row stands, whom it is about ("" when the file does not say) and what differs, or why. Callers free. */
bool import_result_read(struct import_result *result, gint64 id, gint64 *line, char **username,
                        char **note, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
