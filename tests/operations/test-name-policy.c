/* New names that imports bring for learners who have a credential: taken, kept waiting, or not taken; and the credentials
 * that then show another name. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "operations/course.h"
#include "operations/credential_selection.h"
#include "operations/import.h"
#include "operations/learner.h"
#include "operations/learner_words.h"
#include "operations/reissue.h"
#include "rules/name.h"
#include "store/learner_proposal.h"

#include <string.h>

#define KEY "course-v1:A+B+C"

static void set_policy(const struct fixture *fixture, const char *key, const char *policy)
{
    GError *error = NULL;
    g_assert_true(course_change(fixture->installation, key,
                                &(struct course_wish){ .name_policy = policy }, &error));
    g_assert_no_error(error);
}

static void keep_note(const struct import_row_outcome *row, void *data)
{
    g_string_append_printf(data, "%s: %s\n", row->username, row->note);
}

/* Imports a name for a learner. Returns the notes and notices of the import; caller frees. */
static char *import_name(const struct fixture *fixture, const char *username, const char *name,
                         enum staged_verdict verdict)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "profiles.csv", NULL);
    g_autofree char *text =
        g_strdup_printf("id,username,name,email\r\n,%s,\"%s\",\r\n", username, name);
    const char *const paths[] = { path, NULL };
    const struct import_options options = { 0 };
    GString *notes = g_string_new(NULL);
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &options, &error);
    g_assert_no_error(error);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    g_assert_true(import_result_tell_rows(result, outcome, true, keep_note, notes, &error));
    for (guint i = 0; i < outcome->notices->len; i++)
        g_string_append_printf(notes, "%s\n", (const char *)outcome->notices->pdata[i]);
    if (outcome->counts[verdict] != 1)
        g_error("not %s: %s", staged_verdict_names[verdict], notes->str);
    return g_string_free(notes, FALSE);
}

static void import_quietly(const struct fixture *fixture, const char *username, const char *name,
                           enum staged_verdict verdict)
{
    g_free(import_name(fixture, username, name, verdict));
}

static void assert_name(const struct fixture *fixture, const char *username, const char *name,
                        const char *proposed)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    g_autoptr(learner) learner = learner_find(database, username, &error);
    g_assert_no_error(error);
    g_autoptr(learner_proposal) proposal = learner_proposal_read(database, learner->id, &error);
    g_assert_no_error(error);
    g_autofree char *shown = name_choose(learner->name, learner->first_name, learner->last_name);
    g_assert_cmpstr(shown, ==, name);
    g_assert_cmpstr(proposal->import_id != 0 ? proposal->name : NULL, ==, proposed);
}

static void assert_says(char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        g_error("\"%s\" does not say \"%s\"", text, words);
    g_free(text);
}

/* How many credentials the filters find. */
static guint count_changed(const struct fixture *fixture, gint64 import_id)
{
    GError *error = NULL;
    const struct credential_filter filter = { .name_changed = true, .import_id = import_id };
    const struct credential_selection selection = { .filter = &filter };
    g_autoptr(GArray) ids =
        credential_selection_make(fixture->installation->database, &selection, &error);
    g_assert_no_error(error);
    return ids->len;
}

static void test_imported(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    import_quietly(fixture, "learner3", "Drei", STAGED_CHANGED);
    char *told = import_name(fixture, "learner7", "Sieben", STAGED_CHANGED);
    const gint64 import = fixture_number(fixture, "SELECT max(id) FROM import_run");
    g_autofree char *command = g_strdup_printf(
        "(learner7); testamur reissue --name-changed --import %" G_GINT64_FORMAT, import);
    assert_says(told, command);
    assert_name(fixture, "learner7", "Sieben", NULL);
    g_assert_cmpuint(count_changed(fixture, 0), ==, 2);
    g_assert_cmpuint(count_changed(fixture, import), ==, 1);
    told = import_name(fixture, "learner7", "Sieben", STAGED_UNCHANGED);
    g_assert_null(strstr(told, "reissue"));
    g_free(told);
}

static void test_frozen(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    set_policy(fixture, KEY, "frozen");
    assert_says(import_name(fixture, "learner7", "Sieben", STAGED_CONFLICT),
                "name stays Learner 7 as it was issued (the file has Sieben)");
    assert_name(fixture, "learner7", "Learner 7", NULL);
    g_assert_cmpuint(count_changed(fixture, 0), ==, 0);
    /* Who has none any more is called as the platform says. */
    fixture_run(fixture, "UPDATE credential SET status = 'invalidated', invalidated_at = 1,"
                         " invalidation_reason = 'x' WHERE learner_id = 8");
    import_quietly(fixture, "learner8", "Acht", STAGED_CHANGED);
    assert_name(fixture, "learner8", "Acht", NULL);
    import_quietly(fixture, "newcomer", "New", STAGED_NEW);
    set_policy(fixture, KEY, "imported");
    import_quietly(fixture, "learner7", "Sieben", STAGED_CHANGED);
    assert_name(fixture, "learner7", "Sieben", NULL);
}

