/* Tables that are handed out: what stands in them, that hostile texts do no harm and come back as they were, and that
 * no file stands half written. */
#include "config.h"

#include "issue_support.h"

#include "base/error.h"
#include "base/json.h"
#include "import/testamur_tables.h"
#include "operations/import.h"
#include "operations/learner.h"
#include "operations/table_export.h"

#include <glib/gstdio.h>
#include <math.h>
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
    static const char *const pieces[] = { "'", "=", " ",  "+",  "-",      "@",      "\t", "a",
                                          "1", "é", "＝", "\r", "=\"x\"", "\u3000", NULL };
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

/* A program reads what was typed, and a terminal that is shown the file obeys nothing of it. */
static void test_hostile_json(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char name[] = "\"\\\033[2J\u202E\U000E0041\U0001F600 Ñ";
    GError *error = NULL;
    fill(fixture);
    g_assert_true(database_run(fixture->installation->database, &error,
                               "UPDATE learner SET name = ? WHERE id = 1", "t", name));
    fixture_run(fixture, "UPDATE course_grade SET grade = 9e999 WHERE learner_id = 3");
    g_autofree char *learners =
        export_text(fixture, "learners.jsonl",
                    (struct table_export_request){ .kind = TABLE_EXPORT_LEARNERS,
                                                   .format = TABLE_EXPORT_JSON_LINES,
                                                   .learners = { .search = "zoe" } });
    g_autoptr(json_t) learner = json_read_text(learners, -1, "the export", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(json_string_value(json_object_get(learner, "name")), ==, name);
    assert_contains(learners, "\"\\\"\\\\\\u001b[2J\\u202e\\udb40\\udc41\U0001F600 Ñ\"");
    g_autofree char *grades = export_text(
        fixture, "grades.jsonl",
        (struct table_export_request){
            .kind = TABLE_EXPORT_GRADES, .format = TABLE_EXPORT_JSON_LINES, .course = KEY });
    assert_contains(grades, "\"grade\":0.3000");
    assert_contains(grades, "\"grade\":null");
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

/* Names that people and programs might have, and what makes them dangerous in a table. */
static const char *const name_pieces[] = { "Anna",   "Björk",  "=",    "+",    "-",      "@",
                                           "'",      "\"",     "\"\"", ",",    ";",      " ",
                                           "  ",     "李小龍", "＝",   "محمد", "O’",     "e\u0301",
                                           "\u200d", "\\",     "|",    "#",    "N/A",    "null",
                                           "1E5",    "0042",   "<b>",  "\t",   "=\"x\"", NULL };
static const char *const text_pieces[] = { "Lab", "=", "'", "\"", ",",       ";", " ", "\n", "\r\n",
                                           "#",   "(", ")", "é",  "earned ", "1", ":", "\t", NULL };
static const double numbers[] = {
    0, 1, 0.1, 1.0 / 3, 0.49999999999999994, 100, 38.5, 1e-7, 2.5e10
};

static double random_number(void)
{
    return numbers[g_test_rand_int_range(0, G_N_ELEMENTS(numbers))];
}

static bool one_in(int count)
{
    return g_test_rand_int_range(0, count) == 0;
}

/* An id of random letters, distinct by its number. Caller frees. */
static char *random_id(int number)
{
    static const char *const pieces[] = { "a", "=",  "'",  "@", "+", ";",
                                          ",", "\"", " x", "ü", "-", NULL };
    g_autofree char *text = random_text(pieces, 3);
    return g_strdup_printf("%s%d", text, number);
}

/* A learner as the program itself stores them: names are judged, and some accepted. */
static void add_random_learner(const struct fixture *fixture, int number)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    g_autofree char *username = random_id(number), *name = random_text(name_pieces, 4);
    g_autofree char *first = random_text(name_pieces, 2), *last = random_text(name_pieces, 2);
    g_autofree char *lms_id = random_id(number), *language = random_text(text_pieces, 2);
    g_autofree char *email = g_strdup_printf("l%d@example.org", number % 30);
    const struct learner_wish wish = {
        .name = one_in(3) ? NULL : name,
        .first_name = first,
        .last_name = last,
        .email = one_in(3) ? NULL : email,
        .activity = one_in(4) ? LEARNER_INACTIVE : LEARNER_AS_IT_IS,
        .mail = one_in(4) ? LEARNER_MAIL_UNWANTED : LEARNER_MAIL_AS_IT_IS,
    };
    if (!learner_add(fixture->installation, username, &wish, NULL, &error)) {
        g_clear_error(&error);
        g_assert_true(learner_add(fixture->installation, username, &(struct learner_wish){ 0 },
                                  NULL, &error));
        g_assert_no_error(error);
    }
    if (one_in(2) && !learner_accept_name(fixture->installation, username, NULL, &error))
        g_clear_error(&error);
    g_assert_true(database_run(database, &error,
                               "UPDATE learner SET lms_id = ?, language = ?, username_made = ?"
                               " WHERE username = ?",
                               "ttit", one_in(3) ? NULL : lms_id, language, (gint64)one_in(9),
                               username));
    for (int i = g_test_rand_int_range(0, 4); i > 0; i--) {
        static const char *const sources[] = { "external", "moodle", "canvas", "username" };
        g_autofree char *value = random_id(100 * number + i);
        g_assert_true(database_run(database, &error,
                                   "INSERT INTO learner_identity SELECT ?, ?, id FROM learner"
                                   " WHERE username = ?",
                                   "ttt", sources[g_test_rand_int_range(0, 4)], value, username));
    }
    g_assert_no_error(error);
}

/* Random subsections, and what random learners have in a course. */
static void add_random_course(const struct fixture *fixture, int id, int learners)
{
    GError *error = NULL;
    struct database *database = fixture->installation->database;
    const int parts = g_test_rand_int_range(0, 6);
    g_autofree char *key = g_strdup_printf("course-v1:Org+C%d+2026", id);
    g_assert_true(database_run(
        database, &error, "INSERT INTO course (id, key, created, modified) VALUES (?, ?, 0, 0)",
        "it", (gint64)id, key));
    for (int i = 1; i <= parts; i++) {
        g_autofree char *category = random_text(text_pieces, 4),
                        *name = random_text(text_pieces, 4);
        g_assert_true(database_run(database, &error,
                                   "INSERT INTO subsection (id, course_id, category, category_key,"
                                   " number, name, position) VALUES (?, ?, ?, lower(?), ?, ?, ?)",
                                   "iittiti", (gint64)(100 * id + i), (gint64)id, category,
                                   category, (gint64)i, name, (gint64)(7 * i)));
    }
    for (gint64 learner = 1; learner <= learners; learner++) {
        g_autofree char *track = random_text(text_pieces, 2);
        if (!one_in(4))
            g_assert_true(database_run(database, &error,
                                       "INSERT INTO enrolment (course_id, learner_id, active, mode,"
                                       " modified) VALUES (?, ?, ?, ?, 0)",
                                       "iiit", (gint64)id, learner, (gint64)!one_in(4), track));
        if (one_in(2))
            g_assert_true(database_run(database, &error,
                                       "INSERT INTO course_grade (course_id, learner_id, grade,"
                                       " modified) VALUES (?, ?, ?, 0)",
                                       "iid", (gint64)id, learner, random_number()));
        if (one_in(2))
            g_assert_true(database_run(
                database, &error,
                "INSERT INTO completion (course_id, learner_id, ratio, earned, possible, completed,"
                " modified) VALUES (?, ?, ?, ?, ?, nullif(?, 0), 0)",
                "iidddi", (gint64)id, learner, one_in(2) ? 1.0 : random_number(),
                one_in(2) ? NAN : random_number(), one_in(2) ? NAN : random_number(),
                one_in(2) ? 1700000000123456 + learner : 0));
        for (int i = 1; i <= parts; i++)
            if (one_in(2))
                g_assert_true(database_run(
                    database, &error,
                    "INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible)"
                    " VALUES (?, ?, ?, ?)",
                    "iidd", learner, (gint64)(100 * id + i), one_in(3) ? NAN : random_number(),
                    random_number() + 1));
    }
    g_assert_no_error(error);
}

static gint compare_paths(gconstpointer one, gconstpointer other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Learners and grades into a new directory of the fixture. Paths of the files in the order of their names, NULL at the
 * end. Caller frees with g_strfreev. */
static char **export_all(const struct fixture *fixture, const char *name)
{
    GError *error = NULL;
    g_autofree char *place = g_build_filename(fixture->directory, name, NULL);
    g_autofree char *learners = g_build_filename(place, "learners.csv", NULL);
    g_assert_cmpint(g_mkdir(place, 0700), ==, 0);
    struct table_export_request request = { .selection = "", .target = learners };
    g_autoptr(table_export_result) people =
        table_export_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    request.kind = TABLE_EXPORT_GRADES;
    request.target = place;
    g_autoptr(table_export_result) grades =
        table_export_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_autoptr(GDir) directory = g_dir_open(place, 0, &error);
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (const char *file = g_dir_read_name(directory); file != NULL;
         file = g_dir_read_name(directory))
        g_ptr_array_add(paths, g_build_filename(place, file, NULL));
    g_ptr_array_sort(paths, compare_paths);
    g_ptr_array_add(paths, NULL);
    return (char **)g_ptr_array_steal(paths, NULL);
}

static void assert_all_are(const struct import_result *result, enum staged_verdict verdict)
{
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        g_assert_cmpint(outcome->counts[verdict], ==, outcome->rows);
    }
}

static void tell_row(const struct import_row_outcome *row, void *data)
{
    if (row->verdict != STAGED_NEW && row->verdict != STAGED_UNCHANGED)
        g_test_message("%s: %s: %s", (const char *)data, row->username, row->note);
}

static struct import_result *import_all(const struct fixture *fixture, char *const *paths)
{
    GError *error = NULL;
    const struct import_options options = { 0 };
    struct import_result *result =
        import_files(fixture->installation, (const char *const *)paths, &options, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        g_assert_true(
            import_result_tell_rows(result, outcome, true, tell_row, outcome->name, &error));
    }
    g_assert_no_error(result->refusal);
    return result;
}

static void assert_same_files(char *const *before, char *const *after)
{
    g_assert_cmpuint(g_strv_length((char **)before), ==, g_strv_length((char **)after));
    for (guint i = 0; before[i] != NULL; i++) {
        g_autofree char *one = NULL, *other = NULL;
        g_assert_true(g_file_get_contents(before[i], &one, NULL, NULL));
        g_assert_true(g_file_get_contents(after[i], &other, NULL, NULL));
        g_assert_cmpstr(one, ==, other);
    }
}

/* What was exported, imported into an empty installation and exported again is the same, byte for byte. */
static void test_round_trip(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct fixture other;
    for (int i = 1; i <= 80; i++)
        add_random_learner(fixture, i);
    for (int i = 1; i <= 4; i++)
        add_random_course(fixture, i, 80);
    fixture_set_up(&other, NULL);
    g_auto(GStrv) before = export_all(fixture, "before");
    g_autoptr(import_result) first = import_all(&other, before);
    assert_all_are(first, STAGED_NEW);
    g_auto(GStrv) after = export_all(&other, "after");
    assert_same_files(before, after);
    g_autoptr(import_result) second = import_all(&other, before);
    assert_all_are(second, STAGED_UNCHANGED);
    g_clear_pointer(&first, import_result_free);
    g_clear_pointer(&second, import_result_free);
    fixture_tear_down(&other, NULL);
}

static void take_note(const struct import_row_outcome *row, void *data)
{
    char **note = data;
    g_free(*note);
    *note = g_strdup(row->note);
}

/* Imports a table as somebody changed it. The note of its last row; caller frees. */
static char *import_changed(const struct fixture *fixture, const char *heading, const char *row)
{
    GError *error = NULL;
    char *note = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "changed.csv", NULL);
    g_autofree char *text = g_strconcat(heading, "\r\n", row, "\r\n", NULL);
    const char *const paths[] = { path, NULL };
    const struct import_options options = { .skip_bad_rows = true };
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &options, &error);
    g_assert_no_error(error);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    g_assert_true(g_str_has_prefix(outcome->kind, "testamur-"));
    g_assert_true(import_result_tell_rows(result, outcome, true, take_note, &note, &error));
    return note;
}

