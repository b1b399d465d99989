#include "config.h"

#include "schedule/crontab.h"

#include "base/text.h"
#include "schedule/fault.h"

#include <string.h>

/* The numbers of a wrapping range from 1 to 7 of the week are the longest list but those of minutes. */
#define LIST_MOST 64
#define SUNDAY_TOO 7

struct field_rules {
    const char *name, *words, *plural;
    guint least, most;
    guint step_most;
    gsize length_most;
    const char *const *names; /* of the numbers from `least` on; NULL: none */
    const char *example;      /* of a name */
};

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul",
                                           "aug", "sep", "oct", "nov", "dec", NULL };
static const char *const day_names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };

static const struct field_rules rules[CRONTAB_FIELDS] = {
    [CRONTAB_MINUTE] = { "minute", "minute", "minutes", 0, 59, 59, 240, NULL, NULL },
    [CRONTAB_HOUR] = { "hour", "hour", "hours", 0, 23, 23, 96, NULL, NULL },
    [CRONTAB_DAY_OF_MONTH] = { "day_of_month", "day of the month", "days of the month", 1, 31, 31,
                               124, NULL, NULL },
    [CRONTAB_MONTH] = { "month_of_year", "month", "months", 1, 12, 12, 64, month_names, "jan" },
    [CRONTAB_DAY_OF_WEEK] = { "day_of_week", "day of the week", "days of the week", 0, 6, 7, 64,
                              day_names, "mon" },
};

/* One field being read. */
struct reading {
    enum crontab_field field;
    const struct field_rules *rules;
    const char *text;
    GPtrArray *faults;
};

const char *crontab_field_name(enum crontab_field field)
{
    return rules[field].name;
}

const char *crontab_field_words(enum crontab_field field)
{
    return rules[field].words;
}

