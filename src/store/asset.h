/* Assets: templates, fonts and images, kept as BLOBs. Layer: store. Called by operations; read by
 * commands and pages. Source: REFERENCE.md section 1.1. */
#ifndef STORE_ASSET_H
#define STORE_ASSET_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/json.h"
#include "store/database.h"

enum asset_kind {
    ASSET_TEMPLATE,
    ASSET_FONT,
    ASSET_IMAGE,
};

struct asset {
    gint64 id;
    char *slug;        /* unique; how options refer to it */
    char *description; /* may be empty */
    char *file_name;
    enum asset_kind kind;
    gint64 size;                /* of the content, bytes */
    guint8 sha256[DIGEST_SIZE]; /* of the content */
    json_t *report;             /* what its preflight found; an object */
    gint64 created, modified;
};

void asset_free(struct asset *asset);
DEFINE_AUTOPTR(asset, asset_free)

/* "template", "font" or "image". Static. */
const char *asset_kind_name(enum asset_kind kind);

/* The hash in hexadecimal digits. Caller frees. */
char *asset_hash_text(const struct asset *asset);

/* ERROR_NOT_FOUND when there is none. Slugs are compared exactly. Caller frees. */
struct asset *asset_find(struct database *database, const char *slug,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By its row. Caller frees. */
struct asset *asset_find_by_id(struct database *database, gint64 id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All, by slug. Array of struct asset; free with g_ptr_array_unref. */
GPtrArray *asset_list(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file itself. Caller unrefs. */
GBytes *asset_content(struct database *database, gint64 id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts and sets id, created and modified; size follows the content. */
bool asset_insert(struct database *database, struct asset *asset, GBytes *content,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Saves all members by id and sets modified; with content NULL file, hash and report stay. */
bool asset_update(struct database *database, struct asset *asset, GBytes *content,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool asset_delete(struct database *database, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
