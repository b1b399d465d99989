/* Whether a schedule is due, when it comes round next, and why not. Layer: schedule (pure; the clock is an
 * argument). Called by operations, commands and forms.
 *
 * A schedule counts from its base, the later one of anchor and last slot; never from when it ran. Times that
 * were missed are one run, for the last of them. An interval's times stand on a grid that begins at the base, or
 * at the start time itself. Source: SCHEDULES.md section 10, rules 1 to 4 and 8. */
#ifndef SCHEDULE_DUE_H
#define SCHEDULE_DUE_H

#include "schedule/schedule.h"

enum schedule_reason {
    SCHEDULE_DUE,
    SCHEDULE_WAITS, /* for its next time, or its start */
    SCHEDULE_CLOCK_BEHIND, /* it counts from an instant that is still to come: the clock was ahead, or is behind */
    SCHEDULE_DISABLED,
    SCHEDULE_UNUSABLE, /* what schedule_validate forbids: an impossible date, an unknown zone */
    SCHEDULE_EXPIRED,
    SCHEDULE_USED_UP,    /* a one-off that has run */
    SCHEDULE_PASSED,     /* its one time had passed when it was set */
    SCHEDULE_ENDS_FIRST, /* it expires before its next time */
    SCHEDULE_ENDLESS,    /* no time within 48 years, or before the year 9999 ends */
};

struct schedule_judgement {
    enum schedule_reason reason;
    /* the time for which it is due. Also set when expired: the one that is not run any more; else 0 */
    gint64 slot;
    /* how many times came round since the base, that one included: the others were missed */
    gint64 slots;
    gint64 next; /* the first time after now; 0: none */
    char *why;   /* why it is not due, to stand behind "Not due: "; NULL when it is */
};

/* Times in sentences are told in `zone` (NULL: UTC). Clear what comes out. */
void schedule_judge(const struct schedule *schedule, gint64 now, GTimeZone *zone,
                    struct schedule_judgement *judgement);
void schedule_judgement_clear(struct schedule_judgement *judgement);

/* The next times, at most `count`, all after `now`: array of gint64, free with g_array_unref. When there is
 * none, *why (may be NULL) is the reason, to stand behind "Not due: "; else NULL. Caller frees it. For a look at
 * what a disabled schedule would do, give a copy that is enabled and has its anchor at `now`. */
GArray *schedule_next(const struct schedule *schedule, gint64 now, guint count, GTimeZone *zone,
                      char **why);

#endif
