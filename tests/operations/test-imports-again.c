/* The same import next month: what was said of columns and encodings is remembered, and both accounts of a learner who
 * was merged may still be listed. */
#include "config.h"

#include "import_support.h"

#include "base/error.h"
#include "operations/import_mappings.h"

#include <string.h>

#define KEY "course-v1:Org+Bees+2026"

/* A roster whose dates can be read in two ways and whose points have no maximum. */
static const char november[] = "Name;E-mail;Punkte;Datum\r\n"
                               "Anna Kowalska;anna@example.org;45;03/11/2026\r\n"
                               "Bob Hill;bob@example.org;50;04/11/2026\r\n";
static const char december[] = "Name;E-mail;Punkte;Datum\r\n"
                               "Carla Diaz;carla@example.org;30;05/12/2026\r\n";

/* Answers what is asked, and counts. */
struct answers {
    guint asked;
};

static char *answer(const struct import_question *question, void *data)
{
    struct answers *answers = data;
    answers->asked++;
    if (question->kind == IMPORT_ASKS_COURSE)
        return g_strdup(KEY);
    for (guint i = 0; question->choices != NULL && i < question->choices->len; i++) {
        const struct mapping_choice *choice = question->choices->pdata[i];
        if (g_str_equal(choice->word, "day-first"))
            return g_strdup("day-first");
    }
    return g_strdup("points:50");
}

#define GRADE_OF(name)                                                                             \
    "SELECT round(grade * 100) FROM course_grade JOIN learner ON learner.id = learner_id"          \
    " WHERE name = '" name "'"
/* Day and month, in whatever zone the site is. */
#define MONTH_OF(name)                                                                             \
    "SELECT strftime('%m', completed / 1000000 + 43200, 'unixepoch') + 0 FROM completion"          \
    " JOIN learner ON learner.id = learner_id WHERE name = '" name "'"

/* Questions are answered once; next month's file needs no answers, no options and no terminal. */
static void test_again_next_month(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options batch = { 0 };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "november.csv", november, &asking, NULL);
    g_assert_cmpuint(answers.asked, >, 0);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Anna Kowalska")), ==, 90);
    g_assert_cmpint(fixture_number(fixture, MONTH_OF("Anna Kowalska")), ==, 11);
    import_with(fixture, "december.csv", december, &batch, notices);
    g_assert_nonnull(strstr(notices->str, "columns as said on "));
    g_assert_nonnull(strstr(notices->str, "--no-remember reads them anew"));
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 60);
    g_assert_cmpint(fixture_number(fixture, MONTH_OF("Carla Diaz")), ==, 12);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_run WHERE mapping LIKE"
                                            " '%points:50%' AND encoding <> ''"),
                    ==, 2);
}

