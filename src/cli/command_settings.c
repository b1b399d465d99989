#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/file_view.h"
#include "operations/settings.h"
#include "store/mail.h"

static json_t *settings_json(const struct setting *setting, const char *value, bool is_default,
                             gint64 modified)
{
    return json_pack("{s:s, s:o, s:b, s:s, s:s, s:s, s:o}", "name", setting->name, "value",
                     json_text(value), "is_default", is_default, "default", setting->fallback,
                     "values", setting->values, "help", setting->help, "modified",
                     report_state_json(modified));
}

static bool settings_list_json(struct database *database, GError **error)
{
    g_autoptr(json_t) list = json_array();
    for (const struct setting *setting = settings; setting->name != NULL; setting++) {
        bool is_default = false;
        gint64 modified = 0;
        g_autofree char *value = settings_value(database, setting, &is_default, error);
        if (value == NULL || !settings_modified(database, setting, &modified, error))
            return false;
        json_array_append_new(list, settings_json(setting, value, is_default, modified));
    }
    output_json(g_steal_pointer(&list));
    return true;
}

static bool settings_list_table(struct database *database, GError **error)
{
    static const char *const headings[] = { "SETTING", "VALUE", "", "MEANING", NULL };
    struct output_table *table = output_table_begin(headings);
    bool done = true;
    for (const struct setting *setting = settings; setting->name != NULL && done; setting++) {
        bool is_default = false;
        g_autofree char *value = settings_value(database, setting, &is_default, error);
        const char *const cells[] = { setting->name, value, is_default ? "default" : "",
                                      setting->help };
        done = value != NULL;
        if (done)
            output_table_row(table, cells);
    }
    output_table_end(table);
    return done;
}

static bool command_settings_list_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    return invocation->json ? settings_list_json(installation->database, error)
                            : settings_list_table(installation->database, error);
}

static bool settings_show(const struct invocation *invocation, struct database *database,
                          const struct setting *setting, GError **error)
{
    bool is_default = false;
    gint64 modified = 0;
    g_autofree char *value = settings_value(database, setting, &is_default, error);
    if (value == NULL || !settings_modified(database, setting, &modified, error))
        return false;
    if (invocation->json) {
        output_json(settings_json(setting, value, is_default, modified));
        return true;
    }
    output_field("Setting", setting->name);
    output_field("Value", value);
    output_field("Default", setting->fallback);
    output_field("May be", setting->values);
    output_field("Meaning", setting->help);
    return true;
}

static bool command_settings_show_run(struct invocation *invocation, GError **error)
{
    const struct setting *setting = settings_find(invocation->arguments[0], error);
    if (setting == NULL)
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && settings_show(invocation, installation->database, setting, error);
}

static bool settle_progress(void *data, guint64 done)
{
    g_autofree char *text = g_strdup_printf("files of %" G_GUINT64_FORMAT " credentials", done);
    output_progress(text);
    return !interrupt_came(data);
}

/* The files follow the setting write_files. */
static bool settings_settle_files(struct installation *installation, GError **error)
{
    struct file_view_result result;
    g_autoptr(interrupt) interrupt = interrupt_begin();
    const struct file_view_request request = { settle_progress, interrupt };
    const bool done = file_view_settle(installation, &request, &result, error);
    output_progress(NULL);
    if (!done || !file_view_did(&result))
        return done;
    g_autofree char *words =
        g_strdup_printf("%" G_GUINT64_FORMAT " files written, %" G_GUINT64_FORMAT " removed",
                        result.written, result.removed);
    output_note(words);
    if (result.kept + result.damaged > 0) {
        g_autofree char *rest = g_strdup_printf(
            "%" G_GUINT64_FORMAT " files were left, because they are not what was issued, and "
            "%" G_GUINT64_FORMAT " could not be made: run \"testamur check --read-data\"",
            result.kept, result.damaged);
        output_note(rest);
    }
    return true;
}

/* Whoever switches mail on may not think of what was issued before. */
static bool settings_note_waiting(const struct setting *setting, struct database *database,
                                  GError **error)
{
    if (!g_str_equal(setting->name, "mail_enabled"))
        return true;
    struct mail_counts counts;
    g_autoptr(site_settings) site = site_settings_load(database, error);
    if (site == NULL || !mail_count(database, clock_now(), &counts, error))
        return false;
    if (site->mail_enabled && counts.queued > 0) {
        g_autofree char *words =
            g_strdup_printf("messages that wait and go out from now on: %" G_GINT64_FORMAT
                            "; \"testamur mail pause\" keeps them, \"testamur mail cancel --state "
                            "queued\" drops them",
                            counts.queued);
        output_note(words);
    }
    return true;
}

static bool command_settings_set_run(struct invocation *invocation, GError **error)
{
    const struct setting *setting = settings_find(invocation->arguments[0], error);
    if (setting == NULL)
        return false;
    const bool reset = invocation_flag(invocation, "default");
    if (reset == (invocation->argument_count > 1)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "give either a value or --default: testamur settings set %s VALUE",
                    setting->name);
        return false;
    }
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && settings_change(installation, setting, reset ? NULL : invocation->arguments[1], error)
           && settings_settle_files(installation, error)
           && settings_note_waiting(setting, installation->database, error)
           && settings_show(invocation, installation->database, setting, error);
}

static const struct command_option set_options[] = {
    { .name = "default", .help = "Take the setting back to its default" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

const struct command command_settings_list = {
    .name = "settings list",
    .summary = "List the settings of the site with their values",
    .run = command_settings_list_run,
};

const struct command command_settings_show = {
    .name = "settings show",
    .arguments = "SETTING",
    .summary = "Show one setting and what it may be",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_settings_show_run,
};

const struct command command_settings_set = {
    .name = "settings set",
    .arguments = "SETTING [VALUE]",
    .summary = "Change a setting of the site",
    .help = "  testamur settings set time_zone Europe/Berlin\n"
            "  testamur settings set date_format '%d.%m.%Y'\n"
            "  testamur settings set site_name --default",
    .options = set_options,
    .arguments_least = 1,
    .arguments_most = 2,
    .run = command_settings_set_run,
};
