/* A configuration's schedule: changing it, and what there is to say about it. Layer: operations. Called by commands,
 * pages and operations. Source: DESIGN.md section 6; SCHEDULES.md section 10. */
#ifndef OPERATIONS_SCHEDULE_H
#define OPERATIONS_SCHEDULE_H

#include "operations/installation.h"
#include "schedule/due.h"
#include "schedule/wish.h"
#include "store/configuration.h"
#include "store/task_slot.h"

/* The schedule's columns of a configuration, whose texts it borrows. The one place that turns one into the other.
 * has_run is false: schedule_state_load reads it. */
void configuration_schedule(const struct configuration *configuration, struct schedule *schedule);

/* Changes the schedule as the wish says, with its history; nothing is written when nothing changes. `typed` is an
 * id or KEY:TYPE. A wish with faults is refused with all of them. It counts from now on when it was enabled, or
 * anything but its end was changed. Sentences that do not stop it are added to `warnings` (array of char *; may be
 * NULL). */
bool configuration_set_schedule(struct installation *installation, const char *typed,
                                const struct schedule_wish *wish, GPtrArray *warnings,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in memory, without a word written: for what is saved together with it, and for a look at what a schedule
 * would be. Array of struct schedule_fault; empty: the configuration has it now, and counts from now on where it
 * would. What is another one than before is added to `changes`. NULL on error; else free with g_ptr_array_unref. */
GPtrArray *configuration_wish_schedule(struct database *database,
                                       struct configuration *configuration,
                                       const struct schedule_wish *wish, json_t *changes,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name of the site's time zone, in which times without an offset are meant. Caller frees. */
char *schedule_site_zone(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as a zone; UTC when this machine does not know it. NULL when the setting can't be read. Caller unrefs. */
GTimeZone *schedule_site_time_zone(struct database *database,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All that a page or a command tells of one schedule. */
struct schedule_state {
    struct schedule schedule; /* borrows the configuration's texts */
    char *zone_name;          /* of the times: the crontab's, else the site's */
    GTimeZone *zone;
    struct schedule_judgement judgement; /* at `now` */
    GArray *next;                        /* of gint64: the next times */
    char *why;                           /* why there is none; NULL when there are */
    GArray *if_enabled; /* of a disabled one: the next times if it were enabled now; else NULL */
    struct task_slot *last; /* the time for which it was started last; NULL: never */
};

/* `count`: how many next times. The configuration, which need not be saved, must outlive the state. Caller frees. */
struct schedule_state *schedule_state_load(struct database *database,
                                           const struct configuration *configuration, gint64 now,
                                           guint count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void schedule_state_free(struct schedule_state *state);
DEFINE_AUTOPTR(schedule_state, schedule_state_free)

/* When a configuration's comes round next, or since when it is due; 0: no time comes, or it can't be told. */
gint64 schedule_next_of(struct database *database, gint64 configuration_id);

/* What came of a time for which it was started: "done, 17 issued, 2 refused (report 5)". Caller frees. */
char *schedule_outcome(struct database *database, const struct task_slot *last,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
