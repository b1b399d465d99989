/* What else files know a learner by, besides user name, address and Open edX's number. Layer: store. Called by
 * operations; read by commands and pages. How imports look them up: import_identity.h. */
#ifndef STORE_LEARNER_IDENTITY_H
#define STORE_LEARNER_IDENTITY_H

#include "store/database.h"

/* Sources: "external" is the institution's own number, "moodle" and "canvas" numbers of these; "username", "email" and
 * "openedx" are what learners were known by who were merged into this one. */
struct learner_identity {
    char *source, *value;
};

/* In SQL, the ids of the learners for whom a text that somebody searches for is the whole number, or what they were known
 * by before they were merged; in capitals as well, since searched words are folded. */
#define LEARNERS_KNOWN_AS(text)                                                                    \
    "SELECT learner_id FROM learner_identity WHERE value IN (" text ", upper(" text "))"

/* Array of struct learner_identity; free with g_ptr_array_unref. */
GPtrArray *learner_identities(struct database *database, gint64 learner_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a source is called before its value: "Id number", "Number in moodle", "Was known as". */
const char *learner_identity_title(const struct learner_identity *identity);

/* Adds one, or takes it from whom it belonged to. NULL and "" are nothing. */
bool learner_identity_add(struct database *database, gint64 learner_id, const char *source,
                          const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The institution's numbers, several of merged learners, divided by commas; NULL for none. Caller frees. */
bool learner_external_id(struct database *database, gint64 learner_id, char **number,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ERROR_DATA, naming who it is, when somebody else has this number. */
bool learner_check_external_id(struct database *database, gint64 learner_id, const char *number,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces them by one; "": none. ERROR_DATA when somebody else has it. */
bool learner_set_external_id(struct database *database, gint64 learner_id, const char *number,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
