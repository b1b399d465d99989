#include "config.h"

#include "console/sections/credentials_private.h"

#include "base/text.h"
#include "console/pages/form.h"
#include "console/pages/list.h"
#include "console/pages/tables.h"
#include "console/sections/equivalent.h"
#include "console/sections/shown.h"
#include "console/terminal/terminal.h"
#include "operations/credential_place.h"
#include "operations/invalidate.h"
#include "store/learner.h"
#include "store/task_run.h"

/* So many ids stand in a command line that is shown; more would be given in a file. */
#define IDS_SHOWN 10

bool credentials_page_is_list(const struct page *page)
{
    return g_str_equal(page->class->name, "list");
}

gint64 credentials_page_id(const struct page *page)
{
    return credentials_page_is_list(page) ? list_current_id(page) : form_id(page);
}

struct credential *credentials_page_read(struct page *page)
{
    g_autoptr(GError) error = NULL;
    struct credential *credential =
        credential_read(console_database(page->console), credentials_page_id(page), &error);
    if (credential == NULL)
        console_error(page->console, error);
    return credential;
}

/* Its status as the page shows it; "" without one. Borrowed. */
static const char *credentials_page_status(struct page *page)
{
    if (!credentials_page_is_list(page))
        return form_values_get(form_values(page), "status");
    const struct listing_row *row = list_current_row(page);
    const char *status = row != NULL ? list_row_cell(page, row, "status") : NULL;
    return status != NULL ? status : "";
}

GArray *credentials_page_ids(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = NULL;
    if (credentials_page_is_list(page)) {
        ids = list_selection(page, &error);
    } else {
        const gint64 id = form_id(page);
        ids = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_array_append_val(ids, id);
    }
    if (error != NULL)
        console_error(page->console, error);
    else if (ids->len == 0)
        console_message(page->console, MESSAGE_NOTE, "There is no credential here.");
    else
        return g_steal_pointer(&ids);
    return NULL;
}

void credentials_page_changed(struct page *page, const GArray *left, gint64 id)
{
    if (page == NULL)
        return;
    if (!credentials_page_is_list(page)) {
        form_read_again(page);
        return;
    }
    if (left != NULL && left->len > 0)
        list_mark_ids(page, left);
    else
        list_clear_marks(page);
    if (id != 0)
        list_go_to(page, &section_credentials, id);
}

char *credentials_words(guint64 count)
{
    g_autofree char *number = console_show_number((gint64)count);
    return g_strdup_printf("%s credential%s", number, count == 1 ? "" : "s");
}

char *credentials_what_words(const struct credential *credential)
{
    g_autofree char *line = text_join_lines(g_strdup(credential->context_name));
    g_autofree char *type = text_show(credential->type_name);
    g_autofree char *context = text_show(line);
    return g_strdup_printf("%s in %s", type, context);
}

char *credentials_state_words(struct database *database, const struct credential *credential)
{
    g_autofree char *issued = shown_instant(database, credential->issued);
    return g_strdup_printf("%s, issued %s", credential->status, issued);
}

void credentials_equivalent_ids(GPtrArray *equivalent, const GPtrArray *uuids)
{
    for (guint i = 0; i < uuids->len && uuids->len <= IDS_SHOWN; i++)
        equivalent_add(equivalent, uuids->pdata[i], NULL);
    if (uuids->len > IDS_SHOWN)
        equivalent_add(equivalent, "@FILE", NULL);
}

static void set_instant(struct form_values *values, struct database *database, const char *field,
                        gint64 instant)
{
    g_autofree char *shown = shown_instant(database, instant);
    form_values_set(values, field, shown);
}

/* Another one of the chain: "6f1c5c0e-… (available, issued …)" */
static void set_neighbour(struct form_values *values, struct database *database, const char *field,
                          const struct credential *other)
{
    g_autofree char *state = credentials_state_words(database, other);
    g_autofree char *words = g_strdup_printf("%s (%s)", other->uuid, state);
    form_values_set(values, field, words);
}

static void set_chain(struct form_values *values, struct database *database,
                      const struct credential *credential, const GPtrArray *chain)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < chain->len; i++) {
        const struct credential *one = chain->pdata[i];
        g_autofree char *state = credentials_state_words(database, one);
        g_string_append_printf(lines, "%s%s  %s%s", i > 0 ? "\n" : "", one->uuid, state,
                               one->id == credential->id ? " (this one)" : "");
        if (one->id == credential->replaces_id)
            set_neighbour(values, database, "replaces", one);
        else if (one->replaces_id == credential->id)
            set_neighbour(values, database, "replaced_by", one);
    }
    /* Of two, both are told of already. */
    if (chain->len > 2)
        form_values_set(values, "chain", lines->str);
}

