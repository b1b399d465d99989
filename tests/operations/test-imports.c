/* Imports that were made: taken back exactly, refused when something stands on them; columns that are remembered. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "operations/check.h"
#include "operations/correction.h"
#include "operations/import.h"
#include "operations/import_mappings.h"
#include "operations/import_undo.h"
#include "operations/learner.h"
#include "operations/learner_merge.h"
#include "operations/settings.h"

#include <string.h>

#define KEY "course-v1:Org+Bees+2026"
#define TAIL                                                                                       \
    "Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,"             \
    "Certificate Type,Enrollment Status\r\n"
#define END ",audit,N/A,N,N,N/A,enrolled\r\n"

static const char first_report[] =
    "Student ID,Email,Username,Grade,Homework 1: A,Homework 2: B,Homework (Avg),Exam," TAIL
    "1,anna@example.org,anna,0.5,0.25,Not Attempted,0.125,0.8333333333333334" END
    "2,bob@example.org,bob,0.7,1.0,0.1,0.75,0.30000000000000004" END;
/* Anna's grade and one score change, Carla is new, Homework 2 is gone, and bob left. */
static const char second_report[] =
    "Student ID,Email,Username,Grade,Homework,Exam,Lab 1: C,Lab 2: D,Lab (Avg)," TAIL
    "1,anna@example.org,anna,0.6,0.5,0.8333333333333334,1.0,0.7,0.85" END
    "2,bob@example.org,bob,0.7,1.0,0.30000000000000004,0.0,Not Attempted,0.0,audit,N/A,N,N,N/A,"
    "unenrolled\r\n"
    "3,carla@example.org,carla,0.9,1.0,1.0,1.0,1.0,1.0" END;
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

/* Imports a file; its first outcome's notices go to `notices` (may be NULL), one a line. */
static void import_with(const struct fixture *fixture, const char *name, const char *text,
                        const struct import_options *options, GString *notices)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, options, &error);
    g_assert_no_error(error);
    g_assert_no_error(result->refusal);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    for (guint i = 0; notices != NULL && i < outcome->notices->len; i++)
        g_string_append_printf(notices, "%s\n", (const char *)outcome->notices->pdata[i]);
}

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

static void merge(const struct fixture *fixture, const char *kept, const char *merged)
{
    GError *error = NULL;
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(fixture->installation->database, kept, merged, &error);
    g_assert_no_error(error);
    g_assert_true(learner_merge(fixture->installation, plan, &error));
    g_assert_no_error(error);
}

static void test_merged(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "first.csv", first_report);
    merge(fixture, "anna", "bob");
    assert_undo_refused(fixture, 1, "the learner bob was merged into anna");
}

/* The file need not name them as they are named here, and may have made values of them only; what has nothing to do
 * with the two can be undone still. */
static void test_merged_by_address(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    import(fixture, "profiles.csv", profiles);
    import(fixture, "roster.csv", "Email,Grade\nanna.new@example.org,80 %\n");
    import(fixture, "other.csv", "Email,Grade\ncarla@example.org,80 %\n");
    merge(fixture, "dora", "anna");
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

/* A roster whose dates can be read in two ways and whose points have no maximum. */
static const char november[] = "Name;E-mail;Punkte;Datum\r\n"
                               "Anna Kowalska;anna@example.org;45;03/11/2026\r\n"
                               "Bob Hill;bob@example.org;50;04/11/2026\r\n";
static const char december[] = "Name;E-mail;Punkte;Datum\r\n"
                               "Carla Diaz;carla@example.org;30;05/12/2026\r\n";

/* Answers what is asked, and counts. */
struct answers {
    guint asked;
};

static char *answer(const struct import_question *question, void *data)
{
    struct answers *answers = data;
    answers->asked++;
    if (question->kind == IMPORT_ASKS_COURSE)
        return g_strdup(KEY);
    for (guint i = 0; question->choices != NULL && i < question->choices->len; i++) {
        const struct mapping_choice *choice = question->choices->pdata[i];
        if (g_str_equal(choice->word, "day-first"))
            return g_strdup("day-first");
    }
    return g_strdup("points:50");
}

#define GRADE_OF(name)                                                                             \
    "SELECT round(grade * 100) FROM course_grade JOIN learner ON learner.id = learner_id"          \
    " WHERE name = '" name "'"
/* Day and month, in whatever zone the site is. */
#define MONTH_OF(name)                                                                             \
    "SELECT strftime('%m', completed / 1000000 + 43200, 'unixepoch') + 0 FROM completion"          \
    " JOIN learner ON learner.id = learner_id WHERE name = '" name "'"

/* Questions are answered once; next month's file needs no answers, no options and no terminal. */
static void test_again_next_month(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options batch = { 0 };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "november.csv", november, &asking, NULL);
    g_assert_cmpuint(answers.asked, >, 0);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Anna Kowalska")), ==, 90);
    g_assert_cmpint(fixture_number(fixture, MONTH_OF("Anna Kowalska")), ==, 11);
    import_with(fixture, "december.csv", december, &batch, notices);
    g_assert_nonnull(strstr(notices->str, "columns as said on "));
    g_assert_nonnull(strstr(notices->str, "--no-remember reads them anew"));
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 60);
    g_assert_cmpint(fixture_number(fixture, MONTH_OF("Carla Diaz")), ==, 12);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_run WHERE mapping LIKE"
                                            " '%points:50%' AND encoding <> ''"),
                    ==, 2);
}

