#include "config.h"

#include "console/pages/form_private.h"

#include "console/terminal/terminal.h"

/* From this width on the pane stands at the right of the fields; below it, under the current one. */
#define PANE_FROM 76
#define PANE_CELLS_MOST 44
/* Below this width labels stand above their fields. */
#define STACKED_BELOW 56
#define TALL_ROWS 8
#define SHOWN_ROWS_MOST 9
#define NOTE_ROWS_MOST 6
#define ASIDE_ROWS_BELOW 5
/* Between fields that share a row. */
#define BESIDE_GAP 2

/* How the page's area is divided. */
struct plan {
    int label_cells; /* 0: labels stand above */
    int field_column, field_cells;
    int pane_column, pane_cells; /* 0 cells: no pane */
    guint tall;                  /* the field that takes what rows are left; form->count: none */
    int spare;                   /* those rows */
    int total;                   /* of all that there is to show */
};

/* One text below a field. */
struct below {
    enum role role;
    char *text;
    int rows;
};
#define BELOW_MOST 4

/* A part of the form that is `rows` high from `row` on, as far as it is seen. */
struct window_part {
    int row, rows, skipped;
};

/* Where a field that shares its row stands in it. */
struct beside {
    int line; /* of the row, which goes on below where it finds no room */
    int label_column, column, cells;
};

static void plan_columns(struct plan *plan, const struct form *form)
{
    const int columns = form->page.area.columns;
    int widest = 0;
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].widget != NULL && form->fields[i].shown
            && !form->fields[i].description->beside)
            widest = MAX(widest, paint_cells(form->fields[i].description->label));
    if (columns >= STACKED_BELOW)
        plan->label_cells = MIN(widest + 1, columns / 3);
    if (columns >= PANE_FROM && form->section->aside != NULL) {
        plan->pane_cells = MIN(columns * 36 / 100, PANE_CELLS_MOST);
        plan->pane_column = columns - plan->pane_cells;
    }
    plan->field_column = plan->label_cells > 0 ? 1 + plan->label_cells : 3;
    const int end = plan->pane_cells > 0 ? plan->pane_column - 2 : columns - 1;
    plan->field_cells = MAX(end - plan->field_column, 1);
}

/* The field that the row of a field begins with. */
static guint row_first(const struct form *form, guint index)
{
    while (index > 0 && form->fields[index].description->beside
           && form->fields[index - 1].widget != NULL && form->fields[index - 1].shown)
        index--;
    return index;
}

static bool row_goes_on(const struct form *form, guint index)
{
    return index + 1 < form->count && form->fields[index + 1].shown
           && row_first(form, index + 1) <= index;
}

/* Behind the fields before it, or in a line of its own below them. */
static struct beside place_beside(const struct form *form, guint index, const struct plan *plan)
{
    const guint first = row_first(form, index);
    struct beside place = { 0 };
    int used = 0;
    for (guint i = first; i <= index; i++) {
        const struct field_description *description = form->fields[i].description;
        const int label = i > first ? paint_cells(description->label) + 1 : 0;
        const int room = MAX(plan->field_cells - label, 1);
        const int cells = description->cells > 0 ? MIN(description->cells, room) : room;
        const int gap = used > 0 ? BESIDE_GAP : 0;
        const bool fits = used + gap + label + cells <= plan->field_cells;
        if (!fits && i > first)
            place.line++;
        place.label_column = plan->field_column + (fits ? used + gap : 0);
        place.column = place.label_column + label;
        place.cells = cells;
        used = place.column + cells - plan->field_column;
    }
    return place;
}

static bool field_is_tall(const struct form_field *field)
{
    return field->description->widget == FIELD_TEXT || field->description->widget == FIELD_JSON;
}

