#include "config.h"

#include "import/testamur.h"

#include "base/error.h"
#include "import/field.h"

#include <string.h>

/* Layer: import. Learners as "export learners" writes them, and the tables beside them that are refused.
 *
 * What no other file tells (import_row.account) are lines of a text: "active no", "mail no", "made" (the user name),
 * "accepted" (the name) and "id SOURCE VALUE" for each id that the row has no member for. */

struct import_state {
    GString *account, *external;
};

bool testamur_headings_are(const struct csv_record *header, const struct testamur_column *columns,
                           guint count)
{
    for (guint i = 0; i < count; i++)
        if (i >= header->count || strcmp(header->fields[i], columns[i].heading) != 0)
            return false;
    return true;
}

static bool testamur_read_flag(const char *cell, const struct testamur_column *column, bool *flag,
                               GError **error)
{
    *flag = strcmp(cell, "yes") == 0;
    if (*flag || strcmp(cell, "no") == 0)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the column \"%s\" says \"%s\", not yes or no",
                column->heading, cell);
    return false;
}

bool testamur_check_width(const struct import_reader *reader, const struct csv_record *record,
                          GError **error)
{
    if (record->count == reader->header.count)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "the row has %u cells, its heading %u",
                record->count, reader->header.count);
    return false;
}

static bool learners_recognise(const struct csv_record *header)
{
    return header->count == TESTAMUR_LEARNER_COLUMNS
           && testamur_headings_are(header, testamur_learner_columns, TESTAMUR_LEARNER_COLUMNS);
}

static bool learners_open(struct import_reader *reader, GError **error)
{
    (void)error;
    reader->state = g_new0(struct import_state, 1);
    reader->state->account = g_string_new(NULL);
    reader->state->external = g_string_new(NULL);
    return true;
}

static const char *cell_of(const struct csv_record *record, enum testamur_learner_column column)
{
    return testamur_unguard(record->fields[column]);
}

/* Ids stand in lines; each becomes a line "id SOURCE VALUE", or "id LINE" where the line names its source. */
static bool add_ids(GString *account, const char *source, const char *cell, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(cell, "\n", -1);
    for (char **line = lines; *cell != '\0' && *line != NULL; line++) {
        if (!field_is_identifier(*line)) {
            g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                        "an id is empty, too long, or has control characters");
            return false;
        }
        g_string_append_printf(account, "id %s%s%s\n", source, *source != '\0' ? " " : "", *line);
    }
    return true;
}

static bool read_state(const char *cell, GString *account, GError **error)
{
    if (strcmp(cell, "accepted") == 0)
        g_string_append(account, "accepted\n");
    else if (strcmp(cell, "good") != 0 && strcmp(cell, "review") != 0) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the column \"name_state\" says \"%s\", not good, review or accepted", cell);
        return false;
    }
    return true;
}

static bool read_account(GString *account, const struct csv_record *record, GError **error)
{
    const struct testamur_column *columns = testamur_learner_columns;
    bool active, mail, made;
    if (!testamur_read_flag(cell_of(record, TESTAMUR_LEARNER_ACTIVE),
                            &columns[TESTAMUR_LEARNER_ACTIVE], &active, error)
        || !testamur_read_flag(cell_of(record, TESTAMUR_LEARNER_WANTS_MAIL),
                               &columns[TESTAMUR_LEARNER_WANTS_MAIL], &mail, error)
        || !testamur_read_flag(cell_of(record, TESTAMUR_LEARNER_USERNAME_MADE),
                               &columns[TESTAMUR_LEARNER_USERNAME_MADE], &made, error)
        || !read_state(cell_of(record, TESTAMUR_LEARNER_NAME_STATE), account, error))
        return false;
    g_string_append_printf(account, "active %s\nmail %s\n%s", active ? "yes" : "no",
                           mail ? "yes" : "no", made ? "made\n" : "");
    return add_ids(account, "external", cell_of(record, TESTAMUR_LEARNER_EXTERNAL_ID), error)
           && add_ids(account, "moodle", cell_of(record, TESTAMUR_LEARNER_MOODLE_ID), error)
           && add_ids(account, "canvas", cell_of(record, TESTAMUR_LEARNER_CANVAS_ID), error)
           && add_ids(account, "", cell_of(record, TESTAMUR_LEARNER_OTHER_IDS), error);
}