static void test_approved(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct installation *installation = fixture->installation;
    struct learner_report told = { 0 };
    issue_all(fixture);
    set_policy(fixture, KEY, "approved");
    assert_says(import_name(fixture, "learner7", "Sieben", STAGED_CHANGED),
                "name stays Learner 7 until Sieben is accepted");
    assert_says(import_name(fixture, "learner8", "Acht", STAGED_CHANGED),
                "testamur learner list --proposed");
    import_quietly(fixture, "learner7", "Sieben", STAGED_UNCHANGED);
    assert_name(fixture, "learner7", "Learner 7", "Sieben");
    const struct learner_filter waiting = { .proposed_only = true, .limit = 10 };
    g_autoptr(GPtrArray) list = learner_list(installation->database, &waiting, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(list->len, ==, 2);
    struct learner_view view;
    g_assert_true(learner_view_read(installation->database, "learner7", &view, &error));
    assert_says(learner_words(&view, &error), "Sieben  (profiles.csv");
    learner_view_clear(&view);
    g_assert_true(learner_accept_name(installation, "learner7", &told, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(told.outdated->len, ==, 1);
    assert_says(learner_reissue_words(told.outdated),
                "reissue --name-changed --learner 'learner7'");
    g_ptr_array_unref(told.outdated);
    assert_name(fixture, "learner7", "Sieben", NULL);
    import_quietly(fixture, "learner7", "Sieben", STAGED_UNCHANGED);
    g_assert_false(learner_reject_name(installation, "learner7", &error));
    assert_refused(&error, ERROR_REFUSED, "--proposed");
    g_assert_true(learner_reject_name(installation, "learner8", &error));
    g_assert_no_error(error);
    assert_says(import_name(fixture, "learner8", "Acht", STAGED_CONFLICT), "Acht was rejected");
    assert_name(fixture, "learner8", "Learner 8", NULL);
    import_quietly(fixture, "learner8", "Ocho", STAGED_CHANGED);
    assert_name(fixture, "learner8", "Learner 8", "Ocho");
    import_quietly(fixture, "learner8", "Learner 8", STAGED_CHANGED);
    assert_name(fixture, "learner8", "Learner 8", NULL);
}

/* A person's word counts more than a policy, and ends what waits. */
static void test_by_hand(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    issue_all(fixture);
    set_policy(fixture, KEY, "approved");
    import_quietly(fixture, "learner7", "Sieben", STAGED_CHANGED);
    g_assert_true(learner_change(fixture->installation, "learner7",
                                 &(struct learner_wish){ .name = "Septimus" }, NULL, &error));
    g_assert_no_error(error);
    assert_name(fixture, "learner7", "Septimus", NULL);
    assert_says(import_name(fixture, "learner7", "Sieben", STAGED_CONFLICT), "set by hand");
    assert_name(fixture, "learner7", "Septimus", NULL);
}

/* The strictest course counts, also one of a path. */
static void test_strictest(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "INSERT INTO course (id, key, created, modified) VALUES"
                         " (2, 'course-v1:A+D+E', 0, 0), (3, 'course-v1:A+F+G', 0, 0)");
    fixture_run(fixture, "INSERT INTO learning_path (id, key, created, modified) VALUES"
                         " (1, 'path-v1:A+B+C+D', 0, 0)");
    fixture_run(fixture, "INSERT INTO learning_path_step VALUES (1, 1, 3)");
    fixture_run(fixture,
                "INSERT INTO configuration (id, context_key, type_id, created, modified)"
                " VALUES (2, 'course-v1:A+D+E', 1, 0, 0), (3, 'path-v1:A+B+C+D', 1, 0, 0)");
    fixture_run(fixture,
                "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status,"
                " full_name, context_name, issued, created, modified) VALUES"
                " ('11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111112',"
                " 7, 2, 'available', 'Learner 7', 'D', 0, 0, 0),"
                " ('11111111-1111-4111-8111-111111111113', '11111111-1111-4111-8111-111111111114',"
                " 8, 3, 'available', 'Learner 8', 'P', 0, 0, 0)");
    set_policy(fixture, KEY, "approved");
    set_policy(fixture, "course-v1:A+D+E", "frozen");
    set_policy(fixture, "course-v1:A+F+G", "frozen");
    import_quietly(fixture, "learner6", "Sechs", STAGED_CHANGED);
    import_quietly(fixture, "learner7", "Sieben", STAGED_CONFLICT);
    import_quietly(fixture, "learner8", "Acht", STAGED_CONFLICT);
    assert_name(fixture, "learner6", "Learner 6", "Sechs");
    assert_name(fixture, "learner7", "Learner 7", NULL);
    assert_name(fixture, "learner8", "Learner 8", NULL);
}

/* Setting a policy is no word on the names; an unknown one is refused. */
static void test_course(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    set_policy(fixture, KEY, "frozen");
    g_autoptr(course) course = course_find(fixture->installation->database, KEY, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(course->name_policy, ==, "frozen");
    g_assert_cmpint(course->name_by_hand, ==, 0);
    g_assert_false(course_change(fixture->installation, KEY,
                                 &(struct course_wish){ .name_policy = "cold" }, &error));
    assert_refused(&error, ERROR_USAGE, "frozen");
    g_assert_true(course_change(fixture->installation, KEY,
                                &(struct course_wish){ .long_name = "Gardens" }, &error));
    g_autoptr(course) named = course_find(fixture->installation->database, KEY, &error);
    g_assert_cmpstr(named->name_policy, ==, "frozen");
    g_assert_cmpint(named->name_by_hand, !=, 0);
    set_policy(fixture, KEY, "imported");
    g_autoptr(course) kept = course_find(fixture->installation->database, KEY, &error);
    g_assert_cmpint(kept->name_by_hand, ==, named->name_by_hand);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(struct fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/name-policy/imported", test_imported },   { "/name-policy/frozen", test_frozen },
        { "/name-policy/approved", test_approved },   { "/name-policy/by-hand", test_by_hand },
        { "/name-policy/strictest", test_strictest }, { "/name-policy/course", test_course },
    };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, struct fixture, NULL, issue_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
