#include "config.h"

#include "cli/credential_options.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/report.h"
#include "operations/credential_selection.h"
#include "store/configuration.h"
#include "store/learner.h"

static bool check_learner(struct database *database, const char *username, GError **error)
{
    g_autoptr(learner) learner = username != NULL ? learner_find(database, username, error) : NULL;
    return username == NULL || learner != NULL;
}

bool credential_options_read(const struct invocation *invocation, struct database *database,
                             struct credential_filter *filter, GError **error)
{
    const char *typed = invocation_option(invocation, "configuration");
    filter->search = invocation_option(invocation, "search");
    filter->status = invocation_option(invocation, "status");
    filter->username = invocation_option(invocation, "learner");
    filter->name_changed = invocation_flag(invocation, "name-changed");
    if (!report_option_number(invocation, "import", 0, &filter->import_id, error))
        return false;
    if (filter->status != NULL && !credential_status_check(filter->status, error))
        return false;
    if (!check_learner(database, filter->username, error))
        return false;
    if (typed == NULL)
        return true;
    g_autoptr(configuration) configuration = configuration_find_typed(database, typed, error);
    if (configuration == NULL)
        return false;
    filter->configuration_id = configuration->id;
    return true;
}

GArray *credential_options_select(const struct invocation *invocation, struct database *database,
                                  GError **error)
{
    struct credential_filter filter = { 0 };
    if (!credential_options_read(invocation, database, &filter, error))
        return NULL;
    if (invocation->argument_count == 0 && !credential_filter_narrows(&filter)) {
        g_set_error_literal(error, BASE_ERROR, ERROR_USAGE,
                            "name the credentials by their ids, or say which ones with --search, "
                            "--status, --configuration, --learner, --name-changed or --import");
        return NULL;
    }
    g_auto(GStrv) uuids = report_argument_names(invocation->arguments, error);
    if (uuids == NULL)
        return NULL;
    const struct credential_selection selection = { .uuids = (const char *const *)uuids,
                                                    .filter = &filter };
    if (invocation->argument_count > 0 && uuids[0] == NULL)
        return g_array_new(FALSE, FALSE, sizeof(gint64));
    return credential_selection_make(database, &selection, error);
}

char *credential_options_line(const struct credential *credential)
{
    g_autofree char *username = text_show(credential->username);
    g_autofree char *name = text_show(credential->full_name);
    g_autofree char *key = text_show(credential->context_key);
    g_autofree char *type = text_show(credential->type_name);
    return g_strdup_printf("%s  %s  %s, %s, %s:%s", credential->uuid, credential->status, username,
                           name, key, type);
}
