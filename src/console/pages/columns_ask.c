#include "config.h"

#include "console/pages/columns_private.h"

#include "base/text.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "import/encoding.h"

#include <string.h>

/* How the answer to a scale begins that names how many points can be reached. */
#define POINTS "points:"

static struct mapping_column *columns_current(const struct columns_page *columns)
{
    return mapping_column_at(columns->sight->mapping, (guint)columns->chooser.current);
}

/* Menus with lines that are made: those of a menu and what stands beside them. */
struct columns_lines {
    GPtrArray *lines, *details;
};

static struct columns_lines columns_lines_new(void)
{
    return (struct columns_lines){ g_ptr_array_new_with_free_func(g_free),
                                   g_ptr_array_new_with_free_func(g_free) };
}

static void columns_lines_add(struct columns_lines *lines, const char *line, const char *detail)
{
    g_ptr_array_add(lines->lines, g_strdup(line));
    g_ptr_array_add(lines->details, g_strdup(detail));
}

/* Opens the menu, about the current column or the file, and frees the lines. */
static void columns_lines_open(struct columns_page *columns, struct columns_lines *lines,
                               const char *title, int current,
                               void (*chosen)(struct console *, gpointer, int, const bool *))
{
    g_ptr_array_add(lines->lines, NULL);
    g_ptr_array_add(lines->details, NULL);
    const struct menu menu = { .title = title,
                               .lines = (const char *const *)lines->lines->pdata,
                               .details = (const char *const *)lines->details->pdata,
                               .current = current };
    menu_open(columns->page.console, &menu, chosen, columns, NULL);
    g_ptr_array_unref(lines->lines);
    g_ptr_array_unref(lines->details);
}

/* Of the current column, or of all that have none of their own. */
static void set_scale(struct columns_page *columns, enum mapping_scale scale, double maximum)
{
    struct mapping *mapping = columns->sight->mapping;
    struct mapping_column *column = columns_current(columns);
    *(columns->about_file ? &mapping->scale : &column->scale) = scale;
    *(columns->about_file ? &mapping->maximum : &column->maximum) = maximum;
    columns_changed(columns);
}

static void points_typed(struct console *console, gpointer data, enum answer answer,
                         const char *input)
{
    struct columns_page *columns = data;
    if (answer != ANSWER_YES)
        return;
    g_autofree char *typed = text_trim(input);
    g_autofree char *number = g_strdelimit(g_strdup(typed), ",", '.');
    char *end = NULL;
    const double maximum = g_ascii_strtod(number, &end);
    if (end == number || *end != '\0' || !(maximum > 0)) {
        console_message(console, MESSAGE_ERROR,
                        "How many points can be reached is a number above 0, such as 100.");
        return;
    }
    set_scale(columns, MAPPING_SCALE_POINTS, maximum);
}

/* `proposed`: as many as somebody would guess; 0: nobody has. */
static void ask_points(struct columns_page *columns, double proposed)
{
    const struct survey_column *survey =
        survey_column_at(columns->sight->survey, (guint)columns->chooser.current);
    g_autofree char *text =
        columns->about_file
            ? g_strdup("It holds for all columns that have no scale of their own.")
            : g_strdup_printf("The largest number in the column is %s.",
                              survey->number_sample != NULL ? survey->number_sample : "not known");
    const double known = columns_current(columns)->maximum;
    g_autofree char *proposal = g_strdup_printf("%.6g", proposed > 0 ? proposed
                                                        : known > 0  ? known
                                                                     : 100);
    const struct question question = {
        .title = "How many points can be reached?",
        .text = text,
        .yes = "Take it",
        .no = "Cancel",
        .input_label = "Points",
        .input = proposal,
        .input_limit = 20,
        .input_needed = true,
    };
    question_ask(columns->page.console, &question, points_typed, columns, NULL);
}

static void scale_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    static const enum mapping_scale scales[] = { MAPPING_SCALE_PERCENT, MAPPING_SCALE_FRACTION };
    struct columns_page *columns = data;
    if (index < 0)
        return;
    if (index >= (int)G_N_ELEMENTS(scales)) {
        ask_points(columns, 0);
        return;
    }
    set_scale(columns, scales[index], 0);
}