static int field_widget_rows(const struct form *form, guint index, const struct plan *plan)
{
    const struct form_field *field = &form->fields[index];
    const int wanted = widget_rows_wanted(field->widget, plan->field_cells);
    if (field->description->widget == FIELD_SHOWN)
        return CLAMP(wanted, 1, SHOWN_ROWS_MOST);
    if (!field_is_tall(field))
        return 1;
    const int described = field->description->rows > 0 ? field->description->rows : TALL_ROWS;
    const int most = MAX(form->page.area.rows - 2, 3);
    const int spare = index == plan->tall ? plan->spare : 0;
    return MIN(MAX(described, MIN(wanted, described + spare)), most);
}

static void below_add(struct below *lines, guint *count, const struct plan *plan, enum role role,
                      char *text, int most)
{
    if (text == NULL)
        return;
    const int rows = paint_wrapped_lines(text, plan->field_cells);
    lines[(*count)++] = (struct below){ role, text, MIN(rows, most) };
}

static void below_clear(struct below *lines, guint count)
{
    for (guint i = 0; i < count; i++)
        g_free(lines[i].text);
}

static char *field_fault(const struct form *form, const char *name)
{
    const char *fault = g_hash_table_lookup(form->values->faults, name);
    const struct form_place *place = g_hash_table_lookup(form->values->places, name);
    if (fault == NULL)
        return NULL;
    if (place == NULL)
        return g_strdup_printf("! %s", fault);
    return g_strdup_printf("! line %d, column %d: %s", place->line, place->column, fault);
}

/* What stands below a field: its fault, what others made of it, its note, and without a pane what would be there. The
 * texts are freed by below_clear. */
static guint field_below(const struct form *form, guint index, const struct plan *plan,
                         struct below lines[BELOW_MOST])
{
    const struct form_field *field = &form->fields[index];
    const char *name = field->description->name;
    guint count = 0;
    below_add(lines, &count, plan, ROLE_BAD, field_fault(form, name), G_MAXINT);
    below_add(lines, &count, plan, ROLE_WARNING, form_other_note(field), G_MAXINT);
    below_add(lines, &count, plan, ROLE_HELP,
              g_strdup(g_hash_table_lookup(form->values->notes, name)), NOTE_ROWS_MOST);
    if (plan->pane_cells == 0 && index == form->current)
        below_add(lines, &count, plan, ROLE_HELP, g_strdup(form->aside), ASIDE_ROWS_BELOW);
    return count;
}

static int field_below_rows(const struct form *form, guint index, const struct plan *plan)
{
    struct below lines[BELOW_MOST];
    const guint count = field_below(form, index, plan, lines);
    int rows = 0;
    for (guint i = 0; i < count; i++)
        rows += lines[i].rows;
    below_clear(lines, count);
    return rows;
}

/* With the fields beside it; what is to be said on any of them stands below the last. */
static int field_rows(const struct form *form, guint index, const struct plan *plan)
{
    const struct form_field *field = &form->fields[index];
    if (!field->shown)
        return 0;
    if (field->widget == NULL)
        return index > 0 ? 2 : 1;
    int rows = field_widget_rows(form, index, plan) + (plan->label_cells == 0 ? 1 : 0);
    guint last = index;
    rows += field_below_rows(form, last, plan);
    while (row_goes_on(form, last))
        rows += field_below_rows(form, ++last, plan);
    return rows + place_beside(form, last, plan).line;
}

/* One that shares its row goes as far down as the row. */
static void plan_beside(const struct plan *plan, struct form *form, guint index)
{
    const struct form_field *first = &form->fields[row_first(form, index)];
    struct form_field *field = &form->fields[index];
    field->row =
        first->row + (plan->label_cells == 0 ? 1 : 0) + place_beside(form, index, plan).line;
    field->rows = first->row + first->rows - field->row;
}

