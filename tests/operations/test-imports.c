/* Imports that were made: taken back exactly, refused when something stands on them. */
#include "config.h"

#include "import_support.h"
#include "issue_support.h"

#include "base/error.h"
#include "operations/check.h"
#include "operations/correction.h"
#include "operations/import_undo.h"
#include "operations/learner.h"
#include "operations/settings.h"

#include <string.h>

#define KEY "course-v1:Org+Bees+2026"

static const char first_report[] =
    "Student ID,Email,Username,Grade,Homework 1: A,Homework 2: B,Homework (Avg),Exam," REPORT_TAIL
    "1,anna@example.org,anna,0.5,0.25,Not Attempted,0.125,0.8333333333333334" REPORT_END
    "2,bob@example.org,bob,0.7,1.0,0.1,0.75,0.30000000000000004" REPORT_END;
/* Anna's grade and one score change, Carla is new, Homework 2 is gone, and bob left. */
static const char second_report[] =
    "Student ID,Email,Username,Grade,Homework,Exam,Lab 1: C,Lab 2: D,Lab (Avg)," REPORT_TAIL
    "1,anna@example.org,anna,0.6,0.5,0.8333333333333334,1.0,0.7,0.85" REPORT_END
    "2,bob@example.org,bob,0.7,1.0,0.30000000000000004,0.0,Not Attempted,0.0,audit,N/A,N,N,N/A,"
    "unenrolled\r\n"
    "3,carla@example.org,carla,0.9,1.0,1.0,1.0,1.0,1.0" REPORT_END;
static const char profiles[] =
    "id,username,name,email,language,location,year_of_birth,gender,level_of_education,"
    "mailing_address,goals,enrollment_mode,last_login,date_joined,external_user_key\r\n"
    "1,anna,Anna Kowalska,anna.new@example.org,pl,,,,,,,audit,,,\r\n"
    "9,dora,\"Dora \"\"the Bee\"\" O\xe2\x80\x99\x42rien\",dora@example.org,en,,,,,,,audit,,,\r\n";
static const char policy[] =
    "{\"GRADER\":[{\"type\":\"Homework\",\"weight\":0.3,\"drop_count\":1,\"min_count\":2,"
    "\"short_label\":\"HW\"},{\"type\":\"Exam\",\"weight\":0.7}],\"GRADE_CUTOFFS\":{\"Pass\":0.5}}";
static const char other_policy[] =
    "{\"GRADER\":[{\"type\":\"Exam\",\"weight\":1}],\"GRADE_CUTOFFS\":{\"Pass\":0.6}}";
static const char names[] =
    "{\"course/2026\":{\"display_name\":\"Bees\",\"cert_name_long\":\"Bees and Honey\"}}";
static const char completions[] =
    "{\"pagination\":{\"next\":null,\"previous\":null,\"count\":2,\"num_pages\":1},\"results\":["
    "{\"course_key\":\"" KEY "\",\"completion\":{\"earned\":1.0,\"possible\":3.0,"
    "\"percent\":0.3333333333333333},\"username\":\"anna\"}]}";

static void import(const struct fixture *fixture, const char *name, const char *text)
{
    const struct import_options options = { .course = KEY };
    import_with(fixture, name, text, &options, NULL);
}

/* Every value that imports may touch, exactly. Caller frees. */
static char *everything(const struct fixture *fixture)
{
    static const char *const tables[] = { "learner",    "learner_identity", "enrolment",
                                          "subsection", "subsection_grade", "course_grade",
                                          "completion", "course",           "assignment_type" };
    struct database *database = fixture->installation->database;
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        GError *error = NULL;
        g_autoptr(statement) columns =
            database_query(database, &error,
                           "SELECT group_concat('quote(\"' || name || '\")', ' || '','' || ')"
                           " FROM pragma_table_info(?)",
                           "t", tables[i]);
        g_assert_no_error(error);
        g_assert_cmpint(statement_step(columns, &error), ==, 1);
        g_autofree char *sql = g_strdup_printf(
            "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT %s AS line FROM %s"
            " ORDER BY 1)",
            statement_text(columns, 0), tables[i]);
        g_autoptr(statement) rows = database_query(database, &error, sql, "");
        g_assert_no_error(error);
        g_assert_cmpint(statement_step(rows, &error), ==, 1);
        g_string_append_printf(all, "%s\n%s\n", tables[i], statement_text(rows, 0));
    }
    return g_strdup(all->str);
}

