#include "config.h"

#include "import/import.h"

#include "base/error.h"
#include "import/field.h"
#include "import/canvas.h"
#include "import/cell_words.h"
#include "import/encoding.h"
#include "import/moodle.h"
#include "import/openedx.h"
#include "import/roster.h"
#include "import/table_rows.h"
#include "import/tar.h"
#include "import/testamur.h"

#include <math.h>
#include <string.h>

/* Layer: import. The table of importers, and how a file finds its own.
 *
 * JSON files are read whole: a page of results is small, and larger ones are refused. */
#define JSON_LIMIT (64 << 20)

const struct importer *const importers[] = {
    &testamur_learners,
    &testamur_grades,
    &testamur_credentials,
    &testamur_lines,
    &openedx_grade_report,
    &openedx_problem_report,
    &openedx_profile,
    &openedx_completion,
    &openedx_grading_policy,
    &openedx_course_names,
    &openedx_course,
    &openedx_bulk_grades,
    &openedx_others[0],
    &openedx_others[1],
    &openedx_others[2],
    &openedx_others[3],
    &moodle_grades,
    &moodle_completion,
    &moodle_progress,
    &moodle_users,
    &moodle_xml,
    &canvas_grades,
    &roster,
    NULL,
};

static void recognise_clear_column(void *data)
{
    struct import_column *column = data;
    g_free(column->category);
    g_free(column->name);
}

/* Of JSON lines the first one says what they are: none of them is imported. */
static bool recognise_cut_lines(GString *text)
{
    const char *end = strchr(text->str, '\n');
    if (end == NULL || end[1] != '{')
        return false;
    g_string_truncate(text, (gsize)(end - text->str));
    return true;
}

static bool recognise_read_document(struct import_reader *reader, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *buffer = g_malloc(65536);
    for (;;) {
        const gssize count = source_read(reader->source, buffer, 65536, error);
        if (count < 0)
            return false;
        if (count == 0)
            break;
        g_string_append_len(text, buffer, count);
        if (recognise_cut_lines(text))
            break;
        if (text->len > JSON_LIMIT) {
            g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                        "%s: is larger than 64 MiB; fetch the results in several pages",
                        source_name(reader->source));
            return false;
        }
    }
    reader->document =
        json_read_text(text->str, (gssize)text->len, source_name(reader->source), error);
    return reader->document != NULL;
}

static void recognise_forget_header(struct import_reader *reader)
{
    for (guint i = 0; i < reader->header.count; i++)
        g_free(reader->header.fields[i]);
    g_clear_pointer(&reader->header.fields, g_free);
    reader->header.count = 0;
}

static void recognise_refuse_empty(const struct import_reader *reader, GError **error)
{
    g_autofree char *part = records_describe(reader->records);
    if (source_is_archive(reader->source))
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: %s is empty; if the table is on another one, name it with --sheet",
                    source_name(reader->source), part);
    else
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: is empty", source_name(reader->source));
}

static bool recognise_read_header(struct import_reader *reader, struct source *source,
                                  const struct records_wish *wish, GError **error)
{
    struct csv_record record;
    g_autoptr(GError) fault = NULL;
    reader->records = records_open(source, wish, error);
    if (reader->records == NULL)
        return false;
    switch (records_next(reader->records, &record, &fault)) {
    case CSV_END:
        recognise_refuse_empty(reader, error);
        return false;
    case CSV_RECORD:
        break;
    default:
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s %" G_GUINT64_FORMAT ": %s",
                    source_name(reader->source), records_line_word(reader->records), record.line,
                    fault->message);
        return false;
    }
    reader->header.line = record.line;
    reader->header.count = record.count;
    reader->header.fields = g_new0(char *, record.count + 1);
    for (guint i = 0; i < record.count; i++)
        reader->header.fields[i] = g_strstrip(g_strdup(record.fields[i]));
    return true;
}

static bool recognise_is(const struct importer *importer, const struct import_reader *reader)
{
    if (reader->entries != NULL)
        return importer->recognise_entries != NULL && importer->recognise_entries(reader->entries);
    if (reader->document != NULL)
        return importer->recognise_document != NULL
               && importer->recognise_document(reader->document);
    return importer->recognise_header != NULL && importer->recognise_header(&reader->header);
}

/* The first importer, among those with or without PHP's backslash, whose file this is; NULL: none. */
static const struct importer *recognise_search(const struct import_reader *reader, bool backslash)
{
    for (guint i = 0; importers[i] != NULL; i++)
        if (importers[i]->backslash == backslash && recognise_is(importers[i], reader))
            return importers[i];
    return NULL;
}

static char *recognise_list_kinds(void)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; importers[i] != NULL; i++)
        if (importers[i]->refusal == NULL)
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", importers[i]->kind);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static bool recognise_kind_exists(const char *kind)
{
    for (guint i = 0; importers[i] != NULL; i++)
        if (strcmp(importers[i]->kind, kind) == 0)
            return true;
    return false;
}

