#include "config.h"

#include "base/error.h"
#include "base/owner.h"
#include "operations/issue.h"
#include "operations/issue_worker.h"
#include "operations/lint.h"
#include "operations/recover.h"
#include "operations/settings.h"
#include "issue_support.h"

#include <string.h>

#define LEARNERS ISSUE_LEARNERS

static bool cancel_at_once(gpointer data)
{
    guint *begun = data;
    return *begun > 0;
}

static void note_progress(gpointer data, const struct issue_progress *progress)
{
    guint *begun = data;
    if (progress->phase == ISSUE_ISSUING)
        (*begun)++;
}

static guint count_files(const struct fixture *fixture)
{
    g_autofree char *path = installation_credential_directory(fixture->installation, false);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(directory) != NULL)
        count++;
    return count;
}

static void test_cancelled_run_goes_on(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint begun = 0;
    const struct issue_watcher watcher = {
        .cancelled = cancel_at_once,
        .progress = note_progress,
        .data = &begun,
    };
    struct issue_request request = { .configuration_id = 1, .chunk = 5, .watcher = &watcher };
    g_autoptr(issue_result) first = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(first->cancelled);
    /* One chunk was finished when the wish arrived; the next is in hand, what was begun after it goes. */
    g_assert_cmpuint(first->counts.issued, ==, 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT max(learner_id) FROM credential"), ==, 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 10);
    g_assert_cmpuint(count_files(fixture), ==, 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
    request.watcher = NULL;
    g_autoptr(issue_result) second = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_false(second->cancelled);
    g_assert_cmpuint(second->counts.issued, ==, LEARNERS - 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM document"), ==, LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail WHERE state = 'queued'"), ==,
                    LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"
                                            " WHERE object_kind = 'credential'"),
                    ==, LEARNERS);
    /* Documents are in the order of issue, which is that of the learners (Q49). */
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM document JOIN credential"
                                            " ON credential.id = credential_id"
                                            " WHERE learner_id <> document.id"),
                    ==, 0);
}

/* A row that was in error before the run was cancelled is so afterwards, with its ids. */
static void test_cancelled_retry_stays(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint begun = 0;
    const struct issue_watcher watcher = {
        .cancelled = cancel_at_once,
        .progress = note_progress,
        .data = &begun,
    };
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, failure, created, modified)"
                         " VALUES ('11111111-1111-4111-8111-111111111111',"
                         " '22222222-2222-4222-8222-222222222222', 12, 1, 'error', 'Old Name',"
                         " 'Old', 1000000000000000, 'the font was missing', 1, 1)");
    struct issue_request request = { .configuration_id = 1, .chunk = 5, .watcher = &watcher };
    g_autoptr(issue_result) first = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(first->cancelled);
    g_assert_cmpuint(first->counts.issued, ==, 10);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 12"
                                            " AND status = 'error' AND owner = ''"
                                            " AND uuid = '11111111-1111-4111-8111-111111111111'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 11);
    g_assert_cmpuint(count_files(fixture), ==, 10);
    request.watcher = NULL;
    g_autoptr(issue_result) second = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(second->counts.issued, ==, LEARNERS - 10);
}

static bool refuse(gpointer data G_GNUC_UNUSED,
                   const struct configuration *configuration G_GNUC_UNUSED,
                   const struct plan_result *plan, guint64 count)
{
    g_assert_cmpuint(count, ==, plan->counts[VERDICT_NEW]);
    return false;
}

static void test_without_consent_nothing_is_issued(struct fixture *fixture,
                                                   gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct issue_watcher watcher = { .confirm = refuse };
    const struct issue_request request = { .configuration_id = 1, .watcher = &watcher };
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(result->cancelled);
    g_assert_cmpint(result->run_id, ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM task_run"), ==, 0);
}

static void test_retry_keeps_ids_and_date(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, failure, created, modified)"
                         " VALUES ('11111111-1111-4111-8111-111111111111',"
                         " '22222222-2222-4222-8222-222222222222', 7, 1, 'error', 'Old Name',"
                         " 'Old', 1000000000000000, 'the font was missing', 1, 1)");
    const struct issue_request request = { .configuration_id = 1 };
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->counts.issued, ==, LEARNERS);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT count(*) FROM credential WHERE learner_id = 7"
                                   " AND uuid = '11111111-1111-4111-8111-111111111111'"
                                   " AND verify_uuid = '22222222-2222-4222-8222-222222222222'"
                                   " AND status = 'available' AND full_name = 'Learner 7'"
                                   " AND printed_date = 'September 9, 2001' AND failure = ''"),
                    ==, 1);
}

