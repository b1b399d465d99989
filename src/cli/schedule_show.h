/* A schedule as the commands tell of it: fields, and JSON. Layer: cli, and used there only. */
#ifndef CLI_SCHEDULE_SHOW_H
#define CLI_SCHEDULE_SHOW_H

#include "base/json.h"
#include "operations/schedule.h"

/* All of it, a line for each field. */
bool schedule_show_fields(struct database *database, const struct configuration *configuration,
                          const struct schedule_state *state,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as an object; instants are in UTC. New reference. */
json_t *schedule_show_json(const struct configuration *configuration,
                           const struct schedule_state *state);

/* Instants as an array. New reference. */
json_t *schedule_show_times_json(const GArray *times);

/* One time for which a schedule was started. New reference. */
json_t *schedule_show_slot_json(const struct task_slot *slot);

#endif
