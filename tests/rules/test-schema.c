#include "config.h"

#include "rules/schema.h"

#include "base/error.h"
#include "rules/options.h"

#include <glib/gstdio.h>
#include <string.h>

#define PDF_OPTIONS "forms/options-generate_pdf_credential.ini"
#define COMPLETION_OPTIONS "forms/options-retrieve_completions.ini"
#define BOTH_OPTIONS "forms/options-retrieve_completions_and_grades.ini"

/* A site's directory with one file of its own. */
struct site {
    char *directory, *forms, *file;
};

static void site_make(struct site *site, const char *resource, const char *text)
{
    g_autoptr(GError) error = NULL;
    site->directory = g_dir_make_tmp("testamur-XXXXXX", &error);
    g_assert_no_error(error);
    site->forms = g_build_filename(site->directory, "forms", NULL);
    site->file = g_build_filename(site->directory, resource, NULL);
    g_assert_cmpint(g_mkdir(site->forms, 0700), ==, 0);
    g_file_set_contents(site->file, text, -1, &error);
    g_assert_no_error(error);
}

static void site_remove(struct site *site)
{
    g_unlink(site->file);
    g_rmdir(site->forms);
    g_rmdir(site->directory);
    g_free(site->directory);
    g_free(site->forms);
    g_free(site->file);
}

static void test_lookup(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load(PDF_OPTIONS, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(schema_find(schema, NULL, "template")->asset, ==, "template");
    g_assert_true(schema_find(schema, NULL, "template")->needed);
    g_assert_null(schema_find(schema, NULL, "style/size"));
    g_assert_null(schema_find(schema, NULL, "size"));
    g_assert_cmpstr(schema_find(schema, "style", "color")->initial, ==, "#000");
    g_assert_true(schema_find(schema, "style", "size")->above);
    g_assert_cmpstr(schema_find(schema, "element", "date")->name, ==, "element/date");
    g_assert_cmpstr(schema_find(schema, "element", "award")->name, ==, "element/*");
    g_assert_null(schema_find(schema, "style", "sise"));
}

static void test_includes(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load(BOTH_OPTIONS, &error);
    g_assert_no_error(error);
    g_assert_nonnull(schema_find(schema, NULL, "required_completion"));
    g_assert_nonnull(schema_find(schema, NULL, "required_grades"));
    g_assert_nonnull(schema_find(schema, NULL, "steps"));
}

/* Every option can be explained: what it is, what it does, and most of them by an example. */
static void test_explanations(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load(PDF_OPTIONS, &error);
    g_assert_no_error(error);
    const GPtrArray *entries = schema_entries(schema);
    for (guint i = 0; i < entries->len; i++) {
        const struct schema_entry *entry = g_ptr_array_index(entries, i);
        g_test_message("%s", entry->name);
        g_assert_cmpstr(entry->help, !=, "");
        g_assert_true(entry->type == SCHEMA_OBJECT || *entry->example != '\0');
    }
}

static void test_site_file_goes_first(void)
{
    struct site site;
    site_make(&site, COMPLETION_OPTIONS,
              "[required_completion]\nlabel = \"Part done\"\ntype = \"number\"\nminimum = \"0.5\"\n"
              "maximum = \"1\"\nhelp = \"At least half.\"\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load_for_site(BOTH_OPTIONS, site.directory, &error);
    g_assert_no_error(error);
    const struct schema_entry *entry = schema_find(schema, NULL, "required_completion");
    g_assert_cmpstr(entry->label, ==, "Part done");
    g_assert_cmpfloat(entry->minimum, ==, 0.5);
    g_assert_nonnull(schema_find(schema, NULL, "required_grades"));
    site_remove(&site);
}

static void assert_faulty(const char *text, const char *line, const char *part)
{
    struct site site;
    site_make(&site, COMPLETION_OPTIONS, text);
    g_autoptr(GError) error = NULL;
    g_autoptr(schema) schema = schema_load_for_site(COMPLETION_OPTIONS, site.directory, &error);
    g_assert_null(schema);
    g_assert_nonnull(error);
    g_assert_cmpint(error->code, ==, ERROR_DATA);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, site.file));
    g_assert_nonnull(strstr(error->message, line));
    g_assert_nonnull(strstr(error->message, part));
    site_remove(&site);
}

static void test_faulty_files(void)
{
    assert_faulty("[a]\nlabel = \"A\"\nhelp = \"H\"\ntype = \"real\"\n", "line 4", "type of [a]");
    assert_faulty("[a]\nlabel = \"</5>A\"\nhelp = \"H\"\ntype = \"text\"\n", "line 2",
                  "label of [a]");
    assert_faulty("[a]\nlabel = \"Gr\u00f6\u00dfe\"\nhelp = \"H\"\ntype = \"text\"\n", "line 2",
                  "label of [a]");
    assert_faulty("\n[a]\nhelp = \"H\"\ntype = \"text\"\n", "line 2", "label of [a] is missing");
    assert_faulty("[a]\nlabel = \"A\"\ntype = \"text\"\n", "line 1", "help of [a] is missing");
    assert_faulty("[a]\nlabel = \"A\"\nhelp = \"H\"\ntype = \"number\"\nmaximum = \"1,5\"\n",
                  "line 5", "maximum of [a]");
    assert_faulty("[schema]\nincludes = \"" COMPLETION_OPTIONS "\"\n", "line 2", "circle");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/schema/lookup", test_lookup);
    g_test_add_func("/rules/schema/includes", test_includes);
    g_test_add_func("/rules/schema/explanations", test_explanations);
    g_test_add_func("/rules/schema/site-file-goes-first", test_site_file_goes_first);
    g_test_add_func("/rules/schema/faulty-files", test_faulty_files);
    return g_test_run();
}
