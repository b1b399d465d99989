#include "config.h"

#include "fault_support.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FRAMES 64

const struct fault_kind fault_kinds[] = {
    { .name = "EIO", .number = EIO },
    { .name = "EIO from then on",
      .number = EIO,
      .lasting = true,
      .calls = " sqlite3_step sqlite3_prepare_v3 " },
    { .name = "ENOSPC", .number = ENOSPC, .calls = " writev write openat " },
    { .name = "EDQUOT", .number = EDQUOT, .calls = " writev write " },
    { .name = "EFBIG", .number = EFBIG, .calls = " write " },
    { .name = "EINTR", .number = EINTR, .calls = " read write writev pread " },
    { .name = "ENOENT", .number = ENOENT, .calls = " openat fstatat renameat unlinkat linkat " },
    { .name = "EEXIST", .number = EEXIST, .calls = " openat linkat mkdirat renameat2 " },
    { .name = "EOPNOTSUPP", .number = EOPNOTSUPP, .calls = " openat linkat " },
    { .name = "EISDIR", .number = EISDIR, .calls = " openat " },
    { .name = "EXDEV", .number = EXDEV, .calls = " linkat " },
    { .name = "EPERM", .number = EPERM, .calls = " linkat " },
    { .name = "EINVAL", .number = EINVAL, .calls = " renameat2 " },
    { .name = "ENOSYS", .number = ENOSYS, .calls = " renameat2 " },
    { .name = "a part", .partly = true, .calls = " write writev " },
    { .name = NULL },
};

/* What wrapped calls ask, from any thread. */
static struct {
    GMutex lock;
    GHashTable *places;
    const struct fault_kind *kind; /* NULL: nothing fails */
    const char *failed;
    guint stride;
    int names_only, no_links; /* read and set atomically */
} faults;

void fault_set_names_only(bool names_only)
{
    g_atomic_int_set(&faults.names_only, names_only);
}

void fault_set_no_links(bool no_links)
{
    g_atomic_int_set(&faults.no_links, no_links);
}

void fault_begin(guint stride)
{
    void *frames[1];
    backtrace(frames, 1); /* the first call loads a library */
    g_clear_pointer(&faults.places, g_hash_table_unref);
    faults.places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    faults.stride = stride;
}

void fault_arm(const struct fault_kind *kind)
{
    g_mutex_lock(&faults.lock);
    faults.kind = kind;
    faults.failed = NULL;
    g_mutex_unlock(&faults.lock);
}

const char *fault_disarm(void)
{
    g_mutex_lock(&faults.lock);
    faults.kind = NULL;
    const char *failed = faults.failed;
    g_mutex_unlock(&faults.lock);
    return failed;
}

static bool is_among(const char *call, const char *calls)
{
    g_autofree char *word = g_strdup_printf(" %s ", call);
    return calls == NULL || strstr(calls, word) != NULL;
}

/* A number for the way to the call and for how it is to fail. */
static gint64 place_of(const char *call)
{
    void *frames[FRAMES];
    const int count = backtrace(frames, FRAMES);
    guint64 hash = g_str_hash(call) * 31u + g_str_hash(faults.kind->name);
    for (int i = 2; i < count; i++)
        hash = (hash ^ GPOINTER_TO_SIZE(frames[i])) * 1099511628211u;
    return (gint64)hash;
}

/* Whether this call is the one that fails; errno tells how. */
static bool strikes(const char *call)
{
    bool strikes = false;
    g_mutex_lock(&faults.lock);
    if (faults.kind != NULL && is_among(call, faults.kind->calls)) {
        if (faults.failed != NULL) {
            strikes = faults.kind->lasting;
        } else {
            const gint64 place = place_of(call);
            strikes = g_hash_table_add(faults.places, g_memdup2(&place, sizeof place))
                      && g_hash_table_size(faults.places) % faults.stride == 0;
            faults.failed = strikes ? call : NULL;
        }
        if (strikes)
            errno = faults.kind->number;
    }
    g_mutex_unlock(&faults.lock);
    return strikes;
}

static bool strikes_partly(const char *call)
{
    return faults.kind != NULL && faults.kind->partly && strikes(call);
}

/* The calls that fail in the same way: their parameters, the arguments, and what they then return. */
#define WRAP(type, name, failure, parameters, arguments)                                           \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return strikes(#name) ? (failure) : __real_##name arguments;                               \
    }

WRAP(int, sqlite3_step, SQLITE_IOERR, (sqlite3_stmt * statement), (statement))
WRAP(int, sqlite3_prepare_v3, SQLITE_IOERR,
     (sqlite3 * handle, const char *sql, int size, unsigned flags, sqlite3_stmt **statement,
      const char **rest),
     (handle, sql, size, flags, statement, rest))
WRAP(int, EVP_DigestInit_ex, 0, (EVP_MD_CTX * digest, const EVP_MD *type, ENGINE *engine),
     (digest, type, engine))
WRAP(int, EVP_DigestUpdate, 0, (EVP_MD_CTX * digest, const void *bytes, size_t size),
     (digest, bytes, size))