static gpointer render_twice(gpointer data)
{
    const struct press *press = data;
    const struct render_facts facts = {
        .uuid = "11111111-1111-4111-8111-111111111111",
        .verify_uuid = "22222222-2222-4222-8222-222222222222",
        .full_name = "Ada Lovelace",
        .context_name = "Gardening",
        .printed_date = "June 16, 2026",
        .issued = 1781600000000000,
    };
    const struct render_facts other = {
        .uuid = "33333333-3333-4333-8333-333333333333",
        .verify_uuid = "44444444-4444-4444-8444-444444444444",
        .full_name = "Grace Hopper",
        .context_name = "Cookery",
        .printed_date = "June 17, 2026",
        .issued = 1781700000000000,
    };
    GError *error = NULL;
    struct stamped first = { 0 }, second = { 0 };
    g_autoptr(renderer) renderer = renderer_new(press->drawing, press->base, &error);
    g_assert_no_error(error);
    g_assert_true(renderer_make(renderer, &facts, &first, &error));
    g_assert_true(renderer_make(renderer, &other, &second, &error));
    g_assert_true(memcmp(first.sha256, second.sha256, 32) != 0);
    g_assert_true(renderer_make(renderer, &facts, &second, &error));
    g_assert_no_error(error);
    g_assert_true(memcmp(first.sha256, second.sha256, 32) == 0);
    gpointer hash = g_memdup2(first.sha256, 32);
    stamped_clear(&first);
    stamped_clear(&second);
    return hash;
}

static void test_same_row_same_bytes(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct installation *installation = fixture->installation;
    g_autoptr(configuration) configuration = configuration_find(installation->database, 1, &error);
    g_autoptr(press) press = press_new(installation, configuration, true, &error);
    g_assert_no_error(error);
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("render", render_twice, press);
    g_autofree char *wanted = render_twice(press);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autofree char *hash = g_thread_join(threads[i]);
        g_assert_true(memcmp(hash, wanted, 32) == 0);
    }
    /* A second press takes what the first one kept. */
    g_autoptr(press) again = press_new(installation, configuration, true, &error);
    g_assert_no_error(error);
    g_assert_cmpint(again->base_id, ==, press->base_id);
    g_assert_cmpint(again->drawing_id, ==, press->drawing_id);
    g_autofree char *hash = render_twice(again);
    g_assert_true(memcmp(hash, wanted, 32) == 0);
}

static void test_lint_names_the_reason(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *name;
        const char *reason; /* NULL: it can be printed */
    } cases[] = {
        { "Ada Lovelace", NULL },
        { ") Tj ET", NULL },
        { "Łucja", "no character" },
        { "Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausenbergerdorff", "page" },
        { "a\tb", "U+0009" },
    };
    GError *error = NULL;
    struct installation *installation = fixture->installation;
    g_autoptr(configuration) configuration = configuration_find(installation->database, 1, &error);
    g_autoptr(press) press = press_new(installation, configuration, false, &error);
    g_assert_no_error(error);
    g_autoptr(lint) lint = lint_new(press, &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason = NULL;
        const bool fine = lint_name(lint, cases[i].name, &reason);
        g_assert_true(fine == (cases[i].reason == NULL));
        if (!fine)
            g_assert_nonnull(strstr(reason, cases[i].reason));
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM base"), ==, 0);
}

static void turn_files_off(const struct fixture *fixture)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_no_error(error);
}

/* What happens when it is asked whether to go on; done once. */
struct meddler {
    const struct fixture *fixture;
    const char *sql;
    guint after; /* so many questions */
    guint asked;
};

static bool meddle(gpointer data)
{
    struct meddler *meddler = data;
    if (meddler->asked++ == meddler->after)
        fixture_run(meddler->fixture, meddler->sql);
    return false;
}

static bool meddle_and_agree(gpointer data, const struct configuration *configuration G_GNUC_UNUSED,
                             const struct plan_result *plan G_GNUC_UNUSED,
                             guint64 count G_GNUC_UNUSED)
{
    meddle(data);
    return true;
}

