/* A name that an import brought for a learner, and that is not taken unless a person accepts it. Layer: store. Called by
 * name_policy.c and operations; read by commands and pages. */
#ifndef STORE_LEARNER_PROPOSAL_H
#define STORE_LEARNER_PROPOSAL_H

#include "base/cleanup.h"

#include "store/database.h"

struct learner_proposal {
    char *name; /* the parts, as in struct learner */
    char *first_name, *last_name;
    gint64 import_id; /* that brought it; 0: there is none, or a person rejected it */
};

/* Never NULL for a learner who is there. Caller frees. */
struct learner_proposal *learner_proposal_read(struct database *database, gint64 learner_id,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void learner_proposal_free(struct learner_proposal *proposal);
DEFINE_AUTOPTR(learner_proposal, learner_proposal_free)

/* Writes it down: waiting, or with import_id 0 as one that was rejected, which is remembered until another one comes.
 * NULL: there is none any more. */
bool learner_proposal_write(struct database *database, gint64 learner_id,
                            const struct learner_proposal *proposal,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many names of this import wait. */
bool learner_proposal_count(struct database *database, gint64 import_id, gint64 *count,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its parts became the learner's name: says where that came from, and takes the proposal away. */
bool learner_proposal_settle(struct database *database, gint64 learner_id, gint64 import_id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
