/* Tables from nobody knows where, and what somebody types about their columns: lines of --map up to the first NUL, then
 * the table. */
#include "config.h"

#include "import/import.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer keeps an input that ends so. */
static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void demand_text(const char *text)
{
    demand(text == NULL || g_utf8_validate(text, -1, NULL));
}

static void fuzz_changes(struct mapping *mapping, const char *lines)
{
    g_auto(GStrv) list = g_strsplit(lines, "\n", 50);
    for (char **line = list; *line != NULL; line++) {
        g_autofree char *before = mapping_write(mapping);
        g_autoptr(GError) error = NULL;
        const bool changed =
            g_utf8_validate(*line, -1, NULL) && mapping_change(mapping, *line, &error);
        g_autofree char *after = mapping_write(mapping);
        demand(changed || strcmp(before, after) == 0);
    }
}

/* What is written is read back as the same. */
static void fuzz_text(const struct import_reader *reader)
{
    g_autofree char *text = mapping_write(reader->mapping);
    g_autofree char *fingerprint = mapping_fingerprint(reader->mapping);
    g_autoptr(mapping) again = mapping_new(reader->mapping->kind);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; i < reader->mapping->columns->len; i++)
        mapping_add_column(again, mapping_column_at(reader->mapping, i)->heading);
    for (char **line = lines; **line != '\0'; line++)
        demand(mapping_change(again, *line, NULL));
    g_autofree char *second = mapping_write(again);
    g_autofree char *same = mapping_fingerprint(again);
    demand(strcmp(text, second) == 0 && strcmp(fingerprint, same) == 0);
}

/* Whatever is asked can be answered, and is not asked again. */
static void fuzz_answers(struct import_reader *reader)
{
    guint last = G_MAXUINT;
    for (;;) {
        g_autoptr(GPtrArray) questions = mapping_questions(reader->mapping, reader->survey);
        demand(questions->len < last);
        last = questions->len;
        if (questions->len == 0)
            return;
        for (guint i = 0; i < questions->len; i++) {
            const struct mapping_question *question = questions->pdata[i];
            demand_text(question->sentence);
            demand_text(question->remedy);
            if (question->subject == MAPPING_ASKS_COLUMNS)
                return;
            demand(question->choices->len >= 2);
            demand(mapping_answer(reader->mapping, question, "1", NULL));
        }
    }
}

static void fuzz_row(const struct import_reader *reader, const struct import_row *row)
{
    const char *const texts[] = { row->username,  row->lms_id,   row->external_id,
                                  row->email,     row->name,     row->first_name,
                                  row->last_name, row->language, row->course };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        demand_text(texts[i]);
    demand(!row->has_grade || (row->grade >= 0 && row->grade <= 2));
    demand(!row->has_completion || (row->ratio >= 0 && row->ratio <= 1));
    for (guint i = 0; row->scores != NULL && i < reader->columns->len; i++)
        demand(isnan(row->scores[i])
               || (row->scores[i] >= 0 && row->scores[i] <= 2 * row->possibles[i]));
}

static void fuzz_rows(struct import_reader *reader)
{
    struct import_row row;
    enum import_step step = IMPORT_ROW;
    if (!import_begin(reader, NULL, NULL))
        return;
    while (step != IMPORT_END && step != IMPORT_FAILED) {
        g_autoptr(GError) error = NULL;
        step = import_next(reader, &row, &error);
        demand((step == IMPORT_ROW || step == IMPORT_END) == (error == NULL));
        if (error != NULL)
            demand_text(error->message);
        if (step == IMPORT_ROW)
            fuzz_row(reader, &row);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct import_request request = { .path = "fuzz", .kind = "roster" };
    const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
    const size_t head = end != NULL ? (size_t)(end - data) : 0;
    const size_t skip = end != NULL ? head + 1 : 0;
    g_autofree char *lines = g_strndup((const char *)data, head);
    g_autoptr(GBytes) bytes = g_bytes_new(data + skip, size - skip);
    struct source *source = source_open_bytes(bytes, "fuzz");
    g_autoptr(import_reader) reader =
        source != NULL ? import_open_source(source, &request, NULL) : NULL;
    if (reader == NULL || reader->mapping == NULL)
        return 0;
    fuzz_changes(reader->mapping, lines);
    fuzz_text(reader);
    fuzz_answers(reader);
    g_autoptr(GPtrArray) notices = mapping_notices(reader->mapping, reader->survey);
    g_autofree char *words = mapping_describe(reader->mapping);
    demand_text(words);
    fuzz_rows(reader);
    return 0;
}
