#include "config.h"

#include "console/sections/configurations.h"

#include "base/text.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/overlays.h"
#include "console/pages/plan.h"
#include "console/sections/configuration_switch.h"
#include "console/sections/merged_options.h"
#include "console/sections/options_field.h"
#include "console/sections/preview.h"
#include "console/sections/schedule_fields.h"
#include "operations/configuration.h"
#include "operations/report.h"
#include "rules/context_key.h"
#include "schedule/words.h"
#include "store/course.h"
#include "store/credential_type.h"
#include "store/learning_path.h"
#include "store/listing.h"

#include <string.h>

/* How many rows of each table are offered, of those that have what is typed. */
#define ROWS_OFFERED 500

#define COURSE_PREFIX "course-v1:"

/* The name of the course or path in one line, so that a slip in the key is seen. Caller frees; NULL: there is none yet. */
static char *context_name(struct database *database, const char *key, enum context_kind kind)
{
    if (kind == CONTEXT_PATH) {
        g_autoptr(learning_path) path = learning_path_find(database, key, NULL);
        return path != NULL ? text_join_lines(g_strdup(path->display_name)) : NULL;
    }
    g_autoptr(course) course = course_find(database, key, NULL);
    if (course == NULL)
        return NULL;
    const char *name = *course->long_name != '\0' ? course->long_name : course->display_name;
    return text_join_lines(g_strdup(name));
}

static void check_key(struct database *database, struct form_values *values)
{
    g_autoptr(GError) error = NULL;
    enum context_kind kind = CONTEXT_COURSE;
    form_values_note(values, "context_key", NULL);
    if (*form_values_get(values, "context_key") == '\0')
        return;
    g_autofree char *key =
        context_key_normalise(form_values_get(values, "context_key"), &kind, &error);
    if (key == NULL) {
        form_values_fault(values, "context_key", error->message);
        return;
    }
    g_autofree char *name = context_name(database, key, kind);
    const char *what = kind == CONTEXT_COURSE ? "course" : "learning path";
    g_autofree char *shown = name != NULL ? text_show(name) : NULL;
    g_autofree char *note =
        name != NULL ? g_strdup_printf("A %s: %s", what, shown)
                     : g_strdup_printf("No %s of this key was imported or added yet", what);
    form_values_note(values, "context_key", note);
}

static bool configurations_read(struct database *database, gint64 id, struct form_values *values,
                                GError **error)
{
    g_autoptr(configuration) found = configuration_find(database, id, error);
    if (found == NULL)
        return false;
    g_autofree char *options = json_write_indented(found->options, 2);
    values->id = found->id;
    values->based_on = found->modified;
    values->name = configuration_title(found->type_name, found->context_key);
    form_values_set(values, "context_key", found->context_key);
    form_values_set(values, "type", found->type_name);
    form_values_set(values, "options", options);
    check_key(database, values);
    return schedule_fields_read(database, found, values, error);
}

static bool configurations_read_new(struct database *database, struct form_values *values,
                                    GError **error)
{
    g_autoptr(configuration) initial = configuration_new();
    form_values_set(values, "options", "{}");
    return schedule_fields_read(database, initial, values, error);
}

static void equivalent_add(GPtrArray *equivalent, const char *word)
{
    g_ptr_array_add(equivalent, g_strdup(word));
}

static void equivalent_options(GPtrArray *equivalent, const json_t *options)
{
    g_autofree char *compact = json_write_compact(options);
    equivalent_add(equivalent, "--options");
    g_ptr_array_add(equivalent, g_steal_pointer(&compact));
}

/* What the form changes in the schedule. NULL on error. */
static json_t *schedule_changes(struct database *database, const struct configuration *before,
                                const struct schedule_wish *wish, GError **error)
{
    g_autoptr(configuration) scratch =
        before->id != 0 ? configuration_find(database, before->id, error) : configuration_new();
    g_autoptr(json_t) changes = json_object();
    g_autoptr(GPtrArray) faults =
        scratch != NULL ? configuration_wish_schedule(database, scratch, wish, changes, error)
                        : NULL;
    return faults != NULL ? g_steal_pointer(&changes) : NULL;
}

static void equivalent_begin(GPtrArray *equivalent, const struct configuration *before,
                             const struct configuration *saved, bool options_changed)
{
    g_autofree char *name = report_configuration_name(saved);
    if (before->id == 0) {
        equivalent_add(equivalent, "configuration");
        equivalent_add(equivalent, "add");
        equivalent_add(equivalent, saved->context_key);
        equivalent_add(equivalent, saved->type_name);
    } else {
        equivalent_add(equivalent, options_changed ? "configuration" : "schedule");
        equivalent_add(equivalent, options_changed ? "change" : "set");
        equivalent_add(equivalent, name);
    }
    if (options_changed)
        equivalent_options(equivalent, saved->options);
}

