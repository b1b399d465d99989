#include "config.h"

#include "rules/options.h"

/* Where a flat member of the old form stands now. */
static const struct {
    const char *old;
    const char *element; /* NULL: in defaults */
    const char *member;
} moved[] = {
    { "font", NULL, "font" },
    { "name_y", "name", "y" },
    { "name_color", "name", "color" },
    { "name_size", "name", "size" },
    { "name_font", "name", "font" },
    { "name_uppercase", "name", "uppercase" },
    { "context_name", "context", "text" },
    { "context_name_y", "context", "y" },
    { "context_name_color", "context", "color" },
    { "context_name_size", "context", "size" },
    { "context_name_font", "context", "font" },
    { "course_name", "context", "text" },
    { "course_name_y", "context", "y" },
    { "course_name_color", "context", "color" },
    { "course_name_size", "context", "size" },
    { "course_name_font", "context", "font" },
    { "issue_date_y", "date", "y" },
    { "issue_date_color", "date", "color" },
    { "issue_date_size", "date", "size" },
    { "issue_date_font", "date", "font" },
    { "issue_date_char_space", "date", "char_space" },
    { "issue_date_uppercase", "date", "uppercase" },
};

/* The object below `parent`, made if it is not there. Borrowed. */
static json_t *object_below(json_t *parent, const char *member)
{
    json_t *below = json_object_get(parent, member);
    if (below == NULL) {
        below = json_object();
        json_object_set_new(parent, member, below);
    }
    return below;
}

/* Moves a member unless its new place is taken: the younger of two old names stands first in the table. */
static bool member_move(json_t *from, const char *old, json_t *to, const char *member)
{
    json_t *value = json_object_get(from, old);
    if (value == NULL)
        return false;
    if (json_object_get(to, member) == NULL)
        json_object_set(to, member, value);
    json_object_del(from, old);
    return true;
}

json_t *options_convert_legacy(const json_t *options, bool *changed)
{
    json_t *converted = json_deep_copy(options);
    *changed = false;
    if (json_object_get(options, "text_elements") != NULL
        || json_object_get(options, "defaults") != NULL)
        return converted;
    *changed = member_move(converted, "template_two_lines", converted, "template_multiline");
    g_autoptr(json_t) elements = json_object();
    for (guint i = 0; i < G_N_ELEMENTS(moved); i++) {
        if (json_object_get(converted, moved[i].old) == NULL)
            continue;
        json_t *place = moved[i].element == NULL ? object_below(converted, "defaults")
                                                 : object_below(elements, moved[i].element);
        *changed |= member_move(converted, moved[i].old, place, moved[i].member);
    }
    if (json_object_size(elements) > 0)
        json_object_set(converted, "text_elements", elements);
    return converted;
}
