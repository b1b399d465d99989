#include "config.h"

#include "import/csv.h"

#include "base/error.h"
#include "import/import.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* All records as text: cells between |, records on lines with their line number; damage as "N! words". */
static char *read_all(struct source *source, const struct csv_dialect *dialect,
                      const struct csv_limits *limits)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(csv) csv = csv_open(source, dialect, limits, &error);
    g_assert_no_error(error);
    g_autoptr(GString) text = g_string_new(NULL);
    for (;;) {
        struct csv_record record;
        const enum csv_step step = csv_next(csv, &record, &error);
        if (step == CSV_END)
            return g_string_free(g_steal_pointer(&text), FALSE);
        g_string_append_printf(text, "%" G_GUINT64_FORMAT, record.line);
        if (step == CSV_RECORD) {
            g_assert_no_error(error);
            for (guint i = 0; i < record.count; i++)
                g_string_append_printf(text, "|%s", record.fields[i]);
        } else {
            g_assert_nonnull(error);
            g_string_append(text, step == CSV_FAILED ? "!!" : "!");
            g_clear_error(&error);
        }
        g_string_append_c(text, '\n');
        if (step == CSV_FAILED)
            return g_string_free(g_steal_pointer(&text), FALSE);
    }
}

static char *read_text(const char *text, gssize length, const struct csv_dialect *dialect,
                       const struct csv_limits *limits)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);
    g_autoptr(source) source = source_open_bytes(bytes, "test.csv");
    g_assert_nonnull(source);
    return read_all(source, dialect, limits);
}

static const struct {
    const char *name, *text, *records;
} dialects[] = {
    { "plain", "a,b\n1,2\n", "1|a|b\n2|1|2\n" },
    { "no-line-end", "a,b\n1,2", "1|a|b\n2|1|2\n" },
    { "crlf", "a,b\r\n1,2\r\n", "1|a|b\n2|1|2\n" },
    { "cr", "a,b\r1,2\r", "1|a|b\n2|1|2\n" },
    { "mixed", "a,b\r1,2\n3,4\r\n5,6", "1|a|b\n2|1|2\n3|3|4\n4|5|6\n" },
    { "quoted", "\"a\",\"b\"\n\"1,2\",\"say \"\"hi\"\"\"\n", "1|a|b\n2|1,2|say \"hi\"\n" },
    { "embedded-line-ends", "a,b\n\"x\ny\",1\n\"p\r\nq\rr\",2\n3,4\n",
      "1|a|b\n2|x\ny|1\n4|p\r\nq\rr|2\n7|3|4\n" },
    { "empty-cells", "a,,b\n,,\n\"\",x,\n", "1|a||b\n2|||\n3||x|\n" },
    { "empty-lines", "a,b\n\n\n1,2\n\r\n", "1|a|b\n4|1|2\n" },
    { "quotes-inside-plain-cells", "a,b\n5\" pipe,it's \"so\"\n",
      "1|a|b\n2|5\" pipe|it's \"so\"\n" },
    { "semicolon", "Student ID;Email, old\n1;2,5\n", "1|Student ID|Email, old\n2|1|2,5\n" },
    { "tab", "a\tb: c\n1\t2\n", "1|a|b: c\n2|1|2\n" },
    { "colon", "a:b\n1:2\n", "1|a|b\n2|1|2\n" },
    { "colons-in-headings", "Student ID,Homework 1: Week 1: Basics\n1,2\n",
      "1|Student ID|Homework 1: Week 1: Basics\n2|1|2\n" },
    { "delimiter-behind-quotes", "\"a,b\";c\n1;2\n", "1|a,b|c\n2|1|2\n" },
    { "commas-of-numbers", "Name;Points, of 10,5\nA;92,5\nB;80,0\n",
      "1|Name|Points, of 10,5\n2|A|92,5\n3|B|80,0\n" },
    { "commas-of-names", "Name, given name;E-mail\nM, J;m@x\n",
      "1|Name, given name|E-mail\n2|M, J|m@x\n" },
    { "colons-of-times", "mail,when\na@x,1:02:03\nb@x,4:05:06\n",
      "1|mail|when\n2|a@x|1:02:03\n3|b@x|4:05:06\n" },
    { "commas-in-a-colon-file", "Name:Quiz, one (Real):Total\nA:1.00:2.00\nB:-:3.00\n",
      "1|Name|Quiz, one (Real)|Total\n2|A|1.00|2.00\n3|B|-|3.00\n" },
    { "delimiters-in-quotes", "a;b\n\"1,2,3\";\"4,5\n6,7\"\n8;9\n",
      "1|a|b\n2|1,2,3|4,5\n6,7\n4|8|9\n" },
    { "rows-shorter-than-their-heading", "a,b;c,d\n1,2\n3,4\n", "1|a|b;c|d\n2|1|2\n3|3|4\n" },
    { "separator-line", "sep=;\r\na;b,c\r\n1;2\r\n", "2|a|b,c\n3|1|2\n" },
    { "separator-line-comma", "sep=,\na;b,c\n", "2|a;b|c\n" },
    { "separator-alone", "sep=;", "" },
    { "one-column", "email\na@b\n", "1|email\n2|a@b\n" },
    { "empty", "", "" },
    { "only-line-ends", "\n\r\n\n", "" },
    { "text-behind-a-quote", "a,b\n\"x\"y,1\n3,4\n", "1|a|b\n2!\n3|3|4\n" },
    { "never-closed", "a,b\n\"x,1\n3,4\n", "1|a|b\n2!\n3|3|4\n" },
    { "damage-costs-one-line", "a,b\n\"x\"y\n1,\"2\n3\"\n4,5\n", "1|a|b\n2!\n3|1|2\n3\n5|4|5\n" },
    { "not-utf-8", "a,b\n\xE9,1\n3,4\n", "1|a|b\n2!\n3|3|4\n" },
    { "overlong", "a,b\n\xC0\xAF,1\n", "1|a|b\n2!\n" },
    { "utf-8-mark",
      "\xEF\xBB\xBF"
      "a,b\n1,2\n",
      "1|a|b\n2|1|2\n" },
};

