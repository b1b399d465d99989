#include "config.h"

#include "base/error.h"
#include "base/owner.h"
#include "issue_support.h"
#include "operations/credential_selection.h"
#include "operations/invalidate.h"
#include "operations/issue.h"
#include "operations/recover.h"
#include "operations/reissue.h"
#include "operations/settings.h"

#include <glib/gstdio.h>

/* The newest credential of a learner, or all of everybody's. */
static GArray *choose(const struct fixture *fixture, gint64 learner)
{
    GError *error = NULL;
    g_autoptr(statement) row = database_query(
        fixture->installation->database, &error,
        "SELECT max(id) FROM credential WHERE ?1 = 0 OR learner_id = ?1 GROUP BY learner_id", "i",
        learner);
    g_assert_no_error(error);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    while (statement_step(row, &error) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    g_assert_no_error(error);
    return ids;
}

static struct reissue_result *reissue_watched(const struct fixture *fixture, gint64 learner,
                                              bool keep_date, const struct reissue_watcher *watcher)
{
    GError *error = NULL;
    g_autoptr(GArray) ids = choose(fixture, learner);
    const struct reissue_request request = {
        .selection = ids, .keep_date = keep_date, .chunk = 7, .watcher = watcher
    };
    struct reissue_result *result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    return result;
}

static struct reissue_result *reissue(const struct fixture *fixture, gint64 learner)
{
    return reissue_watched(fixture, learner, false, NULL);
}

static gint64 available_of(const struct fixture *fixture, gint64 learner)
{
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM credential WHERE learner_id ="
                                           " %" G_GINT64_FORMAT " AND status = 'available'",
                                           learner);
    return fixture_number(fixture, sql);
}

/* Each learner has one, its file is where it belongs, and nobody is at work. */
static void assert_settled(const struct fixture *fixture)
{
    GError *error = NULL;
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"
                                            " OR status = 'generating'"),
                    ==, 0);
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT uuid, status = 'invalidated' FROM credential JOIN document"
                       " ON credential_id = credential.id",
                       "");
    while (statement_step(row, &error) == 1) {
        const bool archived = statement_integer(row, 1) != 0;
        const char *uuid = statement_text(row, 0);
        g_autofree char *here = installation_credential_path(fixture->installation, uuid, archived);
        g_autofree char *there =
            installation_credential_path(fixture->installation, uuid, !archived);
        g_assert_true(g_file_test(here, G_FILE_TEST_IS_REGULAR));
        g_assert_false(g_file_test(there, G_FILE_TEST_EXISTS));
    }
    g_assert_no_error(error);
}

static void test_reissue_links_and_says_what_changed(struct fixture *fixture,
                                                     gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE learner SET name = 'Anna Nowak' WHERE id = 4");
    fixture_run(fixture, "UPDATE course SET display_name = 'Botany'");
    g_autoptr(reissue_result) result = reissue(fixture, 0);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS);
    g_assert_cmpuint(result->totals.names, ==, 1);
    g_assert_cmpuint(result->totals.contexts, ==, ISSUE_LEARNERS);
    g_assert_cmpuint(result->totals.templates, ==, 0);
    assert_settled(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential JOIN credential AS old"
                                            " ON old.id = credential.replaces_id"
                                            " WHERE old.status = 'invalidated'"
                                            " AND old.invalidation_reason = 'Reissued'"
                                            " AND old.learner_id = credential.learner_id"
                                            " AND credential.status = 'available'"
                                            " AND credential.context_name = 'Botany'"),
                    ==, ISSUE_LEARNERS);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT count(*) FROM history WHERE action = 'reissue' AND"
                                   " json_extract(changes, '$.full_name') ="
                                   " '[\"Learner 4\",\"Anna Nowak\"]'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM task_run"
                                            " WHERE kind = 'reissue' AND outcome = 'done'"),
                    ==, 1);
}