/* Without what was remembered, the file has to be explained again; a dry run remembers nothing. */
static void test_not_remembered(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct answers answers = { 0 };
    const struct import_options dry = { .ask = answer, .data = &answers, .dry_run = true };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options forgetting = { .forget = true };
    g_autofree char *path = g_build_filename(fixture->directory, "december.csv", NULL);
    const char *const paths[] = { path, NULL };
    import_with(fixture, "november.csv", november, &dry, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_mapping"), ==, 0);
    import_with(fixture, "november.csv", november, &asking, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_mapping"), ==, 1);
    g_assert_true(g_file_set_contents(path, december, -1, &error));
    g_assert_null(import_files(fixture->installation, paths, &forgetting, &error));
    assert_refused(&error, ERROR_USAGE, "--map");
}

/* What --map says counts more than what is remembered, and is remembered instead. */
static void test_said_anew(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Punkte=grade:points:60", NULL };
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options saying = { .changes = changes };
    const struct import_options batch = { 0 };
    import_with(fixture, "november.csv", november, &asking, NULL);
    import_with(fixture, "december.csv", december, &saying, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 50);
    import_with(fixture, "november.csv", november, &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Anna Kowalska")), ==, 75);
}

/* Handed to another installation as text. */
static void test_handed_over(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint count = 0;
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options batch = { 0 };
    import_with(fixture, "november.csv", november, &asking, NULL);
    struct installation *installation = fixture->installation;
    g_autofree char *text = import_mappings_write(installation->database, &error);
    g_assert_no_error(error);
    g_assert_true(import_mappings_remove(installation, "", &error));
    g_assert_no_error(error);
    g_assert_false(import_mappings_remove(installation, "", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "mapping list");
    g_assert_true(import_mappings_read(installation, text, &count, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(count, ==, 1);
    g_autofree char *again = import_mappings_write(installation->database, &error);
    g_assert_cmpstr(text, ==, again);
    import_with(fixture, "december.csv", december, &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 60);
    g_autofree char *broken = g_strconcat(text, "= roster 12 x\n", NULL);
    g_assert_false(import_mappings_read(installation, broken, &count, &error));
    assert_refused(&error, ERROR_DATA, "nothing was changed");
    g_assert_false(import_mappings_read(installation, "Name,Grade\n", &count, &error));
    assert_refused(&error, ERROR_DATA, "line 1");
}

#define TWICE "Username,E-mail,Name,Course,Grade %\n"
#define OTHER_KEY "course-v1:Demo+Other+2026"

static gint64 tens_of(const struct fixture *fixture, const char *key)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT round(grade * 10) FROM course_grade JOIN course ON course.id = course_id"
        " JOIN learner ON learner.id = learner_id WHERE username = 'anna' AND key = '%s'",
        key);
    return fixture_number(fixture, sql);
}

/* Both accounts of a learner who was merged stay in the files: the grades of the one that stayed count. */
static void test_merged_is_listed_twice(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options batch = { 0 };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "1.csv",
                TWICE
                "anna,anna@example.org,Anna,Demo,50\nanna2,anna2@example.org,Anna K,Demo,60\n",
                &(struct import_options){
                    .changes = (const char *const[]){ "course:Demo=" KEY, "course:Other=" OTHER_KEY,
                                                      NULL } },
                NULL);
    merge(fixture, "anna", "anna2");
    import_with(fixture, "2.csv",
                TWICE
                "anna2,anna2@example.org,Anna K,Demo,70\nanna,anna@example.org,Anna,Demo,80\n",
                &batch, notices);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    g_assert_nonnull(strstr(notices->str, "1 row is not taken, since the account was merged"));
    /* In another course the account that was merged may be the only one. */
    import_with(fixture, "3.csv",
                TWICE
                "anna2,anna2@example.org,Anna K,Other,30\nanna,anna@example.org,Anna,Demo,90\n",
                &batch, NULL);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 9);
    g_assert_cmpint(tens_of(fixture, OTHER_KEY), ==, 3);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner WHERE name = 'Anna'"
                                            " AND email = 'anna@example.org'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 1);
}

/* The name that stayed when the two were merged is not changed by the account that went. */
static void test_merged_keeps_name(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options batch = { .course = KEY };
    import_with(fixture, "1.csv", "Username,Name,Language\nanna,Anna,pl\nanna2,Anna K,pl\n", &batch,
                NULL);
    merge(fixture, "anna", "anna2");
    import_with(fixture, "2.csv", "Username,Name,Language\nanna2,Anna K,de\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner WHERE name = 'Anna'"
                                            " AND language = 'de'"),
                    ==, 1);
}

/* The accounts may stand in two files of one import, in whatever order. */
static void test_merged_in_two_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct import_options batch = { .course = KEY };
    g_autofree char *one = g_build_filename(fixture->directory, "one.csv", NULL);
    g_autofree char *other = g_build_filename(fixture->directory, "other.csv", NULL);
    const char *const paths[] = { one, other, NULL }, *const reversed[] = { other, one, NULL };
    import_with(fixture, "1.csv", "Username,Grade %\nanna,50\nanna2,60\n", &batch, NULL);
    merge(fixture, "anna", "anna2");
    g_assert_true(g_file_set_contents(one, "Username,Grade %\nanna2,70\n", -1, &error));
    g_assert_true(g_file_set_contents(other, "Username,Grade %\nanna,80\n", -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &batch, &error);
    g_assert_no_error(error);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    const struct import_outcome *first = result->outcomes->pdata[0];
    g_assert_cmpstr(first->name, ==, "one.csv");
    g_assert_cmpstr(first->notices->pdata[first->notices->len - 1], ==,
                    "1 row is not taken, since the account was merged into another one, whose own "
                    "row counts");
    g_clear_pointer(&result, import_result_free);
    g_assert_true(g_file_set_contents(other, "Username,Grade %\nanna,90\n", -1, &error));
    result = import_files(fixture->installation, reversed, &batch, &error);
    g_assert_no_error(error);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 9);
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        g_assert_cmpint(outcome->counts[STAGED_REFUSED], ==, 0);
    }
}

