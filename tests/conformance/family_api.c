#include "config.h"

#include "conformance/families.h"

#include "base/clock.h"
#include "base/owner.h"
#include "conformance/workplace.h"
#include "conformance/world.h"
#include "operations/token.h"
#include "store/credential.h"
#include "verify/service.h"

/* The instant of a credential that says none. */
#define CREATED G_GINT64_CONSTANT(1768473000000000)

static const char *member(const json_t *object, const char *name, const char *fallback)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : fallback;
}

/* {"status", "json"}, as the vectors write an answer; what is no JSON is its type. */
static json_t *ask(struct workplace *workplace, const char *token_file, const char *target,
                   const char *authorization, GError **error)
{
    g_autoptr(service) service = service_new(workplace->directory, token_file, error);
    if (service == NULL)
        return NULL;
    const struct service_request request = { .target = target, .authorization = authorization };
    struct service_answer answer;
    service_answer(service, &request, &answer);
    json_t *got = json_pack("{s:i}", "status", (int)answer.status);
    json_t *body = json_read_text(answer.body, -1, "answer", NULL);
    if (body != NULL)
        json_object_set_new(got, "json", body);
    service_answer_clear(&answer);
    return got;
}

static bool insert_credential(struct database *database, const json_t *row, gint64 number,
                              gint64 learner, gint64 configuration, GError **error)
{
    gint64 created = CREATED;
    const char *status = member(row, "status", "available");
    const char *time = member(row, "created", NULL);
    const bool withdrawn = g_str_equal(status, "invalidated");
    g_autofree char *made = g_uuid_string_random();
    g_autofree char *other = g_uuid_string_random();
    g_autofree char *owner = g_str_equal(status, "generating") ? owner_mark() : g_strdup("");
    if (time != NULL && !clock_parse(time, &created))
        g_error("the vector has a time that is none: %s", time);
    return database_run(
        database, error,
        "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
        "full_name, context_name, issued, owner, invalidated_at, invalidation_reason, created, "
        "modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, 0, 0)",
        "ittiitttitit", number, member(row, "uuid", made), member(row, "verify_uuid", other),
        learner, configuration, status, member(row, "user_full_name", "Ada Lovelace"),
        member(row, "learning_context_name", "Logic 101"), created, owner, withdrawn ? created : 0,
        member(row, "invalidation_reason", ""));
}

static json_t *answer_metadata(struct workplace *workplace, const json_t *vector, GError **error)
{
    static const char course[] = "course-v1:Org+A1+2026";
    struct database *database = workplace->database;
    g_autoptr(json_t) options = json_object();
    g_autofree char *target =
        g_strdup_printf("/api/learning_credentials/v1/metadata/%s/", vector_text(vector, "path"));
    gint64 id = 0;
    gint64 configuration = 0;
    if (!world_course(database, course, &id, error)
        || !world_configuration(database, "T", "retrieve_completions", course, options,
                                &configuration, error)
        || !database_run(database, error,
                         "INSERT INTO setting (name, value) VALUES "
                         "('time_zone', ?)",
                         "t", vector_text(vector, "time_zone")))
        return NULL;
    gsize index;
    json_t *row;
    json_array_foreach ((json_t *)vector_input(vector, "rows"), index, row) {
        const gint64 number = (gint64)index + 1;
        if (!world_learner(database, number, error)
            || !insert_credential(database, row, number, number, configuration, error))
            return NULL;
    }
    return ask(workplace, "/nowhere", target, NULL, error);
}

void family_metadata_api(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                         struct result *result)
{
    GError *error = NULL;
    g_autoptr(workplace) workplace = workplace_new(&error);
    json_t *got = workplace != NULL ? answer_metadata(workplace, vector, &error) : NULL;
    /* Of a 404 only the status is judged. */
    static const char *const ignored[] = { "json", "content_type", NULL };
    if (json_integer_value(json_object_get(result->wanted, "status")) == 404)
        result->ignored = ignored;
    result_judge(result, got != NULL ? got : refusal_new(&error));
}

static const char *retrieval_of(const char *letter)
{
    return g_strcmp0(letter, "c") == 0   ? "retrieve_completions"
           : g_strcmp0(letter, "g") == 0 ? "retrieve_subsection_grades"
                                         : "retrieve_completions_and_grades";
}

