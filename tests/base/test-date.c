#include "config.h"

#include "base/date.h"
#include "base/error.h"
#include "base/resource.h"

#include <locale.h>
#include <string.h>

/* 2026-06-05T14:07:09Z, a Friday, the 156th day of the year. */
#define SECOND G_GINT64_CONSTANT(1000000)
#define DAY (86400 * SECOND)
#define FIFTEENTH_OF_JANUARY (1768435200 * SECOND)
#define SOME_INSTANT (1780668429 * SECOND)

static char *format_in(const char *language, const char *format, const char *zone_name,
                       gint64 instant)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(date_words) words = date_words_load(language, &error);
    g_assert_no_error(error);
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(zone_name);
    g_assert_nonnull(zone);
    return date_format(instant, zone, format, words);
}

struct format_case {
    const char *format, *result;
};

static const struct format_case format_cases[] = {
    { "%B %d, %Y", "June 05, 2026" },
    { "%-d %b %y", "5 Jun 26" },
    { "%e. %A %a", " 5. Friday Fri" },
    { "%m %-m %H %I %M %S %p", "06 6 14 02 07 09 PM" },
    { "%-H:%-M:%-S %-I %-j", "14:7:9 2 156" },
    { "%j %Z %z %%", "156 UTC +0000 %" },
    { "%Od of %OB, %F %R %T", "5th of June, 2026-06-05 14:07 14:07:09" },
    { "%x, %D, %r", "June 5, 2026, 06/05/26, 02:07:09 PM" },
    { "%h %C %G-W%V-%u %w %k|%l", "Jun 20 2026-W23-5 5 14| 2" },
    { "", "" },
    { "100%", "100%" },
    { "年%Y", "年2026" },
};

static void test_formats(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(format_cases); i++) {
        g_autofree char *result = format_in("en", format_cases[i].format, "UTC", SOME_INSTANT);
        g_assert_cmpstr(result, ==, format_cases[i].result);
    }
}

static void test_zones(void)
{
    /* 23:30 in UTC is the next day in Tokyo, and the same day in New York. */
    const gint64 late = SOME_INSTANT - SOME_INSTANT % DAY + (23 * 60 + 30) * 60 * SECOND;
    g_autofree char *tokyo = format_in("en", "%Y-%m-%d %H:%M %z", "Asia/Tokyo", late);
    g_assert_cmpstr(tokyo, ==, "2026-06-06 08:30 +0900");
    g_autofree char *york = format_in("en", "%Y-%m-%d %H:%M %Z", "America/New_York", late);
    g_assert_cmpstr(york, ==, "2026-06-05 19:30 EDT");
    g_autofree char *before = format_in("en", "%Y-%m-%d %H:%M:%S", "UTC", -1);
    g_assert_cmpstr(before, ==, "1969-12-31 23:59:59");
}

static void test_check(void)
{
    static const char *const good[] = { "%B %d, %Y", "%%", "%-d", "", "day", "%Z%z%p%j" };
    static const char *const bad[][2] = {
        { "%Q", "%Q" }, { "%", "%" },   { "%-", "%-" },   { "a %-B", "%-B" }, { "%é", "%é" },
        { "%%%", "%" }, { "%n", "%n" }, { "%Om", "%Om" }, { "%O", "%O" },     { "%-x", "%-x" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(date_format_check(good[i], &error));
        g_assert_no_error(error);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *named = g_strdup_printf(" has %s, which", bad[i][1]);
        g_assert_false(date_format_check(bad[i][0], &error));
        g_assert_nonnull(strstr(error->message, named));
    }
}

static void test_languages(void)
{
    g_autofree char *region = format_in("en_AU.UTF-8", "%B", "UTC", SOME_INSTANT);
    g_assert_cmpstr(region, ==, "June");
    static const char *const absent[] = {
        "tlh", "../../etc/passwd", "", "e", "en/../en", "\xFF\xFF"
    };
    for (gsize i = 0; i < G_N_ELEMENTS(absent); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(date_words_load(absent[i], &error));
        g_assert_error(error, BASE_ERROR, ERROR_NOT_FOUND);
        g_assert_nonnull(strstr(error->message, "en"));
    }
}

/* A language's own way of writing 5 June 2026: the genitive, the order, the marks. */
static const char *const usual[][2] = {
    { "en", "June 5, 2026" },    { "ar", "5 يونيو 2026" },
    { "bg", "5 юни 2026 г." },   { "ca", "5 de juny del 2026" },
    { "cs", "5. června 2026" },  { "da", "5. juni 2026" },
    { "de", "5. Juni 2026" },    { "el", "5 Ιουνίου 2026" },
    { "en_GB", "5 June 2026" },  { "es", "5 de junio de 2026" },
    { "et", "5. juuni 2026" },   { "fi", "5. kesäkuuta 2026" },
    { "fr", "5 juin 2026" },     { "he", "5 ביוני 2026" },
    { "hi", "5 जून 2026" },       { "hr", "5. lipnja 2026." },
    { "hu", "2026. június 5." }, { "id", "5 Juni 2026" },
    { "it", "5 giugno 2026" },   { "ja", "2026年6月5日" },
    { "ko", "2026년 6월 5일" },  { "lt", "2026 m. birželio 5 d." },
    { "nb", "5. juni 2026" },    { "nl", "5 juni 2026" },
    { "pl", "5 czerwca 2026" },  { "pt", "5 de junho de 2026" },
    { "ro", "5 iunie 2026" },    { "ru", "5 июня 2026 г." },
    { "sk", "5. júna 2026" },    { "sv", "5 juni 2026" },
    { "tr", "5 Haziran 2026" },  { "uk", "5 червня 2026 р." },
    { "vi", "5 tháng 6, 2026" }, { "zh", "2026年6月5日" },
    { "zh_TW", "2026年6月5日" },
};

static void test_usual(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_autoptr(date_words) words = date_words_load(usual[i][0], NULL);
        g_assert_nonnull(words);
        g_autofree char *date =
            format_in(usual[i][0], date_words_usual_format(words), "UTC", SOME_INSTANT);
        g_assert_cmpstr(date, ==, usual[i][1]);
    }
}