static void test_dialect(gconstpointer data)
{
    const gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *records = read_text(dialects[i].text, -1, NULL, NULL);
    g_assert_cmpstr(records, ==, dialects[i].records);
}

/* PHP writes a quotation mark after a backslash as it is; it does not end the cell. */
static void test_backslash(void)
{
    const struct csv_dialect php = { .backslash = true };
    g_autofree char *records = read_text("a,b\n\"x\\\"y,z\",1\n\"end\\\\\",2\n", -1, &php, NULL);
    g_assert_cmpstr(records, ==, "1|a|b\n2|x\\\"y,z|1\n3|end\\\\|2\n");
}

/* What PHP wrote is recognised by a heading that no other reading makes sense of, and read on in the same way. */
static void test_backslash_heading(void)
{
    static const char text[] =
        "\"First name\",\"Last name\",\"Email address\",\"Quiz: say \\\"hi, you\\\" (Percentage)\","
        "\"Last downloaded from this course\"\nZo\303\253,\"O \\\"B\\\", C\",z@example.org,\"92.00 "
        "%\",1\n";
    const struct import_request request = { .path = "php.csv" };
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, sizeof text - 1);
    g_autoptr(import_reader) reader =
        import_open_source(source_open_bytes(bytes, "php.csv"), &request, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(reader->importer->kind, ==, "moodle-grades");
    g_assert_cmpuint(reader->header.count, ==, 5);
    g_assert_cmpstr(reader->header.fields[3], ==, "Quiz: say \\\"hi, you\\\" (Percentage)");
    struct csv_record record;
    struct import_row row;
    g_assert_cmpint(import_next_record(reader, &record, &row, &error), ==, IMPORT_ROW);
    g_assert_cmpuint(record.count, ==, 5);
    g_assert_cmpstr(record.fields[1], ==, "O \\\"B\\\", C");
}

