/* Crontab texts as sets of numbers: what is accepted and what it means. Layer: schedule (pure). Called by the
 * layer's own files, and by a form for the expansion of a field.
 *
 * A field is *, a number, a range A-B, a range or * followed by a step (as in A-B/N), or a list of these with
 * commas. Names of three letters stand for months and days of the week in their own fields. A range may run
 * over the end (22-2, fri-mon). The day of the month AND that of the week must match, always.
 * Source: SCHEDULES.md sections 3 and 5.1. */
#ifndef SCHEDULE_CRONTAB_H
#define SCHEDULE_CRONTAB_H

#include <glib.h>
#include <stdbool.h>

enum crontab_field {
    CRONTAB_MINUTE,
    CRONTAB_HOUR,
    CRONTAB_DAY_OF_MONTH,
    CRONTAB_MONTH,
    CRONTAB_DAY_OF_WEEK, /* 0: Sunday; 7 is read as 0 */
    CRONTAB_FIELDS,
};

struct crontab {
    guint64 sets[CRONTAB_FIELDS]; /* bit n: the number n is in the field */
};

/* "minute", "hour", "day_of_month", "month_of_year", "day_of_week"; static. */
const char *crontab_field_name(enum crontab_field field);

/* "minute", "hour", "day of the month", "month", "day of the week"; static. */
const char *crontab_field_words(enum crontab_field field);

/* One field. A fault is added when it can't be used. */
bool crontab_read_field(enum crontab_field field, const char *text, guint64 *set,
                        GPtrArray *faults);

/* All five; each one that can't be used has its fault. Dates that never come (31 February) are refused. */
bool crontab_read_fields(const char *const *texts, struct crontab *crontab, GPtrArray *faults);

/* The same from one text, with blanks between the fields. */
bool crontab_read(const char *text, struct crontab *crontab, GPtrArray *faults);

/* The five fields of a text, NULL-terminated; NULL when there are not five. Free with g_strfreev. */
char **crontab_split(const char *text);

/* The text of five fields, as it is stored: without white space around them, one blank between. Caller
 * frees. */
char *crontab_join(const char *const *texts);

/* The numbers of a set: "0, 15, 30, 45"; "all" for a whole range; names for months and days of the week.
 * Caller frees. */
char *crontab_expand(enum crontab_field field, guint64 set);

/* Whether every hour is in it: such a schedule follows real time where clocks jump (occurrence.h). */
bool crontab_is_hourly(const struct crontab *crontab);

/* Whether month, day of the month and day of the week match a day counted from 1970-01-01. */
bool crontab_matches_day(const struct crontab *crontab, gint64 day);

#endif
