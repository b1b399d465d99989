/* Each place from which issuing, reissuing, withdrawing and recovering call the disk, the database or a library fails
 * once. Whatever happens, an error says so, what was promised is there, and after the end of the process the next one
 * brings everything to its end. In the quick check some places, in the full check all. */
#include "config.h"

#include "base/error.h"
#include "fault_support.h"
#include "issue_support.h"
#include "operations/check.h"
#include "operations/invalidate.h"
#include "operations/issue.h"
#include "operations/outgoing_file.h"
#include "operations/recover.h"
#include "operations/reissue.h"
#include "operations/settings.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>

#define QUICK_STRIDE 37
#define LASTING_STRIDE 5

/* Learner 1 and 2 have a credential, the third one's failed, the fourth one's was withdrawn, 5 and 6 have none. */
#define LEARNERS 6

struct scenario {
    const char *name;
    void (*prepare)(const struct fixture *fixture);
    bool (*run)(struct installation *installation, GError **error);
    const char *wanted; /* counts LEARNERS rows when all is done */
};

/* Once everything is done: nobody is at work, and nobody has two. */
#define AT_REST                                                                                    \
    " AND NOT EXISTS (SELECT 1 FROM credential WHERE status = 'generating' OR owner <> '')"        \
    " AND NOT EXISTS (SELECT 1 FROM task_run WHERE outcome = 'running')"                           \
    " AND NOT EXISTS (SELECT 1 FROM mail WHERE state = 'sending')"                                 \
    " AND NOT EXISTS (SELECT 1 FROM credential WHERE status = 'available'"                         \
    " GROUP BY learner_id HAVING count(*) > 1)"