/* Q13: only the newest live one of a chain. */
static void test_q13_only_the_newest_live_one(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    g_autoptr(GArray) old = choose(fixture, 4);
    for (int i = 0; i < 3; i++)
        reissue_result_free(reissue(fixture, 4));
    const struct reissue_request request = { .selection = old };
    g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->totals.verdicts[REISSUE_WITHDRAWN], ==, 1);
    g_assert_cmpuint(result->counts.issued, ==, 0);
    g_assert_cmpint(available_of(fixture, 4), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"),
                    ==, 4);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT count(*) FROM credential"
                                   " WHERE invalidation_reason LIKE '%Reissued%Reissued%'"),
                    ==, 0);
    g_autoptr(GPtrArray) chain =
        credential_chain(fixture->installation->database, g_array_index(old, gint64, 0), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(chain->len, ==, 4);
}

static bool spoil_name(gpointer data, const struct reissue_totals *totals G_GNUC_UNUSED)
{
    /* After the plan was made: Helvetica has no such letters. */
    fixture_run(data, "UPDATE learner SET name = 'Łucja 李' WHERE id = 4");
    return true;
}

/* Q13, Q39: what fails leaves the old one as it was, and says so. */
static void test_q39_failure_keeps_the_old_one(struct fixture *fixture,
                                               gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    const struct reissue_watcher watcher = { .confirm = spoil_name, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS - 1);
    g_assert_cmpuint(result->counts.failed, ==, 1);
    assert_settled(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND status = 'available' AND invalidation_reason = ''"
                                            " AND full_name = 'Learner 4'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history"
                                            " WHERE action = 'reissue failed'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail WHERE kind = 'reissued'"),
                    ==, ISSUE_LEARNERS - 1);
    g_autofree char *report = json_dumps(result->reports, 0);
    g_assert_nonnull(strstr(report, "learner4"));
    /* Q37: with a name that can be printed it is tried again. */
    fixture_run(fixture, "UPDATE learner SET name = 'Lucja' WHERE id = 4");
    g_autoptr(reissue_result) again = reissue(fixture, 4);
    g_assert_cmpuint(again->counts.issued, ==, 1);
}

static void note_refusal(gpointer data, const struct reissue_item *item)
{
    char **reason = data;
    if (item->verdict == REISSUE_REFUSED)
        *reason = g_strdup(item->reason);
}

/* Q37: what can't be printed is refused before anything is written, with the reason. */
static void test_q37_refused_with_the_reason(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    g_autofree char *reason = NULL;
    const struct reissue_watcher watcher = { .item = note_refusal, .data = &reason };
    fixture_run(fixture, "UPDATE learner SET name = 'null', name_state = 'review',"
                         " name_remark = 'it says null' WHERE id = 4");
    g_autoptr(reissue_result) result = reissue_watched(fixture, 4, false, &watcher);
    g_assert_cmpuint(result->totals.verdicts[REISSUE_REFUSED], ==, 1);
    g_assert_nonnull(reason);
    g_assert_nonnull(strstr(reason, "accept-name"));
    fixture_run(fixture, "UPDATE credential_type SET options ="
                         " '{\"template\": \"missing\", \"required_completion\": 0.9}'");
    g_clear_pointer(&reason, g_free);
    g_autoptr(reissue_result) other = reissue_watched(fixture, 5, false, &watcher);
    g_assert_cmpuint(other->totals.verdicts[REISSUE_REFUSED], ==, 1);
    g_assert_nonnull(strstr(reason, "missing"));
    g_assert_cmpint(available_of(fixture, 5), ==, 1);
    assert_settled(fixture);
}

static void insert_error(const struct fixture *fixture)
{
    fixture_run(fixture, "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                         " status, full_name, context_name, issued, failure, created, modified)"
                         " VALUES ('11111111-1111-4111-8111-111111111111',"
                         " '22222222-2222-4222-8222-222222222222', 4, 1, 'error', 'Old Name',"
                         " 'Old', 1, 'the font was missing', 1, 1)");
}

static void test_one_in_error_is_replaced(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    insert_error(fixture);
    g_autoptr(reissue_result) result = reissue(fixture, 4);
    g_assert_cmpuint(result->counts.issued, ==, 1);
    g_assert_cmpint(available_of(fixture, 4), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'invalidated'"
                                            " AND invalidation_reason = 'Reissued'"
                                            " AND uuid LIKE '1111%'"),
                    ==, 1);
    assert_settled(fixture);
}

