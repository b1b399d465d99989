/* The report of a run (report.h) in words. Layer: operations. Called by the commands issue, reissue and report, and by
 * pages. */
#ifndef OPERATIONS_REPORT_WORDS_H
#define OPERATIONS_REPORT_WORDS_H

#include "base/json.h"

#include <glib.h>

/* In lines. `outcome` as in store/task_run.h; run_id 0: it was not kept. Caller frees. */
char *report_words(const json_t *report, const char *outcome, gint64 run_id);

#endif
