#include "config.h"

#include "operations/lint.h"

#include "base/clock.h"
#include "base/error.h"

/* Its letters are the widest that an id can have in most fonts. */
static const char sample_uuid[] = "dddddddd-dddd-4ddd-bddd-dddddddddddd";

struct lint {
    const struct press *press;
    char *date;
};

void lint_free(struct lint *lint)
{
    if (lint == NULL)
        return;
    g_free(lint->date);
    g_free(lint);
}

/* Lays out the elements of one kind, personal or shared, with this name; the first fault as a sentence. */
static bool lint_elements(const struct lint *lint, bool personal, const char *full_name,
                          char **reason)
{
    const struct drawing *drawing = lint->press->drawing;
    const struct element_values values = { full_name, lint->press->context_name, lint->date,
                                           sample_uuid };
    for (guint i = 0; i < drawing_element_count(drawing); i++) {
        if (drawing_is_personal(drawing, i) != personal)
            continue;
        g_autoptr(layout) layout = drawing_lay_out(drawing, i, &values, lint->press->base);
        if (layout->fault == LAYOUT_FINE)
            continue;
        *reason = drawing_fault(drawing, i, layout);
        return false;
    }
    return true;
}

struct lint *lint_new(const struct press *press, GError **error)
{
    g_autoptr(lint) lint = g_new0(struct lint, 1);
    lint->press = press;
    lint->date = press_date(press, clock_now());
    g_autofree char *reason = NULL;
    if (lint_elements(lint, false, "", &reason))
        return g_steal_pointer(&lint);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "nothing can be printed: %s", reason);
    return NULL;
}

bool lint_name(gpointer data, const char *full_name, char **reason)
{
    return lint_elements(data, true, full_name, reason);
}
