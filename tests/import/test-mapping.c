#include "config.h"

#include "describe_table.h"
#include "mapping_tests.h"

#include "base/error.h"

#include <string.h>

/* Mappings as text, what a file settles, and what has to be asked. */

static struct mapping *mapping_of(const char *const *headings)
{
    struct mapping *mapping = mapping_new("roster");
    for (guint i = 0; headings[i] != NULL; i++)
        mapping_add_column(mapping, headings[i]);
    return mapping;
}

static void change(struct mapping *mapping, const char *line)
{
    g_autoptr(GError) error = NULL;
    const bool fine = mapping_change(mapping, line, &error);
    g_assert_no_error(error);
    g_assert_true(fine);
}

static void assert_refused(const char *const *headings, const char *line, const char *sentence)
{
    g_autoptr(mapping) mapping = mapping_of(headings);
    g_autofree char *before = mapping_write(mapping);
    g_autoptr(GError) error = NULL;
    g_assert_false(mapping_change(mapping, line, &error));
    g_assert_cmpint(error->code, ==, ERROR_USAGE);
    g_assert_cmpstr(error->message, ==, sentence);
    g_autofree char *after = mapping_write(mapping);
    g_assert_cmpstr(after, ==, before);
}

static void assert_written(const char *const *headings, const char *const *lines,
                           const char *expected)
{
    g_autoptr(mapping) mapping = mapping_of(headings);
    for (guint i = 0; lines[i] != NULL; i++)
        change(mapping, lines[i]);
    g_autofree char *text = mapping_write(mapping);
    g_assert_cmpstr(text, ==, expected);
    g_autoptr(mapping) again = mapping_of(headings);
    g_auto(GStrv) written = g_strsplit(text, "\n", -1);
    for (guint i = 0; written[i][0] != '\0'; i++)
        change(again, written[i]);
    g_autofree char *second = mapping_write(again);
    g_assert_cmpstr(second, ==, expected);
}

static void test_text(void)
{
    static const char *const headings[] = {
        "Name", "E-Mail", "Punkte", "Quiz 1", "ID", "Done", NULL
    };
    static const char *const lines[] = { "name=name",
                                         "E-Mail = email",
                                         "Punkte=grade:points:92.5",
                                         "Quiz 1=score:percent:Quizzes:2:The first",
                                         "#5=lms-id:moodle",
                                         "Done=activity:Fait",
                                         "dates=day-first",
                                         "decimal=comma",
                                         "rows=completed",
                                         "course=course-v1:a+b+c",
                                         NULL };
    assert_written(headings, lines,
                   "Name=name\nE-Mail=email\nPunkte=grade:points:92.5\n"
                   "Quiz 1=score:percent:Quizzes:2:The first\nID=lms-id:moodle\n"
                   "Done=activity:Fait\ndates=day-first\ndecimal=comma\nrows=completed\n"
                   "course=course-v1:a+b+c\n");
}

static void test_hostile_text(void)
{
    static const char *const headings[] = { "a=b",           "x:y#2",  "x:y#2", "",
                                            "line\nbreak\\", "course", "#1",    NULL };
    static const char *const lines[] = { "a=b=username",
                                         "x:y#2#2=score:fraction:A\\:B=C:1",
                                         "#4=email",
                                         "#5=name",
                                         "course=course",
                                         "course==name",
                                         NULL };
    assert_written(headings, lines,
                   "a\\=b=username\nx:y\\#2#1=ignored\nx:y\\#2#2=score:fraction:A\\:B=C:1\n"
                   "#4=email\nline\\nbreak\\\\=name\ncourse=course\n\\#1=ignored\n"
                   "course==name\n");
}

