/* The stream of facts: who appears, in which order, with what. */
#include "config.h"

#include "base/error.h"
#include "conformance/workplace.h"
#include "store/eligibility.h"

#include <string.h>

#define COURSE "course-v1:Org+A+1"
#define OTHER "course-v1:Org+B+1"
#define PATH "path-v1:Org+P+1+1"

/* Five learners; 5 is in no course. Ids do not follow the order of insertion. */
static const char world[] =
    "INSERT INTO learner (id, username, name, first_name, last_name, created, modified) VALUES "
    "(30, 'carl', 'Carl C', '', '', 0, 0), (10, 'anna', 'Anna A', '', '', 0, 0), "
    "(20, 'berta', NULL, 'Berta', 'B', 0, 0), (40, 'dora', 'Dora D', '', '', 0, 0), "
    "(50, 'emil', 'Emil E', '', '', 0, 0);"
    "INSERT INTO course (id, key, display_name, has_policy, created, modified) VALUES "
    "(1, '" COURSE "', 'A', 1, 0, 0), (2, '" OTHER "', 'B', 0, 0, 0);"
    "INSERT INTO enrolment (course_id, learner_id, active, modified) VALUES "
    "(1, 30, 1, 0), (1, 10, 1, 0), (1, 20, 0, 0), (2, 10, 1, 0), (2, 40, 1, 0);"
    "INSERT INTO completion (course_id, learner_id, ratio, modified) VALUES "
    "(1, 10, 0.5, 0), (2, 10, 0.25, 0), (1, 40, 1, 0);"
    "INSERT INTO course_grade (course_id, learner_id, grade, modified) VALUES (1, 30, 0.8, 0);"
    "INSERT INTO assignment_type (course_id, position, name, weight, drop_count) VALUES "
    "(1, 0, 'HOMEWORK', 0.3, 1), (1, 1, 'Exam', 0.7, 0);"
    "INSERT INTO subsection (id, course_id, category, category_key, number, position) VALUES "
    "(1, 1, 'Homework', 'homework', 1, 1), (2, 1, 'Homework', 'homework', 2, 2), "
    "(3, 1, 'Bonus', 'bonus', 1, 3), (4, 1, 'Exam', 'exam', 1, 4), (5, 2, 'Exam', 'exam', 1, 1);"
    "INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible) VALUES "
    "(10, 1, 8, 10), (10, 2, NULL, 10), (30, 2, 5, 5), (30, 4, 1, 4), (40, 4, 9, 9);"
    "INSERT INTO learning_path (id, key, created, modified) VALUES (1, '" PATH "', 0, 0);"
    "INSERT INTO learning_path_step VALUES (1, 0, 1), (1, 1, 2);"
    "INSERT INTO path_enrolment (path_id, learner_id, active, modified) VALUES "
    "(1, 50, 1, 0), (1, 10, 1, 0), (1, 30, 0, 0);"
    "INSERT INTO credential_type (id, name, retrieval, generation, created, modified) VALUES "
    "(1, 'T', 'retrieve_completions', 'generate_pdf_credential', 0, 0);"
    "INSERT INTO configuration (id, context_key, type_id, created, modified) VALUES "
    "(1, '" COURSE "', 1, 0, 0), (2, '" OTHER "', 1, 0, 0);";

struct fixture {
    struct workplace *workplace;
    struct eligibility_context *context;
    struct eligibility *eligibility;
};

static void run(struct fixture *fixture, const char *script)
{
    char *fault = NULL;
    sqlite3_exec(database_handle(fixture->workplace->database), script, NULL, NULL, &fault);
    g_assert_cmpstr(fault, ==, NULL);
}

static void fixture_set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    fixture->workplace = workplace_new(&error);
    g_assert_no_error(error);
    run(fixture, world);
}

static void close_stream(struct fixture *fixture)
{
    g_clear_pointer(&fixture->eligibility, eligibility_free);
    g_clear_pointer(&fixture->context, eligibility_context_free);
}

