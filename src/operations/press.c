#include "config.h"

#include "operations/press.h"

#include "base/error.h"
#include "base/text.h"
#include "pdf/template.h"
#include "rules/context_key.h"
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

static GBytes *read_template(struct database *database, const char *slug, GError **error)
{
    g_autofree char *shown = text_show(slug);
    GError *fault = NULL;
    g_autoptr(asset) asset = asset_find(database, slug, &fault);
    if (g_error_matches(fault, STORE_ERROR, ERROR_NOT_FOUND)) {
        g_error_free(fault);
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the options name the template %s, which is no asset: add it with \"testamur "
                    "asset add FILE --slug %s\"",
                    shown, shown);
        return NULL;
    }
    if (asset == NULL) {
        g_propagate_error(error, fault);
        return NULL;
    }
    if (asset->kind != ASSET_TEMPLATE) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                    "the options name %s as the template, but this asset is a %s", shown,
                    asset_kind_name(asset->kind));
        return NULL;
    }
    return asset_content(database, asset->id, error);
}

/* The base of a template: the one that is kept, else a new one, which is kept if asked. A template is
 * prepared once, however many processes try at the same time: the first one's base is everybody's. */
static bool press_set_base(struct press *press, struct database *database, const char *slug,
                           bool keep, GError **error)
{
    guint8 key[32];
    g_autoptr(GBytes) content = read_template(database, slug, error);
    if (content == NULL)
        return false;
    base_key_for_template(content, key);
    if (!base_row_find(database, key, &press->base_id, error))
        return false;
    if (press->base_id == 0) {
        g_autoptr(base) made = template_prepare(content, error);
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
                              bool keep, GError **error)
{
    guint8 key[32];
    g_autofree char *recipe =
        recipe_make(options, &press->site->elements,
                    (const char *const *)press->site->fallback_fonts, press->site->language, key);
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
    if (slug == NULL || !press_set_base(press, database, slug, keep, error)
        || !press_set_drawing(press, database, options, keep, error))
        return NULL;
    return g_steal_pointer(&press);
}