static void test_refused_text(void)
{
    static const char *const headings[] = { "Name", "Date", "Date", NULL };
    assert_refused(headings, "Name", "--map 'Name': an \"=\" is missing; write HEADING=ROLE");
    assert_refused(headings, "Mail=email",
                   "--map 'Mail=email': the file has no such column; it has: Name, Date#1, Date#2");
    assert_refused(headings, "Date=completed",
                   "--map 'Date=completed': several columns have this heading; name one of: Name, "
                   "Date#1, Date#2");
    assert_refused(headings, "#4=email",
                   "--map '#4=email': the file has no such column; it has: Name, Date#1, Date#2");
    assert_refused(
        headings, "Name=mail",
        "--map 'Name=mail': no column is of this kind; the kinds are: ignored, username, "
        "email, id, lms-id, name, name-reversed, given-name, family-name, language, "
        "course, suspended, grade, override, score, completion, activity, completed");
    assert_refused(headings, "Name=grade:points:x",
                   "--map 'Name=grade:points:x': behind \"points\" the largest number of points is "
                   "wanted, for example points:100");
    assert_refused(headings, "Name=grade:points:0",
                   "--map 'Name=grade:points:0': behind \"points\" the largest number of points is "
                   "wanted, for example points:100");
    assert_refused(headings, "Name=grade:percents",
                   "--map 'Name=grade:percents': \"percents\" has no place behind \"grade\"; a "
                   "scale is fraction, percent or points:MAXIMUM");
    assert_refused(headings, "Name=name:x",
                   "--map 'Name=name:x': \"x\" has no place behind \"name\"");
    assert_refused(headings, "Name=score",
                   "--map 'Name=score': a score belongs to a category of graded items; name it, "
                   "for example score:percent:Homework");
    assert_refused(headings, "Name=lms-id",
                   "--map 'Name=lms-id': say in which system the number counts: lms-id:openedx, "
                   "lms-id:moodle or lms-id:canvas; the institution's own number is \"id\"");
    assert_refused(headings, "dates=american",
                   "--map 'dates=american': dates are day-first, month-first or year-first");
    assert_refused(headings, "scale=points",
                   "--map 'scale=points': the scale is fraction, percent or points:MAXIMUM");
    assert_refused(headings, "rows=done", "--map 'rows=done': rows are completed or listed");
}

static void test_fingerprint(void)
{
    static const char *const one[] = { "Name", " E-MAIL ", NULL };
    static const char *const other[] = { "name", "e-mail", NULL };
    static const char *const joined[] = { "namee-mail", NULL };
    g_autoptr(mapping) first = mapping_of(one);
    g_autoptr(mapping) second = mapping_of(other);
    g_autoptr(mapping) third = mapping_of(joined);
    change(second, "name=name");
    g_autofree char *a = mapping_fingerprint(first);
    g_autofree char *b = mapping_fingerprint(second);
    g_autofree char *c = mapping_fingerprint(third);
    g_assert_cmpuint(strlen(a), ==, 64);
    g_assert_cmpstr(a, ==, b);
    g_assert_cmpstr(a, !=, c);
}

static void test_copy(void)
{
    static const char *const headings[] = { "Name", "Quiz", NULL };
    g_autoptr(mapping) mapping = mapping_of(headings);
    change(mapping, "Quiz=score:points:40:Quizzes:3:Last");
    change(mapping, "course=TC101");
    g_autoptr(mapping) copy = mapping_copy(mapping);
    g_autofree char *text = mapping_write(mapping);
    change(mapping, "Quiz=ignored");
    g_autofree char *copied = mapping_write(copy);
    g_assert_cmpstr(copied, ==, text);
    /* What a column was is kept while it is ignored. */
    change(mapping, "Quiz=score");
    g_autofree char *again = mapping_write(mapping);
    g_assert_cmpstr(again, ==, text);
}

static struct import_reader *open_text(const char *content, struct import_request *request)
{
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    g_autoptr(GError) error = NULL;
    struct import_reader *reader =
        import_open_source(source_open_bytes(bytes, "test"), request, &error);
    g_assert_no_error(error);
    return reader;
}

static void assert_lacks(const char *content, const char *sentence)
{
    struct import_request request = { .path = "test" };
    g_autoptr(import_reader) reader = open_text(content, &request);
    g_autofree char *lacks = mapping_lacks(reader->mapping, reader->survey);
    g_assert_cmpstr(lacks, ==, sentence);
}

