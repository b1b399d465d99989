/* Crontab texts as people type them: what they mean, and what is said of the rest. */
#include "config.h"

#include "schedule/crontab.h"
#include "schedule/fault.h"

#include <string.h>

static void test_good(void)
{
    static const struct {
        enum crontab_field field;
        const char *text, *numbers;
    } good[] = {
        { CRONTAB_MINUTE, "*", "all" },
        { CRONTAB_MINUTE, "05", "5" },
        { CRONTAB_MINUTE, "*/15", "0, 15, 30, 45" },
        { CRONTAB_MINUTE, "1,2-4,*/30", "0, 1, 2, 3, 4, 30" },
        { CRONTAB_HOUR, "8-18/2", "8, 10, 12, 14, 16, 18" },
        { CRONTAB_HOUR, "22-2", "0, 1, 2, 22, 23" },
        /* The step goes along the range, over its end: 22, 0, 2. */
        { CRONTAB_HOUR, "22-2/2", "0, 2, 22" },
        { CRONTAB_DAY_OF_MONTH, "*/10", "1, 11, 21, 31" },
        { CRONTAB_MONTH, "nov-FEB", "jan, feb, nov, dec" },
        { CRONTAB_DAY_OF_WEEK, "7", "sun" },
        { CRONTAB_DAY_OF_WEEK, "5-7", "sun, fri, sat" },
        { CRONTAB_DAY_OF_WEEK, "0-7", "all" },
        { CRONTAB_DAY_OF_WEEK, "1-7/2", "sun, mon, wed, fri" },
        { CRONTAB_DAY_OF_WEEK, "fri-mon", "sun, mon, fri, sat" },
        { CRONTAB_DAY_OF_WEEK, "Mon-Fri", "mon, tue, wed, thu, fri" },
        { CRONTAB_DAY_OF_WEEK, "*/7", "sun" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        guint64 set = 0;
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        g_assert_true(crontab_read_field(good[i].field, good[i].text, &set, faults));
        g_autofree char *numbers = crontab_expand(good[i].field, set);
        g_assert_cmpstr(numbers, ==, good[i].numbers);
    }
}

static void test_bad(void)
{
    static const struct {
        enum crontab_field field;
        const char *text, *remedy;
    } bad[] = {
        { CRONTAB_MINUTE, "", "write *" },
        { CRONTAB_MINUTE, "60", "from 0 to 59" },
        { CRONTAB_MINUTE, "99999999999999999999999", "too large" },
        { CRONTAB_MINUTE, "1,,2", "comma" },
        { CRONTAB_MINUTE, "1,", "comma" },
        { CRONTAB_MINUTE, "5/10", "5-59/10" },
        { CRONTAB_MINUTE, "*/0", "from 1 to 59" },
        { CRONTAB_MINUTE, "*/60", "from 1 to 59" },
        { CRONTAB_MINUTE, "*/", "from 1 to 59" },
        { CRONTAB_MINUTE, "*/5x", "from 1 to 59" },
        { CRONTAB_MINUTE, "-1", "below" },
        { CRONTAB_MINUTE, "1-", "no number" },
        { CRONTAB_MINUTE, "1-3-5", "none of them" },
        { CRONTAB_MINUTE, "mon", "day of the week" },
        { CRONTAB_MINUTE, "jan", "month" },
        { CRONTAB_MINUTE, "1_0", "means nothing" },
        { CRONTAB_MINUTE, "+1", "means nothing" },
        { CRONTAB_MINUTE, "1 2", "white space" },
        { CRONTAB_MINUTE, "\xd9\xa1", "means nothing" },
        { CRONTAB_HOUR, "24", "from 0 to 23" },
        { CRONTAB_HOUR, "12am", "none of them" },
        { CRONTAB_DAY_OF_MONTH, "0", "from 1 to 31" },
        { CRONTAB_DAY_OF_MONTH, "L", "none of them" },
        { CRONTAB_DAY_OF_MONTH, "?", "means nothing" },
        { CRONTAB_MONTH, "13", "names such as jan" },
        { CRONTAB_MONTH, "january", "none of them" },
        { CRONTAB_MONTH, "mon", "day of the week" },
        { CRONTAB_DAY_OF_WEEK, "8", "names such as mon" },
        { CRONTAB_DAY_OF_WEEK, "7-2", "begins with 0" },
        { CRONTAB_DAY_OF_WEEK, "<5", "means nothing" },
        { CRONTAB_DAY_OF_WEEK, "1#2", "means nothing" },
        { CRONTAB_DAY_OF_WEEK, "\x1b[2J", "U+001B" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        guint64 set = 0;
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        g_assert_false(crontab_read_field(bad[i].field, bad[i].text, &set, faults));
        g_assert_cmpuint(faults->len, ==, 1);
        const struct schedule_fault *fault = faults->pdata[0];
        g_test_message("%s", fault->text);
        g_assert_cmpstr(fault->field, ==, crontab_field_name(bad[i].field));
        g_assert_nonnull(strstr(fault->text, bad[i].remedy));
        g_assert_nonnull(strstr(fault->text, crontab_field_words(bad[i].field)));
        g_assert_null(strchr(fault->text, '\x1b'));
    }
}

/* Each field's fault by itself, and what concerns several. */
static void test_whole(void)
{
    static const struct {
        const char *text;
        guint faults;
        const char *said;
    } texts[] = {
        { "0 9 * * mon", 0, NULL },
        { "  0\t9  * * mon ", 0, NULL },
        { "61 25 * * *", 2, "minute" },
        { "0 9 * *", 1, "five fields" },
        { "0 9 * * mon *", 1, "five fields" },
        { "@daily", 1, "five fields" },
        { "", 1, "five fields" },
        { "0 0 31 2 *", 1, "day 31 never comes in feb" },
        { "0 0 31 4,6,9,11 *", 1, "never comes in apr, jun, sep, nov" },
        { "0 0 30,31 2 mon", 1, "never comes" },
        { "0 0 29 2 *", 0, NULL },
        { "0 0 31 4-5 *", 0, NULL },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        struct crontab read;
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        g_assert_cmpint(crontab_read(texts[i].text, &read, faults), ==, texts[i].faults == 0);
        g_assert_cmpuint(faults->len, ==, texts[i].faults);
        if (texts[i].said != NULL) {
            const struct schedule_fault *fault = faults->pdata[0];
            g_assert_nonnull(strstr(fault->text, texts[i].said));
        }
    }
}

/* No text, however long or strange, does more than be refused. */
static void test_any_text(void)
{
    static const char signs[] = "*,-/0179aejmnosuL?#< \t";
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    for (guint i = 0; i < 20000; i++) {
        char text[24];
        const guint length = (guint)g_rand_int_range(random, 0, (gint32)sizeof text);
        for (guint j = 0; j < length; j++)
            text[j] = signs[g_rand_int_range(random, 0, (gint32)sizeof signs - 1)];
        text[length] = '\0';
        const enum crontab_field field = (enum crontab_field)(i % CRONTAB_FIELDS);
        guint64 set = 0;
        g_autoptr(GPtrArray) faults = schedule_faults_new();
        const bool good = crontab_read_field(field, text, &set, faults);
        g_assert_cmpint(good, ==, faults->len == 0);
        if (good)
            g_assert_cmpuint(set, !=, 0);
    }
    g_autofree char *long_text = g_strnfill(100000, '1');
    guint64 set = 0;
    g_autoptr(GPtrArray) faults = schedule_faults_new();
    g_assert_false(crontab_read_field(CRONTAB_MINUTE, long_text, &set, faults));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/crontab/good", test_good);
    g_test_add_func("/crontab/bad", test_bad);
    g_test_add_func("/crontab/whole", test_whole);
    g_test_add_func("/crontab/any-text", test_any_text);
    return g_test_run();
}
