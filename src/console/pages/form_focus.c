#include "config.h"

#include "console/pages/form_private.h"

#include "console/pages/overlays.h"
#include "console/widgets/buttons.h"

/* Whether the focus can stand there; the buttons come after the last field. */
static bool form_can_focus(const struct form *form, guint index)
{
    if (index == form->count)
        return form->buttons != NULL;
    const struct form_field *field = &form->fields[index];
    return field->widget != NULL && field->shown;
}

struct widget *form_current_widget(const struct form *form)
{
    return form->current < form->count ? form->fields[form->current].widget : form->buttons;
}

struct form_field *form_current_field(const struct form *form)
{
    return form->current < form->count ? &form->fields[form->current] : NULL;
}

void form_focus(struct form *form, guint index)
{
    const guint left = form->current;
    const bool moves = index != left;
    form->current = index;
    if (moves && left < form->count && form->fields[left].unchecked)
        form_check_field(form, &form->fields[left]);
    struct widget *widget = form_current_widget(form);
    if (widget != NULL)
        widget_focus(widget);
    if (moves && index == form->count && form->buttons != NULL)
        buttons_widget_set_current(form->buttons, 0);
    form_update_aside(form);
}

/* Where one can type comes before what is only read. */
void form_focus_first(struct form *form)
{
    guint first = form->count;
    for (guint i = form->count; i > 0; i--)
        if (form_can_focus(form, i - 1) && !form_field_is_fixed(form, &form->fields[i - 1]))
            first = i - 1;
    for (guint i = 0; i < form->count && first == form->count; i++)
        if (form_can_focus(form, i))
            first = i;
    form_focus(form, first);
}

/* Round at the ends, as TAB goes. */
void form_move(struct form *form, int direction)
{
    const guint places = form->count + 1;
    guint index = form->current;
    for (guint i = 0; i < places; i++) {
        index = (index + (direction > 0 ? 1 : places - 1)) % places;
        if (form_can_focus(form, index)) {
            form_focus(form, index);
            return;
        }
    }
}

/* To the last field that is at most a page away; at the ends it stays. */
static void form_move_page(struct form *form, int direction)
{
    const int rows = MAX(form->page.area.rows - 1, 1);
    const bool on_field = form->current < form->count;
    const int start = on_field ? form->fields[form->current].row : G_MAXINT - rows;
    guint found = form->current;
    for (int i = (int)form->current + direction; i >= 0 && i <= (int)form->count; i += direction) {
        const guint index = (guint)i;
        if (!form_can_focus(form, index))
            continue;
        const int row = index < form->count ? form->fields[index].row : start + rows;
        if (found != form->current && on_field && ABS(row - start) > rows)
            break;
        found = index;
    }
    form_focus(form, found);
}

static void form_move_next(struct form *form)
{
    form_move(form, 1);
}

static void form_move_back(struct form *form)
{
    form_move(form, -1);
}

static void form_page_down(struct form *form)
{
    form_move_page(form, 1);
}

static void form_page_up(struct form *form)
{
    form_move_page(form, -1);
}

struct file_request {
    struct form *form;
    guint field;
};

static void form_file_chosen(struct console *console, gpointer data, const char *path)
{
    const struct file_request *request = data;
    (void)console;
    if (path == NULL)
        return;
    form_field_set(&request->form->fields[request->field], path);
    form_changed(request->form);
    form_check_field(request->form, &request->form->fields[request->field]);
    form_update_aside(request->form);
}

static void form_choose_file(struct form *form)
{
    const struct form_field *field = &form->fields[form->current];
    g_autofree char *endings =
        field->description->choices != NULL ? g_strjoinv(" ", field->description->choices) : NULL;
    const struct file_choice choice = {
        .title = field->description->label,
        .purpose = form->section->name,
        .pattern = endings,
    };
    struct file_request *request = g_new0(struct file_request, 1);
    request->form = form;
    request->field = form->current;
    files_open(form->page.console, &choice, form_file_chosen, request, g_free);
}

bool form_open_chooser(struct form *form)
{
    struct form_field *field = form_current_field(form);
    if (field == NULL || form_field_is_fixed(form, field))
        return false;
    form_field_close(field);
    if (field->description->widget != FIELD_FILE)
        return false;
    form_choose_file(form);
    return true;
}

/* Enter goes on, and never saves by itself. In an empty field that is chosen from a list or from files it opens those. */
static void form_enter(struct form *form)
{
    const struct form_field *field = form_current_field(form);
    if (field == NULL) {
        form_press_button(form);
        return;
    }
    g_autofree char *value = form_field_value(field);
    if (*value != '\0' || !form_open_chooser(form))
        form_move(form, 1);
}

static const struct {
    int code;
    void (*move)(struct form *form);
} moves[] = {
    { KEY_CODE_TAB, form_move_next },   { KEY_CODE_BACK_TAB, form_move_back },
    { KEY_CODE_DOWN, form_move_next },  { KEY_CODE_UP, form_move_back },
    { KEY_CODE_ENTER, form_enter },     { KEY_CODE_PAGE_DOWN, form_page_down },
    { KEY_CODE_PAGE_UP, form_page_up },
};

bool form_move_key(struct form *form, int code)
{
    for (guint i = 0; i < G_N_ELEMENTS(moves); i++)
        if (moves[i].code == code) {
            moves[i].move(form);
            return true;
        }
    return false;
}
