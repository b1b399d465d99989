/* A field with a date and time of day in a zone: typed as "2026-11-30 09:00", or picked from a calendar by ^T. Layer:
 * console/widgets. Called by forms. Its value is the text as instant_text_format writes it, or what was typed if that is
 * no date and time; instant_text_parse reads it. */
#ifndef CONSOLE_WIDGETS_INSTANT_H
#define CONSOLE_WIDGETS_INSTANT_H

#include "console/widgets/widget.h"

/* The zone is borrowed, and shown beside the field. */
struct widget *instant_widget_new(CDKSCREEN *screen, GTimeZone *zone);

/* Another zone for the same wall clock reading: that of a crontab, say. */
void instant_widget_set_zone(struct widget *widget, GTimeZone *zone);

#endif
