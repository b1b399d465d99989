#include "config.h"

#include "operations/render.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/installation.h"
#include "pdf/compose.h"
#include "pdf/font.h"
#include "store/asset.h"

#include <string.h>

struct drawing {
    GPtrArray *elements;       /* of struct element */
    struct text_style *styles; /* one for each element */
    bool *personal;
    struct font_set *fonts;
    char **fallbacks;
    char *language;
};

struct renderer {
    const struct drawing *drawing;
    const struct base *base;
    struct composer *composer;
    struct stamper *stamper;
    /* Layouts of the elements that are the same for every learner of a run, kept while context and date
     * stay what they are. NULL for personal ones. */
    GPtrArray *shared;
    char *shared_context, *shared_date;
};

/* The members of the options that the generation function draws with. */
static const char *const drawn_options[] = { "defaults", "text_elements" };

static void add_fonts(json_t *list, const json_t *names)
{
    size_t i;
    json_t *name;
    json_array_foreach (names, i, name) {
        if (json_is_string(name))
            json_array_append(list, name);
    }
}

char *recipe_make(const json_t *options, const struct element_settings *settings,
                  const char *const *fallback_fonts, const char *language, guint8 key[32])
{
    g_autoptr(json_t) recipe = json_object();
    json_t *drawn = json_object();
    json_object_set_new(recipe, "options", drawn);
    for (gsize i = 0; i < G_N_ELEMENTS(drawn_options); i++) {
        json_t *member = json_object_get(options, drawn_options[i]);
        if (member != NULL)
            json_object_set(drawn, drawn_options[i], member);
    }
    json_t *chain = json_array();
    json_object_set_new(recipe, "fallback_fonts", chain);
    add_fonts(chain, json_object_get(options, "fallback_fonts"));
    for (guint i = 0; fallback_fonts != NULL && fallback_fonts[i] != NULL; i++)
        json_array_append_new(chain, json_text(fallback_fonts[i]));
    json_object_set_new(recipe, "name_uppercase", json_boolean(settings->name_uppercase));
    json_object_set_new(recipe, "date_uppercase", json_boolean(settings->date_uppercase));
    json_object_set_new(recipe, "date_char_space", json_real(settings->date_char_space));
    json_object_set_new(recipe, "language", json_text(language));
    char *text = json_write_compact(recipe);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize size = 32;
    g_checksum_update(sum, (const guchar *)text, -1);
    g_checksum_get_digest(sum, key, &size);
    return text;
}

void drawing_free(struct drawing *drawing)
{
    if (drawing == NULL)
        return;
    g_clear_pointer(&drawing->elements, g_ptr_array_unref);
    g_free(drawing->styles);
    g_free(drawing->personal);
    font_set_free(drawing->fonts);
    g_strfreev(drawing->fallbacks);
    g_free(drawing->language);
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
    g_prefix_error(error, "%s can't be set: ", user);
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
        if (!load_font(drawing, database, drawing->fallbacks[i], 0, "fallback_fonts", error))
            return false;
    return true;
}

static void make_style(const struct element *element, struct text_style *style)
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
    };
}

