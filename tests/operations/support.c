#include "config.h"

#include "support.h"

#include "../store/new_database.h"
#include "base/error.h"
#include "operations/check.h"
#include "store/history.h"
#include "store/seal.h"

#include <glib/gstdio.h>
#include <string.h>

void directory_remove(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (g_file_test(below, G_FILE_TEST_IS_DIR) && !g_file_test(below, G_FILE_TEST_IS_SYMLINK))
            directory_remove(below);
        else
            g_unlink(below);
    }
    g_rmdir(path);
}

char *fixture_path(const struct fixture *fixture)
{
    return g_build_filename(fixture->directory, "installation", NULL);
}

/* As installation_create leaves one. */
static void make_installation(const char *path)
{
    static const char *const names[] = { "", "credentials", "credentials_invalidated" };
    GError *error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *directory = g_build_filename(path, names[i], NULL);
        g_assert_cmpint(g_mkdir(directory, 0700), ==, 0);
    }
    new_database_write(path, &error);
    g_assert_no_error(error);
}

void fixture_set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->directory = g_dir_make_tmp("testamur-operations-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *path = fixture_path(fixture);
    make_installation(path);
    fixture->installation = installation_open(path, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(history_add(fixture->installation->database, fixture->installation->operator_name,
                              "installation", 0, path, "create", NULL, &error));
    g_assert_no_error(error);
}

void fixture_tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    installation_close(fixture->installation);
    directory_remove(fixture->directory);
    g_free(fixture->directory);
}

gint64 fixture_number(const struct fixture *fixture, const char *sql)
{
    GError *error = NULL;
    g_autoptr(statement) statement =
        database_query(fixture->installation->database, &error, sql, "");
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(statement, &error), ==, 1);
    g_assert_no_error(error);
    return statement_integer(statement, 0);
}

void fixture_assert_seals(const struct fixture *fixture)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) broken = seal_verify(fixture->installation->database, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(broken->len > 0 ? broken->pdata[0] : NULL, ==, NULL);
}

void fixture_assert_sound(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct check_request request = { .read_data = true };
    g_autoptr(check_result) result = check_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->damages, ==, 0);
}

void fixture_add_cases(const struct fixture_case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_test_add(cases[i].name, struct fixture, NULL, fixture_set_up, cases[i].run,
                   fixture_tear_down);
}

void fixture_run(const struct fixture *fixture, const char *sql)
{
    GError *error = NULL;
    g_assert_true(database_run(fixture->installation->database, &error, sql, ""));
    g_assert_no_error(error);
}

void assert_refused(GError **error, int code, const char *words)
{
    g_assert_nonnull(*error);
    g_assert_cmpint(error_exit_status(*error), ==, code);
    if (strstr((*error)->message, words) == NULL)
        g_error("\"%s\" does not say \"%s\"", (*error)->message, words);
    g_clear_error(error);
}
