#include "config.h"

#include "new_database.h"

#include "store/database.h"

#define FILE_NAME "testamur.db"

static bool make_first(const char *directory, const char *path, char **contents, gsize *length,
                       GError **error)
{
    struct database *database = database_open(directory, DATABASE_CREATE, error);
    if (database == NULL)
        return false;
    database_close(database);
    return g_file_get_contents(path, contents, length, error);
}

bool new_database_write(const char *directory, GError **error)
{
    static char *contents;
    static gsize length;
    g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
    if (contents == NULL)
        return make_first(directory, path, &contents, &length, error);
    return g_file_set_contents_full(path, contents, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error);
}
