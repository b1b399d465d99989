#include "config.h"

#include "operations/render.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/installation.h"
#include "pdf/font.h"
#include "store/asset.h"

#include <string.h>

struct drawing {
    GPtrArray *elements;       /* of struct element */
    struct text_style *styles; /* one for each element */
    bool *personal;
    struct drawing_figures *figures;
    struct font_set *fonts;
    char **fallbacks;
    char *language;
    char *verify_base_url;
};

void drawing_free(struct drawing *drawing)
{
    if (drawing == NULL)
        return;
    g_clear_pointer(&drawing->elements, g_ptr_array_unref);
    g_free(drawing->styles);
    g_free(drawing->personal);
    drawing_figures_free(drawing->figures);
    font_set_free(drawing->fonts);
    g_strfreev(drawing->fallbacks);
    g_free(drawing->language);
    g_free(drawing->verify_base_url);
    g_free(drawing);
}

/* Fetches the file of a font. `user` says who names it. */
static GBytes *fetch_font(struct database *database, const char *slug, const char *user,
                          GError **error)
{
    g_autofree char *shown = text_show(slug);
    GError *fault = NULL;
    g_autoptr(asset) asset = asset_find(database, slug, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s names the font %s, which is neither a standard font nor an asset: add it "
                    "with \"testamur asset add FILE --slug %s\"",
                    user, shown, shown);
        return NULL;
    }
    if (asset == NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    if (asset->kind != ASSET_FONT) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s names %s as its font, but this asset is a %s", user, shown,
                    asset_kind_name(asset->kind));
        return NULL;
    }
    return asset_content(database, asset->id, error);
}

/* Makes a font asset, or a weight of it (0: as it comes), part of the drawing. */
static bool load_font(struct drawing *drawing, struct database *database, const char *slug,
                      double weight, const char *user, GError **error)
{
    if (font_set_find_weight(drawing->fonts, slug, weight) != NULL)
        return true;
    if (font_name_is_standard(slug)) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s names a weight, but %s has one weight only: leave weight out, or choose a "
                    "variable font",
                    user, slug);
        return false;
    }
    g_autoptr(GBytes) content = fetch_font(database, slug, user, error);
    if (content == NULL)
        return false;
    if (font_set_add_weight(drawing->fonts, slug, weight, content, error))
        return true;
    g_prefix_error(error, "%s can't be printed: ", user);
    return false;
}

/* After the fonts of the elements. */
static bool load_fallback(struct drawing *drawing, struct database *database, const char *slug,
                          GError **error)
{
    if (font_set_find(drawing->fonts, slug) != NULL)
        return true;
    g_autoptr(GBytes) content = fetch_font(database, slug, "fallback_fonts", error);
    if (content == NULL)
        return false;
    if (font_set_add_fallback(drawing->fonts, slug, content, error))
        return true;
    g_prefix_error(error, "fallback_fonts can't be used: ");
    return false;
}

static bool load_fonts(struct drawing *drawing, struct database *database, GError **error)
{
    drawing->fonts = font_set_new();
    for (guint i = 0; i < drawing->elements->len; i++) {
        const struct element *element = drawing->elements->pdata[i];
        g_autofree char *key = text_show(element->key);
        g_autofree char *user = g_strdup_printf("the text element \"%s\"", key);
        if (!load_font(drawing, database, element->font, element->weight, user, error))
            return false;
    }
    for (guint i = 0; drawing->fallbacks[i] != NULL; i++)
        if (!load_fallback(drawing, database, drawing->fallbacks[i], error))
            return false;
    return true;
}

static void make_style(const struct element *element, const char *site_language,
                       struct text_style *style)
{
    static const enum layout_align aligns[] = {
        [ELEMENT_CENTER] = LAYOUT_CENTER,
        [ELEMENT_LEFT] = LAYOUT_LEFT,
        [ELEMENT_RIGHT] = LAYOUT_RIGHT,
    };
    static const enum layout_fit fits[] = {
        [ELEMENT_SHRINK] = LAYOUT_SHRINK,
        [ELEMENT_WRAP] = LAYOUT_WRAP,
        [ELEMENT_REFUSE] = LAYOUT_REFUSE,
    };
    *style = (struct text_style){
        .font = element->font,
        .weight = element->weight,
        .size = element->size,
        .color = { element->color[0], element->color[1], element->color[2] },
        .char_space = element->char_space,
        .line_height = element->line_height,
        .x = element->x,
        .placed = element->placed,
        .y = element->y,
        .align = aligns[element->align],
        .max_width = element->max_width,
        .fit = fits[element->fit],
        .kerning = element->kerning,
        .language = element->language,
        .site_language = site_language,
    };
}

static void make_styles(struct drawing *drawing)
{
    const struct element_values one = { "A", "context", "date", "1", "1" };
    const struct element_values other = { "B", "context", "date", "2", "2" };
    guint count = drawing->elements->len;
    drawing->styles = g_new0(struct text_style, count);
    drawing->personal = g_new0(bool, count);
    for (guint i = 0; i < count; i++) {
        const struct element *element = drawing->elements->pdata[i];
        make_style(element, drawing->language, &drawing->styles[i]);
        g_autofree char *text_of_one = element_text(element, &one);
        g_autofree char *text_of_other = element_text(element, &other);
        drawing->personal[i] = !g_str_equal(text_of_one, text_of_other);
    }
}

