/* The one line that changes while long work goes on. Layer: console/widgets. Called by frame.c and the pages of
 * runs; the bar by the page of an upgrade. */
#ifndef CONSOLE_WIDGETS_PROGRESS_LINE_H
#define CONSOLE_WIDGETS_PROGRESS_LINE_H

#include "console/job.h"
#include "console/terminal/paint.h"

/* "Issuing  ███░░  26 800 of 412 000   1 140/s   6 min left   Ctrl-C Cancel" in so many cells; who holds the database
 * instead, while it is waited for. Where there is no room, first the bar goes, then the time that is left; the last
 * seconds are not counted. Caller frees. */
char *progress_line_words(const struct job_facts *facts, int cells);
void progress_line_paint(WINDOW *window, int row, int column, int cells,
                         const struct job_facts *facts);

/* The bar alone, in ASCII without UTF-8 and on slow lines. Caller frees. */
char *progress_bar(guint64 done, guint64 total, int cells);

#endif
