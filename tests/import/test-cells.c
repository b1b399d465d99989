#include "config.h"

#include "mapping_tests.h"

#include "base/clock.h"
#include "base/number.h"
#include "import/cell_date.h"
#include "import/cell_number.h"
#include "import/cell_words.h"
#include "import/heading_words.h"

#include <string.h>

/* What stands in single cells: numbers, dates, words, headings. */

static const struct {
    const char *text;
    double value, of;
    bool percent;
    enum cell_mark mark;
} numbers[] = {
    { "92.5", 92.5, 0, false, CELL_MARK_POINT },
    { "92,5", 92.5, 0, false, CELL_MARK_COMMA },
    { "92.00 %", 92, 0, true, CELL_MARK_POINT },
    { "%92", 92, 0, true, CELL_MARK_NONE },
    { " 92,50 %", 92.5, 0, true, CELL_MARK_COMMA },
    { "1.234,5", 1234.5, 0, false, CELL_MARK_COMMA },
    { "1,234.5", 1234.5, 0, false, CELL_MARK_POINT },
    { "1 234,5", 1234.5, 0, false, CELL_MARK_COMMA },
    { "1'234.50", 1234.5, 0, false, CELL_MARK_POINT },
    { "1.000.000", 1000000, 0, false, CELL_MARK_NONE },
    { "0,500", 0.5, 0, false, CELL_MARK_COMMA },
    { "0.500", 0.5, 0, false, CELL_MARK_POINT },
    { "1,234", 1.234, 0, false, CELL_MARK_EITHER },
    { "18/20", 18, 20, false, CELL_MARK_NONE },
    { "4,5 / 5", 4.5, 5, false, CELL_MARK_COMMA },
    { "٩٢٫٥", 92.5, 0, false, CELL_MARK_NONE },
    { "９２．５", 92.5, 0, false, CELL_MARK_POINT },
    { "-5.00", -5, 0, false, CELL_MARK_POINT },
    { "−5", -5, 0, false, CELL_MARK_NONE },
    { "1.23E+2", 123, 0, false, CELL_MARK_POINT },
    { "007", 7, 0, false, CELL_MARK_NONE },
};

static void test_numbers(void)
{
    static const char *const none[] = {
        "",    " ",   "%",  "A",    "92 points", "1.2.3", "1,2,3", "12,34,567", "1 2", "5/31/17",
        "1/0", "--5", "1e", "0x10", "inf",       "NaN",   "1e999", "1..2",      "+",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct cell_number number;
        g_assert_true(cell_number_read(numbers[i].text, MAPPING_DECIMAL_UNKNOWN, &number));
        g_assert_cmpfloat(number.value, ==, numbers[i].value);
        g_assert_cmpfloat(number.of, ==, numbers[i].of);
        g_assert_true(number.percent == numbers[i].percent);
        g_assert_cmpint(number.mark, ==, numbers[i].mark);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
        struct cell_number number;
        g_assert_false(cell_number_read(none[i], MAPPING_DECIMAL_UNKNOWN, &number));
    }
}

/* Those that are read without strtod are what it makes of them, to the last bit. */
static void test_exact_numbers(void)
{
    static const char *const left[] = {
        "", ".5", "5.", "-1", "0.00000000000000000001", "98765432109876543210"
    };
    /* In the middle between two doubles, and beside it. */
    static const char *const middle[] = { "9007199254740993", "9007199254740993.0",
                                          "9007199254740993.1", "900719925474099.25",
                                          "0.9007199254740993" };
    char text[64];
    double value = 0;
    gsize whole = 0;
    for (int i = 0; i < 20000; i++) {
        const int decimals = g_test_rand_int_range(0, 19);
        g_snprintf(text, sizeof text, "%.*f", decimals, g_test_rand_double_range(0, 9));
        g_assert_cmpuint(number_scan(text, &value, &whole), ==, strlen(text));
        g_assert_cmpfloat(value, ==, g_ascii_strtod(text, NULL));
        g_assert_cmpuint(whole, ==, 1);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(middle); i++) {
        g_assert_cmpuint(number_scan(middle[i], &value, &whole), ==, strlen(middle[i]));
        g_assert_cmpfloat(value, ==, g_ascii_strtod(middle[i], NULL));
    }
    g_assert_cmpuint(number_scan("85.50 %", &value, &whole), ==, 5);
    for (gsize i = 0; i < G_N_ELEMENTS(left); i++)
        g_assert_cmpuint(number_scan(left[i], &value, &whole), ==, 0);
}

