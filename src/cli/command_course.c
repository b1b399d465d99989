#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/correction.h"
#include "cli/origin.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/course.h"
#include "operations/course_policy.h"
#include "operations/course_words.h"
#include "store/course_policy.h"

static json_t *course_json(const struct course *course, const struct course_counts *counts)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:I, s:I, s:I, s:o}", "key", json_text(course->key),
        "long_name", json_text(course->long_name), "display_name", json_text(course->display_name),
        "name_policy", json_text(course->name_policy), "name_by_hand", course->name_by_hand != 0,
        "policy_by_hand", course->policy_by_hand != 0, "has_policy", course->has_policy, "enrolled",
        (json_int_t)counts->enrolled, "completed", (json_int_t)counts->completed, "graded",
        (json_int_t)counts->graded, "modified", report_state_json(course->modified));
}

static bool command_course_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "KEY", "NAME", ">ENROLLED", "POLICY", NULL };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? course_list(installation->database, error) : NULL;
    if (list == NULL)
        return false;
    g_autoptr(json_t) all = json_array();
    struct output_table *table = invocation->json ? NULL : output_table_begin(headings);
    bool done = true;
    for (guint i = 0; i < list->len && done; i++) {
        const struct course *course = list->pdata[i];
        struct course_counts counts = { 0 };
        done = course_count(installation->database, course->id, &counts, error);
        g_autofree char *enrolled = g_strdup_printf("%" G_GINT64_FORMAT, counts.enrolled);
        g_autofree char *name = text_join_lines(
            g_strdup(*course->long_name != '\0' ? course->long_name : course->display_name));
        const char *const cells[] = { course->key, name, enrolled,
                                      course->has_policy ? "yes" : "no" };
        if (table != NULL)
            output_table_row(table, cells);
        else
            json_array_append_new(all, course_json(course, &counts));
    }
    if (table != NULL)
        output_table_end(table);
    else if (done)
        output_json(g_steal_pointer(&all));
    return done;
}

static json_t *course_subsections_json(const GPtrArray *subsections)
{
    json_t *list = json_array();
    for (guint i = 0; i < subsections->len; i++) {
        const struct subsection *one = subsections->pdata[i];
        json_array_append_new(
            list, json_pack("{s:o, s:I, s:o}", "category", json_text(one->category), "number",
                            (json_int_t)one->number, "name", json_text(one->name)));
    }
    return list;
}

static bool course_show_text(struct database *database, const struct course *course, GError **error)
{
    g_autofree char *words = course_words(database, course, error);
    if (words != NULL)
        output_line("%s", words);
    return words != NULL;
}

static bool course_show(const struct invocation *invocation, struct database *database,
                        const char *key, GError **error)
{
    struct course_counts counts = { 0 };
    g_autoptr(course) course = course_find(database, key, error);
    if (course == NULL || !course_count(database, course->id, &counts, error))
        return false;
    g_autoptr(GPtrArray) types = course_assignment_types(database, course->id, error);
    g_autoptr(GPtrArray) subsections =
        types != NULL ? course_subsections(database, course->id, error) : NULL;
    if (subsections == NULL)
        return false;
    if (!invocation->json)
        return course_show_text(database, course, error);
    g_autoptr(json_t) whole = course_json(course, &counts);
    if (!origin_set_json(database, whole, "name_origin", &course->name_origin, error)
        || !origin_set_json(database, whole, "policy_origin", &course->policy_origin, error))
        return false;
    json_object_set_new(whole, "assignment_types", course_policy_types(types));
    json_object_set_new(whole, "subsections", course_subsections_json(subsections));
    output_json(g_steal_pointer(&whole));
    return true;
}

static bool command_course_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && course_show(invocation, installation->database, invocation->arguments[0], error);
}

