/* Instants: microseconds since 1970 in UTC, everywhere in the program and in the database.
 * Layer: base. Anyone may call it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <glib.h>
#include <stdbool.h>

/* The current instant. */
gint64 clock_now(void);

/* ISO 8601 in UTC with seconds: 2026-06-16T09:05:00Z. NULL where the year is not one from 1 to 9999. Caller frees. */
char *clock_format(gint64 instant);

/* ISO 8601 in a zone, as verification answers it: microseconds only when not zero, "Z" for UTC, else the
 * offset +02:00. NULL likewise. Caller frees. */
char *clock_format_in_zone(gint64 instant, GTimeZone *zone);

/* Reads an instant as clock_format_in_zone writes it, to the microsecond; a date and time without an offset
 * are in UTC. False when the text is none, or its year in UTC not one from 1 to 9999. */
bool clock_parse(const char *text, gint64 *instant);

#endif
