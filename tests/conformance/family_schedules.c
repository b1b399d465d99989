#include "config.h"

#include "conformance/families.h"

#include "base/clock.h"
#include "schedule/crontab.h"
#include "schedule/due.h"
#include "schedule/wish.h"
#include "schedule/words.h"

#include <string.h>

/* The reference's names of fields, and ours; those of a wish as a whole stand for all. */
static const struct {
    const char *ours, *theirs;
} field_names[] = {
    { "schedule_kind", "__all__" }, { "one_off", "__all__" },      { "clocked", "clocked_time" },
    { "crontab_zone", "timezone" }, { "interval_every", "every" }, { "interval_period", "period" },
};

/* Of a whole task, the fields are its links to schedules. */
static const struct {
    const char *ours, *theirs;
} link_names[] = {
    { "schedule_kind", "__all__" }, { "one_off", "__all__" }, { "interval_every", "interval" },
    { "crontab", "crontab" },       { "clocked", "clocked" },
};

static const char *const crontab_members[] = { "minute", "hour", "day_of_month", "month_of_year",
                                               "day_of_week" };

static gint64 instant_of(const json_t *value)
{
    gint64 instant = 0;
    const char *text = json_string_value(value);
    return text != NULL && clock_parse(text, &instant) ? instant : 0;
}

static json_t *instant_json(gint64 instant)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *text = clock_format_in_zone(instant, utc);
    return json_string(text);
}

/* The five texts of a case, * where it has none. */
static void crontab_texts(const json_t *object, const char **texts)
{
    for (gsize i = 0; i < G_N_ELEMENTS(crontab_members); i++) {
        texts[i] = json_string_value(json_object_get(object, crontab_members[i]));
        if (texts[i] == NULL)
            texts[i] = "*";
    }
}

static bool is_true(const json_t *object, const char *member)
{
    return json_is_true(json_object_get(object, member));
}

/* Whether SCHEDULES.md section 3.3 takes what the reference's two programs do not agree upon: the Sunday 7, which
 * the form knows, and ranges over the end, which the evaluator knows. Neither has other reasons for a text that is
 * well formed. */
static bool is_taken_beside(const char *field, const char *text, const json_t *wanted)
{
    static const struct {
        const char *field, *number, *step;
    } forms[] = {
        { "minute", "[0-9]+", "[1-5]?[0-9]" },
        { "hour", "[0-9]+", "(1?[0-9]|2[0-3])" },
        { "day_of_month", "[0-9]+", "([12]?[0-9]|3[01])" },
        { "month_of_year", "([0-9]+|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
          "([1-9]|1[0-2])" },
        { "day_of_week", "([0-7]|sun|mon|tue|wed|thu|fri|sat)", "[1-7]" },
    };
    const bool evaluated = is_true(json_object_get(wanted, "scheduler"), "ok");
    const bool saved = is_true(json_object_get(wanted, "admin_form"), "ok");
    for (gsize i = 0; evaluated != saved && i < G_N_ELEMENTS(forms); i++) {
        if (!g_str_equal(forms[i].field, field))
            continue;
        g_autofree char *part = g_strdup_printf("(%s|(%s-%s|\\*)(/%s)?)", forms[i].number,
                                                forms[i].number, forms[i].number, forms[i].step);
        g_autofree char *whole = g_strdup_printf("^%s(,%s)*$", part, part);
        return g_regex_match_simple(whole, text, G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0);
    }
    return false;
}

/* Values are judged where the evaluator has some. */
void family_crontab_parse(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                          struct result *result)
{
    const char *name = vector_text(vector, "field");
    const char *text = vector_text(vector, "expr");
    enum crontab_field field = CRONTAB_MINUTE;
    while (field < CRONTAB_FIELDS && !g_str_equal(crontab_field_name(field), name))
        field++;
    if (field == CRONTAB_FIELDS) {
        result_fail(result, "an unknown field");
        return;
    }
    guint64 set = 0;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    const bool good = crontab_read_field(field, text, &set, faults);
    const json_t *scheduler = json_object_get(result->wanted, "scheduler");
    const json_t *values = json_object_get(scheduler, "values");
    const bool both =
        is_true(scheduler, "ok") && is_true(json_object_get(result->wanted, "admin_form"), "ok");
    const bool wanted_good = both || is_taken_beside(name, text, result->wanted);
    g_autoptr(json_t) wanted = json_pack("{s:b}", "ok", wanted_good);
    json_t *got = json_pack("{s:b}", "ok", good);
    if (good && wanted_good && values != NULL) {
        json_t *numbers = json_array();
        for (guint i = 0; i < 64; i++)
            if ((set >> i & 1) != 0)
                json_array_append_new(numbers, json_integer(i));
        json_object_set_new(got, "values", numbers);
        json_object_set(wanted, "values", (json_t *)values);
    }
    result_judge_against(result, wanted, got);
}

