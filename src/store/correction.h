/* Values that a person may set by hand, one learner's in one place: reading, writing and taking them back.
 * Layer: store. Called by operations.
 *
 * The column by_hand is 0, or the id of the history's row that tells who set the value and when. As JSON, here
 * and in the history, an enrolment is {"active", "mode"}, one in a path {"active"}, a completion {"ratio",
 * "earned", "possible"}, a grade {"earned", "possible"} (null: not attempted), a course's total a number;
 * null: there is none. */
#ifndef STORE_CORRECTION_H
#define STORE_CORRECTION_H

#include "base/json.h"
#include "store/database.h"

enum correction_kind {
    CORRECTION_ENROLMENT, /* its place is a course */
    CORRECTION_COMPLETION,
    CORRECTION_TOTAL, /* the course's grade, as the LMS reports one */
    CORRECTION_GRADE, /* its place is a graded subsection */
    CORRECTION_PATH,  /* the enrolment in a learning path */
};

/* The value as it is; new reference. */
bool correction_read(struct database *database, enum correction_kind kind, gint64 place_id,
                     gint64 learner_id, json_t **value, gint64 *by_hand,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes it, or deletes it (null). */
bool correction_write(struct database *database, enum correction_kind kind, gint64 place_id,
                      gint64 learner_id, const json_t *value, gint64 by_hand,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a member of an object was before the first change by hand that was not taken back, from the history:
 * actions that take back begin with "forget". *value stays NULL when the history does not tell. New
 * reference. */
bool correction_find_original(struct database *database, const char *object_kind, gint64 object_id,
                              const char *member, json_t **value,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A course's graded subsection by category (in lower case) and number; *id 0: there is none. */
bool correction_find_part(struct database *database, gint64 course_id, const char *category_key,
                          gint64 number, gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds one, behind the others. */
bool correction_add_part(struct database *database, gint64 course_id, const char *category,
                         gint64 number, gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes it if nobody has a grade in it. */
bool correction_drop_part(struct database *database, gint64 id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
