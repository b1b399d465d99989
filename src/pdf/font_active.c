#include "config.h"

#include "pdf/font_active.h"

#include "pdf/idle_lookup.h"

#include <glib.h>
#include <hb-aat.h>
#include <hb-ot.h>
#include <stdbool.h>

static const hb_tag_t scripts[] = {
    HB_TAG('D', 'F', 'L', 'T'), HB_TAG('d', 'f', 'l', 't'), HB_TAG('l', 'a', 't', 'n'),
    HB_TAG('g', 'r', 'e', 'k'), HB_TAG('c', 'y', 'r', 'l'), HB_TAG('a', 'r', 'm', 'n'),
    HB_TAG('g', 'e', 'o', 'r'), HB_TAG('h', 'a', 'n', 'i'), HB_TAG('k', 'a', 'n', 'a'),
    HB_TAG('h', 'a', 'n', 'g'),
};

/* What HarfBuzz applies by itself to horizontal text, less kern, liga and clig. */
static const hb_tag_t features[] = {
    HB_TAG('r', 'v', 'r', 'n'), HB_TAG('l', 't', 'r', 'a'), HB_TAG('l', 't', 'r', 'm'),
    HB_TAG('r', 'a', 'n', 'd'), HB_TAG('c', 'c', 'm', 'p'), HB_TAG('l', 'o', 'c', 'l'),
    HB_TAG('m', 'a', 'r', 'k'), HB_TAG('m', 'k', 'm', 'k'), HB_TAG('a', 'b', 'v', 'm'),
    HB_TAG('b', 'l', 'w', 'm'), HB_TAG('r', 'l', 'i', 'g'), HB_TAG('c', 'a', 'l', 't'),
    HB_TAG('c', 'u', 'r', 's'), HB_TAG('d', 'i', 's', 't'), HB_TAG('r', 'c', 'l', 't'),
};

static void add_feature(hb_face_t *face, hb_tag_t table, guint feature, hb_set_t *lookups)
{
    enum { BATCH = 32 };
    guint found[BATCH];
    guint count = BATCH;
    for (guint start = 0; count == BATCH; start += count) {
        hb_ot_layout_feature_get_lookups(face, table, feature, start, &count, found);
        for (guint i = 0; i < count; i++)
            hb_set_add(lookups, found[i]);
    }
}

/* The lookups that run when no language is given. */
static void add_lookups(hb_face_t *face, hb_tag_t table, hb_set_t *lookups)
{
    const guint any = HB_OT_LAYOUT_DEFAULT_LANGUAGE_INDEX;
    for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
        guint script, feature;
        if (!hb_ot_layout_table_find_script(face, table, scripts[i], &script))
            continue;
        if (hb_ot_layout_language_get_required_feature_index(face, table, script, any, &feature))
            add_feature(face, table, feature, lookups);
        for (guint j = 0; j < G_N_ELEMENTS(features); j++) {
            if (hb_ot_layout_language_find_feature(face, table, script, any, features[j], &feature))
                add_feature(face, table, feature, lookups);
        }
    }
}

static void add_table(hb_face_t *face, hb_tag_t table, const hb_set_t *plain, hb_set_t *active)
{
    hb_set_t *lookups = hb_set_create();
    add_lookups(face, table, lookups);
    hb_blob_t *blob = hb_face_reference_table(face, table);
    hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
    while (hb_set_next(lookups, &lookup)) {
        if (!lookup_is_idle(table, blob, lookup, plain))
            hb_ot_layout_lookup_collect_glyphs(face, table, lookup, NULL, active, NULL, NULL);
    }
    hb_blob_destroy(blob);
    hb_set_destroy(lookups);
}

hb_set_t *font_active_glyphs(hb_face_t *face, const hb_set_t *plain)
{
    bool substitutes = hb_ot_layout_has_substitution(face);
    bool positions = hb_ot_layout_has_positioning(face);
    if (!substitutes && hb_aat_layout_has_substitution(face))
        return NULL;
    if (!positions && hb_aat_layout_has_positioning(face))
        return NULL;
    if (hb_ot_var_has_data(face))
        return NULL;
    hb_set_t *active = hb_set_create();
    if (substitutes)
        add_table(face, HB_OT_TAG_GSUB, plain, active);
    if (positions)
        add_table(face, HB_OT_TAG_GPOS, plain, active);
    return active;
}
