/* Certificates as they should look: pictures that a person has looked at, in tests/pdf/golden, compared with what poppler
 * draws now. Nothing in them depends on which fonts poppler finds: templates have theirs with them, and our text is
 * outlines.
 *
 * After a change that is meant to be seen they are written again by
 *     TESTAMUR_GOLDEN_RENEW=1 make check test_programs=tests/pdf/test-golden
 * Look at each before it is committed. */
#include "config.h"

#include "font_support.h"
#include "golden_figures.h"
#include "sheet_support.h"
#include "support.h"

#include "pdf/compose.h"

#include <math.h>
#include <png.h>
#include <string.h>

#define DOTS_PER_INCH 60

/* Of 255; means of squares of pixels, since edges may fall differently on another version of poppler. */
#define SQUARE 4
#define MEAN_MOST 1.0
#define SQUARE_MOST 32

#define NOTO "/usr/share/fonts/truetype/noto/"
#define LAO NOTO "NotoSerifLao-Regular.ttf"
#define KHMER NOTO "NotoSerifKhmer-Regular.ttf"
#define BURMESE NOTO "NotoSerifMyanmar-Regular.ttf"
#define ARABIC NOTO "NotoNaskhArabic-Regular.ttf"

struct line {
    const char *font, *text;
    double size, y;   /* shares of the page's height */
    double max_width; /* a share of its width, in which it wraps; 0: no limit */
};

static const struct golden {
    const char *name, *sample;
    struct line lines[4];
    bool figures; /* those of golden_figures.h below the lines */
} goldens[] = {
    { "latin",
      "cert_cairo_a4l.pdf",
      { { FONT_SUPPORT_LATIN, "Anna M\u00fcller-Gro\u00df", 0.07, 0.545 },
        { FONT_SUPPORT_CFF, "\u017B\u00f3\u0142\u0107 \u00e0 la carte \u00c5ngstr\u00f6m", 0.05,
          0.36 } } },
    { "scripts",
      "cert_weasyprint_a4l.pdf",
      { { FONT_SUPPORT_DEVANAGARI,
          "\u0905\u0928\u0928\u094d\u092f\u093e \u0936\u0930\u094d\u092e\u093e", 0.06, 0.58 },
        { FONT_SUPPORT_THAI, "\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0e43\u0e08\u0e14\u0e35", 0.06, 0.4 },
        { FONT_SUPPORT_HAN, "\u674e\u660e \u7530\u4e2d\u3055\u304f\u3089", 0.06, 0.3 },
        { ARABIC, "\u0645\u062d\u0645\u062f \u0639\u0644\u064a", 0.06, 0.2 } } },
    { "scan",
      "cert_img2pdf_scan.pdf",
      { { FONT_SUPPORT_DEJAVU, "\u0415\u043b\u0435\u043d\u0430 \u0386\u03bd\u03bd\u03b1", 0.06,
          0.545 } } },
    { "words",
      "hand_no_resources_no_contents.pdf",
      { { FONT_SUPPORT_THAI, "ประกาศนียบัตรสำเร็จการศึกษาหลักสูตรการเขียนโปรแกรมคอมพิวเตอร์", 0.06, 0.9,
          0.5 },
        { LAO, "ໃບຢັ້ງຢືນການສຳເລັດການສຶກສາຫຼັກສູດຄອມພິວເຕີ", 0.06, 0.66, 0.45 },
        { KHMER, "វិញ្ញាបនបត្របញ្ជាក់ការសិក្សាវគ្គសិក្សាកុំព្យូទ័រ។សូមអបអរ", 0.06, 0.46, 0.5 },
        { BURMESE, "ကွန်ပျူတာပရိုဂရမ်ရေးသားခြင်းသင်တန်းပြီးမြောက်ကြောင်းအောင်လက်မှတ်။ဂုဏ်ပြု", 0.06, 0.22, 0.55 } } },
    { "figures", "hand_no_resources_no_contents.pdf", { { 0 } }, .figures = true },
};

/* A set with the fonts of a golden; NULL after g_test_skip when one is missing. */
static struct font_set *load_fonts(const struct golden *golden)
{
    g_autoptr(font_set) fonts = font_set_new();
    for (gsize i = 0; i < G_N_ELEMENTS(golden->lines) && golden->lines[i].text != NULL; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = font_support_read(golden->lines[i].font);
        if (bytes == NULL)
            return NULL;
        font_set_add(fonts, golden->lines[i].font, bytes, &error);
        g_assert_no_error(error);
    }
    return g_steal_pointer(&fonts);
}