static struct issue_result *issue_watched(const struct fixture *fixture,
                                          const struct issue_watcher *watcher)
{
    GError *error = NULL;
    const struct issue_request request = {
        .configuration_id = 1, .chunk = 3, .threads = 1, .watcher = watcher
    };
    struct issue_result *result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* What another process writes for learners who have none yet. */
#define OTHERS_WRITE(status, learners)                                                             \
    "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status, full_name,"  \
    " context_name, issued, created, modified) SELECT"                                             \
    " '11111111-1111-4111-8111-1111111111' || (10 + id),"                                          \
    " '22222222-2222-4222-8222-2222222222' || (10 + id), id, 1, '" status "', name, 'X', 1, 1, 1"  \
    " FROM learner WHERE " learners

/* A name that waits for review since the plan, one that can't be printed any more, and a credential that another process
 * issued meanwhile: each is the learner's own matter. */
static void check_changed_since_plan(const struct fixture *fixture)
{
    struct meddler meddler = { .fixture = fixture };
    const struct issue_watcher watcher = { .confirm = meddle_and_agree, .data = &meddler };
    fixture_run(fixture,
                "CREATE TEMP TRIGGER others AFTER UPDATE OF name_remark ON learner BEGIN"
                " UPDATE learner SET name_state = 'review' WHERE id = 4;"
                " UPDATE learner SET name = 'Łucja 李' WHERE id = 5; " OTHERS_WRITE(
                    "available", "id = 6") "; " OTHERS_WRITE("invalidated", "id = 7") "; END");
    meddler.sql = "UPDATE learner SET name_remark = 'x' WHERE id = 4";
    g_autoptr(issue_result) result = issue_watched(fixture, &watcher);
    g_assert_cmpuint(result->counts.issued, ==, LEARNERS - 4);
    g_assert_cmpuint(result->counts.failed, ==, 2);
    g_assert_cmpuint(result->counts.already, ==, 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"),
                    ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 5"
                                            " AND status = 'error' AND failure <> ''"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 6"),
                    ==, 1);
    g_autofree char *report = json_dumps(result->report, 0);
    g_assert_nonnull(strstr(report, "waits for review"));
}

static void test_changed_since_plan(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    check_changed_since_plan(fixture);
}

static void test_changed_since_plan_without_files(struct fixture *fixture,
                                                  gconstpointer data G_GNUC_UNUSED)
{
    turn_files_off(fixture);
    check_changed_since_plan(fixture);
}

/* Without files a learner's row comes last: whoever was faster meanwhile keeps what is there, whatever it is. */
static void test_others_were_faster(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct meddler meddler = { .fixture = fixture, .after = 1 };
    const struct issue_watcher watcher = { .cancelled = meddle, .data = &meddler };
    turn_files_off(fixture);
    meddler.sql = OTHERS_WRITE(
        "available",
        "id IN (1, 20)") " UNION ALL SELECT"
                         " '11111111-1111-4111-8111-111111111102', "
                         "'22222222-2222-4222-8222-222222222202',"
                         " 2, 1, 'error', name, 'X', 1, 1, 1 FROM learner WHERE id = 2";
    g_autoptr(issue_result) result = issue_watched(fixture, &watcher);
    g_assert_cmpuint(meddler.asked, >, 1);
    g_assert_cmpuint(result->counts.already, ==, 3);
    g_assert_cmpuint(result->counts.issued, ==, LEARNERS - 3);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'error' AND learner_id = 2"),
                    ==, 1);
}

static void test_cancelled_without_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    guint begun = 0;
    const struct issue_watcher watcher = {
        .cancelled = cancel_at_once,
        .progress = note_progress,
        .data = &begun,
    };
    turn_files_off(fixture);
    g_autoptr(issue_result) result = issue_watched(fixture, &watcher);
    g_assert_true(result->cancelled);
    g_assert_cmpuint(result->counts.issued, ==, 6);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 6);
    g_assert_cmpuint(count_files(fixture), ==, 0);
}

