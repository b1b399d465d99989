#include "config.h"

#include "base/error.h"
#include "base/owner.h"
#include "issue_support.h"
#include "operations/credential_selection.h"
#include "operations/invalidate.h"
#include "operations/issue.h"
#include "operations/recover.h"
#include "operations/settings.h"

#include <glib/gstdio.h>
#include <string.h>

static GArray *select_learner(const struct fixture *fixture, const char *username)
{
    GError *error = NULL;
    const struct credential_filter filter = { .username = username };
    const struct credential_selection selection = { .filter = &filter };
    GArray *ids = credential_selection_make(fixture->installation->database, &selection, &error);
    g_assert_no_error(error);
    return ids;
}

static struct invalidate_result invalidate(const struct fixture *fixture, const char *username,
                                           const char *reason, bool change_reason)
{
    GError *error = NULL;
    struct invalidate_result result;
    g_autoptr(GArray) ids = select_learner(fixture, username);
    const struct invalidate_request request = { .selection = ids,
                                                .reason = reason,
                                                .change_reason = change_reason };
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    return result;
}

static char *path_of(const struct fixture *fixture, gint64 learner, bool archived)
{
    GError *error = NULL;
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT uuid FROM credential WHERE learner_id = ?", "i", learner);
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    return installation_credential_path(fixture->installation, statement_text(row, 0), archived);
}

static bool is_there(const struct fixture *fixture, gint64 learner, bool archived)
{
    g_autofree char *path = path_of(fixture, learner, archived);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* Q44: status, reason, time, operator, file and history by one operation; no message (Q24). */
static void test_q44_one_operation_does_all(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    g_autofree char *before = path_of(fixture, 3, false);
    g_assert_cmpint(g_chmod(before, 0644), ==, 0);
    const gint64 mails = fixture_number(fixture, "SELECT count(*) FROM mail");
    const struct invalidate_result result = invalidate(fixture, "learner3", "Fraud", false);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, 1);
    g_assert_cmpuint(result.moved, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 3"
                                            " AND status = 'invalidated' AND owner = ''"
                                            " AND invalidated_at > 0 AND invalidated_by <> ''"
                                            " AND invalidation_reason = 'Fraud'"),
                    ==, 1);
    g_assert_false(is_there(fixture, 3, false));
    g_assert_true(is_there(fixture, 3, true));
    GStatBuf status;
    g_autofree char *after = path_of(fixture, 3, true);
    g_assert_cmpint(g_stat(after, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0600);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT count(*) FROM history WHERE action = 'invalidate'"
                                   " AND json_extract(changes, '$.status[0]') = 'available'"
                                   " AND json_extract(changes, '$.reason[1]') = 'Fraud'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail"), ==, mails);
}

/* Q45: a reason is trimmed, and a blank one refused. */
static void test_q45_reason_is_trimmed(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    GError *error = NULL;
    struct invalidate_result result;
    g_autoptr(GArray) ids = select_learner(fixture, "learner1");
    const struct invalidate_request request = { .selection = ids, .reason = " \t\n" };
    g_assert_false(invalidate_run(fixture->installation, &request, &result, &error));
    assert_refused(&error, ERROR_USAGE, "blank");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'invalidated'"),
                    ==, 0);
    invalidate(fixture, "learner1", "  Course withdrawn\n", false);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE invalidation_reason = 'Course withdrawn'"),
                    ==, 1);
}

/* Q41: the length of a reason is not limited. */
static void test_q41_long_reasons_are_kept(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    g_autofree char *reason = g_strnfill(5000, 'x');
    invalidate(fixture, "learner1", reason, false);
    g_assert_cmpint(fixture_number(fixture, "SELECT max(length(invalidation_reason))"
                                            " FROM credential"),
                    ==, 5000);
}

static void test_again_changes_nothing(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    invalidate(fixture, "learner1", "first", false);
    const gint64 modified =
        fixture_number(fixture, "SELECT modified FROM credential WHERE learner_id = 1");
    const gint64 history = fixture_number(fixture, "SELECT count(*) FROM history");
    const struct invalidate_result again = invalidate(fixture, "learner1", "second", false);
    g_assert_cmpuint(again.planned[INVALIDATE_ALREADY], ==, 1);
    g_assert_cmpuint(again.done[INVALIDATE_DUE], ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT modified FROM credential WHERE learner_id = 1"),
                    ==, modified);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"), ==, history);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE invalidation_reason = 'first'"),
                    ==, 1);
}

