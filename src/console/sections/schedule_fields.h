/* The group of fields with a configuration's schedule: which of them are shown, what is wrong in them, and what they
 * come to in words and times while they are typed. Layer: console/sections. Called by the section of configurations.
 *
 * The fields are called as the schedule's columns and the crontab's fields are (schedule/fault.h), so that each fault
 * and each change of the history finds its own. */
#ifndef CONSOLE_SECTIONS_SCHEDULE_FIELDS_H
#define CONSOLE_SECTIONS_SCHEDULE_FIELDS_H

#include "base/json.h"
#include "console/sections/section.h"
#include "operations/schedule.h"
#include "schedule/crontab.h"

/* Sets the fields from a configuration, which need not be saved. */
bool schedule_fields_read(struct database *database, const struct configuration *configuration,
                          struct form_values *values, GError **error);

/* What the fields say, as a wish. The texts are borrowed from the values. */
struct schedule_fields {
    const char *crontab[CRONTAB_FIELDS];
    struct schedule_wish wish;
};
void schedule_fields_wish(const struct form_values *values, struct schedule_fields *fields);

/* Whether a field is one of them. */
bool schedule_fields_has(const char *field);

/* As of a section (section.h). */
bool schedule_fields_shows(const struct form_values *values, const char *field);
void schedule_fields_check(struct database *database, struct form_values *values);
char *schedule_fields_aside(struct database *database, const struct form_values *values,
                            const char *field);
GPtrArray *schedule_fields_offer(struct database *database, const char *field);
GTimeZone *schedule_fields_zone(struct database *database, const struct form_values *values);

/* Adds the options of the commands schedule set, configuration add and configuration change that make the same
 * changes (members as the history has them; none: no words). */
void schedule_fields_equivalent(const struct form_values *values, const json_t *changes,
                                GPtrArray *words);

#endif
