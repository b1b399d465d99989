#include "config.h"

#include "rows.h"
#include "workbook.h"

#include "base/error.h"

#include <string.h>

/* What Canvas writes, from the samples, each with its exact outcome, and what they do not show. */

#define WHOLE_NAMES                                                                                 \
    "[Assignments#1 ]\n"                                                                            \
    "4 anna.kovacs id=366516 external=HR-004 name=Anna Mária Kovács first=Anna Mária "           \
    "last=Kovács active grade=0.955 0.955/1\n"                                                     \
    "5 jose id=342315 name=José García-López first=José last=García-López active grade=0.28 " \
    "0.28/1\n"                                                                                      \
    "6 nva id=388528 external=12 name=Nguyễn Văn Anh active grade=1 1/1\n"                       \
    "7 x id=390091 name==1+1 active grade=0 0/1\n"

static const struct {
    const char *file, *rows;
} samples[] = {
    { "2026-06-16T0910_Betyg-TC101_sv_comma.csv", WHOLE_NAMES },
    { "2026-06-16T0910_Betyg-TC101_sv_semicolon_bom.csv", WHOLE_NAMES },
    { "2026-06-16T0910_Grades-TC101.csv", WHOLE_NAMES },
    { "2026-06-16T0910_Grades-TC101_first_last.csv",
      "[Assignments#1 ]\n"
      "4 anna.kovacs id=366516 external=HR-004 first=Anna Mária last=Kovács active grade=0.955 "
      "0.955/1\n"
      "5 jose id=342315 first=José last=García-López active grade=0.28 0.28/1\n"
      "6 nva id=388528 external=12 last=Nguyễn Văn Anh active grade=1 1/1\n"
      "7 x id=390091 last==1+1 active grade=0 0/1\n" },
};

static void test_sample(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *path = rows_sample("canvas", samples[i].file);
    const struct import_request request = { .path = path };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = import_open(&request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->importer->kind, ==, "canvas-grades");
    g_assert_cmpuint(reader->survey->rows, ==, 4);
    g_autofree char *rows = rows_describe(reader, NULL);
    g_assert_cmpstr(rows, ==, samples[i].rows);
}

static char *describe(GBytes *bytes, const char *const *changes)
{
    const struct import_request request = { .path = "test", .changes = changes };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "test"), &request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->importer->kind, ==, "canvas-grades");
    return rows_describe(reader, NULL);
}

static void assert_rows(const char *content, const char *const *changes, const char *expected)
{
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    g_autofree char *rows = describe(bytes, changes);
    g_assert_cmpstr(rows, ==, expected);
}

static const char gradebook[] =
    "Student,ID,SIS Login ID,Section,Essay (12),Final Score (34),Labs Current Score,Labs Final "
    "Score,Labs Unposted Final Score,Current Score,Unposted Current Score,Final Score,Unposted "
    "Final Score,Final Grade,Override Score,Override Grade\n"
    ",,,,,Manual Posting,,,,,,,,,,\n"
    "    Points Possible,,,,20,0,(read only),(read only),(read only),(read only),(read only),(read "
    "only),(read only),(read only),(read only),(read only)\n"
    "\"Kovács, Anna\",1,a@x.org,S,15.5,1,50,60,61,70,71,80,81,B,,\n"
    "\"García, José\",2,b@x.org,\"S, T, and U\",EX,N/A,,,,,,40,41,F,95.5,A\n"
    "\"Student, Testa\",3,c@x.org,S,,,,,,,,,,,,\n"
    "\"Student, Test\",4,84f2ab,S,20,0,100,100,100,100,100,100,100,A,,\n";

/* Final against current and unposted, what a teacher put over it, logins that are addresses, the test student. */
static void test_scores(void)
{
    static const char expected[] =
        "[Labs#1 ]\n"
        "4 ~ id=1 email=a@x.org name=Anna Kovács first=Anna last=Kovács active grade=0.8 0.6/1\n"
        "5 ~ id=2 email=b@x.org name=José García first=José last=García active grade=0.955 -/1\n"
        "6 ~ id=3 email=c@x.org name=Testa Student first=Testa last=Student active -/1\n";
    assert_rows(gradebook, NULL, expected);
    for (int ods = 0; ods <= 1; ods++) {
        g_autoptr(GBytes) bytes = workbook_from_csv(gradebook, ods);
        g_autofree char *rows = describe(bytes, NULL);
        g_assert_cmpstr(rows, ==, expected);
    }
}

/* A single assignment knows its points from their row; current scores can be had by mapping. */
static void test_mapped(void)
{
    assert_rows(gradebook,
                (const char *const[]){ "Essay (12)=score:Essays", "Labs Final Score=ignored",
                                       "Final Score=ignored", "Override Score=ignored",
                                       "Current Score=grade:percent", NULL },
                "[Essays#1 Essay]\n"
                "4 ~ id=1 email=a@x.org name=Anna Kovács first=Anna last=Kovács active grade=0.7 "
                "15.5/20\n"
                "5 ~ id=2 email=b@x.org name=José García first=José last=García active -/20\n"
                "6 ~ id=3 email=c@x.org name=Testa Student first=Testa last=Student active -/20\n");
}

/* A grading period behind the headings, a group of a strange name, old exports without unposted scores. */
static void test_headings(void)
{
    assert_rows(
        "Student,ID,SIS User ID,Section,Final Score (7),Unposted Current Score (H1 "
        "2026),Current Score (H1 2026),Final Score (H1 2026),Unposted Final Score (H1 2026)\n"
        "    Punkte,,,,9,,(nur lesen),(nur lesen),(nur lesen)\n"
        "\"A, B\",1,u1,S,9,1,2,3,4\n",
        NULL, "3 ~ id=1 external=u1 name=B A first=B last=A active grade=0.03\n");
    assert_rows("Student,ID,Section,The Final Score Current Score,The Final Score Final Score,"
                "Current Score,Final Score\n\"A, B\",1,S,10,20,30,40\n",
                NULL,
                "[The Final Score#1 ]\n2 ~ id=1 name=B A first=B last=A active grade=0.4 0.2/1\n");
}

/* A person whose number is missing is not passed over as if the row were Canvas's own. */
static void test_without_id(void)
{
    assert_rows("Student,ID,Section,Current Score,Final Score\n"
                "Points Possible,,,(read only),(read only)\n"
                "\"A, B\",,S,1,2\n ,,S,1,2\n",
                NULL, "3 ~ name=B A first=B last=A active grade=0.02\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *name = g_strconcat("/canvas/sample/", samples[i].file, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_sample);
    }
    g_test_add_func("/canvas/scores", test_scores);
    g_test_add_func("/canvas/mapped", test_mapped);
    g_test_add_func("/canvas/headings", test_headings);
    g_test_add_func("/canvas/without-id", test_without_id);
    return g_test_run();
}
