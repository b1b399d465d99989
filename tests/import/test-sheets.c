#include "config.h"

#include "base/error.h"
#include "import/import.h"
#include "import/records.h"
#include "import/sheet.h"
#include "import/sheet_value.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* Workbooks made here, as the programs that people have really write them, and as they should not be. */

struct part {
    const char *name, *text;
};

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOCUMENT "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS(inner)                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\""       \
    "http://schemas.openxmlformats.org/package/2006/relationships\">" inner "</Relationships>"
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" DOCUMENT "/" type "\" Target=\"" target "\"/>"
#define ROOT_RELATIONS                                                                             \
    "_rels/.rels", RELATIONS(RELATION("rId1", "officeDocument", "xl/workbook.xml"))
#define WORKBOOK(inner) "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" DOCUMENT "\">" inner "</workbook>"
#define SHEET(rows) "<worksheet xmlns=\"" MAIN "\"><sheetData>" rows "</sheetData></worksheet>"

static void add_entry(struct archive *writer, const char *name, const void *bytes, gsize length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    g_assert_cmpint(archive_write_header(writer, entry), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_data(writer, bytes, length), ==, (gssize)length);
    archive_entry_free(entry);
}

static la_ssize_t append_to(G_GNUC_UNUSED struct archive *writer, void *data, const void *bytes,
                            size_t length)
{
    g_byte_array_append(data, bytes, (guint)length);
    return (la_ssize_t)length;
}

static struct archive *zip_begin(GByteArray *zip)
{
    struct archive *writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_set_bytes_per_block(writer, 0);
    g_assert_cmpint(archive_write_open(writer, zip, NULL, append_to, NULL), ==, ARCHIVE_OK);
    return writer;
}

static GBytes *zip_end(GByteArray *zip, struct archive *writer)
{
    g_assert_cmpint(archive_write_free(writer), ==, ARCHIVE_OK);
    return g_byte_array_free_to_bytes(zip);
}

/* Parts, ended by one without name. */
static GBytes *zip_parts(const struct part *parts)
{
    GByteArray *zip = g_byte_array_new();
    struct archive *writer = zip_begin(zip);
    for (; parts->name != NULL; parts++)
        add_entry(writer, parts->name, parts->text, strlen(parts->text));
    return zip_end(zip, writer);
}

/* All rows as text: number|cell|cell; "N! reason" for a damaged one, "!! reason" for the end of it all, and the notice
 * in brackets. */
