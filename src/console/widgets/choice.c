#include "config.h"

#include "console/widgets/choice.h"

#include "console/terminal/terminal.h"
#include "console/widgets/edit_view.h"
#include "console/widgets/offer.h"

#include <string.h>

/* Below this many cells the number of choices is left out. */
#define CELLS_FOR_COUNT 30

struct choice_widget {
    struct widget widget;
    bool free_text;
    char *value;      /* without free text */
    struct edit edit; /* of free text */
    struct edit_view view;
    struct offer offer;
    char *example;
    bool searching; /* what is offered is being looked for */
    bool takes;     /* the first one that is found, as was asked for meanwhile */
    void (*highlighted)(struct widget *widget, const char *value);
    void (*typed)(struct widget *widget, const char *text);
};

static struct choice_widget *choice_of(struct widget *widget)
{
    return (struct choice_widget *)widget;
}

static const struct choice_widget *choice_of_const(const struct widget *widget)
{
    return (const struct choice_widget *)widget;
}

static const char *choice_text(const struct choice_widget *choice)
{
    return choice->free_text ? choice->edit.text->str : choice->value;
}

const char *choice_widget_highlighted(const struct widget *widget)
{
    const struct choice_widget *choice = choice_of_const(widget);
    const struct offer_item *item = choice->offer.open ? offer_current(&choice->offer) : NULL;
    return item != NULL ? item->value : choice_text(choice);
}

static void choice_tell(struct choice_widget *choice)
{
    if (choice->highlighted != NULL)
        choice->highlighted(&choice->widget, choice_widget_highlighted(&choice->widget));
}

/* "▾ 3 choices". Caller frees. */
static char *choice_count(const struct choice_widget *choice)
{
    const guint count = choice->offer.items->len;
    if (choice->searching || (choice->offer.narrowed && *choice->offer.typed != '\0'))
        return g_strdup("\u25BE");
    if (choice->free_text)
        return g_strdup_printf("\u25BE %u%s known", count, choice->offer.part ? "+" : "");
    return g_strdup_printf("\u25BE %u%s choice%s", count, choice->offer.part ? "+" : "",
                           count == 1 ? "" : "s");
}

/* Whether there is anything to choose from, or will be. */
static bool choice_has_any(const struct choice_widget *choice)
{
    return choice->offer.items->len > 0 || choice->offer.narrowed || choice->searching;
}

/* Draws how many there are at the right; returns the cells that are left for the value. */
static int choice_draw_count(const struct widget *widget)
{
    const struct choice_widget *choice = choice_of_const(widget);
    if (widget->read_only || (choice->free_text && !choice_has_any(choice)))
        return widget->columns;
    g_autofree char *whole = choice_count(choice);
    const char *text = widget->columns >= CELLS_FOR_COUNT ? whole : "\u25BE";
    const int cells = paint_cells(text);
    if (widget->columns <= cells + 1)
        return widget->columns;
    paint_text(widget->window, 0, widget->columns - cells, cells, ROLE_HELP, text);
    return widget->columns - cells - 1;
}

static void choice_draw_value(struct widget *widget, int cells)
{
    const struct choice_widget *choice = choice_of(widget);
    const bool focused = widget_has_focus(widget);
    const struct offer_item *item = offer_find(&choice->offer, choice->value);
    const bool empty = *choice->value == '\0' && item == NULL;
    const char *shown = item != NULL ? item->label : choice->value;
    enum role role = widget->read_only ? ROLE_READ_ONLY : ROLE_FIELD;
    if (focused && !widget->read_only)
        role = ROLE_FIELD_FOCUSED;
    if (empty && choice->example != NULL && !widget->read_only)
        paint_text(widget->window, 0, 0, cells, ROLE_HELP, choice->example);
    else if (widget->read_only)
        paint_text(widget->window, 0, 0, cells, role, shown);
    else
        paint_text_padded(widget->window, 0, 0, cells, role, shown);
    if (focused)
        widget_place_cursor(widget, 0, 0);
}