/* Both accounts in a report that has each learner once. */
static void test_merged_is_reported_twice(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char before[] =
        "Student ID,Email,Username,Grade,Exam," TAIL "1,a@example.org,anna,0.5,0.5" END
        "2,b@example.org,anna2,0.6,0.6" END;
    static const char after[] =
        "Student ID,Email,Username,Grade,Exam," TAIL "2,b@example.org,anna2,0.7,0.7" END
        "1,a@example.org,anna,0.8,0.8" END;
    import(fixture, "1.csv", before);
    merge(fixture, "anna", "anna2");
    import(fixture, "2.csv", after);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 1);
}

/* Names in windows-1250, below a heading that is not ASCII either. */
#define CENTRAL_HEADING "Jm\xE9no;E-mail;Skupina \x8A\n"

#define NAME_OF(address) "SELECT count(*) FROM learner WHERE email = '" address "' AND name = "

static void import_refused(struct fixture *fixture, const char *name, const char *content,
                           const struct import_options *options, const char *words)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, content, -1, &error));
    g_assert_null(import_files(fixture->installation, paths, options, &error));
    assert_refused(&error, ERROR_DATA, words);
}

/* The code page that was said once is known for the next file of the heading, is shown, and yields to what is said now. */
static void test_encoding_again(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options saying = { .encoding = "cp1250" };
    const struct import_options western = { .encoding = "windows-1252" };
    const struct import_options batch = { 0 }, forgetting = { .forget = true };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "november.csv", CENTRAL_HEADING "Ji\xF8\xED Nov\xE1k;jiri@example.org;A\n",
                &saying, NULL);
    import_refused(fixture, "december.csv", CENTRAL_HEADING "\x8A\xE1rka;s@example.org;A\n",
                   &forgetting, "--encoding");
    import_with(fixture, "december.csv",
                CENTRAL_HEADING "\x8A\xE1rka Dvo\xF8\xE1kov\xE1;sarka@example.org;B\n", &batch,
                notices);
    g_assert_cmpint(
        fixture_number(fixture,
                       NAME_OF("sarka@example.org") "'\u0160\u00e1rka Dvo\u0159\u00e1kov\u00e1'"),
        ==, 1);
    g_assert_nonnull(strstr(notices->str, "its code page is taken to be windows-1250"));
    g_assert_nonnull(strstr(notices->str, "--encoding says another"));
    g_assert_cmpint(
        fixture_number(fixture,
                       "SELECT count(*) FROM import_run WHERE encoding LIKE 'windows-1250%'"),
        ==, 2);
    import_with(fixture, "january.csv",
                CENTRAL_HEADING "Ren\xF8"
                                "e;renee@example.org;B\n",
                &western, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("renee@example.org") "'Ren\u00f8e'"), ==, 1);
    import_refused(fixture, "other.csv", "Nom;E-mail\nRen\xE9;rene@example.org\n", &batch,
                   "--encoding");
}

