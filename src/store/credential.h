/* Credentials as rows: finding and listing them. How they change stands in store/credential_work.h.
 * Layer: store. Called by operations; read by commands and pages. */
#ifndef STORE_CREDENTIAL_H
#define STORE_CREDENTIAL_H

#include "base/cleanup.h"
#include "base/digest.h"
#include "store/database.h"
#include "store/learner.h"

struct credential {
    gint64 id;
    char *uuid, *verify_uuid;
    gint64 learner_id, configuration_id;
    char *status; /* "generating", "available", "error" or "invalidated" */
    char *full_name, *context_name;
    gint64 issued;
    char *printed_date;
    gint64 run_id;              /* 0: none */
    gint64 replaces_id;         /* the one that it was issued again for; 0: none */
    gint64 drawing_id, base_id; /* what its document is drawn from; 0: none */
    char *owner;
    char *failure;         /* why the status is error */
    gint64 invalidated_at; /* 0: it is not */
    char *invalidated_by, *invalidation_reason;
    gint64 created, modified;
    gint64 legacy_id; /* its number in the installation that it was taken over from; 0: none */
    bool adopted;     /* that installation issued it, and made its PDF */
    /* Of its learner, configuration and document, read with it: */
    char *username;
    char *context_key, *type_name;
    gint64 size;                /* of the document, bytes; 0: there is none */
    guint8 sha256[DIGEST_SIZE]; /* zeros without a document */
};
void credential_free(struct credential *credential);
DEFINE_AUTOPTR(credential, credential_free)

/* By its own id or its verification id, in any case of letters; ERROR_NOT_FOUND. Caller frees. */
struct credential *credential_find(struct database *database, const char *uuid,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but only the row's id; and a row by this id. */
bool credential_find_id(struct database *database, const char *uuid, gint64 *id,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct credential *credential_read(struct database *database, gint64 id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the public may ask for: by its verification id only, written as it is stored. NULL without an error: there is
 * none. Caller frees. */
struct credential *credential_find_public(struct database *database, const char *verify_uuid,
                                          GError **error);

/* Whether a text is one of the four states; ERROR_USAGE naming them. */
bool credential_status_check(const char *status, GError **error);

/* How one that was issued elsewhere was taken over; NULL: it was issued here. */
const char *credential_adoption_words(const struct credential *credential);

/* NULL and 0 take no part. */
struct credential_filter {
    /* occurs in name, username, address or one of the ids, without regard to ASCII case, or is a number of the
     * learner */
    const char *search;
    const char *status;
    const char *username; /* exactly */
    gint64 configuration_id;
    bool name_changed; /* only available ones that show another name than would be printed now */
    gint64 import_id;  /* only of learners whose name came with this import */
    gint64 before;     /* only rows with a smaller id, to go on */
    gint64 limit;      /* how many at most */
};

/* In SQL, whether a row of `credential` joined with its `learner` is available and shows another name than the one
 * that would be printed now. */
#define CREDENTIAL_NAME_CHANGED                                                                    \
    "(credential.status = 'available' AND credential.full_name <> " LEARNER_SHOWN_NAME ")"

/* In SQL: the tables of a filter, and what it asks; the parameters ?1 to ?7 are before (or G_MAXINT64), status,
 * configuration_id, search, username, name_changed and import_id. */
#define CREDENTIAL_TABLES                                                                          \
    " FROM credential JOIN learner ON learner.id = learner_id"                                     \
    " JOIN configuration ON configuration.id = configuration_id"                                   \
    " JOIN credential_type ON credential_type.id = configuration.type_id"
#define CREDENTIAL_FILTER                                                                          \
    " WHERE credential.id < ?1 AND (?2 IS NULL OR status = ?2)"                                    \
    " AND (?3 = 0 OR configuration_id = ?3) AND (?5 IS NULL OR learner.username = ?5)"             \
    " AND (?4 IS NULL OR instr(lower(full_name || char(10) || learner.username || char(10)"        \
    " || learner.email || char(10) || uuid || char(10) || verify_uuid), lower(?4)) > 0"            \
    " OR learner.id IN (" LEARNERS_KNOWN_AS("?4") "))"                                             \
                                                  " AND (NOT ?6 OR " CREDENTIAL_NAME_CHANGED ")"   \
                                                  " AND (?7 = 0 OR learner.name_import_id = ?7)"

/* The newest first. Array of struct credential; free with g_ptr_array_unref. */
GPtrArray *credential_list(struct database *database, const struct credential_filter *filter,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of all of them, whatever the limit is, the oldest first. Array of gint64; free with
 * g_array_unref. */
GArray *credential_list_ids(struct database *database, const struct credential_filter *filter,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A credential with all that it replaced and that replaced it, the oldest first. As credential_list. */
GPtrArray *credential_chain(struct database *database, gint64 id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the credential that was issued again for this one; NULL without an error: there is none. Caller
 * frees. */
char *credential_replacement(struct database *database, const char *uuid, GError **error);

/* The id of the one that a learner has of a configuration and that is not withdrawn, the newest; as
 * credential_replacement. */
char *credential_standing(struct database *database, gint64 configuration_id, gint64 learner_id,
                          GError **error);

/* All that a learner has, withdrawn ones too, the newest first; and of one configuration. As credential_list. */
GPtrArray *credential_list_of(struct database *database, gint64 learner_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *credential_list_for(struct database *database, gint64 configuration_id,
                               gint64 learner_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
