/* Making one learner of two: what both have, and moving what is known of the one to the other. Layer: store. Called by
 * operations/learner_merge.c only. */
#ifndef STORE_LEARNER_MERGE_H
#define STORE_LEARNER_MERGE_H

#include "store/learner.h"

/* Something that is known of both; the one set by hand holds, else the newer. */
struct learner_overlap {
    const char *what; /* "grade"; static text */
    char *where;      /* a course, subsection or path */
    char *kept, *merged;
    bool merged_holds;
};

/* Two credentials of one configuration that are not invalidated. */
struct learner_merge_conflict {
    char *type_name, *context_key;
    char *kept_uuid, *kept_status;
    char *merged_uuid, *merged_status;
};

struct learner_merge_counts {
    gint64 credentials, enrolments, grades, completions, scores, paths, identities;
};

/* The arrays of the structures above, free with g_ptr_array_unref. */
GPtrArray *learner_merge_overlaps(struct database *database, gint64 kept, gint64 merged,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *learner_merge_conflicts(struct database *database, gint64 kept, gint64 merged,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How much is known of a learner; and how many credentials of the two somebody is making just now. */
bool learner_merge_count(struct database *database, gint64 id, struct learner_merge_counts *counts,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learner_merge_count_unfinished(struct database *database, gint64 kept, gint64 merged,
                                    gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves everything, notes what the other was known by, and deletes the other. In the caller's transaction. */
bool learner_merge_move(struct database *database, const struct learner *kept,
                        const struct learner *merged, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
