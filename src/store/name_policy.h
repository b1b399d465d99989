/* What becomes of a new name that an import brings for a learner who has a live credential. Layer: store. Called by
 * import_people.c, operations and the console. */
#ifndef STORE_NAME_POLICY_H
#define STORE_NAME_POLICY_H

#include "store/import_difference.h"
#include "store/import_stage.h"

/* In the order of strictness: the strictest counts where several courses differ. */
enum name_policy {
    NAME_POLICY_IMPORTED, /* it replaces the name, as that of anybody else */
    NAME_POLICY_APPROVED, /* it waits until a person accepts it */
    NAME_POLICY_FROZEN,   /* the name stays as it was issued; the import shows a conflict */
    NAME_POLICIES,
};

/* The words typed and stored, NULL at the end. */
extern const char *const name_policy_words[NAME_POLICIES + 1];

/* The names of a learner, as they are stored. */
struct name_known {
    const char *name, *first_name, *last_name;
    bool by_hand;
    bool waits; /* there is a proposed one */
};

/* Compares the names of a row, if it has some, with those of its learner, who is in the store. */
bool name_policy_compare(struct import_stage *stage, gint64 learner_id,
                         const struct name_known *known, const struct staged_row *row,
                         struct difference *difference, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before a row that has names is written for a learner who is in the store: *keep says that the names stay; one that
 * must be approved has been noted down. */
bool name_policy_apply(struct import_stage *stage, gint64 learner_id, const struct staged_row *row,
                       bool *keep, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
