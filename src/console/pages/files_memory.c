#include "config.h"

#include "console/pages/files_private.h"

static char *memory_path(const struct console *console, const char *purpose)
{
    g_autofree char *name = g_strdup_printf("folder-%s", purpose);
    return g_build_filename(console_state_directory(console), name, NULL);
}

char *files_memory_get(const struct console *console, const char *purpose)
{
    g_autofree char *path = memory_path(console, purpose);
    char *folder = NULL;
    if (!g_file_get_contents(path, &folder, NULL, NULL))
        return NULL;
    return folder;
}

/* Convenience only: that it could not be kept is no reason to disturb anybody. */
void files_memory_set(const struct console *console, const char *purpose, const char *folder)
{
    g_autofree char *path = memory_path(console, purpose);
    (void)g_file_set_contents_full(path, folder, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}
