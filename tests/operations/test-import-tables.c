/* Tables through the whole import: profile, grade, scores and completion in one row, several courses in one file, and
 * several rows and files about one learner. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "operations/import.h"

#include <string.h>

#define KEY "course-v1:Org+Bees+2026"
#define OTHER "course-v1:Org+Wasps+2026"

/* Answers from a list, one after the other, and what was asked. */
struct dialogue {
    const char *const *answers;
    GString *asked;
};

static char *answer(const struct import_question *question, void *data)
{
    struct dialogue *dialogue = data;
    g_string_append_printf(dialogue->asked, "%s\n", question->sentence);
    return dialogue->answers != NULL && *dialogue->answers != NULL ? g_strdup(*dialogue->answers++)
                                                                   : NULL;
}

static void take_row(const struct import_row_outcome *row, void *data)
{
    g_string_append_printf(data, "%" G_GINT64_FORMAT " %s %s%s%s\n", row->line, row->username,
                           staged_verdict_names[row->verdict], *row->note != '\0' ? ": " : "",
                           row->note);
}

static char *write_file(const struct fixture *fixture, const char *name, const char *text)
{
    GError *error = NULL;
    char *path = g_build_filename(fixture->directory, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    return path;
}

/* Imports up to two files. Returns what the rows and files tell, or NULL with the error. Caller frees. */
static char *import(const struct fixture *fixture, const char *text, const char *second,
                    const struct import_options *options, GError **error)
{
    g_autofree char *path = write_file(fixture, "one.csv", text);
    g_autofree char *other = second != NULL ? write_file(fixture, "two.csv", second) : NULL;
    const char *const paths[] = { path, other, NULL };
    g_autoptr(import_result) result = import_files(fixture->installation, paths, options, error);
    if (result == NULL)
        return NULL;
    g_assert_no_error(result->refusal);
    fixture_assert_seals(fixture);
    GString *told = g_string_new(NULL);
    for (guint i = 0; i < result->outcomes->len; i++)
        g_assert_true(import_result_tell_rows(result, result->outcomes->pdata[i], true, take_row,
                                              told, error));
    return g_string_free(told, FALSE);
}

static void assert_import(const struct fixture *fixture, const char *text, const char *second,
                          const char *course, const char *expected)
{
    GError *error = NULL;
    const struct import_options options = { .course = course };
    g_autofree char *told = import(fixture, text, second, &options, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told, ==, expected);
}

/* The rows that a query answers, their columns divided by blanks. */
static void assert_rows(const struct fixture *fixture, const char *columns, const char *from,
                        const char *expected)
{
    GError *error = NULL;
    g_autofree char *sql = g_strdup_printf("SELECT concat_row FROM (SELECT %s AS concat_row"
                                           " FROM %s) ORDER BY 1",
                                           columns, from);
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(statement) row = database_query(fixture->installation->database, &error, sql, "");
    g_assert_no_error(error);
    while (statement_step(row, &error) == 1)
        g_string_append_printf(rows, "%s%s", rows->len > 0 ? "; " : "", statement_text(row, 0));
    g_assert_no_error(error);
    g_assert_cmpstr(rows->str, ==, expected);
}

#define ENROLMENTS                                                                                 \
    "enrolment JOIN course ON course.id = course_id JOIN learner ON learner.id = learner_id"

static void test_everything_in_one_row(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char file[] = "Name,Email,Grade,Completed on\n"
                               "Anna Kowalska,anna@x.org,92 %,2026-06-15\n"
                               "Ben Smith,ben@x.org,40 %,\n";
    assert_import(fixture, file, NULL, KEY, "2 anna@x.org new\n3 ben@x.org new\n");
    assert_rows(fixture, "name || ' ' || username || ' ' || username_made", "learner",
                "Anna Kowalska anna@x.org 1; Ben Smith ben@x.org 1");
    assert_rows(fixture, "username || ' ' || enrolment.active", ENROLMENTS,
                "anna@x.org 1; ben@x.org 1");
    assert_rows(fixture, "learner_id || ' ' || grade", "course_grade", "1 0.92; 2 0.4");
    assert_rows(fixture,
                "learner_id || ' ' || ratio || ' ' || coalesce(date(completed / 1000000,"
                " 'unixepoch'), '')",
                "completion", "1 1.0 2026-06-15; 2 0.0 ");
    assert_import(fixture, file, NULL, KEY, "2 anna@x.org unchanged\n3 ben@x.org unchanged\n");
    assert_import(fixture,
                  "Name,Email,Grade,Completed on\n"
                  "Anna Kowalska,anna@x.org,95 %,2026-06-16\n"
                  "Ben Smith,ben@x.org,40 %,2026-06-16\n",
                  NULL, KEY,
                  "2 anna@x.org changed: grade from 0.92 to 0.95; completed on from 2026-06-15T"
                  "00:00:00Z to 2026-06-16T00:00:00Z\n"
                  "3 ben@x.org changed: completion from 0 to 1; earned from 0 to 1; completed on "
                  "from nothing to "
                  "2026-06-16T00:00:00Z\n");
    assert_import(fixture, "Name,Email,Grade\nAnna Kowalska,anna@x.org,97.82608695652174 %\n", NULL,
                  KEY, "2 anna@x.org changed: grade from 0.95 to 0.978261\n");
    assert_import(fixture, "Name,Email,Grade\nAnna Kowalska,anna@x.org,97.8260869 %\n", NULL, KEY,
                  "2 anna@x.org changed: grade from 0.9782608695652173 to 0.9782608690000001\n");
    assert_import(fixture, "Name,Email,Completed on\nAnna Kowalska,anna@x.org,\n", NULL, KEY,
                  "2 anna@x.org changed: completion from 1 to 0; earned from 1 to 0\n");
    assert_rows(fixture, "ratio || ' ' || coalesce(completed, 'no date')",
                "completion WHERE learner_id = 1", "0.0 no date");
    assert_rows(fixture, "learner_id || ' ' || grade", "course_grade", "1 0.978260869; 2 0.4");
}

static void test_several_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture_run(fixture, "INSERT INTO course (id, key, display_name, created, modified)"
                         " VALUES (9, '" OTHER "', 'Wasps and Hornets', 1, 1)");
    assert_import(
        fixture,
        "Name,Email,Course,Grade\n"
        "Anna,anna@x,wasps and hornets,90 %\n"
        "Anna,anna@x," KEY ",80 %\n"
        "Ben,ben@x," OTHER ",70 %\n"
        "Other,anna@x," KEY ",70 %\n",
        NULL, NULL,
        "2 anna@x new\n3 anna@x new\n4 ben@x new\n"
        "5 anna@x refused: row 3 gives this learner another name; remove the wrong row, or, "
        "if they are two people, add a column with user names or id numbers\n");
    assert_rows(fixture, "username || ' ' || key", ENROLMENTS,
                "anna@x " KEY "; anna@x " OTHER "; ben@x " OTHER);
    assert_rows(fixture, "learner_id || ' ' || course_id || ' ' || grade", "course_grade",
                "1 10 0.8; 1 9 0.9; 2 9 0.7");
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM import_run WHERE course_key = ''"), ==, 1);
}

