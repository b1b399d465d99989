#include "config.h"

#include "import/mapping.h"

#include "import/heading_words.h"
#include "import/mapping_evidence.h"

#include <string.h>

/* Layer: import. What a file leaves no doubt about. Never concluded is a scale that could be another one without
 * anybody noticing; mapping_ask.c asks for those. */

/* Nobody reaches more than this, extra credit included. */
#define PERCENT_MOST 150
/* Below it, numbers may as well be points or marks of some other scale. */
#define PERCENT_LEAST 50
#define FRACTION_MOST 2

bool mapping_has_numbers(enum mapping_role role)
{
    return role == MAPPING_GRADE || role == MAPPING_OVERRIDE || role == MAPPING_SCORE
           || role == MAPPING_COMPLETION;
}

/* Numbers that need a scale: without a sign, and not "18 of 20". */
static guint64 settle_plain_numbers(const struct survey_column *survey)
{
    return survey->numbers - survey->percents - survey->pairs;
}

/* Whether the heading, or what it has in parentheses, says so. */
static bool settle_heading_means(const char *heading, enum heading_meaning meaning)
{
    g_autofree char *within = heading_within(heading, NULL);
    return heading_means(heading, meaning) || (within != NULL && heading_means(within, meaning));
}

static bool settle_says_percent(const struct mapping_column *column)
{
    return settle_heading_means(column->heading, HEADING_PERCENT)
           || settle_heading_means(column->heading, HEADING_PERCENTAGE)
           || strchr(column->heading, '%') != NULL;
}

static enum mapping_scale settle_scale(const struct mapping_column *column,
                                       const struct survey_column *survey)
{
    const double largest = survey->largest;
    const bool says_percent = settle_says_percent(column);
    const bool says_points = settle_heading_means(column->heading, HEADING_POINTS);
    if (settle_plain_numbers(survey) == 0)
        return survey->percents > 0 ? MAPPING_SCALE_PERCENT : MAPPING_SCALE_NONE;
    if (largest <= 0)
        return MAPPING_SCALE_PERCENT;
    if (largest <= 1) {
        if (says_percent || says_points || survey->percents > 0)
            return MAPPING_SCALE_NONE;
        const bool fraction = survey->fractional || column->role == MAPPING_COMPLETION;
        return fraction ? MAPPING_SCALE_FRACTION : MAPPING_SCALE_NONE;
    }
    if (largest > PERCENT_MOST || (says_points && survey->percents == 0))
        return MAPPING_SCALE_NONE;
    if (says_percent || survey->percents > 0)
        return MAPPING_SCALE_PERCENT;
    const double least = column->role == MAPPING_COMPLETION ? 1 : PERCENT_LEAST;
    return largest > least && largest <= 100 ? MAPPING_SCALE_PERCENT : MAPPING_SCALE_NONE;
}

static bool settle_lacks_scale(const struct mapping_column *column)
{
    return column->scale == MAPPING_SCALE_NONE
           || (column->scale == MAPPING_SCALE_POINTS && column->maximum <= 0);
}

/* Whether nothing but the size of its numbers makes a grade a percentage: what was said of the whole file weighs more. */
static bool settle_yields(const struct mapping *mapping, const struct mapping_column *column,
                          const struct survey_column *survey)
{
    return mapping->scale != MAPPING_SCALE_NONE && column->role != MAPPING_COMPLETION
           && survey->largest > 1 && survey->percents == 0 && !settle_says_percent(column);
}

/* The scale that its numbers leave no doubt about, else that of the file. */
static void settle_column(const struct mapping *mapping, struct mapping_column *column,
                          const struct survey_column *survey)
{
    if (!mapping_has_numbers(column->role))
        return;
    if (column->scale == MAPPING_SCALE_NONE && !column->doubted
        && !settle_yields(mapping, column, survey))
        column->scale = settle_scale(column, survey);
    if (!settle_lacks_scale(column) || settle_plain_numbers(survey) == 0
        || mapping->scale == MAPPING_SCALE_NONE)
        return;
    column->scale = mapping->scale;
    column->maximum = mapping->maximum;
}

bool mapping_lacks_scale(const struct mapping_column *column, const struct survey_column *survey)
{
    return mapping_has_numbers(column->role) && settle_lacks_scale(column)
           && settle_plain_numbers(survey) > 0;
}

/* The next number that no item of the category has. */
static guint settle_free_number(const struct mapping *mapping, const char *category)
{
    guint number = 1;
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role == MAPPING_SCORE && column->number >= number
            && strcmp(column->category, category) == 0)
            number = column->number + 1;
    }
    return number;
}

guint mapping_date_orders(const struct mapping *mapping, const struct survey *survey, guint64 *open)
{
    guint possible = 1U << MAPPING_DATES_DAY_FIRST | 1U << MAPPING_DATES_MONTH_FIRST
                     | 1U << MAPPING_DATES_YEAR_FIRST;
    *open = 0;
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct survey_column *column = survey_column_at(survey, i);
        if (mapping_column_at(mapping, i)->role != MAPPING_COMPLETION_DATE)
            continue;
        *open += column->open;
        if (column->orders[SURVEY_DAY_FIRST] < column->dates)
            possible &= ~(1U << MAPPING_DATES_DAY_FIRST);
        if (column->orders[SURVEY_MONTH_FIRST] < column->dates)
            possible &= ~(1U << MAPPING_DATES_MONTH_FIRST);
        if (column->orders[SURVEY_YEAR_FIRST] < column->dates)
            possible &= ~(1U << MAPPING_DATES_YEAR_FIRST);
    }
    return possible;
}