void family_crontab_next(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                         struct result *result)
{
    const char *texts[CRONTAB_FIELDS];
    const json_t *typed = vector_input(vector, "crontab");
    const json_t *wanted = json_object_get(result->wanted, "recommended_first_after_last_run");
    if (wanted == NULL) {
        result_skip(result);
        return;
    }
    crontab_texts(typed, texts);
    g_autofree char *crontab = crontab_join(texts);
    const gint64 last = instant_of(vector_input(vector, "last_run_at"));
    const struct schedule schedule = {
        .kind = SCHEDULE_CRONTAB,
        .enabled = true,
        .crontab = crontab,
        .crontab_zone = json_string_value(json_object_get(typed, "timezone")),
        .anchor = last,
    };
    g_autoptr(GArray) next = schedule_next(&schedule, last, 1, NULL, NULL);
    result_judge_against(
        result, wanted, next->len > 0 ? instant_json(g_array_index(next, gint64, 0)) : json_null());
}

/* Of an overdue case, the reference's next time counts from its late run, ours from the grid. */
void family_interval_next(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                          struct result *result)
{
    const gint64 now = instant_of(vector_input(vector, "now"));
    const struct schedule schedule = {
        .kind = SCHEDULE_INTERVAL,
        .enabled = true,
        .interval_every = json_integer_value(vector_input(vector, "every")),
        .interval_period = vector_text(vector, "period"),
        .anchor = instant_of(vector_input(vector, "last_run_at")),
    };
    struct schedule_judgement judgement;
    schedule_judge(&schedule, now, NULL, &judgement);
    const bool due = judgement.reason == SCHEDULE_DUE;
    if (judgement.reason == SCHEDULE_UNUSABLE) {
        GError *error = g_error_new_literal(SCHEDULE_ERROR, 1, judgement.why);
        result_judge(result, refusal_new(&error));
    } else if (due) {
        g_autoptr(json_t) wanted =
            json_pack("{s:O}", "is_due", json_object_get(result->wanted, "is_due"));
        result_judge_against(result, wanted, json_pack("{s:b}", "is_due", due));
    } else {
        result_judge(result, json_pack("{s:b, s:o, s:f}", "is_due", due, "next",
                                       instant_json(judgement.next), "next_in_s",
                                       (double)(judgement.next - now) / G_USEC_PER_SEC));
    }
    schedule_judgement_clear(&judgement);
}

static bool schedule_of_case(const json_t *input, struct schedule *schedule, char **crontab)
{
    const char *texts[CRONTAB_FIELDS];
    const char *type = json_string_value(json_object_get(input, "type"));
    *schedule = (struct schedule){ .kind = schedule_kind_find(type) };
    schedule->interval_every = json_integer_value(json_object_get(input, "every"));
    schedule->interval_period = json_string_value(json_object_get(input, "period"));
    schedule->crontab_zone = json_string_value(json_object_get(input, "timezone"));
    schedule->clocked = instant_of(json_object_get(input, "at"));
    crontab_texts(input, texts);
    *crontab = crontab_join(texts);
    schedule->crontab = *crontab;
    return schedule->kind != SCHEDULE_NONE;
}

void family_human_readable(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                           struct result *result)
{
    struct schedule schedule;
    g_autofree char *crontab = NULL;
    const json_t *input = json_object_get(vector, "input");
    const bool is_task = g_strcmp0(vector_text(vector, "type"), "task") == 0;
    if (!schedule_of_case(is_task ? vector_input(vector, "schedule") : input, &schedule,
                          &crontab)) {
        result_fail(result, "a schedule of an unknown type");
        return;
    }
    g_autofree char *text = schedule_text(&schedule);
    g_autofree char *whole =
        is_task ? g_strconcat(vector_text(vector, "name"), ": ", text, NULL) : g_strdup(text);
    json_t *got = json_pack("{s:s}", "text", whole);
    if (!is_task && schedule.kind == SCHEDULE_CRONTAB) {
        g_autofree char *words = schedule_crontab_words(crontab);
        g_autofree char *with_zone = g_strconcat(words, " ", schedule.crontab_zone, NULL);
        json_object_set_new(got, "human_readable", json_string(with_zone));
    }
    result_judge(result, got);
}

