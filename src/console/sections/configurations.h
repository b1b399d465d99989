/* Configurations: which credential type is issued for which course or learning path, and when. Layer:
 * console/sections. */
#ifndef CONSOLE_SECTIONS_CONFIGURATIONS_H
#define CONSOLE_SECTIONS_CONFIGURATIONS_H

#include "console/sections/section.h"

extern const struct section section_configurations;
/* the list of schedules has them too */
extern const struct console_command configurations_list_commands[];
extern const struct console_command configurations_form_commands[];

/* The form of one, at the fields of its schedule. */
void configurations_open_schedule(struct console *console, gint64 id);

/* For lists whose rows have the columns of a schedule (kind, every, crontab ...): the schedule in words. Caller
 * frees. */
char *configurations_show_schedule(const struct page *page, const struct listing_row *row);

/* A key as lists show it, without what all courses' begin with. Caller frees. */
char *configurations_show_key(const char *key);

#endif