static struct overlay *draw(const struct golden *golden, const struct font_set *fonts,
                            const struct base *base)
{
    const double width = base_page_width(base), height = base_page_height(base);
    g_autoptr(GError) error = NULL;
    struct text_style styles[G_N_ELEMENTS(golden->lines)];
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func((GDestroyNotify)layout_free);
    for (gsize i = 0; i < G_N_ELEMENTS(golden->lines) && golden->lines[i].text != NULL; i++) {
        const struct line *line = &golden->lines[i];
        styles[i] = font_support_style(line->font);
        styles[i].size = line->size * height;
        styles[i].y = line->y * height;
        styles[i].fit = line->max_width > 0 ? LAYOUT_WRAP : LAYOUT_SHRINK;
        styles[i].max_width = line->max_width * width;
        struct layout *layout = layout_text(fonts, NULL, &styles[i], line->text, width);
        if (layout->fault != LAYOUT_FINE)
            g_error("%s: \"%s\" can't be laid out: %s", golden->name, line->text,
                    layout->fault_text);
        g_ptr_array_add(layouts, layout);
    }
    g_autoptr(GPtrArray) figures = golden->figures ? golden_figures_new(base) : NULL;
    g_autoptr(composer) composer = composer_new(fonts, &error);
    g_assert_no_error(error);
    struct overlay *overlay = composer_draw(composer, figures, layouts, width, height, &error);
    g_assert_no_error(error);
    /* The outlines go with the composer. */
    g_array_set_size(overlay->marks, 0);
    return overlay;
}

static void read_png(const char *path, struct sheet_picture *picture)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    if (png_image_begin_read_from_file(&image, path) == 0)
        g_error("%s: %s", path, image.message);
    image.format = PNG_FORMAT_GRAY;
    *picture = (struct sheet_picture){ image.width, image.height, g_malloc(PNG_IMAGE_SIZE(image)) };
    if (png_image_finish_read(&image, NULL, picture->pixels, 0, NULL) == 0)
        g_error("%s: %s", path, image.message);
}

static void write_png(const char *path, const struct sheet_picture *picture)
{
    png_image image = { .version = PNG_IMAGE_VERSION,
                        .width = picture->width,
                        .height = picture->height,
                        .format = PNG_FORMAT_GRAY };
    if (png_image_write_to_file(&image, path, 0, picture->pixels, 0, NULL) == 0)
        g_error("%s: %s", path, image.message);
}

static void compare(const char *name, const struct sheet_picture *now,
                    const struct sheet_picture *golden)
{
    double sum = 0, worst = 0;
    guint count = 0;
    if (now->width != golden->width || now->height != golden->height)
        g_error("%s: the page has another size than its golden picture", name);
    for (guint y = 0; y < now->height; y += SQUARE)
        for (guint x = 0; x < now->width; x += SQUARE, count++) {
            const double difference =
                fabs(sheet_mean(now, x, y, SQUARE) - sheet_mean(golden, x, y, SQUARE));
            sum += difference;
            worst = MAX(worst, difference);
        }
    g_test_message("%s: mean %.3f, worst square %.1f", name, sum / count, worst);
    if (sum / count > MEAN_MOST || worst > SQUARE_MOST)
        g_error("%s looks different than its golden picture (mean %.2f, worst square %.1f)", name,
                sum / count, worst);
}

static void test_golden(gconstpointer data)
{
    const struct golden *golden = data;
    const struct stamp_details details = support_details();
    g_autoptr(font_set) fonts = load_fonts(golden);
    if (fonts == NULL)
        return;
    g_autofree char *sample = g_build_filename("valid", golden->sample, NULL);
    g_autofree char *name = g_strconcat(golden->name, ".png", NULL);
    g_autofree char *picture_path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "pdf", "golden", name, NULL);
    g_autoptr(GBytes) pdf = support_sample(sample);
    g_autoptr(base) base = golden->figures ? golden_figures_base(pdf) : support_base(sample);
    g_autoptr(overlay) overlay = draw(golden, fonts, base);
    char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "stamped.pdf", NULL);
    support_stamp_to(base, overlay, &details, path);

    struct sheet_picture now = { 0 }, wanted = { 0 };
    const bool drawn = sheet_render(path, DOTS_PER_INCH, &now);
    if (drawn && g_getenv("TESTAMUR_GOLDEN_RENEW") != NULL) {
        write_png(picture_path, &now);
    } else if (drawn) {
        read_png(picture_path, &wanted);
        compare(golden->name, &now, &wanted);
    }
    sheet_picture_clear(&now);
    sheet_picture_clear(&wanted);
    support_remove_directory(directory);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(goldens); i++) {
        g_autofree char *path = g_strconcat("/golden/", goldens[i].name, NULL);
        g_test_add_data_func(path, &goldens[i], test_golden);
    }
    return g_test_run();
}