static bool configurations_save(struct installation *installation, struct form_values *values,
                                GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    struct schedule_fields typed;
    struct database *database = installation->database;
    g_autoptr(configuration) before =
        values->id != 0 ? configuration_find(database, values->id, error) : configuration_new();
    schedule_fields_wish(values, &typed);
    g_autoptr(json_t) changes =
        before != NULL ? schedule_changes(database, before, &typed.wish, error) : NULL;
    if (changes == NULL)
        return false;
    const struct configuration_wish wish = {
        .context_key = form_values_get(values, "context_key"),
        .type_name = form_values_get(values, "type"),
        .options = form_values_get(values, "options"),
        .schedule = &typed.wish,
    };
    g_autoptr(configuration) saved =
        configuration_save(installation, values->id, &wish, warnings, error);
    if (saved == NULL)
        return false;
    values->id = saved->id;
    g_free(values->name);
    values->name = configuration_title(saved->type_name, saved->context_key);
    equivalent_begin(equivalent, before, saved, !json_equal(before->options, saved->options));
    schedule_fields_equivalent(values, changes, equivalent);
    return true;
}

static bool configurations_remove_preview(struct database *database, gint64 id,
                                          GPtrArray *sentences, GError **error)
{
    g_autoptr(configuration) found = configuration_find(database, id, error);
    if (found == NULL || !configuration_check_removable(database, found, error))
        return false;
    g_autofree char *title = configuration_title(found->type_name, found->context_key);
    g_autofree char *shown = text_show(title);
    g_ptr_array_add(sentences,
                    g_strdup_printf("%s: nothing was issued with it. Its schedule%s and its plans "
                                    "go with it.",
                                    shown, found->enabled ? ", which is enabled," : ""));
    return true;
}

static bool configurations_remove(struct installation *installation, gint64 id,
                                  GPtrArray *equivalent, GError **error)
{
    g_autoptr(configuration) found = configuration_find(installation->database, id, error);
    g_autofree char *typed = g_strdup_printf("%" G_GINT64_FORMAT, id);
    if (found == NULL || !configuration_remove(installation, typed, error))
        return false;
    equivalent_add(equivalent, "configuration");
    equivalent_add(equivalent, "remove");
    g_ptr_array_add(equivalent, report_configuration_name(found));
    return true;
}

/* Each type is there once for each course or path. */
static void check_free(struct database *database, struct form_values *values)
{
    g_autofree char *key =
        context_key_normalise(form_values_get(values, "context_key"), NULL, NULL);
    const char *type = form_values_get(values, "type");
    g_autoptr(configuration) other = key != NULL && *type != '\0' && values->id == 0
                                         ? configuration_find_by_name(database, key, type, NULL)
                                         : NULL;
    form_values_fault(values, "type",
                      other != NULL ? "This course or path has a configuration of this type "
                                      "already: change that one"
                                    : NULL);
}

static struct options_functions functions_of(const struct credential_type *type)
{
    return (struct options_functions){ type->retrieval, type->generation };
}

static void check_options(struct database *database, struct form_values *values)
{
    g_autoptr(credential_type) type =
        credential_type_find(database, form_values_get(values, "type"), NULL);
    if (type == NULL)
        return;
    const struct options_functions functions = functions_of(type);
    options_field_check(database, values, "options", &functions, type->options);
    merged_options_note(values, "options", type);
}

static void configurations_check(struct database *database, struct form_values *values,
                                 const char *field)
{
    if (schedule_fields_has(field)) {
        schedule_fields_check(database, values);
        return;
    }
    if (g_str_equal(field, "context_key"))
        check_key(database, values);
    if (g_str_equal(field, "context_key") || g_str_equal(field, "type"))
        check_free(database, values);
    if (g_str_equal(field, "type") || g_str_equal(field, "options"))
        check_options(database, values);
}

/* What a key names, while one is chosen. */
static char *describe_key(struct database *database, const char *typed)
{
    g_autoptr(GError) error = NULL;
    enum context_kind kind = CONTEXT_COURSE;
    g_autofree char *key = *typed != '\0' ? context_key_normalise(typed, &kind, &error) : NULL;
    if (key == NULL)
        return g_strdup("Learning context key\nThat of a course or of a learning path. Known ones "
                        "are offered: Enter or Alt-Down shows them all.");
    g_autofree char *name = context_name(database, key, kind);
    g_autofree char *shown = text_show(name != NULL ? name : "");
    return g_strdup_printf("%s\n%s", kind == CONTEXT_COURSE ? "A course" : "A learning path",
                           name != NULL ? shown : "It was not imported or added yet.");
}