static void copy_below(const char *from, const char *to)
{
    g_autoptr(GDir) directory = g_dir_open(from, 0, NULL);
    const char *name;
    struct stat status;
    g_assert_cmpint(stat(from, &status), ==, 0);
    g_assert_cmpint(g_mkdir(to, 0700), ==, 0);
    g_assert_cmpint(g_chmod(to, status.st_mode & 07777), ==, 0);
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *one = g_build_filename(from, name, NULL);
        g_autofree char *other = g_build_filename(to, name, NULL);
        g_autofree char *content = NULL;
        gsize size = 0;
        if (g_file_test(one, G_FILE_TEST_IS_DIR)) {
            copy_below(one, other);
            continue;
        }
        g_assert_true(g_file_get_contents(one, &content, &size, NULL));
        g_assert_true(g_file_set_contents_full(other, content, (gssize)size,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
        g_assert_cmpint(stat(one, &status), ==, 0);
        g_assert_cmpint(g_chmod(other, status.st_mode & 07777), ==, 0);
    }
}

/* Of those that are left once what was interrupted is done. */
static GArray *all_ids(struct installation *installation, GError **error)
{
    struct recover_result recovered;
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (!recover_run(installation, &recovered, error))
        return ids;
    for (gint64 id = 1; id <= LEARNERS; id++) {
        g_autoptr(GError) missing = NULL;
        g_autoptr(credential) credential = credential_read(installation->database, id, &missing);
        if (credential != NULL)
            g_array_append_val(ids, id);
        else if (!g_error_matches(missing, STORE_ERROR, ERROR_NOT_FOUND) && *error == NULL)
            g_propagate_error(error, g_steal_pointer(&missing));
    }
    return ids;
}

static bool run_issue(struct installation *installation, GError **error)
{
    const struct issue_request request = { .configuration_id = 1, .chunk = 1, .threads = 1 };
    g_autoptr(issue_result) result = issue_run(installation, &request, error);
    return result != NULL;
}

static bool spoil_sixth(gpointer data, const struct configuration *configuration G_GNUC_UNUSED,
                        const struct plan_result *plan G_GNUC_UNUSED, guint64 count G_GNUC_UNUSED)
{
    struct installation *installation = data;
    return database_run(installation->database, NULL,
                        "UPDATE learner SET name = 'Łucja 李' WHERE id = 6", "");
}

/* The last one's name can't be printed, which shows only after the plan. */
static bool run_issue_unprintable(struct installation *installation, GError **error)
{
    const struct issue_watcher watcher = { .confirm = spoil_sixth, .data = installation };
    const struct issue_request request = {
        .configuration_id = 1, .chunk = 1, .threads = 1, .watcher = &watcher
    };
    g_autoptr(issue_result) result = issue_run(installation, &request, error);
    return result != NULL;
}

static bool is_always(gpointer data)
{
    return *(bool *)data;
}

static void note_issuing(gpointer data, const struct issue_progress *progress)
{
    *(bool *)data = progress->phase == ISSUE_ISSUING;
}

/* As if a person withdrew them at the moment they are begun. */
static bool withdraw_at_once(struct installation *installation, GError **error)
{
    return database_run(installation->database, error,
                        "CREATE TEMP TRIGGER withdrawn AFTER INSERT ON credential"
                        " WHEN new.learner_id IN (5, 6) BEGIN UPDATE credential"
                        " SET status = 'invalidated', invalidated_at = 1,"
                        " invalidation_reason = 'x' WHERE id = new.id; END",
                        "");
}

static bool run_withdrawn(struct installation *installation, GError **error)
{
    return withdraw_at_once(installation, error) && run_issue(installation, error);
}

static bool agree(gpointer data G_GNUC_UNUSED, guint64 count G_GNUC_UNUSED)
{
    return true;
}

/* The learner whose credential was withdrawn gets another; after the first one the operator has had enough, and what
 * was begun is taken back. */
static bool run_cancelled(struct installation *installation, GError **error)
{
    bool enough = false;
    const char *const names[] = { "learner3", "learner4", "learner5", "learner6", NULL };
    const struct issue_watcher watcher = {
        .confirm_anew = agree, .progress = note_issuing, .cancelled = is_always, .data = &enough
    };
    const struct issue_request request = {
        .configuration_id = 1, .usernames = names, .chunk = 1, .threads = 1, .watcher = &watcher
    };
    g_autoptr(issue_result) result = issue_run(installation, &request, error);
    return result != NULL;
}

static bool run_withdrawn_and_cancelled(struct installation *installation, GError **error)
{
    return withdraw_at_once(installation, error) && run_cancelled(installation, error);
}

static bool run_reissue(struct installation *installation, GError **error)
{
    g_autoptr(GArray) ids = all_ids(installation, error);
    const struct reissue_request request = { .selection = ids, .chunk = 1, .threads = 1 };
    g_autoptr(reissue_result) result =
        *error == NULL ? reissue_run(installation, &request, error) : NULL;
    return result != NULL;
}

static bool spoil_name(gpointer data, const struct reissue_totals *totals G_GNUC_UNUSED)
{
    struct installation *installation = data;
    return database_run(installation->database, NULL,
                        "UPDATE learner SET name = 'Łucja 李' WHERE id = 1", "")
           && database_run(installation->database, NULL,
                           "CREATE TEMP TRIGGER withdrawn AFTER INSERT ON credential"
                           " WHEN new.learner_id = 2 BEGIN UPDATE credential"
                           " SET status = 'invalidated', owner = 'nobody', invalidated_at = 1,"
                           " invalidation_reason = 'x' WHERE id = new.replaces_id; END",
                           "");
}

/* After the plan the first one's name can't be printed any more, and the second one is withdrawn while its new one is
 * made. */
static bool run_reissue_unprintable(struct installation *installation, GError **error)
{
    g_autoptr(GArray) ids = all_ids(installation, error);
    const struct reissue_watcher watcher = { .confirm = spoil_name, .data = installation };
    const struct reissue_request request = {
        .selection = ids, .chunk = 1, .threads = 1, .watcher = &watcher
    };
    g_autoptr(reissue_result) result =
        *error == NULL ? reissue_run(installation, &request, error) : NULL;
    return result != NULL;
}

static bool run_invalidate(struct installation *installation, GError **error)
{
    struct invalidate_result result;
    g_autoptr(GArray) ids = all_ids(installation, error);
    const struct invalidate_request request = { .selection = ids, .reason = "a test" };
    return *error == NULL && invalidate_run(installation, &request, &result, error);
}

static bool run_change_reason(struct installation *installation, GError **error)
{
    struct invalidate_result result;
    g_autoptr(GArray) ids = all_ids(installation, error);
    const struct invalidate_request request = { .selection = ids,
                                                .reason = "another reason",
                                                .change_reason = true };
    return *error == NULL && invalidate_run(installation, &request, &result, error);
}

static bool run_issue_by_name(struct installation *installation, GError **error)
{
    /* And a run that failed can't be noted as that. */
    if (!database_run(installation->database, error,
                      "CREATE TEMP TRIGGER noted BEFORE UPDATE OF outcome ON task_run"
                      " WHEN new.outcome = 'failed' BEGIN SELECT RAISE(ABORT, 'no'); END",
                      ""))
        return false;
    fault_set_names_only(true);
    const bool done = run_issue(installation, error);
    fault_set_names_only(false);
    return done;
}

/* Into a new directory, and as a whole in the place of what is there. */
static bool run_hand_out(struct installation *installation, GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "handed-out", NULL);
    g_autofree char *whole = g_build_filename(path, "whole", NULL);
    g_autofree char *one = g_build_filename(path, "one", NULL);
    char read[4];
    g_unlink(one);
    g_unlink(whole);
    g_rmdir(path);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(path, true, false, installation, error);
    if (directory == NULL || !outgoing_directory_check(directory, "one", error))
        return false;
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, "one", error);
    return file != NULL && outgoing_file_write(file, "content", 7, error)
           && outgoing_file_read(file, 0, read, sizeof read, error) == sizeof read
           && outgoing_file_finish(file, false, error) && outgoing_directory_sync(directory, error)
           && outgoing_file_save(installation, whole, "content", 7, error);
}