static void test_reason_changes_on_demand(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    invalidate(fixture, "learner1", "first", false);
    const gint64 at =
        fixture_number(fixture, "SELECT invalidated_at FROM credential WHERE learner_id = 1");
    struct invalidate_result result = invalidate(fixture, "learner1", "first\nsecond", true);
    g_assert_cmpuint(result.done[INVALIDATE_REASON], ==, 1);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT count(*) FROM credential WHERE status = 'invalidated'"
                                   " AND invalidation_reason = 'first' || char(10) || 'second'"),
                    ==, 1);
    /* When it was withdrawn, and why it was said to be, stay on record. */
    g_assert_cmpint(
        fixture_number(fixture, "SELECT invalidated_at FROM credential WHERE learner_id = 1"), ==,
        at);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE"
                                            " json_extract(changes, '$.reason[0]') = 'first'"),
                    ==, 1);
    result = invalidate(fixture, "learner2", "never withdrawn", true);
    g_assert_cmpuint(result.planned[INVALIDATE_LIVE], ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'invalidated'"),
                    ==, 1);
}

static void insert_row(struct fixture *fixture, const char *status, const char *owner)
{
    GError *error = NULL;
    g_assert_true(database_run(
        fixture->installation->database, &error,
        "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status,"
        " full_name, context_name, issued, failure, owner, created, modified)"
        " VALUES ('11111111-1111-4111-8111-111111111111',"
        " '22222222-2222-4222-8222-222222222222', 7, 1, ?, 'Name', 'Context', 1,"
        " 'it was so', ?, 1, 1)",
        "tt", status, owner));
    g_assert_no_error(error);
}

static void test_rows_in_error_can_be_withdrawn(struct fixture *fixture,
                                                gconstpointer data G_GNUC_UNUSED)
{
    insert_row(fixture, "error", "");
    const struct invalidate_result result = invalidate(fixture, "learner7", "wrong", false);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, 1);
    g_assert_cmpuint(result.moved, ==, 0);
    /* Q40: a batch gives nothing to somebody whose credential was withdrawn. */
    issue_all(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS - 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 7"),
                    ==, 1);
}

/* Of a living process: it goes on, finds the row withdrawn, and takes the file to the archive. */
static void test_rows_under_way_can_be_withdrawn(struct fixture *fixture,
                                                 gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *owner = owner_mark();
    insert_row(fixture, "generating", owner);
    const struct invalidate_result result = invalidate(fixture, "learner7", "wrong", false);
    g_assert_cmpuint(result.under_way, ==, 1);
    g_autofree char *written = path_of(fixture, 7, false);
    g_assert_true(g_file_set_contents(written, "%PDF", 4, NULL));
    fixture_run(fixture, "UPDATE credential SET owner = 'nobody'");
    GError *error = NULL;
    struct recover_result recovered;
    g_assert_true(recover_run(fixture->installation, &recovered, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(recovered.archived, ==, 1);
    g_assert_true(is_there(fixture, 7, true));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
}

/* The database holds the document, so the archive gets it even if somebody removed the file. */
static void test_lost_file_is_archived_all_the_same(struct fixture *fixture,
                                                    gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    g_autofree char *path = path_of(fixture, 3, false);
    g_autofree char *archived = path_of(fixture, 3, true);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize size = 0, size_after = 0;
    g_assert_true(g_file_get_contents(path, &before, &size, NULL));
    g_assert_cmpint(g_unlink(path), ==, 0);
    const struct invalidate_result result = invalidate(fixture, "learner3", "Fraud", false);
    g_assert_cmpuint(result.moved, ==, 1);
    g_assert_true(g_file_get_contents(archived, &after, &size_after, NULL));
    g_assert_cmpuint(size_after, ==, size);
    g_assert_cmpint(memcmp(before, after, size), ==, 0);
}

/* Asked between chunks: acts as soon as a row is being made. */
static bool meddle(gpointer data)
{
    const struct fixture *fixture = data;
    if (fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 5"
                                " AND status = 'generating'")
        == 1)
        invalidate(fixture, "learner5", "while it was issued", false);
    return false;
}

static void test_withdrawn_while_it_is_issued(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct issue_watcher watcher = { .cancelled = meddle, .data = fixture };
    const struct issue_request request = { .configuration_id = 1, .watcher = &watcher };
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS - 1);
    g_assert_cmpuint(result->counts.already, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'generating' OR owner <> ''"),
                    ==, 0);
    g_assert_false(is_there(fixture, 5, false));
    g_assert_true(is_there(fixture, 5, true));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM document"), ==, ISSUE_LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail"), ==, ISSUE_LEARNERS - 1);
}

