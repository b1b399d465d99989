#include "config.h"

#include "rules/name.h"

#include "base/json.h"

static const char *const verdicts[] = {
    [NAME_SHOW] = "show",
    [NAME_SANITISE] = "sanitise",
    [NAME_REVIEW] = "review",
    [NAME_REJECT] = "reject",
};

static const char *member(const json_t *sample, const char *name)
{
    return json_string_value(json_object_get(sample, name));
}

/* Every name of the sample list gets its verdict, and what may be printed is exactly what must be. */
static void test_samples(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("TESTAMUR_SOURCE"), "tests", "samples", "names.json", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) file = json_read_file(path, &error);
    g_assert_no_error(error);
    const json_t *names = json_object_get(file, "names");
    g_assert_cmpuint(json_array_size(names), ==, 151);
    size_t index;
    json_t *sample;
    json_array_foreach (names, index, sample) {
        struct name_judgement judgement;
        name_judge(member(sample, "name"), &judgement);
        g_test_message("%s", member(sample, "name"));
        g_assert_cmpstr(verdicts[judgement.verdict], ==, member(sample, "action"));
        g_assert_cmpstr(judgement.clean, ==, member(sample, "certificate_must_show"));
        const bool told = judgement.verdict == NAME_REVIEW || judgement.verdict == NAME_REJECT;
        g_assert_cmpint(*judgement.remark != '\0', ==, told);
        name_judgement_clear(&judgement);
    }
}

static const struct {
    const char *name;
    enum name_verdict verdict;
    const char *remark; /* a part of it */
} others[] = {
    /* Real names that a hasty rule would stop. */
    { "MATÚŠ KOVÁČ", NAME_SHOW, "" },
    { "TOMÁŠ LUKÁŠ", NAME_SHOW, "" },
    { "ANDRÉ–PIERRE", NAME_SHOW, "" },
    { "Mª José Núñez", NAME_SHOW, "" },
    { "Åsa Öberg", NAME_SHOW, "" },
    { "D´Angelo", NAME_SHOW, "" },
    { "Sean O’Neil", NAME_SHOW, "" },
    { "김 민준", NAME_SHOW, "" },
    { "李（瑞）", NAME_SHOW, "" },
    { "神田 \uFA19", NAME_SHOW, "" },
    { "Þóræð Ægir", NAME_SHOW, "" },
    { "می\u200cخواهم", NAME_SHOW, "" },
    { ") Tj ET", NAME_SHOW, "" },
    { "$(id)", NAME_SHOW, "" },
    /* Damage. */
    { "Å‚ukasz", NAME_REVIEW, "UTF-8" },
    { "GroÃŸ", NAME_REVIEW, "UTF-8" },
    { "MÃœLLER", NAME_REVIEW, "UTF-8" },
    { "Àííà", NAME_REVIEW, "another script" },
    { "Jos? Garcia", NAME_REVIEW, "lost letters" },
    { "Jos\uFFFD", NAME_REVIEW, "symbol" },
    { "Anna &amp; Ben", NAME_REVIEW, "entity" },
    { "anna@example.org", NAME_REVIEW, "e-mail" },
    { "#REF!", NAME_REVIEW, "missing" },
    { "n/a", NAME_REVIEW, "missing" },
    { "NULL", NAME_REVIEW, "missing" },
    { "---", NAME_REVIEW, "no letter" },
    /* What hides or misleads. */
    { "Anna\u202egnp.fdp", NAME_REVIEW, "direction" },
    { "Anna\u2067Smith", NAME_REVIEW, "direction" },
    { "Marie\u200bCurie", NAME_REVIEW, "invisible" },
    { "An\u200dna", NAME_REVIEW, "invisible" },
    { "An\u3164na", NAME_REVIEW, "invisible" },
    { "Z\u0301\u0301\u0301\u0301\u0301\u0301algo", NAME_REVIEW, "marks" },
    { "\U0001D400nna", NAME_REVIEW, "special form" },
    { "ﾔﾏﾀﾞ", NAME_REVIEW, "special form" },
    /* Nothing to print, or what no font draws. */
    { " \t\n ", NAME_REJECT, "empty" },
    { "\u00a0\u00a0", NAME_REJECT, "empty" },
    { "\u200b\u2060\ufeff", NAME_REJECT, "empty" },
    { "\u0301", NAME_REJECT, "empty" },
    { "Anna\x07", NAME_REJECT, "control" },
    { "Anna\x7f", NAME_REJECT, "control" },
    { "Anna\x0b"
      "Ben",
      NAME_REJECT, "control" },
    { "Anna\ufdd0", NAME_REJECT, "control" },
};