/* The role and scale that the column "Grade" (or what stands for it) is proposed. */
static void assert_scale(const char *heading, const char *cells, const char *role)
{
    g_auto(GStrv) list = g_strsplit(cells, "|", -1);
    g_autoptr(GString) content = g_string_new("Name;");
    g_string_append_printf(content, "%s\n", heading);
    for (guint i = 0; list[i] != NULL; i++)
        g_string_append_printf(content, "P%u;%s\n", i, list[i]);
    struct import_request request = { .path = "test" };
    g_autoptr(import_reader) reader = open_text(content->str, &request);
    g_autofree char *text = mapping_write(reader->mapping);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *expected = g_strdup_printf("%s=%s", heading, role);
    g_assert_cmpstr(lines[1], ==, expected);
}

static void test_scales(void)
{
    assert_scale("Grade", "0.5|1|0", "grade:fraction");
    assert_scale("Grade", "0|0", "grade:percent");
    assert_scale("Grade", "99|60", "grade:percent");
    assert_scale("Grade", "92.00 %|7 %", "grade:percent");
    assert_scale("Grade", "92 %|7", "grade:percent");
    assert_scale("Grade", "18/20|20/20", "grade");
    assert_scale("Prozent", "12|45", "grade:percent");
    assert_scale("Progress", "80|100", "completion:percent");
    assert_scale("Progress", "0.5|1", "completion:fraction");
    assert_scale("Completed", "1|0", "completion:fraction");
    assert_scale("Completed", "Yes|No", "completion");
    assert_scale("Grade", "A|B", "ignored");
    assert_scale("Status", "Anna|Bob", "ignored");
    /* Nothing of these is certain. */
    assert_scale("Grade", "1|0", "grade");
    assert_scale("Grade", "92 %|0.5", "grade");
    assert_scale("Prozent", "0.92|0.5", "grade");
    assert_scale("Punkte", "92|80", "grade");
    assert_scale("Grade", "38|40", "grade");
    assert_scale("Note", "1,3|4,0", "grade");
    assert_scale("Grade", "180|90", "grade");
}

static void test_questions(void)
{
    assert_lacks("Name;Note\nA;1,3\nB;4,0\n",
                 "the file does not say of how many the numbers of the column \"Note\" are, the "
                 "largest of which is 4,0; add --map 'Note=:points:100' with the right maximum, or "
                 "--map 'Note=:percent' (of 100) or --map 'Note=:fraction' (of 1)");
    assert_lacks("name,date\nA,02/03/2026\nB,4/5/2026\n",
                 "the dates of the column \"date\", such as \"02/03/2026\", can be read in several "
                 "ways; add --map dates=day-first (2026-03-02) or --map dates=month-first "
                 "(2026-02-03)");
    assert_lacks("name,date\nA,31/05/2026\nB,5/31/2026\n",
                 "some dates of the column \"date\" can only be read day first, others only month "
                 "first; add --map dates=day-first or --map dates=month-first; rows with dates of "
                 "the other order will be refused");
    assert_lacks("name;Points\nA;1,000\nB;950\nC;1.200\n",
                 "the column \"Points\" has numbers such as 1,234, in which the mark stands for "
                 "thousands or for decimals; add --map decimal=point or --map decimal=comma");
    /* One date that has one reading only settles all of them. */
    assert_lacks("name,date\nA,02/03/2026\nB,5/31/2026\n", NULL);
    assert_lacks("name,date\nA,2026-03-02\nB,15.06.2026\n", NULL);
    assert_lacks("name,email\nA,a@example.org\n", NULL);
}

