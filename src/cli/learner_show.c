#include "config.h"

#include "cli/learner_show.h"

#include "cli/output.h"

static bool show_text(const struct learner_view *view, GError **error)
{
    g_autofree char *words = learner_words(view, error);
    if (words != NULL)
        output_line("%s", words);
    return words != NULL;
}

bool learner_show(const struct invocation *invocation, struct database *database,
                  const char *username, const GPtrArray *outdated, GError **error)
{
    struct learner_view view;
    if (!learner_view_read(database, username, &view, error))
        return false;
    view.outdated = outdated;
    const bool shown = invocation->json ? learner_show_json(&view, error) : show_text(&view, error);
    learner_view_clear(&view);
    return shown;
}