void columns_ask_scale(struct columns_page *columns)
{
    columns->about_file = false;
    struct columns_lines lines = columns_lines_new();
    columns_lines_add(&lines, "Percent", "0 to 100, with or without the sign");
    columns_lines_add(&lines, "Fraction", "0 to 1");
    columns_lines_add(&lines, "Points ...", "of as many as can be reached");
    const enum mapping_scale scale = columns_current(columns)->scale;
    const int current = scale == MAPPING_SCALE_POINTS ? 2 : scale == MAPPING_SCALE_FRACTION ? 1 : 0;
    columns_lines_open(columns, &lines, "How are the numbers to be read?", current, scale_chosen);
}

static void category_typed(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    (void)console;
    struct columns_page *columns = data;
    if (answer != ANSWER_YES)
        return;
    g_autofree char *category = text_trim(input);
    struct mapping_column *column = columns_current(columns);
    column->role = MAPPING_SCORE;
    column->number = 0;
    mapping_set_text(&column->category, category);
    columns_changed(columns);
    if (columns_is_open(columns->sight, (guint)columns->chooser.current))
        columns_ask_scale(columns);
}

static void ask_category(struct columns_page *columns)
{
    const struct mapping_column *column = columns_current(columns);
    const struct question question = {
        .title = "Which category is it a score of?",
        .text = "Graded items of one category, such as Homework, count together; what a credential "
                "asks for is said per category.",
        .yes = "Take it",
        .no = "Cancel",
        .input_label = "Category",
        .input = *column->category != '\0' ? column->category : column->heading,
        .input_limit = 200,
        .input_needed = true,
    };
    question_ask(columns->page.console, &question, category_typed, columns, NULL);
}

static void role_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    struct columns_page *columns = data;
    if (index < 0)
        return;
    struct mapping_column *column = columns_current(columns);
    const enum mapping_role role = (enum mapping_role)index;
    if (role == MAPPING_SCORE) {
        ask_category(columns);
        return;
    }
    if (role != column->role) {
        column->scale = MAPPING_SCALE_NONE;
        column->maximum = 0;
        column->number = 0;
    }
    column->role = role;
    if (role == MAPPING_ACTIVITY)
        mapping_set_text(&column->item, column->heading);
    columns_changed(columns);
    if (columns_has_scale(role) && columns_is_open(columns->sight, (guint)columns->chooser.current))
        columns_ask_scale(columns);
}

static void ask_role(struct columns_page *columns)
{
    const struct mapping_column *column = columns_current(columns);
    struct columns_lines lines = columns_lines_new();
    for (int role = 0; role < MAPPING_ROLES; role++)
        columns_lines_add(&lines, mapping_role_titles[role], mapping_role_words[role]);
    g_autofree char *shown = text_show(column->heading);
    g_autofree char *title = g_strdup_printf("What is the column \"%s\"?", shown);
    columns_lines_open(columns, &lines, title, (int)column->role, role_chosen);
}

/* The question that is being answered, if there are answers to choose from. */
static const struct mapping_question *question_here(const struct columns_page *columns)
{
    const struct mapping_question *question =
        columns_question(columns->sight, columns->about_file ? -1 : columns->chooser.current);
    return question != NULL && question->choices->len > 0 ? question : NULL;
}

static void take_answer(struct columns_page *columns, const struct mapping_question *question,
                        int index)
{
    g_autoptr(GError) error = NULL;
    const struct mapping_choice *choice = question->choices->pdata[index];
    if (question->subject == MAPPING_ASKS_SCALE && g_str_has_prefix(choice->word, POINTS))
        ask_points(columns, g_ascii_strtod(choice->word + strlen(POINTS), NULL));
    else if (mapping_answer(columns->sight->mapping, question, choice->word, &error))
        columns_changed(columns);
    else
        console_error(columns->page.console, error);
}

static void answer_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    struct columns_page *columns = data;
    const struct mapping_question *question = question_here(columns);
    if (index < 0 || question == NULL)
        return;
    if (index < (int)question->choices->len)
        take_answer(columns, question, index);
    else if (question->subject == MAPPING_ASKS_SCALE && index == (int)question->choices->len)
        ask_points(columns, 0);
    else
        ask_role(columns);
}

static bool offers_points(const struct mapping_question *question)
{
    for (guint i = 0; i < question->choices->len; i++)
        if (g_str_has_prefix(((const struct mapping_choice *)question->choices->pdata[i])->word,
                             POINTS))
            return true;
    return false;
}

