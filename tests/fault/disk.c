/* A record of what a program asks of the disk, preloaded by tests that then make up what a loss of power may have left
 * (disk.py). It stands where the kernel's cache does, below SQLite's own VFS: what SQLite and the program sync, and
 * what they don't, is what counts. DISK_LOG names the file into which the record is written.
 *
 * A record: the kind, the inodes of a file and of up to two directories, an offset or a size, the lengths of two
 * texts or of the bytes, and those.
 *   W write, T truncate, S sync of a file or a directory, A sync of everything
 *   C create, L link, R rename, U unlink, M make a directory
 * What is written through a mapping is not seen; SQLite maps only what it makes anew after a loss of power. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

struct record {
    char kind;
    char unused[7];
    uint64_t file, place, target, at;
    uint32_t first, second;
};

/* A change and its record are one: nobody else's comes between them. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int record_descriptor(void)
{
    static int descriptor = -1;
    const char *path = getenv("DISK_LOG");
    if (descriptor < 0 && path != NULL) {
        const int opened = REAL(open, path, O_WRONLY | O_APPEND | O_CLOEXEC);
        /* Out of the way of those who count on a number. */
        descriptor = fcntl(opened, F_DUPFD_CLOEXEC, 200);
        REAL(close, opened);
    }
    return descriptor;
}

static void record_write(struct record record, const void *first, const void *second)
{
    const int descriptor = record_descriptor();
    const struct iovec parts[] = { { &record, sizeof record },
                                   { (void *)first, record.first },
                                   { (void *)second, record.second } };
    const ssize_t whole = (ssize_t)(sizeof record + record.first + record.second);
    /* A record with a gap would make the tests find faults that are none, or none. */
    if (descriptor >= 0 && REAL(writev, descriptor, parts, 3) != whole)
        abort();
}

