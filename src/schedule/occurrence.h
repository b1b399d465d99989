/* When a crontab comes round, in any zone. Layer: schedule (pure). Called by the layer's own files.
 *
 * With every hour in it, a crontab follows real time: both passes of an hour that comes twice count, and the
 * minutes that a clock jumps over do not exist. Otherwise each matching time of each matching date counts once,
 * wherever it falls (zone_instant). Source: SCHEDULES.md section 5.4. */
#ifndef SCHEDULE_OCCURRENCE_H
#define SCHEDULE_OCCURRENCE_H

#include "schedule/crontab.h"

/* The first one after an instant (microseconds, as all instants). False: none within 48 years, in which
 * every date that exists comes on every day of the week. */
bool occurrence_next(const struct crontab *crontab, GTimeZone *zone, gint64 after, gint64 *instant);

/* The last one after `after` and not after `until`, and how many there are. False: none. */
bool occurrence_latest(const struct crontab *crontab, GTimeZone *zone, gint64 after, gint64 until,
                       gint64 *instant, gint64 *count);

#endif
