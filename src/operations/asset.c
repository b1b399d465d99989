#include "config.h"

#include "operations/asset.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/asset_use.h"
#include "operations/change.h"
#include "operations/settings.h"
#include "pdf/font.h"
#include "pdf/image.h"
#include "pdf/template.h"
#include "rules/context_key.h"
#include "store/configuration.h"
#include "store/credential_type.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The reference's limit for a stored path, less what stands before the name there. */
#define ASSET_FILE_NAME_MOST 200

static GBytes *asset_refuse_file(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "%s %s", shown, why);
    return NULL;
}

static GBytes *asset_fail_file(const char *path, int fault, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, fault == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
                "%s can't be read: %s", shown, g_strerror(fault));
    return NULL;
}

/* At most so much from its beginning. */
static GBytes *asset_read_descriptor(const char *path, int descriptor, gsize most, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return asset_fail_file(path, errno, error);
    if (!S_ISREG(status.st_mode))
        return asset_refuse_file(path, "is not a file: a PDF, a font or an image is needed", error);
    if (status.st_size == 0)
        return asset_refuse_file(path, "is empty", error);
    if (status.st_size > ASSET_SIZE_MOST)
        return asset_refuse_file(path, "is larger than 64 MiB: make it smaller", error);
    const gsize size = MIN((gsize)status.st_size, most);
    g_autofree guint8 *data = g_malloc(size);
    gsize done = 0;
    while (done < size) {
        const ssize_t got = read(descriptor, data + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return asset_fail_file(path, errno, error);
        if (got == 0)
            return asset_refuse_file(path, "became shorter while it was read: try again", error);
        done += (gsize)got;
    }
    return g_bytes_new_take(g_steal_pointer(&data), size);
}

static GBytes *asset_read_beginning(const char *path, gsize most, GError **error)
{
    /* O_NONBLOCK: opening a FIFO would wait for its writer. */
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return asset_fail_file(path, errno, error);
    GBytes *content = asset_read_descriptor(path, descriptor, most, error);
    close(descriptor);
    return content;
}

GBytes *asset_read_file(const char *path, char **file_name, GError **error)
{
    GBytes *content = asset_read_beginning(path, ASSET_SIZE_MOST, error);
    if (content != NULL && file_name != NULL)
        *file_name = g_path_get_basename(path);
    return content;
}

/* The reference's rule for the names of uploaded files. NULL when nothing is left. */
static char *asset_clean_file_name(const char *typed)
{
    g_autofree char *base = g_path_get_basename(typed);
    g_autofree char *valid = g_utf8_make_valid(base, -1);
    g_autofree char *trimmed = text_trim(valid);
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = trimmed; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar character = g_utf8_get_char(at);
        if (character == ' ')
            g_string_append_c(name, '_');
        else if (g_unichar_isalnum(character) || strchr("_-.", (int)character) != NULL)
            g_string_append_unichar(name, character);
    }
    if (name->len == 0 || g_str_equal(name->str, ".") || g_str_equal(name->str, ".."))
        return NULL;
    const glong length = g_utf8_strlen(name->str, -1);
    if (length <= ASSET_FILE_NAME_MOST)
        return g_strdup(name->str);
    const char *dot = strrchr(name->str, '.');
    const glong ending = dot != NULL ? g_utf8_strlen(dot, -1) : 0;
    const glong kept = ending < 20 ? ASSET_FILE_NAME_MOST - ending : ASSET_FILE_NAME_MOST;
    g_autofree char *stem = g_utf8_substring(name->str, 0, kept);
    return g_strconcat(stem, ending < 20 ? dot : NULL, NULL);
}

static bool asset_is_pdf(const guint8 *data, gsize size)
{
    return memmem(data, MIN(size, TEMPLATE_HEADER_FARTHEST), "%PDF-", 5) != NULL;
}

static bool asset_is_font(const guint8 *data, gsize size)
{
    static const char *const heads[] = { "OTTO", "true", "ttcf", "typ1", "wOFF", "wOF2" };
    static const guint8 truetype[] = { 0, 1, 0, 0 };
    if (size < 12)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        if (memcmp(data, heads[i], 4) == 0)
            return true;
    return memcmp(data, truetype, sizeof truetype) == 0;
}

