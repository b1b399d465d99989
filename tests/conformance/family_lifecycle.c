#include "config.h"

#include "conformance/families.h"

#include "conformance/lifecycle_world.h"
#include "conformance/world.h"
#include "operations/invalidate.h"
#include "operations/issue.h"
#include "operations/reissue.h"

static const char *const ignored[] = { "generation_task_id", "legacy_id", "modified", NULL };

/* Carries out one operation; *answer is its entry in the results. False and no error: the operation has no
 * counterpart here. A refusal is an answer. */
typedef bool operation_function(struct lifecycle *lifecycle, const json_t *operation,
                                json_t **answer, GError **error);

static gint64 newest(struct lifecycle *lifecycle, gint64 learner, const char *status,
                     GError **error)
{
    g_autoptr(statement) row = database_query(lifecycle->installation.database, error,
                                              "SELECT id FROM credential WHERE learner_id = ?"
                                              " AND (?2 IS NULL OR status = ?2)"
                                              " ORDER BY id DESC LIMIT 1",
                                              "it", learner, status);
    return row != NULL && statement_step(row, error) == 1 ? statement_integer(row, 0) : 0;
}

static bool answer_name(struct lifecycle *lifecycle, gint64 id, json_t **answer, GError **error)
{
    g_autofree char *name = id != 0 ? lifecycle_name(lifecycle, id, error) : NULL;
    *answer = name != NULL ? json_string(name) : json_null();
    return *error == NULL;
}

static gint64 user_of(const json_t *operation)
{
    return json_integer_value(json_object_get(operation, "user"));
}

static bool complete(struct lifecycle *lifecycle, gint64 learner, double ratio, GError **error)
{
    struct database *database = lifecycle->installation.database;
    return database_run(database, error,
                        "INSERT OR IGNORE INTO enrolment (course_id, learner_id, modified)"
                        " SELECT course.id, learner.id, 0 FROM course, learner"
                        " WHERE learner.id = ?",
                        "i", learner)
           && database_run(database, error,
                           "INSERT OR REPLACE INTO completion (course_id, learner_id, ratio,"
                           " modified) SELECT course.id, learner.id, ?, 0 FROM course, learner"
                           " WHERE learner.id = ?",
                           "di", ratio, learner);
}

static char *username_of(struct lifecycle *lifecycle, gint64 learner, GError **error)
{
    g_autoptr(statement) row =
        database_query(lifecycle->installation.database, error,
                       "SELECT username FROM learner WHERE id = ?", "i", learner);
    return row != NULL && statement_step(row, error) == 1
               ? g_strdup(statement_text(row, 0))
               : g_strdup_printf("user%" G_GINT64_FORMAT, learner);
}

/* Issues to one learner, or with NULL as a batch does. */
static bool issue(struct lifecycle *lifecycle, const char *username, GError **error)
{
    const char *const usernames[] = { username, NULL };
    const struct issue_request request = {
        .configuration_id = lifecycle->configuration_id,
        .usernames = username != NULL ? usernames : NULL,
        .anew = username != NULL,
        .threads = 1,
    };
    g_autoptr(issue_result) result = issue_run(&lifecycle->installation, &request, error);
    return result != NULL;
}

static bool do_generate(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                        GError **error)
{
    const gint64 learner = user_of(operation);
    if (newest(lifecycle, learner, "available", error) != 0)
        return false;
    g_autofree char *username = username_of(lifecycle, learner, error);
    return complete(lifecycle, learner, 1, error) && issue(lifecycle, username, error)
           && answer_name(lifecycle, newest(lifecycle, learner, NULL, error), answer, error);
}

static bool do_batch(struct lifecycle *lifecycle, const json_t *operation G_GNUC_UNUSED,
                     json_t **answer, GError **error)
{
    *answer = json_null();
    return issue(lifecycle, NULL, error);
}

static bool do_completion(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                          GError **error)
{
    *answer = json_null();
    return complete(lifecycle, user_of(operation),
                    json_number_value(json_object_get(operation, "percent")), error);
}

static GArray *selection_of(struct lifecycle *lifecycle, const json_t *operation, GError **error)
{
    const gint64 id = lifecycle_find(
        lifecycle, json_string_value(json_object_get(operation, "credential")), error);
    GArray *selection = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(selection, id);
    return selection;
}

