#include "config.h"

#include "console/pages/intake_private.h"

#include "base/text.h"
#include "console/command.h"
#include "console/terminal/terminal.h"
#include "console/widgets/table.h"

#define HEAD_SHARE                                                                                 \
    3 /* the part of the page that the lines above the table may take: one of so many */

/* The columns of the table. */
enum intake_column {
    INTAKE_NUMBER,
    INTAKE_NAME,
    INTAKE_VERDICT,
    INTAKE_NOTE,
    INTAKE_FROM, /* the file, or the kind of object when moving in */
};

static void intake_row_free(gpointer row)
{
    intake_row_clear(row);
}

/* Reads the rows on the screen, of which a report may have a million. */
static void intake_read_window(struct intake_page *intake)
{
    const struct chooser *chooser = &intake->chooser;
    const int count = MIN(chooser->count - chooser->first, chooser->rows);
    g_autoptr(GError) error = NULL;
    g_array_set_size(intake->window, 0);
    intake->window_first = chooser->first;
    for (int i = 0; i < count && error == NULL; i++) {
        struct intake_row row;
        const gint64 index = intake_view_index(&intake->view, chooser->first + i);
        if (intake_report_read(intake->report, index, &row, &error))
            g_array_append_val(intake->window, row);
    }
    if (error != NULL)
        console_error(intake->page.console, error);
}

static const struct intake_row *intake_row_at(struct intake_page *intake, int line)
{
    if (intake->report == NULL || line < 0 || line >= intake->chooser.count)
        return NULL;
    if (!intake->lent
        && (intake->window_first != intake->chooser.first
            || (int)intake->window->len
                   < MIN(intake->chooser.count - intake->chooser.first, intake->chooser.rows)))
        intake_read_window(intake);
    const int at = line - intake->window_first;
    return at >= 0 && at < (int)intake->window->len
               ? &g_array_index(intake->window, struct intake_row, (guint)at)
               : NULL;
}

const struct intake_row *intake_current(struct intake_page *intake)
{
    return intake_row_at(intake, intake->chooser.current);
}

static const struct intake_file *intake_file_of(const struct intake_page *intake,
                                                const struct intake_row *row)
{
    return intake->report->files->pdata[row->file];
}

/* Numbers are drawn into a place of the page's own. */
static const char *intake_cell(gpointer data, int line, int column, enum role *role)
{
    static const enum role roles[STAGED_VERDICTS] = {
        [STAGED_NEW] = ROLE_GOOD,        [STAGED_CHANGED] = ROLE_GOOD, [STAGED_CONFLICT] = ROLE_BAD,
        [STAGED_SKIPPED] = ROLE_WARNING, [STAGED_REFUSED] = ROLE_BAD,  [STAGED_PENDING] = ROLE_TEXT,
        [STAGED_UNCHANGED] = ROLE_TEXT,
    };
    struct intake_page *intake = data;
    const struct intake_row *row = intake_row_at(intake, intake->chooser.first + line);
    if (row == NULL)
        return "";
    switch ((enum intake_column)column) {
    case INTAKE_NUMBER:
        g_snprintf(intake->number, sizeof intake->number, "%" G_GINT64_FORMAT, row->number);
        return intake->number;
    case INTAKE_NAME:
        return row->name;
    case INTAKE_VERDICT:
        *role = roles[row->verdict];
        return intake_verdict_word(row->verdict);
    case INTAKE_NOTE:
        return row->note;
    case INTAKE_FROM:
        return row->object != NULL ? row->object : intake_file_of(intake, row)->name;
    }
    return "";
}

static const struct table_source intake_table_source = { .cell = intake_cell };

static void intake_set_columns(struct intake_page *intake)
{
    static const struct table_column columns[] = {
        [INTAKE_NUMBER] = { (char *)"Line", 6, false, true, 0 },
        [INTAKE_NAME] = { (char *)"Learner", 16, true, false, 0 },
        [INTAKE_VERDICT] = { (char *)"Verdict", 10, false, false, 0 },
        [INTAKE_NOTE] = { (char *)"Why, or what changes", 30, true, false, 0 },
        [INTAKE_FROM] = { (char *)"File", 14, true, false, 1 },
    };
    static const struct table_column moving[] = {
        [INTAKE_NUMBER] = { (char *)"Number", 7, false, true, 0 },
        [INTAKE_NAME] = { (char *)"Name", 16, true, false, 0 },
        [INTAKE_VERDICT] = { (char *)"Verdict", 10, false, false, 0 },
        [INTAKE_NOTE] = { (char *)"Why, or what changes", 24, true, false, 0 },
        [INTAKE_FROM] = { (char *)"Object", 16, false, false, 0 },
    };
    const bool moves = intake->report != NULL && intake->report->moving;
    const bool several = intake->report != NULL && intake->report->files->len > 1;
    table_widget_set_columns(intake->table, moves ? moving : columns,
                             (int)G_N_ELEMENTS(columns) - (moves || several ? 0 : 1));
}

