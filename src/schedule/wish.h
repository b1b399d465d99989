/* A schedule as a person types it, in a form or on the command line. Layer: schedule (pure). Called by operations,
 * and by a form to show while typing what the texts would mean. */
#ifndef SCHEDULE_WISH_H
#define SCHEDULE_WISH_H

#include "schedule/schedule.h"

enum schedule_answer {
    SCHEDULE_AS_IT_IS,
    SCHEDULE_YES,
    SCHEDULE_NO,
};

/* Texts that are NULL leave things as they are. A time is 2027-06-30, 2027-06-30 09:00, with seconds and with an
 * offset (Z, +02:00) if wanted; without one it is in the crontab's zone, or for other kinds in the site's. */
struct schedule_wish {
    /* "interval", "crontab", "clocked": only its texts are looked at. NULL: the kind whose text is given, of which
     * there may be one; without any, the present kind */
    const char *kind;
    const char *every; /* "10 days", "hour"; or with `period` the number alone */
    const char *period;
    const char *crontab;               /* "0 9 * * mon" */
    const char *const *crontab_fields; /* instead: CRONTAB_FIELDS texts, none of them NULL */
    const char *zone;                  /* of the crontab; "" is the site's */
    const char *at;           /* the one time; it makes a one-off unless that is answered */
    const char *from, *until; /* "": no limit */
    enum schedule_answer one_off, enabled;
};

/* What comes out, and the texts that it borrows. */
struct schedule_wanted {
    struct schedule schedule;
    char *crontab, *crontab_zone;
};

/* The schedule `present` as the wish changes it, checked: array of struct schedule_fault, empty when it may be
 * saved. The anchor is the caller's to set. `site_zone`: the site's, for crontabs and times that name none. A new
 * crontab, of a schedule that was none, takes it too. Free the array with g_ptr_array_unref, and clear `wanted`,
 * which borrows interval_period from the wish's and the present texts. */
GPtrArray *schedule_wish_read(const struct schedule_wish *wish, const struct schedule *present,
                              const char *site_zone, struct schedule_wanted *wanted);
void schedule_wanted_clear(struct schedule_wanted *wanted);

/* Reads a time as above; ERROR_DATA with a sentence when it is none, or the clock jumps over it in that zone. */
bool schedule_read_time(const char *typed, GTimeZone *zone, gint64 *instant, GError **error);

/* An instant as schedule_read_time reads it: "2027-06-30 09:00", "2027-06-30 09:00+02:00" where the time comes
 * twice, "" where no year has it. Caller frees. */
char *schedule_write_time(gint64 instant, GTimeZone *zone);

#endif