static void choice_draw(struct widget *widget)
{
    struct choice_widget *choice = choice_of(widget);
    const int cells = choice_draw_count(widget);
    if (choice->free_text)
        edit_view_draw(&choice->view, widget, &choice->edit, 0, 0, cells);
    else
        choice_draw_value(widget, cells);
}

static void choice_draw_over(struct widget *widget)
{
    struct choice_widget *choice = choice_of(widget);
    const char *hint = choice->free_text ? "none known; it can be typed" : "no choice matches";
    if (choice->offer.open && widget_has_focus(widget))
        offer_draw(&choice->offer, widget, 0, 0, choice->searching ? "Searching" : hint);
}

static enum outcome choice_set(struct choice_widget *choice, const char *value)
{
    const bool changed = strcmp(value, choice_text(choice)) != 0;
    if (choice->free_text && changed)
        edit_replace(&choice->edit, 0, choice->edit.text->len, value);
    if (!choice->free_text && changed) {
        char *copy = g_strdup(value);
        g_free(choice->value);
        choice->value = copy;
    }
    return OUTCOME_HANDLED | (changed ? OUTCOME_CHANGED : 0);
}

/* Shows what matches; where not all of it is here, whoever offers it looks for it first. */
static void choice_show_matches(struct choice_widget *choice, const char *typed)
{
    if (choice->typed != NULL)
        choice->typed(&choice->widget, typed);
    offer_narrow(&choice->offer, typed, !choice->free_text);
}

static enum outcome choice_open(struct choice_widget *choice)
{
    if (choice->widget.read_only || !choice_has_any(choice)) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    if (choice->typed != NULL)
        choice->typed(&choice->widget, "");
    offer_open(&choice->offer, choice_text(choice));
    choice_tell(choice);
    return OUTCOME_HANDLED;
}

static void choice_close(struct choice_widget *choice)
{
    if (!choice->offer.open)
        return;
    offer_close(&choice->offer);
    choice_tell(choice);
}

static enum outcome choice_take(struct choice_widget *choice)
{
    const struct offer_item *item = offer_current(&choice->offer);
    enum outcome outcome = OUTCOME_HANDLED | OUTCOME_CHOSEN;
    if (item == NULL && choice->searching) {
        choice->takes = true;
        return OUTCOME_HANDLED;
    }
    if (item != NULL)
        outcome |= choice_set(choice, item->value);
    choice_close(choice);
    return outcome;
}

/* Left and Right: the next or the one before, without the list. */
static enum outcome choice_step(struct choice_widget *choice, int step)
{
    const int count = (int)choice->offer.items->len;
    const int index = offer_index(&choice->offer, choice->value);
    const int wanted = index < 0 && step < 0 ? count - 1 : index + step;
    if (choice->widget.read_only || wanted < 0 || wanted >= count) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    const struct offer_item *item = g_ptr_array_index(choice->offer.items, (guint)wanted);
    const enum outcome outcome = choice_set(choice, item->value);
    choice_tell(choice);
    return outcome;
}

/* The list narrows by what is typed into it; an erased last character leaves it open with everything. */
static enum outcome choice_narrow(struct choice_widget *choice, const struct key *key)
{
    GString *typed = g_string_new(choice->offer.typed);
    if (key->code == KEY_CODE_BACKSPACE && typed->len > 0)
        g_string_truncate(typed, (gsize)(g_utf8_prev_char(typed->str + typed->len) - typed->str));
    else if (key->code == KEY_CONTROL('U'))
        g_string_truncate(typed, 0);
    else if (key->code == KEY_CODE_PASTE)
        g_string_append(typed, key->paste);
    else if (key_is_text(key))
        g_string_append_unichar(typed, (gunichar)key->code);
    choice_show_matches(choice, typed->str);
    g_string_free(typed, TRUE);
    choice_tell(choice);
    return OUTCOME_HANDLED;
}

/* Keys while the list of a closed set of values is open. Those that would leave the field take the highlighted one
 * along, as those who know such lists expect. */