static bool run_hand_out_by_name(struct installation *installation, GError **error)
{
    fault_set_names_only(true);
    const bool done = run_hand_out(installation, error);
    fault_set_names_only(false);
    return done;
}

static bool run_hand_out_by_copy(struct installation *installation, GError **error)
{
    fault_set_no_links(true);
    const bool done = run_hand_out(installation, error);
    fault_set_no_links(false);
    return done;
}

static bool run_recover(struct installation *installation, GError **error)
{
    struct recover_result result;
    return recover_run(installation, &result, error);
}

static void prepare_nothing(const struct fixture *fixture G_GNUC_UNUSED)
{
}

static void prepare_without_files(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_true(run_recover(fixture->installation, &error));
    g_assert_no_error(error);
}

/* A web server's group may read the files. */
static void prepare_group(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct group *group = getgrgid(getegid());
    const struct setting *setting = settings_find("files_group", &error);
    if (group == NULL)
        return;
    g_assert_true(settings_change(fixture->installation, setting, group->gr_name, &error));
    g_assert_no_error(error);
}

/* What a run has left that was killed: rows whose files are there, missing, wrong or half, one that is reissued, one
 * that can't be drawn, withdrawn ones whose files did not get to the archive, a message, a time of a schedule. */
static void prepare_dead_run(const struct fixture *fixture)
{
    GError *error = NULL;
    g_assert_true(run_issue(fixture->installation, &error));
    g_assert_no_error(error);
    fixture_run(fixture,
                "INSERT INTO task_run (id, kind, configuration_id, operator, started, owner)"
                " VALUES (99, 'issue', 1, 'x', 1, 'nobody')");
    fixture_run(fixture, "INSERT INTO task_slot (configuration_id, slot, claimed, owner, host)"
                         " VALUES (1, 1, 1, 'nobody', 'elsewhere')");
    fixture_run(fixture,
                "UPDATE mail SET state = 'sending', owner = 'nobody'"
                " WHERE credential_id IN (SELECT id FROM credential WHERE learner_id = 2)");
    fixture_run(fixture, "DELETE FROM mail WHERE state = 'queued'");
    fixture_run(fixture, "DELETE FROM document WHERE credential_id IN (SELECT id FROM credential"
                         " WHERE learner_id IN (1, 3, 6))");
    fixture_run(fixture,
                "UPDATE credential SET status = 'generating', owner = 'nobody', run_id = 99"
                " WHERE learner_id IN (1, 3, 6)");
    fixture_run(fixture, "UPDATE credential SET base_id = NULL WHERE learner_id = 6");
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, printed_date, drawing_id,"
                         " base_id, replaces_id, owner, created, modified) SELECT"
                         " '11111111-1111-4111-8111-111111111119',"
                         " '22222222-2222-4222-8222-222222222229', learner_id, 1, 'generating',"
                         " full_name, context_name, issued, printed_date, drawing_id, base_id, id,"
                         " 'nobody', 1, 1 FROM credential WHERE learner_id = 2");
    fixture_run(fixture, "UPDATE credential SET status = 'invalidated', owner = 'nobody',"
                         " invalidated_at = 1, invalidation_reason = 'x'"
                         " WHERE status = 'available' AND learner_id = 5");
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT uuid FROM credential WHERE learner_id = 3", "");
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    const char *uuid = statement_text(row, 0);
    g_autofree char *file = installation_credential_path(fixture->installation, uuid, false);
    g_autofree char *folder = g_path_get_dirname(file);
    g_autofree char *half = g_strdup_printf("%s/.%s.tmp", folder, uuid);
    g_assert_true(g_file_set_contents(file, "another", -1, NULL));
    g_assert_true(g_file_set_contents(half, "half", -1, NULL));
}

