/* The one line that changes while long work goes on. Layer: console/widgets. Called by frame.c and the pages of
 * runs. */
#ifndef CONSOLE_WIDGETS_PROGRESS_LINE_H
#define CONSOLE_WIDGETS_PROGRESS_LINE_H

#include "console/job.h"
#include "console/terminal/paint.h"

/* "Issuing  ███░░  268 of 412   1 140/s   Ctrl-C Cancel" in so many cells; who holds the database instead, while it is
 * waited for. */
char *progress_line_words(const struct job_facts *facts, int cells); /* caller frees */
void progress_line_paint(WINDOW *window, int row, int column, int cells,
                         const struct job_facts *facts);

#endif
