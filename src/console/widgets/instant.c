#include "config.h"

#include "console/widgets/instant.h"

#include "base/clock.h"
#include "console/terminal/terminal.h"
#include "console/widgets/day_picker.h"
#include "console/widgets/edit_view.h"
#include "console/widgets/instant_text.h"

/* As many as the example takes, which is longer than most dates and times. */
#define TEXT_CELLS 22
#define TEXT_MOST 40
#define EXAMPLE "e.g. 2026-11-30 09:00"

struct instant_widget {
    struct widget widget;
    GTimeZone *zone; /* borrowed */
    struct edit edit;
    struct edit_view view;
    struct day_picker picker;
    char *note; /* on what is typed; NULL: none */
};

static struct instant_widget *instant_of(struct widget *widget)
{
    return (struct instant_widget *)widget;
}

static const struct instant_widget *instant_of_const(const struct widget *widget)
{
    return (const struct instant_widget *)widget;
}

/* False when it is no date and time. */
static bool instant_read(const struct instant_widget *field, gint64 *instant, char **note)
{
    g_autoptr(GError) error = NULL;
    return instant_text_parse(field->edit.text->str, field->zone, instant, note, &error);
}

/* "CET, Europe/Warsaw": what the zone calls itself then, and its name. Caller frees. */
static char *instant_zone_text(const struct instant_widget *field)
{
    const char *name = g_time_zone_get_identifier(field->zone);
    gint64 instant;
    if (!instant_read(field, &instant, NULL) || instant == 0)
        return g_strdup(name);
    g_autofree char *then = instant_text_abbreviation(instant, field->zone);
    return g_str_equal(then, name) ? g_strdup(name) : g_strdup_printf("%s, %s", then, name);
}

static void instant_draw(struct widget *widget)
{
    struct instant_widget *field = instant_of(widget);
    g_autofree char *zone = instant_zone_text(field);
    const int cells = MIN(MAX(TEXT_CELLS, paint_cells(field->edit.text->str) + 1), widget->columns);
    edit_view_draw(&field->view, widget, &field->edit, 0, 0, cells);
    if (widget->columns > cells + 4)
        paint_text(widget->window, 0, cells + 1, widget->columns - cells - 1, ROLE_HELP, zone);
}

static void instant_draw_over(struct widget *widget)
{
    const struct instant_widget *field = instant_of(widget);
    if (field->picker.open && widget_has_focus(widget))
        day_picker_draw(&field->picker, widget);
}

/* What is to be said on what is typed now. */
static void instant_take_note(struct instant_widget *field)
{
    gint64 instant;
    g_clear_pointer(&field->note, g_free);
    (void)instant_read(field, &instant, &field->note);
}

static enum outcome instant_open(struct instant_widget *field)
{
    gint64 instant;
    if (field->widget.read_only) {
        terminal_bell();
        return OUTCOME_HANDLED;
    }
    if (!instant_read(field, &instant, NULL))
        instant = 0;
    day_picker_open(&field->picker, instant, clock_now(), field->zone);
    return OUTCOME_HANDLED;
}

static enum outcome instant_pick(struct instant_widget *field, const struct key *key)
{
    const enum outcome outcome = day_picker_key(&field->picker, key);
    if ((outcome & OUTCOME_CHOSEN) == 0)
        return outcome;
    g_autofree char *text = day_picker_text(&field->picker);
    const bool changed = !g_str_equal(text, field->edit.text->str);
    edit_replace(&field->edit, 0, field->edit.text->len, text);
    instant_take_note(field);
    return OUTCOME_HANDLED | (changed ? OUTCOME_CHANGED : 0);
}

static enum outcome instant_key(struct widget *widget, const struct key *key)
{
    struct instant_widget *field = instant_of(widget);
    if (field->picker.open)
        return instant_pick(field, key);
    switch (key->code) {
    case KEY_CONTROL('T'):
    case KEY_CODE_ALT_DOWN:
        return instant_open(field);
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
    case KEY_CODE_UP:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        break;
    }
    field->edit.read_only = widget->read_only;
    const enum outcome outcome = edit_key(&field->edit, key);
    if ((outcome & OUTCOME_CHANGED) != 0)
        instant_take_note(field);
    return outcome;
}

/* What was typed is shown as it was understood once it is left: a date alone with its time. */
static void instant_focus(struct widget *widget, bool gained)
{
    struct instant_widget *field = instant_of(widget);
    gint64 instant;
    field->picker.open = false;
    field->edit.typing = false;
    if (gained || widget->read_only || !instant_read(field, &instant, NULL))
        return;
    g_autofree char *text = instant_text_format(instant, field->zone);
    if (!g_str_equal(text, field->edit.text->str))
        edit_replace(&field->edit, 0, field->edit.text->len, text);
}

static const char *instant_hint(const struct widget *widget)
{
    const struct instant_widget *field = instant_of_const(widget);
    if (field->edit.hint != NULL)
        return field->edit.hint;
    if (field->note != NULL)
        return field->note;
    if (field->picker.open)
        return "Enter takes it, Esc leaves it; Tab: time, t: today, n: now";
    return widget->read_only ? NULL : "Ctrl-T opens a calendar";
}

static void instant_clear(struct widget *widget)
{
    edit_clear(&instant_of(widget)->edit);
    g_free(instant_of(widget)->note);
}

static char *instant_value(const struct widget *widget)
{
    const struct instant_widget *field = instant_of_const(widget);
    gint64 instant;
    if (!instant_read(field, &instant, NULL))
        return g_strdup(field->edit.text->str);
    return instant_text_format(instant, field->zone);
}

static void instant_set_value(struct widget *widget, const char *value)
{
    struct instant_widget *field = instant_of(widget);
    edit_set(&field->edit, value);
    field->picker.open = false;
    instant_take_note(field);
}

static const struct widget_class instant_class = {
    .name = "instant",
    .size = sizeof(struct instant_widget),
    .takes_focus = true,
    .draw = instant_draw,
    .draw_over = instant_draw_over,
    .key = instant_key,
    .focus = instant_focus,
    .hint = instant_hint,
    .clear = instant_clear,
    .value = instant_value,
    .set_value = instant_set_value,
};

struct widget *instant_widget_new(CDKSCREEN *screen, GTimeZone *zone)
{
    struct widget *widget = widget_new(&instant_class, screen);
    struct instant_widget *field = instant_of(widget);
    edit_init(&field->edit, false);
    field->edit.limit = TEXT_MOST;
    field->view.placeholder = EXAMPLE;
    field->zone = zone;
    return widget;
}

void instant_widget_set_zone(struct widget *widget, GTimeZone *zone)
{
    instant_of(widget)->zone = zone;
    instant_take_note(instant_of(widget));
}
