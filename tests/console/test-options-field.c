#include "config.h"

#include "console/sections/options_schema.h"

#include "base/error.h"
#include "rules/function.h"
#include "rules/options.h"

#include <glib/gstdio.h>
#include <string.h>

static const struct options_functions functions = {
    .retrieval = "retrieve_subsection_grades",
    .generation = "generate_pdf_credential",
};

/* The text without its | , and where that stood. Caller frees. */
static char *text_at(const char *marked, int *line, int *column)
{
    GString *text = g_string_new(marked);
    const char *cursor = strchr(marked, '|');
    *line = *column = 1;
    for (const char *at = marked; at < cursor; at++) {
        *column = *at == '\n' ? 1 : *column + 1;
        *line += *at == '\n' ? 1 : 0;
    }
    g_string_erase(text, cursor - marked, 1);
    return g_string_free(text, FALSE);
}

static const struct {
    const char *text;
    const char *first; /* line of the pane */
    const char *words; /* that it has */
} asides[] = {
    { "|", "Options are an object, in { }", "template: Template (needed)" },
    { "{|}", "What can stand here", "required_grades: Required grades (needed)" },
    { "{\"required_gra|des\": {}}", "required_grades", "an object, in { }; needed" },
    { "{\"template\": \"x|\"}", "template", "The slug of the asset" },
    { "{\"text_elements\": {\"name\": {\"color\": |", "color", "Default: #000" },
    { "{\"text_elements\": {\"mine\": {\"siz|", "What can stand here", "size: Size" },
    { "{\"text_elements\": {\"|", "", "name: Learner's name" },
    { "{\"required_grades\": {\"Homework\": |", "Homework", "a number from 0 to 1" },
    { "{\"steps\": {\"course-v1:A+B+C\": {\"|", "", "required_grades: Required grades" },
    { "{\"template\": {\"|", "Nothing is known of this place", "no effect" },
};

static void test_aside(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(asides); i++) {
        int line, column;
        g_autofree char *text = text_at(asides[i].text, &line, &column);
        g_autofree char *aside = options_field_aside(&functions, text, line, column);
        g_test_message("%s\n%s", asides[i].text, aside);
        g_assert_true(g_str_has_prefix(aside, asides[i].first));
        g_assert_nonnull(strstr(aside, asides[i].words));
    }
}

static void test_describe(void)
{
    g_autofree char *text = options_field_describe_function("retrieve_completions");
    g_assert_true(g_str_has_prefix(text, "retrieve_completions\nlearners who completed"));
    g_assert_nonnull(strstr(text, "required_completion"));
    g_assert_nonnull(strstr(text, "Default: 0.9"));
    g_assert_null(options_field_describe_function("retrieve_nothing"));
}

static bool offers_have(const GPtrArray *offers, const char *value)
{
    for (guint i = 0; i < offers->len; i++) {
        const char *offer = offers->pdata[i];
        if (strncmp(offer, value, strlen(value)) == 0 && offer[strlen(value)] == '\t')
            return true;
    }
    return false;
}

/* An empty installation: what comes from the database is nothing. */
static struct database *database_make(char **directory)
{
    g_autoptr(GError) error = NULL;
    *directory = g_dir_make_tmp("testamur-options-XXXXXX", NULL);
    struct database *database = database_open(*directory, DATABASE_CREATE, &error);
    g_assert_no_error(error);
    return database;
}

static void database_remove(struct database *database, char *directory)
{
    database_close(database);
    g_autofree char *path = g_build_filename(directory, "testamur.db", NULL);
    g_remove(path);
    g_rmdir(directory);
    g_free(directory);
}

static const struct {
    const char *text;
    const char *offer; /* NULL: none at all */
} offers[] = {
    { "{|", "template" },
    { "{\"tem|", "template" },
    { "{\"total_source\": |", "computed" },
    { "{\"total_source\": \"|", "reported" },
    { "{\"text_elements\": {\"date\": |", "false" },
    { "{\"text_elements\": {\"date\": {\"uppercase\": |", "true" },
    { "{\"text_elements\": {\"date\": {\"font\": \"|", "Times-Roman" },
    { "{\"total_source\": \"reported\" |", NULL },
    { "|", NULL },
};

