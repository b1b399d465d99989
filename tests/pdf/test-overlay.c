/* Where the overlay's ink stands, on each sample and on pages turned, cropped, moved and scaled in every way: drawn by
 * poppler with and without the overlay, the two pictures differ in one place only, which is the right one. */
#include "config.h"

#include "sheet_support.h"
#include "support.h"

#include "pdf/template.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A pixel is a point. */
#define DOTS_PER_INCH 72
#define TOLERANCE 1.0

/* A grey value that the mark must change a pixel by, to tell ink from what drawing a page twice may change. */
#define CHANGED 24

struct place {
    double left, bottom, right, top;
};

struct fixture {
    char *directory, *bare, *marked;
};

static void set_up(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->directory = support_directory();
    fixture->bare = g_build_filename(fixture->directory, "bare.pdf", NULL);
    fixture->marked = g_build_filename(fixture->directory, "marked.pdf", NULL);
}

static void tear_down(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_free(fixture->bare);
    g_free(fixture->marked);
    support_remove_directory(fixture->directory);
}

/* An overlay that draws an L of two rectangles, as high as a quarter of the page, three tenths from its left edge and four
 * tenths up, and the box of its ink. (Text would depend on which fonts the machine has; test-stamp reads where it stands.) */
static struct overlay *mark(double width, double height, struct place *ink)
{
    const double size = height / 4, x = width * 0.3, y = height * 0.4;
    const double numbers[] = { x, y, size * 0.2, size, size * 0.6 };
    char texts[G_N_ELEMENTS(numbers)][G_ASCII_DTOSTR_BUF_SIZE];
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        g_ascii_formatd(texts[i], sizeof texts[i], "%.4f", numbers[i]);
    struct overlay *overlay = support_overlay(NULL);
    g_autofree char *content =
        g_strdup_printf("0 0 0 rg %s %s %s %s re %s %s %s %s re f\n", texts[0], texts[1], texts[2],
                        texts[3], texts[0], texts[1], texts[4], texts[2]);
    g_byte_array_set_size(overlay->content, 0);
    g_byte_array_append(overlay->content, (const guint8 *)content, (guint)strlen(content));
    *ink = (struct place){ x, y, x + size * 0.6, y + size };
    return overlay;
}

static bool differs(const struct sheet_picture *a, const struct sheet_picture *b, guint x, guint y)
{
    const gsize at = (gsize)y * a->width + x;
    return ABS(a->pixels[at] - b->pixels[at]) > CHANGED;
}

/* The box of what differs, in points from the lower left corner of a page of this height, whose last row of pixels may
 * be less than a point; and how many pixels do. */
static guint find_change(const struct sheet_picture *a, const struct sheet_picture *b,
                         double height, struct place *found)
{
    guint count = 0;
    *found = (struct place){ G_MAXUINT, G_MAXUINT, 0, 0 };
    for (guint y = 0; y < a->height; y++)
        for (guint x = 0; x < a->width; x++)
            if (differs(a, b, x, y)) {
                found->left = MIN(found->left, x);
                found->right = MAX(found->right, x + 1);
                found->top = MAX(found->top, height - y);
                found->bottom = MIN(found->bottom, height - y - 1);
                count++;
            }
    return count;
}

/* The stem is to the left and the foot below: the upper right part of the box has no ink. */
static bool is_upright(const struct sheet_picture *a, const struct sheet_picture *b, double height,
                       const struct place *box)
{
    const guint left = (guint)box->left + (guint)((box->right - box->left) / 2);
    const guint top = (guint)(height - box->top);
    const guint bottom = (guint)(height - box->bottom - (box->top - box->bottom) / 3);
    for (guint y = top; y < bottom; y++)
        for (guint x = left; x < (guint)box->right; x++)
            if (differs(a, b, x, y))
                return false;
    return true;
}

static void check_place(const char *name, const struct sheet_picture *bare,
                        const struct sheet_picture *marked, double height,
                        const struct place *expected)
{
    struct place found;
    if (bare->width != marked->width || bare->height != marked->height)
        g_error("%s: the overlay changes the size of the page", name);
    const guint count = find_change(bare, marked, height, &found);
    if (count == 0)
        g_error("%s: the overlay is not seen", name);
    if (fabs(found.left - expected->left) > TOLERANCE
        || fabs(found.bottom - expected->bottom) > TOLERANCE
        || fabs(found.right - expected->right) > TOLERANCE
        || fabs(found.top - expected->top) > TOLERANCE)
        g_error("%s: the letter stands at %g %g %g %g, not at %.1f %.1f %.1f %.1f", name,
                found.left, found.bottom, found.right, found.top, expected->left, expected->bottom,
                expected->right, expected->top);
    if (!is_upright(bare, marked, height, &found))
        g_error("%s: the letter is turned or mirrored", name);
}