/* The reference's form withdraws, and changes the reason of one that is withdrawn. */
static bool do_invalidate(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                          GError **error)
{
    g_autoptr(GArray) selection = selection_of(lifecycle, operation, error);
    struct invalidate_request request = {
        .selection = selection,
        .reason = json_string_value(json_object_get(operation, "reason")),
        .dry_run = true,
        .change_reason = true,
    };
    struct invalidate_result result;
    if (!invalidate_run(&lifecycle->installation, &request, &result, error))
        return false;
    request.dry_run = false;
    request.change_reason = result.planned[INVALIDATE_LIVE] == 0;
    *answer = json_null();
    return invalidate_run(&lifecycle->installation, &request, &result, error);
}

static bool do_reissue(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                       GError **error)
{
    g_autoptr(GArray) selection = selection_of(lifecycle, operation, error);
    const struct reissue_request request = { .selection = selection, .threads = 1 };
    g_autoptr(reissue_result) result = reissue_run(&lifecycle->installation, &request, error);
    if (result == NULL)
        return false;
    if (result->counts.issued != 1) {
        *answer = refusal_new(error);
        return true;
    }
    g_autoptr(statement) row = database_query(lifecycle->installation.database, error,
                                              "SELECT id FROM credential WHERE replaces_id = ?",
                                              "i", g_array_index(selection, gint64, 0));
    return row != NULL && statement_step(row, error) == 1
           && answer_name(lifecycle, statement_integer(row, 0), answer, error);
}

static bool do_rename_user(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                           GError **error)
{
    *answer = json_null();
    return database_run(
        lifecycle->installation.database, error,
        "UPDATE learner SET first_name = coalesce(?, first_name),"
        " last_name = coalesce(?, last_name), name = coalesce(?, name) WHERE id = ?",
        "ttti", json_string_value(json_object_get(operation, "first_name")),
        json_string_value(json_object_get(operation, "last_name")),
        json_string_value(json_object_get(operation, "profile_name")), user_of(operation));
}

/* A course that the platform knows nothing of has no names here. */
static bool do_rename_context(struct lifecycle *lifecycle, const json_t *operation, json_t **answer,
                              GError **error)
{
    const bool exists = !json_is_false(json_object_get(operation, "exists"));
    *answer = json_null();
    return database_run(
        lifecycle->installation.database, error,
        "UPDATE course SET long_name = coalesce(?, long_name),"
        " display_name = coalesce(?, display_name)",
        "tt", exists ? json_string_value(json_object_get(operation, "cert_name_long")) : "",
        exists ? json_string_value(json_object_get(operation, "display_name")) : "");
}

static const struct {
    const char *name;
    operation_function *run;
} operations[] = {
    { "generate", do_generate },       { "batch", do_batch },
    { "batch_task", do_batch },        { "completion", do_completion },
    { "invalidate", do_invalidate },   { "reissue", do_reissue },
    { "rename_user", do_rename_user }, { "rename_context", do_rename_context },
};

static operation_function *find_operation(const json_t *operation)
{
    const char *name = json_string_value(json_object_get(operation, "op"));
    for (gsize i = 0; i < G_N_ELEMENTS(operations); i++)
        if (g_strcmp0(operations[i].name, name) == 0)
            return operations[i].run;
    return NULL;
}

/* All operations of a case; NULL without an error: one has no counterpart. */
static json_t *run_operations(struct lifecycle *lifecycle, const json_t *list)
{
    g_autoptr(json_t) results = json_array();
    size_t i;
    json_t *operation;
    json_array_foreach ((json_t *)list, i, operation) {
        json_t *answer = NULL;
        GError *error = NULL;
        operation_function *run = find_operation(operation);
        lifecycle_set_clock(LIFECYCLE_START + (gint64)i * LIFECYCLE_STEP);
        const bool done = run != NULL && run(lifecycle, operation, &answer, &error);
        if (!done && error == NULL)
            return NULL;
        json_array_append_new(results, done ? answer : refusal_new(&error));
    }
    return json_incref(results);
}

static void run_case(struct lifecycle *lifecycle, const json_t *vector, struct result *result)
{
    GError *error = NULL;
    if (!lifecycle_set_up(lifecycle, vector_input(vector, "users"), &error)) {
        result_fail(result, error->message);
        g_error_free(error);
        return;
    }
    json_t *results = run_operations(lifecycle, vector_input(vector, "ops"));
    if (results == NULL) {
        result_skip(result);
        return;
    }
    json_t *answer = lifecycle_answer(lifecycle, results, &error);
    result_judge(result, answer != NULL ? answer : refusal_new(&error));
}

void family_lifecycle(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                      struct result *result)
{
    struct lifecycle lifecycle;
    result->ignored = ignored;
    run_case(&lifecycle, vector, result);
    lifecycle_clear(&lifecycle);
}
