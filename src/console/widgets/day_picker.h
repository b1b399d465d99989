/* A day and time of day, picked from a calendar in a popup: CDK's own calendar shows the month, the keys and the
 * arithmetic are ours (CDK's ends in 2038, and knows no zone). Layer: console/widgets. Called by the instant widget.
 *
 * Arrows go by days and weeks, PgUp and PgDn by months, - and + by years; Tab goes on to the hour, the minute, and the
 * buttons Today and Now (t and n press them from everywhere). */
#ifndef CONSOLE_WIDGETS_DAY_PICKER_H
#define CONSOLE_WIDGETS_DAY_PICKER_H

#include "console/widgets/widget.h"

enum picker_part {
    PICKER_DAY,
    PICKER_HOUR,
    PICKER_MINUTE,
    PICKER_TODAY,
    PICKER_NOW,
    PICKER_PARTS,
};

struct day_picker {
    bool open;
    enum picker_part part;
    int year, month, day, hour, minute;
    GTimeZone *zone; /* borrowed */
    gint64 now;      /* when it was opened */
};

/* Opens at an instant; 0: at this moment's day. */
void day_picker_open(struct day_picker *picker, gint64 instant, gint64 now, GTimeZone *zone);

/* CHOSEN: Enter took what it shows. */
enum outcome day_picker_key(struct day_picker *picker, const struct key *key);

/* "2026-11-30 09:00". Caller frees. */
char *day_picker_text(const struct day_picker *picker);

void day_picker_draw(const struct day_picker *picker, const struct widget *widget);

#endif
