#include "config.h"

#include "operations/import_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "operations/search.h"
#include "store/import_grades_ahead.h"
#include "store/log_ahead.h"
#include "store/people_basis.h"

static void import_free_group(gpointer data)
{
    struct import_group *group = data;
    g_clear_pointer(&group->matches, g_array_unref);
    g_clear_pointer(&group->columns, g_array_unref);
    g_free(group);
}

bool import_go_on(struct import_work *work, GError **error)
{
    if (work->options->progress == NULL
        || work->options->progress(work->phase, work->current->outcome->name, work->done,
                                   work->total, work->options->data))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED, "cancelled; nothing was changed");
    return false;
}

static bool import_stage_may_go_on(void *data)
{
    struct import_work *work = data;
    work->done += IMPORT_STAGE_GO_ON_EVERY;
    return import_go_on(work, NULL);
}

static void import_count(struct import_work *work)
{
    const struct import_stage *stage = work->result->stage;
    for (guint i = 0; i < work->files->len; i++) {
        struct import_outcome *outcome = ((struct import_file *)work->files->pdata[i])->outcome;
        for (int verdict = 0; verdict < STAGED_VERDICTS; verdict++)
            outcome->counts[verdict] = 0;
        outcome->reviews = 0;
        for (gint64 id = outcome->first; id <= outcome->last; id++) {
            const enum staged_verdict verdict = import_stage_verdict(stage, id);
            outcome->counts[verdict]++;
            outcome->reviews += import_stage_needs_review(stage, id) && verdict != STAGED_REFUSED;
        }
    }
}

static bool import_judge_again(struct import_work *work, GError **error)
{
    for (guint i = 0; i < work->files->len; i++) {
        struct import_file *file = work->files->pdata[i];
        g_ptr_array_set_size(file->outcome->notices, (gint)file->told);
    }
    if (!import_stage_forget(work->result->stage, error) || !import_judge(work, error))
        return false;
    import_count(work);
    return true;
}

/* Judged before the lock was taken, so that others need not wait for that; and again under it, if they changed what
 * the rows were judged by. */
static bool import_write_all(struct import_work *work, const struct people_basis *basis,
                             GError **error)
{
    struct database *database = work->installation->database;
    bool holds = false;
    g_autoptr(transaction) transaction = transaction_begin(database, error);
    g_autoptr(log_ahead) ahead = log_ahead_start(database, import_stage_rows(work->result->stage));
    return transaction != NULL && people_basis_holds(database, basis, &holds, error)
           && (holds || import_judge_again(work, error)) && import_apply(work, error)
           && database_commit(database, error);
}

static bool import_write(struct import_work *work, const struct people_basis *basis, GError **error)
{
    const bool done = import_write_all(work, basis, error);
    grades_ahead_end(work->result->stage);
    return done;
}

/* Whether damaged rows forbid going on; then the result says so. */
static bool import_is_damaged(struct import_work *work)
{
    const struct import_file *damaged = NULL;
    gint64 rows = 0;
    for (guint i = 0; i < work->files->len; i++) {
        const struct import_file *file = work->files->pdata[i];
        if (damaged == NULL && file->damaged > 0)
            damaged = file;
        rows += file->damaged;
    }
    if (damaged == NULL || work->options->skip_bad_rows)
        return false;
    g_set_error(&work->result->refusal, OPERATIONS_ERROR, ERROR_DATA,
                "%s has damaged rows (%" G_GINT64_FORMAT
                " in all), so nothing was changed; export the file again, or leave these rows out",
                damaged->outcome->name, rows);
    return true;
}

/* Kilobytes of pages: while a million rows are matched and written, those of indexes in no order are wanted again and
 * again. Of temporary tables SQLite keeps less as ever. */
#define CACHE_FOR_WORK 32768
#define TEMPORARY_CACHE 2048

static bool import_set_cache(struct database *database, int kilobytes, int temporary,
                             GError **error)
{
    g_autofree char *sql = g_strdup_printf("PRAGMA temp.cache_size = -%d", temporary);
    return database_set_cache(database, kilobytes, error) && database_run(database, error, sql, "");
}

