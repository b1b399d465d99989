/* Making and opening an installation: whose it is, what may lie there, and what it publishes. */
#include "config.h"

#include "base/error.h"
#include "operations/credential_files.h"
#include "operations/search.h"
#include "operations/settings.h"
#include "support.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static mode_t mode_of(const char *directory, const char *name)
{
    struct stat status;
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_assert_cmpint(stat(path, &status), ==, 0);
    return status.st_mode & 07777;
}

static char *temporary_new(void)
{
    GError *error = NULL;
    char *directory = g_dir_make_tmp("testamur-installation-XXXXXX", &error);
    g_assert_no_error(error);
    return directory;
}

static void test_modes_without_umask(void)
{
    g_autofree char *directory = temporary_new();
    g_autofree char *place = g_build_filename(directory, "deep", "below", NULL);
    GError *error = NULL;
    const mode_t before = umask(0);
    g_assert_true(installation_create(place, NULL, &error));
    umask(before);
    g_assert_no_error(error);
    g_assert_cmpint(mode_of(place, "."), ==, 0700);
    g_assert_cmpint(mode_of(place, "credentials"), ==, 0700);
    g_assert_cmpint(mode_of(place, "credentials_invalidated"), ==, 0700);
    g_assert_cmpint(mode_of(place, "testamur.db"), ==, 0600);
    directory_remove(directory);
}

static void test_modes_for_a_group(void)
{
    g_autofree char *directory = temporary_new();
    g_autofree char *place = g_build_filename(directory, "shared", NULL);
    const struct group *group = getgrgid(getegid());
    GError *error = NULL;
    mode_t files = 0;
    if (group == NULL) {
        g_test_skip("this user's group has no name");
        directory_remove(directory);
        return;
    }
    const mode_t before = umask(0077);
    g_assert_true(installation_create(place, group->gr_name, &error));
    umask(before);
    g_assert_no_error(error);
    g_assert_cmpint(mode_of(place, "."), ==, 02770);
    g_assert_cmpint(mode_of(place, "credentials"), ==, 02770);
    g_assert_cmpint(mode_of(place, "testamur.db"), ==, 0660);
    g_autoptr(installation) installation = installation_open(place, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(installation_file_mode(installation, false, &files, &error));
    g_assert_cmpint(files, ==, 0660);
    directory_remove(directory);
}

static void test_refused_places(void)
{
    g_autofree char *directory = temporary_new();
    g_autofree char *stray = g_build_filename(directory, "letters.txt", NULL);
    GError *error = NULL;
    g_assert_true(g_file_set_contents(stray, "x", 1, NULL));
    g_assert_false(installation_create(directory, NULL, &error));
    assert_refused(&error, ERROR_REFUSED, "letters.txt");
    g_unlink(stray);

    g_assert_false(installation_create(directory, "no such group", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "no such group");
    g_assert_true(installation_create(directory, NULL, &error));
    g_assert_no_error(error);
    g_assert_false(installation_create(directory, NULL, &error));
    assert_refused(&error, ERROR_REFUSED, "already");
    directory_remove(directory);
}

/* What an init that was killed leaves does not stand in the way of the next one. */
static void test_interrupted(void)
{
    g_autofree char *directory = temporary_new();
    g_autofree char *file = g_build_filename(directory, "testamur.db", NULL);
    g_autofree char *credentials = g_build_filename(directory, "credentials", NULL);
    GError *error = NULL;
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    g_assert_cmpint(g_mkdir(credentials, 0755), ==, 0);
    g_assert_true(installation_create(directory, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(mode_of(directory, "credentials"), ==, 0700);
    directory_remove(directory);
}

static void test_creation_is_history(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE action = 'create'"
                                            " AND object_kind = 'installation'"
                                            " AND operator <> '' AND at > 0"),
                    ==, 1);
}

static void test_credential_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char uuid[] = "FFFFFFFF-0000-4000-8000-00000000000F";
    g_autofree char *path = installation_credential_path(fixture->installation, uuid, false);
    g_autofree char *archived = installation_credential_path(fixture->installation, uuid, true);
    g_autofree char *url = installation_download_url("https://example.org/certificates//", uuid);
    g_autofree char *none = installation_download_url("", uuid);
    g_assert_true(g_path_is_absolute(path));
    g_assert_true(g_str_has_suffix(path, "/credentials/ffffffff-0000-4000-8000-00000000000f.pdf"));
    g_assert_true(g_str_has_suffix(
        archived, "/credentials_invalidated/ffffffff-0000-4000-8000-00000000000f.pdf"));
    g_assert_cmpstr(url, ==,
                    "https://example.org/certificates/ffffffff-0000-4000-8000-00000000000f.pdf");
    g_assert_cmpstr(none, ==, "");
}

/* What stands under a credential's name is its file only if the bytes are; and it gets the mode of where it goes. */
static void test_files_in_the_way(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char uuid[] = "ffffffff-0000-4000-8000-00000000000f";
    const struct file_part part = { "content", 7 };
    GError *error = NULL;
    guint8 hash[32];
    gsize size = sizeof hash;
    enum file_state state;
    bool moved = false;
    g_autofree char *directory = fixture_path(fixture);
    g_autofree char *path = installation_credential_path(fixture->installation, uuid, false);
    g_autofree char *archived = installation_credential_path(fixture->installation, uuid, true);
    g_autofree char *half = g_strdup_printf("%s/credentials/.%s.tmp", directory, uuid);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)"content", 7);
    g_checksum_get_digest(sum, hash, &size);
    g_autoptr(credential_files) files = credential_files_open(fixture->installation, &error);
    g_assert_no_error(error);
    g_assert_cmpint(credential_files_directory(files, false), >=, 0);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_true(credential_file_compare(files, false, uuid, 7, hash, &state, &error));
    g_assert_cmpint(state, ==, FILE_DIFFERENT);
    g_assert_cmpint(g_rmdir(path), ==, 0);
    g_assert_true(g_file_set_contents(path, "another", 7, NULL));
    g_assert_true(credential_file_compare(files, false, uuid, 7, hash, &state, &error));
    g_assert_cmpint(state, ==, FILE_DIFFERENT);
    /* It is replaced, but not if a directory is where it is to be written first. */
    g_assert_cmpint(g_mkdir(half, 0700), ==, 0);
    g_assert_false(credential_file_write(files, false, uuid, &part, 1, &error));
    assert_refused(&error, ERROR_IO, uuid);
    g_assert_cmpint(g_rmdir(half), ==, 0);
    /* What an interrupted writer left there is no hindrance. */
    g_assert_true(g_file_set_contents(half, "half", -1, NULL));
    g_assert_true(credential_file_write(files, false, uuid, &part, 1, &error));
    g_assert_true(credential_file_compare(files, false, uuid, 7, hash, &state, &error));
    g_assert_cmpint(state, ==, FILE_RIGHT);
    g_assert_false(g_file_test(half, G_FILE_TEST_EXISTS));
    g_assert_cmpint(g_chmod(path, 0644), ==, 0);
    g_assert_true(credential_file_move(files, false, uuid, &moved, &error));
    g_assert_cmpint(mode_of(archived, ""), ==, 0600);
    g_assert_cmpint(g_chmod(archived, 0400), ==, 0);
    g_assert_true(credential_file_move(files, true, uuid, &moved, &error));
    g_assert_cmpint(mode_of(path, ""), ==, 0600);
    g_assert_true(credential_file_move(files, false, uuid, &moved, &error));
    g_assert_true(credential_file_move(files, true, uuid, &moved, &error));
    /* A link that somebody put there is moved as one. */
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_cmpint(symlink("/dev/null", path), ==, 0);
    g_assert_true(credential_file_move(files, false, uuid, &moved, &error));
    g_assert_true(moved && g_file_test(archived, G_FILE_TEST_IS_SYMLINK));
    g_assert_no_error(error);
    credential_files_close(NULL);
}

