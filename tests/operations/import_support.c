#include "config.h"

#include "import_support.h"

#include "operations/learner_merge.h"

void import_with(const struct fixture *fixture, const char *name, const char *text,
                 const struct import_options *options, GString *notices)
{
    GError *error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
    const char *const paths[] = { path, NULL };
    g_assert_true(g_file_set_contents(path, text, -1, &error));
    g_autoptr(import_result) result = import_files(fixture->installation, paths, options, &error);
    g_assert_no_error(error);
    g_assert_no_error(result->refusal);
    const struct import_outcome *outcome = result->outcomes->pdata[0];
    for (guint i = 0; notices != NULL && i < outcome->notices->len; i++)
        g_string_append_printf(notices, "%s\n", (const char *)outcome->notices->pdata[i]);
}

void import_merge(const struct fixture *fixture, const char *kept, const char *merged)
{
    GError *error = NULL;
    g_autoptr(learner_merge_plan) plan =
        learner_merge_plan(fixture->installation->database, kept, merged, &error);
    g_assert_no_error(error);
    g_assert_true(learner_merge(fixture->installation, plan, &error));
    g_assert_no_error(error);
}
