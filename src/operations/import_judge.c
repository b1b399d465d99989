#include "config.h"

#include "operations/import_private.h"

#include "store/import_people.h"

/* Layer: operations. The verdict on each row, group by group, in the order of learners. */

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
    import_stage_set_verdict(stage, group->rows.first, judge_join(file->policy_verdict, verdict));
    return (note == NULL || import_stage_note(stage, group->rows.first, note, error))
           && (names_note == NULL
               || import_stage_note(stage, group->rows.first, names_note, error));
}

static void judge_tell_gone(struct import_outcome *outcome, GPtrArray *names, const char *sentence)
{
    if (names->len == 0)
        return;
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_ptr_array_add(outcome->notices, g_strconcat(sentence, ": ", list, NULL));
}

static bool judge_columns(struct import_work *work, struct import_group *group, GError **error)
{
    struct import_file *file = group->file;
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    if (!import_columns_find(work->installation->database, group->course_id, group->columns, gone,
                             kept, error))
        return false;
    if (!import_group_is_whole(group))
        return true;
    judge_tell_gone(
        file->outcome, gone,
        "the course no longer has these graded subsections, so their grades are removed");
    judge_tell_gone(
        file->outcome, kept,
        "these graded subsections are not in the report but have grades set by hand, so "
        "they stay");
    return true;
}

/* What should be known about people in the file beside its rows. */
static void judge_tell_people(const struct import_file *file, gint64 doubles, gint64 merged)
{
    GPtrArray *notices = file->outcome->notices;
    if (doubles > 0)
        g_ptr_array_add(notices,
                        g_strdup_printf("%" G_GINT64_FORMAT " new %s somebody else's address and "
                                        "may be the same: see \"testamur learner duplicates\"",
                                        doubles, doubles == 1 ? "learner has" : "learners have"));
    if (merged > 0)
        g_ptr_array_add(notices,
                        g_strdup_printf("%" G_GINT64_FORMAT " %s not taken, since the account was "
                                        "merged into another one, whose own row counts",
                                        merged, merged == 1 ? "row is" : "rows are"));
}

/* Tables may tell about one learner in several files and courses. */
static bool judge_against_earlier(struct import_work *work, struct import_group *group, guint index,
                                  GError **error)
{
    struct import_stage *stage = work->result->stage;
    guint tables = 0;
    for (guint i = 0; i < work->groups->len; i++) {
        const struct import_group *other = work->groups->pdata[i];
        if (other->file->reader->importer->subject != IMPORT_TABLE)
            continue;
        tables++;
        if (i >= index || g_strcmp0(other->course_key, group->course_key) != 0)
            continue;
        const gint64 merged = stage->merged_rows_before;
        if (!import_people_compare_groups(stage, group->matches, other->matches, error))
            return false;
        judge_tell_people(other->file, 0, stage->merged_rows_before - merged);
    }
    return tables < 2 || import_people_compare_groups(stage, group->matches, NULL, error);
}

static bool judge_people(struct import_work *work, struct import_group *group, guint index,
                         GError **error)
{
    struct import_stage *stage = work->result->stage;
    const bool table = group->file->reader->importer->subject == IMPORT_TABLE;
    const gint64 doubles = stage->possible_duplicates, merged = stage->merged_rows;
    g_clear_pointer(&group->matches, g_array_unref);
    work->done = 0;
    work->total = (guint64)(group->rows.list != NULL ? (gint64)group->rows.list->len
                                                     : group->rows.last - group->rows.first + 1)
                  * 2;
    group->matches = import_people_match(stage, &group->rows,
                                         table ? PEOPLE_MERGE_SECOND : PEOPLE_REFUSE_SECOND, error);
    if (group->matches == NULL || (table && !judge_against_earlier(work, group, index, error)))
        return false;
    judge_tell_people(group->file, stage->possible_duplicates - doubles,
                      stage->merged_rows - merged);
    return true;
}

static bool judge_group(struct import_work *work, guint index, GError **error)
{
    struct import_stage *stage = work->result->stage;
    struct import_group *group = work->groups->pdata[index];
    struct import_file *file = group->file;
    const enum import_subject subject = file->reader->importer->subject;
    work->current = file;
    if (group->course_key != NULL
        && !import_course_find(work->installation->database, group->course_key, &group->course_id,
                               error))
        return false;
    file->course_id = group->course_id;
    if (subject == IMPORT_POLICY || subject == IMPORT_COURSE_NAMES)
        return judge_policy(work, group, error);
    if (!judge_people(work, group, index, error))
        return false;
    if (subject == IMPORT_PROFILES || group->course_key == NULL)
        return import_profiles_judge(stage, group->course_id, group->matches, error);
    if (subject == IMPORT_COMPLETIONS)
        return import_completions_judge(stage, group->course_id, group->matches, error);
    return judge_columns(work, group, error)
           && import_grades_judge(stage, group->course_id, group->columns, group->matches,
                                  subject == IMPORT_TABLE, error);
}

bool import_judge(struct import_work *work, GError **error)
{
    work->phase = "checking";
    for (guint i = 0; i < work->groups->len; i++)
        if (!judge_group(work, i, error))
            return false;
    return true;
}
