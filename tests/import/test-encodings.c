#include "config.h"

#include "base/error.h"
#include "import/encoding.h"
#include "import/records.h"

#include <glib/gstdio.h>
#include <string.h>

/* What a file is in: said by a mark or by the operator, or asked about with examples; never decided here. */

static char *sample_path(const char *name)
{
    return g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "rosters", name, NULL);
}

/* All records of a file, cells between |, behind what its text and its shape are said to be; or why it is refused. */
static char *read_source(struct source *source)
{
    g_autoptr(GError) error = NULL;
    const struct records_wish wish = { .sheet = NULL };
    if (!encoding_check(source, &error))
        return g_strdup(error->message);
    g_autoptr(records) records = records_open(source, &wish, &error);
    g_assert_no_error(error);
    g_autofree char *shape = records_describe(records);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s; %s\n", source_encoding_words(source), shape);
    for (;;) {
        struct csv_record record;
        g_clear_error(&error);
        const enum csv_step step = records_next(records, &record, &error);
        if (step == CSV_END || step == CSV_FAILED)
            return g_string_free(g_steal_pointer(&text), FALSE);
        g_string_append_printf(text, "%" G_GUINT64_FORMAT, record.line);
        for (guint i = 0; step == CSV_RECORD && i < record.count; i++)
            g_string_append_printf(text, "|%s", record.fields[i]);
        g_string_append(text, step == CSV_RECORD ? "\n" : "!\n");
    }
}

static char *read_path(const char *path, const char *encoding)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(source) source = source_open(path, encoding, &error);
    return source == NULL ? g_strdup(error->message) : read_source(source);
}

#define ASKED                                                                                      \
    ": is not marked as Unicode, nor is it UTF-8; name its code page with --encoding: a cell of "  \
    "it reads "
#define MAC "macintosh (Western European of old Macintosh computers)"
#define WESTERN "windows-1252 (Western European)"
#define CENTRAL "windows-1250 (Central European)"
#define CYRILLIC "windows-1251 (Cyrillic)"
#define BALTIC "windows-1257 (Baltic)"
#define TURKISH "windows-1254 (Turkish)"
#define GREEK "windows-1253 (Greek)"
#define ARABIC "windows-1256 (Arabic)"
#define CHINESE "gb18030 (Chinese, simplified)"
#define JAPANESE "cp932 (Japanese, Shift-JIS)"

