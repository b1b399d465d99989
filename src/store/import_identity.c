#include "config.h"

#include "store/import_identity_private.h"

/* Layer: store. Rows with a user name; those without are import_nameless.c's. */

static enum identity_outcome refuse_two(struct identity *identity, const struct staged_row *row,
                                        const char *what, const char *one, const char *other,
                                        GError **error)
{
    return identity_refuse(
        identity, row,
        g_strdup_printf(
            "the %s belongs to the learner %s, but the address to %s; correct the file, "
            "or, if they are one person: testamur learner merge %s %s",
            what, one, other, one, other),
        error);
}

static enum identity_outcome refuse_id(struct identity *identity, const struct staged_row *row,
                                       const char *known, GError **error)
{
    return identity_refuse(
        identity, row,
        g_strdup_printf("the learner %s is known with the id %s, but the row says %s",
                        row->username, known, row->lms_id),
        error);
}

static enum identity_outcome refuse_rival(struct identity *identity, const struct staged_row *row,
                                          const struct owner *owner, GError **error)
{
    return identity_refuse(
        identity, row,
        g_strdup_printf("the id %s belongs to the learner %s, not to %s; if the user name was "
                        "changed in the LMS, change it here first",
                        row->lms_id, owner->username, row->username),
        error);
}

/* Whether it is somebody who is there with `lms_id` (may be NULL). */
static enum identity_outcome identity_confirm_lms_id(struct identity *identity, gint64 id,
                                                     const char *lms_id,
                                                     const struct staged_row *row, GError **error)
{
    if (row->lms_id == NULL || g_strcmp0(lms_id, row->lms_id) == 0)
        return IDENTITY_FINE;
    g_autofree char *known = g_strdup(lms_id);
    OWNER_AUTO struct owner owner = { 0 };
    if (!owner_of_lms_id(identity, row->lms_id, &owner, error))
        return IDENTITY_FAILED;
    if (owner.id == id)
        return IDENTITY_FINE;
    if (known != NULL)
        return refuse_id(identity, row, known, error);
    if (owner.id != 0)
        return refuse_rival(identity, row, &owner, error);
    return identity_add_known(identity, id, row, error) ? IDENTITY_FINE : IDENTITY_FAILED;
}

/* Somebody of the store, whose id it lacks: an earlier row may have brought another one. */
static enum identity_outcome identity_confirm_new_id(struct identity *identity, gint64 id,
                                                     const struct staged_row *row, GError **error)
{
    if (row->lms_id == NULL)
        return IDENTITY_FINE;
    if (!identity_settle(identity, error))
        return IDENTITY_FAILED;
    statement_bind(identity->staged_by_username, "t", row->username);
    const int step = statement_step(identity->staged_by_username, error);
    if (step < 0)
        return IDENTITY_FAILED;
    const char *lms_id =
        step == 1 ? statement_text(identity->staged_by_username, STAGED_PERSON_LMS_ID) : NULL;
    return identity_confirm_lms_id(identity, id, lms_id, row, error);
}

/* A new address must not be somebody else's. */
static enum identity_outcome identity_confirm_email(struct identity *identity,
                                                    const struct staged_row *row, gint64 id,
                                                    const char *known, GError **error)
{
    if (!identity_has_email(row) || g_ascii_strcasecmp(row->email, known) == 0)
        return IDENTITY_FINE;
    OWNER_AUTO struct owner owner = { 0 };
    if (!owner_of_email(identity, row->email, &owner, error))
        return IDENTITY_FAILED;
    if (owner.id == 0 || (owner.id == id && !owner.shared))
        return IDENTITY_FINE;
    return refuse_two(identity, row, "user name", row->username,
                      owner.id != id ? owner.username : owner.other, error);
}

