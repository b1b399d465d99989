#include "config.h"

#include "conformance/workplace.h"

#include "store/new_database.h"

#include <glib/gstdio.h>

/* Removes a directory and what it holds; an installation has one level of directories. */
static void directory_remove(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name = directory != NULL ? g_dir_read_name(directory) : NULL; name != NULL;
         name = g_dir_read_name(directory)) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (g_file_test(below, G_FILE_TEST_IS_DIR) && !g_file_test(below, G_FILE_TEST_IS_SYMLINK))
            directory_remove(below);
        else
            g_unlink(below);
    }
    g_rmdir(path);
}

struct workplace *workplace_new(GError **error)
{
    g_autoptr(workplace) workplace = g_new0(struct workplace, 1);
    workplace->directory = g_dir_make_tmp("testamur-XXXXXX", error);
    if (workplace->directory == NULL || !new_database_write(workplace->directory, error))
        return NULL;
    workplace->database = database_open(workplace->directory, DATABASE_WRITE, error);
    return workplace->database != NULL ? g_steal_pointer(&workplace) : NULL;
}

void workplace_free(struct workplace *workplace)
{
    if (workplace == NULL)
        return;
    if (workplace->database != NULL)
        database_close(workplace->database);
    if (workplace->directory != NULL)
        directory_remove(workplace->directory);
    g_free(workplace->directory);
    g_free(workplace);
}

void workplace_name_program(void)
{
    g_autofree char *runner = g_file_read_link("/proc/self/exe", NULL);
    if (runner == NULL)
        return;
    g_autofree char *directory = g_path_get_dirname(runner);
    g_autofree char *program = g_build_filename(directory, "..", "testamur", NULL);
    g_setenv("TESTAMUR_PROGRAM", program, FALSE);
}
