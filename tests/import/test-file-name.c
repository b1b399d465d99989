#include "config.h"

#include "import/import.h"

/* What names of files say about the course. */

static const char *const known[] = { "course-v1:OpenedX+DemoX+2026_T1", "edX/toy/2012_Fall",
                                     "course-v1:Acme+TC101+2026",       "course-v1:Acme+Sales_2+a",
                                     "course-v1:Acme+Twice+a",          "course-v1:Acme+Twice+b",
                                     "course-v1:Acme+课程+1",           NULL };

static const struct {
    const char *file;
    bool with_known;
    const char *course;
} proposals[] = {
    { "Org_Course_Run_grade_report_2026-06-16-0905.csv", false, "course-v1:Org+Course+Run" },
    { "OpenedX_DemoX_2026_T1_grade_report_2026-06-16-0905.csv", false, NULL },
    { "OpenedX_DemoX_2026_T1_grade_report_2026-06-16-0905.csv", true,
      "course-v1:OpenedX+DemoX+2026_T1" },
    { "OpenedX_DemoX_2026_T1_problem_grade_report_2026-06-16-0911.csv", true,
      "course-v1:OpenedX+DemoX+2026_T1" },
    { "edX_toy_2012_Fall_student_profile_info_2020-01-01-0000.csv", true, "edX/toy/2012_Fall" },
    { "grades.csv", true, NULL },
    { "_grade_report_2026.csv", true, NULL },
    { "TC101 Grades-20260616_0910-comma_separated.csv", true, "course-v1:Acme+TC101+2026" },
    { "TC101 Grades-20260616_0910-comma_separated.csv", false, NULL },
    { "Sales 2 Bewertungen-20260616_0910.xlsx", true, "course-v1:Acme+Sales_2+a" },
    { "Twice Grades-20260616_0910.ods", true, NULL },
    { "课程 成绩-20260616_0910-tab_separated.csv", true, "course-v1:Acme+课程+1" },
    { "文件 成绩-20260616_0910-tab_separated.csv", true, NULL },
    { "progress.sales_2.csv", true, "course-v1:Acme+Sales_2+a" },
    { "2026-06-16T0910_Grades-tc101 (1).csv", true, "course-v1:Acme+TC101+2026" },
};

static void test_proposals(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(proposals); i++) {
        g_autofree char *course =
            import_propose_course(proposals[i].file, proposals[i].with_known ? known : NULL);
        g_assert_cmpstr(course, ==, proposals[i].course);
    }
}

/* Every sample of Moodle and Canvas, and names that say nothing. */
static void test_codes(void)
{
    static const struct {
        const char *file, *code;
    } codes[] = {
        { "TC101 Grades-20260616_0910-semicolon_separated.csv", "TC101" },
        { "TC101 Grades.xml", "TC101" },
        { "german_locale Bewertungen-20260616_0910-semicolon_separated.csv", "german_locale" },
        { "old_surname_suspended Grades-20160101_0000-comma_separated.csv",
          "old_surname_suspended" },
        { "completion-tc101-20260616_0912-comma_separated.csv", "tc101" },
        { "new_style_iso_dates_completion-tc101-20260616_0912-comma_separated_excelcsv.csv",
          "tc101" },
        { "progress.tc101.csv", "tc101" },
        { "progress.tc101.excelcsv_utf16le_tab.csv", "tc101" },
        { "2026-06-16T0910_Betyg-TC101_sv_comma.csv", "TC101_sv_comma" },
        { "2026-06-16T0910_Grades-TC101.csv", "TC101" },
        { "2026-06-16T0910_Grades-A-B 101 (2).csv", "A-B 101" },
        { "users_bulk_download.csv", NULL },
        { "upload_users.csv", NULL },
        { "Grades-20260616_0910-comma_separated.csv", NULL },
        { "", NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *code = import_course_code(codes[i].file);
        g_assert_cmpstr(code, ==, codes[i].code);
    }
}

static void test_matches(void)
{
    static const struct {
        const char *code, *course;
    } matches[] = {
        { "tc101", "course-v1:Acme+TC101+2026" },
        { "COURSE-V1:ACME+TC101+2026", "course-v1:Acme+TC101+2026" },
        { "toy", "edX/toy/2012_Fall" },
        { "2026", NULL },
        { "Twice", NULL },
        { "course-v1:Acme+Twice+b", "course-v1:Acme+Twice+b" },
        { "", NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(matches); i++) {
        g_autofree char *course = import_match_course(matches[i].code, known);
        g_assert_cmpstr(course, ==, matches[i].course);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file-name/proposals", test_proposals);
    g_test_add_func("/file-name/codes", test_codes);
    g_test_add_func("/file-name/matches", test_matches);
    return g_test_run();
}
