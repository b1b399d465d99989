/* Learning paths by hand: no LMS exports them. Enrolments in them: correction.h. Layer: operations. Called by
 * commands and pages. */
#ifndef OPERATIONS_LEARNING_PATH_H
#define OPERATIONS_LEARNING_PATH_H

#include "operations/installation.h"
#include "store/learning_path.h"

enum path_invitation {
    PATH_INVITATION_AS_IT_IS, /* of a new path: by invitation only */
    PATH_INVITATION_ONLY,
    PATH_OPEN,
};

/* display_name NULL: as it is (of a new path: empty). */
bool path_add(struct installation *installation, const char *key, const char *display_name,
              enum path_invitation invitation, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool path_change(struct installation *installation, const char *key, const char *display_name,
                 enum path_invitation invitation, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* With its steps and enrolments; refused while configurations are made for it. */
bool path_remove(struct installation *installation, const char *key,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the steps to these courses, in this order (NULL-terminated; none: no steps). */
bool path_set_steps(struct installation *installation, const char *key,
                    const char *const *course_keys, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
