/* Documents: what is needed, with the base, to write a credential's PDF again byte for byte. Layer: store. Called by
 * operations and verify. */
#ifndef STORE_DOCUMENT_H
#define STORE_DOCUMENT_H

#include "base/digest.h"
#include "store/database.h"

struct document {
    gint64 id; /* follows the order of issue */
    gint64 credential_id;
    gint64 base_id; /* 0: the tail is the whole file */
    GByteArray *tail;
    GArray *offsets; /* guint32, of the tail's objects */
    gint64 size;     /* of the whole file */
    guint8 sha256[DIGEST_SIZE];
    /* Of its credential, read with it: */
    char uuid[37];
    bool archived; /* its credential is invalidated: the file's place is the archive */
};
void document_clear(struct document *document);

/* Adds one; id, uuid and archived take no part. */
bool document_insert(struct database *database, const struct document *document,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A stream of all documents in order of their ids, for check: call document_next until it answers 0; the
 * buffers of `document` (zeroed at first, cleared by the caller at the end) are used again for each. With
 * `with_tail` false tail and offsets stay empty. */
struct statement *document_stream(struct database *database, bool with_tail,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
int document_next(struct statement *stream, struct document *document, GError **error);

/* The document of a credential, by its row's id; 1 there is one, 0 there is none, -1 an error. */
int document_read(struct database *database, gint64 credential_id, struct document *document,
                  GError **error);

/* Whose adopted document has these bytes: the id of the credential's row, 0 for nobody's. One that was made here is
 * known by the id in it. */
bool document_find_adopted(struct database *database, const guint8 sha256[DIGEST_SIZE],
                           gint64 *credential_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
