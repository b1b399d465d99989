/* The import that fills an installation writes grades by a thread of its own, into another database. What is there in
 * the end must be what one thread writes, whatever becomes of the other. */
#include "config.h"

#include "import_support.h"

#include "base/error.h"

#include <errno.h>
#include <sqlite3.h>
#include <unistd.h>

#define KEY "course-v1:Org+Ahead+2026"
#define MANY 21000

static guint processors = 2;
static bool threads_without_room, threads_begun;
static __thread bool no_room;

/* GLib's own is not asked: the machine has as many as a test says. */
guint g_get_num_processors(void)
{
    return processors;
}

static GThreadFunc thread_function;

static gpointer run_without_room(gpointer data)
{
    no_room = threads_without_room;
    return thread_function(data);
}

/* GLib's own is not asked: the thread that writes grades is watched. */
GThread *g_thread_try_new(const char *name, GThreadFunc function, gpointer data,
                          G_GNUC_UNUSED GError **error)
{
    if (g_strcmp0(name, "grades") != 0)
        return g_thread_new(name, function, data);
    threads_begun = true;
    thread_function = function;
    return g_thread_new(name, run_without_room, data);
}

static ssize_t write_where_room_is(int file, const void *bytes, size_t size, off_t place)
{
    if (!no_room)
        return pwrite(file, bytes, size, place);
    errno = ENOSPC;
    return -1;
}

/* Learners of all sorts: some left the course, some have no grade or score, lines of some are refused. */
static char *make_report(void)
{
    static const char *const grades[] = { "0.5", "0", "1", "", "0.875" };
    static const char *const scores[] = { "0.25", "Not Attempted", "0.0", "1.0", "Not Available" };
    static const char *const modes[] = { "audit", "verified", "", "honor" };
    GString *report = g_string_new("Student ID,Email,Username,Grade,Homework 1: First,Homework 2: "
                                   "Second,Homework (Avg),Exam," REPORT_TAIL);
    for (guint i = 1; i <= MANY; i++)
        g_string_append_printf(
            report, "%u,u%u@example.org,user%u,%s,%s,%s,0.5,%s,%s,N/A,N,N,N/A,%s\r\n", i, i,
            i * 7919 % 100003, grades[i % 5 == 3 ? 0 : i % 5], scores[i % 4], scores[i / 3 % 5],
            scores[i / 7 % 4], modes[i % 4], i % 11 == 0 ? "unenrolled" : "enrolled");
    return g_string_free(report, FALSE);
}

/* NULL: it was cancelled. */
static struct import_result *import_report(const struct fixture *fixture, const char *report,
                                           const struct import_options *options)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "report.csv", NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, report, -1, &error));
    threads_begun = false;
    struct import_result *result = import_files(fixture->installation, paths, options, &error);
    if (result == NULL)
        assert_refused(&error, ERROR_CANCELLED, "nothing was changed");
    else
        g_assert_no_error(result->refusal);
    return result;
}

/* All that the tables have, but for when it was written. Caller frees. */
static char *read_grades(const struct fixture *fixture)
{
    GError *error = NULL;
    g_autoptr(statement) row = database_query(
        fixture->installation->database, &error,
        "SELECT concat FROM (SELECT group_concat(course_id || ' ' || learner_id || ' ' || active "
        "|| ' '"
        " || mode || ' ' || by_hand || ' ' || import_id || ' ' || import_line, char(10)) AS concat"
        " FROM enrolment UNION ALL"
        " SELECT group_concat(course_id || ' ' || learner_id || ' ' || grade || ' ' || by_hand || "
        "' '"
        " || import_id || ' ' || import_line, char(10)) FROM course_grade UNION ALL"
        " SELECT group_concat(learner_id || ' ' || subsection_id || ' ' || coalesce(earned, '-')"
        " || ' ' || possible || ' ' || by_hand || ' ' || import_id || ' ' || import_line, char(10))"
        " FROM subsection_grade)",
        "");
    g_assert_no_error(error);
    GString *all = g_string_new(NULL);
    for (int i = 0; i < 3; i++) {
        g_assert_cmpint(statement_step(row, &error), ==, 1);
        g_string_append_printf(all, "%s\n\n", statement_text(row, 0));
    }
    return g_string_free(all, FALSE);
}

