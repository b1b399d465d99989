#include "config.h"

#include "workbook.h"

#include "import/csv.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:"
#define SCHEMAS "http://schemas.openxmlformats.org/"
#define RELATION(type, target)                                                                     \
    "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\"><Relationship Id=\"r1\" "      \
    "Type=\"" SCHEMAS "officeDocument/2006/relationships/" type "\" Target=\"" target              \
    "\"/></Relationships>"

static la_ssize_t workbook_write(G_GNUC_UNUSED struct archive *archive, void *data,
                                 const void *bytes, size_t size)
{
    g_byte_array_append(data, bytes, (guint)size);
    return (la_ssize_t)size;
}

static void workbook_add(struct archive *archive, const char *name, const char *text)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)strlen(text));
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_data(archive, text, strlen(text)), ==, (gssize)strlen(text));
    archive_entry_free(entry);
}

static bool workbook_is_number(const char *cell)
{
    char *end = NULL;
    g_ascii_strtod(cell, &end);
    return cell[0] != '\0' && *end == '\0' && !g_ascii_isalpha(cell[0]);
}

static void workbook_append_cell(GString *xml, const char *cell, bool ods)
{
    g_autofree char *text = g_markup_escape_text(cell, -1);
    if (ods && workbook_is_number(cell))
        g_string_append_printf(xml,
                               "<table:table-cell office:value-type=\"float\" office:value=\"%s\">"
                               "<text:p>%s</text:p></table:table-cell>",
                               text, text);
    else if (ods)
        g_string_append_printf(xml,
                               "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p>"
                               "</table:table-cell>",
                               text);
    else if (workbook_is_number(cell))
        g_string_append_printf(xml, "<c><v>%s</v></c>", text);
    else
        g_string_append_printf(
            xml, "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>", text);
}

/* All rows as elements of this name. Caller frees. */
static char *workbook_rows(const char *csv_text, bool ods)
{
    const char *row = ods ? "table:table-row" : "row";
    g_autoptr(GString) xml = g_string_new(NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(csv_text, strlen(csv_text));
    g_autoptr(source) source = source_open_bytes(bytes, "test.csv");
    const struct csv_dialect dialect = { .delimiter = ',' };
    g_autoptr(csv) csv = csv_open(source, &dialect, NULL, NULL);
    struct csv_record record;
    while (csv_next(csv, &record, NULL) == CSV_RECORD) {
        g_string_append_printf(xml, "<%s>", row);
        for (guint i = 0; i < record.count; i++)
            workbook_append_cell(xml, record.fields[i], ods);
        g_string_append_printf(xml, "</%s>", row);
    }
    return g_string_free(g_steal_pointer(&xml), FALSE);
}

static void workbook_add_ods(struct archive *archive, const char *rows)
{
    g_autofree char *content = g_strdup_printf(
        "<office:document-content xmlns:office=\"" OFFICE "office:1.0\" xmlns:table=\"" OFFICE
        "table:1.0\" xmlns:text=\"" OFFICE "text:1.0\"><office:body><office:spreadsheet>"
        "<table:table table:name=\"Grades\">%s</table:table></office:spreadsheet></office:body>"
        "</office:document-content>",
        rows);
    workbook_add(archive, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    workbook_add(archive, "content.xml", content);
}

static void workbook_add_xlsx(struct archive *archive, const char *rows)
{
    g_autofree char *sheet = g_strdup_printf("<worksheet xmlns=\"" SCHEMAS
                                             "spreadsheetml/2006/main\"><sheetData>%s</sheetData>"
                                             "</worksheet>",
                                             rows);
    workbook_add(archive, "_rels/.rels", RELATION("officeDocument", "xl/workbook.xml"));
    workbook_add(archive, "xl/workbook.xml",
                 "<workbook xmlns=\"" SCHEMAS "spreadsheetml/2006/main\" xmlns:r=\"" SCHEMAS
                 "officeDocument/2006/relationships\"><sheets><sheet name=\"Grades\" sheetId=\"1\" "
                 "r:id=\"r1\"/></sheets></workbook>");
    workbook_add(archive, "xl/_rels/workbook.xml.rels",
                 RELATION("worksheet", "worksheets/sheet1.xml"));
    workbook_add(archive, "xl/worksheets/sheet1.xml", sheet);
}

GBytes *workbook_from_csv(const char *csv, bool ods)
{
    GByteArray *bytes = g_byte_array_new();
    struct archive *archive = archive_write_new();
    g_autofree char *rows = workbook_rows(csv, ods);
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_in_last_block(archive, 1);
    g_assert_cmpint(archive_write_open(archive, bytes, NULL, workbook_write, NULL), ==, ARCHIVE_OK);
    if (ods)
        workbook_add_ods(archive, rows);
    else
        workbook_add_xlsx(archive, rows);
    g_assert_cmpint(archive_write_free(archive), ==, ARCHIVE_OK);
    return g_byte_array_free_to_bytes(bytes);
}