static char *read_bytes(GBytes *bytes, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(source) source = source_open_bytes(bytes, "test.xlsx");
    g_assert_nonnull(source);
    const struct records_wish wish = { .sheet = name };
    g_autoptr(records) records = records_open(source, &wish, &error);
    if (records == NULL)
        return g_strdup(error->message);
    g_autoptr(GString) text = g_string_new(NULL);
    enum csv_step step = CSV_RECORD;
    while (step != CSV_END && step != CSV_FAILED) {
        struct csv_record record;
        g_clear_error(&error);
        step = records_next(records, &record, &error);
        if (step == CSV_RECORD) {
            g_string_append_printf(text, "%" G_GUINT64_FORMAT, record.line);
            for (guint i = 0; i < record.count; i++)
                g_string_append_printf(text, "|%s", record.fields[i]);
            g_string_append_c(text, '\n');
        } else if (step == CSV_BAD_RECORD) {
            g_string_append_printf(text, "%" G_GUINT64_FORMAT "! %s\n", record.line,
                                   error->message);
        } else if (step == CSV_FAILED) {
            g_string_append_printf(text, "!! %s\n", error->message);
        }
    }
    g_autofree char *notice = records_notice(records);
    if (notice != NULL)
        g_string_append_printf(text, "[%s]\n", notice);
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *read_parts(const struct part *parts, const char *name)
{
    g_autoptr(GBytes) bytes = zip_parts(parts);
    return read_bytes(bytes, name);
}

static void assert_reads(const struct part *parts, const char *rows)
{
    g_autofree char *read = read_parts(parts, NULL);
    g_assert_cmpstr(read, ==, rows);
}

static void assert_refused(GBytes *bytes, const char *words)
{
    g_autofree char *read = read_bytes(bytes, NULL);
    if (strstr(read, words) == NULL)
        g_test_message("%.500s", read);
    g_assert_nonnull(strstr(read, words));
}

/* As Excel writes them: shared texts in runs with readings, formats, formulas, errors, merged and hidden cells. */
static const struct part excel[] = {
    { "[Content_Types].xml", "<Types/>" },
    { ROOT_RELATIONS },
    { "xl/workbook.xml",
      WORKBOOK("<sheets><sheet name=\"Notes\" sheetId=\"1\" state=\"hidden\" r:id=\"rId3\"/>"
               "<sheet name=\"Grades\" sheetId=\"2\" r:id=\"rId1\"/>"
               "<sheet name=\"Chart\" sheetId=\"3\" r:id=\"rId5\"/></sheets>") },
    { "xl/_rels/workbook.xml.rels",
      RELATIONS(RELATION("rId1", "worksheet", "worksheets/sheet2.xml")
                    RELATION("rId3", "worksheet", "/xl/worksheets/../worksheets/sheet1.xml")
                        RELATION("rId5", "chartsheet", "chartsheets/sheet1.xml")
                            RELATION("rId2", "sharedStrings", "sharedStrings.xml")
                                RELATION("rId4", "styles", "styles.xml")) },
    { "xl/worksheets/sheet1.xml",
      SHEET("<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>note</t></is></c></row>") },
    { "xl/worksheets/sheet2.xml",
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet xmlns=\"" MAIN
      "\"><dimension ref=\"A1:F6\"/><sheetData>"
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
      "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c></row>"
      "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>4</v></c><c r=\"B2\" "
      "s=\"1\"><v>46188</v></c>"
      "<c r=\"C2\" s=\"2\"><v>0.92500000000000004</v></c>"
      "<c r=\"D2\" t=\"b\"><f>B2&gt;1</f><v>1</v></c></row>"
      "<row r=\"3\" spans=\"1:4\"><c r=\"A3\" s=\"3\"/></row>"
      "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>5</v></c><c r=\"B5\" "
      "s=\"3\"><v>46188.586805555555</v></c>"
      "<c r=\"C5\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"D5\"><f>A1</f><v></v></c></row>"
      "<row r=\"6\"><c r=\"C6\" t=\"str\"><f>\"x\"</f><v>x_x000D_y_x005F_x0041_</v></c>"
      "<c r=\"F6\"><v>1.23E+11</v></c></row>"
      "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>" },
    { "xl/sharedStrings.xml",
      "<sst xmlns=\"" MAIN
      "\" count=\"6\" uniqueCount=\"6\"><si><t>Name</t></si><si><t>When</t></si>"
      "<si><t>Grade</t></si><si><t>Done</t></si>"
      "<si><r><t>\345\261\261\347\224\260</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> "
      "\345\244\252\351\203\216</t></r><rPh sb=\"0\" eb=\"2\"><t>\343\203\244\343\203\236</t></rPh>"
      "</si><si><t>O&apos;Connor &amp; \"Co\"</t></si></sst>" },
    { "xl/styles.xml",
      "<styleSheet xmlns=\"" MAIN "\"><numFmts><numFmt numFmtId=\"164\" "
      "formatCode=\"[$-409]d\\-mmm\\-yy\\ h:mm;@\"/></numFmts><cellStyleXfs><xf numFmtId=\"9\"/>"
      "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/>"
      "<xf numFmtId=\"164\"/></cellXfs></styleSheet>" },
    { NULL, NULL },
};

static void test_excel(void)
{
    assert_reads(excel, "1|Name|When|Grade|Done\n"
                        "2|山田 太郎|2026-06-15|92.5 %|TRUE\n"
                        "5|O'Connor & \"Co\"|2026-06-15 14:05:00||\n"
                        "6|||x\ry_x0041_|||123000000000\n"
                        "[only the sheet \"Grades\" was read, one of 3; --sheet names another; 1 "
                        "cell holds an error such as #N/A and counts as empty (the first in row "
                        "5); 1 formula has no stored result and counts as empty until the workbook "
                        "is saved by a spreadsheet program (the first in row 5)]\n");
}

static void test_named_sheets(void)
{
    g_autofree char *hidden = read_parts(excel, "notes");
    g_autofree char *missing = read_parts(excel, "Absent");
    g_autofree char *chart = read_parts(excel, "Chart");
    g_assert_true(g_str_has_prefix(hidden, "3||note\n["));
    g_assert_cmpstr(missing, ==,
                    "test.xlsx: the workbook has no sheet \"Absent\"; its sheets are: \"Notes\", "
                    "\"Grades\"");
    g_assert_nonnull(strstr(chart, "no sheet \"Chart\""));
    g_autoptr(GBytes) text = g_bytes_new_static("a,b\n", 4);
    g_autofree char *plain = read_bytes(text, "Grades");
    g_assert_nonnull(strstr(plain, "no workbook"));
}

/* As libraries write them: prefixes, no relations, no places, no shared texts, attributes in single quotes. */
static void test_libraries(void)
{
    static const struct part prefixed[] = {
        { "xl/workbook.xml",
          "<x:workbook xmlns:x=\"" MAIN "\"><x:workbookPr date1904=\"true\"/><x:sheets>"
          "<x:sheet name='One' sheetId='1'/></x:sheets></x:workbook>" },
        { "xl\\worksheets\\Sheet1.xml",
          "<x:worksheet xmlns:x=\"" MAIN "\"><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:r>"
          "<x:t>na</x:t></x:r><x:r><x:t>me</x:t></x:r></x:is></x:c><x:c/><x:c t='str'><x:v>b</x:v>"
          "</x:c></x:row><x:row/><x:row><x:c><x:v> 7 </x:v></x:c>"
          "<x:c t='d'><x:v>2026-06-15T00:00:00</x:v></x:c>"
          "<x:c t='d'><x:v>2026-06-15T09:30:00.000Z</x:v></x:c></x:row></x:sheetData>"
          "</x:worksheet>" },
        { NULL, NULL },
    };
    assert_reads(prefixed, "1|name||b\n3|7|2026-06-15|2026-06-15 09:30:00\n");
    static const struct part strict[] = {
        { "[Content_Types].xml", "<Types/>" },
        { "xl/workbook.xml", "<workbook xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\">"
                             "<sheets><sheet name=\"A\"/></sheets></workbook>" },
        { "xl/worksheets/sheet1.xml",
          "<worksheet xmlns=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><sheetData><row>"
          "<c r=\"C1\" t=\"inlineStr\"><is><t>z</t></is></c>"
          "<c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData></worksheet>" },
        { NULL, NULL },
    };
    assert_reads(strict, "1|a||z\n");
}

#define ODF                                                                                        \
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                           \
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "                             \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                               \
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                             \
    "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "                            \
    "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\""
#define ODS(styles, tables)                                                                        \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content " ODF ">"                \
    "<office:automatic-styles>" styles "</office:automatic-styles><office:body>"                   \
    "<office:spreadsheet>" tables "</office:spreadsheet></office:body></office:document-content>"
#define ODS_TYPE "mimetype", "application/vnd.oasis.opendocument.spreadsheet"
#define TEXT_CELL(text)                                                                            \
    "<table:table-cell office:value-type=\"string\"><text:p>" text "</text:p></table:table-cell>"

static const struct part open_document[] = {
    { ODS_TYPE },
    { "content.xml",
      ODS("<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties "
          "table:display=\"false\"/></style:style>",
          "<table:tracked-changes><table:deletion><table:table-row>" TEXT_CELL(
              "gone") "</table:table-row></table:deletion></table:tracked-changes>"
                      "<table:table table:name=\"Old\" "
                      "table:style-name=\"ta1\"><table:table-row>" TEXT_CELL(
                          "old") "</table:table-row></table:table>"
                                 "<table:table "
                                 "table:name=\"Grades\"><table:shapes><draw:frame><text:p>logo</"
                                 "text:p>"
                                 "</draw:frame></table:shapes><table:table-column/"
                                 "><table:table-header-rows>"
                                 "<table:table-row>" TEXT_CELL("Name") TEXT_CELL("When")
                                     TEXT_CELL("Grade") TEXT_CELL(
                                         "Done") "<table:table-cell "
                                                 "table:number-columns-repeated=\"16380\"/></"
                                                 "table:table-row>"
                                                 "</table:table-header-rows><table:table-row "
                                                 "table:number-rows-repeated=\"2\">"
                                                 "<table:table-cell "
                                                 "office:value-type=\"string\"><office:annotation><"
                                                 "text:p>a comment"
                                                 "</text:p></office:annotation><text:p>\n  "
                                                 "Zo\303\253 <text:span>\303\205ng</text:span>"
                                                 "str\303\266m<text:s text:c=\"2\"/>\n "
                                                 "</text:p><text:p>second</text:p></"
                                                 "table:table-cell>"
                                                 "<table:table-cell office:value-type=\"date\" "
                                                 "office:date-value=\"2026-06-15\"><text:p>"
                                                 "15.06.26</text:p></"
                                                 "table:table-cell><table:table-cell "
                                                 "office:value-type=\"percentage\" "
                                                 "office:value=\"0.925\"><text:p>93%</text:p></"
                                                 "table:table-cell>"
                                                 "<table:table-cell office:value-type=\"boolean\" "
                                                 "office:boolean-value=\"true\"><text:p>"
                                                 "WAHR</text:p></table:table-cell></"
                                                 "table:table-row>"
                                                 "<table:table-row "
                                                 "table:number-rows-repeated=\"40\"><table:table-"
                                                 "cell "
                                                 "table:number-columns-repeated=\"1024\"/></"
                                                 "table:table-row>"
                                                 "<table:table-row><table:table-cell "
                                                 "table:number-columns-repeated=\"2\" "
                                                 "office:value-type=\"float\" "
                                                 "office:value=\"0.92000000000000004\"><text:p>0,9<"
                                                 "/text:p>"
                                                 "</table:table-cell><table:covered-table-cell "
                                                 "office:value-type=\"string\"><text:p>under"
                                                 "</text:p></"
                                                 "table:covered-table-cell><table:table-cell "
                                                 "table:formula=\"of:=1/0\" "
                                                 "office:value-type=\"string\" "
                                                 "office:string-value=\"\" "
                                                 "calcext:value-type=\"error\">"
                                                 "<text:p>#DIV/0!</text:p></"
                                                 "table:table-cell><table:table-cell "
                                                 "office:value-type=\"time\" "
                                                 "office:time-value=\"PT14H05M33S\"><text:p>14:05</"
                                                 "text:p></table:table-cell>"
                                                 "<table:table-cell office:value-type=\"date\" "
                                                 "office:date-value=\"2026-06-15T14:05:33\"/>"
                                                 "</table:table-row><table:table-row "
                                                 "table:number-rows-repeated=\"1048532\">"
                                                 "<table:table-cell "
                                                 "table:number-columns-repeated=\"16384\"/></"
                                                 "table:table-row>"
                                                 "</table:table><table:table "
                                                 "table:name=\"Third\"/>") },
    { NULL, NULL },
};

static void test_open_document(void)
{
    assert_reads(open_document,
                 "1|Name|When|Grade|Done\n"
                 "2|Zoë Ångström  \nsecond|2026-06-15|92.5 %|TRUE\n"
                 "3|Zoë Ångström  \nsecond|2026-06-15|92.5 %|TRUE\n"
                 "44|0.92|0.92|||14:05:33|2026-06-15 14:05:33\n"
                 "[only the sheet \"Grades\" was read, one of 3; --sheet names another; 1 cell "
                 "holds an error such as #N/A and counts as empty (the first in row 44)]\n");
    g_autofree char *old = read_parts(open_document, "OLD");
    g_autofree char *third = read_parts(open_document, "Third");
    g_autofree char *missing = read_parts(open_document, "Fourth");
    g_assert_true(g_str_has_prefix(old, "1|old\n["));
    g_assert_true(g_str_has_prefix(third, "["));
    g_assert_nonnull(strstr(missing, "\"Old\", \"Grades\", \"Third\""));
}

/* The caller may shorten fields: rows that are repeated must not show it; and what a sheet is called is said. */
static void test_rewind(void)
{
    g_autoptr(GBytes) bytes = zip_parts(open_document);
    g_autoptr(source) source = source_open_bytes(bytes, "test.ods");
    const struct records_wish wish = { .sheet = NULL };
    g_autoptr(GError) error = NULL;
    g_autoptr(records) records = records_open(source, &wish, &error);
    struct csv_record record;
    for (int round = 0; round < 2; round++) {
        for (guint row = 1; row <= 3; row++) {
            g_assert_cmpint(records_next(records, &record, &error), ==, CSV_RECORD);
            g_assert_cmpuint(record.line, ==, row);
            g_assert_cmpstr(record.fields[3], ==, row == 1 ? "Done" : "TRUE");
            record.fields[3][1] = '\0';
        }
        g_assert_true(records_rewind(records, &error));
    }
    while (records_next(records, &record, &error) == CSV_RECORD)
        g_assert_cmpstr(records_line_word(records), ==, "row");
    g_autofree char *words = records_describe(records);
    g_assert_cmpstr(words, ==, "the sheet \"Grades\", one of 3");
}

/* Samples: what openpyxl, XlsxWriter, odfpy and LibreOffice wrote, as text; tests/samples/sheets/pack tells more. */

static GBytes *zip_sample(const char *name)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "sheets", name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    GByteArray *zip = g_byte_array_new();
    struct archive *writer = zip_begin(zip);
    for (char *here = text; here != NULL;) {
        char *part = here + strlen("=== ");
        char *content = strchr(part, '\n');
        char *next = strstr(content, "\n=== ");
        *content++ = '\0';
        add_entry(writer, part, content, next != NULL ? (gsize)(next - content) : strlen(content));
        here = next != NULL ? next + 1 : NULL;
    }
    return zip_end(zip, writer);
}

