/* How many credentials a second one thread stamps, without files: bench/stamp TEMPLATE.pdf [STAMPS [THREADS]].
 * Two overlays: a line of text in a standard font, and a name as outlines with its text layer's bytes. */
#include "config.h"

#include "base/child.h"
#include "pdf/stamp.h"
#include "pdf/template.h"

#include <stdlib.h>
#include <string.h>

#define GLYPHS 20
#define POINTS_PER_GLYPH 30

struct work {
    const struct base *base;
    const struct overlay *overlay;
    int stamps;
    double seconds;
    guint64 bytes; /* of all tails and endings */
};

static G_NORETURN void stop(const GError *error)
{
    g_printerr("stamp: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static gpointer stamp_many(gpointer data)
{
    struct work *work = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(stamper) stamper = stamper_new(work->base, &error);
    if (stamper == NULL)
        stop(error);
    struct stamped stamped = { 0 };
    gint64 start = g_get_monotonic_time();
    for (int i = 0; i < work->stamps; i++) {
        char uuid[37], verify_uuid[37], title[64];
        g_snprintf(uuid, sizeof uuid, "00000000-0000-4000-8000-%012d", i);
        g_snprintf(verify_uuid, sizeof verify_uuid, "10000000-0000-4000-8000-%012d", i);
        g_snprintf(title, sizeof title, "Certificate of Zoë Learner %d", i);
        const struct stamp_details details = { .uuid = uuid,
                                               .verify_uuid = verify_uuid,
                                               .title = title,
                                               .subject = "Demonstration Course",
                                               .language = "en",
                                               .created = G_GINT64_CONSTANT(1780000000000000) };
        if (!stamper_stamp(stamper, work->overlay, &details, &stamped, &error))
            stop(error);
        work->bytes += stamped.tail->len + stamped.ending->len;
    }
    work->seconds = (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
    stamped_clear(&stamped);
    return NULL;
}

static GByteArray *text_content(void)
{
    static const char text[] =
        "BT\n/F1 32 Tf\n0 0 0 rg\n1 0 0 1 250.5 290 Tm\n(Zoe Learner) Tj\nET\n"
        "BT\n/F1 12 Tf\n1 0 0 1 300.25 120 Tm\n(November 23, 2026) Tj\nET\n";
    GByteArray *content = g_byte_array_new();
    g_byte_array_append(content, (const guint8 *)text, (guint)strlen(text));
    return content;
}

/* Operators as those of outlines: every fourth glyph is one that was drawn before. */
static GByteArray *outline_content(void)
{
    g_autoptr(GString) content = g_string_new("q\n0.036 0 0 0.036 100 290 cm\n");
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_autofree char *first = NULL;
    for (int glyph = 0; glyph < GLYPHS; glyph++) {
        g_autoptr(GString) path = g_string_new("0 0 m\n");
        for (int i = 0; i < POINTS_PER_GLYPH; i++)
            g_string_append_printf(path, "%d %d %s", g_rand_int_range(random, -100, 900),
                                   g_rand_int_range(random, -200, 800),
                                   i % 3 == 0 ? "l\n" : "500 400 300 700 c\n");
        g_string_append(path, "f\n1 0 0 1 556 0 cm\n");
        if (first == NULL)
            first = g_strdup(path->str);
        g_string_append(content, glyph % 4 == 3 ? first : path->str);
    }
    g_string_append(content, "Q\n");
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)content->str, (guint)content->len);
    return bytes;
}

static void measure(const char *what, const struct base *base, const struct overlay *overlay,
                    int stamps, int threads)
{
    g_autofree struct work *works = g_new0(struct work, threads);
    g_autofree GThread **running = g_new0(GThread *, threads);
    double seconds = 0, bytes = 0;
    for (int i = 0; i < threads; i++) {
        works[i] = (struct work){ .base = base, .overlay = overlay, .stamps = stamps };
        running[i] = g_thread_new("stamp", stamp_many, &works[i]);
    }
    for (int i = 0; i < threads; i++) {
        g_thread_join(running[i]);
        seconds += works[i].seconds;
        bytes += (double)works[i].bytes;
    }
    double all = (double)stamps * threads;
    g_print("%-10s %6u bytes of content: %7.0f stamps a second and thread, %5.1f us, %5.0f bytes "
            "after the fixed part\n",
            what, overlay->content->len, all / seconds, seconds / all * 1e6, bytes / all);
}

static struct base *prepare(const char *path)
{
    g_autoptr(GError) error = NULL;
    char *contents = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &contents, &length, &error))
        stop(error);
    g_autoptr(GBytes) pdf = g_bytes_new_take(contents, length);
    gint64 start = g_get_monotonic_time();
    struct base *base = template_prepare(pdf, &error);
    if (base == NULL)
        stop(error);
    g_print("prepared in %.1f ms, fixed part %" G_GSIZE_FORMAT " bytes\n",
            (double)(g_get_monotonic_time() - start) / 1000, g_bytes_get_size(base_fixed(base)));
    return base;
}

int main(int argc, char **argv)
{
    /* The child that prepares a template is this program again. */
    if (argc == 2 && g_str_equal(argv[1], "template-prepare")) {
        child_apply_limits();
        return template_child_prepare();
    }
    if (argc < 2) {
        g_printerr("usage: %s TEMPLATE.pdf [STAMPS [THREADS]]\n", argv[0]);
        return EXIT_FAILURE;
    }
    int stamps = argc > 2 ? (int)g_ascii_strtoll(argv[2], NULL, 10) : 20000;
    int threads = argc > 3 ? (int)g_ascii_strtoll(argv[3], NULL, 10) : 1;
    g_autoptr(base) base = prepare(argv[1]);
    g_autoptr(GPtrArray) fonts = g_ptr_array_new();
    g_autoptr(GPtrArray) layers = g_ptr_array_new();
    g_autoptr(GByteArray) text = text_content(), outlines = outline_content();
    char font[] = "F1 Helvetica";
    g_ptr_array_add(fonts, font);
    struct overlay overlay = { .content = text, .standard_fonts = fonts, .layers = layers };
    measure("text", base, &overlay, stamps, threads);
    overlay.content = outlines;
    measure("outlines", base, &overlay, stamps, threads);
    return EXIT_SUCCESS;
}
