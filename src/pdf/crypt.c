#include "config.h"

#include "pdf/crypt.h"

#include "base/crypto_library.h"
#include "base/digest.h"
#include "base/error.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#define BLOCK 16
#define SALT_LENGTH 8
#define HASH_REPEATS 64
#define HASH_LONGEST 64

typedef EVP_CIPHER_CTX *cipher_context;
typedef EVP_MD_CTX *digest_context;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(cipher_context, EVP_CIPHER_CTX_free, NULL)

bool crypt_set_library_error(GError **error)
{
    char reason[256] = "";
    unsigned long code = ERR_get_error();
    if (code != 0)
        ERR_error_string_n(code, reason, sizeof reason);
    g_set_error(error, PDF_ERROR, ERROR_IO, "The encryption library (OpenSSL) failed%s%s",
                code != 0 ? ": " : "", reason);
    return false;
}

/* One block cipher call without padding: the key derivation's building block. */
static bool transform(cipher_context context, const EVP_CIPHER *cipher, const guint8 *key,
                      const guint8 *vector, bool encrypt, const guint8 *input, int length,
                      guint8 *output)
{
    int written = 0;
    return EVP_CipherInit_ex(context, cipher, NULL, key, vector, encrypt) == 1
           && EVP_CIPHER_CTX_set_padding(context, 0) == 1
           && EVP_CipherUpdate(context, output, &written, input, length) == 1 && written == length;
}

/* Algorithm 2.B for the empty password and no user key data. Rounds count from 1: it ends after the first
 * round from the 64th on whose last encrypted byte is at most the round's number less 32. */
static bool hash_salt(const guint8 salt[SALT_LENGTH], guint8 hash[DIGEST_SIZE])
{
    guint8 k[HASH_LONGEST], input[HASH_REPEATS * HASH_LONGEST], output[sizeof input];
    unsigned k_length = 0;
    g_auto(cipher_context) context = EVP_CIPHER_CTX_new();
    if (context == NULL || EVP_Digest(salt, SALT_LENGTH, k, &k_length, EVP_sha256(), NULL) != 1)
        return false;

    for (int round = 1;; round++) {
        for (unsigned i = 0; i < HASH_REPEATS; i++)
            memcpy(input + i * k_length, k, k_length);
        int length = (int)(HASH_REPEATS * k_length);
        if (!transform(context, EVP_aes_128_cbc(), k, k + BLOCK, true, input, length, output))
            return false;

        /* 256 leaves 1 modulo 3, so the number made of 16 bytes leaves what their sum leaves. */
        unsigned sum = 0;
        for (int i = 0; i < BLOCK; i++)
            sum += output[i];
        const EVP_MD *const digests[] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };
        if (EVP_Digest(output, (size_t)length, k, &k_length, digests[sum % 3], NULL) != 1)
            return false;
        if (round >= 64 && output[length - 1] <= round - 32)
            break;
    }
    memcpy(hash, k, DIGEST_SIZE);
    return true;
}

static bool check_permissions(const struct crypt_dictionary *dictionary, const guint8 plain[BLOCK])
{
    guint32 expected = GUINT32_TO_LE((guint32)dictionary->permissions);
    return memcmp(plain, &expected, sizeof expected) == 0
           && memcmp(plain + 4, "\xff\xff\xff\xff", 4) == 0 && plain[8] == 'T'
           && memcmp(plain + 9, "adb", 3) == 0;
}

bool crypt_derive_key(const struct crypt_dictionary *dictionary, guint8 key[CRYPT_KEY_LENGTH],
                      GError **error)
{
    static const guint8 no_vector[BLOCK];
    const guint8 *validation_salt = dictionary->u + DIGEST_SIZE;
    const guint8 *key_salt = validation_salt + SALT_LENGTH;
    guint8 hash[DIGEST_SIZE], permissions[BLOCK];

    if (!crypto_library_need(error))
        return false;
    g_auto(cipher_context) context = EVP_CIPHER_CTX_new();
    if (context == NULL || !hash_salt(validation_salt, hash))
        return crypt_set_library_error(error);
    if (memcmp(hash, dictionary->u, DIGEST_SIZE) != 0) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The prepared template does not open without a password");
        return false;
    }
    if (!hash_salt(key_salt, hash)
        || !transform(context, EVP_aes_256_cbc(), hash, no_vector, false, dictionary->ue,
                      CRYPT_KEY_LENGTH, key)
        || !transform(context, EVP_aes_256_ecb(), key, NULL, false, dictionary->perms, BLOCK,
                      permissions))
        return crypt_set_library_error(error);
    if (!check_permissions(dictionary, permissions)) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "The permissions of the prepared template contradict its key");
        return false;
    }
    return true;
}

struct crypt {
    EVP_CIPHER_CTX *cipher;
    EVP_CIPHER_CTX *decipher; /* made when first needed */
    EVP_MD *digest;
    EVP_MD_CTX *digest_context;
    EVP_MAC_CTX *mac;
    guint8 key[CRYPT_KEY_LENGTH];
};

