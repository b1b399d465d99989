/* AES-256 as ISO 32000-2 uses it (V 5, R 6): the file key from the Encrypt dictionary, and the encryption
 * of strings and streams with initialisation vectors that depend on nothing but the credential.
 * Layer: pdf, private to it. */
#ifndef PDF_CRYPT_H
#define PDF_CRYPT_H

#include "base/cleanup.h"

#include "pdf/pdf.h"

#include <stdbool.h>

#define CRYPT_KEY_LENGTH 32

/* Printing (both qualities) and extraction for accessibility are allowed, nothing else; the reserved bits
 * as ISO 32000-2 table 22 wants them. */
#define CRYPT_PERMISSIONS (-1340)

/* The entries of an Encrypt dictionary that the file key comes from. */
struct crypt_dictionary {
    guint8 u[48];
    guint8 ue[32];
    guint8 perms[16];
    gint32 permissions; /* P */
};

/* The file key for the empty user password (algorithm 2.A), checked against U and Perms (algorithms 11 and
 * 13); ERROR_DATA when they contradict each other. */
bool crypt_derive_key(const struct crypt_dictionary *dictionary, guint8 key[CRYPT_KEY_LENGTH],
                      GError **error);

/* The contexts of one thread for one base. */
struct crypt;
struct crypt *crypt_new(const guint8 key[CRYPT_KEY_LENGTH], const guint8 secret[CRYPT_KEY_LENGTH],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void crypt_free(struct crypt *crypt);
DEFINE_AUTOPTR(crypt, crypt_free)

/* Where in a document a string or stream stands: what its initialisation vector is made from, besides the
 * base's secret and the plain text. */
struct crypt_place {
    const char *uuid; /* of the credential */
    guint32 object;   /* number */
    guint32 position; /* among the strings and streams of the object, from 0 */
};

/* Appends the initialisation vector and the encrypted text, padded, to `out`. */
bool crypt_encrypt(struct crypt *crypt, const struct crypt_place *place, const void *plain,
                   gsize length, GByteArray *out, GError **error);

/* How many bytes crypt_encrypt appends. */
gsize crypt_encrypted_length(gsize length);

/* The opposite: appends what was encrypted. ERROR_DATA when it was not encrypted with this key. */
bool crypt_decrypt(struct crypt *crypt, const guint8 *encrypted, gsize length, GByteArray *out,
                   GError **error);

/* Sets an error that tells of a failure inside the library of ciphers. Always false. */
bool crypt_set_library_error(GError **error);

#endif
