#include "config.h"

#include "import/openedx.h"

#include "base/error.h"
#include "import/field.h"
#include "import/heading_words.h"

#include <string.h>

/* Layer: import. The student profile report: the only file of Open edX that has people's names.
 *
 * Sites choose its columns, so they are found by name. Someone without a profile has a shorter row, from
 * which exactly the profile's columns are missing (FORMATS.md section 1.4). */

enum profile_column { ID, USERNAME, NAME, FIRST_NAME, LAST_NAME, EMAIL, LANGUAGE, MODE, COLUMNS };

static const char *const profile_headings[COLUMNS] = {
    "id", "username", "name", "first_name", "last_name", "email", "language", "enrollment_mode",
};

/* The columns that come from the profile; the rest belong to the account and the enrolment. */
static const char *const profile_own[] = {
    "name",
    "language",
    "location",
    "year_of_birth",
    "gender",
    "level_of_education",
    "mailing_address",
    "goals",
    "meta",
    "city",
    "country",
    "phone_number",
    NULL,
};

struct import_state {
    guint width;
    guint short_width;    /* without the profile */
    int full[COLUMNS];    /* cell of each column; -1: there is none */
    int shorter[COLUMNS]; /* the same in a row without a profile */
};

static int profile_find(const struct csv_record *header, const char *heading)
{
    for (guint i = 0; i < header->count; i++)
        if (g_ascii_strcasecmp(header->fields[i], heading) == 0)
            return (int)i;
    return -1;
}

/* What somebody has reached: Open edX's report never says, so it is a table of another origin, in which this is read. */
static bool profile_has_results(const struct csv_record *header)
{
    static const enum heading_meaning results[] = {
        HEADING_GRADE,     HEADING_PERCENT,   HEADING_POINTS,       HEADING_COMPLETION,
        HEADING_COMPLETED, HEADING_ISSUED_ON, HEADING_COMPLETED_ON, HEADING_UNKNOWN,
    };
    return headings_mean_any(header->fields, header->count, results);
}

static bool profile_recognise(const struct csv_record *header)
{
    return profile_find(header, "username") >= 0 && !profile_has_results(header)
           && (profile_find(header, "name") >= 0
               || (profile_find(header, "first_name") >= 0
                   && profile_find(header, "last_name") >= 0));
}

static bool profile_is_own(const char *heading)
{
    for (guint i = 0; profile_own[i] != NULL; i++)
        if (g_ascii_strcasecmp(heading, profile_own[i]) == 0)
            return true;
    return false;
}

static int profile_wanted(const char *heading)
{
    for (int i = 0; i < COLUMNS; i++)
        if (g_ascii_strcasecmp(heading, profile_headings[i]) == 0)
            return i;
    return -1;
}

static bool profile_open(struct import_reader *reader, GError **error)
{
    struct import_state *state = g_new0(struct import_state, 1);
    reader->state = state;
    state->width = reader->header.count;
    for (int i = 0; i < COLUMNS; i++)
        state->full[i] = state->shorter[i] = -1;
    for (guint i = 0; i < state->width; i++) {
        const char *heading = reader->header.fields[i];
        const bool own = profile_is_own(heading);
        const int wanted = profile_wanted(heading);
        if (wanted >= 0 && state->full[wanted] >= 0) {
            g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                        "%s: the column \"%s\" occurs twice; remove one and import again",
                        source_name(reader->source), heading);
            return false;
        }
        if (wanted >= 0) {
            state->full[wanted] = (int)i;
            state->shorter[wanted] = own ? -1 : (int)state->short_width;
        }
        state->short_width += !own;
    }
    return true;
}

static char *profile_cell(const struct csv_record *record, const int *cells,
                          enum profile_column column)
{
    return cells[column] < 0 ? NULL : field_text(record->fields[cells[column]]);
}

/* A cell that is never a name: the text None is Python's null. */
static const char *profile_nullable(const struct csv_record *record, const int *cells,
                                    enum profile_column column)
{
    const char *text = profile_cell(record, cells, column);
    return text == NULL ? NULL : field_is_none(text) ? "" : text;
}

/* Names keep their spaces and line breaks for the verdict on them; only a guard is taken off. */
static const char *profile_name(const struct csv_record *record, const int *cells,
                                enum profile_column column)
{
    return cells[column] < 0 ? NULL : csv_unguard(record->fields[cells[column]]);
}

static enum import_step profile_read(struct import_reader *reader, const struct csv_record *record,
                                     struct import_row *row, GError **error)
{
    const struct import_state *state = reader->state;
    const bool whole = record->count == state->width;
    if (!whole && record->count != state->short_width) {
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "the row has %u cells, its heading %u (%u without a profile)", record->count,
                    state->width, state->short_width);
        return IMPORT_BAD_ROW;
    }
    const int *cells = whole ? state->full : state->shorter;
    row->username = profile_cell(record, cells, USERNAME);
    row->lms_id = profile_nullable(record, cells, ID);
    row->email = profile_nullable(record, cells, EMAIL);
    row->language = profile_nullable(record, cells, LANGUAGE);
    row->mode = profile_nullable(record, cells, MODE);
    row->has_profile = whole;
    row->name = profile_name(record, cells, NAME);
    row->first_name = profile_name(record, cells, FIRST_NAME);
    row->last_name = profile_name(record, cells, LAST_NAME);
    row->activity = IMPORT_ACTIVE;
    if (row->lms_id != NULL && row->lms_id[0] == '\0')
        row->lms_id = NULL;
    return import_accept_learner(row, "user name or id", error);
}

static enum import_step profile_next(struct import_reader *reader, struct import_row *row,
                                     GError **error)
{
    struct csv_record record;
    const enum import_step step = import_next_record(reader, &record, row, error);
    if (step != IMPORT_ROW)
        return step;
    return profile_read(reader, &record, row, error);
}

static void profile_close(struct import_reader *reader)
{
    g_free(reader->state);
}

const struct importer openedx_profile = {
    .kind = "openedx-profiles",
    .title = "Open edX student profile report",
    .lms = "openedx",
    .subject = IMPORT_PROFILES,
    .recognise_header = profile_recognise,
    .open = profile_open,
    .next = profile_next,
    .close = profile_close,
};