/* Where each field begins; the buttons come last, after an empty row. */
static void plan_rows(struct plan *plan, struct form *form)
{
    int row = 0;
    for (guint i = 0; i < form->count; i++) {
        if (form->fields[i].shown && row_first(form, i) != i) {
            plan_beside(plan, form, i);
            continue;
        }
        form->fields[i].row = row;
        form->fields[i].rows = field_rows(form, i, plan);
        row += form->fields[i].rows;
    }
    plan->total = row + (form->buttons != NULL ? 2 : 0);
}

static void plan_form(struct plan *plan, struct form *form)
{
    plan_columns(plan, form);
    plan->tall = form->count;
    for (guint i = form->count; i > 0; i--)
        if (form->fields[i - 1].widget != NULL && form->fields[i - 1].shown
            && field_is_tall(&form->fields[i - 1]))
            plan->tall = i - 1;
    plan_rows(plan, form);
    plan->spare = form->page.area.rows - plan->total;
    if (plan->spare > 0 && plan->tall < form->count)
        plan_rows(plan, form);
}

/* The current field, with what stands below it, is seen; of one that is too high the beginning. */
static void plan_scroll(struct form *form, const struct plan *plan)
{
    const int rows = form->page.area.rows;
    const struct form_field *field = form_current_field(form);
    const int first = field != NULL ? field->row : plan->total - 1;
    const int last = first + (field != NULL ? field->rows : 1);
    if (last > form->top + rows)
        form->top = last - rows;
    if (first < form->top)
        form->top = first;
    form->top = CLAMP(form->top, 0, MAX(plan->total - rows, 0));
}

/* False: nothing of it is seen. */
static bool part_of(const struct form *form, int row, int rows, struct window_part *part)
{
    const int first = MAX(row, form->top);
    const int end = MIN(row + rows, form->top + form->page.area.rows);
    part->row = form->page.area.row + first - form->top;
    part->rows = end - first;
    part->skipped = first - row;
    return part->rows > 0;
}

static void draw_heading(const struct form *form, WINDOW *screen, const struct form_field *field,
                         const struct plan *plan)
{
    struct window_part part;
    if (!part_of(form, field->row + field->rows - 1, 1, &part))
        return;
    const struct field_description *description = field->description;
    const int cells = plan->field_column + plan->field_cells - 1;
    const int used = paint_text(screen, part.row, 1, cells, ROLE_HEADING, description->label);
    if (description->help != NULL && used + 2 < cells)
        paint_text(screen, part.row, 1 + used + 2, cells - used - 2, ROLE_HELP, description->help);
}

static void draw_below(const struct form *form, WINDOW *screen, guint index, int row,
                       const struct plan *plan)
{
    struct below lines[BELOW_MOST];
    const guint count = field_below(form, index, plan, lines);
    for (guint i = 0; i < count; i++) {
        struct window_part part;
        if (part_of(form, row, lines[i].rows, &part))
            paint_wrapped(screen, part.row, plan->field_column, part.rows, plan->field_cells,
                          part.skipped, lines[i].role, lines[i].text);
        row += lines[i].rows;
    }
    below_clear(lines, count);
}

static void place_field(struct form *form, guint index, const struct plan *plan)
{
    const struct form_field *field = &form->fields[index];
    const bool labelled = plan->label_cells == 0 && row_first(form, index) == index;
    const struct beside place = place_beside(form, index, plan);
    struct window_part part;
    /* What is offered must not hide what stands beside it on just that. */
    field->widget->popup_end = plan->pane_cells > 0 ? plan->pane_column - 1 : 0;
    if (field->shown
        && part_of(form, field->row + (labelled ? 1 : 0), field_widget_rows(form, index, plan),
                   &part))
        widget_place(field->widget, part.row, place.column, part.rows, place.cells);
    else
        widget_hide(field->widget);
}