static void test_others(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        struct name_judgement judgement;
        name_judge(others[i].name, &judgement);
        g_test_message("%s: %s", others[i].name, judgement.remark);
        g_assert_cmpstr(verdicts[judgement.verdict], ==, verdicts[others[i].verdict]);
        g_assert_nonnull(strstr(judgement.remark, others[i].remark));
        g_assert_cmpint(judgement.clean == NULL, ==, judgement.verdict == NAME_REJECT);
        name_judgement_clear(&judgement);
    }
}

/* A long name is a name, a cell of text is none, in whatever script. */
static void test_endless(void)
{
    static const struct {
        const char *letter;
        guint count;
        enum name_verdict verdict;
    } cases[] = {
        { "n", 1000, NAME_SHOW }, { "n", 1001, NAME_REJECT }, { "n", 1000000, NAME_REJECT },
        { "ж", 1000, NAME_SHOW }, { "ж", 1001, NAME_REJECT },
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) name = g_string_new(NULL);
        struct name_judgement judgement;
        for (guint j = 0; j < cases[i].count; j++)
            g_string_append(name, cases[i].letter);
        name_judge(name->str, &judgement);
        g_assert_cmpint(judgement.verdict, ==, cases[i].verdict);
        if (judgement.verdict == NAME_REJECT)
            g_assert_nonnull(strstr(judgement.remark, "longer"));
        name_judgement_clear(&judgement);
    }
}

/* What was cleaned once needs no cleaning again. */
static void test_clean_is_stable(void)
{
    static const char *const names[] = { "  Anna\r\n  Kova\u0301cs\t", "\ufeffAnna \ufeff",
                                         "張\u3000\u3000 偉", "Anna\u2003Ben", NULL };
    for (guint i = 0; names[i] != NULL; i++) {
        struct name_judgement first, second;
        name_judge(names[i], &first);
        g_assert_cmpint(first.verdict, ==, NAME_SANITISE);
        name_judge(first.clean, &second);
        g_assert_cmpint(second.verdict, ==, NAME_SHOW);
        g_assert_cmpstr(second.clean, ==, first.clean);
        name_judgement_clear(&first);
        name_judgement_clear(&second);
    }
}

static void assert_chosen(const char *profile, const char *first, const char *last,
                          const char *wanted)
{
    g_autofree char *name = name_choose(profile, first, last);
    g_assert_cmpstr(name, ==, wanted);
}

static void test_q19_empty_profile_name(void)
{
    assert_chosen("Anna Kovács", "A", "K", "Anna Kovács");
    assert_chosen("", "Anna", "Kovács", "Anna Kovács");
    assert_chosen(" \t", "Anna", "Kovács", "Anna Kovács");
    assert_chosen(NULL, "Anna", "Kovács", "Anna Kovács");
    assert_chosen(NULL, "Anna", "", "Anna");
    assert_chosen(NULL, NULL, "Kovács", "Kovács");
    assert_chosen("", " ", "", NULL);
    assert_chosen(NULL, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/name/samples", test_samples);
    g_test_add_func("/rules/name/others", test_others);
    g_test_add_func("/rules/name/clean-is-stable", test_clean_is_stable);
    g_test_add_func("/rules/name/endless", test_endless);
    g_test_add_func("/rules/name/q19-empty-profile-name", test_q19_empty_profile_name);
    return g_test_run();
}
