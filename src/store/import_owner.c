#include "config.h"

#include "store/import_identity_private.h"

#include "base/lower.h"
#include "store/name_key.h"
#include "store/row.h"

/* Layer: store. Who is known by something that a row says, and who becomes known by it. */

void owner_clear(struct owner *owner)
{
    g_free(owner->username);
    g_free(owner->other);
    *owner = (struct owner){ 0 };
}

void owner_take(struct owner *owner, struct owner *from)
{
    *owner = *from;
    *from = (struct owner){ 0 };
}

void looked_up_clear(struct looked_up *looked_up)
{
    g_clear_pointer(&looked_up->source, g_free);
    g_clear_pointer(&looked_up->value, g_free);
    owner_clear(&looked_up->owner);
}

/* Takes the rows of a bound statement. */
static bool owner_read(struct statement *place, struct owner *owner, bool staged, GError **error)
{
    int step;
    while ((step = statement_step(place, error)) == 1) {
        const gint64 id = statement_integer(place, 0);
        if (owner->id == 0) {
            owner->id = id;
            owner->username = g_strdup(statement_text(place, 1));
            owner->made = statement_integer(place, 2) != 0;
            owner->staged = staged;
        } else if (owner->id != id && !owner->shared) {
            owner->shared = true;
            owner->other_id = id;
            owner->other = g_strdup(statement_text(place, 1));
        }
    }
    return step == 0;
}

/* `owner` is empty, or the same. */
static void owner_copy(struct owner *owner, const struct owner *from)
{
    owner_clear(owner);
    *owner = *from;
    owner->username = g_strdup(from->username);
    owner->other = g_strdup(from->other);
}

static bool owner_of_stored_value(struct identity *identity, const char *source, const char *value,
                                  struct owner *owner, GError **error)
{
    if (!identity->has_values)
        return true;
    for (guint i = 0; i < LOOKED_UP; i++) {
        const struct looked_up *before = &identity->looked_up[i];
        if (g_strcmp0(before->value, value) == 0 && g_strcmp0(before->source, source) == 0) {
            owner_copy(owner, &before->owner);
            return true;
        }
    }
    struct looked_up *now = &identity->looked_up[++identity->last % LOOKED_UP];
    looked_up_clear(now);
    statement_bind(identity->by_value, "tt", source, value);
    if (!owner_read(identity->by_value, &now->owner, false, error))
        return false;
    now->source = g_strdup(source);
    now->value = g_strdup(value);
    owner_copy(owner, &now->owner);
    return true;
}

bool owner_of_username_before(struct identity *identity, const char *username, struct owner *owner,
                              GError **error)
{
    return owner_of_stored_value(identity, "username", username, owner, error);
}

bool owner_of_value(struct identity *identity, const char *source, const char *value,
                    struct owner *owner, GError **error)
{
    if (!owner_of_stored_value(identity, source, value, owner, error))
        return false;
    if (owner->id != 0 || !identity_may_have_value(identity, source, value))
        return true;
    if (!identity_settle(identity, error))
        return false;
    statement_bind(identity->staged_by_value, "tt", source, value);
    return owner_read(identity->staged_by_value, owner, true, error);
}

bool owner_of_lms_id(struct identity *identity, const char *lms_id, struct owner *owner,
                     GError **error)
{
    if (identity->has_learners) {
        statement_bind(identity->by_lms_id, "t", lms_id);
        if (!owner_read(identity->by_lms_id, owner, false, error))
            return false;
    }
    if (owner->id == 0 && !owner_of_stored_value(identity, "openedx", lms_id, owner, error))
        return false;
    if (owner->id == 0 && identity_may_have_newcomer(identity, lms_id)
        && !identity_settle(identity, error))
        return false;
    if (owner->id != 0 || !identity->stage->has_identities)
        return true;
    statement_bind(identity->staged_by_lms_id, "t", lms_id);
    return owner_read(identity->staged_by_lms_id, owner, true, error);
}

bool owner_of_email(struct identity *identity, const char *email, struct owner *owner,
                    GError **error)
{
    if (identity->has_learners) {
        statement_bind(identity->by_email, "t", email);
        if (!owner_read(identity->by_email, owner, false, error))
            return false;
    }
    if (owner->id == 0 && identity->has_values) {
        g_autofree char *lower = text_lower(email);
        if (!owner_of_stored_value(identity, "email", lower, owner, error))
            return false;
    }
    if (identity_may_have_address(identity, email) && !identity_settle(identity, error))
        return false;
    if (!identity->stage->lacks_usernames || !identity->stage->has_identities)
        return true;
    statement_bind(identity->staged_by_email, "t", email);
    return owner_read(identity->staged_by_email, owner, true, error);
}

