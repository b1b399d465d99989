#include "config.h"

#include "console/pages/home_facts.h"

#include "base/clock.h"
#include "base/error.h"
#include "console/console.h"
#include "console/sections/shown.h"
#include "operations/doctor.h"
#include "operations/schedule.h"
#include "schedule/due.h"
#include "store/configuration.h"
#include "store/listing.h"
#include "store/task_run.h"

#define RUNS_SHOWN 3
#define RUNS_LOOKED_AT 20

static void home_run_free(gpointer pointer)
{
    struct home_run *run = pointer;
    g_free(run->what);
    g_free(run->outcome);
    g_free(run);
}

void home_facts_free(struct home_facts *facts)
{
    g_hash_table_unref(facts->counts);
    g_ptr_array_unref(facts->attention);
    g_ptr_array_unref(facts->runs);
    g_free(facts->next);
    g_free(facts->next_when);
    g_free(facts);
}

/* The rows of a listing, of those with a filter's value (filter NULL: all). */
static bool home_count(struct database *database, const char *name, const char *filter,
                       const char *value, gint64 *count, GError **error)
{
    const char *const values[] = { value, NULL };
    g_autoptr(listing) listing = listing_open(database, name, 0, error);
    return listing != NULL && (filter == NULL || listing_set_filter(listing, filter, values, error))
           && listing_count(listing, count, error);
}

/* What a filter finds that a person should look at. `format` has a place for the number. */
struct home_concern {
    const char *listing, *filter, *value;
    const char *one, *many;
};

static const struct home_concern home_concerns[] = {
    { "credentials", "status", "error", "1 credential could not be made: the next run tries again",
      "%s credentials could not be made: the next run tries again" },
    { "learners", "name_state", "review", "1 name waits for somebody to accept it",
      "%s names wait for somebody to accept them" },
    { "mail", "state", "failed", "1 message could not be sent", "%s messages could not be sent" },
    { "mail", "state", "unknown", "Of 1 message it is not known whether it arrived",
      "Of %s messages it is not known whether they arrived" },
};

static bool home_read_concerns(struct home_facts *facts, struct database *database, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(home_concerns); i++) {
        const struct home_concern *concern = &home_concerns[i];
        gint64 count = 0;
        if (!home_count(database, concern->listing, concern->filter, concern->value, &count, error))
            return false;
        if (count == 0)
            continue;
        g_autofree char *number = console_show_number(count);
        g_auto(GStrv) parts = g_strsplit(concern->many, "%s", 2);
        g_ptr_array_add(facts->attention,
                        count == 1 ? g_strdup(concern->one) : g_strjoinv(number, parts));
    }
    return true;
}

static gint64 home_report_number(const json_t *report, const char *member)
{
    return json_integer_value(json_object_get(report, member));
}

/* Of a run of issue the plan knows how many were refused, of a reissue the report itself. */
static gint64 home_run_refused(const struct task_run *run)
{
    const json_t *plan = json_object_get(json_object_get(run->report, "plan"), "counts");
    return plan != NULL ? home_report_number(plan, "refused")
                        : home_report_number(run->report, "refused");
}

static char *home_run_words(const struct task_run *run)
{
    g_autofree char *issued = console_show_number(home_report_number(run->report, "issued"));
    const gint64 refused = home_run_refused(run);
    GString *words = g_string_new(NULL);
    if (g_strcmp0(run->outcome, "done") != 0)
        g_string_append_printf(words, "%s: ", run->outcome);
    g_string_append_printf(words, "%s issued", issued);
    if (refused > 0) {
        g_autofree char *number = console_show_number(refused);
        g_string_append_printf(words, ", %s refused", number);
    }
    return g_string_free(words, FALSE);
}

static char *home_name(struct database *database, const char *type, const char *context_key)
{
    g_autofree char *context = shown_context(database, context_key);
    return g_strdup_printf("%s in %s", type, context);
}

static char *home_run_name(struct database *database, const struct task_run *run)
{
    return *run->context_key == '\0' ? g_strdup(run->kind)
                                     : home_name(database, run->type_name, run->context_key);
}

static bool home_read_runs(struct home_facts *facts, struct database *database, GError **error)
{
    g_autoptr(GPtrArray) runs = task_run_list(database, 0, RUNS_LOOKED_AT, error);
    if (runs == NULL)
        return false;
    for (guint i = 0; i < runs->len; i++) {
        const struct task_run *run = runs->pdata[i];
        g_autofree char *name = home_run_name(database, run);
        if (i == 0 && home_run_refused(run) > 0) {
            const gint64 refused = home_run_refused(run);
            g_ptr_array_add(facts->attention,
                            g_strdup_printf("%" G_GINT64_FORMAT
                                            " learner%s refused in the last run",
                                            refused, refused == 1 ? " was" : "s were"));
        }
        if (i < RUNS_SHOWN && g_strcmp0(run->outcome, "failed") == 0)
            g_ptr_array_add(facts->attention, g_strdup_printf("%s failed", name));
        if (i >= RUNS_SHOWN)
            break;
        struct home_run *shown = g_new0(struct home_run, 1);
        *shown =
            (struct home_run){ run->id, run->started, g_steal_pointer(&name), home_run_words(run) };
        g_ptr_array_add(facts->runs, shown);
    }
    return true;
}

