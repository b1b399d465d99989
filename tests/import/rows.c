#include "config.h"

#include "rows.h"

#include <math.h>

char *rows_sample(const char *directory, const char *name)
{
    return g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", directory, name, NULL);
}

static void append_number(GString *text, double value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(text,
                    isnan(value) ? "-" : g_ascii_formatd(buffer, sizeof buffer, "%.4g", value));
}

static void append_word(GString *text, const char *label, const char *value)
{
    if (value != NULL)
        g_string_append_printf(text, " %s=%s", label, value);
}

static void append_scores(GString *text, const struct import_reader *reader,
                          const struct import_row *row)
{
    for (guint i = 0; row->scores != NULL && i < reader->columns->len; i++) {
        g_string_append_c(text, i == 0 ? ' ' : ',');
        append_number(text, row->scores[i]);
        if (row->possibles == NULL)
            continue;
        g_string_append_c(text, '/');
        append_number(text, row->possibles[i]);
    }
}

static void append_completion(GString *text, const struct import_row *row)
{
    if (row->has_completion) {
        g_string_append(text, " completion=");
        append_number(text, row->ratio);
        g_string_append_c(text, ':');
        append_number(text, row->earned);
        g_string_append_c(text, '/');
        append_number(text, row->possible);
    }
    if (row->has_completed) {
        g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(row->completed / G_USEC_PER_SEC);
        g_autofree char *shown = g_date_time_format(when, "%FT%TZ");
        append_word(text, "completed", shown);
    }
}

static void append_row(GString *text, const struct import_reader *reader,
                       const struct import_row *row)
{
    static const char *const activities[] = { "", " active", " inactive", " not enrolled" };
    g_string_append_printf(text, "%" G_GUINT64_FORMAT " %s", row->line,
                           row->username != NULL ? row->username : "~");
    append_word(text, "id", row->lms_id);
    append_word(text, "external", row->external_id);
    append_word(text, "email", row->email);
    if (row->has_profile) {
        append_word(text, "name", row->name);
        append_word(text, "first", row->first_name);
        append_word(text, "last", row->last_name);
        append_word(text, "review", row->review);
    }
    append_word(text, "language", row->language);
    append_word(text, "course", row->course);
    append_word(text, "mode", row->mode);
    g_string_append(text, activities[row->activity]);
    if (row->has_grade) {
        g_string_append(text, " grade=");
        append_number(text, row->grade);
    }
    append_scores(text, reader, row);
    append_completion(text, row);
    g_string_append_c(text, '\n');
}

char *rows_describe(struct import_reader *reader, const char *const *types)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    if (!import_begin(reader, types, &error))
        return g_strconcat("! ", error->message, NULL);
    for (guint i = 0; i < reader->columns->len; i++) {
        const struct import_column *column =
            &g_array_index(reader->columns, struct import_column, i);
        g_string_append_printf(text, "[%s#%u %s]\n", column->category, column->number,
                               column->name);
    }
    for (;;) {
        struct import_row row;
        switch (import_next(reader, &row, &error)) {
        case IMPORT_END:
            return g_string_free(g_steal_pointer(&text), FALSE);
        case IMPORT_ROW:
            g_assert_no_error(error);
            append_row(text, reader, &row);
            break;
        case IMPORT_BAD_ROW:
            g_string_append_printf(text, "%" G_GUINT64_FORMAT "! %s\n", row.line, error->message);
            break;
        case IMPORT_REFUSED_ROW:
            g_string_append_printf(text, "%" G_GUINT64_FORMAT "? %s\n", row.line, error->message);
            break;
        case IMPORT_FAILED:
            g_assert_not_reached();
        }
        g_clear_error(&error);
    }
}
