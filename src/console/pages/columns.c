#include "config.h"

#include "console/pages/columns_private.h"

#include "console/command.h"
#include "console/pages/question.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "console/widgets/table.h"

/* From so many rows on the columns and the first rows of the file are both shown. */
#define ROWS_FOR_BOTH 13
#define WHOLE_ROWS 2 /* for what has to be said about the whole file */

/* The columns of the table of rows. */
enum preview_column {
    PREVIEW_LINE,
    PREVIEW_NAME,
    PREVIEW_ADDRESS,
    PREVIEW_COURSE,
    PREVIEW_GRADE,
    PREVIEW_COMPLETION,
    PREVIEW_VERDICT,
};

static const char *preview_text(const struct columns_row *row, enum preview_column column)
{
    const char *const texts[] = {
        [PREVIEW_LINE] = row->number,
        [PREVIEW_NAME] = row->name,
        [PREVIEW_ADDRESS] = row->address,
        [PREVIEW_COURSE] = row->course,
        [PREVIEW_GRADE] = row->grade,
        [PREVIEW_COMPLETION] = row->completion,
        [PREVIEW_VERDICT] = row->fault != NULL ? row->fault : "taken",
    };
    return texts[column];
}

static const char *preview_cell(gpointer data, int line, int column, enum role *role)
{
    const struct columns_page *columns = data;
    if (columns->rows == NULL || line >= (int)columns->rows->len)
        return "";
    const struct columns_row *row = columns->rows->pdata[line];
    const enum preview_column which = (enum preview_column)columns->parts[column];
    if (which == PREVIEW_VERDICT)
        *role = row->fault != NULL ? ROLE_BAD : ROLE_GOOD;
    return preview_text(row, which);
}

static const struct table_source preview_source = { .cell = preview_cell };

static const struct table_column preview_columns[] = {
    [PREVIEW_LINE] = { (char *)"Line", 4, false, true, 0 },
    [PREVIEW_NAME] = { (char *)"Name", 13, true, false, 0 },
    [PREVIEW_ADDRESS] = { (char *)"Address or id", 13, true, false, 0 },
    [PREVIEW_COURSE] = { (char *)"Course", 10, false, false, 0, 1 },
    [PREVIEW_GRADE] = { (char *)"Grade", 16, false, true, 0 },
    [PREVIEW_COMPLETION] = { (char *)"Completed", 10, false, false, 0 },
    [PREVIEW_VERDICT] = { (char *)"Verdict", 8, true, false, 0, 0 },
};

/* Whether the rows say anything there; what they say nothing of takes no room. */
static bool preview_has(const struct columns_page *columns, enum preview_column column)
{
    bool has = column == PREVIEW_LINE || column == PREVIEW_NAME || column == PREVIEW_VERDICT;
    for (guint i = 0; i < columns->rows->len && !has; i++)
        has = *preview_text(columns->rows->pdata[i], column) != '\0';
    return has;
}

void columns_set_rows(struct columns_page *columns, GPtrArray *rows)
{
    struct table_column shown[G_N_ELEMENTS(preview_columns)];
    int count = 0;
    g_clear_pointer(&columns->rows, g_ptr_array_unref);
    columns->rows = rows;
    for (int i = 0; rows != NULL && i < (int)G_N_ELEMENTS(preview_columns); i++) {
        if (!preview_has(columns, (enum preview_column)i))
            continue;
        columns->parts[count] = i;
        shown[count++] = preview_columns[i];
    }
    table_widget_set_columns(columns->table, shown, count);
}

bool columns_are_split(const struct columns_page *columns)
{
    return columns->page.area.rows >= ROWS_FOR_BOTH;
}

void columns_changed(struct columns_page *columns)
{
    struct columns_sight *sight = columns->sight;
    columns->changed = true;
    columns_set_rows(columns, NULL);
    g_clear_pointer(&columns->fault, g_free);
    chooser_set_count(&columns->chooser,
                      sight->mapping != NULL ? (int)sight->mapping->columns->len : 0);
    if (sight->mapping == NULL)
        return;
    columns_settle(sight);
    columns_preview_start(columns);
}

