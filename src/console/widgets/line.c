#include "config.h"

#include "console/widgets/line.h"

#include "console/widgets/edit.h"
#include "console/widgets/edit_view.h"

struct line_widget {
    struct widget widget;
    struct edit edit;
    struct edit_view view;
    char *placeholder;
};

static struct line_widget *line_of(struct widget *widget)
{
    return (struct line_widget *)widget;
}

static const struct line_widget *line_of_const(const struct widget *widget)
{
    return (const struct line_widget *)widget;
}

static void line_draw(struct widget *widget)
{
    struct line_widget *line = line_of(widget);
    edit_view_draw(&line->view, widget, &line->edit, 0, 0, widget->columns);
}

static enum outcome line_key(struct widget *widget, const struct key *key)
{
    struct line_widget *line = line_of(widget);
    switch (key->code) {
    case KEY_CODE_TAB:
    case KEY_CODE_DOWN:
        return OUTCOME_HANDLED | OUTCOME_FORWARD;
    case KEY_CODE_BACK_TAB:
    case KEY_CODE_UP:
        return OUTCOME_HANDLED | OUTCOME_BACKWARD;
    default:
        line->edit.read_only = widget->read_only;
        return edit_key(&line->edit, key);
    }
}

static const char *line_hint(const struct widget *widget)
{
    return line_of_const(widget)->edit.hint;
}

static void line_focus(struct widget *widget, bool gained)
{
    struct line_widget *line = line_of(widget);
    line->edit.typing = false;
    if (gained)
        g_clear_pointer(&line->edit.hint, g_free);
}

static void line_clear(struct widget *widget)
{
    struct line_widget *line = line_of(widget);
    edit_clear(&line->edit);
    g_free(line->placeholder);
}

static char *line_value(const struct widget *widget)
{
    return g_strdup(line_widget_text(widget));
}

static void line_set_value(struct widget *widget, const char *value)
{
    edit_set(&line_of(widget)->edit, value);
}

static const struct widget_class line_class = {
    .name = "line",
    .size = sizeof(struct line_widget),
    .takes_focus = true,
    .draw = line_draw,
    .key = line_key,
    .focus = line_focus,
    .hint = line_hint,
    .clear = line_clear,
    .value = line_value,
    .set_value = line_set_value,
};

struct widget *line_widget_new(CDKSCREEN *screen, int limit)
{
    struct widget *widget = widget_new(&line_class, screen);
    edit_init(&line_of(widget)->edit, false);
    line_of(widget)->edit.limit = limit;
    return widget;
}

static void line_set_placeholder(struct widget *widget, char *placeholder)
{
    struct line_widget *line = line_of(widget);
    g_free(line->placeholder);
    line->placeholder = placeholder;
    line->view.placeholder = placeholder;
}

void line_widget_set_example(struct widget *widget, const char *example)
{
    const bool some = example != NULL && *example != '\0';
    line_set_placeholder(widget, some ? g_strdup_printf("e.g. %s", example) : NULL);
}

void line_widget_set_prompt(struct widget *widget, const char *prompt)
{
    const bool some = prompt != NULL && *prompt != '\0';
    line_set_placeholder(widget, some ? g_strdup_printf("(%s)", prompt) : NULL);
}

void line_widget_set_masked(struct widget *widget, bool masked)
{
    line_of(widget)->view.masked = masked;
}

const char *line_widget_text(const struct widget *widget)
{
    return line_of_const(widget)->edit.text->str;
}

void line_widget_insert(struct widget *widget, const char *text)
{
    edit_insert(&line_of(widget)->edit, text);
}