/* Q40: a reissue that failed when there was nothing valid is tried again by a batch. */
static void test_q40_failed_without_a_valid_one_is_retried(struct fixture *fixture,
                                                           gconstpointer data G_GNUC_UNUSED)
{
    insert_error(fixture);
    const struct reissue_watcher watcher = { .confirm = spoil_name, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 4, false, &watcher);
    g_assert_cmpuint(result->counts.failed, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND status = 'error' AND replaces_id IS NOT NULL"),
                    ==, 1);
    fixture_run(fixture, "UPDATE learner SET name = 'Lucja' WHERE id = 4");
    issue_all(fixture);
    g_assert_cmpint(available_of(fixture, 4), ==, 1);
    assert_settled(fixture);
}

/* Q40: who had one withdrawn gets no other by a batch, nor by a reissue. */
static void test_q40_withdrawn_stays_withdrawn(struct fixture *fixture,
                                               gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    g_autoptr(GArray) first = choose(fixture, 4);
    reissue_result_free(reissue(fixture, 4));
    g_autoptr(GArray) newest = choose(fixture, 4);
    struct invalidate_result withdrawn;
    const struct invalidate_request invalidation = { .selection = newest, .reason = "fraud" };
    g_assert_true(invalidate_run(fixture->installation, &invalidation, &withdrawn, &error));
    const struct reissue_request request = { .selection = first };
    g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->totals.verdicts[REISSUE_WITHDRAWN], ==, 1);
    issue_all(fixture);
    g_assert_cmpint(available_of(fixture, 4), ==, 0);
    assert_settled(fixture);
}

/* Q41: "Reissued" goes below a reason that is there, whatever its length. */
static void test_q41_reason_grows(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE credential SET invalidation_reason ="
                         " replace(hex(zeroblob(250)), '0', 'x') WHERE learner_id = 4");
    reissue_result_free(reissue(fixture, 4));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND invalidation_reason ="
                                            " replace(hex(zeroblob(250)), '0', 'x') || char(10) ||"
                                            " 'Reissued'"),
                    ==, 1);
}

/* Q12, Q14: a renamed type changes nothing for those who have one. */
static void test_q14_renamed_type(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE credential_type SET name = 'Renamed'");
    g_autoptr(reissue_result) result = reissue(fixture, 0);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS);
    issue_all(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS);
}

/* Q21: verification ids are unique, over reissues as well. */
static void test_q21_verification_ids_are_new(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    reissue_result_free(reissue(fixture, 0));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT verify_uuid) FROM credential"),
                    ==, 2 * ISSUE_LEARNERS);
}

/* Q24: one message for the first issue, one of its own kind for each reissue, none to the inactive. */
static void test_q24_one_message_each(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE learner SET active = 0 WHERE id = 4");
    reissue_result_free(reissue(fixture, 0));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail WHERE kind = 'issued'"), ==,
                    ISSUE_LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail JOIN credential"
                                            " ON credential.id = credential_id"
                                            " WHERE kind = 'reissued' AND replaces_id NOT NULL"),
                    ==, ISSUE_LEARNERS - 1);
}

static void test_date_is_kept_on_demand(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE credential SET issued = 1000000000000000,"
                         " printed_date = 'September 9, 2001'");
    g_autoptr(reissue_result) kept = reissue_watched(fixture, 4, true, NULL);
    g_assert_cmpuint(kept->totals.dates, ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND printed_date = 'September 9, 2001'"
                                            " AND issued = 1000000000000000"),
                    ==, 2);
    g_autoptr(reissue_result) fresh = reissue(fixture, 5);
    g_assert_cmpuint(fresh->totals.dates, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 5"
                                            " AND printed_date = 'September 9, 2001'"),
                    ==, 1);
}

struct meddler {
    const struct fixture *fixture;
    const char *which; /* of learner 4: the status of the row to withdraw */
    bool done;
};

