#include "config.h"

#include "console/widgets/text.h"

#include "console/terminal/terminal.h"
#include "console/widgets/cluster.h"
#include "console/widgets/edit.h"
#include "console/widgets/json_brackets.h"
#include "console/widgets/offer.h"
#include "console/widgets/text_complete.h"
#include "console/widgets/text_rows.h"

#include <string.h>

#define COLUMNS_FOR_NUMBERS 24
#define INDENT_USUAL 4
#define WANTED_MOST 200
/* Longer texts are edited all the same; looking for brackets in them would be felt. */
#define BRACKETS_LONGEST (256 * 1024)

struct text_widget {
    struct widget widget;
    enum text_kind kind;
    bool numbers;
    struct edit edit;
    struct text_rows rows;
    int top_line, top_part; /* the row that is shown first */
    int goal;               /* the cell that Up and Down keep to; -1: the cursor's own */
    int fault_line, fault_column;
    struct offer offer;
    GPtrArray *(*complete)(struct widget *widget, int line, int column);
};

static struct text_widget *text_of(struct widget *widget)
{
    return (struct text_widget *)widget;
}

static const struct text_widget *text_of_const(const struct widget *widget)
{
    return (const struct text_widget *)widget;
}

/* The cells of line numbers, with the mark of the current line before and a blank behind them. */
static int text_gutter(const struct text_widget *text, const struct text_rows *rows, int columns)
{
    if (!text->numbers || columns < COLUMNS_FOR_NUMBERS)
        return 0;
    int digits = 1;
    for (int lines = text_rows_lines(rows); lines >= 10; lines /= 10)
        digits++;
    return MAX(digits, 2) + 2;
}

/* One cell stays free for the cursor behind the last character. */
static void text_wrap(const struct text_widget *text, struct text_rows *rows, int columns)
{
    text_rows_set(rows, text->edit.text, text->edit.version, columns);
    text_rows_set(rows, text->edit.text, text->edit.version,
                  columns - text_gutter(text, rows, columns) - 1);
}

static void text_find_rows(struct text_widget *text)
{
    text_wrap(text, &text->rows, text->widget.columns);
}

/* Scrolls so that the cursor's row is seen. */
static void text_scroll(struct text_widget *text, const struct text_row *current)
{
    const struct text_row top = text_rows_get(&text->rows, text->top_line, text->top_part);
    text->top_line = top.line;
    text->top_part = top.part;
    if (current->begin <= top.begin) {
        text->top_line = current->line;
        text->top_part = current->part;
        return;
    }
    /* The topmost row that may be first. */
    struct text_row first = *current;
    for (int i = 1; i < text->widget.rows; i++)
        if (first.begin == top.begin || !text_rows_previous(&text->rows, &first))
            return;
    if (first.begin > top.begin) {
        text->top_line = first.line;
        text->top_part = first.part;
    }
}

/* A field that grew, or a text that shrank, leaves no empty rows while there is something above. */
static void text_scroll_back(struct text_widget *text)
{
    struct text_row last = text_rows_get(&text->rows, text->top_line, text->top_part);
    struct text_row top = last;
    int shown = 1;
    while (shown < text->widget.rows && text_rows_next(&text->rows, &last))
        shown++;
    while (shown < text->widget.rows && text_rows_previous(&text->rows, &top))
        shown++;
    text->top_line = top.line;
    text->top_part = top.part;
}

static enum role text_role(const struct widget *widget)
{
    if (widget->read_only)
        return ROLE_READ_ONLY;
    return ROLE_TEXT;
}

static void text_draw_gutter(struct text_widget *text, int row, int gutter,
                             const struct text_row *shown, const struct text_row *current)
{
    if (gutter == 0)
        return;
    WINDOW *window = text->widget.window;
    const bool is_current = widget_has_focus(&text->widget) && shown->line == current->line;
    const bool is_fault = shown->line + 1 == text->fault_line;
    g_autofree char *number = g_strdup_printf("%d", shown->line + 1);
    if (shown->part == 0)
        paint_text_right(window, row, 1, gutter - 2, ROLE_HELP, number);
    if (shown->part == 0 && is_fault)
        paint_text(window, row, 0, 1, ROLE_BAD, "!");
    else if (shown->part == 0 && is_current)
        paint_text(window, row, 0, 1, ROLE_KEY, "\u25B8");
}

