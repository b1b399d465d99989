#include "config.h"

#include "operations/export.h"

#include "base/error.h"
#include "operations/change.h"
#include "operations/csv_row.h"
#include "operations/export_name.h"
#include "operations/export_order.h"
#include "operations/export_sink.h"
#include "operations/outgoing_file.h"
#include "operations/reprint.h"
#include "operations/settings.h"
#include "pdf/merge.h"
#include "pdf/template.h"
#include "store/credential.h"
#include "store/learner.h"

#define LEFT_OUT_KEPT 100

static const char *const index_columns[] = {
    "file", "name",   "username", "email", "context",         "context_name",
    "type", "status", "issued",   "uuid",  "verification_id",
};

struct export_work {
    struct installation *installation;
    const struct export_request *request;
    struct site_settings *site;
    struct reprinter *reprinter;
    struct export_namer *namer; /* NULL without a target */
    struct export_sink *sink;   /* likewise */
    struct outgoing_directory *merged_place;
    struct outgoing_file *merged_file; /* NULL without a file for printing */
    struct merger *merger;
    struct document document;
    GString *row; /* of the index; used again */
    struct export_result *result;
};

static void left_out_free(gpointer data)
{
    struct export_left_out *left_out = data;
    g_free(left_out->uuid);
    g_free(left_out->reason);
    g_free(left_out);
}

void export_result_free(struct export_result *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref(result->left_out_first);
    g_free(result->unrecorded);
    g_free(result);
}

static void leave_out(struct export_work *work, const struct credential *credential,
                      const char *reason)
{
    struct export_result *result = work->result;
    if (result->left_out++ >= LEFT_OUT_KEPT)
        return;
    struct export_left_out *left_out = g_new0(struct export_left_out, 1);
    left_out->uuid = g_strdup(credential->uuid);
    left_out->reason = g_strdup(reason);
    g_ptr_array_add(result->left_out_first, left_out);
}

/* Why a credential is not handed out; NULL when it is. */
static const char *find_obstacle(const struct export_work *work,
                                 const struct credential *credential)
{
    if (g_str_equal(credential->status, "generating"))
        return "it is still being issued";
    if (g_str_equal(credential->status, "error"))
        return "issuing it failed, so it has no PDF";
    if (!g_str_equal(credential->status, work->request->status))
        return g_str_equal(credential->status, "invalidated")
                   ? "it was withdrawn; --status invalidated hands out withdrawn ones"
                   : "it was not withdrawn";
    return credential->size == 0 ? "it has no PDF in the database" : NULL;
}

/* The day of issue where the site is. Caller frees. */
static char *issue_day(const struct export_work *work, gint64 instant)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(instant / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local =
        utc != NULL ? g_date_time_to_timezone(utc, work->site->zone) : NULL;
    return local != NULL ? g_date_time_format(local, "%Y-%m-%d") : g_strdup("");
}

static bool add_index_row(struct export_work *work, const struct credential *credential,
                          const char *file, const char *day, GError **error)
{
    g_autoptr(learner) learner =
        learner_find(work->installation->database, credential->username, error);
    if (learner == NULL)
        return false;
    const char *const cells[G_N_ELEMENTS(index_columns)] = {
        file,
        credential->full_name,
        credential->username,
        learner->email,
        credential->context_key,
        credential->context_name,
        credential->type_name,
        credential->status,
        day,
        credential->uuid,
        credential->verify_uuid,
    };
    g_string_truncate(work->row, 0);
    csv_row_append(work->row, cells, G_N_ELEMENTS(cells), work->request->raw);
    return export_sink_add_index(work->sink, work->row->str, work->row->len, error);
}

static bool add_file(struct export_work *work, const struct credential *credential,
                     const struct reprint *reprint, GError **error)
{
    g_autofree char *day = issue_day(work, credential->issued);
    const struct export_name_facts facts =
        export_name_facts_of(credential, day, work->result->files + 1);
    g_autofree char *name = export_namer_make(work->namer, &facts);
    if (!export_sink_add(work->sink, name, reprint->parts, reprint->count, credential->issued,
                         error)
        || !add_index_row(work, credential, name, day, error))
        return false;
    work->result->files++;
    for (guint i = 0; i < reprint->count; i++)
        work->result->bytes += reprint->parts[i].size;
    return true;
}

