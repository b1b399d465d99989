#include "config.h"

#include "describe_table.h"

#include "base/error.h"
#include "import/import.h"

#include <string.h>

/* Long files are surveyed and read by two threads: what comes out must be what comes out of one. */

#define MANY_ROWS 12000

static guint processors = 2;

/* GLib's own is not asked: the machine has as many as a test says. */
guint g_get_num_processors(void)
{
    return processors;
}

/* A cell of a sort, which is another one in every row. */
static const char *pick(const char *const *cells, gsize count, guint row)
{
    return cells[(row * 7919U + row / 13) % count];
}

#define PICK(row, ...)                                                                             \
    pick((const char *const[]){ __VA_ARGS__ },                                                     \
         G_N_ELEMENTS(((const char *const[]){ __VA_ARGS__ })), row)

/* People of all sorts, some of whom are refused; among them damaged rows, empty ones, and rows that are too wide. */
static char *long_roster(void)
{
    GString *text =
        g_string_new("Name,Email,Grade,Homework,Completed on,Status,Note,Language,ID\n");
    for (guint i = 0; i < MANY_ROWS; i++) {
        if (i % 1999 == 0)
            g_string_append(text, "\"open\" no,\n,,,,\n");
        g_string_append_printf(
            text, "%s,user%u%s,%s,%u.%02u,%s,%s,%s,%s,%s%u%s\n",
            PICK(i, "Ann", "Ólafur", "\"Berg, Jr.\"", "\"Kovács, Anna\"", "3 Mar", "=\"Eve\""), i,
            PICK(i, "@example.org", "@b.example", "@two@b", " @b", "@example.org"),
            PICK(i, "85 %", "12.5%", "\"7,5 %\"", "-", "N/A", "250 %", "18/20", "1.2E+1 %", "x"),
            i % 90, i % 97, PICK(i, "2026-06-15", "2026-13-01", "15.06.2026 10:30", "no", ""),
            PICK(i, "yes", "no", "completed", "perhaps", " ", "-"),
            PICK(i, "1/2/2026", "3/14/2026", "é", "\xE2\x9C\x93", "line\vof two", "'=1", "1,234",
                 "\t"),
            PICK(i, "de", "en", "#REF!", ""), PICK(i, "A", "", "B"), i,
            i % 1501 == 0 ? ",beyond" : "");
    }
    return g_string_free(text, FALSE);
}

/* Points, people, and the student whom teachers are themselves. */
static char *long_canvas(void)
{
    GString *text = g_string_new("Student,ID,SIS Login ID,Section,Essay (12),Week Current Score,"
                                 "Week Final Score,Current Score,Final Score\n"
                                 "    Points Possible,,,,20,(read only),(read only),,\n");
    for (guint i = 0; i < MANY_ROWS; i++)
        g_string_append_printf(text, "\"%s, Ann %u\",%u%s,login%u,S,%u,%u.25,%s,%u,%s\n",
                               PICK(i, "Berg", "Óla", "a, b"), i, i,
                               PICK(i, "", "", "", "E+7", ".0"), i, i % 21, i % 100,
                               PICK(i, "90", "85.5", "", "300", "N/A"), i % 101,
                               PICK(i, "61.00", "77.77", "0", "-4"));
    g_string_append(text, "\"Student, Test\",99999999,t,S,1,1,1,1,1\n");
    return g_string_free(text, FALSE);
}

static void describe_column(GString *text, const struct survey_column *column)
{
    const guint64 counts[] = {
        column->filled,      column->numbers,   column->percents,    column->pairs,
        column->exponents,   column->points,    column->commas,      column->marks,
        column->comma_marks, column->letters,   column->addresses,   column->single_commas,
        column->dates,       column->orders[0], column->orders[1],   column->orders[2],
        column->open,        column->words,     column->more_values, column->fractional,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " ", counts[i]);
    g_string_append_printf(text, "%.17g to %.17g, %s, %s:", column->smallest, column->largest,
                           column->open_sample, column->number_sample);
    for (guint i = 0; i < column->values->len; i++)
        g_string_append_printf(text, " %s", (const char *)column->values->pdata[i]);
    g_string_append_c(text, '\n');
}

static void describe_samples(GString *text, const GPtrArray *rows)
{
    for (guint i = 0; i < rows->len; i++) {
        g_autofree char *row = g_strjoinv("|", rows->pdata[i]);
        g_string_append_printf(text, "%s\n", row);
    }
}