/* With the secret in it: each use begins anew from there. */
static EVP_MAC_CTX *new_mac_context(const guint8 secret[CRYPT_KEY_LENGTH])
{
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = hmac != NULL ? EVP_MAC_CTX_new(hmac) : NULL;
    EVP_MAC_free(hmac);
    char digest_name[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
        OSSL_PARAM_construct_end(),
    };
    if (context != NULL
        && (EVP_MAC_CTX_set_params(context, parameters) != 1
            || EVP_MAC_init(context, secret, CRYPT_KEY_LENGTH, NULL) != 1))
        g_clear_pointer(&context, EVP_MAC_CTX_free);
    return context;
}

struct crypt *crypt_new(const guint8 key[CRYPT_KEY_LENGTH], const guint8 secret[CRYPT_KEY_LENGTH],
                        GError **error)
{
    if (!crypto_library_need(error))
        return NULL;
    g_autoptr(crypt) crypt = g_new0(struct crypt, 1);
    memcpy(crypt->key, key, CRYPT_KEY_LENGTH);
    crypt->cipher = EVP_CIPHER_CTX_new();
    crypt->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    crypt->digest_context = EVP_MD_CTX_new();
    crypt->mac = new_mac_context(secret);
    if (crypt->cipher == NULL || crypt->digest == NULL || crypt->digest_context == NULL
        || crypt->mac == NULL
        || EVP_EncryptInit_ex(crypt->cipher, EVP_aes_256_cbc(), NULL, key, NULL) != 1) {
        crypt_set_library_error(error);
        return NULL;
    }
    return g_steal_pointer(&crypt);
}

void crypt_free(struct crypt *crypt)
{
    if (crypt == NULL)
        return;
    EVP_CIPHER_CTX_free(crypt->cipher);
    EVP_CIPHER_CTX_free(crypt->decipher);
    EVP_MD_free(crypt->digest);
    EVP_MD_CTX_free(crypt->digest_context);
    EVP_MAC_CTX_free(crypt->mac);
    g_free(crypt);
}

gsize crypt_encrypted_length(gsize length)
{
    return BLOCK + (length / BLOCK + 1) * BLOCK;
}

/* The first 16 bytes of HMAC-SHA-256(secret, uuid, object, position, SHA-256 of the plain text). */
static bool make_vector(struct crypt *crypt, const struct crypt_place *place, const void *plain,
                        gsize length, guint8 vector[BLOCK])
{
    guint8 digest[DIGEST_SIZE], mac[DIGEST_SIZE];
    const guint32 numbers[] = { GUINT32_TO_BE(place->object), GUINT32_TO_BE(place->position) };
    size_t mac_length = 0;
    if (EVP_DigestInit_ex2(crypt->digest_context, crypt->digest, NULL) != 1
        || EVP_DigestUpdate(crypt->digest_context, plain, length) != 1
        || EVP_DigestFinal_ex(crypt->digest_context, digest, NULL) != 1
        || EVP_MAC_init(crypt->mac, NULL, 0, NULL) != 1
        || EVP_MAC_update(crypt->mac, (const guint8 *)place->uuid, strlen(place->uuid)) != 1
        || EVP_MAC_update(crypt->mac, (const guint8 *)numbers, sizeof numbers) != 1
        || EVP_MAC_update(crypt->mac, digest, sizeof digest) != 1
        || EVP_MAC_final(crypt->mac, mac, &mac_length, sizeof mac) != 1)
        return false;
    memcpy(vector, mac, BLOCK);
    return true;
}

bool crypt_encrypt(struct crypt *crypt, const struct crypt_place *place, const void *plain,
                   gsize length, GByteArray *out, GError **error)
{
    g_return_val_if_fail(length < G_MAXINT / 2, false);
    guint start = out->len;
    g_byte_array_set_size(out, start + (guint)crypt_encrypted_length(length));
    guint8 *vector = out->data + start;
    int written = 0, rest = 0;
    if (!make_vector(crypt, place, plain, length, vector)
        || EVP_EncryptInit_ex(crypt->cipher, NULL, NULL, NULL, vector) != 1
        || EVP_EncryptUpdate(crypt->cipher, vector + BLOCK, &written, plain, (int)length) != 1
        || EVP_EncryptFinal_ex(crypt->cipher, vector + BLOCK + written, &rest) != 1)
        return crypt_set_library_error(error);
    return true;
}

bool crypt_decrypt(struct crypt *crypt, const guint8 *encrypted, gsize length, GByteArray *out,
                   GError **error)
{
    if (length < 2 * BLOCK || length % BLOCK != 0 || length >= G_MAXINT / 2) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA, "A part of a document is cut off");
        return false;
    }
    if (crypt->decipher == NULL)
        crypt->decipher = EVP_CIPHER_CTX_new();
    const guint start = out->len;
    const int size = (int)length - BLOCK;
    int written = 0, rest = 0;
    g_byte_array_set_size(out, start + (guint)size);
    if (crypt->decipher == NULL
        || EVP_DecryptInit_ex(crypt->decipher, EVP_aes_256_cbc(), NULL, crypt->key, encrypted) != 1
        || EVP_DecryptUpdate(crypt->decipher, out->data + start, &written, encrypted + BLOCK, size)
               != 1)
        return crypt_set_library_error(error);
    if (EVP_DecryptFinal_ex(crypt->decipher, out->data + start + written, &rest) != 1) {
        g_set_error_literal(error, PDF_ERROR, ERROR_DATA,
                            "A part of a document is encrypted with another key");
        return false;
    }
    g_byte_array_set_size(out, start + (guint)(written + rest));
    return true;
}