static void undo(const struct fixture *fixture, gint64 id)
{
    GError *error = NULL;
    g_autoptr(import_undoing) undoing =
        import_undo_run(fixture->installation, id, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(undoing->done);
}

static void assert_undo_refused(const struct fixture *fixture, gint64 id, const char *words)
{
    GError *error = NULL;
    g_autofree char *before = everything(fixture);
    g_assert_null(import_undo_run(fixture->installation, id, NULL, NULL, &error));
    assert_refused(&error, ERROR_REFUSED, words);
    g_autofree char *after = everything(fixture);
    g_assert_cmpstr(before, ==, after);
}

static const struct {
    const char *name, *text;
} files[] = {
    { "policy.json", policy },       { "first.csv", first_report },
    { "profiles.csv", profiles },    { "completions.json", completions },
    { "second.csv", second_report }, { "policy2.json", other_policy },
    { "names.json", names },
};

/* Whatever was imported, undoing it in the opposite order gives each state back, to the last bit. */
static void test_exact(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    char *states[G_N_ELEMENTS(files)];
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        states[i] = everything(fixture);
        import(fixture, files[i].name, files[i].text);
        g_autofree char *after = everything(fixture);
        g_assert_cmpstr(after, !=, states[i]);
    }
    for (guint i = G_N_ELEMENTS(files); i > 0; i--) {
        undo(fixture, i);
        g_autofree char *state = everything(fixture);
        g_assert_cmpstr(state, ==, states[i - 1]);
        g_free(states[i - 1]);
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_run WHERE undone > 0"
                                            " AND undone_by <> ''"),
                    ==, G_N_ELEMENTS(files));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE action = 'undo'"
                                            " AND object_kind = 'import_run'"),
                    ==, G_N_ELEMENTS(files));
    assert_undo_refused(fixture, 1, "undone already");
}

/* Learners who went leave no number behind that somebody else gets: old plans and the index of words know them. */
static void test_numbers_are_not_given_again(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "first.csv", first_report);
    const gint64 last = fixture_number(fixture, "SELECT max(id) FROM learner");
    undo(fixture, 1);
    import(fixture, "first.csv", first_report);
    g_assert_cmpint(fixture_number(fixture, "SELECT min(id) FROM learner"), >, last);
}

