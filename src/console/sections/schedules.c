#include "config.h"

#include "console/sections/schedules.h"

#include "console/pages/list.h"
#include "console/pages/plan.h"
#include "console/sections/configuration_switch.h"
#include "console/sections/configurations.h"

static char *schedules_show_cell(const struct page *page, const struct listing_row *row,
                                 const char *column, const char *raw)
{
    if (g_str_equal(column, "context_key"))
        return configurations_show_key(raw);
    if (g_str_equal(column, "next") && *raw == '\0')
        return g_strdup("none");
    if (g_str_equal(column, "last_run") && *raw == '\0')
        return g_strdup("never");
    return g_str_equal(column, "kind") ? configurations_show_schedule(page, row) : NULL;
}

static bool has_current(const struct page *page)
{
    return list_current_id(page) != 0;
}

static void run_now(struct page *page)
{
    plan_open(page->console, list_current_id(page));
}

const struct console_command schedules_list_commands[] = {
    { "generate",
      { 'g' },
      CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_MENU,
      "issue",
      has_current,
      run_now },
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

const struct section section_schedules = {
    .name = "schedules",
    .list_commands = schedules_list_commands,
    .show_cell = schedules_show_cell,
    .open = configurations_open_schedule,
};
