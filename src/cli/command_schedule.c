#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/schedule_options.h"
#include "cli/schedule_show.h"
#include "operations/report.h"
#include "operations/schedule.h"
#include "schedule/words.h"

#define TIMES_SHOWN 5
#define TIMES_MOST 1000
#define RUNS_SHOWN 20

/* The next time in a list, or in short why there is none. Caller frees. */
static char *list_next(const struct schedule_state *state)
{
    if (state->judgement.reason == SCHEDULE_DUE)
        return g_strdup("due now");
    if (state->next->len == 0)
        return g_strdup(state->why);
    return schedule_time_words(g_array_index(state->next, gint64, 0), state->zone);
}

static bool list_row(struct database *database, struct output_table *table,
                     const struct configuration *one, const struct schedule_state *state,
                     GError **error)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, one->id);
    g_autofree char *name = report_configuration_name(one);
    g_autofree char *words = schedule_describe(&state->schedule, state->zone);
    g_autofree char *next = list_next(state);
    g_autofree char *last = NULL;
    if (state->last != NULL && (last = schedule_outcome(database, state->last, error)) == NULL)
        return false;
    const char *const cells[] = { id, name, one->enabled ? "yes" : "no", words, next, last };
    output_table_row(table, cells);
    return true;
}

static bool list_each(struct database *database, const GPtrArray *list, struct output_table *table,
                      json_t *all, GError **error)
{
    const gint64 now = clock_now();
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autoptr(schedule_state) state = schedule_state_load(database, one, now, 1, error);
        if (state == NULL || (table != NULL && !list_row(database, table, one, state, error)))
            return false;
        if (all != NULL)
            json_array_append_new(all, schedule_show_json(one, state));
    }
    return true;
}

static bool command_schedule_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { ">ID",  "CONFIGURATION", "ENABLED", "SCHEDULE",
                                            "NEXT", "LAST OUTCOME",  NULL };
    const struct configuration_filter filter = configuration_filter_read(invocation);
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? configuration_list(installation->database, &filter, error) : NULL;
    if (list == NULL)
        return false;
    g_autoptr(json_t) all = invocation->json ? json_array() : NULL;
    struct output_table *table = all == NULL ? output_table_begin(headings) : NULL;
    const bool done = list_each(installation->database, list, table, all, error);
    if (table != NULL)
        output_table_end(table);
    if (all != NULL && done)
        output_json(g_steal_pointer(&all));
    return done;
}

static bool schedule_show(const struct invocation *invocation, struct database *database,
                          const char *typed, const GPtrArray *warnings, GError **error)
{
    g_autoptr(configuration) one = configuration_find_typed(database, typed, error);
    if (one == NULL)
        return false;
    g_autoptr(schedule_state) state =
        schedule_state_load(database, one, clock_now(), TIMES_SHOWN, error);
    if (state == NULL)
        return false;
    if (invocation->json) {
        json_t *whole = schedule_show_json(one, state);
        if (warnings != NULL)
            json_object_set_new(whole, "warnings", report_warnings_json(warnings));
        output_json(whole);
        return true;
    }
    if (warnings != NULL)
        report_warnings(warnings);
    return schedule_show_fields(database, one, state, error);
}

static bool command_schedule_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && schedule_show(invocation, installation->database, invocation->arguments[0], NULL,
                            error);
}

static bool read_count(const struct invocation *invocation, gint64 *count, GError **error)
{
    if (!report_option_number(invocation, "count", TIMES_SHOWN, count, error))
        return false;
    if (*count > TIMES_MOST)
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "--count can be %d at most", TIMES_MOST);
    return *count <= TIMES_MOST;
}

static void show_times(const struct schedule_state *state)
{
    for (guint i = 0; i < state->next->len; i++) {
        g_autofree char *words =
            schedule_time_words(g_array_index(state->next, gint64, i), state->zone);
        output_line("%s", words);
    }
    if (state->why == NULL)
        return;
    g_autofree char *shown = text_show(state->why);
    output_line("No time comes: %s", shown);
}

/* The state at the instant of the option --after, which is told in the schedule's own zone. */
static struct schedule_state *load_after(const struct invocation *invocation,
                                         struct database *database, const struct configuration *one,
                                         guint count, GError **error)
{
    const char *typed = invocation_option(invocation, "after");
    gint64 after = clock_now();
    g_autoptr(schedule_state) state = schedule_state_load(database, one, after, count, error);
    if (typed == NULL || state == NULL)
        return g_steal_pointer(&state);
    return schedule_read_time(typed, state->zone, &after, error)
               ? schedule_state_load(database, one, after, count, error)
               : NULL;
}