/* What is looked at before tells how much it is, and changes nothing. */
static void test_look(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import(fixture, "first.csv", first_report);
    import(fixture, "second.csv", second_report);
    g_autofree char *before = everything(fixture);
    g_autoptr(import_undoing) undoing = import_undo_look(fixture->installation, 2, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(undoing->obstacles->len, ==, 0);
    g_assert_false(undoing->done);
    g_autofree char *words = import_undo_describe(&undoing->counts);
    g_assert_cmpstr(words, ==,
                    "1 learner, 1 enrolment, 1 grade and 8 scores of graded parts are removed; "
                    "1 enrolment, 1 grade and 3 scores of graded parts get their earlier values");
    g_autofree char *after = everything(fixture);
    g_assert_cmpstr(before, ==, after);
    g_autoptr(import_undoing) first = import_undo_look(fixture->installation, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(first->obstacles->len, >, 0);
    assert_undo_refused(fixture, 1, "before number 2");
    g_assert_null(import_undo_look(fixture->installation, 77, &error));
    assert_refused(&error, ERROR_NOT_FOUND, "no import number 77");
}

/* A day that is still to come makes nobody wonder in a table of hundreds, but a certificate. */
static void test_odd_dates(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "odd.csv",
                "Name,Email,Completed on\nA,a@x.org,2020-01-01\nB,b@x.org,2099-12-31\n"
                "C,c@x.org,1900-01-01\nD,d@x.org,\n",
                &options, notices);
    g_assert_nonnull(strstr(notices->str,
                            "2 rows have dates of completion that are still to come or "
                            "before 1970 (the first in line 3), and count as "
                            "completed\n"));
    g_string_truncate(notices, 0);
    import_with(fixture, "even.csv", "Name,Email,Completed on\nA,a@x.org,2020-01-01\n", &options,
                notices);
    g_assert_null(strstr(notices->str, "still to come"));
}

static void assert_undo_words(const struct fixture *fixture, gint64 id, const char *expected)
{
    GError *error = NULL;
    g_autoptr(import_undoing) undoing = import_undo_look(fixture->installation, id, &error);
    g_assert_no_error(error);
    g_autofree char *words = import_undo_describe(&undoing->counts);
    g_assert_cmpstr(words, ==, expected);
}

/* Of a policy and of names nobody is removed, but something is taken back, and that is said. */
static void test_look_at_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "grading_policy.json", policy);
    assert_undo_words(fixture, 1, "1 course and 1 grading policy are removed");
    import(fixture, "policy.json", names);
    assert_undo_words(fixture, 2, "1 course gets its earlier value");
    undo(fixture, 2);
    import(fixture, "first.csv", first_report);
    /* The course stays while others have grades in it. */
    assert_undo_words(fixture, 1, "1 grading policy is removed");
}

static void set_grade(const struct fixture *fixture, const char *username, bool forget)
{
    GError *error = NULL;
    const char *const usernames[] = { username, NULL };
    struct correction_wish wish = { .kind = CORRECTION_TOTAL, .context = KEY, .forget = forget };
    if (!forget) {
        g_assert_true(
            correction_read_amount(CORRECTION_TOTAL, "95 %", false, &wish.amount, &error));
        g_assert_no_error(error);
    }
    g_autoptr(correction_result) result =
        correction_set(fixture->installation, &wish, usernames, &error);
    g_assert_no_error(error);
}

static void test_set_by_hand(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "first.csv", first_report);
    g_autofree char *before = everything(fixture);
    set_grade(fixture, "anna", false);
    assert_undo_refused(fixture, 1, "grade of anna in " KEY);
    set_grade(fixture, "anna", true);
    undo(fixture, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 0);
}

static void test_person_changed_by_hand(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import(fixture, "profiles.csv", profiles);
    const struct learner_wish wish = { .name = "Dora O'Brien" };
    g_assert_true(learner_change(fixture->installation, "dora", &wish, NULL, &error));
    g_assert_no_error(error);
    assert_undo_refused(fixture, 1, "person of dora");
    g_assert_true(learner_remove(fixture->installation, "dora", &error));
    g_assert_no_error(error);
    undo(fixture, 1);
}

static void test_merged(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "first.csv", first_report);
    import_merge(fixture, "anna", "bob");
    assert_undo_refused(fixture, 1, "the learner bob was merged into anna");
}

/* The file need not name them as they are named here, and may have made values of them only; what has nothing to do
 * with the two can be undone still. */
static void test_merged_by_address(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "profiles.csv", profiles);
    import(fixture, "roster.csv", "Email,Grade\nanna.new@example.org,80 %\n");
    import(fixture, "other.csv", "Email,Grade\ncarla@example.org,80 %\n");
    import_merge(fixture, "dora", "anna");
    assert_undo_refused(fixture, 2, "the learner anna was merged into dora");
    assert_undo_refused(fixture, 1, "the learner anna was merged into dora");
    g_autofree char *merged = everything(fixture);
    import(fixture, "later.csv", "Email,Grade\nanna.new@example.org,90 %\n");
    undo(fixture, 4);
    g_autofree char *after = everything(fixture);
    g_assert_cmpstr(merged, ==, after);
    undo(fixture, 3);
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM learner WHERE email LIKE 'carla%'"), ==, 0);
}

