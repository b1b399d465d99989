#include "config.h"

#include "operations/settings.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/file_view.h"
#include "operations/living_run.h"
#include "operations/mail_settings.h"
#include "rules/context_key.h"
#include "schedule/zone.h"
#include "store/history.h"
#include "store/setting.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static char *settings_refuse(const char *typed, const char *wanted, GError **error)
{
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "\"%s\" is not %s", shown, wanted);
    return NULL;
}

/* One line of printable text. */
static char *normalise_text(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    for (const char *at = trimmed; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            return settings_refuse(typed, "a single line of text", error);
    if (g_utf8_strlen(trimmed, -1) > 255)
        return settings_refuse(typed, "at most 255 characters long", error);
    return g_steal_pointer(&trimmed);
}

static char *normalise_flag(const char *typed, GError **error)
{
    static const char *const on[] = { "true", "yes", "on", "1", NULL };
    static const char *const off[] = { "false", "no", "off", "0", NULL };
    g_autofree char *trimmed = text_trim(typed);
    g_autofree char *word = g_ascii_strdown(trimmed, -1);
    if (g_strv_contains(on, word))
        return g_strdup("true");
    if (g_strv_contains(off, word))
        return g_strdup("false");
    return settings_refuse(typed, "true or false", error);
}

static char *normalise_points(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    char *end = NULL;
    const double number = g_ascii_strtod(trimmed, &end);
    if (end == trimmed || *end != '\0' || !isfinite(number) || fabs(number) > 1000)
        return settings_refuse(typed, "a number of points between -1000 and 1000", error);
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.10g", number));
}

static char *normalise_zone(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    g_autoptr(GTimeZone) zone = *trimmed != '\0' ? zone_open(trimmed, NULL) : NULL;
    if (zone == NULL)
        return settings_refuse(typed, "a time zone that this machine knows, such as Europe/Berlin",
                               error);
    return g_steal_pointer(&trimmed);
}

static char *normalise_date_format(const char *typed, GError **error)
{
    g_autofree char *text = normalise_text(typed, error);
    if (text == NULL || !date_format_check(text, error))
        return NULL;
    if (*text == '\0')
        return settings_refuse(typed, "a format for dates, such as %B %-d, %Y", error);
    return g_steal_pointer(&text);
}

static char *normalise_language(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    g_autoptr(date_words) words = date_words_load(trimmed, error);
    return words != NULL ? g_steal_pointer(&trimmed) : NULL;
}

static bool has_space(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_unichar_isspace(g_utf8_get_char(text)))
            return true;
    return false;
}

static char *normalise_url(const char *typed, GError **error)
{
    g_autofree char *text = normalise_text(typed, error);
    if (text == NULL)
        return NULL;
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : NULL;
    const bool web = g_strcmp0(scheme, "https") == 0 || g_strcmp0(scheme, "http") == 0;
    const char *host = web ? g_uri_get_host(uri) : NULL;
    const bool plain = host != NULL && *host != '\0' && g_uri_get_query(uri) == NULL
                       && g_uri_get_fragment(uri) == NULL && g_uri_get_userinfo(uri) == NULL;
    if (*text != '\0' && (!plain || has_space(text)))
        return settings_refuse(typed, "an address such as https://example.org/certificates", error);
    while (g_str_has_suffix(text, "/"))
        text[strlen(text) - 1] = '\0';
    return g_steal_pointer(&text);
}

/* Numbers only: a name could mean something else tomorrow. */
static char *normalise_address(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(trimmed);
    if (address == NULL)
        return settings_refuse(typed, "an IP address such as 127.0.0.1 or ::1", error);
    return g_inet_address_to_string(address);
}

static char *normalise_proxy(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    return *trimmed == '\0' ? g_strdup("") : normalise_address(trimmed, error);
}

static char *normalise_port(const char *typed, GError **error)
{
    guint64 port = 0;
    g_autofree char *trimmed = text_trim(typed);
    if (!g_ascii_string_to_unsigned(trimmed, 10, 1, G_MAXUINT16, &port, NULL))
        return settings_refuse(typed, "a port between 1 and 65535", error);
    return g_strdup_printf("%" G_GUINT64_FORMAT, port);
}

static char *normalise_days(const char *typed, GError **error)
{
    guint64 days = 0;
    g_autofree char *trimmed = text_trim(typed);
    if (!g_ascii_string_to_unsigned(trimmed, 10, 0, 36500, &days, NULL))
        return settings_refuse(typed, "a number of days between 0 and 36500", error);
    return g_strdup_printf("%" G_GUINT64_FORMAT, days);
}

static char *normalise_path(const char *typed, GError **error)
{
    g_autofree char *text = normalise_text(typed, error);
    if (text != NULL && *text != '\0' && !g_path_is_absolute(text))
        return settings_refuse(typed, "a path from the root, such as /etc/testamur/tokens", error);
    return g_steal_pointer(&text);
}