/* A report's row has at least so many bytes. */
#define ROW_BYTES 64

static gint64 import_guess_rows(const struct import_work *work)
{
    guint64 bytes = 0;
    for (guint i = 0; i < work->files->len; i++)
        bytes += source_size(((struct import_file *)work->files->pdata[i])->reader->source);
    return (gint64)(bytes / ROW_BYTES);
}

static bool import_work_through(struct import_work *work, const char *const *paths, GError **error)
{
    struct import_result *result = work->result;
    struct database *database = work->installation->database;
    struct people_basis basis;
    if (!import_prepare(work, paths, error)
        || !import_set_cache(database, CACHE_FOR_WORK, CACHE_FOR_WORK, error))
        return false;
    result->stage = import_stage_begin(database, import_guess_rows(work), error);
    if (result->stage == NULL)
        return false;
    result->stage->go_on = import_stage_may_go_on;
    result->stage->go_on_data = work;
    if (!import_read(work, error))
        return false;
    if (import_is_damaged(work)) {
        import_count(work);
        return database_commit(database, error);
    }
    if (!import_judge(work, error) || !people_basis_read(database, &basis, error)
        || !database_commit(database, error))
        return false;
    import_count(work);
    if (work->options->dry_run)
        return true;
    result->applied = import_write(work, &basis, error);
    if (!result->applied)
        return false;
    search_catch_up_little(work->installation);
    import_tell_names(work);
    return true;
}

struct import_result *import_files(struct installation *installation, const char *const *paths,
                                   const struct import_options *options, GError **error)
{
    g_autoptr(import_result) result = g_new0(struct import_result, 1);
    struct import_work work = {
        .installation = installation,
        .options = options,
        .result = result,
        .started = clock_now(),
        .files = g_ptr_array_new_with_free_func(import_free_file),
        .groups = g_ptr_array_new_with_free_func(import_free_group),
    };
    const bool fine = import_work_through(&work, paths, error);
    g_autoptr(GError) unimportant = NULL;
    if (!import_set_cache(installation->database, DATABASE_CACHE, TEMPORARY_CACHE, &unimportant))
        g_debug("import_files: %s", unimportant->message);
    g_ptr_array_unref(work.groups);
    g_ptr_array_unref(work.files);
    g_clear_pointer(&work.courses, g_ptr_array_unref);
    g_clear_pointer(&work.zone, g_time_zone_unref);
    if (!fine)
        return NULL;
    result->stage->go_on = NULL;
    return g_steal_pointer(&result);
}

void import_result_free(struct import_result *result)
{
    g_clear_pointer(&result->outcomes, g_ptr_array_unref);
    g_clear_pointer(&result->stage, import_stage_free);
    g_clear_error(&result->refusal);
    g_free(result);
}

static bool import_is_worth_telling(enum staged_verdict verdict, bool review)
{
    return verdict == STAGED_REFUSED || verdict == STAGED_SKIPPED || verdict == STAGED_CONFLICT
           || (review && verdict != STAGED_UNCHANGED);
}

bool import_result_tell_rows(struct import_result *result, const struct import_outcome *outcome,
                             bool all,
                             void (*tell)(const struct import_row_outcome *row, void *data),
                             void *data, GError **error)
{
    struct import_stage *stage = result->stage;
    const gint64 plain = outcome->counts[STAGED_NEW] + outcome->counts[STAGED_CHANGED]
                         + outcome->counts[STAGED_UNCHANGED];
    if (!all && outcome->reviews == 0 && plain == outcome->rows)
        return true;
    g_autoptr(statement) rows = import_stage_report(stage, outcome->first, outcome->last, error);
    int step = -1;
    while (rows != NULL && (step = statement_step(rows, error)) == 1) {
        const gint64 id = statement_integer(rows, 0);
        const struct import_row_outcome row = {
            .line = statement_integer(rows, 1),
            .username = statement_text(rows, 2),
            .verdict = import_stage_verdict(stage, id),
            .review = import_stage_needs_review(stage, id),
            .note = statement_text(rows, 3),
        };
        if (all || import_is_worth_telling(row.verdict, row.review))
            tell(&row, data);
    }
    return step == 0;
}
