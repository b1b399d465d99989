#include "config.h"

#include "import/import.h"

#include "base/clock.h"
#include "base/error.h"
#include "import/cell_date.h"
#include "import/cell_glance.h"
#include "import/cell_number.h"
#include "import/cell_words.h"
#include "import/field.h"
#include "import/survey_tally.h"

#include <math.h>
#include <string.h>

/* Layer: import. */

/* The caller is asked each time after so many rows, or a few more. */
#define ROWS_UNASKED 4096

/* While it is taken. */
struct survey_work {
    struct survey *survey;
    struct cell_dates *dates;
    GPtrArray *tallies; /* of struct survey_tally *, for each column */
    GPtrArray *rows;    /* of struct csv_record *, those at hand that are about someone; borrowed */
};

static void survey_clear_column(void *data)
{
    struct survey_column *column = data;
    g_free(column->open_sample);
    g_free(column->number_sample);
    g_free(column->small_sample);
    g_ptr_array_unref(column->values);
}

static void survey_free_tally(void *data)
{
    survey_tally_free(data);
}

static void survey_free_row(void *data)
{
    g_strfreev(data);
}

static struct survey *survey_new(guint columns)
{
    struct survey *survey = g_new0(struct survey, 1);
    g_atomic_ref_count_init(&survey->references);
    survey->columns = g_array_new(FALSE, TRUE, sizeof(struct survey_column));
    g_array_set_clear_func(survey->columns, survey_clear_column);
    g_array_set_size(survey->columns, columns);
    for (guint i = 0; i < columns; i++) {
        struct survey_column *column = &g_array_index(survey->columns, struct survey_column, i);
        column->smallest = column->largest = NAN;
        column->values = g_ptr_array_new_with_free_func(g_free);
    }
    survey->samples = g_ptr_array_new_with_free_func(survey_free_row);
    survey->others = g_ptr_array_new_with_free_func(survey_free_row);
    return survey;
}

struct survey *survey_ref(struct survey *survey)
{
    g_atomic_ref_count_inc(&survey->references);
    return survey;
}

void survey_free(struct survey *survey)
{
    if (!g_atomic_ref_count_dec(&survey->references))
        return;
    g_array_unref(survey->columns);
    g_ptr_array_unref(survey->samples);
    g_ptr_array_unref(survey->others);
    g_free(survey->encoding);
    g_free(survey->shape);
    g_free(survey);
}

const struct survey_column *survey_column_at(const struct survey *survey, guint index)
{
    return &g_array_index(survey->columns, struct survey_column, index);
}

static void survey_keep_row(GPtrArray *rows, const struct csv_record *record)
{
    if (rows->len >= SURVEY_ROWS)
        return;
    char **row = g_new0(char *, record->count + 1);
    for (guint i = 0; i < record->count; i++)
        row[i] = g_strdup(record->fields[i]);
    g_ptr_array_add(rows, row);
}

/* Larger numbers than can be counted have no decimals. */
static bool survey_is_fractional(double value)
{
    return value > -1e15 && value < 1e15 && value != (double)(gint64)value;
}

/* Keeps the text of the largest number; they often rise from row to row. */
static void survey_keep_sample(struct survey_column *column, const char *text)
{
    const gsize size = strlen(text) + 1;
    if (column->number_sample != NULL && strlen(column->number_sample) + 1 == size) {
        memcpy(column->number_sample, text, size);
        return;
    }
    g_free(column->number_sample);
    column->number_sample = g_strdup(text);
}

static guint survey_judge_number(struct survey_column *column, const char *text,
                                 const struct cell_number *number)
{
    static const guint marks[] = { [CELL_MARK_NONE] = 0,
                                   [CELL_MARK_POINT] = SURVEY_POINT,
                                   [CELL_MARK_COMMA] = SURVEY_COMMA,
                                   [CELL_MARK_EITHER] = SURVEY_MARK };
    guint signs = SURVEY_NUMBER | marks[number->mark];
    signs |= number->exponent ? SURVEY_EXPONENT : 0;
    if (number->mark == CELL_MARK_EITHER && strchr(text, ',') != NULL)
        signs |= SURVEY_COMMA_MARK;
    if (number->percent || number->of > 0)
        return signs | (number->percent ? SURVEY_PERCENT : 0) | (number->of > 0 ? SURVEY_PAIR : 0);
    column->fractional = column->fractional || survey_is_fractional(number->value);
    if (number->value > 0 && number->value < 1 && column->small_sample == NULL)
        column->small_sample = g_strdup(text);
    if (isnan(column->smallest) || number->value < column->smallest)
        column->smallest = number->value;
    if (isnan(column->largest) || number->value > column->largest) {
        column->largest = number->value;
        survey_keep_sample(column, text);
    }
    return signs;
}