/* A document that was adopted is foreign: a child process makes a page of it, as of a template. */
static bool add_adopted_page(struct export_work *work, const struct reprint *reprint,
                             GError **error)
{
    g_autoptr(GBytes) file = g_bytes_new_static(reprint->parts[0].bytes, reprint->parts[0].size);
    guint pages = 0;
    g_autoptr(base) base = template_prepare_first(file, &pages, error);
    if (base == NULL) {
        g_prefix_error(error,
                       "credential %s, which was adopted, can't be put into the file for "
                       "printing: ",
                       work->document.uuid);
        return false;
    }
    work->result->shortened += pages > 1 ? 1 : 0;
    return merger_add(work->merger, base, NULL, NULL, true, error);
}

static bool add_page(struct export_work *work, const struct reprint *reprint, GError **error)
{
    if (reprint->base == NULL)
        return add_adopted_page(work, reprint, error);
    if (merger_add(work->merger, reprint->base, work->document.tail, work->document.offsets, false,
                   error))
        return true;
    g_prefix_error(error, "credential %s: ", work->document.uuid);
    return false;
}

/* Byte for byte, under the name that was asked for. */
static bool add_single(struct export_work *work, const struct reprint *reprint, GError **error)
{
    const struct export_request *request = work->request;
    g_autofree char *place = g_path_get_dirname(request->single);
    g_autofree char *name = g_path_get_basename(request->single);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(place, false, request->replace, work->installation, error);
    if (directory == NULL || !outgoing_directory_check(directory, name, error))
        return false;
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, name, error);
    for (guint i = 0; file != NULL && i < reprint->count; i++)
        if (!outgoing_file_write(file, reprint->parts[i].bytes, reprint->parts[i].size, error))
            return false;
    if (file == NULL || !outgoing_file_finish(file, true, error)
        || !outgoing_directory_sync(directory, error))
        return false;
    work->result->files = 1;
    work->result->bytes = outgoing_file_size(file);
    return true;
}

static bool export_one(struct export_work *work, gint64 id, GError **error)
{
    struct database *database = work->installation->database;
    struct reprint reprint;
    g_autoptr(credential) credential = credential_read(database, id, error);
    if (credential == NULL)
        return false;
    const char *obstacle = find_obstacle(work, credential);
    if (obstacle != NULL) {
        leave_out(work, credential, obstacle);
        return true;
    }
    return document_read(database, id, &work->document, error) >= 0
           && reprinter_make(work->reprinter, &work->document, &reprint, error)
           && (work->sink == NULL || add_file(work, credential, &reprint, error))
           && (work->merger == NULL || add_page(work, &reprint, error))
           && (work->request->single == NULL || add_single(work, &reprint, error));
}

static bool export_each(struct export_work *work, const GArray *ids, GError **error)
{
    const struct export_request *request = work->request;
    for (guint i = 0; i < ids->len; i++) {
        if (request->progress != NULL && request->progress(request->progress_data, i, ids->len)) {
            work->result->cancelled = true;
            return true;
        }
        if (!export_one(work, g_array_index(ids, gint64, i), error))
            return false;
    }
    return true;
}

static bool write_merged(gpointer data, const void *bytes, gsize length, GError **error)
{
    return outgoing_file_write(data, bytes, length, error);
}

static bool open_merged(struct export_work *work, GError **error)
{
    const struct export_request *request = work->request;
    g_autofree char *place = g_path_get_dirname(request->merged);
    g_autofree char *name = g_path_get_basename(request->merged);
    work->merged_place =
        outgoing_directory_open(place, false, request->replace, work->installation, error);
    if (work->merged_place == NULL || !outgoing_directory_check(work->merged_place, name, error))
        return false;
    work->merged_file = outgoing_file_begin(work->merged_place, name, error);
    if (work->merged_file == NULL)
        return false;
    work->merger = merger_new(write_merged, work->merged_file);
    return true;
}

static bool open_sink(struct export_work *work, guint64 total, GError **error)
{
    const struct export_request *request = work->request;
    const char *names = request->names != NULL ? request->names : EXPORT_NAME_PATTERN;
    work->namer = export_namer_new(names, total, error);
    if (work->namer == NULL)
        return false;
    work->sink = export_sink_open(request->target, request->replace, work->installation, error);
    if (work->sink == NULL)
        return false;
    g_string_assign(work->row, CSV_BYTE_ORDER_MARK);
    csv_row_append(work->row, index_columns, G_N_ELEMENTS(index_columns), false);
    return export_sink_add_index(work->sink, work->row->str, work->row->len, error);
}

static bool finish_merged(struct export_work *work, GError **error)
{
    const guint pages = merger_pages(work->merger);
    g_autofree char *title = g_strdup_printf("%s: %u certificates", work->site->site_name, pages);
    work->result->pages = pages;
    return merger_finish(work->merger, title, error)
           && outgoing_file_finish(work->merged_file, true, error)
           && outgoing_directory_sync(work->merged_place, error);
}

