#include "config.h"

#include "store/origin.h"

#include "store/row.h"

void origin_story_clear(struct origin_story *story)
{
    g_free(story->operator_name);
    g_free(story->file_name);
    *story = (struct origin_story){ 0 };
}

bool origin_tell(struct database *database, const struct origin *origin, struct origin_story *story,
                 GError **error)
{
    *story = (struct origin_story){ .by_hand = origin->by_hand != 0 };
    if (origin->by_hand == 0 && origin->import_id == 0)
        return true;
    g_autoptr(statement) row =
        story->by_hand
            ? database_query(database, error, "SELECT operator, at FROM history WHERE id = ?", "i",
                             origin->by_hand)
            : database_query(database, error,
                             "SELECT operator, started, file_name FROM import_run WHERE id = ?",
                             "i", origin->import_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step != 1)
        return step == 0;
    story->operator_name = row_text(row, 0);
    story->at = statement_integer(row, 1);
    if (story->by_hand)
        return true;
    story->imported = true;
    story->file_name = row_text(row, 2);
    story->line = origin->import_line;
    return true;
}