static guint survey_judge_date(const struct survey_work *work, struct survey_column *column,
                               const char *text)
{
    static const enum mapping_date_order orders[SURVEY_ORDERS] = {
        [SURVEY_DAY_FIRST] = MAPPING_DATES_DAY_FIRST,
        [SURVEY_MONTH_FIRST] = MAPPING_DATES_MONTH_FIRST,
        [SURVEY_YEAR_FIRST] = MAPPING_DATES_YEAR_FIRST,
    };
    bool open = false;
    guint readings = 0, signs = SURVEY_DATE;
    const guint fits = cell_date_orders(work->dates, text, &open);
    if (fits == 0)
        return 0;
    for (guint i = 0; i < SURVEY_ORDERS; i++) {
        const bool fit = (fits & CELL_DATE_ORDER(orders[i])) != 0;
        signs |= fit ? SURVEY_ORDER << i : 0;
        readings += fit;
    }
    if (open && readings > 1 && column->open_sample == NULL)
        column->open_sample = g_strdup(text);
    return signs | (open ? SURVEY_OPEN : 0);
}

/* What kinds of characters there are, of any script. */
static void survey_look(const char *text, guint glance, bool *letters, bool *digits)
{
    *letters = (glance & (GLANCE_LETTER | GLANCE_E)) != 0;
    *digits = (glance & GLANCE_DIGIT) != 0;
    if ((glance & GLANCE_FOREIGN) == 0)
        return;
    for (const char *here = text; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar character = g_utf8_get_char(here);
        *letters = *letters || (character >= 0x80 && g_unichar_isalpha(character));
        *digits = *digits || (character >= 0x80 && g_unichar_digit_value(character) >= 0);
    }
}

/* What a text says that is not blank: bits of enum survey_sign. */
static guint survey_judge(const struct survey_work *work, struct survey_column *column,
                          const char *text)
{
    struct cell_number number;
    bool letters = false, digits = false;
    const guint glance = cell_glance(text);
    const bool address = (glance & GLANCE_AT) != 0;
    const char *comma = (glance & GLANCE_COMMA) != 0 ? strchr(text, ',') : NULL;
    guint signs = address ? SURVEY_ADDRESS : 0;
    if (comma != NULL && strchr(comma + 1, ',') == NULL)
        signs |= SURVEY_SINGLE_COMMA;
    if (cell_is_null(text))
        return signs;
    survey_look(text, glance, &letters, &digits);
    if (digits && (glance & GLANCE_NO_NUMBER) == 0
        && cell_number_read(text, MAPPING_DECIMAL_UNKNOWN, &number))
        return signs | survey_judge_number(column, text, &number);
    signs |= letters ? SURVEY_LETTERS : 0;
    /* No date has that sign but in parentheses. */
    if (digits && (!address || strchr(text, '(') != NULL))
        signs |= survey_judge_date(work, column, text);
    return signs;
}

static void survey_take_cell(const struct survey_work *work, struct survey_tally *tally,
                             struct survey_column *column, char *cell)
{
    gsize length = 0;
    const char *text = field_measure(cell, &length);
    if (length == 0 || cell_is_blank(text))
        return;
    if (!survey_tally_again(tally, column, text, length))
        survey_tally_add(tally, column, text, length, survey_judge(work, column, text));
}

/* One column of the rows at hand: columns have nothing in common. */
static void survey_take_column(guint index, void *data)
{
    const struct survey_work *work = data;
    struct survey_column *column =
        &g_array_index(work->survey->columns, struct survey_column, index);
    for (guint i = 0; i < work->rows->len; i++) {
        const struct csv_record *record = work->rows->pdata[i];
        if (index < record->count)
            survey_take_cell(work, work->tallies->pdata[index], column, record->fields[index]);
    }
}

