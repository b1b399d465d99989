#include "config.h"

#include "schedule/wish.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "schedule/crontab.h"
#include "schedule/zone.h"

#include <string.h>

#define DATE_LENGTH 10

/* A wish being read. */
struct reading {
    const struct schedule_wish *wish;
    struct schedule_wanted *wanted;
    GTimeZone *zone; /* of times that name no offset */
    GPtrArray *faults;
};

static bool is_digits(const char *text, gsize length)
{
    return length > 0 && strspn(text, "0123456789") >= length;
}

/* Whether the first ten signs are a date: 2027-06-30. */
static bool begins_with_date(const char *text)
{
    return strlen(text) >= DATE_LENGTH && is_digits(text, 4) && text[4] == '-'
           && is_digits(text + 5, 2) && text[7] == '-' && is_digits(text + 8, 2);
}

/* A typed time as clock_parse takes it, complete and in UTC unless it names an offset; NULL: it is none. */
static char *complete_time(const char *typed, bool *has_offset)
{
    g_autofree char *text = text_trim(typed);
    *has_offset = false;
    if (!begins_with_date(text))
        return NULL;
    if (text[DATE_LENGTH] == '\0')
        return g_strconcat(text, "T00:00:00Z", NULL);
    if (strchr(" Tt", text[DATE_LENGTH]) == NULL)
        return NULL;
    g_autofree char *date = g_strndup(text, DATE_LENGTH);
    g_autofree char *rest = text_trim(text + DATE_LENGTH + 1);
    const gsize length = strcspn(rest, "Zz+- ");
    g_autofree char *clock = g_strndup(rest, length);
    g_autofree char *offset = text_trim(rest + length);
    *has_offset = *offset != '\0';
    const bool short_form = strlen(clock) == 5 && clock[2] == ':';
    return g_strconcat(date, "T", clock, short_form ? ":00" : "", *has_offset ? offset : "Z", NULL);
}

bool schedule_read_time(const char *typed, GTimeZone *zone, gint64 *instant, GError **error)
{
    bool has_offset = false;
    bool skipped = false;
    g_autofree char *complete = complete_time(typed, &has_offset);
    g_autofree char *shown = text_show(typed);
    if (complete == NULL || !clock_parse(complete, instant)) {
        g_set_error(error, SCHEDULE_ERROR, ERROR_DATA,
                    "\"%s\" is no time: write it as 2027-06-30 09:00, or with an offset as "
                    "2027-06-30T09:00:00+02:00",
                    shown);
        return false;
    }
    if (has_offset || zone == NULL)
        return true;
    const gint64 fraction = (*instant % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
    const gint64 wall = (*instant - fraction) / G_USEC_PER_SEC;
    *instant = zone_instant(zone, wall, &skipped) * G_USEC_PER_SEC + fraction;
    if (skipped)
        g_set_error(error, SCHEDULE_ERROR, ERROR_DATA,
                    "\"%s\" never comes in the zone %s, whose clock jumps over it: write another "
                    "time",
                    shown, g_time_zone_get_identifier(zone));
    return !skipped;
}

char *schedule_write_time(gint64 instant, GTimeZone *zone)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    GTimeZone *in = zone != NULL ? zone : utc;
    gint64 again = 0;
    g_autofree char *exact = clock_format_in_zone(instant, in);
    if (exact == NULL)
        return g_strdup("");
    exact[DATE_LENGTH] = ' ';
    const gsize offset = DATE_LENGTH + strcspn(exact + DATE_LENGTH, "Z+-");
    g_autofree char *plain = g_strndup(exact, offset);
    if (g_str_has_suffix(plain, ":00") && strchr(plain, '.') == NULL)
        plain[offset - 3] = '\0';
    const bool same = schedule_read_time(plain, in, &again, NULL) && again == instant;
    return g_strconcat(plain, same ? "" : exact + offset, NULL);
}

/* "day" and "days", in any case; NULL: no period. Static. */
static const char *find_period(const char *typed)
{
    const char *const *periods = schedule_periods();
    g_autofree char *lower = g_ascii_strdown(typed, -1);
    for (guint i = 0; periods[i] != NULL; i++) {
        const gsize length = strlen(periods[i]);
        const gsize given = strlen(lower);
        if ((given == length || given == length - 1) && strncmp(periods[i], lower, given) == 0)
            return periods[i];
    }
    return NULL;
}

