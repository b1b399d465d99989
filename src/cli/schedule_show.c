#include "config.h"

#include "cli/schedule_show.h"

#include "cli/output.h"
#include "cli/report.h"
#include "operations/report.h"
#include "schedule/crontab.h"
#include "schedule/words.h"

#include <string.h>

static void show_time(const char *label, gint64 instant, GTimeZone *zone)
{
    if (instant == 0)
        return;
    g_autofree char *words = schedule_time_words(instant, zone);
    output_field(label, words);
}

static void show_times(const char *label, const GArray *times, GTimeZone *zone)
{
    for (guint i = 0; i < times->len; i++)
        show_time(i == 0 ? label : "then", g_array_index(times, gint64, i), zone);
}

/* What a field with steps, ranges or lists comes to. */
static void show_expansion(const struct schedule *schedule)
{
    static const char *const labels[] = { "Minutes", "Hours", "Days", "Months", "Weekdays" };
    g_auto(GStrv) fields = crontab_split(schedule->crontab);
    for (guint i = 0; fields != NULL && i < CRONTAB_FIELDS; i++) {
        guint64 set = 0;
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        if (strpbrk(fields[i], "/,-") == NULL
            || !crontab_read_field((enum crontab_field)i, fields[i], &set, faults))
            continue;
        g_autofree char *numbers = crontab_expand((enum crontab_field)i, set);
        output_field(labels[i], numbers);
    }
}

static void show_due(const struct schedule_state *state)
{
    const struct schedule_judgement *judgement = &state->judgement;
    if (judgement->reason != SCHEDULE_DUE) {
        output_field("Not due", judgement->why);
        return;
    }
    g_autofree char *slot = schedule_time_words(judgement->slot, state->zone);
    const gint64 missed = judgement->slots - 1;
    g_autofree char *more = missed == 0
                                ? g_strdup("")
                                : g_strdup_printf("; %" G_GINT64_FORMAT " earlier %s missed",
                                                  missed, missed == 1 ? "time was" : "times were");
    g_autofree char *text = g_strconcat("now, for ", slot, more, NULL);
    output_field("Due", text);
}

static bool show_last(struct database *database, const struct configuration *configuration,
                      const struct schedule_state *state, GError **error)
{
    const struct task_slot *last = state->last;
    if (last == NULL) {
        show_time("Last run", configuration->last_run, state->zone);
        return true;
    }
    g_autofree char *outcome = schedule_outcome(database, last, error);
    if (outcome == NULL)
        return false;
    show_time("Last run", last->claimed - last->claimed % G_USEC_PER_SEC, state->zone);
    output_field("Outcome", outcome);
    return true;
}

bool schedule_show_fields(struct database *database, const struct configuration *configuration,
                          const struct schedule_state *state, GError **error)
{
    const struct schedule *schedule = &state->schedule;
    g_autofree char *name = report_configuration_name(configuration);
    g_autofree char *words = schedule_describe(schedule, state->zone);
    output_field("Configuration", name);
    report_flag("Enabled", schedule->enabled);
    output_field("Schedule", words);
    if (schedule->kind == SCHEDULE_CRONTAB) {
        output_field("Crontab", schedule->crontab);
        show_expansion(schedule);
    }
    show_due(state);
    show_times("Next", state->next, state->zone);
    if (state->if_enabled != NULL)
        show_times("If enabled now", state->if_enabled, state->zone);
    show_time("Counts from", MAX(schedule->anchor, schedule->last_slot), state->zone);
    if (!show_last(database, configuration, state, error))
        return false;
    report_number("Runs", configuration->total_runs);
    return true;
}

json_t *schedule_show_times_json(const GArray *times)
{
    json_t *array = json_array();
    for (guint i = 0; i < times->len; i++)
        json_array_append_new(array, report_state_json(g_array_index(times, gint64, i)));
    return array;
}

json_t *schedule_show_slot_json(const struct task_slot *slot)
{
    return json_pack("{s:o, s:o, s:o, s:s, s:I, s:o, s:o}", "for", report_instant_json(slot->slot),
                     "started", report_instant_json(slot->claimed), "finished",
                     report_instant_json(slot->finished), "outcome", slot->status, "missed",
                     (json_int_t)slot->missed, "run",
                     slot->run_id != 0 ? json_integer(slot->run_id) : json_null(), "message",
                     json_text(slot->message));
}

static json_t *judgement_json(const struct schedule_judgement *judgement)
{
    const bool due = judgement->reason == SCHEDULE_DUE;
    return json_pack("{s:b, s:o, s:I, s:o}", "due", due, "for",
                     report_instant_json(due ? judgement->slot : 0), "missed",
                     (json_int_t)(due ? judgement->slots - 1 : 0), "why",
                     due ? json_null() : json_text(judgement->why));
}

json_t *schedule_show_json(const struct configuration *configuration,
                           const struct schedule_state *state)
{
    const struct schedule *schedule = &state->schedule;
    g_autofree char *text = schedule_text(schedule);
    g_autofree char *words = schedule_describe(schedule, state->zone);
    json_t *object = json_pack(
        "{s:I, s:o, s:o, s:b, s:s, s:o, s:o}", "id", (json_int_t)configuration->id, "context_key",
        json_text(configuration->context_key), "type", json_text(configuration->type_name),
        "enabled", schedule->enabled, "kind", schedule_kind_name(schedule->kind), "text",
        json_text(text), "words", json_text(words));
    if (schedule->kind == SCHEDULE_INTERVAL) {
        json_object_set_new(object, "every", json_integer(schedule->interval_every));
        json_object_set_new(object, "period", json_text(schedule->interval_period));
    } else if (schedule->kind == SCHEDULE_CRONTAB) {
        json_object_set_new(object, "crontab", json_text(schedule->crontab));
        json_object_set_new(object, "zone", json_text(schedule->crontab_zone));
    } else {
        json_object_set_new(object, "at", report_instant_json(schedule->clocked));
    }
    json_object_set_new(object, "from", report_instant_json(schedule->start_time));
    json_object_set_new(object, "until", report_instant_json(schedule->expires));
    json_object_set_new(object, "one_off", json_boolean(schedule->one_off));
    json_object_set_new(object, "now", judgement_json(&state->judgement));
    json_object_set_new(object, "next", schedule_show_times_json(state->next));
    if (state->if_enabled != NULL)
        json_object_set_new(object, "if_enabled", schedule_show_times_json(state->if_enabled));
    json_object_set_new(object, "counts_from",
                        report_instant_json(MAX(schedule->anchor, schedule->last_slot)));
    json_object_set_new(object, "last",
                        state->last != NULL ? schedule_show_slot_json(state->last) : json_null());
    json_object_set_new(object, "last_run", report_instant_json(configuration->last_run));
    json_object_set_new(object, "runs", json_integer(configuration->total_runs));
    json_object_set_new(object, "modified", report_state_json(configuration->modified));
    return object;
}
