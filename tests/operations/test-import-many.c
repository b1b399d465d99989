/* Imports of many learners, which take other ways than those of a few: indexes that are made again, verdicts that hold
 * although others wrote meanwhile, and scores that no index of learners leads to. */
#include "config.h"

#include "import_support.h"

#include "base/error.h"
#include "operations/check.h"
#include "operations/course.h"
#include "operations/import_undo.h"
#include "operations/learner.h"
#include "operations/settings.h"

#include <string.h>

#define KEY "course-v1:Org+Many+2026"
#define MANY 2500

#define COLUMNS "Student ID,Email,Username,Grade,Homework,Exam,"
static void report_add(GString *report, guint number)
{
    g_string_append_printf(report,
                           "%u,u%u@example.org,user%u,0.5,0.25,Not Attempted,audit,N/A,N,N,N/A,"
                           "enrolled\r\n",
                           number, number, number * 7919 % 100003);
}

static struct import_result *import_text(const struct fixture *fixture, const char *text,
                                         const struct import_options *options)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "report.csv", NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    struct import_result *result = import_files(fixture->installation, paths, options, &error);
    g_assert_no_error(error);
    g_assert_no_error(result->refusal);
    return result;
}

/* A report of `count` learners, from number `first` on. */
static struct import_result *import_report(const struct fixture *fixture, guint first, guint count,
                                           const struct import_options *options)
{
    g_autoptr(GString) report = g_string_new(COLUMNS REPORT_TAIL);
    for (guint i = first; i < first + count; i++)
        report_add(report, i);
    return import_text(fixture, report->str, options);
}

static gint64 verdicts(const struct import_result *result, enum staged_verdict verdict)
{
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    return outcome->counts[verdict];
}

/* The definitions of all indexes. Caller frees. */
static char *indexes(const struct fixture *fixture)
{
    GError *error = NULL;
    g_autoptr(statement) row = database_query(
        fixture->installation->database, &error,
        "SELECT group_concat(name || ': ' || sql, char(10)) FROM (SELECT name, sql FROM"
        " sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name)",
        "");
    g_assert_no_error(error);
    g_assert_cmpint(statement_step(row, &error), ==, 1);
    return g_strdup(statement_text(row, 0));
}

static void assert_damaged(const struct fixture *fixture, const char *words)
{
    GError *error = NULL;
    const struct check_request request = { .read_data = true };
    g_autoptr(check_result) result = check_run(fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_autofree char *told = check_words(result);
    g_assert_nonnull(strstr(told, words));
}

static void test_indexes(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autofree char *before = indexes(fixture);
    g_autoptr(import_result) first = import_report(fixture, 1, MANY, &options);
    g_assert_cmpint(verdicts(first, STAGED_NEW), ==, MANY);
    g_autofree char *after = indexes(fixture);
    g_assert_cmpstr(before, ==, after);
    fixture_assert_sound(fixture);
    g_clear_pointer(&first, import_result_free);
    /* Fewer than are there already, so that the indexes stay. */
    g_autoptr(import_result) more = import_report(fixture, MANY - 100, 1100, &options);
    g_assert_cmpint(verdicts(more, STAGED_UNCHANGED), ==, 101);
    g_assert_cmpint(verdicts(more, STAGED_NEW), ==, 999);
    fixture_assert_sound(fixture);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM subsection_grade"), ==,
                    2 * (MANY + 999));
}

/* What is known of few learners is searched, not walked to. */
static void test_few_of_many(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(import_result) all = import_report(fixture, 1, MANY, &options);
    g_clear_pointer(&all, import_result_free);
    fixture_run(fixture, "UPDATE subsection_grade SET earned = 0.75 WHERE earned = 0.25 AND"
                         " learner_id % 1000 = 1");
    g_autoptr(import_result) few = import_report(fixture, MANY - 500, 3, &options);
    g_assert_cmpint(verdicts(few, STAGED_CHANGED), ==, 1);
    g_assert_cmpint(verdicts(few, STAGED_UNCHANGED), ==, 2);
    g_clear_pointer(&few, import_result_free);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM subsection_grade WHERE earned ="
                                            " 0.75"),
                    ==, 2);
    g_autoptr(import_result) ends = import_report(fixture, MANY - 1, 3, &options);
    g_assert_cmpint(verdicts(ends, STAGED_UNCHANGED), ==, 2);
    g_assert_cmpint(verdicts(ends, STAGED_NEW), ==, 1);
}