/* Keeps what is kept of the row itself; its cells are for later. */
static void survey_take_row(struct survey_work *work, const struct import_reader *reader,
                            const struct csv_record *record)
{
    struct survey *survey = work->survey;
    if (cells_are_blank(record->fields, record->count, 0))
        return;
    if (reader->importer->is_row != NULL && !reader->importer->is_row(reader, record)) {
        survey_keep_row(survey->others, record);
        return;
    }
    survey->rows++;
    survey->longer += !cells_are_blank(record->fields, record->count, survey->columns->len);
    survey_keep_row(survey->samples, record);
    g_ptr_array_add(work->rows, (void *)record);
}

static bool survey_goes_on(const struct import_reader *reader, const struct import_request *request,
                           GError **error)
{
    if (request->go_on == NULL
        || request->go_on(source_position(reader->source), source_size(reader->source),
                          request->go_on_data))
        return true;
    g_set_error(error, IMPORT_ERROR, ERROR_CANCELLED, "%s: cancelled; nothing was changed",
                source_name(reader->source));
    return false;
}

static bool survey_fail(const struct import_reader *reader, const struct records_step *step,
                        GError **error)
{
    g_set_error(error, step->fault->domain, step->fault->code, "%s, %s %" G_GUINT64_FORMAT ": %s",
                source_name(reader->source), records_line_word(reader->records), step->record.line,
                step->fault->message);
    return false;
}

static void survey_take_rows(struct survey_work *work, struct import_reader *reader,
                             const struct records_step *steps, guint count)
{
    g_ptr_array_set_size(work->rows, 0);
    for (guint i = 0; i < count; i++) {
        work->survey->damaged += steps[i].step == CSV_BAD_RECORD;
        if (steps[i].step == CSV_RECORD)
            survey_take_row(work, reader, &steps[i].record);
    }
    records_share(reader->records, work->survey->columns->len, survey_take_column, work);
}

static bool survey_read(struct survey_work *work, struct import_reader *reader,
                        const struct import_request *request, GError **error)
{
    guint64 taken = 0, asked = 0;
    for (;;) {
        guint count = 0;
        if (taken >= asked && !survey_goes_on(reader, request, error))
            return false;
        asked += taken >= asked ? ROWS_UNASKED : 0;
        const struct records_step *steps = records_some(reader->records, &count);
        const struct records_step *last = &steps[count - 1];
        if (last->step == CSV_FAILED)
            return survey_fail(reader, last, error);
        survey_take_rows(work, reader, steps, count);
        taken += count;
        if (last->step == CSV_END)
            return true;
    }
}

/* Words are looked up once for each value, not for each cell. */
static void survey_count_words(struct survey_column *column)
{
    for (guint i = 0; i < column->values->len; i++)
        column->words += cell_word_read(column->values->pdata[i]) != CELL_WORD_UNKNOWN
                         || cell_is_null(column->values->pdata[i]);
}

static void survey_finish(struct survey_work *work)
{
    for (guint i = 0; i < work->survey->columns->len; i++) {
        struct survey_column *column =
            &g_array_index(work->survey->columns, struct survey_column, i);
        survey_tally_finish(work->tallies->pdata[i], column);
        survey_count_words(column);
    }
}

static bool survey_go_back(struct import_reader *reader, GError **error)
{
    struct csv_record heading;
    return records_rewind(reader->records, error)
           && records_next(reader->records, &heading, error) == CSV_RECORD;
}

struct survey *survey_take(struct import_reader *reader, const struct import_request *request,
                           GError **error)
{
    g_autoptr(survey) survey = survey_new(reader->header.count);
    g_autoptr(cell_dates) dates = cell_dates_new(NULL, clock_now());
    g_autoptr(GPtrArray) tallies = g_ptr_array_new_with_free_func(survey_free_tally);
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    struct survey_work work = {
        .survey = survey, .dates = dates, .tallies = tallies, .rows = rows
    };
    for (guint i = 0; i < reader->header.count; i++)
        g_ptr_array_add(tallies, survey_tally_new());
    records_look(reader->records);
    survey->shape = records_describe(reader->records);
    survey->encoding = g_strdup(source_encoding_words(reader->source));
    if (!survey_read(&work, reader, request, error) || !survey_go_back(reader, error))
        return NULL;
    survey_finish(&work);
    return g_steal_pointer(&survey);
}
