/* Schedules and instants as people type them; and what is told of those that may be saved. A line each: crontab, every,
 * at, from, until, zone, a time, and the format of a date. */
#include "config.h"

#include "support.h"

#include "base/date.h"
#include "base/error.h"
#include "console/terminal/terminal.h"
#include "console/widgets/instant_text.h"
#include "schedule/crontab.h"
#include "schedule/due.h"
#include "schedule/wish.h"
#include "schedule/words.h"
#include "schedule/zone.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT(1795867200) * G_USEC_PER_SEC)

DEFINE_ERROR_DOMAIN(console)

enum typed {
    TYPED_CRONTAB,
    TYPED_EVERY,
    TYPED_AT,
    TYPED_FROM,
    TYPED_UNTIL,
    TYPED_ZONE,
    TYPED_TIME,
    TYPED_FORMAT,
    TYPED_TEXTS,
};

/* NULL leaves it as it is. */
static const char *given(const char *text)
{
    return *text != '\0' ? text : NULL;
}

static void fuzz_saved(const struct schedule *schedule, GTimeZone *zone)
{
    struct schedule_judgement judgement = { 0 };
    g_autofree char *words = schedule_describe(schedule, zone);
    g_autofree char *text = schedule_text(schedule);
    g_autofree char *why = NULL;
    g_autoptr(GPtrArray) warnings = schedule_warnings(schedule, NOW);
    demand_text(words);
    demand_text(text);
    schedule_judge(schedule, NOW, zone, &judgement);
    demand((judgement.reason == SCHEDULE_DUE) == (judgement.why == NULL));
    demand_text(judgement.why);
    schedule_judgement_clear(&judgement);
    g_autoptr(GArray) next = schedule_next(schedule, NOW, 3, zone, &why);
    demand((next->len == 0) == (why != NULL));
    gint64 before = NOW;
    for (guint i = 0; i < next->len; i++) {
        const gint64 instant = g_array_index(next, gint64, i);
        demand(instant > before && instant <= SCHEDULE_LAST_INSTANT);
        before = instant;
    }
}

static void fuzz_wish(char **typed, GTimeZone *zone)
{
    const struct schedule present = {
        .enabled = true, .anchor = NOW, .interval_period = "days", .crontab = "", .crontab_zone = ""
    };
    const struct schedule_wish wish = {
        .every = given(typed[TYPED_EVERY]),
        .crontab = given(typed[TYPED_CRONTAB]),
        .zone = given(typed[TYPED_ZONE]),
        .at = given(typed[TYPED_AT]),
        .from = given(typed[TYPED_FROM]),
        .until = given(typed[TYPED_UNTIL]),
    };
    struct schedule_wanted wanted = { 0 };
    g_autoptr(GPtrArray) faults = schedule_wish_read(&wish, &present, "Europe/Warsaw", &wanted);
    for (guint i = 0; i < faults->len; i++) {
        const struct schedule_fault *fault = faults->pdata[i];
        demand(fault->field != NULL && *fault->text != '\0');
        demand_text(fault->text);
    }
    if (faults->len == 0 && wanted.schedule.kind != SCHEDULE_NONE)
        fuzz_saved(&wanted.schedule, zone);
    schedule_wanted_clear(&wanted);
}

static void fuzz_crontab(const char *text)
{
    struct crontab crontab;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    const bool read = crontab_read(text, &crontab, faults);
    g_autofree char *words = schedule_crontab_words(text);
    demand(read == (faults->len == 0));
    demand_text(words);
    for (int field = 0; read && field < CRONTAB_FIELDS; field++) {
        g_autofree char *numbers = crontab_expand((enum crontab_field)field, crontab.sets[field]);
        demand(crontab.sets[field] != 0 && *numbers != '\0');
    }
}

/* What was understood is written so that it is understood as the same. */
static void fuzz_time(const char *text, GTimeZone *zone)
{
    gint64 instant = 0;
    gint64 again = 0;
    g_autofree char *note = NULL;
    g_autoptr(GError) error = NULL, typed_error = NULL;
    const bool read = schedule_read_time(text, zone, &instant, &error);
    demand_error(read, error);
    if (read && instant >= 0 && instant <= SCHEDULE_LAST_INSTANT) {
        g_autofree char *written = schedule_write_time(instant, zone);
        demand(schedule_read_time(written, zone, &again, NULL) && again == instant);
    }
    const bool typed = instant_text_parse(text, zone, &instant, &note, &typed_error);
    demand_error(typed, typed_error);
    demand_text(note);
    if (typed) {
        g_autofree char *written = instant_text_format(instant, zone);
        demand(instant_text_parse(written, zone, &again, NULL, NULL) && again == instant);
    }
}

static void fuzz_format(const char *format, GTimeZone *zone)
{
    g_autoptr(GError) error = NULL;
    const bool fine = date_format_check(format, &error);
    demand_error(fine, error);
    if (!fine)
        return;
    g_autoptr(date_words) words = date_words_load("pl", NULL);
    g_autofree char *date = date_format(NOW, zone, format, words);
    demand_text(date);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_auto(GStrv) typed = fuzz_lines(data, size, TYPED_TEXTS);
    if (typed == NULL)
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) zone = zone_open(typed[TYPED_ZONE], &error);
    demand_error(zone != NULL, error);
    if (zone == NULL)
        zone = g_time_zone_new_utc();
    fuzz_crontab(typed[TYPED_CRONTAB]);
    fuzz_wish(typed, zone);
    fuzz_time(typed[TYPED_TIME], zone);
    fuzz_format(typed[TYPED_FORMAT], zone);
    return 0;
}
