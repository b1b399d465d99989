#include "config.h"

#include "directory.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void file_copy(const char *source, const char *target, int mode)
{
    g_autofree char *content = NULL;
    gsize length = 0;
    g_autoptr(GError) error = NULL;
    if (g_file_get_contents(source, &content, &length, &error))
        g_file_set_contents_full(target, content, (gssize)length, G_FILE_SET_CONTENTS_NONE, mode,
                                 &error);
    g_assert_no_error(error);
}

void directory_copy(const char *source, const char *target)
{
    GStatBuf status;
    g_autoptr(GError) error = NULL;
    g_assert_no_errno(g_stat(source, &status));
    g_assert_no_errno(g_mkdir(target, status.st_mode & 07777));
    g_autoptr(GDir) directory = g_dir_open(source, 0, &error);
    g_assert_no_error(error);
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *from = g_build_filename(source, name, NULL);
        g_autofree char *to = g_build_filename(target, name, NULL);
        if (g_str_has_suffix(name, ".pdf")) {
            g_assert_no_errno(link(from, to));
            continue;
        }
        g_assert_no_errno(g_stat(from, &status));
        if (S_ISDIR(status.st_mode))
            directory_copy(from, to);
        else
            file_copy(from, to, status.st_mode & 0777);
    }
}

void directory_remove(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        /* Most are files, so nothing is asked first. */
        if (g_unlink(below) != 0)
            directory_remove(below);
    }
    g_rmdir(path);
}
