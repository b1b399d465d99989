/* Time zones: offsets, and what a clock on the wall means where it jumps. Layer: schedule. Called by the
 * layer's own files and by operations. Wall clock readings are seconds since 1970-01-01 00:00 of the zone's own
 * clock, as if it were UTC.
 *
 * GLib answers only with offsets here: its own date-times take the other side of gaps and overlaps.
 * Source: SCHEDULES.md section 5.3. */
#ifndef SCHEDULE_ZONE_H
#define SCHEDULE_ZONE_H

#include <glib.h>
#include <stdbool.h>

/* The zone of an IANA name; "" is UTC. ERROR_DATA when the machine does not know it. Caller unrefs. */
GTimeZone *zone_open(const char *name, GError **error);

/* The names that people choose from, NULL-terminated, in the order of letters; UTC alone when the machine does not
 * list them. Free with g_strfreev. */
char **zone_names(void);

/* Seconds east of UTC at an instant in seconds. */
gint64 zone_offset(GTimeZone *zone, gint64 seconds);

/* Whether the offset is one and the same between two instants in seconds; *offset is set if so. */
bool zone_is_steady(GTimeZone *zone, gint64 from, gint64 until, gint64 *offset);

/* The instant of a wall clock reading: of one that comes twice the first, of one that never comes, because
 * the clock jumps over it, as much later as the clock jumps. *skipped (may be NULL) tells of the last. */
gint64 zone_instant(GTimeZone *zone, gint64 wall, bool *skipped);

#endif