static void test_without_files_there_is_nothing_to_move(struct fixture *fixture,
                                                        gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_no_error(error);
    issue_all(fixture);
    const struct invalidate_result result = invalidate(fixture, "learner3", "Fraud", false);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, 1);
    g_assert_cmpuint(result.moved, ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
}

static bool decline(gpointer data, const guint64 *counts)
{
    guint64 *asked = data;
    *asked = counts[INVALIDATE_DUE];
    return false;
}

static void test_nothing_happens_without_consent(struct fixture *fixture,
                                                 gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct invalidate_result result;
    guint64 asked = 0;
    issue_all(fixture);
    g_autoptr(GArray) ids = select_learner(fixture, NULL);
    const struct invalidate_watcher watcher = { .confirm = decline, .data = &asked };
    const struct invalidate_request request = { .selection = ids,
                                                .reason = "x",
                                                .watcher = &watcher };
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(asked, ==, ISSUE_LEARNERS);
    g_assert_true(result.cancelled);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS);
}

static bool is_over(gpointer data)
{
    guint *looks = data;
    return ++*looks == 3;
}

/* A plan of many can be given up: nothing is done. */
static void test_plan_is_cancelled(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct invalidate_result result;
    guint looks = 0;
    issue_all(fixture);
    g_autoptr(GArray) some = select_learner(fixture, NULL);
    g_autoptr(GArray) ids = g_array_copy(some);
    while (ids->len < 1000)
        g_array_append_vals(ids, some->data, some->len);
    const struct invalidate_watcher watcher = { .cancelled = is_over, .data = &looks };
    const struct invalidate_request request = { .selection = ids,
                                                .reason = "x",
                                                .watcher = &watcher };
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_true(result.cancelled);
    g_assert_cmpuint(looks, ==, 3);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS);
}

/* What was changed since a person looked at it is not changed on what they saw. */
static void test_changed_since_it_was_seen(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct invalidate_result result;
    issue_all(fixture);
    g_autoptr(GArray) ids = select_learner(fixture, "learner1");
    struct invalidate_request request = { .selection = ids, .reason = "x" };
    fixture->installation->based_on = 1;
    g_assert_false(invalidate_run(fixture->installation, &request, &result, &error));
    assert_refused(&error, ERROR_BUSY, "was changed since you looked at it");
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    request.change_reason = true;
    request.reason = "y";
    fixture->installation->based_on = 1;
    g_assert_false(invalidate_run(fixture->installation, &request, &result, &error));
    assert_refused(&error, ERROR_BUSY, "was changed since you looked at it");
}

/* A lost file of a document that is damaged, too, is a matter for check: the credential is withdrawn all the same. */
static void test_lost_file_and_damaged_document(struct fixture *fixture,
                                                gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    g_autofree char *path = path_of(fixture, 1, false);
    g_assert_cmpint(g_unlink(path), ==, 0);
    fixture_run(fixture, "UPDATE document SET sha256 = zeroblob(32) WHERE credential_id ="
                         " (SELECT id FROM credential WHERE learner_id = 1)");
    const struct invalidate_result result = invalidate(fixture, "learner1", "x", false);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, 1);
    g_assert_false(is_there(fixture, 1, true));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
}

/* What a watcher is told, and after how many credentials it has had enough. */
struct watch {
    guint64 items, planned, confirmed, progress, enough;
};