/* The name of somebody who is in two courses must be the same in both. */
static void test_names_of_several_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_import(fixture, "Name,Email,Course\nAnna,anna@x," KEY "\nAnnika,anna@x," OTHER "\n",
                  NULL, NULL,
                  "2 anna@x new\n3 anna@x refused: row 2 gives this learner another name; remove "
                  "the wrong row, or, "
                  "if they are two people, add a column with user names or id numbers\n");
    assert_rows(fixture, "name", "learner", "Anna");
}

static void test_unknown_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char file[] = "Name,Email,Course\nAnna,anna@x,Bees\nBen,ben@x,Wasps\n"
                               "Carl,carl@x,bees\n";
    static const char *const answers[] = { KEY, OTHER, NULL };
    GError *error = NULL;
    struct import_options options = { .dry_run = false };
    g_assert_null(import(fixture, file, NULL, &options, &error));
    assert_refused(&error, ERROR_USAGE,
                   "one.csv has rows of courses that are not known: \"Bees\", \"Wasps\", \"bees\"");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 0);
    struct dialogue dialogue = { answers, g_string_new(NULL) };
    options.ask = answer;
    options.data = &dialogue;
    g_autofree char *told = import(fixture, file, NULL, &options, &error);
    g_assert_no_error(error);
    assert_rows(fixture, "mapping", "import_mapping",
                "Name=name\nEmail=email\nCourse=course\ncourse:Bees=" KEY "\ncourse:Wasps=" OTHER
                "\n");
    g_assert_nonnull(strstr(dialogue.asked->str, "Which course is meant by \"Wasps\"?"));
    g_string_free(dialogue.asked, TRUE);
    assert_rows(fixture, "username || ' ' || key", ENROLMENTS,
                "anna@x " KEY "; ben@x " OTHER "; carl@x " KEY);
    /* The courses were nameless, and are known by these names from now on. */
    assert_rows(fixture, "key || ' ' || display_name", "course", KEY " Bees; " OTHER " Wasps");
    assert_import(fixture, file, NULL, NULL,
                  "2 anna@x unchanged\n3 ben@x unchanged\n4 carl@x unchanged\n");
}