static char *normalise_group(const char *typed, GError **error)
{
    g_autofree char *trimmed = text_trim(typed);
    gid_t group;
    if (*trimmed != '\0' && !installation_find_group(trimmed, &group, error))
        return NULL;
    return g_steal_pointer(&trimmed);
}

static char *normalise_fonts(const char *typed, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(typed, " ,\t\n", -1);
    g_autoptr(GString) list = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        g_autofree char *slug = slug_normalise(*word, error);
        if (slug == NULL)
            return NULL;
        g_string_append_printf(list, "%s%s", list->len > 0 ? " " : "", slug);
    }
    return g_strdup(list->str);
}

const struct setting settings[] = {
    { "site_name", "", "a line of text", "name of the institution, for mail and documents",
      normalise_text },
    { "time_zone", "UTC", "a zone such as Europe/Berlin",
      "zone in which dates are printed and schedules are read", normalise_zone },
    { "date_format", "%x",
      "a format such as %B %-d, %Y or %d.%m.%Y, or %x, as usual in the language",
      "how the date of issue is printed", normalise_date_format },
    { "language", "en", "a language such as en or de", "language of the month names",
      normalise_language },
    { "fallback_fonts", "", "slugs of fonts, separated by spaces",
      "fonts for characters that an element's own font lacks, in order", normalise_fonts },
    { "name_uppercase", "false", "true or false", "print names in capitals unless options say else",
      normalise_flag },
    { "date_uppercase", "false", "true or false", "print dates in capitals unless options say else",
      normalise_flag },
    { "date_char_space", "0", "a number of points",
      "extra space between the characters of dates unless options say else", normalise_points },
    { "write_files", "true", "true or false",
      "keep the PDFs as files in credentials/, beside the database", normalise_flag },
    { "files_group", "", "a group of this machine, or nothing",
      "group that may read credentials/, such as that of a web server", normalise_group },
    { "download_base_url", "", "an address, or nothing",
      "address under which credentials/ is published", normalise_url },
    { "verify_base_url", "", "an address, or nothing",
      "address under which /verify of \"testamur serve\" is published; QR codes and mails lead "
      "there",
      normalise_url },
    { "serve_address", "127.0.0.1", "an IP address of this machine",
      "where \"testamur serve\" listens; other than 127.0.0.1 and ::1 only behind a firewall",
      normalise_address },
    { "serve_port", "8731", "a port, 1 to 65535", "the port at which \"testamur serve\" listens",
      normalise_port },
    { "serve_token_file", "", "the path of a file, or nothing",
      "file of the tokens for questions about eligibility; nothing: tokens, beside the database",
      normalise_path },
    { "trusted_proxy", "", "an IP address, or nothing",
      "proxy in front of \"testamur serve\", whose X-Forwarded-For is believed", normalise_proxy },
    { "import_undo_days", "400", "a number of days, or 0",
      "how long an import can be undone; 0: always, and what imports changed is kept for ever",
      normalise_days },
    { "mail_enabled", "false", "true or false", "tell learners by mail when a credential is issued",
      normalise_flag },
    { "mail_paused", "false", "true or false", "send nothing for now; messages wait",
      normalise_flag },
    { "mail_transport", "smtp", "smtp or sendmail",
      "send through a mail server, or through this machine's sendmail",
      mail_settings_read_transport },
    { "mail_server", "", "HOST or HOST:PORT", "the mail server to send through",
      mail_settings_read_server },
    { "mail_security", "starttls", "starttls, if-offered, tls or none",
      "how the connection to the mail server is encrypted", mail_settings_read_security },
    { "mail_user", "", "a line of text, or nothing",
      "user at the mail server; the password is in a file, see \"mail test --help\"",
      normalise_text },
    { "mail_from", "", "an address such as certificates@example.org", "address of the sender",
      mail_settings_read_address },
    { "mail_from_name", "", "a line of text, or nothing",
      "name of the sender; without one, site_name", normalise_text },
    { "mail_reply_to", "", "an address, or nothing", "address to which learners answer",
      mail_settings_read_address },
    { "mail_attach", "false", "true or false", "attach the PDF to the message", normalise_flag },
    { "mail_per_minute", "0", "a number", "messages a minute at most; 0: no limit",
      mail_settings_read_rate },
    { "mail_timeout", "300", "seconds", "how long an answer of the mail server is waited for",
      mail_settings_read_timeout },
    { NULL, NULL, NULL, NULL, NULL },
};

const struct setting *settings_find(const char *name, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (const struct setting *setting = settings; setting->name != NULL; setting++) {
        if (g_strcmp0(setting->name, name) == 0)
            return setting;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", setting->name);
    }
    g_autofree char *shown = text_show(name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
                "there is no setting %s; the settings are %s", shown, names->str);
    return NULL;
}

char *settings_value(struct database *database, const struct setting *setting, bool *is_default,
                     GError **error)
{
    char *value = NULL;
    if (!setting_read(database, setting->name, &value, error))
        return NULL;
    if (is_default != NULL)
        *is_default = value == NULL;
    return value != NULL ? value : g_strdup(setting->fallback);
}

