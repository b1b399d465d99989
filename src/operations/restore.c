#include "config.h"

#include "operations/restore.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/machine.h"
#include "base/text.h"
#include "operations/living_run.h"
#include "store/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATABASE_NAME "testamur.db"
#define PREPARED_NAME "restoring.db"

struct restore {
    struct restore_request request;
    char *directory;
    struct database *backup;
    struct restore_plan plan;
};

static bool restore_fail(const char *path, const char *what, int fault, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "%s %s: %s", shown, what, g_strerror(fault));
    return false;
}

void restore_free(struct restore *restore)
{
    if (restore == NULL)
        return;
    database_close(restore->backup);
    check_result_free(restore->plan.check);
    g_free(restore->plan.file);
    g_free(restore->plan.unreadable);
    g_free(restore->directory);
    g_free(restore);
}

const struct restore_plan *restore_plan(const struct restore *restore)
{
    return &restore->plan;
}

void restore_result_clear(struct restore_result *result)
{
    g_clear_pointer(&result->kept, g_free);
}

static bool restore_tell(struct restore *restore, const char *what, guint64 done)
{
    return restore->request.progress == NULL
           || restore->request.progress(restore->request.data, what, done);
}

static bool restore_tell_check(gpointer data, guint64 documents)
{
    return restore_tell(data, "documents of the backup verified", documents);
}

static bool restore_tell_copy(void *data, guint64 done, guint64 all G_GNUC_UNUSED)
{
    return restore_tell(data, "MB copied", done / 1000000);
}

static bool restore_tell_files(void *data, guint64 done)
{
    return restore_tell(data, "credentials' files", done);
}

/* What there is now; a damaged installation is the commonest reason for restoring one. */
static bool restore_look(struct restore *restore, GError **error)
{
    struct restore_plan *plan = &restore->plan;
    g_autoptr(GError) fault = NULL;
    g_autofree char *file = g_build_filename(restore->directory, DATABASE_NAME, NULL);
    plan->present = g_file_test(file, G_FILE_TEST_EXISTS);
    if (!plan->present)
        return true;
    g_autoptr(database) now = database_open(restore->directory, DATABASE_READ, &fault);
    if (now != NULL && restoration_count(now, &plan->now, &fault)
        && restoration_compare(now, restore->backup, &plan->difference, &fault))
        return living_run_check_none(now, "restore", error);
    plan->unreadable = g_strdup(fault->message);
    return true;
}

struct restore *restore_open(const struct restore_request *request, GError **error)
{
    g_autoptr(restore) restore = g_new0(struct restore, 1);
    restore->request = *request;
    restore->directory = g_canonicalize_filename(request->directory, NULL);
    restore->plan.file = g_canonicalize_filename(request->file, NULL);
    restore->backup = database_open_copy(restore->plan.file, error);
    if (restore->backup == NULL)
        return NULL;
    const struct check_request check = {
        .read_data = !request->quick,
        .progress = restore_tell_check,
        .progress_data = restore,
    };
    restore->plan.check = check_copy(restore->backup, &check, error);
    if (restore->plan.check == NULL
        || !restoration_count(restore->backup, &restore->plan.backup, error)
        || !restore_look(restore, error))
        return NULL;
    return g_steal_pointer(&restore);
}

static bool restore_refuse_damaged(const struct restore *restore, GError **error)
{
    const struct check_result *check = restore->plan.check;
    const struct check_finding *first = check->findings->pdata[0];
    g_autofree char *shown = text_show(restore->plan.file);
    g_autofree char *what = text_show(first->text);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA,
                "%s is damaged (%s%s); nothing was replaced: restore an earlier backup", shown,
                what, check->damages > 1 ? "; and more" : "");
    return false;
}

/* Whatever the umask; never that of what somebody puts there instead. */
static bool restore_set_mode(const char *path, mode_t mode)
{
    const int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const bool done = directory >= 0 && fchmod(directory, mode) == 0;
    const int fault = errno;
    if (directory >= 0)
        close(directory);
    errno = fault;
    return done;
}

