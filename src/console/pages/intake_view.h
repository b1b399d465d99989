/* Which rows of a report are shown, of however many: not a list of them, but how many come before each thousandth.
 * Layer: console/pages, and used there by intake*.c only. No curses. */
#ifndef CONSOLE_PAGES_INTAKE_VIEW_H
#define CONSOLE_PAGES_INTAKE_VIEW_H

#include "console/pages/intake_work.h"

struct intake_view {
    const struct intake_report *report; /* borrowed; NULL: none */
    int shown;                          /* a verdict, or enum intake_shown */
    gint64 count;
    GArray *starts; /* gint64: shown rows before each block of the report */
};
void intake_view_set(struct intake_view *view, const struct intake_report *report, int shown);
void intake_view_clear(struct intake_view *view);

/* The index in the report of the shown row `at`, from 0. */
gint64 intake_view_index(const struct intake_view *view, gint64 at);

#endif
