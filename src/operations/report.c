#include "config.h"

#include "operations/report.h"

#include "store/plan.h"

#define LEARNERS_NAMED 5
#define ITEMS_AT_ONCE 1000

struct report_reason {
    char *text;
    guint64 count;
    GPtrArray *learners; /* of char *: usernames */
};

struct report_reasons {
    GPtrArray *list;   /* of struct report_reason, in order */
    GHashTable *texts; /* text -> struct report_reason */
};

static void report_reason_free(gpointer data)
{
    struct report_reason *reason = data;
    g_free(reason->text);
    g_ptr_array_unref(reason->learners);
    g_free(reason);
}

struct report_reasons *report_reasons_new(void)
{
    struct report_reasons *reasons = g_new0(struct report_reasons, 1);
    reasons->list = g_ptr_array_new_with_free_func(report_reason_free);
    reasons->texts = g_hash_table_new(g_str_hash, g_str_equal);
    return reasons;
}

void report_reasons_free(struct report_reasons *reasons)
{
    if (reasons == NULL)
        return;
    g_hash_table_unref(reasons->texts);
    g_ptr_array_unref(reasons->list);
    g_free(reasons);
}

void report_reasons_add(struct report_reasons *reasons, const char *text, const char *username)
{
    struct report_reason *reason = g_hash_table_lookup(reasons->texts, text);
    if (reason == NULL) {
        reason = g_new0(struct report_reason, 1);
        reason->text = g_strdup(text);
        reason->learners = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(reasons->list, reason);
        g_hash_table_insert(reasons->texts, reason->text, reason);
    }
    reason->count++;
    if (reason->learners->len < LEARNERS_NAMED)
        g_ptr_array_add(reason->learners, g_strdup(username));
}

bool report_reasons_add_refused(struct report_reasons *reasons, struct database *database,
                                gint64 plan_id, bool named, GError **error)
{
    const char *const refused[] = { verdict_name(VERDICT_REFUSED), NULL };
    const char *const all[] = { verdict_name(VERDICT_REFUSED), verdict_name(VERDICT_NOT_ELIGIBLE),
                                verdict_name(VERDICT_HAS_ONE), NULL };
    struct plan_item_filter filter = { .verdicts = named ? all : refused, .limit = ITEMS_AT_ONCE };
    for (;;) {
        g_autoptr(GPtrArray) items = plan_list_items(database, plan_id, &filter, error);
        if (items == NULL)
            return false;
        for (guint i = 0; i < items->len; i++) {
            const struct plan_item *item = items->pdata[i];
            report_reasons_add(reasons, item->reason, item->username);
            filter.after = item->learner_id;
        }
        if (items->len < ITEMS_AT_ONCE)
            return true;
    }
}

static json_t *reasons_json(const struct report_reasons *reasons)
{
    json_t *list = json_array();
    for (guint i = 0; reasons != NULL && i < reasons->list->len; i++) {
        const struct report_reason *reason = reasons->list->pdata[i];
        json_t *learners = json_array();
        for (guint j = 0; j < reason->learners->len; j++)
            json_array_append_new(learners, json_text(reason->learners->pdata[j]));
        json_t *entry = json_object();
        json_object_set_new(entry, "reason", json_text(reason->text));
        json_object_set_new(entry, "count", json_integer((json_int_t)reason->count));
        json_object_set_new(entry, "learners", learners);
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *configuration_json(const struct configuration *configuration)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_integer(configuration->id));
    json_object_set_new(object, "context", json_text(configuration->context_key));
    json_object_set_new(object, "type", json_text(configuration->type_name));
    return object;
}

json_t *report_make(const struct report_facts *facts)
{
    json_t *report = json_object();
    json_object_set_new(report, "configuration", configuration_json(facts->configuration));
    if (facts->plan != NULL)
        json_object_set_new(report, "plan", plan_result_json(facts->plan));
    json_object_set_new(report, "issued", json_integer((json_int_t)facts->counts->issued));
    json_object_set_new(report, "failed", json_integer((json_int_t)facts->counts->failed));
    json_object_set_new(report, "already", json_integer((json_int_t)facts->counts->already));
    json_object_set_new(report, "reasons", reasons_json(facts->reasons));
    json_object_set_new(report, "seconds", json_real((double)facts->duration / G_USEC_PER_SEC));
    json_object_set_new(report, "directory",
                        facts->directory != NULL ? json_text(facts->directory) : json_null());
    json_object_set_new(report, "dry_run", json_boolean(facts->dry_run));
    return report;
}

char *report_configuration_name(const struct configuration *configuration)
{
    return g_strdup_printf("%s:%s", configuration->context_key, configuration->type_name);
}