/* Asked between chunks: acts as soon as the new row is being made. */
static bool meddle(gpointer data)
{
    struct meddler *meddler = data;
    GError *error = NULL;
    if (meddler->done
        || fixture_number(meddler->fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND status = 'generating'")
               == 0)
        return false;
    meddler->done = true;
    g_autofree char *sql = g_strdup_printf("SELECT id FROM credential WHERE learner_id = 4"
                                           " AND status = '%s'",
                                           meddler->which);
    const gint64 id = fixture_number(meddler->fixture, sql);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(ids, id);
    struct invalidate_result result;
    const struct invalidate_request request = { .selection = ids, .reason = "fraud" };
    g_assert_true(invalidate_run(meddler->fixture->installation, &request, &result, &error));
    g_assert_no_error(error);
    return false;
}

/* Whoever withdraws a credential while it is being reissued means its holder: no new one appears. */
static void test_old_one_withdrawn_meanwhile(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    struct meddler meddler = { .fixture = fixture, .which = "available" };
    const struct reissue_watcher watcher = { .cancelled = meddle, .data = &meddler };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_true(meddler.done);
    g_assert_cmpuint(result->counts.already, ==, 1);
    g_assert_cmpint(available_of(fixture, 4), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND invalidation_reason = 'fraud'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"),
                    ==, 1);
    assert_settled(fixture);
    g_autofree char *place = installation_credential_directory(fixture->installation, false);
    g_autoptr(GDir) directory = g_dir_open(place, 0, NULL);
    guint files = 0;
    while (g_dir_read_name(directory) != NULL)
        files++;
    g_assert_cmpuint(files, ==, ISSUE_LEARNERS - 1);
}

static void test_new_one_withdrawn_meanwhile(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    struct meddler meddler = { .fixture = fixture, .which = "generating" };
    const struct reissue_watcher watcher = { .cancelled = meddle, .data = &meddler };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_true(meddler.done);
    g_assert_cmpuint(result->counts.already, ==, 1);
    g_assert_cmpint(available_of(fixture, 4), ==, 1);
    assert_settled(fixture);
}

/* Q38: what a dead process was reissuing is finished; the old one is withdrawn only then. */
static void test_q38_recovered(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct recover_result recovered;
    issue_all(fixture);
    fixture_run(fixture,
                "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id,"
                " status, full_name, context_name, issued, printed_date, drawing_id,"
                " base_id, replaces_id, owner, created, modified) SELECT"
                " '11111111-1111-4111-8111-11111111111' || (id % 10),"
                " '22222222-2222-4222-8222-22222222222' || (id % 10), learner_id, 1,"
                " 'generating', CASE learner_id WHEN 4 THEN 'Łucja 李' ELSE full_name END,"
                " context_name, issued, printed_date, drawing_id, base_id, id, 'nobody', 1,"
                " 1 FROM credential WHERE learner_id IN (3, 4)");
    g_assert_true(recover_run(fixture->installation, &recovered, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(recovered.issued, ==, 1);
    g_assert_cmpuint(recovered.failed, ==, 1);
    g_assert_cmpuint(recovered.archived, ==, 1);
    for (gint64 learner = 3; learner <= 4; learner++)
        g_assert_cmpint(available_of(fixture, learner), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM mail WHERE kind = 'reissued'"),
                    ==, 1);
    assert_settled(fixture);
}

static void test_without_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    issue_all(fixture);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_no_error(error);
    const struct reissue_watcher watcher = { .confirm = spoil_name, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS - 1);
    g_assert_cmpuint(result->counts.failed, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE status = 'available'"),
                    ==, ISSUE_LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM document"), ==,
                    2 * ISSUE_LEARNERS - 1);
    /* Files from before the setting went to the archive with their credentials. */
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE owner <> ''"),
                    ==, 0);
}

struct patience {
    guint64 seen, of; /* as the plan told last */
    bool asked;
};

static void note_planned(gpointer data, guint64 done, guint64 total)
{
    struct patience *patience = data;
    patience->seen = done;
    patience->of = total;
}

static bool is_over(gpointer data)
{
    const struct patience *patience = data;
    return patience->seen > 0;
}

static bool note_asked(gpointer data, const struct reissue_totals *totals G_GNUC_UNUSED)
{
    struct patience *patience = data;
    return patience->asked = true;
}

/* A plan of many tells how far it is, and can be given up: then nobody is asked, and nothing is done. */
static void test_plan_is_cancelled(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    g_autoptr(GArray) some = choose(fixture, 0);
    g_autoptr(GArray) ids = g_array_copy(some);
    while (ids->len < 1000)
        g_array_append_vals(ids, some->data, some->len);
    const guint chosen = ids->len;
    struct patience patience = { 0 };
    const struct reissue_watcher watcher = {
        .planned = note_planned, .cancelled = is_over, .confirm = note_asked, .data = &patience
    };
    const struct reissue_request request = { .selection = ids, .watcher = &watcher };
    g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(result->cancelled);
    g_assert_false(patience.asked);
    g_assert_cmpuint(patience.seen, <=, 100);
    g_assert_cmpuint(patience.of, ==, chosen);
    g_assert_cmpuint(result->counts.issued, ==, 0);
    assert_settled(fixture);
}

static void note_reason(gpointer data, const struct reissue_item *item)
{
    char **reason = data;
    g_free(*reason);
    *reason = g_strdup(item->reason);
}

/* What is refused or withdrawn says what to do, for each state in which that is so. */
static void test_each_state_has_its_reason(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *change; /* of learner 4's credential, or beside it */
        enum reissue_verdict verdict;
        const char *reason;
    } cases[] = {
        { "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status,"
          " full_name, context_name, issued, created, modified)"
          " VALUES ('11111111-1111-4111-8111-111111111111',"
          " '22222222-2222-4222-8222-222222222222', 4, 1, 'error', 'X', 'X', 1, 1, 1)",
          REISSUE_REFUSED, "an unfinished credential stands beside it" },
        { "DELETE FROM credential WHERE uuid LIKE '1111%'", REISSUE_DUE, NULL },
        { "UPDATE learner SET name = 'Łucja 李' WHERE id = 4", REISSUE_REFUSED, "no character" },
        { "UPDATE learner SET name_state = 'review' WHERE id = 4", REISSUE_REFUSED,
          "waits for review" },
        { "UPDATE credential SET status = 'invalidated', failure = 'a font is missing'"
          " WHERE learner_id = 4",
          REISSUE_WITHDRAWN, "testamur issue 1 --learner learner4" },
        { "UPDATE credential SET failure = '' WHERE learner_id = 4", REISSUE_WITHDRAWN,
          "it is withdrawn; " },
    };
    GError *error = NULL;
    issue_all(fixture);
    g_autoptr(GArray) ids = choose(fixture, 4);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason = NULL;
        const struct reissue_watcher watcher = { .item = note_reason, .data = &reason };
        const struct reissue_request request = { .selection = ids,
                                                 .dry_run = true,
                                                 .watcher = &watcher };
        fixture_run(fixture, cases[i].change);
        g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(result->totals.verdicts[cases[i].verdict], ==, 1);
        if (cases[i].reason == NULL)
            g_assert_null(reason);
        else
            g_assert_nonnull(strstr(reason, cases[i].reason));
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"
                                            " WHERE replaces_id IS NOT NULL"),
                    ==, 0);
}

