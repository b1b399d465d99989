#include "config.h"

#include "verify/eligibility.h"

#include "base/error.h"
#include "operations/credential_place.h"
#include "operations/judge.h"
#include "rules/function.h"
#include "store/learner.h"

#include <string.h>

json_t *configured_json(struct database *database, const char *context_key, GError **error)
{
    const struct configuration_filter filter = { .context_key = context_key };
    g_autoptr(GPtrArray) list = configuration_list(database, &filter, error);
    if (list == NULL)
        return NULL;
    return json_pack("{s:b, s:I}", "has_credentials", (int)(list->len > 0), "credential_count",
                     (json_int_t)list->len);
}

static json_t *describe(const struct configuration *configuration)
{
    json_t *object = json_object();
    json_object_set_new(object, "credential_type_id", json_integer(configuration->type_id));
    json_object_set_new(object, "name", json_text(configuration->type_name));
    json_object_set_new(object, "is_generation_enabled", json_boolean(configuration->enabled));
    json_object_set_new(object, "is_eligible", json_false());
    return object;
}

/* What the learner has, or is being given. */
static bool add_existing(json_t *object, struct database *database,
                         const struct site_settings *site, gint64 configuration_id,
                         gint64 learner_id, GError **error)
{
    g_autoptr(GPtrArray) credentials =
        credential_list_for(database, configuration_id, learner_id, error);
    for (guint i = 0; credentials != NULL && i < credentials->len; i++) {
        const struct credential *credential = credentials->pdata[i];
        if (!g_str_equal(credential->status, "available")
            && !g_str_equal(credential->status, "generating"))
            continue;
        g_autofree char *url = credential_place_url(site, credential);
        json_object_set_new(object, "existing_credential", json_text(credential->uuid));
        json_object_set_new(object, "existing_credential_url", json_text(url));
        break;
    }
    return credentials != NULL;
}

/* Null and what is empty is left out. */
static void add_details(json_t *object, json_t *details)
{
    const char *name;
    json_t *value;
    json_object_foreach (details, name, value)
        if (!json_is_null(value) && !(json_is_object(value) && json_object_size(value) == 0)
            && !(json_is_array(value) && json_array_size(value) == 0))
            json_object_set(object, name, value);
}

static bool add_verdict(json_t *object, struct database *database, struct judge *judge,
                        gint64 learner_id, GError **error)
{
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(chosen, learner_id);
    g_autoptr(eligibility) eligibility = eligibility_open(database, judge->context, judge->parts,
                                                          judge->configuration->id, chosen, error);
    const struct eligibility_learner *learner = NULL;
    const int step = eligibility != NULL ? eligibility_next(eligibility, &learner, error) : -1;
    if (step != 1)
        return step == 0;
    judge_evaluate(judge, learner);
    if (judge_in_result(judge, learner)) {
        g_autoptr(json_t) details = judge_details(judge);
        add_details(object, details);
    }
    return true;
}

/* Of one configuration. NULL only for what is no fault of it: the disk, the database. */
static json_t *answer_one(struct database *database, const struct site_settings *site,
                          gint64 configuration_id, gint64 learner_id, GError **error)
{
    struct configuration *configuration = configuration_find(database, configuration_id, error);
    if (configuration == NULL)
        return NULL;
    g_autoptr(json_t) object = describe(configuration);
    if (!add_existing(object, database, site, configuration_id, learner_id, error)) {
        configuration_free(configuration);
        return NULL;
    }
    GError *fault = NULL;
    g_autoptr(judge) judge = judge_new(database, configuration, &fault);
    if (judge != NULL && add_verdict(object, database, judge, learner_id, &fault))
        return g_steal_pointer(&object);
    const int code = fault->code;
    if (code == ERROR_IO || code == ERROR_BUSY || code == ERROR_CANCELLED) {
        g_propagate_error(error, fault);
        return NULL;
    }
    json_object_set_new(object, "error", json_text(fault->message));
    g_error_free(fault);
    return g_steal_pointer(&object);
}

static gint compare_ids(gconstpointer first, gconstpointer second)
{
    const struct configuration *const *one = first;
    const struct configuration *const *other = second;
    return (*one)->id < (*other)->id ? -1 : (*one)->id > (*other)->id;
}

json_t *eligibility_json(struct database *database, const struct site_settings *site,
                         const char *context_key, const char *username, const char *retrieval,
                         GError **error)
{
    const struct configuration_filter filter = { .context_key = context_key };
    g_autoptr(learner) learner = learner_find(database, username, error);
    g_autoptr(GPtrArray) list =
        learner != NULL ? configuration_list(database, &filter, error) : NULL;
    if (list == NULL)
        return NULL;
    const char *wanted = retrieval != NULL ? function_retrieval_name(retrieval, NULL) : NULL;
    g_ptr_array_sort(list, compare_ids);
    g_autoptr(json_t) answers = json_array();
    for (guint i = 0; i < list->len; i++) {
        const struct configuration *configuration = list->pdata[i];
        if (retrieval != NULL && g_strcmp0(wanted, configuration->retrieval) != 0)
            continue;
        json_t *answer = answer_one(database, site, configuration->id, learner->id, error);
        if (answer == NULL)
            return NULL;
        json_array_append_new(answers, answer);
    }
    return json_pack("{s:o, s:O}", "context_key", json_text(context_key), "credentials", answers);
}
