#include "config.h"

#include "console/widgets/radio.h"

#include "console/terminal/terminal.h"

#include <string.h>

#define GAP 3

struct radio_item {
    char *value, *label;
};

struct radio_widget {
    struct widget widget;
    GPtrArray *items; /* of struct radio_item */
    int chosen;       /* -1: none */
};

static struct radio_widget *radio_of(struct widget *widget)
{
    return (struct radio_widget *)widget;
}

static const struct radio_widget *radio_of_const(const struct widget *widget)
{
    return (const struct radio_widget *)widget;
}

static void radio_item_free(gpointer data)
{
    struct radio_item *item = data;
    g_free(item->value);
    g_free(item->label);
    g_free(item);
}

static char *radio_item_text(const struct radio_widget *radio, int index)
{
    const struct radio_item *item = g_ptr_array_index(radio->items, (guint)index);
    return g_strdup_printf("(%s) %s", index == radio->chosen ? "\u2022" : " ", item->label);
}

/* Where an item begins, when all stand in one row; of the number of items: where they end. */
static int radio_column(const struct radio_widget *radio, int index)
{
    int column = 0;
    for (int i = 0; i < index; i++) {
        g_autofree char *text = radio_item_text(radio, i);
        column += paint_cells(text) + GAP;
    }
    return column;
}

static void radio_draw(struct widget *widget)
{
    struct radio_widget *radio = radio_of(widget);
    const bool focused = widget_has_focus(widget);
    const int current = MAX(radio->chosen, 0);
    /* What is chosen is seen, however narrow it is. */
    const int end = radio_column(radio, current + 1) - GAP;
    const int begin = radio_column(radio, current);
    const int scrolled = CLAMP(end - widget->columns, 0, begin);
    for (int i = 0; i < (int)radio->items->len; i++) {
        g_autofree char *text = radio_item_text(radio, i);
        const int column = radio_column(radio, i) - scrolled;
        const bool chosen = i == radio->chosen && !widget->read_only;
        if (column >= 0)
            paint_text(widget->window, 0, column, widget->columns - column,
                       chosen && focused ? ROLE_FIELD_FOCUSED : ROLE_TEXT, text);
    }
    if (focused)
        widget_place_cursor(widget, 0, begin - scrolled + 1);
}

static enum outcome radio_choose(struct radio_widget *radio, int wanted)
{
    if (radio->widget.read_only || wanted < 0 || wanted >= (int)radio->items->len) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    const bool changed = wanted != radio->chosen;
    radio->chosen = wanted;
    return OUTCOME_HANDLED | (changed ? OUTCOME_CHANGED : 0);
}

static enum outcome radio_key(struct widget *widget, const struct key *key)
{
    struct radio_widget *radio = radio_of(widget);
    const int last = (int)radio->items->len - 1;
    switch (key->code) {
    case KEY_CODE_LEFT:
        return radio_choose(radio, radio->chosen < 0 ? last : radio->chosen - 1);
    case KEY_CODE_RIGHT:
        return radio_choose(radio, radio->chosen + 1);
    case KEY_CODE_SPACE:
        return radio_choose(radio, radio->chosen < last ? radio->chosen + 1 : 0);
    case KEY_CODE_HOME:
        return radio_choose(radio, 0);
    case KEY_CODE_END:
        return radio_choose(radio, last);
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
    case KEY_CODE_UP:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        return OUTCOME_IGNORED;
    }
}

static void radio_clear(struct widget *widget)
{
    g_ptr_array_unref(radio_of(widget)->items);
}

static char *radio_value(const struct widget *widget)
{
    const struct radio_widget *radio = radio_of_const(widget);
    if (radio->chosen < 0)
        return g_strdup("");
    const struct radio_item *item = g_ptr_array_index(radio->items, (guint)radio->chosen);
    return g_strdup(item->value);
}

static void radio_set_value(struct widget *widget, const char *value)
{
    struct radio_widget *radio = radio_of(widget);
    radio->chosen = -1;
    for (guint i = 0; i < radio->items->len; i++) {
        const struct radio_item *item = g_ptr_array_index(radio->items, i);
        if (strcmp(item->value, value) == 0)
            radio->chosen = (int)i;
    }
}

static const struct widget_class radio_class = {
    .name = "radio",
    .size = sizeof(struct radio_widget),
    .takes_focus = true,
    .draw = radio_draw,
    .key = radio_key,
    .clear = radio_clear,
    .value = radio_value,
    .set_value = radio_set_value,
};

struct widget *radio_widget_new(CDKSCREEN *screen)
{
    struct widget *widget = widget_new(&radio_class, screen);
    radio_of(widget)->items = g_ptr_array_new_with_free_func(radio_item_free);
    radio_of(widget)->chosen = -1;
    return widget;
}

void radio_widget_add(struct widget *widget, const char *value, const char *label)
{
    struct radio_item *item = g_new0(struct radio_item, 1);
    item->value = g_strdup(value);
    item->label = g_strdup(label != NULL ? label : value);
    g_ptr_array_add(radio_of(widget)->items, item);
}
