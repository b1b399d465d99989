/* The renderer of operations/render.h. */
#include "config.h"

#include "base/error.h"
#include "operations/installation.h"
#include "operations/render.h"
#include "pdf/compose.h"

struct renderer {
    const struct drawing *drawing;
    const struct base *base;
    struct composer *composer;
    struct stamper *stamper;
    /* Layouts of the elements that are the same for every learner of a run, kept while context and date
     * stay what they are. NULL for personal ones. */
    GPtrArray *shared;
    GPtrArray *shared_figures; /* the same, of struct drawn_figure */
    char *shared_context, *shared_date;
};

static void layout_free_item(gpointer layout)
{
    if (layout != NULL)
        layout_free(layout);
}

static void figure_free_item(gpointer drawn)
{
    drawn_figure_free(drawn);
}

struct renderer *renderer_new(const struct drawing *drawing, const struct base *base,
                              GError **error)
{
    g_autoptr(renderer) renderer = g_new0(struct renderer, 1);
    renderer->drawing = drawing;
    renderer->base = base;
    renderer->shared = g_ptr_array_new_with_free_func(layout_free_item);
    renderer->shared_figures = g_ptr_array_new_with_free_func(figure_free_item);
    renderer->composer = composer_new(drawing_fonts(drawing), error);
    if (renderer->composer == NULL)
        return NULL;
    renderer->stamper = stamper_new(base, error);
    return renderer->stamper != NULL ? g_steal_pointer(&renderer) : NULL;
}

void renderer_free(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    g_clear_pointer(&renderer->shared, g_ptr_array_unref);
    g_clear_pointer(&renderer->shared_figures, g_ptr_array_unref);
    g_clear_pointer(&renderer->composer, composer_free);
    stamper_free(renderer->stamper);
    g_free(renderer->shared_context);
    g_free(renderer->shared_date);
    g_free(renderer);
}

static bool lay_out_fine(const struct renderer *renderer, guint element,
                         const struct element_values *values, struct layout **layout,
                         GError **error)
{
    *layout = drawing_lay_out(renderer->drawing, element, values, renderer->base);
    if ((*layout)->fault == LAYOUT_FINE)
        return true;
    g_autofree char *sentence = drawing_fault(renderer->drawing, element, *layout);
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_REFUSED, sentence);
    g_clear_pointer(layout, layout_free);
    return false;
}

static bool share_layouts(struct renderer *renderer, const struct element_values *values,
                          GError **error)
{
    g_ptr_array_set_size(renderer->shared, 0);
    for (guint i = 0; i < drawing_element_count(renderer->drawing); i++) {
        struct layout *layout = NULL;
        if (!drawing_is_personal(renderer->drawing, i)
            && !lay_out_fine(renderer, i, values, &layout, error))
            return false;
        g_ptr_array_add(renderer->shared, layout);
    }
    return true;
}

static bool share_figures(struct renderer *renderer, const struct element_values *values,
                          GError **error)
{
    const struct drawing_figures *figures = drawing_figures(renderer->drawing);
    g_ptr_array_set_size(renderer->shared_figures, 0);
    for (guint i = 0; i < drawing_figures_count(figures); i++) {
        struct drawn_figure *drawn = NULL;
        if (!drawing_figures_is_personal(figures, i)) {
            drawn = drawing_figures_place(figures, i, values, renderer->base, error);
            if (drawn == NULL)
                return false;
        }
        g_ptr_array_add(renderer->shared_figures, drawn);
    }
    return true;
}

/* Prepares what all learners with this context name and date share. */
static bool share(struct renderer *renderer, const struct element_values *values, GError **error)
{
    if (renderer->shared_context != NULL
        && g_strcmp0(renderer->shared_context, values->context_name) == 0
        && g_strcmp0(renderer->shared_date, values->issue_date) == 0)
        return true;
    g_clear_pointer(&renderer->shared_context, g_free);
    g_clear_pointer(&renderer->shared_date, g_free);
    if (!share_layouts(renderer, values, error) || !share_figures(renderer, values, error))
        return false;
    renderer->shared_context = g_strdup(values->context_name);
    renderer->shared_date = g_strdup(values->issue_date);
    return true;
}

