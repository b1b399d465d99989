#include "config.h"

#include "operations/lint_private.h"

#include "base/clock.h"
#include "operations/document_file.h"
#include "operations/picture.h"

#include <math.h>

/* Two points to a pixel tell a tint from a pattern well enough. */
#define DOTS_PER_INCH 36
#define POINTS_PER_PIXEL (72.0 / DOTS_PER_INCH)

/* The least contrast that the guidelines for web pages (WCAG 2) allow for large letters and for signs. */
#define CONTRAST_LEAST 3.0

static const char no_uuid[] = "00000000-0000-4000-8000-000000000000";

static double linear(double part)
{
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const double color[3])
{
    return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

static double contrast(double one, double other)
{
    return (MAX(one, other) + 0.05) / (MIN(one, other) + 0.05);
}

static gint compare_numbers(gconstpointer one, gconstpointer other)
{
    const double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

static bool is_within(const double box[4], double x, double y)
{
    return x >= box[0] && x < box[2] && y >= box[1] && y < box[3];
}

/* The middle one of the luminances in a rectangle, but for those in a hole (may be NULL). False when nothing of it is on
 * the page. */
static bool find_paper(const struct picture *picture, const double box[4], const double *hole,
                       double *found)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint row = 0; row < picture->height; row++) {
        const double y = (picture->height - row - 0.5) * POINTS_PER_PIXEL;
        if (y < box[1] || y >= box[3])
            continue;
        for (guint column = 0; column < picture->width; column++) {
            const double x = (column + 0.5) * POINTS_PER_PIXEL;
            if (!is_within(box, x, y) || (hole != NULL && is_within(hole, x, y)))
                continue;
            const guint8 *pixel = picture->pixels + 3 * ((gsize)row * picture->width + column);
            const double color[] = { pixel[0] / 255.0, pixel[1] / 255.0, pixel[2] / 255.0 };
            const double value = luminance(color);
            g_array_append_val(values, value);
        }
    }
    if (values->len == 0)
        return false;
    g_array_sort(values, compare_numbers);
    *found = g_array_index(values, double, values->len / 2);
    return true;
}

/* Of a code the ground is what lies around it. */
static bool find_ground(const struct picture *picture, const struct lint_place *place,
                        double *found)
{
    if (place->drawn == NULL) {
        /* Small letters are to be read on at least a few pixels. */
        const double least = 2 * POINTS_PER_PIXEL;
        const double *box = place->box;
        const double larger[4] = { box[0], box[1], MAX(box[2], box[0] + least),
                                   MAX(box[3], box[1] + least) };
        return find_paper(picture, larger, NULL, found);
    }
    const struct figure *figure = &place->drawn->figure;
    if (figure->filled) {
        *found = luminance(figure->fill);
        return true;
    }
    const double around = MAX(4 * figure->width / figure->symbol->size, 2 * POINTS_PER_PIXEL);
    const double inner[4] = { figure->x, figure->y, figure->x + figure->width,
                              figure->y + figure->height };
    const double outer[4] = { inner[0] - around, inner[1] - around, inner[2] + around,
                              inner[3] + around };
    return find_paper(picture, outer, inner, found);
}

static GBytes *make_ground(const struct press *press, const struct element_values *values)
{
    const struct render_facts facts = {
        .uuid = no_uuid,
        .verify_uuid = no_uuid,
        .full_name = values->name,
        .context_name = values->context_name,
        .printed_date = values->issue_date,
        .issued = clock_now(),
    };
    g_autoptr(GError) ignored = NULL;
    g_autoptr(renderer) renderer = renderer_new(press->drawing, press->base, &ignored);
    struct stamped stamped = { 0 };
    GBytes *file = NULL;
    if (renderer != NULL && renderer_make_ground(renderer, &facts, &stamped, &ignored))
        file = document_file(press->base, &stamped);
    stamped_clear(&stamped);
    return file;
}

void lint_add_contrast(const struct press *press, const struct element_values *values,
                       const GArray *places, GPtrArray *warnings)
{
    struct picture picture = { 0 };
    g_autoptr(GError) ignored = NULL;
    g_autoptr(GBytes) ground = make_ground(press, values);
    const bool drawn = ground != NULL && picture_draw(&picture, ground, DOTS_PER_INCH, &ignored);
    for (guint i = 0; drawn && i < places->len; i++) {
        const struct lint_place *place = &g_array_index(places, struct lint_place, i);
        double paper;
        if ((place->drawn != NULL && place->drawn->figure.kind != FIGURE_SYMBOL)
            || !find_ground(&picture, place, &paper))
            continue;
        const double ratio = contrast(luminance(place->color), paper);
        if (ratio >= CONTRAST_LEAST)
            continue;
        g_ptr_array_add(
            warnings,
            g_strdup_printf("element \"%s\" is hard to see: the contrast of its colour with what "
                            "lies beneath is %.1f to 1, less than %g to 1: choose a %s colour",
                            place->element, ratio, CONTRAST_LEAST,
                            paper > 0.18 ? "darker" : "lighter"));
    }
    picture_clear(&picture);
}
