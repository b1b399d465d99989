#include "config.h"

#include "store/copy.h"

#include "base/error.h"
#include "base/text.h"
#include "store/database_private.h"
#include "store/migration.h"
#include "store/row.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_PER_STEP 1024
#define READ_SIZE (256 * 1024)

/* A copy in the making. */
struct copy {
    const struct copy_request *request;
    char *directory, *name; /* of the file */
    char *part;             /* path of the temporary file */
    int directory_descriptor;
    int descriptor; /* of the temporary file; locked */
};

static bool copy_fail(const struct copy *copy, const char *what, int fault, GError **error)
{
    g_autofree char *shown = text_show(copy->request->file);
    const bool full = fault == ENOSPC || fault == EDQUOT;
    g_set_error(error, STORE_ERROR, ERROR_IO, "%s %s: %s%s", shown, what, g_strerror(fault),
                full ? "; make room, or name another disk" : "");
    return false;
}

static bool copy_refuse(const struct copy *copy, int code, const char *why, GError **error)
{
    g_autofree char *shown = text_show(copy->request->file);
    g_set_error(error, STORE_ERROR, code, "%s %s", shown, why);
    return false;
}

static void copy_clear(struct copy *copy)
{
    if (copy->descriptor >= 0)
        close(copy->descriptor);
    if (copy->directory_descriptor >= 0)
        close(copy->directory_descriptor);
    g_free(copy->directory);
    g_free(copy->name);
    g_free(copy->part);
}

/* Whether the name may be written to. */
static bool copy_check_name(const struct copy *copy, const struct database *database,
                            GError **error)
{
    struct stat found, own;
    if (lstat(copy->request->file, &found) != 0)
        return errno == ENOENT || copy_fail(copy, "can't be reached", errno, error);
    if (!S_ISREG(found.st_mode))
        return copy_refuse(copy, ERROR_REFUSED, "is there and no regular file: name another",
                           error);
    if (stat(database->file, &own) == 0 && own.st_dev == found.st_dev && own.st_ino == found.st_ino)
        return copy_refuse(copy, ERROR_REFUSED, "is the database itself: name another file", error);
    return copy->request->replace
           || copy_refuse(copy, ERROR_REFUSED,
                          "is there already: name another file, or replace it with --force", error);
}

