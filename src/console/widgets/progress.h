/* How far long work is: "███████░░░  268 of 412   1 140/s   2 min left   0 failed". Layer: console/widgets. Called by
 * pages of runs; progress_bar by whoever draws such a line by itself. */
#ifndef CONSOLE_WIDGETS_PROGRESS_H
#define CONSOLE_WIDGETS_PROGRESS_H

#include "console/widgets/widget.h"

struct progress {
    guint64 done, total;  /* total 0: not known */
    guint64 failed;       /* of those done */
    double per_second;    /* 0: not known */
    bool counts_failures; /* "0 failed" is said, too */
};

/* The bar is ASCII without UTF-8 and on slow lines, and left out where there is no room. */
struct widget *progress_widget_new(CDKSCREEN *screen);
void progress_widget_set(struct widget *widget, const struct progress *progress);

/* The bar alone, and the words beside it. Callers free. */
char *progress_bar(guint64 done, guint64 total, int cells);
char *progress_words(const struct progress *progress);

#endif
