#include "config.h"

#include "base/text.h"
#include "cli/commands.h"
#include "cli/learner_show.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/learner.h"
#include "operations/learner_merge.h"
#include "rules/name.h"
#include "store/learner_duplicates.h"

#define DUPLICATES_SHOWN 200

static json_t *merge_overlap_json(const struct learner_overlap *overlap)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:s}", "what", overlap->what, "where",
                     json_text(overlap->where), "kept", json_text(overlap->kept), "merged",
                     json_text(overlap->merged), "holds",
                     overlap->merged_holds ? "merged" : "kept");
}

static json_t *merge_conflict_json(const struct learner_merge_conflict *conflict)
{
    return json_pack("{s:o, s:o, s:s, s:s, s:s, s:s}", "type", json_text(conflict->type_name),
                     "context", json_text(conflict->context_key), "kept", conflict->kept_uuid,
                     "kept_status", conflict->kept_status, "merged", conflict->merged_uuid,
                     "merged_status", conflict->merged_status);
}

static void merge_print_json(const struct learner_merge_plan *plan)
{
    const struct learner_merge_counts *counts = &plan->counts;
    json_t *object = json_object();
    json_t *overlaps = json_array(), *conflicts = json_array(), *taken = json_array();
    for (guint i = 0; i < plan->overlaps->len; i++)
        json_array_append_new(overlaps, merge_overlap_json(plan->overlaps->pdata[i]));
    for (guint i = 0; i < plan->conflicts->len; i++)
        json_array_append_new(conflicts, merge_conflict_json(plan->conflicts->pdata[i]));
    for (guint i = 0; i < plan->taken->len; i++)
        json_array_append_new(taken, json_text(plan->taken->pdata[i]));
    json_object_set_new(object, "dry_run", json_true());
    json_object_set_new(object, "kept", learner_json(plan->kept));
    json_object_set_new(object, "merged", learner_json(plan->merged));
    json_object_set_new(
        object, "moved",
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "credentials", (json_int_t)counts->credentials,
                  "enrolments", (json_int_t)counts->enrolments, "grades",
                  (json_int_t)counts->grades, "scores", (json_int_t)counts->scores, "completions",
                  (json_int_t)counts->completions, "paths", (json_int_t)counts->paths));
    json_object_set_new(object, "taken", taken);
    json_object_set_new(object, "overlaps", overlaps);
    json_object_set_new(object, "conflicts", conflicts);
    output_json(object);
}

static void merge_print(const struct learner_merge_plan *plan)
{
    g_autofree char *words = learner_merge_words(plan);
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        output_line("%s", *line);
}

/* The plan comes before the question, and before the reason why it can't be done. */
static bool merge_show_plan(const struct invocation *invocation,
                            const struct learner_merge_plan *plan, bool dry_run, GError **error)
{
    if (invocation->json && dry_run)
        merge_print_json(plan);
    else if (!invocation->json)
        merge_print(plan);
    if (!learner_merge_check(plan, error))
        return false;
    if (dry_run && !invocation->json)
        output_line("%s", "\nDry run: nothing was changed.");
    return true;
}

static bool command_learner_merge_run(struct invocation *invocation, GError **error)
{
    const bool dry_run = invocation_flag(invocation, "dry-run");
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    g_autoptr(learner_merge_plan) plan =
        installation != NULL ? learner_merge_plan(installation->database, invocation->arguments[0],
                                                  invocation->arguments[1], error)
                             : NULL;
    if (plan == NULL || !merge_show_plan(invocation, plan, dry_run, error))
        return false;
    if (dry_run)
        return true;
    g_autofree char *kept = text_show(plan->kept->username);
    g_autofree char *merged = text_show(plan->merged->username);
    g_autofree char *question =
        g_strdup_printf("Merge %s into %s? This can't be taken back.", merged, kept);
    if (!report_confirm(invocation, question, error) || !learner_merge(installation, plan, error))
        return false;
    const char *username = learner_merge_username(plan);
    g_autoptr(learner) learner = learner_find(installation->database, username, error);
    g_autoptr(GPtrArray) outdated =
        learner != NULL ? learner_find_outdated(installation->database, learner, error) : NULL;
    return outdated != NULL
           && learner_show(invocation, installation->database, username, outdated, error);
}