/* Several columns are asked about at once. */
static void test_scale_of_file(void)
{
    const char *const changes[] = { "One=score:points:40:Quiz", "Two=score::Quiz",
                                    "Three=score::Quiz", NULL };
    struct import_request request = { .path = "test", .changes = changes };
    g_autoptr(import_reader) reader =
        open_text("name,One,Two,Three,Grade\nA,30,12,13,50 %\nB,40,18,20,90 %\n", &request);
    g_autofree char *lacks = mapping_lacks(reader->mapping, reader->survey);
    g_assert_cmpstr(
        lacks, ==,
        "the file does not say of how many the numbers of some columns are: the column \"Two\" "
        "(the "
        "largest is 18), the column \"Three\" (the largest is 20); add --map 'scale=points:20' "
        "with the right maximum, or --map 'scale=percent' (of 100) or --map 'scale=fraction' (of "
        "1); if they differ, say it of each, as in --map 'HEADING=:points:20'");
    g_autoptr(GPtrArray) questions = mapping_questions(reader->mapping, reader->survey);
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(questions->len, ==, 1);
    g_assert_true(mapping_answer(reader->mapping, questions->pdata[0], "points:25", &error));
    mapping_settle(reader->mapping, reader->survey);
    g_autofree char *text = mapping_write(reader->mapping);
    g_assert_cmpstr(text, ==,
                    "name=name\nOne=score:points:40:Quiz:1\nTwo=score:points:25:Quiz:2\n"
                    "Three=score:points:25:Quiz:3\nGrade=grade:percent\nscale=points:25\n");
}

static void test_answers(void)
{
    struct import_request request = { .path = "test" };
    g_autoptr(import_reader) reader =
        open_text("name;date;Punkte\nA;02/03/2026;30\nB;4/5/2026;40\n", &request);
    g_autoptr(GPtrArray) questions = mapping_questions(reader->mapping, reader->survey);
    g_assert_cmpuint(questions->len, ==, 2);
    const struct mapping_question *dates = questions->pdata[0], *scale = questions->pdata[1];
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(dates->subject, ==, MAPPING_ASKS_DATES);
    g_assert_cmpuint(dates->choices->len, ==, 2);
    g_assert_cmpstr(((struct mapping_choice *)dates->choices->pdata[1])->title, ==,
                    "month first: 2026-02-03");
    g_assert_true(mapping_answer(reader->mapping, dates, "2", &error));
    g_assert_cmpint(reader->mapping->dates, ==, MAPPING_DATES_MONTH_FIRST);
    g_assert_cmpint(scale->subject, ==, MAPPING_ASKS_SCALE);
    g_assert_cmpstr(scale->proposal, ==, "points:100");
    g_assert_false(mapping_answer(reader->mapping, scale, "name", &error));
    g_clear_error(&error);
    g_assert_true(mapping_answer(reader->mapping, scale, "points:40", &error));
    g_autofree char *lacks = mapping_lacks(reader->mapping, reader->survey);
    g_assert_null(lacks);
    g_autofree char *text = mapping_write(reader->mapping);
    g_assert_cmpstr(text, ==,
                    "name=name\ndate=completed\nPunkte=grade:points:40\ndates=month-first\n");
}

static void test_columns_asked(void)
{
    static const char *const nobody[] = { "name=ignored", NULL };
    static const char *const twice[] = { "name=email", NULL };
    g_autofree char *without = describe_table_text("name,date\nA,2026-01-01\n", nobody);
    g_assert_true(g_str_has_suffix(without, "! test: no column says whom a row is about; add for "
                                            "example --map 'HEADING=name' or --map "
                                            "'HEADING=email'\n"));
    g_autofree char *both = describe_table_text("name,email\nA,a@b.org\n", twice);
    g_assert_true(g_str_has_suffix(both, "! test: the column \"name\" and the column \"email\" are "
                                         "both taken for: e-mail address; leave one out, for "
                                         "example with --map 'email=ignored'\n"));
}

static void assert_recalled(const char *content, const char *remembered, const char *expected)
{
    struct import_request request = { .path = "test" };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = open_text(content, &request);
    g_assert_true(mapping_recall(reader->mapping, remembered, reader->survey, &error));
    g_assert_no_error(error);
    g_autofree char *text = mapping_write(reader->mapping);
    g_assert_cmpstr(text, ==, expected);
}

