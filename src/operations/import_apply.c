#include "config.h"

#include "operations/import_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/history.h"
#include "store/import_people.h"

/* Layer: operations. The verdict on each row, and writing what they say. Both go group by group, in the
 * order of learners. */

/* Of the policy and the names that come with one file, the one that asks for more attention. */
static enum staged_verdict judge_join(enum staged_verdict one, enum staged_verdict other)
{
    static const int weights[STAGED_VERDICTS] = {
        [STAGED_NEW] = 1, [STAGED_CHANGED] = 2, [STAGED_CONFLICT] = 3
    };
    return weights[one] >= weights[other] ? one : other;
}

static bool judge_policy(struct import_work *work, struct import_group *group, GError **error)
{
    struct database *database = work->installation->database;
    struct import_stage *stage = work->result->stage;
    struct import_file *file = group->file;
    const struct import_course_names *names = file->reader->names;
    g_autofree char *note = NULL, *names_note = NULL;
    enum staged_verdict verdict = STAGED_UNCHANGED;
    file->policy_verdict = STAGED_UNCHANGED;
    if (file->reader->policy != NULL) {
        const struct staged_policy policy = { file->types, file->reader->policy->cutoffs };
        if (!import_policy_judge(database, file->course_id, &policy, &file->policy_verdict, &note,
                                 error))
            return false;
    }
    if (names != NULL
        && !import_names_judge(database, file->course_id, names->long_name, names->display_name,
                               &verdict, &names_note, error))
        return false;
    import_stage_set_verdict(stage, group->first, judge_join(file->policy_verdict, verdict));
    return (note == NULL || import_stage_note(stage, group->first, note, error))
           && (names_note == NULL || import_stage_note(stage, group->first, names_note, error));
}

static void judge_tell_gone(struct import_outcome *outcome, GPtrArray *names, const char *sentence)
{
    if (names->len == 0)
        return;
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_ptr_array_add(outcome->notices, g_strconcat(sentence, ": ", list, NULL));
}

static bool judge_columns(struct import_work *work, struct import_file *file, GError **error)
{
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    if (!import_columns_find(work->installation->database, file->course_id, file->columns, gone,
                             kept, error))
        return false;
    judge_tell_gone(
        file->outcome, gone,
        "the course no longer has these graded subsections, so their grades are removed");
    judge_tell_gone(
        file->outcome, kept,
        "these graded subsections are not in the report but have grades set by hand, so "
        "they stay");
    return true;
}

static bool judge_group(struct import_work *work, struct import_group *group, GError **error)
{
    struct import_stage *stage = work->result->stage;
    struct import_file *file = group->file;
    const enum import_subject subject = file->reader->importer->subject;
    work->current = file;
    if (file->course_key != NULL
        && !import_course_find(work->installation->database, file->course_key, &file->course_id,
                               error))
        return false;
    if (subject == IMPORT_POLICY || subject == IMPORT_COURSE_NAMES)
        return judge_policy(work, group, error);
    g_clear_pointer(&group->matches, g_array_unref);
    work->done = 0;
    work->total = (guint64)(group->last - group->first + 1) * 2;
    group->matches = import_people_match(stage, group->first, group->last, error);
    if (group->matches == NULL)
        return false;
    if (subject == IMPORT_PROFILES)
        return import_profiles_judge(stage, file->course_id, group->matches, error);
    if (subject == IMPORT_COMPLETIONS)
        return import_completions_judge(stage, file->course_id, group->matches, error);
    return judge_columns(work, file, error)
           && import_grades_judge(stage, file->course_id, file->columns, group->matches, error);
}

bool import_judge(struct import_work *work, GError **error)
{
    work->phase = "checking";
    for (guint i = 0; i < work->groups->len; i++)
        if (!judge_group(work, work->groups->pdata[i], error))
            return false;
    return true;
}

static bool apply_is_due(enum staged_verdict verdict)
{
    return verdict == STAGED_NEW || verdict == STAGED_CHANGED || verdict == STAGED_CONFLICT;
}

static bool apply_row(struct import_work *work, const struct import_group *group,
                      const struct staged_match *match, const struct staged_row *row,
                      GError **error)
{
    struct import_stage *stage = work->result->stage;
    const struct import_file *file = group->file;
    if (!import_people_apply(stage, match, row, work->started, error))
        return false;
    switch (file->reader->importer->subject) {
    case IMPORT_GRADES:
        return import_grades_apply(stage, file->course_id, file->columns, match, row, work->started,
                                   error);
    case IMPORT_COMPLETIONS:
        return import_completions_apply(stage, file->course_id, match, row, work->started, error);
    default:
        return file->course_id < 0
               || import_enrolment_add(stage, file->course_id, match, row, work->started, error);
    }
}

static bool apply_rows(struct import_work *work, struct import_group *group, GError **error)
{
    struct import_stage *stage = work->result->stage;
    g_autoptr(statement) reader = import_stage_reader(stage, error);
    if (reader == NULL)
        return false;
    work->done = 0;
    work->total = group->matches->len;
    for (guint i = 0; i < group->matches->len; i++) {
        const struct staged_match *match = &g_array_index(group->matches, struct staged_match, i);
        struct staged_row row;
        if (!import_stage_go_on(stage, i + 1, error))
            return false;
        if (!apply_is_due(import_stage_verdict(stage, match->row_id)))
            continue;
        if (!import_stage_read(reader, match->row_id, &row, error))
            return false;
        row.import_id = ((struct import_file *)work->files->pdata[row.file])->import_id;
        if (!apply_row(work, group, match, &row, error))
            return false;
    }
    return true;
}

static bool apply_policy(struct import_work *work, struct import_group *group, GError **error)
{
    const struct import_file *file = group->file;
    const struct import_course_names *names = file->reader->names;
    struct database *database = work->installation->database;
    if (!apply_is_due(import_stage_verdict(work->result->stage, group->first)))
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
    if (file->course_key != NULL
        && !import_course_make(database, file->course_key, &file->course_id, error))
        return false;
    if (group->matches == NULL)
        return apply_policy(work, group, error);
    if (file->reader->importer->subject == IMPORT_GRADES
        && !import_columns_apply(database, file->course_id, file->columns, error))
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

/* The import's record, and its one row of the history. */
static bool apply_record(struct import_work *work, struct import_file *file, GError **error)
{
    const struct import_outcome *outcome = file->outcome;
    g_autoptr(json_t) summary = apply_summary(outcome);
    g_autofree char *text = json_write_compact(summary);
    const struct import_record record = {
        .file_name = outcome->name,
        .kind = outcome->kind,
        .course_key = outcome->course_key != NULL ? outcome->course_key : "",
        .operator_name = work->installation->operator_name,
        .summary = text,
        .sha256 = file->digest,
        .started = work->started,
    };
    return import_record_add(work->result->stage, &record, outcome->first, outcome->last,
                             &file->import_id, error)
           && history_add(work->installation->database, work->installation->operator_name,
                          "import_run", file->import_id, outcome->name, "import", summary, error);
}

bool import_apply(struct import_work *work, GError **error)
{
    work->phase = "writing";
    for (guint i = 0; i < work->files->len; i++)
        if (!apply_record(work, work->files->pdata[i], error))
            return false;
    for (guint i = 0; i < work->groups->len; i++)
        if (!apply_group(work, work->groups->pdata[i], error))
            return false;
    for (guint i = 0; i < work->files->len; i++)
        if (!import_record_finish(work->installation->database,
                                  ((struct import_file *)work->files->pdata[i])->import_id, NULL,
                                  error))
            return false;
    return true;
}
