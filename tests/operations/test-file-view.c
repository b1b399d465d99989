#include "config.h"

#include "base/error.h"
#include "issue_support.h"
#include "operations/check.h"
#include "operations/file_view.h"
#include "operations/recover.h"
#include "operations/settings.h"

/* file_view_settle tells after each 500 credentials how far it is. */
#define LEARNERS_MANY 600

static void set_write_files(const struct fixture *fixture, const char *value)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    g_assert_no_error(error);
    g_assert_true(settings_change(fixture->installation, setting, value, &error));
    g_assert_no_error(error);
}

static guint count_files(const struct fixture *fixture)
{
    GError *error = NULL;
    guint count = 0;
    g_autofree char *path = installation_credential_directory(fixture->installation, false);
    g_autoptr(GDir) directory = g_dir_open(path, 0, &error);
    g_assert_no_error(error);
    while (g_dir_read_name(directory) != NULL)
        count++;
    return count;
}

static void assert_sound(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct check_request request = { .read_data = true };
    g_autoptr(check_result) result = check_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->damages, ==, 0);
    g_assert_cmpuint(result->remarks, ==, 0);
}

static void issue_many(const struct fixture *fixture)
{
    fixture_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 24 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 600) INSERT INTO learner (id, username, name, created,"
                         " modified) SELECT i, 'learner' || i, 'Learner ' || i, 0, 0 FROM n");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, modified)"
                         " SELECT 1, id, 0 FROM learner WHERE id > 23");
    fixture_run(fixture, "INSERT INTO completion (course_id, learner_id, ratio, modified)"
                         " SELECT 1, id, 1.0, 0 FROM learner WHERE id > 23");
    issue_all(fixture);
    g_assert_cmpuint(count_files(fixture), ==, LEARNERS_MANY);
}

/* Somebody wants the files again while they are being removed, and is killed before any is written. */
static bool overtake(void *data, guint64 done G_GNUC_UNUSED)
{
    const struct fixture *fixture = data;
    fixture_run(fixture, "UPDATE setting SET value = 'true' WHERE name = 'write_files'");
    fixture_run(fixture, "UPDATE setting SET value = 'nobody' WHERE name = 'files_follow'");
    return true;
}

static void test_overtaken_by_one_who_died(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    bool waits = false;
    struct file_view_result result;
    struct recover_result recovered;
    const struct file_view_request request = { .progress = overtake, .data = fixture };
    issue_many(fixture);
    set_write_files(fixture, "false");
    g_assert_true(file_view_settle(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.removed, ==, 500);
    g_assert_cmpuint(count_files(fixture), ==, LEARNERS_MANY - 500);
    g_assert_true(file_view_waits(fixture->installation->database, &waits, &error));
    g_assert_no_error(error);
    g_assert_true(waits);
    g_assert_true(recover_run(fixture->installation, &recovered, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(recovered.files, ==, 500);
    g_assert_cmpuint(count_files(fixture), ==, LEARNERS_MANY);
    assert_sound(fixture);
}

/* A run that died had begun with files; since then nobody wants any. */
static void test_recovery_leaves_no_unwanted_file(struct fixture *fixture,
                                                  gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct recover_result recovered;
    const struct file_view_request request = { 0 };
    struct file_view_result result;
    issue_all(fixture);
    fixture_run(fixture, "DELETE FROM mail WHERE credential_id = 5");
    fixture_run(fixture, "DELETE FROM document WHERE credential_id = 5");
    fixture_run(fixture, "UPDATE credential SET status = 'generating', owner = 'nobody'"
                         " WHERE id = 5");
    set_write_files(fixture, "false");
    g_assert_true(file_view_settle(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.removed, ==, ISSUE_LEARNERS - 1);
    g_assert_true(recover_run(fixture->installation, &recovered, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(recovered.issued, ==, 1);
    g_assert_cmpuint(count_files(fixture), ==, 0);
    set_write_files(fixture, "true");
    g_assert_true(file_view_settle(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.written, ==, ISSUE_LEARNERS);
    assert_sound(fixture);
}

#define TEST(path, function)                                                                       \
    g_test_add("/file-view/" path, struct fixture, NULL, issue_set_up, function, fixture_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("overtaken", test_overtaken_by_one_who_died);
    TEST("recovery", test_recovery_leaves_no_unwanted_file);
    return g_test_run();
}
