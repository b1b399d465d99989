#include "config.h"

#include "cli/mail_options.h"

#include "base/error.h"
#include "base/text.h"

bool mail_options_read(const struct invocation *invocation, struct mail_filter *filter,
                       GError **error)
{
    filter->state = invocation_option(invocation, "state");
    filter->credential = invocation_option(invocation, "credential");
    filter->username = invocation_option(invocation, "learner");
    return filter->state == NULL || mail_state_check(filter->state, error);
}

bool mail_options_read_id(const char *typed, gint64 *id, GError **error)
{
    if (g_ascii_string_to_signed(typed, 10, 1, G_MAXINT64, id, NULL))
        return true;
    g_autofree char *shown = text_show(typed);
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "\"%s\" is no number of a message; \"testamur mail list\" shows them", shown);
    return false;
}

GArray *mail_options_ids(const struct invocation *invocation, struct database *database,
                         bool needed, GError **error)
{
    struct mail_filter filter = { 0 };
    if (!mail_options_read(invocation, &filter, error))
        return NULL;
    const bool filtered =
        filter.state != NULL || filter.credential != NULL || filter.username != NULL;
    const bool named = invocation->argument_count > 0;
    if ((filtered && named) || (needed && !filtered && !named)) {
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "say which messages: either their numbers, or --state, --credential and "
                    "--learner");
        return NULL;
    }
    if (filtered)
        return mail_list_ids(database, &filter, error);
    g_autoptr(GArray) ids = named ? g_array_new(FALSE, FALSE, sizeof(gint64)) : NULL;
    for (int i = 0; i < invocation->argument_count; i++) {
        gint64 id = 0;
        if (!mail_options_read_id(invocation->arguments[i], &id, error))
            return NULL;
        g_array_append_val(ids, id);
    }
    return g_steal_pointer(&ids);
}