/* By its beginning. A PDF comes last: it may have anything before its header. */
static bool asset_recognise(GBytes *content, enum asset_kind *kind, GError **error)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(content, &size);
    if (asset_is_font(data, size))
        *kind = ASSET_FONT;
    else if (image_is_known(content))
        *kind = ASSET_IMAGE;
    else if (asset_is_pdf(data, size))
        *kind = ASSET_TEMPLATE;
    else {
        g_set_error(
            error, OPERATIONS_ERROR, ERROR_DATA,
            "it is neither a PDF nor a font (TrueType or OpenType) nor a PNG or JPEG image");
        return false;
    }
    return true;
}

bool asset_recognise_file(const char *path, enum asset_kind *kind, GError **error)
{
    g_autoptr(GBytes) head = asset_read_beginning(path, TEMPLATE_HEADER_FARTHEST, error);
    return head != NULL && asset_recognise(head, kind, error);
}

static json_t *asset_take_report(char *text, GError **error)
{
    g_autofree char *report = text;
    return report != NULL ? json_read_text(report, -1, "the report of the file", error) : NULL;
}

/* What is found in a file, by its kind. */
static char *(*const asset_describers[])(GBytes *content, GError **error) = {
    [ASSET_TEMPLATE] = template_describe,
    [ASSET_FONT] = font_describe,
    [ASSET_IMAGE] = image_describe,
};

/* Finds the kind and fills it in with the report and the hash. */
static bool asset_examine(struct asset *asset, GBytes *content, GError **error)
{
    gsize size = 0, length = sizeof asset->sha256;
    const guint8 *data = g_bytes_get_data(content, &size);
    g_clear_pointer(&asset->report, json_decref);
    if (asset_recognise(content, &asset->kind, error))
        asset->report = asset_take_report(asset_describers[asset->kind](content, error), error);
    if (asset->report == NULL) {
        g_autofree char *shown = text_show(asset->file_name);
        g_prefix_error(error, "%s: ", shown);
        return false;
    }
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, data, (gssize)size);
    g_checksum_get_digest(checksum, asset->sha256, &length);
    return true;
}

static bool asset_check_description(const char *typed, char **description, GError **error)
{
    g_autofree char *trimmed = text_trim(typed != NULL ? typed : "");
    if (g_utf8_strlen(trimmed, -1) > 255) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the description is longer than 255 characters");
        return false;
    }
    g_free(*description);
    *description = g_steal_pointer(&trimmed);
    return true;
}

static char *asset_choose_slug(const char *slug, const struct asset *asset, GError **error)
{
    if (slug != NULL)
        return slug_normalise(slug, error);
    g_autofree char *from_description = slug_propose(asset->description);
    if (*from_description != '\0')
        return slug_normalise(from_description, error);
    const char *dot = strrchr(asset->file_name, '.');
    g_autofree char *stem = dot != NULL
                                ? g_strndup(asset->file_name, (gsize)(dot - asset->file_name))
                                : g_strdup(asset->file_name);
    g_autofree char *from_name = slug_propose(stem);
    return slug_normalise(from_name, error);
}

static bool asset_set_file_name(struct asset *asset, const char *typed, GError **error)
{
    g_free(asset->file_name);
    asset->file_name = asset_clean_file_name(typed);
    if (asset->file_name != NULL)
        return true;
    g_autofree char *shown = text_show(typed);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "the file's name \"%s\" has no letter or digit: rename it", shown);
    return false;
}

static bool asset_check_content(GBytes *content, GError **error)
{
    const gsize size = content != NULL ? g_bytes_get_size(content) : 0;
    if (size > 0 && size <= ASSET_SIZE_MOST)
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the file %s",
                size == 0 ? "is empty" : "is larger than 64 MiB: make it smaller");
    return false;
}

/* Whether a slug is free; the error says whose it is. */
static bool asset_check_free(struct database *database, const char *slug, GError **error)
{
    GError *fault = NULL;
    g_autoptr(asset) other = asset_find(database, slug, &fault);
    if (fault != NULL)
        return store_found_none(fault, error);
    g_autofree char *shown = text_show(other->file_name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "the slug %s belongs to another asset (%s): choose another one, or replace that "
                "asset's file with \"testamur asset change %s --file FILE\"",
                slug, shown, slug);
    return false;
}