/* Another look for one character, if it stands in this row. */
static void text_mark(struct text_widget *text, int row, int gutter, const struct text_row *shown,
                      gsize at, enum role role)
{
    if (at < shown->begin || at >= shown->end)
        return;
    const char *all = text->edit.text->str;
    const int column = gutter + cluster_cells(all, shown->begin, at);
    const int cells = cluster_cells(all, at, cluster_after(all, shown->end, at));
    paint_role(text->widget.window, row, column, MAX(cells, 1), role);
}

/* Where the fault is; at the end of a line its last character stands for it. */
static gsize text_offset(const struct text_widget *text, int line, int column)
{
    const int last = text_rows_lines(&text->rows) - 1;
    const gsize begin = text_rows_line_begin(&text->rows, CLAMP(line - 1, 0, last));
    const gsize end = text_rows_line_end(&text->rows, CLAMP(line - 1, 0, last));
    const char *all = text->edit.text->str;
    const glong length = g_utf8_strlen(all + begin, (gssize)(end - begin));
    return (gsize)(g_utf8_offset_to_pointer(all + begin, CLAMP(column - 1, 0, length)) - all);
}

/* The brackets at the cursor, or before it, and the one that belongs to it. */
static bool text_brackets(const struct text_widget *text, gsize *one, gsize *other)
{
    const GString *all = text->edit.text;
    if (text->kind != TEXT_JSON || all->len > BRACKETS_LONGEST || !widget_has_focus(&text->widget))
        return false;
    *one = text->edit.cursor;
    if (json_brackets_partner(all->str, all->len, *one, other))
        return true;
    return text->edit.cursor > 0
           && json_brackets_partner(all->str, all->len, *one = text->edit.cursor - 1, other);
}

struct text_marks {
    bool has_brackets;
    gsize bracket, partner;
    bool has_fault;
    gsize fault;
};

static struct text_marks text_find_marks(const struct text_widget *text)
{
    struct text_marks marks = { .has_fault = text->fault_line > 0 };
    marks.has_brackets = text_brackets(text, &marks.bracket, &marks.partner);
    if (!marks.has_fault)
        return marks;
    marks.fault = text_offset(text, text->fault_line, text->fault_column);
    const int line = CLAMP(text->fault_line, 1, text_rows_lines(&text->rows)) - 1;
    if (marks.fault == text_rows_line_end(&text->rows, line)
        && marks.fault > text_rows_line_begin(&text->rows, line))
        marks.fault = cluster_before(text->edit.text->str, text->edit.text->len, marks.fault);
    return marks;
}

static void text_draw_row(struct text_widget *text, int row, int gutter,
                          const struct text_row *shown, const struct text_marks *marks)
{
    WINDOW *window = text->widget.window;
    cluster_paint(window, row, gutter, text_role(&text->widget), text->edit.text->str, shown->begin,
                  shown->end);
    if (marks->has_brackets) {
        text_mark(text, row, gutter, shown, marks->bracket, ROLE_MATCH);
        text_mark(text, row, gutter, shown, marks->partner, ROLE_MATCH);
    }
    if (marks->has_fault)
        text_mark(text, row, gutter, shown, marks->fault, ROLE_BAD);
}

static void text_draw(struct widget *widget)
{
    struct text_widget *text = text_of(widget);
    text_find_rows(text);
    const struct text_row current = text_rows_at(&text->rows, text->edit.cursor);
    if (widget_has_focus(widget))
        text_scroll(text, &current);
    text_scroll_back(text);
    const struct text_marks marks = text_find_marks(text);
    const int gutter = text_gutter(text, &text->rows, widget->columns);
    struct text_row shown = text_rows_get(&text->rows, text->top_line, text->top_part);
    for (int row = 0; row < widget->rows; row++) {
        text_draw_gutter(text, row, gutter, &shown, &current);
        text_draw_row(text, row, gutter, &shown, &marks);
        if (widget_has_focus(widget) && shown.begin == current.begin)
            widget_place_cursor(
                widget, row,
                gutter + cluster_cells(text->edit.text->str, shown.begin, text->edit.cursor));
        if (!text_rows_next(&text->rows, &shown))
            break;
    }
    /* An empty field is seen by its line. */
    if (text->edit.text->len == 0 && widget_has_focus(widget) && !widget->read_only)
        mvwhline(widget->window, 0, gutter, '_', widget->columns - gutter);
}

