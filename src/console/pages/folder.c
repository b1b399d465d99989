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

#define TEXTS_SIZE 4096
#define CANCEL_EVERY 512 /* entries between two looks at whether it shall end */

void folder_free(struct folder *folder)
{
    if (folder == NULL)
        return;
    g_free(folder->path);
    g_array_unref(folder->entries);
    g_string_chunk_free(folder->texts);
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
    g_autofree char *folded = text_fold(name, -1);
    const bool directory = S_ISDIR(status.st_mode);
    const struct folder_entry entry = {
        .name = g_string_chunk_insert(folder->texts, name),
        .folded = g_string_chunk_insert(folder->texts, folded),
        .directory = directory,
        .hidden = name[0] == '.',
        .preferred = !directory && is_preferred(name, endings),
        .size = (guint64)status.st_size,
        .modified = (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC,
    };
    g_array_append_val(folder->entries, entry);
}

static int entry_compare(gconstpointer a, gconstpointer b)
{
    const struct folder_entry *one = a, *other = b;
    if (one->directory != other->directory)
        return one->directory ? -1 : 1;
    if (one->preferred != other->preferred)
        return one->preferred ? -1 : 1;
    const int order = strcmp(one->folded, other->folded);
    return order != 0 ? order : strcmp(one->name, other->name);
}

static void folder_sort(struct folder *folder)
{
    GStringChunk *texts = g_string_chunk_new(TEXTS_SIZE);
    g_array_sort(folder->entries, entry_compare);
    for (guint i = 0; i < folder->entries->len; i++) {
        struct folder_entry *entry = &g_array_index(folder->entries, struct folder_entry, i);
        entry->folded = g_string_chunk_insert(texts, entry->folded);
        entry->name = g_string_chunk_insert(texts, entry->name);
    }
    g_string_chunk_free(folder->texts);
    folder->texts = texts;
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
    folder->entries = g_array_new(FALSE, FALSE, sizeof(struct folder_entry));
    folder->texts = g_string_chunk_new(TEXTS_SIZE);
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
    folder_sort(folder);
    return g_steal_pointer(&folder);
}
