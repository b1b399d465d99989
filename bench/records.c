/* Times the reading of a table, CSV or sheet, without an import: seconds, rows, and the most memory it took.
 *
 *     bench/records FILE         reads FILE
 *     bench/records --make DIR ROWS
 *                                writes DIR/table.csv, DIR/table.xlsx and DIR/table.ods of ROWS rows, ten cells each
 */
#include "config.h"

#include "import/encoding.h"
#include "import/records.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/resource.h>

#define COLUMNS 10

static int bench_read(const char *path)
{
    g_autoptr(GError) error = NULL;
    const gint64 start = g_get_monotonic_time();
    g_autoptr(source) source = source_open(path, NULL, &error);
    const struct records_wish wish = { .sheet = NULL };
    if (source == NULL || !encoding_check(source, &error)) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    const gint64 checked = g_get_monotonic_time();
    g_autoptr(records) records = records_open(source, &wish, &error);
    guint64 rows = 0, cells = 0, bytes = 0;
    enum csv_step step = records != NULL ? CSV_RECORD : CSV_FAILED;
    while (step == CSV_RECORD) {
        struct csv_record record;
        step = records_next(records, &record, &error);
        rows += step == CSV_RECORD;
        for (guint i = 0; step == CSV_RECORD && i < record.count; i++) {
            cells++;
            bytes += strlen(record.fields[i]);
        }
    }
    const gint64 end = g_get_monotonic_time();
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    g_print("%" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " cells, %" G_GUINT64_FORMAT
            " bytes; encoding checked in %.2f s, read in %.2f s, processor %.2f s, peak %ld MiB\n",
            rows, cells, bytes, (double)(checked - start) / 1e6, (double)(end - checked) / 1e6,
            (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6,
            usage.ru_maxrss / 1024);
    if (error != NULL)
        g_printerr("%s\n", error->message);
    return step == CSV_END ? 0 : 1;
}

/* Cell `column` of a row, as text; every other column is a number. */
static char *bench_cell(guint row, guint column)
{
    if (row == 0)
        return g_strdup_printf("Column %u", column + 1);
    return column % 2 == 0 ? g_strdup_printf("Learner %u of %u", row, column)
                           : g_strdup_printf("%u.%u", row % 100, column);
}

static void bench_append_cell(GString *text, guint row, guint column, const char *cell, char kind)
{
    const bool number = row > 0 && column % 2 == 1;
    if (kind == 'c')
        g_string_append_printf(text, "%s%s", column > 0 ? "," : "", cell);
    else if (kind == 'x' && number)
        g_string_append_printf(text, "<c r=\"%c%u\" s=\"0\"><v>%s</v></c>", 'A' + (int)column,
                               row + 1, cell);
    else if (kind == 'x')
        g_string_append_printf(text, "<c r=\"%c%u\" t=\"s\"><v>%u</v></c>", 'A' + (int)column,
                               row + 1, row * COLUMNS + column);
    else if (number)
        g_string_append_printf(text,
                               "<table:table-cell office:value-type=\"float\" office:value=\"%s\">"
                               "<text:p>%s</text:p></table:table-cell>",
                               cell, cell);
    else
        g_string_append_printf(text,
                               "<table:table-cell office:value-type=\"string\"><text:p>%s</text:p>"
                               "</table:table-cell>",
                               cell);
}

/* The rows of a table: 'c' for CSV, 'x' for XLSX, 'o' for ODS, 's' for the texts that an XLSX file shares. */
static GString *bench_rows(guint rows, char kind, const char *begin, const char *end)
{
    static const char *const before[] = {
        ['c'] = "", ['x'] = "<row r=\"%u\">", ['o'] = "<table:table-row>", ['s'] = ""
    };
    static const char *const after[] = {
        ['c'] = "\r\n", ['x'] = "</row>", ['o'] = "</table:table-row>", ['s'] = ""
    };
    GString *text = g_string_new(begin);
    for (guint row = 0; row <= rows; row++) {
        if (kind == 'x')
            g_string_append_printf(text, "<row r=\"%u\">", row + 1);
        else
            g_string_append(text, before[(guchar)kind]);
        for (guint column = 0; column < COLUMNS; column++) {
            g_autofree char *cell = bench_cell(row, column);
            if (kind == 's')
                g_string_append_printf(text, "<si><t>%s</t></si>", cell);
            else
                bench_append_cell(text, row, column, cell, kind);
        }
        g_string_append(text, after[(guchar)kind]);
    }
    return g_string_append(text, end);
}

static void bench_add(struct archive *writer, const char *name, const char *text, gsize length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_write_header(writer, entry);
    archive_write_data(writer, text, length);
    archive_entry_free(entry);
}

static struct archive *bench_zip(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    if (archive_write_open_filename(writer, path) != ARCHIVE_OK)
        g_error("%s: %s", path, archive_error_string(writer));
    return writer;
}

#define MAIN " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"

static void bench_make_xlsx(const char *directory, guint rows)
{
    static const char book[] =
        "<workbook" MAIN "<sheets><sheet name=\"Table\"/></sheets></workbook>";
    struct archive *writer = bench_zip(directory, "table.xlsx");
    GString *sheet =
        bench_rows(rows, 'x', "<worksheet" MAIN "<sheetData>", "</sheetData></worksheet>");
    GString *shared = bench_rows(rows, 's', "<sst" MAIN, "</sst>");
    bench_add(writer, "xl/workbook.xml", book, strlen(book));
    bench_add(writer, "xl/worksheets/sheet1.xml", sheet->str, sheet->len);
    bench_add(writer, "xl/sharedStrings.xml", shared->str, shared->len);
    archive_write_free(writer);
    g_string_free(sheet, TRUE);
    g_string_free(shared, TRUE);
}

static void bench_make_ods(const char *directory, guint rows)
{
    struct archive *writer = bench_zip(directory, "table.ods");
    GString *content =
        bench_rows(rows, 'o',
                   "<office:document-content "
                   "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                   "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                   "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body>"
                   "<office:spreadsheet><table:table table:name=\"Table\">",
                   "</table:table></office:spreadsheet></office:body></office:document-content>");
    bench_add(writer, "content.xml", content->str, content->len);
    archive_write_free(writer);
    g_string_free(content, TRUE);
}

static int bench_make(const char *directory, guint rows)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(directory, "table.csv", NULL);
    g_autoptr(GString) csv = bench_rows(rows, 'c', "", "");
    if (!g_file_set_contents(path, csv->str, (gssize)csv->len, &error)) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    bench_make_xlsx(directory, rows);
    bench_make_ods(directory, rows);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return bench_read(argv[1]);
    if (argc == 4 && strcmp(argv[1], "--make") == 0)
        return bench_make(argv[2], (guint)g_ascii_strtoull(argv[3], NULL, 10));
    g_printerr("usage: bench/records FILE | --make DIRECTORY ROWS\n");
    return 2;
}
