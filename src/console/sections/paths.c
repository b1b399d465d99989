#include "config.h"

#include "console/sections/paths.h"

#include "base/error.h"
#include "base/text.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/sections/correcting.h"
#include "console/sections/equivalent.h"
#include "operations/course.h"
#include "operations/learning_path.h"
#include "rules/context_key.h"
#include "store/course.h"

/* The steps as the form has them: a key on each line. NULL on error. Caller frees. */
static char *steps_text(struct database *database, gint64 id, GError **error)
{
    g_autoptr(GPtrArray) steps = learning_path_steps(database, id, error);
    if (steps == NULL)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < steps->len; i++) {
        const struct learning_path_step *step = steps->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", step->course_key);
    }
    return g_string_free(text, FALSE);
}

/* The keys on the lines, without blank ones. Caller frees with g_strfreev. */
static char **steps_read(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *key = text_trim(*line);
        if (*key != '\0')
            g_strv_builder_add(keys, key);
    }
    return g_strv_builder_end(keys);
}

static bool paths_read(struct database *database, gint64 id, struct form_values *values,
                       GError **error)
{
    struct learning_path_counts counts = { 0 };
    g_autoptr(learning_path) path = learning_path_find_by_id(database, id, error);
    g_autofree char *steps = path != NULL ? steps_text(database, id, error) : NULL;
    if (steps == NULL || !learning_path_count(database, id, &counts, error))
        return false;
    g_autofree char *record =
        g_strdup_printf("%" G_GINT64_FORMAT " learner%s enrolled, %" G_GINT64_FORMAT
                        " configuration%s, %" G_GINT64_FORMAT " credential%s",
                        counts.enrolled, counts.enrolled == 1 ? "" : "s", counts.configurations,
                        counts.configurations == 1 ? "" : "s", counts.credentials,
                        counts.credentials == 1 ? "" : "s");
    values->id = path->id;
    values->based_on = path->modified;
    values->name = g_strdup(path->key);
    form_values_set(values, "key", path->key);
    form_values_set(values, "name", path->display_name);
    form_values_set(values, "invite_only", path->invite_only ? "1" : "0");
    form_values_set(values, "steps", steps);
    form_values_set(values, "record", record);
    return true;
}

static bool paths_read_new(struct database *database, struct form_values *values, GError **error)
{
    (void)database;
    (void)error;
    form_values_set(values, "key", "path-v1:");
    form_values_set(values, "invite_only", "1");
    return true;
}

static void paths_equivalent(GPtrArray *equivalent, const char *verb, const char *key,
                             const char *name, enum path_invitation invitation)
{
    equivalent_add(equivalent, "path", verb, key, NULL);
    if (name != NULL) {
        g_auto(GStrv) lines = g_strsplit(name, "\n", -1);
        g_autofree char *joined = g_strjoinv("\\n", lines);
        equivalent_option(equivalent, "--name", joined);
    }
    if (invitation != PATH_INVITATION_AS_IT_IS)
        equivalent_add(equivalent, invitation == PATH_OPEN ? "--open" : "--invite-only", NULL);
}

static bool save_steps(struct installation *installation, const char *key, const char *text,
                       GPtrArray *equivalent, GError **error)
{
    g_auto(GStrv) keys = steps_read(text);
    if (!path_set_steps(installation, key, (const char *const *)keys, error))
        return false;
    if (equivalent->len > 0)
        return true;
    equivalent_add(equivalent, "path", "step", key, keys[0] == NULL ? "--none" : NULL, NULL);
    for (char **one = keys; *one != NULL; one++)
        equivalent_add(equivalent, *one, NULL);
    return true;
}

static bool paths_add(struct installation *installation, struct form_values *values,
                      GPtrArray *equivalent, GError **error)
{
    const char *name = form_values_get(values, "name");
    const char *steps = form_values_get(values, "steps");
    const enum path_invitation invitation =
        g_str_equal(form_values_get(values, "invite_only"), "1") ? PATH_INVITATION_ONLY : PATH_OPEN;
    g_autofree char *key = text_trim(form_values_get(values, "key"));
    if (!path_add(installation, key, name, invitation, error))
        return false;
    g_autoptr(learning_path) path = learning_path_find(installation->database, key, error);
    if (path == NULL)
        return false;
    values->id = path->id;
    paths_equivalent(equivalent, "add", path->key, *name != '\0' ? name : NULL, invitation);
    return *steps == '\0' || save_steps(installation, path->key, steps, equivalent, error);
}

