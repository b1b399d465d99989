#include "config.h"

#include "console/sections/schedule_fields.h"

#include "base/clock.h"
#include "schedule/words.h"
#include "schedule/zone.h"

#include <string.h>

#define TIMES_SHOWN 5

/* Which kinds of schedules a field belongs to. */
enum kinds {
    EVERY = 1 << SCHEDULE_INTERVAL,
    CRONTAB = 1 << SCHEDULE_CRONTAB,
    ONCE = 1 << SCHEDULE_CLOCKED,
    ALL_KINDS = EVERY | CRONTAB | ONCE,
};

static const struct {
    const char *name;
    unsigned kinds;
} fields[] = {
    { "enabled", ALL_KINDS },    { "schedule_kind", ALL_KINDS },
    { "interval_every", EVERY }, { "interval_period", EVERY },
    { "minute", CRONTAB },       { "hour", CRONTAB },
    { "day_of_month", CRONTAB }, { "month_of_year", CRONTAB },
    { "day_of_week", CRONTAB },  { "crontab_zone", CRONTAB },
    { "clocked", ONCE },         { "start_time", ALL_KINDS },
    { "expires", ALL_KINDS },    { "one_off", EVERY | CRONTAB },
    { "words", ALL_KINDS },      { "next", ALL_KINDS },
    { "last", ALL_KINDS },
};

/* What a crontab begins with: every morning, which a slip of the keys leaves harmless. */
static const char *const crontab_initial[CRONTAB_FIELDS] = { "0", "9", "*", "*", "*" };

static int field_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        if (g_str_equal(fields[i].name, name))
            return (int)i;
    return -1;
}

bool schedule_fields_has(const char *field)
{
    return field_find(field) >= 0;
}

bool schedule_fields_shows(const struct form_values *values, const char *field)
{
    const int found = field_find(field);
    const enum schedule_kind kind = schedule_kind_find(form_values_get(values, "schedule_kind"));
    return found < 0 || (fields[found].kinds & (1u << kind)) != 0;
}

static bool is_yes(const struct form_values *values, const char *field)
{
    return g_str_equal(form_values_get(values, field), "1");
}

void schedule_fields_wish(const struct form_values *values, struct schedule_fields *typed)
{
    const char *kind = form_values_get(values, "schedule_kind");
    const bool once = schedule_kind_find(kind) == SCHEDULE_CLOCKED;
    for (int i = 0; i < CRONTAB_FIELDS; i++)
        typed->crontab[i] = form_values_get(values, crontab_field_name((enum crontab_field)i));
    typed->wish = (struct schedule_wish){
        .kind = kind,
        .every = form_values_get(values, "interval_every"),
        .period = form_values_get(values, "interval_period"),
        .crontab_fields = typed->crontab,
        .zone = form_values_get(values, "crontab_zone"),
        .at = form_values_get(values, "clocked"),
        .from = form_values_get(values, "start_time"),
        .until = form_values_get(values, "expires"),
        .one_off = once                        ? SCHEDULE_YES
                   : is_yes(values, "one_off") ? SCHEDULE_YES
                                               : SCHEDULE_NO,
        .enabled = is_yes(values, "enabled") ? SCHEDULE_YES : SCHEDULE_NO,
    };
}

/* The schedule that the fields come to, as it would be if it were saved now. */
struct look {
    struct configuration *configuration; /* borrowed by the state */
    struct schedule_state *state;        /* NULL: faults, or the configuration is gone */
    GPtrArray *faults;                   /* of struct schedule_fault; NULL: it is gone */
};

static void look_free(struct look *look)
{
    schedule_state_free(look->state);
    configuration_free(look->configuration);
    if (look->faults != NULL)
        g_ptr_array_unref(look->faults);
    g_free(look);
}
DEFINE_AUTOPTR(look, look_free)

static struct look *look_at(struct database *database, const struct form_values *values)
{
    struct look *look = g_new0(struct look, 1);
    struct schedule_fields typed;
    g_autoptr(json_t) changes = json_object();
    look->configuration =
        values->id != 0 ? configuration_find(database, values->id, NULL) : configuration_new();
    if (look->configuration == NULL)
        return look;
    const gint64 anchor = look->configuration->anchor;
    schedule_fields_wish(values, &typed);
    look->faults =
        configuration_wish_schedule(database, look->configuration, &typed.wish, changes, NULL);
    if (look->faults == NULL || look->faults->len > 0)
        return look;
    /* What counts from the next second on is looked at from there. */
    const bool anew = look->configuration->anchor != anchor;
    const gint64 now = anew ? look->configuration->anchor : clock_now();
    look->state = schedule_state_load(database, look->configuration, now, TIMES_SHOWN, NULL);
    return look;
}

