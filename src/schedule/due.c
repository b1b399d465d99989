#include "config.h"

#include "schedule/due.h"

#include "schedule/occurrence.h"
#include "schedule/words.h"
#include "schedule/zone.h"

#define CLOCK_TOLERANCE (60 * G_USEC_PER_SEC)

/* A schedule that can be used, made ready. */
struct timing {
    const struct schedule *schedule;
    gint64 base;
    gint64 length;          /* of an interval */
    struct crontab crontab; /* of a crontab */
    GTimeZone *zone;
};

/* Makes it ready, or returns what forbids it as text. */
static char *timing_open(struct timing *timing, const struct schedule *schedule)
{
    g_autoptr(GPtrArray) faults = schedule_validate(schedule);
    g_autoptr(GError) error = NULL;
    *timing = (struct timing){
        .schedule = schedule,
        .base = MAX(schedule->anchor, schedule->last_slot),
        .length = 1,
    };
    if (!schedule_faults_settle(faults, &error))
        return g_strdup(error->message);
    if (schedule->kind == SCHEDULE_INTERVAL)
        timing->length = schedule_interval_length(schedule);
    if (schedule->kind == SCHEDULE_CRONTAB) {
        timing->zone =
            zone_open(schedule->crontab_zone != NULL ? schedule->crontab_zone : "", NULL);
        crontab_read(schedule->crontab, &timing->crontab, faults);
    }
    return NULL;
}

static void timing_close(struct timing *timing)
{
    g_clear_pointer(&timing->zone, g_time_zone_unref);
}

/* The first time of an interval: the start time itself, if that is still to come at the base. */
static gint64 timing_first(const struct timing *timing)
{
    const gint64 start = timing->schedule->start_time;
    return start > timing->base ? start : timing->base + timing->length;
}

/* A crontab's times are those after this instant; one at the start time itself counts. */
static gint64 timing_floor(const struct timing *timing, gint64 after)
{
    return MAX(MAX(after, timing->base), timing->schedule->start_time - 1);
}

/* The first time after an instant. */
static bool timing_next(const struct timing *timing, gint64 after, gint64 *next)
{
    const struct schedule *schedule = timing->schedule;
    if (schedule->kind == SCHEDULE_CRONTAB) {
        if (!occurrence_next(&timing->crontab, timing->zone, timing_floor(timing, after), next))
            return false;
    } else if (schedule->kind == SCHEDULE_INTERVAL) {
        *next = timing_first(timing);
        if (*next <= after)
            *next += ((after - *next) / timing->length + 1) * timing->length;
    } else {
        *next = MAX(schedule->clocked, schedule->start_time);
        return schedule->clocked > timing->base && *next > after;
    }
    return *next <= SCHEDULE_LAST_INSTANT;
}

/* The last time up to an instant, and how many there were since the base. */
static bool timing_latest(const struct timing *timing, gint64 until, gint64 *slot, gint64 *slots)
{
    const struct schedule *schedule = timing->schedule;
    if (schedule->kind == SCHEDULE_CRONTAB)
        return occurrence_latest(&timing->crontab, timing->zone, timing_floor(timing, timing->base),
                                 until, slot, slots);
    if (schedule->kind == SCHEDULE_INTERVAL) {
        const gint64 first = timing_first(timing);
        if (first > until)
            return false;
        *slots = (until - first) / timing->length + 1;
        *slot = first + (*slots - 1) * timing->length;
        return true;
    }
    *slots = 1;
    *slot = schedule->clocked;
    return schedule->clocked > timing->base && schedule->clocked <= until;
}

static void settle(struct schedule_judgement *judgement, enum schedule_reason reason, char *why)
{
    judgement->reason = reason;
    judgement->why = why;
}

/* "it ended on Wed 2027-06-30 00:00 UTC" */
static char *tell(const char *before, gint64 instant, const char *after, GTimeZone *zone)
{
    g_autofree char *time = schedule_time_words(instant, zone);
    return g_strconcat(before, " ", time, after, NULL);
}

/* It has ended. The last time before the end, if it did not run for it, is kept as the slot. */
static void settle_expired(const struct timing *timing, GTimeZone *zone,
                           struct schedule_judgement *judgement)
{
    const gint64 expires = timing->schedule->expires;
    if (!timing_latest(timing, expires - 1, &judgement->slot, &judgement->slots))
        judgement->slot = judgement->slots = 0;
    settle(judgement, SCHEDULE_EXPIRED, tell("it ended on", expires, "", zone));
}