static uint64_t inode_of(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

static bool is_kept(int descriptor)
{
    struct stat status;
    return getenv("DISK_LOG") != NULL && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/* The inode of the directory in which a name is, or 0. */
static uint64_t place_of(int directory, const char *path)
{
    struct stat status;
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return fstatat(directory, ".", &status, 0) == 0 ? status.st_ino : 0;
    char *parent = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    const bool found = fstatat(directory, parent, &status, 0) == 0;
    free(parent);
    return found ? status.st_ino : 0;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static uint64_t inode_at(int directory, const char *path)
{
    struct stat status;
    return fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_ino : 0;
}

static void record_bytes(int descriptor, const void *bytes, ssize_t size, off64_t at)
{
    record_write((struct record){ .kind = 'W',
                                  .file = inode_of(descriptor),
                                  .at = (uint64_t)at,
                                  .first = (uint32_t)size },
                 bytes, NULL);
}

static void record_name(char kind, int directory, const char *path)
{
    const char *name = name_of(path);
    record_write((struct record){ .kind = kind,
                                  .file = inode_at(directory, path),
                                  .place = place_of(directory, path),
                                  .first = (uint32_t)strlen(name) },
                 name, NULL);
}

#define BEGIN                                                                                      \
    pthread_mutex_lock(&mutex);                                                                    \
    {
#define END                                                                                        \
    }                                                                                              \
    const int number = errno;                                                                      \
    pthread_mutex_unlock(&mutex);                                                                  \
    errno = number;

/* Writes at the place where the descriptor is, and tells of it. */
static ssize_t write_here(int descriptor, const void *bytes, size_t size)
{
    const bool appends = (fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
    const off64_t at = lseek64(descriptor, 0, appends ? SEEK_END : SEEK_CUR);
    const ssize_t written = REAL(write, descriptor, bytes, size);
    if (written > 0)
        record_bytes(descriptor, bytes, written, at);
    return written;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    if (!is_kept(descriptor))
        return REAL(write, descriptor, bytes, size);
    ssize_t written = -1;
    BEGIN written = write_here(descriptor, bytes, size);
    END return written;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    if (!is_kept(descriptor))
        return REAL(writev, descriptor, parts, count);
    ssize_t written = 0;
    BEGIN for (int i = 0; i < count; i++)
    {
        const ssize_t more = write_here(descriptor, parts[i].iov_base, parts[i].iov_len);
        if (more >= 0)
            written += more;
        else if (written == 0)
            written = -1;
        if (more < (ssize_t)parts[i].iov_len)
            break;
    }
    END return written;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t at)
{
    ssize_t written = -1;
    BEGIN written = REAL(pwrite64, descriptor, bytes, size, at);
    if (written > 0 && is_kept(descriptor))
        record_bytes(descriptor, bytes, written, at);
    END return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t at)
{
    return pwrite64(descriptor, bytes, size, at);
}

int ftruncate64(int descriptor, off64_t size)
{
    int result = -1;
    BEGIN result = REAL(ftruncate64, descriptor, size);
    if (result == 0)
        record_write((struct record){ 'T', .file = inode_of(descriptor), .at = (uint64_t)size },
                     NULL, NULL);
    END return result;
}

int ftruncate(int descriptor, off_t size)
{
    return ftruncate64(descriptor, size);
}

#define WRAP_SYNC(called, kind)                                                                    \
    int called(int descriptor);                                                                    \
    int called(int descriptor)                                                                     \
    {                                                                                              \
        int result = -1;                                                                           \
        BEGIN result = REAL(called, descriptor);                                                   \
        if (result == 0)                                                                           \
            record_write((struct record){ kind, .file = inode_of(descriptor) }, NULL, NULL);       \
        END return result;                                                                         \
    }

WRAP_SYNC(fdatasync, 'S')
WRAP_SYNC(fsync, 'S')
WRAP_SYNC(syncfs, 'A')

int openat64(int directory, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    if ((flags & (O_CREAT | O_TRUNC)) == 0)
        return REAL(openat64, directory, path, flags, mode);
    int descriptor = -1;
    BEGIN const bool was_there = inode_at(directory, path) != 0;
    descriptor = REAL(openat64, directory, path, flags, mode);
    if (descriptor >= 0 && !was_there && (flags & O_CREAT) != 0)
        record_name('C', directory, path);
    else if (descriptor >= 0 && (flags & O_TRUNC) != 0 && is_kept(descriptor))
        record_write((struct record){ 'T', .file = inode_of(descriptor) }, NULL, NULL);
    END return descriptor;
}

/* All the names that opening has; the mode is where the compiler puts it whether it is given or not. */
#define WRAP_OPEN(called)                                                                          \
    int called(const char *path, int flags, ...);                                                  \
    int called(const char *path, int flags, ...)                                                   \
    {                                                                                              \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                                              \
        return openat64(AT_FDCWD, path, flags, mode);                                              \
    }

WRAP_OPEN(open)
WRAP_OPEN(open64)

int openat(int directory, const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return openat64(directory, path, flags, mode);
}

int linkat(int from, const char *old, int to, const char *path, int flags)
{
    int result = -1;
    BEGIN result = REAL(linkat, from, old, to, path, flags);
    if (result == 0)
        record_name('L', to, path);
    END return result;
}

int renameat2(int from, const char *old, int to, const char *path, unsigned flags)
{
    int result = -1;
    BEGIN result = REAL(renameat2, from, old, to, path, flags);
    if (result == 0)
        record_write((struct record){ .kind = 'R',
                                      .file = inode_at(to, path),
                                      .place = place_of(from, old),
                                      .target = place_of(to, path),
                                      .first = (uint32_t)strlen(name_of(old)),
                                      .second = (uint32_t)strlen(name_of(path)) },
                     name_of(old), name_of(path));
    END return result;
}

int renameat(int from, const char *old, int to, const char *path)
{
    return renameat2(from, old, to, path, 0);
}

int rename(const char *old, const char *path)
{
    return renameat2(AT_FDCWD, old, AT_FDCWD, path, 0);
}

int unlinkat(int directory, const char *path, int flags)
{
    int result = -1;
    BEGIN result = REAL(unlinkat, directory, path, flags);
    if (result == 0)
        record_name('U', directory, path);
    END return result;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int directory, const char *path, mode_t mode)
{
    int result = -1;
    BEGIN result = REAL(mkdirat, directory, path, mode);
    if (result == 0)
        record_name('M', directory, path);
    END return result;
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}