static bool has_link(const json_t *vector, const char *name)
{
    const json_t *links = vector_input(vector, "schedules");
    size_t index;
    json_t *link;
    json_array_foreach ((json_t *)links, index, link)
        if (g_strcmp0(json_string_value(link), name) == 0)
            return true;
    return false;
}

/* The wish that a case's input is; numbers become what a person would type. */
struct typed {
    struct schedule_wish wish;
    const char *texts[CRONTAB_FIELDS];
    char *every;
};

static void type_task(const json_t *vector, struct typed *typed)
{
    struct schedule_wish *wish = &typed->wish;
    wish->every = has_link(vector, "interval") ? "10 days" : NULL;
    wish->crontab = has_link(vector, "crontab") ? "0 * * * *" : NULL;
    wish->at = has_link(vector, "clocked") ? "2024-07-01" : NULL;
    wish->from = vector_text(vector, "start_time");
    wish->until = vector_text(vector, "expires");
    wish->one_off = json_is_true(vector_input(vector, "one_off")) ? SCHEDULE_YES : SCHEDULE_NO;
}

static void type_schedule(const json_t *vector, const char *model, struct typed *typed)
{
    struct schedule_wish *wish = &typed->wish;
    const json_t *every = vector_input(vector, "every");
    wish->kind = model;
    if (g_str_equal(model, "interval")) {
        typed->every = json_is_integer(every)
                           ? g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(every))
                           : g_strdup(json_is_string(every) ? json_string_value(every) : "");
        wish->every = typed->every;
        wish->period = vector_text(vector, "period");
    } else if (g_str_equal(model, "crontab")) {
        crontab_texts(json_object_get(vector, "input"), typed->texts);
        wish->crontab_fields = typed->texts;
        wish->zone = vector_text(vector, "timezone");
    } else {
        wish->at = vector_text(vector, "at") != NULL ? vector_text(vector, "at") : "";
        wish->one_off = SCHEDULE_YES;
    }
}

static const char *their_name(const char *ours, bool is_task)
{
    for (gsize i = 0; is_task && i < G_N_ELEMENTS(link_names); i++)
        if (g_str_equal(link_names[i].ours, ours))
            return link_names[i].theirs;
    for (gsize i = 0; !is_task && i < G_N_ELEMENTS(field_names); i++)
        if (g_str_equal(field_names[i].ours, ours))
            return field_names[i].theirs;
    return ours;
}

/* {"ok": ..., "errors": {field: null}} */
static json_t *answer_faults(const GPtrArray *faults, bool is_task)
{
    json_t *got = json_pack("{s:b}", "ok", faults->len == 0);
    json_t *errors = json_object();
    for (guint i = 0; i < faults->len; i++) {
        const struct schedule_fault *fault = faults->pdata[i];
        json_object_set_new(errors, their_name(fault->field, is_task), json_null());
    }
    json_object_set_new(got, "errors", errors);
    return got;
}

static json_t *wanted_faults(const struct result *result)
{
    json_t *wanted = json_pack("{s:O}", "ok", json_object_get(result->wanted, "ok"));
    json_t *errors = json_object();
    const char *field;
    json_t *messages;
    json_object_foreach (json_object_get(result->wanted, "errors"), field, messages)
        json_object_set_new(errors, field, json_null());
    if (result->recommended)
        json_decref(errors);
    else
        json_object_set_new(wanted, "errors", errors);
    return wanted;
}

void family_schedule_validation(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                                struct result *result)
{
    const struct schedule nothing = { .kind = SCHEDULE_NONE };
    const char *model = vector_text(vector, "model");
    const bool is_task = g_str_equal(model, "task");
    struct typed typed = { .every = NULL };
    struct schedule_wanted saved;
    if (is_task)
        type_task(vector, &typed);
    else
        type_schedule(vector, model, &typed);
    g_autoptr(GPtrArray) faults = schedule_wish_read(&typed.wish, &nothing, "UTC", &saved);
    g_autoptr(json_t) wanted = wanted_faults(result);
    result_judge_against(result, wanted, answer_faults(faults, is_task));
    schedule_wanted_clear(&saved);
    g_free(typed.every);
}