/* Who is known is found in whatever order a file tells of them, with strangers among them. */
static void test_other_order(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(GString) report = g_string_new(COLUMNS REPORT_TAIL);
    g_autoptr(import_result) first = import_report(fixture, 1, MANY, &options);
    g_clear_pointer(&first, import_result_free);
    for (guint i = 0; i < MANY; i++) {
        report_add(report, 1 + i * 1237 % MANY);
        if (i % 500 == 0)
            report_add(report, 2 * MANY + i);
    }
    g_autoptr(import_result) again = import_text(fixture, report->str, &options);
    g_assert_cmpint(verdicts(again, STAGED_UNCHANGED), ==, MANY);
    g_assert_cmpint(verdicts(again, STAGED_NEW), ==, MANY / 500);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, MANY + MANY / 500);
}

static void test_undo(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    GError *error = NULL;
    const struct import_options options = { .course = KEY };
    g_autoptr(import_result) result = import_report(fixture, 1, MANY, &options);
    g_clear_pointer(&result, import_result_free);
    g_autoptr(import_undoing) undoing =
        import_undo_run(fixture->installation, 1, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(undoing->done);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM subsection_grade"), ==, 0);
    fixture_assert_sound(fixture);
}

static void test_lost_scores(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(import_result) result = import_report(fixture, 1, 3, &options);
    g_clear_pointer(&result, import_result_free);
    fixture_run(fixture, "DELETE FROM learner WHERE id = 2");
    assert_damaged(fixture, "2 scores belong to learners who are not there, such as number 2");
}

/* Somebody else, who does something when the first rows were judged. */
struct other {
    struct installation *installation;
    bool (*act)(struct installation *installation, GError **error);
    bool acted;
    bool writing;      /* the lock is taken */
    guint judged_then; /* how often rows were judged after that */
};

static bool change_setting(struct installation *installation, GError **error)
{
    return settings_change(installation, settings_find("site_name", NULL), "Somewhere else", error);
}

static bool add_learner(struct installation *installation, GError **error)
{
    const struct learner_wish wish = { .name = "Anna Kowalska" };
    return learner_add(installation, "user7919", &wish, NULL, error);
}

static bool act_once(const char *phase, G_GNUC_UNUSED const char *file_name,
                     G_GNUC_UNUSED guint64 done, G_GNUC_UNUSED guint64 total, void *data)
{
    GError *error = NULL;
    struct other *other = data;
    if (!g_str_equal(phase, "checking"))
        return true;
    other->judged_then += other->acted;
    if (other->acted)
        return true;
    other->acted = true;
    g_assert_true(other->act(other->installation, &error));
    g_assert_no_error(error);
    return true;
}

/* How often progress of judging was told after somebody else acted. */
static guint judge_beside(const struct fixture *fixture,
                          bool (*act)(struct installation *, GError **))
{
    GError *error = NULL;
    g_autofree char *path = fixture_path(fixture);
    struct other other = { .act = act };
    other.installation = installation_open(path, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    const struct import_options options = { .course = KEY, .progress = act_once, .data = &other };
    g_autoptr(import_result) result = import_report(fixture, 1, MANY, &options);
    installation_close(other.installation);
    fixture_assert_sound(fixture);
    return other.judged_then;
}

static void test_beside_others(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const guint once = judge_beside(fixture, change_setting);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, MANY);
    g_assert_cmpuint(once, <, 2 * (MANY / 1024));
}

static void test_beside_an_addition(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const guint twice = judge_beside(fixture, add_learner);
    g_assert_cmpuint(twice, >=, 2 * (MANY / 1024));
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, MANY);
    g_assert_cmpint(fixture_number(fixture, "SELECT lms_id FROM learner WHERE name = 'Anna "
                                            "Kowalska'"),
                    ==, 1);
}

/* So many that those who are known are read beside. */
#define VERY_MANY 20000

static bool change_address(struct installation *installation, GError **error)
{
    const struct learner_wish wish = { .email = "other@example.org" };
    return learner_change(installation, "user7919", &wish, NULL, error);
}

static bool act_while_reading(const char *phase, G_GNUC_UNUSED const char *file_name, guint64 done,
                              guint64 total, void *data)
{
    GError *error = NULL;
    struct other *other = data;
    if (!g_str_equal(phase, "reading") || done < total / 2 || other->acted)
        return true;
    other->acted = true;
    g_assert_true(other->act(other->installation, &error));
    g_assert_no_error(error);
    return true;
}

