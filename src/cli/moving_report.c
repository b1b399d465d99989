#include "config.h"

#include "cli/moving_report.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/output.h"

/* "  credential types: 2 new, 1 unchanged"; nothing when there are none. */
static void print_counts(const struct moving_result *result, enum moving_object object)
{
    static const char *const plurals[MOVING_OBJECTS] = {
        [MOVING_COURSE] = "courses",
        [MOVING_ASSET] = "assets",
        [MOVING_TYPE] = "credential types",
        [MOVING_CONFIGURATION] = "configurations",
        [MOVING_LEARNER] = "learners",
        [MOVING_PATH] = "learning paths",
        [MOVING_PATH_ENROLMENT] = "path enrolments",
        [MOVING_CREDENTIAL] = "credentials",
        [MOVING_OTHER] = "other rows",
    };
    g_autoptr(GString) words = g_string_new(NULL);
    for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++)
        if (result->counts[object][verdict] > 0)
            g_string_append_printf(words, "%s%" G_GINT64_FORMAT " %s", words->len > 0 ? ", " : "",
                                   result->counts[object][verdict], staged_verdict_names[verdict]);
    if (words->len > 0)
        output_line("  %s: %s", plurals[object], words->str);
}

static void print_rows(const struct moving_result *result, bool verbose)
{
    struct output_table *table = NULL;
    g_autofree char *word = g_ascii_strup(result->row_word, -1);
    g_autofree char *numbers = g_strconcat(">", word, NULL);
    const char *const headings[] = { "OBJECT", numbers, "NAME", "VERDICT", "WHY", NULL };
    for (guint i = 0; i < result->rows->len; i++) {
        const struct moving_row *row = &g_array_index(result->rows, struct moving_row, i);
        if (!row->attention && !verbose)
            continue;
        if (table == NULL)
            table = output_table_begin(headings);
        g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, row->number);
        const char *const cells[] = { moving_object_names[row->object], number, row->name,
                                      staged_verdict_names[row->verdict], row->note };
        output_table_row(table, cells);
    }
    if (table != NULL)
        output_table_end(table);
}

static void print(const struct moving_result *result, bool dry_run, bool verbose)
{
    g_autofree char *name = text_show(result->name);
    output_line("%s: %s", name, result->title);
    for (int object = 0; object < MOVING_OBJECTS; object++)
        print_counts(result, (enum moving_object)object);
    if (result->pdfs > 0 || result->pdfs_missing > 0)
        output_line("  PDFs: %" G_GINT64_FORMAT " adopted, %" G_GINT64_FORMAT " missing",
                    result->pdfs, result->pdfs_missing);
    for (guint i = 0; i < result->notices->len; i++) {
        g_autofree char *notice = text_show(result->notices->pdata[i]);
        output_line("  note: %s", notice);
    }
    print_rows(result, verbose);
    if (dry_run && result->refusal == NULL)
        output_line("%s", "\nDry run: nothing was changed.");
}

static json_t *counts_json(const gint64 counts[STAGED_VERDICTS])
{
    json_t *object = json_object();
    for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++)
        json_object_set_new(object, staged_verdict_names[verdict],
                            json_integer((json_int_t)counts[verdict]));
    return object;
}

static json_t *file_json(const struct moving_result *result)
{
    gint64 sums[STAGED_VERDICTS] = { 0 };
    json_t *objects = json_object();
    json_t *notices = json_array();
    json_t *file = json_object();
    for (int object = 0; object < MOVING_OBJECTS; object++) {
        for (int verdict = STAGED_NEW; verdict < STAGED_VERDICTS; verdict++)
            sums[verdict] += result->counts[object][verdict];
        json_object_set_new(objects, moving_object_names[object],
                            counts_json(result->counts[object]));
    }
    for (guint i = 0; i < result->notices->len; i++)
        json_array_append_new(notices, json_text(result->notices->pdata[i]));
    json_object_set_new(file, "file", json_text(result->name));
    json_object_set_new(file, "kind", json_text(MOVING_KIND));
    json_object_set_new(file, "title", json_text(result->title));
    json_object_set_new(file, "course", json_null());
    json_object_set_new(file, "rows", json_integer((json_int_t)result->rows->len));
    json_object_set_new(file, "counts", counts_json(sums));
    json_object_set_new(file, "objects", objects);
    json_object_set_new(file, "pdfs_adopted", json_integer((json_int_t)result->pdfs));
    json_object_set_new(file, "pdfs_missing", json_integer((json_int_t)result->pdfs_missing));
    json_object_set_new(file, "notices", notices);
    return file;
}

static void print_json(const struct moving_result *result, bool dry_run, bool verbose)
{
    bool first = true;
    json_t *object = json_object();
    json_t *files = json_array();
    json_array_append_new(files, file_json(result));
    json_object_set_new(object, "applied", json_boolean(result->applied));
    json_object_set_new(object, "dry_run", json_boolean(dry_run));
    json_object_set_new(object, "files", files);
    output_json_begin(object, "rows");
    for (guint i = 0; i < result->rows->len; i++) {
        const struct moving_row *row = &g_array_index(result->rows, struct moving_row, i);
        if (!row->attention && !verbose)
            continue;
        json_t *item = json_object();
        json_object_set_new(item, "file", json_text(result->name));
        json_object_set_new(item, result->row_word, json_integer((json_int_t)row->number));
        json_object_set_new(item, "object", json_text(moving_object_names[row->object]));
        json_object_set_new(item, "name", json_text(row->name));
        json_object_set_new(item, "verdict", json_text(staged_verdict_names[row->verdict]));
        json_object_set_new(item, "note", json_text(row->note));
        output_json_item(item, first);
        first = false;
    }
    output_json_end();
}

static int find_status(const struct moving_result *result)
{
    for (int object = 0; object < MOVING_OBJECTS; object++)
        if (result->counts[object][STAGED_REFUSED] > 0
            || result->counts[object][STAGED_SKIPPED] > 0)
            return ERROR_REFUSED;
    return 0;
}

bool moving_report_refuse(GError *refusal, GError **error)
{
    g_set_error(error, refusal->domain, refusal->code, "%s (--skip-bad-rows)", refusal->message);
    g_error_free(refusal);
    return false;
}

bool moving_report_run(struct invocation *invocation, struct installation *installation,
                       const char *path, const struct moving_options *options, bool verbose,
                       GError **error)
{
    g_autoptr(moving_result) result = moving_run(installation, path, options, error);
    output_progress(NULL);
    if (result == NULL)
        return false;
    if (invocation->json)
        print_json(result, options->dry_run, verbose);
    else
        print(result, options->dry_run, verbose);
    if (result->refusal != NULL)
        return moving_report_refuse(g_steal_pointer(&result->refusal), error);
    invocation->status = find_status(result);
    return true;
}
