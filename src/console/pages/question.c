#include "config.h"

#include "console/pages/question.h"

#include "console/command.h"
#include "console/pages/chooser.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "console/widgets/line.h"

#include <string.h>

#define QUESTION_COLUMNS 68
#define NUMBER_FROM 51 /* things: from here on the number is typed, not y */
#define NUMBER_CELLS 12

struct button {
    enum answer answer;
    char *caption;
};

struct question_page {
    struct page page;
    char *title, *text, *input_label, *prompt; /* prompt: of a dangerous one, what to type */
    bool dangerous, input_needed;
    guint64 count;
    struct button buttons[3]; /* the first changes nothing */
    int button_count, button;
    CDKSCREEN *widgets;
    struct widget *input, *number; /* NULL: none */
    struct widget *answers;        /* the buttons */
    bool begun;                    /* the first part was given the focus */
    char *fault;                   /* why the last answer was not taken; NULL: it was */
    struct chooser scroll;         /* of the text */
    struct area inside;
    bool spaced; /* there is room for blank lines */

    void (*answered)(struct console *console, gpointer data, enum answer answer, const char *input);
    gpointer data;
    GDestroyNotify free_data;
};

/* The page is gone before the answer is given, so that it may ask further. */
static void question_end(struct question_page *question, enum answer answer)
{
    struct console *console = question->page.console;
    void (*answered)(struct console *, gpointer, enum answer, const char *) = question->answered;
    gpointer data = g_steal_pointer(&question->data);
    const GDestroyNotify free_data = question->free_data;
    g_autofree char *input =
        question->input != NULL ? g_strdup(line_widget_text(question->input)) : NULL;
    question->free_data = NULL;
    console_close(console, &question->page);
    answered(console, data, answer, input);
    if (free_data != NULL)
        free_data(data);
}

static void question_fault(struct question_page *question, char *fault)
{
    g_free(question->fault);
    question->fault = fault;
}

/* Yes, if nothing is missing for it. */
static void question_agree(struct question_page *question)
{
    if (question->input_needed && question->input != NULL) {
        g_autofree char *typed = g_strstrip(g_strdup(line_widget_text(question->input)));
        if (*typed == '\0') {
            question_fault(question, g_strdup_printf("%s is needed.", question->input_label));
            widget_focus(question->input);
            return;
        }
    }
    question_end(question, ANSWER_YES);
}

/* The number as typed, with or without blanks between thousands. */
static bool question_number_is_right(const struct question_page *question)
{
    g_autofree char *wanted = g_strdup_printf("%" G_GUINT64_FORMAT, question->count);
    g_autoptr(GString) typed = g_string_new(line_widget_text(question->number));
    g_string_replace(typed, " ", "", 0);
    return strcmp(typed->str, wanted) == 0;
}

static void question_choose(struct page *page)
{
    struct question_page *question = (struct question_page *)page;
    const struct widget *focused = widget_focused(question->widgets);
    const enum answer answer = question->buttons[question->button].answer;
    if (focused == question->input && focused != NULL && !question->dangerous)
        question_agree(question); /* what was typed is the answer */
    else if (focused == question->input && focused != NULL)
        widget_focus_next(question->widgets, false);
    else if (focused == question->number && focused != NULL && question_number_is_right(question))
        question_agree(question);
    else if (focused == question->number && focused != NULL)
        question_fault(question,
                       g_strdup_printf("Type %" G_GUINT64_FORMAT " to go on; Esc changes nothing.",
                                       question->count));
    else if (answer == ANSWER_YES)
        question_agree(question);
    else
        question_end(question, answer);
}

static void question_dismiss(struct page *page)
{
    question_end((struct question_page *)page, ANSWER_NO);
}

static enum outcome question_hand_key(struct question_page *question, const struct key *key)
{
    const enum outcome outcome = widget_key(widget_focused(question->widgets), key);
    if (outcome & OUTCOME_CHANGED)
        question_fault(question, NULL);
    if (outcome & (OUTCOME_FORWARD | OUTCOME_BACKWARD))
        widget_focus_next(question->widgets, (outcome & OUTCOME_BACKWARD) != 0);
    return outcome;
}

static bool question_has_several(const struct page *page)
{
    const struct question_page *question = (const struct question_page *)page;
    return (question->input != NULL) + (question->number != NULL) + question->button_count > 1;
}

static void question_next(struct page *page)
{
    static const struct key tab = { .code = KEY_CODE_TAB };
    question_hand_key((struct question_page *)page, &tab);
}