/* What imports changed is kept for as long as the site says; that of later ones stays. */
static void test_forgotten(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    gint64 days = 0;
    gint64 until = 0;
    struct database *database = fixture->installation->database;
    import(fixture, "first.csv", first_report);
    import(fixture, "second.csv", second_report);
    g_autofree char *before = everything(fixture);
    g_assert_true(settings_change(fixture->installation, settings_find("import_undo_days", NULL),
                                  "10", &error));
    fixture_run(fixture, "UPDATE import_run SET finished = finished - 864000000000 WHERE id < 3");
    import(fixture, "profiles.csv", profiles);
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM import_before WHERE import_id < 3"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_before"), >, 0);
    g_autoptr(import_run) old = import_run_find(database, 2, &error);
    g_assert_true(import_undo_days(database, &days, &error));
    g_assert_false(import_undo_is_possible(old, days, &until));
    g_autoptr(import_run) young = import_run_find(database, 3, &error);
    g_assert_true(import_undo_is_possible(young, days, &until));
    g_assert_cmpint(until, ==, young->finished + G_GINT64_CONSTANT(864000000000));
    assert_undo_refused(fixture, 2, "what it changed was thrown away on ");
    undo(fixture, 3);
    g_autofree char *after = everything(fixture);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_before"), ==, 0);
}

static char *check(const struct fixture *fixture, bool accept)
{
    GError *error = NULL;
    const struct check_request request = { .read_data = true, .accept = accept };
    g_autoptr(check_result) result = check_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_autoptr(GString) texts = g_string_new(NULL);
    for (guint i = 0; i < result->findings->len; i++)
        g_string_append_printf(texts, "%s\n",
                               ((struct check_finding *)result->findings->pdata[i])->text);
    return g_strdup(texts->str);
}

/* A changed byte of what would be given back, and a row that is gone. */
static void test_noted_is_checked(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const damages[] = {
        "UPDATE import_before SET state = replace(state, '0.5', '0.6') WHERE rowid ="
        " (SELECT min(rowid) FROM import_before WHERE instr(state, '0.5') > 0)",
        "DELETE FROM import_before WHERE rowid = (SELECT max(rowid) FROM import_before)",
    };
    import(fixture, "first.csv", first_report);
    import(fixture, "second.csv", second_report);
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autofree char *sound = check(fixture, false);
        g_assert_null(strstr(sound, "what import"));
        fixture_run(fixture, damages[i]);
        g_autofree char *broken = check(fixture, false);
        g_assert_nonnull(
            strstr(broken, "what import number 2 changed is not what Testamur wrote: "));
        g_autofree char *accepted = check(fixture, true);
        g_assert_nonnull(strstr(accepted, "taken as it is from now on"));
    }
    g_autofree char *sound = check(fixture, false);
    g_assert_null(strstr(sound, "what import"));
    g_assert_null(strstr(sound, "table"));
}