static void lose_file(const struct fixture *fixture)
{
    GError *error = NULL;
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT uuid FROM credential WHERE learner_id = 5", "");
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    g_autofree char *file =
        installation_credential_path(fixture->installation, statement_text(row, 0), false);
    g_assert_cmpint(g_unlink(file), ==, 0);
}

/* The same, and the file of the withdrawn one is lost, so that it is printed again. */
static void prepare_dead_run_and_lost_file(const struct fixture *fixture)
{
    prepare_dead_run(fixture);
    lose_file(fixture);
}

/* Nothing is to be drawn, but for the lost file of one that was withdrawn. */
static void prepare_lost_file(const struct fixture *fixture)
{
    GError *error = NULL;
    g_assert_true(run_issue(fixture->installation, &error));
    g_assert_no_error(error);
    fixture_run(fixture, "UPDATE credential SET status = 'invalidated', owner = 'nobody',"
                         " invalidated_at = 1, invalidation_reason = 'x' WHERE learner_id = 5");
    lose_file(fixture);
}

/* Files were switched off while that run was dead. */
static void prepare_dead_run_without_files(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    prepare_dead_run(fixture);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_no_error(error);
}

#define WITH_ONE(status, learners)                                                                 \
    "SELECT count(*) FROM learner WHERE id <= 6 AND (id NOT IN (" learners ") OR (SELECT count(*)" \
    " FROM credential WHERE learner_id = learner.id AND status = '" status "') = 1)" AT_REST