/* The directory beside the database for what is replaced. */
static char *restore_make_kept(struct restore *restore, GError **error)
{
    struct stat status;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%S");
    if (stat(restore->directory, &status) != 0) {
        restore_fail(restore->directory, "can't be reached", errno, error);
        return NULL;
    }
    for (int number = 1; number < 100; number++) {
        g_autofree char *name = number == 1 ? g_strdup_printf("replaced-%sZ", time)
                                            : g_strdup_printf("replaced-%sZ-%d", time, number);
        g_autofree char *path = g_build_filename(restore->directory, name, NULL);
        if (mkdir(path, 0700) == 0 && restore_set_mode(path, status.st_mode & 02770))
            return g_steal_pointer(&path);
        if (errno != EEXIST) {
            restore_fail(path, "can't be made", errno, error);
            return NULL;
        }
    }
    restore_fail(restore->directory, "holds too many copies of replaced databases", EEXIST, error);
    return NULL;
}

static mode_t restore_file_mode(const struct restore *restore)
{
    struct stat status;
    const bool group = stat(restore->directory, &status) == 0 && (status.st_mode & S_IWGRP) != 0;
    return group ? 0660 : 0600;
}

static bool restore_copy(struct restore *restore, struct database *from, const char *to,
                         GError **error)
{
    struct copy_result copied;
    const struct copy_request copy = {
        .file = to,
        .mode = restore_file_mode(restore),
        .replace = true,
        .progress = restore_tell_copy,
        .progress_data = restore,
    };
    return database_copy(from, &copy, &copied, error);
}

/* All that makes the copy of the backup the installation's next state. */
static bool restore_change(struct restore *restore, struct database *prepared, const char *kept,
                           const char *operator_name, struct restore_result *result, GError **error)
{
    g_autofree char *made = clock_format(restore->plan.backup.last_change);
    g_autofree char *answer = g_strdup_printf(
        "the installation was restored from a backup of %s, so it is not known whether this "
        "message was sent",
        made);
    g_autofree char *aside = kept != NULL ? g_path_get_basename(kept) : NULL;
    g_autoptr(transaction) transaction = transaction_begin(prepared, error);
    if (transaction == NULL
        || !restoration_prepare(prepared, answer, &result->messages, &result->schedules, error)
        || !file_view_note(prepared, aside, error))
        return false;
    g_autoptr(json_t) changes = json_pack(
        "{s:[n, s], s:[n, o], s:[n, I], s:[n, I]}", "backup_of", made, "replaced",
        aside != NULL ? json_text(aside) : json_null(), "messages_unknown",
        (json_int_t)result->messages, "schedules_switched_off", (json_int_t)result->schedules);
    return history_add(prepared, operator_name, "installation", 0, restore->plan.file, "restore",
                       changes, error)
           && database_commit(prepared, error);
}

static void restore_remove(const char *file)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(file, ends[i], NULL);
        unlink(path);
    }
}

/* The state to come, as a file beside the database. */
static bool restore_prepare(struct restore *restore, const char *file, const char *kept,
                            const char *operator_name, struct restore_result *result,
                            GError **error)
{
    restore_remove(file);
    if (!restore_copy(restore, restore->backup, file, error))
        return false;
    g_autoptr(database) prepared = database_open_prepared(file, error);
    return prepared != NULL
           && restore_change(restore, prepared, kept, operator_name, result, error);
}

/* The way for a database that can be opened: its content is replaced in one transaction, so that whoever else has
 * it open sees the old or the new. *damaged: it can't be read through, and the other way is needed. */
