#include "config.h"

#include "cli/origin.h"

#include "cli/report.h"

/* {"by_hand", "operator", "at", "file", "line"}; null when it is not known. NULL on error. */
static json_t *origin_json(struct database *database, const struct origin *origin, GError **error)
{
    struct origin_story story;
    if (!origin_tell(database, origin, &story, error))
        return NULL;
    json_t *object = json_null();
    if (story.by_hand || story.imported)
        object = json_pack("{s:b, s:o, s:o, s:o, s:o}", "by_hand", story.by_hand, "operator",
                           json_text(story.operator_name != NULL ? story.operator_name : ""), "at",
                           report_instant_json(story.at), "file",
                           story.imported ? json_text(story.file_name) : json_null(), "line",
                           story.line > 0 ? json_integer(story.line) : json_null());
    origin_story_clear(&story);
    return object;
}

bool origin_set_json(struct database *database, json_t *object, const char *member,
                     const struct origin *origin, GError **error)
{
    json_t *value = origin_json(database, origin, error);
    return value != NULL && json_object_set_new(object, member, value) == 0;
}
