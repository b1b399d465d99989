#include "config.h"

#include "import/sheet.h"

#include "base/error.h"
#include "import/sheet_private.h"

#include <string.h>

/* ZIP archives that are something else. */
static const struct {
    const char *below, *sentence;
} strangers[] = {
    { "xl/workbook.bin", "it is a binary workbook (.xlsb); save it as \"Excel workbook (.xlsx)\", "
                         "or the sheet as CSV" },
    { "index/", "it is a document of Apple Numbers; export it as Excel or CSV" },
    { "index.zip", "it is a document of Apple Numbers; export it as Excel or CSV" },
    { "word/", "it is a Word document; copy the table into a workbook, or save it as CSV" },
    { "ppt/", "it is a PowerPoint presentation, not a report" },
};

static void sheet_free_entry(gpointer data)
{
    struct sheet_entry *entry = data;
    g_free(entry->name);
    g_free(entry->part);
    g_free(entry);
}

void sheet_add_entry(struct sheet *sheet, const char *name, const char *part, bool hidden)
{
    struct sheet_entry *entry = g_new0(struct sheet_entry, 1);
    entry->name = g_strdup(name != NULL ? name : "");
    entry->part = g_strdup(part);
    entry->hidden = hidden;
    g_ptr_array_add(sheet->entries, entry);
}

bool sheet_entry_is(const struct sheet_entry *entry, const char *name)
{
    if (entry->part == NULL)
        return false;
    if (name == NULL)
        return !entry->hidden;
    g_autofree char *wanted = g_utf8_casefold(name, -1);
    g_autofree char *found = g_utf8_casefold(entry->name, -1);
    return strcmp(wanted, found) == 0;
}

static char *sheet_list_names(const struct sheet *sheet)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < sheet->entries->len && list->len < 500; i++) {
        const struct sheet_entry *entry = sheet->entries->pdata[i];
        if (entry->part != NULL)
            g_string_append_printf(list, "%s\"%s\"", list->len > 0 ? ", " : "", entry->name);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

bool sheet_choose(struct sheet *sheet, const char *name, GError **error)
{
    const struct sheet_entry *fallback = NULL;
    for (guint i = 0; i < sheet->entries->len; i++) {
        const struct sheet_entry *entry = sheet->entries->pdata[i];
        if (sheet_entry_is(entry, name)) {
            sheet->chosen = entry;
            return true;
        }
        if (fallback == NULL && entry->part != NULL)
            fallback = entry;
    }
    if (name == NULL && fallback != NULL) {
        sheet->chosen = fallback;
        return true;
    }
    g_autofree char *names = sheet_list_names(sheet);
    if (name != NULL && *names != '\0')
        g_set_error(error, IMPORT_ERROR, ERROR_USAGE,
                    "the workbook has no sheet \"%s\"; its sheets are: %s", name, names);
    else
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, "the workbook has no sheet with rows");
    return false;
}

static bool sheet_open_archive(struct sheet *sheet, const char *name, GError **error)
{
    sheet->archive = sheet_archive_open(sheet->source, error);
    if (sheet->archive == NULL)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(strangers); i++)
        if (sheet_archive_has_below(sheet->archive, strangers[i].below)) {
            g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA, strangers[i].sentence);
            return false;
        }
    if (sheet_archive_has(sheet->archive, "content.xml"))
        return sheet_ods_open(sheet, name, error);
    if (sheet_archive_has(sheet->archive, "encrypted-package")) {
        g_set_error_literal(error, IMPORT_ERROR, ERROR_DATA,
                            "it is protected with a password; save a copy without one");
        return false;
    }
    if (sheet_archive_has(sheet->archive, "[Content_Types].xml")
        || sheet_archive_has(sheet->archive, "xl/workbook.xml"))
        return sheet_xlsx_open(sheet, name, error);
    g_set_error_literal(
        error, IMPORT_ERROR, ERROR_DATA,
        "it is a ZIP archive and no workbook; unpack it and import the file inside");
    return false;
}