static enum outcome choice_key_open(struct choice_widget *choice, const struct key *key)
{
    if (offer_key(&choice->offer, key) != OUTCOME_IGNORED) {
        choice_tell(choice);
        return OUTCOME_HANDLED;
    }
    switch (key->code) {
    case KEY_CODE_ENTER:
        return choice_take(choice);
    case KEY_CODE_TAB:
        return (choice_take(choice) & ~(unsigned)OUTCOME_CHOSEN) | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
        return (choice_take(choice) & ~(unsigned)OUTCOME_CHOSEN) | OUTCOME_BACKWARD;
    case KEY_CODE_ESCAPE:
        choice_close(choice);
        return OUTCOME_HANDLED;
    case KEY_CODE_BACKSPACE:
    case KEY_CONTROL('U'):
        return choice_narrow(choice, key);
    default:
        return key_is_text(key) ? choice_narrow(choice, key) : OUTCOME_IGNORED;
    }
}

static enum outcome choice_key_closed(struct choice_widget *choice, const struct key *key)
{
    switch (key->code) {
    case KEY_CODE_ENTER:
    case KEY_CODE_SPACE:
    case KEY_CODE_ALT_DOWN:
    case KEY_CONTROL('N'):
        return choice_open(choice);
    case KEY_CODE_LEFT:
        return choice_step(choice, -1);
    case KEY_CODE_RIGHT:
        return choice_step(choice, 1);
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
    case KEY_CODE_UP:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        break;
    }
    if (!key_is_text(key))
        return OUTCOME_IGNORED;
    const enum outcome outcome = choice_open(choice);
    return choice->offer.open ? choice_narrow(choice, key) : outcome;
}

/* The list stands below what is typed as long as something matches. */
static void choice_open_typed(struct choice_widget *choice)
{
    choice->offer.open =
        choice->edit.text->len > 0 && (choice->offer.shown->len > 0 || choice->searching);
}

/* Typing free text: what matches is offered beside it, and none of it is taken unless Down went to it. */
static enum outcome choice_type(struct choice_widget *choice, const struct key *key)
{
    choice->edit.read_only = choice->widget.read_only;
    const enum outcome outcome = edit_key(&choice->edit, key);
    if ((outcome & OUTCOME_CHANGED) == 0)
        return outcome;
    choice_show_matches(choice, choice->edit.text->str);
    choice_open_typed(choice);
    choice_tell(choice);
    return outcome;
}

static enum outcome choice_key_free(struct choice_widget *choice, const struct key *key)
{
    struct offer *offer = &choice->offer;
    const bool moves = key->code == KEY_CODE_UP || key->code == KEY_CODE_DOWN
                       || key->code == KEY_CODE_PAGE_UP || key->code == KEY_CODE_PAGE_DOWN;
    if (offer->open && key->code == KEY_CODE_UP && offer->current <= 0) {
        offer->current = -1;
        choice_tell(choice);
        return OUTCOME_HANDLED;
    }
    if (offer->open && moves) {
        offer_key(offer, key);
        choice_tell(choice);
        return OUTCOME_HANDLED;
    }
    switch (key->code) {
    case KEY_CODE_ALT_DOWN:
    case KEY_CONTROL('N'):
    case KEY_CODE_CONTROL_SPACE:
        return choice_open(choice);
    case KEY_CODE_ENTER:
        if (offer->open && offer_current(offer) != NULL)
            return choice_take(choice);
        choice_close(choice);
        return choice->edit.text->len == 0 && choice_has_any(choice) ? choice_open(choice)
                                                                     : OUTCOME_IGNORED;
    case KEY_CODE_ESCAPE:
        if (!offer->open)
            return OUTCOME_IGNORED;
        choice_close(choice);
        return OUTCOME_HANDLED;
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        choice_close(choice);
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
    case KEY_CODE_UP:
        choice_close(choice);
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        return choice_type(choice, key);
    }
}

static enum outcome choice_key(struct widget *widget, const struct key *key)
{
    struct choice_widget *choice = choice_of(widget);
    choice->takes = false;
    if (choice->free_text)
        return choice_key_free(choice, key);
    return choice->offer.open ? choice_key_open(choice, key) : choice_key_closed(choice, key);
}

