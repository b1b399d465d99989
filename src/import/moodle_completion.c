#include "config.h"

#include "import/moodle.h"

#include "import/cell_date.h"
#include "import/heading_words.h"
#include "import/table_rows.h"

#include <string.h>

/* Layer: import. The course completion report, and the activity completion report ("progress"), which shows the same
 * activities and not whether the course is complete (FORMATS.md sections 2.3 and 2.4). */

/* Course completion: "Essay 1", "Essay 1 - Completion date", …, "Course complete". */

/* Whether the column is an activity whose date stands in the next one. */
static bool completion_is_pair(const struct csv_record *header, guint index)
{
    if (index + 1 >= header->count || header->fields[index][0] == '\0')
        return false;
    g_autofree char *beginning = g_strconcat(header->fields[index], " - ", NULL);
    return g_str_has_prefix(header->fields[index + 1], beginning);
}

/* What stands behind the name of the activity in the heading of the pair's second column. */
static bool completion_is_dated(const struct csv_record *header, guint index)
{
    const char *rest = header->fields[index + 1] + strlen(header->fields[index]) + strlen(" - ");
    return heading_means(rest, HEADING_COMPLETION_DATE);
}

/* The second column is the name, for which some languages have the word for that of a thing: "Nazwa", "Название". */
static bool completion_recognise(const struct csv_record *header)
{
    bool pairs = false, dated = false;
    if (header->count < 3 || !heading_means(header->fields[0], HEADING_EXTERNAL_ID))
        return false;
    for (guint i = 2; i < header->count; i++) {
        const bool pair = completion_is_pair(header, i);
        pairs = pairs || pair;
        dated = dated || (pair && completion_is_dated(header, i));
    }
    const bool complete = heading_means(header->fields[header->count - 1], HEADING_COURSE_COMPLETE);
    if (heading_means(header->fields[1], HEADING_NAME)
        || heading_means(header->fields[1], HEADING_FAMILY_NAME))
        return pairs || complete;
    return pairs && dated && complete;
}

static void completion_add_activity(struct mapping *mapping, guint index)
{
    struct mapping_column *column = mapping_column_at(mapping, index);
    column->role = MAPPING_ACTIVITY;
    mapping_set_text(&column->item, column->heading);
}

static struct mapping *completion_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    const struct csv_record *header = &reader->header;
    guint first = 2;
    while (first + 1 < header->count && !completion_is_pair(header, first))
        first++;
    for (guint i = first; i < header->count; i++)
        if (completion_is_pair(header, i))
            completion_add_activity(mapping, i++);
    if (header->count > 2) {
        mapping_column_at(mapping, header->count - 1)->role = MAPPING_COMPLETION_DATE;
        moodle_propose_number(mapping, 0);
        mapping_column_at(mapping, 1)->role = MAPPING_NAME;
    }
    moodle_propose_person(mapping, reader->survey, 2, first);
    return mapping;
}

/* Activity completion: "", fields of people, then an activity and the date by which it is expected. */

/* What stands beside an activity: nothing, or a date. */
static bool progress_is_expected(const char *heading, struct cell_dates *dates)
{
    return heading[0] == '\0' || cell_date_orders(dates, heading, NULL) != 0;
}

/* The column of the first activity; the number of columns when the heading is none of this report. */
static guint progress_find_first(const struct csv_record *header)
{
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, 0);
    guint first = header->count;
    while (first >= 3 && header->fields[first - 2][0] != '\0'
           && progress_is_expected(header->fields[first - 1], dates))
        first -= 2;
    return first;
}

static bool progress_recognise(const struct csv_record *header)
{
    return header->count >= 3 && header->fields[0][0] == '\0'
           && progress_find_first(header) < header->count;
}

static struct mapping *progress_propose(const struct import_reader *reader)
{
    struct mapping *mapping = table_rows_propose_nothing(reader);
    const guint first = progress_find_first(&reader->header);
    for (guint i = first; i < reader->header.count; i += 2)
        completion_add_activity(mapping, i);
    mapping_column_at(mapping, 0)->role = MAPPING_NAME;
    moodle_propose_person(mapping, reader->survey, 1, first);
    return mapping;
}

const struct importer moodle_completion = {
    .kind = "moodle-completion",
    .title = "Moodle course completion report",
    .lms = "moodle",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .keeps_columns = true,
    .backslash = true,
    .recognise_header = completion_recognise,
    .propose = completion_propose,
    .begin = table_rows_begin,
    .next = table_rows_next,
};

/* Its writer quotes every cell and makes apostrophes of quotation marks: there are no backslashes to look for. */
const struct importer moodle_progress = {
    .kind = "moodle-progress",
    .title = "Moodle activity completion report",
    .lms = "moodle",
    .subject = IMPORT_TABLE,
    .any_table = true,
    .keeps_columns = true,
    .recognise_header = progress_recognise,
    .propose = progress_propose,
    .begin = table_rows_begin,
    .next = table_rows_next,
};