/* What a name means is said by --map, wins over the course that happens to have that name, and is remembered. */
static void test_named_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char file[] = "Name,Email,Course\nAnna,anna@x,Bees = a start\n";
    static const char *const changes[] = { "course:bees \\= A START=" KEY, NULL };
    static const char *const wrong[] = { "course:Bees \\= a start=no key", NULL };
    GError *error = NULL;
    fixture_run(fixture, "INSERT INTO course (key, display_name, created, modified)"
                         " VALUES ('" OTHER "', 'Bees = a start', 1, 1)");
    const struct import_options options = { .changes = changes }, bad = { .changes = wrong };
    g_assert_null(import(fixture, file, NULL, &bad, &error));
    assert_refused(&error, ERROR_USAGE,
                   "\"Bees = a start\" in one.csv was said to mean a course that");
    g_autofree char *told = import(fixture, file, NULL, &options, &error);
    g_assert_no_error(error);
    assert_rows(fixture, "username || ' ' || key", ENROLMENTS, "anna@x " KEY);
    assert_rows(fixture, "mapping", "import_mapping",
                "Name=name\nEmail=email\nCourse=course\ncourse:bees \\= A START=" KEY "\n");
    assert_import(fixture, "Name,Email,Course\nBen,ben@x,BEES = a start\n", NULL, NULL,
                  "2 ben@x new\n");
    assert_rows(fixture, "username || ' ' || key", ENROLMENTS, "anna@x " KEY "; ben@x " KEY);
}

static void test_rows_without_course(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_import(fixture, "Name,Email,Course,Grade\nAnna,anna@x," KEY ",90 %\nBen,ben@x,,80 %\n",
                  NULL, NULL,
                  "2 anna@x new\n3 ben@x refused: the row names no course: --course says which "
                  "one such rows are about\n");
    assert_import(fixture, "Name,Email,Course,Grade\nAnna,anna@x," KEY ",90 %\nBen,ben@x,,80 %\n",
                  NULL, OTHER, "2 anna@x unchanged\n3 ben@x new\n");
    assert_rows(fixture, "username || ' ' || key", ENROLMENTS, "anna@x " KEY "; ben@x " OTHER);
}

/* What is asked is asked once for the file; in batch it is refused with the option that says it. */
static void test_scale_is_asked_for(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char file[] = "Email,Grade\nanna@x,40\nben@x,35\n";
    static const char *const answers[] = { "nonsense", "points:50", NULL };
    GError *error = NULL;
    struct import_options options = { .course = KEY };
    g_assert_null(import(fixture, file, NULL, &options, &error));
    assert_refused(&error, ERROR_USAGE, "--map");
    struct dialogue dialogue = { answers, g_string_new(NULL) };
    options.ask = answer;
    options.data = &dialogue;
    g_autofree char *told = import(fixture, file, NULL, &options, &error);
    g_assert_no_error(error);
    g_string_free(dialogue.asked, TRUE);
    assert_rows(fixture, "learner_id || ' ' || grade", "course_grade", "1 0.8; 2 0.7");
}