static bool change(struct fixture *fixture, const char *name, const char *value, GError **error)
{
    const struct setting *setting = settings_find(name, NULL);
    g_assert_nonnull(setting);
    return settings_change(fixture->installation, setting, value, error);
}

static void test_settings(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_autoptr(site_settings) fresh = site_settings_load(fixture->installation->database, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(fresh->zone_name, ==, "UTC");
    g_assert_true(fresh->write_files);
    g_assert_false(fresh->mail_enabled);
    g_assert_cmpint(g_strv_length(fresh->fallback_fonts), ==, 0);

    g_assert_true(change(fixture, "write_files", " Off ", &error));
    g_assert_true(change(fixture, "date_char_space", "1.50", &error));
    g_assert_true(change(fixture, "fallback_fonts", "noto-cjk,  dejavu", &error));
    g_assert_true(change(fixture, "download_base_url", "https://example.org/c/", &error));
    g_assert_true(change(fixture, "site_name", "  Aldermoor College ", &error));
    g_assert_no_error(error);
    g_autoptr(site_settings) site = site_settings_load(fixture->installation->database, &error);
    g_assert_no_error(error);
    g_assert_false(site->write_files);
    g_assert_cmpfloat(site->elements.date_char_space, ==, 1.5);
    g_assert_cmpstr(site->fallback_fonts[1], ==, "dejavu");
    g_assert_cmpstr(site->download_base_url, ==, "https://example.org/c");
    g_assert_cmpstr(site->site_name, ==, "Aldermoor College");
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM history WHERE object_kind = 'setting'"), ==,
        5);

    g_assert_true(change(fixture, "write_files", NULL, &error));
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM setting WHERE name = 'write_files'"), ==, 0);
}

