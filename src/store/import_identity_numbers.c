#include "config.h"

#include "store/import_identity_private.h"

/* Layer: store. The numbers by which a row knows its learner: the institution's, and the platform's. */

void identity_numbers(const struct staged_row *row, struct number numbers[NUMBERS])
{
    numbers[0] = (struct number){ "external", row->external_id, MATCH_EXTERNAL };
    numbers[1] = (struct number){ row->platform, row->platform_id, MATCH_PLATFORM };
    for (int i = 0; i < NUMBERS; i++)
        if (numbers[i].source == NULL || (numbers[i].value != NULL && *numbers[i].value == '\0'))
            numbers[i].value = NULL;
}

enum identity_outcome identity_refuse_number(struct identity *identity,
                                             const struct staged_row *row,
                                             const struct number *number, const struct owner *owner,
                                             const char *username, GError **error)
{
    const bool external = number->flag == MATCH_EXTERNAL;
    g_autofree char *where = external ? NULL : g_strconcat(" in ", number->source, NULL);
    return identity_refuse(identity, row,
                           g_strdup_printf("the %s %s%s belongs to the learner %s, not to %s",
                                           external ? "id number" : "number", number->value,
                                           where != NULL ? where : "", owner->username, username),
                           error);
}

/* A person has one number of the institution; merged ones have several. */
static enum identity_outcome identity_check_other_number(struct identity *identity,
                                                         const struct staged_row *row, gint64 id,
                                                         const char *username, GError **error)
{
    if (!identity->has_values)
        return IDENTITY_FINE;
    statement_bind(identity->value_of, "i", id);
    const int step = statement_step(identity->value_of, error);
    if (step <= 0)
        return step == 0 ? IDENTITY_FINE : IDENTITY_FAILED;
    return identity_refuse(
        identity, row,
        g_strdup_printf("the learner %s is known with the id number %s, but the row says %s; if it "
                        "was changed: testamur learner change %s --id %s",
                        username, statement_text(identity->value_of, 0), row->external_id, username,
                        row->external_id),
        error);
}

/* *added: nobody in this import had it. */
static bool identity_add_value(struct identity *identity, const struct number *number,
                               gint64 learner_id, bool *added, GError **error)
{
    const enum newcomer_value newcomer =
        identity_add_newcomer_value(identity->stage, number, learner_id);
    *added = newcomer == NEWCOMER_VALUE_ADDED;
    if (*added)
        return true;
    if (newcomer == NEWCOMER_VALUE_KNOWN && !identity_settle(identity, error))
        return false;
    statement_bind(identity->add_value, "tti", number->source, number->value, learner_id);
    identity->stage->has_values = true;
    if (statement_step(identity->add_value, error) != 0)
        return false;
    *added = database_changes(identity->stage->database) > 0;
    return true;
}

static enum identity_outcome identity_confirm_number(struct identity *identity,
                                                     const struct staged_row *row,
                                                     const struct number *number,
                                                     struct staged_match *match,
                                                     const char *username, GError **error)
{
    bool added = false;
    if (!identity->has_values
        && !identity_add_value(identity, number, match->learner_id, &added, error))
        return IDENTITY_FAILED;
    if (added) {
        match->flags |= number->flag;
        return IDENTITY_FINE;
    }
    OWNER_AUTO struct owner owner = { 0 };
    if (!owner_of_value(identity, number->source, number->value, &owner, error))
        return IDENTITY_FAILED;
    if (owner.id != 0 && owner.id != match->learner_id)
        return identity_refuse_number(identity, row, number, &owner, username, error);
    if (owner.id != 0) {
        match->flags |= owner.staged ? number->flag : 0;
        return IDENTITY_FINE;
    }
    const enum identity_outcome other =
        number->flag == MATCH_EXTERNAL
            ? identity_check_other_number(identity, row, match->learner_id, username, error)
            : IDENTITY_FINE;
    if (other != IDENTITY_FINE)
        return other;
    match->flags |= number->flag;
    return identity_add_value(identity, number, match->learner_id, &added, error) ? IDENTITY_FINE
                                                                                  : IDENTITY_FAILED;
}

enum identity_outcome identity_confirm_numbers(struct identity *identity,
                                               const struct staged_row *row,
                                               struct staged_match *match, const char *username,
                                               GError **error)
{
    struct number numbers[NUMBERS];
    enum identity_outcome outcome = IDENTITY_FINE;
    identity_numbers(row, numbers);
    for (int i = 0; outcome == IDENTITY_FINE && i < NUMBERS; i++)
        if (numbers[i].value != NULL)
            outcome = identity_confirm_number(identity, row, &numbers[i], match, username, error);
    return outcome;
}
