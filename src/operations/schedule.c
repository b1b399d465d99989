#include "config.h"

#include "operations/schedule.h"

#include "base/clock.h"
#include "operations/change.h"
#include "operations/settings.h"
#include "rules/context_key.h"
#include "schedule/zone.h"
#include "store/task_run.h"

void configuration_schedule(const struct configuration *configuration, struct schedule *schedule)
{
    *schedule = (struct schedule){
        .kind = schedule_kind_find(configuration->schedule_kind),
        .enabled = configuration->enabled,
        .interval_every = configuration->interval_every,
        .interval_period = configuration->interval_period,
        .crontab = configuration->crontab,
        .crontab_zone = configuration->crontab_zone,
        .clocked = configuration->clocked,
        .start_time = configuration->start_time,
        .expires = configuration->expires,
        .one_off = configuration->one_off,
        .anchor = configuration->anchor,
        .last_slot = configuration->last_slot,
    };
}

char *schedule_site_zone(struct database *database, GError **error)
{
    return settings_text(database, "time_zone", error);
}

GTimeZone *schedule_site_time_zone(struct database *database, GError **error)
{
    g_autofree char *name = schedule_site_zone(database, error);
    if (name == NULL)
        return NULL;
    GTimeZone *zone = zone_open(name, NULL);
    return zone != NULL ? zone : g_time_zone_new_utc();
}

static void change_add_instant(json_t *changes, const char *member, gint64 before, gint64 after)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *was = before != 0 ? clock_format_in_zone(before, utc) : NULL;
    g_autofree char *is = after != 0 ? clock_format_in_zone(after, utc) : NULL;
    change_add_text(changes, member, was, is);
}

/* What differs in the parts that decide from when it counts. */
static json_t *compare_timing(const struct schedule *one, const struct schedule *other)
{
    json_t *changes = json_object();
    change_add_text(changes, "schedule_kind", schedule_kind_name(one->kind),
                    schedule_kind_name(other->kind));
    change_add_number(changes, "interval_every", one->interval_every, other->interval_every);
    change_add_text(changes, "interval_period", one->interval_period, other->interval_period);
    change_add_text(changes, "crontab", one->crontab, other->crontab);
    change_add_text(changes, "crontab_zone", one->crontab_zone, other->crontab_zone);
    change_add_instant(changes, "clocked", one->clocked, other->clocked);
    change_add_instant(changes, "start_time", one->start_time, other->start_time);
    change_add_flag(changes, "one_off", one->one_off, other->one_off);
    return changes;
}

static void take_text(char **place, const char *text)
{
    char *copy = g_strdup(text);
    g_free(*place);
    *place = copy;
}

static void configuration_take_schedule(struct configuration *configuration,
                                        const struct schedule *schedule)
{
    configuration->enabled = schedule->enabled;
    take_text(&configuration->schedule_kind, schedule_kind_name(schedule->kind));
    configuration->interval_every = schedule->interval_every;
    take_text(&configuration->interval_period, schedule->interval_period);
    take_text(&configuration->crontab, schedule->crontab);
    take_text(&configuration->crontab_zone, schedule->crontab_zone);
    configuration->clocked = schedule->clocked;
    configuration->start_time = schedule->start_time;
    configuration->expires = schedule->expires;
    configuration->one_off = schedule->one_off;
}

/* Puts a schedule that was found good into the configuration, and tells what is another one. */
static void configuration_change_schedule(struct configuration *configuration,
                                          const struct schedule *present,
                                          const struct schedule *wanted, json_t *changes)
{
    g_autoptr(json_t) timing = compare_timing(present, wanted);
    if (json_object_size(timing) > 0 || (wanted->enabled && !present->enabled))
        configuration_begin(configuration);
    json_object_update(changes, timing);
    change_add_instant(changes, "expires", present->expires, wanted->expires);
    change_add_flag(changes, "enabled", present->enabled, wanted->enabled);
    configuration_take_schedule(configuration, wanted);
}

/* What can't run can still be stopped. */
static bool wish_only_disables(const struct schedule_wish *wish)
{
    return wish->enabled == SCHEDULE_NO && wish->one_off == SCHEDULE_AS_IT_IS && wish->kind == NULL
           && wish->every == NULL && wish->period == NULL && wish->crontab == NULL
           && wish->crontab_fields == NULL && wish->zone == NULL && wish->at == NULL
           && wish->from == NULL && wish->until == NULL;
}

GPtrArray *configuration_wish_schedule(struct database *database,
                                       struct configuration *configuration,
                                       const struct schedule_wish *wish, json_t *changes,
                                       GError **error)
{
    struct schedule present;
    struct schedule_wanted wanted;
    g_autofree char *site_zone = schedule_site_zone(database, error);
    if (site_zone == NULL)
        return NULL;
    configuration_schedule(configuration, &present);
    GPtrArray *faults = schedule_wish_read(wish, &present, site_zone, &wanted);
    if (faults->len > 0 && wish_only_disables(wish)) {
        g_ptr_array_set_size(faults, 0);
        wanted.schedule = present;
        wanted.schedule.enabled = false;
    }
    if (faults->len == 0)
        configuration_change_schedule(configuration, &present, &wanted.schedule, changes);
    schedule_wanted_clear(&wanted);
    return faults;
}