static const struct scenario scenarios[] = {
    { "issue", prepare_nothing, run_issue, WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "issue without files", prepare_without_files, run_issue_unprintable,
      WITH_ONE("available", "1, 2, 3, 5") },
    { "issue by name", prepare_nothing, run_issue_by_name, WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "issue for a group", prepare_group, run_issue, WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "hand out", prepare_nothing, run_hand_out, WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "hand out by name", prepare_nothing, run_hand_out_by_name,
      WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "hand out by copy", prepare_nothing, run_hand_out_by_copy,
      WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "cancelled", prepare_nothing, run_cancelled, WITH_ONE("available", "1, 2, 3, 5, 6") },
    { "reissue", prepare_nothing, run_reissue, WITH_ONE("available", "1, 2, 3") },
    { "withdrawn meanwhile", prepare_nothing, run_withdrawn, WITH_ONE("available", "1, 2, 3") },
    { "withdrawn and cancelled", prepare_nothing, run_withdrawn_and_cancelled,
      WITH_ONE("available", "1, 2, 3") },
    { "reissue unprintable", prepare_nothing, run_reissue_unprintable,
      WITH_ONE("available", "1, 3") },
    { "reissue without files", prepare_without_files, run_reissue_unprintable,
      WITH_ONE("available", "1, 3") },
    { "invalidate", prepare_nothing, run_invalidate, WITH_ONE("invalidated", "1, 2, 3, 4") },
    { "invalidate for a group", prepare_group, run_invalidate,
      WITH_ONE("invalidated", "1, 2, 3, 4") },
    { "change a reason", prepare_nothing, run_change_reason, WITH_ONE("invalidated", "4") },
    { "recover", prepare_dead_run, run_recover, WITH_ONE("available", "1, 2, 3, 6") },
    { "recover a lost file", prepare_dead_run_and_lost_file, run_recover,
      WITH_ONE("invalidated", "5") },
    { "recover only a lost file", prepare_lost_file, run_recover, WITH_ONE("invalidated", "5") },
    { "recover without files", prepare_dead_run_without_files, run_recover,
      WITH_ONE("available", "1, 2, 3, 6") },
};

static void prepare_usual(struct fixture *fixture)
{
    GError *error = NULL;
    const char *const first[] = { "learner1", "learner2", "learner4", NULL };
    const struct issue_request request = { .configuration_id = 1, .usernames = first };
    fixture_run(fixture, "DELETE FROM completion WHERE learner_id > 6");
    fixture_run(fixture, "DELETE FROM enrolment WHERE learner_id > 6");
    fixture_run(fixture, "DELETE FROM learner WHERE id > 6");
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->counts.issued, ==, 3);
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, failure, created, modified)"
                         " VALUES ('11111111-1111-4111-8111-111111111111',"
                         " '22222222-2222-4222-8222-222222222222', 3, 1, 'error', 'Old Name',"
                         " 'Old', 1, 'the font was missing', 1, 1)");
    g_autoptr(GArray) fourth = g_array_new(FALSE, FALSE, sizeof(gint64));
    const gint64 id = fixture_number(fixture, "SELECT id FROM credential WHERE learner_id = 4");
    g_array_append_val(fourth, id);
    struct invalidate_result withdrawn;
    const struct invalidate_request invalidation = { .selection = fourth, .reason = "fraud" };
    g_assert_true(invalidate_run(fixture->installation, &invalidation, &withdrawn, &error));
    g_assert_no_error(error);
}

/* As if the process that worked in it had ended. */
static void end_process(const struct fixture *fixture)
{
    fixture_run(fixture, "UPDATE credential SET owner = 'nobody' WHERE owner <> ''");
    fixture_run(fixture, "UPDATE task_run SET owner = 'nobody' WHERE outcome = 'running'");
    fixture_run(fixture, "UPDATE plan SET owner = 'nobody' WHERE owner <> ''");
}

static void assert_sound(const struct fixture *fixture, const char *wanted, const char *where)
{
    GError *error = NULL;
    const struct check_request request = { .read_data = true };
    g_autoptr(check_result) result = check_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < result->findings->len; i++) {
        const struct check_finding *finding = result->findings->pdata[i];
        if (finding->kind == CHECK_DAMAGE)
            g_error("%s: %s", where, finding->text);
    }
    const gint64 count = fixture_number(fixture, wanted);
    if (count != LEARNERS)
        g_error("%s: %" G_GINT64_FORMAT " of %d learners have what they should", where, count,
                LEARNERS);
}

