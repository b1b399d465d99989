/* Templates: every sample is taken or refused as tests/samples/pdfs/expected.json says; geometry; what is
 * left out, and that it is. */
#include "config.h"

#include "support.h"
#include "template_jpeg.h"

#include "base/error.h"
#include "base/json.h"
#include "pdf/template.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

static json_t *describe(GBytes *pdf, GError **error)
{
    g_autofree char *text = template_describe(pdf, error);
    if (text == NULL)
        return NULL;
    g_autoptr(GError) problem = NULL;
    json_t *report = json_read_text(text, -1, "report", &problem);
    g_assert_no_error(problem);
    return report;
}

static double page_number(const json_t *report, const char *name)
{
    return json_number_value(json_object_get(json_object_get(report, "page"), name));
}

static void check_refusal(const char *name, const GError *error)
{
    if (error->code != ERROR_DATA || !g_str_has_prefix(error->message, "The template ")
        || strchr(error->message, '\n') != NULL)
        g_error("%s: not a refusal that helps: %s", name, error->message);
}

static void test_valid(void)
{
    g_autoptr(GPtrArray) names = support_sample_names("valid");
    g_assert_cmpuint(names->len, >=, 38);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename("valid", names->pdata[i], NULL);
        g_autoptr(GBytes) pdf = support_sample(path);
        g_autoptr(GError) error = NULL;
        g_autoptr(json_t) report = describe(pdf, &error);
        if (report == NULL)
            g_error("%s: %s", path, error->message);
        g_autoptr(base) base = support_base(path);
        g_assert_cmpfloat_with_epsilon(base_page_width(base), page_number(report, "width"), 1e-9);
        g_assert_cmpfloat_with_epsilon(base_page_height(base), page_number(report, "height"), 1e-9);
    }
}

static json_t *read_expectations(void)
{
    g_autoptr(GBytes) text = support_sample("expected.json");
    gsize length = 0;
    const char *bytes = g_bytes_get_data(text, &length);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) all = json_read_text(bytes, (gssize)length, "expected.json", &error);
    g_assert_no_error(error);
    return json_incref(json_object_get(all, "files"));
}

/* What all children that have ended took of the processor; the clock would tell how busy the machine is. */
static double seconds_of_children(void)
{
    struct rusage usage;
    g_assert_cmpint(getrusage(RUSAGE_CHILDREN, &usage), ==, 0);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
           + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void test_malformed(void)
{
    g_autoptr(json_t) expectations = read_expectations();
    const char *name;
    json_t *expectation;
    g_assert_cmpuint(json_object_size(expectations), >=, 28);
    json_object_foreach (expectations, name, expectation) {
        const char *verdict = json_string_value(json_object_get(expectation, "verdict"));
        g_autofree char *path = g_build_filename("malformed", name, NULL);
        g_autoptr(GBytes) pdf = support_sample(path);
        g_autoptr(GError) description_error = NULL, error = NULL;
        const double before = seconds_of_children();
        g_autoptr(json_t) report = describe(pdf, &description_error);
        g_assert_cmpfloat(seconds_of_children() - before, <, 7);
        g_autoptr(base) base = template_prepare(pdf, &error);
        g_test_message("%s: %s", name, error != NULL ? error->message : "accepted");
        if (g_str_equal(verdict, "accept") && base == NULL)
            g_error("%s is refused: %s", name, error->message);
        if (g_str_equal(verdict, "refuse") && base != NULL)
            g_error("%s is accepted", name);
        if (base == NULL)
            check_refusal(name, error);
        if ((report == NULL) != (base == NULL))
            g_error("%s: preflight and preparation disagree", name);
    }
}

/* A file of one page with these entries, and further objects. Its table of objects is left to be rebuilt. */
static GBytes *make_template(const char *page_entries, const char *objects)
{
    g_autoptr(GString) file =
        g_string_new("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\n"
                     "endobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n"
                     "endobj\n");
    g_string_append_printf(file, "3 0 obj\n<< /Type /Page /Parent 2 0 R %s >>\nendobj\n",
                           page_entries);
    g_string_append_printf(file, "%s\ntrailer\n<< /Size 50 /Root 1 0 R >>\nstartxref\n0\n%%%%EOF\n",
                           objects);
    return g_bytes_new(file->str, file->len);
}

static void test_geometry(void)
{
    static const struct {
        const char *entries;
        double width, height;
        int rotation;
    } cases[] = {
        { "/MediaBox [0 0 200 100]", 200, 100, 0 },
        { "/MediaBox [200 100 0 0]", 200, 100, 0 },
        { "/MediaBox [0 0 200 100] /Rotate -90", 100, 200, 270 },
        { "/MediaBox [0 0 200 100] /Rotate 450", 100, 200, 90 },
        { "/MediaBox [0 0 200 100] /Rotate -180", 200, 100, 180 },
        { "/MediaBox [0 0 200 100] /UserUnit 2.5", 500, 250, 0 },
        { "/MediaBox [0 0 200 100] /CropBox [10 10 500 90]", 190, 80, 0 },
        { "/MediaBox [-50 -20 50 20] /CropBox [0 0 30 90] /Rotate 90 /UserUnit 2", 40, 60, 90 },
        { "/MediaBox [0 0 14400 14400]", 14400, 14400, 0 },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) pdf = make_template(cases[i].entries, "");
        g_autoptr(GError) error = NULL;
        g_autoptr(json_t) report = describe(pdf, &error);
        g_assert_no_error(error);
        g_assert_cmpfloat_with_epsilon(page_number(report, "width"), cases[i].width, 1e-9);
        g_assert_cmpfloat_with_epsilon(page_number(report, "height"), cases[i].height, 1e-9);
        g_assert_cmpfloat_with_epsilon(page_number(report, "rotation"), cases[i].rotation, 1e-9);
    }
}