static void set_run(struct form_values *values, struct database *database,
                    const struct credential *credential)
{
    g_autoptr(task_run) run =
        credential->run_id != 0 ? task_run_find(database, credential->run_id, NULL) : NULL;
    if (run == NULL)
        return;
    g_autofree char *number = console_show_number(run->id);
    form_values_set(values, "run", number);
    form_values_set(values, "issued_by", run->operator_name);
}

static void set_learner(struct form_values *values, struct database *database,
                        const struct credential *credential)
{
    g_autoptr(learner) learner = learner_find(database, credential->username, NULL);
    g_autoptr(GString) words = g_string_new(credential->username);
    if (learner != NULL && learner->name != NULL && *learner->name != '\0')
        g_string_append_printf(words, ", %s", learner->name);
    if (learner != NULL && *learner->email != '\0')
        g_string_append_printf(words, ", %s", learner->email);
    form_values_set(values, "learner", words->str);
}

static bool set_place(struct form_values *values, struct database *database,
                      const struct credential *credential, GError **error)
{
    g_autoptr(site_settings) site = site_settings_load(database, error);
    if (site == NULL)
        return false;
    g_autofree char *path = credential_place_path(database, site, credential);
    g_autofree char *url = credential_place_url(site, credential);
    g_autofree char *address = credential_place_verify_url(site, credential->verify_uuid);
    g_autofree char *hash = credential_place_hash(credential);
    g_autofree char *size = shown_size(credential->size);
    form_values_set(values, "file", path);
    form_values_set(values, "download_url", url);
    form_values_set(values, "verify_url", address);
    form_values_set(values, "sha256", hash);
    form_values_set(values, "size", hash != NULL ? size : NULL);
    return true;
}

static void set_own(struct form_values *values, struct database *database,
                    const struct credential *credential)
{
    const struct {
        const char *field, *text;
    } texts[] = {
        { "status", credential->status },
        { "failure", credential->failure },
        { "invalidated_by", credential->invalidated_by },
        { "reason", credential->invalidation_reason },
        { "full_name", credential->full_name },
        { "type", credential->type_name },
        { "context_name", credential->context_name },
        { "context_key", credential->context_key },
        { "printed_date", credential->printed_date },
        { "verify_uuid", credential->verify_uuid },
        { "uuid", credential->uuid },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        form_values_set(values, texts[i].field, texts[i].text);
    if (credential->legacy_id != 0) {
        g_autofree char *number = console_show_number(credential->legacy_id);
        form_values_set(values, "legacy_id", number);
    }
    if (credential->adopted)
        form_values_set(values, "adopted", credential_adoption_words(credential));
    set_instant(values, database, "invalidated_at", credential->invalidated_at);
    set_instant(values, database, "issued", credential->issued);
    set_instant(values, database, "created", credential->created);
    set_instant(values, database, "modified", credential->modified);
}

static bool credentials_read(struct database *database, gint64 id, struct form_values *values,
                             GError **error)
{
    g_autoptr(credential) credential = credential_read(database, id, error);
    g_autoptr(GPtrArray) chain = credential != NULL ? credential_chain(database, id, error) : NULL;
    if (chain == NULL)
        return false;
    values->id = id;
    values->based_on = credential->modified;
    values->name = g_strdup_printf("%s for %s", credential->type_name, credential->full_name);
    set_own(values, database, credential);
    set_run(values, database, credential);
    set_learner(values, database, credential);
    set_chain(values, database, credential, chain);
    return set_place(values, database, credential, error);
}

static bool is_withdrawn(const struct form_values *values)
{
    return g_str_equal(form_values_get(values, "status"), "invalidated");
}

/* The form has one field that can be changed: the reason. */
static bool credentials_save(struct installation *installation, struct form_values *values,
                             GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    const bool change = is_withdrawn(values);
    const char *reason = form_values_get(values, "reason");
    g_autoptr(GArray) selection = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_val(selection, values->id);
    const struct invalidate_request request = {
        .selection = selection,
        .reason = reason,
        .change_reason = change,
    };
    struct invalidate_result result;
    if (!invalidate_run(installation, &request, &result, error))
        return false;
    if (result.under_way > 0)
        g_ptr_array_add(warnings, g_strdup("It is being issued just now: its file goes to the "
                                           "archive when that run has made it"));
    equivalent_add(equivalent, "invalidate", form_values_get(values, "uuid"), "--reason", reason,
                   "--yes", change ? "--change-reason" : NULL, NULL);
    return true;
}

static bool credentials_save_question(struct database *database, const struct form_values *values,
                                      GString *title, GString *text)
{
    (void)database;
    if (is_withdrawn(values))
        return false;
    g_autofree char *name = text_show(form_values_get(values, "full_name"));
    g_autofree char *reason = text_trim(form_values_get(values, "reason"));
    g_string_printf(title, "Invalidate the credential of %s?", name);
    g_string_printf(text, "A reason withdraws it for ever. The reason:\n%s\n%s", reason,
                    CREDENTIALS_WITHDRAWN_WORDS);
    return true;
}

static void credentials_check(struct database *database, struct form_values *values,
                              const char *field)
{
    (void)database;
    g_autofree char *reason = text_trim(form_values_get(values, field));
    const bool blank = *reason == '\0' && *form_values_get(values, field) != '\0';
    form_values_fault(values, field,
                      blank && !is_withdrawn(values)
                          ? "The reason is blank: say why it is withdrawn, or leave it empty"
                          : NULL);
}

/* A reissue takes the place of a live one only. In the list the plan says so, for the line of keys is not to change from
 * row to row. */
static bool can_reissue(const struct page *page)
{
    struct page *shown = (struct page *)page;
    if (credentials_page_is_list(page))
        return list_has_selection(page);
    return credentials_page_id(page) != 0
           && !g_str_equal(credentials_page_status(shown), "invalidated");
}

/* In the form the reason itself is edited; who has begun to saves it. */
static bool can_invalidate(const struct page *page)
{
    return can_reissue(page) && (credentials_page_is_list(page) || !form_is_changed(page));
}

static bool has_one(const struct page *page)
{
    return credentials_page_id(page) != 0;
}

static bool is_replaced(const struct page *page)
{
    return *form_values_get(form_values((struct page *)page), "replaced_by") != '\0';
}

static void run_open_newer(struct page *page)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(credential) credential = credentials_page_read(page);
    g_autofree char *newer =
        credential != NULL
            ? credential_replacement(console_database(page->console), credential->uuid, &error)
            : NULL;
    gint64 id = 0;
    if (newer != NULL && credential_find_id(console_database(page->console), newer, &id, &error))
        form_open(page->console, &section_credentials, id, NULL);
    else if (error != NULL)
        console_error(page->console, error);
}

