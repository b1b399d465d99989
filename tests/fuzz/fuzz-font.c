/* Fonts from nobody knows where: added as an asset, described, and texts of many scripts set and drawn with them. */
#include "config.h"

#include "base/error.h"
#include "base/json.h"
#include "pdf/compose.h"
#include "pdf/font.h"
#include "pdf/layout.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const double page_width = 842, page_height = 595;

/* Plain letters, a ligature, marks, both directions, syllables, Han, and what is drawn as nothing. */
static const char *const texts[] = {
    "Anna AVA fi\n12",
    "e\u0301\u0302 Z\u0351\u036B",
    "\u0645\u062D\u0645\u062F (Smith) \u05D0\u05D1",
    "\u0936\u094D\u0930\u0940 \u0E19\u0E49\u0E33 \u1780\u17D2\u179A",
    "\u6F22\u5B57\u304B\u306A \uAC00 a\u200Db\u00AD",
};

static void check_font_refusal(const GError *error)
{
    if (error == NULL || error->code != ERROR_DATA || !g_utf8_validate(error->message, -1, NULL)
        || g_utf8_strchr(error->message, -1, '\n') != NULL)
        g_error("not a refusal that helps: %s", error != NULL ? error->message : "nothing");
}

static void check_description(GBytes *bytes, bool usable)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = font_describe(bytes, &error);
    if ((text != NULL) != usable)
        g_error("a font is described but not added, or added but not described");
    if (text == NULL) {
        check_font_refusal(error);
        return;
    }
    g_autoptr(json_t) report = json_read_text(text, -1, "the description", &error);
    if (!json_is_object(report))
        g_error("the description is no JSON object: %s", error->message);
}

static void check_lines(const struct layout *layout)
{
    for (guint i = 0; i < layout->lines->len; i++) {
        const struct layout_line *line = layout->lines->pdata[i];
        if (!isfinite(line->x) || !isfinite(line->y) || !isfinite(line->width)
            || !g_utf8_validate(line->text, -1, NULL))
            g_error("a line has no place");
    }
    if (layout->fault != LAYOUT_FINE
        && (layout->fault_text == NULL || !g_utf8_validate(layout->fault_text, -1, NULL)))
        g_error("a fault without a reason");
}

static void set_text(const struct font_set *fonts, struct composer *composer,
                     const struct text_style *style, const char *text)
{
    static const char *const fallbacks[] = { "Times-Roman", "font", NULL };
    g_autoptr(layout) layout = layout_check(fonts, fallbacks, style, text, page_width, page_height);
    check_lines(layout);
    if (layout->fault != LAYOUT_FINE)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) layouts = g_ptr_array_new();
    g_ptr_array_add(layouts, layout);
    g_autoptr(overlay) overlay =
        composer_draw(composer, NULL, layouts, page_width, page_height, &error);
    if (overlay == NULL && error == NULL)
        g_error("neither an overlay nor a reason");
}

static void set_texts(const struct font_set *fonts, double weight)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(composer) composer = composer_new(fonts, &error);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const struct text_style style = {
            .font = "font",
            .weight = weight,
            .size = 36,
            .line_height = 1.1,
            .y = 300,
            .char_space = i % 2,
            .kerning = i % 2 == 0,
            .max_width = 200,
            .fit = (enum layout_fit)(i % (LAYOUT_REFUSE + 1)),
            .language = i == 2 ? "ur" : "",
        };
        set_text(fonts, composer, &style, texts[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const double bold = 700;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
    g_autoptr(font_set) fonts = font_set_new();
    bool usable = font_set_add(fonts, "font", bytes, &error);
    if (!usable)
        check_font_refusal(error);
    check_description(bytes, usable);
    if (!usable)
        return 0;
    set_texts(fonts, 0);
    if (font_set_add_weight(fonts, "font", bold, bytes, NULL))
        set_texts(fonts, bold);
    return 0;
}