/* How many lines of titles people write above a table, at most. */
#define TITLES_MOST 15

static guint recognise_count_filled(const struct csv_record *record)
{
    guint filled = 0;
    for (guint i = 0; i < record->count; i++)
        filled += !cell_is_blank(record->fields[i]);
    return filled;
}

/* The line of a table's heading that stands below titles; 0 when none does. */
static guint64 recognise_find_heading(struct import_reader *reader)
{
    struct csv_record record;
    for (guint lines = 0; reader->records != NULL && lines < TITLES_MOST; lines++) {
        if (records_next(reader->records, &record, NULL) != CSV_RECORD)
            return 0;
        for (guint i = 0; recognise_count_filled(&record) > 1 && importers[i] != NULL; i++)
            if (importers[i]->recognise_header != NULL && importers[i]->recognise_header(&record))
                return record.line;
    }
    return 0;
}

/* Nothing was recognised: what the file may be, or what it lacks. */
static void recognise_refuse(struct import_reader *reader, GError **error)
{
    const char *name = source_name(reader->source);
    const guint64 line = recognise_find_heading(reader);
    if (line > 0)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA,
                    "%s: its columns are named in %s %" G_GUINT64_FORMAT
                    ", but a table has to begin with their names; remove what stands above them",
                    name, records_line_word(reader->records), line);
    else
        g_set_error(
            error, IMPORT_ERROR, ERROR_DATA,
            "%s: is none of the files that can be imported, which are an Open edX grade report, "
            "problem grade report, student profile report, completion export (JSON), "
            "grading_policy.json, "
            "policy.json, course export (tar.gz), Moodle's gradebook, completion and user files, "
            "Canvas's gradebook, a table whose first line names its columns (one "
            "of them a name, user name, e-mail address or id; if it does in words that are not "
            "known, add --kind roster and --map), and the database or dump of an installation of "
            "learning-credentials",
            name);
}

/* Whether what was found (NULL: nothing) is what was asked for, and can be imported. */
static bool recognise_accept(struct import_reader *reader, const struct importer *found,
                             const char *kind, GError **error)
{
    const char *name = source_name(reader->source);
    g_autofree char *kinds = recognise_list_kinds();
    if (kind != NULL && !recognise_kind_exists(kind))
        g_set_error(error, IMPORT_ERROR, ERROR_USAGE,
                    "there is no kind \"%s\"; the kinds are: %s, learning-credentials", kind,
                    kinds);
    else if (found == NULL)
        recognise_refuse(reader, error);
    else if (found->refusal != NULL)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", name, found->refusal);
    else if (kind != NULL && strcmp(found->kind, kind) != 0)
        g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: is not of the kind %s; it is: %s (%s)",
                    name, kind, found->title, found->kind);
    else
        reader->importer = found;
    return reader->importer != NULL;
}

/* What was asked for by name if it takes any table; else NULL. */
static const struct importer *recognise_prefer(const char *kind)
{
    for (guint i = 0; kind != NULL && importers[i] != NULL; i++)
        if (importers[i]->any_table && strcmp(importers[i]->kind, kind) == 0)
            return importers[i];
    return NULL;
}

/* A heading in PHP's quoting may be damage to any other reader, so the kinds that PHP writes have the first look. Their
 * reading stays with them; for all others the file is begun again. */
static bool recognise_table(struct import_reader *reader, const struct import_request *request,
                            GError **error)
{
    struct records_wish wish = { .sheet = request->sheet, .dialect.backslash = true };
    const struct importer *wanted = recognise_prefer(request->kind);
    const struct importer *found = NULL;
    if (!encoding_check(reader->source, error))
        return false;
    if ((wanted == NULL || wanted->backslash)
        && recognise_read_header(reader, reader->source, &wish, NULL))
        found = wanted != NULL ? wanted : recognise_search(reader, true);
    if (found == NULL) {
        recognise_forget_header(reader);
        g_clear_pointer(&reader->records, records_free);
        wish.dialect.backslash = false;
        if (!source_rewind(reader->source, error)
            || !recognise_read_header(reader, reader->source, &wish, error))
            return false;
        found = wanted != NULL ? wanted : recognise_search(reader, false);
    }
    return recognise_accept(reader, found, request->kind, error);
}

static bool recognise_document(struct import_reader *reader, const struct import_request *request,
                               GError **error)
{
    return recognise_read_document(reader, error)
           && recognise_accept(reader, recognise_search(reader, false), request->kind, error);
}

static bool recognise_archive(struct import_reader *reader, const struct import_request *request,
                              GError **error)
{
    reader->entries = tar_collect(reader->source, openedx_course_wants, error);
    return reader->entries != NULL
           && recognise_accept(reader, recognise_search(reader, false), request->kind, error);
}