/* What the type says, while one is chosen. */
static char *describe_type(const struct credential_type *type)
{
    g_autofree char *retrieval = options_field_describe_function(type->retrieval);
    g_autofree char *options = json_write_indented(type->options, 2);
    return g_strdup_printf("%s\n%s, %s\n\nIts options, which are in force where this form's say "
                           "nothing:\n%s\n\n%s",
                           type->name, type->retrieval, type->generation, options,
                           retrieval != NULL ? retrieval : "");
}

static char *configurations_aside(struct database *database, const struct form_values *values,
                                  const char *field, int line, int column)
{
    if (schedule_fields_has(field))
        return schedule_fields_aside(database, values, field);
    g_autoptr(credential_type) type =
        credential_type_find(database, form_values_get(values, "type"), NULL);
    if (g_str_equal(field, "context_key"))
        return describe_key(database, form_values_get(values, field));
    if (type == NULL)
        return NULL;
    if (g_str_equal(field, "type"))
        return describe_type(type);
    const struct options_functions functions = functions_of(type);
    return options_field_aside(&functions, form_values_get(values, field), line, column);
}

/* Those rows of a listing in which the words occur, each with the name of what it is if that is another column. */
static bool search_listing(struct database *database, const char *name, const char *typed,
                           const char *key, const char *named, GPtrArray *offers, bool *more,
                           GError **error)
{
    g_autoptr(listing) listing = listing_open(database, name, 0, error);
    if (listing == NULL || !listing_set_search(listing, typed, error))
        return false;
    g_autoptr(GPtrArray) rows = listing_fetch(listing, 0, LISTING_FROM, ROWS_OFFERED + 1, error);
    guint count = 0, key_cell = 0, name_cell = 0;
    const struct listing_column *columns = listing_columns(listing, &count);
    for (guint i = 0; i < count; i++) {
        key_cell = g_str_equal(columns[i].name, key) ? i : key_cell;
        name_cell = g_str_equal(columns[i].name, named) ? i : name_cell;
    }
    for (guint i = 0; rows != NULL && i < MIN(rows->len, ROWS_OFFERED); i++) {
        const struct listing_row *row = rows->pdata[i];
        text_join_lines(row->cells[name_cell]);
        g_ptr_array_add(
            offers, key_cell == name_cell
                        ? g_strdup(row->cells[key_cell])
                        : g_strdup_printf("%s\t%s", row->cells[key_cell], row->cells[name_cell]));
    }
    *more |= rows != NULL && rows->len > ROWS_OFFERED;
    return rows != NULL;
}

static const char *const search_fields[] = { "context_key", "type", NULL };

static bool configurations_search(struct database *database, const char *field, const char *typed,
                                  GPtrArray *offers, bool *more, GError **error)
{
    *more = false;
    if (g_str_equal(field, "type"))
        return search_listing(database, "types", typed, "name", "name", offers, more, error);
    return search_listing(database, "courses", typed, "key", "name", offers, more, error)
           && search_listing(database, "paths", typed, "key", "name", offers, more, error);
}

static GPtrArray *configurations_offer(struct database *database, const struct form_values *values,
                                       const char *field, int line, int column)
{
    if (schedule_fields_has(field))
        return schedule_fields_offer(database, field);
    g_autoptr(credential_type) type =
        credential_type_find(database, form_values_get(values, "type"), NULL);
    if (type == NULL)
        return NULL;
    const struct options_functions functions = functions_of(type);
    return options_field_offer(database, &functions, form_values_get(values, field), line, column);
}

static gint64 cell_number(const struct page *page, const struct listing_row *row, const char *name)
{
    const char *cell = list_row_cell(page, row, name);
    return cell != NULL ? g_ascii_strtoll(cell, NULL, 10) : 0;
}

char *configurations_show_schedule(const struct page *page, const struct listing_row *row)
{
    const char *zone = list_row_cell(page, row, "zone");
    const struct schedule schedule = {
        .kind = schedule_kind_find(list_row_cell(page, row, "kind")),
        .interval_every = cell_number(page, row, "every"),
        .interval_period = list_row_cell(page, row, "period"),
        .crontab = list_row_cell(page, row, "crontab"),
        .crontab_zone = zone != NULL ? zone : "",
        .clocked = cell_number(page, row, "clocked"),
        .start_time = cell_number(page, row, "start"),
        .expires = cell_number(page, row, "expires"),
        .one_off = cell_number(page, row, "one_off") != 0,
    };
    return schedule_describe(&schedule, console_zone(page->console));
}

