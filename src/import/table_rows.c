#include "config.h"

#include "import/table_rows.h"

#include "base/clock.h"
#include "base/error.h"
#include "import/cell_words.h"
#include "import/heading_words.h"
#include "import/table_private.h"

#include <math.h>
#include <string.h>

/* Layer: import. The order of work for tables, and who a row is about; table_results.c reads what it says of them. */

struct mapping *table_rows_propose_nothing(const struct import_reader *reader)
{
    struct mapping *mapping = mapping_new(reader->importer->kind);
    for (guint i = 0; i < reader->header.count; i++)
        mapping_add_column(mapping, reader->header.fields[i]);
    return mapping;
}

bool table_rows_prepare(struct import_reader *reader, const struct import_request *request,
                        GError **error)
{
    reader->zone = request->zone != NULL ? g_time_zone_ref(request->zone) : g_time_zone_new_utc();
    const bool taken =
        request->survey != NULL && request->survey->columns->len == reader->header.count;
    reader->survey = taken ? survey_ref(request->survey) : survey_take(reader, request, error);
    if (reader->survey == NULL)
        return false;
    const bool given =
        request->mapping != NULL && request->mapping->columns->len == reader->header.count;
    reader->mapping = given ? mapping_copy(request->mapping) : reader->importer->propose(reader);
    for (guint i = 0; request->changes != NULL && request->changes[i] != NULL; i++)
        if (!mapping_change(reader->mapping, request->changes[i], error))
            return false;
    mapping_settle(reader->mapping, reader->survey);
    return true;
}

static void table_add_column(struct table_rows *table, struct import_reader *reader, guint index)
{
    const struct mapping_column *column = mapping_column_at(reader->mapping, index);
    if (column->role != MAPPING_IGNORED)
        g_array_append_val(table->read, index);
    if (column->role == MAPPING_ACTIVITY) {
        g_array_append_val(table->activities, index);
    } else if (column->role == MAPPING_SCORE) {
        const struct import_column graded = { .category = g_strdup(column->category),
                                              .number = column->number,
                                              .name = g_strdup(column->item) };
        g_array_append_val(reader->columns, graded);
        g_array_append_val(table->scores, index);
    } else if (table->cells[column->role] < 0) {
        table->cells[column->role] = (int)index;
    }
}

GHashTable *table_words_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

bool table_rows_begin(struct import_reader *reader,
                      G_GNUC_UNUSED const char *const *assignment_types, GError **error)
{
    mapping_settle(reader->mapping, reader->survey);
    g_autofree char *lacks = mapping_lacks(reader->mapping, reader->survey);
    if (lacks != NULL) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, lacks);
        return false;
    }
    struct table_rows *table = g_new0(struct table_rows, 1);
    reader->table = table;
    table->dates = cell_dates_new(reader->zone, clock_now());
    table->activities = g_array_new(FALSE, FALSE, sizeof(guint));
    table->scores = g_array_new(FALSE, FALSE, sizeof(guint));
    table->read = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < MAPPING_ROLES; i++)
        table->cells[i] = -1;
    for (guint i = 0; i < reader->mapping->columns->len; i++)
        table_add_column(table, reader, i);
    table->desk = (struct table_desk){
        .earned = g_new0(double, table->scores->len + 1),
        .possible = g_new0(double, table->scores->len + 1),
        .words = table_words_new(),
    };
    return true;
}

void table_rows_free(struct table_rows *table)
{
    g_clear_pointer(&table->ahead, table_ahead_free);
    cell_dates_free(table->dates);
    g_array_unref(table->activities);
    g_array_unref(table->scores);
    g_array_unref(table->read);
    g_hash_table_unref(table->desk.words);
    g_free(table->desk.earned);
    g_free(table->desk.possible);
    g_free(table->desk.name);
    g_free(table->desk.family_name);
    g_free(table);
}

