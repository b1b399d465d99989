/* Plans and explanations: every verdict with its reason, what is stored, what is kept. */
#include "config.h"

#include "base/error.h"
#include "base/owner.h"
#include "conformance/workplace.h"
#include "operations/explain.h"
#include "operations/explain_words.h"
#include "operations/plan.h"
#include "store/plan.h"

#include <string.h>
#include <sys/stat.h>

#define COURSE "course-v1:Org+A+1"
#define PATH "path-v1:Org+P+1+1"

/* Their items are more than what SQLite leaves in its log. */
#define MANY 50000

/* Configuration 1: grades of the course; 2: the same without required grades (broken); 3: completion and
 * grades over the path; 4: the reported total; 5: a path without steps. */
static const char world[] =
    "INSERT INTO learner (id, username, name, first_name, last_name, name_state, name_remark, "
    "created, "
    "modified) VALUES (1, 'new', 'Nora New', '', '', 'good', '', 0, 0), "
    "(2, 'failed', 'Fred Failed', '', '', 'good', '', 0, 0), "
    "(3, 'has', 'Hans Has', '', '', 'good', '', 0, 0), "
    "(4, 'withdrawn', 'Willy', '', '', 'good', '', 0, 0), "
    "(5, 'low', 'Lea Low', '', '', 'good', '', 0, 0), "
    "(6, 'nameless', ' ', '', '', 'good', '', 0, 0), "
    "(7, 'review', 'N/A', '', '', 'review', 'looks like a placeholder', 0, 0), "
    "(8, 'inactive', 'Ina', '', '', 'good', '', 0, 0), "
    "(9, 'dead', 'Dea Dead', '', '', 'good', '', 0, 0), "
    "(10, 'busy', 'Bea Busy', '', '', 'good', '', 0, 0), "
    "(11, 'outside', 'Otto', '', '', 'good', '', 0, 0);"
    "INSERT INTO course (id, key, has_policy, created, modified) VALUES (1, '" COURSE
    "', 1, 0, 0), "
    "(2, 'course-v1:Org+B+1', 1, 0, 0);"
    "INSERT INTO enrolment (course_id, learner_id, active, modified) SELECT 1, id, id <> 8, 0 FROM "
    "learner "
    "WHERE id < 11; INSERT INTO enrolment (course_id, learner_id, modified) VALUES (2, 1, 0);"
    "INSERT INTO assignment_type (course_id, position, name, weight) VALUES (1, 0, 'Homework', "
    "0.4), "
    "(1, 1, 'Exam', 0.6), (2, 0, 'Exam', 1);"
    "INSERT INTO subsection (id, course_id, category, category_key, number, position) VALUES "
    "(1, 1, 'Homework', 'homework', 1, 1), (2, 1, 'Exam', 'exam', 1, 2), (3, 1, 'Bonus', 'bonus', "
    "1, 3), "
    "(4, 2, 'Exam', 'exam', 1, 1);"
    "INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible) "
    "SELECT id, s, CASE id WHEN 5 THEN 5 ELSE 10 END, 12 FROM learner, (SELECT 1 AS s UNION SELECT "
    "2) "
    "WHERE id < 11; INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible) "
    "VALUES (1, 4, 9, 10);"
    "INSERT INTO course_grade (course_id, learner_id, grade, modified) VALUES (1, 1, 0.2, 0);"
    "INSERT INTO completion (course_id, learner_id, ratio, modified) VALUES (1, 1, 1, 0), (2, 1, "
    "0.5, 0);"
    "INSERT INTO learning_path (id, key, created, modified) VALUES (1, '" PATH "', 0, 0), "
    "(2, 'path-v1:Org+Empty+1+1', 0, 0);"
    "INSERT INTO learning_path_step VALUES (1, 0, 1), (1, 1, 2);"
    "INSERT INTO path_enrolment (path_id, learner_id, modified) VALUES (1, 1, 0), (1, 3, 0), (2, "
    "1, 0);"
    "INSERT INTO credential_type (id, name, retrieval, generation, options, created, modified) "
    "VALUES "
    "(1, 'Grades', 'retrieve_subsection_grades', 'generate_pdf_credential', "
    "'{\"required_grades\": {\"Homework\": 0.5, \"Total\": 0.8}}', 0, 0), "
    "(2, 'Broken', 'retrieve_subsection_grades', 'generate_pdf_credential', '{}', 0, 0), "
    "(3, 'Both', 'retrieve_completions_and_grades', 'generate_pdf_credential', "
    "'{\"required_grades\": {\"Exam\": 0.5}, \"steps\": {\"course-v1:Org+B+1\": "
    "{\"required_completion\": 0.6}}}', 0, 0), "
    "(4, 'Reported', 'retrieve_subsection_grades', 'generate_pdf_credential', "
    "'{\"required_grades\": {\"Total\": 0.1}, \"total_source\": \"reported\"}', 0, 0);"
    "INSERT INTO configuration (id, context_key, type_id, created, modified) VALUES "
    "(1, '" COURSE "', 1, 0, 0), (2, '" COURSE "', 2, 0, 0), (3, '" PATH "', 3, 0, 0), "
    "(4, '" COURSE "', 4, 0, 0), (5, 'path-v1:Org+Empty+1+1', 3, 0, 0), "
    "(6, 'path-v1:Org+Unknown+1+1', 3, 0, 0);"
    "WITH c (learner, status) AS (VALUES (2, 'error'), (3, 'available'), (4, 'invalidated'), "
    "(9, 'generating'), (10, 'generating')) "
    "INSERT INTO credential (uuid, verify_uuid, learner_id, configuration_id, status, full_name, "
    "context_name, issued, owner, invalidation_reason, created, modified) SELECT printf('%036d', "
    "learner), "
    "printf('%036d', learner), learner, 1, status, 'N', 'C', 0, CASE learner WHEN 9 THEN 'gone 1 "
    "1' ELSE '' "
    "END, 'by mistake', 0, 0 FROM c;";