static void test_offer(void)
{
    char *directory;
    struct database *database = database_make(&directory);
    for (guint i = 0; i < G_N_ELEMENTS(offers); i++) {
        int line, column;
        g_autofree char *text = text_at(offers[i].text, &line, &column);
        g_autoptr(GPtrArray) list = options_field_offer(database, &functions, text, line, column);
        g_test_message("%s", offers[i].text);
        if (offers[i].offer != NULL)
            g_assert_true(offers_have(list, offers[i].offer));
        else
            g_assert_cmpuint(list->len, ==, 0);
    }
    database_remove(database, directory);
}

static void check_text(struct database *database, struct form_values *values, const char *text)
{
    form_values_set(values, "options", text);
    form_values_fault(values, "options", NULL);
    options_field_check(database, values, "options", &functions, NULL);
}

static void test_check(void)
{
    char *directory;
    struct database *database = database_make(&directory);
    g_autoptr(form_values) values = form_values_new();
    check_text(database, values, "{\n  \"required_grades\": {\n    \"Homework\": 40\n  }\n}");
    const struct form_place *place = g_hash_table_lookup(values->places, "options");
    const char *fault = g_hash_table_lookup(values->faults, "options");
    g_assert_nonnull(place);
    g_assert_cmpint(place->line, ==, 3);
    g_assert_cmpint(place->column, ==, 5);
    g_assert_nonnull(strstr(fault, "required_grades.Homework: 40 is not from 0 to 1"));

    check_text(database, values,
               "{\"required_grades\": {\"Homework\": 0.4}, \"template\": \"no\"}");
    g_assert_null(g_hash_table_lookup(values->faults, "options"));
    g_assert_nonnull(strstr(g_hash_table_lookup(values->notes, "options"), "there is no asset no"));

    check_text(database, values, "{\"required_grades\": {\"Homework\": 0.4}}");
    g_assert_true(g_str_has_prefix(g_hash_table_lookup(values->notes, "options"), "Valid;"));

    check_text(database, values, "[1]");
    g_assert_nonnull(g_hash_table_lookup(values->faults, "options"));
    g_assert_null(g_hash_table_lookup(values->notes, "options"));
    database_remove(database, directory);
}

/* Every option has an example that can be inserted, and none of them is refused. */
static void test_examples(void)
{
    for (const struct function_entry *retrieval = retrieval_functions; retrieval->name != NULL;
         retrieval++) {
        const struct options_functions both = { retrieval->name, generation_functions[0].name };
        g_autoptr(options_schema) schema = options_schema_load(&both);
        g_autoptr(GPtrArray) list = options_schema_list(schema);
        g_assert_cmpuint(list->len, >, 5);
        for (guint i = 0; i < list->len; i++) {
            const struct schema_entry *entry = list->pdata[i];
            g_autoptr(json_t) options = json_object();
            g_autoptr(GError) error = NULL;
            json_object_set_new(options, entry->name, options_schema_example(schema, entry));
            g_autofree char *text = json_write_compact(options);
            g_test_message("%s", text);
            g_assert_true(options_check_faults(options, both.retrieval, both.generation, &error));
        }
    }
}

static void test_example_members(void)
{
    g_autoptr(options_schema) schema = options_schema_load(&functions);
    const struct schema_entry *grades = options_schema_find(schema, "required_grades");
    g_autoptr(json_t) example = options_schema_example(schema, grades);
    g_autofree char *text = json_write_compact(example);
    g_assert_cmpstr(text, ==, "{\"Homework\":0.5,\"Total\":0.7}");
    char *path[] = { (char *)"text_elements", NULL };
    g_assert_true(options_schema_enter(schema, path));
    const struct schema_entry *other = options_schema_find(schema, "mine");
    g_autoptr(json_t) element = options_schema_example(schema, other);
    g_assert_nonnull(json_object_get(element, "text"));
    g_assert_nonnull(json_object_get(element, "y"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options-field/aside", test_aside);
    g_test_add_func("/options-field/describe", test_describe);
    g_test_add_func("/options-field/offer", test_offer);
    g_test_add_func("/options-field/check", test_check);
    g_test_add_func("/options-field/examples", test_examples);
    g_test_add_func("/options-field/example-members", test_example_members);
    return g_test_run();
}
