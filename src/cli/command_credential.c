#include "config.h"

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/credential_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/credential_place.h"
#include "operations/settings.h"
#include "store/credential.h"

/* Rows read at once; the output streams, however many there are. */
#define WINDOW 1000

static json_t *credential_json(const struct installation *installation,
                               const struct site_settings *site,
                               const struct credential *credential)
{
    g_autofree char *path = credential_place_path(installation->database, site, credential);
    g_autofree char *hash = credential_place_hash(credential);
    g_autofree char *url = credential_place_url(site, credential);
    g_autofree char *address = credential_place_verify_url(site, credential->verify_uuid);
    const struct {
        const char *member;
        json_t *value;
    } members[] = {
        { "uuid", json_text(credential->uuid) },
        { "verify_uuid", json_text(credential->verify_uuid) },
        { "status", json_text(credential->status) },
        { "username", json_text(credential->username) },
        { "full_name", json_text(credential->full_name) },
        { "context", json_text(credential->context_key) },
        { "context_name", json_text(credential->context_name) },
        { "type", json_text(credential->type_name) },
        { "configuration", json_integer(credential->configuration_id) },
        { "issued", report_instant_json(credential->issued) },
        { "printed_date", json_text(credential->printed_date) },
        { "created", report_instant_json(credential->created) },
        { "modified", report_instant_json(credential->modified) },
        { "failure", json_text(credential->failure) },
        { "invalidated_at", report_instant_json(credential->invalidated_at) },
        { "invalidated_by", json_text(credential->invalidated_by) },
        { "invalidation_reason", json_text(credential->invalidation_reason) },
        { "download_url", json_text(url) },
        { "verify_url", json_text(address) },
        { "legacy_id",
          credential->legacy_id != 0 ? json_integer(credential->legacy_id) : json_null() },
        { "adopted", json_boolean(credential->adopted) },
        { "file", path != NULL ? json_text(path) : json_null() },
        { "size", json_integer(credential->size) },
        { "sha256", hash != NULL ? json_text(hash) : json_null() },
    };
    json_t *object = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        json_object_set_new(object, members[i].member, members[i].value);
    return object;
}

/* What to print of a list. */
struct credential_printer {
    const struct installation *installation;
    const struct site_settings *site;
    bool json, first;
    struct output_table *table;
};

static void print_credential(struct credential_printer *printer,
                             const struct credential *credential)
{
    if (printer->json) {
        output_json_item(credential_json(printer->installation, printer->site, credential),
                         printer->first);
        printer->first = false;
        return;
    }
    g_autofree char *configuration =
        g_strdup_printf("%s:%s", credential->context_key, credential->type_name);
    const char *const cells[] = { credential->uuid,         credential->status,
                                  credential->username,     credential->full_name,
                                  credential->printed_date, configuration };
    output_table_row(printer->table, cells);
}

static bool print_credentials(struct credential_printer *printer, struct credential_filter *filter,
                              gint64 limit, GError **error)
{
    guint count = WINDOW;
    while (count == WINDOW && limit > 0) {
        filter->limit = MIN(limit, WINDOW);
        g_autoptr(GPtrArray) list = credential_list(printer->installation->database, filter, error);
        if (list == NULL)
            return false;
        count = list->len;
        limit -= count;
        for (guint i = 0; i < count; i++) {
            const struct credential *credential = list->pdata[i];
            print_credential(printer, credential);
            filter->before = credential->id;
        }
        if (printer->table != NULL)
            output_table_flush(printer->table);
    }
    return true;
}

static bool list_print(struct credential_printer *printer, struct credential_filter *filter,
                       gint64 limit, GError **error)
{
    if (printer->json) {
        output_json_begin(json_object(), "credentials");
        const bool printed = print_credentials(printer, filter, limit, error);
        output_json_end();
        return printed;
    }
    const char *const headings[] = { "CREDENTIAL", "STATUS",        "LEARNER", "NAME",
                                     "DATE",       "CONFIGURATION", NULL };
    printer->table = output_table_begin(headings);
    const bool printed = print_credentials(printer, filter, limit, error);
    output_table_end(printer->table);
    return printed;
}

static bool command_credential_list_run(struct invocation *invocation, GError **error)
{
    gint64 limit;
    if (!report_option_number(invocation, "limit", G_MAXINT64, &limit, error))
        return false;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    struct credential_filter filter = { 0 };
    if (!credential_options_read(invocation, installation->database, &filter, error))
        return false;
    g_autoptr(site_settings) site = site_settings_load(installation->database, error);
    if (site == NULL)
        return false;
    struct credential_printer printer = {
        .installation = installation,
        .site = site,
        .json = invocation->json,
        .first = true,
    };
    return list_print(&printer, &filter, limit, error);
}