static bool course_save(const struct invocation *invocation,
                        bool (*save)(struct installation *installation, const char *key,
                                     const struct course_wish *wish, GError **error),
                        GError **error)
{
    const char *name = invocation_option(invocation, "name");
    const char *display_name = invocation_option(invocation, "display-name");
    g_autofree char *lines = name != NULL ? report_break_lines(name) : NULL;
    const struct course_wish wish = { lines, display_name,
                                      invocation_option(invocation, "name-policy") };
    g_autofree char *key = text_trim(invocation->arguments[0]);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && save(installation, key, &wish, error)
           && course_show(invocation, installation->database, key, error);
}

static bool command_course_add_run(struct invocation *invocation, GError **error)
{
    return course_save(invocation, course_add, error);
}

static bool command_course_change_run(struct invocation *invocation, GError **error)
{
    if (!invocation_flag(invocation, "forget"))
        return course_save(invocation, course_change, error);
    if (invocation_option(invocation, "name") != NULL
        || invocation_option(invocation, "display-name") != NULL
        || invocation_option(invocation, "name-policy") != NULL) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "--forget takes back the names, and goes with no other option");
        return false;
    }
    g_autofree char *key = text_trim(invocation->arguments[0]);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL && course_forget_names(installation, key, error)
           && course_show(invocation, installation->database, key, error);
}

/* The numbers of --drop, one for each type; none: as they are. */
static bool policy_read_drops(const struct invocation *invocation, GArray *types, GError **error)
{
    g_autofree const char **drops = invocation_option_list(invocation, "drop");
    const guint count = g_strv_length((char **)drops);
    for (guint i = 0; count == types->len && i < count; i++) {
        gint64 *drop = &g_array_index(types, struct policy_type, i).drop_count;
        if (g_ascii_string_to_signed(drops[i], 10, 0, 1000, drop, NULL))
            continue;
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "--drop needs a whole number from 0 to 1000, not \"%s\"", drops[i]);
        return false;
    }
    if (count == 0 || count == types->len)
        return true;
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "give --drop once for each --type, in the same order, or not at all");
    return false;
}

/* --type and --weight come in pairs. Array of struct policy_type whose names are borrowed. */
static GArray *policy_read_types(const struct invocation *invocation, GError **error)
{
    g_autofree const char **names = invocation_option_list(invocation, "type");
    g_autofree const char **weights = invocation_option_list(invocation, "weight");
    const guint count = g_strv_length((char **)names);
    g_autoptr(GArray) types = g_array_new(FALSE, FALSE, sizeof(struct policy_type));
    if (count != g_strv_length((char **)weights)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "give --weight once for each --type, in the same order");
        return NULL;
    }
    for (guint i = 0; i < count; i++) {
        struct amount weight;
        if (!amount_read(weights[i], false, &weight, error))
            return NULL;
        const struct policy_type type = { names[i], weight.fraction, -1 };
        g_array_append_val(types, type);
    }
    return policy_read_drops(invocation, types, error) ? g_steal_pointer(&types) : NULL;
}

/* Exactly one of: a file, types, --none, --forget. */
static bool policy_choose(const struct invocation *invocation, const GArray *types,
                          struct policy_wish *wish, GError **error)
{
    const bool none = invocation_flag(invocation, "none");
    const bool forget = invocation_flag(invocation, "forget");
    const bool text = invocation->argument_count > 1;
    wish->types = types;
    wish->action = none     ? POLICY_NONE
                   : forget ? POLICY_FORGET
                   : text   ? POLICY_FROM_TEXT
                            : POLICY_FROM_TYPES;
    if (none + forget + text + (types->len > 0) == 1)
        return true;
    g_set_error(
        error, BASE_ERROR, ERROR_USAGE,
        "give the policy as @FILE.json, or with --type and --weight, or --none, or --forget");
    return false;
}

