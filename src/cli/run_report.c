#include "config.h"

#include "cli/run_report.h"

#include "cli/output.h"
#include "operations/report_words.h"

void run_report_print(const json_t *report, const char *outcome, gint64 run_id)
{
    g_autofree char *words = report_words(report, outcome, run_id);
    output_line("%s", words);
}