static void settle_dates(struct mapping *mapping, const struct survey *survey)
{
    guint64 open = 0;
    const guint possible = mapping_date_orders(mapping, survey, &open);
    if (open == 0)
        return;
    for (int order = MAPPING_DATES_DAY_FIRST; order < MAPPING_DATES; order++)
        if (possible == 1U << order)
            mapping->dates = (enum mapping_date_order)order;
}

struct mapping_marks mapping_decimal_marks(const struct mapping *mapping,
                                           const struct survey *survey)
{
    struct mapping_marks marks = { .largest = 0 };
    for (guint i = 0; i < mapping->columns->len; i++) {
        const struct survey_column *column = survey_column_at(survey, i);
        if (!mapping_has_numbers(mapping_column_at(mapping, i)->role))
            continue;
        marks.points += column->points;
        marks.commas += column->commas;
        marks.open += column->marks;
        marks.open_commas += column->comma_marks;
        if (column->largest > marks.largest)
            marks.largest = column->largest;
        if (column->marks > 0 && marks.column == 0)
            marks.column = i + 1;
    }
    return marks;
}

/* 1,234 is a decimal number if others have decimal commas; or if nothing in the file is as large as its thousands
 * would be. */
static void settle_decimal(struct mapping *mapping, const struct survey *survey)
{
    const struct mapping_marks marks = mapping_decimal_marks(mapping, survey);
    if (marks.open == 0 || (marks.points > 0 && marks.commas > 0))
        return;
    if (marks.points > 0)
        mapping->decimal = MAPPING_DECIMAL_POINT;
    else if (marks.commas > 0)
        mapping->decimal = MAPPING_DECIMAL_COMMA;
    else if (marks.largest <= 100 && marks.open_commas == 0)
        mapping->decimal = MAPPING_DECIMAL_POINT;
    else if (marks.largest <= 100 && marks.open_commas == marks.open)
        mapping->decimal = MAPPING_DECIMAL_COMMA;
}

void mapping_settle(struct mapping *mapping, const struct survey *survey)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        settle_column(mapping, column, survey_column_at(survey, i));
        if (column->role == MAPPING_SCORE && column->number == 0)
            column->number = settle_free_number(mapping, column->category);
    }
    if (mapping->dates == MAPPING_DATES_UNKNOWN)
        settle_dates(mapping, survey);
    if (mapping->decimal == MAPPING_DECIMAL_UNKNOWN)
        settle_decimal(mapping, survey);
}

/* Whether the numbers of this file can't be meant so. One number is enough, and may be a slip: another scale for all of
 * them is nothing to conclude from it. */
static bool recall_contradicts_scale(const struct mapping_column *column,
                                     const struct survey_column *survey)
{
    const double largest = survey->largest;
    if (!mapping_has_numbers(column->role) || settle_plain_numbers(survey) == 0 || !(largest > 0))
        return false;
    switch (column->scale) {
    case MAPPING_SCALE_FRACTION:
        return largest > FRACTION_MOST;
    case MAPPING_SCALE_PERCENT:
        return (largest <= 1 && survey->fractional) || largest > PERCENT_MOST;
    case MAPPING_SCALE_POINTS:
        return largest > column->maximum * FRACTION_MOST;
    default:
        return false;
    }
}

static void recall_check(struct mapping *mapping, const struct survey *survey)
{
    guint64 open = 0;
    const guint possible = mapping_date_orders(mapping, survey, &open);
    const struct mapping_marks marks = mapping_decimal_marks(mapping, survey);
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        if (!recall_contradicts_scale(column, survey_column_at(survey, i)))
            continue;
        column->scale = mapping->scale = MAPPING_SCALE_NONE;
        column->doubted = true;
    }
    if (open > 0 && (possible & 1U << mapping->dates) == 0)
        mapping->dates = MAPPING_DATES_UNKNOWN;
    if (mapping->decimal == MAPPING_DECIMAL_COMMA ? marks.points > 0 : marks.commas > 0)
        mapping->decimal = MAPPING_DECIMAL_UNKNOWN;
}

bool mapping_recall(struct mapping *mapping, const char *text, const struct survey *survey,
                    GError **error)
{
    g_autoptr(mapping) recalled = mapping_copy(mapping);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    recalled->dates = MAPPING_DATES_UNKNOWN;
    recalled->decimal = MAPPING_DECIMAL_UNKNOWN;
    recalled->scale = MAPPING_SCALE_NONE;
    recalled->row_is_completion = false;
    for (char **line = lines; *line != NULL; line++)
        if (g_strstrip(*line)[0] != '\0' && !mapping_change(recalled, *line, error))
            return false;
    recall_check(recalled, survey);
    mapping_settle(recalled, survey);
    const struct mapping old = *mapping;
    *mapping = *recalled;
    *recalled = old;
    return true;
}
