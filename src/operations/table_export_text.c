#include "config.h"

#include "operations/table_export_text.h"

#include "base/text.h"
#include "import/testamur_tables.h"
#include "operations/csv_row.h"
#include "store/course.h"

#include <string.h>

static const struct {
    const struct testamur_column *columns;
    guint count;
} forms[TABLE_EXPORT_KINDS] = {
    [TABLE_EXPORT_LEARNERS] = { testamur_learner_columns, TESTAMUR_LEARNER_COLUMNS },
    [TABLE_EXPORT_CREDENTIALS] = { testamur_credential_columns, TESTAMUR_CREDENTIAL_COLUMNS },
    [TABLE_EXPORT_GRADES] = { testamur_grade_columns, TESTAMUR_GRADE_COLUMNS },
};

static guint score_cells(const struct table_text_form *form)
{
    return form->subsections != NULL ? 2 * form->subsections->len : 0;
}

void table_text_heading(GString *text, const struct table_text_form *form)
{
    const guint fixed = forms[form->kind].count;
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < fixed; i++)
        g_ptr_array_add(cells, g_strdup(forms[form->kind].columns[i].heading));
    for (guint i = 0; i < score_cells(form); i++) {
        const struct subsection *one = form->subsections->pdata[i / 2];
        g_ptr_array_add(cells,
                        testamur_score_heading(one->category, one->number, one->name, i % 2 == 0));
    }
    csv_row_append(text, (const char *const *)cells->pdata, cells->len, false);
}

static const char *flag_word(const char *cell)
{
    return cell == NULL ? NULL : g_str_equal(cell, "1") ? "yes" : "no";
}

static void append_csv(GString *text, const struct table_text_form *form, const struct table *table)
{
    const guint fixed = forms[form->kind].count, count = fixed + score_cells(form);
    g_autofree const char **cells = g_new(const char *, count);
    for (guint i = 0; i < count; i++) {
        const char *cell = table_cell(table, i);
        cells[i] = i < fixed && forms[form->kind].columns[i].value == TESTAMUR_FLAG
                       ? flag_word(cell)
                       : cell;
    }
    csv_row_append(text, cells, count, false);
}

/* Escaped is what JSON asks for, and what is drawn as nothing or controls a terminal. */
static void append_json_text(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    for (; *value != '\0'; value = g_utf8_next_char(value)) {
        const gunichar character = g_utf8_get_char(value);
        if (character == '"' || character == '\\')
            g_string_append_c(text, '\\');
        if (!text_is_invisible(character))
            g_string_append_unichar(text, character);
        else if (character < 0x10000)
            g_string_append_printf(text, "\\u%04x", character);
        else
            g_string_append_printf(text, "\\u%04x\\u%04x", 0xD7C0 + (character >> 10),
                                   0xDC00 + (character & 0x3FF));
    }
    g_string_append_c(text, '"');
}

/* A number that JSON has no word for is as if there were none. */
static void append_json_number(GString *text, const char *cell)
{
    const bool finite = strspn(cell, "0123456789+-.e") == strlen(cell);
    g_string_append(text, finite ? cell : "null");
}

static void append_json_value(GString *text, const char *cell, enum testamur_value value)
{
    if (cell == NULL)
        g_string_append(text, "null");
    else if (value == TESTAMUR_NUMBER)
        append_json_number(text, cell);
    else if (value == TESTAMUR_FLAG)
        g_string_append(text, g_str_equal(cell, "1") ? "true" : "false");
    else
        append_json_text(text, cell);
}

static void append_json_member(GString *text, const char *name, const char *cell,
                               enum testamur_value value)
{
    g_string_append_printf(text, "%s\"%s\":", text->str[text->len - 1] == '{' ? "" : ",", name);
    append_json_value(text, cell, value);
}

/* Only those that the course knows of this learner. */
static void append_json_scores(GString *text, const struct table_text_form *form,
                               const struct table *table)
{
    const guint fixed = forms[form->kind].count;
    bool first = true;
    g_string_append(text, ",\"scores\":[");
    for (guint i = 0; i < form->subsections->len; i++) {
        const struct subsection *one = form->subsections->pdata[i];
        const char *earned = table_cell(table, fixed + 2 * i);
        const char *possible = table_cell(table, fixed + 2 * i + 1);
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, one->number);
        if (possible == NULL)
            continue;
        g_string_append(text, first ? "{" : ",{");
        append_json_member(text, "category", one->category, TESTAMUR_TEXT);
        append_json_member(text, "number", number, TESTAMUR_NUMBER);
        append_json_member(text, "name", one->name, TESTAMUR_TEXT);
        append_json_member(text, "earned", earned, TESTAMUR_NUMBER);
        append_json_member(text, "possible", possible, TESTAMUR_NUMBER);
        g_string_append_c(text, '}');
        first = false;
    }
    g_string_append_c(text, ']');
}

void table_text_row(GString *text, const struct table_text_form *form,
                    enum table_export_format format, const struct table *table)
{
    if (format == TABLE_EXPORT_CSV) {
        append_csv(text, form, table);
        return;
    }
    g_string_append_c(text, '{');
    for (guint i = 0; i < forms[form->kind].count; i++)
        append_json_member(text, forms[form->kind].columns[i].heading, table_cell(table, i),
                           forms[form->kind].columns[i].value);
    if (form->subsections != NULL)
        append_json_scores(text, form, table);
    g_string_append(text, "}\n");
}