void intake_show_rows(struct intake_page *intake, int shown)
{
    intake_view_set(&intake->view, intake->report, shown);
    g_array_set_size(intake->window, 0);
    intake->chooser.current = 0;
    chooser_set_count(&intake->chooser, (int)intake->view.count);
}

/* What the files are, and what becomes of their rows: lines, those that tell more of the one before indented. */
static GPtrArray *intake_head(const struct intake_report *report)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; report != NULL && i < report->files->len; i++) {
        const struct intake_file *file = report->files->pdata[i];
        g_autofree char *counts = intake_counts_words(file);
        const bool course = file->course != NULL;
        g_ptr_array_add(lines, g_strdup(file->name));
        g_ptr_array_add(lines, g_strdup_printf("  %s%s%s", file->title, course ? ", " : "",
                                               course ? file->course : ""));
        g_ptr_array_add(lines, g_strconcat("  ", counts, NULL));
        for (guint notice = 0; notice < file->notices->len; notice++)
            g_ptr_array_add(lines, g_strconcat("  ", file->notices->pdata[notice], NULL));
    }
    return lines;
}

static void intake_layout(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    const struct area *area = &page->area;
    const int most = MAX(area->rows / HEAD_SHARE, 2);
    intake->head_rows = intake->fault != NULL ? area->rows : MIN((int)intake->head->len, most);
    const int from = intake->head_rows + 1;
    if (intake->fault != NULL || intake->report == NULL || area->rows - from < 2) {
        widget_hide(intake->table);
        return;
    }
    widget_place(intake->table, area->row + from, area->column, area->rows - from, area->columns);
    chooser_set_rows(&intake->chooser, MAX(table_widget_room(intake->table), 1));
}

/* What a person must look at comes first, if there is any. */
void intake_show_report(struct intake_page *intake)
{
    g_ptr_array_unref(intake->head);
    intake->head = intake_head(intake->report);
    intake_set_columns(intake);
    const bool attention = intake->report != NULL && intake->report->attention > 0;
    intake_show_rows(intake, attention ? INTAKE_ATTENTION : INTAKE_ALL);
    intake_layout(&intake->page);
}

static void intake_draw_head(const struct intake_page *intake, WINDOW *screen)
{
    const struct area *area = &intake->page.area;
    for (int i = 0; i < intake->head_rows && i < (int)intake->head->len; i++) {
        const char *line = intake->head->pdata[i];
        const bool cut = i + 1 == intake->head_rows && i + 1 < (int)intake->head->len;
        paint_text(screen, area->row + i, area->column + 1, area->columns - 1,
                   *line == ' ' ? ROLE_TEXT : ROLE_HEADING,
                   cut ? "... v shows the whole report" : line);
    }
    paint_rule(screen, area->row + intake->head_rows, area->column, area->columns);
}

static void intake_draw(struct page *page, WINDOW *screen)
{
    struct intake_page *intake = intake_of(page);
    const struct area *area = &page->area;
    for (int i = 0; i < area->rows; i++)
        paint_text_padded(screen, area->row + i, area->column, area->columns, ROLE_TEXT, "");
    terminal_place_cursor(area->row, area->column + 1);
    if (intake->fault != NULL) {
        const int used = paint_wrapped(screen, area->row + 1, area->column + 1, area->rows - 1,
                                       area->columns - 2, 0, ROLE_BAD, intake->fault);
        paint_text(screen, area->row + used + 2, area->column + 1, area->columns - 2, ROLE_HELP,
                   "Nothing was changed. R checks again, Esc goes back to choose another file.");
        return;
    }
    if (intake->report == NULL) {
        paint_text(screen, area->row + 1, area->column + 1, area->columns - 2, ROLE_HELP,
                   "Reading and checking; nothing is changed by that.");
        return;
    }
    intake_draw_head(intake, screen);
    const struct chooser *chooser = &intake->chooser;
    table_widget_set_empty(intake->table, intake->view.shown == INTAKE_ALL
                                              ? "The files have no rows for learners."
                                              : "No row is like that. f shows others.");
    table_widget_set_rows(intake->table, MIN(chooser->count - chooser->first, chooser->rows),
                          chooser->current - chooser->first);
    widget_draw_all(intake->screen);
}

