#include "config.h"

#include "store/import_cursor.h"

/* So many steps take as long as a search: a small file may be about few learners of a large course. */
#define STEPS_BEFORE_SEARCH 16

static bool course_cursor_step(struct course_cursor *cursor, GError **error)
{
    const int step = statement_step(cursor->statement, error);
    cursor->learner_id = step == 1 ? statement_integer(cursor->statement, 0) : G_MAXINT64;
    return step >= 0;
}

bool course_cursor_open(struct course_cursor *cursor, struct database *database, const char *sql,
                        gint64 id, GError **error)
{
    cursor->id = id;
    cursor->statement = database_query(database, error, sql, "ii", id, G_MININT64);
    return cursor->statement != NULL && course_cursor_step(cursor, error);
}

void course_cursor_close(struct course_cursor *cursor)
{
    statement_end(cursor->statement);
    cursor->statement = NULL;
}

bool course_cursor_reach(struct course_cursor *cursor, gint64 learner_id, bool *there,
                         GError **error)
{
    for (int steps = 0; cursor->learner_id < learner_id; steps++) {
        if (steps == STEPS_BEFORE_SEARCH)
            statement_bind(cursor->statement, "ii", cursor->id, learner_id);
        if (!course_cursor_step(cursor, error))
            return false;
    }
    *there = cursor->learner_id == learner_id;
    return true;
}

bool course_judge(struct import_stage *stage, const struct staged_match *match, bool known,
                  const char *note, enum staged_verdict subject, GError **error)
{
    enum staged_verdict verdict = STAGED_UNCHANGED;
    if (match->person == STAGED_CONFLICT || subject == STAGED_CONFLICT)
        verdict = STAGED_CONFLICT;
    else if (!known)
        verdict = STAGED_NEW;
    else if (match->person != STAGED_UNCHANGED || subject == STAGED_CHANGED)
        verdict = STAGED_CHANGED;
    import_stage_set_verdict(stage, match->row_id, verdict);
    return note == NULL || (!known && subject != STAGED_CONFLICT)
           || import_stage_note(stage, match->row_id, note, error);
}
