#include "config.h"

#include "console/console.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "base/machine.h"
#include "console/catch_up.h"
#include "console/console_private.h"
#include "console/pages/home.h"
#include "console/terminal/terminal.h"
#include "console/upgrade.h"
#include "console/widgets/widget.h"
#include "operations/settings.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define WORDS_FILE "console"
/* Pages that are kept for the windows of lists, in kilobytes. */
#define WINDOW_CACHE 8192
#define SITE_FORMS TESTAMUR_SYSCONFDIR "/testamur/forms"

struct kept {
    gpointer state;
    GDestroyNotify free_state;
};

static void kept_free(gpointer pointer)
{
    struct kept *kept = pointer;
    if (kept->free_state != NULL)
        kept->free_state(kept->state);
    g_free(kept);
}

void console_keep(struct console *console, const char *name, gpointer state,
                  GDestroyNotify free_state)
{
    struct kept *kept = g_new(struct kept, 1);
    *kept = (struct kept){ state, free_state };
    g_hash_table_insert(console->states, g_strdup(name), kept);
}

gpointer console_kept(const struct console *console, const char *name)
{
    const struct kept *kept = g_hash_table_lookup(console->states, name);
    return kept != NULL ? kept->state : NULL;
}

struct installation *console_installation(const struct console *console)
{
    return console->installation;
}

struct database *console_database(const struct console *console)
{
    return console->installation->database;
}

/* Asked for, or because the file can't be written: of a newer program, on a medium for reading only. */
bool console_is_read_only(const struct console *console)
{
    return console->options->read_only || database_remark(console_database(console)) != NULL;
}

GTimeZone *console_zone(const struct console *console)
{
    return console->zone;
}

const char *console_state_directory(const struct console *console)
{
    return console->state_directory;
}

const char *console_word(const struct console *console, const char *section, const char *key)
{
    return ini_get(console->words, section, key);
}

const struct section_description *console_description(const struct console *console,
                                                      const struct section *section)
{
    for (guint i = 0; sections[i] != NULL; i++)
        if (sections[i] == section)
            return console->descriptions->pdata[i];
    g_return_val_if_reached(NULL);
}

/* Whether two instants are on one day there. */
static bool instants_share_day(gint64 one, gint64 other, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc_one = g_date_time_new_from_unix_utc(one / G_USEC_PER_SEC);
    g_autoptr(GDateTime) utc_other = g_date_time_new_from_unix_utc(other / G_USEC_PER_SEC);
    if (utc_one == NULL || utc_other == NULL)
        return false;
    g_autoptr(GDateTime) first = g_date_time_to_timezone(utc_one, zone);
    g_autoptr(GDateTime) second = g_date_time_to_timezone(utc_other, zone);
    return g_date_time_get_year(first) == g_date_time_get_year(second)
           && g_date_time_get_day_of_year(first) == g_date_time_get_day_of_year(second);
}

char *console_show_date(const struct console *console, gint64 instant)
{
    if (instant == 0)
        return g_strdup("");
    const gint64 now = clock_now();
    if (instants_share_day(instant, now, console->zone))
        return date_format(instant, console->zone, "%H:%M today", console->date_words);
    const bool near =
        instant > now - 300 * G_TIME_SPAN_DAY && instant < now + 300 * G_TIME_SPAN_DAY;
    return date_format(instant, console->zone, near ? "%-d %b" : "%-d %b %Y", console->date_words);
}

char *console_show_instant(const struct console *console, gint64 instant)
{
    if (instant == 0)
        return g_strdup("");
    return date_format(instant, console->zone, "%Y-%m-%d %H:%M:%S %Z", console->date_words);
}

char *console_show_number(gint64 number)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
    GString *shown = g_string_new(NULL);
    const gsize length = strlen(digits);
    for (gsize i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
            g_string_append_c(shown, ' ');
        g_string_append_c(shown, digits[i]);
    }
    return g_string_free(shown, FALSE);
}