/* "103 rows: Roster, Windows-1252, semicolons". Caller frees. */
static char *columns_file_words(const struct columns_sight *sight)
{
    const struct survey *survey = sight->survey;
    g_autofree char *rows = console_show_number((gint64)survey->rows);
    const char *shape = survey->shape != NULL ? survey->shape : "";
    return g_strdup_printf("%s row%s%s: %s, %s%s%s", rows, survey->rows == 1 ? "" : "s",
                           sight->remembered ? ", columns as in an earlier import" : "",
                           sight->title, survey->encoding != NULL ? survey->encoding : "UTF-8",
                           *shape != '\0' ? ", " : "", shape);
}

/* What the file is, and what is not clear about the whole of it. Returns the rows that it took. */
static int columns_draw_head(struct columns_page *columns, WINDOW *screen, const struct area *area)
{
    const struct mapping_question *whole = columns_question(columns->sight, -1);
    g_autofree char *words = columns_file_words(columns->sight);
    paint_text(screen, area->row, 1, area->columns - 1, ROLE_HEADING, words);
    if (whole == NULL)
        return 1;
    paint_text(screen, area->row + 1, 1, 1, ROLE_WARNING, "!");
    return 1
           + paint_wrapped(screen, area->row + 1, 2, MIN(WHOLE_ROWS, area->rows - 2),
                           area->columns - 2, 0, ROLE_WARNING, whole->sentence);
}

/* Below the table, where there is room, the reasons that its last column has no room for. */
static void columns_draw_faults(const struct columns_page *columns, WINDOW *screen,
                                const struct area *area, int from)
{
    for (guint i = 0; i < columns->rows->len && from < area->rows; i++) {
        const struct columns_row *row = columns->rows->pdata[i];
        if (row->fault == NULL)
            continue;
        g_autofree char *text = g_strdup_printf("Line %s: %s", row->number, row->fault);
        from += paint_wrapped(screen, area->row + from, 1, area->rows - from, area->columns - 2, 0,
                              ROLE_BAD, text);
    }
}

static void columns_draw_rows(struct columns_page *columns, WINDOW *screen, const struct area *area)
{
    if (columns->rows == NULL) {
        widget_hide(columns->table);
        const char *text =
            columns->sight->questions->len > 0
                ? "The rows are shown when everything is said that has a ! before it."
            : columns->fault != NULL ? columns->fault
                                     : "Reading the first rows.";
        paint_wrapped(screen, area->row, 1, area->rows, area->columns - 2, 0,
                      columns->fault != NULL ? ROLE_BAD : ROLE_HELP, text);
        return;
    }
    widget_place(columns->table, area->row, 0, area->rows, area->columns);
    const int shown = MIN((int)columns->rows->len, table_widget_room(columns->table));
    table_widget_set_rows(columns->table, shown, -1);
    widget_draw_all(columns->screen);
    columns_draw_faults(columns, screen, area, shown + 2);
}

static void columns_draw_unread(const struct columns_page *columns, WINDOW *screen)
{
    const struct area *area = &columns->page.area;
    g_autofree char *text = g_strdup_printf(
        "%s is text in an encoding that it does not name, and nothing is guessed: e shows in which "
        "ones it can be read, each with a line of it.",
        columns->sight->name);
    terminal_place_cursor(area->row, 1);
    paint_wrapped(screen, area->row, 1, area->rows, area->columns - 2, 0, ROLE_WARNING, text);
}

