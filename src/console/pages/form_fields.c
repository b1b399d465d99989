#include "config.h"

#include "console/pages/form_private.h"

#include "base/json.h"
#include "console/widgets/buttons.h"
#include "console/widgets/check.h"
#include "console/widgets/choice.h"
#include "console/widgets/instant.h"
#include "console/widgets/line.h"
#include "console/widgets/radio.h"
#include "console/widgets/shown.h"
#include "console/widgets/text.h"

static struct widget *make_line(struct form *form, const struct field_description *description)
{
    struct widget *widget = line_widget_new(form->screen, description->limit);
    line_widget_set_example(widget, description->example);
    line_widget_set_masked(widget, description->secret);
    return widget;
}

static struct widget *make_text(struct form *form, const struct field_description *description)
{
    return text_widget_new(form->screen, TEXT_PLAIN, description->limit);
}

/* What the section knows for where the cursor is. */
static GPtrArray *form_complete(struct widget *widget, int line, int column)
{
    struct form *form = widget->owner;
    const struct form_field *field = form_current_field(form);
    if (form->section->offer == NULL || field == NULL)
        return NULL;
    form_collect(form);
    return form->section->offer(console_database(form->page.console), form->values,
                                field->description->name, line, column);
}

static struct widget *make_json(struct form *form, const struct field_description *description)
{
    struct widget *widget = text_widget_new(form->screen, TEXT_JSON, description->limit);
    text_widget_on_complete(widget, form_complete);
    return widget;
}

static struct widget *make_choice(struct form *form, const struct field_description *description)
{
    struct widget *widget = choice_widget_new(form->screen, false, description->limit);
    choice_widget_set_example(widget, description->example);
    return widget;
}

static struct widget *make_key(struct form *form, const struct field_description *description)
{
    struct widget *widget = choice_widget_new(form->screen, true, description->limit);
    choice_widget_set_example(widget, description->example);
    return widget;
}

static struct widget *make_radio(struct form *form, const struct field_description *description)
{
    struct widget *widget = radio_widget_new(form->screen);
    for (guint i = 0; description->choices[i] != NULL; i++)
        radio_widget_add(widget, description->choices[i],
                         description->captions != NULL ? description->captions[i] : NULL);
    return widget;
}

static struct widget *make_check(struct form *form, const struct field_description *description)
{
    (void)description;
    return check_widget_new(form->screen);
}

static struct widget *make_instant(struct form *form, const struct field_description *description)
{
    (void)description;
    return instant_widget_new(form->screen, console_zone(form->page.console));
}

static struct widget *make_shown(struct form *form, const struct field_description *description)
{
    (void)description;
    return shown_widget_new(form->screen);
}

static struct widget *(*const makers[])(struct form *form,
                                        const struct field_description *description) = {
    [FIELD_LINE] = make_line,     [FIELD_TEXT] = make_text,   [FIELD_JSON] = make_json,
    [FIELD_CHOICE] = make_choice, [FIELD_CHECK] = make_check, [FIELD_INSTANT] = make_instant,
    [FIELD_FILE] = make_line,     [FIELD_KEY] = make_key,     [FIELD_SHOWN] = make_shown,
    [FIELD_RADIO] = make_radio,
};

static void form_highlights(struct widget *widget, const char *value)
{
    (void)value;
    form_update_aside(widget->owner);
}

static const char *const button_captions[] = { "Save", "Save and add another",
                                               "Save and continue editing", NULL };

/* Where no others can be added. */
static const char *const button_captions_few[] = { "Save", "Save and continue editing", NULL };

static void make_buttons(struct form *form)
{
    const struct section *section = form->section;
    if (section->save == NULL || console_is_read_only(form->page.console))
        return;
    form->buttons = buttons_widget_new(
        form->screen, section->can_add ? button_captions : button_captions_few, NULL);
    form->buttons->owner = form;
}

void form_make_widgets(struct form *form)
{
    const GPtrArray *fields = form->description->fields;
    form->screen = widget_screen_new();
    form->count = fields->len;
    form->fields = g_new0(struct form_field, fields->len);
    for (guint i = 0; i < fields->len; i++) {
        struct form_field *field = &form->fields[i];
        field->description = fields->pdata[i];
        field->shown = true;
        if (field->description->widget == FIELD_GROUP)
            continue;
        field->widget = makers[field->description->widget](form, field->description);
        field->widget->owner = form;
        if (form_field_is_choice(field))
            choice_widget_on_highlight(field->widget, form_highlights);
    }
    make_buttons(form);
}

bool form_field_is_fixed(const struct form *form, const struct form_field *field)
{
    const bool is_new = form->values == NULL || form->values->id == 0;
    return form->section->save == NULL || console_is_read_only(form->page.console)
           || field->description->read_only == FIELD_ALWAYS
           || (field->description->read_only == FIELD_WHEN_SAVED && !is_new)
           || (field->description->read_only == FIELD_WHEN_NEW && is_new);
}

