#include "config.h"

#include "rules/figure.h"

#include "rules/member.h"

static const char *const kind_names[] = {
    [ELEMENT_IMAGE] = "image",
    [ELEMENT_QR] = "qr",
    [ELEMENT_LINE] = "line",
    [ELEMENT_BOX] = "box",
};
static const char *const align_names[] = { "left", "center", "right", NULL };
static const enum element_align aligns[] = { ELEMENT_LEFT, ELEMENT_CENTER, ELEMENT_RIGHT };
static const char *const level_names[] = { [ELEMENT_LEVEL_M] = "M",
                                           [ELEMENT_LEVEL_L] = "L",
                                           [ELEMENT_LEVEL_Q] = "Q",
                                           [ELEMENT_LEVEL_H] = "H",
                                           NULL };

static void figure_free(gpointer data)
{
    struct element_figure *figure = data;
    g_free(figure->key);
    g_free(figure->image);
    g_free(figure->text);
    g_free(figure);
}

const char *figure_kind_of(const json_t *element)
{
    const char *kind = json_string_value(json_object_get(element, "kind"));
    return kind != NULL && !g_str_equal(kind, "text") ? kind : NULL;
}

/* Where x says, or in the middle of the page. */
static bool read_place(const struct members *members, struct element_figure *figure, GError **error)
{
    guint align = 0;
    figure->placed = member_is_there(members, "x");
    if (!member_optional_number(members, "x", &figure->x, error)
        || !member_number(members, "y", &figure->y, error)
        || !member_choice(members, "align", align_names, &align, error))
        return false;
    figure->align = aligns[align];
    return true;
}

static bool read_fill(const struct members *members, struct element_figure *figure, GError **error)
{
    figure->filled = member_is_there(members, "fill");
    return !figure->filled || member_color(members, "fill", figure->fill, error);
}

/* A number that may be 0. */
static bool read_amount(const struct members *members, const char *member, double *amount,
                        GError **error)
{
    return member_optional_number(members, member, amount, error)
           && (*amount >= 0 || member_refuse(members, member, error, "must not be below 0"));
}

static bool read_image(const struct members *members, struct element_figure *figure, GError **error)
{
    if (!member_optional_text(members, "image", &figure->image, error)
        || !read_place(members, figure, error)
        || !member_optional_positive(members, "width", &figure->width, error)
        || !member_optional_positive(members, "height", &figure->height, error))
        return false;
    if (figure->image == NULL || *figure->image == '\0')
        return member_refuse(members, "image", error, "the slug of an image asset is needed");
    return figure->width > 0 || figure->height > 0
           || member_refuse(members, "width", error, "an image needs a width or a height");
}

static bool read_qr(const struct members *members, struct element_figure *figure, GError **error)
{
    guint level = 0;
    figure->text = g_strdup("{verify_url}");
    figure->margin = 4;
    if (!member_optional_text(members, "text", &figure->text, error)
        || !read_place(members, figure, error)
        || !member_positive(members, "size", &figure->width, error)
        || !member_color(members, "color", figure->color, error)
        || !read_fill(members, figure, error)
        || !member_choice(members, "level", level_names, &level, error)
        || !read_amount(members, "margin", &figure->margin, error))
        return false;
    figure->height = figure->width;
    figure->level = (enum element_level)level;
    return *figure->text != '\0' || member_refuse(members, "text", error, "must not be empty");
}

/* Either from one point to another, or of a width, which is level. */
static bool read_line(const struct members *members, struct element_figure *figure, GError **error)
{
    figure->thickness = 1;
    figure->ended = member_is_there(members, "x2") || member_is_there(members, "y2");
    if (!read_place(members, figure, error)
        || !member_optional_positive(members, "width", &figure->width, error)
        || !member_positive(members, "thickness", &figure->thickness, error)
        || !member_color(members, "color", figure->color, error))
        return false;
    if (!figure->ended)
        return figure->width > 0
               || member_refuse(members, "width", error, "a line needs a width, or an end: x2, y2");
    figure->x2 = figure->x;
    figure->y2 = figure->y;
    if (!figure->placed)
        return member_refuse(members, "x", error, "a line with an end needs a beginning: x");
    if (figure->width > 0)
        return member_refuse(members, "width", error, "a line has a width or an end, not both");
    return member_optional_number(members, "x2", &figure->x2, error)
           && member_optional_number(members, "y2", &figure->y2, error);
}

static bool read_box(const struct members *members, struct element_figure *figure, GError **error)
{
    figure->thickness = 1;
    return read_place(members, figure, error)
           && member_positive(members, "width", &figure->width, error)
           && member_positive(members, "height", &figure->height, error)
           && member_color(members, "color", figure->color, error)
           && read_fill(members, figure, error)
           && read_amount(members, "thickness", &figure->thickness, error)
           && read_amount(members, "radius", &figure->radius, error);
}

/* Of the defaults only the colour is taken: the others are about letters. */
static json_t *merge_config(const json_t *own, const json_t *defaults)
{
    json_t *config = json_copy((json_t *)own);
    json_t *color = json_object_get(defaults, "color");
    if (json_object_get(config, "color") == NULL && color != NULL)
        json_object_set(config, "color", color);
    else if (json_object_get(config, "color") == NULL)
        json_object_set_new(config, "color", json_string("#000"));
    if (json_object_get(config, "thickness") == NULL)
        json_object_set_new(config, "thickness", json_integer(1));
    return config;
}

static bool find_kind(const struct members *members, enum element_kind *kind, GError **error)
{
    const char *name = json_string_value(json_object_get(members->config, "kind"));
    for (guint i = 0; i < G_N_ELEMENTS(kind_names); i++) {
        if (g_strcmp0(name, kind_names[i]) == 0) {
            *kind = (enum element_kind)i;
            return true;
        }
    }
    return member_refuse(members, "kind", error, "is not one of: text, image, qr, line, box");
}

static bool figure_add(GPtrArray *figures, const char *key, const json_t *defaults,
                       const json_t *own, GError **error)
{
    static bool (*const readers[])(const struct members *members, struct element_figure *figure,
                                   GError **error) = {
        [ELEMENT_IMAGE] = read_image,
        [ELEMENT_QR] = read_qr,
        [ELEMENT_LINE] = read_line,
        [ELEMENT_BOX] = read_box,
    };
    g_autoptr(json_t) config = merge_config(own, defaults);
    const struct members members = { key, config };
    struct element_figure *figure = g_new0(struct element_figure, 1);
    g_ptr_array_add(figures, figure);
    figure->key = g_strdup(key);
    return find_kind(&members, &figure->kind, error)
           && readers[figure->kind](&members, figure, error);
}

GPtrArray *figures_build(const json_t *options, GError **error)
{
    const json_t *defaults = json_object_get(options, "defaults");
    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func(figure_free);
    const char *key;
    json_t *own;
    json_object_foreach (json_object_get(options, "text_elements"), key, own) {
        if (figure_kind_of(own) != NULL && !figure_add(figures, key, defaults, own, error))
            return NULL;
    }
    return g_steal_pointer(&figures);
}