/* One that another run makes at this moment is left to it. */
static void test_under_way_is_refused(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *reason = NULL;
    const struct reissue_watcher watcher = { .item = note_reason, .data = &reason };
    g_autofree char *owner = owner_mark();
    g_autofree char *sql = g_strdup_printf("UPDATE credential SET status = 'generating',"
                                           " owner = '%s' WHERE learner_id = 4",
                                           owner);
    issue_all(fixture);
    fixture_run(fixture, sql);
    g_autoptr(reissue_result) result = reissue_watched(fixture, 4, false, &watcher);
    g_assert_cmpuint(result->totals.verdicts[REISSUE_REFUSED], ==, 1);
    g_assert_cmpstr(reason, ==, "another run is making it now");
}

static bool decline(gpointer data, const struct reissue_totals *totals)
{
    guint64 *asked = data;
    *asked = totals->verdicts[REISSUE_DUE];
    return false;
}

static void test_nothing_happens_without_consent(struct fixture *fixture,
                                                 gconstpointer data G_GNUC_UNUSED)
{
    guint64 asked = 0;
    const struct reissue_watcher watcher = { .confirm = decline, .data = &asked };
    issue_all(fixture);
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_true(result->cancelled);
    g_assert_cmpuint(asked, ==, ISSUE_LEARNERS);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential"), ==, ISSUE_LEARNERS);
    reissue_result_free(NULL);
}