static const struct {
    const char *file, *encoding, *outcome;
} samples[] = {
    { "excel_de_semicolon_cp1252.csv", NULL,
      "excel_de_semicolon_cp1252.csv" ASKED "\"Jürgen Größmann\" in " WESTERN " or " CENTRAL
      " or " TURKISH " or " BALTIC ", \"Jürgen Gr\331\220\331\203mann\" in " ARABIC },
    { "excel_de_semicolon_cp1252.csv", "windows-1252",
      WESTERN ", as was said; semicolons\n"
              "1|Name|E-Mail|Kurs|Datum|Punkte\n"
              "2|Jürgen Größmann|j@example.de|Brandschutz|15.06.2026|92,5\n"
              "3|Müller; Söhne|m@example.de|Brandschutz|01.02.26|80\n" },
    { "cp1251_cyrillic.csv", NULL,
      "cp1251_cyrillic.csv" ASKED "\"Щербаков Пётр Ильич\" in " CYRILLIC
      ", \"Ωεπαΰκξβ ΟΈςπ Θλόθχ\" in " GREEK ", \"Ůĺđáŕęîâ Ď¸ňđ Čëüč÷\" in " CENTRAL
      ", \"Ùåðáàêîâ Ï¸òð Èëüè÷\" in " WESTERN ", \"Łåšįąźīā Ļøņš Čėüč÷\" in " BALTIC },
    { "cp1251_cyrillic.csv", "cp1251",
      CYRILLIC ", as was said; semicolons\n"
               "1|ФИО|Почта|Курс|Дата\n"
               "2|Щербаков Пётр Ильич|p@example.ru|Охрана труда|15.06.2026\n" },
    { "shift_jis.csv", NULL,
      "shift_jis.csv" ASKED "\"山田 太郎\" in " JAPANESE ", \"éRìc ëæòY\" in " MAC
      ", \"嶳揷 懢榊\" in " CHINESE ", \"ژR“c ‘¾کY\" in " ARABIC },
    { "shift_jis.csv", "Shift_JIS",
      JAPANESE ", as was said; commas\n"
               "1|氏名|メール|講座名|修了日\n"
               "2|山田 太郎|t@example.jp|情報セキュリティ|2026年6月15日\n"
               "3|髙橋 花子|h@example.jp|情報セキュリティ|令和8年6月15日\n" },
    { "mac_cr_only_macroman.csv", NULL,
      "mac_cr_only_macroman.csv" ASKED "\"René Façade\" in " MAC ", \"RenŽ FaŤade\" in " CENTRAL
      ", \"Renژ Faچade\" in " ARABIC ", \"Renˇ Fa¨ade\" in " BALTIC
      ", \"RenЋ FaЌade\" in " CYRILLIC },
    { "mac_cr_only_macroman.csv", "macroman",
      MAC ", as was said; commas\n"
          "1|Name|Email\n2|René Façade|r@example.fr\n3|Ziga|z@example.si\n" },
    { "invalid_utf8.csv", NULL,
      "invalid_utf8.csv" ASKED "\"яю@x\" in " CYRILLIC ", \"ÿþ@x\" in " WESTERN
      ", \"ے‏@x\" in " ARABIC ", \"ÿş@x\" in " TURKISH ", \"˙ţ@x\" in " CENTRAL },
    { "invalid_utf8.csv", "UTF-8",
      "UTF-8, as was said; commas\n1|name|email|course|date\n2!\n3!\n4!\n" },
    { "excel_unicode_text_utf16le_tab.txt", NULL,
      "UTF-16LE with byte order mark; tabs\n1|Name|Email|Course|Date\n"
      "2|Νίκος Παπαδόπουλος|n@example.gr|Safety|6/15/26\n"
      "3|李 娜|l@example.cn|Safety|2026/6/15\n" },
    { "sep_line_excel.csv", NULL,
      "UTF-8; semicolons\n2|full_name|email|course_title|completion_date\n"
      "3|Zoë Ångström|z@example.se|Säkerhet|2026-06-15\n" },
    { "credential_saas_style.csv", NULL,
      "UTF-8; commas\n1|recipient.name|recipient.email|credential.issue_date|"
      "credential.expiry_date|Course Title\n"
      "2|Síle O’Connor|oconnor@example.ie|2026-06-15|2028-06-15|Manual handling, part 1\n" },
};

static void test_samples(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_autofree char *path = sample_path(samples[i].file);
        g_autofree char *outcome = read_path(path, samples[i].encoding);
        g_assert_cmpstr(outcome, ==, samples[i].outcome);
    }
}

