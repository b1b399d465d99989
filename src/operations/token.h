/* Tokens by which operators' programs ask "serve" about eligibility: a file of names and hashes, no secret in it.
 * Layer: operations. Called by commands and by verify. Source: RELIABILITY.md section 4. */
#ifndef OPERATIONS_TOKEN_H
#define OPERATIONS_TOKEN_H

#include "operations/installation.h"

/* "testamur_" and 64 hexadecimal digits. */
#define TOKEN_LENGTH 73

struct token {
    char *name; /* a username; who asks without naming a learner asks about this one */
    char *hash; /* SHA-256 of the token, in hexadecimal digits */
    gint64 created;
};

/* The file that is meant: `given` if not NULL, else the setting serve_token_file, else "tokens" in the installation's
 * directory. Caller frees. */
char *token_file(const struct installation *installation, const char *given,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its tokens, in the order of the file; none when there is no file. Refused if others than owner and group may read it,
 * or anybody but the owner may change it. Array of struct token; free with g_ptr_array_unref. */
GPtrArray *token_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Which of them a presented text is; NULL: none. Takes the same time for all that are wrong. Borrowed. */
const struct token *token_find(const GPtrArray *tokens, const char *presented);

/* Adds one, with its history; ERROR_REFUSED for a name that is there. The token is told once: nobody can read it
 * later. */
bool token_add(struct installation *installation, const char *path, const char *name,
               char token[TOKEN_LENGTH + 1], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes one away, with its history; ERROR_NOT_FOUND. */
bool token_remove(struct installation *installation, const char *path, const char *name,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
