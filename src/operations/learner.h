/* Changing learners' names by hand. Layer: operations. Called by commands and pages. */
#ifndef OPERATIONS_LEARNER_H
#define OPERATIONS_LEARNER_H

#include "operations/installation.h"
#include "store/learner.h"

/* Sets the full name as a person typed it; imports show a conflict from then on instead of overwriting it.
 * A name that can never be printed is refused; one that looks wrong is saved and waits for acceptance:
 * *remark (may be NULL) then says why, else it is "". Static text. */
bool learner_change_name(struct installation *installation, const char *username, const char *name,
                         const char **remark, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Accepts a name that waits for review as it is. ERROR_REFUSED when it does not wait. */
bool learner_accept_name(struct installation *installation, const char *username,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