static void test_decimal_marks(void)
{
    struct cell_number number;
    g_assert_true(cell_number_read("1,234", MAPPING_DECIMAL_POINT, &number));
    g_assert_cmpfloat(number.value, ==, 1234);
    g_assert_true(cell_number_read("1,234", MAPPING_DECIMAL_COMMA, &number));
    g_assert_cmpfloat(number.value, ==, 1.234);
    g_assert_true(cell_number_read("1.234", MAPPING_DECIMAL_COMMA, &number));
    g_assert_cmpfloat(number.value, ==, 1234);
    /* What has one reading only keeps it. */
    g_assert_true(cell_number_read("92,5", MAPPING_DECIMAL_POINT, &number));
    g_assert_cmpfloat(number.value, ==, 92.5);
}

/* A date that has one reading, whatever the order. */
static const struct {
    const char *text, *instant;
} dates_fixed[] = {
    { "2026-06-15", "2026-06-15T00:00:00Z" },
    { "2026/6/15", "2026-06-15T00:00:00Z" },
    { "20260615", "2026-06-15T00:00:00Z" },
    { "15.06.2026", "2026-06-15T00:00:00Z" },
    { "15.6.26", "2026-06-15T00:00:00Z" },
    { "2026. 06. 15.", "2026-06-15T00:00:00Z" },
    { "2026年6月15日", "2026-06-15T00:00:00Z" },
    { "2026年6月15日(月) 14時05分", "2026-06-15T14:05:00Z" },
    { "2026年6月15日 下午2:05", "2026-06-15T14:05:00Z" },
    { "２０２６年６月１５日", "2026-06-15T00:00:00Z" },
    { "令和8年6月15日", "2026-06-15T00:00:00Z" },
    { "令和元年5月1日", "2019-05-01T00:00:00Z" },
    { "平成31年4月30日", "2019-04-30T00:00:00Z" },
    { "昭和64年1月7日", "1989-01-07T00:00:00Z" },
    { "R8.6.15", "2026-06-15T00:00:00Z" },
    { "H30/1/5", "2018-01-05T00:00:00Z" },
    { "民國115年6月15日", "2026-06-15T00:00:00Z" },
    { "2026년 6월 15일", "2026-06-15T00:00:00Z" },
    { "15 June 2026", "2026-06-15T00:00:00Z" },
    { "June 15th, 2026", "2026-06-15T00:00:00Z" },
    { "15-Jun-26", "2026-06-15T00:00:00Z" },
    { "Monday, 15 June 2026, 2:05 PM", "2026-06-15T14:05:00Z" },
    { "Mon Jun 15 14:05:11 2026", "2026-06-15T14:05:11Z" },
    { "15. Juni 2026", "2026-06-15T00:00:00Z" },
    { "le 15 juin 2026", "2026-06-15T00:00:00Z" },
    { "15 de junio de 2026", "2026-06-15T00:00:00Z" },
    { "15 июня 2026 г.", "2026-06-15T00:00:00Z" },
    { "15 Haziran 2026", "2026-06-15T00:00:00Z" },
    { "15 يونيو 2026", "2026-06-15T00:00:00Z" },
    { "15 ביוני 2026", "2026-06-15T00:00:00Z" },
    { "2026 m. birželio 15 d.", "2026-06-15T00:00:00Z" },
    { "15.6.2026 14.05", "2026-06-15T14:05:00Z" },
    { "2026-06-15T14:05:00Z", "2026-06-15T14:05:00Z" },
    { "2026-06-15 14:05:00.123456+02:00", "2026-06-15T12:05:00Z" },
    { "2026-06-15T14:05:00-0530", "2026-06-15T19:35:00Z" },
    { "29 February 2024", "2024-02-29T00:00:00Z" },
};

