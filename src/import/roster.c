#include "config.h"

#include "import/roster.h"

#include "import/cell_words.h"
#include "import/heading_words.h"
#include "import/table_remarks.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. A mapping is proposed from the headings, and against what stands below them: a column "Grade" with
 * nothing but letters is no grade, a column "Status" with words is a completion. */

/* What a heading stands for when nothing below it speaks against that; in the order in which columns are looked for. */
static const struct {
    enum heading_meaning meaning;
    enum mapping_role role;
} roster_roles[] = {
    { HEADING_USERNAME, MAPPING_USERNAME },
    { HEADING_EMAIL, MAPPING_EMAIL },
    { HEADING_EXTERNAL_ID, MAPPING_EXTERNAL_ID },
    { HEADING_NAME_REVERSED, MAPPING_NAME_REVERSED },
    { HEADING_NAME, MAPPING_NAME },
    { HEADING_GIVEN_NAME, MAPPING_GIVEN_NAME },
    { HEADING_FAMILY_NAME, MAPPING_FAMILY_NAME },
    { HEADING_LANGUAGE, MAPPING_LANGUAGE },
    { HEADING_COURSE, MAPPING_COURSE },
    { HEADING_SUSPENDED, MAPPING_SUSPENDED },
    { HEADING_PERCENT, MAPPING_GRADE },
    { HEADING_GRADE, MAPPING_GRADE },
    { HEADING_POINTS, MAPPING_GRADE },
    { HEADING_COMPLETED, MAPPING_COMPLETION },
    { HEADING_COMPLETION, MAPPING_COMPLETION },
    { HEADING_COMPLETED_ON, MAPPING_COMPLETION_DATE },
    { HEADING_DATE, MAPPING_COMPLETION_DATE },
    { HEADING_ISSUED_ON, MAPPING_COMPLETION_DATE },
};

static bool roster_recognise(const struct csv_record *header)
{
    static const enum heading_meaning people[] = {
        HEADING_NAME,  HEADING_NAME_REVERSED, HEADING_GIVEN_NAME,  HEADING_FAMILY_NAME,
        HEADING_EMAIL, HEADING_USERNAME,      HEADING_EXTERNAL_ID, HEADING_UNKNOWN,
    };
    return headings_mean_any(header->fields, header->count, people);
}

/* Whether what stands in the column can be what its heading says. Nothing speaks against an empty one. */
static bool roster_is_plausible(const struct survey_column *column, enum mapping_role role)
{
    switch (role) {
    case MAPPING_EMAIL:
        return column->filled == 0 || column->addresses > 0;
    case MAPPING_GRADE:
        return column->numbers > 0 || column->letters == 0;
    case MAPPING_COMPLETION:
        return column->numbers > 0
               || (!column->more_values && column->words == column->values->len);
    case MAPPING_COMPLETION_DATE:
        return column->filled == 0 || column->dates > 0;
    case MAPPING_NAME:
    case MAPPING_USERNAME:
        return column->filled == 0 || column->addresses < column->filled || role != MAPPING_NAME;
    default:
        return true;
    }
}

/* Whether a further column of the meaning may be the one that is meant: it has the same heading, or it is a second
 * result. Which of them counts is asked (mapping_ask.c) rather than guessed. */
static bool roster_rivals(const struct mapping_column *first, const struct mapping_column *other,
                          const struct survey_column *survey)
{
    g_autofree char *key = heading_key(first->heading);
    g_autofree char *other_key = heading_key(other->heading);
    return survey->filled > 0
           && (first->role == MAPPING_GRADE || first->role == MAPPING_COMPLETION
               || first->role == MAPPING_COMPLETION_DATE || strcmp(key, other_key) == 0);
}

/* The first column of this meaning that is free, and those that it can't be told from. */
static void roster_take(struct mapping *mapping, const struct survey *survey,
                        enum heading_meaning meaning, enum mapping_role role)
{
    const struct mapping_column *first = NULL;
    if (mapping_find(mapping, role) >= 0)
        return;
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role != MAPPING_IGNORED || !heading_means(column->heading, meaning)
            || !roster_is_plausible(survey_column_at(survey, i), role)
            || (first != NULL && !roster_rivals(first, column, survey_column_at(survey, i))))
            continue;
        column->role = role;
        first = first != NULL ? first : column;
    }
}

/* Moodle's list of participants has a column "Status" that says who is suspended. */
static bool roster_tells_suspended(const struct survey_column *survey)
{
    guint suspended = 0;
    for (guint i = 0; i < survey->values->len; i++) {
        const bool is_suspended = cell_is_suspended(survey->values->pdata[i]);
        if (!is_suspended && !cell_is_active(survey->values->pdata[i]))
            return false;
        suspended += is_suspended;
    }
    return suspended > 0 && !survey->more_values;
}

static void roster_settle_suspended(struct mapping *mapping, const struct survey *survey)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        if (column->role == MAPPING_IGNORED && heading_means(column->heading, HEADING_COMPLETED)
            && mapping_find(mapping, MAPPING_SUSPENDED) < 0
            && roster_tells_suspended(survey_column_at(survey, i)))
            column->role = MAPPING_SUSPENDED;
    }
}

/* What stands between a heading and the most that can be reached: "Note /20", "Score (out of 50)". */
static const char *const roster_of[] = { "/",  "out of", "of", "von", "sur", "de",  "di",     "van",
                                         "av", "af",     "z",  "ze",  "из",  "max", "maximum" };

