#include "config.h"

#include "operations/press.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "pdf/template.h"
#include "rules/context_key.h"
#include "rules/figure.h"
#include "rules/options.h"
#include "store/asset.h"
#include "store/base.h"
#include "store/course.h"
#include "store/drawing.h"
#include "store/learning_path.h"

void press_free(struct press *press)
{
    if (press == NULL)
        return;
    g_clear_pointer(&press->site, site_settings_free);
    drawing_free(press->drawing);
    base_free(press->base);
    g_free(press->context_name);
    g_free(press);
}

/* The first text that is not empty, else the key. */
static char *first_name(const char *one, const char *other, const char *key)
{
    if (one != NULL && *one != '\0')
        return g_strdup(one);
    return g_strdup(other != NULL && *other != '\0' ? other : key);
}

char *press_context_name(struct database *database, const char *context_key, GError **error)
{
    if (context_key_kind(context_key) == CONTEXT_PATH) {
        g_autoptr(learning_path) path = learning_path_find(database, context_key, error);
        return path != NULL ? first_name(NULL, path->display_name, path->key) : NULL;
    }
    g_autoptr(course) course = course_find(database, context_key, error);
    return course != NULL ? first_name(course->long_name, course->display_name, course->key) : NULL;
}

char *press_date(const struct press *press, gint64 issued)
{
    return date_format(issued, press->site->zone, press->site->date_format,
                       press->site->date_words);
}

struct base *press_load_base(struct database *database, gint64 id, GError **error)
{
    struct base_row row = { 0 };
    struct base *base = NULL;
    if (base_row_read(database, id, &row, error))
        base = base_load(row.fixed, row.layout, row.secrets, error);
    base_row_clear(&row);
    return base;
}

struct drawing *press_load_drawing(struct database *database, gint64 id, GError **error)
{
    g_autofree char *recipe = drawing_recipe(database, id, error);
    return recipe != NULL ? drawing_load(database, recipe, error) : NULL;
}

/* `user` says who names it. */
static GBytes *read_asset(struct database *database, const char *slug, enum asset_kind kind,
                          const char *user, GError **error)
{
    const char *kind_name = asset_kind_name(kind);
    g_autofree char *shown = text_show(slug);
    GError *fault = NULL;
    g_autoptr(asset) asset = asset_find(database, slug, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s name%s the %s %s, which is no asset: add it with \"testamur "
                    "asset add FILE --slug %s\"",
                    user, kind == ASSET_TEMPLATE ? "" : "s", kind_name, shown, shown);
        return NULL;
    }
    if (asset == NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    if (asset->kind != kind) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "%s name%s %s as the %s, but this asset is a %s", user,
                    kind == ASSET_TEMPLATE ? "" : "s", shown, kind_name,
                    asset_kind_name(asset->kind));
        return NULL;
    }
    return asset_content(database, asset->id, error);
}

/* The images that elements name: their files, and their hashes by slug. */
static bool read_images(struct database *database, const json_t *options, GPtrArray *files,
                        json_t *hashes, GError **error)
{
    g_autoptr(GPtrArray) figures = figures_build(options, error);
    for (guint i = 0; figures != NULL && i < figures->len; i++) {
        const struct element_figure *figure = figures->pdata[i];
        if (figure->kind != ELEMENT_IMAGE || json_object_get(hashes, figure->image) != NULL)
            continue;
        g_autofree char *key = text_show(figure->key);
        g_autofree char *user = g_strdup_printf("element \"%s\"", key);
        GBytes *file = read_asset(database, figure->image, ASSET_IMAGE, user, error);
        if (file == NULL)
            return false;
        g_ptr_array_add(files, file);
        g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file);
        json_object_set_new(hashes, figure->image, json_string(hash));
    }
    return figures != NULL;
}

/* The base of a template: the one that is kept, else a new one, which is kept if asked. A template is
 * prepared once, however many processes try at the same time: the first one's base is everybody's. */
static bool press_set_base(struct press *press, struct database *database, const char *slug,
                           const GPtrArray *images, bool keep, GError **error)
{
    guint8 key[DIGEST_SIZE];
    g_autoptr(GBytes) content = read_asset(database, slug, ASSET_TEMPLATE, "the options", error);
    if (content == NULL)
        return false;
    base_key_for_images(content, images, key);
    if (!base_row_find(database, key, &press->base_id, error))
        return false;
    if (press->base_id == 0) {
        g_autoptr(base) made = template_prepare_with(content, images, error);
        if (made == NULL) {
            g_autofree char *shown = text_show(slug);
            g_prefix_error(error, "the template %s can't be used: ", shown);
            return false;
        }
        if (!keep) {
            press->base = g_steal_pointer(&made);
            return true;
        }
        const struct base_row row = { .fixed = base_fixed(made),
                                      .layout = (char *)base_layout(made),
                                      .secrets = base_secrets(made) };
        if (!base_row_keep(database, key, &row, &press->base_id, error))
            return false;
    }
    press->base = press_load_base(database, press->base_id, error);
    return press->base != NULL;
}

static bool press_set_drawing(struct press *press, struct database *database, const json_t *options,
                              json_t *images, bool keep, GError **error)
{
    guint8 key[DIGEST_SIZE];
    g_autofree char *recipe = recipe_make(options, press->site, images, key);
    press->drawing = drawing_load(database, recipe, error);
    return press->drawing != NULL
           && (keep ? drawing_keep(database, key, recipe, &press->drawing_id, error)
                    : drawing_find(database, key, &press->drawing_id, error));
}

struct press *press_new(struct installation *installation,
                        const struct configuration *configuration, bool keep, GError **error)
{
    struct database *database = installation->database;
    g_autoptr(press) press = g_new0(struct press, 1);
    g_autoptr(json_t) options = options_merge(configuration->type_options, configuration->options);
    press->site = site_settings_load(database, error);
    if (press->site == NULL)
        return NULL;
    press->context_name = press_context_name(database, configuration->context_key, error);
    if (press->context_name == NULL)
        return NULL;
    const char *slug = options_template(options, press->context_name, error);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(json_t) hashes = json_object();
    if (slug == NULL || !read_images(database, options, files, hashes, error)
        || !press_set_base(press, database, slug, files, keep, error)
        || !press_set_drawing(press, database, options, hashes, keep, error))
        return NULL;
    return g_steal_pointer(&press);
}