static void text_draw_over(struct widget *widget)
{
    struct text_widget *text = text_of(widget);
    if (!text->offer.open || !widget_has_focus(widget))
        return;
    const struct text_row current = text_rows_at(&text->rows, text->edit.cursor);
    int row = 0;
    struct text_row shown = text_rows_get(&text->rows, text->top_line, text->top_part);
    while (shown.begin < current.begin && text_rows_next(&text->rows, &shown))
        row++;
    const int column = text_gutter(text, &text->rows, widget->columns)
                       + cluster_cells(text->edit.text->str, current.begin, text->edit.cursor);
    offer_draw(&text->offer, widget, row, column, "nothing to complete it with");
}

static int text_cursor_cells(const struct text_widget *text, const struct text_row *row)
{
    return cluster_cells(text->edit.text->str, row->begin, text->edit.cursor);
}

/* Up or down so many rows, keeping to the column. */
static enum outcome text_move_rows(struct text_widget *text, int count)
{
    struct text_row row = text_rows_at(&text->rows, text->edit.cursor);
    if (text->goal < 0)
        text->goal = text_cursor_cells(text, &row);
    int moved = 0;
    while (
        moved < ABS(count)
        && (count < 0 ? text_rows_previous(&text->rows, &row) : text_rows_next(&text->rows, &row)))
        moved++;
    if (moved == 0)
        terminal_bell();
    else
        edit_move(&text->edit, text_rows_offset(&text->rows, &row, text->goal));
    return OUTCOME_HANDLED;
}

/* The blanks that the line around an offset begins with. */
static int text_indent(const struct text_widget *text, gsize at)
{
    const gsize begin = edit_line_begin(&text->edit, at);
    return (int)MIN(strspn(text->edit.text->str + begin, " "), at - begin);
}

/* By how many blanks this text indents: as its first indented line does. */
static int text_indent_unit(const struct text_widget *text)
{
    for (const char *at = strchr(text->edit.text->str, '\n'); at != NULL;
         at = strchr(at + 1, '\n')) {
        const gsize blanks = strspn(at + 1, " ");
        if (blanks > 0 && blanks <= 8)
            return (int)blanks;
    }
    return INDENT_USUAL;
}

/* A new line in JSON: indented like this one, more behind an opening bracket; the closing one goes below. */
static void text_break_json(struct text_widget *text)
{
    const GString *all = text->edit.text;
    const gsize at = text->edit.cursor;
    const int indent = text_indent(text, at);
    gsize before = at;
    while (before > 0 && all->str[before - 1] == ' ')
        before--;
    const char open = before > 0 ? all->str[before - 1] : '\0';
    const bool opens = open == '{' || open == '[';
    const char next = all->str[at];
    const int inner = indent + (opens ? text_indent_unit(text) : 0);
    g_autofree char *line = g_strdup_printf("\n%*s", inner, "");
    edit_insert(&text->edit, line);
    if (!opens || (next != '}' && next != ']'))
        return;
    const gsize cursor = text->edit.cursor;
    g_autofree char *below = g_strdup_printf("\n%*s", indent, "");
    if (edit_insert(&text->edit, below))
        edit_move(&text->edit, cursor);
}

static enum outcome text_break(struct text_widget *text)
{
    const guint version = text->edit.version;
    if (text->widget.read_only)
        terminal_bell();
    else if (text->kind == TEXT_JSON)
        text_break_json(text);
    else
        edit_insert(&text->edit, "\n");
    return OUTCOME_HANDLED | (text->edit.version != version ? OUTCOME_CHANGED : 0);
}

