/* The index that words are looked up in: which learners' names, usernames, addresses and ids may hold them.
 * Layer: store. search_index_catch_up is called by operations/search.c; the rest is used in the store only.
 *
 * It is kept lazily. What was written since it was last brought up to date is found all the same, only more slowly,
 * because those rows are all looked at. What it answers is never too little but may be too much: the rows themselves
 * are to be compared. */
#ifndef STORE_SEARCH_INDEX_H
#define STORE_SEARCH_INDEX_H

#include "store/database.h"
#include "store/search.h"

/* Adds at most `most` learners, in the caller's write transaction; *more tells whether some are left. */
bool search_index_catch_up(struct database *database, guint most, bool *more,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Empties it, in the caller's write transaction, so that it is made anew. */
bool search_index_clear(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many learners and credentials it does not have as they are now; of each counted up to `most`. */
bool search_index_count_missing(struct database *database, guint most, gint64 *missing,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The learners who may have all of these words, if they are at most `most`: else *complete is false. words: of
 * struct search_word. Array of gint64; free with g_array_unref. */
GArray *search_index_look_up(struct database *database, const GPtrArray *words, guint most,
                             bool *complete, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds the credentials that nobody has looked at yet, whose names the index need not have: up to one more than
 * `most`. */
bool search_index_add_unseen(struct database *database, guint most, GArray *ids,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
