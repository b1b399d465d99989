#include "config.h"

#include "conformance/families.h"

#include "base/owner.h"
#include "conformance/workplace.h"
#include "conformance/world.h"
#include "operations/judge.h"

/* The learner that the case asks about: null is everybody (Q22). */
static bool choose(struct database *database, const json_t *user, GArray **chosen, GError **error)
{
    *chosen = NULL;
    if (!json_is_integer(user))
        return true;
    g_autofree char *username = g_strdup_printf("user%lld", (long long)json_integer_value(user));
    const char *const usernames[] = { username, NULL };
    *chosen = eligibility_choose(database, usernames, error);
    return *chosen != NULL;
}

/* user id -> details, of those in the result. */
static json_t *answer_retrieval(struct database *database, struct judge *judge, const json_t *user,
                                GError **error)
{
    g_autoptr(GArray) chosen = NULL;
    if (!choose(database, user, &chosen, error))
        return NULL;
    g_autoptr(eligibility) eligibility =
        eligibility_open(database, judge->context, judge->parts, 0, chosen, error);
    if (eligibility == NULL)
        return NULL;
    g_autoptr(json_t) answer = json_object();
    const struct eligibility_learner *learner = NULL;
    int step;
    while ((step = eligibility_next(eligibility, &learner, error)) == 1) {
        judge_evaluate(judge, learner);
        if (!judge_in_result(judge, learner))
            continue;
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, learner->id);
        json_object_set_new(answer, id, judge_details(judge));
    }
    return step == 0 ? g_steal_pointer(&answer) : NULL;
}

static json_t *run_retrieval(struct database *database, const json_t *vector, GError **error)
{
    const char *key = vector_text(vector, "context_key");
    gint64 id = 0;
    if (!world_write(database, vector_input(vector, "world"), error)
        || (!g_str_has_prefix(key, "path-v1:") && !world_course(database, key, &id, error))
        || !world_configuration(database, "T", vector_text(vector, "function"), key,
                                vector_input(vector, "options"), &id, error))
        return NULL;
    struct configuration *configuration = configuration_find(database, id, error);
    g_autoptr(judge) judge =
        configuration != NULL ? judge_new(database, configuration, error) : NULL;
    if (judge == NULL)
        return NULL;
    return answer_retrieval(database, judge, vector_input(vector, "user_id"), error);
}

/* One case in an installation of its own. */
static void run_in_workplace(const json_t *vector, struct result *result,
                             json_t *(*run)(struct database *, const json_t *, GError **))
{
    g_autoptr(GError) error = NULL;
    g_autoptr(workplace) workplace = workplace_new(&error);
    if (workplace == NULL) {
        result_fail(result, error->message);
        return;
    }
    json_t *answer = run(workplace->database, vector, &error);
    result_judge(result, answer != NULL ? answer : refusal_new(&error));
}

void family_retrieval(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                      struct result *result)
{
    run_in_workplace(vector, result, run_retrieval);
}

/* The rules alone, beneath the validation of options. */
static json_t *run_rules(const json_t *vector, bool progress)
{
    const json_t *grades = vector_input(vector, "user_grades");
    const json_t *weights = vector_input(vector, "weights");
    const gsize count = json_array_size(grades);
    g_autofree struct grade_category *categories = g_new0(struct grade_category, count + 1);
    g_autofree double *percents = g_new0(double, count + 1);
    for (gsize i = 0; i < count; i++) {
        const json_t *pair = json_array_get(grades, i);
        const char *name = json_string_value(json_array_get(pair, 0));
        const json_t *weight = json_object_get(weights, name);
        percents[i] = json_number_value(json_array_get(pair, 1));
        categories[i] = (struct grade_category){ .key = name,
                                                 .name = name,
                                                 .weighted = weight != NULL,
                                                 .weight = json_number_value(weight) };
    }
    g_autoptr(requirement) requirement = requirement_new();
    requirement->needs_grades = true;
    const char *name;
    json_t *percent;
    json_object_foreach ((json_t *)vector_input(vector, "required_grades"), name, percent)
        requirement_add_grade(requirement, name, json_number_value(percent));
    const struct grading grading = { .has_policy = true,
                                     .categories = categories,
                                     .count = (guint)count };
    const struct course_facts facts = { .enrolled = true, .percents = percents };
    struct course_evaluation evaluation;
    evaluation_make(requirement, &grading, &facts, &evaluation);
    return progress ? evaluation_json(requirement, &grading, &facts, &evaluation)
                    : json_pack("{s:b}", "passing", (int)evaluation.eligible);
}

