#include "config.h"

#include "import/mapping.h"

#include "base/clock.h"
#include "base/error.h"
#include "import/cell_date.h"
#include "import/heading_words.h"
#include "import/mapping_evidence.h"
#include "import/source.h"

#include <math.h>
#include <string.h>

/* Layer: import. What has to be said because no file can tell it, and what was concluded without being said. */

static void ask_free_choice(void *data)
{
    struct mapping_choice *choice = data;
    g_free(choice->word);
    g_free(choice->title);
    g_free(choice);
}

static void ask_free_question(void *data)
{
    struct mapping_question *question = data;
    g_free(question->sentence);
    g_free(question->remedy);
    g_free(question->proposal);
    g_ptr_array_unref(question->choices);
    g_free(question);
}

static struct mapping_question *ask_add(GPtrArray *questions, enum mapping_subject subject,
                                        int column)
{
    struct mapping_question *question = g_new0(struct mapping_question, 1);
    question->subject = subject;
    question->column = column;
    question->choices = g_ptr_array_new_with_free_func(ask_free_choice);
    g_ptr_array_add(questions, question);
    return question;
}

/* Takes the title. */
static void ask_add_choice(struct mapping_question *question, const char *word, char *title)
{
    struct mapping_choice *choice = g_new0(struct mapping_choice, 1);
    choice->word = g_strdup(word);
    choice->title = title;
    g_ptr_array_add(question->choices, choice);
}

/* A column as it is typed within single quotes in a shell. */
static char *ask_typed_column(const struct mapping *mapping, guint index)
{
    char *name = mapping_column_name(mapping, index);
    if (strpbrk(name, "'\n\r\t") == NULL)
        return name;
    g_free(name);
    return g_strdup_printf("#%u", index + 1);
}

/* A column in a sentence: "Punkte", or column 4. */
static char *ask_called_column(const struct mapping *mapping, guint index)
{
    const char *heading = mapping_column_at(mapping, index)->heading;
    return heading[0] != '\0' ? g_strdup_printf("column \"%s\"", heading)
                              : g_strdup_printf("%u. column", index + 1);
}

static void ask_for_identity(GPtrArray *questions, const struct mapping *mapping)
{
    for (enum mapping_role role = MAPPING_USERNAME; role <= MAPPING_FAMILY_NAME; role++)
        if (mapping_find(mapping, role) >= 0)
            return;
    struct mapping_question *question = ask_add(questions, MAPPING_ASKS_COLUMNS, -1);
    question->sentence = g_strdup("no column says whom a row is about");
    question->remedy = g_strdup("add for example --map 'HEADING=name' or --map 'HEADING=email'");
}

/* A role that only one column can have. */
static void ask_for_single(GPtrArray *questions, const struct mapping *mapping,
                           enum mapping_role role)
{
    const int first = mapping_find(mapping, role);
    for (guint i = (guint)(first + 1); first >= 0 && i < mapping->columns->len; i++) {
        if (mapping_column_at(mapping, i)->role != role)
            continue;
        g_autofree char *one = ask_called_column(mapping, (guint)first);
        g_autofree char *other = ask_called_column(mapping, i);
        g_autofree char *typed = ask_typed_column(mapping, i);
        struct mapping_question *question = ask_add(questions, MAPPING_ASKS_COLUMNS, (int)i);
        question->sentence =
            strcmp(one, other) == 0
                ? g_strdup_printf("the %d. and the %u. column, both called \"%s\", are both taken "
                                  "for: %s",
                                  first + 1, i + 1, mapping_column_at(mapping, i)->heading,
                                  mapping_role_titles[role])
                : g_strdup_printf("the %s and the %s are both taken for: %s", one, other,
                                  mapping_role_titles[role]);
        question->remedy =
            g_strdup_printf("leave one out, for example with --map '%s=ignored'", typed);
        return;
    }
}

static void ask_for_scores(GPtrArray *questions, const struct mapping *mapping)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role != MAPPING_SCORE
            || g_hash_table_add(seen, g_strdup_printf("%u %s", column->number, column->category)))
            continue;
        g_autofree char *called = ask_called_column(mapping, i);
        g_autofree char *typed = ask_typed_column(mapping, i);
        struct mapping_question *question = ask_add(questions, MAPPING_ASKS_COLUMNS, (int)i);
        question->sentence =
            g_strdup_printf("the %s is not the only one that is number %u of \"%s\"", called,
                            column->number, column->category);
        question->remedy = g_strdup_printf("give it another number or category, or leave it out "
                                           "with --map '%s=ignored'",
                                           typed);
    }
}

