#include "config.h"

#include "operations/import_private.h"

#include "import/mapping.h"
#include "store/history.h"
#include "store/import_batch.h"
#include "store/import_grades_ahead.h"
#include "store/import_indexes.h"
#include "store/import_made.h"
#include "store/import_people.h"

/* Layer: operations. Writing what the rows say, group by group, in the order of learners. */

bool import_group_is_whole(const struct import_group *group)
{
    const struct importer *importer = group->file->reader->importer;
    return !importer->keeps_columns
           && (importer->subject == IMPORT_GRADES || importer->lms != NULL);
}

/* Writes what the rows of a batch say, and empties it. */
static bool apply_batch(const struct import_work *work, const struct import_group *group,
                        struct import_batch *batch, GError **error)
{
    const gint64 now = work->started;
    bool fine = import_people_write(batch, now, error);
    if (fine && batch->course_id >= 0) {
        switch (group->file->reader->importer->subject) {
        case IMPORT_GRADES:
            fine = import_grades_write(batch, now, error);
            break;
        case IMPORT_TABLE:
            fine = import_grades_write(batch, now, error)
                   && import_completions_write(batch, now, error);
            break;
        case IMPORT_COMPLETIONS:
            fine = import_enrolments_add(batch, now, error)
                   && import_completions_write(batch, now, error);
            break;
        default:
            fine = import_enrolments_add(batch, now, error);
        }
    }
    import_batch_clear(batch);
    return fine;
}

static bool apply_make_people(const struct import_work *work,
                              G_GNUC_UNUSED const struct import_group *group,
                              struct import_batch *batch, GError **error)
{
    const bool fine = import_made_write(batch, work->started, error)
                      && import_indexes_keep_near(work->installation->database, error);
    import_batch_clear(batch);
    return fine;
}

static bool apply_is_any(const struct import_stage *stage, const struct staged_match *match)
{
    return import_stage_is_due(stage, match->row_id);
}

/* One of the rounds through a group's rows. */
struct apply_round {
    bool (*takes)(const struct import_stage *stage, const struct staged_match *match);
    bool (*write)(const struct import_work *work, const struct import_group *group,
                  struct import_batch *batch, GError **error);
};

/* First all learners are made, then their indexes (import_indexes.h), then their grades are written
 * (import_newcomer_grades.h), then what else is said. */
static const struct apply_round apply_people = { import_stage_makes, apply_make_people };
static const struct apply_round apply_all = { apply_is_any, apply_batch };

static bool apply_go_round(struct import_work *work, struct import_group *group,
                           struct import_batch *batch, const struct apply_round *round,
                           GError **error)
{
    struct import_stage *stage = work->result->stage;
    g_autoptr(stage_reader) reader = import_stage_reader(stage);
    for (guint i = 0; i < group->matches->len; i++) {
        const struct staged_match *match = &g_array_index(group->matches, struct staged_match, i);
        struct staged_row row;
        if (!import_stage_go_on(stage, i + 1, error))
            return false;
        if (!round->takes(stage, match))
            continue;
        if (!import_stage_read(reader, match->row_id, &row, error))
            return false;
        row.import_id = stage->first_import + row.file;
        if (!import_batch_add(batch, match, &row, error)
            || (import_batch_is_full(batch) && !round->write(work, group, batch, error)))
            return false;
    }
    return round->write(work, group, batch, error);
}

static gint64 apply_count_newcomers(const struct import_work *work,
                                    const struct import_group *group)
{
    gint64 count = 0;
    for (guint i = 0; i < group->matches->len; i++)
        count += import_stage_makes(work->result->stage,
                                    &g_array_index(group->matches, struct staged_match, i));
    return count;
}

static bool apply_newcomers(struct import_work *work, struct import_group *group, gint64 newcomers,
                            GError **error)
{
    struct database *database = work->installation->database;
    g_autoptr(GArray) no_columns = g_array_new(FALSE, FALSE, sizeof(struct staged_column));
    g_autoptr(import_batch) batch = import_batch_new(work->result->stage, BATCH_MAKES_PEOPLE,
                                                     no_columns, group->course_id, error);
    g_autoptr(GPtrArray) indexes =
        batch != NULL ? import_indexes_drop(database, newcomers, error) : NULL;
    return indexes != NULL && apply_go_round(work, group, batch, &apply_people, error)
           && import_indexes_make(work->result->stage, indexes, error);
}

