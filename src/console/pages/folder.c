#include "config.h"

#include "console/pages/folder.h"

#include "base/error.h"
#include "base/fold.h"
#include "base/text.h"
#include "console/terminal/terminal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CANCEL_EVERY 512 /* entries between two looks at whether it shall end */

static void folder_entry_free(gpointer data)
{
    struct folder_entry *entry = data;
    g_free(entry->name);
    g_free(entry->folded);
    g_free(entry);
}

void folder_free(struct folder *folder)
{
    if (folder == NULL)
        return;
    g_free(folder->path);
    g_ptr_array_unref(folder->entries);
    g_free(folder->selected);
    g_free(folder);
}

char *folder_resolve(const char *folder, const char *typed)
{
    g_autofree char *path = g_strstrip(g_strdup(typed));
    const bool looks_quoted = *path == '\'' || *path == '"' || strchr(path, '\\') != NULL;
    g_autofree char *unquoted = looks_quoted ? g_shell_unquote(path, NULL) : NULL;
    if (unquoted != NULL && !g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        path = g_steal_pointer(&unquoted);
    }
    char *file = g_str_has_prefix(path, "file://") ? g_filename_from_uri(path, NULL, NULL) : NULL;
    if (file != NULL)
        return file;
    if (*path == '~' && (path[1] == '\0' || path[1] == '/'))
        return g_build_filename(g_get_home_dir(), path + 1, NULL);
    return g_path_is_absolute(path) ? g_steal_pointer(&path) : g_build_filename(folder, path, NULL);
}

/* Sentences for the faults that people meet; the path stands between the two parts. */
struct fault {
    int number;
    enum error_code code;
    const char *before, *after;
};
static const struct fault faults[] = {
    { ENOENT, ERROR_NOT_FOUND, "there is no ", "" },
    { EACCES, ERROR_IO, "you may not read ", ": choose another folder" },
    { ENOTDIR, ERROR_IO, "", " goes through something that is no folder" },
};

static void fail(const char *path, int number, GError **error)
{
    g_autofree char *shown = text_show(path);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        if (faults[i].number == number) {
            g_set_error(error, CONSOLE_ERROR, faults[i].code, "%s%s%s", faults[i].before, shown,
                        faults[i].after);
            return;
        }
    g_set_error(error, CONSOLE_ERROR, ERROR_IO, "%s can't be read: %s", shown, g_strerror(number));
}

static bool is_preferred(const char *name, char **endings)
{
    const char *dot = strrchr(name, '.');
    for (char **ending = endings; dot != NULL && ending != NULL && *ending != NULL; ending++)
        if (g_ascii_strcasecmp(dot + 1, *ending) == 0)
            return true;
    return false;
}

/* An entry that vanished meanwhile, or is neither a file nor a folder, is left out. */
static void folder_add(struct folder *folder, int descriptor, const char *name, char **endings)
{
    struct stat status;
    if (fstatat(descriptor, name, &status, 0) != 0
        || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
        return;
    struct folder_entry *entry = g_new0(struct folder_entry, 1);
    entry->name = g_strdup(name);
    entry->folded = text_fold(name, -1);
    entry->directory = S_ISDIR(status.st_mode);
    entry->hidden = name[0] == '.';
    entry->preferred = !entry->directory && is_preferred(name, endings);
    entry->size = (guint64)status.st_size;
    entry->modified = (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC;
    g_ptr_array_add(folder->entries, entry);
}

static int entry_compare(gconstpointer a, gconstpointer b)
{
    const struct folder_entry *one = *(const struct folder_entry *const *)a;
    const struct folder_entry *other = *(const struct folder_entry *const *)b;
    if (one->directory != other->directory)
        return one->directory ? -1 : 1;
    if (one->preferred != other->preferred)
        return one->preferred ? -1 : 1;
    const int order = strcmp(one->folded, other->folded);
    return order != 0 ? order : strcmp(one->name, other->name);
}

static bool folder_read_entries(struct folder *folder, char **endings,
                                bool (*cancelled)(gpointer data), gpointer data, GError **error)
{
    DIR *directory = opendir(folder->path);
    if (directory == NULL) {
        fail(folder->path, errno, error);
        return false;
    }
    bool ended = false;
    const struct dirent *found;
    for (guint i = 0; !ended && (found = readdir(directory)) != NULL; i++) {
        if (strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0)
            folder_add(folder, dirfd(directory), found->d_name, endings);
        ended = i % CANCEL_EVERY == 0 && cancelled != NULL && cancelled(data);
    }
    closedir(directory);
    if (ended)
        g_set_error(error, CONSOLE_ERROR, ERROR_CANCELLED, "another folder was chosen");
    return !ended;
}

struct folder *folder_read(const char *path, const char *pattern, bool (*cancelled)(gpointer data),
                           gpointer data, GError **error)
{
    g_autoptr(folder) folder = g_new0(struct folder, 1);
    folder->entries = g_ptr_array_new_with_free_func(folder_entry_free);
    char *real = realpath(path, NULL);
    struct stat status;
    if (real == NULL || stat(real, &status) != 0) {
        fail(path, errno, error);
        free(real);
        return NULL;
    }
    folder->path = S_ISDIR(status.st_mode) ? g_strdup(real) : g_path_get_dirname(real);
    folder->selected = S_ISDIR(status.st_mode) ? NULL : g_path_get_basename(real);
    free(real);
    g_auto(GStrv) endings = pattern != NULL ? g_strsplit(pattern, " ", -1) : NULL;
    if (!folder_read_entries(folder, endings, cancelled, data, error))
        return NULL;
    g_ptr_array_sort(folder->entries, entry_compare);
    return g_steal_pointer(&folder);
}
