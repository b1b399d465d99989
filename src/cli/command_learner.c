#include "config.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/learner.h"
#include "rules/name.h"

/* More than a person reads, far less than what a terminal takes long for. */
#define LEARNERS_SHOWN 200

static json_t *learner_json(const struct learner *learner)
{
    g_autofree char *chosen = name_choose(learner->name, learner->first_name, learner->last_name);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:o}", "username",
                     json_text(learner->username), "lms_id",
                     learner->lms_id != NULL ? json_text(learner->lms_id) : json_null(), "name",
                     learner->name != NULL ? json_text(learner->name) : json_null(), "first_name",
                     json_text(learner->first_name), "last_name", json_text(learner->last_name),
                     "full_name", chosen != NULL ? json_text(chosen) : json_null(), "name_state",
                     json_text(learner->name_state), "name_remark", json_text(learner->name_remark),
                     "name_by_hand", learner->name_by_hand, "active", learner->active, "modified",
                     report_state_json(learner->modified));
}

static const char *learner_state(const struct learner *learner)
{
    return g_str_equal(learner->name_state, "good") ? "" : learner->name_state;
}

static void learner_list_table(const GPtrArray *list)
{
    static const char *const headings[] = { "USERNAME", "NAME", "STATE", "EMAIL", NULL };
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct learner *learner = list->pdata[i];
        g_autofree char *name = name_choose(learner->name, learner->first_name, learner->last_name);
        const char *const cells[] = { learner->username, name, learner_state(learner),
                                      learner->email };
        output_table_row(table, cells);
    }
    output_table_end(table);
}

static bool command_learner_list_run(struct invocation *invocation, GError **error)
{
    struct learner_filter filter = { .search = invocation_option(invocation, "search"),
                                     .review_only = invocation_flag(invocation, "review"),
                                     .after = invocation_option(invocation, "after") };
    gint64 limit = 0;
    if (!report_option_number(invocation, "limit", LEARNERS_SHOWN, &limit, error))
        return false;
    filter.limit = limit + 1;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? learner_list(installation->database, &filter, error) : NULL;
    if (list == NULL)
        return false;
    const bool more = (gint64)list->len > limit;
    if (more)
        g_ptr_array_remove_index(list, list->len - 1);
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, learner_json(list->pdata[i]));
        output_json(all);
    } else {
        learner_list_table(list);
    }
    if (more) {
        const struct learner *last = list->pdata[list->len - 1];
        g_autofree char *note = g_strdup_printf(
            "there are more: narrow them with --search, or go on with --after %s", last->username);
        output_note(note);
    }
    return true;
}

static json_t *learner_course_json(struct database *database, gint64 learner_id,
                                   const struct learner_course *course, GError **error)
{
    g_autoptr(GPtrArray) subsections =
        learner_subsections(database, learner_id, course->course_id, error);
    if (subsections == NULL)
        return NULL;
    json_t *grades = json_array();
    for (guint i = 0; i < subsections->len; i++) {
        const struct learner_subsection *one = subsections->pdata[i];
        json_array_append_new(
            grades, json_pack("{s:o, s:I, s:o, s:o, s:f}", "category", json_text(one->category),
                              "number", (json_int_t)one->number, "name", json_text(one->name),
                              "earned", one->attempted ? json_real(one->earned) : json_null(),
                              "possible", one->possible));
    }
    return json_pack("{s:o, s:b, s:o, s:o, s:o, s:o}", "course", json_text(course->course_key),
                     "enrolled", course->active, "mode", json_text(course->mode), "completion",
                     course->has_completion ? json_real(course->completion) : json_null(),
                     "reported_grade", course->has_grade ? json_real(course->grade) : json_null(),
                     "subsections", grades);
}

