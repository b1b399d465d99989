#include "config.h"

#include "base/date.h"

#include "base/error.h"
#include "base/ini.h"
#include "base/resource.h"

#include <stdbool.h>
#include <string.h>

enum word_list {
    MONTHS,
    MONTHS_SHORT,
    MONTHS_ALONE,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    DAY_HALVES,
    WORD_LISTS,
};

struct date_words {
    char **lists[WORD_LISTS];
    /* How the days 1, 2, ... are written as ordinals; the last is for all that follow, # stands for the number. */
    char **ordinals;
    char *usual_format;
};

/* What a language need not have is taken from another list. */
static const struct {
    const char *key, *instead;
    guint count;
} word_lists[WORD_LISTS] = {
    [MONTHS] = { "months", NULL, 12 },
    [MONTHS_SHORT] = { "months_short", NULL, 12 },
    [MONTHS_ALONE] = { "months_alone", "months", 12 },
    [WEEKDAYS] = { "weekdays", NULL, 7 },
    [WEEKDAYS_SHORT] = { "weekdays_short", NULL, 7 },
    [DAY_HALVES] = { "day_halves", NULL, 2 },
};

#define DAYS_MOST 31

#define SITE_FOLDER TESTAMUR_SYSCONFDIR "/testamur/dates"

/* "pt_BR", "pt-BR" and "pt_BR.UTF-8" all mean pt_BR. NULL when it can't be a language's name, and so
 * not a file's name either. */
static char *language_normalise(const char *language)
{
    const gsize length = strcspn(language, ".@");
    if (length < 2 || length > 20)
        return NULL;
    char *name = g_strndup(language, length);
    for (char *c = name; *c != '\0'; c++) {
        if (*c == '-')
            *c = '_';
        if (!g_ascii_isalnum(*c) && *c != '_') {
            g_free(name);
            return NULL;
        }
    }
    return name;
}

/* The words of exactly this name: a site's file before the built-in one; NULL without error if neither. */
static struct ini *language_open(const char *name, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.ini", SITE_FOLDER, name);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return ini_load_file(path, error);
    g_autofree char *resource = g_strdup_printf("dates/%s.ini", name);
    g_autoptr(GBytes) bytes = resource_read(resource, NULL);
    return bytes != NULL ? ini_load_resource(resource, error) : NULL;
}

static struct ini *language_find(const char *language, GError **error)
{
    g_autofree char *name = language_normalise(language);
    if (name == NULL)
        return NULL;
    GError *fault = NULL;
    struct ini *ini = language_open(name, &fault);
    char *region = strchr(name, '_');
    if (ini == NULL && fault == NULL && region != NULL) {
        *region = '\0';
        ini = language_open(name, &fault);
    }
    if (fault != NULL)
        g_propagate_error(error, fault);
    return ini;
}

static void language_refuse(const char *language, GError **error)
{
    g_auto(GStrv) files = resource_list("dates");
    for (char **file = files; *file != NULL; file++)
        if (g_str_has_suffix(*file, ".ini"))
            (*file)[strlen(*file) - strlen(".ini")] = '\0';
    g_autofree char *names = g_strjoinv(", ", files);
    g_set_error(error, BASE_ERROR, ERROR_NOT_FOUND,
                "There are no words for dates in the language \"%s\". At hand: %s. A site may add "
                "%s/LANGUAGE.ini",
                language, names, SITE_FOLDER);
}

static bool words_load_list(struct date_words *words, struct ini *ini, enum word_list list,
                            GError **error)
{
    const char *key = word_lists[list].key;
    const char *value = ini_get(ini, "dates", key);
    if (value == NULL && word_lists[list].instead != NULL) {
        key = word_lists[list].instead;
        value = ini_get(ini, "dates", key);
    }
    words->lists[list] = g_strsplit(value != NULL ? value : "", "|", -1);
    if (g_strv_length(words->lists[list]) == word_lists[list].count)
        return true;
    g_set_error(error, BASE_ERROR, ERROR_DATA, "%s, line %d: %s must be %u words with | between",
                ini_name(ini), ini_line(ini, "dates", value != NULL ? key : NULL), key,
                word_lists[list].count);
    return false;
}

static bool words_load_ordinals(struct date_words *words, struct ini *ini, GError **error)
{
    const char *value = ini_get(ini, "dates", "ordinals");
    words->ordinals = g_strsplit(value != NULL ? value : "#", "|", -1);
    const guint count = g_strv_length(words->ordinals);
    if (count >= 1 && count <= DAYS_MOST)
        return true;
    g_set_error(error, BASE_ERROR, ERROR_DATA,
                "%s, line %d: ordinals must be 1 to %d patterns with | between", ini_name(ini),
                ini_line(ini, "dates", "ordinals"), DAYS_MOST);
    return false;
}