/* A course whose every type has a subsection shows all its weights. */
static json_t *run_weights(struct database *database, const json_t *vector, GError **error)
{
    static const char course[] = "course-v1:Org+Weights+2026";
    const json_t *policy = vector_input(vector, "policy");
    if (!world_policy(database, course, policy, error))
        return NULL;
    gsize index;
    json_t *type;
    json_array_foreach ((json_t *)policy, index, type) {
        gint64 id = 0;
        if (!world_subsection(database, course, json_string_value(json_object_get(type, "type")), 1,
                              &id, error))
            return NULL;
    }
    g_autoptr(eligibility_context) context = eligibility_context_load(database, course, error);
    if (context == NULL)
        return NULL;
    const struct eligibility_course *loaded = context->courses->pdata[0];
    json_t *answer = json_object();
    for (guint i = 0; i < loaded->categories->len; i++) {
        const struct eligibility_category *category =
            &g_array_index(loaded->categories, struct eligibility_category, i);
        json_object_set_new(answer, category->key, json_real(category->weight));
    }
    return answer;
}

void family_grades_progress(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                            struct result *result)
{
    const char *kind = vector_text(vector, "kind");
    if (g_strcmp0(kind, "course") == 0)
        run_in_workplace(vector, result, run_retrieval);
    else if (g_strcmp0(kind, "weights") == 0)
        run_in_workplace(vector, result, run_weights);
    else
        result_judge(result, run_rules(vector, g_strcmp0(kind, "progress") == 0));
}

static bool write_credential(struct database *database, const json_t *row, gint64 configuration,
                             gint64 number, GError **error)
{
    const char *status = json_string_value(json_object_get(row, "status"));
    g_autofree char *uuid = g_uuid_string_random();
    g_autofree char *verify_uuid = g_uuid_string_random();
    g_autofree char *owner = g_strcmp0(status, "generating") == 0 ? owner_mark() : g_strdup("");
    return database_run(
        database, error,
        "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, "
        "status, full_name, context_name, issued, owner, created, modified) "
        "VALUES (?, ?, ?, ?, ?, ?, 'N', 'C', 0, ?, 0, 0)",
        "ittiitt", number, uuid, verify_uuid,
        (gint64)json_integer_value(json_object_get(row, "user_id")), configuration, status, owner);
}

/* Configurations A and B of one course, in which everybody asked about is enrolled and eligible. */
static bool write_configurations(struct database *database, const json_t *vector, gint64 ids[2],
                                 GError **error)
{
    static const char course[] = "course-v1:Org+Filter+2026";
    g_autoptr(json_t) options = json_pack("{s:f}", "required_completion", 0.0);
    gint64 course_id = 0;
    if (!world_course(database, course, &course_id, error)
        || !world_configuration(database, "A", "retrieve_completions", course, options, &ids[0],
                                error)
        || !world_configuration(database, "B", "retrieve_completions", course, options, &ids[1],
                                error))
        return false;
    g_autoptr(GHashTable) enrolled = g_hash_table_new(NULL, NULL);
    gsize index;
    json_t *user;
    json_array_foreach ((json_t *)vector_input(vector, "user_ids"), index, user) {
        const gint64 id = json_integer_value(user);
        if (g_hash_table_add(enrolled, GINT_TO_POINTER((gint)id))
            && !world_enrol(database, course, id, true, error))
            return false;
    }
    json_t *row;
    json_array_foreach ((json_t *)vector_input(vector, "credentials"), index, row) {
        const bool other = g_strcmp0(json_string_value(json_object_get(row, "config")), "A") != 0;
        if (!world_learner(database, json_integer_value(json_object_get(row, "user_id")), error)
            || !write_credential(database, row, ids[other], (gint64)index + 1, error))
            return false;
    }
    return true;
}

static json_t *run_filter(struct database *database, const json_t *vector, GError **error)
{
    gint64 ids[2] = { 0 };
    if (!write_configurations(database, vector, ids, error))
        return NULL;
    const bool other = g_strcmp0(vector_text(vector, "config"), "A") != 0;
    struct configuration *configuration = configuration_find(database, ids[other], error);
    g_autoptr(judge) judge =
        configuration != NULL ? judge_new(database, configuration, error) : NULL;
    g_autoptr(eligibility) eligibility =
        judge != NULL
            ? eligibility_open(database, judge->context, judge->parts, ids[other], NULL, error)
            : NULL;
    if (eligibility == NULL)
        return NULL;
    g_autoptr(json_t) answer = json_array();
    g_autoptr(GString) reason = g_string_new(NULL);
    const struct name_lint lint = { 0 };
    const struct eligibility_learner *learner = NULL;
    int step;
    while ((step = eligibility_next(eligibility, &learner, error)) == 1) {
        const enum verdict verdict = judge_decide(judge, eligibility, learner, &lint, reason);
        if (verdict == VERDICT_NEW || verdict == VERDICT_RETRY)
            json_array_append_new(answer, json_integer(learner->id));
    }
    return step == 0 ? g_steal_pointer(&answer) : NULL;
}

void family_filter_existing(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                            struct result *result)
{
    run_in_workplace(vector, result, run_filter);
}
