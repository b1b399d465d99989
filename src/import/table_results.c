#include "config.h"

#include "import/table_private.h"

#include "base/error.h"
#include "import/cell_number.h"
#include "import/cell_words.h"

#include <math.h>
#include <string.h>

/* Layer: import. Grades, scores and completions of a row, as the mapping says. */

/* More than this of what can be reached is another scale, not extra credit. */
#define RATIO_MOST 2.0

/* The words known are kept for the few texts that columns of activities have. */
#define WORDS_MOST 1000

struct table_value {
    bool filled;
    double earned, possible;
};

static double results_possible(const struct mapping_column *column)
{
    switch (column->scale) {
    case MAPPING_SCALE_PERCENT:
        return 100;
    case MAPPING_SCALE_POINTS:
        /* Not known when there are no points at all to be read with it. */
        return column->maximum > 0 ? column->maximum : 1;
    default:
        return 1;
    }
}

/* A number with its scale. */
static bool results_scale(const struct import_reader *reader, guint index, const char *text,
                          const struct cell_number *number, struct table_value *value,
                          GError **error)
{
    static const char *const sentences[MAPPING_SCALES] = {
        [MAPPING_SCALE_NONE] = "needs a scale; say of how many it is",
        [MAPPING_SCALE_FRACTION] = "is no fraction of 1; say percent or points if it is one",
        [MAPPING_SCALE_PERCENT] = "is too many percent; say points of a maximum if it is one",
        [MAPPING_SCALE_POINTS] = "is more than twice the maximum that was said",
    };
    const struct mapping_column *column = mapping_column_at(reader->mapping, index);
    value->filled = true;
    value->earned = number->value;
    value->possible = number->of > 0    ? number->of
                      : number->percent ? 100
                                        : results_possible(column);
    if (number->value < 0)
        return table_rows_complain(reader, index, text, "is less than nothing", error);
    if (column->scale == MAPPING_SCALE_NONE && !number->percent && number->of <= 0)
        return table_rows_complain(reader, index, text, sentences[MAPPING_SCALE_NONE], error);
    if (value->earned > value->possible * RATIO_MOST)
        return table_rows_complain(reader, index, text, sentences[column->scale], error);
    /* Percentages and fractions are kept as fractions. */
    if (value->possible == 100 && (number->percent || column->scale == MAPPING_SCALE_PERCENT)
        && number->of <= 0) {
        value->earned /= 100;
        value->possible = 1;
    }
    return true;
}

/* A cell of a grade or score. */
static bool results_number(const struct import_reader *reader, const struct csv_record *record,
                           guint index, struct table_value *value, GError **error)
{
    struct cell_number number;
    const struct mapping_column *column = mapping_column_at(reader->mapping, index);
    const bool points = column->scale == MAPPING_SCALE_POINTS;
    *value =
        (struct table_value){ .earned = NAN, .possible = points ? results_possible(column) : 1 };
    const char *text = index < record->count ? field_text(record->fields[index]) : NULL;
    if (text == NULL || cell_is_null(text))
        return true;
    if (!cell_number_read(text, reader->mapping->decimal, &number))
        return table_rows_complain(reader, index, text, "is not a number", error);
    return results_scale(reader, index, text, &number, value, error);
}

static bool results_read_grade(const struct import_reader *reader, const struct csv_record *record,
                               struct import_row *row, GError **error)
{
    static const enum mapping_role roles[] = { MAPPING_GRADE, MAPPING_OVERRIDE };
    for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
        struct table_value value;
        const int index = reader->table->cells[roles[i]];
        if (index < 0)
            continue;
        if (!results_number(reader, record, (guint)index, &value, error))
            return false;
        if (!value.filled)
            continue;
        row->has_grade = true;
        row->grade = value.earned / value.possible;
    }
    return true;
}

static bool results_read_scores(const struct import_reader *reader, struct table_desk *desk,
                                const struct csv_record *record, struct import_row *row,
                                GError **error)
{
    const struct table_rows *table = reader->table;
    for (guint i = 0; i < table->scores->len; i++) {
        const guint index = g_array_index(table->scores, guint, i);
        struct table_value value;
        if (!results_number(reader, record, index, &value, error))
            return false;
        desk->earned[i] = value.earned;
        desk->possible[i] = value.possible;
    }
    if (table->scores->len > 0) {
        row->scores = desk->earned;
        row->possibles = desk->possible;
    }
    return true;
}

/* Done or not, by the word that the mapping has for it or by those known. */
static enum cell_word results_word(struct table_desk *desk, const struct mapping_column *column,
                                   const char *text)
{
    if (column->done[0] != '\0') {
        g_autofree char *wanted = g_utf8_casefold(column->done, -1);
        g_autofree char *folded = g_utf8_casefold(text, -1);
        return strcmp(wanted, folded) == 0 ? CELL_WORD_DONE : CELL_WORD_UNDONE;
    }
    void *known = NULL;
    if (g_hash_table_lookup_extended(desk->words, text, NULL, &known))
        return (enum cell_word)GPOINTER_TO_INT(known);
    const enum cell_word word = cell_word_read(text);
    if (g_hash_table_size(desk->words) < WORDS_MOST)
        g_hash_table_insert(desk->words, g_strdup(text), GINT_TO_POINTER(word));
    return word;
}