#define MOODLE_ROWS                                                                                \
    "1|First name|Last name|ID number|Institution|Department|Email address|Assignment: Essay 1 "   \
    "(Real)|Quiz: Final exam (Real)|Quiz: Final exam (Percentage)|Quiz: Final exam (Letter)|"      \
    "Quiz: Final exam (Feedback)|Course total (Real)|Last downloaded from this course\n"           \
    "2|Anna Mária|Kovács|HR-004|Beispiel GmbH|IT|anna.kovacs@example.org|88.5|92|92 %|A-|Very "  \
    "good, \"really\"|90.25|1781600000\n"                                                          \
    "3|José|García-López||||jose@example.org|-|47|47 %|F||47|1781600000\n"                      \
    "4|Văn Anh|Nguyễn|12|||nguyen.van.anh@example.vn|100|100|100 %|A||100|1781600000\n"         \
    "5|Síle|O'Connor|HR\"7|||oconnor@example.ie|-|-|-|-||-|1781600000\n"
#define PEOPLE_ROWS(percent, whole, small, noon, nothing)                                          \
    "1|Name|E-Mail|Datum|Note|Zeit|Ok|Id\n"                                                        \
    "2|Jürgen Größmann|j@example.de|2026-06-15|" percent "|2026-06-15 14:05:33|TRUE|007\n"         \
    "3|山田 太郎|t@example.jp|" whole "|" noon "|FALSE|123456789012\n"                             \
    "4|=formula|x@example.org|2026-02-28|" small "|09:30:00|" nothing "|1.5\n"