static void test_nul(void)
{
    g_autofree char *records = read_text("a,b\n1\0,2\n\"3\0\",4\n5,6\n", 20, NULL, NULL);
    g_assert_cmpstr(records, ==, "1|a|b\n2!\n3!\n4|5|6\n");
}

static void test_limits(void)
{
    const struct csv_limits limits = { .cell = 8, .record = 1 << 20, .columns = 3 };
    g_autofree char *records =
        read_text("a,b\n123456789,1\n1,2,3,4\n\"1234\n56789\",1\n1,2,3\n", -1, NULL, &limits);
    g_assert_cmpstr(records, ==, "1|a|b\n2!\n3!\n4!\n6|1|2|3\n");
}

/* A quotation mark that is never closed in a large file is told with its line, not read into memory. */
static void test_endless_cell(void)
{
    g_autoptr(GString) text = g_string_new("a,b\n1,\"2\n");
    while (text->len < 20 << 20)
        g_string_append(text, "many more rows,that are swallowed\n");
    g_autofree char *records = read_text(text->str, (gssize)text->len, NULL, NULL);
    g_assert_cmpstr(records, ==, "1|a|b\n2!!\n");
}

/* A file of broken quotation marks is given up, not read over and over. */
static void test_hopeless(void)
{
    g_autoptr(GString) text = g_string_new("a,b\n");
    for (int i = 0; i < 5000; i++)
        g_string_append(text, "\"x\"y\n");
    g_autofree char *records = read_text(text->str, (gssize)text->len, NULL, NULL);
    g_assert_true(g_str_has_suffix(records, "!!\n"));
}

static const struct {
    const char *guarded, *plain;
} guards[] = {
    { "'=1+1", "=1+1" },
    { "'  =1", "  =1" },
    { "'-5", "-5" },
    { "'+49 30", "+49 30" },
    { "'@home", "@home" },
    { "'\tx", "\tx" },
    { "'\xEF\xBC\x9D"
      "1",
      "\xEF\xBC\x9D"
      "1" },
    { "=\"=1+1\"", "=1+1" },
    { "=\"007\"", "007" },
    { "'t Hooft", "'t Hooft" },
    { "'Anna'", "'Anna'" },
    { "=1+1", "=1+1" },
    { "=\"", "=\"" },
    { "=\"a\"b\"", "=\"a\"b\"" },
    { "", "" },
    { "'", "'" },
    { "''=1", "''=1" },
    { "'élan", "'élan" },
    { "=\"open", "=\"open" },
};

static void test_guards(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(guards); i++) {
        g_autofree char *field = g_strdup(guards[i].guarded);
        g_assert_cmpstr(csv_unguard(field), ==, guards[i].plain);
    }
}

/* Files. */

struct place {
    char *directory, *file;
};

static void place_set_up(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    place->directory = g_dir_make_tmp("testamur-XXXXXX", NULL);
    place->file = g_build_filename(place->directory, "report.csv", NULL);
}

static void place_tear_down(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    g_unlink(place->file);
    g_rmdir(place->directory);
    g_free(place->directory);
    g_free(place->file);
}

static char *read_file(const struct place *place, const void *content, gsize length,
                       const char *encoding)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(place->file, content, (gssize)length, NULL));
    g_autoptr(source) source = source_open(place->file, encoding, &error);
    g_assert_no_error(error);
    char *records = read_all(source, NULL, NULL);
    guint8 digest[DIGEST_SIZE];
    g_assert_true(source_finish(source, digest, NULL));
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, content, length);
    for (guint i = 0; i < DIGEST_SIZE; i++) {
        char two[3];
        g_snprintf(two, sizeof two, "%02x", digest[i]);
        g_assert_true(strncmp(two, sum + 2 * i, 2) == 0);
    }
    return records;
}

