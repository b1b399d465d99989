#include "config.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "operations/asset.h"
#include "operations/asset_words.h"

/* As output_field aligns values, on a terminal of the least width. */
#define LABEL_CELLS 20
#define CARD_CELLS 80

static json_t *asset_json(const struct asset *asset)
{
    g_autofree char *hash = asset_hash_text(asset);
    return json_pack("{s:s, s:s, s:o, s:o, s:I, s:s, s:O, s:o, s:o}", "slug", asset->slug, "kind",
                     asset_kind_name(asset->kind), "description", json_text(asset->description),
                     "file_name", json_text(asset->file_name), "size", (json_int_t)asset->size,
                     "sha256", hash, "report", asset->report, "created",
                     report_instant_json(asset->created), "modified",
                     report_state_json(asset->modified));
}

static bool command_asset_list_run(struct invocation *invocation, GError **error)
{
    static const char *const headings[] = { "SLUG", "KIND", "FILE", ">BYTES", "DESCRIPTION", NULL };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    g_autoptr(GPtrArray) list =
        installation != NULL ? asset_list(installation->database, error) : NULL;
    if (list == NULL)
        return false;
    if (invocation->json) {
        json_t *all = json_array();
        for (guint i = 0; i < list->len; i++)
            json_array_append_new(all, asset_json(list->pdata[i]));
        output_json(all);
        return true;
    }
    struct output_table *table = output_table_begin(headings);
    for (guint i = 0; i < list->len; i++) {
        const struct asset *asset = list->pdata[i];
        g_autofree char *size = g_strdup_printf("%" G_GINT64_FORMAT, asset->size);
        const char *const cells[] = { asset->slug, asset_kind_name(asset->kind), asset->file_name,
                                      size, asset->description };
        output_table_row(table, cells);
    }
    output_table_end(table);
    return true;
}

static bool asset_show(const struct invocation *invocation, struct database *database,
                       const char *slug, GError **error)
{
    g_autoptr(asset) asset = asset_find(database, slug, error);
    g_autoptr(GPtrArray) users = asset != NULL ? asset_users(database, slug, error) : NULL;
    if (users == NULL)
        return false;
    if (invocation->json) {
        json_t *whole = asset_json(asset);
        json_object_set_new(whole, "used_by", report_warnings_json(users));
        output_json(whole);
        return true;
    }
    g_autofree char *hash = asset_hash_text(asset);
    output_field("Slug", asset->slug);
    output_field("Kind", asset_kind_name(asset->kind));
    output_field("Description", asset->description);
    output_field("File", asset->file_name);
    report_number("Bytes", asset->size);
    /* Aligned with the others it would be wider than a terminal. */
    output_line("SHA-256: %s", hash);
    struct sheet *sheet = sheet_begin();
    asset_add_report(sheet, asset->report, LABEL_CELLS, CARD_CELLS);
    g_autofree char *report = sheet_end(sheet);
    if (*report != '\0')
        output_line("%s", report);
    if (users->len == 0)
        output_field("Used by", "nothing");
    for (guint i = 0; i < users->len; i++)
        output_field("Used by", users->pdata[i]);
    report_instant("Created", asset->created);
    report_instant("Modified", asset->modified);
    return true;
}

static bool command_asset_show_run(struct invocation *invocation, GError **error)
{
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_READ, error);
    return installation != NULL
           && asset_show(invocation, installation->database, invocation->arguments[0], error);
}

static bool command_asset_add_run(struct invocation *invocation, GError **error)
{
    g_autofree char *file_name = NULL;
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    if (installation == NULL)
        return false;
    g_autoptr(GBytes) content = asset_read_file(invocation->arguments[0], &file_name, error);
    if (content == NULL)
        return false;
    g_autoptr(asset) asset =
        asset_add(installation, file_name, content, invocation_option(invocation, "slug"),
                  invocation_option(invocation, "description"), error);
    return asset != NULL && asset_show(invocation, installation->database, asset->slug, error);
}

static bool command_asset_change_run(struct invocation *invocation, GError **error)
{
    const char *path = invocation_option(invocation, "file");
    g_autofree char *file_name = NULL;
    g_autoptr(GBytes) content = NULL;
    if (path != NULL && (content = asset_read_file(path, &file_name, error)) == NULL)
        return false;
    const struct asset_change wanted = { invocation_option(invocation, "slug"),
                                         invocation_option(invocation, "description"), file_name,
                                         content };
    g_autoptr(installation) installation = invocation_open(invocation, DATABASE_WRITE, error);
    const char *slug = invocation->arguments[0];
    return installation != NULL && asset_change(installation, slug, &wanted, error)
           && asset_show(invocation, installation->database,
                         wanted.slug != NULL ? wanted.slug : slug, error);
}

static bool command_asset_remove_run(struct invocation *invocation, GError **error)
{
    return report_remove(invocation, "the asset", "", asset_remove, error);
}

static const struct command_option add_options[] = {
    { .name = "slug",
      .argument = "SLUG",
      .help = "The name by which options refer to it: ASCII letters, digits, _ and -" },
    { .name = "description", .argument = "TEXT", .help = "What it is" },
    { 0 },
};

static const struct command_option change_options[] = {
    { .name = "file", .argument = "FILE", .help = "Replace the file by one of the same kind" },
    { .name = "slug", .argument = "SLUG", .help = "A new name, if no options refer to it" },
    { .name = "description", .argument = "TEXT", .help = "A new description" },
    REPORT_BASED_ON_OPTION,
    { 0 },
};

static const struct command_option remove_options[] = {
    { .name = "yes", .help = "Do not ask" },
    { 0 },
};

const struct command command_asset_list = {
    .name = "asset list",
    .summary = "List templates, fonts and images",
    .run = command_asset_list_run,
};

const struct command command_asset_show = {
    .name = "asset show",
    .arguments = "SLUG",
    .summary = "Show an asset, what was found in its file, and what uses it",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_asset_show_run,
};

const struct command command_asset_add = {
    .name = "asset add",
    .arguments = "FILE",
    .summary = "Add a template (PDF), a font (TrueType, OpenType) or an image (PNG, JPEG)",
    .help = "The kind is recognised from the content. Of a PDF the first page is used; what it "
            "holds besides, such as scripts and form fields, is named and left out.\n\n"
            "  testamur asset add certificate.pdf --slug certificate",
    .options = add_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_asset_add_run,
};

const struct command command_asset_change = {
    .name = "asset change",
    .arguments = "SLUG",
    .summary = "Replace an asset's file, or change its description or slug",
    .help = "Certificates that were issued stay as they are.",
    .options = change_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_asset_change_run,
};

const struct command command_asset_remove = {
    .name = "asset remove",
    .arguments = "SLUG",
    .summary = "Remove an asset that nothing uses",
    .options = remove_options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_asset_remove_run,
};