/* A merged heading, formulas of text and of numbers, a percentage, days, blank rows, an error, a second sheet; the
 * program shows a day only where the second date has a time too, and what is shown is what counts in XLSX. */
#define LIBREOFFICE_ROWS(time)                                                                     \
    "1|Name|E-mail|ID number|Grade|Completed on|Remarks\n"                                         \
    "2|Zoë Łukasik|zoe@example.org|0042|92.5 %|2026-06-15|fine\n"                                \
    "3|Wei Zhang 张伟|wei@example.org|43|75 %|2026-06-16" time "|\n"                               \
    "7|Zoë Łukasik|zoe.l@example.org|0044|||\n"                                                  \
    "[only the sheet \"People\" was read, one of 2; --sheet names another; 1 cell holds an error " \
    "such as #N/A and counts as empty (the first in row 7)]\n"

static const struct {
    const char *file, *rows;
} samples[] = {
    { "libreoffice_1904.xlsx.parts", LIBREOFFICE_ROWS("") },
    { "libreoffice.ods.parts", LIBREOFFICE_ROWS(" 13:45:00") },
    { "moodle_grades.xlsx.parts", MOODLE_ROWS },
    { "moodle_grades.ods.parts", MOODLE_ROWS },
    { "odfpy.ods.parts",
      PEOPLE_ROWS("0.925", "1900-02-28|1", "0.07", "1899-12-31 12:00:00", "None") },
    { "openpyxl.xlsx.parts",
      PEOPLE_ROWS("92.5 %", "1900-02-28|100 %", "7 %", "0.5",
                  "") "6|merged||||||\n"
                      "[only the sheet \"Grades\" was read, one of 2; --sheet names another; 1 "
                      "formula has no stored result and counts as empty "
                      "until the workbook is saved by a "
                      "spreadsheet program (the first in row 5)]\n" },
    { "xlsxwriter_1904.xlsx.parts",
      PEOPLE_ROWS("92.5 %", "|100 %", "7 %", "", "") "5|plain bold end|2|ctrl\ax _x0041_ \r "
                                                     "end||||\n" },
};