/* False when there is no poppler. */
static bool check_base(const struct fixture *fixture, const char *name, const struct base *base)
{
    const struct stamp_details details = support_details();
    struct place ink;
    struct overlay *empty = support_overlay(NULL);
    struct overlay *letter = mark(base_page_width(base), base_page_height(base), &ink);
    support_stamp_to(base, empty, &details, fixture->bare);
    support_stamp_to(base, letter, &details, fixture->marked);
    support_overlay_free(empty);
    support_overlay_free(letter);
    struct sheet_picture bare = { 0 }, marked = { 0 };
    const bool drawn = sheet_render(fixture->bare, DOTS_PER_INCH, &bare)
                       && sheet_render(fixture->marked, DOTS_PER_INCH, &marked);
    if (drawn)
        check_place(name, &bare, &marked, base_page_height(base), &ink);
    sheet_picture_clear(&bare);
    sheet_picture_clear(&marked);
    return drawn;
}

static void test_samples(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) names = support_sample_names("valid");
    bool drawn = true;
    for (guint i = 0; i < names->len && drawn; i++) {
        g_autofree char *path = g_build_filename("valid", names->pdata[i], NULL);
        g_autoptr(base) base = support_base(path);
        drawn = check_base(fixture, path, base);
    }
}

/* Pages of one design, visible from 0 0 to 300 200. */
static const struct variant {
    const char *entries;
    double width, height, unit;
} variants[] = {
    { "/MediaBox [0 0 300 200] /Rotate 0", 300, 200 },
    { "/MediaBox [0 0 300 200] /Rotate 90", 200, 300 },
    { "/MediaBox [0 0 300 200] /Rotate 180", 300, 200 },
    { "/MediaBox [0 0 300 200] /Rotate 270", 200, 300 },
    { "/MediaBox [0 0 300 200] /Rotate 360", 300, 200 },
    { "/MediaBox [0 0 300 200] /Rotate 450", 200, 300 },
    { "/MediaBox [0 0 300 200] /Rotate -90", 200, 300 },
    { "/MediaBox [0 0 300 200] /Rotate -180", 300, 200 },
    { "/MediaBox [0 0 300 200] /Rotate -270", 200, 300 },
    { "/MediaBox [0 0 300 200] /Rotate -450", 200, 300 },
    { "/MediaBox [300 200 0 0] /Rotate 90", 200, 300 },
    { "/MediaBox [-100 -50 300 200] /CropBox [0 0 300 200] /Rotate -90", 200, 300 },
    { "/MediaBox [-100 -50 300 200] /CropBox [0 0 300 200] /Rotate 180", 300, 200 },
    { "/MediaBox [0 0 300 200] /CropBox [-40 -40 900 900] /Rotate 270", 200, 300 },
    { "/MediaBox [0 0 300 200] /UserUnit 2 /Rotate 450", 400, 600, 2 },
    { "/MediaBox [-100 -50 400 400] /CropBox [0 0 300 200] /UserUnit 1.5 /Rotate -180", 450, 300,
      1.5 },
};

static GBytes *make_variant(const char *entries)
{
    static const char design[] =
        "q q 0.9 0.9 0.6 rg 0 0 300 200 re f 1 0 0 RG 4 w 2 2 296 196 re S "
        "0 0 1 rg 10 10 40 20 re f 3 0 0 3 50 50 cm 0 0 5 5 re W n";
    char *file =
        g_strdup_printf("%%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
                        "3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s >>\nendobj\n"
                        "4 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n"
                        "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n",
                        entries, strlen(design), design);
    return g_bytes_new_take(file, strlen(file));
}

/* Without an overlay the page looks as the template does, turned as a reader turns it. poppler ignores UserUnit. */
static void check_looks(const struct fixture *fixture, const struct variant *variant, GBytes *pdf)
{
    g_autofree char *path = g_build_filename(fixture->directory, "template.pdf", NULL);
    g_autofree char *resolution =
        g_strdup_printf("%g", DOTS_PER_INCH * (variant->unit > 0 ? variant->unit : 1));
    gsize length = 0, expected_length = 0;
    g_assert_true(g_file_set_contents(path, g_bytes_get_data(pdf, NULL),
                                      (gssize)g_bytes_get_size(pdf), NULL));
    g_autofree char *expected = support_run(false, &expected_length, "pdftoppm", "-q", "-cropbox",
                                            "-r", resolution, path, NULL);
    g_autofree char *actual =
        support_run(false, &length, "pdftoppm", "-q", "-r", "72", fixture->bare, NULL);
    if (length != expected_length || memcmp(actual, expected, length) != 0)
        g_error("%s looks different when it is stamped", variant->entries);
}

static void test_variants(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    bool drawn = true;
    for (gsize i = 0; i < G_N_ELEMENTS(variants) && drawn; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) pdf = make_variant(variants[i].entries);
        g_autoptr(base) base = template_prepare(pdf, &error);
        if (base == NULL)
            g_error("%s: %s", variants[i].entries, error->message);
        g_assert_cmpfloat_with_epsilon(base_page_width(base), variants[i].width, 1e-9);
        g_assert_cmpfloat_with_epsilon(base_page_height(base), variants[i].height, 1e-9);
        drawn = check_base(fixture, variants[i].entries, base);
        if (drawn)
            check_looks(fixture, &variants[i], pdf);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/overlay/samples", struct fixture, NULL, set_up, test_samples, tear_down);
    g_test_add("/overlay/variants", struct fixture, NULL, set_up, test_variants, tear_down);
    return g_test_run();
}