static bool refuse(const struct reading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* "the minute "61" can't be used: ..." */
static bool refuse(const struct reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *shown = text_show(reading->text);
    schedule_faults_add(reading->faults, reading->rules->name, "the %s \"%s\" can't be used: %s",
                        reading->rules->words, shown, why);
    return false;
}

/* What a number of the field may be, for its faults. Caller frees. */
static char *allowed_numbers(const struct field_rules *field)
{
    g_autofree char *names = field->names != NULL
                                 ? g_strdup_printf(", or names such as %s", field->example)
                                 : g_strdup("");
    return g_strdup_printf("%s are numbers from %u to %u%s", field->plural, field->least,
                           field->most, names);
}

static bool refuse_number(const struct reading *reading, const char *typed, const char *why)
{
    g_autofree char *shown = text_show(typed);
    g_autofree char *allowed = allowed_numbers(reading->rules);
    return refuse(reading, "\"%s\" %s; %s", shown, why, allowed);
}

static bool read_digits(const char *text, guint *number)
{
    const gsize length = strlen(text);
    if (length == 0 || strspn(text, "0123456789") != length)
        return false;
    const guint64 wide = g_ascii_strtoull(text, NULL, 10);
    *number = (guint)MIN(wide, G_MAXUINT);
    return true;
}

static bool read_name(const char *const *names, const char *text, guint least, guint *number)
{
    for (guint i = 0; names != NULL && names[i] != NULL; i++) {
        if (g_ascii_strcasecmp(names[i], text) == 0) {
            *number = least + i;
            return true;
        }
    }
    return false;
}

/* A number or a name. 7 as a day of the week is kept as it is: it means different things in a range. */
static bool read_number(const struct reading *reading, const char *text, guint *number)
{
    const struct field_rules *field = reading->rules;
    const bool week = reading->field == CRONTAB_DAY_OF_WEEK;
    guint foreign = 0;
    if (*text == '\0')
        return refuse_number(reading, text, "holds no number");
    if (*text == '-')
        return refuse_number(reading, text, "is below all of them");
    if (read_name(field->names, text, field->least, number))
        return true;
    if (read_name(month_names, text, 0, &foreign))
        return refuse_number(reading, text, "is a month");
    if (read_name(day_names, text, 0, &foreign))
        return refuse_number(reading, text, "is a day of the week");
    if (!read_digits(text, number))
        return refuse_number(reading, text, "is none of them");
    if (*number < field->least)
        return refuse_number(reading, text, "is too small");
    if (*number > field->most && !(week && *number == SUNDAY_TOO))
        return refuse_number(reading, text, "is too large");
    return true;
}

/* The numbers from `first` to `last` in their order, over the end where the range wraps. */
static guint list_range(const struct reading *reading, guint first, guint last, guint *list)
{
    const struct field_rules *field = reading->rules;
    guint count = 0;
    if (first <= last) {
        for (guint number = first; number <= last; number++)
            list[count++] = number > field->most ? field->least : number;
        return count;
    }
    for (guint number = first; number <= field->most; number++)
        list[count++] = number;
    for (guint number = field->least; number <= last; number++)
        list[count++] = number;
    return count;
}

static bool read_range(const struct reading *reading, const char *text, const char *dash,
                       guint *list, guint *count)
{
    g_autofree char *before = g_strndup(text, (gsize)(dash - text));
    guint first = 0;
    guint last = 0;
    if (!read_number(reading, before, &first) || !read_number(reading, dash + 1, &last))
        return false;
    if (first > reading->rules->most)
        return refuse(reading, "a range can end with the Sunday 7, but begins with 0 for it");
    *count = list_range(reading, first, last, list);
    return true;
}

static bool read_step(const struct reading *reading, const char *text, guint *step)
{
    const guint most = reading->rules->step_most;
    if (*text == '\0')
        return refuse(reading, "behind / there must be a step from 1 to %u", most);
    if (!read_digits(text, step) || *step < 1 || *step > most) {
        g_autofree char *shown = text_show(text);
        return refuse(reading, "\"%s\" is no step; a step of the %s is a number from 1 to %u",
                      shown, reading->rules->words, most);
    }
    return true;
}

/* What stands before the step (0: there is none): *, a range, or a single number, which takes none. */
static bool read_list(const struct reading *reading, const char *text, guint step, guint *list,
                      guint *count)
{
    const struct field_rules *field = reading->rules;
    const char *dash = *text != '\0' ? strchr(text + 1, '-') : NULL;
    if (g_str_equal(text, "*")) {
        *count = list_range(reading, field->least, field->most, list);
        return true;
    }
    if (dash != NULL)
        return read_range(reading, text, dash, list, count);
    if (!read_number(reading, text, list))
        return false;
    if (step != 0) {
        g_autofree char *shown = text_show(text);
        return refuse(reading, "a step needs a range before it: write %s-%u/%u", shown, field->most,
                      step);
    }
    if (list[0] > field->most)
        list[0] = field->least;
    *count = 1;
    return true;
}

static bool read_part(const struct reading *reading, const char *part, guint64 *set)
{
    guint list[LIST_MOST];
    guint count = 0;
    guint step = 0;
    if (*part == '\0')
        return refuse(reading, "nothing stands beside a comma");
    const char *slash = strchr(part, '/');
    g_autofree char *before =
        slash != NULL ? g_strndup(part, (gsize)(slash - part)) : g_strdup(part);
    if ((slash != NULL && !read_step(reading, slash + 1, &step))
        || !read_list(reading, before, step, list, &count))
        return false;
    for (guint i = 0; i < count; i += MAX(step, 1))
        *set |= G_GUINT64_CONSTANT(1) << list[i];
    return true;
}

/* Signs that other schedulers know, and blanks, are named for what they are. */
static bool check_signs(const struct reading *reading)
{
    static const char known[] =
        "*,-/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const struct field_rules *field = reading->rules;
    const char *text = reading->text;
    if (*text == '\0') {
        schedule_faults_add(reading->faults, field->name,
                            "the %s is empty: write * for all, or a number from %u to %u",
                            field->words, field->least, field->most);
        return false;
    }
    if (strlen(text) > field->length_most)
        return refuse(reading, "it is longer than %" G_GSIZE_FORMAT " characters",
                      field->length_most);
    const gsize good = strspn(text, known);
    if (text[good] == '\0')
        return true;
    g_autofree char *sign =
        g_strndup(text + good, (gsize)(g_utf8_next_char(text + good) - (text + good)));
    g_autofree char *shown = text_show(sign);
    if (g_ascii_isspace(*sign))
        return refuse(reading, "there is white space in it; numbers are set apart by commas alone");
    return refuse(reading,
                  "\"%s\" means nothing here; write numbers, *, a range as in 1-5, a step "
                  "as in */10, or a list of these with commas",
                  shown);
}

bool crontab_read_field(enum crontab_field field, const char *text, guint64 *set, GPtrArray *faults)
{
    const struct reading reading = { field, &rules[field], text, faults };
    *set = 0;
    if (!check_signs(&reading))
        return false;
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    bool good = true;
    for (guint i = 0; parts[i] != NULL && good; i++)
        good = read_part(&reading, parts[i], set);
    return good;
}

static const guint8 month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

/* A date that exists falls on every day of the week within 40 years, so month and day decide. */
static bool has_possible_date(const struct crontab *crontab)
{
    for (guint month = 1; month <= 12; month++) {
        const guint64 days = (G_GUINT64_CONSTANT(2) << month_days[month - 1]) - 2;
        if ((crontab->sets[CRONTAB_MONTH] >> month & 1) != 0
            && (crontab->sets[CRONTAB_DAY_OF_MONTH] & days) != 0)
            return true;
    }
    return false;
}

bool crontab_read_fields(const char *const *texts, struct crontab *crontab, GPtrArray *faults)
{
    bool good = true;
    for (guint i = 0; i < CRONTAB_FIELDS; i++) {
        g_autofree char *trimmed = text_trim(texts[i]);
        good &= crontab_read_field((enum crontab_field)i, trimmed, &crontab->sets[i], faults);
    }
    if (!good || has_possible_date(crontab))
        return good;
    g_autofree char *days =
        crontab_expand(CRONTAB_DAY_OF_MONTH, crontab->sets[CRONTAB_DAY_OF_MONTH]);
    g_autofree char *months = crontab_expand(CRONTAB_MONTH, crontab->sets[CRONTAB_MONTH]);
    schedule_faults_add(faults, rules[CRONTAB_DAY_OF_MONTH].name,
                        "the day of the month can't be used: day %s never comes in %s", days,
                        months);
    return false;
}

char **crontab_split(const char *text)
{
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit_set(text, " \t\n\r\v\f", -1);
    for (guint i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0')
            g_ptr_array_add(fields, g_strdup(words[i]));
    if (fields->len != CRONTAB_FIELDS)
        return NULL;
    g_ptr_array_add(fields, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&fields), FALSE);
}

bool crontab_read(const char *text, struct crontab *crontab, GPtrArray *faults)
{
    g_auto(GStrv) fields = crontab_split(text);
    if (fields != NULL)
        return crontab_read_fields((const char *const *)fields, crontab, faults);
    g_autofree char *shown = text_show(text);
    schedule_faults_add(faults, "crontab",
                        "the crontab \"%s\" does not have five fields: write minute, hour, day of "
                        "the month, month and day of the week with blanks between, as in "
                        "\"0 9 * * mon\"",
                        shown);
    return false;
}

char *crontab_join(const char *const *texts)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < CRONTAB_FIELDS; i++) {
        g_autofree char *trimmed = text_trim(texts[i]);
        g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", trimmed);
    }
    return g_string_free(g_steal_pointer(&joined), FALSE);
}