static void test_samples(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autoptr(GBytes) bytes = zip_sample(samples[i].file);
        g_autofree char *read = read_bytes(bytes, NULL);
        g_assert_cmpstr(read, ==, samples[i].rows);
    }
}

/* A sheet is recognised by its heading as a CSV file is. */
static void test_recognised(void)
{
    static const char *const files[] = { "moodle_grades.xlsx.parts", "moodle_grades.ods.parts" };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        const struct import_request request = { .path = files[i], .sheet = "Grades" };
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = zip_sample(files[i]);
        g_autoptr(import_reader) reader =
            import_open_source(source_open_bytes(bytes, files[i]), &request, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(reader->importer->kind, ==, "moodle-grades");
        g_assert_cmpstr(import_line_word(reader), ==, "row");
        g_assert_cmpstr(reader->survey->encoding, ==, "workbook");
        g_assert_cmpstr(reader->survey->shape, ==, "the sheet \"Grades\"");
        g_assert_cmpuint(reader->survey->rows, ==, 4);
    }
}

static const struct {
    const char *code;
    enum sheet_format format;
} formats[] = {
    { "General", SHEET_NUMBER },
    { "0.00", SHEET_NUMBER },
    { "0.00E+00", SHEET_NUMBER },
    { "#,##0.00\\ [$\u20AC-407];[Red]\\-#,##0.00", SHEET_NUMBER },
    { "\"Method\" 0", SHEET_NUMBER },
    { "0\\d", SHEET_NUMBER },
    { "0_d", SHEET_NUMBER },
    { "General\" days\"", SHEET_NUMBER },
    { "0.0%", SHEET_PERCENT },
    { "0\\%", SHEET_NUMBER },
    { "yyyy-mm-dd", SHEET_DATE },
    { "[$-407]d. mmmm yyyy;@", SHEET_DATE },
    { "yyyy\"年\"m\"月\"d\"日\"", SHEET_DATE },
    { "[$-411]ggge\"年\"m\"月\"", SHEET_DATE },
    { "mmm", SHEET_DATE },
    { "dd/mm/yyyy hh:mm", SHEET_DATE_TIME },
    { "m/d/yy h:mm AM/PM", SHEET_DATE_TIME },
    { "hh:mm:ss", SHEET_TIME },
    { "mm:ss.0", SHEET_TIME },
    { "[h]:mm", SHEET_TIME },
    { "[Red]0", SHEET_NUMBER },
    { "", SHEET_NUMBER },
    { "[", SHEET_NUMBER },
    { "\"", SHEET_NUMBER },
    { "\\", SHEET_NUMBER },
};