/* Every command must have its words, so that no key is without an explanation. */
static bool console_check_words(const struct console *console, GError **error)
{
    for (const struct console_command_set *set = console_command_sets; set->title != NULL; set++)
        for (const struct console_command *command = set->commands; command->name != NULL;
             command++)
            if (console_command_word(console, command, "caption") == NULL
                || console_command_word(console, command, "help") == NULL) {
                g_set_error(error, CONSOLE_ERROR, ERROR_DATA,
                            "%s: [command/%s] lacks its caption or its help",
                            ini_name(console->words), command->name);
                return false;
            }
    return true;
}

static struct ini *console_load_words(GError **error)
{
    g_autofree char *own = g_build_filename(SITE_FORMS, WORDS_FILE ".ini", NULL);
    return g_file_test(own, G_FILE_TEST_EXISTS)
               ? ini_load_file(own, error)
               : ini_load_resource("forms/" WORDS_FILE ".ini", error);
}

static bool console_load_descriptions(struct console *console, GError **error)
{
    for (guint i = 0; sections[i] != NULL; i++) {
        struct section_description *description =
            section_description_load(sections[i]->name, SITE_FORMS, error);
        if (description == NULL)
            return false;
        g_ptr_array_add(console->descriptions, description);
    }
    console->words = console_load_words(error);
    return console->words != NULL && console_check_words(console, error);
}

static bool console_load_site(struct console *console, GError **error)
{
    g_autoptr(site_settings) site = site_settings_load(console_database(console), error);
    if (site == NULL)
        return false;
    console->zone = g_time_zone_ref(site->zone);
    console->site_name = *site->site_name != '\0' ? g_strdup(site->site_name)
                                                  : g_path_get_basename(console->directory);
    console->date_words = date_words_load("en", error);
    return console->date_words != NULL;
}

static bool console_make_state_directory(struct console *console, GError **error)
{
    console->state_directory = g_build_filename(g_get_user_state_dir(), "testamur", NULL);
    if (g_mkdir_with_parents(console->state_directory, 0700) == 0)
        return true;
    g_set_error(
        error, CONSOLE_ERROR, ERROR_IO,
        "the directory %s, which keeps unsaved forms, can't be made: %s. Set XDG_STATE_HOME to "
        "a directory that you may write",
        console->state_directory, g_strerror(errno));
    return false;
}

static struct console *console_new(const struct console_options *options)
{
    struct console *console = g_new0(struct console, 1);
    console->options = options;
    console->descriptions =
        g_ptr_array_new_with_free_func((GDestroyNotify)section_description_free);
    console->pages = g_ptr_array_new();
    console->closed = g_ptr_array_new();
    console->messages = g_ptr_array_new_with_free_func(message_free);
    console->jobs = g_ptr_array_new();
    console->states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kept_free);
    g_mutex_init(&console->job_lock);
    g_cond_init(&console->job_changed);
    return console;
}

static void console_free(struct console *console)
{
    /* Pages first: they cancel jobs of theirs, which must still be there. */
    while (console->pages->len > 0)
        g_ptr_array_add(console->closed,
                        g_ptr_array_steal_index(console->pages, console->pages->len - 1));
    console_free_closed(console);
    jobs_stop(console);
    g_ptr_array_unref(console->pages);
    g_ptr_array_unref(console->closed);
    g_ptr_array_unref(console->jobs);
    g_ptr_array_unref(console->messages);
    g_ptr_array_unref(console->descriptions);
    g_hash_table_unref(console->states);
    g_clear_pointer(&console->words, ini_free);
    g_clear_pointer(&console->date_words, date_words_free);
    g_clear_pointer(&console->zone, g_time_zone_unref);
    g_clear_pointer(&console->installation, installation_close);
    g_mutex_clear(&console->job_lock);
    g_cond_clear(&console->job_changed);
    g_free(console->site_name);
    g_free(console->directory);
    g_free(console->state_directory);
    g_free(console);
}
DEFINE_AUTOPTR(console, console_free)

/* The theme that was asked for, else the machine's setting. Caller frees. */
static bool console_choose_theme(const struct console_options *options, char **theme,
                                 GError **error)
{
    GError *fault = NULL;
    *theme = options->theme != NULL ? g_strdup(options->theme)
                                    : machine_setting("console", "theme", &fault);
    if (fault == NULL)
        return true;
    g_propagate_error(error, fault);
    return false;
}

