#include "config.h"

#include "console/widgets/progress_line.h"

#include "base/text.h"
#include "console/console.h"
#include "console/terminal/terminal.h"

#define BAR_DONE "\u2588"
#define BAR_OPEN "\u2591"
/* On a slow line: a third of the bytes. */
#define LEAN_DONE "#"
#define LEAN_OPEN "."
#define BAR_MOST 24
#define BAR_LEAST 8
#define BAR_GAP 2
/* What takes less has ended before it is read. */
#define SECONDS_WORTH_TELLING 10

char *progress_bar(guint64 done, guint64 total, int cells)
{
    const double share = total > 0 ? (double)MIN(done, total) / (double)total : 0;
    const int full = (int)(share * cells);
    const bool lean = terminal_is_lean();
    GString *bar = g_string_new(NULL);
    for (int i = 0; i < cells; i++)
        g_string_append(bar,
                        i < full ? (lean ? LEAN_DONE : BAR_DONE) : (lean ? LEAN_OPEN : BAR_OPEN));
    return g_string_free(bar, FALSE);
}

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

/* "   40 s left", "   2 min left", "   1 h 5 min left": no more exact than it can be known. Caller frees. */
static char *progress_rest(const struct job_facts *facts)
{
    if (facts->per_second <= 0 || facts->done >= facts->total)
        return g_strdup("");
    const double seconds = (double)(facts->total - facts->done) / facts->per_second;
    const int whole = (int)MIN(seconds + 0.5, 359999.0);
    if (whole < SECONDS_WORTH_TELLING)
        return g_strdup("");
    if (whole < 60)
        return g_strdup_printf("   %d s left", whole);
    if (whole < 3600)
        return g_strdup_printf("   %d min left", (whole + 30) / 60);
    return g_strdup_printf("   %d h %d min left", whole / 3600, whole % 3600 / 60);
}

static const char *progress_key(const struct job_facts *facts)
{
    return facts->cancelled ? "   cancelling" : "   Ctrl-C Cancel";
}

/* Whoever holds the database may have long words: how long it took and how to end it are seen beside them. */
static char *progress_waiting(const struct job_facts *facts, int cells)
{
    const char *key = progress_key(facts);
    const int room = MAX(cells - paint_cells(facts->doing) - 2 - paint_cells(key), 0);
    g_autofree char *words = paint_cells(facts->waiting) > room
                                 ? text_fit_cells(facts->waiting, room)
                                 : g_strdup(facts->waiting);
    return g_strdup_printf("%s  %s%s", facts->doing, words, key);
}

/* All but what is done and the bar. Caller frees. */
static char *progress_state(const struct job_facts *facts, const char *rest)
{
    g_autofree char *numbers = progress_numbers(facts);
    return g_strconcat(numbers, rest, progress_key(facts), NULL);
}

char *progress_line_words(const struct job_facts *facts, int cells)
{
    if (facts->waiting != NULL)
        return progress_waiting(facts, cells);
    const int beside = paint_cells(facts->doing) + BAR_GAP;
    g_autofree char *rest = progress_rest(facts);
    g_autofree char *state = progress_state(facts, rest);
    if (beside + paint_cells(state) > cells) {
        g_free(state);
        state = progress_state(facts, "");
    }
    const int room = cells - beside - paint_cells(state) - BAR_GAP;
    if (facts->total == 0 || terminal_is_lean() || room < BAR_LEAST)
        return g_strdup_printf("%s  %s", facts->doing, state);
    g_autofree char *bar = progress_bar(facts->done, facts->total, MIN(room, BAR_MOST));
    return g_strdup_printf("%s  %s  %s", facts->doing, bar, state);
}

void progress_line_paint(WINDOW *window, int row, int column, int cells,
                         const struct job_facts *facts)
{
    g_autofree char *words = progress_line_words(facts, cells);
    paint_text(window, row, column, cells, ROLE_TEXT, words);
}