static char **read_chain(const json_t *list)
{
    g_autoptr(GPtrArray) chain = g_ptr_array_new();
    size_t i;
    json_t *name;
    json_array_foreach (list, i, name) {
        if (json_is_string(name))
            g_ptr_array_add(chain, g_strdup(json_string_value(name)));
    }
    g_ptr_array_add(chain, NULL);
    return (char **)g_ptr_array_steal(chain, NULL);
}

/* A code or text without the address that it promises would be issued in vain. */
static bool check_address(const struct drawing *drawing, GError **error)
{
    static const char mark[] = "\x1a";
    const struct element_values values = { "", "", "", "", mark };
    if (drawing->verify_base_url != NULL && *drawing->verify_base_url != '\0')
        return true;
    const char *user = NULL;
    for (guint i = 0; i < drawing->elements->len && user == NULL; i++) {
        const struct element *element = drawing->elements->pdata[i];
        g_autofree char *text = element_text(element, &values);
        user = strstr(text, mark) != NULL ? element->key : NULL;
    }
    for (guint i = 0; i < drawing_figures_count(drawing->figures) && user == NULL; i++) {
        const struct element_figure *figure = drawing_figures_element(drawing->figures, i);
        g_autofree char *text =
            figure->kind == ELEMENT_QR ? figure_text(figure, &values) : g_strdup("");
        user = strstr(text, mark) != NULL ? figure->key : NULL;
    }
    if (user == NULL)
        return true;
    g_autofree char *shown = text_show(user);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "element \"%s\" shows the address of verification, which is not set: set it with "
                "\"testamur settings set verify_base_url https://...\"",
                shown);
    return false;
}

struct drawing *drawing_load(struct database *database, const char *recipe, GError **error)
{
    g_autoptr(json_t) read = json_read_text(recipe, -1, "a stored drawing", error);
    if (read == NULL)
        return NULL;
    const struct element_settings defaults = {
        .name_uppercase = json_is_true(json_object_get(read, "name_uppercase")),
        .date_uppercase = json_is_true(json_object_get(read, "date_uppercase")),
        .date_char_space = json_number_value(json_object_get(read, "date_char_space")),
    };
    g_autoptr(drawing) drawing = g_new0(struct drawing, 1);
    const char *language = json_string_value(json_object_get(read, "language"));
    drawing->language = g_strdup(language != NULL ? language : "");
    g_strdelimit(drawing->language, "_", '-');
    drawing->fallbacks = read_chain(json_object_get(read, "fallback_fonts"));
    drawing->verify_base_url =
        g_strdup(json_string_value(json_object_get(read, "verify_base_url")));
    drawing->elements = elements_build(json_object_get(read, "options"), &defaults, error);
    if (drawing->elements == NULL || !load_fonts(drawing, database, error))
        return NULL;
    drawing->figures = drawing_figures_load(read, error);
    if (drawing->figures == NULL || !check_address(drawing, error))
        return NULL;
    make_styles(drawing);
    return g_steal_pointer(&drawing);
}

const struct font_set *drawing_fonts(const struct drawing *drawing)
{
    return drawing->fonts;
}

const char *drawing_language(const struct drawing *drawing)
{
    return drawing->language;
}

const struct element *drawing_element(const struct drawing *drawing, guint element)
{
    return drawing->elements->pdata[element];
}

const char *const *drawing_fallbacks(const struct drawing *drawing)
{
    return (const char *const *)drawing->fallbacks;
}

const struct drawing_figures *drawing_figures(const struct drawing *drawing)
{
    return drawing->figures;
}

char *drawing_verify_url(const struct drawing *drawing, const char *verify_uuid)
{
    const char *base_url = drawing->verify_base_url;
    return base_url != NULL && *base_url != '\0' ? g_strconcat(base_url, "/", verify_uuid, NULL)
                                                 : g_strdup("");
}

guint drawing_element_count(const struct drawing *drawing)
{
    return drawing->elements->len;
}

bool drawing_is_personal(const struct drawing *drawing, guint element)
{
    return drawing->personal[element];
}

struct layout *drawing_lay_out(const struct drawing *drawing, guint element,
                               const struct element_values *values, const struct base *base)
{
    g_autofree char *text = element_text(drawing->elements->pdata[element], values);
    return layout_check(drawing->fonts, (const char *const *)drawing->fallbacks,
                        &drawing->styles[element], text, base_page_width(base),
                        base_page_height(base));
}

char *drawing_fault(const struct drawing *drawing, guint element, const struct layout *layout)
{
    const struct element *faulty = drawing->elements->pdata[element];
    g_autofree char *key = text_show(faulty->key);
    return g_strdup_printf("text element \"%s\": %s", key, layout->fault_text);
}
