#include "config.h"

#include "operations/table_export.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/change.h"
#include "operations/csv_row.h"
#include "operations/outgoing_file.h"
#include "operations/settings.h"
#include "operations/table_export_text.h"
#include "store/course.h"
#include "store/table.h"

#include <string.h>

#define PIECE_SIZE (64 * 1024)
#define ROWS_BETWEEN_LOOKS 1000

const char *const table_export_words[TABLE_EXPORT_KINDS] = {
    [TABLE_EXPORT_LEARNERS] = "learners",
    [TABLE_EXPORT_CREDENTIALS] = "credentials",
    [TABLE_EXPORT_GRADES] = "grades",
};

/* Rows on their way to a file, or to who asked for them. */
struct table_work {
    struct installation *installation;
    const struct table_export_request *request;
    struct table_export_result *result;
    struct outgoing_file *file; /* NULL: request->write gets the text */
    GString *text;              /* not written yet */
};

void table_export_result_free(struct table_export_result *result)
{
    if (result == NULL)
        return;
    g_free(result->unrecorded);
    g_free(result);
}

static bool flush(struct table_work *work, GError **error)
{
    const gsize length = work->text->len;
    if (length == 0)
        return true;
    if (work->file != NULL
            ? !outgoing_file_write(work->file, work->text->str, length, error)
            : !work->request->write(work->request->data, work->text->str, length, error))
        return false;
    work->result->bytes += length;
    g_string_truncate(work->text, 0);
    return true;
}

/* Whether the operator lets it go on. */
static bool go_on(struct table_work *work)
{
    const struct table_export_request *request = work->request;
    if (work->result->rows % ROWS_BETWEEN_LOOKS == 0 && request->progress != NULL)
        work->result->cancelled = request->progress(request->data, work->result->rows);
    return !work->result->cancelled;
}

/* All rows of a table (NULL: it could not be opened), which it frees. */
static bool write_rows(struct table_work *work, struct table *opened,
                       const struct table_text_form *form, GError **error)
{
    g_autoptr(table) table = opened;
    int step = -1;
    while (table != NULL && go_on(work) && (step = table_next(table, error)) == 1) {
        table_text_row(work->text, form, work->request->format, table);
        work->result->rows++;
        if (work->text->len >= PIECE_SIZE && !flush(work, error))
            return false;
    }
    return work->result->cancelled || (step == 0 && flush(work, error));
}

static void write_heading(struct table_work *work, const struct table_text_form *form)
{
    if (work->request->format != TABLE_EXPORT_CSV)
        return;
    if (work->file != NULL)
        g_string_append(work->text, CSV_BYTE_ORDER_MARK);
    table_text_heading(work->text, form);
}

static bool write_learners(struct table_work *work, GError **error)
{
    const struct table_export_request *request = work->request;
    struct database *database = work->installation->database;
    const struct table_text_form form = { .kind = request->kind };
    g_autoptr(course) course =
        request->course != NULL ? course_find(database, request->course, error) : NULL;
    if (request->course != NULL && course == NULL)
        return false;
    write_heading(work, &form);
    return write_rows(
        work,
        table_open_learners(database, &request->learners, course != NULL ? course->id : 0, error),
        &form, error);
}

static bool write_credentials(struct table_work *work, GError **error)
{
    struct database *database = work->installation->database;
    const struct table_text_form form = { .kind = work->request->kind };
    g_autoptr(site_settings) site = site_settings_load(database, error);
    if (site == NULL)
        return false;
    write_heading(work, &form);
    return write_rows(work,
                      table_open_credentials(database, &work->request->credentials,
                                             site->download_base_url, site->verify_base_url, error),
                      &form, error);
}

static bool write_course(struct table_work *work, gint64 course_id, GError **error)
{
    struct database *database = work->installation->database;
    g_autoptr(GPtrArray) subsections = course_subsections(database, course_id, error);
    if (subsections == NULL)
        return false;
    const struct table_text_form form = { TABLE_EXPORT_GRADES, subsections };
    write_heading(work, &form);
    return write_rows(
        work, table_open_grades(database, course_id, subsections, work->request->username, error),
        &form, error);
}