bool table_rows_complain(const struct import_reader *reader, guint index, const char *text,
                         const char *sentence, GError **error)
{
    const char *heading = mapping_column_at(reader->mapping, index)->heading;
    if (heading[0] != '\0')
        g_set_error(error, IMPORT_ERROR, ERROR_REFUSED, "\"%s\" in the column \"%s\" %s", text,
                    heading, sentence);
    else
        g_set_error(error, IMPORT_ERROR, ERROR_REFUSED, "\"%s\" in the %u. column %s", text,
                    index + 1, sentence);
    return false;
}

char *table_rows_cell(const struct import_reader *reader, const struct csv_record *record,
                      enum mapping_role role)
{
    const int index = reader->table->cells[role];
    return index >= 0 && (guint)index < record->count ? record->fields[index] : NULL;
}

/* An id that went through a spreadsheet or a program that took it for a number. */
static bool table_is_damaged_id(const char *text)
{
    const gsize digits = strspn(text, "0123456789");
    if (digits == 0)
        return false;
    const char *rest = text + digits;
    const bool whole = rest[0] == '.' && rest[1 + strspn(rest + 1, "0")] == '\0' && rest[1] != '\0';
    const gsize decimals =
        rest[0] == '.' || rest[0] == ',' ? 1 + strspn(rest + 1, "0123456789") : 0;
    const char *exponent = rest + decimals;
    return whole
           || ((exponent[0] == 'E' || exponent[0] == 'e') && (exponent[1] == '+' || decimals > 1)
               && exponent[1 + (exponent[1] == '+')] != '\0'
               && strspn(exponent + 1, "+0123456789") == strlen(exponent + 1));
}

/* A user name or an id; NULL when there is none. */
static bool table_take_identifier(const struct import_reader *reader,
                                  const struct csv_record *record, enum mapping_role role,
                                  const char **value, GError **error)
{
    const char *text = field_text(table_rows_cell(reader, record, role));
    if (text == NULL || cell_is_null(text))
        return true;
    const guint index = (guint)reader->table->cells[role];
    if (table_is_damaged_id(text))
        return table_rows_complain(
            reader, index, text,
            "was made a number by a spreadsheet, so that its digits are lost; "
            "give the column the format of text there and save it again",
            error);
    if (!field_is_identifier(text))
        return table_rows_complain(reader, index, text, "is too long or has control characters",
                                   error);
    *value = text;
    return true;
}

static bool table_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    if (at == NULL || at == text || at[1] == '\0' || strchr(at + 1, '@') != NULL)
        return false;
    for (const char *here = text; *here != '\0';) {
        if ((guchar)*here < 0x80) {
            if (*here <= ' ' || *here == 0x7F || strchr(",;:<>()", *here) != NULL)
                return false;
            here++;
            continue;
        }
        const gunichar character = g_utf8_get_char(here);
        if (g_unichar_isspace(character) || g_unichar_iscntrl(character))
            return false;
        here = g_utf8_next_char(here);
    }
    return strlen(text) <= 254;
}

static bool table_take_email(const struct import_reader *reader, const struct csv_record *record,
                             struct import_row *row, GError **error)
{
    const char *text = field_text(table_rows_cell(reader, record, MAPPING_EMAIL));
    if (text == NULL || cell_is_null(text))
        return true;
    if (!table_is_address(text))
        return table_rows_complain(reader, (guint)reader->table->cells[MAPPING_EMAIL], text,
                                   "is not one e-mail address", error);
    row->email = text;
    return true;
}

/* What stands behind a comma without being a given name. */
static bool table_is_suffix(const char *text)
{
    static const char *const suffixes[] = { "jr", "sr",  "ii",  "iii", "iv",  "phd", "md",
                                            "dr", "msc", "bsc", "mba", "esq", "llm", "dds",
                                            "rn", "cpa", "ma",  "ba",  "pe",  "csc" };
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *here = text; *here != '\0'; here++)
        if (g_ascii_isalpha(*here))
            g_string_append_c(plain, g_ascii_tolower(*here));
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
        if (strcmp(suffixes[i], plain->str) == 0)
            return true;
    return false;
}