static void make_styles(struct drawing *drawing)
{
    const struct element_values one = { "A", "context", "date", "1" };
    const struct element_values other = { "B", "context", "date", "2" };
    guint count = drawing->elements->len;
    drawing->styles = g_new0(struct text_style, count);
    drawing->personal = g_new0(bool, count);
    for (guint i = 0; i < count; i++) {
        const struct element *element = drawing->elements->pdata[i];
        make_style(element, &drawing->styles[i]);
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

struct drawing *drawing_load(struct database *database, const char *recipe, GError **error)
{
    g_autoptr(json_t) read = json_read_text(recipe, -1, "a stored drawing", error);
    if (read == NULL)
        return NULL;
    const struct element_settings settings = {
        .name_uppercase = json_is_true(json_object_get(read, "name_uppercase")),
        .date_uppercase = json_is_true(json_object_get(read, "date_uppercase")),
        .date_char_space = json_number_value(json_object_get(read, "date_char_space")),
    };
    g_autoptr(drawing) drawing = g_new0(struct drawing, 1);
    const char *language = json_string_value(json_object_get(read, "language"));
    drawing->language = g_strdup(language != NULL ? language : "");
    g_strdelimit(drawing->language, "_", '-');
    drawing->fallbacks = read_chain(json_object_get(read, "fallback_fonts"));
    drawing->elements = elements_build(json_object_get(read, "options"), &settings, error);
    if (drawing->elements == NULL || !load_fonts(drawing, database, error))
        return NULL;
    make_styles(drawing);
    return g_steal_pointer(&drawing);
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

static void layout_free_item(gpointer layout)
{
    if (layout != NULL)
        layout_free(layout);
}

struct renderer *renderer_new(const struct drawing *drawing, const struct base *base,
                              GError **error)
{
    g_autoptr(renderer) renderer = g_new0(struct renderer, 1);
    renderer->drawing = drawing;
    renderer->base = base;
    renderer->shared = g_ptr_array_new_with_free_func(layout_free_item);
    renderer->composer = composer_new(drawing->fonts, error);
    if (renderer->composer == NULL)
        return NULL;
    renderer->stamper = stamper_new(base, error);
    return renderer->stamper != NULL ? g_steal_pointer(&renderer) : NULL;
}

void renderer_free(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    g_clear_pointer(&renderer->shared, g_ptr_array_unref);
    g_clear_pointer(&renderer->composer, composer_free);
    stamper_free(renderer->stamper);
    g_free(renderer->shared_context);
    g_free(renderer->shared_date);
    g_free(renderer);
}

static bool lay_out_fine(const struct renderer *renderer, guint element,
                         const struct element_values *values, struct layout **layout,
                         GError **error)
{
    *layout = drawing_lay_out(renderer->drawing, element, values, renderer->base);
    if ((*layout)->fault == LAYOUT_FINE)
        return true;
    g_autofree char *sentence = drawing_fault(renderer->drawing, element, *layout);
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_REFUSED, sentence);
    g_clear_pointer(layout, layout_free);
    return false;
}

/* Lays out what all learners with this context name and date share. */
static bool share_layouts(struct renderer *renderer, const struct element_values *values,
                          GError **error)
{
    guint count = renderer->drawing->elements->len;
    if (renderer->shared->len == count
        && g_strcmp0(renderer->shared_context, values->context_name) == 0
        && g_strcmp0(renderer->shared_date, values->issue_date) == 0)
        return true;
    g_ptr_array_set_size(renderer->shared, 0);
    for (guint i = 0; i < count; i++) {
        struct layout *layout = NULL;
        if (!renderer->drawing->personal[i] && !lay_out_fine(renderer, i, values, &layout, error)) {
            g_ptr_array_set_size(renderer->shared, 0);
            return false;
        }
        g_ptr_array_add(renderer->shared, layout);
    }
    g_free(renderer->shared_context);
    renderer->shared_context = g_strdup(values->context_name);
    g_free(renderer->shared_date);
    renderer->shared_date = g_strdup(values->issue_date);
    return true;
}

/* All layouts in drawing order; the personal ones are owned by `personal`. */
static bool collect_layouts(struct renderer *renderer, const struct element_values *values,
                            GPtrArray *layouts, GPtrArray *personal, GError **error)
{
    if (!share_layouts(renderer, values, error))
        return false;
    for (guint i = 0; i < renderer->shared->len; i++) {
        struct layout *layout = renderer->shared->pdata[i];
        if (layout == NULL) {
            if (!lay_out_fine(renderer, i, values, &layout, error))
                return false;
            g_ptr_array_add(personal, layout);
        }
        g_ptr_array_add(layouts, layout);
    }
    return true;
}

bool renderer_make(struct renderer *renderer, const struct render_facts *facts,
                   struct stamped *stamped, GError **error)
{
    const struct element_values values = { facts->full_name, facts->context_name,
                                           facts->printed_date, facts->verify_uuid };
    g_autoptr(GPtrArray) layouts = g_ptr_array_new();
    g_autoptr(GPtrArray) personal = g_ptr_array_new_with_free_func(layout_free_item);
    if (!collect_layouts(renderer, &values, layouts, personal, error))
        return false;
    g_autoptr(overlay) overlay =
        composer_draw(renderer->composer, layouts, base_page_width(renderer->base),
                      base_page_height(renderer->base), error);
    if (overlay == NULL)
        return false;
    g_autofree char *title = g_strdup_printf("%s – %s", facts->full_name, facts->context_name);
    const struct stamp_details details = {
        .uuid = facts->uuid,
        .verify_uuid = facts->verify_uuid,
        .title = title,
        .subject = facts->context_name,
        .language = renderer->drawing->language,
        .created = facts->issued,
    };
    return stamper_stamp(renderer->stamper, overlay, &details, stamped, error);
}
