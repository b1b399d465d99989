/* What the files that find the learners of rows share. Layer: store; used by import_identity*.c, import_nameless.c,
 * import_newcomers.c and import_owner.c only. */
#ifndef STORE_IMPORT_IDENTITY_PRIVATE_H
#define STORE_IMPORT_IDENTITY_PRIVATE_H

#include "store/import_identity.h"

/* Somebody who is known by something that a row says. */
struct owner {
    gint64 id; /* 0: nobody */
    char *username;
    bool made;   /* the user name */
    bool staged; /* brought by this import */
    bool shared; /* somebody else has the same */
    gint64 other_id;
    char *other; /* whose user name this is */
};
void owner_clear(struct owner *owner);

/* Whose a number of the store is, as it was looked up: a row's numbers are asked for twice. */
#define LOOKED_UP 4
struct looked_up {
    char *source, *value; /* NULL: nothing was */
    struct owner owner;
};
void looked_up_clear(struct looked_up *looked_up);

/* The columns of staged_by_username: of somebody whom an earlier row of this import brought. */
enum staged_person_column {
    STAGED_PERSON_ID,
    STAGED_PERSON_USERNAME,
    STAGED_PERSON_MADE,
    STAGED_PERSON_LMS_ID,
    STAGED_PERSON_EMAIL,
};

/* The statements of one matching run (import_identity_statements.c says which); each is bound again for each row. Those
 * called staged look at learners whom earlier rows of this import brought. */
struct identity {
    struct import_stage *stage;
    bool has_learners, has_values; /* the store's; without any nothing has to be looked up there */
    struct looked_up looked_up[LOOKED_UP];
    guint last; /* of these */
    struct statement *by_username, *by_id;
    struct statement *by_lms_id, *by_email, *by_value, *value_of;
    struct statement *staged_by_id, *staged_by_username, *staged_by_lms_id, *staged_by_email;
    struct statement *staged_by_value, *staged_by_name;
    struct statement *add, *add_new, *add_value, *add_name, *add_email, *rename;
};

/* For variables: cleared at the end of their scope. */
#define OWNER_AUTO __attribute__((cleanup(owner_clear)))

/* Moves one into the other, which was empty. */
void owner_take(struct owner *owner, struct owner *from);

/* Who has it. False on error; nobody has id 0. */
bool owner_of_username_before(struct identity *identity, const char *username, struct owner *owner,
                              GError **error);
bool owner_of_value(struct identity *identity, const char *source, const char *value,
                    struct owner *owner, GError **error);
bool owner_of_lms_id(struct identity *identity, const char *lms_id, struct owner *owner,
                     GError **error);
bool owner_of_email(struct identity *identity, const char *email, struct owner *owner,
                    GError **error);

/* What a row says besides: the institution's number and the platform's. */
struct number {
    const char *source, *value; /* NULL: the row does not say */
    guint8 flag;
};
#define NUMBERS 2
void identity_numbers(const struct staged_row *row, struct number numbers[NUMBERS]);
bool identity_has_email(const struct staged_row *row);

/* The end of a row, with a note that is taken. Never IDENTITY_FINE. */
enum identity_outcome identity_refuse(struct identity *identity, const struct staged_row *row,
                                      char *note, GError **error);
enum identity_outcome identity_refuse_number(struct identity *identity,
                                             const struct staged_row *row,
                                             const struct number *number, const struct owner *owner,
                                             const char *username, GError **error);

/* The row's numbers are the learner's, or become so. */
enum identity_outcome identity_confirm_numbers(struct identity *identity,
                                               const struct staged_row *row,
                                               struct staged_match *match, const char *username,
                                               GError **error);

/* The row's name, folded, by which equal names are found; NULL: it has none. Caller frees. */
char *identity_name_key(const struct staged_row *row);

/* Adds a learner to be made. *id is theirs; 0: nobody was added, the user name or the id is staged already. */
bool identity_add(struct identity *identity, const struct staged_row *row, const char *username,
                  bool made, gint64 *id, GError **error);

/* Adds a learner to be made who need not be in the table yet (import_newcomers.c). False: has to be. */
bool identity_add_newcomer(struct import_stage *stage, const struct staged_row *row,
                           const char *username);

/* The same for a number of a row, whose learner is there or was added. */
enum newcomer_value {
    NEWCOMER_VALUE_ADDED,  /* nobody in this import had it; it need not be in the table yet */
    NEWCOMER_VALUE_OTHERS, /* its learner is none of these: it has to be in the table */
    NEWCOMER_VALUE_KNOWN,  /* somebody may have it: settle before looking */
};
enum newcomer_value identity_add_newcomer_value(struct import_stage *stage,
                                                const struct number *number, gint64 learner_id);

/* Whether one of these may have the id or the address, or anybody of this import the number. */
bool identity_may_have_newcomer(const struct identity *identity, const char *lms_id);
bool identity_may_have_address(const struct identity *identity, const char *email);
bool identity_may_have_value(const struct identity *identity, const char *source,
                             const char *value);

/* From now on those to be made are in the table, where they can be asked for: before it is read or changed. */
bool identity_settle(struct identity *identity, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Somebody who is there gets the row's user name and Open edX's id. */
bool identity_add_known(struct identity *identity, gint64 id, const struct staged_row *row,
                        GError **error);

/* Puts by_username on the learner of the store: 1, 0: there is none, -1: error. */
int identity_stand_on_name(struct identity *identity, const char *username, GError **error);

/* Somebody of the store gets the row's address: later rows may say no more than that. One that was a merged learner's
 * stays what it is. */
bool identity_note_email(struct identity *identity, const struct staged_row *row,
                         struct statement *known, struct staged_match *match, GError **error);

/* *known is the statement that stands on the learner, NULL when the store has none. */
bool identity_stand_on(struct identity *identity, gint64 id, struct statement **known,
                       GError **error);

/* As identity_find, for rows without user name. */
enum identity_outcome identity_find_nameless(struct identity *identity,
                                             const struct staged_row *row,
                                             struct staged_match *match, struct statement **known,
                                             GError **error);

#endif