static void test_encodings(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    static const char text[] = "a,name\n1,Jos\xC3\xA9 \xF0\x9F\x8E\x93\n";
    static const char *const marked[] = { "UTF-16LE", "UTF-16BE" };
    static const char *const marks[] = { "\xFF\xFE", "\xFE\xFF" };
    for (gsize i = 0; i < G_N_ELEMENTS(marked); i++) {
        gsize length = 0;
        g_autofree char *wide = g_convert(text, -1, marked[i], "UTF-8", NULL, &length, NULL);
        g_autoptr(GByteArray) content = g_byte_array_new();
        g_byte_array_append(content, (const guint8 *)marks[i], 2);
        g_byte_array_append(content, (const guint8 *)wide, (guint)length);
        g_autofree char *records = read_file(place, content->data, content->len, NULL);
        g_assert_cmpstr(records, ==, "1|a|name\n2|1|Jos\xC3\xA9 \xF0\x9F\x8E\x93\n");
    }
    g_autofree char *western = read_file(place,
                                         "a,b\n1,\xC9"
                                         "cole \x80\n",
                                         14, "windows-1252");
    g_assert_cmpstr(western, ==, "1|a|b\n2|1|École €\n");
}

static void test_many_rows_converted(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) wanted = g_string_new(NULL);
    for (int i = 1; i <= 60000; i++) {
        g_string_append_printf(text, "%d,\xE9t\xE9\n", i);
        g_string_append_printf(wanted, "%d|%d|été\n", i, i);
    }
    g_autofree char *records = read_file(place, text->str, text->len, "iso-8859-1");
    g_assert_cmpstr(records, ==, wanted->str);
}

static void compress(GByteArray *packed, const char *text, gsize length)
{
    g_autoptr(GZlibCompressor) compressor =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
    g_autofree guint8 *buffer = g_malloc(length + 1000);
    gsize consumed = 0, written = 0;
    g_assert_cmpint(g_converter_convert(G_CONVERTER(compressor), text, length, buffer,
                                        length + 1000, G_CONVERTER_INPUT_AT_END, &consumed,
                                        &written, NULL),
                    ==, G_CONVERTER_FINISHED);
    g_byte_array_append(packed, buffer, (guint)written);
}

/* gzip is known by its content; several members are one file; damage is told. */
static void test_gzip(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();
    compress(packed, "a,b\n1,", 6);
    compress(packed, "2\n", 2);
    g_autofree char *records = read_file(place, packed->data, packed->len, NULL);
    g_assert_cmpstr(records, ==, "1|a|b\n2|1|2\n");

    g_autoptr(GString) text = g_string_new("a,b\n");
    for (int i = 0; i < 50000; i++)
        g_string_append_printf(text, "%d,%d\n", i, i * 7);
    g_byte_array_set_size(packed, 0);
    compress(packed, text->str, text->len);
    const guint sizes[] = { packed->len - 3, packed->len / 2 };
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GBytes) cut = g_bytes_new(packed->data, sizes[i]);
        g_autoptr(source) source = source_open_bytes(cut, "cut.csv.gz");
        g_autofree char *broken = read_all(source, NULL, NULL);
        g_assert_true(g_str_has_suffix(broken, "!!\n"));
    }
    packed->data[packed->len - 6] ^= 1; /* the checksum */
    g_autoptr(GBytes) wrong = g_bytes_new(packed->data, packed->len);
    g_autoptr(source) source = source_open_bytes(wrong, "wrong.csv.gz");
    g_autofree char *broken = read_all(source, NULL, NULL);
    g_assert_true(g_str_has_suffix(broken, "!!\n"));
}

static void assert_not_opened(const char *path, const char *encoding, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(source_open(path, encoding, &error));
    g_assert_error(error, IMPORT_ERROR, code);
    g_assert_nonnull(strstr(error->message, words));
}

