/* Showing the report of a run (operations/report.h). Layer: cli; used by the commands issue and report. */
#ifndef CLI_RUN_REPORT_H
#define CLI_RUN_REPORT_H

#include "base/json.h"

#include <glib.h>

/* The report in lines for a person. `outcome` as in store/task_run.h; run_id 0: it was not kept. */
void run_report_print(const json_t *report, const char *outcome, gint64 run_id);

#endif