WRAP(int, EVP_DigestFinal_ex, 0, (EVP_MD_CTX * digest, unsigned char *hash, unsigned *size),
     (digest, hash, size))
WRAP(EVP_MD_CTX *, EVP_MD_CTX_new, NULL, (void), ())
WRAP(EVP_CIPHER_CTX *, EVP_CIPHER_CTX_new, NULL, (void), ())
WRAP(int, EVP_EncryptFinal_ex, 0, (EVP_CIPHER_CTX * cipher, unsigned char *bytes, int *size),
     (cipher, bytes, size))
WRAP(int, fstat, -1, (int file, struct stat *status), (file, status))
WRAP(int, fchmod, -1, (int file, mode_t mode), (file, mode))
WRAP(int, fchmodat, -1, (int directory, const char *path, mode_t mode, int flags),
     (directory, path, mode, flags))
WRAP(int, mkdirat, -1, (int directory, const char *path, mode_t mode), (directory, path, mode))
WRAP(int, renameat2, -1, (int from, const char *old, int to, const char *path, unsigned flags),
     (from, old, to, path, flags))
WRAP(int, access, -1, (const char *path, int how), (path, how))
WRAP(int, syncfs, -1, (int file), (file))
WRAP(int, fsync, -1, (int file), (file))
WRAP(ssize_t, read, -1, (int file, void *bytes, size_t size), (file, bytes, size))
WRAP(ssize_t, pread, -1, (int file, void *bytes, size_t size, off_t at), (file, bytes, size, at))

int __real_unlinkat(int directory, const char *path, int flags);

/* What is said not to be there was removed by somebody. */
static bool strikes_at(const char *call, int directory, const char *path)
{
    const bool fails = strikes(call);
    const int number = errno;
    if (fails && number == ENOENT)
        __real_unlinkat(directory, path, 0);
    errno = number;
    return fails;
}

int __real_fstatat(int directory, const char *path, struct stat *status, int flags);
int __wrap_fstatat(int directory, const char *path, struct stat *status, int flags);
int __wrap_fstatat(int directory, const char *path, struct stat *status, int flags)
{
    return strikes_at("fstatat", directory, path) ? -1
                                                  : __real_fstatat(directory, path, status, flags);
}

int __wrap_unlinkat(int directory, const char *path, int flags);
int __wrap_unlinkat(int directory, const char *path, int flags)
{
    return strikes_at("unlinkat", directory, path) ? -1 : __real_unlinkat(directory, path, flags);
}

int __real_linkat(int from, const char *old, int to, const char *path, int flags);
int __wrap_linkat(int from, const char *old, int to, const char *path, int flags);
int __wrap_linkat(int from, const char *old, int to, const char *path, int flags)
{
    if (g_atomic_int_get(&faults.no_links)) {
        errno = EXDEV;
        return -1;
    }
    return strikes("linkat") ? -1 : __real_linkat(from, old, to, path, flags);
}

int __real_renameat(int from, const char *old, int to, const char *path);
int __wrap_renameat(int from, const char *old, int to, const char *path);
int __wrap_renameat(int from, const char *old, int to, const char *path)
{
    return strikes_at("renameat", from, old) ? -1 : __real_renameat(from, old, to, path);
}

/* The descriptor is gone whatever close answers. */
int __real_close(int file);
int __wrap_close(int file);
int __wrap_close(int file)
{
    const bool fails = strikes("close");
    const int number = errno;
    const int result = __real_close(file);
    if (fails)
        errno = number;
    return fails ? -1 : result;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return strikes("open") ? -1 : __real_open(path, flags, mode);
}

int __real_openat(int directory, const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    if ((flags & O_TMPFILE) == O_TMPFILE && g_atomic_int_get(&faults.names_only)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return strikes("openat") ? -1 : __real_openat(directory, path, flags, mode);
}

ssize_t __real_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size)
{
    if (size > 0 && strikes_partly("write"))
        return __real_write(file, bytes, 1);
    return strikes("write") ? -1 : __real_write(file, bytes, size);
}

ssize_t __real_writev(int file, const struct iovec *parts, int count);
ssize_t __wrap_writev(int file, const struct iovec *parts, int count);
ssize_t __wrap_writev(int file, const struct iovec *parts, int count)
{
    if (strikes_partly("writev"))
        return __real_write(file, parts->iov_base, 1);
    return strikes("writev") ? -1 : __real_writev(file, parts, count);
}

GThread *__real_g_thread_try_new(const char *name, GThreadFunc run, gpointer data, GError **error);
GThread *__wrap_g_thread_try_new(const char *name, GThreadFunc run, gpointer data, GError **error);
GThread *__wrap_g_thread_try_new(const char *name, GThreadFunc run, gpointer data, GError **error)
{
    if (!strikes("g_thread_try_new"))
        return __real_g_thread_try_new(name, run, data, error);
    g_set_error_literal(error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN, "no thread could be had");
    return NULL;
}