static void fixture_tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    close_stream(fixture);
    workplace_free(fixture->workplace);
}

static void open_stream(struct fixture *fixture, const char *key, const char *const *usernames)
{
    g_autoptr(GError) error = NULL;
    struct database *database = fixture->workplace->database;
    fixture->context = eligibility_context_load(database, key, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) chosen = NULL;
    if (usernames != NULL)
        chosen = eligibility_choose(database, usernames, &error);
    g_assert_no_error(error);
    fixture->eligibility = eligibility_open(
        database, fixture->context, ELIGIBILITY_COMPLETION | ELIGIBILITY_GRADES, 1, chosen, &error);
    g_assert_no_error(error);
}

static const struct eligibility_learner *next(struct fixture *fixture, gint64 id)
{
    g_autoptr(GError) error = NULL;
    const struct eligibility_learner *learner = NULL;
    const int step = eligibility_next(fixture->eligibility, &learner, &error);
    g_assert_no_error(error);
    g_assert_cmpint(step, ==, id != 0);
    if (id != 0)
        g_assert_cmpint(learner->id, ==, id);
    return learner;
}

/* Q49: ascending by id; inactive enrolments are there and told apart. */
static void test_q49_order(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    open_stream(fixture, COURSE, NULL);
    g_assert_true(next(fixture, 10)->active);
    const struct eligibility_learner *berta = next(fixture, 20);
    g_assert_true(berta->enrolled);
    g_assert_false(berta->active);
    struct eligibility_person person;
    eligibility_person(fixture->eligibility, &person);
    g_assert_cmpstr(person.username, ==, "berta");
    g_assert_null(person.name);
    g_assert_cmpstr(person.first_name, ==, "Berta");
    next(fixture, 30);
    next(fixture, 0);
    next(fixture, 0);
}

/* Categories in course order with the policy's weights, whatever the case; drop counts are not applied
 * (Q18); what was not attempted counts 0 of what was possible. */
static void test_q18_grades(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    open_stream(fixture, COURSE, NULL);
    const struct eligibility_course *course = fixture->context->courses->pdata[0];
    const struct {
        const char *key;
        bool weighted;
        double weight;
    } expected[] = { { "homework", true, 0.3 }, { "bonus", false, 0 }, { "exam", true, 0.7 } };
    g_assert_cmpuint(course->categories->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const struct eligibility_category *category =
            &g_array_index(course->categories, struct eligibility_category, i);
        g_assert_cmpstr(category->key, ==, expected[i].key);
        g_assert_cmpint(category->weighted, ==, expected[i].weighted);
        g_assert_cmpfloat(category->weight, ==, expected[i].weight);
    }
    const struct eligibility_facts *anna = next(fixture, 10)->courses;
    g_assert_cmpfloat(anna->earned[0], ==, 8);
    g_assert_cmpfloat(anna->possible[0], ==, 20);
    g_assert_cmpfloat(anna->possible[2], ==, 0);
    g_assert_cmpfloat(anna->completion, ==, 0.5);
    g_assert_false(anna->has_reported);
    next(fixture, 20);
    const struct eligibility_facts *carl = next(fixture, 30)->courses;
    g_assert_cmpfloat(carl->earned[0], ==, 5);
    g_assert_cmpfloat(carl->possible[0], ==, 5);
    g_assert_cmpfloat(carl->earned[2], ==, 1);
    g_assert_false(carl->has_completion);
    g_assert_cmpfloat(carl->completion, ==, 0);
    g_assert_true(carl->has_reported);
    g_assert_cmpfloat(carl->reported, ==, 0.8);
}