/* Names keep their spaces for the verdict on them; only a guard is taken off. NULL: there is none. */
static const char *table_name(const struct import_reader *reader, const struct csv_record *record,
                              enum mapping_role role)
{
    char *cell = table_rows_cell(reader, record, role);
    const char *text = cell != NULL ? csv_unguard(cell) : NULL;
    return text == NULL || cell_is_blank(text) ? NULL : text;
}

/* "Last, First" becomes "First Last". */
static void table_take_reversed(struct table_desk *desk, const char *text, struct import_row *row)
{
    const char *comma = strchr(text, ',');
    if (comma == NULL) {
        row->name = text;
        return;
    }
    if (strchr(comma + 1, ',') != NULL)
        row->review = "the name has several commas; which part comes first?";
    g_free(desk->name);
    g_free(desk->family_name);
    desk->family_name = g_strstrip(g_strndup(text, (gsize)(comma - text)));
    row->last_name = desk->family_name;
    row->first_name = comma + 1 + strspn(comma + 1, " ");
    desk->name = g_strconcat(row->first_name, " ", row->last_name, NULL);
    row->name = g_strstrip(desk->name);
}

static void table_take_name(const struct import_reader *reader, struct table_desk *desk,
                            const struct csv_record *record, struct import_row *row)
{
    const char *reversed = table_name(reader, record, MAPPING_NAME_REVERSED);
    row->name = table_name(reader, record, MAPPING_NAME);
    row->first_name = table_name(reader, record, MAPPING_GIVEN_NAME);
    row->last_name = table_name(reader, record, MAPPING_FAMILY_NAME);
    const char *comma = row->name != NULL ? strchr(row->name, ',') : NULL;
    if (row->name == NULL && row->first_name == NULL && row->last_name == NULL && reversed != NULL)
        table_take_reversed(desk, reversed, row);
    else if (comma != NULL && !table_is_suffix(comma + 1))
        row->review = "the name has a comma; is its family name first?";
    row->has_profile = row->name != NULL || row->first_name != NULL || row->last_name != NULL;
    const char *const parts[] = { row->name, row->first_name, row->last_name };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL && cell_is_day(reader->table->dates, parts[i]))
            row->review = "the name looks like a date that a spreadsheet made of it";
}

/* "Total", "Average: ", "Participants: 12" below a table. Only where nothing else says that it is a person. */
static bool table_is_summary(const struct import_row *row)
{
    const char *const parts[] = { row->name, row->first_name, row->last_name };
    const char *only = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] != NULL && only != NULL)
            return false;
        only = parts[i] != NULL ? parts[i] : only;
    }
    if (only == NULL)
        return false;
    g_autofree char *words = g_strndup(only, strcspn(only, ":=("));
    g_strstrip(words);
    for (gsize end = strlen(words); end > 0 && strchr("0123456789 .", words[end - 1]) != NULL;)
        words[--end] = '\0';
    return heading_means(words, HEADING_SUMMARY);
}

static bool table_has_person(const struct import_row *row, GError **error)
{
    const bool known = row->username != NULL || row->email != NULL || row->external_id != NULL
                       || row->lms_id != NULL;
    if (known || (row->has_profile && !table_is_summary(row)))
        return true;
    g_set_error_literal(error, IMPORT_ERROR, ERROR_REFUSED,
                        row->has_profile
                            ? "the row seems to sum up the others instead of naming a learner; "
                              "remove it, or give it an e-mail address or id if it is one"
                            : "the row does not say whom it is about: its name, e-mail address, "
                              "user name and id are blank");
    return false;
}

