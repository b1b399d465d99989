#include "config.h"

#include "store/learner_proposal.h"

#include "base/error.h"
#include "store/row.h"

void learner_proposal_free(struct learner_proposal *proposal)
{
    if (proposal == NULL)
        return;
    g_free(proposal->name);
    g_free(proposal->first_name);
    g_free(proposal->last_name);
    g_free(proposal);
}

struct learner_proposal *learner_proposal_read(struct database *database, gint64 learner_id,
                                               GError **error)
{
    g_autoptr(statement) row = database_query(
        database, error,
        "SELECT proposed_name, proposed_first_name, proposed_last_name, proposed_import_id"
        " FROM learner WHERE id = ?",
        "i", learner_id);
    const int step = row != NULL ? statement_step(row, error) : -1;
    if (step == 0)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND, "the learner is not there any more");
    if (step != 1)
        return NULL;
    struct learner_proposal *proposal = g_new0(struct learner_proposal, 1);
    proposal->name = row_text(row, 0);
    proposal->first_name = row_text(row, 1);
    proposal->last_name = row_text(row, 2);
    proposal->import_id = statement_integer(row, 3);
    return proposal;
}

bool learner_proposal_write(struct database *database, gint64 learner_id,
                            const struct learner_proposal *proposal, GError **error)
{
    static const struct learner_proposal none = { NULL, (char *)"", (char *)"", 0 };
    if (proposal == NULL)
        proposal = &none;
    return database_run(database, error,
                        "UPDATE learner SET proposed_name = ?, proposed_first_name = ?,"
                        " proposed_last_name = ?, proposed_import_id = ? WHERE id = ?",
                        "tttii", proposal->name, proposal->first_name, proposal->last_name,
                        proposal->import_id, learner_id);
}

bool learner_proposal_settle(struct database *database, gint64 learner_id, gint64 import_id,
                             GError **error)
{
    return learner_proposal_write(database, learner_id, NULL, error)
           && database_run(database, error,
                           "UPDATE learner SET name_import_id = ?, name_import_line = 0"
                           " WHERE id = ?",
                           "ii", import_id, learner_id);
}

bool learner_proposal_count(struct database *database, gint64 import_id, gint64 *count,
                            GError **error)
{
    return row_number(database_query(database, error,
                                     "SELECT count(*) FROM learner INDEXED BY learner_proposed"
                                     " WHERE proposed_import_id <> 0 AND proposed_import_id = ?",
                                     "i", import_id),
                      count, error);
}
