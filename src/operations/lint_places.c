#include "config.h"

#include "operations/lint_private.h"

#include "base/text.h"
#include "store/asset.h"

#include <string.h>

/* How far letters reach above and below their baseline, in parts of the size. */
#define ASCENT 0.75
#define DESCENT 0.22

/* Readers of QR codes want so much empty space around them, in modules. */
#define QUIET_MODULES 4

static const char *const edge_names[] = { "left", "lower", "right", "upper" };

static void place_clear(gpointer data)
{
    struct lint_place *place = data;
    g_free(place->element);
    drawn_figure_free(place->drawn);
}

static void add_figures(const struct press *press, const struct element_values *values,
                        GArray *places)
{
    const struct drawing_figures *figures = drawing_figures(press->drawing);
    for (guint i = 0; i < drawing_figures_count(figures); i++) {
        g_autoptr(GError) ignored = NULL;
        struct drawn_figure *drawn =
            drawing_figures_place(figures, i, values, press->base, &ignored);
        if (drawn == NULL)
            continue;
        struct lint_place place = { .drawn = drawn };
        place.element = text_show(drawing_figures_element(figures, i)->key);
        figure_measure(&drawn->figure, place.box);
        memcpy(place.color, drawn->figure.color, sizeof place.color);
        g_array_append_val(places, place);
    }
}

static void add_text(const char *key, const struct layout *layout, GArray *places)
{
    struct lint_place place = { .box = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE } };
    const double size = layout->style.size;
    for (guint i = 0; i < layout->lines->len; i++) {
        const struct layout_line *line = layout->lines->pdata[i];
        if (line->width <= 0)
            continue;
        place.box[0] = MIN(place.box[0], line->x);
        place.box[1] = MIN(place.box[1], line->y - size * DESCENT);
        place.box[2] = MAX(place.box[2], line->x + line->width);
        place.box[3] = MAX(place.box[3], line->y + size * ASCENT);
    }
    if (place.box[2] <= place.box[0])
        return;
    place.element = text_show(key);
    memcpy(place.color, layout->style.color, sizeof place.color);
    g_array_append_val(places, place);
}

GArray *lint_places(const struct press *press, const struct element_values *values)
{
    GArray *places = g_array_new(FALSE, TRUE, sizeof(struct lint_place));
    g_array_set_clear_func(places, place_clear);
    add_figures(press, values, places);
    for (guint i = 0; i < drawing_element_count(press->drawing); i++) {
        g_autoptr(layout) layout = drawing_lay_out(press->drawing, i, values, press->base);
        if (layout->fault == LAYOUT_FINE)
            add_text(drawing_element(press->drawing, i)->key, layout, places);
    }
    return places;
}

/* How far a rectangle reaches over each edge of the page; the largest, and which edge it is. */
static double find_overhang(const struct press *press, const double box[4], guint *edge)
{
    const double over[4] = { -box[0], -box[1], box[2] - base_page_width(press->base),
                             box[3] - base_page_height(press->base) };
    *edge = 0;
    for (guint i = 1; i < G_N_ELEMENTS(over); i++)
        if (over[i] > over[*edge])
            *edge = i;
    return over[*edge];
}

/* Less than this is a matter of rounding, or of half a hairline. */
#define OVERHANG_LEAST 0.6

void lint_add_edges(const struct press *press, const GArray *places, GPtrArray *warnings)
{
    for (guint i = 0; i < places->len; i++) {
        const struct lint_place *place = &g_array_index(places, struct lint_place, i);
        guint edge;
        const double over = find_overhang(press, place->box, &edge);
        if (place->drawn == NULL || place->drawn->figure.kind == FIGURE_SYMBOL
            || over < OVERHANG_LEAST)
            continue;
        g_ptr_array_add(
            warnings, g_strdup_printf("element \"%s\" reaches %.1f points beyond the %s edge of "
                                      "the page and is cut off there: move it, or make it smaller",
                                      place->element, over, edge_names[edge]));
    }
}

static bool overlaps(const double one[4], const double other[4])
{
    return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

static bool encloses(const double outer[4], const double inner[4])
{
    return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2]
           && outer[3] >= inner[3];
}

/* A panel or frame around a code does not disturb it. */
static bool disturbs(const struct lint_place *other, const double zone[4])
{
    const bool panel =
        other->drawn != NULL
        && (other->drawn->figure.kind == FIGURE_BOX || other->drawn->figure.kind == FIGURE_IMAGE)
        && encloses(other->box, zone);
    return !panel && overlaps(other->box, zone);
}

static void check_margin(const struct press *press, const GArray *places, guint index,
                         GPtrArray *warnings)
{
    const struct lint_place *place = &g_array_index(places, struct lint_place, index);
    const struct figure *figure = &place->drawn->figure;
    const double quiet = QUIET_MODULES * figure->width / figure->symbol->size;
    const double zone[4] = { figure->x - quiet, figure->y - quiet,
                             figure->x + figure->width + quiet,
                             figure->y + figure->height + quiet };
    guint edge;
    if (figure->margin < QUIET_MODULES)
        g_ptr_array_add(
            warnings,
            g_strdup_printf("element \"%s\": its margin is %g modules, readers want %d: leave "
                            "margin out, or set it to %d",
                            place->element, figure->margin, QUIET_MODULES, QUIET_MODULES));
    if (find_overhang(press, zone, &edge) > 0)
        g_ptr_array_add(warnings,
                        g_strdup_printf("element \"%s\": the margin that readers want around a QR "
                                        "code, %.1f points, is cut off at the %s edge of the page: "
                                        "move it",
                                        place->element, quiet, edge_names[edge]));
    for (guint i = 0; i < places->len; i++) {
        const struct lint_place *other = &g_array_index(places, struct lint_place, i);
        if (i != index && disturbs(other, zone))
            g_ptr_array_add(warnings,
                            g_strdup_printf("element \"%s\" stands in the QR code \"%s\" or within "
                                            "the %.1f points around it that readers want empty: "
                                            "move one of them",
                                            other->element, place->element, quiet));
    }
}

void lint_add_margins(const struct press *press, const GArray *places, GPtrArray *warnings)
{
    for (guint i = 0; i < places->len; i++) {
        const struct lint_place *place = &g_array_index(places, struct lint_place, i);
        if (place->drawn != NULL && place->drawn->figure.kind == FIGURE_SYMBOL)
            check_margin(press, places, i, warnings);
    }
}

static void check_font(struct database *database, const char *slug, GHashTable *seen,
                       GPtrArray *warnings)
{
    g_autoptr(GError) ignored = NULL;
    if (font_name_is_standard(slug) || !g_hash_table_add(seen, (gpointer)slug))
        return;
    g_autoptr(asset) asset = asset_find(database, slug, &ignored);
    const char *embedding =
        asset != NULL ? json_string_value(json_object_get(asset->report, "embedding")) : NULL;
    if (g_strcmp0(embedding, "restricted") != 0)
        return;
    g_autofree char *shown = text_show(slug);
    g_ptr_array_add(
        warnings,
        g_strdup_printf("the font %s forbids embedding by its licence bits; its letters are drawn "
                        "as outlines, which embeds no font, but ask its maker, or take another",
                        shown));
}

void lint_add_fonts(const struct press *press, struct database *database, GPtrArray *warnings)
{
    const char *const *fallbacks = drawing_fallbacks(press->drawing);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < drawing_element_count(press->drawing); i++)
        check_font(database, drawing_element(press->drawing, i)->font, seen, warnings);
    for (guint i = 0; fallbacks[i] != NULL; i++)
        check_font(database, fallbacks[i], seen, warnings);
}