/* Most are courses: what all their keys begin with takes cells from what tells them apart. */
char *configurations_show_key(const char *key)
{
    return g_strdup(g_str_has_prefix(key, COURSE_PREFIX) ? key + strlen(COURSE_PREFIX) : key);
}

static char *configurations_show_cell(const struct page *page, const struct listing_row *row,
                                      const char *column, const char *raw)
{
    if (g_str_equal(column, "context_key"))
        return configurations_show_key(raw);
    return g_str_equal(column, "kind") ? configurations_show_schedule(page, row) : NULL;
}

static bool is_in_options(const struct page *page)
{
    int line, column;
    const char *field = form_cursor(page, &line, &column);
    return field != NULL && g_str_equal(field, "options") && !console_is_read_only(page->console);
}

/* The type that the form names; NULL after a message. Caller frees. */
static struct credential_type *form_type(struct page *page)
{
    g_autoptr(GError) error = NULL;
    const char *name = form_values_get(form_values(page), "type");
    struct credential_type *type =
        credential_type_find(console_database(page->console), name, &error);
    if (*name == '\0')
        console_message(page->console, MESSAGE_NOTE, "Choose the type first.");
    else if (type == NULL)
        console_error(page->console, error);
    return type;
}

static void run_insert_example(struct page *page)
{
    g_autoptr(credential_type) type = form_type(page);
    if (type == NULL)
        return;
    const struct options_functions functions = functions_of(type);
    options_field_insert_example(page, &functions);
}

static void run_merged(struct page *page)
{
    g_autoptr(credential_type) type = form_type(page);
    if (type != NULL)
        merged_options_open(page->console, type, form_values_get(form_values(page), "options"));
}

static void generate_saved(struct page *page)
{
    plan_open(page->console, form_id(page));
}

/* What is planned is what is saved, so that comes first. */
static void run_generate(struct page *page)
{
    form_save_then(page, generate_saved);
}

static bool has_current(const struct page *page)
{
    return list_current_id(page) != 0;
}

static void run_generate_current(struct page *page)
{
    plan_open(page->console, list_current_id(page));
}

const struct console_command configurations_form_commands[] = {
    { "insert-example",
      { KEY_FUNCTION(5) },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU,
      NULL,
      is_in_options,
      run_insert_example },
    { "merged-options", { KEY_FUNCTION(6) }, CONSOLE_COMMAND_MENU, NULL, NULL, run_merged },
    { "generate",
      { KEY_FUNCTION(5), KEY_CONTROL('X') },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "issue",
      NULL,
      run_generate },
    { "preview",
      { KEY_CONTROL('V') },
      CONSOLE_COMMAND_MENU,
      "preview",
      preview_of_form_possible,
      preview_of_form },
    { 0 },
};

const struct console_command configurations_list_commands[] = {
    { "generate",
      { 'g' },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "issue",
      has_current,
      run_generate_current },
    { "preview", { 'p' }, CONSOLE_COMMAND_MENU, "preview", has_current, preview_of_row },
    { "enable",
      { 't' },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_BAR,
      "schedule set",
      configuration_switch_can_enable,
      configuration_switch_enable },
    { "disable",
      { 't' },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_BAR,
      "schedule set",
      configuration_switch_can_disable,
      configuration_switch_disable },
    { 0 },
};

void configurations_open_schedule(struct console *console, gint64 id)
{
    struct page *below = console_top(console);
    form_open(console, &section_configurations, id, NULL);
    if (console_top(console) != below)
        form_go_to_field(console_top(console), "enabled");
}

const struct section section_configurations = {
    .name = "configurations",
    .list_commands = configurations_list_commands,
    .form_commands = configurations_form_commands,
    .show_cell = configurations_show_cell,
    .read = configurations_read,
    .read_new = configurations_read_new,
    .save = configurations_save,
    .can_add = true,
    .remove_preview = configurations_remove_preview,
    .remove = configurations_remove,
    .check = configurations_check,
    .aside = configurations_aside,
    .offer = configurations_offer,
    .search_fields = search_fields,
    .search = configurations_search,
    .shows = schedule_fields_shows,
    .zone = schedule_fields_zone,
    .history_kind = "configuration",
};