/* A course that the import made stays for the configuration that somebody made for it. */
static void test_course_stays(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import(fixture, "first.csv", first_report);
    fixture_run(fixture, "INSERT INTO credential_type (id, name, retrieval, generation, created,"
                         " modified) VALUES (1, 'Completion', 'retrieve_completions',"
                         " 'generate_pdf_credential', 0, 0)");
    fixture_run(fixture, "INSERT INTO configuration (context_key, type_id, created, modified)"
                         " VALUES ('" KEY "', 1, 0, 0)");
    g_autoptr(import_undoing) undoing =
        import_undo_run(fixture->installation, 1, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(undoing->kept->len, ==, 1);
    g_assert_cmpstr(undoing->kept->pdata[0], ==, KEY);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course"), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 0);
}

/* issue_set_up: everybody has earned a credential in the course A+B+C, by hand-made rows. */
static void test_issued(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char roster[] =
        "{\"pagination\":{\"next\":null,\"previous\":null,\"count\":1,\"num_pages\":1},"
        "\"results\":[{\"course_key\":\"course-v1:A+B+C\",\"completion\":{\"earned\":99.0,"
        "\"possible\":100.0,\"percent\":0.99},\"username\":\"learner1\"}]}";
    const struct import_options options = { 0 };
    GError *error = NULL;
    import_with(fixture, "before.json", roster, &options, NULL);
    issue_all(fixture);
    assert_undo_refused(fixture, 1, "credentials were issued on what it brought");
    g_autoptr(import_undoing) undoing = import_undo_look(fixture->installation, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(undoing->obstacles->len, ==, 1);
    const struct import_obstacle *obstacle = undoing->obstacles->pdata[0];
    g_assert_cmpint(obstacle->reason, ==, IMPORT_OBSTACLE_ISSUED);
    g_assert_cmpstr(obstacle->username, ==, "learner1");
    /* What came after the credentials was not what they were issued on. */
    g_autofree char *later = g_strdup(roster);
    memcpy(strstr(later, "0.99"), "0.98", 4);
    import_with(fixture, "after.json", later, &options, NULL);
    undo(fixture, 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM completion WHERE learner_id = 1"
                                            " AND ratio = 0.99 AND import_id = 1"),
                    ==, 1);
}

static bool stop(guint64 done G_GNUC_UNUSED, guint64 total G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
    return false;
}

static void test_cancelled(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    import(fixture, "first.csv", first_report);
    g_autofree char *before = everything(fixture);
    g_assert_null(import_undo_run(fixture->installation, 1, stop, NULL, &error));
    assert_refused(&error, ERROR_CANCELLED, "nothing was changed");
    g_autofree char *after = everything(fixture);
    g_assert_cmpstr(before, ==, after);
    undo(fixture, 1);
}

/* An import of a time when nobody noted what it changed. */
static void test_old_import(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "first.csv", first_report);
    fixture_run(fixture, "UPDATE import_run SET encoding = ''");
    assert_undo_refused(fixture, 1, "was not noted");
}

/* The same file again is told, unless the first time was undone. */
static void test_repeated(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "first.csv", first_report, &options, notices);
    g_assert_null(strstr(notices->str, "imported before"));
    import_with(fixture, "again.csv", first_report, &options, notices);
    g_assert_nonnull(strstr(notices->str, "this file was imported before: number 1, on "));
    undo(fixture, 2);
    undo(fixture, 1);
    g_string_truncate(notices, 0);
    import_with(fixture, "again.csv", first_report, &options, notices);
    g_assert_null(strstr(notices->str, "imported before"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct fixture_case cases[] = {
        { "/imports/undo/exact", test_exact },
        { "/imports/undo/numbers", test_numbers_are_not_given_again },
        { "/imports/undo/look", test_look },
        { "/imports/undo/by-hand", test_set_by_hand },
        { "/imports/undo/person", test_person_changed_by_hand },
        { "/imports/undo/merged", test_merged },
        { "/imports/undo/merged by address", test_merged_by_address },
        { "/imports/undo/forgotten", test_forgotten },
        { "/imports/undo/noted is checked", test_noted_is_checked },
        { "/imports/undo/course-stays", test_course_stays },
        { "/imports/undo/cancelled", test_cancelled },
        { "/imports/undo/old", test_old_import },
        { "/imports/repeated", test_repeated },
        { "/imports/odd-dates", test_odd_dates },
        { "/imports/undo/look-at-courses", test_look_at_courses },
    };
    fixture_add_cases(cases, G_N_ELEMENTS(cases));
    g_test_add("/imports/undo/issued", struct fixture, NULL, issue_set_up, test_issued,
               fixture_tear_down);
    return g_test_run();
}
