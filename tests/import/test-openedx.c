#include "config.h"

#include "rows.h"

#include "base/error.h"

#include <string.h>

/* What Open edX writes, from the samples, each with its exact outcome. */

static char *describe_text(const char *content, const char *const *types)
{
    const struct import_request request = { .path = "test" };
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "test"), &request, &error);
    g_assert_no_error(error);
    return rows_describe(reader, types);
}

#define HOMEWORK                                                                                   \
    "[Homework#1 Week 1: Basics]\n[Homework#2 Week 2: \"Quoted\", with comma]\n"                   \
    "[Homework#3 Woche 3 – Größe]\n[Homework#4 第四周]\n[Lab#1 Lab A]\n[Lab#2 Lab B]\n"     \
    "[Midterm Exam#1 ]\n[Final Exam#1 ]\n"
#define COMPLETIONS                                                                                \
    "1 anna_kovacs active completion=0.7778:42/54\n2 jose.garcia active completion=0:0/-\n"        \
    "3 nguyenvananh active completion=1:54/54\n"

static const struct {
    const char *file, *kind, *course, *rows;
} accepted[] = {
    { "OpenedX_DemoX_2026_T1_grade_report_2026-06-16-0905.csv", "openedx-grades", NULL,
      HOMEWORK
      "2 anna_kovacs id=4 email=anna.kovacs@example.org mode=verified active grade=0.9 "
      "1,0.8333,0.75,-,1,0.9,0.875,0.92\n"
      "3 jose.garcia id=7 email=josé+test@example.org mode=audit active grade=0.44 "
      "0.5,0.5,-,-,0.6667,-,0.5,0.47\n"
      "4 nguyenvananh id=12 email=nguyen.van.anh@example.vn mode=honor active grade=1 "
      "1,1,1,1,1,1,1,1\n"
      "5 =cmd id=19 email=x@example.org mode=audit active grade=0 -,-,-,-,-,-,-,-\n"
      "6 o_connor id=1000023 email=oconnor@example.ie mode=no-id-professional active grade=0.7 "
      "0.7,0.7,0.7,0.7,0.7,0.7,0.7,0.695\n"
      "7 dropped-out id=31 email=dropped@example.org mode=audit inactive grade=0.01 "
      "0.2,-,-,-,-,-,-,-\n" },
    { "py2_era_with_bom_grade_report_2018-03-01-1200.csv", "openedx-grades", NULL,
      HOMEWORK
      "2 anna_kovacs id=4 email=anna.kovacs@example.org mode=verified grade=0.9 "
      "1,0.8333,0.75,-,1,0.9,0.875,0.92\n"
      "3 jose.garcia id=7 email=josé+test@example.org mode=audit grade=0.44 "
      "0.5,0.5,-,-,0.6667,-,0.5,0.47\n"
      "4 nguyenvananh id=12 email=nguyen.van.anh@example.vn mode=honor grade=1 1,1,1,1,1,1,1,1\n"
      "5 =cmd id=19 email=x@example.org mode=audit grade=0 -,-,-,-,-,-,-,-\n"
      "6 o_connor id=1000023 email=oconnor@example.ie mode=no-id-professional grade=0.7 "
      "0.7,0.7,0.7,0.7,0.7,0.7,0.7,0.695\n"
      "7 dropped-out id=31 email=dropped@example.org mode=audit grade=0.01 0.2,-,-,-,-,-,-,-\n" },
    { "shifted_rows_missing_avg_grade_report_2026-06-16-0910.csv", "openedx-grades", NULL,
      "[Essay#1 One]\n[Essay#2 Two]\n[Final Exam#1 ]\n"
      "2 a id=4 email=a@example.org mode=audit active grade=0.4 1,0.5,0.4\n"
      "3 b id=5 email=b@example.org mode=audit active grade=0 -,-,-\n" },
    { "OpenedX_DemoX_2026_T1_problem_grade_report_2026-06-16-0911.csv", "openedx-problem-grades",
      NULL,
      "[Homework#1 Week 1: Basics]\n[Final Exam#1 Final]\n"
      "2 anna_kovacs id=4 email=anna.kovacs@example.org active grade=0.91 3.5/4,18/20\n"
      "3 jose.garcia id=7 email=josé+test@example.org active grade=0.48 -/1,-/20\n" },
    { "OpenedX_DemoX_2026_T1_student_profile_info_2026-06-16-0906.csv", "openedx-profiles", NULL,
      "2 anna_kovacs id=4 email=anna.kovacs@example.org name=Kovács Anna Mária language=hu "
      "mode=verified active\n"
      "4 jose.garcia id=7 email=josé+test@example.org name=José García-López language= mode=audit "
      "active\n"
      "5 nguyenvananh id=12 email=nguyen.van.anh@example.vn name=Nguyễn Văn Anh language=vi "
      "mode=honor active\n"
      "6 =cmd id=19 email=x@example.org name==1+1 language= mode=audit active\n"
      "7 o_connor id=1000023 email=oconnor@example.ie name=Síle O’Connor language=en "
      "mode=no-id-professional active\n" },
    { "bulk_grades_course-v1_OpenedX+DemoX+2026_T1.csv", "openedx-bulk-grades", NULL,
      "2 anna_kovacs id=4 course=course-v1:OpenedX+DemoX+2026_T1 mode=verified active\n"
      "3 jose.garcia id=7 external=HR-7 course=course-v1:OpenedX+DemoX+2026_T1 mode=masters "
      "active\n" },
    { "completion_aggregator_v0_course.json", "openedx-completions",
      "course-v1:OpenedX+DemoX+2026_T1", COMPLETIONS },
    { "completion_aggregator_v1_course_flat_pagination.json", "openedx-completions",
      "course-v1:OpenedX+DemoX+2026_T1", COMPLETIONS },
    { "completion_aggregator_v1_course_namespaced_pagination.json", "openedx-completions",
      "course-v1:OpenedX+DemoX+2026_T1", COMPLETIONS },
    { "constructed_grading_policy.json", "openedx-grading-policy", NULL, "" },
    { "constructed_grading_policy_odd.json", "openedx-grading-policy", NULL, "" },
    { "constructed_policy_with_certificates.json", "openedx-course-names", NULL, "" },
};