/* Whoever cancels a ZIP file or a file for printing gets none; a directory has what it has. */
static bool finish(struct export_work *work, GError **error)
{
    struct export_result *result = work->result;
    if (result->cancelled && (work->sink == NULL || !export_sink_keeps_parts(work->sink))) {
        result->files = result->bytes = 0;
        return true;
    }
    if (!result->cancelled && work->merger != NULL && merger_pages(work->merger) > 0
        && !finish_merged(work, error))
        return false;
    return work->sink == NULL || result->files == 0 || export_sink_finish(work->sink, error);
}

static void add_fact(json_t *changes, const char *member, const char *text)
{
    if (text != NULL)
        change_add_text(changes, member, NULL, text);
}

/* Who handed out how many of what, to where. */
static bool record(struct export_work *work, GError **error)
{
    const struct export_request *request = work->request;
    const struct export_result *result = work->result;
    const char *files = request->single != NULL ? request->single : request->target;
    g_autofree char *target = files != NULL ? g_canonicalize_filename(files, NULL) : NULL;
    g_autofree char *merged =
        request->merged != NULL ? g_canonicalize_filename(request->merged, NULL) : NULL;
    g_autoptr(json_t) changes = json_object();
    change_add_number(changes, "credentials", 0, (gint64)MAX(result->files, result->pages));
    add_fact(changes, "selection", request->selection);
    if (result->files > 0)
        add_fact(changes, "files", target);
    if (result->pages > 0)
        add_fact(changes, "printing", merged);
    if (request->raw)
        add_fact(changes, "index", "raw, without the guard against formulas");
    g_autoptr(transaction) transaction = transaction_begin(work->installation->database, error);
    return transaction != NULL
           && change_record(work->installation, "credential", 0,
                            result->files > 0 ? target : merged, "export", changes, error)
           && database_commit(work->installation->database, error);
}

/* What is handed out can't be called back, so a history that can't be written is no failure of the export. */
static bool conclude(struct export_work *work, GError **error)
{
    struct export_result *result = work->result;
    g_autoptr(GError) fault = NULL;
    if (!finish(work, error))
        return false;
    if (result->files + result->pages == 0) {
        if (result->cancelled)
            return true;
        g_set_error_literal(
            error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
            work->request->ids->len == 0
                ? "there is no such credential: \"testamur credential list\" shows with the same "
                  "filters which there are"
                : "none of these credentials can be handed out: \"testamur credential list\" shows "
                  "their states, and withdrawn ones are handed out with --status invalidated");
        return false;
    }
    if (!record(work, &fault))
        result->unrecorded = g_strdup(fault->message);
    return true;
}

static void work_clear(struct export_work *work)
{
    export_sink_free(work->sink);
    export_namer_free(work->namer);
    merger_free(work->merger);
    outgoing_file_free(work->merged_file);
    outgoing_directory_close(work->merged_place);
    reprinter_free(work->reprinter);
    document_clear(&work->document);
    site_settings_free(work->site);
    g_string_free(work->row, TRUE);
}

static bool export_all(struct export_work *work, GError **error)
{
    const struct export_request *request = work->request;
    struct database *database = work->installation->database;
    if (request->single != NULL && (request->ids->len != 1 || request->target != NULL)) {
        g_set_error(error, OPERATIONS_ERROR, ERROR_USAGE,
                    "a PDF file takes one credential, and %u are named: name a directory, a file "
                    "that ends in .zip, or --merged and a file for printing",
                    request->ids->len);
        return false;
    }
    work->site = site_settings_load(database, error);
    if (work->site == NULL)
        return false;
    g_autoptr(GArray) ids = export_order_make(database, request->ids, request->order, error);
    if (ids == NULL || (request->merged != NULL && !open_merged(work, error))
        || (request->target != NULL && !open_sink(work, ids->len, error)))
        return false;
    if (export_each(work, ids, error) && conclude(work, error))
        return true;
    if (work->result->files > 0 && work->sink != NULL && export_sink_keeps_parts(work->sink))
        g_prefix_error(error, "%" G_GUINT64_FORMAT " files were written whole, without an index; ",
                       work->result->files);
    return false;
}

struct export_result *export_run(struct installation *installation,
                                 const struct export_request *request, GError **error)
{
    g_autoptr(export_result) result = g_new0(struct export_result, 1);
    result->left_out_first = g_ptr_array_new_with_free_func(left_out_free);
    struct export_work work = {
        .installation = installation,
        .request = request,
        .reprinter = reprinter_new(installation->database),
        .row = g_string_new(NULL),
        .result = result,
    };
    const bool done = export_all(&work, error);
    work_clear(&work);
    return done ? g_steal_pointer(&result) : NULL;
}
