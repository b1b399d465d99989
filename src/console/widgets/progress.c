#include "config.h"

#include "console/widgets/progress.h"

#include "console/console.h"
#include "console/terminal/terminal.h"

#define BAR_DONE "\u2588"
#define BAR_OPEN "\u2591"
/* On a slow line: a third of the bytes. */
#define LEAN_DONE "#"
#define LEAN_OPEN "."
#define BAR_MOST 24
#define BAR_LEAST 8
#define GAP 2

struct progress_widget {
    struct widget widget;
    struct progress progress;
};

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

/* "40 s", "2 min", "1 h 5 min": no more exact than it can be known. Caller frees. */
static char *progress_time(double seconds)
{
    const int whole = (int)MIN(seconds + 0.5, 359999.0);
    if (whole < 60)
        return g_strdup_printf("%d s", whole);
    if (whole < 3600)
        return g_strdup_printf("%d min", (whole + 30) / 60);
    return g_strdup_printf("%d h %d min", whole / 3600, whole % 3600 / 60);
}

static void add_rest(GString *words, const struct progress *progress)
{
    if (progress->per_second <= 0 || progress->done >= progress->total)
        return;
    const double seconds = (double)(progress->total - progress->done) / progress->per_second;
    g_autofree char *time = progress_time(seconds);
    g_string_append_printf(words, "   %s left", time);
}

char *progress_words(const struct progress *progress)
{
    g_autofree char *done = console_show_number((gint64)progress->done);
    g_autofree char *total = console_show_number((gint64)progress->total);
    g_autofree char *failed = console_show_number((gint64)progress->failed);
    GString *words = g_string_new(done);
    if (progress->total > 0)
        g_string_append_printf(words, " of %s", total);
    if (progress->per_second >= 1) {
        g_autofree char *rate = console_show_number((gint64)progress->per_second);
        g_string_append_printf(words, "   %s/s", rate);
    }
    add_rest(words, progress);
    if (progress->counts_failures || progress->failed > 0)
        g_string_append_printf(words, "   %s failed", failed);
    return g_string_free(words, FALSE);
}

static void progress_draw(struct widget *widget)
{
    const struct progress *progress = &((struct progress_widget *)widget)->progress;
    g_autofree char *words = progress_words(progress);
    const int room = MIN(widget->columns - paint_cells(words) - GAP, BAR_MOST);
    int column = 0;
    if (progress->total > 0 && room >= BAR_LEAST) {
        g_autofree char *bar = progress_bar(progress->done, progress->total, room);
        column = paint_text(widget->window, 0, 0, room, ROLE_TEXT, bar) + GAP;
    }
    paint_text(widget->window, 0, column, widget->columns - column,
               progress->failed > 0 ? ROLE_WARNING : ROLE_TEXT, words);
}

static const struct widget_class progress_class = {
    .name = "progress",
    .size = sizeof(struct progress_widget),
    .draw = progress_draw,
};

struct widget *progress_widget_new(CDKSCREEN *screen)
{
    return widget_new(&progress_class, screen);
}

void progress_widget_set(struct widget *widget, const struct progress *progress)
{
    ((struct progress_widget *)widget)->progress = *progress;
}