/* Before anything is drawn, because what moves leaves blanks where it was. */
static void place_widgets(struct form *form, const struct plan *plan)
{
    struct window_part part;
    for (guint i = 0; i < form->count; i++)
        if (form->fields[i].widget != NULL)
            place_field(form, i, plan);
    if (form->buttons == NULL)
        return;
    if (part_of(form, plan->total - 1, 1, &part))
        widget_place(form->buttons, part.row, 1, 1, form->page.area.columns - 2);
    else
        widget_hide(form->buttons);
}

/* Below the last field of a row: what is to be said on any of them. */
static void draw_row_below(const struct form *form, WINDOW *screen, guint first, int row,
                           const struct plan *plan)
{
    guint index = first;
    guint last = first;
    while (row_goes_on(form, last))
        last++;
    for (row += place_beside(form, last, plan).line; index <= last; index++) {
        draw_below(form, screen, index, row, plan);
        row += field_below_rows(form, index, plan);
    }
}

static void draw_beside(const struct form *form, WINDOW *screen, guint index,
                        const struct plan *plan)
{
    const struct form_field *field = &form->fields[index];
    const enum role role = index == form->current ? ROLE_HEADING : ROLE_TEXT;
    const struct beside place = place_beside(form, index, plan);
    struct window_part part;
    if (part_of(form, field->row, 1, &part))
        paint_text(screen, part.row, place.label_column, place.column - place.label_column - 1,
                   role, field->description->label);
}

static void draw_field(const struct form *form, WINDOW *screen, guint index,
                       const struct plan *plan)
{
    const struct form_field *field = &form->fields[index];
    const enum role role = index == form->current ? ROLE_HEADING : ROLE_TEXT;
    const bool stacked = plan->label_cells == 0;
    const int cells = stacked ? form->page.area.columns - 2 : plan->label_cells - 1;
    struct window_part part;
    if (part_of(form, field->row, 1, &part))
        paint_text(screen, part.row, 1, cells, role, field->description->label);
    const int row = field->row + (stacked ? 1 : 0) + field_widget_rows(form, index, plan);
    draw_row_below(form, screen, index, row, plan);
}

/* The text beside the fields: its first line is a heading. */
static void draw_pane(const struct form *form, WINDOW *screen, const struct plan *plan)
{
    const struct area *area = &form->page.area;
    const int cells = plan->pane_cells - 1;
    if (!terminal_is_lean())
        for (int i = 0; i < area->rows; i++)
            paint_text(screen, area->row + i, plan->pane_column - 1, 1, ROLE_RULE, "\u2502");
    if (form->aside == NULL)
        return;
    g_auto(GStrv) parts = g_strsplit(form->aside, "\n", 2);
    const int heading = paint_wrapped(screen, area->row, plan->pane_column + 1, area->rows,
                                      cells - 1, 0, ROLE_HEADING, parts[0]);
    const int rows = area->rows - heading;
    const char *rest = parts[0] != NULL ? parts[1] : NULL;
    if (rest == NULL || rows <= 0)
        return;
    const bool cut = paint_wrapped_lines(rest, cells - 1) > rows;
    paint_wrapped(screen, area->row + heading, plan->pane_column + 1, cut ? rows - 1 : rows,
                  cells - 1, 0, ROLE_TEXT, rest);
    if (cut)
        paint_text(screen, area->row + area->rows - 1, plan->pane_column + 1, cells - 1, ROLE_HELP,
                   "F1: all of it");
}

void form_draw(struct page *page, WINDOW *screen)
{
    struct form *form = form_of(page);
    struct plan plan = { 0 };
    plan_form(&plan, form);
    plan_scroll(form, &plan);
    place_widgets(form, &plan);
    for (guint i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->shown && field->widget != NULL && row_first(form, i) != i)
            draw_beside(form, screen, i, &plan);
        else if (field->shown && field->widget != NULL)
            draw_field(form, screen, i, &plan);
        else if (field->shown)
            draw_heading(form, screen, field, &plan);
    }
    if (plan.pane_cells > 0)
        draw_pane(form, screen, &plan);
    widget_draw_all(form->screen);
}