/* How dates usually look is made of the other conversions, not of itself. */
static bool words_load_format(struct date_words *words, struct ini *ini, GError **error)
{
    const char *format = ini_get(ini, "dates", "format");
    words->usual_format = g_strdup(format != NULL ? format : "%Y-%m-%d");
    if (strstr(words->usual_format, "%x") != NULL)
        g_set_error(error, BASE_ERROR, ERROR_DATA, "%%x can't stand for itself");
    else if (date_format_check(words->usual_format, error))
        return true;
    g_prefix_error(error, "%s, line %d: ", ini_name(ini), ini_line(ini, "dates", "format"));
    return false;
}

struct date_words *date_words_load(const char *language, GError **error)
{
    GError *fault = NULL;
    g_autoptr(ini) ini = language_find(language, &fault);
    if (ini == NULL) {
        if (fault != NULL)
            g_propagate_error(error, fault);
        else
            language_refuse(language, error);
        return NULL;
    }
    g_autoptr(date_words) words = g_new0(struct date_words, 1);
    for (enum word_list list = 0; list < WORD_LISTS; list++)
        if (!words_load_list(words, ini, list, error))
            return NULL;
    if (!words_load_ordinals(words, ini, error) || !words_load_format(words, ini, error))
        return NULL;
    return g_steal_pointer(&words);
}

void date_words_free(struct date_words *words)
{
    if (words == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(words->lists); i++)
        g_strfreev(words->lists[i]);
    g_strfreev(words->ordinals);
    g_free(words->usual_format);
    g_free(words);
}

const char *date_words_usual_format(const struct date_words *words)
{
    return words->usual_format;
}

static int date_hour_of_half(GDateTime *time)
{
    const int hour = g_date_time_get_hour(time) % 12;
    return hour == 0 ? 12 : hour;
}

static int date_year_of_century(GDateTime *time)
{
    return g_date_time_get_year(time) % 100;
}

static int date_century(GDateTime *time)
{
    return g_date_time_get_year(time) / 100;
}

static int date_weekday_from_sunday(GDateTime *time)
{
    return g_date_time_get_day_of_week(time) % 7;
}

static int date_half(GDateTime *time)
{
    return g_date_time_get_hour(time) / 12;
}

static int date_month_index(GDateTime *time)
{
    return g_date_time_get_month(time) - 1;
}

static int date_weekday_index(GDateTime *time)
{
    return g_date_time_get_day_of_week(time) - 1;
}

/* A conversion is a number with a width and a filler, or a word chosen by a number. */
struct conversion {
    char letter;
    int (*number)(GDateTime *time);
    int width; /* of a number; %-d has none */
    char filler;
    int words; /* enum word_list when width is 0 */
};

static const struct conversion conversions[] = {
    { 'Y', g_date_time_get_year, 4, '0', 0 },
    { 'y', date_year_of_century, 2, '0', 0 },
    { 'm', g_date_time_get_month, 2, '0', 0 },
    { 'd', g_date_time_get_day_of_month, 2, '0', 0 },
    { 'e', g_date_time_get_day_of_month, 2, ' ', 0 },
    { 'H', g_date_time_get_hour, 2, '0', 0 },
    { 'I', date_hour_of_half, 2, '0', 0 },
    { 'M', g_date_time_get_minute, 2, '0', 0 },
    { 'S', g_date_time_get_second, 2, '0', 0 },
    { 'j', g_date_time_get_day_of_year, 3, '0', 0 },
    { 'k', g_date_time_get_hour, 2, ' ', 0 },
    { 'l', date_hour_of_half, 2, ' ', 0 },
    { 'C', date_century, 2, '0', 0 },
    { 'G', g_date_time_get_week_numbering_year, 4, '0', 0 },
    { 'V', g_date_time_get_week_of_year, 2, '0', 0 },
    { 'u', g_date_time_get_day_of_week, 1, '0', 0 },
    { 'w', date_weekday_from_sunday, 1, '0', 0 },
    { 'B', date_month_index, 0, 0, MONTHS },
    { 'b', date_month_index, 0, 0, MONTHS_SHORT },
    { 'h', date_month_index, 0, 0, MONTHS_SHORT },
    { 'A', date_weekday_index, 0, 0, WEEKDAYS },
    { 'a', date_weekday_index, 0, 0, WEEKDAYS_SHORT },
    { 'p', date_half, 0, 0, DAY_HALVES },
};

static const struct conversion *conversion_find(char letter)
{
    for (gsize i = 0; i < G_N_ELEMENTS(conversions); i++)
        if (conversions[i].letter == letter)
            return &conversions[i];
    return NULL;
}

static void conversion_apply(const struct conversion *conversion, bool bare, GDateTime *time,
                             const struct date_words *words, GString *result)
{
    const int number = conversion->number(time);
    if (conversion->width == 0)
        g_string_append(result, words->lists[conversion->words][number]);
    else if (bare)
        g_string_append_printf(result, "%d", number);
    else if (conversion->filler == '0')
        g_string_append_printf(result, "%0*d", conversion->width, number);
    else
        g_string_append_printf(result, "%*d", conversion->width, number);
}

