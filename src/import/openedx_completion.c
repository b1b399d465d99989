#include "config.h"

#include "import/openedx.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

/* Layer: import. Answers of the completion aggregator, one page for each file (FORMATS.md section 1.6):
 * v0 and v1, pagination nested or flat. What stands below a result (chapters, blocks) is not needed. */

struct import_state {
    size_t next;
};

static bool completion_recognise(const json_t *document)
{
    const json_t *first = json_array_get(json_object_get(document, "results"), 0);
    if (!json_is_array(json_object_get(document, "results")))
        return false;
    if (first == NULL)
        return json_object_get(document, "pagination") != NULL
               || json_object_get(document, "count") != NULL;
    return json_object_get(first, "completion") != NULL
           && json_object_get(first, "course_key") != NULL;
}

static bool completion_complain(const struct import_reader *reader, const char *sentence,
                                GError **error)
{
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", source_name(reader->source), sentence);
    return false;
}

static bool completion_open(struct import_reader *reader, GError **error)
{
    const json_t *results = json_object_get(reader->document, "results");
    const json_t *result = NULL;
    size_t index = 0, named = 0;
    reader->state = g_new0(struct import_state, 1);
    json_array_foreach (results, index, result) {
        const char *key = json_string_value(json_object_get(result, "course_key"));
        if (key != NULL && reader->course_key == NULL)
            reader->course_key = g_strdup(key);
        if (key != NULL && strcmp(key, reader->course_key) != 0)
            return completion_complain(reader,
                                       "tells about several courses; fetch the completions of one "
                                       "course at a time",
                                       error);
        named += json_object_get(result, "username") != NULL;
    }
    if (named == json_array_size(results)) {
        if (reader->learner == NULL)
            return true;
        return completion_complain(reader, "names its learners itself; leave --learner out", error);
    }
    if (json_array_size(results) > 1)
        return completion_complain(
            reader,
            "has several results and does not say whose they are; fetch them "
            "as a member of the course staff, so that each has a username",
            error);
    if (reader->learner != NULL)
        return true;
    return completion_complain(
        reader,
        "does not say whose completion it is; add --learner USERNAME, or fetch "
        "the whole course as a member of its staff",
        error);
}

static bool completion_read_number(const json_t *value, double *number)
{
    *number = NAN;
    if (value == NULL || json_is_null(value))
        return true;
    if (!json_is_number(value))
        return false;
    *number = json_number_value(value);
    return isfinite(*number) && *number >= 0;
}

/* percent, else ratio, else earned of possible: a fraction, whatever its name says. */
static bool completion_read_ratio(const json_t *completion, struct import_row *row)
{
    double percent = NAN, ratio = NAN;
    if (!completion_read_number(json_object_get(completion, "earned"), &row->earned)
        || !completion_read_number(json_object_get(completion, "possible"), &row->possible)
        || !completion_read_number(json_object_get(completion, "percent"), &percent)
        || !completion_read_number(json_object_get(completion, "ratio"), &ratio))
        return false;
    if (!isnan(percent))
        row->ratio = percent;
    else if (!isnan(ratio))
        row->ratio = ratio;
    else if (row->possible > 0 && !isnan(row->earned))
        row->ratio = row->earned / row->possible;
    else
        return false;
    row->has_completion = row->ratio <= 1 + 1e-9;
    row->ratio = MIN(row->ratio, 1);
    return row->has_completion;
}

static enum import_step completion_next(struct import_reader *reader, struct import_row *row,
                                        GError **error)
{
    const json_t *results = json_object_get(reader->document, "results");
    const json_t *result = json_array_get(results, reader->state->next);
    row->line = ++reader->state->next;
    if (result == NULL)
        return IMPORT_END;
    const json_t *username = json_object_get(result, "username");
    const json_t *completion = json_object_get(result, "completion");
    row->username = username == NULL ? reader->learner : json_string_value(username);
    if (!json_is_object(completion) || json_object_get(result, "course_key") == NULL
        || row->username == NULL) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "the result lacks its course_key, completion or username");
        return IMPORT_BAD_ROW;
    }
    if (!completion_read_ratio(completion, row)) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "the completion is not a fraction from 0 to 1");
        return IMPORT_BAD_ROW;
    }
    row->activity = IMPORT_ACTIVE;
    return import_accept_learner(row, "user name", error);
}

static void completion_close(struct import_reader *reader)
{
    g_free(reader->state);
}

const struct importer openedx_completion = {
    .kind = "openedx-completions",
    .title = "Open edX completions (completion aggregator)",
    .lms = "openedx",
    .subject = IMPORT_COMPLETIONS,
    .needs_course = true,
    .recognise_document = completion_recognise,
    .open = completion_open,
    .next = completion_next,
    .close = completion_close,
};