const struct console_command question_commands[] = {
    { .name = "choose",
      .keys = { KEY_CODE_ENTER },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = question_choose },
    { .name = "next-answer",
      .keys = { KEY_CODE_TAB },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .available = question_has_several,
      .run = question_next },
    { .name = "dismiss",
      .keys = { KEY_CODE_ESCAPE, KEY_CONTROL('g') },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = question_dismiss },
    { 0 },
};
static const struct console_command *const sets[] = { question_commands, NULL };

/* The buttons: a widget of its own kind, since their texts come from everywhere. */
static void answers_draw(struct widget *widget)
{
    const struct question_page *question = widget->owner;
    int column = 0;
    for (int i = 0; i < question->button_count; i++) {
        const bool current = widget_has_focus(widget) && question->button == i;
        g_autofree char *caption = g_strdup_printf("[ %s ]", question->buttons[i].caption);
        if (current)
            widget_place_cursor(widget, 0, column + 2);
        column += paint_text(widget->window, 0, column, widget->columns - column,
                             current ? ROLE_CURRENT : ROLE_TEXT, caption)
                  + 2;
    }
}

/* To the button beside this one, and out of the row at its ends. */
static enum outcome answers_move(struct question_page *question, int step)
{
    const int next = question->button + step;
    if (next < 0 || next >= question->button_count)
        return step > 0 ? OUTCOME_FORWARD : OUTCOME_BACKWARD;
    question->button = next;
    return OUTCOME_HANDLED;
}

/* y is an answer only where nobody has to type a number. */
static enum outcome answers_letter(struct question_page *question, int code)
{
    if (code == 'n' || code == 'N')
        question_end(question, ANSWER_NO);
    else if ((code == 'y' || code == 'Y') && question->number == NULL)
        question_agree(question);
    else
        return OUTCOME_IGNORED;
    return OUTCOME_HANDLED;
}

static enum outcome answers_key(struct widget *widget, const struct key *key)
{
    struct question_page *question = widget->owner;
    if (key->code == KEY_CODE_LEFT || key->code == KEY_CODE_BACK_TAB)
        return answers_move(question, -1);
    if (key->code == KEY_CODE_RIGHT || key->code == KEY_CODE_TAB)
        return answers_move(question, 1);
    if (question->number == NULL || key->code < '0' || key->code > '9')
        return answers_letter(question, key->code);
    widget_focus(question->number);
    return widget_key(question->number, key);
}

static void answers_focus(struct widget *widget, bool gained)
{
    struct question_page *question = widget->owner;
    if (gained)
        question->button = 0;
}

static const struct widget_class answers_class = {
    .name = "answers",
    .size = sizeof(struct widget),
    .takes_focus = true,
    .draw = answers_draw,
    .key = answers_key,
    .focus = answers_focus,
};

/* The rows below the text: the line to fill in, what to type, a fault, the buttons. */
static int question_rows_below(const struct question_page *question)
{
    return (question->input != NULL) + (question->prompt != NULL)
           + (question->input != NULL || question->prompt != NULL) + 1;
}

static void question_place_widgets(struct question_page *question)
{
    const struct area *inside = &question->inside;
    int row = inside->row + question->scroll.rows + (question->spaced ? 1 : 0);
    if (question->input != NULL) {
        const int label = MIN(paint_cells(question->input_label) + 2, inside->columns / 2);
        widget_place(question->input, row++, inside->column + label, 1, inside->columns - label);
    }
    if (question->number != NULL) {
        const int prompt = MIN(paint_cells(question->prompt) + 1, inside->columns - 4);
        widget_place(question->number, row, inside->column + prompt, 1,
                     MIN(NUMBER_CELLS, inside->columns - prompt));
    }
    widget_place(question->answers, inside->row + inside->rows - 1, inside->column, 1,
                 inside->columns);
    if (!question->begun)
        widget_focus(question->input != NULL ? question->input : question->answers);
    question->begun = true;
}

static void question_layout(struct page *page)
{
    struct question_page *question = (struct question_page *)page;
    const int columns = MIN(QUESTION_COLUMNS, page->area.columns - 2);
    const int lines = *question->text != '\0' ? paint_wrapped_lines(question->text, columns) : 0;
    const int below = question_rows_below(question);
    question->inside = overlay_place(&page->area, lines + below + 2, QUESTION_COLUMNS);
    question->spaced = question->inside.rows >= lines + below + 2;
    question->scroll.count = lines;
    question->scroll.rows = question->spaced ? lines : MAX(question->inside.rows - below, 0);
    question->scroll.first =
        CLAMP(question->scroll.first, 0, MAX(lines - question->scroll.rows, 0));
    question_place_widgets(question);
}