static void test_code_page_is_asked_for(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char file[] = "Name,Email\nJ\xfcrgen Gro\xdfmann,j@x\n";
    static const char *const answers[] = { "windows-1252", NULL };
    GError *error = NULL;
    struct import_options options = { .dry_run = false };
    g_assert_null(import(fixture, file, NULL, &options, &error));
    assert_refused(&error, ERROR_DATA, "windows-1252");
    struct dialogue dialogue = { answers, g_string_new(NULL) };
    options.ask = answer;
    options.data = &dialogue;
    g_autofree char *told = import(fixture, file, NULL, &options, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told, ==, "2 j@x new\n");
    g_string_free(dialogue.asked, TRUE);
    assert_rows(fixture, "name", "learner", "Jürgen Großmann");
}

static void test_several_rows(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Essay=score:percent:Essay", "Quiz=score:percent:Quiz",
                                           NULL };
    static const char file[] = "Email,Essay,Quiz,Grade\n"
                               "anna@x,90 %,,\n"
                               "anna@x,,50 %,80 %\n"
                               "anna@x,70 %,,\n"
                               "ben@x,60 %,,70 %\n"
                               "ben@x,60 %,,70 %\n";
    GError *error = NULL;
    const struct import_options options = { .course = KEY, .changes = changes };
    for (int i = 0; i < 2; i++) {
        g_autofree char *told = import(fixture, file, NULL, &options, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(
            told, ==,
            i == 0
                ? "2 anna@x new\n3 anna@x new\n"
                  "4 anna@x refused: row 2 gives this learner another score; remove the wrong row\n"
                  "5 ben@x new\n6 ben@x new\n"
                : "2 anna@x unchanged\n3 anna@x unchanged\n"
                  "4 anna@x refused: row 2 gives this learner another score; remove the wrong row\n"
                  "5 ben@x unchanged\n6 ben@x unchanged\n");
    }
    assert_rows(fixture, "username || ' ' || category || ' ' || coalesce(earned / possible, '-')",
                "subsection_grade JOIN subsection ON subsection.id = subsection_id"
                " JOIN learner ON learner.id = learner_id",
                "anna@x Essay 0.9; anna@x Quiz 0.5; ben@x Essay 0.6");
    assert_rows(fixture, "learner_id || ' ' || grade", "course_grade", "1 0.8; 2 0.7");
}

/* A learner whom the rows of one course make is there when those of the other come. */
static void test_scores_of_two_courses(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Essay=score:percent:Essay", NULL };
    static const char file[] = "Email,Course,Essay\n"
                               "anna@x,course-v1:A+B+C,90 %\n"
                               "ben@x,course-v1:A+B+D,60 %\n"
                               "anna@x,course-v1:A+B+D,70 %\n";
    GError *error = NULL;
    const struct import_options options = { .changes = changes };
    g_autofree char *told = import(fixture, file, NULL, &options, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told, ==, "2 anna@x new\n3 ben@x new\n4 anna@x new\n");
    assert_rows(fixture, "username || ' ' || course.key || ' ' || earned",
                "subsection_grade JOIN subsection ON subsection.id = subsection_id"
                " JOIN learner ON learner.id = learner_id JOIN course ON course.id = course_id",
                "anna@x course-v1:A+B+C 0.9; anna@x course-v1:A+B+D 0.7; "
                "ben@x course-v1:A+B+D 0.6");
}

static void test_several_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_import(fixture, "Email,Name,Grade\nanna@x,Anna,90 %\nben@x,Ben,80 %\n",
                  "Email,Name,Completed on,Grade\nanna@x,Anna,2026-06-15,90 %\n"
                  "ben@x,Ben,2026-06-15,70 %\n",
                  KEY,
                  "2 anna@x new\n3 ben@x new\n2 anna@x new\n"
                  "3 ben@x refused: another file of this import, in row 3, gives this learner "
                  "another grade; remove the wrong row\n");
    assert_rows(fixture, "learner_id || ' ' || grade", "course_grade", "1 0.9; 2 0.8");
    assert_rows(fixture, "learner_id || ' ' || ratio", "completion", "1 1.0");
}

