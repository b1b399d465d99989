#include "config.h"

#include "console/sections/assets.h"

#include "base/error.h"
#include "console/pages/form.h"
#include "console/pages/save_text.h"
#include "console/sections/equivalent.h"
#include "console/sections/shown.h"
#include "console/terminal/terminal.h"
#include "operations/asset.h"
#include "operations/asset_words.h"
#include "rules/context_key.h"

#include <string.h>

/* A value that no field shows: the slug as it was proposed last, to tell whether a person has written another. */
#define PROPOSED "proposed slug"

/* Lines that a form shows whole on 80 columns. */
#define REPORT_LABEL_CELLS 11
#define REPORT_CELLS 60

/* The lines that say what refers to an asset. */
static char *assets_users(struct database *database, const char *slug, GError **error)
{
    g_autoptr(GPtrArray) users = asset_users(database, slug, error);
    if (users == NULL)
        return NULL;
    g_ptr_array_add(users, NULL);
    return users->len > 1 ? g_strjoinv("\n", (char **)users->pdata)
                          : g_strdup("Nothing refers to it.");
}

static bool assets_read(struct database *database, gint64 id, struct form_values *values,
                        GError **error)
{
    g_autoptr(asset) asset = asset_find_by_id(database, id, error);
    g_autofree char *users = asset != NULL ? assets_users(database, asset->slug, error) : NULL;
    if (users == NULL)
        return false;
    struct sheet *sheet = sheet_begin();
    asset_add_report(sheet, asset->report, REPORT_LABEL_CELLS, REPORT_CELLS);
    g_autofree char *report = sheet_end(sheet);
    g_autofree char *size = shown_size(asset->size);
    g_autofree char *hash = asset_hash_text(asset);
    g_autofree char *created = shown_instant(database, asset->created);
    g_autofree char *modified = shown_instant(database, asset->modified);
    values->id = id;
    values->based_on = asset->modified;
    values->name = g_strdup(asset->slug);
    form_values_set(values, "description", asset->description);
    form_values_set(values, "slug", asset->slug);
    form_values_set(values, "kind", asset_kind_name(asset->kind));
    form_values_set(values, "file_name", asset->file_name);
    form_values_set(values, "size", size);
    form_values_set(values, "sha256", hash);
    form_values_set(values, "report", report);
    form_values_set(values, "users", users);
    form_values_set(values, "created", created);
    form_values_set(values, "modified", modified);
    return true;
}

/* What is wrong with the file is told at its field; what is wrong with the slug was told at that. False. */
static bool assets_refuse(struct form_values *values, const char *field, GError *fault,
                          GError **error)
{
    form_values_fault(values, field, fault->message);
    g_propagate_error(error, fault);
    return false;
}

/* Whose slug it is now, when it was free a moment ago. */
static const char *assets_faulty_field(struct database *database, const struct form_values *values)
{
    g_autoptr(asset) other = asset_find(database, form_values_get(values, "slug"), NULL);
    return other != NULL && other->id != values->id ? "slug" : "file";
}

static bool assets_add(struct installation *installation, struct form_values *values,
                       GPtrArray *equivalent, GError **error)
{
    const char *path = form_values_get(values, "file");
    const char *slug = form_values_get(values, "slug");
    const char *description = form_values_get(values, "description");
    g_autofree char *file_name = NULL;
    GError *fault = NULL;
    g_autoptr(GBytes) content = asset_read_file(path, &file_name, &fault);
    g_autoptr(asset) asset = content != NULL
                                 ? asset_add(installation, file_name, content,
                                             *slug != '\0' ? slug : NULL, description, &fault)
                                 : NULL;
    if (asset == NULL)
        return assets_refuse(values, assets_faulty_field(installation->database, values), fault,
                             error);
    values->id = asset->id;
    values->name = g_strdup(asset->slug);
    equivalent_add(equivalent, "asset", "add", path, "--slug", asset->slug, NULL);
    equivalent_option(equivalent, "--description", *description != '\0' ? description : NULL);
    return true;
}

static bool assets_change(struct installation *installation, struct form_values *values,
                          GPtrArray *equivalent, GError **error)
{
    const char *path = form_values_get(values, "file");
    g_autoptr(asset) asset = asset_find_by_id(installation->database, values->id, error);
    g_autofree char *file_name = NULL;
    GError *fault = NULL;
    if (asset == NULL)
        return false;
    g_autoptr(GBytes) content = *path != '\0' ? asset_read_file(path, &file_name, &fault) : NULL;
    if (fault != NULL)
        return assets_refuse(values, "file", fault, error);
    const struct asset_change wanted = { .slug = form_values_get(values, "slug"),
                                         .description = form_values_get(values, "description"),
                                         .file_name = file_name,
                                         .content = content };
    installation->based_on = values->based_on;
    if (!asset_change(installation, asset->slug, &wanted, &fault)) {
        if (content != NULL && fault->code == ERROR_DATA)
            return assets_refuse(values, "file", fault, error);
        g_propagate_error(error, fault);
        return false;
    }
    g_free(values->name);
    values->name = g_strdup(wanted.slug);
    equivalent_add(equivalent, "asset", "change", asset->slug, NULL);
    equivalent_option(equivalent, "--slug",
                      strcmp(wanted.slug, asset->slug) != 0 ? wanted.slug : NULL);
    equivalent_option(equivalent, "--description",
                      strcmp(wanted.description, asset->description) != 0 ? wanted.description
                                                                          : NULL);
    equivalent_option(equivalent, "--file", content != NULL ? path : NULL);
    return true;
}

