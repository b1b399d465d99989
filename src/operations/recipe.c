/* Making a recipe: operations/render.h. */
#include "config.h"

#include "base/digest.h"
#include "operations/render.h"

#include <string.h>

/* The members of the options that the generation function draws with. */
static const char *const drawn_options[] = { "defaults", "text_elements" };

static void add_fonts(json_t *list, const json_t *names)
{
    size_t i;
    json_t *name;
    json_array_foreach (names, i, name) {
        if (json_is_string(name))
            json_array_append(list, name);
    }
}

static json_t *drawn_part(const json_t *options)
{
    json_t *drawn = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(drawn_options); i++) {
        json_t *member = json_object_get(options, drawn_options[i]);
        if (member != NULL)
            json_object_set(drawn, drawn_options[i], member);
    }
    return drawn;
}

/* What only some options draw with stands in their recipes only: a change of it is none for the others. */
static void add_rarer(json_t *recipe, const json_t *drawn, const struct site_settings *site,
                      json_t *images)
{
    g_autofree char *text = json_write_compact(drawn);
    if (strstr(text, "{verify_url}") != NULL || strstr(text, "\"qr\"") != NULL)
        json_object_set_new(recipe, "verify_base_url", json_text(site->verify_base_url));
    if (json_object_size(images) > 0)
        json_object_set(recipe, "images", images);
}

char *recipe_make(const json_t *options, const struct site_settings *site, json_t *images,
                  guint8 key[DIGEST_SIZE])
{
    g_autoptr(json_t) recipe = json_object();
    json_t *drawn = drawn_part(options);
    json_object_set_new(recipe, "options", drawn);
    json_t *chain = json_array();
    json_object_set_new(recipe, "fallback_fonts", chain);
    add_fonts(chain, json_object_get(options, "fallback_fonts"));
    for (guint i = 0; site->fallback_fonts[i] != NULL; i++)
        json_array_append_new(chain, json_text(site->fallback_fonts[i]));
    json_object_set_new(recipe, "name_uppercase", json_boolean(site->elements.name_uppercase));
    json_object_set_new(recipe, "date_uppercase", json_boolean(site->elements.date_uppercase));
    json_object_set_new(recipe, "date_char_space", json_real(site->elements.date_char_space));
    json_object_set_new(recipe, "language", json_text(site->language));
    add_rarer(recipe, drawn, site, images);
    char *text = json_write_compact(recipe);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    gsize size = DIGEST_SIZE;
    g_checksum_update(sum, (const guchar *)text, -1);
    g_checksum_get_digest(sum, key, &size);
    return text;
}
