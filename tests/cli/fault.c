/* Faults for tests, preloaded into the program: the process is killed at its N-th call that changes a file, or
 * such a call fails. Environment:
 *   FAULT         kill:N, EIO:N, ENOSPC:N, EPERM:N, EIO:N+ (the N-th call and all after it), or count
 *   FAULT_CALLS   names of the calls that are counted, separated by spaces; all of them without it
 *   FAULT_COUNT   a file into which the number of calls is written at the end
 * The calls: write (to files only), pwrite, writev, fdatasync, fsync, syncfs, rename, linkat, unlink,
 * ftruncate, and their variants; pread, which changes nothing, and memory, what SQLite allocates, only where
 * FAULT_CALLS names them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static bool counted(const char *name)
{
    const char *names = getenv("FAULT_CALLS");
    if (names == NULL)
        return true;
    const size_t length = strlen(name);
    for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name)) {
        const bool starts = at == names || at[-1] == ' ';
        if (starts && (at[length] == '\0' || at[length] == ' '))
            return true;
    }
    return false;
}

/* Whether this call is to fail; errno tells how. Does not return when it is to be the last. */
static bool strikes(const char *name)
{
    const char *fault = getenv("FAULT");
    const char *colon = fault != NULL ? strchr(fault, ':') : NULL;
    if (fault == NULL || !counted(name))
        return false;
    const long call = atomic_fetch_add(&calls, 1) + 1;
    if (colon == NULL)
        return false;
    char *end = NULL;
    const long wanted = strtol(colon + 1, &end, 10);
    const bool lasting = *end == '+';
    if (call != wanted && !(lasting && call > wanted))
        return false;
    if (strncmp(fault, "kill", 4) == 0) {
        raise(SIGKILL);
        for (;;)
            pause();
    }
    errno = strncmp(fault, "ENOSPC", 6) == 0  ? ENOSPC
            : strncmp(fault, "EPERM", 5) == 0 ? EPERM
                                              : EIO;
    return true;
}

__attribute__((destructor)) static void report_count(void)
{
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL)
        return;
    fprintf(file, "%ld\n", atomic_load(&calls));
    fclose(file);
}

static bool is_file(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

#define WRAP(type, called, name, parameters, ...)                                                  \
    type called parameters;                                                                        \
    type called parameters                                                                         \
    {                                                                                              \
        return strikes(name) ? -1 : REAL(called, __VA_ARGS__);                                     \
    }

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    return is_file(descriptor) && strikes("write") ? -1 : REAL(write, descriptor, bytes, size);
}

WRAP(ssize_t, pwrite, "pwrite", (int d, const void *bytes, size_t size, off_t at), d, bytes, size,
     at)
WRAP(ssize_t, pwrite64, "pwrite", (int d, const void *bytes, size_t size, off64_t at), d, bytes,
     size, at)
/* Killed while it reads, a process leaves what it left at its last write. */
static bool strikes_reading(void)
{
    return getenv("FAULT_CALLS") != NULL && strikes("pread");
}

ssize_t pread64(int descriptor, void *bytes, size_t size, off64_t at)
{
    return strikes_reading() ? -1 : REAL(pread64, descriptor, bytes, size, at);
}

ssize_t pread(int descriptor, void *bytes, size_t size, off_t at)
{
    return strikes_reading() ? -1 : REAL(pread, descriptor, bytes, size, at);
}

WRAP(ssize_t, writev, "writev", (int d, const struct iovec *parts, int count), d, parts, count)
WRAP(int, fdatasync, "fdatasync", (int d), d)
WRAP(int, fsync, "fsync", (int d), d)
WRAP(int, syncfs, "syncfs", (int d), d)
WRAP(int, ftruncate, "ftruncate", (int d, off_t size), d, size)
WRAP(int, ftruncate64, "ftruncate", (int d, off64_t size), d, size)
WRAP(int, rename, "rename", (const char *from, const char *to), from, to)
WRAP(int, renameat, "rename", (int a, const char *from, int b, const char *to), a, from, b, to)
WRAP(int, renameat2, "rename", (int a, const char *from, int b, const char *to, unsigned flags), a,
     from, b, to, flags)
WRAP(int, linkat, "linkat", (int a, const char *from, int b, const char *to, int flags), a, from, b,
     to, flags)
WRAP(int, unlink, "unlink", (const char *path), path)
WRAP(int, unlinkat, "unlink", (int d, const char *path, int flags), d, path, flags)

/* SQLite's own allocator, but for the calls that are to fail. */
static sqlite3_mem_methods memory;

static void *memory_take(int size)
{
    return strikes("memory") ? NULL : memory.xMalloc(size);
}

static void *memory_resize(void *block, int size)
{
    return strikes("memory") ? NULL : memory.xRealloc(block, size);
}

/* To be called before the program uses SQLite: by itself when it is started, by who forks it else. */
__attribute__((constructor)) void fault_arm(void);
__attribute__((constructor)) void fault_arm(void)
{
    const char *names = getenv("FAULT_CALLS");
    int (*configure)(int, ...) = NULL;
    *(void **)&configure = dlsym(RTLD_DEFAULT, "sqlite3_config");
    if (names == NULL || strcmp(names, "memory") != 0 || configure == NULL)
        return;
    configure(SQLITE_CONFIG_GETMALLOC, &memory);
    sqlite3_mem_methods failing = memory;
    failing.xMalloc = memory_take;
    failing.xRealloc = memory_resize;
    configure(SQLITE_CONFIG_MALLOC, &failing);
}
