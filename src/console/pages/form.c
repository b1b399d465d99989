#include "config.h"

#include "console/pages/form_private.h"

#include "base/text.h"

#include <string.h>

/* How long typing rests before a field is checked, in milliseconds. */
#define CHECK_AFTER 300

struct form *form_of(const struct page *page)
{
    return (struct form *)page;
}

char *form_object_name(const struct form *form)
{
    const char *singular = form->description->singular;
    if (form->values->name == NULL)
        return g_strdup_printf("a new %s", singular);
    g_autofree char *shown = text_show(form->values->name);
    return g_strdup_printf("the %s %s", singular, shown);
}

struct form_values *form_read(const struct form *form, gint64 id, GError **error)
{
    struct database *database = console_database(form->page.console);
    const struct section *section = form->section;
    g_autoptr(form_values) values = form_values_new();
    values->id = id;
    if (id != 0)
        return section->read(database, id, values, error) ? g_steal_pointer(&values) : NULL;
    if (section->read_new != NULL && !section->read_new(database, values, error))
        return NULL;
    return g_steal_pointer(&values);
}

void form_take_values(struct form *form, struct form_values *values)
{
    form_values_free(form->values);
    form->values = values;
    form_show_fields(form);
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        if (field->widget == NULL)
            continue;
        form_field_take(field, form_values_get(values, field->description->name));
        g_clear_pointer(&field->other, g_free);
        field->unchecked = false;
    }
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].description->widget == FIELD_JSON)
            form_check_field(form, &form->fields[i]);
    form_update_aside(form);
}

/* No letter cancels: it may be the beginning of what somebody goes on typing. */
static enum outcome form_key_while_saving(struct form *form, const struct key *key)
{
    if (key->code != KEY_CODE_ESCAPE)
        return OUTCOME_IGNORED;
    job_cancel(form->saving);
    form->cancelled = true;
    return OUTCOME_HANDLED;
}

/* The widget has the first right to a key; what it leaves moves from field to field, or is a command. */
static enum outcome form_key(struct page *page, const struct key *key)
{
    struct form *form = form_of(page);
    struct widget *widget = form_current_widget(form);
    if (form->saving != NULL)
        return form_key_while_saving(form, key);
    const enum outcome outcome = widget != NULL ? widget_key(widget, key) : OUTCOME_IGNORED;
    if ((outcome & OUTCOME_CHANGED) != 0) {
        form_changed(form);
        page_tick_in(page, CHECK_AFTER);
    }
    if ((outcome & (OUTCOME_FORWARD | OUTCOME_BACKWARD)) != 0)
        form_move(form, (outcome & OUTCOME_FORWARD) != 0 ? 1 : -1);
    if ((outcome & OUTCOME_CHOSEN) != 0 && widget == form->buttons)
        form_press_button(form);
    else if (outcome == OUTCOME_IGNORED && !form_move_key(form, key->code))
        return OUTCOME_IGNORED;
    form_update_aside(form);
    return outcome != OUTCOME_IGNORED ? outcome : OUTCOME_HANDLED;
}

/* While it is saved nothing is typed; Esc cancels. */
static bool form_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static int form_tick(struct page *page)
{
    struct form *form = form_of(page);
    struct form_field *field = form_current_field(form);
    if (form->saving == NULL && field != NULL && field->unchecked)
        form_check_field(form, field);
    return -1;
}

static char *form_title(const struct page *page)
{
    const struct form *form = form_of(page);
    if (form->section->single)
        return g_strdup(form->description->title);
    if (form->values->name != NULL)
        return g_strdup(form->values->name);
    return g_strdup_printf("New %s", form->description->singular);
}

static char *form_flag(const struct page *page)
{
    return form_is_changed(page) ? g_strdup("changed") : NULL;
}

/* What there is no room for is on the page that F1 opens. */
static char *form_help_line(const struct form *form, const char *help)
{
    static const char more[] = " F1: all";
    const int cells = form->page.area.columns - 2;
    if (text_cells(help) <= cells)
        return g_strdup(help);
    g_autofree char *fitted = text_fit_cells(help, MAX(cells - (int)strlen(more), 1));
    return g_strconcat(fitted, more, NULL);
}

static char *form_status(const struct page *page)
{
    const struct form *form = form_of(page);
    const struct form_field *field = form_current_field(form);
    if (field == NULL)
        return NULL;
    const struct field_description *description = field->description;
    const char *hint = widget_hint(field->widget);
    if (hint != NULL)
        return g_strdup(hint);
    if (description->widget != FIELD_FILE || form_field_is_fixed(form, field))
        return form_help_line(form, description->help);
    g_autofree char *help = g_strconcat("Ctrl-T: choose. ", description->help, NULL);
    return form_help_line(form, help);
}

