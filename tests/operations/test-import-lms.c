/* What is in the database after the files of learning systems were imported, a first and a second time. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "operations/import.h"

#include <string.h>

#define COURSE "course-v1:Acme+TC101+2026"

static char *sample(const char *directory, const char *name)
{
    return g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", directory, name, NULL);
}

static struct import_result *bring(const struct fixture *fixture, const char *directory,
                                   const char *name, const char *course, const char *const *changes,
                                   GError **error)
{
    g_autofree char *path = sample(directory, name);
    const char *const paths[] = { path, NULL };
    const struct import_options options = { .course = course, .changes = changes };
    return import_files(fixture->installation, paths, &options, error);
}

/* Brings a file twice: none of its rows is refused, and the second time none says anything new. */
static void bring_twice(const struct fixture *fixture, const char *directory, const char *name,
                        const char *course, const char *const *changes, gint64 rows)
{
    for (int turn = 0; turn < 2; turn++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(import_result) result = bring(fixture, directory, name, course, changes, &error);
        g_assert_no_error(error);
        g_assert_true(result->applied);
        const struct import_outcome *outcome = result->outcomes->pdata[0];
        g_assert_cmpint(outcome->rows, ==, rows);
        if (turn > 0)
            g_assert_cmpint(outcome->counts[STAGED_UNCHANGED], ==, rows);
        g_assert_cmpint(outcome->counts[STAGED_REFUSED], ==, 0);
        fixture_assert_seals(fixture);
    }
}

/* Rows of a query, columns with blanks and rows with semicolons between. */
static void assert_rows(const struct fixture *fixture, const char *sql, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    g_autoptr(statement) row = database_query(fixture->installation->database, &error, sql, "");
    g_assert_no_error(error);
    while (statement_step(row, &error) == 1)
        g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", statement_text(row, 0));
    g_assert_no_error(error);
    g_assert_cmpstr(all->str, ==, expected);
}

#define SCORES(who)                                                                                \
    "SELECT category || number || ' ' || coalesce(earned, '-') || '/' || possible"                 \
    " FROM subsection_grade JOIN subsection ON subsection.id = subsection_id JOIN learner"         \
    " ON learner.id = learner_id WHERE " who " ORDER BY position"
#define GRADES                                                                                     \
    "SELECT username || ' ' || grade FROM course_grade JOIN learner ON id = learner_id"            \
    " ORDER BY username"

/* Points take the place of fractions, and come back; subsections that the problem report does not list stay. */
static void test_problem_report(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char grades[] = "OpenedX_DemoX_2026_T1_grade_report_2026-06-16-0905.csv";
    static const char problems[] = "OpenedX_DemoX_2026_T1_problem_grade_report_2026-06-16-0911.csv";
    bring_twice(fixture, "openedx", grades, COURSE, NULL, 6);
    assert_rows(fixture, SCORES("username = 'anna_kovacs'"),
                "Homework1 1.0/1.0; Homework2 0.833333333333333/1.0; Homework3 0.75/1.0; Homework4 "
                "-/1.0; Lab1 1.0/1.0; Lab2 0.9/1.0; Midterm Exam1 0.875/1.0; Final Exam1 0.92/1.0");
    bring_twice(fixture, "openedx", problems, COURSE, NULL, 2);
    assert_rows(
        fixture, SCORES("username = 'anna_kovacs'"),
        "Homework1 3.5/4.0; Homework2 0.833333333333333/1.0; Homework3 0.75/1.0; Homework4 "
        "-/1.0; Lab1 1.0/1.0; Lab2 0.9/1.0; Midterm Exam1 0.875/1.0; Final Exam1 18.0/20.0");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM subsection"), ==, 8);
    g_autoptr(GError) error = NULL;
    g_autoptr(import_result) again = bring(fixture, "openedx", grades, COURSE, NULL, &error);
    g_assert_no_error(error);
    assert_rows(fixture, SCORES("username = 'jose.garcia' AND category <> 'Lab'"),
                "Homework1 0.5/1.0; Homework2 0.5/1.0; Homework3 -/1.0; Homework4 -/1.0; Midterm "
                "Exam1 0.5/1.0; Final Exam1 0.47/1.0");
}