static void test_formats(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_test_message("%s", formats[i].code);
        g_assert_cmpint(sheet_format_read(formats[i].code), ==, formats[i].format);
    }
    g_assert_cmpint(sheet_format_built_in(14), ==, SHEET_DATE);
    g_assert_cmpint(sheet_format_built_in(22), ==, SHEET_DATE_TIME);
    g_assert_cmpint(sheet_format_built_in(9), ==, SHEET_PERCENT);
    g_assert_cmpint(sheet_format_built_in(2), ==, SHEET_NUMBER);
}

static const struct {
    double value;
    enum sheet_format format;
    bool since_1904;
    const char *text;
} values[] = {
    { 0, SHEET_NUMBER, false, "0" },
    { -0.5, SHEET_NUMBER, false, "-0.5" },
    { 0.1, SHEET_NUMBER, false, "0.1" },
    { 0.92000000000000004, SHEET_NUMBER, false, "0.92" },
    { 0.30000000000000004, SHEET_NUMBER, false, "0.30000000000000004" },
    { 88.5, SHEET_NUMBER, false, "88.5" },
    { 123456789012345, SHEET_NUMBER, false, "123456789012345" },
    { 1234567890123456, SHEET_NUMBER, false, "1.234567890123456E+15" },
    { 100, SHEET_NUMBER, false, "100" },
    { 0.000012, SHEET_NUMBER, false, "0.000012" },
    { 0.07, SHEET_PERCENT, false, "7 %" },
    { 0.9254, SHEET_PERCENT, false, "92.54 %" },
    { 1, SHEET_PERCENT, false, "100 %" },
    { 0, SHEET_PERCENT, false, "0 %" },
    { 46188, SHEET_DATE, false, "2026-06-15" },
    { 46188.75, SHEET_DATE, false, "2026-06-15" },
    { 46188, SHEET_DATE_TIME, false, "2026-06-15 00:00:00" },
    { 46188.999999, SHEET_DATE_TIME, false, "2026-06-16 00:00:00" },
    { 44726, SHEET_DATE, true, "2026-06-15" },
    { 0, SHEET_DATE, true, "1904-01-01" },
    { 1, SHEET_DATE, false, "1900-01-01" },
    { 59, SHEET_DATE, false, "1900-02-28" },
    { 60, SHEET_DATE, false, "1900-02-29" },
    { 61, SHEET_DATE, false, "1900-03-01" },
    { 2958465, SHEET_DATE, false, "9999-12-31" },
    { 2958466, SHEET_DATE, false, "2958466" },
    { -1, SHEET_DATE, false, "-1" },
    { 0.5, SHEET_TIME, false, "12:00:00" },
    { 1.5, SHEET_TIME, false, "36:00:00" },
};

