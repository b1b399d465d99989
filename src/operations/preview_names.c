#include "config.h"

#include "operations/preview_names.h"

#include "base/clock.h"
#include "operations/judge.h"

#include <string.h>

/* What is looked for, and how much of it the name has that is ahead; 0: none has any. */
enum extreme {
    EXTREME_LONGEST,
    EXTREME_WIDEST,
    EXTREME_RIGHT_TO_LEFT,
    EXTREME_LINES,
    EXTREME_SMALLEST,
    EXTREME_FALLBACK,
    EXTREME_COUNT,
};

static const char *const extreme_words[] = {
    [EXTREME_LONGEST] = "longest",
    [EXTREME_WIDEST] = "widest",
    [EXTREME_RIGHT_TO_LEFT] = "right to left",
    [EXTREME_LINES] = "most lines",
    [EXTREME_SMALLEST] = "smallest letters",
    [EXTREME_FALLBACK] = "fallback font",
};

struct search {
    const struct press *press;
    char *date;
    double most[EXTREME_COUNT];
    char *names[EXTREME_COUNT];
    guint refused;
};

static bool is_right_to_left(gunichar character)
{
    switch (g_unichar_get_script(character)) {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_ADLAM:
        return true;
    default:
        return false;
    }
}

static double count_right_to_left(const char *name)
{
    double count = 0;
    for (const char *c = name; *c != '\0'; c = g_utf8_next_char(c))
        count += is_right_to_left(g_utf8_get_char(c)) ? 1 : 0;
    return count;
}

/* Adds what a layout shows. Widths are told in parts of the size, whatever it shrank to. */
static void measure_layout(const struct layout *layout, const struct element *element, glong length,
                           double found[EXTREME_COUNT])
{
    const double size = layout->style.size;
    guint lines = layout->lines->len;
    for (guint i = 0; i < lines; i++) {
        const struct layout_line *line = layout->lines->pdata[i];
        found[EXTREME_WIDEST] = MAX(found[EXTREME_WIDEST], line->width / size);
        if (strcmp(layout_line_font(layout, line), element->font) != 0)
            found[EXTREME_FALLBACK] = MAX(found[EXTREME_FALLBACK], (double)length);
    }
    if (lines > 1)
        found[EXTREME_LINES] = MAX(found[EXTREME_LINES], (double)lines);
    if (size < element->size)
        found[EXTREME_SMALLEST] = MAX(found[EXTREME_SMALLEST], element->size / size);
}

static bool measure(const struct search *search, const char *name, double found[EXTREME_COUNT])
{
    const struct press *press = search->press;
    const struct element_values values = { name, press->context_name, search->date, "", "" };
    const glong length = g_utf8_strlen(name, -1);
    found[EXTREME_LONGEST] = (double)length;
    found[EXTREME_RIGHT_TO_LEFT] = count_right_to_left(name);
    for (guint i = 0; i < drawing_element_count(press->drawing); i++) {
        const struct element *element = drawing_element(press->drawing, i);
        if (strstr(element->text, "{name}") == NULL)
            continue;
        g_autoptr(layout) layout = drawing_lay_out(press->drawing, i, &values, press->base);
        if (layout->fault != LAYOUT_FINE)
            return false;
        measure_layout(layout, element, length, found);
    }
    return true;
}

static void consider(struct search *search, const char *name)
{
    double found[EXTREME_COUNT] = { 0 };
    if (!measure(search, name, found)) {
        search->refused++;
        return;
    }
    for (int i = 0; i < EXTREME_COUNT; i++) {
        if (found[i] <= search->most[i])
            continue;
        search->most[i] = found[i];
        g_free(search->names[i]);
        search->names[i] = g_strdup(name);
    }
}

static bool search_learners(struct search *search, struct database *database,
                            const struct configuration *configuration, GError **error)
{
    g_autoptr(eligibility_context) context =
        eligibility_context_load(database, configuration->context_key, error);
    g_autoptr(eligibility) eligibility =
        context != NULL ? eligibility_open(database, context, 0, 0, NULL, error) : NULL;
    if (eligibility == NULL)
        return false;
    const struct eligibility_learner *learner = NULL;
    int step;
    while ((step = eligibility_next(eligibility, &learner, error)) == 1) {
        struct eligibility_person person;
        eligibility_person(eligibility, &person);
        const struct name_facts facts = judge_name_facts(&person);
        g_autofree char *refusal = NULL;
        g_autofree char *name = name_decide(&facts, person.username, &refusal);
        if (name != NULL)
            consider(search, name);
    }
    return step == 0;
}

static void preview_name_clear(gpointer data)
{
    struct preview_name *found = data;
    g_free(found->name);
    g_string_free(found->captions, TRUE);
}

/* A name that is ahead in several ways stands there once. */
static void add_name(GArray *names, const char *name, const char *caption)
{
    for (guint i = 0; i < names->len; i++) {
        struct preview_name *other = &g_array_index(names, struct preview_name, i);
        if (g_str_equal(other->name, name)) {
            g_string_append_printf(other->captions, ", %s", caption);
            return;
        }
    }
    const struct preview_name found = { g_strdup(name), g_string_new(caption) };
    g_array_append_val(names, found);
}

GArray *preview_names_find(struct installation *installation,
                           const struct configuration *configuration, const struct press *press,
                           guint *refused, GError **error)
{
    struct search search = { .press = press, .date = press_date(press, clock_now()) };
    GArray *names = NULL;
    if (search_learners(&search, installation->database, configuration, error)) {
        names = g_array_new(FALSE, FALSE, sizeof(struct preview_name));
        g_array_set_clear_func(names, preview_name_clear);
        for (int i = 0; i < EXTREME_COUNT; i++)
            if (search.names[i] != NULL)
                add_name(names, search.names[i], extreme_words[i]);
    }
    for (int i = 0; i < EXTREME_COUNT; i++)
        g_free(search.names[i]);
    g_free(search.date);
    *refused = search.refused;
    return names;
}
