#include "config.h"

#include "console/widgets/buttons.h"

#include "console/terminal/terminal.h"

#include <stdlib.h>
#include <string.h>

/* What CDK puts between buttons, and before the first one. */
#define GAP 2
#define MARGIN 1

struct buttons_widget {
    struct widget widget;
    char **captions; /* between brackets, as drawn */
    char *letters;
    int count, current;
    int first; /* the button at the left, where not all have room */
    /* of the box alone: one that can't be made would take another object off its screen */
    CDKSCREEN *screen;
    WINDOW *room; /* of that screen: CDK squeezes what has not the room that it wants */
    CDKBUTTONBOX *box;
    int box_first, box_columns; /* what the box was made for */
};

static struct buttons_widget *buttons_of(struct widget *widget)
{
    return (struct buttons_widget *)widget;
}

static const struct buttons_widget *buttons_of_const(const struct widget *widget)
{
    return (const struct buttons_widget *)widget;
}

static int caption_cells(const struct buttons_widget *buttons, int index)
{
    return (int)strlen(buttons->captions[index]);
}

/* How many buttons from `first` on have room. */
static int buttons_fit(const struct buttons_widget *buttons, int first)
{
    int used = MARGIN, count = 0;
    for (int i = first; i < buttons->count; i++) {
        used += caption_cells(buttons, i);
        if (used > buttons->widget.columns)
            break;
        used += GAP;
        count++;
    }
    return count;
}

static void buttons_drop_box(struct buttons_widget *buttons)
{
    if (buttons->box != NULL)
        destroyCDKButtonbox(buttons->box);
    buttons->box = NULL;
    widget_screen_free(buttons->screen);
    buttons->screen = NULL;
    if (buttons->room != NULL)
        delwin(buttons->room);
    buttons->room = NULL;
}

/* The widths are such that CDK comes to a gap of two: it shares out what is left over, less one. */
static void buttons_make_box(struct buttons_widget *buttons, int count)
{
    int cells = 0;
    for (int i = 0; i < count; i++)
        cells += caption_cells(buttons, buttons->first + i);
    const int columns = cells + count * (GAP + 1) - 1;
    const int row = buttons->widget.row, column = buttons->widget.column;
    buttons_drop_box(buttons);
    buttons->room = newwin(1, columns + 1, row, column);
    if (buttons->room == NULL)
        return;
    buttons->screen = initCDKScreen(buttons->room);
    buttons->box = newCDKButtonbox(buttons->screen, column, row, 1, columns, NULL, 1, count,
                                   (CDK_CSTRING2)(buttons->captions + buttons->first), count,
                                   A_REVERSE, FALSE, FALSE);
    buttons->box_first = buttons->first;
    buttons->box_columns = buttons->widget.columns;
}

/* Scrolls to the current button, and makes another box if this one shows others. */
static bool buttons_prepare(struct buttons_widget *buttons)
{
    if (buttons->current < buttons->first)
        buttons->first = buttons->current;
    while (buttons->first < buttons->current
           && buttons->first + buttons_fit(buttons, buttons->first) <= buttons->current)
        buttons->first++;
    while (buttons->first > 0
           && buttons_fit(buttons, buttons->first - 1) >= buttons->count - buttons->first + 1)
        buttons->first--;
    const int count = buttons_fit(buttons, buttons->first);
    if (count == 0)
        return false;
    if (buttons->box == NULL || buttons->box_first != buttons->first
        || buttons->box_columns != buttons->widget.columns)
        buttons_make_box(buttons, count);
    return buttons->box != NULL;
}

static int buttons_column(const struct buttons_widget *buttons, int index)
{
    int column = MARGIN;
    for (int i = buttons->first; i < index; i++)
        column += caption_cells(buttons, i) + GAP;
    return column;
}

static void buttons_draw(struct widget *widget)
{
    struct buttons_widget *buttons = buttons_of(widget);
    const bool focused = widget_has_focus(widget);
    int column = 0;
    if (buttons_prepare(buttons)) {
        /* Without the focus none is the current one. */
        setCDKButtonboxHighlight(buttons->box,
                                 focused ? (chtype)theme_attributes(ROLE_CURRENT) : A_NORMAL);
        setCDKButtonboxCurrentButton(buttons->box, buttons->current - buttons->first);
        drawCDKButtonbox(buttons->box, FALSE);
        copywin(buttons->box->win, widget->window, 0, 0, 0, 0, 0,
                MIN(getmaxx(buttons->box->win), widget->columns) - 1, FALSE);
        column = buttons_column(buttons, buttons->current);
    } else {
        paint_text(widget->window, 0, 0, widget->columns, focused ? ROLE_CURRENT : ROLE_TEXT,
                   buttons->captions[buttons->current]);
    }
    if (focused)
        widget_place_cursor(widget, 0, column + 1);
}