/* Conversions that stand for a format of others. */
static const struct {
    char letter;
    const char *format;
} combinations[] = {
    { 'F', "%Y-%m-%d" }, { 'R', "%H:%M" },       { 'T', "%H:%M:%S" },
    { 'D', "%m/%d/%y" }, { 'r', "%I:%M:%S %p" },
};

static const char *combination_find(char letter)
{
    for (gsize i = 0; i < G_N_ELEMENTS(combinations); i++)
        if (combinations[i].letter == letter)
            return combinations[i].format;
    return NULL;
}

static void date_append(GString *result, const char *format, GDateTime *time,
                        const struct date_words *words);

/* %Od and %OB: the day as an ordinal, the month as it is called without a day. */
static gsize date_convert_other(char letter, GDateTime *time, const struct date_words *words,
                                GString *result)
{
    if (letter != 'd' && letter != 'B')
        return 0;
    if (time == NULL)
        return 2;
    if (letter == 'B') {
        g_string_append(result, words->lists[MONTHS_ALONE][date_month_index(time)]);
        return 2;
    }
    const guint day = (guint)g_date_time_get_day_of_month(time);
    const guint last = g_strv_length(words->ordinals) - 1;
    g_autofree char *number = g_strdup_printf("%u", day);
    g_autoptr(GString) text = g_string_new(words->ordinals[MIN(day - 1, last)]);
    g_string_replace(text, "#", number, 0);
    g_string_append(result, text->str);
    return 2;
}

/* Appends what the conversion at `format` (behind the percent sign) stands for, with `time` NULL nothing;
 * returns its length, 0 if it is not understood. */
static gsize date_convert(const char *format, GDateTime *time, const struct date_words *words,
                          GString *result)
{
    if (*format == 'O')
        return date_convert_other(format[1], time, words, result);
    const bool bare = *format == '-';
    const char letter = bare ? format[1] : *format;
    const struct conversion *conversion = letter != '\0' ? conversion_find(letter) : NULL;
    if (conversion != NULL && (!bare || conversion->width > 0)) {
        if (time != NULL)
            conversion_apply(conversion, bare, time, words, result);
        return bare ? 2 : 1;
    }
    const char *combined = letter != '\0' && !bare ? combination_find(letter) : NULL;
    if (combined != NULL || (letter == 'x' && !bare)) {
        if (time != NULL)
            date_append(result, combined != NULL ? combined : words->usual_format, time, words);
        return 1;
    }
    if (bare || letter == '\0' || strchr("Zz%", letter) == NULL)
        return 0;
    if (time != NULL && letter == '%')
        g_string_append_c(result, '%');
    if (time != NULL && letter != '%') {
        g_autofree char *zone = g_date_time_format(time, letter == 'Z' ? "%Z" : "%z");
        g_string_append(result, zone);
    }
    return 1;
}

static void date_append(GString *result, const char *format, GDateTime *time,
                        const struct date_words *words)
{
    while (*format != '\0') {
        const gsize length = *format == '%' ? date_convert(format + 1, time, words, result) : 0;
        if (length == 0)
            g_string_append_c(result, *format);
        format += length + 1;
    }
}

char *date_format(gint64 instant, GTimeZone *zone, const char *format,
                  const struct date_words *words)
{
    const gint64 rest = ((instant % G_USEC_PER_SEC) + G_USEC_PER_SEC) % G_USEC_PER_SEC;
    g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc((instant - rest) / G_USEC_PER_SEC);
    g_autoptr(GDateTime) time = g_date_time_to_timezone(whole, zone);
    GString *result = g_string_new(NULL);
    date_append(result, format, time, words);
    return g_string_free(result, FALSE);
}

bool date_format_check(const char *format, GError **error)
{
    for (const char *percent = strchr(format, '%'); percent != NULL;
         percent = strchr(percent, '%')) {
        const gsize length = date_convert(percent + 1, NULL, NULL, NULL);
        if (length == 0) {
            const char *end =
                percent + 1
                + (strchr("-O", percent[1]) != NULL && percent[1] != '\0' && percent[2] != '\0'
                       ? 1
                       : 0);
            end = *end != '\0' ? g_utf8_next_char(end) : end;
            g_autofree char *part = g_strndup(percent, (gsize)(end - percent));
            g_set_error(
                error, BASE_ERROR, ERROR_USAGE,
                "The date format \"%s\" has %s, which is not understood. Use %%Y %%m %%d %%-d %%Od "
                "(5th) %%B %%OB (the month by itself) %%b %%A %%a %%H %%I %%M %%S %%p %%j %%y %%e "
                "%%V %%Z %%z, %%x for what is usual in the language, and %%%% for a percent sign",
                format, part);
            return false;
        }
        percent += length + 1;
    }
    return true;
}
