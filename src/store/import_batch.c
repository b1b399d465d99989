#include "config.h"

#include "store/import_batch.h"

#include "store/import_batch_table.h"
#include "store/import_made.h"
#include "store/import_people.h"

#include <string.h>

/* Scores and learners of a batch, at most, so that its notes of what was before stay small. */
#define CELLS_MOST 32768
#define ROWS_MOST 4096

struct import_batch *import_batch_new(struct import_stage *stage, enum batch_purpose purpose,
                                      const GArray *columns, gint64 course_id, GError **error)
{
    if (!import_batch_add_tables(stage->database, error)
        || !import_made_add_tables(stage->database, error))
        return NULL;
    newcomers_rest(stage->newcomers);
    struct import_batch *batch = g_new0(struct import_batch, 1);
    batch->stage = stage;
    batch->purpose = purpose;
    batch->columns = columns;
    batch->course_id = course_id;
    batch->rows = g_array_new(FALSE, FALSE, sizeof(struct batch_row));
    batch->texts = g_string_chunk_new(65536);
    batch->most = CLAMP(CELLS_MOST / (columns->len + 2), 1, ROWS_MOST);
    batch->numbers = g_new(double, 2 * (gsize)batch->most * (columns->len + 1));
    database_check_references(stage->database, false);
    return batch;
}

void import_batch_free(struct import_batch *batch)
{
    database_check_references(batch->stage->database, true);
    g_array_unref(batch->rows);
    g_string_chunk_free(batch->texts);
    g_free(batch->numbers);
    g_free(batch);
}

bool import_batch_is_full(const struct import_batch *batch)
{
    return batch->rows->len >= batch->most;
}

void import_batch_clear(struct import_batch *batch)
{
    g_array_set_size(batch->rows, 0);
    g_string_chunk_clear(batch->texts);
    batch->numbers_used = 0;
    batch->enrolments = 0;
    batch->has_added = batch->has_known = false;
    batch->has_grades = batch->has_completions = batch->has_numbers = false;
    batch->has_possibles = false;
}

static void batch_keep_text(struct import_batch *batch, const char **text)
{
    if (*text != NULL)
        *text = g_string_chunk_insert(batch->texts, *text);
}

static void batch_keep_numbers(struct import_batch *batch, const double **numbers, gsize count)
{
    if (*numbers == NULL)
        return;
    double *copy = batch->numbers + batch->numbers_used;
    memcpy(copy, *numbers, count * sizeof *copy);
    batch->numbers_used += count;
    *numbers = copy;
}

static void batch_note(struct import_batch *batch, const struct batch_row *row)
{
    batch->has_added |= row->added;
    batch->has_known |= !row->added;
    if (!row->added && row->row.activity != STAGED_NOT_ENROLLED)
        batch->enrolments |= 1u << import_batch_enrolment(&row->row);
    batch->has_grades |= row->row.has_grade;
    batch->has_possibles |= row->row.possibles != NULL;
    batch->has_completions |= row->row.has_completion;
    batch->has_numbers |= row->added && (row->match.flags & (MATCH_EXTERNAL | MATCH_PLATFORM)) != 0;
}

static void batch_keep_texts(struct import_batch *batch, struct batch_row *copy)
{
    struct staged_row *to = &copy->row;
    const char **person[] = { &to->username,   &to->lms_id,      &to->email,   &to->external_id,
                              &to->platform,   &to->platform_id, &to->name,    &to->last_name,
                              &to->first_name, &to->name_remark, &to->language };
    const bool there = copy->added && batch->purpose == BATCH_TELLS && to->account == NULL
                       && (copy->match.flags & MATCH_RENAME) == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(person); i++) {
        if (there)
            *person[i] = NULL;
        batch_keep_text(batch, person[i]);
    }
    batch_keep_text(batch, &to->mode);
    batch_keep_text(batch, &to->account);
}

static bool batch_make_name(struct import_batch *batch, struct batch_row *copy, GError **error)
{
    g_autofree char *username =
        import_people_made_name(batch->stage, copy->match.learner_id, &copy->row, error);
    if (username == NULL)
        return false;
    copy->row.username = g_string_chunk_insert(batch->texts, username);
    copy->made = true;
    return true;
}

bool import_batch_add(struct import_batch *batch, const struct staged_match *match,
                      const struct staged_row *row, GError **error)
{
    struct batch_row copy = { .match = *match, .row = *row };
    struct staged_row *to = &copy.row;
    const bool makes = batch->purpose == BATCH_MAKES_PEOPLE;
    copy.added = match->person == STAGED_NEW
                 && (makes ? import_stage_make(batch->stage, match->learner_id)
                           : import_stage_tell(batch->stage, match->learner_id));
    batch_keep_texts(batch, &copy);
    to->score_count = copy.added ? 0 : MIN(to->score_count, batch->columns->len);
    if (to->score_count == 0)
        to->scores = to->possibles = NULL;
    batch_keep_numbers(batch, &to->scores, to->score_count);
    batch_keep_numbers(batch, &to->possibles, to->score_count);
    if (makes && copy.added && to->username == NULL && !batch_make_name(batch, &copy, error))
        return false;
    batch_note(batch, &copy);
    g_array_append_val(batch->rows, copy);
    return true;
}

static bool batch_run(struct import_batch *batch, const char *sql, gint64 second, gint64 third,
                      GError **error)
{
    return database_run(batch->stage->database, error, sql, "pii", (void *)batch, second, third)
           && import_before_keep(batch->stage->before, error);
}

bool import_batch_run(struct import_batch *batch, const char *sql, gint64 now, GError **error)
{
    return batch_run(batch, sql, batch->course_id, now, error);
}

/* What is inserted for learners who were just made is neither sealed nor noted: they are known by the import's id. */
bool import_batch_insert(struct import_batch *batch, const struct batch_insert *insert, gint64 now,
                         GError **error)
{
    return (!batch->has_added
            || database_run_unwatched(batch->stage->database, error, insert->added, "pii",
                                      (void *)batch, batch->course_id, now))
           && (!batch->has_known || import_batch_run(batch, insert->known, now, error));
}

bool import_batch_run_scores(struct import_batch *batch, const char *sql, guint place,
                             GError **error)
{
    const struct staged_column *column =
        &g_array_index(batch->columns, struct staged_column, place);
    return batch_run(batch, sql, place, column->subsection_id, error);
}
