#include "config.h"

#include "console/sections/courses.h"

#include "base/text.h"
#include "console/job.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/pages/tables.h"
#include "console/sections/correcting.h"
#include "console/sections/equivalent.h"
#include "operations/course.h"
#include "operations/course_policy.h"
#include "operations/course_words.h"
#include "rules/context_key.h"
#include "store/course_policy.h"
#include "store/name_policy.h"

#include <math.h>

#define POLICY_INDENT 2

/* "" for none. Caller frees; NULL on error. */
static char *policy_text(struct database *database, gint64 course_id, GError **error)
{
    g_autoptr(json_t) policy = course_policy_read(database, course_id, error);
    if (policy == NULL)
        return NULL;
    return json_is_null(policy) ? g_strdup("") : json_write_indented(policy, POLICY_INDENT);
}

static bool courses_read(struct database *database, gint64 id, struct form_values *values,
                         GError **error)
{
    g_autoptr(course) course = course_find_by_id(database, id, error);
    g_autofree char *policy = course != NULL ? policy_text(database, id, error) : NULL;
    g_autofree char *record = policy != NULL ? course_record_words(database, course, error) : NULL;
    if (record == NULL)
        return false;
    values->id = course->id;
    values->based_on = course->modified;
    values->name = g_strdup(course->key);
    form_values_set(values, "key", course->key);
    form_values_set(values, "long_name", course->long_name);
    form_values_set(values, "display_name", course->display_name);
    form_values_set(values, "name_policy", course->name_policy);
    form_values_set(values, "policy", policy);
    form_values_set(values, "record", record);
    form_values_note(values, "long_name",
                     course->name_by_hand != 0 ? "set by hand: imports keep it" : NULL);
    form_values_note(values, "policy",
                     course->policy_by_hand != 0 ? "set by hand: imports keep it" : NULL);
    return true;
}

static bool courses_read_new(struct database *database, struct form_values *values, GError **error)
{
    (void)database;
    (void)error;
    form_values_set(values, "key", "course-v1:");
    form_values_set(values, "name_policy", name_policy_words[NAME_POLICY_IMPORTED]);
    return true;
}

/* As a shell's argument is written: line feeds as \n. Caller frees. */
static void equivalent_lines(GPtrArray *equivalent, const char *option, const char *name)
{
    if (name == NULL)
        return;
    g_auto(GStrv) lines = g_strsplit(name, "\n", -1);
    g_autofree char *joined = g_strjoinv("\\n", lines);
    equivalent_option(equivalent, option, joined);
}

static const char *changed(const char *before, const char *after)
{
    return g_strcmp0(before, after) != 0 ? after : NULL;
}

/* Whether two texts say another policy; layout is no matter. */
static bool policy_differs(const char *before, const char *after)
{
    g_autofree char *trimmed = text_trim(after);
    if (*before == '\0' || *trimmed == '\0')
        return *before != *trimmed;
    g_autoptr(json_t) one = json_read_text(before, -1, "the policy", NULL);
    g_autoptr(json_t) other = json_read_text(trimmed, -1, "the policy", NULL);
    return other == NULL || !json_equal(one, other);
}

static bool save_policy(struct installation *installation, const char *key, const char *typed,
                        GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    g_autofree char *text = text_trim(typed);
    g_autoptr(json_t) policy = json_read_text(text, -1, "the policy", NULL);
    g_autofree char *compact = policy != NULL ? json_write_compact(policy) : NULL;
    const struct policy_wish wish = {
        .action = *text != '\0' ? POLICY_FROM_TEXT : POLICY_NONE,
        .text = text,
        .text_name = "the policy",
    };
    equivalent_then(equivalent);
    equivalent_add(equivalent, "course", "policy", key, compact != NULL ? compact : "--none", NULL);
    return course_set_policy(installation, key, &wish, warnings, error);
}

/* The policy comes first, because it is what may be refused. */
static bool courses_change(struct installation *installation, struct form_values *values,
                           GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(course) before = course_find_by_id(database, values->id, error);
    g_autofree char *policy = before != NULL ? policy_text(database, before->id, error) : NULL;
    if (policy == NULL)
        return false;
    const struct course_wish wish = {
        .long_name = changed(before->long_name, form_values_get(values, "long_name")),
        .display_name = changed(before->display_name, form_values_get(values, "display_name")),
        .name_policy = changed(before->name_policy, form_values_get(values, "name_policy")),
    };
    const bool names =
        wish.long_name != NULL || wish.display_name != NULL || wish.name_policy != NULL;
    if (policy_differs(policy, form_values_get(values, "policy"))
        && !save_policy(installation, before->key, form_values_get(values, "policy"), warnings,
                        equivalent, error))
        return false;
    if (!names)
        return true;
    equivalent_then(equivalent);
    equivalent_add(equivalent, "course", "change", before->key, NULL);
    equivalent_lines(equivalent, "--name", wish.long_name);
    equivalent_lines(equivalent, "--display-name", wish.display_name);
    equivalent_option(equivalent, "--name-policy", wish.name_policy);
    return course_change(installation, before->key, &wish, error);
}