static const struct {
    enum mapping_date_order order;
    const char *title;
} ask_orders[] = {
    { MAPPING_DATES_DAY_FIRST, "day first" },
    { MAPPING_DATES_MONTH_FIRST, "month first" },
    { MAPPING_DATES_YEAR_FIRST, "year first" },
};

/* The column whose dates are open, and one of them. */
static int ask_find_open(const struct mapping *mapping, const struct survey *survey,
                         const char **sample)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        *sample = survey_column_at(survey, i)->open_sample;
        if (mapping_column_at(mapping, i)->role == MAPPING_COMPLETION_DATE && *sample != NULL)
            return (int)i;
    }
    *sample = NULL;
    return mapping_find(mapping, MAPPING_COMPLETION_DATE);
}

static void ask_for_dates(GPtrArray *questions, const struct mapping *mapping,
                          const struct survey *survey)
{
    guint64 open = 0;
    const char *sample = NULL;
    guint possible = mapping_date_orders(mapping, survey, &open);
    if (mapping->dates != MAPPING_DATES_UNKNOWN || open == 0)
        return;
    const int column = ask_find_open(mapping, survey, &sample);
    g_autofree char *called = ask_called_column(mapping, (guint)column);
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, clock_now());
    g_autoptr(GString) remedy = g_string_new("add ");
    struct mapping_question *question = ask_add(questions, MAPPING_ASKS_DATES, column);
    const bool mixed = possible == 0;
    if (mixed)
        question->sentence = g_strdup_printf(
            "some dates of the %s can only be read day first, others only month first", called);
    else
        question->sentence = g_strdup_printf(
            "the dates of the %s, such as \"%s\", can be read in several ways", called, sample);
    for (gsize i = 0; i < G_N_ELEMENTS(ask_orders); i++) {
        const enum mapping_date_order order = ask_orders[i].order;
        g_autofree char *day = sample != NULL ? cell_date_spell(dates, sample, order) : NULL;
        if (mixed ? order == MAPPING_DATES_YEAR_FIRST : (possible & 1U << order) == 0)
            continue;
        ask_add_choice(question, mapping_date_words[order],
                       day != NULL ? g_strdup_printf("%s: %s", ask_orders[i].title, day)
                                   : g_strdup(ask_orders[i].title));
        g_string_append_printf(remedy, "%s--map dates=%s", question->choices->len > 1 ? " or " : "",
                               mapping_date_words[order]);
        if (day != NULL)
            g_string_append_printf(remedy, " (%s)", day);
    }
    if (mixed)
        g_string_append(remedy, "; rows with dates of the other order will be refused");
    question->remedy = g_string_free(g_steal_pointer(&remedy), FALSE);
}

static void ask_for_decimal(GPtrArray *questions, const struct mapping *mapping,
                            const struct survey *survey)
{
    const struct mapping_marks marks = mapping_decimal_marks(mapping, survey);
    if (mapping->decimal != MAPPING_DECIMAL_UNKNOWN || marks.open == 0)
        return;
    g_autofree char *called = ask_called_column(mapping, marks.column - 1);
    struct mapping_question *question =
        ask_add(questions, MAPPING_ASKS_DECIMAL, (int)marks.column - 1);
    question->sentence = g_strdup_printf(
        "the %s has numbers such as %s, in which the mark stands for thousands or for decimals",
        called, marks.open_commas > 0 ? "1,234" : "1.234");
    question->remedy = g_strdup("add --map decimal=point or --map decimal=comma");
    ask_add_choice(question, "point", g_strdup("decimal point: 1.5 is one and a half"));
    ask_add_choice(question, "comma", g_strdup("decimal comma: 1,5 is one and a half"));
}

/* The maximum that is most likely, of points whose largest number is this; 0: nothing is likely. */
static double ask_propose_maximum(double largest)
{
    static const double maxima[] = { 10, 20, 100, 1000 };
    if (largest <= 6)
        return 0;
    /* A little more than a hundred is extra credit rather than a tenth of a thousand. */
    if (largest > 100 && largest <= 500)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(maxima); i++)
        if (largest <= maxima[i] && (largest <= 20 || maxima[i] >= 100))
            return maxima[i];
    return 0;
}

static char *ask_propose_scale(const struct mapping_column *column,
                               const struct survey_column *survey)
{
    if (survey->largest <= 1)
        return g_strdup(survey->fractional ? "fraction" : NULL);
    const double maximum = ask_propose_maximum(survey->largest);
    if (maximum <= 0)
        return NULL;
    if (column->scale == MAPPING_SCALE_NONE && survey->largest > 50 && survey->largest <= 100
        && !heading_means(column->heading, HEADING_POINTS))
        return g_strdup("percent");
    return g_strdup_printf("points:%g", maximum);
}

