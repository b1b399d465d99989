#include "config.h"

#include "golden_figures.h"
#include "image_support.h"

#include "pdf/figure.h"
#include "pdf/template.h"

/* The sample with transparency stands on a dark box; every way of CMYK beside the same picture in RGB. */
static const struct image_support_kind kinds[] = {
    { IMAGE_SUPPORT_RGB },   { IMAGE_SUPPORT_RGB, .progressive = true },
    { IMAGE_SUPPORT_GREY },  { IMAGE_SUPPORT_CMYK },
    { IMAGE_SUPPORT_ADOBE }, { IMAGE_SUPPORT_YCCK },
};

enum { SIDE = 64 };

static const struct figure figures[] = {
    { FIGURE_BOX, 40, 40, 300, 110, .color = { 0, 0, 0.6 }, .fill = { 1, 0.9, 0.6 }, .filled = true,
      .thickness = 4, .radius = 20 },
    { FIGURE_BOX, 60, 60, 80, 70, .fill = { 0.1, 0.1, 0.1 }, .filled = true },
    { FIGURE_BOX, 170, 60, 60, 70, .color = { 0.8, 0, 0 }, .thickness = 1.5 },
    { FIGURE_LINE, 250, 60, 70, 70, .color = { 0, 0.5, 0 }, .thickness = 3 },
    { FIGURE_LINE, 250, 130, 70, -70, .color = { 0, 0, 0 }, .thickness = 0.5 },
    { FIGURE_LINE, 40, 170, 300, 0, .color = { 0.5, 0.5, 0.5 }, .thickness = 6 },
};

static GPtrArray *make_images(void)
{
    g_autofree char *path = g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples",
                                             "images", "rgba.png", NULL);
    GPtrArray *images = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GError) error = NULL;
    char *data = NULL;
    gsize length = 0;
    g_file_get_contents(path, &data, &length, &error);
    g_assert_no_error(error);
    g_ptr_array_add(images, g_bytes_new_take(data, length));
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_ptr_array_add(images, image_support_jpeg(&kinds[i], SIDE, SIDE));
    return images;
}

struct base *golden_figures_base(GBytes *pdf)
{
    g_autoptr(GPtrArray) images = make_images();
    g_autoptr(GError) error = NULL;
    struct base *base = template_prepare_with(pdf, images, &error);
    g_assert_no_error(error);
    return base;
}

static void find_image(const struct base *base, GBytes *file, struct figure *figure)
{
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file);
    const GArray *images = base_images(base);
    for (guint i = 0; i < images->len; i++) {
        const struct base_image *image = &g_array_index(images, struct base_image, i);
        if (g_str_equal(image->sha256, sha256)) {
            figure->image = i + 1;
            figure->orientation = image->orientation;
        }
    }
    g_assert_cmpuint(figure->image, >, 0);
}

/* A row of pictures above the boxes, the transparent one over the dark box. */
static void add_images(GPtrArray *all, const struct base *base)
{
    g_autoptr(GPtrArray) images = make_images();
    for (guint i = 0; i < images->len; i++) {
        struct figure *figure = g_new0(struct figure, 1);
        *figure = (struct figure){ FIGURE_IMAGE, 40 + (i - 1) * 52.0, 190, 44, 44 };
        if (i == 0)
            *figure = (struct figure){ FIGURE_IMAGE, 50, 65, 100, 60 };
        find_image(base, images->pdata[i], figure);
        g_ptr_array_add(all, figure);
    }
}

static void figure_free(gpointer data)
{
    struct figure *figure = data;
    if (figure->kind == FIGURE_SYMBOL)
        symbol_free((struct symbol *)figure->symbol);
    g_free(figure);
}

GPtrArray *golden_figures_new(const struct base *base)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(figure_free);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(figures); i++)
        g_ptr_array_add(all, g_memdup2(&figures[i], sizeof figures[i]));
    add_images(all, base);
    struct figure *code = g_new0(struct figure, 1);
    *code = (struct figure){
        FIGURE_SYMBOL,  380,        50, 90, 90, .color = { 0, 0, 0.4 }, .fill = { 0.9, 0.95, 1 },
        .filled = true, .margin = 4
    };
    code->symbol = symbol_new("https://credentials.example.org/verify/1", SYMBOL_MEDIUM, &error);
    g_assert_no_error(error);
    g_ptr_array_add(all, code);
    return all;
}
