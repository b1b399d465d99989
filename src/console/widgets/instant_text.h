/* Instants as people type and read them in a zone: "2026-11-30 09:00". Layer: console/widgets (no curses). Called by the
 * instant widget and by sections, on any thread. Source: SCHEDULES.md section 5.3. */
#ifndef CONSOLE_WIDGETS_INSTANT_TEXT_H
#define CONSOLE_WIDGETS_INSTANT_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* Reads a date and time of day: YYYY-MM-DD, then HH:MM with or without seconds (else midnight), then what tells
 * the offset where a clock shows a time twice: Z, +02:00 or the zone's own abbreviation (CET). An empty text is the
 * instant 0: none. *note (may be NULL; caller frees) is a sentence when the clock jumps over that time (it is taken as much
 * later as the clock jumps) or shows it twice (the first is taken), else NULL. ERROR_DATA with what to write instead. */
bool instant_text_parse(const char *text, GTimeZone *zone, gint64 *instant, char **note,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As it is typed: without what is zero from the seconds on; with the offset only where the time comes twice and the second
 * is meant. The instant 0 is "". Caller frees. */
char *instant_text_format(gint64 instant, GTimeZone *zone);

/* What the zone calls itself at an instant: "CET". Caller frees. */
char *instant_text_abbreviation(gint64 instant, GTimeZone *zone);

#endif