/* Whether rows of the group tell enrolments and grades. */
static bool group_has_grades(const struct import_group *group)
{
    const enum import_subject subject = group->file->reader->importer->subject;
    return group->course_id >= 0 && (subject == IMPORT_GRADES || subject == IMPORT_TABLE);
}

/* Whether the group is about graded subsections; a report of grades without any says that there are none. */
static bool group_has_scores(const struct import_group *group)
{
    return group_has_grades(group)
           && (group->file->reader->importer->subject == IMPORT_GRADES || group->columns->len > 0);
}

static bool apply_goes_on(void *data, gint64 done, GError **error)
{
    return import_stage_go_on(data, done, error);
}

static bool apply_newcomers_grades(struct import_stage *stage, const struct newcomer_grades *grades,
                                   GError **error)
{
    bool taken = false;
    return grades_ahead_take(stage, &taken, error)
           && (taken || newcomer_grades_write(grades, stage->database, error));
}

/* A grade takes about a quarter of the time of a row. */
static guint64 apply_count_work(const struct import_group *group, gint64 newcomers, bool ahead)
{
    const guint64 rows = group->matches->len;
    const guint64 grades = group_has_grades(group) && !ahead ? (group->columns->len + 2) * rows : 0;
    return newcomers > 0 ? 2 * rows + grades / 4 : rows;
}

static bool apply_all_rounds(struct import_work *work, struct import_group *group, gint64 newcomers,
                             const struct newcomer_grades *grades, GError **error)
{
    struct import_stage *stage = work->result->stage;
    if (newcomers > 0 && !apply_newcomers(work, group, newcomers, error))
        return false;
    g_autoptr(import_batch) batch =
        import_batch_new(stage, BATCH_TELLS, group->columns, group->course_id, error);
    return batch != NULL
           && (newcomers == 0 || !group_has_grades(group)
               || apply_newcomers_grades(stage, grades, error))
           && apply_go_round(work, group, batch, &apply_all, error);
}

static bool apply_rows(struct import_work *work, struct import_group *group, GError **error)
{
    struct import_stage *stage = work->result->stage;
    const gint64 newcomers = apply_count_newcomers(work, group);
    const struct newcomer_grades grades = {
        .stage = stage,
        .matches = group->matches,
        .columns = group->columns,
        .course_id = group->course_id,
        .now = work->started,
        .go_on = apply_goes_on,
        .go_on_data = stage,
    };
    const bool ahead = group_has_grades(group) && grades_ahead_begin(stage, &grades, newcomers);
    work->done = 0;
    work->total = apply_count_work(group, newcomers, ahead);
    const bool done = apply_all_rounds(work, group, newcomers, &grades, error);
    grades_ahead_give_up(stage);
    return done;
}

static bool apply_policy(struct import_work *work, struct import_group *group, GError **error)
{
    const struct import_file *file = group->file;
    const struct import_course_names *names = file->reader->names;
    struct database *database = work->installation->database;
    if (!import_stage_is_due(work->result->stage, group->rows.first))
        return true;
    if (file->policy_verdict == STAGED_NEW || file->policy_verdict == STAGED_CHANGED) {
        const struct staged_policy policy = { file->types, file->reader->policy->cutoffs };
        if (!import_policy_apply(database, file->course_id, &policy, file->import_id, error))
            return false;
    }
    return names == NULL
           || import_names_apply(database, file->course_id, names->long_name, names->display_name,
                                 file->import_id, error);
}

static bool apply_group(struct import_work *work, struct import_group *group, GError **error)
{
    struct import_file *file = group->file;
    struct database *database = work->installation->database;
    work->current = file;
    if (!import_before_set(work->result->stage->before, file->import_id, 0, error))
        return false;
    if (group->course_key != NULL
        && (!import_course_make(database, group->course_key, &group->course_id, error)
            || !import_course_name(database, group->course_id, group->course_name, file->import_id,
                                   error)))
        return false;
    file->course_id = group->course_id;
    if (group->matches == NULL)
        return apply_policy(work, group, error);
    if (group_has_scores(group)
        && !import_columns_apply(work->result->stage, group->course_id, group->columns,
                                 import_group_is_whole(group), error))
        return false;
    return apply_rows(work, group, error);
}

