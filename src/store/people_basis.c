#include "config.h"

#include "store/people_basis.h"

#include "store/history.h"

/* Each act of a person is in the history. Who wrote without a row there is another program, or one that does the work of
 * an earlier act, of which nothing is known. */
static const char *const harmless_kinds[] = { "asset", "credential_type", "configuration",
                                              "mail",  "setting",         NULL };

bool people_basis_read(struct database *database, struct people_basis *basis, GError **error)
{
    return database_data_version(database, &basis->version, error)
           && history_read_mark(database, &basis->history, error);
}

bool people_basis_holds(struct database *database, const struct people_basis *basis, bool *holds,
                        GError **error)
{
    struct people_basis now;
    bool harmless = false;
    if (!people_basis_read(database, &now, error)
        || !history_tells_only(database, basis->history, harmless_kinds, &harmless, error))
        return false;
    *holds = now.version == basis->version || harmless;
    return true;
}
