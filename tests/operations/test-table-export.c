/* Tables that are handed out: what stands in them, that hostile texts do no harm and come back as they were, and that
 * no file stands half written. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "base/json.h"
#include "import/testamur_tables.h"
#include "operations/table_export.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY "course-v1:Org+Bees+2026"

/* A text of these pieces, at random. Caller frees. */
static char *random_text(const char *const *pieces, int most)
{
    GString *text = g_string_new(NULL);
    for (int left = g_test_rand_int_range(0, most + 1); left > 0; left--)
        g_string_append(text,
                        pieces[g_test_rand_int_range(0, (gint32)g_strv_length((char **)pieces))]);
    return g_string_free(text, FALSE);
}

static void test_headings(void)
{
    static const char *const pieces[] = { "Homework", "#", " ", "(", ")",  "7",
                                          "\n",       "'", "=", "é", "\"", NULL };
    for (int i = 0; i < 20000; i++) {
        g_autofree char *category = random_text(pieces, 5), *name = random_text(pieces, 5);
        const guint number = (guint)g_test_rand_int_range(1, 1000);
        const bool earned = i % 2 == 0;
        g_autofree char *heading = testamur_score_heading(category, number, name, earned);
        g_autofree char *category_read = NULL, *name_read = NULL;
        guint number_read = 0;
        g_assert_true(
            testamur_score_heading_read(heading, earned, &category_read, &number_read, &name_read));
        g_assert_cmpstr(category_read, ==, category);
        g_assert_cmpuint(number_read, ==, number);
        g_assert_cmpstr(name_read, ==, name);
        g_autofree char *stripped = g_strstrip(g_strdup(heading));
        g_assert_cmpstr(stripped, ==, heading);
    }
    static const char *const none[] = { "earned",         "earned Lab",       "possible Lab #1",
                                        "earned Lab #",   "earned Lab #1 (x", "earned Lab #1x",
                                        "earned La#b #1", "earned Lab #1 ()", NULL };
    for (guint i = 0; none[i] != NULL; i++) {
        char *category = NULL, *name = NULL;
        guint number = 0;
        g_assert_false(testamur_score_heading_read(none[i], true, &category, &number, &name));
        g_assert_null(category);
        g_assert_null(name);
    }
}

static void test_guard(void)
{
    static const char *const pieces[] = { "'", "=", " ", "+",  "-",  "@",      "\t",
                                          "a", "1", "é", "＝", "\r", "=\"x\"", NULL };
    for (int i = 0; i < 20000; i++) {
        g_autofree char *text = random_text(pieces, 5);
        g_autofree char *written = g_strconcat(testamur_needs_guard(text) ? "'" : "", text, NULL);
        g_assert_cmpstr(testamur_unguard(written), ==, text);
        const char first = written[strspn(written, " ")];
        g_assert_true(first == 0 || strchr("=+-@\t\r", first) == NULL);
    }
}

/* Writes a table into a file of the fixture, and returns what stands in it. Caller frees. */
static char *export_text(const struct fixture *fixture, const char *name,
                         struct table_export_request request)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    char *text = NULL;
    request.target = path;
    request.replace = true;
    request.selection = "";
    g_autoptr(table_export_result) result =
        table_export_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_null(result->unrecorded);
    g_assert_true(g_file_get_contents(path, &text, NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(text), ==, result->bytes);
    return text;
}

static void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        g_error("\"%s\" is not in \"%s\"", part, text);
}

static void fill(const struct fixture *fixture)
{
    fixture_run(fixture,
                "INSERT INTO learner (id, username, lms_id, email, name, first_name, last_name,"
                " name_state, language, active, wants_mail, created, modified) VALUES"
                " (1, 'zoe', '7', 'zoe@example.org', '=SUM(\"A1\")', '', '', 'accepted', 'en', 1,"
                " 0, 0, 0),"
                " (2, 'anna', NULL, '', NULL, 'Anna', 'Kowalska', 'good', '', 0, 1, 0, 0),"
                " (3, '''=bob', NULL, '', NULL, '', '', 'good', '', 1, 1, 0, 0)");
    fixture_run(fixture, "INSERT INTO learner_identity VALUES ('external', '0042', 1),"
                         " ('external', '0041', 1), ('email', 'old@example.org', 1)");
    fixture_run(fixture, "INSERT INTO course (id, key, created, modified) VALUES (1, '" KEY
                         "', 0, 0), (2, 'course-v1:Org+None+1', 0, 0)");
    fixture_run(fixture, "INSERT INTO subsection (id, course_id, category, category_key, number,"
                         " name, position) VALUES (5, 1, 'Exam', 'exam', 1, 'The end', 2),"
                         " (6, 1, 'Lab', 'lab', 2, '', 1)");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, active, mode, modified)"
                         " VALUES (1, 1, 1, 'verified', 0), (1, 2, 0, '', 0)");
    fixture_run(fixture, "INSERT INTO course_grade (course_id, learner_id, grade, modified)"
                         " VALUES (1, 1, 0.1 + 0.2, 0), (1, 3, 1, 0)");
    fixture_run(fixture, "INSERT INTO completion (course_id, learner_id, ratio, earned, completed,"
                         " modified) VALUES (1, 1, 0.5, 3, 1780000000000001, 0)");
    fixture_run(fixture, "INSERT INTO subsection_grade (learner_id, subsection_id, earned,"
                         " possible) VALUES (1, 5, 35, 40), (1, 6, NULL, 1)");
}