static void asset_note(json_t *changes, const struct asset *before, const struct asset *after)
{
    change_add_text(changes, "slug", before != NULL ? before->slug : NULL, after->slug);
    change_add_text(changes, "description", before != NULL ? before->description : NULL,
                    after->description);
    change_add_text(changes, "file_name", before != NULL ? before->file_name : NULL,
                    after->file_name);
    g_autofree char *hash_before = before != NULL ? asset_hash_text(before) : NULL;
    g_autofree char *hash_after = asset_hash_text(after);
    change_add_text(changes, "sha256", hash_before, hash_after);
}

struct asset *asset_prepare(const char *file_name, GBytes *content, const char *slug,
                            const char *description, GError **error)
{
    g_autoptr(asset) asset = g_new0(struct asset, 1);
    if (!asset_check_description(description, &asset->description, error)
        || !asset_set_file_name(asset, file_name, error))
        return NULL;
    asset->slug = asset_choose_slug(slug, asset, error);
    if (asset->slug == NULL || !asset_check_content(content, error)
        || !asset_examine(asset, content, error))
        return NULL;
    return g_steal_pointer(&asset);
}

struct asset *asset_add(struct installation *installation, const char *file_name, GBytes *content,
                        const char *slug, const char *description, GError **error)
{
    g_autoptr(asset) asset = asset_prepare(file_name, content, slug, description, error);
    if (asset == NULL)
        return NULL;
    g_autoptr(json_t) changes = json_object();
    asset_note(changes, NULL, asset);
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    if (transaction == NULL || !asset_check_free(installation->database, asset->slug, error)
        || !asset_insert(installation->database, asset, content, error)
        || !change_record_at(installation, asset->modified, "asset", asset->id, asset->slug, "add",
                             changes, error)
        || !database_commit(installation->database, error))
        return NULL;
    return g_steal_pointer(&asset);
}

static bool asset_check_unused(struct database *database, const char *slug, const char *plea,
                               GError **error)
{
    g_autoptr(GPtrArray) users = asset_users(database, slug, error);
    if (users == NULL)
        return false;
    if (users->len == 0)
        return true;
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < users->len && i < 5; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", (char *)users->pdata[i]);
    if (users->len > 5)
        g_string_append_printf(list, " and %u more", users->len - 5);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED, "the asset %s is used by %s: %s", slug,
                list->str, plea);
    return false;
}

static bool asset_apply_slug(struct database *database, struct asset *asset, const char *typed,
                             GError **error)
{
    g_autofree char *slug = slug_normalise(typed, error);
    if (slug == NULL)
        return false;
    if (!g_str_equal(slug, asset->slug)
        && (!asset_check_unused(database, asset->slug, "its slug has to stay", error)
            || !asset_check_free(database, slug, error)))
        return false;
    g_free(asset->slug);
    asset->slug = g_steal_pointer(&slug);
    return true;
}

/* Takes name, hash and report from a file that was examined before. */
static bool asset_apply_file(struct asset *asset, const struct asset *file, GError **error)
{
    if (asset->kind != file->kind) {
        g_set_error(
            error, OPERATIONS_ERROR, ERROR_DATA,
            "the asset %s is of the kind %s, the new file of the kind %s: add it under a slug "
            "of its own",
            asset->slug, asset_kind_name(asset->kind), asset_kind_name(file->kind));
        return false;
    }
    g_free(asset->file_name);
    asset->file_name = g_strdup(file->file_name);
    json_decref(asset->report);
    asset->report = json_incref(file->report);
    memcpy(asset->sha256, file->sha256, sizeof asset->sha256);
    return true;
}

static bool asset_apply(struct database *database, struct asset *asset,
                        const struct asset_change *wanted, const struct asset *file, GError **error)
{
    return (wanted->description == NULL
            || asset_check_description(wanted->description, &asset->description, error))
           && (wanted->slug == NULL || asset_apply_slug(database, asset, wanted->slug, error))
           && (file == NULL || asset_apply_file(asset, file, error));
}

