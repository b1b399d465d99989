#include "config.h"

#include "console/widgets/table.h"

#include "base/fold.h"
#include "console/terminal/match.h"
#include "console/terminal/terminal.h"

#include <string.h>

/* Before the first column: the marker of the current row, the mark, a blank. The accent of the current row keeps to the
 * first two: all that it covers is sent twice for each step, and names may be long in bytes. */
#define GUTTER 3
#define ACCENT 2
#define GAP 2
#define MARGIN 1 /* behind the last column, where ">" tells of more */
#define NARROWEST 4

/* A column as it is shown. */
struct table_slot {
    int column; /* index */
    int at, width;
};

struct table_widget {
    struct widget widget;
    const struct table_source *source;
    gpointer data;
    GArray *columns; /* of struct table_column */
    GArray *slots;   /* of struct table_slot */
    int count, current;
    int offset; /* columns skipped behind the first; 0: left out by priority */
    char *empty;
    char **words; /* that were searched for, folded; NULL: none */
};

static struct table_widget *table_of(const struct widget *widget)
{
    return (struct table_widget *)widget;
}

static const struct table_column *table_column_at(const struct table_widget *table, int index)
{
    return &g_array_index(table->columns, struct table_column, (guint)index);
}

static struct table_slot *table_slot_at(const struct table_widget *table, guint index)
{
    return &g_array_index(table->slots, struct table_slot, index);
}

static void table_column_clear(gpointer data)
{
    g_free(((struct table_column *)data)->label);
}

static int table_slots_width(const struct table_widget *table)
{
    int width = 0;
    for (guint i = 0; i < table->slots->len; i++)
        width += table_slot_at(table, i)->width + (i > 0 ? GAP : 0);
    return width;
}

/* The shown column that is left out next; -1: none. Of the same priority, the one at the right goes first. */
static int table_least(const struct table_widget *table)
{
    int least = -1, priority = 0;
    for (guint i = 0; i < table->slots->len; i++) {
        const int own = table_column_at(table, table_slot_at(table, i)->column)->priority;
        if (own > 0 && (least < 0 || own <= priority)) {
            least = (int)i;
            priority = own;
        }
    }
    return least;
}

/* Makes what is too wide narrower: columns that grow give first, then those at the right go. */
static void table_squeeze(struct table_widget *table, int room)
{
    int excess = table_slots_width(table) - room;
    for (guint i = 0; i < table->slots->len && excess > 0; i++) {
        struct table_slot *slot = table_slot_at(table, i);
        if (!table_column_at(table, slot->column)->grow)
            continue;
        const int given = MIN(excess, MAX(slot->width - slot->width / 2, 0));
        slot->width -= given;
        excess -= given;
    }
    while (table->slots->len > 1 && table_slots_width(table) > room) {
        struct table_slot *last = table_slot_at(table, table->slots->len - 1);
        const int over = table_slots_width(table) - room;
        if (last->width - over >= NARROWEST)
            last->width -= over;
        else
            g_array_set_size(table->slots, table->slots->len - 1);
    }
    if (table->slots->len == 1)
        table_slot_at(table, 0)->width = MIN(table_slot_at(table, 0)->width, MAX(room, 0));
}

/* What is left goes to the columns that grow, in equal parts. */
static void table_spread(struct table_widget *table, int room)
{
    int growing = 0;
    for (guint i = 0; i < table->slots->len; i++)
        growing += table_column_at(table, table_slot_at(table, i)->column)->grow;
    int left = room - table_slots_width(table);
    for (guint i = 0; i < table->slots->len && growing > 0 && left > 0; i++) {
        struct table_slot *slot = table_slot_at(table, i);
        if (!table_column_at(table, slot->column)->grow)
            continue;
        const int part = left / growing--;
        slot->width += part;
        left -= part;
    }
}

static void table_arrange(struct table_widget *table)
{
    const int room = table->widget.columns - GUTTER - MARGIN;
    g_array_set_size(table->slots, 0);
    for (int i = 0; i < (int)table->columns->len; i++) {
        if (i > 0 && i <= table->offset)
            continue;
        const struct table_slot slot = { .column = i, .width = table_column_at(table, i)->width };
        g_array_append_val(table->slots, slot);
    }
    while (table->offset == 0 && table_slots_width(table) > room) {
        const int least = table_least(table);
        if (least < 0)
            break;
        g_array_remove_index(table->slots, (guint)least);
    }
    table_squeeze(table, room);
    table_spread(table, room);
    int at = GUTTER;
    for (guint i = 0; i < table->slots->len; i++) {
        table_slot_at(table, i)->at = at;
        at += table_slot_at(table, i)->width + GAP;
    }
}

/* Whether the last column can be seen. */
static bool table_shows_all(const struct table_widget *table)
{
    const guint hidden = (guint)table->offset;
    return table->slots->len + hidden >= table->columns->len;
}

static void table_draw_headings(struct table_widget *table)
{
    WINDOW *window = table->widget.window;
    for (guint i = 0; i < table->slots->len; i++) {
        const struct table_slot *slot = table_slot_at(table, i);
        const struct table_column *column = table_column_at(table, slot->column);
        if (column->right)
            paint_text_right(window, 0, slot->at, slot->width, ROLE_HEADING, column->label);
        else
            paint_text(window, 0, slot->at, slot->width, ROLE_HEADING, column->label);
    }
    if (table->offset > 0)
        paint_text(window, 0, 1, 1, ROLE_KEY, "<");
    if (!table_shows_all(table))
        paint_text(window, 0, table->widget.columns - 1, 1, ROLE_KEY, ">");
}

