#include "config.h"

#include "console/sections/shown.h"

#include "base/error.h"
#include "base/text.h"
#include "console/terminal/terminal.h"
#include "operations/press.h"
#include "operations/settings.h"
#include "store/listing.h"

char *shown_instant(struct database *database, gint64 instant)
{
    if (instant == 0)
        return g_strdup("");
    g_autoptr(site_settings) site = site_settings_load(database, NULL);
    g_autoptr(GTimeZone) zone = site != NULL ? g_time_zone_ref(site->zone) : g_time_zone_new_utc();
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(instant / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    return local != NULL ? g_date_time_format(local, "%Y-%m-%d %H:%M:%S %Z") : g_strdup("");
}

char *shown_size(gint64 bytes)
{
    g_autofree char *number = console_show_number(bytes);
    return g_strdup_printf("%s byte%s", number, bytes == 1 ? "" : "s");
}

char *shown_context(struct database *database, const char *key)
{
    char *name = press_context_name(database, key, NULL);
    return name != NULL ? text_join_lines(name) : g_strdup(key);
}

static char *shown_cell(struct database *database, enum listing_value value, const char *raw)
{
    const gint64 number = g_ascii_strtoll(raw, NULL, 10);
    if (*raw == '\0')
        return g_strdup("");
    switch (value) {
    case LISTING_INSTANT:
        return shown_instant(database, number);
    case LISTING_NUMBER:
        return console_show_number(number);
    case LISTING_FLAG:
        return g_strdup(number != 0 ? "yes" : "no");
    case LISTING_SIZE:
        return shown_size(number);
    default:
        return g_strdup(raw);
    }
}

bool shown_row(struct database *database, const char *name, gint64 id, const char *what,
               struct form_values *values, GError **error)
{
    g_autoptr(listing) listing = listing_open(database, name, 0, error);
    g_autoptr(GPtrArray) rows =
        listing != NULL ? listing_fetch(listing, id, LISTING_FROM, 1, error) : NULL;
    if (rows == NULL)
        return false;
    const struct listing_row *row = rows->len > 0 ? rows->pdata[0] : NULL;
    if (row == NULL || row->id != id) {
        g_set_error(error, CONSOLE_ERROR, ERROR_NOT_FOUND, "%s is not there any more", what);
        return false;
    }
    guint count = 0;
    const struct listing_column *columns = listing_columns(listing, &count);
    for (guint i = 0; i < count; i++) {
        g_autofree char *shown = shown_cell(database, columns[i].value, row->cells[i]);
        form_values_set(values, columns[i].name, shown);
    }
    values->id = id;
    return true;
}