/* A closing bracket typed on an empty line moves out to where its opening one's line begins. */
static void text_outdent(struct text_widget *text)
{
    const gsize at = text->edit.cursor - 1;
    const gsize begin = edit_line_begin(&text->edit, at);
    const int blanks = text_indent(text, at);
    gsize partner;
    if ((gsize)blanks != at - begin || text->edit.text->len > BRACKETS_LONGEST
        || !json_brackets_partner(text->edit.text->str, text->edit.text->len, at, &partner))
        return;
    const int wanted = text_indent(text, partner);
    if (wanted >= blanks)
        return;
    g_autofree char *line = g_strdup_printf("%*s%c", wanted, "", text->edit.text->str[at]);
    edit_replace(&text->edit, begin, at + 1, line);
}

static enum outcome text_start_completion(struct text_widget *text)
{
    int line, column;
    if (text->widget.read_only || text->complete == NULL) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    text_widget_cursor(&text->widget, &line, &column);
    g_autoptr(GPtrArray) words = text->complete(&text->widget, line, column);
    if (words == NULL
        || !text_complete_open(&text->offer, &text->edit, text->kind == TEXT_JSON, words))
        terminal_bell();
    return OUTCOME_HANDLED;
}

static enum outcome text_edit(struct text_widget *text, const struct key *key)
{
    text->edit.read_only = text->widget.read_only;
    const enum outcome outcome = edit_key(&text->edit, key);
    if (outcome == OUTCOME_IGNORED)
        return outcome;
    if ((key->code == '}' || key->code == ']') && (outcome & OUTCOME_CHANGED) != 0
        && text->kind == TEXT_JSON)
        text_outdent(text);
    text->goal = -1;
    return outcome;
}