static bool spoil_state(gpointer data, const struct reissue_totals *totals G_GNUC_UNUSED)
{
    fixture_run(data, "UPDATE learner SET name_state = 'review', name_remark = 'x' WHERE id = 4");
    return true;
}

/* A name that waits for review since the plan was made is not printed. */
static void test_name_reviewed_meanwhile(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    const struct reissue_watcher watcher = { .confirm = spoil_state, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS - 1);
    g_assert_cmpuint(result->counts.failed, ==, 1);
    g_autofree char *report = json_dumps(result->reports, 0);
    g_assert_nonnull(strstr(report, "waits for review"));
    g_assert_cmpint(available_of(fixture, 4), ==, 1);
    assert_settled(fixture);
}

static bool withdraw_old(gpointer data, const struct reissue_totals *totals G_GNUC_UNUSED)
{
    fixture_run(data, "UPDATE credential SET status = 'invalidated', invalidated_at = 1,"
                      " owner = 'nobody' WHERE learner_id = 4");
    return true;
}

/* Withdrawn between the plan and its turn: no new one is begun. */
static void test_withdrawn_before_its_turn(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    const struct reissue_watcher watcher = { .confirm = withdraw_old, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 0, false, &watcher);
    g_assert_cmpuint(result->counts.already, ==, 1);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS - 1);
    g_assert_cmpint(available_of(fixture, 4), ==, 0);
}

/* Without files, too, one in error whose name can't be printed is in error again. */
static void test_error_stays_without_files(struct fixture *fixture,
                                           gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct setting *setting = settings_find("write_files", &error);
    g_assert_true(settings_change(fixture->installation, setting, "off", &error));
    g_assert_no_error(error);
    insert_error(fixture);
    const struct reissue_watcher watcher = { .confirm = spoil_name, .data = fixture };
    g_autoptr(reissue_result) result = reissue_watched(fixture, 4, false, &watcher);
    g_assert_cmpuint(result->counts.failed, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM credential WHERE learner_id = 4"
                                            " AND status = 'error' AND replaces_id IS NOT NULL"),
                    ==, 1);
}

/* A second configuration for the same learners. */
static void add_configuration(const struct fixture *fixture)
{
    GError *error = NULL;
    fixture_run(fixture, "INSERT INTO credential_type (id, name, retrieval, generation, options,"
                         " created, modified) VALUES (2, 'Other', 'retrieve_completions',"
                         " 'generate_pdf_credential',"
                         " '{\"template\": \"diploma\", \"required_completion\": 0.9}', 0, 0)");
    fixture_run(fixture, "INSERT INTO configuration (id, context_key, type_id, created, modified)"
                         " VALUES (2, 'course-v1:A+B+C', 2, 0, 0)");
    const struct issue_request request = { .configuration_id = 2 };
    g_autoptr(issue_result) result = issue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
}

static GArray *choose_all(const struct fixture *fixture)
{
    GError *error = NULL;
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(statement) row =
        database_query(fixture->installation->database, &error,
                       "SELECT id FROM credential ORDER BY configuration_id, id", "");
    while (statement_step(row, &error) == 1) {
        const gint64 id = statement_integer(row, 0);
        g_array_append_val(ids, id);
    }
    g_assert_no_error(error);
    return ids;
}

static void note_progress(gpointer data, guint64 done, guint64 total)
{
    struct patience *patience = data;
    patience->seen = done;
    patience->of = total;
}