/* The first and the fifth as ordinals, as the language writes them in dates, and June by itself. */
static const struct {
    const char *language, *first, *fifth, *june;
} others[] = {
    { "en", "1st", "5th", "June" },  { "de", "1.", "5.", "Juni" },   { "fr", "1er", "5", "juin" },
    { "es", "1.º", "5", "junio" },   { "it", "1º", "5", "giugno" },  { "pt", "1.º", "5", "junho" },
    { "nl", "1e", "5e", "juni" },    { "pl", "1", "5", "czerwiec" }, { "cs", "1.", "5.", "červen" },
    { "sk", "1.", "5.", "jún" },     { "sv", "1:a", "5:e", "juni" }, { "da", "1.", "5.", "juni" },
    { "fi", "1.", "5.", "kesäkuu" }, { "ro", "1", "5", "iunie" },    { "hu", "1.", "5.", "június" },
    { "tr", "1", "5", "Haziran" },   { "el", "1η", "5", "Ιούνιος" }, { "ru", "1", "5", "июнь" },
    { "uk", "1", "5", "червень" },   { "ar", "1", "5", "يونيو" },    { "he", "1", "5", "יוני" },
    { "zh", "1", "5", "六月" },      { "ja", "1", "5", "6月" },      { "ko", "1", "5", "6월" },
    { "ca", "1", "5", "juny" },      { "hr", "1.", "5.", "lipanj" }, { "lt", "1", "5", "birželis" },
};

static void test_others(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *fifth = format_in(others[i].language, "%Od|%OB", "UTC", SOME_INSTANT);
        g_autofree char *first =
            format_in(others[i].language, "%Od", "UTC", SOME_INSTANT - 4 * DAY);
        g_autofree char *expected = g_strconcat(others[i].fifth, "|", others[i].june, NULL);
        g_assert_cmpstr(fifth, ==, expected);
        g_assert_cmpstr(first, ==, others[i].first);
    }
    /* Every day of an English month. */
    static const char *const ends[] = { "21st", "22nd", "23rd", "30th", "11th", "12th", "13th" };
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        const int day = (int)g_ascii_strtoll(ends[i], NULL, 10);
        g_autofree char *shown = format_in("en_GB", "%Od", "UTC", SOME_INSTANT + (day - 5) * DAY);
        g_assert_cmpstr(shown, ==, ends[i]);
    }
}

/* What the process thinks of language and letters is of no account. */
static void test_locale(void)
{
    static const char format[] = "%A %-d %B %Y %p %OB %Z";
    static const char *const locales[] = { "C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8" };
    g_autofree char *before = g_strdup(setlocale(LC_ALL, NULL));
    g_autofree char *expected = format_in("fi", format, "Europe/Helsinki", SOME_INSTANT);
    g_assert_cmpstr(expected, ==, "perjantai 5 kesäkuuta 2026 ip. kesäkuu EEST");
    for (gsize i = 0; i < G_N_ELEMENTS(locales); i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL)
            continue;
        g_autofree char *shown = format_in("fi", format, "Europe/Helsinki", SOME_INSTANT);
        g_assert_cmpstr(shown, ==, expected);
    }
    setlocale(LC_ALL, before);
}

/* Every file is whole, in NFC, and names no month twice. */
static void test_files(void)
{
    g_auto(GStrv) files = resource_list("dates");
    g_assert_cmpuint(g_strv_length(files), ==, G_N_ELEMENTS(usual));
    for (char **file = files; *file != NULL; file++) {
        g_assert_true(g_str_has_suffix(*file, ".ini"));
        g_autofree char *language = g_strndup(*file, strlen(*file) - strlen(".ini"));
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (int month = 0; month < 12; month++) {
            char *name = format_in(language, "%B|%OB|%b", "UTC",
                                   FIFTEENTH_OF_JANUARY + month * 61 * DAY / 2);
            g_autofree char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_NFC);
            g_assert_cmpstr(name, ==, composed);
            g_assert_true(g_hash_table_add(seen, name));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/formats", test_formats);
    g_test_add_func("/date/zones", test_zones);
    g_test_add_func("/date/check", test_check);
    g_test_add_func("/date/languages", test_languages);
    g_test_add_func("/date/usual", test_usual);
    g_test_add_func("/date/others", test_others);
    g_test_add_func("/date/locale", test_locale);
    g_test_add_func("/date/files", test_files);
    return g_test_run();
}
