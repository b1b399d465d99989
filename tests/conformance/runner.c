#include "config.h"

#include "conformance/runner.h"

#include "base/error.h"

#include <gio/gio.h>
#include <stdio.h>

struct run {
    GHashTable *deviations; /* "family id", owned */
    guint passed, failed, skipped;
};

/* Cases left on purpose: lines of "FAMILY ID: reason", # begins a comment. */
static GHashTable *deviations_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return NULL;
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);
        if (*line == '\0' || *line == '#')
            continue;
        const char *colon = strchr(line, ':');
        if (colon == NULL || colon[1] == '\0') {
            g_set_error(error, BASE_ERROR, ERROR_DATA, "%s: line %u has no reason after a colon",
                        path, i + 1);
            return NULL;
        }
        g_hash_table_add(found, g_strndup(line, (gsize)(colon - line)));
    }
    return g_steal_pointer(&found);
}

static const struct family *family_find(const json_t *file)
{
    const char *name = json_string_value(json_object_get(file, "family"));
    const json_t *first = json_array_get(json_object_get(file, "cases"), 0);
    for (const struct family *family = families; name != NULL && family->name != NULL; family++) {
        if (g_str_equal(family->name, name)
            && (family->member == NULL || vector_input(first, family->member) != NULL))
            return family;
    }
    return NULL;
}

/* What no family can judge: skipped cases, and quirks without a better answer. */
static bool case_is_informative(const json_t *vector)
{
    return json_object_get(vector, "skip") != NULL
           || (json_object_get(vector, "quirk") != NULL
               && json_object_get(vector, "recommended") == NULL);
}

static void result_report(const struct family *family, const char *id, const struct result *result)
{
    printf("%s %s: wanted %s, got %s\n", family->name, id,
           result->wanted_text != NULL ? result->wanted_text : "a verdict",
           result->got_text != NULL ? result->got_text : "none");
}

static void case_run(struct run *run, const struct family *family, const json_t *vector,
                     const json_t *about)
{
    const char *id = json_string_value(json_object_get(vector, "id"));
    g_autofree char *name = g_strdup_printf("%s %s", family->name, id != NULL ? id : "");
    if (case_is_informative(vector) || g_hash_table_contains(run->deviations, name)) {
        run->skipped++;
        return;
    }
    const json_t *recommended = json_object_get(vector, "recommended");
    struct result result = {
        .wanted = recommended != NULL ? recommended : json_object_get(vector, "expected"),
        .recommended = recommended != NULL,
        .tolerance = 1e-9,
    };
    family->run(vector, about, &result);
    run->passed += result.outcome == OUTCOME_PASSED;
    run->skipped += result.outcome == OUTCOME_SKIPPED;
    if (result.outcome == OUTCOME_FAILED || result.outcome == OUTCOME_NONE) {
        run->failed++;
        result_report(family, id != NULL ? id : "", &result);
    }
    g_free(result.wanted_text);
    g_free(result.got_text);
}

static bool file_run(struct run *run, const char *path, GError **error)
{
    g_autoptr(json_t) file = json_read_file(path, error);
    if (file == NULL)
        return false;
    const json_t *cases = json_object_get(file, "cases");
    const struct family *family = family_find(file);
    if (family == NULL) {
        run->skipped += (guint)json_array_size(cases);
        return true;
    }
    for (size_t i = 0; i < json_array_size(cases); i++)
        case_run(run, family, json_array_get(cases, i), json_object_get(file, "about"));
    return true;
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static GPtrArray *directory_names(const char *path, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, error);
    if (directory == NULL)
        return NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(directory); name != NULL;
         name = g_dir_read_name(directory))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* A vector file, or every one in a directory and those below it, in the order of their names. */
static bool path_run(struct run *run, const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return file_run(run, path, error);
    g_autoptr(GPtrArray) names = directory_names(path, error);
    if (names == NULL)
        return false;
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *below = g_build_filename(path, name, NULL);
        const bool wanted =
            g_file_test(below, G_FILE_TEST_IS_DIR) || g_str_has_suffix(name, ".json");
        if (wanted && !path_run(run, below, error))
            return false;
    }
    return true;
}

static bool paths_run(struct run *run, char **paths, GError **error)
{
    run->deviations = deviations_read(CONFORMANCE_SOURCE "/deviations", error);
    if (run->deviations == NULL)
        return false;
    if (*paths == NULL)
        return path_run(run, CONFORMANCE_SOURCE "/vectors", error);
    for (; *paths != NULL; paths++) {
        if (!path_run(run, *paths, error))
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    struct run run = { .deviations = NULL };
    const bool complete = paths_run(&run, argv + MIN(argc, 1), &error);
    g_clear_pointer(&run.deviations, g_hash_table_unref);
    if (!complete) {
        fprintf(stderr, "conformance-run: %s\n", error->message);
        return error_exit_status(error);
    }
    printf("%u passed, %u failed, %u skipped\n", run.passed, run.failed, run.skipped);
    return run.failed == 0 ? 0 : 1;
}