/* Without what was remembered, the file has to be explained again; a dry run remembers nothing. */
static void test_not_remembered(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    struct answers answers = { 0 };
    const struct import_options dry = { .ask = answer, .data = &answers, .dry_run = true };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options forgetting = { .forget = true };
    g_autofree char *path = g_build_filename(fixture->directory, "december.csv", NULL);
    const char *const paths[] = { path, NULL };
    import_with(fixture, "november.csv", november, &dry, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_mapping"), ==, 0);
    import_with(fixture, "november.csv", november, &asking, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM import_mapping"), ==, 1);
    g_assert_true(g_file_set_contents(path, december, -1, &error));
    g_assert_null(import_files(fixture->installation, paths, &forgetting, &error));
    assert_refused(&error, ERROR_USAGE, "--map");
}

/* What --map says counts more than what is remembered, and is remembered instead. */
static void test_said_anew(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Punkte=grade:points:60", NULL };
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options saying = { .changes = changes };
    const struct import_options batch = { 0 };
    import_with(fixture, "november.csv", november, &asking, NULL);
    import_with(fixture, "december.csv", december, &saying, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 50);
    import_with(fixture, "november.csv", november, &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Anna Kowalska")), ==, 75);
}

/* Handed to another installation as text. */
static void test_handed_over(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint count = 0;
    struct answers answers = { 0 };
    const struct import_options asking = { .ask = answer, .data = &answers };
    const struct import_options batch = { 0 };
    import_with(fixture, "november.csv", november, &asking, NULL);
    struct installation *installation = fixture->installation;
    g_autofree char *text = import_mappings_write(installation->database, &error);
    g_assert_no_error(error);
    g_assert_true(import_mappings_remove(installation, "", &error));
    g_assert_no_error(error);
    g_assert_false(import_mappings_remove(installation, "", &error));
    assert_refused(&error, ERROR_NOT_FOUND, "mapping list");
    g_assert_true(import_mappings_read(installation, text, &count, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(count, ==, 1);
    g_autofree char *again = import_mappings_write(installation->database, &error);
    g_assert_cmpstr(text, ==, again);
    import_with(fixture, "december.csv", december, &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, GRADE_OF("Carla Diaz")), ==, 60);
    g_autofree char *broken = g_strconcat(text, "= roster 12 x\n", NULL);
    g_assert_false(import_mappings_read(installation, broken, &count, &error));
    assert_refused(&error, ERROR_DATA, "nothing was changed");
    g_assert_false(import_mappings_read(installation, "Name,Grade\n", &count, &error));
    assert_refused(&error, ERROR_DATA, "line 1");
}

#define TWICE "Username,E-mail,Name,Course,Grade %\n"
#define OTHER_KEY "course-v1:Demo+Other+2026"

static gint64 tens_of(const struct fixture *fixture, const char *key)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT round(grade * 10) FROM course_grade JOIN course ON course.id = course_id"
        " JOIN learner ON learner.id = learner_id WHERE username = 'anna' AND key = '%s'",
        key);
    return fixture_number(fixture, sql);
}

/* Both accounts of a learner who was merged stay in the files: the grades of the one that stayed count. */
static void test_merged_is_listed_twice(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options batch = { 0 };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "1.csv",
                TWICE
                "anna,anna@example.org,Anna,Demo,50\nanna2,anna2@example.org,Anna K,Demo,60\n",
                &(struct import_options){
                    .changes = (const char *const[]){ "course:Demo=" KEY, "course:Other=" OTHER_KEY,
                                                      NULL } },
                NULL);
    import_merge(fixture, "anna", "anna2");
    import_with(fixture, "2.csv",
                TWICE
                "anna2,anna2@example.org,Anna K,Demo,70\nanna,anna@example.org,Anna,Demo,80\n",
                &batch, notices);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    g_assert_nonnull(strstr(notices->str, "1 row is not taken, since the account was merged"));
    /* In another course the account that was merged may be the only one. */
    import_with(fixture, "3.csv",
                TWICE
                "anna2,anna2@example.org,Anna K,Other,30\nanna,anna@example.org,Anna,Demo,90\n",
                &batch, NULL);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 9);
    g_assert_cmpint(tens_of(fixture, OTHER_KEY), ==, 3);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner WHERE name = 'Anna'"
                                            " AND email = 'anna@example.org'"),
                    ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 1);
}

/* The name that stayed when the two were merged is not changed by the account that went. */
static void test_merged_keeps_name(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options batch = { .course = KEY };
    import_with(fixture, "1.csv", "Username,Name,Language\nanna,Anna,pl\nanna2,Anna K,pl\n", &batch,
                NULL);
    import_merge(fixture, "anna", "anna2");
    import_with(fixture, "2.csv", "Username,Name,Language\nanna2,Anna K,de\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner WHERE name = 'Anna'"
                                            " AND language = 'de'"),
                    ==, 1);
}

