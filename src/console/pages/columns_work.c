#include "config.h"

#include "console/pages/columns_work.h"

#include "import/encoding.h"
#include "import/import.h"
#include "operations/import_mappings.h"
#include "operations/schedule.h"

#include <math.h>
#include <string.h>

void columns_said_free(struct columns_said *said)
{
    g_free(said->encoding);
    g_clear_pointer(&said->mapping, mapping_free);
    g_clear_pointer(&said->changes, g_ptr_array_unref);
    g_free(said);
}

static gpointer columns_copy_text(gconstpointer text, gpointer data)
{
    (void)data;
    return g_strdup(text);
}

struct columns_said *columns_said_new(void)
{
    return g_new0(struct columns_said, 1);
}

struct columns_said *columns_said_copy(const struct columns_said *said)
{
    struct columns_said *copy = columns_said_new();
    copy->encoding = g_strdup(said->encoding);
    copy->mapping = said->mapping != NULL ? mapping_copy(said->mapping) : NULL;
    if (said->changes != NULL)
        copy->changes = g_ptr_array_copy(said->changes, columns_copy_text, NULL);
    return copy;
}

void columns_sight_free(struct columns_sight *sight)
{
    g_free(sight->path);
    g_free(sight->name);
    g_free(sight->title);
    g_free(sight->encoding);
    g_free(sight->proposed);
    g_clear_pointer(&sight->candidates, g_ptr_array_unref);
    g_clear_pointer(&sight->mapping, mapping_free);
    g_clear_pointer(&sight->survey, survey_free);
    g_clear_pointer(&sight->questions, g_ptr_array_unref);
    g_free(sight);
}

struct columns_sight *columns_sight_copy(const struct columns_sight *sight)
{
    struct columns_sight *copy = g_new0(struct columns_sight, 1);
    copy->path = g_strdup(sight->path);
    copy->encoding = g_strdup(sight->encoding);
    copy->mapping = mapping_copy(sight->mapping);
    copy->survey = survey_ref(sight->survey);
    return copy;
}

/* A text that is neither marked nor UTF-8 is asked about before anything else can be. */
static bool columns_find_candidates(struct columns_sight *sight)
{
    g_autoptr(GPtrArray) candidates = encoding_candidates(sight->path, NULL);
    if (candidates == NULL || candidates->len == 0)
        return false;
    sight->candidates = g_steal_pointer(&candidates);
    return true;
}

/* What the kind proposes for the file, settled as it is. Caller frees. */
static char *columns_propose(const struct import_reader *reader)
{
    g_autoptr(mapping) proposed = reader->importer->propose(reader);
    mapping_settle(proposed, reader->survey);
    return mapping_write(proposed);
}

/* Opens the file as it was said, or else as was said for the last one of its heading. */
static struct import_reader *columns_open(struct installation *installation,
                                          struct columns_sight *sight,
                                          const struct import_request *request, GError **error)
{
    g_autofree char *notice = NULL;
    g_autoptr(GError) ignored = NULL;
    g_autoptr(GError) fault = NULL;
    struct import_reader *reader = import_open(request, &fault);
    if (reader == NULL && request->encoding == NULL)
        reader = import_mappings_open(installation->database, request, &sight->encoding, &notice,
                                      &ignored);
    if (reader == NULL)
        g_propagate_error(error, g_steal_pointer(&fault));
    return reader;
}

struct columns_sight *columns_look(struct installation *installation, const char *path,
                                   const struct columns_said *said, GError **error)
{
    GError *fault = NULL;
    g_autoptr(GTimeZone) zone = schedule_site_time_zone(installation->database, NULL);
    g_autoptr(columns_sight) sight = g_new0(struct columns_sight, 1);
    const struct import_request request = {
        .path = path, .encoding = said->encoding, .mapping = said->mapping, .zone = zone
    };
    sight->path = g_strdup(path);
    sight->name = g_path_get_basename(path);
    sight->encoding = g_strdup(said->encoding);
    g_autoptr(import_reader) reader = columns_open(installation, sight, &request, &fault);
    if (reader == NULL) {
        if (said->encoding == NULL && columns_find_candidates(sight)) {
            g_error_free(fault);
            return g_steal_pointer(&sight);
        }
        g_propagate_error(error, fault);
        return NULL;
    }
    sight->title = g_strdup(reader->importer->title);
    if (reader->mapping == NULL)
        return g_steal_pointer(&sight);
    if (sight->encoding != NULL)
        columns_find_candidates(sight);
    sight->mapping = mapping_copy(reader->mapping);
    sight->survey = survey_ref(reader->survey);
    sight->proposed = columns_propose(reader);
    g_autofree char *notice = NULL;
    if (said->mapping == NULL
        && !import_mappings_recall(installation->database, sight->mapping, sight->survey,
                                   &sight->remembered, &notice, error))
        return NULL;
    columns_settle(sight);
    return g_steal_pointer(&sight);
}

void columns_settle(struct columns_sight *sight)
{
    g_clear_pointer(&sight->questions, g_ptr_array_unref);
    mapping_settle(sight->mapping, sight->survey);
    sight->questions = mapping_questions(sight->mapping, sight->survey);
}

const struct mapping_question *columns_question(const struct columns_sight *sight, int column)
{
    for (guint i = 0; sight->questions != NULL && i < sight->questions->len; i++) {
        const struct mapping_question *question = sight->questions->pdata[i];
        if (question->column == column)
            return question;
    }
    return NULL;
}