static void test_accepted(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *path = rows_sample("openedx", accepted[i].file);
    const struct import_request request = { .path = path };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = import_open(&request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->importer->kind, ==, accepted[i].kind);
    g_assert_cmpstr(reader->course_key, ==, accepted[i].course);
    g_autofree char *rows = rows_describe(reader, NULL);
    g_assert_cmpstr(rows, ==, accepted[i].rows);
}

/* With the whole sentence, behind the file's name. */
static const struct {
    const char *file, *sentence;
} refused[] = {
    { "OpenedX_DemoX_2026_T1_grade_report_err_2026-06-16-0905.csv",
      "is the list of learners for whom a report failed, not the report. Import the file of the "
      "same date without \"_err\" in its name; the learners listed here are missing from it" },
    { "OpenedX_DemoX_2026_T1_may_enroll_info_2026-06-16-0906.csv",
      "is the list of people who were invited and have no account yet, so there is nothing to "
      "issue. Export \"Profile Information as a CSV\" for those who are enrolled" },
    { "course-v1_OpenedX+DemoX+2026_T1-anon-ids.csv",
      "is the list of anonymised ids, which has no names and no grades. Export \"Grade Report\" "
      "and "
      "\"Profile Information as a CSV\" on the instructor dashboard" },
    { "completion_aggregator_v1_single_user_no_username.json",
      "does not say whose completion it is; add --learner USERNAME, or fetch the whole course as a "
      "member of its staff" },
};

static void test_refused(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *path = rows_sample("openedx", refused[i].file);
    g_autofree char *sentence = g_strdup_printf("%s: %s", refused[i].file, refused[i].sentence);
    const struct import_request request = { .path = path };
    g_autoptr(GError) error = NULL;
    g_assert_null(import_open(&request, &error));
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
    g_assert_cmpstr(error->message, ==, sentence);
}

static void test_single_learner(void)
{
    g_autofree char *path =
        rows_sample("openedx", "completion_aggregator_v1_single_user_no_username.json");
    const struct import_request request = { .path = path, .learner = "anna_kovacs" };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = import_open(&request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->course_key, ==, "edX/toy/2012_Fall");
    g_autofree char *rows = rows_describe(reader, NULL);
    g_assert_cmpstr(rows, ==, "1 anna_kovacs active completion=0.125:1/8\n");
}

