/* Bases as rows (pdf/base.h knows what is in them). Layer: store. Called by operations. A row is never
 * changed, and never deleted while a document refers to it. */
#ifndef STORE_BASE_H
#define STORE_BASE_H

#include "base/digest.h"
#include "store/database.h"

struct base_row {
    gint64 id;
    GBytes *fixed;
    char *layout;
    GBytes *secrets;
};
void base_row_clear(struct base_row *row);

/* By the template's key. *id is 0 when there is none yet. */
bool base_row_find(struct database *database, const guint8 key[DIGEST_SIZE], gint64 *id,
                   GError **error);

/* Adds one unless another process was faster; *id is the one that is there afterwards, whoever made it, so
 * read it back before use. */
bool base_row_keep(struct database *database, const guint8 key[DIGEST_SIZE],
                   const struct base_row *row, gint64 *id,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Fills a zeroed row; ERROR_NOT_FOUND. Clear with base_row_clear. */
bool base_row_read(struct database *database, gint64 id, struct base_row *row,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
