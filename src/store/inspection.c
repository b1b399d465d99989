#include "config.h"

#include "store/inspection.h"

#include "store/row.h"

static bool add_texts(GPtrArray *texts, struct statement *statement, const char *good,
                      GError **error)
{
    g_autoptr(GPtrArray) found = row_texts(statement, error);
    for (guint i = 0; found != NULL && i < found->len; i++)
        if (g_strcmp0(found->pdata[i], good) != 0)
            g_ptr_array_add(texts, g_strdup(found->pdata[i]));
    return found != NULL;
}

GPtrArray *inspection_structure(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (add_texts(texts, database_query(database, error, "PRAGMA integrity_check", ""), "ok", error)
        && add_texts(texts,
                     database_query(database, error,
                                    "SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\""
                                    " || ' refers to a row of ' || parent || ' that is not there'"
                                    " FROM pragma_foreign_key_check",
                                    ""),
                     NULL, error))
        return g_steal_pointer(&texts);
    return NULL;
}

static const char *const questions[INSPECTION_COUNT] = {
    [INSPECTION_TWO_AVAILABLE] =
        "SELECT 'learner ' || learner_id || ' has ' || count(*) || ' available credentials of"
        " configuration ' || configuration_id FROM credential NOT INDEXED"
        " WHERE status = 'available' GROUP BY configuration_id, learner_id HAVING count(*) > 1",
    [INSPECTION_SAME_VERIFY_UUID] =
        "SELECT 'the verification id ' || verify_uuid || ' belongs to ' || count(*) ||"
        " ' credentials' FROM credential NOT INDEXED GROUP BY verify_uuid HAVING count(*) > 1",
    [INSPECTION_NO_DOCUMENT] =
        "SELECT 'credential ' || uuid || ' is available, but its document is missing'"
        " FROM credential WHERE status = 'available' AND adopted <> 'no document'"
        " AND NOT EXISTS"
        " (SELECT 1 FROM document WHERE credential_id = credential.id)",
    [INSPECTION_TWO_MAILS] =
        "SELECT 'credential ' || credential_id || ' has ' || count(*) || ' accepted messages of"
        " the kind ' || kind FROM mail NOT INDEXED WHERE state = 'accepted'"
        " GROUP BY credential_id, kind HAVING count(*) > 1",
    [INSPECTION_LOST_SCORES] =
        "SELECT count(*) || iif(count(*) = 1, ' score belongs', ' scores belong') || ' to learners"
        " who are not there, such as number ' || min(learner_id) FROM subsection_grade"
        " WHERE NOT EXISTS (SELECT 1 FROM learner WHERE id = learner_id) HAVING count(*) > 0",
    [INSPECTION_CLOCK] =
        "SELECT 'the clock went back by ' || ((before - at) / 1000000) || ' s before entry ' || id"
        " || ' of the history' FROM (SELECT id, at, lag(at) OVER (ORDER BY id) AS before"
        " FROM history) WHERE at < before",
    [INSPECTION_ADOPTED_BARE] =
        "SELECT 'credential ' || uuid || ' was adopted without a PDF: import the old installation"
        " again with its media directory, or reissue it'"
        " FROM credential WHERE status = 'available' AND adopted = 'no document'",
};

GPtrArray *inspection_ask(struct database *database, enum inspection inspection, GError **error)
{
    return row_texts(database_query(database, error, questions[inspection], ""), error);
}

bool inspection_count_owned(struct database *database, const char *owner, gint64 *count,
                            GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT (SELECT count(*) FROM credential WHERE owner = ?1 AND"
                                     " (owner <> '' OR status = 'generating'))"
                                     " + (SELECT count(*) FROM mail WHERE owner = ?1"
                                     " AND state = 'sending')",
                                     "t", owner),
                      count, error);
}

bool inspection_count_credentials(struct database *database, gint64 *count, GError **error)
{
    return row_number(database_query(database, error, "SELECT count(*) FROM credential", ""), count,
                      error);
}

bool inspection_find(struct database *database, const char *uuid, char **status, char **owner,
                     GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error, "SELECT status, owner FROM credential WHERE uuid = ?", "t", uuid);
    const int step = row != NULL ? statement_step(row, error) : -1;
    *status = step == 1 ? row_text(row, 0) : NULL;
    *owner = step == 1 ? row_text(row, 1) : NULL;
    return step >= 0;
}
