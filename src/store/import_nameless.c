#include "config.h"

#include "store/import_identity_private.h"

#include "base/lower.h"

/* Layer: store. Rows without user name: their learner is found by address and numbers, or gets a user name that is
 * made. */

#define USERNAME_MOST 255

/* An address that several have says whom the row is about only together with a number. */
static enum identity_outcome nameless_refuse_shared(struct identity *identity,
                                                    const struct staged_row *row,
                                                    const struct owner *owner, GError **error)
{
    return identity_refuse(
        identity, row,
        g_strdup_printf(
            "the address %s belongs to the learners %s and %s, so it doesn't say whom the row is "
            "about: add a column with user names or id numbers, or, if they are one person: "
            "testamur learner merge %s %s",
            row->email, owner->username, owner->other, owner->username, owner->other),
        error);
}

static enum identity_outcome nameless_refuse_two(struct identity *identity,
                                                 const struct staged_row *row,
                                                 const struct number *number,
                                                 const struct owner *by_number,
                                                 const struct owner *found, GError **error)
{
    return identity_refuse(
        identity, row,
        g_strdup_printf("the address belongs to the learner %s, but the number %s to %s; correct "
                        "the file, or, if they are one person: testamur learner merge %s %s",
                        found->username, number->value, by_number->username, found->username,
                        by_number->username),
        error);
}

/* Whom address and numbers lead to: *found, which stays empty for nobody. */
static enum identity_outcome nameless_look_up(struct identity *identity,
                                              const struct staged_row *row, struct owner *found,
                                              GError **error)
{
    struct number numbers[NUMBERS];
    identity_numbers(row, numbers);
    if (identity_has_email(row) && !owner_of_email(identity, row->email, found, error))
        return IDENTITY_FAILED;
    for (int i = 0; i < NUMBERS; i++) {
        OWNER_AUTO struct owner owner = { 0 };
        if (numbers[i].value == NULL)
            continue;
        if (!owner_of_value(identity, numbers[i].source, numbers[i].value, &owner, error))
            return IDENTITY_FAILED;
        const bool one_of_them =
            found->shared && (owner.id == found->id || owner.id == found->other_id);
        if (owner.id == 0 || (owner.id == found->id && !found->shared))
            continue;
        if (found->id != 0 && !one_of_them)
            return nameless_refuse_two(identity, row, &numbers[i], &owner, found, error);
        owner_clear(found);
        owner_take(found, &owner);
    }
    return found->shared ? nameless_refuse_shared(identity, row, found, error) : IDENTITY_FINE;
}

static enum identity_outcome nameless_take(struct identity *identity, const struct staged_row *row,
                                           const struct owner *found, struct staged_match *match,
                                           struct statement **known, GError **error)
{
    match->learner_id = found->id;
    if (!identity_stand_on(identity, found->id, known, error))
        return IDENTITY_FAILED;
    return identity_confirm_numbers(identity, row, match, found->username, error);
}

char *identity_make_name(const struct staged_row *row)
{
    struct number numbers[NUMBERS];
    identity_numbers(row, numbers);
    if (identity_has_email(row))
        return text_lower(row->email);
    if (numbers[0].value != NULL)
        return g_strdup(numbers[0].value);
    return numbers[1].value != NULL ? g_strconcat(numbers[1].source, "-", numbers[1].value, NULL)
                                    : NULL;
}

/* Somebody has the user name that would be made. It is the learner of the row only if the name is the row's address
 * and nobody knows another address of them. */
static enum identity_outcome nameless_meet(struct identity *identity, const struct staged_row *row,
                                           const char *username, gint64 id, const char *email,
                                           struct staged_match *match, struct statement **known,
                                           GError **error)
{
    const bool by_email = identity_has_email(row);
    const struct owner owner = { .id = id, .username = (char *)username };
    if (by_email && (email == NULL || *email == '\0'))
        return nameless_take(identity, row, &owner, match, known, error);
    return identity_refuse(
        identity, row,
        by_email ? g_strdup_printf("%s is the user name of a learner who has another address, %s: "
                                   "add a column with user names or id numbers",
                                   username, email)
                 : g_strdup_printf("%s is a learner's user name, and whether the number means the "
                                   "same person can't be told: add a column with user names or "
                                   "addresses",
                                   username),
        error);
}