static void test_refused_files(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    static const struct {
        const char *content, *words;
    } foreign[] = {
        { "PK\005\006 and so on", "empty ZIP" },
        { "%PDF-1.7", "PDF" },
        { "SQLite format 3", "database" },
        { "BZh91AY", "bzip2" },
        { "\xFD"
          "7zXZ",
          "xz" },
        { "<HTML xmlns:o=\"urn:schemas-microsoft-com:office:office\">", "web page" },
        { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Office program" },
    };
    assert_not_opened(place->file, NULL, ERROR_NOT_FOUND, "report.csv");
    assert_not_opened(place->directory, NULL, ERROR_DATA, "directory");
    assert_not_opened("/dev/zero", NULL, ERROR_DATA, "device");
    g_assert_cmpint(mkfifo(place->file, 0600), ==, 0);
    assert_not_opened(place->file, NULL, ERROR_DATA, "pipe");
    g_unlink(place->file);
    /* Gigabytes of nothing are not read to its end. */
    g_assert_true(g_file_set_contents(place->file, "", 0, NULL));
    g_assert_cmpint(truncate(place->file, (off_t)1 << 34), ==, 0);
    assert_not_opened(place->file, NULL, ERROR_DATA, "zeros");
    for (gsize i = 0; i < G_N_ELEMENTS(foreign); i++) {
        g_assert_true(g_file_set_contents(place->file, foreign[i].content, -1, NULL));
        assert_not_opened(place->file, NULL, ERROR_DATA, foreign[i].words);
    }
    g_assert_true(g_file_set_contents(place->file, "a,b\n", -1, NULL));
    assert_not_opened(place->file, "klingon-8", ERROR_USAGE, "windows-1252");
}

/* Old workbooks, and new ones with a password, are told apart by the names in their container. */
static void test_old_office(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    static const struct {
        const char *name, *words;
    } streams[] = {
        { "Workbook", "old Excel workbook (.xls)" },
        { "EncryptedPackage", "password" },
        { "WordDocument", "Word" },
        { "PowerPoint Document", "old Office program" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(streams); i++) {
        /* A header that names sector 2 of 512 bytes as the first of the directory. */
        guint8 content[4 * 512] = { 0xD0, 0xCF, 0x11, 0xE0,     0xA1,
                                    0xB1, 0x1A, 0xE1, [30] = 9, [48] = 2 };
        for (gsize j = 0; streams[i].name[j] != '\0'; j++)
            content[3 * 512 + 128 + 2 * j] = (guint8)streams[i].name[j];
        g_assert_true(
            g_file_set_contents(place->file, (const char *)content, sizeof content, NULL));
        assert_not_opened(place->file, NULL, ERROR_DATA, streams[i].words);
    }
}

static void test_changed_while_read(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    guint8 digest[DIGEST_SIZE];
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(place->file, "a,b\n", -1, NULL));
    g_autoptr(source) source = source_open(place->file, NULL, &error);
    g_assert_no_error(error);
    FILE *writer = g_fopen(place->file, "a");
    fputs("1,2\n", writer);
    fclose(writer);
    g_assert_false(source_finish(source, digest, &error));
    g_assert_error(error, IMPORT_ERROR, ERROR_DATA);
}

/* Whatever is done to a file, the reader ends, and says so where text is not text. The fuzz target does
 * the same with more patience. */
static void test_mutations(void)
{
    static const char seed_text[] =
        "sep=,\r\nStudent ID,Email,\"User\"\"name\"\r\n1,\"a\r\nb\",=\"1\"\r\n2,\xC3\xA9,'=x\r\n";
    g_autoptr(GRand) random = g_rand_new_with_seed(20260616);
    for (int round = 0; round < 4000; round++) {
        char text[sizeof seed_text];
        gsize length = sizeof seed_text - 1;
        memcpy(text, seed_text, sizeof seed_text);
        for (int change = g_rand_int_range(random, 1, 6); change > 0; change--) {
            static const char bytes[] = "\",;\t:\r\n\0\\=\xEF\xBB\xBF\xFF\xFE\x1F\x8B";
            text[g_rand_int_range(random, 0, (gint32)length)] =
                bytes[g_rand_int_range(random, 0, (gint32)sizeof bytes)];
        }
        if (round % 3 == 0)
            length = (gsize)g_rand_int_range(random, 0, (gint32)length);
        g_autoptr(GBytes) bytes = g_bytes_new(text, length);
        g_autoptr(source) source = source_open_bytes(bytes, "mutant");
        if (source == NULL)
            continue;
        const struct csv_dialect dialect = { .backslash = round % 2 == 0 };
        g_autofree char *records = read_all(source, &dialect, NULL);
        g_assert_true(g_utf8_validate(records, -1, NULL));
    }
}

/* Bytes are looked at many at a time: every byte that means something, or only looks so, at every place of cells of all
 * lengths, with every other one before it. */
static void test_places(void)
{
    static const char *const signs[] = { "\x01",     "\x1F", "\t", "\x7F", "é",
                                         "\xC2\x80", "\xA0", "+",  "-" };
    const struct csv_dialect dialect = { .delimiter = ',' };
    for (guint place = 0; place < 24 * 24; place++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GString) expected = g_string_new(NULL);
        for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
            const char *quote = (place + i) % 3 == 0 ? "\"" : "";
            g_autofree char *before = g_strnfill(place % 24, '-');
            g_autofree char *after = g_strnfill(place / 24, 'o');
            g_autofree char *cell = g_strconcat(before, signs[i], after, NULL);
            const bool sound = g_utf8_validate(cell, -1, NULL);
            g_string_append_printf(text, "%s%s%s,%s%s%s,x\n", quote, cell, quote, quote, after,
                                   quote);
            g_string_append_printf(expected, "%u", (guint)i + 1);
            if (sound)
                g_string_append_printf(expected, "|%s|%s|x\n", cell, after);
            else
                g_string_append(expected, "!\n");
        }
        g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
        g_autoptr(source) source = source_open_bytes(bytes, "places");
        g_autofree char *records = read_all(source, &dialect, NULL);
        g_assert_cmpstr(records, ==, expected->str);
    }
}

