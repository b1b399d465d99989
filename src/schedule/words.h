/* Schedules in words. Layer: schedule (pure). Called by the layer's own files, operations, commands and forms.
 * Source: SCHEDULES.md section 8; the words are the reference's, so that its administrators read what they know. */
#ifndef SCHEDULE_WORDS_H
#define SCHEDULE_WORDS_H

#include "schedule/schedule.h"

/* A sentence: "Every 10 days", "At 09:00 AM, only on Monday (Europe/Warsaw)", "Once, on Mon 2027-03-01 09:00 UTC",
 * with its start, end and one-off. Times are told in `zone` (NULL: UTC). What can't be used stands as it was
 * typed; shown text. Caller frees. */
char *schedule_describe(const struct schedule *schedule, GTimeZone *zone);

/* The short form of lists, one line: "every 10 days", "0 9 * * 1 (m/h/dM/MY/d) UTC", "2024-06-01
 * 00:00:00+00:00". Not shown text. Caller frees. */
char *schedule_text(const struct schedule *schedule);

/* A crontab's five fields in words, without a zone: "At 09:00 AM, only on Monday"; the text itself when it can't
 * be used. Caller frees. */
char *schedule_crontab_words(const char *crontab);

/* An instant in a zone (NULL: UTC), and in UTC where that is another: "Mon 2026-11-30 09:00 CET (08:00 UTC)".
 * Caller frees. */
char *schedule_time_words(gint64 instant, GTimeZone *zone);

#endif
