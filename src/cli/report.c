#include "config.h"

#include "cli/report.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Of a text, and of a list of names: a million ids have 37 bytes each. */
#define TEXT_MIB 1
#define NAMES_MIB 64

/* So many a person can look through; for more, a yes given by habit is not enough. */
#define ASKED_BY_YES 10

/* Reads no more than just above the most, of whatever it is: a pipe that a shell has made is as good as a file, and a
 * device has no end. */
static GByteArray *argument_read(const char *path, guint most, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 buffer[16384];
    const int descriptor = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    gssize count = descriptor >= 0 ? 1 : -1;
    while (count > 0 && bytes->len <= most) {
        count = read(descriptor, buffer, sizeof buffer);
        if (count > 0)
            g_byte_array_append(bytes, buffer, (guint)count);
        else if (count < 0 && errno == EINTR)
            count = 1;
    }
    const int fault = errno;
    if (descriptor >= 0)
        close(descriptor);
    if (count >= 0)
        return g_steal_pointer(&bytes);
    g_autofree char *shown = text_show(path);
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(fault), "%s can't be read: %s",
                shown, g_strerror(fault));
    return NULL;
}

/* Editors of Windows put a byte order mark before the text, which is none of it. */
static char *argument_take(const GByteArray *bytes)
{
    static const guint8 mark[] = { 0xEF, 0xBB, 0xBF };
    const gsize marked =
        bytes->len >= sizeof mark && memcmp(bytes->data, mark, sizeof mark) == 0 ? sizeof mark : 0;
    return bytes->len > marked ? g_strndup((const char *)bytes->data + marked, bytes->len - marked)
                               : g_strdup("");
}

static char *argument_text(const char *argument, guint mebibytes, GError **error)
{
    const guint most = mebibytes << 20;
    if (argument == NULL || *argument != '@')
        return g_strdup(argument);
    g_autoptr(GByteArray) bytes = argument_read(argument + 1, most, error);
    if (bytes == NULL)
        return NULL;
    g_autofree char *shown = text_show(argument + 1);
    if (bytes->len > most)
        g_set_error(error, BASE_ERROR, ERROR_DATA, "%s is larger than %u MiB", shown, mebibytes);
    else if (!g_utf8_validate((const char *)bytes->data, bytes->len, NULL))
        g_set_error(error, BASE_ERROR, ERROR_DATA, "%s is not text in UTF-8", shown);
    else
        return argument_take(bytes);
    return NULL;
}

char *report_argument_text(const char *argument, GError **error)
{
    return argument_text(argument, TEXT_MIB, error);
}

char **report_argument_names(char *const *arguments, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (char *const *argument = arguments; *argument != NULL; argument++) {
        g_autofree char *text = argument_text(*argument, NAMES_MIB, error);
        if (text == NULL)
            return NULL;
        g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            g_autofree char *name = text_trim(*line);
            if (*name != '\0')
                g_strv_builder_add(names, name);
        }
    }
    return g_strv_builder_end(names);
}

bool report_option_number(const struct invocation *invocation, const char *name, gint64 fallback,
                          gint64 *number, GError **error)
{
    const char *typed = invocation_option(invocation, name);
    *number = fallback;
    if (typed == NULL || g_ascii_string_to_signed(typed, 10, 1, G_MAXINT32, number, NULL))
        return true;
    g_set_error(error, BASE_ERROR, ERROR_USAGE, "--%s needs a whole number from 1 on, not \"%s\"",
                name, typed);
    return false;
}

static bool confirm_fail(GError **error)
{
    g_set_error(error, BASE_ERROR, ERROR_REFUSED,
                "nothing was changed: this needs a yes, on the terminal or as the option --yes");
    return false;
}

bool report_confirm(const struct invocation *invocation, const char *question, GError **error)
{
    return invocation_flag(invocation, "yes") || output_ask(question) || confirm_fail(error);
}

bool report_confirm_count(const struct invocation *invocation, const char *question, guint64 count,
                          GError **error)
{
    if (count <= ASKED_BY_YES || invocation_flag(invocation, "yes"))
        return report_confirm(invocation, question, error);
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    g_autofree char *line =
        g_strdup_printf("%s Type their number (%s) to go on:", question, number);
    g_autofree char *answer = output_ask_text(line, NULL);
    if (answer == NULL)
        return confirm_fail(error);
    if (g_str_equal(answer, number))
        return true;
    g_set_error(error, BASE_ERROR, ERROR_REFUSED,
                "nothing was changed: what was typed is not %s, the number of what it is about",
                number);
    return false;
}

bool report_remove(struct invocation *invocation, const char *what, const char *more,
                   bool (*remove_one)(struct installation *installation, const char *name,
                                      GError **error),
                   GError **error)
{
    const char *name = invocation->arguments[0];
    g_autofree char *shown = text_show(name);
    g_autofree char *question = g_strdup_printf("Remove %s %s%s?", what, shown, more);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL || !report_confirm(invocation, question, error)
        || !remove_one(installation, name, error))
        return false;
    if (invocation->json)
        output_json(json_pack("{s:o}", "removed", json_text(name)));
    else
        output_line("Removed %s %s", what, shown);
    return true;
}

void report_warnings(const GPtrArray *warnings)
{
    for (guint i = 0; i < warnings->len; i++)
        output_note(warnings->pdata[i]);
}

json_t *report_warnings_json(const GPtrArray *warnings)
{
    json_t *list = json_array();
    for (guint i = 0; i < warnings->len; i++)
        json_array_append_new(list, json_text(warnings->pdata[i]));
    return list;
}

json_t *report_instant_json(gint64 instant)
{
    if (instant == 0)
        return json_null();
    g_autofree char *text = clock_format(instant);
    return json_string(text);
}

json_t *report_state_json(gint64 modified)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *text = clock_format_in_zone(modified, utc);
    return json_string(text);
}

void report_instant(const char *label, gint64 instant)
{
    if (instant == 0)
        return;
    g_autofree char *text = clock_format(instant);
    output_field(label, text);
}

void report_number(const char *label, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    output_field(label, text);
}

void report_flag(const char *label, bool flag)
{
    output_field(label, flag ? "yes" : "no");
}

void report_options(const char *label, const json_t *value)
{
    g_autofree char *text = json_write_pretty(value);
    if (strchr(text, '\n') == NULL) {
        output_field(label, text);
        return;
    }
    output_line("%s:", label);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_autofree char *shown = text_show(*line);
        output_line("    %s", shown);
    }
}

char *report_break_lines(const char *typed)
{
    g_auto(GStrv) lines = g_strsplit(typed, "\\n", -1);
    return g_strjoinv("\n", lines);
}
