#include "config.h"

#include "rules/context_key.h"

#include "base/error.h"
#include "rules/options.h"

#include <string.h>

static void assert_refused(const char *typed)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *key = context_key_normalise(typed, NULL, &error);
    g_assert_null(key);
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "course-v1:ORGANISATION+COURSE+RUN"));
    g_assert_nonnull(strstr(error->message, "path-v1:ORGANISATION+PATH+RUN+GROUP"));
}

static void assert_accepted(const char *typed, const char *stored, enum context_kind wanted)
{
    enum context_kind kind;
    g_autoptr(GError) error = NULL;
    g_autofree char *key = context_key_normalise(typed, &kind, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(key, ==, stored);
    g_assert_cmpint(kind, ==, wanted);
    g_assert_cmpint(context_key_kind(key), ==, wanted);
}

static void test_keys(void)
{
    assert_accepted(" course-v1:Org+A1+2026\n", "course-v1:Org+A1+2026", CONTEXT_COURSE);
    assert_accepted("course-v1:Üni+课程+2024", "course-v1:Üni+课程+2024", CONTEXT_COURSE);
    assert_accepted("Org/Course/2012_Fall", "Org/Course/2012_Fall", CONTEXT_COURSE);
    assert_accepted("path-v1:Org+P+1+G", "path-v1:Org+P+1+G", CONTEXT_PATH);
    assert_refused("");
    assert_refused("Demo course");
}

static void test_q10_tails_and_odd_parts(void)
{
    assert_refused("course-v1:Org+A1+2026+branch@draft");
    assert_refused("course-v1:version@519665f6223ebd6980884f2b");
    assert_refused("lib:Org:slug");
    assert_refused("Org/Course/");
    assert_refused("path-v1: + + +x");
    assert_refused("path-v1:a\nb+c+d+e");
    assert_refused("path-v1:a\x1b[31m+c+d+e");
}

static void test_length(void)
{
    g_autofree char *run = g_strnfill(255 - 19, 'x');
    g_autofree char *longest = g_strconcat("course-v1:Org+Abcd+", run, NULL);
    assert_accepted(longest, longest, CONTEXT_COURSE);
    g_autofree char *longer = g_strconcat(longest, "x", NULL);
    assert_refused(longer);
}

static void test_equality(void)
{
    g_assert_true(context_key_equal("course-v1:Org+A1+2026", "course-v1:ORG+a1+2026"));
    g_assert_false(context_key_equal("course-v1:Org+A1+2026", "course-v1:Org+A1+2027"));
}

static void test_slug_limits(void)
{
    g_autofree char *longest = g_strnfill(255, 's');
    g_autofree char *longer = g_strnfill(256, 's');
    g_assert_true(slug_is_valid(longest));
    g_assert_false(slug_is_valid(longer));
    g_autoptr(GError) error = NULL;
    g_autofree char *refused = slug_normalise("../x", &error);
    g_assert_null(refused);
    g_assert_error(error, RULES_ERROR, ERROR_DATA);
}

/* Whatever the description, the proposal is empty or a slug. */
static void test_slug_proposals(void)
{
    static const struct {
        const char *description, *slug;
    } proposals[] = {
        { "Größe für Ångström", "grosse-fur-angstrom" },
        { "Łódź", "lodz" },
        { "Zertifikat (A4)", "zertifikat-a4" },
        { "证书", "" },
        { "! x", "x" },
    };
    for (guint i = 0; i < G_N_ELEMENTS(proposals); i++) {
        g_autofree char *slug = slug_propose(proposals[i].description);
        g_assert_cmpstr(slug, ==, proposals[i].slug);
    }
    g_autofree char *words = g_strnfill(300, 'a');
    words[254] = ' ';
    g_autofree char *cut = slug_propose(words);
    g_assert_cmpuint(strlen(cut), ==, 254);
    g_assert_true(slug_is_valid(cut));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/context-key/keys", test_keys);
    g_test_add_func("/rules/context-key/q10-tails-and-odd-parts", test_q10_tails_and_odd_parts);
    g_test_add_func("/rules/context-key/length", test_length);
    g_test_add_func("/rules/context-key/equality", test_equality);
    g_test_add_func("/rules/context-key/slug-limits", test_slug_limits);
    g_test_add_func("/rules/context-key/slug-proposals", test_slug_proposals);
    return g_test_run();
}
