/* Mappings that are remembered: how tables of one heading are read. Layer: store. Called by
 * operations/import_mappings.c; read by commands and pages. */
#ifndef STORE_IMPORT_MAPPING_H
#define STORE_IMPORT_MAPPING_H

#include "base/cleanup.h"

#include "store/database.h"

struct import_mapping {
    char *fingerprint; /* mapping_fingerprint: 64 hex digits */
    char *kind;
    char *title;   /* the file it was said for, without its folder */
    char *mapping; /* as mapping_write writes it */
    char *operator_name;
    gint64 modified;
};
void import_mapping_free(struct import_mapping *mapping);
DEFINE_AUTOPTR(import_mapping, import_mapping_free)

/* *mapping is NULL when there is none; caller frees. */
bool import_mapping_find(struct database *database, const char *fingerprint,
                         struct import_mapping **mapping, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those whose fingerprints begin so ("": all), latest first. Array of struct import_mapping; free with
 * g_ptr_array_unref. */
GPtrArray *import_mapping_list(struct database *database, const char *start,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts it in the place of the one that was there. */
bool import_mapping_save(struct database *database, const struct import_mapping *mapping,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool import_mapping_delete(struct database *database, const char *fingerprint,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