/* After a cancellation the chunk in hand is finished, and the next configuration is not begun. */
static void test_cancelled_between_configurations(struct fixture *fixture,
                                                  gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    add_configuration(fixture);
    g_autoptr(GArray) ids = choose_all(fixture);
    struct patience patience = { 0 };
    const struct reissue_watcher watcher = { .progress = note_progress,
                                             .cancelled = is_over,
                                             .data = &patience };
    const struct reissue_request request = { .selection = ids, .chunk = 5, .watcher = &watcher };
    g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(result->cancelled);
    g_assert_cmpuint(result->counts.issued, ==, 10);
    g_assert_cmpuint(patience.of, ==, 2 * ISSUE_LEARNERS);
    g_assert_cmpuint(json_array_size(result->reports), ==, 1);
    json_t *report = json_array_get(result->reports, 0);
    g_assert_cmpstr(json_string_value(json_object_get(report, "outcome")), ==, "cancelled");
    assert_settled(fixture);
}

/* A configuration whose template is missing refuses its own credentials and no others. */
static void test_one_configuration_is_refused(struct fixture *fixture,
                                              gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    add_configuration(fixture);
    fixture_run(fixture,
                "UPDATE credential_type SET options ="
                " '{\"template\": \"missing\", \"required_completion\": 0.9}' WHERE id = 2");
    g_autoptr(GArray) ids = choose_all(fixture);
    struct patience patience = { 0 };
    const struct reissue_watcher watcher = { .planned = note_planned, .data = &patience };
    const gint64 refused = g_array_index(ids, gint64, ids->len - 1);
    while (ids->len < 150)
        g_array_append_val(ids, refused);
    const struct reissue_watcher patient = { .cancelled = is_over, .data = &patience };
    struct reissue_request request = { .selection = ids, .dry_run = true, .watcher = &patient };
    g_autoptr(reissue_result) dry = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_false(dry->cancelled);
    request.dry_run = false;
    request.watcher = &watcher;
    g_autoptr(reissue_result) result = reissue_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(patience.seen, ==, 100);
    g_assert_cmpuint(result->totals.verdicts[REISSUE_REFUSED], ==, ids->len - ISSUE_LEARNERS);
    g_assert_cmpuint(result->counts.issued, ==, ISSUE_LEARNERS);
    g_assert_cmpuint(json_array_size(result->reports), ==, 2);
    assert_settled(fixture);
}

#define TEST(path, function)                                                                       \
    g_test_add("/reissue/" path, struct fixture, NULL, issue_set_up, function, fixture_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("links", test_reissue_links_and_says_what_changed);
    TEST("q13-newest-live-one", test_q13_only_the_newest_live_one);
    TEST("q39-failure-keeps-the-old-one", test_q39_failure_keeps_the_old_one);
    TEST("q37-refused-with-reason", test_q37_refused_with_the_reason);
    TEST("error", test_one_in_error_is_replaced);
    TEST("q40-failed-is-retried", test_q40_failed_without_a_valid_one_is_retried);
    TEST("q40-withdrawn-stays", test_q40_withdrawn_stays_withdrawn);
    TEST("q41-reason-grows", test_q41_reason_grows);
    TEST("q12-q14-renamed-type", test_q14_renamed_type);
    TEST("q21-verification-ids", test_q21_verification_ids_are_new);
    TEST("q24-one-message", test_q24_one_message_each);
    TEST("keep-date", test_date_is_kept_on_demand);
    TEST("old-withdrawn-meanwhile", test_old_one_withdrawn_meanwhile);
    TEST("new-withdrawn-meanwhile", test_new_one_withdrawn_meanwhile);
    TEST("q38-recovered", test_q38_recovered);
    TEST("without-files", test_without_files);
    TEST("plan-cancelled", test_plan_is_cancelled);
    TEST("each-state", test_each_state_has_its_reason);
    TEST("under-way", test_under_way_is_refused);
    TEST("consent", test_nothing_happens_without_consent);
    TEST("reviewed-meanwhile", test_name_reviewed_meanwhile);
    TEST("withdrawn-before-its-turn", test_withdrawn_before_its_turn);
    TEST("error-without-files", test_error_stays_without_files);
    TEST("cancelled-between-configurations", test_cancelled_between_configurations);
    TEST("one-configuration-refused", test_one_configuration_is_refused);
    return g_test_run();
}