/* Layouts and figures in drawing order; the personal ones are owned by themselves. */
struct sheet {
    GPtrArray *layouts, *figures;
    GPtrArray *personal_layouts, *personal_figures;
};

static void sheet_init(struct sheet *sheet)
{
    sheet->layouts = g_ptr_array_new();
    sheet->figures = g_ptr_array_new();
    sheet->personal_layouts = g_ptr_array_new_with_free_func(layout_free_item);
    sheet->personal_figures = g_ptr_array_new_with_free_func(figure_free_item);
}

static void sheet_clear(struct sheet *sheet)
{
    g_ptr_array_unref(sheet->layouts);
    g_ptr_array_unref(sheet->figures);
    g_ptr_array_unref(sheet->personal_layouts);
    g_ptr_array_unref(sheet->personal_figures);
}

static bool collect_layouts(const struct renderer *renderer, const struct element_values *values,
                            struct sheet *sheet, GError **error)
{
    for (guint i = 0; i < renderer->shared->len; i++) {
        struct layout *layout = renderer->shared->pdata[i];
        if (layout == NULL) {
            if (!lay_out_fine(renderer, i, values, &layout, error))
                return false;
            g_ptr_array_add(sheet->personal_layouts, layout);
        }
        g_ptr_array_add(sheet->layouts, layout);
    }
    return true;
}

static bool collect_figures(const struct renderer *renderer, const struct element_values *values,
                            struct sheet *sheet, GError **error)
{
    for (guint i = 0; i < renderer->shared_figures->len; i++) {
        struct drawn_figure *drawn = renderer->shared_figures->pdata[i];
        if (drawn == NULL) {
            drawn = drawing_figures_place(drawing_figures(renderer->drawing), i, values,
                                          renderer->base, error);
            if (drawn == NULL)
                return false;
            g_ptr_array_add(sheet->personal_figures, drawn);
        }
        g_ptr_array_add(sheet->figures, &drawn->figure);
    }
    return true;
}

static bool fill_sheet(struct renderer *renderer, const struct render_facts *facts,
                       struct sheet *sheet, GError **error)
{
    g_autofree char *verify_url = drawing_verify_url(renderer->drawing, facts->verify_uuid);
    const struct element_values values = { facts->full_name, facts->context_name,
                                           facts->printed_date, facts->verify_uuid, verify_url };
    return share(renderer, &values, error) && collect_layouts(renderer, &values, sheet, error)
           && collect_figures(renderer, &values, sheet, error);
}

static bool stamp(struct renderer *renderer, const struct render_facts *facts, const char *title,
                  const struct overlay *overlay, struct stamped *stamped, GError **error)
{
    const struct stamp_details details = {
        .uuid = facts->uuid,
        .verify_uuid = facts->verify_uuid,
        .title = title,
        .subject = facts->context_name,
        .language = drawing_language(renderer->drawing),
        .created = facts->issued,
    };
    return stamper_stamp(renderer->stamper, overlay, &details, stamped, error);
}

bool renderer_make(struct renderer *renderer, const struct render_facts *facts,
                   struct stamped *stamped, GError **error)
{
    struct sheet sheet;
    sheet_init(&sheet);
    g_autoptr(overlay) overlay = NULL;
    if (fill_sheet(renderer, facts, &sheet, error))
        overlay =
            composer_draw(renderer->composer, sheet.figures, sheet.layouts,
                          base_page_width(renderer->base), base_page_height(renderer->base), error);
    sheet_clear(&sheet);
    g_autofree char *title = g_strdup_printf("%s – %s", facts->full_name, facts->context_name);
    return overlay != NULL && stamp(renderer, facts, title, overlay, stamped, error);
}

