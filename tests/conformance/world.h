/* The reference's "world" (learners, courses, enrolments, completions, grades, policies, a path) as rows of
 * an installation. Tests only. */
#ifndef TESTS_CONFORMANCE_WORLD_H
#define TESTS_CONFORMANCE_WORLD_H

#include "base/json.h"
#include "store/database.h"

/* Writes a world; learner ids and usernames are those of the vector (user 7 is user7). */
bool world_write(struct database *database, const json_t *world, GError **error);

/* The course's row, made when it is not there. */
bool world_course(struct database *database, const char *key, gint64 *id, GError **error);
bool world_learner(struct database *database, gint64 id, GError **error);
bool world_enrol(struct database *database, const char *course, gint64 learner, bool active,
                 GError **error);

/* A grading policy as the vectors write it: [{"type", "weight", "drop_count", "min_count"}]. */
bool world_policy(struct database *database, const char *course, const json_t *policy,
                  GError **error);

/* The `number`-th graded subsection of a category, made when it is not there. */
bool world_subsection(struct database *database, const char *course, const char *category,
                      gint64 number, gint64 *id, GError **error);

/* A credential type with this retrieval function, and its configuration for a context. */
bool world_configuration(struct database *database, const char *name, const char *retrieval,
                         const char *context_key, const json_t *options, gint64 *id,
                         GError **error);

#endif