static void test_read_beside(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    GError *error = NULL;
    g_autofree char *path = fixture_path(fixture);
    struct other other = { .act = change_setting };
    other.installation = installation_open(path, DATABASE_WRITE, &error);
    g_assert_no_error(error);
    const struct import_options options = { .course = KEY,
                                            .progress = act_while_reading,
                                            .data = &other };
    g_autoptr(import_result) first = import_report(fixture, 1, VERY_MANY, &options);
    g_clear_pointer(&first, import_result_free);
    other.acted = false;
    g_autoptr(import_result) again = import_report(fixture, 1, VERY_MANY, &options);
    g_assert_true(other.acted);
    g_assert_cmpint(verdicts(again, STAGED_UNCHANGED), ==, VERY_MANY);
    g_clear_pointer(&again, import_result_free);
    other.acted = false;
    other.act = change_address;
    g_autoptr(import_result) last = import_report(fixture, 1, VERY_MANY, &options);
    g_assert_true(other.acted);
    g_assert_cmpint(verdicts(last, STAGED_UNCHANGED), ==, VERY_MANY - 1);
    g_assert_cmpint(verdicts(last, STAGED_CONFLICT), ==, 1);
    installation_close(other.installation);
}

static bool give_up_half_way(const char *phase, G_GNUC_UNUSED const char *file_name, guint64 done,
                             guint64 total, G_GNUC_UNUSED void *data)
{
    return !g_str_equal(phase, "reading") || done < total / 2;
}

static void test_cancelled_beside(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "report.csv", NULL);
    const char *const paths[] = { path, NULL };
    const struct import_options options = { .course = KEY };
    const struct import_options cancelling = { .course = KEY, .progress = give_up_half_way };
    g_autoptr(import_result) first = import_report(fixture, 1, VERY_MANY, &options);
    g_clear_pointer(&first, import_result_free);
    g_autoptr(import_result) none = import_files(fixture->installation, paths, &cancelling, &error);
    g_assert_null(none);
    assert_refused(&error, ERROR_CANCELLED, "nothing was changed");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_run"), ==, 1);
}

/* A roster of two courses makes its learners once; who has no user name gets one, which the second course asks for. */
static void test_two_courses(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const char *const changes[] = { "course:One=" KEY, "course:Two=" KEY "-2", NULL };
    const struct import_options options = { .changes = changes };
    GError *error = NULL;
    g_autoptr(GString) roster = g_string_new("Name,Email,Course,Percent\n");
    for (guint i = 0; i < 2 * MANY; i++)
        g_string_append_printf(roster, "Person %u,p%u@example.org,%s,%u\n", i % MANY, i % MANY,
                               i < MANY ? "One" : "Two", 50 + i % 50);
    g_assert_true(course_add(fixture->installation, KEY, &(struct course_wish){ 0 }, &error));
    g_assert_true(course_add(fixture->installation, KEY "-2", &(struct course_wish){ 0 }, &error));
    g_autofree char *before = indexes(fixture);
    g_autoptr(import_result) result = import_text(fixture, roster->str, &options);
    g_autofree char *after = indexes(fixture);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, MANY);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course_grade"), ==, 2 * MANY);
    fixture_assert_sound(fixture);
}

/* A row that is repeated is compared with the one before it only: with all of them, this would take minutes. */
static void test_repeated(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
    const struct import_options options = { .course = KEY };
    g_autoptr(GString) roster = g_string_new("Name,Email,Percent\nAnna,a@example.org,50\n");
    for (guint i = 0; i < 20 * MANY; i++)
        g_string_append(roster, "Anna,a@example.org,\n");
    g_string_append(roster, "Anna,a@example.org,60\n");
    g_autoptr(import_result) result = import_text(fixture, roster->str, &options);
    g_assert_cmpint(verdicts(result, STAGED_REFUSED), ==, 1);
    g_assert_cmpint(verdicts(result, STAGED_NEW), ==, 20 * MANY + 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM course_grade WHERE grade = 0.5"),
                    ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct fixture_case cases[] = {
        { "/import-many/indexes", test_indexes },
        { "/import-many/few of many", test_few_of_many },
        { "/import-many/other order", test_other_order },
        { "/import-many/undo", test_undo },
        { "/import-many/lost scores", test_lost_scores },
        { "/import-many/beside others", test_beside_others },
        { "/import-many/beside an addition", test_beside_an_addition },
        { "/import-many/read beside", test_read_beside },
        { "/import-many/cancelled beside", test_cancelled_beside },
        { "/import-many/two courses", test_two_courses },
        { "/import-many/repeated", test_repeated },
    };
    fixture_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