/* A heading without a field below it is not shown either. */
static bool field_is_shown(const struct form *form, guint index)
{
    const bool is_new = form->values->id == 0;
    const struct form_field *field = &form->fields[index];
    const enum field_when hidden = field->description->hidden;
    const struct section *section = form->section;
    if (hidden == FIELD_WHEN_EMPTY && field->widget != NULL)
        return *form_values_get(form->values, field->description->name) != '\0';
    if (field->widget != NULL)
        return hidden != (is_new ? FIELD_WHEN_NEW : FIELD_WHEN_SAVED) && hidden != FIELD_ALWAYS
               && (section->shows == NULL
                   || section->shows(form->values, field->description->name));
    for (guint i = index + 1; i < form->count && form->fields[i].widget != NULL; i++)
        if (field_is_shown(form, i))
            return true;
    return false;
}

static void form_follow_zone(struct form *form)
{
    const struct section *section = form->section;
    GTimeZone *zone = section->zone != NULL
                          ? section->zone(console_database(form->page.console), form->values)
                          : NULL;
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].description->widget == FIELD_INSTANT)
            instant_widget_set_zone(form->fields[i].widget,
                                    zone != NULL ? zone : console_zone(form->page.console));
    g_clear_pointer(&form->zone, g_time_zone_unref);
    form->zone = zone;
}

void form_show_fields(struct form *form)
{
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        field->shown = field_is_shown(form, i);
        if (field->widget == NULL)
            continue;
        field->widget->read_only = form_field_is_fixed(form, field);
        widget_set_takes_focus(field->widget, field->shown);
        form_field_offer(form, field);
    }
    form_follow_zone(form);
}

void form_follow(struct form *form)
{
    if (form->section->shows == NULL && form->section->zone == NULL)
        return;
    form_collect(form);
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        field->shown = field_is_shown(form, i);
        if (field->widget != NULL)
            widget_set_takes_focus(field->widget, field->shown);
    }
    form_follow_zone(form);
}

bool form_field_can_stay(const struct form *form)
{
    const struct form_field *field = form_current_field(form);
    return field == NULL || (field->shown && !form_field_is_fixed(form, field));
}

char *form_field_value(const struct form_field *field)
{
    return field->widget != NULL ? widget_value(field->widget) : g_strdup("");
}

void form_field_set(struct form_field *field, const char *value)
{
    g_autofree char *now = widget_value(field->widget);
    if (g_strcmp0(now, value) != 0)
        widget_set_value(field->widget, value);
}

/* JSON that differs in blanks and line feeds only. */
static bool field_means(const char *one, const char *other)
{
    g_autoptr(json_t) first = json_read_text(one, -1, "", NULL);
    g_autoptr(json_t) second = json_read_text(other, -1, "", NULL);
    return first != NULL && json_equal(first, second);
}

void form_field_take(struct form_field *field, const char *value)
{
    g_autofree char *now = widget_value(field->widget);
    if (field->description->widget != FIELD_JSON || !field_means(now, value))
        form_field_set(field, value);
    g_free(field->basis);
    field->basis = widget_value(field->widget);
}

bool form_field_is_changed(const struct form_field *field)
{
    if (field->widget == NULL || field->widget->read_only || !field->shown
        || field->description->at_once)
        return false;
    g_autofree char *now = widget_value(field->widget);
    return g_strcmp0(now, field->basis) != 0;
}

struct form_field *form_find_field(const struct form *form, const char *name)
{
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].widget != NULL && g_str_equal(form->fields[i].description->name, name))
            return &form->fields[i];
    return NULL;
}

/* Only what can be typed: what is shown stays as the section gave it. */
void form_collect(struct form *form)
{
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->widget == NULL || field->widget->read_only)
            continue;
        g_autofree char *value = widget_value(field->widget);
        form_values_set(form->values, field->description->name, value);
    }
}

static bool field_is_text(const struct form_field *field)
{
    return field->description->widget == FIELD_JSON || field->description->widget == FIELD_TEXT;
}

void form_place_of_cursor(const struct form *form, int *line, int *column)
{
    const struct form_field *field = form_current_field(form);
    *line = *column = 1;
    if (field != NULL && field_is_text(field))
        text_widget_cursor(field->widget, line, column);
}

void form_field_close(struct form_field *field)
{
    if (form_field_is_choice(field) && choice_widget_is_open(field->widget))
        widget_key(field->widget, &(struct key){ .code = KEY_CODE_ESCAPE });
}

void form_field_go_to(const struct form_field *field, int line, int column)
{
    if (field_is_text(field))
        text_widget_go(field->widget, line, column);
}

void form_field_insert(struct form_field *field, const char *text)
{
    if (field_is_text(field))
        text_widget_insert(field->widget, text);
    else if (!form_field_is_choice(field))
        line_widget_insert(field->widget, text);
}

/* The faulty places within texts. */
void form_show_faults(struct form *form)
{
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->widget == NULL || !field_is_text(field))
            continue;
        const struct form_place *place =
            g_hash_table_lookup(form->values->places, field->description->name);
        text_widget_set_fault(field->widget, place != NULL ? place->line : 0,
                              place != NULL ? place->column : 0);
    }
}

const char *form_highlighted(const struct form *form)
{
    const struct form_field *field = form_current_field(form);
    return field != NULL && form_field_is_choice(field) ? choice_widget_highlighted(field->widget)
                                                        : NULL;
}