/* Which times are NULL or old would be seen nowhere else. */
static void assert_dated(const struct fixture *fixture)
{
    g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT modified) FROM (SELECT modified"
                                            " FROM enrolment UNION ALL SELECT modified FROM"
                                            " course_grade UNION ALL SELECT started FROM"
                                            " import_run)"),
                    ==, 1);
}

/* What one thread writes. Caller frees. */
static char *import_alone(const char *report)
{
    struct fixture fixture;
    const struct import_options options = { .course = KEY };
    fixture_set_up(&fixture, NULL);
    processors = 1;
    g_autoptr(import_result) result = import_report(&fixture, report, &options);
    processors = 2;
    g_assert_false(threads_begun);
    g_clear_pointer(&result, import_result_free);
    char *grades = read_grades(&fixture);
    fixture_tear_down(&fixture, NULL);
    return grades;
}

static void test_same(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autofree char *report = make_report();
    g_autofree char *expected = import_alone(report);
    g_autoptr(import_result) result = import_report(fixture, report, &options);
    g_assert_true(threads_begun);
    g_clear_pointer(&result, import_result_free);
    g_autofree char *grades = read_grades(fixture);
    g_assert_true(g_str_equal(grades, expected));
    assert_dated(fixture);
    fixture_assert_sound(fixture);
    /* The tables are no longer empty. */
    const struct import_options other = { .course = KEY ":Other" };
    g_autoptr(import_result) second = import_report(fixture, report, &other);
    g_assert_false(threads_begun);
    g_clear_pointer(&second, import_result_free);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM enrolment"), ==, 2 * MANY);
}

/* Where temporary files have no room, one thread does it all. */
static void test_without_room(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    g_autofree char *report = make_report();
    g_autofree char *expected = import_alone(report);
    const char *const names[] = { "pwrite", "pwrite64" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        files->xSetSystemCall(files, names[i], (sqlite3_syscall_ptr)write_where_room_is);
    threads_without_room = true;
    g_autoptr(import_result) result = import_report(fixture, report, &options);
    threads_without_room = false;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        files->xSetSystemCall(files, names[i], NULL);
    g_assert_true(threads_begun);
    g_clear_pointer(&result, import_result_free);
    g_autofree char *grades = read_grades(fixture);
    g_assert_true(g_str_equal(grades, expected));
    fixture_assert_sound(fixture);
}

static guint count_files(const char *path)
{
    guint count = 0;
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    while (g_dir_read_name(directory) != NULL)
        count++;
    return count;
}

static bool cancel_writing(const char *phase, G_GNUC_UNUSED const char *file_name, guint64 done,
                           guint64 total, G_GNUC_UNUSED void *data)
{
    if (!g_str_equal(phase, "writing"))
        return true;
    /* Nothing is left behind, even if the process is killed now. */
    g_assert_cmpuint(count_files(g_getenv("TMPDIR")), ==, 0);
    return done < total / 3;
}

static void test_cancelled(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options cancelling = { .course = KEY, .progress = cancel_writing };
    const struct import_options options = { .course = KEY };
    g_autofree char *before = g_strdup(g_getenv("TMPDIR"));
    g_autofree char *temporary = g_build_filename(fixture->directory, "temporary", NULL);
    g_autofree char *report = make_report();
    g_assert_cmpint(g_mkdir_with_parents(temporary, 0700), ==, 0);
    g_setenv("TMPDIR", temporary, TRUE);
    g_assert_null(import_report(fixture, report, &cancelling));
    g_assert_true(threads_begun);
    g_assert_cmpint(fixture_number(fixture,
                                   "SELECT (SELECT count(*) FROM learner) + (SELECT count(*)"
                                   " FROM enrolment) + (SELECT count(*) FROM import_run)"),
                    ==, 0);
    g_autoptr(import_result) result = import_report(fixture, report, &options);
    g_assert_nonnull(result);
    g_assert_true(threads_begun);
    g_assert_cmpuint(count_files(temporary), ==, 0);
    if (before != NULL)
        g_setenv("TMPDIR", before, TRUE);
    else
        g_unsetenv("TMPDIR");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM enrolment"), ==, MANY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct fixture_case cases[] = {
        { "/import-ahead/same", test_same },
        { "/import-ahead/without room", test_without_room },
        { "/import-ahead/cancelled", test_cancelled },
    };
    fixture_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
