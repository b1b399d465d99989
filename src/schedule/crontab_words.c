#include "config.h"

#include "schedule/words.h"

#include "base/text.h"
#include "schedule/crontab.h"

#include <string.h>

/* How the parts of one field are said. Formats take their arguments in order. */
struct phrases {
    const char *all, *every, *every_one, *between, *at;
    char *(*item)(const char *item); /* how one number is said */
    bool plain_zero;                 /* a single 0 is not said at all */
};

static char *item_as_typed(const char *item)
{
    return g_strdup(item);
}

/* On the clock of twelve hours, as the reference says it. */
static char *time_of_day(guint64 hour, guint64 minute)
{
    const guint64 shown = hour % 12 == 0 ? 12 : hour % 12;
    return g_strdup_printf("%02" G_GUINT64_FORMAT ":%02" G_GUINT64_FORMAT " %s", shown, minute,
                           hour >= 12 ? "PM" : "AM");
}

static char *item_hour(const char *item)
{
    return time_of_day(g_ascii_strtoull(item, NULL, 10), 0);
}

/* The number behind a name of three letters, or the digits. `names` begins with the number `first`. */
static guint64 item_number(const char *item, const char *const *names, guint first)
{
    for (guint i = 0; names[i] != NULL; i++)
        if (g_ascii_strncasecmp(names[i], item, 3) == 0)
            return first + i;
    return g_ascii_strtoull(item, NULL, 10);
}

static char *item_month(const char *item)
{
    static const char *const names[] = { "January",  "February", "March",  "April",     "May",
                                         "June",     "July",     "August", "September", "October",
                                         "November", "December", NULL };
    const guint64 number = item_number(item, names, 1);
    return g_strdup(names[(number + 11) % 12]);
}

static char *item_weekday(const char *item)
{
    static const char *const names[] = { "Sunday",   "Monday", "Tuesday",  "Wednesday",
                                         "Thursday", "Friday", "Saturday", NULL };
    return g_strdup(names[item_number(item, names, 0) % 7]);
}

static const struct phrases phrases[CRONTAB_FIELDS] = {
    [CRONTAB_MINUTE] = { "every minute", "every %s minutes", "every minute",
                         "minutes %s through %s past the hour", "at %s minutes past the hour",
                         item_as_typed, true },
    [CRONTAB_HOUR] = { "every hour", "every %s hours", "every hour", "between %s and %s", "at %s",
                       item_hour, false },
    [CRONTAB_DAY_OF_MONTH] = { ", every day", ", every %s days", ", every day",
                               ", between day %s and %s of the month", ", on day %s of the month",
                               item_as_typed, false },
    [CRONTAB_MONTH] = { "", ", every %s months", "", ", %s through %s", ", only in %s", item_month,
                        false },
    [CRONTAB_DAY_OF_WEEK] = { "", "", "", "", ", only on %s", item_weekday, false },
};