static void columns_draw(struct page *page, WINDOW *screen)
{
    struct columns_page *columns = columns_of(page);
    const struct area *area = &page->area;
    for (int i = 0; i < area->rows; i++)
        paint_text_padded(screen, area->row + i, 0, area->columns, ROLE_TEXT, "");
    if (columns->sight->mapping == NULL) {
        columns_draw_unread(columns, screen);
        return;
    }
    const int head = columns_draw_head(columns, screen, area);
    struct area rest = { area->row + head, 0, MAX(area->rows - head, 1), area->columns };
    if (!columns_are_split(columns)) {
        terminal_place_cursor(rest.row, 1);
        if (columns->shows_rows) {
            columns_draw_rows(columns, screen, &rest);
            return;
        }
        widget_hide(columns->table);
        columns_draw_list(columns, screen, &rest);
        return;
    }
    const int share = columns->rows != NULL ? rest.rows / 2 : rest.rows - 3;
    const int list = MIN(share, columns_list_height(columns, area->columns));
    const struct area upper = { rest.row, 0, list, area->columns };
    const struct area lower = { rest.row + list + 1, 0, rest.rows - list - 1, area->columns };
    paint_rule(screen, rest.row + list, 0, area->columns);
    columns_draw_rows(columns, screen, &lower);
    columns_draw_list(columns, screen, &upper);
}

static enum outcome columns_key(struct page *page, const struct key *key)
{
    struct columns_page *columns = columns_of(page);
    if (key->code == KEY_CODE_LEFT || key->code == KEY_CODE_RIGHT) {
        table_widget_scroll(columns->table, key->code == KEY_CODE_RIGHT);
        return OUTCOME_HANDLED;
    }
    return chooser_key(&columns->chooser, key->code, true);
}

static char *columns_title(const struct page *page)
{
    (void)page;
    return g_strdup("Columns");
}

static char *columns_status(const struct page *page)
{
    const struct columns_page *columns = columns_of(page);
    const struct columns_sight *sight = columns->sight;
    if (columns->looking != NULL)
        return g_strdup("reading the file");
    if (sight->mapping == NULL)
        return g_strdup("the encoding is not known");
    if (sight->questions->len == 0)
        return g_strdup_printf("%d of %d columns   everything is said; nothing is changed yet",
                               columns->chooser.current + 1, columns->chooser.count);
    return g_strdup_printf("%d of %d columns   ! %u thing%s to be said",
                           columns->chooser.current + 1, columns->chooser.count,
                           sight->questions->len, sight->questions->len == 1 ? "" : "s");
}

static char *columns_flag(const struct page *page)
{
    return columns_of(page)->changed ? g_strdup("changed") : NULL;
}

static void columns_left(struct console *console, gpointer data, enum answer answer,
                         const char *input)
{
    (void)input;
    if (answer == ANSWER_YES)
        console_close(console, data);
}

static bool columns_leave(struct page *page, bool quitting)
{
    if (quitting || !columns_of(page)->changed)
        return true;
    const struct question question = {
        .title = "Leave the columns as they were?",
        .text = "What was chosen here is forgotten. F2 goes on with it instead.",
        .yes = "Leave",
        .no = "Stay",
    };
    question_ask(page->console, &question, columns_left, page, NULL);
    return false;
}

static void columns_clear(struct page *page)
{
    struct columns_page *columns = columns_of(page);
    columns_sight_free(columns->sight);
    g_clear_pointer(&columns->rows, g_ptr_array_unref);
    g_free(columns->fault);
    widget_screen_free(columns->screen);
}

static const struct console_command *const columns_sets[] = { columns_commands, NULL };

static const struct page_class columns_class = {
    .name = "columns",
    .size = sizeof(struct columns_page),
    .commands = columns_sets,
    .draw = columns_draw,
    .key = columns_key,
    .title = columns_title,
    .status = columns_status,
    .flag = columns_flag,
    .leave = columns_leave,
    .clear = columns_clear,
};

void columns_open(struct console *console, struct columns_sight *sight, columns_done done,
                  gpointer data)
{
    struct columns_page *columns = columns_of(page_new(&columns_class, console));
    columns->sight = sight;
    columns->done = done;
    columns->data = data;
    columns->screen = widget_screen_new();
    columns->table = table_widget_new(columns->screen, &preview_source, columns);
    console_push(console, &columns->page);
    chooser_set_rows(&columns->chooser, 1);
    columns_changed(columns);
    columns->changed = false;
    chooser_go(&columns->chooser, columns_first_open(sight));
    if (sight->mapping == NULL)
        columns_ask_encoding(columns);
}