static void test_refused_geometry(void)
{
    static const struct {
        const char *entries, *told;
    } cases[] = {
        { "", "no size" },
        { "/MediaBox [0 0 100]", "not four numbers" },
        { "/MediaBox [0 0 100 /A]", "not four numbers" },
        { "/MediaBox [0 0 100 0]", "no area" },
        { "/MediaBox [0 0 14401 100]", "larger than 14 400" },
        { "/MediaBox [0 0 10000 100] /UserUnit 2", "larger than 14 400" },
        { "/MediaBox [0 0 0.1 0.1]", "smaller than a point" },
        { "/MediaBox [0 0 100 100] /Rotate 45", "multiple of 90" },
        { "/MediaBox [0 0 100 100] /Rotate 90.5", "multiple of 90" },
        { "/MediaBox [0 0 100 100] /Rotate /A", "multiple of 90" },
        { "/MediaBox [0 0 100 100] /UserUnit 0", "UserUnit" },
        { "/MediaBox [0 0 100 100] /UserUnit -1", "UserUnit" },
        { "/MediaBox [0 0 100 100] /CropBox [200 200 300 300]", "outside the page" },
        { "/MediaBox [0 0 100 100] /CropBox [0 0 100]", "not four numbers" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) pdf = make_template(cases[i].entries, "");
        g_autoptr(GError) error = NULL;
        g_autofree char *report = template_describe(pdf, &error);
        if (report != NULL)
            g_error("%s is accepted", cases[i].entries);
        check_refusal(cases[i].entries, error);
        if (strstr(error->message, cases[i].told) == NULL)
            g_error("%s: %s", cases[i].entries, error->message);
    }
}

static bool is_dropped(const json_t *report, const char *words)
{
    size_t index;
    json_t *sentence;
    json_array_foreach (json_object_get(report, "dropped"), index, sentence)
        if (strstr(json_string_value(sentence), words) != NULL)
            return true;
    return false;
}

