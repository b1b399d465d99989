#include "config.h"

#include "base/crypto_library.h"

#include "base/library.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

/* The functions of libcrypto that are called, one line each. */
#define CRYPTO_CALLS(CALL)                                                                         \
    CALL(crypto, int, CRYPTO_memcmp, (const void *one, const void *other, size_t size),            \
         (one, other, size))                                                                       \
    CALL(crypto, void, ERR_error_string_n, (unsigned long code, char *text, size_t size),          \
         (code, text, size))                                                                       \
    CALL(crypto, unsigned long, ERR_get_error, (void), ())                                         \
    CALL(crypto, void, EVP_CIPHER_CTX_free, (EVP_CIPHER_CTX * context), (context))                 \
    CALL(crypto, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_new, (void), ())                                 \
    CALL(crypto, int, EVP_CIPHER_CTX_set_padding, (EVP_CIPHER_CTX * context, int padding),         \
         (context, padding))                                                                       \
    CALL(crypto, int, EVP_CipherInit_ex,                                                           \
         (EVP_CIPHER_CTX * context, const EVP_CIPHER *cipher, ENGINE *engine,                      \
          const unsigned char *key, const unsigned char *vector, int encrypts),                    \
         (context, cipher, engine, key, vector, encrypts))                                         \
    CALL(crypto, int, EVP_CipherUpdate,                                                            \
         (EVP_CIPHER_CTX * context, unsigned char *out, int *written, const unsigned char *in,     \
          int size),                                                                               \
         (context, out, written, in, size))                                                        \
    CALL(crypto, int, EVP_DecryptFinal_ex,                                                         \
         (EVP_CIPHER_CTX * context, unsigned char *out, int *written), (context, out, written))    \
    CALL(crypto, int, EVP_DecryptInit_ex,                                                          \
         (EVP_CIPHER_CTX * context, const EVP_CIPHER *cipher, ENGINE *engine,                      \
          const unsigned char *key, const unsigned char *vector),                                  \
         (context, cipher, engine, key, vector))                                                   \
    CALL(crypto, int, EVP_DecryptUpdate,                                                           \
         (EVP_CIPHER_CTX * context, unsigned char *out, int *written, const unsigned char *in,     \
          int size),                                                                               \
         (context, out, written, in, size))                                                        \
    CALL(crypto, int, EVP_Digest,                                                                  \
         (const void *bytes, size_t size, unsigned char *hash, unsigned *length,                   \
          const EVP_MD *type, ENGINE *engine),                                                     \
         (bytes, size, hash, length, type, engine))                                                \
    CALL(crypto, int, EVP_DigestFinal_ex,                                                          \
         (EVP_MD_CTX * digest, unsigned char *hash, unsigned *length), (digest, hash, length))     \
    CALL(crypto, int, EVP_DigestInit_ex,                                                           \
         (EVP_MD_CTX * digest, const EVP_MD *type, ENGINE *engine), (digest, type, engine))        \
    CALL(crypto, int, EVP_DigestInit_ex2,                                                          \
         (EVP_MD_CTX * digest, const EVP_MD *type, const OSSL_PARAM parameters[]),                 \
         (digest, type, parameters))                                                               \
    CALL(crypto, int, EVP_DigestUpdate, (EVP_MD_CTX * digest, const void *bytes, size_t size),     \
         (digest, bytes, size))                                                                    \
    CALL(crypto, int, EVP_EncryptFinal_ex,                                                         \
         (EVP_CIPHER_CTX * context, unsigned char *out, int *written), (context, out, written))    \
    CALL(crypto, int, EVP_EncryptInit_ex,                                                          \
         (EVP_CIPHER_CTX * context, const EVP_CIPHER *cipher, ENGINE *engine,                      \
          const unsigned char *key, const unsigned char *vector),                                  \
         (context, cipher, engine, key, vector))                                                   \
    CALL(crypto, int, EVP_EncryptUpdate,                                                           \
         (EVP_CIPHER_CTX * context, unsigned char *out, int *written, const unsigned char *in,     \
          int size),                                                                               \
         (context, out, written, in, size))                                                        \
    CALL(crypto, void, EVP_MAC_CTX_free, (EVP_MAC_CTX * context), (context))                       \
    CALL(crypto, EVP_MAC_CTX *, EVP_MAC_CTX_new, (EVP_MAC * mac), (mac))                           \
    CALL(crypto, int, EVP_MAC_CTX_set_params,                                                      \
         (EVP_MAC_CTX * context, const OSSL_PARAM parameters[]), (context, parameters))            \
    CALL(crypto, EVP_MAC *, EVP_MAC_fetch,                                                         \
         (OSSL_LIB_CTX * library, const char *name, const char *properties),                       \
         (library, name, properties))                                                              \
    CALL(crypto, int, EVP_MAC_final,                                                               \
         (EVP_MAC_CTX * context, unsigned char *out, size_t *length, size_t size),                 \
         (context, out, length, size))                                                             \
    CALL(crypto, void, EVP_MAC_free, (EVP_MAC * mac), (mac))                                       \
    CALL(crypto, int, EVP_MAC_init,                                                                \
         (EVP_MAC_CTX * context, const unsigned char *key, size_t size,                            \
          const OSSL_PARAM parameters[]),                                                          \
         (context, key, size, parameters))                                                         \
    CALL(crypto, int, EVP_MAC_update,                                                              \
         (EVP_MAC_CTX * context, const unsigned char *bytes, size_t size), (context, bytes, size)) \
    CALL(crypto, int, EVP_MD_CTX_copy_ex, (EVP_MD_CTX * digest, const EVP_MD_CTX *other),          \
         (digest, other))                                                                          \
    CALL(crypto, void, EVP_MD_CTX_free, (EVP_MD_CTX * digest), (digest))                           \
    CALL(crypto, EVP_MD_CTX *, EVP_MD_CTX_new, (void), ())                                         \
    CALL(crypto, EVP_MD *, EVP_MD_fetch,                                                           \
         (OSSL_LIB_CTX * library, const char *name, const char *properties),                       \
         (library, name, properties))                                                              \
    CALL(crypto, void, EVP_MD_free, (EVP_MD * type), (type))                                       \
    CALL(crypto, const EVP_CIPHER *, EVP_aes_128_cbc, (void), ())                                  \
    CALL(crypto, const EVP_CIPHER *, EVP_aes_256_cbc, (void), ())                                  \
    CALL(crypto, const EVP_CIPHER *, EVP_aes_256_ecb, (void), ())                                  \
    CALL(crypto, const EVP_MD *, EVP_sha256, (void), ())                                           \
    CALL(crypto, const EVP_MD *, EVP_sha384, (void), ())                                           \
    CALL(crypto, const EVP_MD *, EVP_sha512, (void), ())                                           \
    CALL(crypto, OSSL_PARAM, OSSL_PARAM_construct_end, (void), ())                                 \
    CALL(crypto, OSSL_PARAM, OSSL_PARAM_construct_utf8_string,                                     \
         (const char *name, char *text, size_t size), (name, text, size))                          \
    CALL(crypto, int, RAND_bytes, (unsigned char *bytes, int count), (bytes, count))

static struct crypto_table {
    CRYPTO_CALLS(LIBRARY_MEMBER)
} crypto_table;

static const struct library_symbol symbols[] = { CRYPTO_CALLS(LIBRARY_ENTRY){ NULL, 0 } };

static struct library crypto_library = {
    .file = CRYPTO_FILE,
    .package = "libssl3",
    .symbols = symbols,
    .table = &crypto_table,
    .own_first = true,
};

bool crypto_library_need(GError **error)
{
    return library_need(&crypto_library, error);
}

CRYPTO_CALLS(LIBRARY_DEFINITION)
