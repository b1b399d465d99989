/* Measures the lint and the drawing of one name, in microseconds on one core: medians of five rounds.
 * usage: bench/layout */
#include "config.h"

#include "pdf/compose.h"
#include "pdf/layout.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5, LINTS = 50000, DRAWINGS = 5000 };

static const double page_width = 842, page_height = 595;

struct subject {
    const char *what, *font, *text; /* a standard font's name or a file */
};

static const struct subject subjects[] = {
    { "Latin, standard font", "Helvetica", "Anna Katharina M\u00FCller" },
    { "Latin, DejaVu Sans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
      "Anna Katharina M\u00FCller" },
    { "Latin, Vollkorn", "/usr/share/fonts/truetype/vollkorn/Vollkorn-Regular.ttf",
      "Anna Katharina M\u00FCller" },
    { "Latin, EB Garamond (CFF)", "/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Regular.otf",
      "Anna Katharina M\u00FCller" },
    { "Cyrillic, DejaVu Sans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
      "\u0410\u043D\u043D\u0430 \u041F\u0435\u0442\u0440\u043E\u0432\u0430" },
    { "Devanagari, Noto Sans", "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
      "\u092A\u094D\u0930\u093F\u092F\u093E \u0936\u0930\u094D\u092E\u093E" },
    { "Thai, Noto Serif", "/usr/share/fonts/truetype/noto/NotoSerifThai-Regular.ttf",
      "\u0E2A\u0E21\u0E0A\u0E32\u0E22 \u0E43\u0E08\u0E14\u0E35" },
    { "Han, WenQuanYi", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "\u738B\u5C0F\u660E" },
};

static int compare_times(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, compare_times);
    return times[ROUNDS / 2];
}

static double measure_lint(const struct font_set *fonts, const struct text_style *style,
                           const char *text)
{
    double times[ROUNDS];
    for (guint round = 0; round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();
        for (guint i = 0; i < LINTS; i++)
            layout_free(layout_check(fonts, NULL, style, text, page_width, page_height));
        times[round] = (double)(g_get_monotonic_time() - start) / LINTS;
    }
    return median(times);
}

static double measure_drawing(const struct font_set *fonts, const struct text_style *style,
                              const char *text, guint *bytes)
{
    double times[ROUNDS];
    g_autoptr(composer) composer = composer_new(fonts, NULL);
    g_autoptr(layout) layout = layout_text(fonts, NULL, style, text, page_width);
    g_autoptr(GPtrArray) layouts = g_ptr_array_new();
    g_ptr_array_add(layouts, layout);
    for (guint round = 0; composer != NULL && round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();
        for (guint i = 0; i < DRAWINGS; i++) {
            g_autoptr(overlay) overlay =
                composer_draw(composer, NULL, layouts, page_width, page_height, NULL);
            *bytes = overlay != NULL ? overlay->content->len : 0;
        }
        times[round] = (double)(g_get_monotonic_time() - start) / DRAWINGS;
    }
    return median(times);
}

static void measure(const struct subject *subject)
{
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(GError) error = NULL;
    if (!font_name_is_standard(subject->font)) {
        char *data;
        gsize length;
        if (!g_file_get_contents(subject->font, &data, &length, NULL)) {
            printf("%-26s not installed\n", subject->what);
            return;
        }
        g_autoptr(GBytes) bytes = g_bytes_new_take(data, length);
        if (!font_set_add(fonts, subject->font, bytes, &error)) {
            printf("%-26s %s\n", subject->what, error->message);
            return;
        }
    }
    const struct text_style style = {
        .font = subject->font,
        .size = 36,
        .line_height = 1.1,
        .y = 300,
        .language = "",
    };
    guint bytes = 0;
    double lint = measure_lint(fonts, &style, subject->text);
    double drawing = measure_drawing(fonts, &style, subject->text, &bytes);
    printf("%-26s %8.2f %8.2f %8u\n", subject->what, lint, drawing, bytes);
}

int main(void)
{
    printf("%-26s %8s %8s %8s\n", "one name", "lint us", "draw us", "bytes");
    for (guint i = 0; i < G_N_ELEMENTS(subjects); i++)
        measure(&subjects[i]);
    return 0;
}
