/* Adding, changing and removing credential types. Layer: operations. Called by commands and pages.
 * Source: REFERENCE.md section 1.2. */
#ifndef OPERATIONS_CREDENTIAL_TYPE_H
#define OPERATIONS_CREDENTIAL_TYPE_H

#include "operations/installation.h"
#include "store/credential_type.h"

/* What a type is to be; NULL: stays as it is (in a new one: empty). Functions may be given in the
 * reference's dotted form; options are the text of a JSON object. */
struct credential_type_wish {
    const char *name;
    const char *retrieval;
    const char *generation;
    const char *options;
};

/* Saves a new type. Sentences that do not stop it are added to `warnings` (array of char *; may be NULL).
 * Returns what was saved; caller frees. */
struct credential_type *credential_type_add(struct installation *installation,
                                            const struct credential_type_wish *wish,
                                            GPtrArray *warnings,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Changes a type. Options are checked as each of its configurations merges them, too. */
bool credential_type_change(struct installation *installation, const char *name,
                            const struct credential_type_wish *wish, GPtrArray *warnings,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether it can be removed: ERROR_REFUSED, with their number, while credentials of any status were issued with it. */
bool credential_type_check_removable(struct database *database, const struct credential_type *type,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes a type with its configurations, whose number is told in *configurations; refused, with their
 * number, while credentials of any status refer to one of them. */
bool credential_type_remove(struct installation *installation, const char *name,
                            gint64 *configurations, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