/* Withdrawn while a run makes it: no valid one comes of it, also when the run is cancelled or can't print it. */
static void test_withdrawn_while_it_is_made(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    struct meddler meddler = { .fixture = fixture };
    const struct issue_watcher watcher = { .confirm = meddle_and_agree, .data = &meddler };
    /* As soon as the rows are written. */
    fixture_run(fixture, "CREATE TEMP TRIGGER withdrawn AFTER INSERT ON credential"
                         " WHEN new.learner_id IN (4, 5) BEGIN UPDATE credential"
                         " SET status = 'invalidated', invalidated_at = 1,"
                         " invalidation_reason = 'x' WHERE id = new.id; END");
    meddler.sql = "UPDATE learner SET name = 'Łucja 李' WHERE id = 5";
    g_autoptr(issue_result) result = issue_watched(fixture, &watcher);
    g_assert_cmpuint(result->counts.already, ==, 2);
    g_assert_cmpuint(result->counts.issued, ==, LEARNERS - 2);
    g_assert_cmpuint(count_files(fixture), ==, LEARNERS - 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM document JOIN credential ON"
                                            " credential.id = credential_id WHERE learner_id = 4"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
}

/* What a run has begun is another's when that one takes it over, and this one says so. */
static void test_taken_over(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct meddler meddler = { .fixture = fixture,
                               .sql = "UPDATE credential SET owner = 'another' WHERE owner <> ''",
                               .after = 1 };
    const struct issue_watcher watcher = { .cancelled = meddle, .data = &meddler };
    const struct issue_request request = {
        .configuration_id = 1, .chunk = 3, .threads = 1, .watcher = &watcher
    };
    g_assert_null(issue_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_BUSY, "testamur recover");
    issue_all(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, LEARNERS);
}

/* A row changes only from the state that it is said to be in. */
static void test_rows_of_others(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    issue_all(fixture);
    const gint64 id = fixture_number(fixture, "SELECT id FROM credential WHERE learner_id = 4");
    struct credential_work work = { .id = id, .full_name = (char *)"X" };
    const struct credential_withdrawal withdrawal = { .operator_name = "x",
                                                      .reason = "x",
                                                      .owner = "me" };
    enum credential_replaceability answer;
    bool ours = false;
    work.context_name = work.printed_date = work.full_name;
    g_assert_false(credential_begin(database, &work, "generating", "me", "", 1, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_finish(database, id, "me", 1, &ours, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_fail(database, id, "me", "x", 1, &ours, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_is_ours(database, id, "me", &ours, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_claim(database, id, "me", &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_drop(database, id, "me", &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_change_reason(database, id, "x", 1, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_look_replaceable(database, 9999, &answer, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_true(credential_withdraw(database, id, &withdrawal, &error));
    g_assert_false(credential_withdraw(database, id, &withdrawal, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    g_assert_false(credential_replace(database, id, &withdrawal, &error));
    assert_refused(&error, ERROR_BUSY, "taken over");
    crew_free(NULL);
    worker_chunk_free(NULL);
}

/* Has enough at the question of that number. */
struct patience {
    guint questions, most;
};

static bool loses_patience(gpointer data)
{
    struct patience *patience = data;
    return ++patience->questions >= patience->most;
}

/* Whenever the operator has had enough: what is reported is there, with its file, and nothing else is. */
static void test_cancelled_at_any_question(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    gint64 before = 0;
    /* Another process issues to some of those who come later. */
    fixture_run(fixture, "CREATE TEMP TRIGGER others AFTER INSERT ON task_run BEGIN " OTHERS_WRITE(
                             "available", "id IN (SELECT id FROM learner WHERE id NOT IN"
                                          " (SELECT learner_id FROM credential) ORDER BY id"
                                          " LIMIT 1 OFFSET 3)") "; END");
    for (guint most = 1; most < 14; most++) {
        struct patience patience = { .most = most };
        const struct issue_watcher watcher = { .cancelled = loses_patience, .data = &patience };
        GError *error = NULL;
        const struct issue_request request = {
            .configuration_id = 1, .chunk = 2, .threads = 1, .watcher = &watcher
        };
        g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
        g_assert_no_error(error);
        before = fixture_number(fixture, "SELECT count(*) FROM document");
        g_assert_cmpint(count_files(fixture), ==, before);
        g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                                " WHERE status <> 'available' OR owner <> ''"),
                        ==, 0);
    }
    g_assert_cmpint(before, >, 0);
    g_assert_cmpint(before
                        + fixture_number(fixture, "SELECT count(*) FROM credential"
                                                  " WHERE context_name = 'X'"),
                    ==, LEARNERS);
}

/* Large documents go through in smaller chunks, which nobody sees but in memory. */
static void test_large_documents(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GString) options =
        g_string_new("UPDATE credential_type SET options = '{\"template\": \"diploma\", "
                     "\"required_completion\": 0.9,"
                     " \"text_elements\": {\"long\": {\"y\": 200, \"size\": 1, \"max_width\": 700, "
                     "\"fit\": \"wrap\", \"text\": \"");
    for (guint i = 0; i < 1400; i++)
        g_string_append_printf(options, "{name} %u ", i * i * 7919);
    g_string_append(options, "\"}}}'");
    fixture_run(fixture, options->str);
    fixture_run(fixture, "DELETE FROM enrolment WHERE learner_id > 2");
    issue_all(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT min(length(tail)) FROM document"), >, 9000);
    g_assert_cmpuint(count_files(fixture), ==, 2);
}

/* What recovery has not to touch: the mail, runs and times of schedules of those that live or may do so elsewhere. */
static void test_recovery_leaves_the_living(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct recover_result result;
    g_autofree char *owner = owner_mark();
    g_autofree char *mail =
        g_strdup_printf("UPDATE mail SET state = 'sending', owner = '%s'", owner);
    g_autofree char *slots = g_strdup_printf(
        "INSERT INTO task_slot (configuration_id, slot, claimed, owner, host) VALUES"
        " (1, 1, 1, '%s', '%s'), (1, 2, 1, 'nobody', '%s'), (1, 3, 1, 'nobody', 'elsewhere'),"
        " (1, 4, %" G_GINT64_FORMAT ", 'nobody', 'elsewhere')",
        owner, g_get_host_name(), g_get_host_name(), g_get_real_time());
    g_autofree char *runs = g_strdup_printf(
        "INSERT INTO task_run (kind, configuration_id, operator, started, owner) VALUES"
        " ('issue', 1, '', 1, '%s'), ('issue', 1, '', 1, 'nobody')",
        owner);
    issue_all(fixture);
    fixture_run(fixture, mail);
    fixture_run(fixture, slots);
    fixture_run(fixture, runs);
    g_assert_true(recover_run(fixture->installation, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpint(result.unknown, ==, 0);
    g_assert_cmpuint(result.runs, ==, 1);
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM task_run WHERE outcome = 'running'"), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT group_concat(slot, '') FROM task_slot"
                                            " WHERE status = 'interrupted'"),
                    ==, 23);
}

/* More rows than go into one chunk, and one that can't be drawn. */
static void test_recovery_of_many(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct recover_result result;
    issue_all(fixture);
    fixture_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 1105) INSERT INTO learner (id, username, name, created,"
                         " modified) SELECT i, 'many' || i, 'Many', 0, 0 FROM n");
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, printed_date, drawing_id,"
                         " base_id, owner, created, modified) SELECT"
                         " '11111111-1111-4111-8111-11111111' || (1000 + learner.id),"
                         " '22222222-2222-4222-8222-22222222' || (1000 + learner.id), learner.id,"
                         " 1, 'generating', 'Many', 'X', 1, 'X', nullif(drawing_id, learner.id"
                         " - 1104), base_id, 'nobody', 1, 1 FROM learner, credential"
                         " WHERE learner.id >= 100 AND credential.learner_id = 1");
    g_assert_true(recover_run(fixture->installation, &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.issued, ==, 1005);
    g_assert_cmpuint(result.failed, ==, 1);
    g_assert_cmpuint(count_files(fixture), ==, LEARNERS + 1005);
}

static void test_recovery_did_something(void)
{
    const struct recover_result results[] = {
        { .issued = 1 },  { .failed = 1 }, { .archived = 1 }, { .adopted = 1 },
        { .unknown = 1 }, { .runs = 1 },   { .files = 1 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
        g_assert_true(recover_did(&results[i]));
    g_assert_false(recover_did(&(struct recover_result){ .duration = 1 }));
}

static bool agree_anew(gpointer data, guint64 count)
{
    const bool *answer = data;
    g_assert_cmpuint(count, ==, 1);
    return *answer;
}

/* Whoever is named and had one withdrawn gets another only if a person says so. */
static void test_named_and_withdrawn(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    bool answer = false;
    const char *const names[] = { "learner4", NULL };
    const struct issue_watcher silent = { .progress = NULL };
    const struct issue_watcher watcher = { .confirm_anew = agree_anew, .data = &answer };
    struct issue_request request = { .configuration_id = 1, .usernames = names };
    g_autoptr(issue_result) first = issue_run(fixture->installation, &request, &error);
    g_assert_cmpuint(first->counts.issued, ==, 1);
    fixture_run(fixture, "UPDATE credential SET status = 'invalidated', invalidated_at = 1,"
                         " invalidation_reason = 'x'");
    const struct issue_watcher *const watchers[] = { NULL, &silent, &watcher };
    for (gsize i = 0; i < G_N_ELEMENTS(watchers); i++) {
        request.watcher = watchers[i];
        g_autoptr(issue_result) refused = issue_run(fixture->installation, &request, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(refused->counts.issued, ==, 0);
    }
    answer = true;
    g_autoptr(issue_result) anew = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(anew->counts.issued, ==, 1);
    fixture_run(fixture, "UPDATE credential SET status = 'invalidated', invalidated_at = 1,"
                         " invalidation_reason = 'x'");
    request.anew = true;
    request.watcher = NULL;
    g_autoptr(issue_result) asked = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(asked->counts.issued, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 3);
}

struct planning {
    guint64 done, total;
    bool enough;
};

static void note_planning(gpointer data, const struct issue_progress *progress)
{
    struct planning *planning = data;
    planning->done = progress->done;
    planning->total = progress->total;
}

static bool has_enough(gpointer data)
{
    const struct planning *planning = data;
    return planning->enough;
}

/* A text that is on each document and can't be printed is told before anybody is asked. */
static void test_nothing_can_be_printed(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct issue_request request = { .configuration_id = 1 };
    fixture_run(fixture, "UPDATE credential_type SET options = json_set(options,"
                         " '$.text_elements', json('{\"context\": {\"text\": \"李\"}}'))");
    g_assert_null(issue_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_DATA, "nothing can be printed");
}

/* A plan of many tells how far it is, and can be given up; a dry run writes nothing but the plan. */
static void test_plan_of_many(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct planning planning = { 0 };
    const struct issue_watcher watcher = { .progress = note_planning,
                                           .cancelled = has_enough,
                                           .data = &planning };
    const struct issue_request request = { .configuration_id = 1,
                                           .dry_run = true,
                                           .watcher = &watcher };
    fixture_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n"
                         " WHERE i < 4400) INSERT INTO learner (id, username, name, created,"
                         " modified) SELECT i, 'many' || i, 'Many', 0, 0 FROM n");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, modified)"
                         " SELECT 1, id, 0 FROM learner WHERE id >= 100");
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(planning.done, ==, 4096);
    g_assert_cmpuint(planning.total, ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, 0);
    planning.enough = true;
    g_assert_null(issue_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_CANCELLED, "the plan was cancelled");
    issue_result_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/operations/issue/" path, struct fixture, NULL, issue_set_up, function,            \
               fixture_tear_down)
    ADD("cancelled-run-goes-on", test_cancelled_run_goes_on);
    ADD("cancelled-retry-stays", test_cancelled_retry_stays);
    ADD("without-consent-nothing-is-issued", test_without_consent_nothing_is_issued);
    ADD("changed-since-plan", test_changed_since_plan);
    ADD("changed-since-plan-without-files", test_changed_since_plan_without_files);
    ADD("others-were-faster", test_others_were_faster);
    ADD("cancelled-without-files", test_cancelled_without_files);
    ADD("withdrawn-while-it-is-made", test_withdrawn_while_it_is_made);
    ADD("nothing-can-be-printed", test_nothing_can_be_printed);
    ADD("taken-over", test_taken_over);
    ADD("rows-of-others", test_rows_of_others);
    ADD("cancelled-at-any-question", test_cancelled_at_any_question);
    ADD("large-documents", test_large_documents);
    ADD("recovery-leaves-the-living", test_recovery_leaves_the_living);
    ADD("recovery-of-many", test_recovery_of_many);
    g_test_add_func("/operations/issue/recovery-did-something", test_recovery_did_something);
    ADD("named-and-withdrawn", test_named_and_withdrawn);
    ADD("plan-of-many", test_plan_of_many);
    ADD("retry-keeps-ids-and-date", test_retry_keeps_ids_and_date);
    ADD("same-row-same-bytes", test_same_row_same_bytes);
    ADD("lint-names-the-reason", test_lint_names_the_reason);
    return g_test_run();
}