static void choice_focus(struct widget *widget, bool gained)
{
    if (!gained)
        choice_close(choice_of(widget));
}

static const char *choice_hint(const struct widget *widget)
{
    return choice_of_const(widget)->edit.hint;
}

static void choice_clear(struct widget *widget)
{
    struct choice_widget *choice = choice_of(widget);
    offer_clear(&choice->offer);
    edit_clear(&choice->edit);
    g_free(choice->value);
    g_free(choice->example);
}

static char *choice_value(const struct widget *widget)
{
    return g_strdup(choice_text(choice_of_const(widget)));
}

static void choice_set_value(struct widget *widget, const char *value)
{
    struct choice_widget *choice = choice_of(widget);
    choice->takes = false;
    offer_close(&choice->offer);
    edit_set(&choice->edit, choice->free_text ? value : "");
    char *copy = g_strdup(value);
    g_free(choice->value);
    choice->value = copy;
}

static const struct widget_class choice_class = {
    .name = "choice",
    .size = sizeof(struct choice_widget),
    .takes_focus = true,
    .draw = choice_draw,
    .draw_over = choice_draw_over,
    .key = choice_key,
    .focus = choice_focus,
    .hint = choice_hint,
    .clear = choice_clear,
    .value = choice_value,
    .set_value = choice_set_value,
};

struct widget *choice_widget_new(CDKSCREEN *screen, bool free_text, int limit)
{
    struct widget *widget = widget_new(&choice_class, screen);
    struct choice_widget *choice = choice_of(widget);
    choice->free_text = free_text;
    choice->value = g_strdup("");
    edit_init(&choice->edit, false);
    choice->edit.limit = limit;
    offer_init(&choice->offer);
    return widget;
}

void choice_widget_add(struct widget *widget, const char *value, const char *label,
                       const char *detail)
{
    offer_add(&choice_of(widget)->offer, value, label, detail);
}

void choice_widget_remove_all(struct widget *widget)
{
    struct choice_widget *choice = choice_of(widget);
    offer_close(&choice->offer);
    offer_remove_all(&choice->offer);
    choice->offer.narrowed = choice->offer.part = choice->searching = choice->takes = false;
}

void choice_widget_on_typed(struct widget *widget,
                            void (*typed)(struct widget *widget, const char *text))
{
    choice_of(widget)->typed = typed;
}

void choice_widget_search(struct widget *widget)
{
    struct choice_widget *choice = choice_of(widget);
    offer_remove_all(&choice->offer);
    choice->searching = true;
}

bool choice_widget_found(struct widget *widget, bool narrowed, bool part)
{
    struct choice_widget *choice = choice_of(widget);
    struct offer *offer = &choice->offer;
    g_autofree char *typed = g_strdup(offer->typed);
    const bool listed = offer->open && *typed == '\0', waited = choice->searching;
    offer->narrowed = narrowed;
    offer->part = part;
    choice->searching = false;
    offer_narrow(offer, typed, !choice->free_text);
    if (listed)
        offer_open(offer, choice_text(choice));
    else if (offer->open && choice->free_text)
        choice_open_typed(choice);
    const bool takes = choice->takes && offer_current(offer) != NULL;
    choice->takes = false;
    if (takes)
        return (choice_take(choice) & (unsigned)OUTCOME_CHANGED) != 0;
    if (offer->open && waited)
        choice_tell(choice);
    return false;
}

void choice_widget_on_highlight(struct widget *widget,
                                void (*highlighted)(struct widget *widget, const char *value))
{
    choice_of(widget)->highlighted = highlighted;
}

bool choice_widget_is_open(const struct widget *widget)
{
    return choice_of_const(widget)->offer.open;
}

void choice_widget_set_example(struct widget *widget, const char *example)
{
    struct choice_widget *choice = choice_of(widget);
    g_free(choice->example);
    const bool some = example != NULL && *example != '\0';
    choice->example = some ? g_strdup_printf("e.g. %s", example) : NULL;
    choice->view.placeholder = choice->example;
}