/* A roster says what it says; graded subsections that it has no column for stay. */
static void test_rosters_keep_other_columns(struct fixture *fixture,
                                            gconstpointer data G_GNUC_UNUSED)
{
    static const char *const essay[] = { "Essay=score:points:20:Essay", NULL };
    static const char *const quiz[] = { "Quiz=score:percent:Quiz", NULL };
    GError *error = NULL;
    struct import_options options = { .course = KEY, .changes = essay };
    g_autofree char *first = import(fixture, "Email,Essay\nanna@x,15\n", NULL, &options, &error);
    g_assert_no_error(error);
    options.changes = quiz;
    g_autofree char *second = import(fixture, "Email,Quiz\nanna@x,50 %\n", NULL, &options, &error);
    g_assert_no_error(error);
    assert_rows(fixture, "category || ' ' || earned || ' ' || possible",
                "subsection_grade JOIN subsection ON subsection.id = subsection_id",
                "Essay 15.0 20.0; Quiz 0.5 1.0");
}

static void test_suspended(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    assert_import(fixture, "Email,Name,Suspended,Grade\nanna@x,Anna,,90 %\nben@x,Ben,Yes,80 %\n",
                  NULL, KEY, "2 anna@x new\n3 ben@x new\n");
    assert_rows(fixture, "username || ' ' || enrolment.active", ENROLMENTS, "anna@x 1; ben@x 0");
    assert_import(fixture, "Email,Name,Suspended,Grade\nanna@x,Anna,Yes,90 %\nben@x,Ben,Yes,80 %\n",
                  NULL, KEY,
                  "2 anna@x changed: enrolment from active to inactive\n3 ben@x unchanged\n");
    assert_rows(fixture, "username || ' ' || enrolment.active", ENROLMENTS, "anna@x 0; ben@x 0");
}

static void test_dry_run_changes_nothing(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct import_options options = { .course = KEY, .dry_run = true };
    g_autofree char *told =
        import(fixture, "Email,Name,Grade\nanna@x,Anna,90 %\n,Ben,80 %\n", NULL, &options, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(told, ==, "2 anna@x new\n3 Ben new\n");
    g_assert_cmpint(fixture_number(fixture, "SELECT (SELECT count(*) FROM learner)"
                                            " + (SELECT count(*) FROM course)"),
                    ==, 0);
}

static bool stop_looking(const char *phase, G_GNUC_UNUSED const char *file_name, guint64 done,
                         guint64 total, void *data)
{
    guint *looks = data;
    g_assert_cmpstr(phase, ==, "looking at");
    g_assert_cmpuint(done, <=, total);
    return ++*looks < 3;
}

/* A large file can be given up while it is only looked at. */
static void test_cancelled_look(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new("name,email\n");
    guint looks = 0;
    const struct import_options options = { .progress = stop_looking, .data = &looks };
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(text, "Anna,anna%d@example.org\n", i);
    g_assert_null(import(fixture, text->str, NULL, &options, &error));
    g_assert_cmpint(error->code, ==, ERROR_CANCELLED);
    g_assert_cmpuint(looks, ==, 3);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_run"), ==, 0);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(struct fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/tables/everything in one row", test_everything_in_one_row },
        { "/tables/several courses", test_several_courses },
        { "/tables/names of several courses", test_names_of_several_courses },
        { "/tables/unknown courses", test_unknown_courses },
        { "/tables/named courses", test_named_courses },
        { "/tables/rows without course", test_rows_without_course },
        { "/tables/scale is asked for", test_scale_is_asked_for },
        { "/tables/code page is asked for", test_code_page_is_asked_for },
        { "/tables/several rows", test_several_rows },
        { "/tables/scores of two courses", test_scores_of_two_courses },
        { "/tables/several files", test_several_files },
        { "/tables/rosters keep other columns", test_rosters_keep_other_columns },
        { "/tables/suspended", test_suspended },
        { "/tables/dry run changes nothing", test_dry_run_changes_nothing },
        { "/tables/cancelled look", test_cancelled_look },
    };
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, struct fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}
