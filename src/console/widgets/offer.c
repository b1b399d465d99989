#include "config.h"

#include "console/widgets/offer.h"

#include "base/fold.h"
#include "console/terminal/terminal.h"
#include "console/widgets/popup.h"

#include <string.h>

#define ROWS_MOST 10
#define DETAIL_CELLS 40

static void offer_item_free(gpointer data)
{
    struct offer_item *item = data;
    g_free(item->value);
    g_free(item->label);
    g_free(item->detail);
    g_free(item->folded);
    g_free(item);
}

void offer_init(struct offer *offer)
{
    *offer = (struct offer){
        .items = g_ptr_array_new_with_free_func(offer_item_free),
        .shown = g_array_new(FALSE, FALSE, sizeof(guint)),
        .typed = g_strdup(""),
        .current = -1,
    };
}

void offer_clear(struct offer *offer)
{
    g_ptr_array_unref(offer->items);
    g_array_unref(offer->shown);
    g_free(offer->typed);
    *offer = (struct offer){ 0 };
}

void offer_add(struct offer *offer, const char *value, const char *label, const char *detail)
{
    struct offer_item *item = g_new0(struct offer_item, 1);
    item->value = g_strdup(value);
    item->label = g_strdup(label != NULL ? label : value);
    item->detail = detail != NULL && *detail != '\0' ? g_strdup(detail) : NULL;
    g_autofree char *all = g_strjoin(" ", item->label, value, detail, NULL);
    item->folded = text_fold(all, -1);
    offer->label_cells = MAX(offer->label_cells, paint_cells(item->label));
    if (item->detail != NULL)
        offer->detail_cells = CLAMP(paint_cells(item->detail), offer->detail_cells, DETAIL_CELLS);
    g_ptr_array_add(offer->items, item);
}

void offer_remove_all(struct offer *offer)
{
    g_ptr_array_set_size(offer->items, 0);
    g_array_set_size(offer->shown, 0);
    offer->current = -1;
    offer->top = 0;
    offer->label_cells = offer->detail_cells = 0;
}

int offer_index(const struct offer *offer, const char *value)
{
    for (guint i = 0; i < offer->items->len; i++) {
        const struct offer_item *item = g_ptr_array_index(offer->items, i);
        if (strcmp(item->value, value) == 0)
            return (int)i;
    }
    return -1;
}

const struct offer_item *offer_find(const struct offer *offer, const char *value)
{
    const int index = offer_index(offer, value);
    return index >= 0 ? g_ptr_array_index(offer->items, (guint)index) : NULL;
}

static bool offer_matches(const struct offer_item *item, char **words)
{
    for (; *words != NULL; words++)
        if (strstr(item->folded, *words) == NULL)
            return false;
    return true;
}

void offer_narrow(struct offer *offer, const char *typed, bool takes_first)
{
    char *copy = g_strdup(typed);
    g_free(offer->typed);
    offer->typed = copy;
    g_autofree char *folded = text_fold(typed, -1);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    g_array_set_size(offer->shown, 0);
    for (guint i = 0; i < offer->items->len; i++)
        if (offer->narrowed || offer_matches(g_ptr_array_index(offer->items, i), words))
            g_array_append_val(offer->shown, i);
    offer->current = takes_first && offer->shown->len > 0 ? 0 : -1;
    offer->top = 0;
}

void offer_open(struct offer *offer, const char *value)
{
    offer_narrow(offer, "", true);
    const int index = offer_index(offer, value);
    offer->current = index >= 0 ? index : offer->current;
    offer->open = true;
}

void offer_close(struct offer *offer)
{
    offer->open = false;
}

const struct offer_item *offer_current(const struct offer *offer)
{
    if (offer->current < 0 || offer->current >= (int)offer->shown->len)
        return NULL;
    const guint index = g_array_index(offer->shown, guint, offer->current);
    return g_ptr_array_index(offer->items, index);
}

