#include "config.h"

#include "cli/mail_report.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/report.h"

char *mail_report_sent(const struct mail_sent *sent)
{
    g_autofree char *recipient = text_show(sent->recipient);
    g_autofree char *answer = text_show(sent->answer);
    g_autofree char *next = sent->next_try != 0 ? clock_format(sent->next_try) : NULL;
    if (next != NULL)
        return g_strdup_printf("%s: put off until %s: %s", recipient, next, answer);
    return g_strdup_printf("%s: %s: %s", recipient, sent->state, answer);
}

json_t *mail_report_json(const struct mail_send_result *result)
{
    const struct {
        const char *member;
        json_t *value;
    } members[] = {
        { "accepted", json_integer((json_int_t)result->accepted) },
        { "put_off", json_integer((json_int_t)result->later) },
        { "failed", json_integer((json_int_t)result->failed) },
        { "unknown", json_integer((json_int_t)result->unknown) },
        { "withdrawn", json_integer((json_int_t)result->withdrawn) },
        { "due", json_integer(result->due) },
        { "waiting", json_integer(result->waiting) },
        { "next_try", report_instant_json(result->next_try) },
        { "off", json_boolean(result->off) },
        { "paused", json_boolean(result->paused) },
        { "busy", json_boolean(result->busy) },
        { "cancelled", json_boolean(result->cancelled) },
        { "trouble", result->trouble != NULL ? json_text(result->trouble) : json_null() },
    };
    json_t *object = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(object, members[i].member, members[i].value);
    return object;
}