/* The gradebook, then what the completion report, the XML export and the list of users say of the same people. */
static void test_moodle(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const maxima[] = { "Assignment: Essay 1 (Real)=:points:100",
                                          "Course total (Real)=:points:100", NULL };
    static const char *const xml[] = { "ESSAY1=:points:100", "FINAL=:points:100", NULL };
    bring_twice(fixture, "moodle", "TC101 Grades-20260616_0910-comma_separated.csv", COURSE, maxima,
                4);
    assert_rows(fixture, GRADES,
                "anna.kovacs@example.org 0.9025; jose@example.org 0.47; nguyen.van.anh@example.vn "
                "1.0");
    bring_twice(fixture, "moodle", "completion-tc101-20260616_0912-comma_separated.csv", COURSE,
                NULL, 3);
    assert_rows(
        fixture,
        "SELECT username || ' ' || ratio || ' ' || coalesce(earned, '-') || '/' ||"
        " coalesce(possible, '-') FROM completion JOIN learner ON id = learner_id ORDER BY 1",
        "anna.kovacs@example.org 1.0 3.0/3.0; jose@example.org 0.0 0.0/3.0; "
        "nguyen.van.anh@example.vn 1.0 3.0/3.0");
    bring_twice(fixture, "moodle", "TC101 Grades.xml", COURSE, xml, 1);
    assert_rows(fixture, SCORES("email = 'anna.kovacs@example.org'"),
                "Assignment1 88.5/100.0; Quiz1 0.92/1.0; ESSAY11 88.5/100.0; FINAL1 92.0/100.0");
    bring_twice(fixture, "moodle", "upload_users.csv", NULL, NULL, 2);
    bring_twice(fixture, "moodle", "users_bulk_download.csv", NULL, NULL, 2);
    assert_rows(
        fixture,
        "SELECT username || ' ' || coalesce(name, first_name || ' ' || last_name) FROM learner"
        " ORDER BY username",
        "anna_kovacs Anna Mária Kovács; jose José García-López; "
        "nguyen.van.anh@example.vn Văn Anh Nguyễn; oconnor@example.ie Síle O'Connor");
    assert_rows(fixture,
                "SELECT source || ' ' || value FROM learner_identity JOIN learner ON id ="
                " learner_id WHERE username = 'anna_kovacs' ORDER BY source",
                "external HR-004; moodle 4");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course"), ==, 1);
}

/* A name in parts and the same name whole, month after month: nothing changes, and neither does the printed name. */
static void test_names_in_turn(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char users[] = "users_bulk_download.csv";
    static const char completion[] =
        "new_style_iso_dates_completion-tc101-20260616_0912-comma_separated_excelcsv.csv";
    for (int turn = 0; turn < 3; turn++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(import_result) one = bring(fixture, "moodle", users, NULL, NULL, &error);
        g_assert_no_error(error);
        g_autoptr(import_result) other = bring(fixture, "moodle", completion, COURSE, NULL, &error);
        g_assert_no_error(error);
        const struct import_outcome *first = one->outcomes->pdata[0];
        const struct import_outcome *second = other->outcomes->pdata[0];
        g_assert_cmpint(first->counts[STAGED_UNCHANGED], ==, turn == 0 ? 0 : 2);
        g_assert_cmpint(second->counts[STAGED_UNCHANGED], ==, turn == 0 ? 0 : 2);
    }
    assert_rows(fixture,
                "SELECT name || ': ' || first_name || ', ' || last_name FROM learner"
                " WHERE username = 'anna_kovacs'",
                "Anna Mária Kovács: Anna Mária, Kovács");
}

static void test_canvas(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    bring_twice(fixture, "canvas", "2026-06-16T0910_Grades-TC101.csv", COURSE, NULL, 4);
    assert_rows(fixture, GRADES, "anna.kovacs 0.955; jose 0.28; nva 1.0; x 0.0");
    assert_rows(fixture, SCORES("username = 'jose'"), "Assignments1 0.28/1.0");
    bring_twice(fixture, "canvas", "2026-06-16T0910_Betyg-TC101_sv_semicolon_bom.csv",
                "course-v1:Acme+SV+1", NULL, 4);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 4);
    bring_twice(fixture, "canvas", "2026-06-16T0910_Grades-TC101_first_last.csv", "tc101", NULL, 4);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course"), ==, 2);
}

/* A line of Moodle's "Upload users" enrols in each of its courses, as a learner. */
static void test_several_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture_run(fixture, "INSERT INTO course (key, created, modified) VALUES"
                         " ('course-v1:A+TC101+1', 1, 1), ('course-v1:A+TC102+1', 1, 1),"
                         " ('course-v1:A+TC103+1', 1, 1)");
    bring_twice(fixture, "moodle", "upload_users_courses.csv", NULL, NULL, 8);
    assert_rows(
        fixture,
        "SELECT username || ' ' || substr(key, 13, 5) || iif(enrolment.active, '', ' suspended')"
        " FROM enrolment JOIN course ON course.id = course_id"
        " JOIN learner ON learner.id = learner_id ORDER BY 1",
        "ines TC101; ines TC102; per TC101; per TC102 suspended; per TC103; tuula TC102");
    assert_rows(fixture, "SELECT username FROM learner ORDER BY 1", "ines; oto; per; rolf; tuula");
    assert_rows(fixture,
                "SELECT DISTINCT value FROM import_run, json_each(summary, '$.notices')"
                " WHERE value LIKE '%row of its own%'",
                "each course of a line is a row of its own; people are enrolled as learners only, "
                "not as editingteacher, teacher");
}