static bool learner_show_json(struct database *database, const struct learner *learner,
                              const GPtrArray *courses, const GPtrArray *paths,
                              const GPtrArray *credentials, GError **error)
{
    g_autoptr(json_t) whole = learner_json(learner);
    json_t *course_list = json_array();
    json_object_set_new(whole, "email", json_text(learner->email));
    json_object_set_new(whole, "courses", course_list);
    for (guint i = 0; i < courses->len; i++) {
        json_t *course = learner_course_json(database, learner->id, courses->pdata[i], error);
        if (course == NULL)
            return false;
        json_array_append_new(course_list, course);
    }
    json_t *path_list = json_array();
    for (guint i = 0; i < paths->len; i++) {
        const struct learner_path *path = paths->pdata[i];
        json_array_append_new(path_list, json_pack("{s:o, s:b}", "path", json_text(path->path_key),
                                                   "enrolled", path->active));
    }
    json_object_set_new(whole, "paths", path_list);
    json_t *credential_list = json_array();
    for (guint i = 0; i < credentials->len; i++) {
        const struct learner_credential *one = credentials->pdata[i];
        json_array_append_new(credential_list,
                              json_pack("{s:o, s:o, s:o, s:o, s:o}", "uuid", json_text(one->uuid),
                                        "context_key", json_text(one->context_key), "type",
                                        json_text(one->type_name), "status", json_text(one->status),
                                        "issued", report_instant_json(one->issued)));
    }
    json_object_set_new(whole, "credentials", credential_list);
    output_json(g_steal_pointer(&whole));
    return true;
}

static char *learner_points(double points)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.6g", points));
}

static bool learner_show_course(struct database *database, gint64 learner_id,
                                const struct learner_course *course, GError **error)
{
    g_autoptr(GPtrArray) subsections =
        learner_subsections(database, learner_id, course->course_id, error);
    if (subsections == NULL)
        return false;
    g_autofree char *shown = text_show(course->course_key);
    g_autofree char *mode = text_show(course->mode);
    g_autofree char *completion =
        course->has_completion ? report_percent(course->completion) : g_strdup("not known");
    g_autofree char *grade =
        course->has_grade ? report_percent(course->grade) : g_strdup("not known");
    output_line("%s", "");
    output_line("%s, %s%s%s", shown,
                course->active     ? "enrolled"
                : course->enrolled ? "enrolment ended"
                                   : "not enrolled",
                *mode != '\0' ? ", " : "", mode);
    output_field("  Completion", completion);
    output_field("  Grade of the LMS", grade);
    for (guint i = 0; i < subsections->len; i++) {
        const struct learner_subsection *one = subsections->pdata[i];
        g_autofree char *label =
            g_strdup_printf("  %s %" G_GINT64_FORMAT, one->category, one->number);
        g_autofree char *safe = text_show(label);
        g_autofree char *earned = learner_points(one->earned);
        g_autofree char *possible = learner_points(one->possible);
        g_autofree char *points = one->attempted ? g_strconcat(earned, " of ", possible, NULL)
                                                 : g_strdup("not attempted");
        output_field(safe, points);
    }
    return true;
}

static bool learner_show_text(struct database *database, const struct learner *learner,
                              const GPtrArray *courses, const GPtrArray *paths,
                              const GPtrArray *credentials, GError **error)
{
    g_autofree char *chosen = name_choose(learner->name, learner->first_name, learner->last_name);
    output_field("Username", learner->username);
    output_field("On certificates", chosen != NULL ? chosen : "(no name)");
    output_field("Name of the profile", learner->name != NULL ? learner->name : "(no profile)");
    output_field("First and last name", learner->first_name);
    output_field("", learner->last_name);
    output_field("State of the name", learner->name_state);
    if (*learner->name_remark != '\0')
        output_field("Why", learner->name_remark);
    report_flag("Set by hand", learner->name_by_hand);
    output_field("Email", learner->email);
    output_field("Id in the LMS", learner->lms_id);
    report_flag("Active", learner->active);
    for (guint i = 0; i < courses->len; i++)
        if (!learner_show_course(database, learner->id, courses->pdata[i], error))
            return false;
    for (guint i = 0; i < paths->len; i++) {
        const struct learner_path *path = paths->pdata[i];
        g_autofree char *shown = text_show(path->path_key);
        output_line("%s", "");
        output_line("%s, %s", shown, path->active ? "enrolled" : "enrolment ended");
    }
    if (credentials->len > 0)
        output_line("%s", "");
    for (guint i = 0; i < credentials->len; i++) {
        const struct learner_credential *one = credentials->pdata[i];
        g_autofree char *type = text_show(one->type_name);
        g_autofree char *key = text_show(one->context_key);
        output_line("%s  %s  %s in %s", one->uuid, one->status, type, key);
    }
    return true;
}