bool renderer_make_ground(struct renderer *renderer, const struct render_facts *facts,
                          struct stamped *stamped, GError **error)
{
    struct sheet sheet;
    sheet_init(&sheet);
    g_autoptr(overlay) overlay = NULL;
    if (fill_sheet(renderer, facts, &sheet, error)) {
        const struct compose_cell cell = { sheet.figures, NULL, 0, 0, 1, false };
        overlay = composer_draw_cells(renderer->composer, &cell, 1, false,
                                      base_page_width(renderer->base),
                                      base_page_height(renderer->base), error);
    }
    sheet_clear(&sheet);
    return overlay != NULL && stamp(renderer, facts, "", overlay, stamped, error);
}

/* Places on a sheet: columns and rows of cells as large as fit, each with its caption below. */
struct grid {
    double page_width, page_height, scale, step_x, step_y, caption_size;
    guint columns;
};

static void grid_init(struct grid *grid, const struct base *base, guint count)
{
    const double width = base_page_width(base), height = base_page_height(base);
    const double margin = 0.03, caption = 0.06;
    grid->page_width = width;
    grid->page_height = height;
    grid->columns = count <= 2 && height > width ? 1 : 2;
    const guint rows = (MAX(count, 1) + grid->columns - 1) / grid->columns;
    grid->step_x = width / grid->columns;
    grid->step_y = height / rows;
    grid->scale = MIN((1.0 - margin) / grid->columns, (1.0 - caption) / rows);
    grid->caption_size = MAX(height / rows * caption * 0.35, 2);
}

static void grid_place(const struct grid *grid, guint index, struct compose_cell *cell)
{
    const guint column = index % grid->columns, row = index / grid->columns;
    cell->scale = grid->scale;
    cell->x = grid->step_x * column + (grid->step_x - grid->scale * grid->page_width) / 2;
    cell->y = grid->page_height - grid->step_y * row - grid->scale * grid->page_height;
    cell->specimen = true;
}

static struct layout *lay_out_caption(const struct renderer *renderer, const struct grid *grid,
                                      const struct compose_cell *cell, struct text_style *style,
                                      const char *caption)
{
    *style = (struct text_style){
        .font = "Helvetica",
        .size = grid->caption_size,
        .line_height = 1,
        .x = cell->x + grid->scale * grid->page_width / 2,
        .placed = true,
        .y = cell->y - 1.5 * grid->caption_size,
        .language = "en",
    };
    return layout_text(drawing_fonts(renderer->drawing), drawing_fallbacks(renderer->drawing),
                       style, caption, grid->page_width);
}

bool renderer_make_specimens(struct renderer *renderer, const struct render_specimen *specimens,
                             guint count, bool sheet, struct stamped *stamped, GError **error)
{
    struct sheet sheets[RENDER_SHEET_MOST];
    struct text_style styles[RENDER_SHEET_MOST];
    struct compose_cell cells[RENDER_SHEET_MOST + 1] = { 0 };
    g_autoptr(GPtrArray) captions = g_ptr_array_new_with_free_func(layout_free_item);
    g_autoptr(overlay) overlay = NULL;
    struct grid grid;
    bool filled = true;
    guint made = 0;
    g_return_val_if_fail(count > 0 && count <= RENDER_SHEET_MOST && (sheet || count == 1), false);
    grid_init(&grid, renderer->base, count);
    for (; made < count && filled; made++) {
        struct compose_cell *cell = &cells[made];
        sheet_init(&sheets[made]);
        filled = fill_sheet(renderer, &specimens[made].facts, &sheets[made], error);
        *cell = (struct compose_cell){ sheets[made].figures, sheets[made].layouts, 0, 0, 1, true };
        if (!sheet)
            continue;
        grid_place(&grid, made, cell);
        g_ptr_array_add(captions, lay_out_caption(renderer, &grid, cell, &styles[made],
                                                  specimens[made].caption));
    }
    cells[count] = (struct compose_cell){ NULL, captions, 0, 0, 1, false };
    if (filled)
        overlay = composer_draw_cells(renderer->composer, cells, sheet ? count + 1 : count, sheet,
                                      grid.page_width, grid.page_height, error);
    for (guint i = 0; i < made; i++)
        sheet_clear(&sheets[i]);
    return overlay != NULL
           && stamp(renderer, &specimens[0].facts, "SPECIMEN", overlay, stamped, error);
}