static void run_copy_id(struct page *page)
{
    const char *id = form_values_get(form_values(page), "verify_uuid");
    terminal_copy(id);
    console_message(page->console, MESSAGE_NOTE, "Copied: %s", id);
}

#define WRITES_AND_ASKS                                                                            \
    (CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_DESTRUCTIVE | CONSOLE_COMMAND_MENU)

const struct console_command credentials_list_commands[] = {
    { "reissue",
      { 'r' },
      WRITES_AND_ASKS | CONSOLE_COMMAND_BAR,
      "reissue",
      can_reissue,
      credentials_reissue },
    { "invalidate",
      { 'x' },
      WRITES_AND_ASKS | CONSOLE_COMMAND_BAR,
      "invalidate",
      can_invalidate,
      credentials_invalidate },
    { "hand-out", { 'p' }, CONSOLE_COMMAND_MENU, "credential export", has_one, credentials_export },
    { "credential-pdf",
      { 'o' },
      CONSOLE_COMMAND_MENU,
      "credential export",
      has_one,
      credentials_show_pdf },
    { "explain", { 'i' }, CONSOLE_COMMAND_MENU, "explain", has_one, credentials_explain },
    { "go-to", { 't' }, CONSOLE_COMMAND_MENU, NULL, has_one, credentials_go_to },
    { "export-credentials",
      { 0 },
      CONSOLE_COMMAND_MENU,
      "export credentials",
      NULL,
      tables_export_credentials },
    { 0 },
};

/* The same key reissues a live one and opens what has taken the place of a withdrawn one. */
const struct console_command credentials_form_commands[] = {
    { "reissue",
      { KEY_FUNCTION(5) },
      WRITES_AND_ASKS | CONSOLE_COMMAND_BAR,
      "reissue",
      can_reissue,
      credentials_reissue },
    { "open-newer",
      { KEY_FUNCTION(5) },
      CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_BAR,
      NULL,
      is_replaced,
      run_open_newer },
    { "go-to",
      { KEY_FUNCTION(6) },
      CONSOLE_COMMAND_MENU | CONSOLE_COMMAND_BAR,
      NULL,
      NULL,
      credentials_go_to },
    { "invalidate", { 0 }, WRITES_AND_ASKS, "invalidate", can_invalidate, credentials_invalidate },
    { "hand-out", { 0 }, CONSOLE_COMMAND_MENU, "credential export", NULL, credentials_export },
    { "credential-pdf",
      { 0 },
      CONSOLE_COMMAND_MENU,
      "credential export",
      NULL,
      credentials_show_pdf },
    { "explain", { 0 }, CONSOLE_COMMAND_MENU, "explain", NULL, credentials_explain },
    { "copy-id", { 0 }, CONSOLE_COMMAND_MENU, NULL, NULL, run_copy_id },
    { 0 },
};

const struct section section_credentials = {
    .name = "credentials",
    .list_commands = credentials_list_commands,
    .form_commands = credentials_form_commands,
    .read = credentials_read,
    .save = credentials_save,
    .save_question = credentials_save_question,
    .check = credentials_check,
    .history_kind = "credential",
};
