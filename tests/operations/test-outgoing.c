/* Files that are handed out: they appear under their names when they are whole, replace nothing unasked, follow no
 * link that somebody put there, and never go into the installation. What the disk refuses is in test-every-fault. */
#include "config.h"

#include "base/error.h"
#include "operations/outgoing_file.h"
#include "support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A path below the fixture's directory. Caller frees. */
static char *below(const struct fixture *fixture, const char *name)
{
    return g_build_filename(fixture->directory, name, NULL);
}

static struct outgoing_directory *open_below(const struct fixture *fixture, const char *name,
                                             bool make, bool replace, GError **error)
{
    g_autofree char *path = below(fixture, name);
    return outgoing_directory_open(path, make, replace, fixture->installation, error);
}

static void test_own_directories(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = { "installation", "installation/credentials/",
                                         "installation/credentials_invalidated" };
    GError *error = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_null(open_below(fixture, names[i], false, false, &error));
        assert_refused(&error, ERROR_REFUSED, "belongs to the installation");
    }
    /* One of them is missing: what is no directory of ours is none. */
    g_autofree char *archive = below(fixture, names[2]);
    g_assert_cmpint(g_rmdir(archive), ==, 0);
    g_autoptr(outgoing_directory) other = open_below(fixture, ".", false, false, &error);
    g_assert_no_error(error);
    g_assert_nonnull(other);
}

static void test_places(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(outgoing_directory) made = open_below(fixture, "new///", true, false, &error);
    g_autoptr(outgoing_directory) again = open_below(fixture, "new", true, false, &error);
    g_assert_no_error(error);
    g_assert_true(made != NULL && again != NULL);
    g_autofree char *new = below(fixture, "new"), *link = below(fixture, "link");
    g_autofree char *file = below(fixture, "file");
    g_assert_cmpint(symlink(new, link), ==, 0);
    g_assert_true(g_file_set_contents(file, "x", 1, NULL));
    g_assert_null(open_below(fixture, "link", true, false, &error));
    assert_refused(&error, ERROR_REFUSED, "is a symbolic link");
    g_assert_null(open_below(fixture, "file", true, false, &error));
    assert_refused(&error, ERROR_IO, "Not a directory");
    g_assert_null(open_below(fixture, "nowhere/new", true, false, &error));
    assert_refused(&error, ERROR_IO, "No such file");
    g_assert_null(open_below(fixture, "nowhere", false, false, &error));
    assert_refused(&error, ERROR_IO, "No such file");
    g_autoptr(outgoing_directory) root =
        outgoing_directory_open("/", false, false, fixture->installation, &error);
    g_assert_no_error(error);
    g_assert_nonnull(root);
    outgoing_directory_close(NULL);
    outgoing_file_free(NULL);
}

/* Whether a file that is being written shows. */
static bool has_hidden_file(const struct fixture *fixture, const char *name)
{
    g_autofree char *path = below(fixture, name);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *found;
    while ((found = g_dir_read_name(directory)) != NULL)
        if (found[0] == '.')
            return true;
    return false;
}

static bool write_file(const struct outgoing_directory *directory, const char *name, GError **error)
{
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, name, NULL);
    char read[16] = { 0 };
    g_assert_true(outgoing_file_write(file, "new content", 11, NULL));
    g_assert_cmpuint(outgoing_file_size(file), ==, 11);
    g_assert_cmpint(outgoing_file_read(file, 4, read, 7, NULL), ==, 7);
    g_assert_cmpstr(read, ==, "content");
    return outgoing_file_finish(file, true, error);
}

static void assert_content(const struct fixture *fixture, const char *name, const char *wanted)
{
    g_autofree char *path = below(fixture, name);
    g_autofree char *content = NULL;
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, wanted);
}