/* Kinds that know their columns by themselves tell how they were read as well. */
static void test_encoding(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize length = 0, size = 0;
    g_autofree char *from =
        sample("openedx", "OpenedX_DemoX_2026_T1_grade_report_2026-06-16-0905.csv");
    g_assert_true(g_file_get_contents(from, &text, &length, &error));
    const gsize mark = g_str_has_prefix(text, "\xEF\xBB\xBF") ? 3 : 0;
    g_autofree char *marked = g_strconcat("\xEF\xBB\xBF", text + mark, NULL);
    g_autofree char *wide = g_convert(marked, -1, "UTF-16LE", "UTF-8", NULL, &size, &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(fixture->directory, "wide.csv", NULL);
    g_assert_true(g_file_set_contents(path, wide, (gssize)size, &error));
    const char *const paths[] = { path, NULL };
    const struct import_options options = { .course = COURSE };
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &options, &error);
    g_assert_no_error(error);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    g_assert_cmpstr(outcome->kind, ==, "openedx-grades");
    g_assert_cmpstr(outcome->encoding, ==, "UTF-16LE with byte order mark");
    assert_rows(fixture, "SELECT encoding FROM import_run", "UTF-16LE with byte order mark");
}

/* Nothing is guessed where nobody is asked: the maximum of points, and the course; what is proposed is typed out. */
static void test_asked(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    g_assert_null(bring(fixture, "moodle", "TC101 Grades-20260616_0910-tab_separated.csv", COURSE,
                        NULL, &error));
    assert_refused(&error, ERROR_USAGE, "--map 'scale=points:100'");
    g_assert_null(bring(fixture, "canvas", "2026-06-16T0910_Grades-TC101.csv", NULL, NULL, &error));
    assert_refused(&error, ERROR_USAGE, "--course 'course-v1:ORG+TC101+RUN'");
    g_assert_null(bring(fixture, "moodle", "upload_users.csv", NULL, NULL, &error));
    assert_refused(&error, ERROR_USAGE, "course add course-v1:ORG+TC101+RUN");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 0);
    fixture_run(fixture, "INSERT INTO course (key, created, modified) VALUES ('" COURSE "', 1, 1)");
    g_assert_null(bring(fixture, "canvas", "2026-06-16T0910_Grades-TC101.csv", NULL, NULL, &error));
    assert_refused(&error, ERROR_USAGE, "if this guess from the file's name is right");
    bring_twice(fixture, "moodle", "upload_users.csv", NULL, NULL, 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM enrolment WHERE active"), ==, 2);
}

/* A bulk grade file says its course itself, and tells what of it was left out. */
static void test_bulk_grades(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char name[] = "bulk_grades_course-v1_OpenedX+DemoX+2026_T1.csv";
    bring_twice(fixture, "openedx", name, NULL, NULL, 2);
    assert_rows(fixture,
                "SELECT username || ' ' || mode || ' ' || key FROM enrolment JOIN learner ON"
                " learner.id = learner_id JOIN course ON course.id = course_id ORDER BY 1",
                "anna_kovacs verified course-v1:OpenedX+DemoX+2026_T1; jose.garcia masters "
                "course-v1:OpenedX+DemoX+2026_T1");
    g_autoptr(GError) error = NULL;
    g_autoptr(import_result) result = bring(fixture, "openedx", name, NULL, NULL, &error);
    g_assert_no_error(error);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    int told = 0;
    for (guint i = 0; i < outcome->notices->len; i++)
        told += g_str_has_prefix(outcome->notices->pdata[i], "the points of 2 subsections");
    g_assert_cmpint(told, ==, 1);
}

#define ADD(path, test)                                                                            \
    g_test_add(path, struct fixture, NULL, fixture_set_up, test, fixture_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/import-lms/problem-report", test_problem_report);
    ADD("/import-lms/moodle", test_moodle);
    ADD("/import-lms/names-in-turn", test_names_in_turn);
    ADD("/import-lms/canvas", test_canvas);
    ADD("/import-lms/several-courses", test_several_courses);
    ADD("/import-lms/encoding", test_encoding);
    ADD("/import-lms/asked", test_asked);
    ADD("/import-lms/bulk-grades", test_bulk_grades);
    return g_test_run();
}