static char *describe_survey(const struct survey *survey)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text,
                    "%" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " damaged, %" G_GUINT64_FORMAT
                    " longer, %s, %s\n",
                    survey->rows, survey->damaged, survey->longer, survey->encoding, survey->shape);
    for (guint i = 0; i < survey->columns->len; i++)
        describe_column(text, survey_column_at(survey, i));
    describe_samples(text, survey->samples);
    describe_samples(text, survey->others);
    return g_string_free(text, FALSE);
}

static struct source *open_text(const char *content)
{
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    return source_open_bytes(bytes, "long.csv");
}

/* The survey, the columns and the rows of a table. */
static char *describe_all(const char *content, const char *const *changes)
{
    const struct import_request request = { .path = "long.csv", .changes = changes };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = import_open_source(open_text(content), &request, &error);
    g_assert_no_error(error);
    g_autofree char *survey = describe_survey(reader->survey);
    g_autofree char *rows = describe_table(open_text(content), &request);
    return g_strconcat(survey, rows, NULL);
}

static void assert_same_alone(const char *content, const char *const *changes, const char *said)
{
    processors = 1;
    g_autofree char *alone = describe_all(content, changes);
    processors = 2;
    g_autofree char *together = describe_all(content, changes);
    g_assert_nonnull(strstr(alone, said));
    g_assert_true(strcmp(alone, together) == 0);
}

static void test_roster(void)
{
    static const char *const changes[] = { "Grade=grade:percent",
                                           "Homework=score:points:90:Homework:1:Essay",
                                           "Completed on=completed",
                                           "Status=activity",
                                           "Note=ignored",
                                           "Language=language",
                                           NULL };
    g_autofree char *content = long_roster();
    assert_same_alone(content, changes, "says neither that it is done");
}

static void test_canvas(void)
{
    g_autofree char *content = long_canvas();
    assert_same_alone(content, NULL, "was made a number by a spreadsheet");
}

/* A file that can't be read to its end says so once, in the survey as in its rows. */
static void test_hopeless(void)
{
    static const struct import_request request = { .path = "long.csv" };
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new("Name,Email\n");
    for (guint i = 0; i < MANY_ROWS; i++)
        g_string_append_printf(text, i % 8 == 0 ? "\"Ann\" %u,\n" : "Ann %u,a@b.example\n", i);
    g_autoptr(import_reader) reader = import_open_source(open_text(text->str), &request, &error);
    g_assert_null(reader);
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "long.csv, line 8002: the quotation marks"));
}

/* The rows alone fail, since the survey is of another day; then they are at their end. */
static void test_hopeless_rows(void)
{
    struct import_request request = { .path = "long.csv" };
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new("Name,Email\n");
    g_autoptr(import_reader) before =
        import_open_source(open_text("Name,Email\nAnn,a@b.example\n"), &request, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < MANY_ROWS; i++)
        g_string_append_printf(text, i % 8 == 0 ? "\"Ann\" %u,\n" : "Ann %u,a@b.example\n", i);
    request.survey = before->survey;
    g_autoptr(import_reader) reader = import_open_source(open_text(text->str), &request, &error);
    g_assert_no_error(error);
    g_assert_true(import_begin(reader, NULL, &error));
    struct import_row row = { .line = 0 };
    guint rows = 0, damaged = 0;
    enum import_step step = IMPORT_ROW;
    while (step != IMPORT_FAILED) {
        g_clear_error(&error);
        step = import_next(reader, &row, &error);
        rows += step == IMPORT_ROW;
        damaged += step == IMPORT_BAD_ROW;
    }
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
    g_assert_cmpuint(row.line, ==, 8002);
    g_assert_cmpuint(damaged, ==, 1000);
    g_assert_cmpuint(rows, ==, 7000);
    g_clear_error(&error);
    for (guint i = 0; i < 2; i++)
        g_assert_cmpint(import_next(reader, &row, &error), ==, IMPORT_END);
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/long/roster", test_roster);
    g_test_add_func("/long/canvas", test_canvas);
    g_test_add_func("/long/hopeless", test_hopeless);
    g_test_add_func("/long/hopeless-rows", test_hopeless_rows);
    return g_test_run();
}