static bool copy_lock_part(struct copy *copy, const char *part, int flags, GError **error)
{
    copy->descriptor = openat(copy->directory_descriptor, part,
                              O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (copy->descriptor < 0)
        return copy_fail(copy, "can't be written", errno, error);
    /* Whoever wrote it until now may have given it its name meanwhile. */
    struct stat locked, found;
    if (flock(copy->descriptor, LOCK_EX | LOCK_NB) != 0 || fstat(copy->descriptor, &locked) != 0
        || fstatat(copy->directory_descriptor, part, &found, AT_SYMLINK_NOFOLLOW) != 0
        || locked.st_dev != found.st_dev || locked.st_ino != found.st_ino)
        return copy_refuse(copy, ERROR_BUSY, "is being written by another process", error);
    return true;
}

/* Whether the temporary file is one that only its owner, who we are, can have made and can read. */
static bool copy_owns_part(const struct copy *copy)
{
    struct stat status;
    return fstat(copy->descriptor, &status) == 0 && S_ISREG(status.st_mode)
           && status.st_uid == geteuid() && status.st_nlink == 1;
}

/* What an interrupted copy left under the temporary name is written over. What somebody else put there, who could then read
 * along, or who would have another file of ours written over, gives way to a new one. */
static bool copy_open_part(struct copy *copy, GError **error)
{
    g_autofree char *part = g_strconcat(".", copy->name, ".part", NULL);
    copy->part = g_build_filename(copy->directory, part, NULL);
    copy->directory_descriptor = open(copy->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy->directory_descriptor < 0)
        return copy_fail(copy, "can't be written: its directory can't be opened", errno, error);
    if (!copy_lock_part(copy, part, 0, error))
        return false;
    if (!copy_owns_part(copy)) {
        if (unlinkat(copy->directory_descriptor, part, 0) != 0)
            return copy_fail(copy, "can't be written", errno, error);
        close(copy->descriptor);
        if (!copy_lock_part(copy, part, O_EXCL, error))
            return false;
    }
    if (ftruncate(copy->descriptor, 0) != 0 || fchmod(copy->descriptor, copy->request->mode) != 0)
        return copy_fail(copy, "can't be written", errno, error);
    return true;
}

static bool copy_step_failed(struct database *database, sqlite3 *to, const char *file, int code,
                             GError **error)
{
    g_autofree char *shown = text_show(file);
    const int primary = code & 0xff;
    if (primary == SQLITE_FULL)
        g_set_error(error, STORE_ERROR, ERROR_IO,
                    "there is no space left for %s: make room, or name another disk", shown);
    else if (primary == SQLITE_IOERR && sqlite3_errcode(to) == code)
        g_set_error(error, STORE_ERROR, ERROR_IO, "%s can't be written: %s", shown,
                    g_strerror(sqlite3_system_errno(to)));
    else
        database_set_error(database, code, error);
    return false;
}

/* All pages, step by step. `file` names the destination in errors. */
static bool copy_pages(struct database *database, sqlite3 *from, sqlite3 *to, const char *file,
                       copy_progress progress, void *data, GError **error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL)
        return copy_step_failed(database, to, file, sqlite3_extended_errcode(to), error);
    gint64 page_size = 0;
    if (!database_read_number(database, "PRAGMA page_size", &page_size, error)) {
        sqlite3_backup_finish(backup);
        return false;
    }
    int code;
    bool going = true;
    while (going && (code = sqlite3_backup_step(backup, PAGES_PER_STEP)) == SQLITE_OK) {
        const guint64 all = (guint64)sqlite3_backup_pagecount(backup);
        const guint64 left = (guint64)sqlite3_backup_remaining(backup);
        going = progress == NULL
                || progress(data, (all - left) * (guint64)page_size, all * (guint64)page_size);
    }
    const int finished = sqlite3_backup_finish(backup);
    if (!going) {
        g_set_error_literal(error, STORE_ERROR, ERROR_CANCELLED,
                            "cancelled: everything is as it was before");
        return false;
    }
    if (code == SQLITE_DONE && finished == SQLITE_OK) {
        if (progress != NULL)
            progress(data, 1, 1);
        return true;
    }
    return copy_step_failed(database, to, file, code == SQLITE_DONE ? finished : code, error);
}

/* The copy is a file of its own, so neither journal nor syncing by SQLite is needed; and it is marked as one
 * that has no log beside it (bytes 18 and 19 of SQLite's file format). */
static bool copy_write(const struct copy *copy, struct database *database, GError **error)
{
    sqlite3 *to = NULL;
    g_autofree char *escaped = g_uri_escape_string(copy->part, "/", FALSE);
    g_autofree char *uri = g_strconcat("file:", escaped, NULL);
    const int code = sqlite3_open_v2(uri, &to,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOFOLLOW
                                         | SQLITE_OPEN_EXRESCODE,
                                     NULL);
    bool done =
        code == SQLITE_OK
        && sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL)
               == SQLITE_OK;
    if (!done)
        copy_step_failed(database, to, copy->request->file, sqlite3_extended_errcode(to), error);
    else
        done = copy_pages(database, database->handle, to, copy->request->file,
                          copy->request->progress, copy->request->progress_data, error);
    sqlite3_close(to);
    if (done && pwrite(copy->descriptor, "\1\1", 2, 18) != 2)
        done = copy_fail(copy, "can't be written", errno, error);
    return done;
}

