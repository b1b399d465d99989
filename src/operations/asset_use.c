#include "config.h"

#include "operations/asset_use.h"

/* Members that name assets, wherever they stand. */
static const char *const asset_members[] = { "template", "template_multiline",
                                             "font",     "fallback_fonts",
                                             "image",    NULL };

struct asset_walk {
    void (*found)(const char *path, const char *slug, void *data);
    void *data;
};

static void asset_use_value(const struct asset_walk *walk, const char *path, const json_t *value,
                            bool names)
{
    const char *member;
    json_t *inner;
    size_t index;
    if (json_is_string(value) && names) {
        walk->found(path, json_string_value(value), walk->data);
        return;
    }
    json_array_foreach (value, index, inner)
        asset_use_value(walk, path, inner, names);
    json_object_foreach ((json_t *)value, member, inner) {
        g_autofree char *deeper =
            *path != '\0' ? g_strconcat(path, ".", member, NULL) : g_strdup(member);
        asset_use_value(walk, deeper, inner, g_strv_contains(asset_members, member));
    }
}

void asset_use_each(const json_t *options,
                    void (*found)(const char *path, const char *slug, void *data), void *data)
{
    const struct asset_walk walk = { found, data };
    asset_use_value(&walk, "", options, false);
}