/* What was said before and can't be meant is asked about, even where it would have been concluded without. */
static void test_doubt(void)
{
    struct import_request request = { .path = "test" };
    g_autoptr(GError) error = NULL;
    g_autoptr(import_reader) reader = open_text("name,Grade\nA,38\nB,92\nC,20\n", &request);
    g_assert_true(mapping_recall(reader->mapping, "name=name\nGrade=grade:points:40\n",
                                 reader->survey, &error));
    g_autoptr(GPtrArray) questions = mapping_questions(reader->mapping, reader->survey);
    g_assert_cmpuint(questions->len, ==, 1);
    const struct mapping_question *scale = questions->pdata[0];
    g_assert_cmpint(scale->subject, ==, MAPPING_ASKS_SCALE);
    g_assert_true(g_str_has_suffix(scale->sentence,
                                   "the largest of which is 92, so that what was said "
                                   "before can't be meant"));
    g_assert_true(mapping_answer(reader->mapping, scale, "points:100", &error));
    g_assert_no_error(error);
    g_autofree char *lacks = mapping_lacks(reader->mapping, reader->survey);
    g_assert_null(lacks);
}

static void test_recall(void)
{
    static const char remembered[] =
        "name=name\ndate=completed\nGrade=grade:points:40\ndates=day-first\n";
    assert_recalled("name,date,Grade\nA,02/03/2026,38\n", remembered, remembered);
    /* This month's dates can't be read so, and nobody has 92 points of 40. */
    assert_recalled("name,date,Grade\nA,5/31/2026,92\n", remembered,
                    "name=name\ndate=completed\nGrade=grade\ndates=month-first\n");
    /* Nothing contradicts, so what is remembered is known without asking. */
    assert_recalled("name,date,Grade\nA,2026-01-01,\n", remembered, remembered);
}

static void assert_notices(const char *content, const char *expected)
{
    struct import_request request = { .path = "test" };
    g_autoptr(import_reader) reader = open_text(content, &request);
    g_autoptr(GPtrArray) notices = mapping_notices(reader->mapping, reader->survey);
    g_ptr_array_add(notices, NULL);
    g_autofree char *text = g_strjoinv("; ", (char **)notices->pdata);
    g_assert_cmpstr(text, ==, expected);
}

static void test_notices(void)
{
    assert_notices("name,Grade,date\nA,99,5/31/17\n",
                   "read as percent, of 100: the numbers of the column \"Grade\"; dates are read "
                   "month-first");
    assert_notices("name,Grade\nA,99 %\n", "");
    assert_notices(
        "name,Grade\nA,0.9\nB,70\nC,0\n",
        "read as percent, of 100: the numbers of the column \"Grade\"; numbers below 1 of "
        "the column \"Grade\", such as 0.9, are read as less than one percent");
    assert_notices(
        "name;Grade\nA;0,951\nB;88,125\n",
        "read as percent, of 100: the numbers of the column \"Grade\"; numbers below 1 of "
        "the column \"Grade\", such as 0,951, are read as less than one percent; numbers "
        "are read with a decimal comma");
}

static void test_survey(void)
{
    struct import_request request = { .path = "test" };
    g_autoptr(import_reader) reader = open_text(
        "name;course;score\n\n Anna ;C1;1,5\nBob;C2;20 %\n;;\nEve;C1;A;x\nMax;C1;-\n", &request);
    const struct survey *survey = reader->survey;
    g_assert_cmpuint(survey->rows, ==, 4);
    g_assert_cmpuint(survey->longer, ==, 1);
    g_assert_cmpstr(survey->shape, ==, "semicolons");
    g_assert_cmpuint(survey->samples->len, ==, 4);
    g_assert_cmpstr(((char **)survey->samples->pdata[0])[0], ==, " Anna ");
    const struct survey_column *course = survey_column_at(survey, 1);
    g_assert_cmpuint(course->values->len, ==, 2);
    g_assert_cmpstr(course->values->pdata[1], ==, "C2");
    const struct survey_column *score = survey_column_at(survey, 2);
    g_assert_cmpuint(score->filled, ==, 4);
    g_assert_cmpuint(score->numbers, ==, 2);
    g_assert_cmpuint(score->percents, ==, 1);
    g_assert_cmpuint(score->letters, ==, 1);
    g_assert_cmpuint(score->commas, ==, 1);
    g_assert_cmpfloat(score->largest, ==, 1.5);
    g_assert_cmpstr(score->number_sample, ==, "1,5");
    /* A second reader need not take it again. */
    request.survey = reader->survey;
    g_autoptr(import_reader) second = open_text("name;course;score\nA;B;3\n", &request);
    g_assert_true(second->survey == reader->survey);
}

