/* What other programs make of our files: every sample as a template, stamped with text in a standard font, with outlines
 * and their text layer, is opened by qpdf, poppler and MuPDF without a word of complaint that the template itself doesn't
 * earn; both draw it the same; and the text is read. Chromium, too, in the full check. */
#include "config.h"

#include "font_support.h"
#include "sheet_support.h"
#include "support.h"

#include "pdf/compose.h"

#include <math.h>
#include <string.h>

/* Squares of pixels whose means are compared: the two draw edges, and fonts that are not in the file, differently. */
#define DOTS_PER_INCH 72
#define SQUARE 12

/* Of 255. */
#define MEAN_MOST 3.0
#define SQUARE_MOST 50

/* One of each program and of each trap; the full check takes them all. */
static const char *const quick[] = {
    "cert_cairo_a4l.pdf",
    "cert_encrypted_aes256_emptyuser.pdf",
    "cert_ghostscript_a4l.pdf",
    "cert_gropdf_letterl.pdf",
    "cert_img2pdf_scan.pdf",
    "cert_libreoffice_writer.pdf",
    "cert_weasyprint_a4l.pdf",
    "hand_active_content_js_launch_embedded.pdf",
    "hand_cropbox_bleed.pdf",
    "hand_ocg_hidden_layer_group.pdf",
    "hand_rotate270_letter.pdf",
    "hand_unbalanced_q_leaves_ctm.pdf",
    NULL,
};

static const struct line {
    const char *text, *font;
    double size, y; /* y: share of the page's height */
} lines[] = {
    { "Anna Example", "Helvetica", 0.06, 0.6 },
    { "\u0141ucja \u017B\u00F3\u0142\u0107", "Helvetica", 0.05, 0.45 },
    { "\u0415\u043B\u0435\u043D\u0430 \u0386\u03BD\u03BD\u03B1", "Times-Roman", 0.05, 0.3 },
    { "\u0905\u0928\u0928\u094D\u092F\u093E", "Helvetica", 0.05, 0.2 },
    { "\u0645\u062D\u0645\u062F", "Helvetica", 0.05, 0.1 },
};

struct fixture {
    struct font_set *fonts;
    const char *const *fallbacks;
    struct composer *composer;
    char *directory;
};

static void set_up(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    fixture->fonts = font_support_chain(&fixture->fallbacks);
    fixture->composer = composer_new(fixture->fonts, &error);
    g_assert_no_error(error);
    fixture->directory = support_directory();
}

static void tear_down(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    composer_free(fixture->composer);
    font_set_free(fixture->fonts);
    support_remove_directory(fixture->directory);
}

/* All lines that the machine's fonts can print, black and grey, each in the middle of the page. */
static struct overlay *draw(const struct fixture *fixture, double width, double height)
{
    struct text_style styles[G_N_ELEMENTS(lines)];
    g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func((GDestroyNotify)layout_free);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        styles[i] = font_support_style(lines[i].font);
        styles[i].size = lines[i].size * MIN(width, height);
        styles[i].y = lines[i].y * height;
        styles[i].color[2] = i % 2 == 0 ? 0 : 0.5;
        struct layout *layout =
            layout_text(fixture->fonts, fixture->fallbacks, &styles[i], lines[i].text, width);
        if (layout->fault == LAYOUT_FINE)
            g_ptr_array_add(layouts, layout);
        else
            layout_free(layout);
    }
    g_autoptr(GError) error = NULL;
    struct overlay *overlay =
        composer_draw(fixture->composer, NULL, layouts, width, height, &error);
    g_assert_no_error(error);
    return overlay;
}

/* How each program is called; @ stands for the file. */
static const char *const readers[][8] = {
    { "qpdf", "--check", "@" },
    { "pdfinfo", "@" },
    { "pdftotext", "@", "-" },
    { "pdftoppm", "-r", "10", "@" },
    { "mutool", "draw", "-q", "-r", "10", "-F", "pgm", "@" },
};

/* What a program says of itself, not of the file. */
static const char *const own_words[] = { "warning: ICC support is not available" };

static bool is_about_file(const char *line)
{
    for (gsize i = 0; i < G_N_ELEMENTS(own_words); i++)
        if (g_str_equal(line, own_words[i]))
            return false;
    return *line != '\0';
}

/* The lines that a program writes to its standard error about a file, without numbers, which are places in it. NULL
 * when the program is missing; its end with a status other than 0 is a line, too. */
static char *complaints(const char *const *words, const char *path)
{
    g_autofree char *program = g_find_program_in_path(words[0]);
    if (program == NULL) {
        g_autofree char *reason = g_strdup_printf("%s is not installed", words[0]);
        g_test_skip(reason);
        return NULL;
    }
    const char *arguments[9] = { program };
    for (gsize i = 1; i < 8 && words[i] != NULL; i++)
        arguments[i] = g_str_equal(words[i], "@") ? path : words[i];
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
    g_assert_no_error(error);
    g_autofree char *output = NULL;
    g_subprocess_communicate_utf8(process, NULL, NULL, NULL, &output, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines_said = g_strsplit(output, "\n", -1);
    GString *said = g_string_new(NULL);
    for (char **line = lines_said; *line != NULL; line++)
        if (is_about_file(*line))
            g_string_append_printf(said, "%s\n", g_strcanon(*line, G_CSET_a_2_z G_CSET_A_2_Z, ' '));
    if (!g_subprocess_get_successful(process))
        g_string_append(said, "failed\n");
    return g_string_free(said, FALSE);
}

/* False when a program is missing. */
static bool check_readers(const char *name, const char *sample, const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        g_autofree char *said = complaints(readers[i], path);
        if (said == NULL)
            return false;
        if (*said == '\0')
            continue;
        g_autofree char *of_sample = complaints(readers[i], sample);
        if (g_strcmp0(said, of_sample) != 0)
            g_error("%s, stamped: %s says %s", name, readers[i][0], said);
    }
    return true;
}

