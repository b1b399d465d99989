#include "config.h"

#include "console/sections/schedules.h"

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

const struct section section_schedules = {
    .name = "schedules",
    .list_commands = configurations_list_commands,
    .show_cell = schedules_show_cell,
    .open = configurations_open_schedule,
};