static bool schedule_save(struct installation *installation, struct configuration *configuration,
                          const json_t *changes, GError **error)
{
    g_autofree char *title =
        configuration_title(configuration->type_name, configuration->context_key);
    return change_check_basis(installation, configuration->modified, "configuration",
                              configuration->id, title, changes, error)
           && configuration_update(installation->database, configuration, error)
           && change_record_at(installation, configuration->modified, "configuration",
                               configuration->id, title, "change", changes, error)
           && database_commit(installation->database, error);
}

bool configuration_set_schedule(struct installation *installation, const char *typed,
                                const struct schedule_wish *wish, GPtrArray *warnings,
                                GError **error)
{
    struct database *database = installation->database;
    struct schedule wanted;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(configuration) found = configuration_find_typed(database, typed, error);
    g_autoptr(GPtrArray) faults =
        found != NULL ? configuration_wish_schedule(database, found, wish, changes, error) : NULL;
    if (faults == NULL || !schedule_faults_settle(faults, error))
        return false;
    configuration_schedule(found, &wanted);
    if (warnings != NULL)
        g_ptr_array_extend_and_steal(warnings, schedule_warnings(&wanted, clock_now()));
    return json_object_size(changes) == 0 || schedule_save(installation, found, changes, error);
}

/* The zone in which a schedule's times are told. An unknown one of the crontab is a fault of the schedule, which
 * its judgement names; the times are then told in UTC. */
static bool state_load_zone(struct database *database, struct schedule_state *state, GError **error)
{
    const char *crontab_zone = state->schedule.crontab_zone;
    if (state->schedule.kind == SCHEDULE_CRONTAB && *crontab_zone != '\0')
        state->zone_name = g_strdup(crontab_zone);
    else
        state->zone_name = schedule_site_zone(database, error);
    if (state->zone_name == NULL)
        return false;
    state->zone = zone_open(state->zone_name, NULL);
    if (state->zone == NULL) {
        take_text(&state->zone_name, "UTC");
        state->zone = g_time_zone_new_utc();
    }
    return true;
}

static GArray *look_ahead(const struct schedule *schedule, gint64 now, guint count)
{
    struct schedule enabled = *schedule;
    enabled.enabled = true;
    enabled.anchor = (now / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
    enabled.has_run = false;
    return schedule_next(&enabled, now, count, NULL, NULL);
}

struct schedule_state *schedule_state_load(struct database *database,
                                           const struct configuration *configuration, gint64 now,
                                           guint count, GError **error)
{
    g_autoptr(schedule_state) state = g_new0(struct schedule_state, 1);
    configuration_schedule(configuration, &state->schedule);
    if (!task_slot_has_run(database, configuration->id, configuration->anchor,
                           &state->schedule.has_run, error)
        || !state_load_zone(database, state, error))
        return NULL;
    g_autoptr(GPtrArray) slots =
        task_slot_list(database, configuration->id, 0, configuration->id != 0 ? 1 : 0, error);
    if (slots == NULL)
        return NULL;
    if (slots->len > 0)
        state->last = g_ptr_array_steal_index(slots, 0);
    schedule_judge(&state->schedule, now, state->zone, &state->judgement);
    state->next = schedule_next(&state->schedule, now, count, state->zone, &state->why);
    if (!state->schedule.enabled)
        state->if_enabled = look_ahead(&state->schedule, now, count);
    return g_steal_pointer(&state);
}

void schedule_state_free(struct schedule_state *state)
{
    if (state == NULL)
        return;
    g_free(state->zone_name);
    g_clear_pointer(&state->zone, g_time_zone_unref);
    schedule_judgement_clear(&state->judgement);
    g_clear_pointer(&state->next, g_array_unref);
    g_clear_pointer(&state->if_enabled, g_array_unref);
    g_free(state->why);
    task_slot_free(state->last);
    g_free(state);
}

gint64 schedule_next_of(struct database *database, gint64 configuration_id)
{
    g_autoptr(configuration) found = configuration_find(database, configuration_id, NULL);
    g_autoptr(schedule_state) state =
        found != NULL ? schedule_state_load(database, found, clock_now(), 1, NULL) : NULL;
    if (state == NULL)
        return 0;
    if (state->judgement.reason == SCHEDULE_DUE)
        return state->judgement.slot;
    return state->next->len > 0 ? g_array_index(state->next, gint64, 0) : 0;
}

/* Adds "17 issued" if the report of a run counts any. */
static void add_count(GString *text, const json_t *report, const char *member)
{
    const json_int_t count = json_integer_value(json_object_get(report, member));
    if (count > 0)
        g_string_append_printf(text, ", %" JSON_INTEGER_FORMAT " %s", count, member);
}

char *schedule_outcome(struct database *database, const struct task_slot *last, GError **error)
{
    g_autoptr(GString) text = g_string_new(last->status);
    if (last->run_id != 0) {
        g_autoptr(task_run) run = task_run_find(database, last->run_id, error);
        if (run == NULL)
            return NULL;
        const json_t *plan = json_object_get(run->report, "plan");
        add_count(text, run->report, "issued");
        add_count(text, json_object_get(plan, "counts"), "refused");
        add_count(text, run->report, "failed");
        g_string_append_printf(text, " (report %" G_GINT64_FORMAT ")", last->run_id);
    }
    if (*last->message != '\0')
        g_string_append_printf(text, ": %s", last->message);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