/* The courses that are meant. Array of gint64. */
static GArray *choose_courses(struct table_work *work, GError **error)
{
    struct database *database = work->installation->database;
    const struct table_export_request *request = work->request;
    if (request->course == NULL)
        return table_courses(database, request->username, error);
    g_autoptr(course) course = course_find(database, request->course, error);
    GArray *courses = course != NULL ? g_array_new(FALSE, FALSE, sizeof(gint64)) : NULL;
    if (courses != NULL)
        g_array_append_val(courses, course->id);
    return courses;
}

/* Those of one course, or of several as JSON lines, whose members are the same for all. */
static bool write_grades(struct table_work *work, GError **error)
{
    g_autoptr(GArray) courses = choose_courses(work, error);
    if (courses == NULL)
        return false;
    if (courses->len == 0) {
        g_set_error_literal(error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
                            "no course knows anything of these learners yet");
        return false;
    }
    if (courses->len > 1 && work->request->format == TABLE_EXPORT_CSV) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "%u courses have grades, each with columns of its own: name one with --course, "
                    "or a directory, which gets a file for each",
                    courses->len);
        return false;
    }
    for (guint i = 0; i < courses->len && !work->result->cancelled; i++)
        if (!write_course(work, g_array_index(courses, gint64, i), error))
            return false;
    return true;
}

static bool (*const writers[TABLE_EXPORT_KINDS])(struct table_work *work, GError **error) = {
    [TABLE_EXPORT_LEARNERS] = write_learners,
    [TABLE_EXPORT_CREDENTIALS] = write_credentials,
    [TABLE_EXPORT_GRADES] = write_grades,
};

/* Begins a file, unless its name is taken. */
static bool begin_file(struct table_work *work, const struct outgoing_directory *directory,
                       const char *name, GError **error)
{
    if (!outgoing_directory_check(directory, name, error))
        return false;
    work->file = outgoing_file_begin(directory, name, error);
    return work->file != NULL;
}

/* Gives the file its name, unless the work was cancelled. */
static bool end_file(struct table_work *work, bool written, GError **error)
{
    const bool wanted = written && !work->result->cancelled;
    const bool finished = wanted && outgoing_file_finish(work->file, true, error);
    work->result->files += finished;
    g_clear_pointer(&work->file, outgoing_file_free);
    g_string_truncate(work->text, 0);
    return finished || (written && !wanted);
}

static bool write_file(struct table_work *work, GError **error)
{
    const struct table_export_request *request = work->request;
    g_autofree char *folder = g_path_get_dirname(request->target);
    g_autofree char *name = g_path_get_basename(request->target);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(folder, false, request->replace, work->installation, error);
    return directory != NULL && begin_file(work, directory, name, error)
           && end_file(work, writers[request->kind](work, error), error)
           && outgoing_directory_sync(directory, error);
}

/* "grades-course-v1_Org+Course+Run.csv", and a number where two keys come to the same. Caller frees. */
static char *course_file_name(const struct table_work *work, const char *key, GHashTable *taken)
{
    const char *ending = work->request->format == TABLE_EXPORT_CSV ? "csv" : "jsonl";
    g_autoptr(GString) safe = g_string_new(NULL);
    for (const char *here = key; *here != '\0'; here = g_utf8_next_char(here)) {
        const gunichar character = g_utf8_get_char(here);
        const bool kept = g_unichar_isalnum(character)
                          || (character < 0x80 && strchr("+-._~", (int)character) != NULL);
        g_string_append_unichar(safe, kept ? character : '_');
    }
    for (guint number = 1;; number++) {
        g_autofree char *name = number == 1
                                    ? g_strdup_printf("grades-%s.%s", safe->str, ending)
                                    : g_strdup_printf("grades-%s-%u.%s", safe->str, number, ending);
        if (g_hash_table_add(taken, g_strdup(name)))
            return g_steal_pointer(&name);
    }
}