bool columns_has_scale(enum mapping_role role)
{
    return role == MAPPING_GRADE || role == MAPPING_SCORE || role == MAPPING_COMPLETION;
}

bool columns_is_open(const struct columns_sight *sight, guint index)
{
    const struct mapping_column *column = mapping_column_at(sight->mapping, index);
    const struct mapping_question *whole = columns_question(sight, -1);
    return columns_question(sight, (int)index) != NULL
           || (whole != NULL && whole->subject == MAPPING_ASKS_SCALE
               && columns_has_scale(column->role) && column->scale == MAPPING_SCALE_NONE
               && survey_column_at(sight->survey, index)->numbers > 0);
}

int columns_first_open(const struct columns_sight *sight)
{
    for (guint i = 0; sight->mapping != NULL && i < sight->mapping->columns->len; i++)
        if (columns_is_open(sight, i))
            return (int)i;
    return 0;
}

GPtrArray *columns_changes(const struct mapping *mapping, const char *proposed)
{
    g_autofree char *text = mapping_write(mapping);
    g_auto(GStrv) before = g_strsplit(proposed, "\n", -1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *changes = g_ptr_array_new_with_free_func(g_free);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0' && !g_strv_contains((const char *const *)before, *line))
            g_ptr_array_add(changes, g_strdup(*line));
    return changes;
}

static void columns_row_free(gpointer data)
{
    struct columns_row *row = data;
    g_free(row->name);
    g_free(row->address);
    g_free(row->course);
    g_free(row->grade);
    g_free(row->completion);
    g_free(row->fault);
    g_free(row);
}

static const char *first_text(const char *const *texts, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (texts[i] != NULL && *texts[i] != '\0')
            return texts[i];
    return "";
}

static char *row_name(const struct import_row *row)
{
    if (row->name != NULL && *row->name != '\0')
        return g_strdup(row->name);
    char *name = g_strjoin(" ", row->first_name != NULL ? row->first_name : "",
                           row->last_name != NULL ? row->last_name : "", NULL);
    return g_strstrip(name);
}

/* "92.5 %", and how many graded items have a value. */
static char *row_grade(const struct import_reader *reader, const struct import_row *row)
{
    guint scores = 0;
    for (guint i = 0; row->scores != NULL && i < reader->columns->len; i++)
        scores += isnan(row->scores[i]) ? 0 : 1;
    g_autoptr(GString) text = g_string_new(NULL);
    if (row->has_grade)
        g_string_append_printf(text, "%.4g %%", row->grade * 100);
    if (scores > 0)
        g_string_append_printf(text, "%s%u score%s", text->len > 0 ? ", " : "", scores,
                               scores == 1 ? "" : "s");
    return g_strdup(text->str);
}

static char *row_completion(const struct import_row *row, GTimeZone *zone)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (row->has_completion && !isnan(row->ratio) && !(row->has_completed && row->ratio >= 1))
        g_string_append_printf(text, "%.4g %%", row->ratio * 100);
    if (row->has_completed) {
        g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(row->completed / G_USEC_PER_SEC);
        g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
        g_autofree char *date = local != NULL ? g_date_time_format(local, "%F") : NULL;
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", date != NULL ? date : "?");
    }
    return g_strdup(text->str);
}

static struct columns_row *row_take(const struct import_reader *reader,
                                    const struct import_row *row, GTimeZone *zone,
                                    const GError *fault)
{
    const char *const addresses[] = { row->email, row->username, row->external_id, row->lms_id };
    struct columns_row *taken = g_new0(struct columns_row, 1);
    g_snprintf(taken->number, sizeof taken->number, "%" G_GUINT64_FORMAT, row->line);
    taken->address = g_strdup(first_text(addresses, G_N_ELEMENTS(addresses)));
    if (fault != NULL) {
        taken->fault = g_strdup(fault->message);
        taken->name = g_strdup("");
        taken->course = g_strdup("");
        taken->grade = g_strdup("");
        taken->completion = g_strdup("");
        return taken;
    }
    taken->name = row_name(row);
    taken->course = g_strdup(row->course != NULL               ? row->course
                             : reader->mapping->course != NULL ? reader->mapping->course
                                                               : "");
    taken->grade = row_grade(reader, row);
    taken->completion = row_completion(row, zone);
    return taken;
}

GPtrArray *columns_preview(struct installation *installation, const struct columns_sight *sight,
                           guint count, GError **error)
{
    g_autoptr(GTimeZone) zone = schedule_site_time_zone(installation->database, NULL);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(columns_row_free);
    const struct import_request request = { .path = sight->path,
                                            .encoding = sight->encoding,
                                            .mapping = sight->mapping,
                                            .zone = zone,
                                            .survey = sight->survey };
    g_autoptr(import_reader) reader = import_open(&request, error);
    if (reader == NULL || !import_begin(reader, NULL, error))
        return NULL;
    while (rows->len < count) {
        struct import_row row = { 0 };
        g_autoptr(GError) fault = NULL;
        const enum import_step step = import_next(reader, &row, &fault);
        if (step == IMPORT_END)
            break;
        if (step == IMPORT_FAILED) {
            g_propagate_error(error, g_steal_pointer(&fault));
            return NULL;
        }
        g_ptr_array_add(rows, row_take(reader, &row, zone, fault));
    }
    return g_steal_pointer(&rows);
}