char *settings_text(struct database *database, const char *name, GError **error)
{
    if (error != NULL && *error != NULL)
        return NULL;
    const struct setting *setting = settings_find(name, error);
    return setting != NULL ? settings_value(database, setting, NULL, error) : NULL;
}

bool settings_flag(struct database *database, const char *name, GError **error)
{
    g_autofree char *value = settings_text(database, name, error);
    return g_strcmp0(value, "true") == 0;
}

bool settings_modified(struct database *database, const struct setting *setting, gint64 *modified,
                       GError **error)
{
    return history_state(database, "setting", setting->name, modified, error);
}

bool settings_write_files(struct database *database, bool *writes, gint64 *changed, GError **error)
{
    const struct setting *setting = settings_find("write_files", error);
    g_autofree char *value =
        setting != NULL ? settings_value(database, setting, NULL, error) : NULL;
    *writes = g_strcmp0(value, "true") == 0;
    return value != NULL && settings_modified(database, setting, changed, error);
}

/* What a setting does at once, before it is committed. */
static bool settings_carry_out(struct installation *installation, const struct setting *setting,
                               const char *value, GError **error)
{
    if (g_str_equal(setting->name, "write_files"))
        /* A run goes on as it was begun: it would write files, or none, whatever the setting says. */
        return living_run_check_none(installation->database, "change this", error)
               && file_view_note(installation->database, NULL, error);
    if (!g_str_equal(setting->name, "files_group"))
        return true;
    return installation_share_files(installation, value != NULL && *value != '\0' ? value : NULL,
                                    error);
}

static bool settings_change_value(struct installation *installation, const struct setting *setting,
                                  const char *value, GError **error)
{
    g_autofree char *before = NULL;
    gint64 modified = 0;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL || !setting_read(installation->database, setting->name, &before, error)
        || !settings_modified(installation->database, setting, &modified, error))
        return false;
    change_add_text(changes, setting->name, before, value);
    if (json_object_size(changes) == 0)
        return true;
    return change_check_basis(installation, modified, "setting", 0, setting->name, changes, error)
           && setting_write(installation->database, setting->name, value, error)
           && change_record(installation, "setting", 0, setting->name, "change", changes, error)
           && settings_carry_out(installation, setting, value, error)
           && database_commit(installation->database, error);
}

bool settings_change(struct installation *installation, const struct setting *setting,
                     const char *typed, GError **error)
{
    g_autofree char *value = NULL;
    if (typed != NULL && (value = setting->normalise(typed, error)) == NULL) {
        g_prefix_error(error, "%s: ", setting->name);
        return false;
    }
    return settings_change_value(installation, setting, value, error);
}

static void site_load_rest(struct site_settings *site, const char *fonts, const char *space,
                           GError **fault)
{
    site->elements.date_char_space = g_ascii_strtod(space, NULL);
    site->fallback_fonts = *fonts != '\0' ? g_strsplit(fonts, " ", -1) : g_new0(char *, 1);
    site->zone = zone_open(site->zone_name, NULL);
    if (site->zone == NULL) {
        g_set_error(fault, OPERATIONS_ERROR, ERROR_DATA,
                    "this machine does not know the site's time zone %s: install the package "
                    "tzdata, or change the setting time_zone",
                    site->zone_name);
        return;
    }
    site->date_words = date_words_load(site->language, fault);
}

struct site_settings *site_settings_load(struct database *database, GError **error)
{
    g_autoptr(site_settings) site = g_new0(struct site_settings, 1);
    GError *fault = NULL;
    site->site_name = settings_text(database, "site_name", &fault);
    site->zone_name = settings_text(database, "time_zone", &fault);
    site->date_format = settings_text(database, "date_format", &fault);
    site->language = settings_text(database, "language", &fault);
    site->download_base_url = settings_text(database, "download_base_url", &fault);
    site->verify_base_url = settings_text(database, "verify_base_url", &fault);
    site->write_files = settings_flag(database, "write_files", &fault);
    site->elements.name_uppercase = settings_flag(database, "name_uppercase", &fault);
    site->elements.date_uppercase = settings_flag(database, "date_uppercase", &fault);
    site->mail_enabled = settings_flag(database, "mail_enabled", &fault);
    g_autofree char *fonts = settings_text(database, "fallback_fonts", &fault);
    g_autofree char *space = settings_text(database, "date_char_space", &fault);
    if (fonts != NULL && space != NULL)
        site_load_rest(site, fonts, space, &fault);
    if (fault == NULL)
        return g_steal_pointer(&site);
    g_propagate_error(error, fault);
    return NULL;
}

void site_settings_free(struct site_settings *site)
{
    if (site == NULL)
        return;
    g_free(site->site_name);
    g_free(site->zone_name);
    g_clear_pointer(&site->zone, g_time_zone_unref);
    g_free(site->date_format);
    g_free(site->language);
    g_clear_pointer(&site->date_words, date_words_free);
    g_free(site->download_base_url);
    g_free(site->verify_base_url);
    g_strfreev(site->fallback_fonts);
    g_free(site);
}