static bool asset_save(struct installation *installation, const char *slug,
                       const struct asset_change *wanted, const struct asset *file, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(asset) before = asset_find(database, slug, error);
    g_autoptr(asset) after = before != NULL ? asset_find(database, slug, error) : NULL;
    if (after == NULL || !asset_apply(database, after, wanted, file, error))
        return false;
    asset_note(changes, before, after);
    if (json_object_size(changes) == 0)
        return true;
    return change_check_basis(installation, before->modified, "asset", after->id, before->slug,
                              changes, error)
           && asset_update(database, after, wanted->content, error)
           && change_record_at(installation, after->modified, "asset", after->id, before->slug,
                               "change", changes, error)
           && database_commit(database, error);
}

bool asset_change(struct installation *installation, const char *slug,
                  const struct asset_change *wanted, GError **error)
{
    if (wanted->content == NULL)
        return asset_save(installation, slug, wanted, NULL, error);
    /* Examining a file takes a while, and others may write meanwhile. */
    g_autoptr(asset) file = g_new0(struct asset, 1);
    return asset_set_file_name(file, wanted->file_name, error)
           && asset_check_content(wanted->content, error)
           && asset_examine(file, wanted->content, error)
           && asset_save(installation, slug, wanted, file, error);
}

bool asset_remove(struct installation *installation, const char *slug, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    if (transaction == NULL)
        return false;
    g_autoptr(asset) asset = asset_find(database, slug, error);
    return asset != NULL && asset_check_unused(database, slug, "change these first", error)
           && asset_delete(database, asset->id, error)
           && change_record(installation, "asset", asset->id, asset->slug, "remove", NULL, error)
           && database_commit(database, error);
}

/* One search for what refers to a slug. */
struct asset_search {
    const char *slug;
    const char *owner; /* whose options are being looked through */
    GPtrArray *users;
};

static void asset_search_found(const char *path, const char *slug,
                               enum asset_kind kind G_GNUC_UNUSED, void *data)
{
    const struct asset_search *search = data;
    if (g_str_equal(slug, search->slug))
        g_ptr_array_add(search->users, g_strdup_printf("%s (%s)", search->owner, path));
}

static bool asset_search_types(struct database *database, struct asset_search *search,
                               GError **error)
{
    g_autoptr(GPtrArray) types = credential_type_list_naming(database, search->slug, error);
    for (guint i = 0; types != NULL && i < types->len; i++) {
        const struct credential_type *type = types->pdata[i];
        g_autofree char *shown = text_show(type->name);
        g_autofree char *owner = g_strconcat("the type ", shown, NULL);
        search->owner = owner;
        asset_use_each(type->options, asset_search_found, search);
    }
    return types != NULL;
}

static bool asset_search_configurations(struct database *database, struct asset_search *search,
                                        GError **error)
{
    const struct configuration_filter filter = { .naming = search->slug };
    g_autoptr(GPtrArray) list = configuration_list(database, &filter, error);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct configuration *found = list->pdata[i];
        g_autofree char *title = configuration_title(found->type_name, found->context_key);
        g_autofree char *shown = text_show(title);
        g_autofree char *owner = g_strconcat("the configuration ", shown, NULL);
        search->owner = owner;
        asset_use_each(found->options, asset_search_found, search);
    }
    return list != NULL;
}

static bool asset_search_setting(struct database *database, struct asset_search *search,
                                 GError **error)
{
    g_autofree char *value = settings_text(database, "fallback_fonts", error);
    if (value == NULL)
        return false;
    g_auto(GStrv) fonts = g_strsplit(value, " ", -1);
    if (g_strv_contains((const char *const *)fonts, search->slug))
        g_ptr_array_add(search->users, g_strdup("the setting fallback_fonts"));
    return true;
}

GPtrArray *asset_users(struct database *database, const char *slug, GError **error)
{
    g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func(g_free);
    struct asset_search search = { slug, NULL, users };
    if (!asset_search_types(database, &search, error)
        || !asset_search_configurations(database, &search, error)
        || !asset_search_setting(database, &search, error))
        return NULL;
    return g_steal_pointer(&users);
}
