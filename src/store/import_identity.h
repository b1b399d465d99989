/* Whom one row of an import is about. Layer: store. Used by import_people.c only.
 *
 * A learner is known by user name, then by address, then by the institution's number or the platform's, and never by
 * a name alone. When two of these lead to two learners the row is refused: nobody's grades may reach somebody else.
 * Learners without user name have one that was made (learner.username_made), until a row with their address or number
 * brings the real one. */
#ifndef STORE_IMPORT_IDENTITY_H
#define STORE_IMPORT_IDENTITY_H

#include "store/import_stage.h"

/* The columns of the statement that stands on the learner. */
enum person_column {
    PERSON_ID,
    PERSON_USERNAME,
    PERSON_USERNAME_MADE,
    PERSON_LMS_ID,
    PERSON_EMAIL,
    PERSON_EMAIL_BY_HAND,
    PERSON_NAME,
    PERSON_FIRST,
    PERSON_LAST,
    PERSON_NAME_BY_HAND,
    PERSON_LANGUAGE,
    PERSON_PROPOSED, /* not 0: a new name waits */
};

struct identity;

/* For the rows of one group. NULL on error. Caller frees with identity_free. */
struct identity *identity_new(struct import_stage *stage, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void identity_free(struct identity *identity);
DEFINE_AUTOPTR(identity, identity_free)

/* What comes of looking for a row's learner. */
enum identity_outcome {
    IDENTITY_FAILED,  /* with an error */
    IDENTITY_REFUSED, /* the row, with a note */
    IDENTITY_FINE,
};

/* Finds the row's learner, or gives one who is not there yet the id that they will get: match->learner_id and
 * match->flags are set if it is fine. *known is the statement that stands on the learner's row, NULL when the store has
 * none; borrowed until the next call. */
enum identity_outcome identity_find(struct identity *identity, const struct staged_row *row,
                                    struct staged_match *match, struct statement **known,
                                    GError **error);

/* Says that the row will be looked for soon: the processor fetches what lies far apart in memory meanwhile. */
void identity_foresee(const struct identity *identity, const struct staged_row *row);

/* The user name that the address or a number of a row gives; NULL: the row has neither. Caller frees. */
char *identity_make_name(const struct staged_row *row);

/* Nobody whom this import makes could be meant by what the row says, too, if somebody of the store is. */
bool identity_is_plain(const struct identity *identity, const struct staged_row *row);

#endif