static bool write_directory(struct table_work *work, GError **error)
{
    const struct table_export_request *request = work->request;
    g_autoptr(outgoing_directory) directory = outgoing_directory_open(
        request->target, false, request->replace, work->installation, error);
    g_autoptr(GArray) courses = directory != NULL ? choose_courses(work, error) : NULL;
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; courses != NULL && i < courses->len && !work->result->cancelled; i++) {
        const gint64 id = g_array_index(courses, gint64, i);
        g_autoptr(course) course = course_find_by_id(work->installation->database, id, error);
        if (course == NULL)
            return false;
        g_autofree char *name = course_file_name(work, course->key, taken);
        if (!begin_file(work, directory, name, error)
            || !end_file(work, write_course(work, id, error), error))
            return false;
    }
    return courses != NULL && outgoing_directory_sync(directory, error);
}

static bool write_all(struct table_work *work, GError **error)
{
    const struct table_export_request *request = work->request;
    if (request->target == NULL)
        return writers[request->kind](work, error);
    return request->kind == TABLE_EXPORT_GRADES && g_file_test(request->target, G_FILE_TEST_IS_DIR)
               ? write_directory(work, error)
               : write_file(work, error);
}

/* Who handed out how many of what, to where. */
static bool record(struct table_work *work, GError **error)
{
    static const char *const kinds[TABLE_EXPORT_KINDS] = { "learner", "credential", "course" };
    const struct table_export_request *request = work->request;
    g_autofree char *target = request->target != NULL
                                  ? g_canonicalize_filename(request->target, NULL)
                                  : g_strdup("standard output");
    g_autoptr(json_t) changes = json_object();
    change_add_number(changes, "rows", 0, (gint64)work->result->rows);
    if (*request->selection != '\0')
        change_add_text(changes, "selection", NULL, request->selection);
    g_autoptr(transaction) transaction = transaction_begin(work->installation->database, error);
    return transaction != NULL
           && change_record(work->installation, kinds[request->kind], 0, target, "export", changes,
                            error)
           && database_commit(work->installation->database, error);
}

struct table_export_result *table_export_run(struct installation *installation,
                                             const struct table_export_request *request,
                                             GError **error)
{
    g_autoptr(table_export_result) result = g_new0(struct table_export_result, 1);
    g_autoptr(GString) text = g_string_sized_new(2 * PIECE_SIZE);
    g_autoptr(GError) fault = NULL;
    struct table_work work = { installation, request, result, NULL, text };
    /* One state of the database for all rows. */
    if (!database_begin(installation->database, error))
        return NULL;
    const bool written = write_all(&work, error);
    database_rollback(installation->database);
    g_clear_pointer(&work.file, outgoing_file_free);
    if (!written)
        return NULL;
    if (!(result->cancelled && result->files == 0) && !record(&work, &fault))
        result->unrecorded = g_strdup(fault->message);
    return g_steal_pointer(&result);
}

char *table_export_describe(const struct table_export_request *request,
                            const struct table_export_result *result)
{
    static const char *const rows[TABLE_EXPORT_KINDS][2] = {
        [TABLE_EXPORT_LEARNERS] = { "learner", "learners" },
        [TABLE_EXPORT_CREDENTIALS] = { "credential", "credentials" },
        [TABLE_EXPORT_GRADES] = { "row", "rows" },
    };
    g_autofree char *size = g_format_size(result->bytes);
    g_autofree char *place = text_show(request->target);
    g_autofree char *files = result->files > 1
                                 ? g_strdup_printf("%" G_GUINT64_FORMAT " files in ", result->files)
                                 : g_strdup("");
    if (result->cancelled && result->files == 0)
        return g_strdup("Cancelled: nothing was written.");
    return g_strdup_printf("%s%" G_GUINT64_FORMAT " %s in %s%s (%s)",
                           result->cancelled ? "Cancelled after " : "", result->rows,
                           rows[request->kind][result->rows != 1], files, place, size);
}