/* The row of a chain that comes `step` places after this one (-1: before it), or NULL. */
static const struct credential *chain_neighbour(const GPtrArray *chain,
                                                const struct credential *credential, int step)
{
    for (guint i = 0; i < chain->len; i++) {
        const struct credential *other = chain->pdata[i];
        if (step < 0 ? other->id == credential->replaces_id : other->replaces_id == credential->id)
            return other;
    }
    return NULL;
}

static json_t *neighbour_json(const GPtrArray *chain, const struct credential *credential, int step)
{
    const struct credential *other = chain_neighbour(chain, credential, step);
    return other != NULL ? json_text(other->uuid) : json_null();
}

static json_t *chain_json(const GPtrArray *chain)
{
    json_t *list = json_array();
    for (guint i = 0; i < chain->len; i++) {
        const struct credential *one = chain->pdata[i];
        json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "uuid", json_text(one->uuid),
                                              "status", json_text(one->status), "issued",
                                              report_instant_json(one->issued)));
    }
    return list;
}

static void print_neighbour(const char *label, const struct credential *other)
{
    if (other == NULL)
        return;
    g_autofree char *issued = clock_format(other->issued);
    g_autofree char *line =
        g_strdup_printf("%s (%s, issued %s)", other->uuid, other->status, issued);
    output_field(label, line);
}

static void credential_print(const struct installation *installation,
                             const struct site_settings *site, const struct credential *credential,
                             const GPtrArray *chain)
{
    g_autofree char *path = credential_place_path(installation->database, site, credential);
    g_autofree char *hash = credential_place_hash(credential);
    g_autofree char *address = credential_place_verify_url(site, credential->verify_uuid);
    g_autofree char *configuration =
        g_strdup_printf("%s:%s", credential->context_key, credential->type_name);
    output_field("Credential", credential->uuid);
    output_field("Verification", *address != '\0' ? address : credential->verify_uuid);
    output_field("Status", credential->status);
    if (*credential->failure != '\0')
        output_field("Why", credential->failure);
    if (credential->invalidated_at != 0) {
        report_instant("Withdrawn", credential->invalidated_at);
        output_field("By", credential->invalidated_by);
        output_field_lines("Because", credential->invalidation_reason);
    }
    print_neighbour("Replaces", chain_neighbour(chain, credential, -1));
    print_neighbour("Replaced by", chain_neighbour(chain, credential, 1));
    output_field("Learner", credential->username);
    output_field("Name", credential->full_name);
    output_field("Configuration", configuration);
    output_field_lines("Context", credential->context_name);
    output_field("Date", credential->printed_date);
    report_instant("Issued", credential->issued);
    if (credential->run_id > 0)
        report_number("Run", credential->run_id);
    if (credential->legacy_id != 0)
        report_number("Old number", credential->legacy_id);
    if (credential->adopted)
        output_field("Adopted", credential_adoption_words(credential));
    if (path != NULL)
        output_field("File", path);
    if (credential->size > 0) {
        report_number("Size", credential->size);
        output_field("SHA-256", hash);
    }
}

static bool command_credential_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    if (installation == NULL)
        return false;
    g_autoptr(credential) credential =
        credential_find(installation->database, invocation->arguments[0], error);
    if (credential == NULL)
        return false;
    g_autoptr(site_settings) site = site_settings_load(installation->database, error);
    if (site == NULL)
        return false;
    g_autoptr(GPtrArray) chain = credential_chain(installation->database, credential->id, error);
    if (chain == NULL)
        return false;
    if (!invocation->json) {
        credential_print(installation, site, credential, chain);
        return true;
    }
    json_t *object = credential_json(installation, site, credential);
    json_object_set_new(object, "replaces", neighbour_json(chain, credential, -1));
    json_object_set_new(object, "replaced_by", neighbour_json(chain, credential, 1));
    json_object_set_new(object, "chain", chain_json(chain));
    output_json(object);
    return true;
}

static const struct command_option command_credential_list_options[] = {
    CREDENTIAL_FILTER_OPTIONS,
    { "limit", "NUMBER", "how many to show, the newest first (all)", 0 },
    { 0 },
};

const struct command command_credential_list = {
    .name = "credential list",
    .arguments = "",
    .summary = "List credentials, the newest first",
    .options = command_credential_list_options,
    .run = command_credential_list_run,
};

const struct command command_credential_show = {
    .name = "credential show",
    .arguments = "UUID",
    .summary = "Show one credential",
    .help = "UUID is the credential's id or its verification id.",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_credential_show_run,
};