/* Words only: what stands beside a word on the template decides what is taken for a line. */
static void check_text(const char *name, const char *path)
{
    static const char *const words[] = { "Anna",
                                         "Example",
                                         "\u0141ucja",
                                         "\u017B\u00F3\u0142\u0107",
                                         "\u0415\u043B\u0435\u043D\u0430",
                                         "\u0386\u03BD\u03BD\u03B1" };
    g_autofree char *text = support_run(false, NULL, "pdftotext", "-q", path, "-", NULL);
    for (gsize i = 0; text != NULL && i < G_N_ELEMENTS(words); i++)
        if (strstr(text, words[i]) == NULL)
            g_error("%s, stamped: \"%s\" is not found in: %s", name, words[i], text);
}

static bool render_by_mupdf(const char *path, struct sheet_picture *picture)
{
    gsize length = 0;
    g_autofree char *resolution = g_strdup_printf("%d", DOTS_PER_INCH);
    g_autofree char *output = support_run(false, &length, "mutool", "draw", "-q", "-r", resolution,
                                          "-c", "gray", "-F", "pgm", "-o", "-", path, "1", NULL);
    if (output != NULL)
        sheet_read(output, length, picture);
    return output != NULL;
}

static void compare(const char *name, const struct sheet_picture *a, const struct sheet_picture *b)
{
    double sum = 0, worst = 0;
    guint count = 0;
    if (a->width != b->width || a->height != b->height)
        g_error("%s, stamped: poppler's page has %u x %u pixels, MuPDF's %u x %u", name, a->width,
                a->height, b->width, b->height);
    for (guint y = 0; y + SQUARE <= a->height; y += SQUARE)
        for (guint x = 0; x + SQUARE <= a->width; x += SQUARE, count++) {
            const double difference =
                fabs(sheet_mean(a, x, y, SQUARE) - sheet_mean(b, x, y, SQUARE));
            sum += difference;
            worst = MAX(worst, difference);
        }
    g_test_message("%s: mean %.2f, worst square %.1f", name, sum / count, worst);
    if (sum / count > MEAN_MOST || worst > SQUARE_MOST)
        g_error("%s, stamped: poppler and MuPDF draw it differently (mean %.2f, worst square %.1f)",
                name, sum / count, worst);
}

static bool check_looks(const char *name, const char *path)
{
    struct sheet_picture poppler = { 0 }, mupdf = { 0 };
    const bool drawn = sheet_render(path, DOTS_PER_INCH, &poppler) && render_by_mupdf(path, &mupdf);
    if (drawn)
        compare(name, &poppler, &mupdf);
    sheet_picture_clear(&poppler);
    sheet_picture_clear(&mupdf);
    return drawn;
}

/* Stamps a sample; its path in the test's directory. Caller frees. */
static char *stamp(const struct fixture *fixture, const char *name)
{
    g_autofree char *sample = g_build_filename("valid", name, NULL);
    g_autoptr(base) base = support_base(sample);
    g_autoptr(overlay) overlay = draw(fixture, base_page_width(base), base_page_height(base));
    const struct stamp_details details = support_details();
    char *path = g_build_filename(fixture->directory, name, NULL);
    support_stamp_to(base, overlay, &details, path);
    return path;
}

static void test_readers(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) names = support_sample_names("valid");
    bool there = true;
    for (guint i = 0; i < names->len && there; i++) {
        const char *name = names->pdata[i];
        if (g_getenv("TESTAMUR_TEST_FULL") == NULL && !g_strv_contains(quick, name))
            continue;
        g_autofree char *sample = support_sample_path("valid", name);
        g_autofree char *path = stamp(fixture, name);
        there = check_readers(name, sample, path) && check_looks(name, path);
        if (there)
            check_text(name, path);
    }
}

/* The script opens each file in a directory in Chromium and compares it with poppler's picture beside it. */
static void test_chromium(struct fixture *fixture, gconstpointer data)
{
    (void)data;
    if (g_getenv("TESTAMUR_TEST_FULL") == NULL) {
        g_test_skip("only in the full check");
        return;
    }
    g_autofree char *chromium = g_find_program_in_path("chromium");
    if (chromium == NULL) {
        g_test_skip("chromium is not installed");
        return;
    }
    g_autofree char *script =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "pdf", "see-in-chromium", NULL);
    g_autoptr(GPtrArray) names = support_sample_names("valid");
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = stamp(fixture, names->pdata[i]);
        g_autofree char *output = support_run(true, NULL, "pdftoppm", "-q", "-gray", "-r", "72",
                                              "-singlefile", path, path, NULL);
        if (output == NULL)
            return;
    }
    g_autofree char *output = support_run(true, NULL, "python3", script, fixture->directory, NULL);
    g_test_message("%s", output != NULL ? output : "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/readers/samples", struct fixture, NULL, set_up, test_readers, tear_down);
    g_test_add("/readers/chromium", struct fixture, NULL, set_up, test_chromium, tear_down);
    return g_test_run();
}
