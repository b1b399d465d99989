#include "config.h"

#include "operations/import_undo.h"

#include "base/clock.h"

/* Layer: operations. What undoing an import does, and what stands against it, in words. */

const char *const import_undo_words[IMPORT_UNDO_TABLES] = {
    [IMPORT_UNDO_LEARNERS] = "learners",
    [IMPORT_UNDO_ENROLMENTS] = "enrolments",
    [IMPORT_UNDO_GRADES] = "grades",
    [IMPORT_UNDO_SCORES] = "scores of graded parts",
    [IMPORT_UNDO_COMPLETIONS] = "completions",
    [IMPORT_UNDO_COURSES] = "courses",
    [IMPORT_UNDO_POLICIES] = "grading policies",
};

static const char *const words_for_one[IMPORT_UNDO_TABLES] = {
    [IMPORT_UNDO_LEARNERS] = "learner",
    [IMPORT_UNDO_ENROLMENTS] = "enrolment",
    [IMPORT_UNDO_GRADES] = "grade",
    [IMPORT_UNDO_SCORES] = "score of a graded part",
    [IMPORT_UNDO_COMPLETIONS] = "completion",
    [IMPORT_UNDO_COURSES] = "course",
    [IMPORT_UNDO_POLICIES] = "grading policy",
};

static void undo_list(GString *words, const gint64 *counts, const char *one, const char *many)
{
    int listed = 0, left = 0;
    gint64 all = 0;
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++) {
        left += counts[i] > 0;
        all += counts[i];
    }
    if (left > 0 && words->len > 0)
        g_string_append(words, "; ");
    for (int i = 0; i < IMPORT_UNDO_TABLES; i++) {
        if (counts[i] == 0)
            continue;
        left--;
        g_string_append_printf(words, "%s%" G_GINT64_FORMAT " %s",
                               listed++ == 0 ? ""
                               : left == 0   ? " and "
                                             : ", ",
                               counts[i], counts[i] == 1 ? words_for_one[i] : import_undo_words[i]);
    }
    if (listed > 0)
        g_string_append(words, all == 1 ? one : many);
}

char *import_undo_describe(const struct import_undo_counts *counts)
{
    g_autoptr(GString) words = g_string_new(NULL);
    undo_list(words, counts->removed, " is removed", " are removed");
    undo_list(words, counts->restored, " gets its earlier value", " get their earlier values");
    return g_strdup(words->len > 0 ? words->str : "it changed nothing");
}

static void obstacle_name_place(GString *words, const struct import_obstacle *obstacle)
{
    g_string_append(words, obstacle->what);
    if (obstacle->username != NULL)
        g_string_append_printf(words, " of %s", obstacle->username);
    if (obstacle->place != NULL)
        g_string_append_printf(words, " in %s", obstacle->place);
}

char *import_obstacle_describe(const struct import_obstacle *obstacle)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *at = clock_format(obstacle->at);
    if (obstacle->reason == IMPORT_OBSTACLE_MERGED) {
        g_string_append_printf(words, "the learner %s was merged into %s", obstacle->username,
                               obstacle->place);
        return g_strdup(words->str);
    }
    if (obstacle->reason == IMPORT_OBSTACLE_ISSUED) {
        g_string_append(words, "credential ");
        obstacle_name_place(words, obstacle);
        g_string_append_printf(words, ": issued on %s", at);
        return g_strdup(words->str);
    }
    obstacle_name_place(words, obstacle);
    if (obstacle->import_id != 0)
        g_string_append_printf(words, ": import number %" G_GINT64_FORMAT " changed it",
                               obstacle->import_id);
    else if (obstacle->operator_name != NULL)
        g_string_append_printf(words, ": %s changed it on %s", obstacle->operator_name, at);
    else
        g_string_append(words, ": somebody changed it");
    return g_strdup(words->str);
}

/* What has to be undone before: the latest import of those in the way; 0: none is. */
static gint64 refusal_import(const struct import_undoing *undoing)
{
    gint64 latest = 0;
    for (guint i = 0; i < undoing->obstacles->len; i++)
        latest = MAX(latest, ((struct import_obstacle *)undoing->obstacles->pdata[i])->import_id);
    return latest;
}

static bool refusal_has(const struct import_undoing *undoing, enum import_obstacle_reason reason)
{
    for (guint i = 0; i < undoing->obstacles->len; i++)
        if (((struct import_obstacle *)undoing->obstacles->pdata[i])->reason == reason)
            return true;
    return false;
}

char *import_undo_refusal(const struct import_undoing *undoing)
{
    g_autofree char *first =
        undoing->obstacles->len > 0 ? import_obstacle_describe(undoing->obstacles->pdata[0]) : NULL;
    const gint64 later = refusal_import(undoing), number = undoing->run->id;
    if (refusal_has(undoing, IMPORT_OBSTACLE_ISSUED))
        return g_strdup_printf("import number %" G_GINT64_FORMAT " can't be undone, because "
                               "credentials were issued on what it brought (%s)",
                               number, first);
    if (later != 0 && !refusal_has(undoing, IMPORT_OBSTACLE_MERGED))
        return g_strdup_printf("import number %" G_GINT64_FORMAT " can't be undone before number "
                               "%" G_GINT64_FORMAT ", which changed the same values: undo that one "
                               "first",
                               number, later);
    return g_strdup_printf("import number %" G_GINT64_FORMAT " can't be undone, because what it "
                           "brought was changed since (%s)",
                           number, first);
}