/* What is to be said comes first; another role is the last line. */
static void ask_answer(struct columns_page *columns, const struct mapping_question *question)
{
    int current = 0;
    struct columns_lines lines = columns_lines_new();
    for (guint i = 0; i < question->choices->len; i++) {
        const struct mapping_choice *choice = question->choices->pdata[i];
        columns_lines_add(&lines, choice->title, choice->word);
        if (g_strcmp0(choice->word, question->proposal) == 0)
            current = (int)i;
    }
    if (question->subject == MAPPING_ASKS_SCALE && !offers_points(question))
        columns_lines_add(&lines, "Points ...", "of as many as can be reached");
    if (!columns->about_file)
        columns_lines_add(&lines, "Take the column for something else ...", "");
    columns_lines_open(columns, &lines, "How is it meant?", current, answer_chosen);
}

void columns_ask_column(struct columns_page *columns)
{
    columns->about_file = false;
    const struct mapping_question *question = question_here(columns);
    if (question != NULL)
        ask_answer(columns, question);
    else
        ask_role(columns);
}

void columns_ask_file(struct columns_page *columns)
{
    columns->about_file = true;
    const struct mapping_question *question = question_here(columns);
    if (question != NULL)
        ask_answer(columns, question);
}

static void dates_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    struct columns_page *columns = data;
    if (index < 0)
        return;
    columns->sight->mapping->dates = (enum mapping_date_order)(MAPPING_DATES_DAY_FIRST + index);
    columns_changed(columns);
}

void columns_ask_dates(struct columns_page *columns)
{
    struct columns_lines lines = columns_lines_new();
    columns_lines_add(&lines, "Day first", "02/03/2026 is 2 March");
    columns_lines_add(&lines, "Month first", "02/03/2026 is 3 February");
    columns_lines_add(&lines, "Year first", "26/02/03 is 3 February 2026");
    const int current = MAX((int)columns->sight->mapping->dates - MAPPING_DATES_DAY_FIRST, 0);
    columns_lines_open(columns, &lines, "How are dates of three numbers to be read?", current,
                       dates_chosen);
}

static void decimal_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    struct columns_page *columns = data;
    if (index < 0)
        return;
    columns->sight->mapping->decimal = (enum mapping_decimal)(MAPPING_DECIMAL_POINT + index);
    columns_changed(columns);
}

void columns_ask_decimal(struct columns_page *columns)
{
    struct columns_lines lines = columns_lines_new();
    columns_lines_add(&lines, "Point", "1.5 is one and a half, 1,500 is a thousand and more");
    columns_lines_add(&lines, "Comma", "1,5 is one and a half, 1.500 is a thousand and more");
    const int current = MAX((int)columns->sight->mapping->decimal - MAPPING_DECIMAL_POINT, 0);
    columns_lines_open(columns, &lines, "What stands before the decimals?", current,
                       decimal_chosen);
}

/* The code pages as they were offered; kept while the menu is open. */
struct columns_encodings {
    struct columns_page *columns;
    GPtrArray *names; /* of char * */
};

static void encodings_free(gpointer data)
{
    struct columns_encodings *encodings = data;
    g_ptr_array_unref(encodings->names);
    g_free(encodings);
}

static void encoding_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console, (void)marked;
    const struct columns_encodings *encodings = data;
    if (index >= 0)
        columns_look_again(encodings->columns, encodings->names->pdata[index]);
}

/* Each with what a line of the file reads as. */
void columns_ask_encoding(struct columns_page *columns)
{
    const GPtrArray *candidates = columns->sight->candidates;
    int current = 0;
    if (candidates == NULL || candidates->len == 0) {
        console_message(columns->page.console, MESSAGE_NOTE,
                        "There is nothing to choose: the file says what its text is in.");
        return;
    }
    struct columns_encodings *encodings = g_new0(struct columns_encodings, 1);
    encodings->columns = columns;
    encodings->names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < candidates->len; i++) {
        const struct encoding_candidate *candidate = candidates->pdata[i];
        g_ptr_array_add(encodings->names, g_strdup(candidate->name));
        g_ptr_array_add(lines, g_strdup_printf("%s, %s: %s", candidate->sample, candidate->name,
                                               candidate->title));
        if (g_strcmp0(candidate->name, columns->sight->encoding) == 0)
            current = (int)i;
    }
    g_ptr_array_add(lines, NULL);
    const struct menu menu = { .title = "In which encoding does it read right?",
                               .lines = (const char *const *)lines->pdata,
                               .current = current };
    menu_open(columns->page.console, &menu, encoding_chosen, encodings, encodings_free);
}