static bool read_every(const struct reading *reading, const char *typed, const char *number)
{
    gint64 *every = &reading->wanted->schedule.interval_every;
    if (g_ascii_string_to_signed(number, 10, G_MININT64, G_MAXINT64, every, NULL))
        return true;
    g_autofree char *shown = text_show(typed);
    schedule_faults_add(reading->faults, "interval_every",
                        "\"%s\" can't be used: write a whole number and a period, such as 10 days",
                        shown);
    *every = 1;
    return false;
}

/* "10 days", "every 10 days", "hour"; "10" keeps the period. */
static void read_interval_text(const struct reading *reading)
{
    const char *typed = reading->wish->every;
    g_autofree char *trimmed = text_trim(typed);
    const bool every = g_ascii_strncasecmp(trimmed, "every ", strlen("every ")) == 0;
    const char *number = trimmed + (every ? strlen("every ") : 0);
    number += strspn(number, " ");
    const gsize length = strspn(number, "-0123456789");
    g_autofree char *digits = g_strndup(number, length);
    g_autofree char *word = text_trim(number + length);
    const char *period = find_period(word);
    const bool one = length == 0 && period != NULL;
    if (period != NULL)
        reading->wanted->schedule.interval_period = period;
    if (!read_every(reading, typed, one ? "1" : digits) || *word == '\0' || period != NULL)
        return;
    g_autofree char *shown = text_show(word);
    schedule_faults_add(reading->faults, "interval_period",
                        "\"%s\" is no period: choose days, hours, minutes, seconds or "
                        "microseconds",
                        shown);
}

/* An unknown period stays as it was typed, and validation names it. */
static void read_interval(const struct reading *reading)
{
    const struct schedule_wish *wish = reading->wish;
    if (wish->period == NULL) {
        if (wish->every != NULL)
            read_interval_text(reading);
        return;
    }
    const char *period = find_period(wish->period);
    reading->wanted->schedule.interval_period = period != NULL ? period : wish->period;
    if (wish->every != NULL) {
        g_autofree char *number = text_trim(wish->every);
        read_every(reading, wish->every, number);
    }
}

static void read_zone(const struct reading *reading, const char *site_zone)
{
    struct schedule_wanted *wanted = reading->wanted;
    const char *typed =
        reading->wish->zone != NULL ? reading->wish->zone : wanted->schedule.crontab_zone;
    wanted->crontab_zone = text_trim(typed != NULL ? typed : "");
    if (*wanted->crontab_zone == '\0') {
        g_free(wanted->crontab_zone);
        wanted->crontab_zone = g_strdup(site_zone);
    }
    wanted->schedule.crontab_zone = wanted->crontab_zone;
}

static void read_crontab(const struct reading *reading)
{
    const struct schedule_wish *wish = reading->wish;
    struct schedule_wanted *wanted = reading->wanted;
    const char *text = wish->crontab != NULL ? wish->crontab : wanted->schedule.crontab;
    g_auto(GStrv) fields = text != NULL ? crontab_split(text) : NULL;
    if (wish->crontab_fields != NULL) {
        struct crontab crontab;
        crontab_read_fields(wish->crontab_fields, &crontab, reading->faults);
        wanted->crontab = crontab_join(wish->crontab_fields);
    } else if (fields != NULL) {
        wanted->crontab = crontab_join((const char *const *)fields);
    } else {
        wanted->crontab = g_strdup(text != NULL ? text : "");
    }
    wanted->schedule.crontab = wanted->crontab;
}

/* An empty text is no time, where there may be none. */
static void read_time(const struct reading *reading, const char *typed, const char *field,
                      bool optional, gint64 *instant)
{
    g_autoptr(GError) error = NULL;
    if (typed == NULL)
        return;
    g_autofree char *trimmed = text_trim(typed);
    if (*trimmed == '\0') {
        *instant = 0;
        return;
    }
    if (!schedule_read_time(trimmed, reading->zone, instant, &error)) {
        /* Not 0, which would be a second fault of a field that has one already. */
        *instant = optional ? 0 : 1;
        schedule_faults_add(reading->faults, field, "%s", error->message);
    }
}

