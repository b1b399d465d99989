#include "config.h"

#include "cli/correction.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"
#include "cli/report.h"

static void correction_print_json(const struct correction_result *result)
{
    json_t *learners = json_array();
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct correction_outcome *one = result->outcomes->pdata[i];
        json_array_append_new(learners, json_pack("{s:o, s:O, s:O, s:b, s:b}", "username",
                                                  json_text(one->username), "before", one->before,
                                                  "after", one->after, "changed", one->changed,
                                                  "enrolled", one->enrolled));
    }
    output_json(json_pack("{s:o, s:o, s:I, s:I, s:o}", "context", json_text(result->context),
                          "what", json_text(result->what), "named",
                          (json_int_t)result->outcomes->len, "changed", (json_int_t)result->changed,
                          "learners", learners));
}

static void correction_print(const struct correction_result *result,
                             const struct correction_wish *wish)
{
    static const char *const headings[] = { "LEARNER", "BEFORE", "NOW", "REMARK", NULL };
    g_autofree char *what = text_show(result->what);
    g_autofree char *context = text_show(result->context);
    output_line("%s in %s, %s by hand: %u of %u", what, context,
                wish->forget ? "no longer set" : "set", result->changed, result->outcomes->len);
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct correction_outcome *one = result->outcomes->pdata[i];
        g_autofree char *before = correction_describe(wish->kind, one->before);
        g_autofree char *after = correction_describe(wish->kind, one->after);
        const char *const cells[] = { one->username, before, after,
                                      correction_remark(one, wish->kind) };
        output_table_row(table, cells);
    }
    output_table_end(table);
}

bool correction_run(struct invocation *invocation, struct correction_wish *wish, int first,
                    int count, GError **error)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (int i = first; i < first + count; i++)
        g_strv_builder_add(words, invocation->arguments[i]);
    g_auto(GStrv) typed = g_strv_builder_end(words);
    g_auto(GStrv) names = report_argument_names(typed, error);
    if (names == NULL)
        return false;
    if (names[0] == NULL) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "no learner is named");
        return false;
    }
    g_autofree char *context = text_trim(wish->context);
    wish->context = context;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    g_autoptr(correction_result) result =
        installation != NULL ? correction_set(installation, wish, (const char *const *)names, error)
                             : NULL;
    if (result == NULL)
        return false;
    if (invocation->json)
        correction_print_json(result);
    else
        correction_print(result, wish);
    return true;
}