/* Long files, which are read ahead. */

#define MANY_ROWS 60000

/* Rows of several lines, damaged ones, and more bytes than are read at once. */
static struct source *open_long(const char *broken)
{
    g_autoptr(GString) text = g_string_new("name,score,note\n");
    for (guint i = 1; i < MANY_ROWS; i++)
        g_string_append_printf(text, "Ann %u,%u.5,%s\n", i, i % 100,
                               i % 7919 == 0   ? "\"open\" no"
                               : i % 1000 == 0 ? "\"two\nlines \"\"quoted\"\"\""
                               : i % 9973 == 0 ? broken
                                               : "é");
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
    return source_open_bytes(bytes, "long.csv");
}

static guint count_threads(void)
{
    g_autoptr(GDir) tasks = g_dir_open("/proc/self/task", 0, NULL);
    guint count = 0;
    while (g_dir_read_name(tasks) != NULL)
        count++;
    return count;
}

/* The kernel may know a thread for a moment that has ended. */
static void wait_for_threads(guint count)
{
    const gint64 deadline = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    while (count_threads() != count && g_get_monotonic_time() < deadline)
        g_thread_yield();
    g_assert_cmpuint(count_threads(), ==, count);
}

static void assert_same_record(struct csv *csv, struct records *records)
{
    struct csv_record one = { 0 }, other = { 0 };
    g_autoptr(GError) fault = NULL;
    g_autoptr(GError) other_fault = NULL;
    const enum csv_step step = csv_next(csv, &one, &fault);
    g_assert_cmpint(records_next(records, &other, &other_fault), ==, step);
    g_assert_cmpuint(other.line, ==, one.line);
    g_assert_cmpstr(other_fault != NULL ? other_fault->message : NULL, ==,
                    fault != NULL ? fault->message : NULL);
    if (step != CSV_RECORD)
        return;
    g_assert_cmpuint(other.count, ==, one.count);
    for (guint i = 0; i < one.count; i++)
        g_assert_cmpstr(other.fields[i], ==, one.fields[i]);
}