static void test_values(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        sheet_value_append(text, values[i].value, values[i].format, values[i].since_1904);
        g_assert_cmpstr(text->str, ==, values[i].text);
    }
}

/* Files that are something else, or were made to do harm. */

static const struct {
    const char *words;
    struct part parts[3];
} foreign[] = {
    { "no workbook", { { "report.csv", "a,b\n" } } },
    { "Word document", { { "[Content_Types].xml", "" }, { "word/document.xml", "" } } },
    { "binary workbook", { { "[Content_Types].xml", "" }, { "xl/workbook.bin", "" } } },
    { "Apple Numbers", { { "Index/Document.iwa", "" } } },
    { "no spreadsheet",
      { { "mimetype", "application/vnd.oasis.opendocument.text" }, { "content.xml", "" } } },
    { "password",
      { { "META-INF/manifest.xml",
          "<m:manifest "
          "xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry>"
          "<m:encryption-data/></m:file-entry></m:manifest>" },
        { "content.xml", "\001\002" } } },
    { "no sheet with rows", { { "content.xml", ODS("", "") } } },
    { "has no part", { { "[Content_Types].xml", "<Types/>" } } },
    { "leads out", { { "xl/workbook.xml", "" }, { "../../etc/passwd", "" } } },
    { "leads out", { { "/xl/workbook.xml", "" } } },
    { "is there twice", { { "xl/workbook.xml", "" }, { "XL/Workbook.xml", "" } } },
    { "document type",
      { { "content.xml",
          "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;&b;\">]><a>&d;</a>" } } },
    { "damaged", { { "content.xml", "<a>&undeclared;</a>" } } },
    { "damaged", { { "content.xml", "not XML at all" } } },
    { "damaged", { { "content.xml", "" } } },
    { "not in order",
      { { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\"/></sheets>") },
        { "xl/worksheets/sheet1.xml",
          SHEET("<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>") } } },
    { "number is too large",
      { { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\"/></sheets>") },
        { "xl/worksheets/sheet1.xml", SHEET("<row r=\"99999999999\"><c><v>1</v></c></row>") } } },
    { "more cells than",
      { { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\"/></sheets>") },
        { "xl/worksheets/sheet1.xml",
          SHEET("<row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>") } } },
    { "text is missing",
      { { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\"/></sheets>") },
        { "xl/worksheets/sheet1.xml", SHEET("<row r=\"1\"><c t=\"s\"><v>12</v></c></row>") } } },
};

static void test_foreign(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(foreign); i++) {
        g_autoptr(GBytes) bytes = zip_parts(foreign[i].parts);
        assert_refused(bytes, foreign[i].words);
    }
}

/* A sheet that is said to lie elsewhere is not looked for there. */
static void test_external(void)
{
    static const struct part parts[] = {
        { ROOT_RELATIONS },
        { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\" r:id=\"rId1\"/></sheets>") },
        { "xl/_rels/workbook.xml.rels",
          RELATIONS("<Relationship Id=\"rId1\" Type=\"" DOCUMENT "/worksheet\" TargetMode="
                    "\"External\" Target=\"file:///etc/passwd\"/>"
                    "<Relationship Id=\"rId2\" Type=\"" DOCUMENT "/styles\" "
                    "Target=\"../../../etc/passwd\"/>") },
        { NULL, NULL },
    };
    g_autoptr(GBytes) bytes = zip_parts(parts);
    assert_refused(bytes, "no sheet with rows");
}