static bool command_schedule_next_run(struct invocation *invocation, GError **error)
{
    gint64 count = 0;
    if (!read_count(invocation, &count, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(configuration) one =
        installation != NULL
            ? configuration_find_typed(installation->database, invocation->arguments[0], error)
            : NULL;
    g_autoptr(schedule_state) state =
        one != NULL ? load_after(invocation, installation->database, one, (guint)count, error)
                    : NULL;
    if (state == NULL)
        return false;
    if (!invocation->json) {
        show_times(state);
        return true;
    }
    output_json(json_pack("{s:o, s:o, s:o}", "zone", json_text(state->zone_name), "next",
                          schedule_show_times_json(state->next), "why",
                          state->why != NULL ? json_text(state->why) : json_null()));
    return true;
}

static bool runs_row(struct database *database, struct output_table *table,
                     const struct task_slot *slot, GError **error)
{
    g_autofree char *outcome = schedule_outcome(database, slot, error);
    if (outcome == NULL)
        return false;
    g_autofree char *time = clock_format(slot->slot);
    g_autofree char *started = clock_format(slot->claimed);
    g_autofree char *missed = g_strdup_printf("%" G_GINT64_FORMAT, slot->missed);
    g_autofree char *name = g_strconcat(slot->context_key, ":", slot->type_name, NULL);
    const char *const cells[] = { time, started, missed, name, outcome };
    output_table_row(table, cells);
    return true;
}

static bool runs_show(struct database *database, const GPtrArray *slots, GError **error)
{
    static const char *const headings[] = { "FOR",           "STARTED", ">MISSED",
                                            "CONFIGURATION", "OUTCOME", NULL };
    struct output_table *table = output_table_begin(headings);
    bool good = true;
    for (guint i = 0; i < slots->len && good; i++)
        good = runs_row(database, table, slots->pdata[i], error);
    output_table_end(table);
    return good;
}

static json_t *runs_json(const GPtrArray *slots)
{
    json_t *all = json_array();
    for (guint i = 0; i < slots->len; i++) {
        const struct task_slot *slot = slots->pdata[i];
        json_t *one = schedule_show_slot_json(slot);
        json_object_set_new(one, "context_key", json_text(slot->context_key));
        json_object_set_new(one, "type", json_text(slot->type_name));
        json_array_append_new(all, one);
    }
    return all;
}

static bool command_schedule_runs_run(struct invocation *invocation, GError **error)
{
    gint64 limit = 0;
    if (!report_option_number(invocation, "limit", RUNS_SHOWN, &limit, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    const char *typed = invocation->arguments[0];
    g_autoptr(configuration) one =
        typed != NULL ? configuration_find_typed(installation->database, typed, error) : NULL;
    if (typed != NULL && one == NULL)
        return false;
    g_autoptr(GPtrArray) slots =
        task_slot_list(installation->database, one != NULL ? one->id : 0, 0, limit, error);
    if (slots == NULL)
        return false;
    if (!invocation->json)
        return runs_show(installation->database, slots, error);
    output_json(runs_json(slots));
    return true;
}

static bool command_schedule_set_run(struct invocation *invocation, GError **error)
{
    struct schedule_wish wish;
    const char *typed = invocation->arguments[0];
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    bool given = false;
    if (!schedule_options_read(invocation, &wish, &given, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    return installation != NULL
           && configuration_set_schedule(installation, typed, &wish, warnings, error)
           && schedule_show(invocation, installation->database, typed, warnings, error);
}

static const struct command_option list_options[] = {
    CONFIGURATION_FILTER_OPTIONS,
    { 0 },
};

static const struct command_option next_options[] = {
    { .name = "count", .argument = "NUMBER", .help = "How many (5)" },
    { .name = "after", .argument = "INSTANT", .help = "Those after this time (now)" },
    { 0 },
};

static const struct command_option runs_options[] = {
    { .name = "limit", .argument = "NUMBER", .help = "How many, the newest first (20)" },
    { 0 },
};

static const struct command_option set_options[] = {
    SCHEDULE_OPTIONS,
    REPORT_BASED_ON_OPTION,
    { 0 },
};

const struct command command_schedule_list = {
    .name = "schedule list",
    .summary = "List the schedules: what runs by itself, when next, and how it went last",
    .options = list_options,
    .run = command_schedule_list_run,
};

const struct command command_schedule_show = {
    .name = "schedule show",
    .arguments = "CONFIGURATION",
    .summary = "Show a configuration's schedule in words, its next times, and why it is not due",
    .help = "CONFIGURATION is its number or KEY:TYPE. Times are told in the crontab's zone, or "
            "else the site's, and in UTC.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_schedule_show_run,
};

const struct command command_schedule_next = {
    .name = "schedule next",
    .arguments = "CONFIGURATION",
    .summary = "Show the next times of a schedule",
    .help = "CONFIGURATION is its number or KEY:TYPE.",
    .options = next_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_schedule_next_run,
};

const struct command command_schedule_runs = {
    .name = "schedule runs",
    .arguments = "[CONFIGURATION]",
    .summary = "List the times for which schedules were started, and what came of each",
    .help = "CONFIGURATION is its number or KEY:TYPE; without it, those of all. MISSED is how many "
            "earlier times a run stands for as well.",
    .options = runs_options,
    .arguments_most = 1,
    .run = command_schedule_runs_run,
};

const struct command command_schedule_set = {
    .name = "schedule set",
    .arguments = "CONFIGURATION",
    .summary = "Change when a configuration is issued by itself",
    .help = "CONFIGURATION is its number or KEY:TYPE. What is not given stays as it is; one of "
            "--every, --crontab and --at replaces the others. An enabled schedule counts from the "
            "moment at which it was enabled or changed: what would have been before is not made "
            "up for.\n\n"
            "A crontab's day of the month and weekday must both match. A time is 2027-06-30 or "
            "2027-06-30 09:00, in the crontab's zone or else the site's, or with an offset as in "
            "2027-06-30T09:00:00Z.\n\n"
            "  testamur schedule set 1 --every '10 days' --enable\n"
            "  testamur schedule set 1 --crontab '0 9 * * mon' --zone Europe/Warsaw\n"
            "  testamur schedule set 1 --at '2027-06-30 09:00'",
    .options = set_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_schedule_set_run,
};