/* Learners are found by their first external id, too. */
static const char *first_external(struct import_state *state, const char *cell)
{
    g_string_truncate(state->external, 0);
    g_string_append_len(state->external, cell, (gssize)strcspn(cell, "\n"));
    return state->external->len > 0 ? state->external->str : NULL;
}

static enum import_step learners_read(struct import_reader *reader, const struct csv_record *record,
                                      struct import_row *row, GError **error)
{
    struct import_state *state = reader->state;
    const char *lms_id = cell_of(record, TESTAMUR_LEARNER_LMS_ID);
    const char *name = cell_of(record, TESTAMUR_LEARNER_NAME);
    row->username = cell_of(record, TESTAMUR_LEARNER_USERNAME);
    row->lms_id = *lms_id != '\0' ? lms_id : NULL;
    row->lms_source = "openedx";
    row->email = cell_of(record, TESTAMUR_LEARNER_EMAIL);
    row->language = cell_of(record, TESTAMUR_LEARNER_LANGUAGE);
    row->name = *name != '\0' ? name : NULL;
    row->first_name = cell_of(record, TESTAMUR_LEARNER_FIRST_NAME);
    row->last_name = cell_of(record, TESTAMUR_LEARNER_LAST_NAME);
    row->has_profile = row->name != NULL || *row->first_name != '\0' || *row->last_name != '\0';
    row->external_id = first_external(state, cell_of(record, TESTAMUR_LEARNER_EXTERNAL_ID));
    g_string_truncate(state->account, 0);
    if (!read_account(state->account, record, error))
        return IMPORT_BAD_ROW;
    row->account = state->account->str;
    return import_accept_learner(row, "user name or id", error);
}

static enum import_step learners_next(struct import_reader *reader, struct import_row *row,
                                      GError **error)
{
    struct csv_record record;
    const enum import_step step = import_next_record(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    return testamur_check_width(reader, &record, error) ? learners_read(reader, &record, row, error)
                                                        : IMPORT_BAD_ROW;
}

static void learners_close(struct import_reader *reader)
{
    if (reader->state == NULL)
        return;
    g_string_free(reader->state->account, TRUE);
    g_string_free(reader->state->external, TRUE);
    g_free(reader->state);
}

const struct importer testamur_learners = {
    .kind = "testamur-learners",
    .title = "Testamur's table of learners",
    .lms = "openedx",
    .subject = IMPORT_PROFILES,
    .recognise_header = learners_recognise,
    .open = learners_open,
    .next = learners_next,
    .close = learners_close,
};

static bool credentials_recognise(const struct csv_record *header)
{
    return testamur_headings_are(header, testamur_credential_columns, TESTAMUR_CREDENTIAL_COLUMNS);
}

const struct importer testamur_credentials = {
    .kind = "testamur-credentials",
    .title = "Testamur's table of credentials",
    .refusal = "is Testamur's table of credentials, which are issued and not imported; \"testamur "
               "backup\" and \"testamur restore\" take an installation elsewhere",
    .recognise_header = credentials_recognise,
};

static bool lines_recognise(const json_t *document)
{
    return json_object_get(document, "username") != NULL
           && (json_object_get(document, "name_state") != NULL
               || json_object_get(document, "scores") != NULL
               || json_object_get(document, "verify_uuid") != NULL);
}

const struct importer testamur_lines = {
    .kind = "testamur-lines",
    .title = "Testamur's JSON lines",
    .refusal = "is a table that Testamur wrote as JSON lines, for other programs; export it with "
               "--format csv, and import that",
    .recognise_document = lines_recognise,
};
