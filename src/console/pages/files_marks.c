#include "config.h"

#include "console/pages/files_private.h"

#include <string.h>

bool files_has_marks(const struct files_page *files)
{
    return files->marked != NULL && files->marked->len > 0;
}

/* Where a path stands among the marked ones; -1: it is not marked. */
static int files_mark_find(const struct files_page *files, const char *path)
{
    for (guint i = 0; i < files->marked->len; i++)
        if (strcmp(files->marked->pdata[i], path) == 0)
            return (int)i;
    return -1;
}

bool files_is_marked(const struct files_page *files, const struct folder_entry *entry)
{
    if (!files_has_marks(files) || entry == NULL || entry->directory)
        return false;
    g_autofree char *path = g_build_filename(files->folder->path, entry->name, NULL);
    return files_mark_find(files, path) >= 0;
}

static void files_toggle(struct files_page *files, const struct folder_entry *entry)
{
    g_autofree char *path = g_build_filename(files->folder->path, entry->name, NULL);
    const int index = files_mark_find(files, path);
    if (index >= 0)
        g_ptr_array_remove_index(files->marked, (guint)index);
    else
        g_ptr_array_add(files->marked, g_steal_pointer(&path));
}

/* A folder is passed by, so that Space can be held down. In a path that is being typed, Space is a blank. */
bool files_marks_key(struct files_page *files, int code)
{
    if (files->marked == NULL || files_types_path(files)
        || (code != KEY_CODE_SPACE && code != KEY_CODE_INSERT))
        return false;
    const struct folder_entry *entry =
        files->chooser.current >= 0 ? files_entry(files, files->chooser.current) : NULL;
    if (entry != NULL && !entry->directory)
        files_toggle(files, entry);
    chooser_go(&files->chooser, files->chooser.current + 1);
    return true;
}