static void test_link(void)
{
    GByteArray *zip = g_byte_array_new();
    struct archive *writer = zip_begin(zip);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "content.xml");
    archive_entry_set_filetype(entry, AE_IFLNK);
    archive_entry_set_symlink(entry, "/etc/passwd");
    archive_entry_set_perm(entry, 0777);
    g_assert_cmpint(archive_write_header(writer, entry), ==, ARCHIVE_OK);
    archive_entry_free(entry);
    g_autoptr(GBytes) bytes = zip_end(zip, writer);
    assert_refused(bytes, "is a link");
}

/* 80 MB of one row's blanks in 80 kB; and a directory of many entries. */
static void test_bombs(void)
{
    static const char head[] = "<worksheet xmlns=\"" MAIN "\"><sheetData>";
    const gsize length = 80 << 20;
    g_autofree char *blanks = g_malloc(length);
    memset(blanks, ' ', length);
    memcpy(blanks, head, sizeof head - 1);
    GByteArray *zip = g_byte_array_new();
    struct archive *writer = zip_begin(zip);
    static const char book[] = WORKBOOK("<sheets><sheet name=\"A\"/></sheets>");
    add_entry(writer, "xl/workbook.xml", book, strlen(book));
    add_entry(writer, "xl/worksheets/sheet1.xml", blanks, length);
    g_autoptr(GBytes) bytes = zip_end(zip, writer);
    g_assert_cmpuint(g_bytes_get_size(bytes), <, 1 << 20);
    assert_refused(bytes, "200 times its size");

    zip = g_byte_array_new();
    writer = zip_begin(zip);
    for (guint i = 0; i < 10001; i++) {
        g_autofree char *name = g_strdup_printf("xl/%u.xml", i);
        add_entry(writer, name, "", 0);
    }
    g_autoptr(GBytes) many = zip_end(zip, writer);
    assert_refused(many, "more than 10000 parts");
}

/* A tag or a cell without end takes no memory without end. */
static void test_endless(void)
{
    static const struct {
        const char *before, *words;
    } cases[] = {
        { "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\" x=\"", "longer than 2 MiB" },
        { "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\"><c t=\"str\"><v>",
          "longer than a mebibyte" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(cases[i].before);
        for (guint number = 0; text->len < 6 << 20; number++)
            g_string_append_printf(text, "%x", number);
        const struct part parts[] = {
            { "xl/workbook.xml", WORKBOOK("<sheets><sheet name=\"A\"/></sheets>") },
            { "xl/worksheets/sheet1.xml", text->str },
            { NULL, NULL },
        };
        g_autoptr(GBytes) bytes = zip_parts(parts);
        assert_refused(bytes, cases[i].words);
    }
}

/* Wherever a workbook is cut or changed, the reader ends and gives text. */
static void test_damage(void)
{
    const struct part *const books[] = { excel, open_document };
    g_autoptr(GRand) random = g_rand_new_with_seed(20260616);
    for (gsize i = 0; i < G_N_ELEMENTS(books); i++) {
        g_autoptr(GBytes) whole = zip_parts(books[i]);
        gsize length = 0;
        const guint8 *data = g_bytes_get_data(whole, &length);
        for (int round = 0; round < 300; round++) {
            g_autofree guint8 *copy = g_memdup2(data, length);
            const gsize size =
                round % 2 == 0 ? length : (gsize)g_rand_int_range(random, 5, (gint32)length);
            for (int change = round % 2 == 0 ? 4 : 0; change > 0; change--)
                copy[g_rand_int_range(random, 4, (gint32)length)] =
                    (guint8)g_rand_int_range(random, 0, 256);
            g_autoptr(GBytes) bytes = g_bytes_new(copy, size);
            g_autofree char *read = read_bytes(bytes, NULL);
            g_assert_true(size == length || strstr(read, "damaged") != NULL);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sheets/excel", test_excel);
    g_test_add_func("/sheets/named", test_named_sheets);
    g_test_add_func("/sheets/libraries", test_libraries);
    g_test_add_func("/sheets/open-document", test_open_document);
    g_test_add_func("/sheets/rewind", test_rewind);
    g_test_add_func("/sheets/samples", test_samples);
    g_test_add_func("/sheets/recognised", test_recognised);
    g_test_add_func("/sheets/formats", test_formats);
    g_test_add_func("/sheets/values", test_values);
    g_test_add_func("/sheets/foreign", test_foreign);
    g_test_add_func("/sheets/external", test_external);
    g_test_add_func("/sheets/link", test_link);
    g_test_add_func("/sheets/bombs", test_bombs);
    g_test_add_func("/sheets/endless", test_endless);
    g_test_add_func("/sheets/damage", test_damage);
    return g_test_run();
}