static bool restore_into(struct restore *restore, struct installation *installation,
                         const char *kept, bool *damaged, struct restore_result *result,
                         GError **error)
{
    g_autofree char *copy = g_build_filename(kept, DATABASE_NAME, NULL);
    g_autofree char *file = g_build_filename(restore->directory, PREPARED_NAME, NULL);
    g_autoptr(GError) fault = NULL;
    *damaged = false;
    if (!restore_copy(restore, installation->database, copy, &fault)) {
        *damaged = g_error_matches(fault, STORE_ERROR, ERROR_DATA);
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    bool done = restore_prepare(restore, file, kept, installation->operator_name, result, error);
    if (done) {
        g_autoptr(database) prepared = database_open_copy(file, error);
        done =
            prepared != NULL && living_run_check_none(installation->database, "restore", error)
            && database_take(installation->database, prepared, restore_tell_copy, restore, error);
    }
    restore_remove(file);
    return done;
}

/* Keeps a file of a damaged database under another name. One that is not there is fine. */
static bool restore_keep(const char *file, const char *kept, GError **error)
{
    g_autofree char *name = g_path_get_basename(file);
    g_autofree char *to = g_build_filename(kept, name, NULL);
    return link(file, to) == 0 || errno == ENOENT || errno == EEXIST
           || restore_fail(file, "can't be kept", errno, error);
}

/* The way for a database that is damaged: its files are kept, and another takes its name. */
static bool restore_over(struct restore *restore, const char *kept, const char *operator_name,
                         struct restore_result *result, GError **error)
{
    g_autofree char *target = g_build_filename(restore->directory, DATABASE_NAME, NULL);
    g_autofree char *log = g_strconcat(target, "-wal", NULL);
    g_autofree char *shared = g_strconcat(target, "-shm", NULL);
    g_autofree char *file = g_build_filename(restore->directory, PREPARED_NAME, NULL);
    bool done = restore_prepare(restore, file, kept, operator_name, result, error)
                && restore_keep(target, kept, error) && restore_keep(log, kept, error);
    /* The log of the damaged database must not be taken for one of its successor. */
    done =
        done && (unlink(log) == 0 || errno == ENOENT || restore_fail(log, "stays", errno, error))
        && (unlink(shared) == 0 || errno == ENOENT || restore_fail(shared, "stays", errno, error));
    if (done && rename(file, target) != 0)
        done = restore_fail(target, "can't be replaced", errno, error);
    restore_remove(file);
    return done;
}

/* Finishes what the backup has under way, and lets the files follow. */
static bool restore_settle(struct restore *restore, struct restore_result *result, GError **error)
{
    const struct file_view_request request = { restore_tell_files, restore };
    g_autoptr(installation) installation =
        installation_open(restore->directory, DATABASE_WRITE, error);
    return installation != NULL && file_view_settle(installation, &request, &result->files, error)
           && recover_run(installation, &result->recovered, error);
}

/* Rows, but no installation of work: one that was just made leaves nothing worth keeping. */
static bool restore_has_something(const struct restore_plan *plan)
{
    return plan->present
           && (plan->unreadable != NULL || plan->now.credentials > 0 || plan->now.learners > 0
               || plan->now.last_change > 0);
}

static bool restore_replace(struct restore *restore, struct restore_result *result, GError **error)
{
    bool damaged = restore->plan.unreadable != NULL;
    g_autoptr(GError) fault = NULL;
    g_autoptr(installation) installation =
        damaged ? NULL : installation_open(restore->directory, DATABASE_WRITE, &fault);
    if (installation == NULL && !damaged) {
        damaged = g_error_matches(fault, STORE_ERROR, ERROR_DATA);
        if (!damaged) {
            g_propagate_error(error, g_steal_pointer(&fault));
            return false;
        }
    }
    if (!damaged && restore_into(restore, installation, result->kept, &damaged, result, &fault))
        return true;
    if (!damaged) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return false;
    }
    g_clear_error(&fault);
    g_clear_pointer(&installation, installation_close);
    g_autofree char *operator_name = machine_operator();
    return restore_over(restore, result->kept, operator_name, result, error);
}

bool restore_apply(struct restore *restore, struct restore_result *result, GError **error)
{
    *result = (struct restore_result){ 0 };
    if (restore->plan.check->damages > 0)
        return restore_refuse_damaged(restore, error);
    if (!restore->plan.present && !installation_create(restore->directory, NULL, error))
        return false;
    result->kept = restore_make_kept(restore, error);
    bool done = result->kept != NULL && restore_replace(restore, result, error)
                && restore_settle(restore, result, error);
    if (result->kept != NULL && !restore_has_something(&restore->plan)) {
        g_autofree char *copy = g_build_filename(result->kept, DATABASE_NAME, NULL);
        unlink(copy);
        if (rmdir(result->kept) == 0)
            g_clear_pointer(&result->kept, g_free);
    } else if (!done && result->kept != NULL) {
        rmdir(result->kept);
    }
    if (!done)
        restore_result_clear(result);
    return done;
}