/* The accounts may stand in two files of one import, in whatever order. */
static void test_merged_in_two_files(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    const struct import_options batch = { .course = KEY };
    g_autofree char *one = g_build_filename(fixture->directory, "one.csv", NULL);
    g_autofree char *other = g_build_filename(fixture->directory, "other.csv", NULL);
    const char *const paths[] = { one, other, NULL }, *const reversed[] = { other, one, NULL };
    import_with(fixture, "1.csv", "Username,Grade %\nanna,50\nanna2,60\n", &batch, NULL);
    import_merge(fixture, "anna", "anna2");
    g_assert_true(g_file_set_contents(one, "Username,Grade %\nanna2,70\n", -1, &error));
    g_assert_true(g_file_set_contents(other, "Username,Grade %\nanna,80\n", -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, &batch, &error);
    g_assert_no_error(error);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    const struct import_outcome *first = result->outcomes->pdata[0];
    g_assert_cmpstr(first->name, ==, "one.csv");
    g_assert_cmpstr(first->notices->pdata[first->notices->len - 1], ==,
                    "1 row is not taken, since the account was merged into another one, whose own "
                    "row counts");
    g_clear_pointer(&result, import_result_free);
    g_assert_true(g_file_set_contents(other, "Username,Grade %\nanna,90\n", -1, &error));
    result = import_files(fixture->installation, reversed, &batch, &error);
    g_assert_no_error(error);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 9);
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        g_assert_cmpint(outcome->counts[STAGED_REFUSED], ==, 0);
    }
}

/* Both accounts in a report that has each learner once. */
static void test_merged_is_reported_twice(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options batch = { .course = KEY };
    static const char before[] =
        "Student ID,Email,Username,Grade,Exam," REPORT_TAIL
        "1,a@example.org,anna,0.5,0.5" REPORT_END "2,b@example.org,anna2,0.6,0.6" REPORT_END;
    static const char after[] =
        "Student ID,Email,Username,Grade,Exam," REPORT_TAIL
        "2,b@example.org,anna2,0.7,0.7" REPORT_END "1,a@example.org,anna,0.8,0.8" REPORT_END;
    import_with(fixture, "1.csv", before, &batch, NULL);
    import_merge(fixture, "anna", "anna2");
    import_with(fixture, "2.csv", after, &batch, NULL);
    g_assert_cmpint(tens_of(fixture, KEY), ==, 8);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM learner"), ==, 1);
}

/* Names in windows-1250, below a heading that is not ASCII either. */
#define CENTRAL_HEADING "Jm\xE9no;E-mail;Skupina \x8A\n"

#define NAME_OF(address) "SELECT count(*) FROM learner WHERE email = '" address "' AND name = "

static void import_refused(struct fixture *fixture, const char *name, const char *content,
                           const struct import_options *options, const char *words)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, content, -1, &error));
    g_assert_null(import_files(fixture->installation, paths, options, &error));
    assert_refused(&error, ERROR_DATA, words);
}

/* The code page that was said once is known for the next file of the heading, is shown, and yields to what is said now. */
static void test_encoding_again(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct import_options saying = { .encoding = "cp1250" };
    const struct import_options western = { .encoding = "windows-1252" };
    const struct import_options batch = { 0 }, forgetting = { .forget = true };
    g_autoptr(GString) notices = g_string_new(NULL);
    import_with(fixture, "november.csv", CENTRAL_HEADING "Ji\xF8\xED Nov\xE1k;jiri@example.org;A\n",
                &saying, NULL);
    import_refused(fixture, "december.csv", CENTRAL_HEADING "\x8A\xE1rka;s@example.org;A\n",
                   &forgetting, "--encoding");
    import_with(fixture, "december.csv",
                CENTRAL_HEADING "\x8A\xE1rka Dvo\xF8\xE1kov\xE1;sarka@example.org;B\n", &batch,
                notices);
    g_assert_cmpint(
        fixture_number(fixture,
                       NAME_OF("sarka@example.org") "'\u0160\u00e1rka Dvo\u0159\u00e1kov\u00e1'"),
        ==, 1);
    g_assert_nonnull(strstr(notices->str, "its code page is taken to be windows-1250"));
    g_assert_nonnull(strstr(notices->str, "--encoding says another"));
    g_assert_cmpint(
        fixture_number(fixture,
                       "SELECT count(*) FROM import_run WHERE encoding LIKE 'windows-1250%'"),
        ==, 2);
    import_with(fixture, "january.csv",
                CENTRAL_HEADING "Ren\xF8"
                                "e;renee@example.org;B\n",
                &western, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("renee@example.org") "'Ren\u00f8e'"), ==, 1);
    import_refused(fixture, "other.csv", "Nom;E-mail\nRen\xE9;rene@example.org\n", &batch,
                   "--encoding");
}