static void test_names_that_are_taken(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *old = below(fixture, "out/old");
    g_autofree char *folder = below(fixture, "out/folder");
    g_autoptr(outgoing_directory) keeps = open_below(fixture, "out", true, false, &error);
    g_autoptr(outgoing_directory) replaces = open_below(fixture, "out", true, true, &error);
    g_assert_no_error(error);
    g_assert_true(g_file_set_contents(old, "old content", -1, NULL));
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(outgoing_directory_check(keeps, "free", &error));
    g_assert_false(outgoing_directory_check(keeps, "old", &error));
    assert_refused(&error, ERROR_REFUSED, "--force");
    g_assert_false(outgoing_directory_check(replaces, "folder", &error));
    assert_refused(&error, ERROR_REFUSED, "is no file");
    g_assert_true(outgoing_directory_check(replaces, "old", &error));
    /* It was free when it was looked at. */
    g_assert_false(write_file(keeps, "old", &error));
    assert_refused(&error, ERROR_REFUSED, "is there already");
    assert_content(fixture, "out/old", "old content");
    g_assert_true(write_file(replaces, "old", &error));
    g_assert_no_error(error);
    assert_content(fixture, "out/old", "new content");
    g_assert_true(write_file(keeps, "free", &error));
    g_assert_no_error(error);
    g_assert_true(outgoing_directory_sync(keeps, &error));
    /* Nothing half is left. */
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    g_assert_null(g_dir_read_name(directory));
    g_assert_false(has_hidden_file(fixture, "out"));
}

/* As a person would type it. */
static void test_where_the_program_was_started(struct fixture *fixture,
                                               gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *before = g_get_current_dir();
    g_autofree char *old = below(fixture, "old");
    g_assert_true(g_file_set_contents(old, "old content", -1, NULL));
    g_assert_cmpint(g_chdir(fixture->directory), ==, 0);
    g_autoptr(outgoing_directory) here =
        outgoing_directory_open(".", false, false, fixture->installation, &error);
    g_assert_no_error(error);
    g_assert_false(outgoing_directory_check(here, "old", &error));
    g_assert_true(g_str_has_prefix(error->message, "old is there already"));
    g_clear_error(&error);
    g_assert_cmpint(g_chdir(before), ==, 0);
}

/* Whoever is killed while writing leaves nothing that somebody must find and remove. */
static void test_nothing_while_writing(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *out = below(fixture, "out");
    g_autoptr(outgoing_directory) directory = open_below(fixture, "out", true, false, &error);
    g_assert_no_error(error);
    const int nameless = open(out, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (nameless < 0) {
        g_test_skip("this file system has no files without a name");
        return;
    }
    close(nameless);
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, "one", &error);
    g_assert_no_error(error);
    g_assert_true(outgoing_file_write(file, "content", 7, &error));
    g_assert_false(has_hidden_file(fixture, "out"));
    g_assert_true(outgoing_file_finish(file, false, &error));
    g_assert_no_error(error);
    assert_content(fixture, "out/one", "content");
    g_assert_false(has_hidden_file(fixture, "out"));
}

static void test_whole_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autofree char *path = below(fixture, "saved");
    g_autofree char *taken = below(fixture, "installation");
    g_autofree char *nowhere = below(fixture, "nowhere/saved");
    g_assert_true(outgoing_file_save(fixture->installation, path, "one", 3, &error));
    g_assert_true(outgoing_file_save(fixture->installation, path, "two", 3, &error));
    g_assert_no_error(error);
    assert_content(fixture, "saved", "two");
    g_assert_false(outgoing_file_save(fixture->installation, taken, "x", 1, &error));
    assert_refused(&error, ERROR_REFUSED, "is no file");
    g_assert_false(outgoing_file_save(fixture->installation, nowhere, "x", 1, &error));
    assert_refused(&error, ERROR_IO, "nowhere");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/operations/outgoing/" path, struct fixture, NULL, fixture_set_up, function,       \
               fixture_tear_down)
    ADD("own-directories", test_own_directories);
    ADD("places", test_places);
    ADD("taken-names", test_names_that_are_taken);
    ADD("here", test_where_the_program_was_started);
    ADD("nothing-while-writing", test_nothing_while_writing);
    ADD("whole-files", test_whole_files);
    return g_test_run();
}