/* Texts that come again are only counted, until there are too many to be kept. */
static void test_survey_of_many(void)
{
    struct import_request request = { .path = "test" };
    g_autoptr(GString) text = g_string_new("name;email;score;when\n");
    for (guint i = 0; i < 3 * SURVEY_VALUES; i++)
        g_string_append_printf(text, "A;a%u@example.org;%s;%s\n", i,
                               i % 3 == 0   ? "1,5"
                               : i % 3 == 1 ? "N/A"
                                            : "Doe, X",
                               i % 2 == 0 ? "02/03/2026" : "13/03/2026");
    g_autofree char *longest = g_strnfill(SURVEY_VALUES + 100, '?');
    g_string_append_printf(text, "A;a0@example.org;%s;late\n", longest);
    g_autoptr(import_reader) reader = open_text(text->str, &request);
    const struct survey_column *email = survey_column_at(reader->survey, 1);
    g_assert_cmpuint(email->filled, ==, 3 * SURVEY_VALUES + 1);
    g_assert_cmpuint(email->addresses, ==, 3 * SURVEY_VALUES + 1);
    g_assert_cmpuint(email->values->len, ==, SURVEY_VALUES);
    g_assert_true(email->more_values);
    const struct survey_column *score = survey_column_at(reader->survey, 2);
    g_assert_cmpuint(score->filled, ==, 3 * SURVEY_VALUES + 1);
    g_assert_cmpuint(score->numbers, ==, SURVEY_VALUES);
    g_assert_cmpuint(score->commas, ==, SURVEY_VALUES);
    g_assert_cmpuint(score->letters, ==, SURVEY_VALUES);
    g_assert_cmpuint(score->single_commas, ==, 2 * SURVEY_VALUES);
    g_assert_cmpuint(score->values->len, ==, 3);
    g_assert_cmpuint(score->words, ==, 1);
    g_assert_true(score->more_values);
    const struct survey_column *when = survey_column_at(reader->survey, 3);
    g_assert_cmpuint(when->dates, ==, 3 * SURVEY_VALUES);
    g_assert_cmpuint(when->open, ==, 3 * SURVEY_VALUES);
    g_assert_cmpuint(when->orders[SURVEY_DAY_FIRST], ==, 3 * SURVEY_VALUES);
    g_assert_cmpuint(when->orders[SURVEY_MONTH_FIRST], ==, 3 * SURVEY_VALUES / 2);
    g_assert_cmpstr(when->open_sample, ==, "02/03/2026");
    g_assert_false(when->more_values);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mapping/text", test_text);
    g_test_add_func("/mapping/hostile-text", test_hostile_text);
    g_test_add_func("/mapping/refused-text", test_refused_text);
    g_test_add_func("/mapping/fingerprint", test_fingerprint);
    g_test_add_func("/mapping/copy", test_copy);
    g_test_add_func("/mapping/survey", test_survey);
    g_test_add_func("/mapping/survey-of-many", test_survey_of_many);
    g_test_add_func("/mapping/scales", test_scales);
    g_test_add_func("/mapping/questions", test_questions);
    g_test_add_func("/mapping/scale-of-file", test_scale_of_file);
    g_test_add_func("/mapping/answers", test_answers);
    g_test_add_func("/mapping/columns-asked", test_columns_asked);
    g_test_add_func("/mapping/recall", test_recall);
    g_test_add_func("/mapping/doubt", test_doubt);
    g_test_add_func("/mapping/notices", test_notices);
    cells_add_tests();
    roster_add_tests();
    return g_test_run();
}