/* Of names that differ in case only, the later one counts, as in the reference. */
static void test_case_collision(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    run(fixture,
        "INSERT INTO subsection (id, course_id, category, category_key, number, position) VALUES "
        "(9, 1, 'EXAM', 'exam', 1, 9); INSERT INTO subsection_grade (learner_id, subsection_id, "
        "earned, possible) VALUES (30, 9, 3, 4)");
    open_stream(fixture, COURSE, NULL);
    next(fixture, 10);
    next(fixture, 20);
    const struct eligibility_facts *carl = next(fixture, 30)->courses;
    g_assert_cmpfloat(carl->earned[2], ==, 3);
    g_assert_cmpfloat(carl->possible[2], ==, 4);
}

/* Q22: who is asked for appears, enrolled or not; nobody given is everybody, and there is no magic id. */
static void test_q22_chosen(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const char *const usernames[] = { "dora", "anna", NULL };
    open_stream(fixture, COURSE, usernames);
    g_assert_true(next(fixture, 10)->enrolled);
    const struct eligibility_learner *dora = next(fixture, 40);
    g_assert_false(dora->enrolled);
    g_assert_false(dora->active);
    next(fixture, 0);
    close_stream(fixture);
    const char *const nobody[] = { NULL };
    open_stream(fixture, COURSE, nobody);
    next(fixture, 0);
    g_autoptr(GError) error = NULL;
    const char *const unknown[] = { "anna", "zoe", NULL };
    g_assert_null(eligibility_choose(fixture->workplace->database, unknown, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "zoe"));
}

static void test_path(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    open_stream(fixture, PATH, NULL);
    g_assert_true(fixture->context->is_path);
    g_assert_cmpuint(fixture->context->courses->len, ==, 2);
    const struct eligibility_learner *anna = next(fixture, 10);
    g_assert_true(anna->courses[0].active);
    g_assert_cmpfloat(anna->courses[1].completion, ==, 0.25);
    const struct eligibility_learner *carl = next(fixture, 30);
    g_assert_false(carl->active);
    g_assert_true(carl->courses[0].active);
    g_assert_false(carl->courses[1].enrolled);
    const struct eligibility_learner *emil = next(fixture, 50);
    g_assert_true(emil->active);
    g_assert_false(emil->courses[0].enrolled);
    next(fixture, 0);
}

static void test_credentials(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    run(fixture,
        "WITH c (id, learner, configuration, status, owner) AS (VALUES (1, 10, 1, 'invalidated', "
        "''), "
        "(2, 10, 1, 'available', ''), (3, 10, 1, 'error', ''), (4, 20, 2, 'available', ''), "
        "(5, 30, 1, 'generating', 'boot 1 2')) "
        "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
        "full_name, "
        "context_name, issued, owner, created, modified) SELECT id, printf('%036d', id), "
        "printf('%036d', id), learner, configuration, status, 'N', 'C', 0, owner, 0, 0 FROM c");
    open_stream(fixture, COURSE, NULL);
    const struct eligibility_learner *anna = next(fixture, 10);
    g_assert_true(anna->available && anna->failed && anna->invalidated);
    g_assert_false(anna->generating);
    const struct eligibility_learner *berta = next(fixture, 20);
    g_assert_false(berta->available || berta->failed || berta->invalidated || berta->generating);
    const struct eligibility_learner *carl = next(fixture, 30);
    g_assert_true(carl->generating);
    g_assert_cmpstr(carl->owner, ==, "boot 1 2");
}

static void test_unknown_context(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(
        eligibility_context_load(fixture->workplace->database, "path-v1:a+b+c+d", &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "path-v1:a+b+c+d"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/eligibility/" path, struct fixture, NULL, fixture_set_up, function,               \
               fixture_tear_down)
    ADD("q49-order", test_q49_order);
    ADD("q18-grades", test_q18_grades);
    ADD("case-collision", test_case_collision);
    ADD("q22-chosen", test_q22_chosen);
    ADD("path", test_path);
    ADD("credentials", test_credentials);
    ADD("unknown-context", test_unknown_context);
    return g_test_run();
}
