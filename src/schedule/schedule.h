/* A configuration's schedule: what it may hold. Layer: schedule (pure). Called by operations, commands and
 * forms. The members are the schedule's columns of the table configuration; the texts are borrowed.
 * Source: SCHEDULES.md sections 2, 3.3, 4, 7. */
#ifndef SCHEDULE_SCHEDULE_H
#define SCHEDULE_SCHEDULE_H

#include "schedule/fault.h"

enum schedule_kind {
    SCHEDULE_NONE, /* not chosen yet; never saved */
    SCHEDULE_INTERVAL,
    SCHEDULE_CRONTAB,
    SCHEDULE_CLOCKED,
};

struct schedule {
    enum schedule_kind kind;
    bool enabled;
    gint64 interval_every;
    const char *interval_period;         /* "days", "hours", "minutes", "seconds", "microseconds" */
    const char *crontab;                 /* five fields, one blank between */
    const char *crontab_zone;            /* "": UTC */
    gint64 clocked, start_time, expires; /* instants; 0: none */
    bool one_off;
    gint64 anchor;    /* it counts from here: when it was made, enabled or changed */
    gint64 last_slot; /* the time for which it ran last (not at which); 0: none */
    bool has_run;     /* a run of it finished since the anchor: a one-off is used up */
};

/* "interval", "crontab", "clocked", as stored; "" for none. Static. */
const char *schedule_kind_name(enum schedule_kind kind);

/* The kind of a stored name; SCHEDULE_NONE when it is none. */
enum schedule_kind schedule_kind_find(const char *name);

/* The names of the periods, from days to microseconds, NULL-terminated; static. */
const char *const *schedule_periods(void);

/* Microseconds from one time to the next of an interval; 0 when it can't be used, or is longer than all time up
 * to the year 9999. */
gint64 schedule_interval_length(const struct schedule *schedule);

/* What forbids saving it: array of struct schedule_fault, empty when nothing does. Only what belongs to its kind
 * is looked at. Free with g_ptr_array_unref. */
GPtrArray *schedule_validate(const struct schedule *schedule);

/* What does not forbid it, but is often a slip: array of char * sentences. */
GPtrArray *schedule_warnings(const struct schedule *schedule, gint64 now);

/* The last instant of the year 9999: none after it is kept or shown. */
#define SCHEDULE_LAST_INSTANT (G_GINT64_CONSTANT(253402300799) * G_USEC_PER_SEC)

#endif