static enum schedule_kind wished_kind(const struct reading *reading, enum schedule_kind present)
{
    const struct schedule_wish *wish = reading->wish;
    const struct {
        bool given;
        enum schedule_kind kind;
        const char *field;
    } texts[] = {
        { wish->every != NULL, SCHEDULE_INTERVAL, "interval_every" },
        { wish->crontab != NULL || wish->crontab_fields != NULL, SCHEDULE_CRONTAB, "crontab" },
        { wish->at != NULL, SCHEDULE_CLOCKED, "clocked" },
    };
    guint count = 0;
    if (wish->kind != NULL)
        return schedule_kind_find(wish->kind);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        count += texts[i].given;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!texts[i].given)
            continue;
        present = texts[i].kind;
        if (count > 1)
            schedule_faults_add(reading->faults, texts[i].field,
                                "it can run every so often, by a crontab, or at one time: give "
                                "only one of them");
    }
    return present;
}

static bool answer(enum schedule_answer given, bool otherwise)
{
    return given == SCHEDULE_AS_IT_IS ? otherwise : given == SCHEDULE_YES;
}

/* What runs at one time is a one-off by nature, which ends with it. */
static bool wished_one_off(const struct schedule_wish *wish, const struct schedule *present,
                           enum schedule_kind kind)
{
    const bool nature = kind == SCHEDULE_CLOCKED;
    const bool was = present->kind == SCHEDULE_CLOCKED;
    return answer(wish->one_off,
                  kind != present->kind && (nature || was) ? nature : present->one_off);
}

/* Faults that reading gave already are not given again in other words; fields that were read one by one were
 * judged then. */
static void add_faults(GPtrArray *faults, const struct schedule_wanted *wanted, bool fields_judged)
{
    struct schedule schedule = wanted->schedule;
    if (fields_judged)
        schedule.crontab = "* * * * *";
    g_autoptr(GPtrArray) found = schedule_validate(&schedule);
    const guint already = faults->len;
    for (guint i = 0; i < found->len; i++) {
        const struct schedule_fault *fault = found->pdata[i];
        bool known = false;
        for (guint j = 0; j < already; j++)
            known |= g_str_equal(((struct schedule_fault *)faults->pdata[j])->field, fault->field);
        if (!known)
            schedule_faults_add(faults, fault->field, "%s", fault->text);
    }
}

GPtrArray *schedule_wish_read(const struct schedule_wish *wish, const struct schedule *present,
                              const char *site_zone, struct schedule_wanted *wanted)
{
    struct reading reading = { .wish = wish, .wanted = wanted, .faults = schedule_faults_new() };
    *wanted = (struct schedule_wanted){ .schedule = *present };
    struct schedule *schedule = &wanted->schedule;
    schedule->kind = wished_kind(&reading, present->kind);
    schedule->one_off = wished_one_off(wish, present, schedule->kind);
    schedule->enabled = answer(wish->enabled, present->enabled);
    if (wish->zone != NULL && wish->kind == NULL && schedule->kind != SCHEDULE_CRONTAB)
        schedule_faults_add(reading.faults, "crontab_zone",
                            "only a crontab has a time zone of its own: leave the zone out, or "
                            "give a crontab with it");
    if (schedule->kind == SCHEDULE_INTERVAL)
        read_interval(&reading);
    if (schedule->kind == SCHEDULE_CRONTAB) {
        read_zone(&reading, site_zone);
        read_crontab(&reading);
    }
    reading.zone =
        zone_open(schedule->kind == SCHEDULE_CRONTAB ? schedule->crontab_zone : site_zone, NULL);
    if (schedule->kind == SCHEDULE_CLOCKED)
        read_time(&reading, wish->at, "clocked", false, &schedule->clocked);
    read_time(&reading, wish->from, "start_time", true, &schedule->start_time);
    read_time(&reading, wish->until, "expires", true, &schedule->expires);
    g_clear_pointer(&reading.zone, g_time_zone_unref);
    add_faults(reading.faults, wanted, wish->crontab_fields != NULL);
    return reading.faults;
}

void schedule_wanted_clear(struct schedule_wanted *wanted)
{
    g_clear_pointer(&wanted->crontab, g_free);
    g_clear_pointer(&wanted->crontab_zone, g_free);
}
