/* What another installation issued, as rows: only moving in writes them. Each call is within a transaction of the
 * caller. Layer: store. Called by operations (moving, adopt). Source: REFERENCE.md sections 1 and 5. */
#ifndef STORE_ADOPTION_H
#define STORE_ADOPTION_H

#include "base/uuid.h"
#include "store/database.h"

/* A credential with that uuid, as it is here. */
struct adoption_known {
    gint64 id; /* 0: there is none */
    gint64 learner_id, configuration_id;
    bool invalidated;
    bool lacks_pdf; /* it was adopted, without its PDF */
};
bool adoption_find(struct database *database, const char *uuid, struct adoption_known *known,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a verification id belongs to a credential already. */
bool adoption_is_taken(struct database *database, const char *verify_uuid, bool *taken,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a learner has of a configuration already: the uuid of one that is available or, when `unfinished`, of one
 * in error or under way; "" for none. */
bool adoption_rival(struct database *database, gint64 configuration_id, gint64 learner_id,
                    bool unfinished, char rival[UUID_LENGTH + 1],
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct adoption {
    const char *uuid, *verify_uuid, *status, *full_name, *context_name, *printed_date, *failure;
    const char *invalidated_by, *reason, *adopted, *owner;
    gint64 learner_id, configuration_id;
    gint64 issued, created, modified, invalidated_at;
    gint64 legacy_id;   /* G_MININT64: none */
    gint64 replaces_id; /* the row that was reissued as this one; 0: none */
};

/* Inserts one; *id: its row. */
bool adoption_insert(struct database *database, const struct adoption *adoption, gint64 *id,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A PDF was found later for one that was adopted without. */
bool adoption_complete(struct database *database, gint64 id, const char *owner,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The rows of an owner whose files are not known to be written, ascending: array of gint64; free with
 * g_array_unref. And that they are. */
GArray *adoption_list_unwritten(struct database *database, const char *owner,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool adoption_written(struct database *database, gint64 id, const char *owner,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When the old scheduler ran a configuration last (0: never), and how often. */
bool adoption_set_runs(struct database *database, gint64 configuration_id, gint64 last_run,
                       gint64 total_runs, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a learner's account is active, and whether mail may go to it (one that wants none here gets none);
 * *changed: it was not so before. */
bool adoption_set_active(struct database *database, gint64 learner_id, bool active, bool mailed,
                         bool *changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A learner's enrolment in a path: it is made, changed unless it was set by hand, or left. */
enum adoption_change {
    ADOPTION_NEW,
    ADOPTION_CHANGED,
    ADOPTION_SAME,
    ADOPTION_BY_HAND,
};
bool adoption_enrol(struct database *database, gint64 path_id, gint64 learner_id, bool active,
                    enum adoption_change *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whose LMS id this is, and which LMS id a user name has: "" for none, *known NULL for an unknown name. Caller
 * frees both. */
bool adoption_find_ids(struct database *database, const char *username, const char *lms_id,
                       char **holder, char **known, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
