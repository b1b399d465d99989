/* One learner with all that is known, in words: enrolments, completions, grades with where each came from, and
 * credentials. Layer: operations. Called by the commands about learners and by pages. */
#ifndef OPERATIONS_LEARNER_WORDS_H
#define OPERATIONS_LEARNER_WORDS_H

#include "store/learner.h"
#include "store/learner_proposal.h"

struct learner_view {
    struct database *database; /* borrowed */
    struct learner *learner;
    struct learner_proposal *proposal; /* a new name that waits for approval, or was rejected */
    GPtrArray *courses, *paths;        /* store/learner.h */
    GPtrArray *identities;             /* of struct learner_identity */
    GPtrArray *credentials;            /* of struct credential, the newest first */
    /* credentials that show another name; borrowed; NULL: not asked for */
    const GPtrArray *outdated;
};

/* Reads all but `outdated`. Cleared with learner_view_clear, but not after an error. */
bool learner_view_read(struct database *database, const char *username, struct learner_view *view,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learner_view_read_by_id(struct database *database, gint64 id, struct learner_view *view,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void learner_view_clear(struct learner_view *view);

/* The whole, in lines; and only what the learner did and got. NULL on error. Caller frees. */
char *learner_words(const struct learner_view *view, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *learner_record_words(const struct learner_view *view,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The id of the credential of that row, or NULL. Borrowed. */
const char *learner_view_uuid(const struct learner_view *view, gint64 id);

/* The id of the one that replaced a credential, or NULL. Borrowed. */
const char *learner_view_successor(const struct learner_view *view, gint64 id);

/* "testamur reissue --name-changed --learner 'anna'": the command that issues all of these credentials again, which
 * learner_find_outdated found (array of struct credential, not empty). Caller frees. */
char *learner_reissue_words(const GPtrArray *outdated);

#endif