/* Points have neither maximum nor category in a bulk grade file; who names both gets them. */
static void test_bulk_grades(void)
{
    g_autofree char *path =
        rows_sample("openedx", "bulk_grades_course-v1_OpenedX+DemoX+2026_T1.csv");
    struct import_request request = { .path = path };
    g_autoptr(import_reader) bare = import_open(&request, NULL);
    g_autofree char *remark = bare->importer->remark(bare);
    g_assert_cmpstr(
        remark, ==,
        "the points of 2 subsections are left out, for the file says neither their "
        "maximum nor their category; import the grade report instead, or name both, for "
        "\"Homework 1\" as in --map 'grade-a1b2c3d4=score:points:MAXIMUM:CATEGORY'");
    request.changes = (const char *const[]){ "grade-a1b2c3d4=score:points:5:Homework",
                                             "grade-deadbeef=score:points:20:Exam", NULL };
    g_autoptr(import_reader) reader = import_open(&request, NULL);
    g_assert_null(reader->importer->remark(reader));
    g_autofree char *rows = rows_describe(reader, NULL);
    g_assert_cmpstr(
        rows, ==,
        "[Homework#1 Homework 1]\n[Exam#1 Final]\n"
        "2 anna_kovacs id=4 course=course-v1:OpenedX+DemoX+2026_T1 mode=verified active "
        "5/5,18/20\n"
        "3 jose.garcia id=7 external=HR-7 course=course-v1:OpenedX+DemoX+2026_T1 "
        "mode=masters active -/5,-/20\n");
    g_autofree char *intervention = describe_text(
        "user_id,username,email,student_key,full_name,course_id,track,course grade letter,course "
        "grade numeric\n9,n,n@x,,Nora N,course-v1:a+b+c,,Pass,0.75\n,,,,,,,,\n",
        NULL);
    g_assert_cmpstr(
        intervention, ==,
        "2 n id=9 email=n@x name=Nora N course=course-v1:a+b+c mode= active grade=0.75\n");
}

static void test_policies(void)
{
    g_autofree char *path = rows_sample("openedx", "constructed_grading_policy_odd.json");
    const struct import_request request = { .path = path };
    g_autoptr(import_reader) reader = import_open(&request, NULL);
    const GArray *types = reader->policy->types;
    g_assert_cmpuint(types->len, ==, 2);
    const struct import_assignment_type *quiz =
        &g_array_index(types, struct import_assignment_type, 0);
    const struct import_assignment_type *labs =
        &g_array_index(types, struct import_assignment_type, 1);
    g_assert_cmpstr(quiz->name, ==, "Quiz: \"Α & Ω\", часть 1");
    g_assert_cmpstr(quiz->short_label, ==, "");
    g_assert_cmpint(quiz->min_count, ==, 2);
    g_assert_cmpfloat(quiz->weight, ==, 50);
    g_assert_cmpfloat(labs->weight, ==, 50);
    g_assert_cmpint(labs->drop_count, ==, 5);
    g_assert_cmpint(labs->min_count, ==, 3);
    g_assert_cmpstr(labs->short_label, ==, "L");
    g_assert_cmpstr(reader->policy->cutoffs, ==, "{}");
    g_autofree char *names_path =
        rows_sample("openedx", "constructed_policy_with_certificates.json");
    const struct import_request names_request = { .path = names_path };
    g_autoptr(import_reader) names = import_open(&names_request, NULL);
    g_assert_cmpstr(names->names->run, ==, "2026_T1");
    g_assert_cmpstr(names->names->long_name, ==, "Zertifikat über die erfolgreiche Teilnahme");
    g_assert_cmpstr(names->names->display_name, ==, "Sicherheit im Büro – Größe & Maß");
}

#define HEAD "Student ID,Email,Username,Grade,"
#define TAIL                                                                                       \
    "Enrollment Track,Verification Status,Certificate Eligible,Certificate Delivered,"             \
    "Certificate Type,Enrollment Status\n"

/* Both null forms, and people who are called like a null. */
static void test_nulls(void)
{
    g_autofree char *rows =
        describe_text(HEAD "Exam," TAIL "1,None,None,None,None,None,None,None,None,None,None\n"
                           "2,,Null,,,,N/A,N,N,N/A,\n"
                           "3,n@x,N/A,0.5,Not Available,credit,N/A,N,N,N/A,enrolled\n",
                      NULL);
    g_assert_cmpstr(rows, ==,
                    "[Exam#1 ]\n2 None id=1 email= mode= -\n3 Null id=2 email= mode= -\n"
                    "4 N/A id=3 email=n@x mode=credit active grade=0.5 -\n");
}