/* The learner whom `known` stands on. */
static enum identity_outcome identity_confirm(struct identity *identity,
                                              const struct staged_row *row, struct statement *known,
                                              struct staged_match *match, GError **error)
{
    const char *lms_id = statement_text(known, PERSON_LMS_ID);
    match->learner_id = statement_integer(known, PERSON_ID);
    if (statement_integer(known, PERSON_USERNAME_MADE) != 0 && row->account == NULL)
        match->flags |= MATCH_RENAME;
    enum identity_outcome outcome =
        lms_id != NULL ? identity_confirm_lms_id(identity, match->learner_id, lms_id, row, error)
                       : identity_confirm_new_id(identity, match->learner_id, row, error);
    if (outcome == IDENTITY_FINE)
        outcome = identity_confirm_email(identity, row, match->learner_id,
                                         statement_text(known, PERSON_EMAIL), error);
    return outcome != IDENTITY_FINE
               ? outcome
               : identity_confirm_numbers(identity, row, match,
                                          statement_text(known, PERSON_USERNAME), error);
}

/* Whether it is the learner of the row itself, whom an earlier row brought. */
static bool identity_is_own(const struct staged_row *row, const struct owner *owner)
{
    return owner->staged && g_strcmp0(owner->username, row->username) == 0;
}

/* Who has one of the numbers of a row whose user name nobody has. They get the name if theirs was made. */
static enum identity_outcome identity_find_by_numbers(struct identity *identity,
                                                      const struct staged_row *row,
                                                      struct owner *found, GError **error)
{
    struct number numbers[NUMBERS];
    identity_numbers(row, numbers);
    if (row->lms_id != NULL && !owner_of_lms_id(identity, row->lms_id, found, error))
        return IDENTITY_FAILED;
    if (identity_is_own(row, found))
        owner_clear(found);
    if (found->id != 0 && !found->made)
        return refuse_rival(identity, row, found, error);
    for (int i = 0; i < NUMBERS; i++) {
        OWNER_AUTO struct owner owner = { 0 };
        if (numbers[i].value == NULL)
            continue;
        if (!owner_of_value(identity, numbers[i].source, numbers[i].value, &owner, error))
            return IDENTITY_FAILED;
        if (owner.id == 0 || owner.id == found->id || identity_is_own(row, &owner))
            continue;
        if (!owner.made || found->id != 0)
            return identity_refuse_number(identity, row, &numbers[i], &owner, row->username, error);
        owner_take(found, &owner);
    }
    return IDENTITY_FINE;
}

/* The same by address; a learner with another real name is a possible duplicate, which is noted. */
static enum identity_outcome identity_find_by_email(struct identity *identity,
                                                    const struct staged_row *row,
                                                    struct owner *found, GError **error)
{
    OWNER_AUTO struct owner owner = { 0 };
    if (!identity_has_email(row))
        return IDENTITY_FINE;
    if (!owner_of_email(identity, row->email, &owner, error))
        return IDENTITY_FAILED;
    if (owner.id == 0 || owner.id == found->id || identity_is_own(row, &owner))
        return IDENTITY_FINE;
    if (found->id != 0)
        return refuse_two(identity, row, "number", found->username, owner.username, error);
    if (owner.made && !owner.shared) {
        owner_take(found, &owner);
        return IDENTITY_FINE;
    }
    if (owner.staged)
        return IDENTITY_FINE;
    g_autofree char *note = g_strdup_printf(
        "possibly the same person as the learner %s, who has this address", owner.username);
    identity->stage->possible_duplicates++;
    return import_stage_note(identity->stage, row->id, note, error) ? IDENTITY_FINE
                                                                    : IDENTITY_FAILED;
}

/* The learner gets the user name that the row says, unless an earlier row gave another one. */
static enum identity_outcome identity_rename(struct identity *identity,
                                             const struct staged_row *row,
                                             const struct owner *found, struct staged_match *match,
                                             struct statement **known, GError **error)
{
    match->learner_id = found->id;
    match->flags |= MATCH_RENAME;
    if (!identity_settle(identity, error))
        return IDENTITY_FAILED;
    statement_bind(identity->staged_by_id, "i", found->id);
    const int step = statement_step(identity->staged_by_id, error);
    if (step == 1 && statement_integer(identity->staged_by_id, 1) == 0
        && g_strcmp0(statement_text(identity->staged_by_id, 0), row->username) != 0)
        return identity_refuse(
            identity, row,
            g_strdup_printf("an earlier row gives the learner %s the user name %s", found->username,
                            statement_text(identity->staged_by_id, 0)),
            error);
    if (step < 0 || !identity_stand_on(identity, found->id, known, error))
        return IDENTITY_FAILED;
    if (step == 0 && !identity_add_known(identity, found->id, row, error))
        return IDENTITY_FAILED;
    statement_bind(identity->rename, "tti", row->username, row->lms_id, found->id);
    if (statement_step(identity->rename, error) != 0)
        return IDENTITY_FAILED;
    return identity_confirm_numbers(identity, row, match, row->username, error);
}