static void question_draw_text(const struct question_page *question, WINDOW *screen)
{
    const struct area *inside = &question->inside;
    const struct chooser *scroll = &question->scroll;
    paint_wrapped(screen, inside->row, inside->column, scroll->rows, inside->columns, scroll->first,
                  ROLE_TEXT, question->text);
    if (scroll->rows >= scroll->count)
        return;
    /* How much of it was seen, in the rule above, where there always is room. */
    g_autofree char *more = g_strdup_printf(
        " %d/%d PgDn ", MIN(scroll->first + scroll->rows, scroll->count), scroll->count);
    const int cells = MIN(paint_cells(more), inside->columns);
    paint_text(screen, inside->row - 1, inside->column + inside->columns - cells, cells, ROLE_HELP,
               more);
}

static void question_draw(struct page *page, WINDOW *screen)
{
    struct question_page *question = (struct question_page *)page;
    const struct area *inside = &question->inside;
    overlay_draw_frame(page, screen, inside, question->title);
    question_draw_text(question, screen);
    int row = inside->row + question->scroll.rows + (question->spaced ? 1 : 0);
    if (question->input != NULL)
        paint_text(screen, row++, inside->column, inside->columns / 2, ROLE_TEXT,
                   question->input_label);
    if (question->prompt != NULL)
        paint_text(screen, row++, inside->column, inside->columns, ROLE_TEXT, question->prompt);
    if (question->fault != NULL)
        paint_text(screen, row, inside->column, inside->columns, ROLE_BAD, question->fault);
    widget_draw_all(question->widgets);
}

static enum outcome question_key(struct page *page, const struct key *key)
{
    struct question_page *question = (struct question_page *)page;
    if (key->code == KEY_CODE_ENTER || key->code == KEY_CODE_ESCAPE || key->code == KEY_CODE_TAB)
        return OUTCOME_IGNORED; /* commands */
    const enum outcome outcome = question_hand_key(question, key);
    if (outcome != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    return chooser_scroll_key(&question->scroll, key->code, false);
}

static bool question_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static void question_clear(struct page *page)
{
    struct question_page *question = (struct question_page *)page;
    g_free(question->title);
    g_free(question->text);
    g_free(question->input_label);
    g_free(question->prompt);
    g_free(question->fault);
    for (int i = 0; i < question->button_count; i++)
        g_free(question->buttons[i].caption);
    widget_screen_free(question->widgets);
    if (question->free_data != NULL)
        question->free_data(question->data);
}

static const struct page_class question_class = {
    .name = "question",
    .size = sizeof(struct question_page),
    .overlay = true,
    .commands = sets,
    .layout = question_layout,
    .draw = question_draw,
    .key = question_key,
    .takes_text = question_takes_text,
    .clear = question_clear,
};

static void question_add_button(struct question_page *page, enum answer answer, const char *caption)
{
    page->buttons[page->button_count++] = (struct button){ answer, g_strdup(caption) };
}

/* Of a dangerous question there is no button that Enter could hit. */
static void question_take(struct question_page *page, const struct question *question)
{
    page->title = g_strdup(question->title);
    page->text = g_strdup(question->text != NULL ? question->text : "");
    page->input_label = g_strdup(question->input_label);
    page->input_needed = question->input_needed;
    page->dangerous = question->dangerous;
    page->count = question->count;
    const char *yes = question->yes != NULL ? question->yes : "Yes";
    question_add_button(page, ANSWER_NO, question->no != NULL ? question->no : "No");
    if (question->third != NULL)
        question_add_button(page, ANSWER_THIRD, question->third);
    if (!question->dangerous)
        question_add_button(page, ANSWER_YES, yes);
    else if (question->count >= NUMBER_FROM)
        page->prompt =
            g_strdup_printf("To go on type %" G_GUINT64_FORMAT " and Enter:", question->count);
    else if (question->yes != NULL)
        page->prompt = g_strdup_printf("To go on type y (%s).", yes);
    else
        page->prompt = g_strdup("To go on type y.");
    page->widgets = widget_screen_new();
    if (question->input_label != NULL) {
        page->input = line_widget_new(page->widgets, question->input_limit);
        widget_set_value(page->input, question->input != NULL ? question->input : "");
    }
    if (question->dangerous && question->count >= NUMBER_FROM)
        page->number = line_widget_new(page->widgets, NUMBER_CELLS);
    page->answers = widget_new(&answers_class, page->widgets);
    page->answers->owner = page;
}

void question_ask(struct console *console, const struct question *question,
                  void (*answered)(struct console *console, gpointer data, enum answer answer,
                                   const char *input),
                  gpointer data, GDestroyNotify free_data)
{
    struct question_page *page = (struct question_page *)page_new(&question_class, console);
    question_take(page, question);
    page->answered = answered;
    page->data = data;
    page->free_data = free_data;
    console_push(console, &page->page);
    terminal_forget_keys();
}