/* F1: all that there is to say on the field. */
static char *form_help(const struct page *page)
{
    const struct form *form = form_of(page);
    const struct form_field *field = form_current_field(form);
    if (field == NULL)
        return NULL;
    const struct field_description *description = field->description;
    GString *text = g_string_new(description->label);
    g_string_append_printf(text, "\n\n%s", description->help);
    if (description->needed)
        g_string_append(text, "\nIt is needed.");
    if (form_field_is_fixed(form, field))
        g_string_append(text, "\nIt can't be changed here.");
    if (description->limit > 0)
        g_string_append_printf(text, "\nAt most %d characters.", description->limit);
    if (description->example != NULL)
        g_string_append_printf(text, "\nExample: %s", description->example);
    g_autofree char *other = form_other_note(field);
    if (other != NULL)
        g_string_append_printf(text, "\n\n%s", other);
    if (form->aside != NULL)
        g_string_append_printf(text, "\n\n%s", form->aside);
    const char *moves = console_word(page->console, "form", "moves");
    if (moves != NULL)
        g_string_append_printf(text, "\n\n%s", moves);
    return g_string_free(text, FALSE);
}

bool form_is_changed(const struct page *page)
{
    const struct form *form = form_of(page);
    for (guint i = 0; i < form->count; i++)
        if (form_field_is_changed(&form->fields[i]))
            return true;
    return false;
}

static void form_clear(struct page *page)
{
    struct form *form = form_of(page);
    widget_screen_free(form->screen);
    for (guint i = 0; i < form->count; i++) {
        g_free(form->fields[i].basis);
        g_free(form->fields[i].other);
        g_free(form->fields[i].other_from);
        g_free(form->fields[i].sought);
    }
    g_free(form->fields);
    form_values_free(form->values);
    g_clear_pointer(&form->zone, g_time_zone_unref);
    g_free(form->aside);
    g_free(form->draft_path);
    g_free(form->draft_text);
}

static const struct console_command *const form_sets[] = { form_commands, NULL };

static const struct page_class form_class = {
    .name = "form",
    .size = sizeof(struct form),
    .commands = form_sets,
    .draw = form_draw,
    .key = form_key,
    .takes_text = form_takes_text,
    .refresh = form_refresh,
    .title = form_title,
    .status = form_status,
    .flag = form_flag,
    .help = form_help,
    .leave = form_leave,
    .tick = form_tick,
    .clear = form_clear,
};

bool page_is_form(const struct page *page)
{
    return page != NULL && page->class == &form_class;
}

struct form *form_new(struct console *console, const struct section *section, gint64 id,
                      GError **error)
{
    struct form *form = form_of(page_new(&form_class, console));
    form->page.special = section->form_commands;
    form->section = section;
    form->description = console_description(console, section);
    struct form_values *values = form_read(form, id, error);
    if (values == NULL) {
        g_free(form);
        return NULL;
    }
    form_make_widgets(form);
    form_take_values(form, values);
    form_focus_first(form);
    return form;
}

void form_open(struct console *console, const struct section *section, gint64 id,
               const char *const *values)
{
    g_autoptr(GError) error = NULL;
    struct form *form = form_new(console, section, id, &error);
    if (form == NULL) {
        console_error(console, error);
        return;
    }
    for (; values != NULL && values[0] != NULL; values += 2) {
        struct form_field *field = form_find_field(form, values[0]);
        if (field != NULL)
            form_field_set(field, values[1]);
    }
    console_push(console, &form->page);
}

gint64 form_id(const struct page *page)
{
    return form_of(page)->values->id;
}

struct form_values *form_values(struct page *page)
{
    form_collect(form_of(page));
    return form_of(page)->values;
}

void form_show_values(struct page *page)
{
    struct form *form = form_of(page);
    for (guint i = 0; i < form->count; i++) {
        struct form_field *field = &form->fields[i];
        const char *text = field->widget != NULL
                               ? g_hash_table_lookup(form->values->texts, field->description->name)
                               : NULL;
        if (text == NULL)
            continue;
        form_field_set(field, text);
    }
    /* Checking takes the values from the widgets, so all of them come first. */
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].widget != NULL)
            form_check_field(form, &form->fields[i]);
    form_update_aside(form);
}

const char *form_cursor(const struct page *page, int *line, int *column)
{
    const struct form *form = form_of(page);
    const struct form_field *field = form_current_field(form);
    form_place_of_cursor(form, line, column);
    return field != NULL ? field->description->name : NULL;
}

void form_go_to_field(struct page *page, const char *name)
{
    struct form *form = form_of(page);
    const struct form_field *field = form_find_field(form, name);
    if (field != NULL && field->shown)
        form_focus(form, (guint)(field - form->fields));
}

void form_go_to(struct page *page, int line, int column)
{
    struct form *form = form_of(page);
    const struct form_field *field = form_current_field(form);
    if (field != NULL)
        form_field_go_to(field, line, column);
    form_update_aside(form);
}

void form_insert(struct page *page, const char *text)
{
    struct form *form = form_of(page);
    struct form_field *field = form_current_field(form);
    if (field == NULL || form_field_is_fixed(form, field))
        return;
    form_field_insert(field, text);
    form_changed(form);
    form_check_field(form, field);
    form_update_aside(form);
}
