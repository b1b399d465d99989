#include "config.h"

#include "operations/token.h"

#include "base/clock.h"
#include "base/crypto_library.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/settings.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#define TOKEN_PREFIX "testamur_"
#define TOKEN_BYTES 32
#define NAME_MOST 150
#define FILE_MOST (1u << 20)

static void token_free(gpointer data)
{
    struct token *token = data;
    g_free(token->name);
    g_free(token->hash);
    g_free(token);
}

char *token_file(const struct installation *installation, const char *given, GError **error)
{
    if (given != NULL)
        return g_strdup(given);
    g_autofree char *value = settings_text(installation->database, "serve_token_file", error);
    if (value == NULL)
        return NULL;
    return *value != '\0' ? g_steal_pointer(&value)
                          : g_build_filename(installation->directory, "tokens", NULL);
}

static bool token_fault(const char *path, GError **error, const char *what)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "the file of tokens %s %s", shown, what);
    return false;
}

/* "NAME HASH INSTANT" */
static bool token_read_line(const char *path, const char *line, GPtrArray *tokens, GError **error)
{
    gint64 created = 0;
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    if (g_strv_length(words) != 3 || strlen(words[1]) != DIGEST_DIGITS
        || !clock_parse(words[2], &created))
        return token_fault(path, error,
                           "has a line that \"testamur token add\" did not write: take it out");
    struct token *token = g_new0(struct token, 1);
    token->name = g_strdup(words[0]);
    token->hash = g_strdup(words[1]);
    token->created = created;
    g_ptr_array_add(tokens, token);
    return true;
}

static bool token_check_mode(const char *path, const struct stat *status, GError **error)
{
    if (!S_ISREG(status->st_mode) || status->st_size > FILE_MOST)
        return token_fault(path, error, "is no file of tokens");
    if ((status->st_mode & 0027) != 0)
        return token_fault(path, error,
                           "may be read by others, or changed by its group: give it the mode 0600");
    return true;
}

GPtrArray *token_load(const char *path, GError **error)
{
    g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(token_free);
    struct stat status;
    /* The file has hashes; whoever reads it makes a token next, or is shown some. */
    secret_guard();
    if (stat(path, &status) != 0 && errno == ENOENT)
        return g_steal_pointer(&tokens);
    g_autofree char *text = NULL;
    if (!token_check_mode(path, &status, error) || !g_file_get_contents(path, &text, NULL, error)
        || !crypto_library_need(error))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0' && **line != '#' && !token_read_line(path, *line, tokens, error))
            return NULL;
    return g_steal_pointer(&tokens);
}

const struct token *token_find(const GPtrArray *tokens, const char *presented)
{
    const struct token *found = NULL;
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, presented, -1);
    for (guint i = 0; i < tokens->len; i++) {
        const struct token *token = tokens->pdata[i];
        if (CRYPTO_memcmp(token->hash, hash, DIGEST_DIGITS) == 0)
            found = token;
    }
    return found;
}

static const struct token *find_name(const GPtrArray *tokens, const char *name, guint *place)
{
    for (guint i = 0; i < tokens->len; i++) {
        const struct token *token = tokens->pdata[i];
        if (g_str_equal(token->name, name)) {
            *place = i;
            return token;
        }
    }
    return NULL;
}

/* The whole file is replaced at once and is on the disk afterwards. */
static bool token_write(const char *path, const GPtrArray *tokens, GError **error)
{
    g_autoptr(GString) text = g_string_new("# Tokens of \"testamur serve\": name, SHA-256, when it "
                                           "was made. \"testamur token\" changes it.\n");
    for (guint i = 0; i < tokens->len; i++) {
        const struct token *token = tokens->pdata[i];
        g_autofree char *created = clock_format(token->created);
        g_string_append_printf(text, "%s %s %s\n", token->name, token->hash, created);
    }
    return g_file_set_contents_full(path, text->str, (gssize)text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    0600, error);
}

/* The history and the file are changed together: without the one there is not the other. */
static bool token_settle(struct installation *installation, const char *path, const char *name,
                         const char *action, const GPtrArray *tokens, GError **error)
{
    g_autoptr(json_t) changes = json_object();
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    return transaction != NULL
           && change_record(installation, "token", 0, name, action, changes, error)
           && token_write(path, tokens, error) && database_commit(installation->database, error);
}

static bool check_name(const char *name, GError **error)
{
    const gsize length = strlen(name);
    bool good = length > 0 && length <= NAME_MOST && *name != '#';
    for (const char *at = name; *at != '\0' && good; at++)
        good = g_ascii_isgraph(*at);
    if (good)
        return true;
    g_autofree char *shown = text_show(name);
    g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                "a token's name is a username of up to %d letters, digits and signs without "
                "spaces, not \"%s\"",
                NAME_MOST, shown);
    return false;
}

static struct token *token_make(const char *name, char text[TOKEN_LENGTH + 1])
{
    guint8 bytes[TOKEN_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        g_error("the kernel gives no random numbers");
    char *at = text + g_strlcpy(text, TOKEN_PREFIX, TOKEN_LENGTH + 1);
    for (gsize i = 0; i < sizeof bytes; i++)
        at += g_snprintf(at, 3, "%02x", bytes[i]);
    struct token *token = g_new0(struct token, 1);
    token->name = g_strdup(name);
    token->hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    token->created = clock_now();
    return token;
}

bool token_add(struct installation *installation, const char *path, const char *name,
               char token[TOKEN_LENGTH + 1], GError **error)
{
    guint place = 0;
    g_autoptr(GPtrArray) tokens = check_name(name, error) ? token_load(path, error) : NULL;
    if (tokens == NULL)
        return false;
    if (find_name(tokens, name, &place) != NULL) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "there is a token of %s already: \"testamur token remove %s\" takes it away",
                    name, name);
        return false;
    }
    g_ptr_array_add(tokens, token_make(name, token));
    return token_settle(installation, path, name, "add", tokens, error);
}

bool token_remove(struct installation *installation, const char *path, const char *name,
                  GError **error)
{
    guint place = 0;
    g_autoptr(GPtrArray) tokens = token_load(path, error);
    if (tokens == NULL)
        return false;
    if (find_name(tokens, name, &place) == NULL) {
        g_autofree char *shown = text_show(name);
        g_set_error(error, OPERATIONS_ERROR, ERROR_NOT_FOUND, "there is no token of %s", shown);
        return false;
    }
    g_ptr_array_remove_index(tokens, place);
    return token_settle(installation, path, name, "remove", tokens, error);
}
