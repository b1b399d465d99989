#include "config.h"

#include "console/widgets/shown.h"

#include "console/terminal/terminal.h"

struct shown_widget {
    struct widget widget;
    char *text;
    int first;   /* the row on top */
    bool copied; /* by the last key */
};

static struct shown_widget *shown_of(struct widget *widget)
{
    return (struct shown_widget *)widget;
}

static const struct shown_widget *shown_of_const(const struct widget *widget)
{
    return (const struct shown_widget *)widget;
}

/* The furthest that it can be scrolled. */
static int shown_last(const struct shown_widget *shown)
{
    const int rows = paint_wrapped_lines(shown->text, shown->widget.columns);
    return MAX(rows - shown->widget.rows, 0);
}

static void shown_draw(struct widget *widget)
{
    struct shown_widget *shown = shown_of(widget);
    const int last = shown_last(shown);
    shown->first = CLAMP(shown->first, 0, last);
    paint_wrapped(widget->window, 0, 0, widget->rows, widget->columns, shown->first, ROLE_READ_ONLY,
                  shown->text);
    /* Signs of what lies above and below. */
    if (shown->first > 0)
        paint_text(widget->window, 0, widget->columns - 1, 1, ROLE_HELP, "\u2191");
    if (shown->first < last)
        paint_text(widget->window, widget->rows - 1, widget->columns - 1, 1, ROLE_HELP, "\u2193");
    if (widget_has_focus(widget))
        widget_place_cursor(widget, 0, 0);
}

/* Scrolls; where there is nothing more, Up and Down leave. */
static enum outcome shown_scroll(struct shown_widget *shown, int rows, enum outcome at_end)
{
    const int wanted = CLAMP(shown->first + rows, 0, shown_last(shown));
    if (wanted == shown->first)
        return OUTCOME_HANDLED | at_end;
    shown->first = wanted;
    return OUTCOME_HANDLED;
}

static enum outcome shown_key(struct widget *widget, const struct key *key)
{
    struct shown_widget *shown = shown_of(widget);
    shown->copied = key->code == 'y';
    switch (key->code) {
    case 'y':
        terminal_copy(shown->text);
        return OUTCOME_HANDLED;
    case KEY_CODE_UP:
        return shown_scroll(shown, -1, OUTCOME_BACKWARD);
    case KEY_CODE_DOWN:
        return shown_scroll(shown, 1, OUTCOME_FORWARD);
    case KEY_CODE_PAGE_UP:
        return shown_scroll(shown, -widget->rows, OUTCOME_IGNORED);
    case KEY_CODE_PAGE_DOWN:
        return shown_scroll(shown, widget->rows, OUTCOME_IGNORED);
    case KEY_CODE_HOME:
        return shown_scroll(shown, -G_MAXINT16, OUTCOME_IGNORED);
    case KEY_CODE_END:
        return shown_scroll(shown, G_MAXINT16, OUTCOME_IGNORED);
    case KEY_CODE_TAB:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        return OUTCOME_IGNORED;
    }
}

static const char *shown_hint(const struct widget *widget)
{
    return shown_of_const(widget)->copied ? "Copied, if this terminal lets programs copy"
                                          : "y copies it";
}

static void shown_focus(struct widget *widget, bool gained)
{
    (void)gained;
    shown_of(widget)->copied = false;
}

static int shown_rows_wanted(const struct widget *widget, int columns)
{
    return paint_wrapped_lines(shown_of_const(widget)->text, columns);
}

static void shown_clear(struct widget *widget)
{
    g_free(shown_of(widget)->text);
}

static char *shown_value(const struct widget *widget)
{
    return g_strdup(shown_of_const(widget)->text);
}

static void shown_set_value(struct widget *widget, const char *value)
{
    struct shown_widget *shown = shown_of(widget);
    char *copy = g_strdup(value);
    g_free(shown->text);
    shown->text = copy;
    shown->first = 0;
}

static const struct widget_class shown_class = {
    .name = "shown",
    .size = sizeof(struct shown_widget),
    .takes_focus = true,
    .draw = shown_draw,
    .key = shown_key,
    .focus = shown_focus,
    .rows_wanted = shown_rows_wanted,
    .hint = shown_hint,
    .clear = shown_clear,
    .value = shown_value,
    .set_value = shown_set_value,
};

struct widget *shown_widget_new(CDKSCREEN *screen)
{
    struct widget *widget = widget_new(&shown_class, screen);
    shown_of(widget)->text = g_strdup("");
    return widget;
}
