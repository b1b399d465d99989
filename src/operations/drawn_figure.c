#include "config.h"

#include "operations/drawn_figure.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/installation.h"

#include <string.h>

static const enum figure_kind kinds[] = {
    [ELEMENT_IMAGE] = FIGURE_IMAGE,
    [ELEMENT_QR] = FIGURE_SYMBOL,
    [ELEMENT_LINE] = FIGURE_LINE,
    [ELEMENT_BOX] = FIGURE_BOX,
};
static const enum symbol_level levels[] = {
    [ELEMENT_LEVEL_M] = SYMBOL_MEDIUM,
    [ELEMENT_LEVEL_L] = SYMBOL_LOW,
    [ELEMENT_LEVEL_Q] = SYMBOL_QUARTER,
    [ELEMENT_LEVEL_H] = SYMBOL_HIGH,
};

/* From 5 on an image is stored lying on its side. */
static void measure_image(struct figure *figure, const struct base_image *image)
{
    const bool lies = image->orientation >= 5;
    const double width = lies ? image->height : image->width;
    const double height = lies ? image->width : image->height;
    if (figure->width <= 0)
        figure->width = figure->height * width / height;
    if (figure->height <= 0)
        figure->height = figure->width * height / width;
    figure->orientation = image->orientation;
}

static bool find_image(struct figure *figure, const char *hash, const struct base *base)
{
    const GArray *images = base_images(base);
    for (guint i = 0; hash != NULL && i < images->len; i++) {
        const struct base_image *image = &g_array_index(images, struct base_image, i);
        if (strcmp(image->sha256, hash) != 0)
            continue;
        figure->image = i + 1;
        measure_image(figure, image);
        return true;
    }
    return false;
}

static double find_left(const struct element_figure *element, double width, double page_width)
{
    static const double parts[] = {
        [ELEMENT_LEFT] = 0, [ELEMENT_CENTER] = 0.5, [ELEMENT_RIGHT] = 1
    };
    return element->placed ? element->x - width * parts[element->align] : (page_width - width) / 2;
}

static void place(struct figure *figure, const struct element_figure *element, double page_width)
{
    figure->y = element->y;
    figure->x = find_left(element, element->ended ? 0 : figure->width, page_width);
    if (!element->ended)
        return;
    figure->width = element->x2 - element->x;
    figure->height = element->y2 - element->y;
}

static bool fill_in(struct drawn_figure *drawn, const struct element_figure *element,
                    const char *image, const struct element_values *values, const struct base *base,
                    GError **error)
{
    if (element->kind == ELEMENT_IMAGE && !find_image(&drawn->figure, image, base)) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "its image is missing from the prepared template; restore a backup");
        return false;
    }
    if (element->kind == ELEMENT_QR) {
        g_autofree char *text = figure_text(element, values);
        drawn->symbol = symbol_new(text, levels[element->level], error);
        drawn->figure.symbol = drawn->symbol;
        if (drawn->symbol == NULL)
            return false;
    }
    place(&drawn->figure, element, base_page_width(base));
    return true;
}

struct drawn_figure *drawn_figure_new(const struct element_figure *element, const char *image,
                                      const struct element_values *values, const struct base *base,
                                      GError **error)
{
    g_autoptr(drawn_figure) drawn = g_new0(struct drawn_figure, 1);
    drawn->figure = (struct figure){
        .kind = kinds[element->kind],
        .width = element->width,
        .height = element->height,
        .filled = element->filled,
        .thickness = element->thickness,
        .radius = element->radius,
        .margin = element->margin,
    };
    memcpy(drawn->figure.color, element->color, sizeof element->color);
    memcpy(drawn->figure.fill, element->fill, sizeof element->fill);
    if (fill_in(drawn, element, image, values, base, error))
        return g_steal_pointer(&drawn);
    g_autofree char *key = text_show(element->key);
    g_prefix_error(error, "element \"%s\": ", key);
    return NULL;
}

void drawn_figure_free(struct drawn_figure *drawn)
{
    if (drawn == NULL)
        return;
    symbol_free(drawn->symbol);
    g_free(drawn);
}
