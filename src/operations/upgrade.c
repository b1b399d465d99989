#include "config.h"

#include "operations/upgrade.h"

bool upgrade_is_due(const char *directory, struct database_age *age)
{
    return database_find_age(directory, age, NULL) && age->version > 0
           && age->version < age->newest;
}

bool upgrade_run(const char *directory, const struct database_watch *watch, GError **error)
{
    g_autoptr(database) database = database_open_watched(directory, watch, error);
    return database != NULL;
}