static const gint64 test_now = G_GINT64_CONSTANT(1795867200) * G_USEC_PER_SEC; /* 2026-11-28 */

static void assert_date(struct cell_dates *dates, const char *text, enum mapping_date_order order,
                        const char *expected)
{
    g_autoptr(GError) error = NULL;
    gint64 instant = 0;
    const bool fine = cell_date_read(dates, text, order, &instant, &error);
    g_autofree char *found = fine ? clock_format(instant) : g_strdup(error->message);
    g_assert_cmpstr(found, ==, expected);
}

static void test_dates(void)
{
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, test_now);
    for (gsize i = 0; i < G_N_ELEMENTS(dates_fixed); i++) {
        bool open = true;
        g_assert_cmpuint(cell_date_orders(dates, dates_fixed[i].text, &open), !=, 0);
        g_assert_false(open);
        assert_date(dates, dates_fixed[i].text, MAPPING_DATES_UNKNOWN, dates_fixed[i].instant);
        assert_date(dates, dates_fixed[i].text, MAPPING_DATES_MONTH_FIRST, dates_fixed[i].instant);
    }
}

static void test_open_dates(void)
{
    static const struct {
        const char *text, *day_first, *month_first, *year_first;
    } cases[] = {
        { "02/03/2026", "2026-03-02", "2026-02-03", NULL },
        { "5/31/17", NULL, "2017-05-31", NULL },
        { "15-06-2026", "2026-06-15", NULL, NULL },
        { "3/06/26, 14:05", "2026-06-03", "2026-03-06", NULL },
        { "26/06/15", "2015-06-26", NULL, "2026-06-15" },
        { "06/07/08", "2008-07-06", "2008-06-07", NULL },
        { "01/02/99", "1999-02-01", "1999-01-02", NULL },
        { "١٥/٠٦/٢٠٢٦", "2026-06-15", NULL, NULL },
        { "15/06/2569", "2026-06-15", NULL, NULL },
    };
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, test_now);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const expected[] = { NULL, cases[i].day_first, cases[i].month_first,
                                         cases[i].year_first };
        bool open = false;
        const guint orders = cell_date_orders(dates, cases[i].text, &open);
        g_assert_true(open);
        for (guint order = MAPPING_DATES_DAY_FIRST; order < MAPPING_DATES; order++) {
            const bool fits = (orders & CELL_DATE_ORDER(order)) != 0;
            g_autofree char *day =
                fits ? cell_date_spell(dates, cases[i].text, (enum mapping_date_order)order) : NULL;
            g_assert_cmpstr(day, ==, expected[order]);
        }
    }
    /* A year in front is read if it is said, likely or not. */
    assert_date(dates, "06/07/08", MAPPING_DATES_YEAR_FIRST, "2006-07-08T00:00:00Z");
}

static void test_no_dates(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        { "2026-02-30", "\"2026-02-30\" is no day of the calendar" },
        { "31/02/2026", "\"31/02/2026\" is no day of the calendar" },
        { "46188", "\"46188\" is the number by which a spreadsheet counts days; give the column "
                   "the format of a date there and save it again" },
        { "1405/03/25", "\"1405/03/25\" has a year that is not between 1900 and 2100" },
        { "2026-06-15 25:00", "\"2026-06-15 25:00\" has a time that no clock shows" },
        { "5/31/17", "\"5/31/17\" is no date when dates are day-first" },
        /* October in Croatian, November in Czech and Polish. */
        { "20 listopad 2026",
          "\"20 listopad 2026\" can't be read as a date; write it as 2026-06-15" },
        { "soon", "\"soon\" can't be read as a date; write it as 2026-06-15" },
        { "June 2026", "\"June 2026\" can't be read as a date; write it as 2026-06-15" },
        { "15/06/2026 - 16/06/2026",
          "\"15/06/2026 - 16/06/2026\" can't be read as a date; write it as 2026-06-15" },
    };
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, test_now);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_date(dates, cases[i].text, MAPPING_DATES_DAY_FIRST, cases[i].why);
}