/* What was said of the encoding never reads a file wrongly that says itself what it is in, or that is damaged. */
static void test_encoding_contradicted(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Name=name", NULL };
    const struct import_options saying = { .encoding = "cp1250", .changes = changes };
    const struct import_options batch = { 0 };
    import_with(fixture, "1.csv", "Name;E-mail\nJi\xF8\xED;1@example.org\n", &saying, NULL);
    import_with(fixture, "2.csv", "Name;E-mail\n\u0160\u00e1rka;2@example.org\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("2@example.org") "'\u0160\u00e1rka'"), ==, 1);
    import_with(fixture, "3.csv", "\xEF\xBB\xBFName;E-mail\n\u0141ucja;3@example.org\n", &batch,
                NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("3@example.org") "'\u0141ucja'"), ==, 1);
    /* None of the code page's letters. */
    import_refused(fixture, "4.csv", "Name;E-mail\nA\x81\x83\x88;4@example.org\n", &batch, "");
    /* UTF-8 with one damaged byte. */
    import_refused(fixture, "5.csv",
                   "Name;E-mail\n\u0160\u00e1rka \u0158\u00edhov\u00e1 \xE9;5@example.org\n",
                   &batch, "damaged");
    /* Files in UTF-8 have not made it forgotten. */
    import_with(fixture, "6.csv", "Name;E-mail\nJi\xF8\xED;6@example.org\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("6@example.org") "'Ji\u0159\u00ed'"), ==, 1);
}

/* A column may be called so, and the encoding is handed over with the columns. */
static void test_encoding_heading(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint count = 0;
    struct installation *installation = fixture->installation;
    const struct import_options saying = { .encoding = "iso-8859-2" };
    const struct import_options batch = { 0 };
    import_with(fixture, "1.csv", "name;e-mail;encoding\nJi\xF8\xED;1@example.org;x\n", &saying,
                NULL);
    g_autofree char *text = import_mappings_write(installation->database, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(text, "\nencoding=ignored\nencoding==iso-8859-2\n"));
    g_assert_true(import_mappings_remove(installation, "", &error));
    g_assert_no_error(error);
    g_assert_true(import_mappings_read(installation, text, &count, &error));
    g_assert_no_error(error);
    import_with(fixture, "2.csv", "name;e-mail;encoding\nDvo\xF8\xE1k;2@example.org;x\n", &batch,
                NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("2@example.org") "'Dvo\u0159\u00e1k'"), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    const struct {
        const char *name;
        void (*run)(struct fixture *fixture, gconstpointer data);
    } cases[] = {
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
        { "/imports/remembered/next-month", test_again_next_month },
        { "/imports/odd-dates", test_odd_dates },
        { "/imports/undo/look-at-courses", test_look_at_courses },
        { "/imports/remembered/not", test_not_remembered },
        { "/imports/remembered/said-anew", test_said_anew },
        { "/imports/remembered/handed-over", test_handed_over },
        { "/imports/merged/listed twice", test_merged_is_listed_twice },
        { "/imports/merged/keeps name", test_merged_keeps_name },
        { "/imports/merged/two files", test_merged_in_two_files },
        { "/imports/merged/reported twice", test_merged_is_reported_twice },
        { "/imports/remembered/encoding", test_encoding_again },
        { "/imports/remembered/encoding-contradicted", test_encoding_contradicted },
        { "/imports/remembered/encoding-heading", test_encoding_heading },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_test_add(cases[i].name, struct fixture, NULL, fixture_set_up, cases[i].run,
                   fixture_tear_down);
    g_test_add("/imports/undo/issued", struct fixture, NULL, issue_set_up, test_issued,
               fixture_tear_down);
    return g_test_run();
}