/* No time comes after now. */
static void settle_never(const struct timing *timing, GTimeZone *zone,
                         struct schedule_judgement *judgement)
{
    const struct schedule *schedule = timing->schedule;
    const bool clocked = schedule->kind == SCHEDULE_CLOCKED;
    if (clocked && schedule->clocked <= schedule->last_slot)
        settle(judgement, SCHEDULE_USED_UP, g_strdup("it was started at its one time already"));
    else if (clocked)
        settle(judgement, SCHEDULE_PASSED,
               tell("its time,", schedule->clocked, ", had passed when it was set", zone));
    else if (schedule->kind == SCHEDULE_CRONTAB)
        settle(judgement, SCHEDULE_ENDLESS, g_strdup("no such time comes within 48 years"));
    else
        settle(judgement, SCHEDULE_ENDLESS, g_strdup("its next time is after the year 9999"));
}

static void settle_waiting(const struct timing *timing, gint64 now, GTimeZone *zone,
                           struct schedule_judgement *judgement)
{
    const struct schedule *schedule = timing->schedule;
    if (timing->base > now + CLOCK_TOLERANCE)
        settle(judgement, SCHEDULE_CLOCK_BEHIND,
               tell("it counts from", timing->base,
                    ", which is still to come: the clock was ahead then, or is behind now", zone));
    else if (schedule->start_time > now)
        settle(judgement, SCHEDULE_WAITS, tell("it begins on", schedule->start_time, "", zone));
    else
        settle(judgement, SCHEDULE_WAITS, tell("its next time is", judgement->next, "", zone));
}

/* Order of section 10, rule 4: start, end, one-off, then the times. */
static void judge_timing(const struct timing *timing, gint64 now, GTimeZone *zone,
                         struct schedule_judgement *judgement)
{
    const struct schedule *schedule = timing->schedule;
    const gint64 expires = schedule->expires;
    if (expires != 0 && now >= expires) {
        settle_expired(timing, zone, judgement);
        return;
    }
    if (schedule->one_off && schedule->has_run) {
        settle(judgement, SCHEDULE_USED_UP, g_strdup("it was to run once, and did"));
        return;
    }
    const bool due = now >= schedule->start_time
                     && timing_latest(timing, now, &judgement->slot, &judgement->slots);
    if (!due)
        judgement->slot = judgement->slots = 0;
    const bool more = !(due && schedule->one_off) && timing_next(timing, now, &judgement->next);
    const bool ends = more && expires != 0 && judgement->next >= expires;
    if (!more || ends)
        judgement->next = 0;
    if (due)
        settle(judgement, SCHEDULE_DUE, NULL);
    else if (ends)
        settle(judgement, SCHEDULE_ENDS_FIRST,
               tell("it ends on", expires, ", before its next time", zone));
    else if (!more)
        settle_never(timing, zone, judgement);
    else
        settle_waiting(timing, now, zone, judgement);
}

void schedule_judge(const struct schedule *schedule, gint64 now, GTimeZone *zone,
                    struct schedule_judgement *judgement)
{
    struct timing timing;
    *judgement = (struct schedule_judgement){ .slot = 0 };
    if (!schedule->enabled) {
        settle(judgement, SCHEDULE_DISABLED, g_strdup("it is disabled"));
        return;
    }
    char *forbidden = timing_open(&timing, schedule);
    if (forbidden != NULL)
        settle(judgement, SCHEDULE_UNUSABLE, forbidden);
    else
        judge_timing(&timing, now, zone, judgement);
    timing_close(&timing);
}

void schedule_judgement_clear(struct schedule_judgement *judgement)
{
    g_clear_pointer(&judgement->why, g_free);
}

/* All times that follow a first one, up to the end. */
static void collect(const struct schedule *schedule, gint64 next, guint count, GArray *times)
{
    struct timing timing;
    g_autofree char *forbidden = timing_open(&timing, schedule);
    const guint most = schedule->one_off ? MIN(count, 1) : count;
    bool more = forbidden == NULL;
    while (more && times->len < most && (schedule->expires == 0 || next < schedule->expires)) {
        g_array_append_val(times, next);
        more = timing_next(&timing, next, &next);
    }
    timing_close(&timing);
}

GArray *schedule_next(const struct schedule *schedule, gint64 now, guint count, GTimeZone *zone,
                      char **why)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(gint64));
    struct schedule_judgement judgement;
    schedule_judge(schedule, now, zone, &judgement);
    if (judgement.next != 0)
        collect(schedule, judgement.next, count, times);
    if (why != NULL) {
        *why = times->len > 0 ? NULL : g_steal_pointer(&judgement.why);
        if (times->len == 0 && *why == NULL)
            *why = g_strdup("it is due now, and no further time comes");
    }
    schedule_judgement_clear(&judgement);
    return times;
}