static bool paths_change(struct installation *installation, struct form_values *values,
                         GPtrArray *equivalent, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(learning_path) before = learning_path_find_by_id(database, values->id, error);
    g_autofree char *steps = before != NULL ? steps_text(database, before->id, error) : NULL;
    if (steps == NULL)
        return false;
    const char *name = form_values_get(values, "name");
    const bool only = g_str_equal(form_values_get(values, "invite_only"), "1");
    const bool renamed = g_strcmp0(name, before->display_name) != 0;
    const enum path_invitation invitation = only == before->invite_only ? PATH_INVITATION_AS_IT_IS
                                            : only                      ? PATH_INVITATION_ONLY
                                                                        : PATH_OPEN;
    if (renamed || invitation != PATH_INVITATION_AS_IT_IS) {
        if (!path_change(installation, before->key, renamed ? name : NULL, invitation, error))
            return false;
        paths_equivalent(equivalent, "change", before->key, renamed ? name : NULL, invitation);
    }
    return g_str_equal(steps, form_values_get(values, "steps"))
           || save_steps(installation, before->key, form_values_get(values, "steps"), equivalent,
                         error);
}

static bool paths_save(struct installation *installation, struct form_values *values,
                       GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    (void)warnings;
    const bool saved = values->id == 0 ? paths_add(installation, values, equivalent, error)
                                       : paths_change(installation, values, equivalent, error);
    g_free(values->name);
    values->name = text_trim(form_values_get(values, "key"));
    return saved;
}

static bool paths_remove_preview(struct database *database, gint64 id, GPtrArray *sentences,
                                 GError **error)
{
    struct learning_path_counts counts = { 0 };
    g_autoptr(learning_path) path = learning_path_find_by_id(database, id, error);
    if (path == NULL || !learning_path_count(database, id, &counts, error))
        return false;
    g_autofree char *shown = text_show(path->key);
    if (counts.configurations > 0) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "the learning path %s can't be removed while %" G_GINT64_FORMAT
                    " configuration%s made for it",
                    shown, counts.configurations, counts.configurations == 1 ? " is" : "s are");
        return false;
    }
    g_ptr_array_add(sentences,
                    g_strdup_printf("%s goes with its steps and %" G_GINT64_FORMAT " enrolment%s.",
                                    shown, counts.enrolled, counts.enrolled == 1 ? "" : "s"));
    return true;
}

static bool paths_remove(struct installation *installation, gint64 id, GPtrArray *equivalent,
                         GError **error)
{
    g_autoptr(learning_path) path = learning_path_find_by_id(installation->database, id, error);
    if (path == NULL || !path_remove(installation, path->key, error))
        return false;
    equivalent_add(equivalent, "path", "remove", path->key, NULL);
    return true;
}

static void check_key(struct database *database, struct form_values *values)
{
    enum context_kind kind;
    g_autoptr(GError) error = NULL;
    g_autofree char *key = context_key_normalise(form_values_get(values, "key"), &kind, &error);
    g_autoptr(learning_path) other = key != NULL ? learning_path_find(database, key, NULL) : NULL;
    if (key == NULL)
        form_values_fault(values, "key", error->message);
    else if (kind != CONTEXT_PATH)
        form_values_fault(values, "key", "This is the key of a course, not of a learning path");
    else if (other != NULL && other->id != values->id)
        form_values_fault(values, "key", "There is a learning path with this key already");
}

/* Each line must be a course that is known. */
static void check_steps(struct database *database, struct form_values *values)
{
    g_auto(GStrv) lines = g_strsplit(form_values_get(values, "steps"), "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        g_autofree char *key = text_trim(lines[i]);
        g_autoptr(course) course = *key != '\0' ? course_find(database, key, NULL) : NULL;
        if (*key == '\0' || course != NULL)
            continue;
        g_autofree char *shown = text_show(key);
        g_autofree char *fault = g_strdup_printf("There is no course %s: add it first", shown);
        form_values_fault_at(values, "steps", i + 1, 1, fault);
        return;
    }
}