static bool courses_add(struct installation *installation, struct form_values *values,
                        GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    const char *long_name = form_values_get(values, "long_name");
    const char *display_name = form_values_get(values, "display_name");
    const char *policy = form_values_get(values, "policy");
    g_autofree char *key = text_trim(form_values_get(values, "key"));
    const struct course_wish wish = {
        .long_name = *long_name != '\0' ? long_name : NULL,
        .display_name = *display_name != '\0' ? display_name : NULL,
        .name_policy = changed(name_policy_words[NAME_POLICY_IMPORTED],
                               form_values_get(values, "name_policy")),
    };
    if (!course_add(installation, key, &wish, error))
        return false;
    g_autoptr(course) course = course_find(installation->database, key, error);
    if (course == NULL)
        return false;
    values->id = course->id;
    equivalent_add(equivalent, "course", "add", course->key, NULL);
    equivalent_lines(equivalent, "--name", wish.long_name);
    equivalent_lines(equivalent, "--display-name", wish.display_name);
    equivalent_option(equivalent, "--name-policy", wish.name_policy);
    return !policy_differs("", policy)
           || save_policy(installation, course->key, policy, warnings, equivalent, error);
}

static bool courses_save(struct installation *installation, struct form_values *values,
                         GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    const bool saved = values->id == 0
                           ? courses_add(installation, values, warnings, equivalent, error)
                           : courses_change(installation, values, warnings, equivalent, error);
    g_free(values->name);
    values->name = text_trim(form_values_get(values, "key"));
    return saved;
}

static void check_key(struct database *database, struct form_values *values)
{
    enum context_kind kind;
    g_autoptr(GError) error = NULL;
    g_autofree char *key = context_key_normalise(form_values_get(values, "key"), &kind, &error);
    g_autoptr(course) other = key != NULL ? course_find(database, key, NULL) : NULL;
    if (key == NULL)
        form_values_fault(values, "key", error->message);
    else if (kind != CONTEXT_COURSE)
        form_values_fault(values, "key", "This is the key of a learning path, not of a course");
    else if (other != NULL && other->id != values->id)
        form_values_fault(values, "key", "There is a course with this key already");
}

static void check_policy(struct form_values *values)
{
    double weights = 0;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = text_trim(form_values_get(values, "policy"));
    g_autofree char *note = NULL;
    if (*text != '\0' && !course_policy_check_text(text, &weights, &error))
        form_values_fault(values, "policy", error->message);
    else if (*text != '\0' && fabs(weights - 1) > 0.0001)
        note = g_strdup_printf("The weights add up to %.4g, not to 1.", weights);
    form_values_note(values, "policy", note);
}

static void courses_check(struct database *database, struct form_values *values, const char *field)
{
    g_autoptr(GError) error = NULL;
    if (g_str_equal(field, "key")) {
        check_key(database, values);
    } else if (g_str_equal(field, "policy")) {
        check_policy(values);
    } else if (g_str_has_suffix(field, "name")) {
        g_autofree char *name = course_normalise_name(form_values_get(values, field),
                                                      g_str_equal(field, "long_name"), &error);
        if (name == NULL)
            form_values_fault(values, field, error->message);
    }
}

/* What a command is about: the form's course, or the current row. */
static bool courses_remove_preview(struct database *database, gint64 id, GPtrArray *sentences,
                                   GError **error)
{
    g_autoptr(course) course = course_find_by_id(database, id, error);
    if (course == NULL || !course_check_removable(database, course, error))
        return false;
    g_autofree char *shown = text_show(course->key);
    g_ptr_array_add(sentences, g_strdup_printf("%s: nothing belongs to it but %s.", shown,
                                               course->has_policy ? "its names and grading policy"
                                                                  : "its names"));
    return true;
}

static bool courses_remove(struct installation *installation, gint64 id, GPtrArray *equivalent,
                           GError **error)
{
    g_autoptr(course) course = course_find_by_id(installation->database, id, error);
    if (course == NULL || !course_remove(installation, course->key, error))
        return false;
    equivalent_add(equivalent, "course", "remove", course->key, NULL);
    return true;
}

