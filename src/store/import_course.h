/* Policies and names of courses as imports bring them. Layer: store. Called by operations/import*.c and
 * moving_people.c. */
#ifndef STORE_IMPORT_COURSE_H
#define STORE_IMPORT_COURSE_H

#include "store/course.h"
#include "store/import_stage.h"

/* The course's id by its key; 0 when there is no such course. */
bool import_course_find(struct database *database, const char *key, gint64 *id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds the course, or makes it. */
bool import_course_make(struct database *database, const char *key, gint64 *id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives a course that has no name the one by which files speak of it (NULL: none), so that it is known by it next
 * time. */
bool import_course_name(struct database *database, gint64 id, const char *name, gint64 import_id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A grading policy: `types` is an array of struct assignment_type. */
struct staged_policy {
    const GArray *types;
    const char *cutoffs; /* JSON object */
};

/* The verdict on a policy or on names for a course (0: not there yet); *note (may stay NULL) says what
 * differs. Caller frees it. */
bool import_policy_judge(struct database *database, gint64 course_id,
                         const struct staged_policy *policy, enum staged_verdict *verdict,
                         char **note, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool import_names_judge(struct database *database, gint64 course_id, const char *long_name,
                        const char *display_name, enum staged_verdict *verdict, char **note,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes them as from this import. Empty names do not replace known ones, and nothing replaces a name that was
 * set by hand. */
bool import_policy_apply(struct database *database, gint64 course_id,
                         const struct staged_policy *policy, gint64 import_id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool import_names_apply(struct database *database, gint64 course_id, const char *long_name,
                        const char *display_name, gint64 import_id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