static bool assets_save(struct installation *installation, struct form_values *values,
                        GPtrArray *warnings, GPtrArray *equivalent, GError **error)
{
    (void)warnings;
    if (values->id != 0)
        return assets_change(installation, values, equivalent, error);
    if (*form_values_get(values, "file") != '\0')
        return assets_add(installation, values, equivalent, error);
    form_values_fault(values, "file", "A file is needed: Ctrl-T looks for one");
    g_set_error(error, CONSOLE_ERROR, ERROR_USAGE, "Nothing was saved: a file is needed");
    return false;
}

static bool assets_remove_preview(struct database *database, gint64 id, GPtrArray *sentences,
                                  GError **error)
{
    g_autoptr(asset) asset = asset_find_by_id(database, id, error);
    g_autoptr(GPtrArray) users = asset != NULL ? asset_users(database, asset->slug, error) : NULL;
    if (users == NULL)
        return false;
    if (users->len == 0) {
        g_ptr_array_add(sentences,
                        g_strdup("Nothing refers to it. Certificates that were issued with it "
                                 "stay as they are."));
        return true;
    }
    g_ptr_array_add(users, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)users->pdata);
    g_set_error(
        error, CONSOLE_ERROR, ERROR_REFUSED,
        "The asset %s can't be removed, because something refers to it: %s. Change that first",
        asset->slug, names);
    return false;
}

static bool assets_remove(struct installation *installation, gint64 id, GPtrArray *equivalent,
                          GError **error)
{
    g_autoptr(asset) asset = asset_find_by_id(installation->database, id, error);
    if (asset == NULL || !asset_remove(installation, asset->slug, error))
        return false;
    equivalent_add(equivalent, "asset", "remove", asset->slug, NULL);
    return true;
}

static void assets_check_slug(struct database *database, struct form_values *values)
{
    g_autoptr(GError) error = NULL;
    const char *typed = form_values_get(values, "slug");
    g_autofree char *slug = *typed != '\0' ? slug_normalise(typed, &error) : NULL;
    if (error != NULL) {
        form_values_fault(values, "slug", error->message);
        return;
    }
    g_autoptr(asset) other = slug != NULL ? asset_find(database, slug, NULL) : NULL;
    if (other != NULL && other->id != values->id)
        form_values_fault(values, "slug", "Another asset has this slug");
}

/* A new asset's slug follows its description until somebody writes another. */
static void assets_follow(struct database *database, struct form_values *values)
{
    const char *slug = form_values_get(values, "slug");
    if (*slug != '\0' && strcmp(slug, form_values_get(values, PROPOSED)) != 0)
        return;
    g_autofree char *proposed = slug_propose(form_values_get(values, "description"));
    form_values_set(values, PROPOSED, proposed);
    form_values_set(values, "slug", proposed);
    form_values_fault(values, "slug", NULL);
    assets_check_slug(database, values);
}

/* The endings that files of a kind have, and what one becomes. */
static const struct {
    enum asset_kind kind;
    const char *endings[5];
    const char *words;
} kinds[] = {
    { ASSET_TEMPLATE, { ".pdf" }, "a PDF: its first page becomes a template" },
    { ASSET_FONT, { ".ttf", ".otf", ".ttc", ".otc" }, "a font" },
    { ASSET_IMAGE, { ".png", ".jpg", ".jpeg" }, "an image" },
};

static bool has_ending(const char *path, const char *const *endings)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);
    for (int i = 0; i < 5 && endings[i] != NULL; i++)
        if (g_str_has_suffix(lower, endings[i]))
            return true;
    return false;
}

/* What the file becomes; its content says it, whatever its name does. Caller frees. */
static char *assets_file_note(const char *path, enum asset_kind kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].kind == kind)
            return g_strconcat(has_ending(path, kinds[i].endings) ? "This is "
                                                                  : "In spite of its name this is ",
                               kinds[i].words, ".", NULL);
    return NULL;
}

static void assets_check_file(struct form_values *values)
{
    const char *path = form_values_get(values, "file");
    enum asset_kind kind;
    g_autoptr(GError) error = NULL;
    g_autofree char *note = NULL;
    if (*path != '\0' && !asset_recognise_file(path, &kind, &error))
        form_values_fault(values, "file", error->message);
    else if (*path != '\0')
        note = assets_file_note(path, kind);
    form_values_note(values, "file", note);
}

static void assets_check(struct database *database, struct form_values *values, const char *field)
{
    if (strcmp(field, "description") == 0 && values->id == 0)
        assets_follow(database, values);
    else if (strcmp(field, "slug") == 0)
        assets_check_slug(database, values);
    else if (strcmp(field, "file") == 0)
        assets_check_file(values);
}

static GBytes *assets_content(struct installation *installation, gpointer data, GError **error)
{
    const gint64 *id = data;
    return asset_content(installation->database, *id, error);
}

static bool assets_is_saved(const struct page *page)
{
    return form_id(page) != 0;
}

static void run_write_file(struct page *page)
{
    const gint64 id = form_id(page);
    const struct file_choice choice = { .title = "Write the asset's file to",
                                        .purpose = "assets-out",
                                        .new_file = true,
                                        .proposed =
                                            form_values_get(form_values(page), "file_name") };
    save_content_ask(page->console, &choice, assets_content, g_memdup2(&id, sizeof id), g_free);
}

const struct console_command assets_form_commands[] = {
    { "write-asset",
      { KEY_FUNCTION(5) },
      CONSOLE_COMMAND_MENU,
      NULL,
      assets_is_saved,
      run_write_file },
    { 0 },
};

const struct section section_assets = {
    .name = "assets",
    .form_commands = assets_form_commands,
    .read = assets_read,
    .save = assets_save,
    .can_add = true,
    .remove_preview = assets_remove_preview,
    .remove = assets_remove,
    .check = assets_check,
    .history_kind = "asset",
};