static bool results_complain_word(const struct import_reader *reader, guint index, const char *text,
                                  GError **error)
{
    g_autofree char *sentence = g_strdup_printf(
        "says neither that it is done nor that it is not; name the word for done behind the "
        "column's role, as in %s",
        mapping_column_at(reader->mapping, index)->role == MAPPING_ACTIVITY ? "activity:WORD"
                                                                            : "completion::WORD");
    return table_rows_complain(reader, index, text, sentence, error);
}

/* How many of the activities are done. */
static bool results_count_activities(const struct import_reader *reader, struct table_desk *desk,
                                     const struct csv_record *record, guint *done, GError **error)
{
    const struct table_rows *table = reader->table;
    *done = 0;
    for (guint i = 0; i < table->activities->len; i++) {
        const guint index = g_array_index(table->activities, guint, i);
        const char *text = index < record->count ? field_text(record->fields[index]) : NULL;
        if (text == NULL || cell_is_null(text))
            continue;
        const enum cell_word word =
            results_word(desk, mapping_column_at(reader->mapping, index), text);
        if (word == CELL_WORD_UNKNOWN)
            return results_complain_word(reader, index, text, error);
        *done += word == CELL_WORD_DONE;
    }
    return true;
}

static void results_set_completion(struct import_row *row, double earned, double possible)
{
    row->has_completion = true;
    row->earned = earned;
    row->possible = possible;
    row->ratio = MIN(earned / possible, 1);
}

/* The column of the completion itself: a word, or a number with its scale. */
static bool results_read_completion(const struct import_reader *reader, struct table_desk *desk,
                                    const struct csv_record *record, struct import_row *row,
                                    GError **error)
{
    struct cell_number number;
    struct table_value value;
    const int index = reader->table->cells[MAPPING_COMPLETION];
    const char *text = field_text(table_rows_cell(reader, record, MAPPING_COMPLETION));
    if (text == NULL || cell_is_null(text))
        return true;
    const struct mapping_column *column = mapping_column_at(reader->mapping, (guint)index);
    const bool is_number =
        column->done[0] == '\0' && cell_number_read(text, reader->mapping->decimal, &number);
    if (is_number && (column->scale != MAPPING_SCALE_NONE || number.percent || number.of > 0)) {
        if (!results_scale(reader, (guint)index, text, &number, &value, error))
            return false;
        results_set_completion(row, value.earned, value.possible);
        return true;
    }
    const enum cell_word word = results_word(desk, column, text);
    if (word == CELL_WORD_UNKNOWN)
        return results_complain_word(reader, (guint)index, text, error);
    results_set_completion(row, word == CELL_WORD_DONE, 1);
    return true;
}

/* The column of the date. *said: whether the row has that cell; *done: whether it has a date. */
static bool results_read_date(const struct import_reader *reader, const struct csv_record *record,
                              struct import_row *row, bool *said, bool *done, GError **error)
{
    g_autoptr(GError) fault = NULL;
    const int index = reader->table->cells[MAPPING_COMPLETION_DATE];
    const char *text = field_text(table_rows_cell(reader, record, MAPPING_COMPLETION_DATE));
    *said = text != NULL;
    *done = false;
    if (text == NULL || cell_is_null(text))
        return true;
    row->has_completed =
        cell_date_read(reader->table->dates, text, reader->mapping->dates, &row->completed, &fault);
    const enum cell_word word = row->has_completed ? CELL_WORD_DONE : cell_word_read(text);
    *done = word == CELL_WORD_DONE;
    if (word != CELL_WORD_UNKNOWN)
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_REFUSED, "%s (column \"%s\")", fault->message,
                mapping_column_at(reader->mapping, (guint)index)->heading);
    return false;
}

/* What a column says of the completion wins over what a date or activities say; a course with a date of completion is
 * one thing more to be done than its activities. */
static bool results_read_completions(const struct import_reader *reader, struct table_desk *desk,
                                     const struct csv_record *record, struct import_row *row,
                                     GError **error)
{
    const guint activities = reader->table->activities->len;
    bool said = false, dated = false;
    guint done = 0;
    if (!results_read_completion(reader, desk, record, row, error)
        || !results_read_date(reader, record, row, &said, &dated, error)
        || !results_count_activities(reader, desk, record, &done, error))
        return false;
    if (row->has_completion) {
        row->has_completed = row->has_completed && row->ratio >= 1;
        return true;
    }
    if (dated || reader->mapping->row_is_completion)
        results_set_completion(row, activities + 1, activities + 1);
    else if (said)
        results_set_completion(row, done, activities + 1);
    else if (activities > 0)
        results_set_completion(row, done, activities);
    return true;
}

bool table_rows_results(const struct import_reader *reader, struct table_desk *desk,
                        const struct csv_record *record, struct import_row *row, GError **error)
{
    return results_read_grade(reader, record, row, error)
           && results_read_scores(reader, desk, record, row, error)
           && results_read_completions(reader, desk, record, row, error);
}