struct fixture {
    struct workplace *workplace;
    struct installation installation;
};

static void run(struct fixture *fixture, const char *script)
{
    char *fault = NULL;
    sqlite3_exec(database_handle(fixture->workplace->database), script, NULL, NULL, &fault);
    g_assert_cmpstr(fault, ==, NULL);
}

static gint64 number_of(struct fixture *fixture, const char *sql)
{
    g_autoptr(statement) statement = database_query(fixture->workplace->database, NULL, sql, "");
    g_assert_cmpint(statement_step(statement, NULL), ==, 1);
    return statement_integer(statement, 0);
}

static void fixture_set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    fixture->workplace = workplace_new(&error);
    g_assert_no_error(error);
    fixture->installation = (struct installation){
        .directory = fixture->workplace->directory,
        .database = fixture->workplace->database,
        .operator_name = (char *)"tester",
    };
    run(fixture, world);
    g_autofree char *owner = owner_mark();
    g_assert_true(database_run(fixture->workplace->database, &error,
                               "UPDATE credential SET owner = ? WHERE learner_id = 10", "t",
                               owner));
}

static void fixture_tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    workplace_free(fixture->workplace);
}

static struct plan_result *make(struct fixture *fixture, gint64 configuration)
{
    g_autoptr(GError) error = NULL;
    const struct plan_request request = { .configuration_id = configuration };
    struct plan_result *result = plan_make(&fixture->installation, &request, &error);
    g_assert_no_error(error);
    return result;
}

/* "verdict: reason" of a learner in a plan; NULL when there is no item. Caller frees. */
static char *item_of(struct fixture *fixture, gint64 plan, const char *username)
{
    g_autoptr(statement) statement = database_query(
        fixture->workplace->database, NULL,
        "SELECT verdict || ': ' || reason FROM plan_item JOIN learner ON learner.id = "
        "learner_id WHERE plan_id = ? AND username = ?",
        "it", plan, username);
    return statement_step(statement, NULL) == 1 ? g_strdup(statement_text(statement, 0)) : NULL;
}

static void assert_item(struct fixture *fixture, gint64 plan, const char *username,
                        const char *expected)
{
    g_autofree char *item = item_of(fixture, plan, username);
    g_assert_nonnull(item);
    if (!g_str_has_prefix(item, expected))
        g_assert_cmpstr(item, ==, expected);
}