static void test_zone(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Budapest");
    g_autoptr(cell_dates) dates = cell_dates_new(zone, test_now);
    assert_date(dates, "2026-06-15", MAPPING_DATES_UNKNOWN, "2026-06-14T22:00:00Z");
    assert_date(dates, "2026-01-15 14:05", MAPPING_DATES_UNKNOWN, "2026-01-15T13:05:00Z");
    assert_date(dates, "2026-06-15T14:05:00Z", MAPPING_DATES_UNKNOWN, "2026-06-15T14:05:00Z");
}

static void test_days_for_names(void)
{
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, test_now);
    g_assert_true(cell_is_day(dates, "Mar-1"));
    g_assert_true(cell_is_day(dates, "1-Mar"));
    g_assert_true(cell_is_day(dates, "2026-05-01"));
    g_assert_false(cell_is_day(dates, "May"));
    g_assert_false(cell_is_day(dates, "April Jones"));
    g_assert_false(cell_is_day(dates, "Anna Kovács"));
}

static void test_words(void)
{
    static const struct {
        const char *text;
        enum cell_word word;
    } cases[] = {
        { "Completed", CELL_WORD_DONE },
        { "Completed (achieved pass grade)", CELL_WORD_DONE },
        { "Completed (did not achieve pass grade)", CELL_WORD_UNDONE },
        { "Completed (set by Admin User)", CELL_WORD_DONE },
        { "Not completed", CELL_WORD_UNDONE },
        { "Nicht abgeschlossen", CELL_WORD_UNDONE },
        { "ABGESCHLOSSEN", CELL_WORD_DONE },
        { "oui", CELL_WORD_DONE },
        { "não", CELL_WORD_UNDONE },
        { "完了", CELL_WORD_DONE },
        { "未完了", CELL_WORD_UNDONE },
        { "완료", CELL_WORD_DONE },
        { "завершено", CELL_WORD_DONE },
        { "لم يكتمل", CELL_WORD_UNDONE },
        { " ✓ ", CELL_WORD_DONE },
        { "1", CELL_WORD_DONE },
        { "0", CELL_WORD_UNDONE },
        { "Anna", CELL_WORD_UNKNOWN },
        { "", CELL_WORD_UNKNOWN },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(cell_word_read(cases[i].text), ==, cases[i].word);
    g_assert_true(cell_is_null("-"));
    g_assert_true(cell_is_null(" n/a "));
    g_assert_true(cell_is_null("EX"));
    g_assert_false(cell_is_null("0"));
    g_assert_false(cell_is_null("-5"));
    g_assert_true(cell_is_error("#REF!"));
    g_assert_true(cell_is_error("########"));
    g_assert_false(cell_is_error("#1"));
}

/* Of several meanings the one that comes first in their list. */
static enum heading_meaning first_meaning(const char *heading)
{
    for (int i = HEADING_UNKNOWN + 1; i < HEADING_MEANINGS; i++)
        if (heading_means(heading, (enum heading_meaning)i))
            return (enum heading_meaning)i;
    return HEADING_UNKNOWN;
}

static void test_headings(void)
{
    static const struct {
        const char *heading;
        enum heading_meaning meaning;
    } cases[] = {
        { "E-Mail", HEADING_EMAIL },
        { "recipient.email", HEADING_EMAIL },
        { "first_name", HEADING_GIVEN_NAME },
        { "FirstName", HEADING_GIVEN_NAME },
        { "NACHNAME", HEADING_FAMILY_NAME },
        { "Prénom", HEADING_GIVEN_NAME },
        { "Apellidos", HEADING_FAMILY_NAME },
        { "Cognome", HEADING_FAMILY_NAME },
        { "Sobrenome", HEADING_FAMILY_NAME },
        { "Achternaam", HEADING_FAMILY_NAME },
        { "Nazwisko", HEADING_FAMILY_NAME },
        { "Příjmení", HEADING_FAMILY_NAME },
        { "Priezvisko", HEADING_FAMILY_NAME },
        { "Efternamn", HEADING_FAMILY_NAME },
        { "Efternavn", HEADING_FAMILY_NAME },
        { "Etternavn", HEADING_FAMILY_NAME },
        { "Sukunimi", HEADING_FAMILY_NAME },
        { "Prenume", HEADING_GIVEN_NAME },
        { "Vezetéknév", HEADING_FAMILY_NAME },
        { "Soyadı", HEADING_FAMILY_NAME },
        { "Επώνυμο", HEADING_FAMILY_NAME },
        { "Фамилия", HEADING_FAMILY_NAME },
        { "Прізвище", HEADING_FAMILY_NAME },
        { "اسم العائلة", HEADING_FAMILY_NAME },
        { "שם משפחה", HEADING_FAMILY_NAME },
        { "姓名", HEADING_NAME },
        { "氏名", HEADING_NAME },
        { "이름", HEADING_NAME },
        { "メールアドレス", HEADING_EMAIL },
        { "Matrikel-Nr.", HEADING_EXTERNAL_ID },
        { "credential.issue_date", HEADING_ISSUED_ON },
        { "修了年月日", HEADING_COMPLETED_ON },
        { "Grade 2", HEADING_UNKNOWN },
        { "", HEADING_UNKNOWN },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(first_meaning(cases[i].heading), ==, cases[i].meaning);
    g_assert_true(heading_means("Kurs gesamt", HEADING_COURSE_TOTAL));
    g_assert_true(heading_means("Curso total", HEADING_COURSE_TOTAL));
    g_assert_true(heading_means("Zuletzt aus diesem Kurs geladen", HEADING_LAST_DOWNLOADED));
    g_assert_true(heading_means("Punkte", HEADING_REAL));
    g_assert_true(heading_means("Punkte", HEADING_POINTS));
}

static void assert_parts(const char *heading, const char *within, const char *before)
{
    g_autofree char *head = NULL;
    g_autofree char *found = heading_within(heading, &head);
    g_assert_cmpstr(found, ==, within);
    g_assert_cmpstr(head, ==, before);
}

static void test_heading_parts(void)
{
    static const struct {
        const char *heading;
        enum heading_meaning meaning;
        const char *rest;
    } cases[] = {
        { "Quizzes total", HEADING_TOTAL, "Quizzes" },
        { "Übungen gesamt", HEADING_TOTAL, "Übungen" },
        { "Total de la Unidad 1", HEADING_TOTAL, "Unidad 1" },
        { "Essay 1 - Completion date", HEADING_COMPLETION_DATE, "Essay 1" },
        { "Aufsatz 1 - Abschlussdatum", HEADING_COMPLETION_DATE, "Aufsatz 1" },
        { "Essay 1", HEADING_TOTAL, NULL },
        { "Total", HEADING_TOTAL, NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *rest = heading_beside(cases[i].heading, cases[i].meaning);
        g_assert_cmpstr(rest, ==, cases[i].rest);
    }
    assert_parts("Test: Prüfung (Prozentsatz)", "Prozentsatz", "Test: Prüfung");
    assert_parts("Quiz (old (very)) (Real)", "Real", "Quiz (old (very))");
    assert_parts("Quiz", NULL, NULL);
    assert_parts("Quiz)", NULL, NULL);
}

void cells_add_tests(void)
{
    g_test_add_func("/cells/numbers", test_numbers);
    g_test_add_func("/cells/exact", test_exact_numbers);
    g_test_add_func("/cells/decimal-marks", test_decimal_marks);
    g_test_add_func("/cells/dates", test_dates);
    g_test_add_func("/cells/open-dates", test_open_dates);
    g_test_add_func("/cells/no-dates", test_no_dates);
    g_test_add_func("/cells/zone", test_zone);
    g_test_add_func("/cells/days-for-names", test_days_for_names);
    g_test_add_func("/cells/words", test_words);
    g_test_add_func("/cells/headings", test_headings);
    g_test_add_func("/cells/heading-parts", test_heading_parts);
}
