#include "config.h"

#include "console/sections/settings.h"

#include "base/machine.h"
#include "console/pages/form.h"
#include "console/sections/equivalent.h"
#include "console/sections/settings_care.h"
#include "console/terminal/terminal.h"
#include "console/terminal/theme.h"
#include "operations/file_view.h"
#include "operations/settings.h"

#include <string.h>

/* There is one object of this kind. */
#define SETTINGS_ID 1

/* Values that no field shows: what a setting was when it was read, and when that was changed last. */
static char *settings_before(const char *name)
{
    return g_strconcat("before ", name, NULL);
}

static char *settings_basis(const char *name)
{
    return g_strconcat("basis ", name, NULL);
}

static bool settings_is_flag(const struct setting *setting)
{
    return strcmp(setting->values, "true or false") == 0;
}

/* A setting's value as its field shows it, and back. Caller frees. */
static char *settings_to_field(const struct setting *setting, const char *value)
{
    return g_strdup(!settings_is_flag(setting) ? value : strcmp(value, "true") == 0 ? "1" : "0");
}

static char *settings_from_field(const struct setting *setting, const char *value)
{
    return g_strdup(!settings_is_flag(setting) ? value
                    : strcmp(value, "1") == 0  ? "true"
                                               : "false");
}

static bool settings_read_one(struct database *database, const struct setting *setting,
                              struct form_values *values, GError **error)
{
    bool is_default = false;
    gint64 modified = 0;
    g_autofree char *value = settings_value(database, setting, &is_default, error);
    if (value == NULL || !settings_modified(database, setting, &modified, error))
        return false;
    g_autofree char *field = settings_to_field(setting, value);
    g_autofree char *before = settings_before(setting->name);
    g_autofree char *basis = settings_basis(setting->name);
    g_autofree char *instant = g_strdup_printf("%" G_GINT64_FORMAT, modified);
    form_values_set(values, setting->name, field);
    form_values_set(values, before, field);
    form_values_set(values, basis, instant);
    values->based_on = MAX(values->based_on, modified);
    return true;
}

static void settings_read_machine(struct database *database, struct form_values *values)
{
    g_autofree char *operator_name = machine_operator();
    const char *term = g_getenv("TERM");
    g_autofree char *terminal = g_strdup_printf(
        "%s, %dx%d%s%s", term != NULL ? term : "", terminal_columns(), terminal_rows(),
        terminal_is_utf8() ? ", UTF-8" : ", no UTF-8: text is shown in ASCII",
        terminal_is_lean() ? ", lean" : "");
    form_values_set(values, "directory", database_directory(database));
    form_values_set(values, "operator", operator_name);
    form_values_set(values, "terminal", terminal);
    form_values_set(values, "theme", theme_name());
}

static bool settings_read(struct database *database, gint64 id, struct form_values *values,
                          GError **error)
{
    values->id = id;
    values->name = g_strdup("the site");
    for (const struct setting *setting = settings; setting->name != NULL; setting++)
        if (!settings_read_one(database, setting, values, error))
            return false;
    settings_read_machine(database, values);
    return true;
}

static bool settings_save_one(struct installation *installation, const struct setting *setting,
                              struct form_values *values, GError **error)
{
    g_autofree char *basis = settings_basis(setting->name);
    g_autofree char *value = settings_from_field(setting, form_values_get(values, setting->name));
    g_autoptr(GError) fault = NULL;
    installation->based_on = g_ascii_strtoll(form_values_get(values, basis), NULL, 10);
    if (settings_change(installation, setting, value, &fault))
        return true;
    form_values_fault(values, setting->name, fault->message);
    g_propagate_error(error, g_steal_pointer(&fault));
    return false;
}

/* The files follow the setting write_files. */
static bool settings_settle(struct installation *installation, GPtrArray *warnings, GError **error)
{
    struct file_view_result result = { 0 };
    const struct file_view_request request = { 0 };
    if (!file_view_settle(installation, &request, &result, error))
        return false;
    if (file_view_did(&result))
        g_ptr_array_add(warnings,
                        g_strdup_printf("%" G_GUINT64_FORMAT " files written, %" G_GUINT64_FORMAT
                                        " removed, as the setting says.",
                                        result.written, result.removed));
    return true;
}

/* Each setting that was changed is an act of its own, as it is from the command line: the ones before a wrong one
 * hold. */
static bool settings_save(struct installation *installation, struct form_values *values,
                          GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    for (const struct setting *setting = settings; setting->name != NULL; setting++) {
        g_autofree char *before = settings_before(setting->name);
        if (strcmp(form_values_get(values, before), form_values_get(values, setting->name)) == 0)
            continue;
        if (!settings_save_one(installation, setting, values, error))
            return false;
        g_autofree char *value =
            settings_from_field(setting, form_values_get(values, setting->name));
        equivalent_then(equivalent);
        equivalent_add(equivalent, "settings", "set", setting->name, value, NULL);
    }
    return settings_settle(installation, warnings, error);
}

/* The theme is the terminal's, not the site's: it is taken into use at once and is no change. */
static void settings_check(struct database *database, struct form_values *values, const char *field)
{
    (void)database;
    const char *value = form_values_get(values, field);
    if (strcmp(field, "theme") == 0) {
        theme_use(value);
        return;
    }
    const struct setting *setting = settings_find(field, NULL);
    if (setting == NULL || settings_is_flag(setting))
        return;
    g_autoptr(GError) fault = NULL;
    g_autofree char *normal = setting->normalise(value, &fault);
    if (normal == NULL)
        form_values_fault(values, field, fault->message);
}

static void settings_enter(struct console *console)
{
    form_open(console, &section_settings, SETTINGS_ID, NULL);
}

const struct console_command settings_commands[] = {
    { "doctor",
      { KEY_FUNCTION(5) },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "doctor",
      NULL,
      settings_run_doctor },
    { "check", { KEY_FUNCTION(6) }, CONSOLE_COMMAND_MENU, "check", NULL, settings_run_check },
    { "backup",
      { 0 },
      CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU,
      "backup",
      NULL,
      settings_run_backup },
    { 0 },
};

const struct section section_settings = {
    .name = "settings",
    .form_commands = settings_commands,
    .enter = settings_enter,
    .single = true,
    .read = settings_read,
    .save = settings_save,
    .check = settings_check,
    .history_kind = "setting",
};