/* Names of many countries in the code pages of their offices: which is proposed first. */
static const struct {
    const char *encoding, *text;
} offices[] = {
    { "windows-1250", "Name;Ort\nŁukasz Wójcik;Łódź\nKrzysztof Żółty;Kraków\n" },
    { "windows-1250", "Jméno;Kurz\nJiří Dvořák;Požární ochrana\n" },
    { "windows-1250", "Név;Hely\nSzőke Ödön;Győr\n" },
    { "windows-1250", "Ime,Kraj\nŽiga Čeh,Šenčur\n" },
    { "windows-1252", "Nom;Ville\nZoé Lefèvre;Besançon\n" },
    { "windows-1252", "Navn;By\nSøren Ødegård;Ålesund\n" },
    { "windows-1252", "Nome;Cidade\nJoão Conceição;São Paulo\n" },
    { "windows-1252", "name,course\nO’Connor,C1\n" },
    { "windows-1251", "Прізвище;Курс\nЄвген Ґалаґан;Їжак\n" },
    { "windows-1251", "Име;Курс\nЂорђе Љубић;Ниш\n" },
    { "windows-1251", "ФИО;Курс\nИВАНОВ ИВАН;ОХРАНА\n" },
    { "windows-1253", "Όνομα;Μάθημα\nΓιώργος Παπαδόπουλος;Ασφάλεια\n" },
    { "windows-1254", "Ad;Kurs\nGülşah Yılmaz;İş güvenliği\n" },
    { "windows-1255", "שם;קורס\nמשה כהן;בטיחות\n" },
    { "windows-1256", "اسم;دورة\nمحمد علي;السلامة\n" },
    { "windows-1257", "Vardas;Kursas\nŽygimantas Šležys;Vėžys\n" },
    { "cp932", "氏名,講座\nｱｲｳ 佐藤,安全\n" },
    { "cp949", "이름,강좌\n김철수,안전교육\n" },
    { "gb18030", "姓名,课程\n张三,消防安全\n" },
    { "big5", "姓名,課程\n張大明,消防安全\n" },
    { "macintosh", "Nom,Ville\nZoé Lefèvre,Besançon\n" },
    { "utf-16le", "Name\tOrt\nŁukasz\tŁódź\n" },
    { "utf-16be", "Name\tOrt\nŁukasz\tŁódź\n" },
};

struct place {
    char *directory, *file;
};

static void place_set_up(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    place->directory = g_dir_make_tmp("testamur-XXXXXX", NULL);
    place->file = g_build_filename(place->directory, "roster.csv", NULL);
}

static void place_tear_down(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    g_unlink(place->file);
    g_rmdir(place->directory);
    g_free(place->directory);
    g_free(place->file);
}

/* Writes a text in an encoding, `mark` in front. */
static void write_file(const struct place *place, const char *mark, gsize mark_length,
                       const char *text, const char *iconv)
{
    gsize length = 0;
    g_autofree char *bytes = g_convert(text, -1, iconv, "UTF-8", NULL, &length, NULL);
    g_assert_nonnull(bytes);
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_byte_array_append(content, (const guint8 *)mark, (guint)mark_length);
    g_byte_array_append(content, (const guint8 *)bytes, (guint)length);
    g_assert_true(
        g_file_set_contents(place->file, (const char *)content->data, (gssize)content->len, NULL));
}

static void test_offices(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(offices); i++) {
        const char *iconv = encoding_find(offices[i].encoding)->iconv;
        write_file(place, "", 0, offices[i].text, iconv);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) candidates = encoding_candidates(place->file, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(candidates->len, >=, 1);
        g_assert_cmpuint(candidates->len, <=, 5);
        const struct encoding_candidate *first = candidates->pdata[0];
        g_assert_cmpstr(first->name, ==, offices[i].encoding);
        g_assert_nonnull(strstr(offices[i].text, first->sample[0] == 'N' ? "Name" : first->sample));
    }
}

static const struct {
    const char *mark;
    gsize length;
    const char *iconv, *words;
} marks[] = {
    { "\xEF\xBB\xBF", 3, "UTF-8", "UTF-8 with byte order mark" },
    { "\xFF\xFE", 2, "UTF-16LE", "UTF-16LE with byte order mark" },
    { "\xFE\xFF", 2, "UTF-16BE", "UTF-16BE with byte order mark" },
    { "\xFF\xFE\0\0", 4, "UTF-32LE", "UTF-32LE with byte order mark" },
    { "\0\0\xFE\xFF", 4, "UTF-32BE", "UTF-32BE with byte order mark" },
};

/* A mark says it all, even against the operator; nothing is asked then. */
static void test_marks(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        write_file(place, marks[i].mark, marks[i].length, "a;b\nJosé 🎓;1,5\n", marks[i].iconv);
        g_autofree char *wanted =
            g_strconcat(marks[i].words, "; semicolons\n1|a|b\n2|José 🎓|1,5\n", NULL);
        g_autofree char *outcome = read_path(place->file, "windows-1251");
        g_autoptr(GPtrArray) candidates = encoding_candidates(place->file, NULL);
        g_assert_cmpstr(outcome, ==, wanted);
        g_assert_cmpuint(candidates->len, ==, 0);
    }
}

