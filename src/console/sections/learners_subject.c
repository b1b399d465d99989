#include "config.h"

#include "console/sections/learners_subject.h"

#include "console/pages/form.h"
#include "console/pages/list.h"

static bool is_form(const struct page *page)
{
    return g_str_equal(page->class->name, "form");
}

gint64 learners_current_id(const struct page *page)
{
    return is_form(page) ? form_id(page) : list_current_id(page);
}

GPtrArray *learners_selected_names(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = NULL;
    if (is_form(page)) {
        const gint64 id = form_id(page);
        ids = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_array_append_val(ids, id);
    } else {
        ids = list_selection(page, &error);
    }
    g_autoptr(GPtrArray) names =
        ids != NULL ? learner_usernames(console_database(page->console), ids, &error) : NULL;
    if (names == NULL)
        console_error(page->console, error);
    return names != NULL && names->len > 0 ? g_steal_pointer(&names) : NULL;
}

struct learner *learners_current(struct page *page)
{
    g_autoptr(GError) error = NULL;
    struct learner *learner =
        learner_find_by_id(console_database(page->console), learners_current_id(page), &error);
    if (learner == NULL)
        console_error(page->console, error);
    return learner;
}
