#include "config.h"

#include "console/widgets/check.h"

#include "console/terminal/terminal.h"

#include <string.h>

struct check_widget {
    struct widget widget;
    bool on;
};

static struct check_widget *check_of(struct widget *widget)
{
    return (struct check_widget *)widget;
}

static bool check_is_on(const struct widget *widget)
{
    return ((const struct check_widget *)widget)->on;
}

static void check_draw(struct widget *widget)
{
    const bool focused = widget_has_focus(widget);
    const enum role role = focused && !widget->read_only ? ROLE_FIELD_FOCUSED : ROLE_TEXT;
    paint_text(widget->window, 0, 0, widget->columns, role, check_is_on(widget) ? "[x]" : "[ ]");
    if (focused)
        widget_place_cursor(widget, 0, 1);
}

static enum outcome check_toggle(struct widget *widget)
{
    if (widget->read_only) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    check_of(widget)->on = !check_of(widget)->on;
    return OUTCOME_HANDLED | OUTCOME_CHANGED;
}

static enum outcome check_key(struct widget *widget, const struct key *key)
{
    switch (key->code) {
    case KEY_CODE_SPACE:
        return check_toggle(widget);
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

static char *check_value(const struct widget *widget)
{
    return g_strdup(check_is_on(widget) ? "1" : "0");
}

static void check_set_value(struct widget *widget, const char *value)
{
    check_of(widget)->on = strcmp(value, "1") == 0;
}

static const struct widget_class check_class = {
    .name = "check",
    .size = sizeof(struct check_widget),
    .takes_focus = true,
    .draw = check_draw,
    .key = check_key,
    .value = check_value,
    .set_value = check_set_value,
};

struct widget *check_widget_new(CDKSCREEN *screen)
{
    return widget_new(&check_class, screen);
}