#define LEARNERS                                                                                   \
    "username,full_name,email,name,first_name,last_name,name_state,language,active,wants_mail,"    \
    "lms_id,external_id,moodle_id,canvas_id,other_ids,username_made"
#define GRADES                                                                                     \
    "course,username,full_name,email,enrolment,track,grade,completion,completion_earned,"          \
    "completion_possible,completed,earned Lab #1,possible Lab #1"

/* Tables that a person changed: what is wrong is said, and nothing of the row is taken. */
static void test_changed(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct {
        const char *heading, *row, *words;
    } tables[] = {
        { LEARNERS, "ada,,,Ada,,,good,,maybe,yes,,,,,,no", "\"active\" says \"maybe\"" },
        { LEARNERS, "ada,,,Ada,,,fine,,yes,yes,,,,,,no", "\"name_state\" says \"fine\"" },
        { LEARNERS, "ada,,,Ada,,,good,,yes,yes,,,,,no", "the row has 15 cells, its heading 16" },
        { LEARNERS, ",,,Ada,,,good,,yes,yes,,,,,,no", "the user name or id is empty" },
        { LEARNERS, "ada,,,Ada,,,good,,yes,yes,,\"a\n\",,,,no", "an id is empty" },
        { GRADES, KEY ",ada,,,enrolled,,,,,,,,", "\"enrolment\" says \"enrolled\"" },
        { GRADES, KEY ",ada,,,active,,\"0,5\",,,,,,", "\"grade\" has no number" },
        { GRADES, KEY ",ada,,,active,,0.5,1,,,June,,", "has no instant like" },
        { GRADES, KEY ",ada,,,active,,0.5,1,,,,3,", "\"possible Lab #1\" is empty" },
        { GRADES, KEY ",ada,,,active,,,,,,,,\r\nA/B/C,bob,,,active,,,,,,,,",
          "about the course A/B/C" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *note = import_changed(fixture, tables[i].heading, tables[i].row);
        assert_contains(note, tables[i].words);
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 1);
}

/* An account that another installation knows otherwise is changed; an id of somebody else stays with them. */
static void test_account(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fill(fixture);
    g_autofree char *note = import_changed(
        fixture, LEARNERS, "anna,,,,Anna,Kowalska,good,,yes,no,,,,c7,email old@example.org,no");
    assert_contains(note,
                    "active from no to yes; wants mail from yes to no; canvas id from nothing "
                    "to c7; the email id old@example.org belongs to another learner");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner WHERE username = 'anna'"
                                            " AND active AND NOT wants_mail"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT learner_id FROM learner_identity"
                                            " WHERE source = 'email'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT learner_id FROM learner_identity"
                                            " WHERE source = 'canvas'"),
                    ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table-export/headings", test_headings);
    g_test_add_func("/table-export/guard", test_guard);
    g_test_add("/table-export/learners", struct fixture, NULL, fixture_set_up, test_learners,
               fixture_tear_down);
    g_test_add("/table-export/hostile-json", struct fixture, NULL, fixture_set_up,
               test_hostile_json, fixture_tear_down);
    g_test_add("/table-export/grades", struct fixture, NULL, fixture_set_up, test_grades,
               fixture_tear_down);
    g_test_add("/table-export/courses", struct fixture, NULL, fixture_set_up, test_courses,
               fixture_tear_down);
    g_test_add("/table-export/credentials", struct fixture, NULL, issue_set_up, test_credentials,
               fixture_tear_down);
    g_test_add("/table-export/round-trip", struct fixture, NULL, fixture_set_up, test_round_trip,
               fixture_tear_down);
    g_test_add("/table-export/changed", struct fixture, NULL, fixture_set_up, test_changed,
               fixture_tear_down);
    g_test_add("/table-export/account", struct fixture, NULL, fixture_set_up, test_account,
               fixture_tear_down);
    g_test_add("/table-export/cancel", struct fixture, NULL, fixture_set_up, test_cancel,
               fixture_tear_down);
    return g_test_run();
}
