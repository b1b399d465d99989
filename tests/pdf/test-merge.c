/* Files for printing: sound, small, the same each time; damage is refused, whatever it is. */
#include "config.h"

#include "support.h"

#include "base/error.h"
#include "pdf/merge.h"

#include <string.h>

#define DAMAGES 3000

struct fixture {
    struct base *base, *other;
    struct overlay *overlay;
    struct stamped stamped, other_stamped;
    GByteArray *file;
    guint64 most; /* bytes that can be written; 0: any number */
};

static void stamp(const struct base *base, const struct overlay *overlay, struct stamped *stamped)
{
    GError *error = NULL;
    const struct stamp_details details = support_details();
    g_autoptr(stamper) stamper = stamper_new(base, &error);
    g_assert_no_error(error);
    stamper_stamp(stamper, overlay, &details, stamped, &error);
    g_assert_no_error(error);
}

static void set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->base = support_base("valid/cert_cairo_a4l.pdf");
    fixture->other = support_base("valid/cert_reportlab_a4l.pdf");
    fixture->overlay = support_overlay("Anna Example");
    fixture->file = g_byte_array_new();
    stamp(fixture->base, fixture->overlay, &fixture->stamped);
    stamp(fixture->other, fixture->overlay, &fixture->other_stamped);
}

static void tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    base_free(fixture->base);
    base_free(fixture->other);
    support_overlay_free(fixture->overlay);
    stamped_clear(&fixture->stamped);
    stamped_clear(&fixture->other_stamped);
    g_byte_array_unref(fixture->file);
}

static bool take(gpointer data, const void *bytes, gsize length, GError **error)
{
    struct fixture *fixture = data;
    if (fixture->most > 0 && fixture->file->len + length > fixture->most) {
        g_set_error_literal(error, PDF_ERROR, ERROR_IO, "no room");
        return false;
    }
    g_byte_array_append(fixture->file, bytes, (guint)length);
    return true;
}

/* A file of `count` pages, of both bases in turn, and one page with nothing stamped on it. */
static void merge(struct fixture *fixture, guint count, GError **error)
{
    g_byte_array_set_size(fixture->file, 0);
    g_autoptr(merger) merger = merger_new(take, fixture);
    bool done = merger_add(merger, fixture->base, NULL, NULL, true, error);
    for (guint i = 0; done && i < count; i++) {
        const struct base *base = i % 2 == 0 ? fixture->base : fixture->other;
        const struct stamped *stamped = i % 2 == 0 ? &fixture->stamped : &fixture->other_stamped;
        done = merger_add(merger, base, stamped->tail, stamped->offsets, false, error);
    }
    if (done)
        g_assert_cmpuint(merger_pages(merger), ==, count + 1);
    done = done && merger_finish(merger, "Prüfung", error);
    g_assert_cmpint(done, ==, error == NULL || *error == NULL);
}

/* Runs a program on the file. NULL when it is not installed. */
static char *look_at(struct fixture *fixture, const char *program, const char *option)
{
    GError *error = NULL;
    char *directory = support_directory();
    g_autofree char *path = g_build_filename(directory, "print.pdf", NULL);
    g_file_set_contents(path, (const char *)fixture->file->data, fixture->file->len, &error);
    g_assert_no_error(error);
    char *output = option != NULL ? support_run(true, NULL, program, option, path, NULL)
                                  : support_run(true, NULL, program, path, NULL);
    support_remove_directory(directory);
    return output;
}

static void test_pages(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const guint counts[] = { 1, 99, 100, 251 };
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        GError *error = NULL;
        merge(fixture, counts[i], &error);
        g_assert_no_error(error);
        g_autofree char *checked = look_at(fixture, "qpdf", "--check");
        g_autofree char *pages = look_at(fixture, "qpdf", "--show-npages");
        if (checked == NULL || pages == NULL)
            return;
        g_assert_null(strstr(checked, "WARNING"));
        g_assert_nonnull(strstr(checked, "File is not encrypted"));
        g_assert_cmpint(g_ascii_strtoll(pages, NULL, 10), ==, counts[i] + 1);
    }
}

static void test_size(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    merge(fixture, 100, &error);
    g_assert_no_error(error);
    const guint hundred = fixture->file->len;
    g_autoptr(GByteArray) first = g_byte_array_new();
    g_byte_array_append(first, fixture->file->data, hundred);
    merge(fixture, 100, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(fixture->file->len, ==, hundred);
    g_assert_true(memcmp(first->data, fixture->file->data, hundred) == 0);
    merge(fixture, 200, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(fixture->file->len - hundred, <, 100 * 2 * fixture->stamped.tail->len);
}

static void test_title(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    merge(fixture, 1, &error);
    g_assert_no_error(error);
    g_autofree char *information = look_at(fixture, "pdfinfo", NULL);
    if (information != NULL)
        g_assert_nonnull(strstr(information, "Prüfung"));
}

static void test_no_room(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->most = 1;
    merge(fixture, 2, &error);
    g_assert_error(error, PDF_ERROR, ERROR_IO);
    g_clear_error(&error);
}

/* Bytes changed anywhere in a tail, or its end missing: a page, or an error, and nothing else. */
static void test_damage(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    const struct stamped *stamped = &fixture->stamped;
    guint refused = 0;
    for (guint i = 0; i < DAMAGES; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) tail = g_byte_array_new();
        g_autoptr(merger) merger = merger_new(take, fixture);
        const guint length = i % 5 == 0 ? (guint)g_test_rand_int_range(1, (gint)stamped->tail->len)
                                        : stamped->tail->len;
        g_byte_array_append(tail, stamped->tail->data, length);
        for (gint k = g_test_rand_int_range(0, 4); k >= 0; k--)
            tail->data[g_test_rand_int_range(0, (gint)length)] =
                (guint8)(i % 2 == 0 ? g_test_rand_int_range(0, 256)
                                    : "<>[]/(0R% \n"[g_test_rand_int_range(0, 11)]);
        g_byte_array_set_size(fixture->file, 0);
        const bool added = merger_add(merger, fixture->base, tail, stamped->offsets, false, &error);
        g_assert_cmpint(added, ==, error == NULL);
        if (!added)
            g_assert_cmpint(error->code, ==, ERROR_DATA);
        refused += added ? 0 : 1;
    }
    g_assert_cmpuint(refused, >, DAMAGES / 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *path;
        void (*run)(struct fixture *fixture, gconstpointer data);
    } tests[] = {
        { "/merge/pages", test_pages },   { "/merge/size", test_size },
        { "/merge/title", test_title },   { "/merge/no-room", test_no_room },
        { "/merge/damage", test_damage },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, struct fixture, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}