static void test_read_ahead(void)
{
    const struct records_wish wish = { .sheet = NULL };
    guint8 digest[DIGEST_SIZE], other_digest[DIGEST_SIZE];
    g_autoptr(GError) error = NULL;
    const guint before = count_threads();
    g_autoptr(source) source = open_long("\xFF");
    g_autoptr(source) other_source = open_long("\xFF");
    g_autoptr(csv) csv = csv_open(source, NULL, NULL, &error);
    g_autoptr(records) records = records_open(other_source, &wish, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < MANY_ROWS + 2; i++) {
        assert_same_record(csv, records);
        if (i == MANY_ROWS / 10 && g_get_num_processors() > 1)
            g_assert_cmpuint(count_threads(), >, before);
    }
    /* At its end the file is the caller's again. */
    wait_for_threads(before);
    g_assert_true(source_finish(source, digest, &error));
    g_assert_true(source_finish(other_source, other_digest, &error));
    g_assert_true(memcmp(digest, other_digest, sizeof digest) == 0);
}

/* Whoever wants no more rows leaves no thread behind, and can begin again. */
static void test_read_ahead_given_up(void)
{
    const struct records_wish wish = { .sheet = NULL };
    struct csv_record record;
    g_autoptr(GError) error = NULL;
    const guint before = count_threads();
    g_autoptr(source) source = open_long("\xFF");
    for (guint rows = 1023; rows < 40000; rows = rows * 3 / 2) {
        g_autoptr(records) records = records_open(source, &wish, &error);
        g_assert_no_error(error);
        for (guint again = 0; again < 2; again++) {
            for (guint i = 0; i < rows; i++) {
                g_autoptr(GError) fault = NULL;
                const enum csv_step step = records_next(records, &record, &fault);
                g_assert_true(step == CSV_RECORD || step == CSV_BAD_RECORD);
            }
            g_assert_true(records_rewind(records, &error));
            wait_for_threads(before);
        }
        g_assert_cmpint(records_next(records, &record, &error), ==, CSV_RECORD);
        g_assert_cmpstr(record.fields[0], ==, "name");
        g_assert_true(source_rewind(source, &error));
    }
    wait_for_threads(before);
}

static bool gives_up(guint64 done, G_GNUC_UNUSED guint64 total, void *data)
{
    guint *calls = data;
    return done == 0 || ++*calls < 4;
}

static void test_read_ahead_cancelled(void)
{
    guint calls = 0;
    const struct import_request request = {
        .path = "long.csv", .encoding = "utf-8", .go_on = gives_up, .go_on_data = &calls
    };
    g_autoptr(GError) error = NULL;
    const guint before = count_threads();
    struct source *source = open_long("?");
    g_autoptr(import_reader) reader = import_open_source(source, &request, &error);
    g_assert_null(reader);
    g_assert_error(error, IMPORT_ERROR, ERROR_CANCELLED);
    g_assert_cmpuint(calls, ==, 4);
    wait_for_threads(before);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        g_autofree char *name = g_strconcat("/csv/dialect/", dialects[i].name, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_dialect);
    }
    g_test_add_func("/csv/backslash", test_backslash);
    g_test_add_func("/csv/backslash-heading", test_backslash_heading);
    g_test_add_func("/csv/nul", test_nul);
    g_test_add_func("/csv/limits", test_limits);
    g_test_add_func("/csv/endless-cell", test_endless_cell);
    g_test_add_func("/csv/hopeless", test_hopeless);
    g_test_add_func("/csv/guards", test_guards);
    g_test_add_func("/csv/mutations", test_mutations);
    g_test_add_func("/csv/places", test_places);
    g_test_add_func("/csv/ahead/same", test_read_ahead);
    g_test_add_func("/csv/ahead/given-up", test_read_ahead_given_up);
    g_test_add_func("/csv/ahead/cancelled", test_read_ahead_cancelled);
    g_test_add("/source/encodings", struct place, NULL, place_set_up, test_encodings,
               place_tear_down);
    g_test_add("/source/converted", struct place, NULL, place_set_up, test_many_rows_converted,
               place_tear_down);
    g_test_add("/source/gzip", struct place, NULL, place_set_up, test_gzip, place_tear_down);
    g_test_add("/source/refused", struct place, NULL, place_set_up, test_refused_files,
               place_tear_down);
    g_test_add("/source/old-office", struct place, NULL, place_set_up, test_old_office,
               place_tear_down);
    g_test_add("/source/changed", struct place, NULL, place_set_up, test_changed_while_read,
               place_tear_down);
    return g_test_run();
}
