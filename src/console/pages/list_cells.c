#include "config.h"

#include "console/pages/list_private.h"

#include "base/text.h"

/* The words of states that somebody may have to do something about. Others, such as "available", are plain: where most
 * rows have the same state, colour would hide those that differ, and cost the line as much as the word. */
static const struct {
    const char *word;
    enum role role;
} states[] = {
    { "generating", ROLE_WARNING },  { "waiting", ROLE_WARNING },   { "review", ROLE_WARNING },
    { "retry", ROLE_WARNING },       { "running", ROLE_WARNING },   { "interrupted", ROLE_WARNING },
    { "invalidated", ROLE_WARNING }, { "withdrawn", ROLE_WARNING }, { "cancelled", ROLE_WARNING },
    { "conflict", ROLE_BAD },        { "error", ROLE_BAD },         { "failed", ROLE_BAD },
    { "refused", ROLE_BAD },
};

enum role list_cell_role(const struct column_description *column, const char *shown)
{
    if (column->form != COLUMN_STATE)
        return ROLE_TEXT;
    for (guint i = 0; i < G_N_ELEMENTS(states); i++)
        if (g_str_equal(states[i].word, shown))
            return states[i].role;
    return ROLE_TEXT;
}

bool list_column_is_right(const struct column_description *column)
{
    return column->form == COLUMN_NUMBER || column->form == COLUMN_SIZE;
}

static char *list_show_size(gint64 bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
    gint64 tenths = bytes * 10;
    guint unit = 0;
    while (tenths >= 10000 && unit + 1 < G_N_ELEMENTS(units)) {
        tenths /= 1000;
        unit++;
    }
    if (unit == 0 || tenths >= 100)
        return g_strdup_printf("%" G_GINT64_FORMAT " %s", tenths / 10, units[unit]);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %s", tenths / 10, tenths % 10,
                           units[unit]);
}

/* Text of a value that has a number for its raw form. */
static char *list_show_number(const struct list_page *list, enum column_form form, gint64 number)
{
    switch (form) {
    case COLUMN_DATE:
        return console_show_date(list->page.console, number);
    case COLUMN_INSTANT:
        return console_show_instant(list->page.console, number);
    case COLUMN_SIZE:
        return list_show_size(number);
    default:
        return console_show_number(number);
    }
}

char *list_cell_show(const struct list_page *list, const struct listing_row *row, int column)
{
    const struct column_description *description = list->description->columns->pdata[column];
    if (list->cells[column] < 0)
        return g_strdup("");
    const char *raw = row->cells[list->cells[column]];
    if (list->section->show_cell != NULL) {
        char *own = list->section->show_cell(&list->page, row, description->name, raw);
        if (own != NULL)
            return own;
    }
    if (description->form == COLUMN_FLAG)
        return g_strdup(g_str_equal(raw, "1") ? "yes" : "no");
    if (description->form == COLUMN_LINES)
        return text_join_lines(g_strdup(raw));
    gint64 number = 0;
    if (description->form == COLUMN_TEXT || description->form == COLUMN_STATE
        || !g_ascii_string_to_signed(raw, 10, G_MININT64, G_MAXINT64, &number, NULL))
        return g_strdup(raw);
    return list_show_number(list, description->form, number);
}