static json_t *apply_summary(const struct import_outcome *outcome)
{
    json_t *summary = json_object();
    for (int i = STAGED_NEW; i < STAGED_VERDICTS; i++)
        if (outcome->counts[i] > 0)
            json_object_set_new(summary, staged_verdict_names[i],
                                json_integer((json_int_t)outcome->counts[i]));
    if (outcome->reviews > 0)
        json_object_set_new(summary, "names to review", json_integer((json_int_t)outcome->reviews));
    return summary;
}

/* The run keeps what was said about the whole file, too. Caller frees. */
static char *apply_write_summary(json_t *summary, const struct import_outcome *outcome)
{
    g_autoptr(json_t) told = json_copy(summary);
    json_t *notices = json_array();
    for (guint i = 0; i < outcome->notices->len; i++)
        json_array_append_new(notices, json_text(outcome->notices->pdata[i]));
    json_object_set_new(told, "notices", notices);
    return json_write_compact(told);
}

static bool apply_record(struct import_work *work, struct import_file *file, GError **error)
{
    const struct import_outcome *outcome = file->outcome;
    g_autoptr(json_t) summary = apply_summary(outcome);
    g_autofree char *text = apply_write_summary(summary, outcome);
    g_autofree char *mapping =
        file->reader->mapping != NULL ? mapping_write(file->reader->mapping) : NULL;
    const struct import_record record = {
        .id = file->import_id,
        .file_name = outcome->name,
        .kind = outcome->kind,
        .course_key = outcome->course_key != NULL ? outcome->course_key : "",
        .operator_name = work->installation->operator_name,
        .summary = text,
        .mapping = mapping,
        .encoding = outcome->encoding,
        .sha256 = file->digest,
        .started = work->started,
    };
    return import_record_add(work->result->stage, &record, outcome->first, outcome->last, error);
}

/* The numbers of the records are given first, because all that is written tells by which import; and each import has
 * one row of the history. */
static bool apply_begin(struct import_work *work, GError **error)
{
    struct installation *installation = work->installation;
    gint64 id = 0;
    if (!import_run_reserve(installation->database, &id, error))
        return false;
    work->result->stage->first_import = id;
    for (guint i = 0; i < work->files->len; i++) {
        struct import_file *file = work->files->pdata[i];
        g_autoptr(json_t) summary = apply_summary(file->outcome);
        file->import_id = id + i;
        if (!history_add(installation->database, installation->operator_name, "import_run",
                         file->import_id, file->outcome->name, "import", summary, error))
            return false;
    }
    return true;
}

/* The records come last. A page that gets into SQLite's log twice within one transaction makes it count the checksums
 * of all pages anew that came between, and write them once more: of half a gigabyte, if it is the record's. */
static bool apply_finish(struct import_work *work, GError **error)
{
    struct import_before *before = work->result->stage->before;
    for (guint i = 0; i < work->files->len; i++) {
        struct import_file *file = work->files->pdata[i];
        if (!apply_record(work, file, error)
            || !import_before_finish(before, file->import_id, error)
            || !import_record_finish(work->installation->database, file->import_id, NULL, error))
            return false;
    }
    return true;
}

bool import_apply(struct import_work *work, GError **error)
{
    struct import_stage *stage = work->result->stage;
    work->phase = "writing";
    stage->before = import_before_new(work->installation->database, error);
    if (stage->before == NULL || !apply_begin(work, error))
        return false;
    for (guint i = 0; i < work->groups->len; i++)
        if (!apply_group(work, work->groups->pdata[i], error))
            return false;
    if (!import_before_write(stage->before, error) || !apply_finish(work, error))
        return false;
    g_clear_pointer(&stage->before, import_before_free);
    return import_forget_old(work, error) && import_remember_mappings(work, error);
}
