#include "config.h"

#include "describe_table.h"

#include "base/clock.h"
#include "base/error.h"

#include <math.h>
#include <string.h>

static void append_word(GString *text, const char *label, const char *value)
{
    if (value != NULL)
        g_string_append_printf(text, " %s=%s", label, value);
}

static void append_number(GString *text, const char *label, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(text, "%s%s", label,
                           isnan(value) ? "-"
                                        : g_ascii_formatd(buffer, sizeof buffer, "%.6g", value));
}

static void append_results(GString *text, const struct import_reader *reader,
                           const struct import_row *row)
{
    if (row->has_grade)
        append_number(text, " grade=", row->grade);
    for (guint i = 0; row->scores != NULL && i < reader->columns->len; i++) {
        append_number(text, i == 0 ? " " : ",", row->scores[i]);
        if (row->possibles != NULL && row->possibles[i] != 1)
            append_number(text, "/", row->possibles[i]);
    }
    if (row->has_completion) {
        append_number(text, " completion=", row->earned);
        append_number(text, "/", row->possible);
    }
    if (row->has_completed) {
        g_autofree char *when = clock_format(row->completed);
        append_word(text, "completed", when);
    }
}

static void append_row(GString *text, const struct import_reader *reader,
                       const struct import_row *row)
{
    g_string_append_printf(text, "%" G_GUINT64_FORMAT, row->line);
    append_word(text, "user", row->username);
    append_word(text, "email", row->email);
    append_word(text, "id", row->external_id);
    append_word(text, row->lms_source != NULL ? row->lms_source : "lms", row->lms_id);
    append_word(text, "name", row->name);
    append_word(text, "first", row->first_name);
    append_word(text, "last", row->last_name);
    append_word(text, "language", row->language);
    append_word(text, "course", row->course);
    if (row->activity == IMPORT_INACTIVE)
        g_string_append(text, " inactive");
    append_results(text, reader, row);
    append_word(text, "review", row->review);
    g_string_append_c(text, '\n');
}

static char *describe_rows(struct import_reader *reader, GString *text)
{
    static const char *const marks[] = { [IMPORT_BAD_ROW] = "!", [IMPORT_REFUSED_ROW] = "?" };
    for (;;) {
        struct import_row row;
        g_autoptr(GError) error = NULL;
        switch (import_next(reader, &row, &error)) {
        case IMPORT_END:
            return g_strdup(text->str);
        case IMPORT_ROW:
            g_assert_no_error(error);
            append_row(text, reader, &row);
            break;
        case IMPORT_BAD_ROW:
        case IMPORT_REFUSED_ROW:
            g_string_append_printf(
                text, "%" G_GUINT64_FORMAT "%s %s\n", row.line,
                marks[error->code == ERROR_REFUSED ? IMPORT_REFUSED_ROW : IMPORT_BAD_ROW],
                error->message);
            break;
        case IMPORT_FAILED:
            g_string_append_printf(text, "! %s\n", error->message);
            return g_strdup(text->str);
        }
    }
}

char *describe_table(struct source *source, const struct import_request *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(import_reader) reader = import_open_source(source, request, &error);
    if (reader == NULL)
        return g_strconcat("! ", error->message, "\n", NULL);
    if (reader->mapping != NULL) {
        g_autofree char *columns = mapping_describe(reader->mapping);
        g_string_append_printf(text, "%s\n", columns);
    }
    if (!import_begin(reader, NULL, &error)) {
        g_string_append_printf(text, "! %s\n", error->message);
        return g_strdup(text->str);
    }
    for (guint i = 0; i < reader->columns->len; i++) {
        const struct import_column *column =
            &g_array_index(reader->columns, struct import_column, i);
        g_string_append_printf(text, "[%s#%u %s]\n", column->category, column->number,
                               column->name);
    }
    return describe_rows(reader, text);
}

char *describe_table_text(const char *content, const char *const *changes)
{
    const struct import_request request = { .path = "test", .changes = changes };
    g_autoptr(GBytes) bytes = g_bytes_new(content, strlen(content));
    return describe_table(source_open_bytes(bytes, "test"), &request);
}

char *describe_table_sample(const char *folder, const char *name, struct import_request *request)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", folder, name, NULL);
    g_autoptr(GError) error = NULL;
    request->path = path;
    struct source *source = source_open(path, request->encoding, &error);
    if (source == NULL)
        return g_strconcat("! ", error->message, "\n", NULL);
    return describe_table(source, request);
}
