/* Walking through what is known of a course in step with staged rows: both stand in the order of learner
 * ids, so that a million rows are compared without a million searches.
 * Layer: store. Used by the import files only. */
#ifndef STORE_IMPORT_CURSOR_H
#define STORE_IMPORT_CURSOR_H

#include "store/import_stage.h"

struct course_cursor {
    struct statement *statement; /* its first column is the learner's id */
    gint64 id;                   /* what it is about */
    gint64 learner_id;           /* where it stands; G_MAXINT64 at the end */
};

/* `sql` has two parameters, the id and the first learner; it is ordered by learner. Close with course_cursor_close. */
bool course_cursor_open(struct course_cursor *cursor, struct database *database, const char *sql,
                        gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void course_cursor_close(struct course_cursor *cursor);

/* Goes forward to the learner. *there: the cursor's row is theirs. */
bool course_cursor_reach(struct course_cursor *cursor, gint64 learner_id, bool *there,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets the verdict of a row from what it says of the person and of its subject. `known`: there was
 * something about the subject before. */
bool course_judge(struct import_stage *stage, const struct staged_match *match, bool known,
                  const char *note, enum staged_verdict subject,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