static enum outcome intake_key(struct page *page, const struct key *key)
{
    struct intake_page *intake = intake_of(page);
    if (key->code == KEY_CODE_LEFT || key->code == KEY_CODE_RIGHT) {
        table_widget_scroll(intake->table, key->code == KEY_CODE_RIGHT);
        return OUTCOME_HANDLED;
    }
    if (intake->lent)
        return OUTCOME_IGNORED;
    return chooser_key(&intake->chooser, key->code, true);
}

static char *intake_title(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    g_autofree char *name = g_path_get_basename(intake->wish->paths->pdata[0]);
    g_autofree char *shown = text_show(name);
    return intake->wish->paths->len == 1
               ? g_strdup(shown)
               : g_strdup_printf("%s and %u more", shown, intake->wish->paths->len - 1);
}

static const char *intake_state(const struct intake_page *intake)
{
    if (intake->job != NULL)
        return intake->lent ? "writing" : intake->applying ? "importing" : "checking";
    if (intake->fault != NULL)
        return "nothing was changed";
    if (intake->report == NULL)
        return "";
    if (intake->report->applied)
        return "imported";
    return intake->report->refusal != NULL ? "damaged rows: nothing can be imported with them"
                                           : "nothing is changed yet";
}

static char *intake_status(const struct page *page)
{
    const struct intake_page *intake = intake_of(page);
    const struct chooser *chooser = &intake->chooser;
    const char *state = intake_state(intake);
    if (intake->report == NULL || intake->fault != NULL || chooser->count == 0)
        return g_strdup(state);
    g_autofree char *count = console_show_number(chooser->count);
    g_autofree char *at = console_show_number(chooser->current + 1);
    const char *what = intake->view.shown == INTAKE_ALL ? "rows"
                       : intake->view.shown == INTAKE_ATTENTION
                           ? "rows that need attention"
                           : intake_verdict_word((enum staged_verdict)intake->view.shown);
    return g_strdup_printf("%s of %s %s   %s", at, count, what, state);
}

static bool intake_leave(struct page *page, bool quitting)
{
    const struct intake_page *intake = intake_of(page);
    (void)quitting;
    if (intake->job == NULL || !intake->applying)
        return true;
    console_message(page->console, MESSAGE_NOTE,
                    "It is being imported. Ctrl-C cancels that, and then nothing is changed.");
    return false;
}

static void intake_clear(struct page *page)
{
    struct intake_page *intake = intake_of(page);
    if (intake->job != NULL)
        job_cancel(intake->job);
    intake_wish_free(intake->wish);
    intake_view_clear(&intake->view);
    g_clear_pointer(&intake->report, intake_report_unref);
    g_free(intake->fault);
    g_ptr_array_unref(intake->sights);
    g_ptr_array_unref(intake->head);
    g_array_unref(intake->window);
    widget_screen_free(intake->screen);
}

static const struct console_command *const intake_sets[] = { intake_commands, NULL };

static const struct page_class intake_class = {
    .name = "intake",
    .size = sizeof(struct intake_page),
    .commands = intake_sets,
    .layout = intake_layout,
    .draw = intake_draw,
    .key = intake_key,
    .title = intake_title,
    .status = intake_status,
    .returned = intake_returned,
    .leave = intake_leave,
    .clear = intake_clear,
};

static void intake_free_sight(gpointer sight)
{
    columns_sight_free(sight);
}

struct intake_page *intake_new(struct console *console, struct intake_wish *wish)
{
    struct intake_page *intake = (struct intake_page *)page_new(&intake_class, console);
    intake->wish = wish;
    intake->head = g_ptr_array_new_with_free_func(g_free);
    intake->sights = g_ptr_array_new_with_free_func(intake_free_sight);
    intake->window = g_array_new(FALSE, FALSE, sizeof(struct intake_row));
    g_array_set_clear_func(intake->window, intake_row_free);
    intake->chooser.current = -1;
    intake->view.shown = INTAKE_ALL;
    intake->screen = widget_screen_new();
    intake->table = table_widget_new(intake->screen, &intake_table_source, intake);
    intake_set_columns(intake);
    widget_focus(intake->table);
    return intake;
}