static bool table_take_person(const struct import_reader *reader, struct table_desk *desk,
                              const struct csv_record *record, struct import_row *row,
                              GError **error)
{
    const int id = reader->table->cells[MAPPING_LMS_ID];
    if (!table_take_identifier(reader, record, MAPPING_USERNAME, &row->username, error)
        || !table_take_email(reader, record, row, error)
        || !table_take_identifier(reader, record, MAPPING_EXTERNAL_ID, &row->external_id, error)
        || !table_take_identifier(reader, record, MAPPING_LMS_ID, &row->lms_id, error))
        return false;
    if (id >= 0 && mapping_column_at(reader->mapping, (guint)id)->source[0] != '\0')
        row->lms_source = mapping_column_at(reader->mapping, (guint)id)->source;
    table_take_name(reader, desk, record, row);
    return table_has_person(row, error);
}

static void table_take_context(const struct import_reader *reader, const struct csv_record *record,
                               struct import_row *row)
{
    const char *course = field_text(table_rows_cell(reader, record, MAPPING_COURSE));
    const char *language = field_text(table_rows_cell(reader, record, MAPPING_LANGUAGE));
    const char *suspended = field_text(table_rows_cell(reader, record, MAPPING_SUSPENDED));
    row->course = course != NULL && !cell_is_null(course) ? course : reader->mapping->course;
    row->language = language != NULL && !cell_is_null(language) ? language : NULL;
    const bool active = suspended == NULL || cell_is_null(suspended)
                        || cell_word_read(suspended) == CELL_WORD_UNDONE
                        || cell_is_active(suspended);
    row->activity = active ? IMPORT_ACTIVE : IMPORT_INACTIVE;
}

/* Filled cells where the heading has none are cells that slipped. */
static bool table_width_is_right(const struct import_reader *reader,
                                 const struct csv_record *record, GError **error)
{
    for (guint i = reader->header.count; i < record->count; i++) {
        if (cell_is_blank(record->fields[i]))
            continue;
        g_set_error(error, IMPORT_ERROR, ERROR_REFUSED,
                    "the row has %u cells and the heading only %u, so its cells may stand in the "
                    "wrong columns; put cells with a separator in quotation marks",
                    i + 1, reader->header.count);
        return false;
    }
    return true;
}

static bool table_has_no_errors(const struct import_reader *reader, const struct csv_record *record,
                                GError **error)
{
    for (guint i = 0; i < reader->table->read->len; i++) {
        const guint index = g_array_index(reader->table->read, guint, i);
        if (index < record->count && cell_is_error(record->fields[index]))
            return table_rows_complain(
                reader, index, record->fields[index],
                "is an error of the spreadsheet; mend its formula and save it "
                "again",
                error);
    }
    return true;
}

enum import_step table_read(const struct import_reader *reader, struct table_desk *desk,
                            const struct csv_record *record, struct import_row *row, GError **error)
{
    const bool fine = table_take_person(reader, desk, record, row, error)
                      && table_width_is_right(reader, record, error)
                      && table_has_no_errors(reader, record, error)
                      && table_rows_results(reader, desk, record, row, error);
    if (!fine)
        return IMPORT_REFUSED_ROW;
    table_take_context(reader, record, row);
    return IMPORT_ROW;
}

enum import_step table_rows_read(struct import_reader *reader, struct csv_record *record,
                                 struct import_row *row, GError **error)
{
    return table_read(reader, &reader->table->desk, record, row, error);
}

bool table_is_row(const struct import_reader *reader, const struct csv_record *record)
{
    return !cells_are_blank(record->fields, record->count, 0)
           && (reader->importer->is_row == NULL || reader->importer->is_row(reader, record));
}

enum import_step table_rows_next_record(struct import_reader *reader, struct csv_record *record,
                                        struct import_row *row, GError **error)
{
    enum import_step step = IMPORT_ROW;
    do
        step = import_next_record(reader, record, row, error);
    while (step == IMPORT_ROW && !table_is_row(reader, record));
    return step;
}