/* What was said of the encoding never reads a file wrongly that says itself what it is in, or that is damaged. */
static void test_encoding_contradicted(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const changes[] = { "Name=name", NULL };
    const struct import_options saying = { .encoding = "cp1250", .changes = changes };
    const struct import_options batch = { 0 };
    import_with(fixture, "1.csv", "Name;E-mail\nJi\xF8\xED;1@example.org\n", &saying, NULL);
    import_with(fixture, "2.csv", "Name;E-mail\n\u0160\u00e1rka;2@example.org\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("2@example.org") "'\u0160\u00e1rka'"), ==, 1);
    import_with(fixture, "3.csv", "\xEF\xBB\xBFName;E-mail\n\u0141ucja;3@example.org\n", &batch,
                NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("3@example.org") "'\u0141ucja'"), ==, 1);
    /* None of the code page's letters. */
    import_refused(fixture, "4.csv", "Name;E-mail\nA\x81\x83\x88;4@example.org\n", &batch, "");
    /* UTF-8 with one damaged byte. */
    import_refused(fixture, "5.csv",
                   "Name;E-mail\n\u0160\u00e1rka \u0158\u00edhov\u00e1 \xE9;5@example.org\n",
                   &batch, "damaged");
    /* Files in UTF-8 have not made it forgotten. */
    import_with(fixture, "6.csv", "Name;E-mail\nJi\xF8\xED;6@example.org\n", &batch, NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("6@example.org") "'Ji\u0159\u00ed'"), ==, 1);
}

/* A column may be called so, and the encoding is handed over with the columns. */
static void test_encoding_heading(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    guint count = 0;
    struct installation *installation = fixture->installation;
    const struct import_options saying = { .encoding = "iso-8859-2" };
    const struct import_options batch = { 0 };
    import_with(fixture, "1.csv", "name;e-mail;encoding\nJi\xF8\xED;1@example.org;x\n", &saying,
                NULL);
    g_autofree char *text = import_mappings_write(installation->database, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(text, "\nencoding=ignored\nencoding==iso-8859-2\n"));
    g_assert_true(import_mappings_remove(installation, "", &error));
    g_assert_no_error(error);
    g_assert_true(import_mappings_read(installation, text, &count, &error));
    g_assert_no_error(error);
    import_with(fixture, "2.csv", "name;e-mail;encoding\nDvo\xF8\xE1k;2@example.org;x\n", &batch,
                NULL);
    g_assert_cmpint(fixture_number(fixture, NAME_OF("2@example.org") "'Dvo\u0159\u00e1k'"), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct fixture_case cases[] = {
        { "/imports/remembered/next-month", test_again_next_month },
        { "/imports/remembered/not", test_not_remembered },
        { "/imports/remembered/said-anew", test_said_anew },
        { "/imports/remembered/handed-over", test_handed_over },
        { "/imports/merged/listed twice", test_merged_is_listed_twice },
        { "/imports/merged/keeps name", test_merged_keeps_name },
        { "/imports/merged/two files", test_merged_in_two_files },
        { "/imports/merged/reported twice", test_merged_is_reported_twice },
        { "/imports/remembered/encoding", test_encoding_again },
        { "/imports/remembered/encoding-contradicted", test_encoding_contradicted },
        { "/imports/remembered/encoding-heading", test_encoding_heading },
    };
    fixture_add_cases(cases, G_N_ELEMENTS(cases));
    return g_test_run();
}
