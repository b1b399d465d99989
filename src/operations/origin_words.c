#include "config.h"

#include "operations/origin_words.h"

#include "base/clock.h"

char *origin_words(struct database *database, char *value, const struct origin *origin,
                   GError **error)
{
    g_autofree char *taken = value;
    struct origin_story story;
    if (!origin_tell(database, origin, &story, error))
        return NULL;
    g_autofree char *at = clock_format(story.at);
    g_autofree char *line =
        story.line > 0 ? g_strdup_printf(", line %" G_GINT64_FORMAT, story.line) : g_strdup("");
    char *text = NULL;
    if (story.by_hand && story.operator_name == NULL)
        text = g_strdup_printf("%s  (by hand)", taken);
    else if (story.by_hand)
        text = g_strdup_printf("%s  (by hand: %s, %s)", taken, story.operator_name, at);
    else if (story.imported)
        text = g_strdup_printf("%s  (%s%s; %s, %s)", taken, story.file_name, line,
                               story.operator_name, at);
    else
        text = g_steal_pointer(&taken);
    origin_story_clear(&story);
    return text;
}