static void test_named(void)
{
    static const struct {
        const char *path, *words;
    } cases[] = {
        { "valid/hand_active_content_js_launch_embedded.pdf", "Scripts" },
        { "valid/hand_active_content_js_launch_embedded.pdf", "start a program" },
        { "valid/hand_active_content_js_launch_embedded.pdf", "Embedded files" },
        { "valid/cert_reportlab_acroform.pdf", "Form fields" },
        { "valid/hand_two_pages_mixed_size.pdf", "Pages after the first are left out (1)" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GBytes) pdf = support_sample(cases[i].path);
        g_autoptr(json_t) report = describe(pdf, NULL);
        g_assert_nonnull(report);
        if (!is_dropped(report, cases[i].words))
            g_error("%s: \"%s\" is not named", cases[i].path, cases[i].words);
    }
    g_autoptr(GBytes) pdf = support_sample("valid/cert_cairo_a4l.pdf");
    g_autoptr(json_t) report = describe(pdf, NULL);
    g_assert_cmpuint(json_array_size(json_object_get(report, "dropped")), ==, 0);
}

static const char hostile_entries[] =
    "/MediaBox [0 0 200 100] /Contents [10 0 R 11 0 R] /AA << /O 20 0 R >> "
    "/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A 21 0 R >> << /Subtype /FileAttachment /FS 22 0 "
    "R >>] "
    "/Resources << /Properties << /MC0 << /Metadata 30 0 R >> >> "
    "/XObject << /A 12 0 R /F 13 0 R /P 14 0 R /I 15 0 R >> /Leak 1 0 R /Way 3 0 R >>";

static const char hostile_objects[] =
    "10 0 obj\n<< /Length 22 >>\nstream\n/A Do /I Do % harmless\nendstream\nendobj\n"
    "11 0 obj\n<< /Length 0 /F (/etc/evil-contents) >>\nstream\n\nendstream\nendobj\n"
    "12 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 19 /PieceInfo << "
    "/evil-piece 1 >>"
    " /Ref << /F (evil-reference) /Page 0 >> >>\nstream\n0 0 9 9 re f % kept\nendstream\nendobj\n"
    "13 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
    " /ColorSpace /DeviceGray /Length 0 /F (evil-image) >>\nstream\n\nendstream\nendobj\n"
    "14 0 obj\n<< /Type /XObject /Subtype /PS /Length 15 "
    ">>\nstream\nevil-postscript\nendstream\nendobj\n"
    "15 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
    " /ColorSpace /DeviceGray /Length 1 /OPI << /evil-opi 1 >> >>\nstream\nA\nendstream\nendobj\n"
    "20 0 obj\n<< /S /JavaScript /JS (evil-script) >>\nendobj\n"
    "21 0 obj\n<< /S /Launch /F (evil-program) >>\nendobj\n"
    "22 0 obj\n<< /Type /Filespec /F (evil-file) /EF << /F 23 0 R >> >>\nendobj\n"
    "23 0 obj\n<< /Type /EmbeddedFile /Length 10 >>\nstream\nevil-bytes\nendstream\nendobj\n"
    "30 0 obj\n<< /Type /Metadata /Subtype /XML /Length 13 "
    ">>\nstream\nevil-metadata\nendstream\nendobj\n";

static void test_hostile(void)
{
    static const char *const told[] = { "Scripts",        "start a program",
                                        "Embedded files", "in other files",
                                        "PostScript",     "Links are left out (1)",
                                        "Annotations" };
    g_autoptr(GBytes) pdf = make_template(hostile_entries, hostile_objects);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) report = describe(pdf, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < G_N_ELEMENTS(told); i++)
        if (!is_dropped(report, told[i]))
            g_error("\"%s\" is not named", told[i]);

    g_autoptr(base) base = template_prepare(pdf, &error);
    g_assert_no_error(error);
    char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "stamped.pdf", NULL);
    struct overlay *overlay = support_overlay("Anna");
    struct stamp_details details = support_details();
    support_stamp_to(base, overlay, &details, path);
    g_autofree char *plain = support_run(false, NULL, "qpdf", "--qdf", "--decrypt",
                                         "--stream-data=uncompress", path, "-", NULL);
    if (plain != NULL) {
        g_assert_null(strstr(plain, "evil"));
        g_assert_null(strstr(plain, "JavaScript"));
        g_assert_nonnull(strstr(plain, "harmless"));
        g_assert_nonnull(strstr(plain, "% kept"));
    }
    support_overlay_free(overlay);
    support_remove_directory(directory);
}