/* Somebody whom an earlier row of this import brought, with the same user name or id. */
static enum identity_outcome identity_find_staged(struct identity *identity,
                                                  const struct staged_row *row,
                                                  struct staged_match *match, GError **error)
{
    statement_bind(identity->staged_by_username, "t", row->username);
    const int step = statement_step(identity->staged_by_username, error);
    if (step < 0)
        return IDENTITY_FAILED;
    if (step == 0) {
        OWNER_AUTO struct owner owner = { 0 };
        return owner_of_lms_id(identity, row->lms_id, &owner, error)
                   ? refuse_rival(identity, row, &owner, error)
                   : IDENTITY_FAILED;
    }
    match->learner_id = statement_integer(identity->staged_by_username, STAGED_PERSON_ID);
    if (statement_integer(identity->staged_by_username, STAGED_PERSON_MADE) != 0)
        match->flags |= MATCH_RENAME;
    const enum identity_outcome outcome = identity_confirm_lms_id(
        identity, match->learner_id,
        statement_text(identity->staged_by_username, STAGED_PERSON_LMS_ID), row, error);
    return outcome != IDENTITY_FINE
               ? outcome
               : identity_confirm_numbers(identity, row, match, row->username, error);
}

/* A user name that the store does not have. */
static enum identity_outcome identity_find_unknown(struct identity *identity,
                                                   const struct staged_row *row,
                                                   struct staged_match *match,
                                                   struct statement **known, GError **error)
{
    OWNER_AUTO struct owner found = { 0 };
    if (!owner_of_username_before(identity, row->username, &found, error)
        || (found.id != 0 && !identity_stand_on(identity, found.id, known, error)))
        return IDENTITY_FAILED;
    if (*known != NULL) {
        const enum identity_outcome outcome = identity_confirm(identity, row, *known, match, error);
        match->flags &= (guint8)~MATCH_RENAME;
        match->flags |= MATCH_MERGED;
        return outcome;
    }
    if (identity->has_learners || identity->stage->lacks_usernames || row->external_id != NULL
        || row->platform_id != NULL) {
        enum identity_outcome outcome = identity_find_by_numbers(identity, row, &found, error);
        if (outcome == IDENTITY_FINE)
            outcome = identity_find_by_email(identity, row, &found, error);
        if (outcome != IDENTITY_FINE)
            return outcome;
        if (found.id != 0)
            return identity_rename(identity, row, &found, match, known, error);
    }
    if (!identity_add(identity, row, row->username, false, &match->learner_id, error))
        return IDENTITY_FAILED;
    return match->learner_id == 0
               ? identity_find_staged(identity, row, match, error)
               : identity_confirm_numbers(identity, row, match, row->username, error);
}

static enum identity_outcome identity_find_named(struct identity *identity,
                                                 const struct staged_row *row,
                                                 struct staged_match *match,
                                                 struct statement **known, GError **error)
{
    const int step = identity_stand_on_name(identity, row->username, error);
    if (step < 0)
        return IDENTITY_FAILED;
    if (step == 0)
        return identity_find_unknown(identity, row, match, known, error);
    *known = identity->by_username;
    return identity_confirm(identity, row, *known, match, error);
}

enum identity_outcome identity_find(struct identity *identity, const struct staged_row *row,
                                    struct staged_match *match, struct statement **known,
                                    GError **error)
{
    *known = NULL;
    const enum identity_outcome outcome =
        row->username != NULL ? identity_find_named(identity, row, match, known, error)
                              : identity_find_nameless(identity, row, match, known, error);
    if (outcome != IDENTITY_FINE || *known == NULL)
        return outcome;
    if (!identity_note_email(identity, row, *known, match, error))
        return IDENTITY_FAILED;
    if (row->username == NULL && (match->flags & MATCH_OTHER_EMAIL) != 0)
        match->flags |= MATCH_MERGED;
    return IDENTITY_FINE;
}
