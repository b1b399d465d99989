/* A text that may be a date, taken apart: its numbers, its month if it is named, its time, its zone, its era.
 * Layer: import. Called by cell_date.c only. */
#ifndef IMPORT_DATE_TEXT_H
#define IMPORT_DATE_TEXT_H

#include <glib.h>
#include <stdbool.h>

struct date_number {
    int value;
    guint digits;
    gunichar before; /* the sign between the number before it and this one; 0: none but blanks */
};

struct date_text {
    struct date_number numbers[3]; /* in the order of the text, without those of the time */
    guint count;
    int month; /* when it is named; 0 */
    int era;   /* years to be added to the first number; 0: none is named */
    bool ends_with_point;
    bool has_time, has_offset;
    int hour, minute, second, microsecond;
    int offset; /* of the zone, in seconds */
};

/* False when something stands there that no date has. Whether the numbers make a date is not said; what was found until
 * then is filled in. */
bool date_text_read(const char *text, struct date_text *date);

#endif
