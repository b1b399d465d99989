/* Drawings: the recipes that documents are drawn from, besides names, dates and template. A recipe is a JSON text
 * (operations/render.h knows what is in it); equal ones are one row, never changed or deleted. Layer: store. Called by
 * operations and verify. */
#ifndef STORE_DRAWING_H
#define STORE_DRAWING_H

#include "base/digest.h"
#include "store/database.h"

/* The id of a recipe, which is added if it is new. */
bool drawing_keep(struct database *database, const guint8 key[DIGEST_SIZE], const char *recipe,
                  gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, without adding it: 0 when it is not there. */
bool drawing_find(struct database *database, const guint8 key[DIGEST_SIZE], gint64 *id,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The recipe; ERROR_NOT_FOUND. Caller frees. */
char *drawing_recipe(struct database *database, gint64 id,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