static const struct {
    const char *content, *encoding, *outcome;
} others[] = {
    { "a,b\n1,2\n", NULL, "UTF-8; commas\n1|a|b\n2|1|2\n" },
    { "a,b\nJos\303\251,2\nZo\303\253,3\nx\351y,4\n", NULL,
      "roster.csv: is UTF-8, but line 4 is damaged; correct it, or import with --encoding utf-8 to "
      "see all that are" },
    { "a,b\rJos\303\251,2\rZo\303\253,3\rx\351y,4\r", NULL,
      "roster.csv: is UTF-8, but line 4 is damaged; correct it, or import with --encoding utf-8 to "
      "see all that are" },
    { "a,b\n\001\002,\377\376\201\n", NULL,
      "roster.csv: is no text, neither UTF-8 nor in any usual code page (line 2); save it as \"CSV "
      "UTF-8\"" },
    { "a,b\n1,2\n", "windows-1252//IGNORE",
      "the encoding windows-1252//IGNORE is not known; examples: windows-1252, windows-1250, "
      "windows-1251, shift_jis, macintosh" },
    { "a,b\n\244,2\n", "iso-8859-15", "iso-8859-15, as was said; commas\n1|a|b\n2|€|2\n" },
    { "a,b\n\223x\224,2\n", "latin1", WESTERN ", as was said; commas\n1|a|b\n2|“x”|2\n" },
};

static void test_others(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_true(g_file_set_contents(place->file, others[i].content, -1, NULL));
        g_autofree char *outcome = read_path(place->file, others[i].encoding);
        g_assert_cmpstr(outcome, ==, others[i].outcome);
    }
}

/* Text that is converted comes whole, however little is asked for at a time, and again after a rewind. */
static void test_small_reads(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    static const char text[] = "Νίκος 🎓 é\n";
    write_file(place, "\xFF\xFE", 2, text, "UTF-16LE");
    g_autoptr(GError) error = NULL;
    g_autoptr(source) source = source_open(place->file, NULL, &error);
    g_assert_no_error(error);
    for (gsize size = 1; size < 12; size++) {
        g_autoptr(GString) read = g_string_new(NULL);
        char buffer[12];
        gssize count = 0;
        while ((count = source_read(source, buffer, size, &error)) > 0)
            g_string_append_len(read, buffer, count);
        g_assert_cmpstr(read->str, ==, text);
        g_assert_true(source_rewind(source, &error));
    }
}

/* Looking at a file before it is read leaves no trace in its digest. */
static void test_digest(struct place *place, G_GNUC_UNUSED gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("name\n");
    while (text->len < 600000)
        g_string_append(text, "Zoë\n");
    g_assert_true(g_file_set_contents(place->file, text->str, (gssize)text->len, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(source) source = source_open(place->file, NULL, &error);
    guint8 digest[DIGEST_SIZE], wanted[DIGEST_SIZE];
    gsize length = sizeof wanted;
    g_assert_true(encoding_check(source, &error));
    g_assert_true(source_finish(source, digest, &error));
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text->str, (gssize)text->len);
    g_checksum_get_digest(sum, wanted, &length);
    g_assert_cmpuint(length, ==, sizeof digest);
    g_assert_true(memcmp(digest, wanted, sizeof digest) == 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/encodings/samples", test_samples);
    g_test_add("/encodings/offices", struct place, NULL, place_set_up, test_offices,
               place_tear_down);
    g_test_add("/encodings/marks", struct place, NULL, place_set_up, test_marks, place_tear_down);
    g_test_add("/encodings/others", struct place, NULL, place_set_up, test_others, place_tear_down);
    g_test_add("/encodings/small-reads", struct place, NULL, place_set_up, test_small_reads,
               place_tear_down);
    g_test_add("/encodings/digest", struct place, NULL, place_set_up, test_digest, place_tear_down);
    return g_test_run();
}