static void test_learners(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fill(fixture);
    g_autofree char *csv = export_text(
        fixture, "learners.csv", (struct table_export_request){ .kind = TABLE_EXPORT_LEARNERS });
    g_assert_cmpstr(csv, ==,
                    "\xEF\xBB\xBF\"username\",\"full_name\",\"email\",\"name\",\"first_name\","
                    "\"last_name\",\"name_state\",\"language\",\"active\",\"wants_mail\","
                    "\"lms_id\",\"external_id\",\"moodle_id\",\"canvas_id\",\"other_ids\","
                    "\"username_made\"\r\n"
                    "\"''=bob\",\"\",\"\",\"\",\"\",\"\",\"good\",\"\",\"yes\",\"yes\",\"\",\"\","
                    "\"\",\"\",\"\",\"no\"\r\n"
                    "\"anna\",\"Anna Kowalska\",\"\",\"\",\"Anna\",\"Kowalska\",\"good\",\"\","
                    "\"no\",\"yes\",\"\",\"\",\"\",\"\",\"\",\"no\"\r\n"
                    "\"zoe\",\"'=SUM(\"\"A1\"\")\",\"zoe@example.org\",\"'=SUM(\"\"A1\"\")\",\"\","
                    "\"\",\"accepted\",\"en\",\"yes\",\"no\",\"7\",\"0041\n0042\",\"\",\"\","
                    "\"email old@example.org\",\"no\"\r\n");
    g_autofree char *some =
        export_text(fixture, "learners.jsonl",
                    (struct table_export_request){ .kind = TABLE_EXPORT_LEARNERS,
                                                   .format = TABLE_EXPORT_JSON_LINES,
                                                   .course = KEY,
                                                   .learners = { .search = "kowal" } });
    g_assert_cmpstr(some, ==,
                    "{\"username\":\"anna\",\"full_name\":\"Anna Kowalska\",\"email\":\"\","
                    "\"name\":null,\"first_name\":\"Anna\",\"last_name\":\"Kowalska\","
                    "\"name_state\":\"good\",\"language\":\"\",\"active\":false,"
                    "\"wants_mail\":true,\"lms_id\":null,\"external_id\":null,\"moodle_id\":null,"
                    "\"canvas_id\":null,\"other_ids\":null,\"username_made\":false}\n");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE action = 'export'"),
                    ==, 2);
}

static void test_grades(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fill(fixture);
    g_autofree char *csv = export_text(
        fixture, "grades.csv", (struct table_export_request){ .kind = TABLE_EXPORT_GRADES });
    assert_contains(csv, "\"completed\",\"earned Lab #2\",\"possible Lab #2\","
                         "\"earned Exam #1 (The end)\",\"possible Exam #1 (The end)\"\r\n");
    assert_contains(csv, "\"" KEY "\",\"''=bob\",\"\",\"\",\"\",\"\",\"1\",\"\",\"\",\"\",\"\","
                         "\"\",\"\",\"\",\"\"\r\n");
    assert_contains(csv, "\"anna\",\"Anna Kowalska\",\"\",\"ended\",\"\",\"\",\"\",\"\",\"\","
                         "\"\",\"\",\"\",\"\",\"\"\r\n");
    assert_contains(csv, "\"active\",\"verified\",\"0.30000000000000004\",\"0.5\",\"3\",\"\","
                         "\"2026-05-28T20:26:40.000001Z\",\"\",\"1\",\"35\",\"40\"\r\n");
    g_autofree char *lines = export_text(
        fixture, "grades.jsonl",
        (struct table_export_request){
            .kind = TABLE_EXPORT_GRADES, .format = TABLE_EXPORT_JSON_LINES, .username = "zoe" });
    g_autoptr(json_t) line = json_read_text(lines, -1, "the line", &error);
    g_assert_no_error(error);
    g_assert_cmpint((int)json_array_size(json_object_get(line, "scores")), ==, 2);
    g_assert_cmpfloat(json_real_value(json_object_get(line, "grade")), ==, 0.1 + 0.2);
    assert_contains(lines, "{\"category\":\"Exam\",\"number\":1,\"name\":\"The end\","
                           "\"earned\":35,\"possible\":40}]}\n");
}

