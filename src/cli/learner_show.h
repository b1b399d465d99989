/* One learner with all that is known, for every command that shows one. Layer: cli, and used there only. */
#ifndef CLI_LEARNER_SHOW_H
#define CLI_LEARNER_SHOW_H

#include "base/json.h"
#include "cli/command.h"
#include "store/learner.h"

/* The learner's own members. New reference. */
json_t *learner_json(const struct learner *learner);

/* Prints a learner. `outdated`: credentials that show another name (array of struct credential), listed with the
 * command that issues them again; may be NULL. */
bool learner_show(const struct invocation *invocation, struct database *database,
                  const char *username, const GPtrArray *outdated, GError **error);

/* What is shown; for learner_show_json.c and learner_show.c only. */
struct learner_view {
    struct database *database;
    const struct learner *learner;
    const GPtrArray *courses, *paths; /* store/learner.h */
    const GPtrArray *credentials;     /* of struct credential, the newest first */
    const GPtrArray *outdated;        /* or NULL */
};

bool learner_show_json(const struct learner_view *view, GError **error);

/* The id of the credential of that row, or NULL. Borrowed. */
const char *learner_view_uuid(const struct learner_view *view, gint64 id);

/* The id of the one that replaced a credential, or NULL. Borrowed. */
const char *learner_view_successor(const struct learner_view *view, gint64 id);

/* "testamur reissue UUID UUID". Caller frees. */
char *learner_reissue_words(const GPtrArray *outdated);

#endif