static bool command_course_policy_run(struct invocation *invocation, GError **error)
{
    struct policy_wish wish = { 0 };
    const char *source = invocation->arguments[1];
    g_autofree char *key = text_trim(invocation->arguments[0]);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) types = policy_read_types(invocation, error);
    if (types == NULL || !policy_choose(invocation, types, &wish, error))
        return false;
    g_autofree char *text = report_argument_text(source, error);
    if (source != NULL && text == NULL)
        return false;
    wish.text = text;
    wish.text_name = source != NULL && *source == '@' ? source + 1 : "the policy";
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL || !course_set_policy(installation, key, &wish, warnings, error))
        return false;
    report_warnings(warnings);
    return course_show(invocation, installation->database, key, error);
}

#define NAME_OPTIONS                                                                               \
    { .name = "name",                                                                              \
      .argument = "TEXT",                                                                          \
      .help = "The name on certificates; \\n in it begins a new line" },                           \
        { .name = "display-name",                                                                  \
          .argument = "TEXT",                                                                      \
          .help = "The name that is printed when there is no other" },                             \
    {                                                                                              \
        .name = "name-policy", .argument = "imported|approved|frozen",                             \
        .help = "What becomes of new names of learners who have a credential"                      \
    }

static const struct command_option add_options[] = {
    NAME_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    NAME_OPTIONS,
    CORRECTION_FORGET_OPTION,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static bool command_course_remove_run(struct invocation *invocation, GError **error)
{
    return report_remove(invocation, "the course", " with its grading policy", course_remove,
                         error);
}

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

static const struct command_option policy_options[] = {
    { .name = "type", .argument = "NAME", .help = "A type of assignments; may be repeated" },
    { .name = "weight", .argument = "RATIO|PERCENT%", .help = "The weight of that type" },
    { .name = "drop", .argument = "NUMBER", .help = "How many of its lowest grades do not count" },
    { .name = "none", .help = "The course has no grading policy" },
    CORRECTION_FORGET_OPTION,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

const struct command command_course_list = {
    .name = "course list",
    .summary = "List courses",
    .run = command_course_list_run,
};

const struct command command_course_show = {
    .name = "course show",
    .arguments = "KEY",
    .summary = "Show a course with its grading policy and graded parts",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_course_show_run,
};

const struct command command_course_add = {
    .name = "course add",
    .arguments = "KEY",
    .summary = "Add a course before its reports are imported",
    .options = add_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_course_add_run,
};

const struct command command_course_change = {
    .name = "course change",
    .arguments = "KEY",
    .summary = "Set a course's names by hand, and what imports may do to its learners' names",
    .help =
        "Imports no longer overwrite names that were set by hand.\n\n"
        "The name policy is about learners who have a live credential of the course, and whom an "
        "import calls otherwise. imported: the new name replaces the old one; credentials keep "
        "what they show until they are reissued. approved: the new name waits until somebody "
        "accepts it (\"learner list --proposed\"). frozen: the learner keeps the name, and the "
        "import shows a conflict. For who has credentials of several courses, the strictest policy "
        "counts.\n\n"
        "  testamur course change course-v1:Org+HORT101+2026 --name 'Soil and Roots'\n"
        "  testamur course change course-v1:Org+HORT101+2026 --name-policy frozen",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_course_change_run,
};

const struct command command_course_policy = {
    .name = "course policy",
    .arguments = "KEY [@FILE.json]",
    .summary = "Set a course's grading policy by hand",
    .help = "@FILE.json is a file in the form of Open edX's grading_policy.json. Imports keep a "
            "policy that was set by hand, and show a conflict.\n\n"
            "  testamur course policy course-v1:Org+HORT101+2026 --type Homework --weight '40 %' "
            "--type Exam --weight '60 %'\n"
            "  testamur course policy course-v1:Org+HORT101+2026 @grading_policy.json",
    .options = policy_options,
    .arguments_least = 1,
    .arguments_most = 2,
    .run = command_course_policy_run,
};

const struct command command_course_remove = {
    .name = "course remove",
    .arguments = "KEY",
    .summary = "Remove a course that was added by mistake",
    .help =
        "Refused while configurations, learning paths, enrolments, completions or grades belong "
        "to it.",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_course_remove_run,
};