/* Whether children have a stack of so many bytes: valgrind keeps that limit to itself. */
static bool stack_is_limited(rlim_t bytes)
{
    g_autofree char *limits = NULL;
    g_autofree char *line =
        g_strdup_printf("Max stack size %" G_GUINT64_FORMAT " ", (guint64)bytes);
    g_assert_true(g_file_get_contents("/proc/self/limits", &limits, NULL, NULL));
    g_autoptr(GRegex) blanks = g_regex_new(" +", 0, 0, NULL);
    g_autofree char *narrow = g_regex_replace_literal(blanks, limits, -1, 0, " ", 0, NULL);
    return strstr(narrow, line) != NULL;
}

/* What is nested deeper than the child's stack, which is a small one here, so that the file need not be large: it ends
 * libqpdf when it copies, and only the child ends with it. */
static void test_crash(void)
{
    g_autoptr(GString) objects = g_string_new(NULL);
    const guint last = 8000;
    struct rlimit stack;
    g_assert_cmpint(getrlimit(RLIMIT_STACK, &stack), ==, 0);
    const struct rlimit small = { .rlim_cur = 1 << 20, .rlim_max = stack.rlim_max };
    for (guint i = 10; i < last; i++)
        g_string_append_printf(objects, "%u 0 obj\n<< /Next %u 0 R >>\nendobj\n", i, i + 1);
    g_autoptr(GBytes) pdf = make_template(
        "/MediaBox [0 0 200 100] /Resources << /XObject << /I 10 0 R >> >>", objects->str);
    g_autoptr(GError) error = NULL, description_error = NULL;
    g_assert_cmpint(setrlimit(RLIMIT_STACK, &small), ==, 0);
    if (!stack_is_limited(small.rlim_cur)) {
        g_assert_cmpint(setrlimit(RLIMIT_STACK, &stack), ==, 0);
        g_test_skip("the limit of the stack does not reach the child");
        return;
    }
    g_autoptr(base) base = template_prepare(pdf, &error);
    /* And it is refused when it is added, not when it is used. */
    g_autofree char *report = template_describe(pdf, &description_error);
    g_assert_cmpint(setrlimit(RLIMIT_STACK, &stack), ==, 0);
    g_assert_null(base);
    g_assert_error(error, PDF_ERROR, ERROR_DATA);
    g_assert_true(g_str_has_prefix(error->message, "The template can't be read safely: "));
    g_assert_null(report);
    g_assert_error(description_error, PDF_ERROR, ERROR_DATA);
}

static void test_fonts(void)
{
    g_autoptr(GBytes) pdf = support_sample("valid/cert_weasyprint_a4l.pdf");
    g_autoptr(json_t) report = describe(pdf, NULL);
    const json_t *fonts = json_object_get(report, "fonts");
    g_assert_cmpuint(json_array_size(fonts), ==, 2);
    const json_t *font = json_array_get(fonts, 0);
    g_assert_true(
        g_str_has_prefix(json_string_value(json_object_get(font, "name")), "DejaVu-Serif"));
    g_assert_true(json_is_true(json_object_get(font, "embedded")));
}

static void test_key(void)
{
    g_autoptr(GBytes) first = support_sample("valid/cert_cairo_a4l.pdf");
    g_autoptr(GBytes) second = support_sample("valid/cert_cairo_letterl.pdf");
    guint8 a[DIGEST_SIZE], b[DIGEST_SIZE], c[DIGEST_SIZE];
    base_key_for_images(first, NULL, a);
    base_key_for_images(first, NULL, b);
    base_key_for_images(second, NULL, c);
    g_assert_true(memcmp(a, b, sizeof a) == 0);
    g_assert_true(memcmp(a, c, sizeof a) != 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/valid", test_valid);
    g_test_add_func("/template/malformed", test_malformed);
    g_test_add_func("/template/geometry", test_geometry);
    g_test_add_func("/template/refused-geometry", test_refused_geometry);
    g_test_add_func("/template/named", test_named);
    g_test_add_func("/template/hostile", test_hostile);
    g_test_add_func("/template/crash", test_crash);
    g_test_add_func("/template/fonts", test_fonts);
    g_test_add_func("/template/key", test_key);
    template_jpeg_add_tests();
    return g_test_run();
}