static char *duplicate_name(const struct learner *learner)
{
    return name_choose(learner->name, learner->first_name, learner->last_name);
}

static void duplicates_print(const GPtrArray *list)
{
    static const char *const headings[] = { "LEARNER", "NAME", "AND", "NAME", "WHY", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct learner_duplicate *pair = list->pdata[i];
        g_autofree char *name = duplicate_name(pair->one);
        g_autofree char *other_name = duplicate_name(pair->other);
        const char *const cells[] = { pair->one->username, name, pair->other->username, other_name,
                                      pair->why };
        output_table_row(table, cells);
    }
    output_table_end(table);
}

static void duplicates_print_json(const GPtrArray *list)
{
    json_t *all = json_array();
    for (guint i = 0; i < list->len; i++) {
        const struct learner_duplicate *pair = list->pdata[i];
        json_array_append_new(all, json_pack("{s:o, s:o, s:s}", "one", learner_json(pair->one),
                                             "other", learner_json(pair->other), "why", pair->why));
    }
    output_json(all);
}

static bool command_learner_duplicates_run(struct invocation *invocation, GError **error)
{
    gint64 limit = 0, after = 0;
    bool more = false;
    if (!report_option_number(invocation, "limit", DUPLICATES_SHOWN, &limit, error)
        || (invocation_option(invocation, "after") != NULL
            && !report_option_number(invocation, "after", 1, &after, error)))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL
            ? learner_duplicates(installation->database, after, limit, &more, error)
            : NULL;
    if (list == NULL)
        return false;
    if (invocation->json)
        duplicates_print_json(list);
    else if (list->len > 0)
        duplicates_print(list);
    else
        output_line("%s", after > 0 ? "Nobody else seems to be there twice."
                                    : "Nobody seems to be there twice.");
    g_autofree char *note = g_strdup_printf("there are more: go on with --after %" G_GINT64_FORMAT,
                                            after + (gint64)list->len);
    if (more)
        output_note(note);
    else if (list->len > 0)
        output_note("those who are one person are merged with \"testamur learner merge LEARNER "
                    "OTHER\"");
    return true;
}

static const struct command_option merge_options[] = {
    { .name = "dry-run", .help = "Show what would happen and change nothing" },
    { .name = "yes", .help = "Do not ask" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option duplicates_options[] = {
    { .name = "limit", .argument = "NUMBER", .help = "At most so many pairs (200)" },
    { .name = "after", .argument = "NUMBER", .help = "Without the first ones, to go on" },
    { 0 },
};

const struct command command_learner_merge = {
    .name = "learner merge",
    .arguments = "USERNAME OTHER",
    .summary = "Make one learner of two who are one person",
    .help =
        "The first one stays and gets the other's credentials, enrolments, grades, completions "
        "and id numbers. Where both have a grade or a completion, the one set by hand holds, else "
        "the newer. The other's user name, address and numbers stay known, so that later imports "
        "find the one who stayed. A file that still lists both has one row taken, that of the one "
        "who stayed; the other is noted as merged. A user name that was made because a file had "
        "none gives way to a real one. Two credentials for the same are refused: invalidate one of "
        "them first.\n\n"
        "  testamur learner duplicates\n"
        "  testamur learner merge anna anna.kowalska@example.org --dry-run",
    .options = merge_options,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = command_learner_merge_run,
};

const struct command command_learner_duplicates = {
    .name = "learner duplicates",
    .summary = "List learners who may be one person",
    .help = "Those with the same address; the same id number but for leading zeros; and the same "
            "name, in whatever order of its words, if their user names begin with the same letter "
            "or one of them was made because a file had none.",
    .options = duplicates_options,
    .run = command_learner_duplicates_run,
};