static enum identity_outcome nameless_make(struct identity *identity, const struct staged_row *row,
                                           const char *username, struct staged_match *match,
                                           struct statement **known, GError **error)
{
    if (g_utf8_strlen(username, -1) > USERNAME_MOST)
        return identity_refuse(
            identity, row, g_strdup("the address is too long to make a user name of it"), error);
    int step = identity_stand_on_name(identity, username, error);
    if (step == 1) {
        g_autofree char *email = g_strdup(statement_text(identity->by_username, PERSON_EMAIL));
        return nameless_meet(identity, row, username,
                             statement_integer(identity->by_username, PERSON_ID), email, match,
                             known, error);
    }
    if (step < 0 || !identity_add(identity, row, username, true, &match->learner_id, error))
        return IDENTITY_FAILED;
    if (match->learner_id != 0)
        return identity_confirm_numbers(identity, row, match, username, error);
    statement_bind(identity->staged_by_username, "t", username);
    step = statement_step(identity->staged_by_username, error);
    if (step != 1)
        return IDENTITY_FAILED;
    g_autofree char *email =
        g_strdup(statement_text(identity->staged_by_username, STAGED_PERSON_EMAIL));
    return nameless_meet(identity, row, username,
                         statement_integer(identity->staged_by_username, STAGED_PERSON_ID), email,
                         match, known, error);
}

/* The letters of a name, of whatever script. Caller frees. */
static char *nameless_letters(const char *key)
{
    g_autoptr(GString) letters = g_string_new(NULL);
    for (; *key != '\0' && letters->len < USERNAME_MOST / 2; key = g_utf8_next_char(key))
        if (g_unichar_isalnum(g_utf8_get_char(key)))
            g_string_append_unichar(letters, g_utf8_get_char(key));
    return g_string_free(g_steal_pointer(&letters), FALSE);
}

/* A row with no more than a name: a new learner, if nobody is called so. */
static enum identity_outcome nameless_make_of_name(struct identity *identity,
                                                   const struct staged_row *row,
                                                   struct staged_match *match, GError **error)
{
    g_autofree char *key = identity_name_key(row);
    if (key == NULL || *key == '\0')
        return identity_refuse(
            identity, row, g_strdup("the row has no user name, address or id number, nor a name"),
            error);
    statement_bind(identity->staged_by_name, "t", key);
    int step = statement_step(identity->staged_by_name, error);
    if (step == 1)
        return identity_refuse(
            identity, row,
            g_strdup_printf(
                "a learner of this name is known: %s; a name alone doesn't say whom the "
                "row is about: add a column with addresses or id numbers",
                statement_text(identity->staged_by_name, 0)),
            error);
    g_autofree char *letters = nameless_letters(key);
    for (guint number = 1; step >= 0; number++) {
        g_autofree char *username = g_strdup_printf("%s%u", letters, number);
        step = identity_stand_on_name(identity, username, error);
        if (step != 0)
            continue;
        if (!identity_add(identity, row, username, true, &match->learner_id, error))
            return IDENTITY_FAILED;
        if (match->learner_id != 0)
            return IDENTITY_FINE;
    }
    return IDENTITY_FAILED;
}

bool identity_is_plain(const struct identity *identity, const struct staged_row *row)
{
    struct number numbers[NUMBERS];
    identity_numbers(row, numbers);
    if (row->username != NULL || numbers[0].value != NULL || numbers[1].value != NULL)
        return true;
    return !identity->stage->has_identities && identity_has_email(row)
           && !identity_may_have_address(identity, row->email);
}

enum identity_outcome identity_find_nameless(struct identity *identity,
                                             const struct staged_row *row,
                                             struct staged_match *match, struct statement **known,
                                             GError **error)
{
    OWNER_AUTO struct owner found = { 0 };
    const enum identity_outcome outcome = nameless_look_up(identity, row, &found, error);
    if (outcome != IDENTITY_FINE)
        return outcome;
    if (found.id != 0)
        return nameless_take(identity, row, &found, match, known, error);
    g_autofree char *username = identity_make_name(row);
    return username != NULL ? nameless_make(identity, row, username, match, known, error)
                            : nameless_make_of_name(identity, row, match, error);
}