static void watch_item(gpointer data, const struct credential *credential G_GNUC_UNUSED,
                       enum invalidate_verdict verdict G_GNUC_UNUSED)
{
    struct watch *watch = data;
    watch->items++;
}

static void watch_planned(gpointer data, guint64 done, guint64 total G_GNUC_UNUSED)
{
    struct watch *watch = data;
    watch->planned = done;
}

static bool watch_confirm(gpointer data, const guint64 *counts)
{
    struct watch *watch = data;
    watch->confirmed = counts[INVALIDATE_DUE];
    return true;
}

static void watch_progress(gpointer data, guint64 done, guint64 total G_GNUC_UNUSED)
{
    struct watch *watch = data;
    watch->progress = done;
}

static bool watch_cancelled(gpointer data)
{
    struct watch *watch = data;
    return watch->progress >= watch->enough;
}

/* Of many only the chunk in hand is finished after the operator has had enough; the others stay as they are. */
static void test_cancelled_between_chunks(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct invalidate_result result;
    struct watch watch = { .enough = 10 };
    issue_all(fixture);
    g_autoptr(GArray) ids = select_learner(fixture, NULL);
    const struct invalidate_watcher watcher = { .item = watch_item,
                                                .planned = watch_planned,
                                                .confirm = watch_confirm,
                                                .progress = watch_progress,
                                                .cancelled = watch_cancelled,
                                                .data = &watch };
    struct invalidate_request request = {
        .selection = ids, .reason = "x", .chunk = 5, .dry_run = true, .watcher = &watcher
    };
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_cmpuint(result.planned[INVALIDATE_DUE], ==, ISSUE_LEARNERS);
    g_assert_cmpuint(watch.items, ==, ISSUE_LEARNERS);
    g_assert_cmpuint(watch.confirmed, ==, 0);
    request.dry_run = false;
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_true(result.cancelled);
    g_assert_cmpuint(watch.confirmed, ==, ISSUE_LEARNERS);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, 10);
    g_assert_cmpuint(result.moved, ==, 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS - 10);
    request.watcher = NULL;
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.done[INVALIDATE_DUE], ==, ISSUE_LEARNERS - 10);
}

/* A plan of many tells how far it is, also to whoever can't stop it. */
static void test_plan_of_many(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct invalidate_result result;
    struct watch watch = { 0 };
    issue_all(fixture);
    g_autoptr(GArray) some = select_learner(fixture, NULL);
    g_autoptr(GArray) ids = g_array_copy(some);
    while (ids->len < 150)
        g_array_append_vals(ids, some->data, some->len);
    const struct invalidate_watcher watcher = { .planned = watch_planned, .data = &watch };
    struct invalidate_request request = {
        .selection = ids, .reason = "x", .dry_run = true, .watcher = &watcher
    };
    g_assert_true(invalidate_run(fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(watch.planned, ==, 100);
    g_assert_cmpuint(result.planned[INVALIDATE_DUE], ==, ids->len);
}

#define TEST(path, function)                                                                       \
    g_test_add("/invalidate/" path, struct fixture, NULL, issue_set_up, function, fixture_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("q44-one-operation", test_q44_one_operation_does_all);
    TEST("q45-trimmed-reason", test_q45_reason_is_trimmed);
    TEST("q41-long-reason", test_q41_long_reasons_are_kept);
    TEST("again", test_again_changes_nothing);
    TEST("change-reason", test_reason_changes_on_demand);
    TEST("error", test_rows_in_error_can_be_withdrawn);
    TEST("generating", test_rows_under_way_can_be_withdrawn);
    TEST("while-issued", test_withdrawn_while_it_is_issued);
    TEST("lost-file", test_lost_file_is_archived_all_the_same);
    TEST("without-files", test_without_files_there_is_nothing_to_move);
    TEST("consent", test_nothing_happens_without_consent);
    TEST("plan-cancelled", test_plan_is_cancelled);
    TEST("changed-since-seen", test_changed_since_it_was_seen);
    TEST("lost-and-damaged", test_lost_file_and_damaged_document);
    TEST("cancelled-between-chunks", test_cancelled_between_chunks);
    TEST("plan-of-many", test_plan_of_many);
    return g_test_run();
}
