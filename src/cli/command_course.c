#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/course.h"

static json_t *course_json(const struct course *course, const struct course_counts *counts)
{
    return json_pack("{s:o, s:o, s:o, s:b, s:b, s:I, s:I, s:I, s:o}", "key", json_text(course->key),
                     "long_name", json_text(course->long_name), "display_name",
                     json_text(course->display_name), "name_by_hand", course->name_by_hand,
                     "has_policy", course->has_policy, "enrolled", (json_int_t)counts->enrolled,
                     "completed", (json_int_t)counts->completed, "graded",
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
        const char *const cells[] = { course->key,
                                      *course->long_name != '\0' ? course->long_name
                                                                 : course->display_name,
                                      enrolled, course->has_policy ? "yes" : "no" };
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

static json_t *course_types_json(const GPtrArray *types)
{
    json_t *list = json_array();
    for (guint i = 0; i < types->len; i++) {
        const struct assignment_type *type = types->pdata[i];
        json_array_append_new(list, json_pack("{s:o, s:f, s:I, s:I, s:o}", "type",
                                              json_text(type->name), "weight", type->weight,
                                              "drop_count", (json_int_t)type->drop_count,
                                              "min_count", (json_int_t)type->min_count,
                                              "short_label", json_text(type->short_label)));
    }
    return list;
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

static void course_show_text(const struct course *course, const struct course_counts *counts,
                             const GPtrArray *types, const GPtrArray *subsections)
{
    output_field("Key", course->key);
    output_field("On certificates", course->long_name);
    output_field("Display name", course->display_name);
    report_flag("Names set by hand", course->name_by_hand);
    report_number("Enrolled", counts->enrolled);
    report_number("With completion", counts->completed);
    report_number("With LMS grade", counts->graded);
    report_flag("Grading policy", course->has_policy);
    for (guint i = 0; i < types->len; i++) {
        const struct assignment_type *type = types->pdata[i];
        g_autofree char *weight = report_percent(type->weight);
        g_autofree char *label = g_strconcat("  ", type->name, NULL);
        g_autofree char *shown = text_show(label);
        output_field(shown, weight);
    }
    for (guint i = 0; i < subsections->len; i++) {
        const struct subsection *one = subsections->pdata[i];
        g_autofree char *text =
            g_strdup_printf("%s %" G_GINT64_FORMAT "%s%s", one->category, one->number,
                            *one->name != '\0' ? ": " : "", one->name);
        output_field(i == 0 ? "Graded" : "", text);
    }
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
    if (!invocation->json) {
        course_show_text(course, &counts, types, subsections);
        return true;
    }
    json_t *whole = course_json(course, &counts);
    json_object_set_new(whole, "assignment_types", course_types_json(types));
    json_object_set_new(whole, "subsections", course_subsections_json(subsections));
    output_json(whole);
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
    const struct course_wish wish = { lines, display_name };
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
    return course_save(invocation, course_change, error);
}

#define NAME_OPTIONS                                                                               \
    { .name = "name",                                                                              \
      .argument = "TEXT",                                                                          \
      .help = "The name on certificates; \\n in it begins a new line" },                           \
    {                                                                                              \
        .name = "display-name", .argument = "TEXT",                                                \
        .help = "The name that is printed when there is no other"                                  \
    }

static const struct command_option add_options[] = {
    NAME_OPTIONS,
    { 0 },
};

static const struct command_option change_options[] = {
    NAME_OPTIONS,
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
    .summary = "Set a course's names by hand",
    .help = "Imports no longer overwrite names that were set by hand.\n\n"
            "  testamur course change course-v1:Org+HORT101+2026 --name 'Soil and Roots'",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_course_change_run,
};