/* The configurations of a case, whose ids and whose types' ids count from 1 as the vector's do. */
static bool write_configurations(struct database *database, const json_t *vector, GError **error)
{
    gsize index;
    json_t *row;
    json_array_foreach ((json_t *)vector_input(vector, "configs"), index, row) {
        const json_t *options = json_object_get(row, "options");
        gint64 id = 0;
        g_autoptr(json_t) none = json_object();
        if (!world_configuration(
                database, member(row, "type", ""), retrieval_of(member(row, "retrieval", NULL)),
                member(row, "key", ""), options != NULL ? options : none, &id, error)
            || !database_run(database, error, "UPDATE configuration SET enabled = ? WHERE id = ?",
                             "ii", (gint64)json_is_true(json_object_get(row, "enabled")), id))
            return false;
    }
    json_array_foreach ((json_t *)vector_input(vector, "credentials"), index, row) {
        const gint64 learner = json_integer_value(json_object_get(row, "user_id"));
        if (!world_learner(database, learner, error)
            || !insert_credential(database, row, (gint64)index + 1, learner,
                                  json_integer_value(json_object_get(row, "config")), error))
            return false;
    }
    return true;
}

/* A username of the vector is userN here. Caller frees. */
static char *user_name(const json_t *vector, const char *username)
{
    gsize index;
    json_t *row;
    json_array_foreach (json_object_get(vector_input(vector, "world"), "users"), index, row)
        if (g_strcmp0(member(row, "username", NULL), username) == 0)
            return g_strdup_printf("user%lld",
                                   (long long)json_integer_value(json_object_get(row, "id")));
    return g_strdup(username);
}

static char *make_target(const json_t *vector, const char *what)
{
    const json_t *query = vector_input(vector, "query");
    const char *username = member(query, "username", NULL);
    const char *function = member(query, "retrieval_func", NULL);
    g_autofree char *user = username != NULL ? user_name(vector, username) : NULL;
    return g_strdup_printf("/api/learning_credentials/v1/%s/%s/?username=%s&retrieval_func=%s",
                           what, vector_text(vector, "key"), user != NULL ? user : "",
                           function != NULL ? function : "");
}

/* A token with the name of whoever asks; NULL without an error: nobody does. Caller frees. */
static char *make_authorization(struct workplace *workplace, const json_t *vector,
                                const char *token_file, GError **error)
{
    char token[TOKEN_LENGTH + 1];
    g_autofree char *operator_name = g_strdup("conformance");
    struct installation installation = { workplace->directory, workplace->database, operator_name };
    const json_t *as = vector_input(vector, "as");
    if (!json_is_integer(as))
        return NULL;
    g_autofree char *name = g_strdup_printf("user%lld", (long long)json_integer_value(as));
    return token_add(&installation, token_file, name, token, error)
               ? g_strconcat("Bearer ", token, NULL)
               : NULL;
}

static json_t *answer_context(struct workplace *workplace, const json_t *vector, const char *what,
                              GError **error)
{
    const char *key = vector_text(vector, "key");
    gint64 id = 0;
    g_autofree char *token_file = g_build_filename(workplace->directory, "tokens", NULL);
    g_autofree char *target = make_target(vector, what);
    if (!world_write(workplace->database, vector_input(vector, "world"), error)
        || (g_str_has_prefix(key, "course-v1:")
            && !world_course(workplace->database, key, &id, error))
        || !write_configurations(workplace->database, vector, error))
        return NULL;
    GError *fault = NULL;
    g_autofree char *authorization = make_authorization(workplace, vector, token_file, &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    return ask(workplace, token_file, target, authorization, error);
}

/* "<uuid of credential 2>" for its own id, and of an address only that there is one. */
static void settle_existing(struct database *database, json_t *answer)
{
    gsize index;
    json_t *item;
    json_t *list = json_object_get(json_object_get(answer, "json"), "credentials");
    json_array_foreach (list, index, item) {
        gint64 id = 0;
        const char *uuid = member(item, "existing_credential", NULL);
        if (json_object_get(item, "existing_credential_url") != NULL)
            json_object_set_new(item, "existing_credential_url", json_true());
        if (uuid != NULL && credential_find_id(database, uuid, &id, NULL))
            json_object_set_new(item, "existing_credential",
                                json_sprintf("<uuid of credential %d>", (int)id));
    }
}

static void judge_context(const json_t *vector, struct result *result, const char *what)
{
    static const char *const ignored[] = { "detail", "messages", NULL };
    GError *error = NULL;
    g_autoptr(workplace) workplace = workplace_new(&error);
    json_t *got = workplace != NULL ? answer_context(workplace, vector, what, &error) : NULL;
    g_autoptr(json_t) wanted = json_deep_copy(result->wanted);
    if (got == NULL) {
        result_judge(result, refusal_new(&error));
        return;
    }
    settle_existing(workplace->database, wanted);
    settle_existing(workplace->database, got);
    result->ignored = ignored;
    result_judge_against(result, wanted, got);
}

void family_eligibility_api(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                            struct result *result)
{
    judge_context(vector, result, "eligibility");
}

void family_configured_api(const json_t *vector, const json_t *about G_GNUC_UNUSED,
                           struct result *result)
{
    judge_context(vector, result, "configured");
}
