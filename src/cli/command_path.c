#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/correction.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/learning_path.h"

static json_t *path_json(const struct learning_path *path,
                         const struct learning_path_counts *counts)
{
    return json_pack("{s:o, s:o, s:b, s:I, s:I, s:o}", "key", json_text(path->key), "display_name",
                     json_text(path->display_name), "invite_only", path->invite_only, "enrolled",
                     (json_int_t)counts->enrolled, "configurations",
                     (json_int_t)counts->configurations, "modified",
                     report_state_json(path->modified));
}

static bool command_path_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "KEY", "NAME", ">ENROLLED", NULL };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? learning_path_list(installation->database, error) : NULL;
    if (list == NULL)
        return false;
    g_autoptr(json_t) all = json_array();
    struct output_table *table = invocation->json ? NULL : output_table_begin(headings);
    bool done = true;
    for (guint i = 0; i < list->len && done; i++) {
        const struct learning_path *path = list->pdata[i];
        struct learning_path_counts counts = { 0 };
        done = learning_path_count(installation->database, path->id, &counts, error);
        g_autofree char *enrolled = g_strdup_printf("%" G_GINT64_FORMAT, counts.enrolled);
        const char *const cells[] = { path->key, path->display_name, enrolled };
        if (table != NULL)
            output_table_row(table, cells);
        else
            json_array_append_new(all, path_json(path, &counts));
    }
    if (table != NULL)
        output_table_end(table);
    else if (done)
        output_json(g_steal_pointer(&all));
    return done;
}

static json_t *path_steps_json(const GPtrArray *steps)
{
    json_t *list = json_array();
    for (guint i = 0; i < steps->len; i++) {
        const struct learning_path_step *step = steps->pdata[i];
        json_array_append_new(
            list,
            json_pack("{s:o, s:o}", "course", json_text(step->course_key), "name",
                      json_text(*step->long_name != '\0' ? step->long_name : step->display_name)));
    }
    return list;
}

static bool path_show(const struct invocation *invocation, struct database *database,
                      const char *key, GError **error)
{
    struct learning_path_counts counts = { 0 };
    g_autoptr(learning_path) path = learning_path_find(database, key, error);
    if (path == NULL || !learning_path_count(database, path->id, &counts, error))
        return false;
    g_autoptr(GPtrArray) steps = learning_path_steps(database, path->id, error);
    if (steps == NULL)
        return false;
    if (invocation->json) {
        json_t *whole = path_json(path, &counts);
        json_object_set_new(whole, "steps", path_steps_json(steps));
        output_json(whole);
        return true;
    }
    output_field("Key", path->key);
    output_field("Name", path->display_name);
    report_flag("By invitation only", path->invite_only);
    report_number("Enrolled", counts.enrolled);
    report_number("Configurations", counts.configurations);
    for (guint i = 0; i < steps->len; i++) {
        const struct learning_path_step *step = steps->pdata[i];
        g_autofree char *label = g_strdup_printf("Step %u", i + 1);
        output_field(label, step->course_key);
    }
    return true;
}

static bool command_path_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && path_show(invocation, installation->database, invocation->arguments[0], error);
}

static bool path_save(const struct invocation *invocation,
                      bool (*save)(struct installation *installation, const char *key,
                                   const char *display_name, enum path_invitation invitation,
                                   GError **error),
                      GError **error)
{
    const bool open = invocation_flag(invocation, "open");
    const bool only = invocation_flag(invocation, "invite-only");
    if (open && only) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "give --open or --invite-only, not both");
        return false;
    }
    const enum path_invitation invitation = open   ? PATH_OPEN
                                            : only ? PATH_INVITATION_ONLY
                                                   : PATH_INVITATION_AS_IT_IS;
    const char *name = invocation_option(invocation, "name");
    g_autofree char *lines = name != NULL ? report_break_lines(name) : NULL;
    g_autofree char *key = text_trim(invocation->arguments[0]);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && save(installation, key, lines, invitation, error)
           && path_show(invocation, installation->database, key, error);
}

static bool command_path_add_run(struct invocation *invocation, GError **error)
{
    return path_save(invocation, path_add, error);
}

static bool command_path_change_run(struct invocation *invocation, GError **error)
{
    return path_save(invocation, path_change, error);
}

static bool command_path_remove_run(struct invocation *invocation, GError **error)
{
    return report_remove(invocation, "the learning path", " with its steps and enrolments",
                         path_remove, error);
}

static bool command_path_step_run(struct invocation *invocation, GError **error)
{
    const char *key = invocation->arguments[0];
    const bool none = invocation_flag(invocation, "none");
    if (none == (invocation->argument_count > 1)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "give either the courses in their order, or --none");
        return false;
    }
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && path_set_steps(installation, key, (const char *const *)invocation->arguments + 1,
                             error)
           && path_show(invocation, installation->database, key, error);
}

static bool command_path_enrol_run(struct invocation *invocation, GError **error)
{
    struct correction_wish wish = {
        .kind = CORRECTION_PATH,
        .context = invocation->arguments[0],
        .forget = invocation_flag(invocation, "forget"),
        .active = !invocation_flag(invocation, "end"),
    };
    if (wish.forget && !wish.active) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "give --end or --forget, not both");
        return false;
    }
    return correction_run(invocation, &wish, 1, invocation->argument_count - 1, error);
}

#define SAVE_OPTIONS                                                                               \
    { .name = "name",                                                                              \
      .argument = "TEXT",                                                                          \
      .help = "The name on certificates; \\n in it begins a new line" },                           \
        { .name = "invite-only", .help = "Only enrolled learners may see it (default)" },          \
    {                                                                                              \
        .name = "open", .help = "Everybody may see it"                                             \
    }

static const struct command_option add_options[] = {
    SAVE_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    SAVE_OPTIONS,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

static const struct command_option step_options[] = {
    { .name = "none", .help = "Take all steps away" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option enrol_options[] = {
    { .name = "end", .help = "End the enrolments instead" },
    CORRECTION_FORGET_OPTION,
    { 0 },
};

const struct command command_path_list = {
    .name = "path list",
    .summary = "List learning paths",
    .run = command_path_list_run,
};

const struct command command_path_show = {
    .name = "path show",
    .arguments = "KEY",
    .summary = "Show a learning path and its steps",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_path_show_run,
};

const struct command command_path_add = {
    .name = "path add",
    .arguments = "KEY",
    .summary = "Add a learning path",
    .help = "  testamur path add path-v1:Org+Gardening+2026+A --name 'Gardening'",
    .options = add_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_path_add_run,
};

const struct command command_path_change = {
    .name = "path change",
    .arguments = "KEY",
    .summary = "Change a learning path's name, or who may see it",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_path_change_run,
};

const struct command command_path_remove = {
    .name = "path remove",
    .arguments = "KEY",
    .summary = "Remove a learning path that has no configurations",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_path_remove_run,
};

const struct command command_path_step = {
    .name = "path step",
    .arguments = "KEY COURSE...",
    .summary = "Set the courses that are a learning path's steps, in their order",
    .help = "The courses replace the present steps.",
    .options = step_options,
    .arguments_least = 1,
    .arguments_most = -1,
    .run = command_path_step_run,
};

const struct command command_path_enrol = {
    .name = "path enrol",
    .arguments = "KEY USERNAME|@FILE...",
    .summary = "Enrol learners in a learning path",
    .help = "@FILE names a text file with a username on each line.",
    .options = enrol_options,
    .arguments_least = 2,
    .arguments_most = -1,
    .run = command_path_enrol_run,
};