bool identity_has_email(const struct staged_row *row)
{
    return row->email != NULL && row->email[0] != '\0';
}

enum identity_outcome identity_refuse(struct identity *identity, const struct staged_row *row,
                                      char *note, GError **error)
{
    const bool noted = import_stage_note(identity->stage, row->id, note, error);
    g_free(note);
    return noted ? IDENTITY_REFUSED : IDENTITY_FAILED;
}

char *identity_name_key(const struct staged_row *row)
{
    if (!row->has_name)
        return NULL;
    if (row->name != NULL && row->name[0] != '\0')
        return name_key(row->name);
    g_autofree char *both = g_strconcat(row->first_name != NULL ? row->first_name : "", " ",
                                        row->last_name != NULL ? row->last_name : "", NULL);
    return name_key(both);
}

static bool identity_add_name(struct identity *identity, const struct staged_row *row,
                              const char *username, GError **error)
{
    g_autofree char *key = identity_name_key(row);
    if (key == NULL)
        return true;
    statement_bind(identity->add_name, "tt", key, username);
    return statement_step(identity->add_name, error) == 0;
}

bool identity_add(struct identity *identity, const struct staged_row *row, const char *username,
                  bool made, gint64 *id, GError **error)
{
    struct import_stage *stage = identity->stage;
    if (stage->next_learner == 0
        && !row_number(database_query(stage->database, error,
                                      "SELECT 1 + max(coalesce((SELECT max(id) FROM learner), 0),"
                                      " coalesce((SELECT seq FROM sqlite_sequence"
                                      "  WHERE name = 'learner'), 0))",
                                      ""),
                       &stage->next_learner, error))
        return false;
    if (stage->first_learner == 0)
        stage->first_learner = stage->next_learner;
    const gint64 next = stage->next_learner;
    *id = next;
    if (identity_add_newcomer(stage, row, username)) {
        stage->next_learner++;
        return true;
    }
    if (!identity_settle(identity, error))
        return false;
    stage->has_identities = true;
    statement_bind(identity->add_new, "ittti", next, username, row->lms_id,
                   identity_has_email(row) ? row->email : NULL, (gint64)made);
    if (statement_step(identity->add_new, error) != 0)
        return false;
    if (database_changes(stage->database) == 0) {
        *id = 0;
        return true;
    }
    stage->next_learner++;
    return !stage->names_read || identity_add_name(identity, row, username, error);
}

bool identity_note_email(struct identity *identity, const struct staged_row *row,
                         struct statement *known, struct staged_match *match, GError **error)
{
    if (!identity_has_email(row)
        || g_ascii_strcasecmp(row->email, statement_text(known, PERSON_EMAIL)) == 0)
        return true;
    OWNER_AUTO struct owner before = { 0 };
    g_autofree char *lower = text_lower(row->email);
    if (!owner_of_stored_value(identity, "email", lower, &before, error))
        return false;
    if (before.id == match->learner_id)
        match->flags |= MATCH_OTHER_EMAIL;
    if (before.id == match->learner_id || !identity->stage->lacks_usernames)
        return true;
    if (!identity_settle(identity, error))
        return false;
    identity->stage->has_identities = true;
    statement_bind(identity->add_email, "itti", statement_integer(known, PERSON_ID),
                   statement_text(known, PERSON_USERNAME), row->email,
                   statement_integer(known, PERSON_USERNAME_MADE));
    return statement_step(identity->add_email, error) == 0;
}

bool identity_add_known(struct identity *identity, gint64 id, const struct staged_row *row,
                        GError **error)
{
    if (!identity_settle(identity, error))
        return false;
    identity->stage->has_identities = true;
    statement_bind(identity->add, "itt", id, row->username, row->lms_id);
    return statement_step(identity->add, error) == 0;
}

int identity_stand_on_name(struct identity *identity, const char *username, GError **error)
{
    if (!identity->has_learners)
        return 0;
    statement_bind(identity->by_username, "t", username);
    return statement_step(identity->by_username, error);
}

bool identity_stand_on(struct identity *identity, gint64 id, struct statement **known,
                       GError **error)
{
    statement_bind(identity->by_id, "i", id);
    const int step = statement_step(identity->by_id, error);
    *known = step == 1 ? identity->by_id : NULL;
    return step >= 0;
}
