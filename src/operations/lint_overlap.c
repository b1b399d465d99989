#include "config.h"

#include "operations/lint_private.h"

#include "base/text.h"

/* Layer: operations, private to lint. Texts that run into other texts or into QR codes, because a name is long. The same
 * words twice are a shadow, which is meant. */

/* A letter's body, in parts of the size: what lies above or below may well touch another line. */
#define BODY 0.7

/* Less than this is a matter of rounding. */
#define OVERLAP_LEAST 1.0

/* A line of a text, or a code. */
struct occupied {
    const char *element; /* borrowed from the drawing */
    guint words;         /* hash of the line's text */
    double box[4];
};

struct collision {
    const char *element, *other; /* borrowed from the drawing */
    guint names;                 /* 0: it does not depend on names */
    char *first;                 /* whose name it was first */
    guint last;                  /* the number of the name that was counted last */
};

struct lint_overlaps {
    GArray *shared;   /* of struct occupied: what does not depend on the learner */
    GArray *personal; /* likewise, of the name at hand */
    GArray *found;    /* of struct collision */
    guint name;       /* the number of the name at hand; 0: none yet */
};

static void collision_clear(gpointer data)
{
    struct collision *collision = data;
    g_free(collision->first);
}

void lint_overlaps_free(struct lint_overlaps *overlaps)
{
    if (overlaps == NULL)
        return;
    g_array_unref(overlaps->shared);
    g_array_unref(overlaps->personal);
    g_array_unref(overlaps->found);
    g_free(overlaps);
}

static void occupy_lines(GArray *places, const char *element, const struct layout *layout)
{
    for (guint i = 0; i < layout->lines->len; i++) {
        const struct layout_line *line = layout->lines->pdata[i];
        const struct occupied occupied = {
            element,
            g_str_hash(line->text),
            { line->x, line->y, line->x + line->width, line->y + layout->style.size * BODY },
        };
        if (line->width > 0)
            g_array_append_val(places, occupied);
    }
}

static void occupy_codes(const struct press *press, const struct element_values *values,
                         GArray *places)
{
    const struct drawing_figures *figures = drawing_figures(press->drawing);
    for (guint i = 0; i < drawing_figures_count(figures); i++) {
        g_autoptr(GError) ignored = NULL;
        g_autoptr(drawn_figure) drawn =
            drawing_figures_place(figures, i, values, press->base, &ignored);
        if (drawn == NULL || drawn->figure.kind != FIGURE_SYMBOL)
            continue;
        struct occupied occupied = { .element = drawing_figures_element(figures, i)->key };
        figure_measure(&drawn->figure, occupied.box);
        g_array_append_val(places, occupied);
    }
}

static bool collide(const struct occupied *one, const struct occupied *other)
{
    const double *a = one->box, *b = other->box;
    return one->element != other->element && one->words != other->words
           && MIN(a[2], b[2]) - MAX(a[0], b[0]) > OVERLAP_LEAST
           && MIN(a[3], b[3]) - MAX(a[1], b[1]) > OVERLAP_LEAST;
}

static void count_collision(struct lint_overlaps *overlaps, const char *element, const char *other,
                            const char *full_name)
{
    struct collision *collision = NULL;
    for (guint i = 0; collision == NULL && i < overlaps->found->len; i++) {
        struct collision *one = &g_array_index(overlaps->found, struct collision, i);
        if (one->element == element && one->other == other)
            collision = one;
    }
    if (collision == NULL) {
        const struct collision fresh = { element, other, 0, g_strdup(full_name), 0 };
        g_array_append_val(overlaps->found, fresh);
        collision = &g_array_index(overlaps->found, struct collision, overlaps->found->len - 1);
    }
    collision->names += collision->last != overlaps->name ? 1 : 0;
    collision->last = overlaps->name;
}

/* Of the lines from `first` on with all others. */
static void find_collisions(struct lint_overlaps *overlaps, const GArray *lines, guint first,
                            const GArray *others, const char *full_name)
{
    for (guint i = first; i < lines->len; i++) {
        const struct occupied *line = &g_array_index(lines, struct occupied, i);
        for (guint j = 0; j < others->len; j++) {
            const struct occupied *other = &g_array_index(others, struct occupied, j);
            if (collide(line, other))
                count_collision(overlaps, line->element, other->element, full_name);
        }
    }
}

/* Lines of an element, held against those of the elements before it. */
static void add_lines(struct lint_overlaps *overlaps, GArray *places, const char *element,
                      const struct layout *layout, const char *full_name)
{
    const guint before = places->len;
    occupy_lines(places, element, layout);
    find_collisions(overlaps, places, before, places, full_name);
}

struct lint_overlaps *lint_overlaps_new(const struct press *press,
                                        const struct element_values *values)
{
    struct lint_overlaps *overlaps = g_new0(struct lint_overlaps, 1);
    overlaps->shared = g_array_new(FALSE, FALSE, sizeof(struct occupied));
    overlaps->personal = g_array_new(FALSE, FALSE, sizeof(struct occupied));
    overlaps->found = g_array_new(FALSE, FALSE, sizeof(struct collision));
    g_array_set_clear_func(overlaps->found, collision_clear);
    for (guint i = 0; i < drawing_element_count(press->drawing); i++) {
        if (drawing_is_personal(press->drawing, i))
            continue;
        g_autoptr(layout) layout = drawing_lay_out(press->drawing, i, values, press->base);
        if (layout->fault == LAYOUT_FINE)
            add_lines(overlaps, overlaps->shared, drawing_element(press->drawing, i)->key, layout,
                      NULL);
    }
    occupy_codes(press, values, overlaps->shared);
    return overlaps;
}

void lint_overlaps_begin(struct lint_overlaps *overlaps)
{
    g_array_set_size(overlaps->personal, 0);
    overlaps->name++;
}

void lint_overlaps_add(struct lint_overlaps *overlaps, const char *element,
                       const struct layout *layout, const char *full_name)
{
    const guint before = overlaps->personal->len;
    add_lines(overlaps, overlaps->personal, element, layout, full_name);
    find_collisions(overlaps, overlaps->personal, before, overlaps->shared, full_name);
}

void lint_add_overlaps(const struct lint_overlaps *overlaps, GPtrArray *warnings)
{
    for (guint i = 0; i < overlaps->found->len; i++) {
        const struct collision *collision = &g_array_index(overlaps->found, struct collision, i);
        g_autofree char *element = text_show(collision->element);
        g_autofree char *other = text_show(collision->other);
        g_autofree char *name = text_show(collision->first != NULL ? collision->first : "");
        g_autofree char *whose =
            collision->names == 0
                ? g_strdup("")
                : g_strdup_printf(" for %u name%s, the first %s", collision->names,
                                  collision->names == 1 ? "" : "s", name);
        g_ptr_array_add(warnings,
                        g_strdup_printf("text element \"%s\" runs into \"%s\"%s: make its size "
                                        "smaller, take the fit \"shrink\", or give it more room",
                                        element, other, whose));
    }
}
