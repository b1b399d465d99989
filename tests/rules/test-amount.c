/* Completions and grades as people type them: what is understood, and what is said of the rest. */
#include "config.h"

#include "base/error.h"
#include "rules/amount.h"

#include <string.h>

static void test_good(void)
{
    static const struct {
        const char *typed;
        enum amount_kind kind;
        double fraction;
    } good[] = {
        { "0", AMOUNT_RATIO, 0 },
        { "1", AMOUNT_RATIO, 1 },
        { "0.875", AMOUNT_RATIO, 0.875 },
        { " 1.0 ", AMOUNT_RATIO, 1 },
        { "87.5%", AMOUNT_PERCENT, 0.875 },
        { "87.5 %", AMOUNT_PERCENT, 0.875 },
        { "100 %", AMOUNT_PERCENT, 1 },
        { "35/40", AMOUNT_POINTS, 0.875 },
        { "3.5 / 4", AMOUNT_POINTS, 0.875 },
        { "0/7", AMOUNT_POINTS, 0 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        GError *error = NULL;
        struct amount amount;
        g_assert_true(amount_read(good[i].typed, false, &amount, &error));
        g_assert_no_error(error);
        g_assert_cmpint(amount.kind, ==, good[i].kind);
        g_assert_cmpfloat_with_epsilon(amount.fraction, good[i].fraction, 1e-12);
    }
}

static void test_bad(void)
{
    static const struct {
        const char *typed, *remedy;
    } bad[] = {
        { "", "like 0.875" },
        { "87,5 %", "87.5 %" },
        { "0,9", "0.9" },
        { "1.5", "1.5 %" },
        { "87.5", "87.5 %" },
        { "101 %", "100 %" },
        { "41/40", "more points" },
        { "5/0", "no points" },
        { "-1/2", "35/40" },
        { "-0.5", "like 0.875" },
        { "+1", "like 0.875" },
        { "nan", "like 0.875" },
        { "inf", "like 0.875" },
        { "0x1", "like 0.875" },
        { "1e-1", "like 0.875" },
        { ".5", "like 0.875" },
        { "1.", "like 0.875" },
        { "1/2/3", "35/40" },
        { "%", "87.5 %" },
        { "10 %%", "87.5 %" },
        { "0.5 x", "like 0.875" },
        { "9999999999999999 %", "87.5 %" },
        { "\xd9\xa3/\xd9\xa4", "35/40" }, /* Arabic digits */
        { "a\x1b[2J", "<U+001B>" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        struct amount amount;
        g_assert_false(amount_read(bad[i].typed, false, &amount, &error));
        g_assert_cmpint(error_exit_status(error), ==, ERROR_DATA);
        if (strstr(error->message, bad[i].remedy) == NULL)
            g_error("\"%s\" does not say \"%s\"", error->message, bad[i].remedy);
        g_clear_error(&error);
    }
}

static void test_extra_credit(void)
{
    GError *error = NULL;
    struct amount amount;
    g_assert_true(amount_read("44/40", true, &amount, &error));
    g_assert_cmpfloat_with_epsilon(amount.fraction, 1.1, 1e-12);
    g_assert_true(amount_read("110 %", true, &amount, &error));
    g_assert_false(amount_read("1.1", true, &amount, &error));
    g_clear_error(&error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/amount/good", test_good);
    g_test_add_func("/amount/bad", test_bad);
    g_test_add_func("/amount/extra-credit", test_extra_credit);
    return g_test_run();
}