/* Several courses: a file for each in a directory, whose names are harmless. */
static void test_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fill(fixture);
    fixture_run(fixture, "INSERT INTO course (id, key, created, modified) VALUES"
                         " (7, 'A/B/C', 0, 0), (8, 'A/B_C/', 0, 0)");
    fixture_run(fixture, "INSERT INTO enrolment (course_id, learner_id, modified) VALUES (7, 1, 0),"
                         " (8, 1, 0)");
    g_autofree char *place = g_build_filename(fixture->directory, "tables", NULL);
    g_autofree char *file = g_build_filename(fixture->directory, "one.csv", NULL);
    g_assert_cmpint(g_mkdir(place, 0700), ==, 0);
    struct table_export_request request = { .kind = TABLE_EXPORT_GRADES,
                                            .selection = "",
                                            .target = file };
    g_assert_null(table_export_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_USAGE, "--course");
    g_assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
    request.target = place;
    g_autoptr(table_export_result) result =
        table_export_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->files, ==, 3);
    g_assert_cmpuint(result->rows, ==, 5);
    static const char *const names[] = { "grades-A_B_C.csv", "grades-A_B_C_.csv",
                                         "grades-course-v1_Org+Bees+2026.csv" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(place, names[i], NULL);
        g_assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
    }
}

static void test_credentials(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    issue_all(fixture);
    fixture_run(fixture, "UPDATE learner SET name = 'Sieben' WHERE id = 7");
    g_autofree char *all = export_text(
        fixture, "all.csv", (struct table_export_request){ .kind = TABLE_EXPORT_CREDENTIALS });
    g_auto(GStrv) rows = g_strsplit(all, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, 1 + ISSUE_LEARNERS + 1);
    g_autofree char *changed =
        export_text(fixture, "changed.csv",
                    (struct table_export_request){ .kind = TABLE_EXPORT_CREDENTIALS,
                                                   .credentials = { .name_changed = true } });
    g_auto(GStrv) few = g_strsplit(changed, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(few), ==, 3);
    assert_contains(few[1], "\"available\",\"learner7\",\"Learner 7\",\"Sieben\","
                            "\"l7@example.org\",\"course-v1:A+B+C\",\"Gardening\",\"Completion\"");
}

static bool cancel(gpointer data, guint64 rows)
{
    (void)data;
    return rows > 0;
}

static void test_cancel(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture_run(fixture, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                         " i < 3000) INSERT INTO learner (username, created, modified)"
                         " SELECT 'learner' || i, 0, 0 FROM n");
    g_autofree char *place = g_build_filename(fixture->directory, "tables", NULL);
    g_autofree char *file = g_build_filename(place, "learners.csv", NULL);
    g_assert_cmpint(g_mkdir(place, 0700), ==, 0);
    struct table_export_request request = {
        .kind = TABLE_EXPORT_LEARNERS, .selection = "", .target = file, .progress = cancel
    };
    g_autoptr(table_export_result) cancelled =
        table_export_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_true(cancelled->cancelled);
    g_assert_cmpuint(cancelled->rows, ==, 1000);
    g_autoptr(GDir) directory = g_dir_open(place, 0, &error);
    g_assert_no_error(error);
    g_assert_null(g_dir_read_name(directory));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM history WHERE action = 'export'"),
                    ==, 0);
    g_assert_true(g_file_set_contents(file, "mine", -1, &error));
    request.progress = NULL;
    g_assert_null(table_export_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_REFUSED, "--force");
    request.target = "/proc/self/learners.csv";
    g_assert_null(table_export_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_IO, "learners.csv");
    g_autofree char *own = g_build_filename(fixture->installation->directory, "x.csv", NULL);
    request.target = own;
    g_assert_null(table_export_run(fixture->installation, &request, &error));
    assert_refused(&error, ERROR_REFUSED, "belongs to the installation");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table-export/headings", test_headings);
    g_test_add_func("/table-export/guard", test_guard);
    g_test_add("/table-export/learners", struct fixture, NULL, fixture_set_up, test_learners,
               fixture_tear_down);
    g_test_add("/table-export/grades", struct fixture, NULL, fixture_set_up, test_grades,
               fixture_tear_down);
    g_test_add("/table-export/courses", struct fixture, NULL, fixture_set_up, test_courses,
               fixture_tear_down);
    g_test_add("/table-export/credentials", struct fixture, NULL, issue_set_up, test_credentials,
               fixture_tear_down);
    g_test_add("/table-export/cancel", struct fixture, NULL, fixture_set_up, test_cancel,
               fixture_tear_down);
    return g_test_run();
}
