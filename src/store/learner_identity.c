#include "config.h"

#include "store/learner_identity.h"

#include "base/error.h"
#include "base/text.h"
#include "store/row.h"

static void identity_free_item(gpointer data)
{
    struct learner_identity *identity = data;
    g_free(identity->source);
    g_free(identity->value);
    g_free(identity);
}

GPtrArray *learner_identities(struct database *database, gint64 learner_id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(identity_free_item);
    g_autoptr(statement) row = database_query(database, error,
                                              "SELECT source, value FROM learner_identity"
                                              " WHERE learner_id = ? ORDER BY source, value",
                                              "i", learner_id);
    int step = -1;
    while (row != NULL && (step = statement_step(row, error)) == 1) {
        struct learner_identity *identity = g_new0(struct learner_identity, 1);
        identity->source = row_text(row, 0);
        identity->value = row_text(row, 1);
        g_ptr_array_add(list, identity);
    }
    return step == 0 ? g_steal_pointer(&list) : NULL;
}

const char *learner_identity_title(const struct learner_identity *identity)
{
    static const struct {
        const char *source, *title;
    } titles[] = {
        { "external", "Id number" },      { "moodle", "Number in Moodle" },
        { "canvas", "Number in Canvas" }, { "username", "Was known as" },
        { "email", "Was known with" },    { "openedx", "Other id in the LMS" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (g_str_equal(titles[i].source, identity->source))
            return titles[i].title;
    return "Known as";
}

bool learner_identity_add(struct database *database, gint64 learner_id, const char *source,
                          const char *value, GError **error)
{
    return value == NULL || *value == '\0'
           || database_run(database, error,
                           "INSERT INTO learner_identity (source, value, learner_id)"
                           " VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                           " SET learner_id = excluded.learner_id",
                           "tti", source, value, learner_id);
}

bool learner_external_id(struct database *database, gint64 learner_id, char **number,
                         GError **error)
{
    g_autoptr(statement) row =
        database_query(database, error,
                       "SELECT group_concat(value, ', ') FROM (SELECT value FROM learner_identity"
                       " WHERE learner_id = ? AND source = 'external' ORDER BY value)",
                       "i", learner_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *number = step == 1 ? row_text(row, 0) : NULL;
    return step >= 0;
}

bool learner_check_external_id(struct database *database, gint64 learner_id, const char *number,
                               GError **error)
{
    g_autoptr(statement) owner =
        database_query(database, error,
                       "SELECT username FROM learner_identity JOIN learner ON learner.id ="
                       " learner_id WHERE source = 'external' AND value = ? AND learner_id <> ?",
                       "ti", number, learner_id);
    const int step = owner != NULL ? statement_step(owner, error) : -1;
    if (step == 1) {
        g_autofree char *shown = text_show(number);
        g_autofree char *other = text_show(statement_text(owner, 0));
        g_set_error(error, STORE_ERROR, ERROR_DATA,
                    "the id number %s belongs to the learner %s: testamur learner merge makes one "
                    "of two",
                    shown, other);
    }
    return step == 0;
}

bool learner_set_external_id(struct database *database, gint64 learner_id, const char *number,
                             GError **error)
{
    return learner_check_external_id(database, learner_id, number, error)
           && database_run(database, error,
                           "DELETE FROM learner_identity WHERE learner_id = ?"
                           " AND source = 'external'",
                           "i", learner_id)
           && learner_identity_add(database, learner_id, "external", number, error);
}
