#include "config.h"

#include "base/resource.h"

#include "base/error.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define RESOURCE_ROOT "/org/testamur/"

/* Made by glib-compile-resources. Asking for it by name also makes the linker take it from the library:
 * its constructor alone would not. */
GResource *testamur_get_resource(void);

GBytes *resource_read(const char *name, GError **error)
{
    g_autofree char *path = g_strconcat(RESOURCE_ROOT, name, NULL);
    GBytes *bytes =
        g_resource_lookup_data(testamur_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (bytes == NULL)
        g_set_error(error, BASE_ERROR, ERROR_NOT_FOUND,
                    "nothing named %s is built into this program", name);
    return bytes;
}

static int resource_compare(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

char **resource_list(const char *folder)
{
    g_autofree char *path = g_strconcat(RESOURCE_ROOT, folder, NULL);
    char **names = g_resource_enumerate_children(testamur_get_resource(), path,
                                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (names == NULL)
        return g_new0(char *, 1);
    qsort(names, g_strv_length(names), sizeof *names, resource_compare);
    return names;
}
