#include "config.h"

#include "schedule/zone.h"

#include "base/error.h"
#include "base/text.h"
#include "schedule/fault.h"

#include <string.h>

#define DAY 86400

/* Lines of country codes, coordinates and name, with tabs between, and comments behind #. */
#define ZONE_LIST "/usr/share/zoneinfo/zone1970.tab"
#define ZONE_LIST_NAME 2

/* GLib also takes names for other things: offsets, rules such as EST5EDT,M3.2.0,M11.1.0, and any file. */
static bool zone_name_is_good(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    static const char *const with_digits[] = { "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
                                               "GMT0",    "GMT+0",   "GMT-0",   NULL };
    const gsize first = strcspn(name, "/");
    const bool digits = strcspn(name, "0123456789") < first;
    return g_ascii_isupper(*name) && strspn(name, allowed) == strlen(name)
           && (!digits || g_strv_contains(with_digits, name));
}

GTimeZone *zone_open(const char *name, GError **error)
{
    if (*name == '\0')
        return g_time_zone_new_utc();
    GTimeZone *zone = zone_name_is_good(name) ? g_time_zone_new_identifier(name) : NULL;
    if (zone == NULL) {
        g_autofree char *shown = text_show(name);
        g_set_error(error, SCHEDULE_ERROR, ERROR_DATA,
                    "this machine knows no time zone \"%s\": write a name such as Europe/Warsaw, "
                    "as \"timedatectl list-timezones\" lists them",
                    shown);
    }
    return zone;
}

static int zone_compare(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

char **zone_names(void)
{
    GPtrArray *names = g_ptr_array_new();
    g_autofree char *text = NULL;
    g_ptr_array_add(names, g_strdup("UTC"));
    (void)g_file_get_contents(ZONE_LIST, &text, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);
        if (lines[i][0] != '#' && g_strv_length(columns) > ZONE_LIST_NAME)
            g_ptr_array_add(names, g_strdup(columns[ZONE_LIST_NAME]));
    }
    g_ptr_array_sort(names, zone_compare);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static int zone_interval(GTimeZone *zone, gint64 seconds)
{
    return g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);
}

gint64 zone_offset(GTimeZone *zone, gint64 seconds)
{
    return g_time_zone_get_offset(zone, zone_interval(zone, seconds));
}

bool zone_is_steady(GTimeZone *zone, gint64 from, gint64 until, gint64 *offset)
{
    const int interval = zone_interval(zone, from);
    if (interval != zone_interval(zone, until))
        return false;
    *offset = g_time_zone_get_offset(zone, interval);
    return true;
}

gint64 zone_instant(GTimeZone *zone, gint64 wall, bool *skipped)
{
    const gint64 before = wall - zone_offset(zone, wall - DAY);
    const gint64 after = wall - zone_offset(zone, wall + DAY);
    const bool before_exists = before + zone_offset(zone, before) == wall;
    const bool after_exists = after + zone_offset(zone, after) == wall;
    if (skipped != NULL)
        *skipped = !before_exists && !after_exists;
    if (before_exists && after_exists)
        return MIN(before, after);
    return after_exists ? after : before;
}