/* The ids under which learners were promised a document. Array of char *. */
static GPtrArray *promises(const struct fixture *fixture)
{
    GError *error = NULL;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(statement) row = database_query(
        fixture->installation->database, &error,
        "SELECT verify_uuid FROM credential JOIN document ON credential_id = credential.id", "");
    while (statement_step(row, &error) == 1)
        g_ptr_array_add(ids, g_strdup(statement_text(row, 0)));
    g_assert_no_error(error);
    return ids;
}

static void assert_kept(const struct fixture *fixture, const GPtrArray *promised, const char *where)
{
    g_autoptr(GPtrArray) kept = promises(fixture);
    for (guint i = 0; i < promised->len; i++)
        if (!g_ptr_array_find_with_equal_func(kept, promised->pdata[i], g_str_equal, NULL))
            g_error("%s: what was issued is gone: %s", where, (char *)promised->pdata[i]);
}

/* Whether something failed; then the next process brings everything to its end. */
static bool fail_once(const struct fixture *prepared, const struct scenario *scenario,
                      const struct fault_kind *kind)
{
    GError *error = NULL;
    struct fixture fixture = { .directory = prepared->directory };
    g_autofree char *from = fixture_path(prepared);
    g_autofree char *to = g_build_filename(prepared->directory, "copy", NULL);
    copy_below(from, to);
    fixture.installation = installation_open(to, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    fault_arm(kind);
    const bool done = scenario->run(fixture.installation, &error);
    const char *failed = fault_disarm();
    g_autofree char *where =
        g_strdup_printf("%s, %s at %s: %s", scenario->name, kind->name,
                        failed != NULL ? failed : "no call", error != NULL ? error->message : "");
    if (done != (error == NULL) || (failed == NULL && !done))
        g_error("%s: %s", where, done ? "an error and a result" : "nothing says what went wrong");
    g_clear_error(&error);
    installation_close(fixture.installation);
    fixture.installation = installation_open(to, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) promised = promises(&fixture);
    end_process(&fixture);
    /* What failed for itself only, such as a library while one was drawn, is tried again by the next issue. */
    if (!scenario->run(fixture.installation, &error) || !run_issue(fixture.installation, &error))
        g_error("%s: the next one failed: %s", where, error->message);
    assert_kept(&fixture, promised, where);
    assert_sound(&fixture, scenario->wanted, where);
    installation_close(fixture.installation);
    directory_remove(to);
    return failed != NULL;
}

static void test_scenario(struct fixture *fixture, gconstpointer data)
{
    const struct scenario *scenario = data;
    const bool full = g_strcmp0(g_getenv("TESTAMUR_TEST_FULL"), "1") == 0;
    prepare_usual(fixture);
    scenario->prepare(fixture);
    g_clear_pointer(&fixture->installation, installation_close);
    for (const struct fault_kind *kind = fault_kinds; kind->name != NULL; kind++) {
        guint count = 0;
        if (!full && kind->calls != NULL)
            continue;
        fault_begin(!full ? QUICK_STRIDE : kind->lasting ? LASTING_STRIDE : 1);
        while (fail_once(fixture, scenario, kind))
            count++;
        g_test_message("%s: %u places", kind->name, count);
        g_assert_true(count > 0 || kind->calls != NULL || !full);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(scenarios); i++) {
        g_autofree char *path = g_strdup_printf("/operations/every-fault/%s", scenarios[i].name);
        g_strdelimit(path, " ", '-');
        g_test_add(path, struct fixture, &scenarios[i], issue_set_up, test_scenario,
                   fixture_tear_down);
    }
    return g_test_run();
}