static void add_times(GString *text, const GArray *times, GTimeZone *zone)
{
    for (guint i = 0; i < times->len; i++) {
        g_autofree char *words = schedule_time_words(g_array_index(times, gint64, i), zone);
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
}

/* The next times, or why there are none. Caller frees. */
static char *next_text(const struct schedule_state *state)
{
    const struct schedule_judgement *judgement = &state->judgement;
    GString *text = g_string_new(NULL);
    if (judgement->reason == SCHEDULE_DUE) {
        g_autofree char *slot = schedule_time_words(judgement->slot, state->zone);
        g_string_append_printf(text, "Now, for %s", slot);
    }
    if (state->if_enabled != NULL && state->if_enabled->len > 0) {
        g_string_append(text, "None: it is disabled. If it were enabled now:");
        add_times(text, state->if_enabled, state->zone);
    } else if (state->next->len > 0) {
        add_times(text, state->next, state->zone);
    } else if (judgement->reason != SCHEDULE_DUE) {
        g_string_append_printf(text, "None: %s", state->why);
    }
    return g_string_free(text, FALSE);
}

/* When it ran last, and what came of it. Caller frees. */
static char *last_text(struct database *database, const struct look *look)
{
    const struct task_slot *last = look->state->last;
    const gint64 ran = last != NULL ? last->claimed : look->configuration->last_run;
    if (ran == 0)
        return g_strdup("Never yet");
    g_autofree char *at = schedule_time_words(ran - ran % G_USEC_PER_SEC, look->state->zone);
    g_autofree char *outcome = last != NULL ? schedule_outcome(database, last, NULL) : NULL;
    return outcome != NULL ? g_strconcat(at, ": ", outcome, NULL) : g_steal_pointer(&at);
}

static void show_look(struct database *database, const struct look *look,
                      struct form_values *values)
{
    if (look->state == NULL) {
        form_values_set(values, "words", "Not yet: see below the fields above");
        form_values_set(values, "next", "");
        return;
    }
    g_autofree char *words = schedule_describe(&look->state->schedule, look->state->zone);
    g_autofree char *next = next_text(look->state);
    g_autofree char *last = last_text(database, look);
    form_values_set(values, "words", words);
    form_values_set(values, "next", next);
    form_values_set(values, "last", last);
}

/* A fault of the crontab as a whole, such as a date that never comes, stands below its first field. */
static const char *fault_field(const struct schedule_fault *fault)
{
    return schedule_fields_has(fault->field) ? fault->field : crontab_field_name(CRONTAB_MINUTE);
}

void schedule_fields_check(struct database *database, struct form_values *values)
{
    g_autoptr(look) look = look_at(database, values);
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        form_values_fault(values, fields[i].name, NULL);
    for (guint i = look->faults != NULL ? look->faults->len : 0; i > 0; i--) {
        const struct schedule_fault *fault = look->faults->pdata[i - 1];
        form_values_fault(values, fault_field(fault), fault->text);
    }
    show_look(database, look, values);
}

static void read_crontab(const struct configuration *configuration, struct form_values *values)
{
    g_auto(GStrv) parts = crontab_split(configuration->crontab);
    for (int i = 0; i < CRONTAB_FIELDS; i++)
        form_values_set(values, crontab_field_name((enum crontab_field)i),
                        parts != NULL ? parts[i] : crontab_initial[i]);
}

static void read_instant(struct form_values *values, const char *field, gint64 instant,
                         GTimeZone *zone)
{
    g_autofree char *text = instant != 0 ? schedule_write_time(instant, zone) : NULL;
    form_values_set(values, field, text);
}

bool schedule_fields_read(struct database *database, const struct configuration *configuration,
                          struct form_values *values, GError **error)
{
    g_autofree char *every = g_strdup_printf("%" G_GINT64_FORMAT, configuration->interval_every);
    g_autofree char *site_zone = schedule_site_zone(database, error);
    g_autoptr(schedule_state) state =
        schedule_state_load(database, configuration, clock_now(), 1, error);
    if (site_zone == NULL || state == NULL)
        return false;
    const bool once = state->schedule.kind == SCHEDULE_CLOCKED;
    form_values_set(values, "enabled", configuration->enabled ? "1" : "0");
    form_values_set(values, "schedule_kind", configuration->schedule_kind);
    form_values_set(values, "interval_every", every);
    form_values_set(values, "interval_period", configuration->interval_period);
    form_values_set(values, "crontab_zone",
                    *configuration->crontab_zone != '\0' ? configuration->crontab_zone : site_zone);
    form_values_set(values, "one_off", configuration->one_off && !once ? "1" : "0");
    read_crontab(configuration, values);
    read_instant(values, "clocked", configuration->clocked, state->zone);
    read_instant(values, "start_time", configuration->start_time, state->zone);
    read_instant(values, "expires", configuration->expires, state->zone);
    schedule_fields_check(database, values);
    return true;
}

/* "Hour: 0, 6, 12, 18" of a crontab's field that is not plain. */
static void aside_expansion(GString *text, const struct form_values *values, const char *field)
{
    for (int i = 0; i < CRONTAB_FIELDS; i++) {
        const enum crontab_field place = (enum crontab_field)i;
        const char *typed = form_values_get(values, field);
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        guint64 set = 0;
        if (!g_str_equal(crontab_field_name(place), field)
            || !crontab_read_field(place, typed, &set, faults))
            continue;
        g_autofree char *numbers = crontab_expand(place, set);
        g_string_append_printf(text, "\nThe %s: %s\n", crontab_field_words(place), numbers);
    }
}

char *schedule_fields_aside(struct database *database, const struct form_values *values,
                            const char *field)
{
    g_autoptr(look) look = look_at(database, values);
    GString *text = g_string_new(NULL);
    if (look->state == NULL) {
        g_string_append(text, "It can't be used yet\n");
        for (guint i = 0; look->faults != NULL && i < look->faults->len; i++)
            g_string_append_printf(text, "\n%s\n",
                                   ((const struct schedule_fault *)look->faults->pdata[i])->text);
        return g_string_free(text, FALSE);
    }
    const struct schedule_judgement *judgement = &look->state->judgement;
    g_autofree char *words = schedule_describe(&look->state->schedule, look->state->zone);
    g_autofree char *next = next_text(look->state);
    g_string_append_printf(text, "%s\n", words);
    aside_expansion(text, values, field);
    g_string_append_printf(text, "\nNext:\n%s\n", next);
    if (look->state->next->len > 0 && judgement->why != NULL)
        g_string_append_printf(text, "\nNot due now: %s.\n", judgement->why);
    return g_string_free(text, FALSE);
}

GPtrArray *schedule_fields_offer(struct database *database, const char *field)
{
    GPtrArray *offers = g_ptr_array_new_with_free_func(g_free);
    if (g_str_equal(field, "interval_period"))
        for (const char *const *period = schedule_periods(); *period != NULL; period++)
            g_ptr_array_add(offers, g_strdup(*period));
    if (!g_str_equal(field, "crontab_zone"))
        return offers;
    g_autofree char *site_zone = schedule_site_zone(database, NULL);
    g_auto(GStrv) names = zone_names();
    if (site_zone != NULL)
        g_ptr_array_add(offers, g_strconcat(site_zone, "\tthe site's zone", NULL));
    for (int i = 0; names[i] != NULL; i++)
        if (g_strcmp0(names[i], site_zone) != 0)
            g_ptr_array_add(offers, g_strdup(names[i]));
    return offers;
}

GTimeZone *schedule_fields_zone(struct database *database, const struct form_values *values)
{
    const char *typed = form_values_get(values, "crontab_zone");
    const enum schedule_kind kind = schedule_kind_find(form_values_get(values, "schedule_kind"));
    (void)database;
    return kind == SCHEDULE_CRONTAB && *typed != '\0' ? zone_open(typed, NULL) : NULL;
}

/* An option with a value, if one of these members is among the changes. */
static void equivalent_option(GPtrArray *words, const json_t *changes, const char *const *members,
                              const char *option, const char *value)
{
    for (; *members != NULL; members++)
        if (json_object_get(changes, *members) != NULL) {
            g_ptr_array_add(words, g_strdup(option));
            if (value != NULL)
                g_ptr_array_add(words, g_strdup(value));
            return;
        }
}

static void equivalent_kind(const struct schedule_fields *typed, const json_t *changes,
                            GPtrArray *words)
{
    static const char *const every[] = { "schedule_kind", "interval_every", "interval_period",
                                         NULL };
    static const char *const crontab[] = { "schedule_kind", "crontab", "crontab_zone", NULL };
    static const char *const once[] = { "schedule_kind", "clocked", NULL };
    const struct schedule_wish *wish = &typed->wish;
    g_autofree char *interval = g_strconcat(wish->every, " ", wish->period, NULL);
    g_autofree char *joined = crontab_join(typed->crontab);
    switch (schedule_kind_find(wish->kind)) {
    case SCHEDULE_INTERVAL:
        equivalent_option(words, changes, every, "--every", interval);
        break;
    case SCHEDULE_CRONTAB:
        equivalent_option(words, changes, crontab, "--crontab", joined);
        if (*wish->zone != '\0')
            equivalent_option(words, changes, crontab, "--zone", wish->zone);
        break;
    case SCHEDULE_CLOCKED:
        equivalent_option(words, changes, once, "--at", wish->at);
        break;
    case SCHEDULE_NONE:
        break;
    }
}

void schedule_fields_equivalent(const struct form_values *values, const json_t *changes,
                                GPtrArray *words)
{
    static const char *const from[] = { "start_time", NULL };
    static const char *const until[] = { "expires", NULL };
    static const char *const one_off[] = { "one_off", NULL };
    static const char *const enabled[] = { "enabled", NULL };
    struct schedule_fields typed;
    schedule_fields_wish(values, &typed);
    const struct schedule_wish *wish = &typed.wish;
    const bool once = schedule_kind_find(wish->kind) == SCHEDULE_CLOCKED;
    equivalent_kind(&typed, changes, words);
    equivalent_option(words, changes, from, "--from", wish->from);
    equivalent_option(words, changes, until, "--until", wish->until);
    if (!once)
        equivalent_option(words, changes, one_off, "--one-off",
                          wish->one_off == SCHEDULE_YES ? "yes" : "no");
    equivalent_option(words, changes, enabled,
                      wish->enabled == SCHEDULE_YES ? "--enable" : "--disable", NULL);
}
