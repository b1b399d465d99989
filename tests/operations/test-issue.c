#include "config.h"

#include "base/error.h"
#include "operations/issue.h"
#include "operations/lint.h"
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/operations/issue/" path, struct fixture, NULL, issue_set_up, function,            \
               fixture_tear_down)
    ADD("cancelled-run-goes-on", test_cancelled_run_goes_on);
    ADD("cancelled-retry-stays", test_cancelled_retry_stays);
    ADD("without-consent-nothing-is-issued", test_without_consent_nothing_is_issued);
    ADD("retry-keeps-ids-and-date", test_retry_keeps_ids_and_date);
    ADD("same-row-same-bytes", test_same_row_same_bytes);
    ADD("lint-names-the-reason", test_lint_names_the_reason);
    return g_test_run();
}
