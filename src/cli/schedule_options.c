#include "config.h"

#include "cli/schedule_options.h"

#include "base/error.h"
#include "base/text.h"

static bool read_one_off(const struct invocation *invocation, enum schedule_answer *answer,
                         GError **error)
{
    const char *typed = invocation_option(invocation, "one-off");
    if (typed == NULL)
        return true;
    const bool yes = g_ascii_strcasecmp(typed, "yes") == 0;
    *answer = yes ? SCHEDULE_YES : SCHEDULE_NO;
    if (yes || g_ascii_strcasecmp(typed, "no") == 0)
        return true;
    g_autofree char *shown = text_show(typed);
    g_set_error(error, BASE_ERROR, ERROR_USAGE, "--one-off is yes or no, not \"%s\"", shown);
    return false;
}

bool schedule_options_read(const struct invocation *invocation, struct schedule_wish *wish,
                           bool *given, GError **error)
{
    const bool enable = invocation_flag(invocation, "enable");
    const bool disable = invocation_flag(invocation, "disable");
    *wish = (struct schedule_wish){
        .every = invocation_option(invocation, "every"),
        .crontab = invocation_option(invocation, "crontab"),
        .zone = invocation_option(invocation, "zone"),
        .at = invocation_option(invocation, "at"),
        .from = invocation_option(invocation, "from"),
        .until = invocation_option(invocation, "until"),
        .enabled = enable    ? SCHEDULE_YES
                   : disable ? SCHEDULE_NO
                             : SCHEDULE_AS_IT_IS,
    };
    if (enable && disable) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "give --enable or --disable, not both");
        return false;
    }
    *given = wish->every != NULL || wish->crontab != NULL || wish->zone != NULL || wish->at != NULL
             || wish->from != NULL || wish->until != NULL || enable || disable
             || invocation_option(invocation, "one-off") != NULL;
    return read_one_off(invocation, &wish->one_off, error);
}

struct configuration_filter configuration_filter_read(const struct invocation *invocation)
{
    return (struct configuration_filter){
        .context_key = invocation_option(invocation, "context"),
        .type_name = invocation_option(invocation, "type"),
        .enabled_only = invocation_flag(invocation, "enabled"),
    };
}