static void test_refused_settings(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const refused[][2] = {
        { "time_zone", "Mars/Olympus" },
        { "time_zone", "../../etc/passwd" },
        { "time_zone", "/etc/localtime" },
        { "date_format", "%Q" },
        { "date_format", "" },
        { "language", "xx" },
        { "write_files", "perhaps" },
        { "date_char_space", "nan" },
        { "date_char_space", "1e9" },
        { "download_base_url", "javascript:alert(1)" },
        { "download_base_url", "https://user@example.org/" },
        { "download_base_url", "/certs" },
        { "download_base_url", "https://example.org/the certificates" },
        { "verify_base_url", "https://example ///" },
        { "site_name", "two\nlines" },
        { "fallback_fonts", "../x" },
        { "files_group", "no such group" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        if (change(fixture, refused[i][0], refused[i][1], &error))
            g_error("%s took \"%s\"", refused[i][0], refused[i][1]);
        g_assert_true(g_str_has_prefix(error->message, refused[i][0]));
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM setting"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"), ==, 1);
    g_autoptr(GError) error = NULL;
    g_assert_null(settings_find("nothing", &error));
    g_assert_nonnull(strstr(error->message, "time_zone"));
}

static void test_files_group(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct group *group = getgrgid(getegid());
    GError *error = NULL;
    mode_t files = 0;
    if (group == NULL) {
        g_test_skip("this user's group has no name");
        return;
    }
    g_autofree char *name = g_strdup(group->gr_name);
    g_autofree char *path = fixture_path(fixture);
    g_autofree char *pdf = g_build_filename(path, "credentials", "x.pdf", NULL);
    g_assert_true(g_file_set_contents(pdf, "x", 1, NULL));
    g_assert_true(change(fixture, "files_group", name, &error));
    g_assert_no_error(error);
    g_assert_cmpint(mode_of(path, "."), ==, 0710);
    g_assert_cmpint(mode_of(path, "credentials"), ==, 02750);
    g_assert_cmpint(mode_of(path, "credentials/x.pdf"), ==, 0640);
    g_assert_cmpint(mode_of(path, "credentials_invalidated"), ==, 0700);
    g_assert_cmpint(mode_of(path, "testamur.db"), ==, 0600);
    g_assert_true(installation_file_mode(fixture->installation, false, &files, &error));
    g_assert_cmpint(files, ==, 0640);

    g_assert_true(change(fixture, "files_group", NULL, &error));
    g_assert_cmpint(mode_of(path, "."), ==, 0700);
    g_assert_cmpint(mode_of(path, "credentials"), ==, 0700);
    g_assert_cmpint(mode_of(path, "credentials/x.pdf"), ==, 0600);
}

static bool goes_on(gpointer data)
{
    g_atomic_int_inc((gint *)data);
    return true;
}

struct indexing {
    char *place;
    gint chunks;
};

static gpointer index_words(gpointer data)
{
    struct indexing *indexing = data;
    GError *error = NULL;
    g_autoptr(installation) installation =
        installation_open(indexing->place, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(search_catch_up(installation, goes_on, &indexing->chunks, &error));
    return NULL;
}

/* While the index of words is brought up to date, others come to write between its transactions. */
static void test_index_gives_way(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    enum { CHUNKS = 5 };
    GError *error = NULL;
    struct indexing indexing = { .place = fixture_path(fixture) };
    fixture_run(fixture,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
                " INSERT INTO learner (username, name, created, modified)"
                " SELECT 'user' || i, 'Some Body ' || i, 0, 0 FROM n");
    GThread *thread = g_thread_new("index", index_words, &indexing);
    while (g_atomic_int_get(&indexing.chunks) == 0)
        g_usleep(1000);
    g_assert_true(
        settings_change(fixture->installation, settings_find("site_name", NULL), "Busy", &error));
    g_assert_no_error(error);
    g_assert_cmpint(g_atomic_int_get(&indexing.chunks), <, CHUNKS);
    g_thread_join(thread);
    g_free(indexing.place);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/operations/installation/" path, struct fixture, NULL, fixture_set_up, function,   \
               fixture_tear_down)
    g_test_add_func("/operations/installation/modes-without-umask", test_modes_without_umask);
    g_test_add_func("/operations/installation/modes-for-a-group", test_modes_for_a_group);
    g_test_add_func("/operations/installation/refused-places", test_refused_places);
    g_test_add_func("/operations/installation/interrupted", test_interrupted);
    ADD("files-in-the-way", test_files_in_the_way);
    ADD("index-gives-way", test_index_gives_way);
    ADD("creation-is-history", test_creation_is_history);
    ADD("credential-files", test_credential_files);
    ADD("settings", test_settings);
    ADD("refused-settings", test_refused_settings);
    ADD("files-group", test_files_group);
#undef ADD
    return g_test_run();
}
