#include "config.h"

#include "operations/asset_use.h"

#include "base/text.h"

#include <string.h>

/* Members that name assets, wherever they stand. */
struct asset_member {
    const char *name;
    enum asset_kind kind;
};

static const struct asset_member asset_members[] = {
    { "template", ASSET_TEMPLATE }, { "template_multiline", ASSET_TEMPLATE },
    { "font", ASSET_FONT },         { "fallback_fonts", ASSET_FONT },
    { "image", ASSET_IMAGE },
};

struct asset_walk {
    asset_use_found found;
    void *data;
};

static const struct asset_member *asset_member_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(asset_members); i++)
        if (strcmp(asset_members[i].name, name) == 0)
            return &asset_members[i];
    return NULL;
}

/* names: the member that the value is of, if it names assets; else NULL. */
static void asset_use_value(const struct asset_walk *walk, const char *path, const json_t *value,
                            const struct asset_member *names)
{
    const char *member;
    json_t *inner;
    size_t index;
    if (json_is_string(value) && names != NULL) {
        walk->found(path, json_string_value(value), names->kind, walk->data);
        return;
    }
    json_array_foreach (value, index, inner)
        asset_use_value(walk, path, inner, names);
    json_object_foreach ((json_t *)value, member, inner) {
        g_autofree char *deeper =
            *path != '\0' ? g_strconcat(path, ".", member, NULL) : g_strdup(member);
        asset_use_value(walk, deeper, inner, asset_member_find(member));
    }
}

void asset_use_each(const json_t *options, asset_use_found found, void *data)
{
    const struct asset_walk walk = { found, data };
    asset_use_value(&walk, "", options, NULL);
}

char *asset_use_mismatch(const struct asset *asset, enum asset_kind kind)
{
    static const char *const kinds[] = {
        [ASSET_TEMPLATE] = "a template",
        [ASSET_FONT] = "a font",
        [ASSET_IMAGE] = "an image",
    };
    if (asset->kind == kind)
        return NULL;
    g_autofree char *shown = text_show(asset->slug);
    return g_strdup_printf("the asset %s is %s, not %s", shown, kinds[asset->kind], kinds[kind]);
}