static void paths_check(struct database *database, struct form_values *values, const char *field)
{
    g_autoptr(GError) error = NULL;
    if (g_str_equal(field, "key")) {
        check_key(database, values);
    } else if (g_str_equal(field, "steps")) {
        check_steps(database, values);
    } else if (g_str_equal(field, "name")) {
        g_autofree char *name = course_normalise_name(form_values_get(values, field), true, &error);
        if (name == NULL)
            form_values_fault(values, field, error->message);
    }
}

static gint64 current_id(const struct page *page)
{
    return g_str_equal(page->class->name, "form") ? form_id(page) : list_current_id(page);
}

static bool has_path(const struct page *page)
{
    return current_id(page) != 0;
}

static void begin_enrolment(struct page *page, enum correcting_act act)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(learning_path) path =
        learning_path_find_by_id(console_database(page->console), current_id(page), &error);
    if (path == NULL) {
        console_error(page->console, error);
        return;
    }
    const struct correcting_wish wish = { .kind = CORRECTION_PATH,
                                          .act = act,
                                          .context = path->key };
    correcting_begin(page->console, &wish, NULL);
}

static void run_enrol(struct page *page)
{
    begin_enrolment(page, CORRECTING_SET);
}

static void run_end(struct page *page)
{
    begin_enrolment(page, CORRECTING_END);
}

/* A step is put behind the others. The page lies below the menu. */
struct stepping {
    struct page *page;
    GPtrArray *keys; /* of char *, NULL at the end */
};

static void stepping_free(gpointer data)
{
    struct stepping *stepping = data;
    g_ptr_array_unref(stepping->keys);
    g_free(stepping);
}

static void step_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    const struct stepping *stepping = data;
    (void)console;
    (void)marked;
    if (index < 0)
        return;
    struct form_values *values = form_values(stepping->page);
    g_auto(GStrv) before = steps_read(form_values_get(values, "steps"));
    g_autofree char *joined = g_strjoinv("\n", before);
    g_autofree char *steps = g_strconcat(joined, *joined != '\0' ? "\n" : "",
                                         (const char *)stepping->keys->pdata[index], NULL);
    form_values_set(values, "steps", steps);
    form_show_values(stepping->page);
}

static void run_add_step(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) courses = course_list(console_database(page->console), &error);
    if (courses == NULL || courses->len == 0) {
        if (error != NULL)
            console_error(page->console, error);
        else
            console_message(page->console, MESSAGE_NOTE,
                            "There are no courses yet: add one first.");
        return;
    }
    struct stepping *stepping = g_new0(struct stepping, 1);
    stepping->page = page;
    stepping->keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < courses->len; i++)
        g_ptr_array_add(stepping->keys, g_strdup(((const struct course *)courses->pdata[i])->key));
    g_ptr_array_add(stepping->keys, NULL);
    const struct menu menu = { .title = "Which course is the next step?",
                               .lines = (const char *const *)stepping->keys->pdata };
    menu_open(page->console, &menu, step_chosen, stepping, stepping_free);
}

#define BAR CONSOLE_COMMAND_BAR
#define MENU CONSOLE_COMMAND_MENU
#define WRITES CONSOLE_COMMAND_WRITES

const struct console_command paths_list_commands[] = {
    { "enrol-in",
      { 'o', KEY_FUNCTION(6) },
      BAR | MENU | WRITES,
      "path enrol",
      has_path,
      run_enrol },
    { "end-enrolment-in", { 0 }, MENU | WRITES, "path enrol", has_path, run_end },
    { 0 },
};

const struct console_command paths_form_commands[] = {
    { "add-step", { KEY_FUNCTION(5) }, BAR | MENU | WRITES, "path step", NULL, run_add_step },
    { "enrol-in", { KEY_FUNCTION(6) }, BAR | MENU | WRITES, "path enrol", has_path, run_enrol },
    { "end-enrolment-in", { 0 }, MENU | WRITES, "path enrol", has_path, run_end },
    { 0 },
};

const struct section section_paths = {
    .name = "paths",
    .list_commands = paths_list_commands,
    .form_commands = paths_form_commands,
    .read = paths_read,
    .read_new = paths_read_new,
    .save = paths_save,
    .can_add = true,
    .remove_preview = paths_remove_preview,
    .remove = paths_remove,
    .check = paths_check,
    .history_kind = "learning_path",
};
