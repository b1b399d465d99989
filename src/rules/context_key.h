/* Learning context keys and slugs. Layer: rules (pure). Source: REFERENCE.md section 11, Q10. */
#ifndef RULES_CONTEXT_KEY_H
#define RULES_CONTEXT_KEY_H

#include <glib.h>
#include <stdbool.h>

enum context_kind {
    CONTEXT_COURSE,
    CONTEXT_PATH,
};

/* Trims, checks and returns the key as stored; *kind (may be NULL) tells what it names. ERROR_DATA with
 * both formats in the message. Caller frees. */
char *context_key_normalise(const char *typed, enum context_kind *kind,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The kind of a key that was normalised before. */
enum context_kind context_key_kind(const char *key);

/* Whether two keys name the same context: compared without regard to ASCII case. */
bool context_key_equal(const char *one, const char *other);

/* What a configuration is called: the type's name and the context's key. Caller frees. */
char *configuration_title(const char *type_name, const char *key);

/* Whether the text is a slug as it stands, untrimmed. */
bool slug_is_valid(const char *slug);

/* Trims and checks a slug: 1 to 255 ASCII letters, digits, _ and -. Caller frees. */
char *slug_normalise(const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The slug proposed for a description (vector slug_prepopulate). May be empty. Caller frees. */
char *slug_propose(const char *description);

#endif
