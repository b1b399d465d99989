#include "config.h"

#include "console/pages/form_private.h"

#include "base/json.h"
#include "console/terminal/terminal.h"
#include "console/widgets/instant_text.h"

#include <stdio.h>
#include <string.h>

void form_changed(struct form *form)
{
    struct form_field *field = form_current_field(form);
    if (field != NULL)
        field->unchecked = true;
}

/* "Options: line 3, column 7: ..." as a fault at that place. */
static void check_json_fault(struct form_values *values, const char *name, const GError *error)
{
    int line = 0, column = 0;
    const char *place = strstr(error->message, ": line ");
    const char *what = place != NULL ? strchr(place + 2, ':') : NULL;
    if (what == NULL || sscanf(place, ": line %d, column %d:", &line, &column) != 2)
        form_values_fault(values, name, error->message);
    else
        form_values_fault_at(values, name, MAX(line, 1), MAX(column, 1), what + 2);
}

static bool check_json(struct form_values *values, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strstrip(g_strdup(form_values_get(values, name)));
    if (*text == '\0')
        return true;
    /* The text as it was typed, so that line and column are those on the screen. */
    g_autoptr(json_t) json = json_read_text(form_values_get(values, name), -1, "", &error);
    if (json == NULL) {
        form_values_note(values, name, NULL);
        check_json_fault(values, name, error);
    }
    return json != NULL;
}

/* Values that the check of one field has changed in others: a slug that follows a description. */
static void form_show_followers(struct form *form, const struct form_field *checked)
{
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->widget == NULL || field == checked)
            continue;
        g_autofree char *shown = widget_value(field->widget);
        const char *value = form_values_get(form->values, field->description->name);
        if (strcmp(shown, value) != 0)
            widget_set_value(field->widget, value);
    }
}

/* A text that is no date and time; one that the clock jumps over, or shows twice, is told below the field. */
static bool check_instant(const struct form *form, const char *name)
{
    struct form_values *values = form->values;
    g_autoptr(GError) error = NULL;
    g_autofree char *note = NULL;
    GTimeZone *zone = form->zone != NULL ? form->zone : console_zone(form->page.console);
    gint64 instant = 0;
    const bool read =
        instant_text_parse(form_values_get(values, name), zone, &instant, &note, &error);
    form_values_note(values, name, note);
    if (!read)
        form_values_fault(values, name, error->message);
    return read;
}

void form_check_field(struct form *form, struct form_field *field)
{
    struct form_values *values = form->values;
    struct database *database = console_database(form->page.console);
    const struct field_description *description = field->description;
    form_collect(form);
    field->unchecked = false;
    form_values_fault(values, description->name, NULL);
    const bool sound =
        (description->widget != FIELD_JSON || check_json(values, description->name))
        && (description->widget != FIELD_INSTANT || check_instant(form, description->name));
    if (sound && form->section->check != NULL)
        form->section->check(database, values, description->name);
    form_show_followers(form, field);
    form_show_faults(form);
}

static void check_needed(struct form_values *values, const struct field_description *description)
{
    g_autofree char *text = g_strstrip(g_strdup(form_values_get(values, description->name)));
    if (!description->needed || *text != '\0')
        return;
    g_autofree char *fault =
        description->example != NULL
            ? g_strdup_printf("This is needed, such as %s", description->example)
            : g_strdup("This is needed");
    form_values_fault(values, description->name, fault);
}

/* Whether letters stay in a typed value that a terminal without UTF-8 shows as others, so that nobody has seen what
 * would be saved. */
static bool keeps_unseen(const struct form_field *field, const char *value)
{
    const enum field_widget widget = field->description->widget;
    if (terminal_is_utf8() || !form_field_is_changed(field)
        || (widget != FIELD_LINE && widget != FIELD_TEXT && widget != FIELD_JSON))
        return false;
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at))
        if ((guchar)*at >= 0x80 && g_utf8_strchr(field->basis, -1, g_utf8_get_char(at)) != NULL)
            return true;
    return false;
}

static void check_seen(const struct form *form, const struct form_field *field)
{
    struct form_values *values = form->values;
    const char *name = field->description->name;
    if (keeps_unseen(field, form_values_get(values, name)))
        form_values_fault(values, name,
                          "This terminal can't show all of its letters, so it can't be changed in "
                          "part: Ctrl-U empties it for typing it anew, Ctrl-R puts it back");
}

bool form_check_all(struct form *form)
{
    guint faults = 0;
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->widget != NULL && !field->shown)
            form_values_fault(form->values, field->description->name, NULL);
        if (field->widget == NULL || !field->shown || form_field_is_fixed(form, field))
            continue;
        form_check_field(form, field);
        check_needed(form->values, field->description);
        check_seen(form, field);
    }
    for (guint i = 0; i < form->count; i++)
        if (g_hash_table_contains(form->values->faults, form->fields[i].description->name))
            faults++;
    if (faults == 0)
        return true;
    form_focus_fault(form);
    console_message(form->page.console, MESSAGE_ERROR,
                    "Nothing was saved: %u field%s not right yet.", faults,
                    faults == 1 ? " is" : "s are");
    return false;
}

void form_focus_fault(struct form *form)
{
    form_show_faults(form);
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->widget == NULL || !field->shown
            || !g_hash_table_contains(form->values->faults, field->description->name))
            continue;
        const struct form_place *place =
            g_hash_table_lookup(form->values->places, field->description->name);
        form_focus(form, i);
        if (place != NULL)
            form_field_go_to(field, place->line, place->column);
        return;
    }
}

void form_update_aside(struct form *form)
{
    const struct form_field *field = form_current_field(form);
    const struct section *section = form->section;
    int line, column;
    form_follow(form);
    g_clear_pointer(&form->aside, g_free);
    if (field == NULL || section->aside == NULL)
        return;
    form_collect(form);
    form_place_of_cursor(form, &line, &column);
    const char *highlighted = form_highlighted(form);
    g_autoptr(form_values) values = form_values_copy(form->values);
    if (highlighted != NULL)
        form_values_set(values, field->description->name, highlighted);
    form->aside = section->aside(console_database(form->page.console), values,
                                 field->description->name, line, column);
}