enum outcome offer_key(struct offer *offer, const struct key *key)
{
    const int last = (int)offer->shown->len - 1;
    int wanted;
    switch (key->code) {
    case KEY_CODE_UP:
        wanted = offer->current - 1;
        break;
    case KEY_CODE_DOWN:
        wanted = offer->current + 1;
        break;
    case KEY_CODE_PAGE_UP:
        wanted = offer->current - ROWS_MOST;
        break;
    case KEY_CODE_PAGE_DOWN:
        wanted = offer->current + ROWS_MOST;
        break;
    case KEY_CODE_HOME:
        wanted = 0;
        break;
    case KEY_CODE_END:
        wanted = last;
        break;
    default:
        return OUTCOME_IGNORED;
    }
    wanted = CLAMP(wanted, 0, MAX(last, 0));
    if (wanted == offer->current || last < 0)
        terminal_bell();
    offer->current = last < 0 ? -1 : wanted;
    return OUTCOME_HANDLED;
}

static void offer_draw_row(const struct offer *offer, const struct popup *popup, int index, int row)
{
    const struct offer_item *item =
        g_ptr_array_index(offer->items, g_array_index(offer->shown, guint, index));
    const bool current = index == offer->current;
    const enum role role = current && !terminal_is_lean() ? ROLE_CURRENT : ROLE_TEXT;
    WINDOW *window = popup->window;
    const int end = popup->column + popup->columns;
    int column = popup->column;
    column += paint_text_padded(window, row, column, 2, role, current ? "\u25B8 " : "");
    const int label_cells = MIN(offer->label_cells, end - column);
    column += paint_text_padded(window, row, column, label_cells, role, item->label);
    if (end - column > 8 && item->detail != NULL) {
        column += paint_text_padded(window, row, column, 2, role, "");
        column += paint_text(window, row, column, end - column, role, item->detail);
    }
    paint_text_padded(window, row, column, end - column, role, "");
    if (current)
        terminal_place_cursor(popup->screen_row + row - popup->row, popup->screen_column);
}

/* How many match of how many, and what was typed. Caller frees. */
static char *offer_status(const struct offer *offer, const char *hint)
{
    if (offer->shown->len == 0)
        return g_strdup(hint);
    if (offer->part)
        return g_strdup_printf("the first %u; go on typing", offer->items->len);
    if (offer->narrowed)
        return g_strdup_printf("%u with \"%s\"", offer->shown->len, offer->typed);
    if (*offer->typed == '\0')
        return g_strdup_printf("%u choice%s", offer->items->len, offer->items->len == 1 ? "" : "s");
    return g_strdup_printf("%u of %u with \"%s\"", offer->shown->len, offer->items->len,
                           offer->typed);
}

void offer_draw(struct offer *offer, const struct widget *widget, int row, int column,
                const char *hint)
{
    g_autofree char *status = offer_status(offer, hint);
    const int detail = offer->detail_cells > 0 ? 2 + offer->detail_cells : 0;
    const int columns = MAX(2 + offer->label_cells + detail, paint_cells(status));
    const int rows = MIN(MIN((int)offer->shown->len, ROWS_MOST) + 1, popup_room(widget, row));
    struct popup popup;
    if (!popup_begin(&popup, widget, row, column, rows, columns))
        return;
    const int items = popup.rows > 1 ? popup.rows - 1 : popup.rows;
    const int current = MAX(offer->current, 0);
    if (current < offer->top)
        offer->top = current;
    if (current >= offer->top + items)
        offer->top = current - items + 1;
    for (int i = 0; i < items && offer->top + i < (int)offer->shown->len; i++)
        offer_draw_row(offer, &popup, offer->top + i, popup.row + i);
    if (popup.rows > items || offer->shown->len == 0)
        paint_text(popup.window, popup.row + popup.rows - 1, popup.column, popup.columns, ROLE_HELP,
                   status);
    popup_end(&popup);
}
