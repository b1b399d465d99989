/* Whether what is known of learners and courses is still what it was: for work that reads much, writes later, and need not
 * begin anew because somebody else changed a setting meanwhile.
 * Layer: store. Called by operations/import.c and import_known_ahead.c. */
#ifndef STORE_PEOPLE_BASIS_H
#define STORE_PEOPLE_BASIS_H

#include "store/database.h"

struct people_basis {
    gint64 version; /* of what this connection sees */
    gint64 history; /* the last row of the history */
};

bool people_basis_read(struct database *database, struct people_basis *basis,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether it holds, as far as others' acts tell. To be asked of the same connection. */
bool people_basis_holds(struct database *database, const struct people_basis *basis, bool *holds,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
