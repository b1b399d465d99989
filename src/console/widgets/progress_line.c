#include "config.h"

#include "console/widgets/progress_line.h"

#include "console/console.h"
#include "console/terminal/terminal.h"
#include "console/widgets/progress.h"

#define BAR_MOST 24
#define BAR_LEAST 8
#define BAR_GAP 2

static char *progress_numbers(const struct job_facts *facts)
{
    g_autofree char *done = console_show_number((gint64)facts->done);
    g_autofree char *total = console_show_number((gint64)facts->total);
    GString *numbers = g_string_new(NULL);
    if (facts->total > 0)
        g_string_append_printf(numbers, "%s of %s", done, total);
    else if (facts->done > 0)
        g_string_append(numbers, done);
    if (facts->unit != NULL && facts->done > 0)
        g_string_append_printf(numbers, " %s", facts->unit);
    if (facts->per_second >= 1 && facts->done > 0) {
        g_autofree char *rate = console_show_number((gint64)facts->per_second);
        g_string_append_printf(numbers, "   %s/s", rate);
    }
    return g_string_free(numbers, FALSE);
}

char *progress_line_words(const struct job_facts *facts, int cells)
{
    g_autofree char *numbers = progress_numbers(facts);
    g_autofree char *words =
        g_strdup_printf("%s   %s", facts->waiting != NULL ? facts->waiting : numbers,
                        facts->cancelled ? "cancelling" : "Ctrl-C Cancel");
    const int room = cells - paint_cells(facts->doing) - BAR_GAP - paint_cells(words) - BAR_GAP;
    if (facts->total == 0 || facts->waiting != NULL || terminal_is_lean() || room < BAR_LEAST)
        return g_strdup_printf("%s  %s", facts->doing, words);
    g_autofree char *bar = progress_bar(facts->done, facts->total, MIN(room, BAR_MOST));
    return g_strdup_printf("%s  %s  %s", facts->doing, bar, words);
}

void progress_line_paint(WINDOW *window, int row, int column, int cells,
                         const struct job_facts *facts)
{
    g_autofree char *words = progress_line_words(facts, cells);
    paint_text(window, row, column, cells, ROLE_TEXT, words);
}
