/* What only this program's own table of learners says of an account: whether it is active, wants mail, had its user
 * name made, has a name that a person accepted, and is known by which ids. Layer: store. Called by import_people.c
 * only.
 *
 * `account` is a text of lines: "active yes", "mail no", "made", "accepted", "id SOURCE VALUE"
 * (import/testamur_learners.c); an empty one says nothing, but that the row is of a table of this program: a user name
 * that was made is no news in it. */
#ifndef STORE_IMPORT_ACCOUNT_H
#define STORE_IMPORT_ACCOUNT_H

#include "store/import_difference.h"
#include "store/import_stage.h"

/* Compares a row's account with its learner, who is in the store. */
bool import_account_compare(struct import_stage *stage, gint64 learner_id,
                            const struct staged_row *row, struct difference *difference,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes it for a learner who is in the store by now, `added` by this row or there before; names are written already. An
 * id that somebody else has stays with them. */
bool import_account_apply(struct import_stage *stage, gint64 learner_id,
                          const struct staged_row *row, bool added,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