/* Once, by whoever needs the terminal first. */
static bool console_start_terminal(struct console *console, const char *theme, GError **error)
{
    const struct console_options *options = console->options;
    const struct terminal_options terminal = {
        .lean = options->lean, .rows = options->rows, .columns = options->columns, .theme = theme
    };
    if (!console->on_terminal)
        console->on_terminal = terminal_start(&terminal, error);
    return console->on_terminal;
}

/* An older installation is brought up to date before it is read, with the operator watching. */
static bool console_upgrade(struct console *console, const char *theme,
                            const struct database_age *age, GError **error)
{
    const struct console_options *options = console->options;
    if (options->read_only) {
        g_set_error(error, CONSOLE_ERROR, ERROR_REFUSED,
                    "the installation was made by an older Testamur (version %" G_GINT64_FORMAT
                    " of its tables, this program has %" G_GINT64_FORMAT
                    "), and nothing is changed with --read-only: start the console once without "
                    "it, or run \"testamur recover\"; a copy of the database is kept",
                    age->version, age->newest);
        return false;
    }
    if (!console_start_terminal(console, theme, error))
        return false;
    g_autofree char *done = upgrade_screen(options->directory, age, error);
    if (done != NULL)
        console_message(console, MESSAGE_NOTE, "%s", done);
    return done != NULL;
}

static bool console_open_installation(struct console *console, const char *theme, GError **error)
{
    struct database_age age = { 0 };
    g_autoptr(GError) fault = NULL;
    const char *directory = console->options->directory;
    console->installation = installation_open(directory, DATABASE_READ, &fault);
    if (console->installation == NULL && !upgrade_is_due(directory, &age)) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    if (console->installation == NULL) {
        if (!console_upgrade(console, theme, &age, error))
            return false;
        console->installation = installation_open(directory, DATABASE_READ, error);
    }
    if (console->installation != NULL)
        console->directory = g_strdup(console->installation->directory);
    return console->installation != NULL;
}

static bool recovery_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    (void)job, (void)installation, (void)data, (void)error;
    return true;
}

/* What an interrupted run left is finished when the console starts: as before everything that is written, so there is
 * nothing more to do. */
static const struct job_class recovery_job = {
    .doing = "Finishing an interrupted run",
    .writes = true,
    .run = recovery_run,
};

static bool console_open_first(struct console *console, GError **error)
{
    const struct section *section =
        console->options->section != NULL ? section_find(console->options->section) : NULL;
    if (console->options->section != NULL && section == NULL) {
        g_set_error(error, CONSOLE_ERROR, ERROR_USAGE, "the console has no section %s",
                    console->options->section);
        return false;
    }
    home_open(console);
    if (section != NULL)
        section_enter(console, section);
    const char *remark = database_remark(console_database(console));
    if (remark != NULL)
        console_message(console, MESSAGE_WARNING, "%s", remark);
    if (!console_is_read_only(console)) {
        job_start(console, NULL, &recovery_job, NULL);
        catch_up_begin(console);
    }
    return true;
}

static bool console_prepare(struct console *console, const char *theme, GError **error)
{
    return console_open_installation(console, theme, error) && console_load_site(console, error)
           && console_load_descriptions(console, error)
           && console_make_state_directory(console, error)
           && console_start_terminal(console, theme, error);
}

static bool console_begin(struct console *console, GError **error)
{
    widget_begin();
    return database_set_cache(console_database(console), WINDOW_CACHE, error)
           && console_open_first(console, error);
}

bool console_run(const struct console_options *options, GError **error)
{
    if (!terminal_check(error))
        return false;
    g_autofree char *theme = NULL;
    g_autoptr(console) console = console_new(options);
    const bool opened = console_choose_theme(options, &theme, error)
                        && console_prepare(console, theme, error) && console_begin(console, error);
    if (opened)
        loop_run(console);
    terminal_stop();
    return opened;
}