/* The question about one column, or (column -1) about several at once; `line` is what is typed before the scale. */
static struct mapping_question *ask_add_scale(GPtrArray *questions, int column, const char *line,
                                              const char *proposal)
{
    struct mapping_question *question = ask_add(questions, MAPPING_ASKS_SCALE, column);
    question->proposal = g_strdup(proposal);
    const bool points = proposal != NULL && g_str_has_prefix(proposal, "points");
    const char *example = points ? proposal : "points:100";
    question->remedy = g_strdup_printf(
        "add --map '%s%s' with the right maximum, or --map '%spercent' (of 100) or --map "
        "'%sfraction' (of 1)",
        line, example, line, line);
    ask_add_choice(question, "percent", g_strdup("percent: of 100"));
    ask_add_choice(question, "fraction", g_strdup("fraction: of 1"));
    ask_add_choice(
        question, example,
        g_strdup_printf("points: of %s, or of another maximum", strchr(example, ':') + 1));
    return question;
}

static void ask_for_scale(GPtrArray *questions, const struct mapping *mapping, guint index,
                          const struct survey *survey)
{
    const struct survey_column *evidence = survey_column_at(survey, index);
    g_autofree char *called = ask_called_column(mapping, index);
    g_autofree char *typed = ask_typed_column(mapping, index);
    g_autofree char *line = g_strconcat(typed, "=:", NULL);
    g_autofree char *proposal = ask_propose_scale(mapping_column_at(mapping, index), evidence);
    struct mapping_question *question = ask_add_scale(questions, (int)index, line, proposal);
    question->sentence = g_strdup_printf(
        "the file does not say of how many the numbers of the %s are, the largest of which is %s%s",
        called, evidence->number_sample,
        mapping_column_at(mapping, index)->doubted ? ", so that what was said before can't be meant"
                                                   : "");
}

/* How many columns are named in a sentence. */
#define COLUMNS_NAMED 5

/* Several columns are asked about at once; those that differ can be said one by one. */
static void ask_for_scales(GPtrArray *questions, const struct mapping *mapping,
                           const struct survey *survey)
{
    g_autoptr(GString) list = g_string_new(NULL);
    g_autofree char *proposal = NULL;
    guint count = 0, last = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct survey_column *evidence = survey_column_at(survey, i);
        if (!mapping_lacks_scale(mapping_column_at(mapping, i), evidence))
            continue;
        g_autofree char *called = ask_called_column(mapping, i);
        g_autofree char *likely = ask_propose_scale(mapping_column_at(mapping, i), evidence);
        if (count < COLUMNS_NAMED)
            g_string_append_printf(list, "%sthe %s (the largest is %s)", count > 0 ? ", " : "",
                                   called, evidence->number_sample);
        if (count == 0)
            proposal = g_steal_pointer(&likely);
        else if (g_strcmp0(proposal, likely) != 0)
            g_clear_pointer(&proposal, g_free);
        count++;
        last = i;
    }
    if (count == 1)
        ask_for_scale(questions, mapping, last, survey);
    if (count <= 1)
        return;
    struct mapping_question *question = ask_add_scale(questions, -1, "scale=", proposal);
    if (count > COLUMNS_NAMED)
        g_string_append_printf(list, " and %u more", count - COLUMNS_NAMED);
    question->sentence = g_strdup_printf(
        "the file does not say of how many the numbers of some columns are: %s", list->str);
    g_autofree char *remedy = g_steal_pointer(&question->remedy);
    question->remedy = g_strdup_printf(
        "%s; if they differ, say it of each, as in --map 'HEADING=:points:20'", remedy);
}

/* Whether a second column of the role would say the same again. What rows say of a course they could not say of
 * several. */
static bool ask_is_single(const struct mapping *mapping, enum mapping_role role)
{
    if (role == MAPPING_COURSE)
        return !mapping->several_courses || mapping_has_results(mapping);
    return role != MAPPING_SCORE && role != MAPPING_ACTIVITY;
}

GPtrArray *mapping_questions(const struct mapping *mapping, const struct survey *survey)
{
    g_autoptr(mapping) settled = mapping_copy(mapping);
    GPtrArray *questions = g_ptr_array_new_with_free_func(ask_free_question);
    mapping_settle(settled, survey);
    ask_for_identity(questions, settled);
    for (enum mapping_role role = MAPPING_USERNAME; role < MAPPING_ROLES; role++)
        if (ask_is_single(settled, role))
            ask_for_single(questions, settled, role);
    ask_for_scores(questions, settled);
    ask_for_dates(questions, settled, survey);
    ask_for_decimal(questions, settled, survey);
    ask_for_scales(questions, settled, survey);
    return questions;
}