struct sheet *sheet_open(struct source *source, const char *name, GError **error)
{
    g_autoptr(sheet) sheet = g_new0(struct sheet, 1);
    sheet->source = source;
    sheet->entries = g_ptr_array_new_with_free_func(sheet_free_entry);
    sheet_row_init(&sheet->row);
    if (sheet_open_archive(sheet, name, error))
        return g_steal_pointer(&sheet);
    g_prefix_error(error, "%s: ", source_name(source));
    return NULL;
}

void sheet_free(struct sheet *sheet)
{
    g_clear_pointer(&sheet->xml, sheet_xml_free);
    g_clear_pointer(&sheet->archive, sheet_archive_free);
    if (sheet->state != NULL)
        sheet->free_state(sheet->state);
    g_ptr_array_unref(sheet->entries);
    sheet_row_clear(&sheet->row);
    g_free(sheet);
}

void sheet_begin_row(struct sheet *sheet, guint64 number, guint64 repeat)
{
    if (number <= sheet->last_row)
        sheet_xml_refuse(sheet->xml, "the workbook is damaged: the rows of the sheet are not in "
                                     "order; have it saved anew by a spreadsheet program");
    else if (number > SHEET_ROWS || repeat > SHEET_ROWS)
        sheet_xml_refuse(sheet->xml, "the workbook is damaged: a row's number is too large; have "
                                     "it saved anew by a spreadsheet program");
    sheet->last_row = number + repeat - 1;
    sheet_row_begin(&sheet->row, number, repeat);
}

void sheet_note_error(struct sheet *sheet)
{
    if (sheet->error_cells++ == 0)
        sheet->error_row = sheet->row.number;
}

void sheet_note_bare_formula(struct sheet *sheet)
{
    if (sheet->bare_formulas++ == 0)
        sheet->bare_row = sheet->row.number;
}

enum csv_step sheet_next(struct sheet *sheet, struct csv_record *record, GError **error)
{
    if (sheet->row.repeat == 0) {
        const enum sheet_xml_step step = sheet_xml_run(sheet->xml, error);
        record->line = sheet->last_row;
        if (step == SHEET_XML_FAILED)
            return CSV_FAILED;
        if (step == SHEET_XML_END)
            return CSV_END;
    }
    return sheet_row_give(&sheet->row, record, error);
}

char *sheet_describe(const struct sheet *sheet)
{
    return sheet->count > 1
               ? g_strdup_printf("the sheet \"%s\", one of %u", sheet->chosen->name, sheet->count)
               : g_strdup_printf("the sheet \"%s\"", sheet->chosen->name);
}

static void sheet_append_notice(GString *notice, guint64 count, guint64 row, const char *one,
                                const char *many)
{
    if (count == 0)
        return;
    g_string_append_printf(notice,
                           "%s%" G_GUINT64_FORMAT " %s (the first in row %" G_GUINT64_FORMAT ")",
                           notice->len > 0 ? "; " : "", count, count == 1 ? one : many, row);
}

char *sheet_notice(const struct sheet *sheet)
{
    g_autoptr(GString) notice = g_string_new(NULL);
    if (sheet->count > 1)
        g_string_append_printf(notice,
                               "only the sheet \"%s\" was read, one of %u; --sheet names another",
                               sheet->chosen->name, sheet->count);
    sheet_append_notice(notice, sheet->error_cells, sheet->error_row,
                        "cell holds an error such as #N/A and counts as empty",
                        "cells hold errors such as #N/A and count as empty");
    sheet_append_notice(notice, sheet->bare_formulas, sheet->bare_row,
                        "formula has no stored result and counts as empty until the workbook is "
                        "saved by a spreadsheet program",
                        "formulas have no stored result and count as empty until the workbook is "
                        "saved by a spreadsheet program");
    return notice->len > 0 ? g_string_free(g_steal_pointer(&notice), FALSE) : NULL;
}
