#include "config.h"

#include "operations/moving_private.h"

#include "store/history.h"
#include "store/import_record.h"

/* Layer: operations. The record of a move: the import with its rows, and one row of the history. */

static json_t *count_objects(const struct moving_result *result)
{
    json_t *summary = json_object();
    for (int object = 0; object < MOVING_OBJECTS; object++) {
        g_autoptr(json_t) counts = json_object();
        for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++)
            if (result->counts[object][verdict] > 0)
                json_object_set_new(counts, staged_verdict_names[verdict],
                                    json_integer((json_int_t)result->counts[object][verdict]));
        if (json_object_size(counts) > 0)
            json_object_set(summary, moving_object_names[object], counts);
    }
    if (result->pdfs > 0)
        json_object_set_new(summary, "PDFs adopted", json_integer((json_int_t)result->pdfs));
    if (result->pdfs_missing > 0)
        json_object_set_new(summary, "PDFs missing",
                            json_integer((json_int_t)result->pdfs_missing));
    return summary;
}

/* The run has the sums of all objects as well, as the runs of other files have, and what was said about the whole file.
 * Caller frees. */
static char *write_summary(const json_t *objects, const struct moving_result *result)
{
    g_autoptr(json_t) summary = json_object();
    json_t *notices = json_array();
    for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++) {
        gint64 sum = 0;
        for (int object = 0; object < MOVING_OBJECTS; object++)
            sum += result->counts[object][verdict];
        if (sum > 0)
            json_object_set_new(summary, staged_verdict_names[verdict],
                                json_integer((json_int_t)sum));
    }
    json_object_update(summary, (json_t *)objects);
    for (guint i = 0; i < result->notices->len; i++)
        json_array_append_new(notices, json_text(result->notices->pdata[i]));
    json_object_set_new(summary, "notices", notices);
    return json_write_compact(summary);
}

static bool is_about_learner(enum moving_object object)
{
    return object == MOVING_LEARNER || object == MOVING_CREDENTIAL
           || object == MOVING_PATH_ENROLMENT;
}

static bool record_row(struct moving *moving, gint64 import_id, const struct moving_row *row,
                       GError **error)
{
    const bool learner = is_about_learner(row->object);
    g_autofree char *detail =
        g_strjoin("", moving_object_names[row->object], learner || *row->name == '\0' ? "" : " ",
                  learner ? "" : row->name, row->note != NULL ? ": " : "",
                  row->note != NULL ? row->note : "", NULL);
    const struct import_change change = { .line = (gint64)row->number,
                                          .username = learner ? row->name : "",
                                          .verdict = row->verdict,
                                          .detail = detail };
    return import_change_add(moving->installation->database, import_id, &change, error);
}

bool moving_record_begin(struct moving *moving, GError **error)
{
    const struct import_record record = {
        .file_name = moving->result->name,
        .kind = MOVING_KIND,
        .course_key = "",
        .operator_name = moving->installation->operator_name,
        .summary = "{}",
        .sha256 = moving->digest,
        .started = moving->now,
    };
    return import_run_add(moving->installation->database, &record, &moving->import_id, error);
}

bool moving_record(struct moving *moving, GError **error)
{
    const struct moving_result *result = moving->result;
    struct installation *installation = moving->installation;
    const gint64 id = moving->import_id;
    g_autoptr(json_t) summary = count_objects(result);
    g_autofree char *text = write_summary(summary, result);
    if (!import_record_finish(installation->database, id, text, error))
        return false;
    for (guint i = 0; i < result->rows->len; i++) {
        const struct moving_row *row = &g_array_index(result->rows, struct moving_row, i);
        if (row->verdict != STAGED_UNCHANGED && !record_row(moving, id, row, error))
            return false;
    }
    return history_add(installation->database, installation->operator_name, "import_run", id,
                       result->name, "import", summary, error);
}