static void test_verdicts(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 1);
    const struct {
        const char *username, *item;
    } expected[] = {
        { "new", "new: Homework 83.3 % (50 % required); total 83.3 % (80 % required)" },
        { "failed", "retry: an earlier attempt failed; Homework 83.3 %" },
        { "has", "has one: the credential is available" },
        { "withdrawn", "withdrawn: the credential was withdrawn; if the learner shall have one "
                       "again: testamur issue --learner" },
        { "low",
          "not eligible: Homework 41.7 % of the 50 % required; total 41.7 % of the 80 % required" },
        { "nameless", "refused: there is no name" },
        { "review", "refused: the name waits for review: looks like a placeholder" },
        { "inactive", "not eligible: the enrolment in the course is not active" },
        { "dead", "retry: an earlier run was interrupted" },
        { "busy", "has one: it is being issued at this moment" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_item(fixture, result->id, expected[i].username, expected[i].item);
    g_assert_cmpuint(result->learners, ==, G_N_ELEMENTS(expected));
    g_assert_cmpuint(result->counts[VERDICT_NEW], ==, 1);
    g_assert_cmpuint(result->counts[VERDICT_RETRY], ==, 2);
    g_assert_cmpuint(result->counts[VERDICT_HAS_ONE], ==, 2);
    g_assert_cmpuint(result->counts[VERDICT_REFUSED], ==, 2);
    g_autofree char *outside = item_of(fixture, result->id, "outside");
    g_assert_null(outside);
}

/* Q5: told once for the course, not for each learner. */
static void test_q5_warning(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 1);
    g_assert_cmpuint(result->warnings->len, ==, 1);
    g_assert_nonnull(strstr(result->warnings->pdata[0], "no weight for Bonus"));
}

/* Q6: one broken configuration is an error of its own and stores nothing; the others of the context work. */
static void test_q6_broken_configuration(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    const struct plan_request request = { .configuration_id = 2 };
    g_assert_null(plan_make(&fixture->installation, &request, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "Broken"));
    g_assert_nonnull(strstr(error->message, "required_grades"));
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan"), ==, 0);
    g_autoptr(plan_result) result = make(fixture, 1);
    g_assert_cmpuint(result->learners, ==, 10);
}

/* Q17: completion and grades of a path are merged per step. */
static void test_q17_path(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 3);
    assert_item(fixture, result->id, "new",
                "not eligible: course-v1:Org+B+1: completion 50 % of the 60 % required");
    assert_item(fixture, result->id, "has",
                "not eligible: " COURSE
                ": completion 0 % of the 90 % required; course-v1:Org+B+1: not "
                "actively enrolled");
    run(fixture, "UPDATE completion SET ratio = 0.6 WHERE course_id = 2");
    g_autoptr(plan_result) again = make(fixture, 3);
    assert_item(fixture, again->id, "new", "new: all 2 steps are met");
}

static void test_reported_total(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 4);
    assert_item(fixture, result->id, "new", "new: total 20 % (10 % required)");
    assert_item(fixture, result->id, "low", "not eligible: no total reported, 10 % required");
}