/* "table=rows" for each table. */
static bool copy_count(struct database *database, GString *counts, GError **error)
{
    g_autoptr(GPtrArray) tables = row_texts(
        database_query(
            database, error,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY 1", ""),
        error);
    for (guint i = 0; tables != NULL && i < tables->len; i++) {
        const char *table = tables->pdata[i];
        gint64 count = 0;
        char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
        const bool done = database_read_number(database, sql, &count, error);
        sqlite3_free(sql);
        if (!done)
            return false;
        g_string_append_printf(counts, "%s=%" G_GINT64_FORMAT " ", table, count);
    }
    return tables != NULL;
}

static bool copy_check_structure(struct database *database, const char *file, GError **error)
{
    g_autoptr(GPtrArray) found =
        row_texts(database_query(database, error, "PRAGMA integrity_check(1)", ""), error);
    if (found == NULL)
        return false;
    if (found->len == 1 && g_strcmp0(found->pdata[0], "ok") == 0)
        return true;
    g_autofree char *shown = text_show(file);
    g_autofree char *said = text_show(found->len > 0 ? found->pdata[0] : "no answer");
    g_set_error(error, STORE_ERROR, ERROR_DATA,
                "%s was not made: the database is damaged (%s); run \"testamur check\", or restore "
                "an earlier backup",
                shown, said);
    return false;
}

/* Reads the copy again, as whoever restores it will. */
static bool copy_verify(const struct copy *copy, const char *counts, gint64 *version,
                        GError **error)
{
    g_autoptr(GString) found = g_string_new(NULL);
    gint64 application = 0;
    g_autoptr(database) written = database_open_named(copy->part, DATABASE_READ, error);
    if (written == NULL || !copy_check_structure(written, copy->request->file, error)
        || !copy_count(written, found, error)
        || !database_read_number(written, "PRAGMA application_id", &application, error)
        || !database_read_number(written, "PRAGMA user_version", version, error))
        return false;
    if (g_str_equal(found->str, counts) && application == MIGRATION_APPLICATION_ID)
        return true;
    return copy_refuse(copy, ERROR_IO,
                       "was not made: what was written is not what was read; look at the disk",
                       error);
}

static bool copy_hash(const struct copy *copy, struct copy_result *result, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(READ_SIZE);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    ssize_t size;
    result->size = 0;
    while ((size = pread(copy->descriptor, buffer, READ_SIZE, (off_t)result->size)) > 0) {
        g_checksum_update(sum, buffer, size);
        result->size += (guint64)size;
    }
    gsize length = sizeof result->sha256;
    g_checksum_get_digest(sum, result->sha256, &length);
    return size == 0 || copy_fail(copy, "can't be read again", errno, error);
}

/* Gives the file its name, in one step and durably. */
static bool copy_publish(const struct copy *copy, GError **error)
{
    const char *part = strrchr(copy->part, '/') + 1;
    const unsigned flags = copy->request->replace ? 0 : RENAME_NOREPLACE;
    const int place = copy->directory_descriptor;
    if (fsync(copy->descriptor) != 0)
        return copy_fail(copy, "could not be kept by the disk", errno, error);
    bool done = renameat2(place, part, place, copy->name, flags) == 0;
    if (!done && errno == EINVAL && flags != 0)
        done = renameat(place, part, place, copy->name) == 0;
    if (!done)
        return copy_fail(copy, "can't be given its name", errno, error);
    return fsync(place) == 0 || copy_fail(copy, "could not be kept by the disk", errno, error);
}

/* One read transaction holds the state that is counted and copied. */
static bool copy_snapshot(const struct copy *copy, struct database *database, GString *counts,
                          GError **error)
{
    if (!database_begin(database, error))
        return false;
    const bool done = copy_count(database, counts, error) && copy_write(copy, database, error);
    database_rollback(database);
    return done;
}

bool database_copy(struct database *database, const struct copy_request *request,
                   struct copy_result *result, GError **error)
{
    struct copy copy = { .request = request, .directory_descriptor = -1, .descriptor = -1 };
    g_autofree char *absolute = g_canonicalize_filename(request->file, NULL);
    g_autoptr(GString) counts = g_string_new(NULL);
    copy.directory = g_path_get_dirname(absolute);
    copy.name = g_path_get_basename(absolute);
    bool done = copy_check_name(&copy, database, error) && copy_open_part(&copy, error);
    const bool begun = done;
    done = done && copy_snapshot(&copy, database, counts, error)
           && copy_verify(&copy, counts->str, &result->version, error)
           && copy_hash(&copy, result, error) && copy_publish(&copy, error);
    if (begun && !done)
        unlink(copy.part);
    copy_clear(&copy);
    return done;
}

bool database_take(struct database *database, struct database *source, copy_progress progress,
                   void *progress_data, GError **error)
{
    if (!copy_pages(database, source->handle, database->handle, database->file, progress,
                    progress_data, error))
        return false;
    /* A log as large as the database is of no use to anyone; who reads now may keep it for a while. */
    sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return true;
}