static bool learner_show(const struct invocation *invocation, struct database *database,
                         const char *username, GError **error)
{
    g_autoptr(learner) learner = learner_find(database, username, error);
    g_autoptr(GPtrArray) courses =
        learner != NULL ? learner_courses(database, learner->id, error) : NULL;
    g_autoptr(GPtrArray) paths =
        courses != NULL ? learner_paths(database, learner->id, error) : NULL;
    g_autoptr(GPtrArray) credentials =
        paths != NULL ? learner_credentials(database, learner->id, error) : NULL;
    if (credentials == NULL)
        return false;
    return invocation->json
               ? learner_show_json(database, learner, courses, paths, credentials, error)
               : learner_show_text(database, learner, courses, paths, credentials, error);
}

static bool command_learner_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && learner_show(invocation, installation->database, invocation->arguments[0], error);
}

static bool command_learner_change_run(struct invocation *invocation, GError **error)
{
    const char *name = invocation_option(invocation, "name");
    const char *remark = "";
    if (name == NULL) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "the option --name is missing");
        return false;
    }
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL
        || !learner_change_name(installation, invocation->arguments[0], name, &remark, error))
        return false;
    if (*remark != '\0') {
        g_autofree char *note = g_strdup_printf(
            "the name looks wrong (%s): it is not printed until it is accepted with \"testamur "
            "learner accept-name %s\"",
            remark, invocation->arguments[0]);
        output_note(note);
    }
    return learner_show(invocation, installation->database, invocation->arguments[0], error);
}

static bool command_learner_accept_name_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && learner_accept_name(installation, invocation->arguments[0], error)
           && learner_show(invocation, installation->database, invocation->arguments[0], error);
}

static const struct command_option list_options[] = {
    { .name = "search", .argument = "TEXT", .help = "Only those whose names or address hold it" },
    { .name = "review", .help = "Only those whose names wait to be accepted" },
    { .name = "limit", .argument = "NUMBER", .help = "At most so many (200)" },
    { .name = "after", .argument = "USERNAME", .help = "Only those behind this username" },
    { 0 },
};

static const struct command_option change_options[] = {
    { .name = "name", .argument = "TEXT", .help = "The full name, as it is to be printed" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option accept_options[] = {
    REPORT_BASED_ON_OPTION,
    { 0 },
};

const struct command command_learner_list = {
    .name = "learner list",
    .summary = "List learners",
    .options = list_options,
    .run = command_learner_list_run,
};

const struct command command_learner_show = {
    .name = "learner show",
    .arguments = "USERNAME",
    .summary = "Show a learner with enrolments, completions, grades and credentials",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_show_run,
};

const struct command command_learner_change = {
    .name = "learner change",
    .arguments = "USERNAME",
    .summary = "Set a learner's name by hand",
    .help = "Imports no longer overwrite a name that was set by hand: they show a conflict. "
            "Certificates that were issued keep their name until they are reissued.\n\n"
            "  testamur learner change anna --name 'Anna Kowalska'",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_change_run,
};

const struct command command_learner_accept_name = {
    .name = "learner accept-name",
    .arguments = "USERNAME",
    .summary = "Accept a name that waits for review, as it is",
    .options = accept_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_learner_accept_name_run,
};