static void test_paths_without_anything(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 5);
    assert_item(fixture, result->id, "new", "not eligible: the learning path has no steps");
    g_assert_cmpuint(result->warnings->len, ==, 1);
    g_autoptr(GError) error = NULL;
    const struct plan_request request = { .configuration_id = 6 };
    g_assert_null(plan_make(&fixture->installation, &request, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
}

static void test_chosen(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    const char *const usernames[] = { "outside", "new", NULL };
    struct plan_request request = { .configuration_id = 1, .usernames = usernames };
    g_autoptr(plan_result) result = plan_make(&fixture->installation, &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(result->learners, ==, 2);
    assert_item(fixture, result->id, "outside", "not eligible: not enrolled in the course");
    const char *const unknown[] = { "nobody", NULL };
    request.usernames = unknown;
    g_assert_null(plan_make(&fixture->installation, &request, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan"), ==, 1);
}

static bool refuse_fred(gpointer data, const char *full_name, char **reason)
{
    guint *asked = data;
    (*asked)++;
    if (!g_str_equal(full_name, "Fred Failed"))
        return true;
    *reason = g_strdup("no font has F");
    return false;
}

/* The lint is asked only about those who would be issued. */
static void test_lint(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    guint asked = 0;
    g_autoptr(GError) error = NULL;
    const struct plan_request request = { .configuration_id = 1,
                                          .lint = { .ask = refuse_fred, .data = &asked } };
    g_autoptr(plan_result) result = plan_make(&fixture->installation, &request, &error);
    g_assert_no_error(error);
    assert_item(fixture, result->id, "failed", "refused: no font has F");
    g_assert_cmpuint(asked, ==, 3);
}

static bool stop(gpointer data G_GNUC_UNUSED, guint64 learners G_GNUC_UNUSED)
{
    return false;
}

/* Learners from 100 on, each with as much homework as the id says. */
static void add_many(struct fixture *fixture)
{
    run(fixture,
        "INSERT INTO learner (id, username, name, created, modified) WITH RECURSIVE n (i) AS "
        "(SELECT 100 UNION ALL SELECT i + 1 FROM n LIMIT " G_STRINGIFY(
            MANY) ") "
                  "SELECT i, 'many' || i, 'Many ' || i, 0, 0 FROM n;"
                  "INSERT INTO enrolment (course_id, learner_id, modified) SELECT 1, id, 0 FROM "
                  "learner "
                  "WHERE id >= 100;"
                  "INSERT INTO subsection_grade (learner_id, subsection_id, earned, possible) "
                  "SELECT id, 1, id % 40, 100 FROM learner WHERE id >= 100");
}

static gint64 log_size(const struct fixture *fixture)
{
    struct stat about;
    g_autofree char *log =
        g_build_filename(fixture->installation.directory, "testamur.db-wal", NULL);
    g_assert_cmpint(stat(log, &about), ==, 0);
    return about.st_size;
}

/* More learners than one batch. The log of a plan was moved when the next one is made, which takes no more room;
 * cancelled, nothing stays. */
static void test_many(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    add_many(fixture);
    run(fixture, "PRAGMA wal_checkpoint(TRUNCATE)");
    plan_result_free(make(fixture, 1));
    const gint64 log = log_size(fixture);
    g_autoptr(plan_result) result = make(fixture, 1);
    g_assert_cmpint(log_size(fixture), <, log + log / 4);
    g_assert_cmpuint(result->learners, ==, MANY + 10);
    g_assert_cmpint(number_of(fixture, "SELECT items FROM plan WHERE id = 2"), ==, MANY + 10);
    g_assert_cmpint(
        number_of(fixture, "SELECT count(*) FROM plan_item WHERE plan_id = 2 AND learner_id >= 100 "
                           "AND verdict = 'not eligible' AND instr(reason, 'Homework ' || "
                           "(learner_id % 40) || ' % of the 50 % required') = 1"),
        ==, MANY);
    g_autoptr(GError) error = NULL;
    const struct plan_request request = { .configuration_id = 1, .progress = stop };
    g_assert_null(plan_make(&fixture->installation, &request, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_CANCELLED);
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan"), ==, 2);
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan_item"), ==, 2 * (MANY + 10));
}

/* Items of the last three plans stay, and of those that issued; what a dead process left goes. */
static void test_kept(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    gint64 ids[6];
    run(fixture, "INSERT INTO plan (configuration_id, created, operator, options, owner) VALUES "
                 "(1, 0, 'x', '{}', 'gone 1 1'), (3, 0, 'x', '{}', 'gone 1 1');"
                 "INSERT INTO plan_item VALUES (1, 1, 'new', '')");
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autoptr(plan_result) result = make(fixture, 1);
        ids[i] = result->id;
        if (i == 0)
            g_assert_true(plan_mark_issued(fixture->workplace->database, ids[i], NULL));
    }
    const gint64 expected[] = { 10, 0, 0, 10, 10, 10 };
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autoptr(plan) plan = plan_find(fixture->workplace->database, ids[i], NULL);
        g_assert_nonnull(plan);
        g_assert_cmpint(plan->items, ==, expected[i]);
        g_assert_cmpstr(plan->operator_name, ==, "tester");
        const json_t *counts = json_object_get(plan->summary, "counts");
        g_assert_cmpint(json_integer_value(json_object_get(counts, "not eligible")), ==, 2);
    }
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan_item"), ==, 40);
    g_assert_cmpint(number_of(fixture, "SELECT count(*) FROM plan WHERE owner <> ''"), ==, 1);
}

static void test_items(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(plan_result) result = make(fixture, 1);
    const char *const verdicts[] = { "new", "retry", NULL };
    struct plan_item_filter filter = { .verdicts = verdicts, .limit = 2 };
    g_autoptr(GPtrArray) first =
        plan_list_items(fixture->workplace->database, result->id, &filter, NULL);
    g_assert_cmpuint(first->len, ==, 2);
    const struct plan_item *item = first->pdata[1];
    g_assert_cmpstr(item->username, ==, "failed");
    g_assert_cmpstr(item->name, ==, "Fred Failed");
    filter.after = item->learner_id;
    g_autoptr(GPtrArray) second =
        plan_list_items(fixture->workplace->database, result->id, &filter, NULL);
    g_assert_cmpuint(second->len, ==, 1);
}

static json_t *explain(struct fixture *fixture, gint64 configuration, const char *username)
{
    g_autoptr(GError) error = NULL;
    json_t *object =
        explain_learner(&fixture->installation, configuration, username, false, &error);
    g_assert_no_error(error);
    return object;
}

static const json_t *course_of(const json_t *explanation, gsize index)
{
    return json_array_get(json_object_get(explanation, "courses"), index);
}

static void assert_member(const json_t *object, const char *member, const char *expected)
{
    g_autofree char *text = json_write_compact(json_object_get(object, member));
    g_assert_cmpstr(text, ==, expected);
}

static void test_explain_course(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(json_t) low = explain(fixture, 1, "low");
    assert_member(low, "verdict", "\"not eligible\"");
    assert_member(low, "enrolment", "\"active\"");
    const json_t *course = course_of(low, 0);
    const json_t *categories = json_object_get(course, "categories");
    g_assert_cmpuint(json_array_size(categories), ==, 3);
    const json_t *homework = json_array_get(categories, 0);
    assert_member(homework, "category", "\"Homework\"");
    assert_member(homework, "weight", "40.0");
    assert_member(homework, "required", "50.0");
    assert_member(homework, "met", "false");
    assert_member(json_array_get(categories, 2), "weight", "null");
    const json_t *total = json_object_get(course, "total");
    assert_member(total, "source", "\"computed\"");
    assert_member(total, "reported", "null");
    g_assert_cmpuint(json_array_size(json_object_get(low, "missing")), ==, 1);
    g_assert_cmpuint(json_array_size(json_object_get(low, "warnings")), ==, 1);
}

/* Both totals are shown, whichever counts. */
static void test_explain_totals(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(json_t) reported = explain(fixture, 4, "new");
    const json_t *total = json_object_get(course_of(reported, 0), "total");
    assert_member(total, "source", "\"reported\"");
    assert_member(total, "reported", "20.0");
    g_assert_cmpfloat_with_epsilon(json_number_value(json_object_get(total, "computed")),
                                   1000.0 / 12, 1e-9);
    g_assert_cmpfloat(json_number_value(json_object_get(total, "actual")), ==, 20);
}

static void test_explain_path(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(json_t) path = explain(fixture, 3, "new");
    g_assert_cmpuint(json_array_size(json_object_get(path, "courses")), ==, 2);
    assert_member(course_of(path, 0), "eligible", "true");
    assert_member(course_of(path, 1), "eligible", "false");
    assert_member(json_object_get(course_of(path, 1), "completion"), "actual", "50.0");
    assert_member(json_object_get(course_of(path, 1), "completion"), "required", "60.0");
    assert_member(path, "missing", "[\"course-v1:Org+B+1: completion 50 % of the 60 % required\"]");
}

static void test_explain_person(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(json_t) nameless = explain(fixture, 1, "nameless");
    assert_member(json_object_get(nameless, "learner"), "name", "null");
    assert_member(json_object_get(nameless, "learner"), "name_source", "null");
    g_autoptr(json_t) withdrawn = explain(fixture, 1, "withdrawn");
    const json_t *credential = json_array_get(json_object_get(withdrawn, "credentials"), 0);
    assert_member(credential, "status", "\"invalidated\"");
    assert_member(credential, "remark", "\"by mistake\"");
    assert_member(json_object_get(withdrawn, "learner"), "name_source", "\"profile\"");
    g_assert_true(database_run(fixture->installation.database, NULL,
                               "UPDATE learner SET name_by_hand = 1 WHERE username = 'withdrawn'",
                               ""));
    g_autoptr(json_t) by_hand = explain(fixture, 1, "withdrawn");
    assert_member(json_object_get(by_hand, "learner"), "name_source", "\"hand\"");
    g_autofree char *words = explain_words(by_hand);
    g_assert_nonnull(strstr(words, "(set by hand)"));
    g_autoptr(GError) error = NULL;
    g_assert_null(explain_learner(&fixture->installation, 1, "nobody", false, &error));
    g_assert_cmpint(error_exit_status(error), ==, ERROR_NOT_FOUND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
    g_test_add("/plan/" path, struct fixture, NULL, fixture_set_up, function, fixture_tear_down)
    ADD("verdicts", test_verdicts);
    ADD("q5-warning", test_q5_warning);
    ADD("q6-broken-configuration", test_q6_broken_configuration);
    ADD("q17-path", test_q17_path);
    ADD("reported-total", test_reported_total);
    ADD("paths-without-anything", test_paths_without_anything);
    ADD("chosen", test_chosen);
    ADD("lint", test_lint);
    ADD("many", test_many);
    ADD("kept", test_kept);
    ADD("items", test_items);
    ADD("explain-course", test_explain_course);
    ADD("explain-totals", test_explain_totals);
    ADD("explain-path", test_explain_path);
    ADD("explain-person", test_explain_person);
    return g_test_run();
}