static char *home_duration(gint64 microseconds)
{
    const gint64 minutes = microseconds / (60 * G_USEC_PER_SEC);
    if (minutes < 1)
        return g_strdup("in less than a minute");
    if (minutes < 120)
        return g_strdup_printf("in %" G_GINT64_FORMAT " min", minutes);
    if (minutes < 48 * 60)
        return g_strdup_printf("in %" G_GINT64_FORMAT " h %" G_GINT64_FORMAT " min", minutes / 60,
                               minutes % 60);
    return g_strdup_printf("in %" G_GINT64_FORMAT " days", minutes / (24 * 60));
}

/* The enabled schedule that comes round first. */
static bool home_read_next(struct home_facts *facts, struct database *database, GError **error)
{
    const struct configuration_filter enabled = { .enabled_only = true };
    const gint64 now = clock_now();
    gint64 first = 0;
    g_autoptr(GPtrArray) configurations = configuration_list(database, &enabled, error);
    if (configurations == NULL)
        return false;
    for (guint i = 0; i < configurations->len; i++) {
        const struct configuration *configuration = configurations->pdata[i];
        struct schedule schedule;
        configuration_schedule(configuration, &schedule);
        g_autoptr(GArray) times = schedule_next(&schedule, now, 1, NULL, NULL);
        if (times->len == 0 || (first != 0 && g_array_index(times, gint64, 0) >= first))
            continue;
        first = g_array_index(times, gint64, 0);
        g_free(facts->next);
        g_free(facts->next_when);
        facts->next = home_name(database, configuration->type_name, configuration->context_key);
        facts->next_when = home_duration(first - now);
    }
    return true;
}

/* What the doctor says of this is told by a concern, with the same number. */
static bool home_is_told(const char *topic)
{
    static const char *const topics[] = { "failures", "messages", NULL };
    return g_strv_contains(topics, topic);
}

static void home_add_doctor(struct home_facts *facts, const char *directory)
{
    g_autoptr(doctor_report) report = doctor_examine(directory);
    for (guint i = 0; i < report->findings->len; i++) {
        const struct doctor_finding *finding = report->findings->pdata[i];
        if (finding->state != DOCTOR_GOOD && !home_is_told(finding->topic))
            g_ptr_array_add(facts->attention,
                            g_strdup_printf("%s: %s", finding->topic, finding->text));
    }
}

static gint64 home_known(const struct home_facts *facts, const char *listing)
{
    const gint64 *count = g_hash_table_lookup(facts->counts, listing);
    return count != NULL ? *count : 0;
}

static void home_judge_steps(struct home_facts *facts)
{
    facts->steps_done[HOME_STEP_ASSET] = home_known(facts, "assets") > 0;
    facts->steps_done[HOME_STEP_TYPE] = home_known(facts, "types") > 0;
    facts->steps_done[HOME_STEP_IMPORT] = home_known(facts, "learners") > 0;
    facts->steps_done[HOME_STEP_CONFIGURATION] = home_known(facts, "configurations") > 0;
    facts->steps_done[HOME_STEP_GENERATE] = home_known(facts, "credentials") > 0;
}

/* What stands on the page first is read first: large tables take a moment to count. */
static const char *const home_listings[] = {
    "configurations", "types", "assets", "courses", "paths",    "imports",
    "schedules",      "runs",  "mail",   "history", "learners", "credentials"
};

struct home_facts *home_facts_read(struct installation *installation, bool (*go_on)(gpointer data),
                                   gpointer data, GError **error)
{
    g_autoptr(home_facts) facts = g_new0(struct home_facts, 1);
    facts->counts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    facts->attention = g_ptr_array_new_with_free_func(g_free);
    facts->runs = g_ptr_array_new_with_free_func(home_run_free);
    for (gsize i = 0; i < G_N_ELEMENTS(home_listings); i++) {
        gint64 count = 0;
        if (!home_count(installation->database, home_listings[i], NULL, NULL, &count, error))
            return NULL;
        g_hash_table_insert(facts->counts, (gpointer)home_listings[i],
                            g_memdup2(&count, sizeof count));
        if (!go_on(data)) {
            g_set_error(error, OPERATIONS_ERROR, ERROR_CANCELLED, "counting was stopped");
            return NULL;
        }
    }
    home_judge_steps(facts);
    if (!home_read_runs(facts, installation->database, error)
        || !home_read_concerns(facts, installation->database, error)
        || !home_read_next(facts, installation->database, error))
        return NULL;
    home_add_doctor(facts, installation->directory);
    facts->complete = true;
    return g_steal_pointer(&facts);
}
