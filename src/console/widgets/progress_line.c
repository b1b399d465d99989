#include "config.h"

#include "console/widgets/progress_line.h"

#include "console/console.h"
#include "console/terminal/terminal.h"
#include "console/widgets/progress.h"

#define BAR_CELLS 24

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

void progress_line_paint(WINDOW *window, int row, int column, int cells,
                         const struct job_facts *facts)
{
    g_autofree char *numbers = progress_numbers(facts);
    const bool bar =
        facts->total > 0 && facts->waiting == NULL && !terminal_is_lean() && cells >= 70;
    g_autofree char *drawn =
        bar ? progress_bar(facts->done, facts->total, BAR_CELLS) : g_strdup("");
    g_autofree char *line = g_strdup_printf("%s  %s%s%s   %s", facts->doing, drawn, bar ? "  " : "",
                                            facts->waiting != NULL ? facts->waiting : numbers,
                                            facts->cancelled ? "cancelling" : "Ctrl-C Cancel");
    paint_text(window, row, column, cells, ROLE_TEXT, line);
}
