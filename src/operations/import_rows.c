#include "config.h"

#include "operations/import_rows.h"

#include "base/error.h"

gint64 import_result_rows(const struct import_result *result)
{
    return import_stage_rows(result->stage);
}

enum staged_verdict import_result_verdict(const struct import_result *result, gint64 id)
{
    return import_stage_verdict(result->stage, id);
}

bool import_result_needs_attention(const struct import_result *result, gint64 id)
{
    const enum staged_verdict verdict = import_stage_verdict(result->stage, id);
    const bool review = import_stage_needs_review(result->stage, id);
    return verdict == STAGED_REFUSED || verdict == STAGED_SKIPPED || verdict == STAGED_CONFLICT
           || verdict == STAGED_PENDING || (review && verdict != STAGED_UNCHANGED);
}

const struct import_outcome *import_result_outcome(const struct import_result *result, gint64 id)
{
    for (guint i = 0; i < result->outcomes->len; i++) {
        const struct import_outcome *outcome = result->outcomes->pdata[i];
        if (id >= outcome->first && id <= outcome->last)
            return outcome;
    }
    g_return_val_if_reached(NULL);
}

bool import_result_read(struct import_result *result, gint64 id, gint64 *line, char **username,
                        char **note, GError **error)
{
    g_autoptr(statement) row = import_stage_report(result->stage, id, id, error);
    if (row == NULL || statement_step(row, error) != 1) {
        if (row != NULL && (error == NULL || *error == NULL))
            g_set_error_literal(error, OPERATIONS_ERROR, ERROR_IO, "a row of the file was lost");
        return false;
    }
    *line = statement_integer(row, 1);
    *username = g_strdup(statement_text(row, 2));
    *note = g_strdup(statement_text(row, 3));
    return true;
}