/* The word of the choice that a number names, or the answer itself. */
static const char *ask_find_answer(const struct mapping_question *question, const char *answer)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(answer, 10, 1, question->choices->len, &number, NULL))
        return answer;
    return ((const struct mapping_choice *)question->choices->pdata[number - 1])->word;
}

bool mapping_answer(struct mapping *mapping, const struct mapping_question *question,
                    const char *answer, GError **error)
{
    static const char *const settings[] = {
        [MAPPING_ASKS_DATES] = "dates=",
        [MAPPING_ASKS_DECIMAL] = "decimal=",
    };
    const char *word = ask_find_answer(question, answer);
    g_autofree char *line = NULL;
    switch (question->subject) {
    case MAPPING_ASKS_DATES:
    case MAPPING_ASKS_DECIMAL:
        line = g_strconcat(settings[question->subject], word, NULL);
        break;
    case MAPPING_ASKS_SCALE:
        if (g_str_has_prefix(word, "percent") || g_str_has_prefix(word, "fraction")
            || g_str_has_prefix(word, "points:"))
            line = question->column < 0 ? g_strconcat("scale=", word, NULL)
                                        : g_strdup_printf("#%d=:%s", question->column + 1, word);
        break;
    case MAPPING_ASKS_COLUMNS:
        break;
    }
    if (line != NULL)
        return mapping_change(mapping, line, error);
    g_set_error(error, IMPORT_ERROR, ERROR_USAGE, "\"%s\" is no answer: %s; %s", answer,
                question->sentence, question->remedy);
    return false;
}

char *mapping_lacks(const struct mapping *mapping, const struct survey *survey)
{
    g_autoptr(GPtrArray) questions = mapping_questions(mapping, survey);
    if (questions->len == 0)
        return NULL;
    const struct mapping_question *first = questions->pdata[0];
    return g_strdup_printf("%s; %s", first->sentence, first->remedy);
}

static bool notice_is_plain(const struct mapping_column *column, const struct survey_column *survey,
                            enum mapping_scale scale)
{
    return mapping_has_numbers(column->role) && column->scale == scale
           && survey->numbers > survey->percents + survey->pairs && survey->largest > 0;
}

static void notice_scale(GPtrArray *notices, const struct mapping *mapping,
                         const struct survey *survey, enum mapping_scale scale, const char *words)
{
    g_autoptr(GString) list = g_string_new(NULL);
    guint count = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        if (!notice_is_plain(mapping_column_at(mapping, i), survey_column_at(survey, i), scale))
            continue;
        g_autofree char *called = ask_called_column(mapping, i);
        if (++count <= 3)
            g_string_append_printf(list, "%sthe %s", count > 1 ? ", " : "", called);
    }
    if (count > 3)
        g_string_append_printf(list, " and %u more", count - 3);
    if (count > 0)
        g_ptr_array_add(notices, g_strdup_printf("%s: the numbers of %s", words, list->str));
}

/* Where some wrote 0.9 and others 90 %, it can't be told from a percentage that is as small. */
static void notice_small(GPtrArray *notices, const struct mapping *mapping,
                         const struct survey *survey)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct survey_column *evidence = survey_column_at(survey, i);
        if (evidence->small_sample == NULL
            || !notice_is_plain(mapping_column_at(mapping, i), evidence, MAPPING_SCALE_PERCENT))
            continue;
        g_autofree char *called = ask_called_column(mapping, i);
        g_ptr_array_add(notices,
                        g_strdup_printf("numbers below 1 of the %s, such as %s, are read as less "
                                        "than one percent",
                                        called, evidence->small_sample));
    }
}

GPtrArray *mapping_notices(const struct mapping *mapping, const struct survey *survey)
{
    GPtrArray *notices = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(mapping) settled = mapping_copy(mapping);
    guint64 open = 0;
    mapping_settle(settled, survey);
    notice_scale(notices, settled, survey, MAPPING_SCALE_PERCENT, "read as percent, of 100");
    notice_scale(notices, settled, survey, MAPPING_SCALE_FRACTION, "read as fractions, of 1");
    notice_small(notices, settled, survey);
    mapping_date_orders(settled, survey, &open);
    if (open > 0 && settled->dates != MAPPING_DATES_UNKNOWN)
        g_ptr_array_add(notices,
                        g_strdup_printf("dates are read %s", mapping_date_words[settled->dates]));
    if (mapping_decimal_marks(settled, survey).open > 0
        && settled->decimal != MAPPING_DECIMAL_UNKNOWN)
        g_ptr_array_add(notices, g_strdup_printf("numbers are read with a decimal %s",
                                                 mapping_decimal_words[settled->decimal]));
    return notices;
}
