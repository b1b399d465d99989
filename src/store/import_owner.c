#include "config.h"

#include "store/import_identity_private.h"

#include "base/lower.h"
#include "store/name_key.h"
#include "store/row.h"

#define IDENTITY_PERSON                                                                            \
    "SELECT id, username, username_made, lms_id, email, email_by_hand, name, first_name,"          \
    " last_name, name_by_hand, language, proposed_import_id FROM learner WHERE "

static void looked_up_clear(struct looked_up *looked_up)
{
    g_clear_pointer(&looked_up->source, g_free);
    g_clear_pointer(&looked_up->value, g_free);
    owner_clear(&looked_up->owner);
}

void identity_free(struct identity *identity)
{
    struct statement *all[] = {
        identity->by_username,
        identity->by_id,
        identity->by_lms_id,
        identity->by_email,
        identity->by_value,
        identity->value_of,
        identity->staged_by_id,
        identity->staged_by_username,
        identity->staged_by_lms_id,
        identity->staged_by_email,
        identity->staged_by_value,
        identity->staged_by_name,
        identity->add,
        identity->add_new,
        identity->add_value,
        identity->add_name,
        identity->add_email,
        identity->rename,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        statement_end(all[i]);
    for (guint i = 0; i < LOOKED_UP; i++)
        looked_up_clear(&identity->looked_up[i]);
    g_free(identity);
}

/* For rows that say no more than a name: everybody's names. */
static bool identity_read_names(struct import_stage *stage, GError **error)
{
    struct database *database = stage->database;
    if (!stage->has_bare_names || stage->names_read)
        return true;
    g_autoptr(statement) people =
        database_query(database, error,
                       "SELECT username, iif(trim(coalesce(name, '')) <> '', name,"
                       " trim(first_name || ' ' || last_name)) FROM learner",
                       "");
    g_autoptr(statement) add =
        database_query(database, error, "INSERT INTO temp.import_name VALUES (?, ?)", "nn");
    int step = -1;
    while (people != NULL && add != NULL && (step = statement_step(people, error)) == 1) {
        g_autofree char *key = name_key(statement_text(people, 1));
        if (*key == '\0')
            continue;
        statement_bind(add, "tt", key, statement_text(people, 0));
        if (statement_step(add, error) != 0)
            return false;
    }
    stage->names_read =
        step == 0
        && database_run(database, error, "CREATE INDEX temp.import_name_key ON import_name (key)",
                        "");
    return stage->names_read;
}

/* What has to be known before the first row. */
static bool identity_look_around(struct identity *identity, GError **error)
{
    struct database *database = identity->stage->database;
    gint64 learners = 0, values = 0;
    if (!row_number(database_query(database, error, "SELECT EXISTS (SELECT 1 FROM learner)", ""),
                    &learners, error)
        || !row_number(
            database_query(database, error, "SELECT EXISTS (SELECT 1 FROM learner_identity)", ""),
            &values, error))
        return false;
    identity->has_learners = learners != 0;
    identity->has_values = values != 0;
    if (identity->stage->lacks_usernames
        && !database_run(database, error,
                         "CREATE INDEX IF NOT EXISTS temp.import_identity_email"
                         " ON import_identity (email COLLATE NOCASE) WHERE email IS NOT NULL",
                         ""))
        return false;
    return identity_read_names(identity->stage, error);
}

static bool identity_prepare(struct identity *identity, GError **error)
{
    const struct {
        struct statement **statement;
        const char *sql, *types;
    } all[] = {
        { &identity->by_username, IDENTITY_PERSON "username = ?", "n" },
        { &identity->by_id, IDENTITY_PERSON "id = ?", "n" },
        { &identity->by_lms_id, "SELECT id, username, username_made FROM learner WHERE lms_id = ?",
          "n" },
        { &identity->by_email,
          "SELECT id, username, username_made FROM learner WHERE email = ? ORDER BY id LIMIT 3",
          "n" },
        { &identity->by_value,
          "SELECT learner.id, username, username_made FROM learner_identity"
          " JOIN learner ON learner.id = learner_id WHERE source = ? AND value = ?",
          "nn" },
        { &identity->value_of,
          "SELECT value FROM learner_identity WHERE learner_id = ? AND source = 'external'", "n" },
        { &identity->staged_by_id, "SELECT username, made FROM temp.import_identity WHERE id = ?",
          "n" },
        { &identity->staged_by_username,
          "SELECT id, username, made, lms_id, email FROM temp.import_identity WHERE username = ?",
          "n" },
        { &identity->staged_by_lms_id,
          "SELECT id, username, made FROM temp.import_identity WHERE lms_id = ?", "n" },
        { &identity->staged_by_email,
          "SELECT id, username, made FROM temp.import_identity"
          " WHERE email = ? COLLATE NOCASE LIMIT 3",
          "n" },
        { &identity->staged_by_value,
          "SELECT v.id, coalesce(i.username, l.username), coalesce(i.made, l.username_made, 0)"
          " FROM temp.import_value v LEFT JOIN temp.import_identity i ON i.id = v.id"
          " LEFT JOIN main.learner l ON l.id = v.id WHERE source = ? AND value = ?",
          "nn" },
        { &identity->staged_by_name, "SELECT username FROM temp.import_name WHERE key = ?", "n" },
        { &identity->add,
          "INSERT INTO temp.import_identity (id, username, lms_id) VALUES (?, ?, ?)"
          " ON CONFLICT (id) DO UPDATE SET lms_id = excluded.lms_id",
          "nnn" },
        { &identity->add_new,
          "INSERT INTO temp.import_identity VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
          "nnnnn" },
        { &identity->add_value,
          "INSERT INTO temp.import_value VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "nnn" },
        { &identity->add_email,
          "INSERT INTO temp.import_identity (id, username, email, made) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (id) DO UPDATE SET email = excluded.email",
          "nnnn" },
        { &identity->add_name, "INSERT INTO temp.import_name VALUES (?, ?)", "nn" },
        { &identity->rename,
          "UPDATE temp.import_identity SET username = ?, made = 0, lms_id = coalesce(lms_id, ?)"
          " WHERE id = ?",
          "nnn" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        *all[i].statement =
            database_query(identity->stage->database, error, all[i].sql, all[i].types);
        if (*all[i].statement == NULL)
            return false;
    }
    return true;
}

struct identity *identity_new(struct import_stage *stage, GError **error)
{
    g_autoptr(identity) identity = g_new0(struct identity, 1);
    identity->stage = stage;
    return identity_look_around(identity, error) && identity_prepare(identity, error)
               ? g_steal_pointer(&identity)
               : NULL;
}

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

void identity_numbers(const struct staged_row *row, struct number numbers[NUMBERS])
{
    numbers[0] = (struct number){ "external", row->external_id, MATCH_EXTERNAL };
    numbers[1] = (struct number){ row->platform, row->platform_id, MATCH_PLATFORM };
    for (int i = 0; i < NUMBERS; i++)
        if (numbers[i].source == NULL || (numbers[i].value != NULL && *numbers[i].value == '\0'))
            numbers[i].value = NULL;
}

int identity_refuse(struct identity *identity, const struct staged_row *row, char *note,
                    GError **error)
{
    const bool noted = import_stage_note(identity->stage, row->id, note, error);
    g_free(note);
    return noted ? 1 : -1;
}

int identity_refuse_number(struct identity *identity, const struct staged_row *row,
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
static int identity_check_other_number(struct identity *identity, const struct staged_row *row,
                                       gint64 id, const char *username, GError **error)
{
    if (!identity->has_values)
        return 0;
    statement_bind(identity->value_of, "i", id);
    const int step = statement_step(identity->value_of, error);
    if (step <= 0)
        return step;
    return identity_refuse(
        identity, row,
        g_strdup_printf("the learner %s is known with the id number %s, but the row says %s; if it "
                        "was changed: testamur learner change %s --id %s",
                        username, statement_text(identity->value_of, 0), row->external_id, username,
                        row->external_id),
        error);
}

/* 1: nobody in this import had it, 0: somebody had, -1: error. */
static int identity_add_value(struct identity *identity, const struct number *number,
                              gint64 learner_id, GError **error)
{
    const enum newcomer_value added =
        identity_add_newcomer_value(identity->stage, number, learner_id);
    if (added == NEWCOMER_VALUE_ADDED)
        return 1;
    if (added == NEWCOMER_VALUE_KNOWN && !identity_settle(identity, error))
        return -1;
    statement_bind(identity->add_value, "tti", number->source, number->value, learner_id);
    identity->stage->has_values = true;
    if (statement_step(identity->add_value, error) != 0)
        return -1;
    return database_changes(identity->stage->database) > 0;
}

static int identity_confirm_number(struct identity *identity, const struct staged_row *row,
                                   const struct number *number, struct staged_match *match,
                                   const char *username, GError **error)
{
    const int added =
        identity->has_values ? 0 : identity_add_value(identity, number, match->learner_id, error);
    match->flags |= added > 0 ? number->flag : 0;
    if (added != 0)
        return MIN(added, 0);
    OWNER_AUTO struct owner owner = { 0 };
    if (!owner_of_value(identity, number->source, number->value, &owner, error))
        return -1;
    if (owner.id != 0 && owner.id != match->learner_id)
        return identity_refuse_number(identity, row, number, &owner, username, error);
    if (owner.id != 0) {
        match->flags |= owner.staged ? number->flag : 0;
        return 0;
    }
    const int other =
        number->flag == MATCH_EXTERNAL
            ? identity_check_other_number(identity, row, match->learner_id, username, error)
            : 0;
    if (other != 0)
        return other;
    match->flags |= number->flag;
    return MIN(identity_add_value(identity, number, match->learner_id, error), 0);
}

int identity_confirm_numbers(struct identity *identity, const struct staged_row *row,
                             struct staged_match *match, const char *username, GError **error)
{
    struct number numbers[NUMBERS];
    int outcome = 0;
    identity_numbers(row, numbers);
    for (int i = 0; outcome == 0 && i < NUMBERS; i++)
        if (numbers[i].value != NULL)
            outcome = identity_confirm_number(identity, row, &numbers[i], match, username, error);
    return outcome;
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

int identity_add(struct identity *identity, const struct staged_row *row, const char *username,
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
        return -1;
    if (stage->first_learner == 0)
        stage->first_learner = stage->next_learner;
    *id = stage->next_learner;
    if (identity_add_newcomer(stage, row, username)) {
        stage->next_learner++;
        return 1;
    }
    if (!identity_settle(identity, error))
        return -1;
    stage->has_identities = true;
    statement_bind(identity->add_new, "ittti", *id, username, row->lms_id,
                   identity_has_email(row) ? row->email : NULL, (gint64)made);
    if (statement_step(identity->add_new, error) != 0)
        return -1;
    if (database_changes(stage->database) == 0)
        return 0;
    stage->next_learner++;
    return !stage->names_read || identity_add_name(identity, row, username, error) ? 1 : -1;
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
