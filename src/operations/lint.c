#include "config.h"

#include "operations/lint.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "operations/lint_private.h"

/* Its letters are the widest that an id can have in most fonts. */
static const char sample_uuid[] = "dddddddd-dddd-4ddd-bddd-dddddddddddd";

/* Cameras of phones want modules of this size, in points: 0.4 mm. */
#define MODULE_LEAST (0.4 * 72 / 25.4)

/* Codes of a figure whose modules are too small. */
struct small_codes {
    guint names;
    char *first; /* whose it was first */
    double module, size;
};

struct lint {
    const struct press *press;
    char *date, *verify_url;
    char *first_name;    /* that was asked about */
    GArray *small_codes; /* of struct small_codes, one for each figure */
    struct lint_overlaps *overlaps;
};

static void small_codes_clear(gpointer data)
{
    struct small_codes *codes = data;
    g_free(codes->first);
}

void lint_free(struct lint *lint)
{
    if (lint == NULL)
        return;
    g_free(lint->date);
    g_free(lint->verify_url);
    g_free(lint->first_name);
    if (lint->small_codes != NULL)
        g_array_unref(lint->small_codes);
    lint_overlaps_free(lint->overlaps);
    g_free(lint);
}

static struct element_values values_of(const struct lint *lint, const char *full_name)
{
    return (struct element_values){ full_name, lint->press->context_name, lint->date, sample_uuid,
                                    lint->verify_url };
}

/* Lays out the elements of one kind, personal or shared, with this name; the first fault as a sentence. */
static bool lint_elements(const struct lint *lint, bool personal, const char *full_name,
                          char **reason)
{
    const struct drawing *drawing = lint->press->drawing;
    const struct element_values values = values_of(lint, full_name);
    for (guint i = 0; i < drawing_element_count(drawing); i++) {
        if (drawing_is_personal(drawing, i) != personal)
            continue;
        g_autoptr(layout) layout = drawing_lay_out(drawing, i, &values, lint->press->base);
        if (layout->fault == LAYOUT_FINE) {
            if (personal)
                lint_overlaps_add(lint->overlaps, drawing_element(drawing, i)->key, layout,
                                  full_name);
            continue;
        }
        *reason = drawing_fault(drawing, i, layout);
        return false;
    }
    return true;
}

/* A code that is cut off can't be read. */
static bool is_on_page(const struct figure *figure, const struct base *base)
{
    const double rounding = 1e-6;
    return figure->x >= -rounding && figure->y >= -rounding
           && figure->x + figure->width <= base_page_width(base) + rounding
           && figure->y + figure->height <= base_page_height(base) + rounding;
}

static void note_module(struct small_codes *codes, const struct figure *figure,
                        const char *full_name)
{
    const double module = figure->width / figure->symbol->size;
    if (module >= MODULE_LEAST)
        return;
    if (codes->names++ == 0)
        codes->first = g_strdup(full_name);
    if (codes->module > 0 && codes->module <= module)
        return;
    codes->module = module;
    codes->size = figure->symbol->size * MODULE_LEAST;
}

static bool lint_figure(const struct lint *lint, guint index, const struct element_values *values,
                        char **reason)
{
    const struct drawing_figures *figures = drawing_figures(lint->press->drawing);
    g_autoptr(GError) error = NULL;
    g_autoptr(drawn_figure) drawn =
        drawing_figures_place(figures, index, values, lint->press->base, &error);
    if (drawn == NULL) {
        *reason = g_strdup(error->message);
        return false;
    }
    if (drawn->figure.kind != FIGURE_SYMBOL)
        return true;
    if (!is_on_page(&drawn->figure, lint->press->base)) {
        g_autofree char *key = text_show(drawing_figures_element(figures, index)->key);
        *reason =
            g_strdup_printf("element \"%s\": the QR code leaves the page, so that it can't be "
                            "read: move it, or make it smaller",
                            key);
        return false;
    }
    note_module(&g_array_index(lint->small_codes, struct small_codes, index), &drawn->figure,
                values->name);
    return true;
}

/* The same for figures. */
static bool lint_figures(const struct lint *lint, bool personal, const char *full_name,
                         char **reason)
{
    const struct drawing_figures *figures = drawing_figures(lint->press->drawing);
    const struct element_values values = values_of(lint, full_name);
    for (guint i = 0; i < drawing_figures_count(figures); i++) {
        if (drawing_figures_shows_name(figures, i) == personal
            && !lint_figure(lint, i, &values, reason))
            return false;
    }
    return true;
}

struct lint *lint_new(const struct press *press, GError **error)
{
    g_autoptr(lint) lint = g_new0(struct lint, 1);
    lint->press = press;
    lint->date = press_date(press, clock_now());
    lint->verify_url = drawing_verify_url(press->drawing, sample_uuid);
    lint->small_codes = g_array_new(FALSE, TRUE, sizeof(struct small_codes));
    g_array_set_clear_func(lint->small_codes, small_codes_clear);
    g_array_set_size(lint->small_codes, drawing_figures_count(drawing_figures(press->drawing)));
    g_autofree char *reason = NULL;
    if (lint_elements(lint, false, "", &reason) && lint_figures(lint, false, "", &reason)) {
        const struct element_values values = values_of(lint, "");
        lint->overlaps = lint_overlaps_new(press, &values);
        return g_steal_pointer(&lint);
    }
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "nothing can be printed: %s", reason);
    return NULL;
}

bool lint_name(gpointer data, const char *full_name, char **reason)
{
    struct lint *lint = data;
    if (lint->first_name == NULL)
        lint->first_name = g_strdup(full_name);
    lint_overlaps_begin(lint->overlaps);
    return lint_elements(lint, true, full_name, reason)
           && lint_figures(lint, true, full_name, reason);
}

static void add_small_codes(const struct lint *lint, GPtrArray *warnings)
{
    const struct drawing_figures *figures = drawing_figures(lint->press->drawing);
    for (guint i = 0; i < lint->small_codes->len; i++) {
        const struct small_codes *codes = &g_array_index(lint->small_codes, struct small_codes, i);
        if (codes->names == 0)
            continue;
        g_autofree char *key = text_show(drawing_figures_element(figures, i)->key);
        g_autofree char *name = text_show(codes->first);
        g_autofree char *whose = *name == '\0'
                                     ? g_strdup("")
                                     : g_strdup_printf(" for %u name%s, the first %s", codes->names,
                                                       codes->names == 1 ? "" : "s", name);
        g_ptr_array_add(
            warnings,
            g_strdup_printf("element \"%s\": the modules of the QR code are only %.2f mm wide%s, "
                            "less than the 0.4 mm that phones read well: set its size to %.0f, "
                            "shorten its text, or take the level L",
                            key, codes->module * 25.4 / 72, whose, codes->size + 0.5));
    }
}

void lint_remark(struct lint *lint, struct database *database, GPtrArray *warnings)
{
    const struct element_values values =
        values_of(lint, lint->first_name != NULL ? lint->first_name : "Alexandra Example");
    g_autoptr(GArray) places = lint_places(lint->press, &values);
    add_small_codes(lint, warnings);
    lint_add_edges(lint->press, places, warnings);
    lint_add_overlaps(lint->overlaps, warnings);
    lint_add_margins(lint->press, places, warnings);
    lint_add_contrast(lint->press, &values, places, warnings);
    lint_add_fonts(lint->press, database, warnings);
}