static enum outcome buttons_go(struct buttons_widget *buttons, int wanted, enum outcome at_end)
{
    if (wanted < 0 || wanted >= buttons->count) {
        if (at_end == OUTCOME_IGNORED)
            terminal_bell();
        return OUTCOME_HANDLED | at_end;
    }
    buttons->current = wanted;
    return OUTCOME_HANDLED;
}

static enum outcome buttons_key_letter(struct buttons_widget *buttons, int code)
{
    if (buttons->letters == NULL || code <= ' ' || code >= 0x7f)
        return OUTCOME_IGNORED;
    const char *letter = strchr(buttons->letters, code);
    const int index = letter != NULL ? (int)(letter - buttons->letters) : buttons->count;
    if (index >= buttons->count)
        return OUTCOME_IGNORED;
    buttons->current = index;
    return OUTCOME_HANDLED | OUTCOME_CHOSEN;
}

static enum outcome buttons_key(struct widget *widget, const struct key *key)
{
    struct buttons_widget *buttons = buttons_of(widget);
    switch (key->code) {
    case KEY_CODE_LEFT:
        return buttons_go(buttons, buttons->current - 1, OUTCOME_IGNORED);
    case KEY_CODE_RIGHT:
        return buttons_go(buttons, buttons->current + 1, OUTCOME_IGNORED);
    case KEY_CODE_TAB:
        return buttons_go(buttons, buttons->current + 1, OUTCOME_FORWARD);
    case KEY_CODE_BACK_TAB:
        return buttons_go(buttons, buttons->current - 1, OUTCOME_BACKWARD);
    case KEY_CODE_HOME:
        return buttons_go(buttons, 0, OUTCOME_IGNORED);
    case KEY_CODE_END:
        return buttons_go(buttons, buttons->count - 1, OUTCOME_IGNORED);
    case KEY_CODE_UP:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    case KEY_CODE_DOWN:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_ENTER:
        return OUTCOME_HANDLED | OUTCOME_CHOSEN;
    default:
        return buttons_key_letter(buttons, key->code);
    }
}

/* CDK keeps the sizes and places that a box was made with. */
static void buttons_resized(struct widget *widget)
{
    buttons_drop_box(buttons_of(widget));
}

static void buttons_clear(struct widget *widget)
{
    struct buttons_widget *buttons = buttons_of(widget);
    buttons_drop_box(buttons);
    g_strfreev(buttons->captions);
    g_free(buttons->letters);
}

static const struct widget_class buttons_class = {
    .name = "buttons",
    .size = sizeof(struct buttons_widget),
    .takes_focus = true,
    .draw = buttons_draw,
    .key = buttons_key,
    .resized = buttons_resized,
    .clear = buttons_clear,
};

/* CDK takes < for the beginning of an instruction, and writes bytes. */
static bool caption_is_good(const char *caption)
{
    for (; *caption != '\0'; caption++)
        if (*caption < ' ' || *caption > '~' || *caption == '<')
            return false;
    return true;
}

struct widget *buttons_widget_new(CDKSCREEN *screen, const char *const *captions,
                                  const char *letters)
{
    struct widget *widget = widget_new(&buttons_class, screen);
    struct buttons_widget *buttons = buttons_of(widget);
    buttons->count = (int)g_strv_length((char **)captions);
    buttons->captions = g_new0(char *, (gsize)buttons->count + 1);
    for (int i = 0; i < buttons->count; i++) {
        g_warn_if_fail(caption_is_good(captions[i]));
        buttons->captions[i] =
            g_strdup_printf("[ %s ]", caption_is_good(captions[i]) ? captions[i] : "?");
    }
    buttons->letters = g_strdup(letters);
    return widget;
}

int buttons_widget_current(const struct widget *widget)
{
    return buttons_of_const(widget)->current;
}

void buttons_widget_set_current(struct widget *widget, int current)
{
    struct buttons_widget *buttons = buttons_of(widget);
    buttons->current = CLAMP(current, 0, MAX(buttons->count - 1, 0));
}
