#include "config.h"

#include "operations/drawing_figures.h"

struct drawing_figures {
    GPtrArray *elements;    /* of struct element_figure */
    json_t *images;         /* slug -> hash */
    bool *personal, *named; /* by element: what the two questions answer */
};

static bool differs(const struct element_figure *element, const struct element_values *one,
                    const struct element_values *other)
{
    if (element->kind != ELEMENT_QR)
        return false;
    g_autofree char *text_of_one = figure_text(element, one);
    g_autofree char *text_of_other = figure_text(element, other);
    return !g_str_equal(text_of_one, text_of_other);
}

static void note_differences(struct drawing_figures *figures)
{
    const struct element_values one = { "A", "context", "date", "1", "1" };
    const struct element_values renamed = { "B", "context", "date", "1", "1" };
    const struct element_values other = { "B", "context", "date", "2", "2" };
    figures->personal = g_new0(bool, figures->elements->len);
    figures->named = g_new0(bool, figures->elements->len);
    for (guint i = 0; i < figures->elements->len; i++) {
        figures->personal[i] = differs(figures->elements->pdata[i], &one, &other);
        figures->named[i] = differs(figures->elements->pdata[i], &one, &renamed);
    }
}

struct drawing_figures *drawing_figures_load(const json_t *recipe, GError **error)
{
    GPtrArray *elements = figures_build(json_object_get(recipe, "options"), error);
    if (elements == NULL)
        return NULL;
    struct drawing_figures *figures = g_new0(struct drawing_figures, 1);
    figures->elements = elements;
    figures->images = json_incref(json_object_get(recipe, "images"));
    note_differences(figures);
    return figures;
}

void drawing_figures_free(struct drawing_figures *figures)
{
    if (figures == NULL)
        return;
    g_ptr_array_unref(figures->elements);
    json_decref(figures->images);
    g_free(figures->personal);
    g_free(figures->named);
    g_free(figures);
}

guint drawing_figures_count(const struct drawing_figures *figures)
{
    return figures->elements->len;
}

const struct element_figure *drawing_figures_element(const struct drawing_figures *figures,
                                                     guint index)
{
    return figures->elements->pdata[index];
}

bool drawing_figures_is_personal(const struct drawing_figures *figures, guint index)
{
    return figures->personal[index];
}

bool drawing_figures_shows_name(const struct drawing_figures *figures, guint index)
{
    return figures->named[index];
}

struct drawn_figure *drawing_figures_place(const struct drawing_figures *figures, guint index,
                                           const struct element_values *values,
                                           const struct base *base, GError **error)
{
    const struct element_figure *element = figures->elements->pdata[index];
    const char *hash = element->image != NULL
                           ? json_string_value(json_object_get(figures->images, element->image))
                           : NULL;
    return drawn_figure_new(element, hash, values, base, error);
}