static bool recognise_xml(struct import_reader *reader, const struct import_request *request,
                          GError **error)
{
    const struct records_wish wish = { .sheet = NULL };
    reader->converted = moodle_xml_as_table(reader->source, error);
    return reader->converted != NULL
           && recognise_read_header(reader, reader->converted, &wish, error)
           && recognise_accept(reader, &moodle_xml, request->kind, error);
}

/* By the first bytes: a workbook, an archive, a JSON or XML document, or else a table. */
static bool recognise_read(struct import_reader *reader, const struct import_request *request,
                           GError **error)
{
    gsize length = 0, first = 0;
    if (source_is_archive(reader->source))
        return recognise_table(reader, request, error);
    const char *text = source_peek(reader->source, &length, error);
    if (text == NULL)
        return false;
    if (tar_begins_so(text, length))
        return recognise_archive(reader, request, error);
    if (moodle_xml_begins_so(text, length))
        return recognise_xml(reader, request, error);
    while (first < length && g_ascii_isspace(text[first]))
        first++;
    if (first < length && (text[first] == '{' || text[first] == '['))
        return recognise_document(reader, request, error);
    return recognise_table(reader, request, error);
}

struct import_reader *import_open_source(struct source *source,
                                         const struct import_request *request, GError **error)
{
    g_autoptr(import_reader) reader = g_new0(struct import_reader, 1);
    reader->source = source;
    reader->learner = g_strdup(request->learner);
    reader->columns = g_array_new(FALSE, FALSE, sizeof(struct import_column));
    g_array_set_clear_func(reader->columns, recognise_clear_column);
    if (!recognise_read(reader, request, error)
        || (reader->importer->propose != NULL && !table_rows_prepare(reader, request, error))
        || (reader->importer->open != NULL && !reader->importer->open(reader, error)))
        return NULL;
    return g_steal_pointer(&reader);
}

struct import_reader *import_open(const struct import_request *request, GError **error)
{
    struct source *source = source_open(request->path, request->encoding, error);
    return source == NULL ? NULL : import_open_source(source, request, error);
}

void import_close(struct import_reader *reader)
{
    if (reader->importer != NULL && reader->importer->close != NULL)
        reader->importer->close(reader);
    g_clear_pointer(&reader->table, table_rows_free);
    recognise_forget_header(reader);
    g_clear_pointer(&reader->records, records_free);
    g_clear_pointer(&reader->document, json_decref);
    g_clear_pointer(&reader->entries, g_hash_table_unref);
    g_clear_pointer(&reader->converted, source_free);
    g_clear_pointer(&reader->source, source_free);
    g_clear_pointer(&reader->mapping, mapping_free);
    g_clear_pointer(&reader->survey, survey_free);
    g_clear_pointer(&reader->zone, g_time_zone_unref);
    g_array_unref(reader->columns);
    g_free(reader->learner);
    g_free(reader->course_key);
    g_free(reader);
}

bool import_begin(struct import_reader *reader, const char *const *assignment_types, GError **error)
{
    if (reader->importer->begin == NULL)
        return true;
    g_autoptr(GError) fault = NULL;
    if (reader->importer->begin(reader, assignment_types, &fault))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_DATA, "%s: %s", source_name(reader->source),
                fault->message);
    return false;
}

enum import_step import_next(struct import_reader *reader, struct import_row *row, GError **error)
{
    *row = (struct import_row){
        .lms_source = reader->importer->lms, .ratio = NAN, .earned = NAN, .possible = NAN
    };
    return reader->importer->next(reader, row, error);
}

enum import_step import_next_record(struct import_reader *reader, struct csv_record *record,
                                    struct import_row *row, GError **error)
{
    static const enum import_step steps[] = {
        [CSV_END] = IMPORT_END,
        [CSV_RECORD] = IMPORT_ROW,
        [CSV_BAD_RECORD] = IMPORT_BAD_ROW,
        [CSV_FAILED] = IMPORT_FAILED,
    };
    const enum csv_step step = records_next(reader->records, record, error);
    row->line = record->line;
    return steps[step];
}

char *import_notice(const struct import_reader *reader)
{
    const char *encoding = source_encoding(reader->source);
    g_autofree char *rows = reader->records != NULL ? records_notice(reader->records) : NULL;
    if (encoding == NULL || *encoding == '\0' || strcmp(encoding, "utf-8") == 0)
        return g_steal_pointer(&rows);
    return g_strconcat("read as ", source_encoding_words(reader->source), rows != NULL ? "; " : "",
                       rows, NULL);
}

enum import_step import_accept_learner(const struct import_row *row, const char *what,
                                       GError **error)
{
    if (field_is_identifier(row->username)
        && (row->lms_id == NULL || field_is_identifier(row->lms_id)))
        return IMPORT_ROW;
    g_set_error(error, IMPORT_ERROR, ERROR_REFUSED,
                "the %s is empty, too long, or has control characters", what);
    return IMPORT_REFUSED_ROW;
}

const char *import_line_word(const struct import_reader *reader)
{
    return reader->records == NULL || reader->converted != NULL
               ? "entry"
               : records_line_word(reader->records);
}
