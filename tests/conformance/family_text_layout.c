#include "config.h"

#include "conformance/families.h"

#include "base/error.h"
#include "pdf/layout.h"
#include "pdf/pdf.h"
#include "rules/element.h"

#include <string.h>

/* Where Debian's fonts-dejavu-core puts the fonts that the vectors were drawn with. */
#define FONT_DIRECTORY "/usr/share/fonts/truetype/dejavu"

/* The vectors' assets: files of a named font, one without font data, and one that is gone. */
static bool add_font(struct font_set *fonts, const json_t *about, const char *slug, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    if (font_name_is_standard(slug) || font_set_find(fonts, slug) != NULL)
        return true;
    const char *file = NULL;
    json_unpack((json_t *)about, "{s:{s:{s:s}}}", "fonts", slug, "file", &file);
    if (file != NULL) {
        g_autofree char *path = g_build_filename(FONT_DIRECTORY, file, NULL);
        char *data;
        gsize length;
        if (!g_file_get_contents(path, &data, &length, error))
            return false;
        bytes = g_bytes_new_take(data, length);
    } else if (strcmp(slug, "broken") == 0) {
        bytes = g_bytes_new_static("no font data", strlen("no font data"));
    }
    return bytes == NULL || font_set_add(fonts, slug, bytes, error);
}

/* The font that a line is set in, by the name that the options use. */
static void add_line(json_t *lines, const struct layout *layout, const struct layout_line *line)
{
    const struct text_style *style = &layout->style;
    json_array_append_new(lines, json_pack("{s:s, s:f, s:f, s:s, s:f, s:[fff], s:f}", "text",
                                           line->text, "x", line->x, "y", line->y, "font",
                                           layout_line_font(layout, line), "size", style->size,
                                           "color", style->color[0], style->color[1],
                                           style->color[2], "char_space", style->char_space));
}

static bool add_element(json_t *lines, const struct font_set *fonts, const struct element *element,
                        const struct element_values *values, double page_width, GError **error)
{
    const struct text_style style = {
        .font = element->font,
        .size = element->size,
        .color = { element->color[0], element->color[1], element->color[2] },
        .char_space = element->char_space,
        .line_height = element->line_height,
        .y = element->y,
        .kerning = element->kerning,
        .language = element->language,
    };
    g_autofree char *text = element_text(element, values);
    g_autoptr(layout) layout = layout_text(fonts, NULL, &style, text, page_width);
    if (layout->fault != LAYOUT_FINE) {
        g_set_error_literal(error, PDF_ERROR, ERROR_REFUSED, layout->fault_text);
        return false;
    }
    for (guint i = 0; i < layout->lines->len; i++)
        add_line(lines, layout, layout->lines->pdata[i]);
    return true;
}

static json_t *draw_elements(const GPtrArray *elements, const json_t *about, const json_t *given,
                             double page_width, GError **error)
{
    const struct element_values values = {
        .name = json_string_value(json_object_get(given, "name")),
        .context_name = json_string_value(json_object_get(given, "context_name")),
        .issue_date = json_string_value(json_object_get(given, "issue_date")),
        .verify_uuid = json_string_value(json_object_get(given, "verify_uuid")),
    };
    g_autoptr(font_set) fonts = font_set_new();
    g_autoptr(json_t) lines = json_array();
    for (guint i = 0; i < elements->len; i++) {
        const struct element *element = elements->pdata[i];
        if (!add_font(fonts, about, element->font, error)
            || !add_element(lines, fonts, element, &values, page_width, error))
            return NULL;
    }
    return g_steal_pointer(&lines);
}

/* The options of a case; those of a single element hide the standard ones. New reference. */
static json_t *case_options(const json_t *vector)
{
    if (strcmp(vector_text(vector, "kind"), "page") == 0)
        return json_incref((json_t *)vector_input(vector, "options"));
    return json_pack("{s:{s:b, s:b, s:b, s:O}}", "text_elements", "name", 0, "context", 0, "date",
                     0, "element", vector_input(vector, "config"));
}

void family_text_layout(const json_t *vector, const json_t *about, struct result *result)
{
    bool page = strcmp(vector_text(vector, "kind"), "page") == 0;
    const json_t *box = vector_input(vector, "mediabox");
    double page_width =
        page ? json_number_value(json_array_get(box, 2)) - json_number_value(json_array_get(box, 0))
             : json_number_value(vector_input(vector, "page_width"));
    const json_t *given = vector_input(vector, "settings");
    const struct element_settings settings = {
        .name_uppercase = json_is_true(json_object_get(given, "NAME_UPPERCASE")),
        .date_uppercase = json_is_true(json_object_get(given, "DATE_UPPERCASE")),
        .date_char_space = json_number_value(json_object_get(given, "DATE_CHAR_SPACE")),
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) options = case_options(vector);
    g_autoptr(GPtrArray) elements = elements_build(options, &settings, &error);
    json_t *got = NULL;
    if (elements != NULL)
        got = draw_elements(elements, about, vector_input(vector, page ? "values" : "placeholders"),
                            page_width, &error);
    result->tolerance = 0.002;
    result_judge(result, got != NULL ? got : refusal_new(&error));
}
