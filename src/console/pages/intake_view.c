#include "config.h"

#include "console/pages/intake_view.h"

#define BLOCK 1024

void intake_view_set(struct intake_view *view, const struct intake_report *report, int shown)
{
    if (view->starts == NULL)
        view->starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_set_size(view->starts, 0);
    view->report = report;
    view->shown = shown;
    view->count = 0;
    const gint64 rows = report != NULL ? report->rows : 0;
    for (gint64 index = 0; index < rows; index++) {
        if (index % BLOCK == 0)
            g_array_append_val(view->starts, view->count);
        view->count += intake_report_shows(report, index, shown);
    }
}

void intake_view_clear(struct intake_view *view)
{
    g_clear_pointer(&view->starts, g_array_unref);
    view->report = NULL;
    view->count = 0;
}

/* The last block before which at most `at` shown rows are. */
static gint64 intake_view_block(const struct intake_view *view, gint64 at)
{
    guint low = 0, high = view->starts->len;
    while (high - low > 1) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(view->starts, gint64, middle) <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

gint64 intake_view_index(const struct intake_view *view, gint64 at)
{
    const gint64 block = intake_view_block(view, at);
    gint64 left = at - g_array_index(view->starts, gint64, (guint)block);
    gint64 index = block * BLOCK;
    while (!intake_report_shows(view->report, index, view->shown) || left-- > 0)
        index++;
    return index;
}