static void test_damaged_rows(void)
{
    g_autofree char *rows =
        describe_text(HEAD "Exam," TAIL "1,a@x,a,0.5,0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "9,f@x,f,0.0,0.5,audit,N/A,N,N,N/A11,g@x,g,0.5\n"
                           "2,b@x,b,87.5,0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "3,c@x,c,\"0,9\",0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "4,d@x,d,0.5,nan,audit,N/A,N,N,N/A,enrolled\n"
                           "5,e@x,e,0.5,0.5,audit,N/A,N,N,N/A,maybe\n"
                           "six,e@x,e,0.5,0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "7,e@x,,0.5,0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "8,e@x,a\x1b[2J,0.5,0.5,audit,N/A,N,N,N/A,enrolled\n"
                           "10,e@x,e,0.5\n",
                      NULL);
    static const char *const beginnings[] = {
        "[Exam#1 ]",
        "2 a id=1",
        "3! the row has 13 cells",
        "4! \"87.5\" in the column \"Grade\"",
        "5! \"0,9\"",
        "6! \"nan\"",
        "7! \"maybe\"",
        "8! \"six\" is not a student id",
        "9? the user name",
        "10? the user name",
        "11! the row has 4 cells",
    };
    g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, G_N_ELEMENTS(beginnings) + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++)
        g_assert_true(g_str_has_prefix(lines[i], beginnings[i]));
}

/* Several averages of which only one has no cell: the policy tells which. */
static void test_short_rows(void)
{
    static const char report[] =
        HEAD "Old 1: a,Old 2: b,Old (Avg),New 1: c,New 2: d,New (Avg)," TAIL
             "1,a@x,a,0.5,0.1,0.2,0.3,0.4,0.35,audit,N/A,N,N,N/A,enrolled\n";
    static const char *const types[] = { "New", NULL };
    g_autofree char *told = describe_text(report, types);
    g_assert_nonnull(
        strstr(told, "2 a id=1 email=a@x mode=audit active grade=0.5 0.1,0.2,0.3,0.4\n"));
    g_autofree char *untold = describe_text(report, NULL);
    g_assert_nonnull(strstr(untold, "2! "));
    g_assert_nonnull(strstr(untold, "grading_policy.json"));
}

static void test_old_and_quoted(void)
{
    g_autofree char *old = describe_text("id,email,username,grade,Exam\n1,a@x,a,0.5,1.0\n", NULL);
    g_assert_cmpstr(old, ==, "[Exam#1 ]\n2 a id=1 email=a@x grade=0.5 1\n");
    g_autofree char *quoted = describe_text(
        "\"id\",\"username\",\"name\",\"email\"\r\n\"1\",\"a\",\"None\",\"a@x\"\r\n", NULL);
    g_assert_cmpstr(quoted, ==, "2 a id=1 email=a@x name=None active\n");
    g_autofree char *semicolons = describe_text(
        "sep=;\nStudent ID;Email;Username;Grade;Exam\n1;a@x;=\"=cmd\";0.5;1.0\n", NULL);
    g_assert_cmpstr(semicolons, ==, "[Exam#1 ]\n3 =cmd id=1 email=a@x grade=0.5 1\n");
}

/* Cohorts, experiments and teams stand between the grades and the end, and are no subsections. */
static void test_optional_columns(void)
{
    g_autofree char *rows = describe_text(
        HEAD "Exam,Cohort Name,\"Experiment Group (A, B)\",Experiment Group (C),Team Name," TAIL,
        NULL);
    g_assert_cmpstr(rows, ==, "[Exam#1 ]\n");
}

#define PROBLEMS "Student ID,Email,Username,Enrollment Status,Grade,"

/* Types that end in a number, subsections of one problem, problems nobody may see, points that are none. */
static void test_problems(void)
{
    static const char *const types[] = { "Quiz", "Quiz 1", NULL };
    static const char report[] = PROBLEMS
        "Quiz 1 2: A - x - p (Earned),Quiz 1 2: A - x - p (Possible),"
        "Quiz 1 2: A - x - p (Earned),Quiz 1 2: A - x - p (Possible),"
        "Quiz 3: Ünit - ö (Earned),Quiz 3: Ünit - ö (Possible),"
        "Quiz 3: Ünit - ä (Earned),Quiz 3: Ünit - ä (Possible)\n"
        "1,a@x,a,enrolled,1.2,1.0,1.0,Not Attempted,3.0,Not Available,Not Available,None,\n"
        "2,b@x,b,unenrolled,,0.5,0,0.5,0.0,2.5,2.0,0.0,0.5\n"
        "3,c@x,c,enrolled,0.5,x,1.0,1,1,1,1,1,1\n"
        "4,d@x,d,enrolled,0.5,1,1,1\n"
        "5,e@x,e,enrolled,0.5,1,-1,1,1,1,1,1,1\n";
    g_autofree char *told = describe_text(report, types);
    g_assert_cmpstr(
        told, ==,
        "[Quiz 1#2 A - x]\n[Quiz#3 Ünit]\n"
        "2 a id=1 email=a@x active grade=1.2 1/4,-/1\n"
        "3 b id=2 email=b@x inactive -/1,2.5/2.5\n"
        "4! \"x\" in the column \"Quiz 1 2: A - x - p (Earned)\" is not a number of points\n"
        "5! the row has 8 cells, its heading 13\n"
        "6! \"-1\" in the column \"Quiz 1 2: A - x - p (Possible)\" is not a number of "
        "points\n");
    g_autofree char *old = describe_text("id,Email,Username,Final Grade,Lab 1: L - p (Earned),"
                                         "Lab 1: L - p (Possible)\n7,z@x,z,0.25,1.0,4.0\n",
                                         NULL);
    g_assert_cmpstr(old, ==, "[Lab#1 L]\n2 z id=7 email=z@x grade=0.25 1/4\n");
    g_autofree char *odd =
        describe_text(PROBLEMS "Lab 1: L - p (Earned),Lab 1: L - q (Possible)\n", NULL);
    g_assert_nonnull(strstr(odd, "\"Lab 1: L - p (Earned)\""));
}

