#include "config.h"

#include "rules/function.h"

#include "base/error.h"
#include "rules/options.h"
#include "rules/schema.h"

#include <string.h>

static void test_names(void)
{
    static const char *const same[] = {
        "retrieve_completions",
        " retrieve_completions ",
        "retrieve_course_completions",
        "learning_credentials.processors.retrieve_completions",
        "openedx_certificates.processors.retrieve_course_completions",
    };
    for (guint i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpstr(function_retrieval_name(same[i], &error), ==, "retrieve_completions");
        g_assert_no_error(error);
    }
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(function_generation_name(
                        "learning_credentials.generators.generate_pdf_certificate", &error),
                    ==, "generate_pdf_credential");
    g_assert_no_error(error);
    g_assert_cmpint(function_retrieval("retrieve_subsection_grades"), ==,
                    RETRIEVAL_SUBSECTION_GRADES);
    g_assert_cmpint(function_retrieval("os.system"), ==, RETRIEVAL_NONE);
}

/* Nothing that can merely be imported passes as a function. */
static void test_q27_registry_is_fixed(void)
{
    static const char *const refused[] = {
        "",
        "os.system",
        "learning_credentials.processors.os",
        "learning_credentials.processors._retrieve_course_completions",
        "learning_credentials.generators.retrieve_completions",
        ".processors.retrieve_completions",
        "generate_pdf_credential",
    };
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(function_retrieval_name(refused[i], &error));
        g_assert_error(error, RULES_ERROR, ERROR_DATA);
        g_assert_nonnull(strstr(error->message, "retrieve_completions_and_grades"));
    }
}

static void table_check(const struct function_entry *table)
{
    const char *before = "";
    for (; table->name != NULL; table++) {
        g_assert_cmpstr(before, <, table->name);
        before = table->name;
        g_autoptr(GError) error = NULL;
        g_autoptr(schema) schema = schema_load(table->schema, &error);
        g_assert_no_error(error);
        g_assert_nonnull(schema);
        g_assert_cmpuint(schema_entries(schema)->len, >, 0);
    }
}

/* Every function is in order, and its schema loads: captions, types and limits are right. */
static void test_tables(void)
{
    table_check(retrieval_functions);
    table_check(generation_functions);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/function/names", test_names);
    g_test_add_func("/rules/function/q27-registry-is-fixed", test_q27_registry_is_fixed);
    g_test_add_func("/rules/function/tables", test_tables);
    return g_test_run();
}
