/* One learner with all that is known, for every command that shows one. Layer: cli, and used there only. */
#ifndef CLI_LEARNER_SHOW_H
#define CLI_LEARNER_SHOW_H

#include "base/json.h"
#include "cli/command.h"
#include "operations/learner_words.h"

/* The learner's own members. New reference. */
json_t *learner_json(const struct learner *learner);

/* Prints a learner. `outdated`: credentials that show another name (array of struct credential), listed with the
 * command that issues them again; may be NULL. */
bool learner_show(const struct invocation *invocation, struct database *database,
                  const char *username, const GPtrArray *outdated, GError **error);

/* The same as JSON; for learner_show.c only. */
bool learner_show_json(const struct learner_view *view, GError **error);

#endif