/* Where the words stand that were searched for. */
static void table_draw_words(const struct table_widget *table, int line,
                             const struct table_slot *slot, const char *text)
{
    if (table->words == NULL || terminal_is_lean() || !table_column_at(table, slot->column)->words)
        return;
    g_autofree char *folded = text_fold(text, -1);
    for (char **word = table->words; *word != NULL; word++)
        if (strstr(folded, *word) != NULL)
            match_paint(table->widget.window, line, slot->at, slot->width, *word);
}

static void table_draw_row(struct table_widget *table, int row)
{
    WINDOW *window = table->widget.window;
    const int line = row + 1;
    const bool current = row == table->current;
    const bool marked = table->source->marked != NULL && table->source->marked(table->data, row);
    for (guint i = 0; i < table->slots->len; i++) {
        const struct table_slot *slot = table_slot_at(table, i);
        enum role role = ROLE_TEXT;
        const char *text = table->source->cell(table->data, row, slot->column, &role);
        if (marked && role == ROLE_TEXT)
            role = ROLE_MARKED;
        if (table_column_at(table, slot->column)->right)
            paint_text_right(window, line, slot->at, slot->width, role, text);
        else
            paint_text(window, line, slot->at, slot->width, role, text);
        table_draw_words(table, line, slot, text);
    }
    if (marked)
        paint_text(window, line, 1, 1, ROLE_MARKED, "*");
    if (!current)
        return;
    paint_text(window, line, 0, 1, ROLE_TEXT, "\u25B8");
    if (!terminal_is_lean())
        paint_role(window, line, 0, ACCENT, ROLE_CURRENT);
}

static void table_draw(struct widget *widget)
{
    struct table_widget *table = table_of(widget);
    table_draw_headings(table);
    for (int row = 0; row < MIN(table->count, table_widget_room(widget)); row++)
        table_draw_row(table, row);
    if (table->count == 0 && table->empty != NULL)
        paint_wrapped(widget->window, MIN(2, widget->rows - 1), GUTTER, MAX(widget->rows - 2, 1),
                      widget->columns - GUTTER, 0, ROLE_HELP, table->empty);
    const int line = table->current >= 0 && table->count > 0 ? table->current + 1 : 0;
    if (widget_has_focus(widget))
        widget_place_cursor(widget, MIN(line, widget->rows - 1), 0);
}

static enum outcome table_key(struct widget *widget, const struct key *key)
{
    switch (key->code) {
    case '<':
    case KEY_CODE_LEFT:
        table_widget_scroll(widget, false);
        return OUTCOME_HANDLED;
    case '>':
    case KEY_CODE_RIGHT:
        table_widget_scroll(widget, true);
        return OUTCOME_HANDLED;
    default:
        return OUTCOME_IGNORED;
    }
}

static void table_resized(struct widget *widget)
{
    table_arrange(table_of(widget));
}

static void table_clear(struct widget *widget)
{
    struct table_widget *table = table_of(widget);
    g_array_unref(table->columns);
    g_array_unref(table->slots);
    g_free(table->empty);
    g_strfreev(table->words);
}

static const struct widget_class table_class = {
    .name = "table",
    .size = sizeof(struct table_widget),
    .takes_focus = true,
    .draw = table_draw,
    .key = table_key,
    .resized = table_resized,
    .clear = table_clear,
};

struct widget *table_widget_new(CDKSCREEN *screen, const struct table_source *source, gpointer data)
{
    struct widget *widget = widget_new(&table_class, screen);
    struct table_widget *table = table_of(widget);
    table->source = source;
    table->data = data;
    table->columns = g_array_new(FALSE, FALSE, sizeof(struct table_column));
    g_array_set_clear_func(table->columns, table_column_clear);
    table->slots = g_array_new(FALSE, FALSE, sizeof(struct table_slot));
    table->current = -1;
    return widget;
}

void table_widget_set_columns(struct widget *widget, const struct table_column *columns, int count)
{
    struct table_widget *table = table_of(widget);
    g_array_set_size(table->columns, 0);
    for (int i = 0; i < count; i++) {
        struct table_column column = columns[i];
        column.label = g_strdup(column.label);
        column.width = MAX(column.width, paint_cells(column.label));
        g_array_append_val(table->columns, column);
    }
    table_widget_set_offset(widget, table->offset);
}

void table_widget_set_rows(struct widget *widget, int count, int current)
{
    struct table_widget *table = table_of(widget);
    table->count = count;
    table->current = count > 0 ? CLAMP(current, -1, count - 1) : -1;
}

void table_widget_set_empty(struct widget *widget, const char *text)
{
    struct table_widget *table = table_of(widget);
    g_free(table->empty);
    table->empty = g_strdup(text);
}

void table_widget_set_words(struct widget *widget, const char *const *folded)
{
    struct table_widget *table = table_of(widget);
    g_strfreev(table->words);
    table->words = g_strdupv((char **)folded);
}

int table_widget_room(const struct widget *widget)
{
    return MAX(widget->rows - 1, 0);
}

int table_widget_offset(const struct widget *widget)
{
    return table_of(widget)->offset;
}

void table_widget_set_offset(struct widget *widget, int offset)
{
    struct table_widget *table = table_of(widget);
    table->offset = CLAMP(offset, 0, MAX((int)table->columns->len - 2, 0));
    table_arrange(table);
}

bool table_widget_scroll(struct widget *widget, bool right)
{
    struct table_widget *table = table_of(widget);
    const int offset = table->offset + (right ? 1 : -1);
    if (offset < 0 || (right && (table_shows_all(table) || offset > (int)table->columns->len - 2)))
        return false;
    table_widget_set_offset(widget, offset);
    return true;
}