/* Puts texts in the places of "%s". Caller frees. */
static char *fill(const char *format, const char *first, const char *second)
{
    g_auto(GStrv) pieces = g_strsplit(format, "%s", -1);
    g_autoptr(GString) text = g_string_new(pieces[0] != NULL ? pieces[0] : "");
    const char *const values[] = { first, second };
    for (guint i = 1; pieces[0] != NULL && pieces[i] != NULL; i++)
        g_string_append_printf(text, "%s%s", values[MIN(i - 1, 1)], pieces[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Both ends of a range, the last one to its end: an hour reaches to :59. */
static void range_ends(const struct phrases *field, const char *range, char **first, char **last)
{
    const char *dash = strchr(range, '-');
    g_autofree char *before = g_strndup(range, (gsize)(dash - range));
    g_autofree char *end = field->item(dash + 1);
    g_auto(GStrv) pieces = g_strsplit(end, ":00", 2);
    *first = field->item(before);
    *last = g_strjoinv(":59", pieces);
}

static char *say_range(const struct phrases *field, const char *range, const char *format)
{
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    range_ends(field, range, &first, &last);
    return fill(format, first, last);
}

/* "1, 3 through 5, and 9" */
static char *say_list(const struct phrases *field, const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    const guint count = g_strv_length(items);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_autofree char *said = strchr(items[i], '-') != NULL
                                    ? say_range(field, items[i], "%s through %s")
                                    : field->item(items[i]);
        const char *before = i == 0 ? "" : i + 1 < count ? ", " : count > 2 ? ", and " : " and ";
        g_string_append_printf(text, "%s%s", before, said);
    }
    g_autofree char *joined = g_string_free(g_steal_pointer(&text), FALSE);
    return fill(field->at, joined, NULL);
}

static char *say_step(const struct phrases *field, const char *text, const char *slash)
{
    g_autofree char *left = g_strndup(text, (gsize)(slash - text));
    const bool one = g_ascii_strtoull(slash + 1, NULL, 10) == 1;
    g_autofree char *every = one ? g_strdup(field->every_one) : fill(field->every, slash + 1, NULL);
    if (strchr(left, '-') == NULL)
        return g_steal_pointer(&every);
    g_autofree char *between = say_range(field, left, field->between);
    return g_strconcat(every, g_str_has_prefix(between, ", ") ? "" : ", ", between, NULL);
}

/* One field in words. */
static char *say_field(enum crontab_field which, const char *text)
{
    const struct phrases *field = &phrases[which];
    const char *slash = strchr(text, '/');
    if (g_str_equal(text, "*"))
        return g_strdup(field->all);
    if (slash != NULL)
        return say_step(field, text, slash);
    if (strchr(text, ',') != NULL)
        return say_list(field, text);
    if (strchr(text, '-') != NULL)
        return say_range(field, text, field->between);
    if (field->plain_zero && g_str_equal(text, "0"))
        return g_strdup("");
    g_autofree char *item = field->item(text);
    return fill(field->at, item, NULL);
}

static bool is_single(const char *text)
{
    return strpbrk(text, "*/,-") == NULL;
}

static char *time_at(const char *hour, const char *minute)
{
    return time_of_day(g_ascii_strtoull(hour, NULL, 10), g_ascii_strtoull(minute, NULL, 10));
}

/* "At 08:00 AM, 12:00 PM and 05:00 PM" */
static char *say_times(const char *hours, const char *minute)
{
    g_auto(GStrv) items = g_strsplit(hours, ",", -1);
    g_autoptr(GString) text = g_string_new("At ");
    for (guint i = 0; items[i] != NULL; i++) {
        g_autofree char *time = time_at(items[i], minute);
        g_string_append_printf(text, "%s%s",
                               i == 0                 ? ""
                               : items[i + 1] == NULL ? " and "
                                                      : ", ",
                               time);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *say_minutes_between(const char *minute, const char *hour)
{
    g_auto(GStrv) ends = g_strsplit(minute, "-", 2);
    g_autofree char *first = time_at(hour, ends[0]);
    g_autofree char *last = time_at(hour, ends[1]);
    return g_strdup_printf("Every minute between %s and %s", first, last);
}

static char *say_time(const char *minute, const char *hour)
{
    const bool single_hour = is_single(hour);
    if (single_hour && is_single(minute)) {
        g_autofree char *time = time_at(hour, minute);
        return g_strconcat("At ", time, NULL);
    }
    if (single_hour && strchr(minute, '-') != NULL && strchr(minute, ',') == NULL)
        return say_minutes_between(minute, hour);
    if (strchr(hour, ',') != NULL && strpbrk(hour, "-/*") == NULL && is_single(minute))
        return say_times(hour, minute);
    g_autofree char *minutes = say_field(CRONTAB_MINUTE, minute);
    g_autofree char *hours = say_field(CRONTAB_HOUR, hour);
    return g_strconcat(minutes, *minutes != '\0' && *hours != '\0' ? ", " : "", hours, NULL);
}

/* A list with a step in it can't be said part by part: its numbers are said instead. A step of 1 is all. */
static char *field_prepared(enum crontab_field field, const char *text, guint64 set)
{
    g_autofree char *numbers = crontab_expand(field, set);
    const bool list = strchr(text, ',') != NULL;
    const bool week = field == CRONTAB_DAY_OF_WEEK;
    if (g_str_equal(text, "*/1") || (week && g_str_equal(numbers, "all")))
        return g_strdup("*");
    if (!week && !(list && strpbrk(text, "/*") != NULL))
        return g_strdup(text);
    if (g_str_equal(numbers, "all"))
        return g_strdup("*");
    g_auto(GStrv) pieces = g_strsplit(numbers, ", ", -1);
    return g_strjoinv(",", pieces);
}

/* Takes every occurrence of a phrase out. */
static void strike(GString *text, const char *phrase)
{
    for (char *at = strstr(text->str, phrase); at != NULL; at = strstr(text->str, phrase))
        g_string_erase(text, at - text->str, (gssize)strlen(phrase));
}

static char *finish(const char *time, const char *dates)
{
    static const char *const needless[] = { ", every minute", ", every hour", ", every day" };
    g_autoptr(GString) text = g_string_new(time);
    g_string_append(text, dates);
    for (gsize i = 0; i < G_N_ELEMENTS(needless); i++)
        strike(text, needless[i]);
    if (text->len > 0 && text->str[text->len - 1] == ',')
        g_string_truncate(text, text->len - 1);
    text->str[0] = g_ascii_toupper(text->str[0]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *say(char **fields)
{
    const bool spread = strpbrk(fields[CRONTAB_MINUTE], "*/") != NULL;
    const char *hour = fields[CRONTAB_HOUR];
    g_autofree char *hours =
        spread && is_single(hour) ? g_strconcat(hour, "-", hour, NULL) : g_strdup(hour);
    g_autofree char *time = say_time(fields[CRONTAB_MINUTE], hours);
    const bool week_only = g_str_equal(fields[CRONTAB_DAY_OF_MONTH], "*")
                           && !g_str_equal(fields[CRONTAB_DAY_OF_WEEK], "*");
    g_autofree char *days =
        week_only ? g_strdup("") : say_field(CRONTAB_DAY_OF_MONTH, fields[CRONTAB_DAY_OF_MONTH]);
    g_autofree char *week = say_field(CRONTAB_DAY_OF_WEEK, fields[CRONTAB_DAY_OF_WEEK]);
    g_autofree char *months = say_field(CRONTAB_MONTH, fields[CRONTAB_MONTH]);
    g_autofree char *dates = g_strconcat(days, week, months, NULL);
    return finish(time, dates);
}

char *schedule_crontab_words(const char *text)
{
    struct crontab crontab;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    g_auto(GStrv) fields = crontab_split(text);
    bool good = fields != NULL;
    for (guint i = 0; good && i < CRONTAB_FIELDS; i++) {
        const enum crontab_field field = (enum crontab_field)i;
        good = crontab_read_field(field, fields[i], &crontab.sets[i], faults);
        char *prepared = good ? field_prepared(field, fields[i], crontab.sets[i]) : NULL;
        if (prepared == NULL)
            break;
        g_free(fields[i]);
        fields[i] = prepared;
    }
    return good ? say(fields) : text_show(text);
}