static void test_profile_without_profile(void)
{
    g_autofree char *rows = describe_text(
        "id,username,name,email,language,year_of_birth,mailing_address,enrollment_mode,cohort\n"
        "1,a,Anna,a@x,hu,1988,\"Street\n1\",audit,Default\n"
        "2,b,b@x,audit,Default\n"
        "3,c,c@x,audit\n",
        NULL);
    g_assert_cmpstr(rows, ==,
                    "2 a id=1 email=a@x name=Anna language=hu mode=audit active\n"
                    "4 b id=2 email=b@x mode=audit active\n"
                    "5! the row has 4 cells, its heading 9 (5 without a profile)\n");
}

static void test_completion_damage(void)
{
    g_autofree char *rows = describe_text(
        "{\"count\":5,\"results\":["
        "{\"course_key\":\"course-v1:a+b+c\",\"username\":\"a\",\"completion\":{\"ratio\":0.5}},"
        "{\"course_key\":\"course-v1:a+b+c\",\"username\":\"b\",\"completion\":{\"percent\":null}},"
        "{\"course_key\":\"course-v1:a+b+c\",\"username\":\"c\",\"completion\":{\"percent\":77.7}},"
        "{\"course_key\":\"course-v1:a+b+c\",\"username\":7,\"completion\":{\"percent\":1}},"
        "{\"course_key\":\"course-v1:a+b+c\",\"username\":\"d\","
        "\"completion\":{\"earned\":1,\"possible\":4}}]}",
        NULL);
    g_assert_cmpstr(rows, ==,
                    "1 a active completion=0.5:-/-\n"
                    "2! the completion is not a fraction from 0 to 1\n"
                    "3! the completion is not a fraction from 0 to 1\n"
                    "4! the result lacks its course_key, completion or username\n"
                    "5 d active completion=0.25:1/4\n");
}

static void test_kind(void)
{
    g_autofree char *path = rows_sample("openedx", "constructed_grading_policy.json");
    const struct import_request other = { .path = path, .kind = "openedx-grades" };
    const struct import_request unknown = { .path = path, .kind = "moodle" };
    g_autoptr(GError) error = NULL;
    g_assert_null(import_open(&other, &error));
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
    g_clear_error(&error);
    g_assert_null(import_open(&unknown, &error));
    g_assert_error(error, IMPORT_ERROR, ERROR_USAGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(accepted); i++) {
        g_autofree char *name = g_strconcat("/openedx/accepted/", accepted[i].file, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_accepted);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *name = g_strconcat("/openedx/refused/", refused[i].file, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_refused);
    }
    g_test_add_func("/openedx/single-learner", test_single_learner);
    g_test_add_func("/openedx/bulk-grades", test_bulk_grades);
    g_test_add_func("/openedx/policies", test_policies);
    g_test_add_func("/openedx/nulls", test_nulls);
    g_test_add_func("/openedx/damaged-rows", test_damaged_rows);
    g_test_add_func("/openedx/short-rows", test_short_rows);
    g_test_add_func("/openedx/old-and-quoted", test_old_and_quoted);
    g_test_add_func("/openedx/optional-columns", test_optional_columns);
    g_test_add_func("/openedx/problems", test_problems);
    g_test_add_func("/openedx/no-profile", test_profile_without_profile);
    g_test_add_func("/openedx/completion-damage", test_completion_damage);
    g_test_add_func("/openedx/kind", test_kind);
    return g_test_run();
}