/* Keys while words are offered; everything else closes the offer and is done as usual. */
static enum outcome text_key_offer(struct text_widget *text, const struct key *key)
{
    const bool json = text->kind == TEXT_JSON;
    const bool moves = key->code != KEY_CODE_HOME && key->code != KEY_CODE_END;
    if (moves && offer_key(&text->offer, key) != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    if (key->code == KEY_CODE_ESCAPE) {
        offer_close(&text->offer);
        return OUTCOME_HANDLED;
    }
    if (key->code == KEY_CODE_ENTER) {
        const guint version = text->edit.version;
        text_complete_take(&text->offer, &text->edit, json);
        return OUTCOME_HANDLED | (text->edit.version != version ? OUTCOME_CHANGED : 0);
    }
    const bool types =
        key->code == KEY_CODE_BACKSPACE || (key_is_text(key) && key->code != KEY_CODE_PASTE);
    if (!types) {
        offer_close(&text->offer);
        return OUTCOME_IGNORED;
    }
    const enum outcome outcome = text_edit(text, key);
    text_complete_narrow(&text->offer, &text->edit, json);
    if (text->offer.shown->len == 0)
        offer_close(&text->offer);
    return outcome;
}

static enum outcome text_key_plain(struct text_widget *text, const struct key *key)
{
    const int page = MAX(text->widget.rows - 1, 1);
    switch (key->code) {
    case KEY_CODE_TAB:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    case KEY_CODE_UP:
        return text_move_rows(text, -1);
    case KEY_CODE_DOWN:
        return text_move_rows(text, 1);
    case KEY_CODE_PAGE_UP:
        return text_move_rows(text, -page);
    case KEY_CODE_PAGE_DOWN:
        return text_move_rows(text, page);
    case KEY_CODE_ENTER:
        text->goal = -1;
        return text_break(text);
    case KEY_CONTROL('N'):
    case KEY_CODE_CONTROL_SPACE:
        return text_start_completion(text);
    default:
        return text_edit(text, key);
    }
}

static enum outcome text_key(struct widget *widget, const struct key *key)
{
    struct text_widget *text = text_of(widget);
    text_find_rows(text);
    enum outcome outcome = text->offer.open ? text_key_offer(text, key) : OUTCOME_IGNORED;
    if (outcome == OUTCOME_IGNORED)
        outcome = text_key_plain(text, key);
    /* What was wrong may be mended; the page looks again when typing rests. */
    if ((outcome & OUTCOME_CHANGED) != 0)
        text->fault_line = 0;
    return outcome;
}

static void text_focus(struct widget *widget, bool gained)
{
    struct text_widget *text = text_of(widget);
    text->edit.typing = false;
    if (!gained)
        offer_close(&text->offer);
}

static const char *text_hint(const struct widget *widget)
{
    return text_of_const(widget)->edit.hint;
}

/* Counting stops where no page would give it so many. */
static int text_rows_wanted(const struct widget *widget, int columns)
{
    const struct text_widget *text = text_of_const(widget);
    struct text_rows rows;
    text_rows_init(&rows);
    text_wrap(text, &rows, columns);
    int count = 1;
    struct text_row row = text_rows_get(&rows, 0, 0);
    while (count < WANTED_MOST && text_rows_next(&rows, &row))
        count++;
    text_rows_clear(&rows);
    return count;
}

static void text_clear(struct widget *widget)
{
    struct text_widget *text = text_of(widget);
    edit_clear(&text->edit);
    text_rows_clear(&text->rows);
    offer_clear(&text->offer);
}

static char *text_value(const struct widget *widget)
{
    return g_strdup(text_widget_text(widget));
}

/* In JSON of which nothing is written yet, typing begins between the braces. */
static void text_begin(struct text_widget *text)
{
    const char *all = text->edit.text->str;
    const char *inside = text->kind == TEXT_JSON && g_str_has_prefix(all, "{\n") ? all + 2 : "";
    const gsize blanks = strspn(inside, " ");
    if (inside[blanks] == '\n' && g_str_equal(inside + blanks + 1, "}"))
        edit_move(&text->edit, (gsize)(inside - all) + blanks);
}

static void text_set_value(struct widget *widget, const char *value)
{
    struct text_widget *text = text_of(widget);
    edit_set(&text->edit, value);
    text_begin(text);
    offer_close(&text->offer);
    text->top_line = text->top_part = 0;
    text->fault_line = 0;
    text->goal = -1;
    text_find_rows(text);
}

static const struct widget_class text_class = {
    .name = "text",
    .size = sizeof(struct text_widget),
    .takes_focus = true,
    .draw = text_draw,
    .draw_over = text_draw_over,
    .key = text_key,
    .focus = text_focus,
    .rows_wanted = text_rows_wanted,
    .hint = text_hint,
    .clear = text_clear,
    .value = text_value,
    .set_value = text_set_value,
};

struct widget *text_widget_new(CDKSCREEN *screen, enum text_kind kind, int limit)
{
    struct widget *widget = widget_new(&text_class, screen);
    struct text_widget *text = text_of(widget);
    text->kind = kind;
    text->numbers = kind == TEXT_JSON;
    text->goal = -1;
    edit_init(&text->edit, true);
    text->edit.limit = limit;
    text_rows_init(&text->rows);
    offer_init(&text->offer);
    text_find_rows(text);
    return widget;
}

const char *text_widget_text(const struct widget *widget)
{
    return text_of_const(widget)->edit.text->str;
}

void text_widget_set_fault(struct widget *widget, int line, int column)
{
    text_of(widget)->fault_line = line;
    text_of(widget)->fault_column = column;
}

void text_widget_cursor(const struct widget *widget, int *line, int *column)
{
    const struct text_widget *text = text_of_const(widget);
    const char *all = text->edit.text->str;
    *line = 1;
    for (const char *at = all;
         (at = memchr(at, '\n', (gsize)(all + text->edit.cursor - at))) != NULL; at++)
        (*line)++;
    const gsize begin = edit_line_begin(&text->edit, text->edit.cursor);
    *column = 1 + (int)g_utf8_strlen(all + begin, (gssize)(text->edit.cursor - begin));
}

void text_widget_go(struct widget *widget, int line, int column)
{
    struct text_widget *text = text_of(widget);
    text_find_rows(text);
    text->goal = -1;
    edit_move(&text->edit, text_offset(text, line, column));
}

void text_widget_insert(struct widget *widget, const char *inserted)
{
    struct text_widget *text = text_of(widget);
    edit_insert(&text->edit, inserted);
    text->fault_line = 0;
    text->goal = -1;
}

void text_widget_on_complete(struct widget *widget,
                             GPtrArray *(*offer)(struct widget *widget, int line, int column))
{
    text_of(widget)->complete = offer;
}
