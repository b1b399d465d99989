#include "config.h"

#include "store/import_identity_private.h"

#include "store/name_key.h"
#include "store/row.h"

/* Layer: store. What a matching run asks the tables. */

#define IDENTITY_PERSON                                                                            \
    "SELECT id, username, username_made, lms_id, email, email_by_hand, name, first_name,"          \
    " last_name, name_by_hand, language, proposed_import_id FROM learner WHERE "

/* Where each is kept, and what it asks. */
#define KEPT(member) G_STRUCT_OFFSET(struct identity, member)
static const struct {
    gsize place;
    const char *sql, *types;
} identity_statements[] = {
    { KEPT(by_username), IDENTITY_PERSON "username = ?", "n" },
    { KEPT(by_id), IDENTITY_PERSON "id = ?", "n" },
    { KEPT(by_lms_id), "SELECT id, username, username_made FROM learner WHERE lms_id = ?", "n" },
    { KEPT(by_email),
      "SELECT id, username, username_made FROM learner WHERE email = ? ORDER BY id LIMIT 3", "n" },
    { KEPT(by_value),
      "SELECT learner.id, username, username_made FROM learner_identity"
      " JOIN learner ON learner.id = learner_id WHERE source = ? AND value = ?",
      "nn" },
    { KEPT(value_of),
      "SELECT value FROM learner_identity WHERE learner_id = ? AND source = 'external'", "n" },
    { KEPT(staged_by_id), "SELECT username, made FROM temp.import_identity WHERE id = ?", "n" },
    { KEPT(staged_by_username),
      "SELECT id, username, made, lms_id, email FROM temp.import_identity WHERE username = ?",
      "n" },
    { KEPT(staged_by_lms_id),
      "SELECT id, username, made FROM temp.import_identity WHERE lms_id = ?", "n" },
    { KEPT(staged_by_email),
      "SELECT id, username, made FROM temp.import_identity"
      " WHERE email = ? COLLATE NOCASE LIMIT 3",
      "n" },
    { KEPT(staged_by_value),
      "SELECT v.id, coalesce(i.username, l.username), coalesce(i.made, l.username_made, 0)"
      " FROM temp.import_value v LEFT JOIN temp.import_identity i ON i.id = v.id"
      " LEFT JOIN main.learner l ON l.id = v.id WHERE source = ? AND value = ?",
      "nn" },
    { KEPT(staged_by_name), "SELECT username FROM temp.import_name WHERE key = ?", "n" },
    { KEPT(add),
      "INSERT INTO temp.import_identity (id, username, lms_id) VALUES (?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET lms_id = excluded.lms_id",
      "nnn" },
    { KEPT(add_new),
      "INSERT INTO temp.import_identity VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", "nnnnn" },
    { KEPT(add_value), "INSERT INTO temp.import_value VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      "nnn" },
    { KEPT(add_email),
      "INSERT INTO temp.import_identity (id, username, email, made) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET email = excluded.email",
      "nnnn" },
    { KEPT(add_name), "INSERT INTO temp.import_name VALUES (?, ?)", "nn" },
    { KEPT(rename),
      "UPDATE temp.import_identity SET username = ?, made = 0, lms_id = coalesce(lms_id, ?)"
      " WHERE id = ?",
      "nnn" },
};

static struct statement **identity_statement(struct identity *identity, gsize index)
{
    return &G_STRUCT_MEMBER(struct statement *, identity, identity_statements[index].place);
}

void identity_free(struct identity *identity)
{
    for (gsize i = 0; i < G_N_ELEMENTS(identity_statements); i++)
        statement_end(*identity_statement(identity, i));
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
    for (gsize i = 0; i < G_N_ELEMENTS(identity_statements); i++) {
        struct statement **statement = identity_statement(identity, i);
        *statement = database_query(identity->stage->database, error, identity_statements[i].sql,
                                    identity_statements[i].types);
        if (*statement == NULL)
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
