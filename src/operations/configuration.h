/* Adding, changing and removing configurations. Layer: operations. Called by commands and pages.
 * Source: REFERENCE.md section 1.3. */
#ifndef OPERATIONS_CONFIGURATION_H
#define OPERATIONS_CONFIGURATION_H

#include "operations/installation.h"
#include "schedule/wish.h"
#include "store/configuration.h"

/* What a form or a command wants of one, options and schedule as one act. */
struct configuration_wish {
    const char *context_key, *type_name;  /* of a new one; both are fixed afterwards */
    const char *options;                  /* the text of a JSON object; NULL: as they are */
    const struct schedule_wish *schedule; /* NULL: as it is */
};

/* Saves a new one (id 0), or changes one: all of it or nothing, with a row of the history for its options and one
 * for its schedule. Nothing is written when nothing changes. The key of a new one is normalised; without a wish for
 * its schedule it is disabled, every 10 days. Options are checked as they merge with the type's. Sentences that do not
 * stop it are added to `warnings` (array of char *; may be NULL). Returns it as it is saved; caller frees. */
struct configuration *configuration_save(struct installation *installation, gint64 id,
                                         const struct configuration_wish *wish, GPtrArray *warnings,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether it could be removed: ERROR_REFUSED when credentials were issued with it. */
bool configuration_check_removable(struct database *database,
                                   const struct configuration *configuration,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Refused, with their number, while credentials of any status refer to it. `typed` is an id or KEY:TYPE. */
bool configuration_remove(struct installation *installation, const char *typed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