static gint64 current_id(const struct page *page)
{
    return g_str_equal(page->class->name, "form") ? form_id(page) : list_current_id(page);
}

static bool has_course(const struct page *page)
{
    return current_id(page) != 0;
}

static void run_learners(struct page *page)
{
    g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, current_id(page));
    const char *const filters[] = { "course", value, NULL };
    list_open_filtered(page->console, section_find("learners"), 0, filters);
}

static void run_enrol(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(course) course =
        course_find_by_id(console_database(page->console), current_id(page), &error);
    if (course == NULL) {
        console_error(page->console, error);
        return;
    }
    const struct correcting_wish wish = { .kind = CORRECTION_ENROLMENT, .context = course->key };
    correcting_begin(page->console, &wish, NULL);
}

/* Taking back names or the policy. */
struct forgetting {
    char *key;
    bool policy;
};

static void forgetting_free(gpointer data)
{
    struct forgetting *forgetting = data;
    g_free(forgetting->key);
    g_free(forgetting);
}

static bool forgetting_run(struct job *job, struct installation *installation, gpointer data,
                           GError **error)
{
    static const struct policy_wish wish = { .action = POLICY_FORGET };
    const struct forgetting *forgetting = data;
    (void)job;
    return forgetting->policy ? course_set_policy(installation, forgetting->key, &wish, NULL, error)
                              : course_forget_names(installation, forgetting->key, error);
}

static void forgetting_done(struct console *console, struct page *page, gpointer data,
                            const GError *error)
{
    const struct forgetting *forgetting = data;
    (void)page;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    const char *const words[] = { "course", forgetting->policy ? "policy" : "change",
                                  forgetting->key, "--forget", NULL };
    console_message(console, MESSAGE_DONE, "%s no longer set by hand; imports may change %s.",
                    forgetting->policy ? "The grading policy is" : "The names are",
                    forgetting->policy ? "it" : "them");
    console_equivalent(console, words);
}

static const struct job_class forgetting_class = {
    .doing = "Saving",
    .writes = true,
    .run = forgetting_run,
    .done = forgetting_done,
    .free = forgetting_free,
};

static void forget_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)marked;
    if (index < 0)
        return;
    struct forgetting *forgetting = g_new0(struct forgetting, 1);
    forgetting->key = g_strdup(data);
    forgetting->policy = index == 1;
    job_start(console, NULL, &forgetting_class, forgetting);
}

static void run_forget(struct page *page)
{
    static const char *const lines[] = { "The names", "The grading policy", NULL };
    const struct menu menu = { .title = "Take back what was set by hand", .lines = lines };
    g_autoptr(GError) error = NULL;
    g_autoptr(course) course =
        course_find_by_id(console_database(page->console), current_id(page), &error);
    if (course != NULL)
        menu_open(page->console, &menu, forget_chosen, g_strdup(course->key), g_free);
    else
        console_error(page->console, error);
}

static void run_export(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(course) course =
        course_find_by_id(console_database(page->console), current_id(page), &error);
    if (course != NULL)
        tables_export_course(page, course->key);
    else
        console_error(page->console, error);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

const struct console_command courses_list_commands[] = {
    { "learners-of", { 't', KEY_FUNCTION(6) }, BAR | MENU, NULL, has_course, run_learners },
    { "enrol-in", { 'o' }, MENU | WRITES, "enrolment set", has_course, run_enrol },
    { "take-back", { 'u' }, MENU | WRITES, NULL, has_course, run_forget },
    { "export-course", { 0 }, MENU, "export grades", has_course, run_export },
    { "export-grades", { 0 }, MENU, "export grades", NULL, tables_export_grades },
    { 0 },
};

const struct console_command courses_form_commands[] = {
    { "learners-of", { KEY_FUNCTION(6) }, BAR | MENU, NULL, has_course, run_learners },
    { "enrol-in", { 0 }, MENU | WRITES, "enrolment set", has_course, run_enrol },
    { "take-back", { 0 }, MENU | WRITES, NULL, has_course, run_forget },
    { "export-course", { 0 }, MENU, "export grades", has_course, run_export },
    { 0 },
};

const struct section section_courses = {
    .name = "courses",
    .list_commands = courses_list_commands,
    .form_commands = courses_form_commands,
    .read = courses_read,
    .read_new = courses_read_new,
    .save = courses_save,
    .can_add = true,
    .remove_preview = courses_remove_preview,
    .remove = courses_remove,
    .check = courses_check,
    .history_kind = "course",
};