/* Takes a word off the end of a text, if it stands there for itself. */
static bool roster_cut_word(char *text, const char *word)
{
    const gsize length = strlen(text), size = strlen(word);
    if (length <= size || g_ascii_strcasecmp(text + length - size, word) != 0)
        return false;
    const char before = text[length - size - 1];
    if (strcmp(word, "/") != 0 && before != ' ' && before != '(')
        return false;
    text[length - size] = '\0';
    return true;
}

static void roster_cut_signs(char *text, const char *signs)
{
    for (gsize end = strlen(text); end > 0 && strchr(signs, text[end - 1]) != NULL;)
        text[--end] = '\0';
}

/* The most that can be reached as a heading names it, and in *rest, which the caller frees, what it is about; 0 when it
 * names none. */
static double roster_maximum(const char *heading, char **rest)
{
    g_autofree char *text = g_strdup(heading);
    roster_cut_signs(text, " )");
    gsize begin = strlen(text);
    while (begin > 0 && (g_ascii_isdigit(text[begin - 1]) || text[begin - 1] == '.'))
        begin--;
    const double maximum = g_ascii_strtod(text + begin, NULL);
    text[begin] = '\0';
    roster_cut_signs(text, " .:");
    for (gsize i = 0; maximum > 1 && i < G_N_ELEMENTS(roster_of); i++) {
        if (!roster_cut_word(text, roster_of[i]))
            continue;
        roster_cut_signs(text, " (");
        *rest = g_steal_pointer(&text);
        return maximum;
    }
    return 0;
}

/* A heading that says of how many its points are leaves nothing to ask. */
static void roster_take_points(struct mapping *mapping, const struct survey *survey)
{
    for (guint i = 0; i < mapping->columns->len; i++) {
        struct mapping_column *column = mapping_column_at(mapping, i);
        const struct survey_column *evidence = survey_column_at(survey, i);
        g_autofree char *rest = NULL;
        const double maximum = roster_maximum(column->heading, &rest);
        if (maximum <= 0 || evidence->percents > 0 || !(evidence->largest <= maximum)
            || !(heading_means(rest, HEADING_GRADE) || heading_means(rest, HEADING_POINTS)))
            continue;
        column->role = MAPPING_GRADE;
        column->scale = MAPPING_SCALE_POINTS;
        column->maximum = maximum;
    }
}

static void roster_turn(struct mapping *mapping, enum mapping_role from, enum mapping_role to)
{
    const int index = mapping_find(mapping, from);
    if (index >= 0)
        mapping_column_at(mapping, (guint)index)->role = to;
}

/* "Name" beside "Vorname" is the family name, "Nombre" beside "Apellidos" the given name; "Nom" alone is the name. */
static void roster_settle_names(struct mapping *mapping, const struct survey *survey)
{
    const int name = mapping_find(mapping, MAPPING_NAME);
    const bool given = mapping_find(mapping, MAPPING_GIVEN_NAME) >= 0;
    const bool family = mapping_find(mapping, MAPPING_FAMILY_NAME) >= 0;
    if (name >= 0 && given != family)
        roster_turn(mapping, MAPPING_NAME, given ? MAPPING_FAMILY_NAME : MAPPING_GIVEN_NAME);
    else if (name < 0 && family && !given && mapping_find(mapping, MAPPING_NAME_REVERSED) < 0)
        roster_turn(mapping, MAPPING_FAMILY_NAME, MAPPING_NAME);
    const int whole = mapping_find(mapping, MAPPING_NAME);
    const int reversed = mapping_find(mapping, MAPPING_NAME_REVERSED);
    if (whole >= 0 && reversed >= 0)
        mapping_column_at(mapping, (guint)reversed)->role = MAPPING_IGNORED;
    if (reversed >= 0 && survey_column_at(survey, (guint)reversed)->single_commas == 0)
        roster_turn(mapping, MAPPING_NAME_REVERSED, MAPPING_NAME);
    if (whole < 0)
        return;
    const struct survey_column *column = survey_column_at(survey, (guint)whole);
    if (column->filled > 1 && column->single_commas == column->filled)
        roster_turn(mapping, MAPPING_NAME, MAPPING_NAME_REVERSED);
}

/* A login that looks like an address is one, unless there is a column of addresses. */
static void roster_settle_addresses(struct mapping *mapping, const struct survey *survey)
{
    const int username = mapping_find(mapping, MAPPING_USERNAME);
    if (username < 0 || mapping_find(mapping, MAPPING_EMAIL) >= 0)
        return;
    const struct survey_column *column = survey_column_at(survey, (guint)username);
    if (column->filled > 0 && column->addresses == column->filled)
        roster_turn(mapping, MAPPING_USERNAME, MAPPING_EMAIL);
}

static struct mapping *roster_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    roster_take_points(mapping, reader->survey);
    for (gsize i = 0; i < G_N_ELEMENTS(roster_roles); i++)
        roster_take(mapping, reader->survey, roster_roles[i].meaning, roster_roles[i].role);
    roster_settle_names(mapping, reader->survey);
    roster_settle_addresses(mapping, reader->survey);
    roster_settle_suspended(mapping, reader->survey);
    return mapping;
}

const struct importer roster = {
    .kind = "roster",
    .title = "table of people",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .recognise_header = roster_recognise,
    .propose = roster_propose,
    .remark = table_remark_left_out,
    .begin = table_rows_begin,
    .next = table_rows_next,
};
