#include "config.h"

#include "rules/function.h"

#include "base/error.h"
#include "base/text.h"
#include "rules/options.h"

#include <string.h>

const struct function_entry retrieval_functions[] = {
    { "retrieve_completions", "learners who completed enough of the course or path",
      RETRIEVAL_COMPLETIONS, "forms/options-retrieve_completions.ini" },
    { "retrieve_completions_and_grades",
      "learners who completed enough and reached the required grades",
      RETRIEVAL_COMPLETIONS_AND_GRADES, "forms/options-retrieve_completions_and_grades.ini" },
    { "retrieve_subsection_grades", "learners who reached the required grades",
      RETRIEVAL_SUBSECTION_GRADES, "forms/options-retrieve_subsection_grades.ini" },
    { NULL, NULL, RETRIEVAL_NONE, NULL },
};

const struct function_entry generation_functions[] = {
    { "generate_pdf_credential", "a PDF from a template, with the learner's name and date",
      RETRIEVAL_NONE, "forms/options-generate_pdf_credential.ini" },
    { NULL, NULL, RETRIEVAL_NONE, NULL },
};

/* Names that older installations stored. */
static const struct {
    const char *old, *current;
} renamed[] = {
    { "retrieve_course_completions", "retrieve_completions" },
    { "generate_pdf_certificate", "generate_pdf_credential" },
};

/* Packages whose dotted paths an import may bring. */
static const char *const packages[] = { "learning_credentials.", "openedx_certificates." };

/* The part after PACKAGE.MODULE. of a dotted path of the reference; the text itself without one. */
static const char *without_package(const char *name, const char *module)
{
    for (guint i = 0; i < G_N_ELEMENTS(packages); i++) {
        if (!g_str_has_prefix(name, packages[i]))
            continue;
        const char *rest = name + strlen(packages[i]);
        if (g_str_has_prefix(rest, module) && rest[strlen(module)] == '.')
            return rest + strlen(module) + 1;
    }
    return name;
}

static const struct function_entry *entry_find(const struct function_entry *table, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(renamed); i++) {
        if (g_str_equal(name, renamed[i].old))
            name = renamed[i].current;
    }
    for (; table->name != NULL; table++) {
        if (g_str_equal(table->name, name))
            return table;
    }
    return NULL;
}

static const char *entry_name(const struct function_entry *table, const char *module,
                              const char *kind, const char *typed, GError **error)
{
    g_autofree char *name = text_trim(typed);
    const struct function_entry *entry = entry_find(table, without_package(name, module));
    if (entry != NULL)
        return entry->name;
    g_autofree char *shown = text_show(name);
    g_autoptr(GString) choices = g_string_new(table->name);
    for (table++; table->name != NULL; table++)
        g_string_append_printf(choices, ", %s", table->name);
    g_set_error(error, RULES_ERROR, ERROR_DATA, "\"%s\" is not a %s function; choose from: %s",
                shown, kind, choices->str);
    return NULL;
}

const char *function_retrieval_name(const char *typed, GError **error)
{
    return entry_name(retrieval_functions, "processors", "retrieval", typed, error);
}

const char *function_generation_name(const char *typed, GError **error)
{
    return entry_name(generation_functions, "generators", "generation", typed, error);
}

enum retrieval function_retrieval(const char *name)
{
    const struct function_entry *entry = entry_find(retrieval_functions, name);
    return entry != NULL ? entry->retrieval : RETRIEVAL_NONE;
}

const char *function_schema(const char *name)
{
    const struct function_entry *entry = entry_find(retrieval_functions, name);
    if (entry == NULL)
        entry = entry_find(generation_functions, name);
    return entry != NULL ? entry->schema : NULL;
}