static guint64 field_whole(const struct field_rules *field)
{
    return ((G_GUINT64_CONSTANT(2) << field->most) - 1)
           & ~((G_GUINT64_CONSTANT(1) << field->least) - 1);
}

char *crontab_expand(enum crontab_field field, guint64 set)
{
    const struct field_rules *its = &rules[field];
    if (set == field_whole(its))
        return g_strdup("all");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint number = its->least; number <= its->most; number++) {
        if ((set >> number & 1) == 0)
            continue;
        g_string_append(text, text->len > 0 ? ", " : "");
        if (its->names != NULL)
            g_string_append(text, its->names[number - its->least]);
        else
            g_string_append_printf(text, "%u", number);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

bool crontab_is_hourly(const struct crontab *crontab)
{
    return crontab->sets[CRONTAB_HOUR] == field_whole(&rules[CRONTAB_HOUR]);
}

/* GLib counts days from 0001-01-01, which is day 1. */
#define DAY_OF_1970 719163

bool crontab_matches_day(const struct crontab *crontab, gint64 day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + DAY_OF_1970));
    const guint weekday = (guint)g_date_get_weekday(&date) % 7;
    return (crontab->sets[CRONTAB_MONTH] >> g_date_get_month(&date) & 1) != 0
           && (crontab->sets[CRONTAB_DAY_OF_MONTH] >> g_date_get_day(&date) & 1) != 0
           && (crontab->sets[CRONTAB_DAY_OF_WEEK] >> weekday & 1) != 0;
}
