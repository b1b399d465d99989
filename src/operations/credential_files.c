#include "config.h"

#include "operations/credential_files.h"

#include "base/crypto_library.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define PARTS_MOST 4
#define NAME_SIZE 48
#define READ_SIZE (256 * 1024)

/* Index 1 is the archive. */
struct credential_files {
    char *paths[2];
    int directories[2];
    mode_t modes[2];
    int nameless; /* whether files can be made without a name first; read and cleared by any thread */
};

static bool files_fail(const struct credential_files *files, bool archived, const char *name,
                       int fault, GError **error)
{
    g_autofree char *shown = text_show(files->paths[archived]);
    const bool full = fault == ENOSPC || fault == EDQUOT;
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO,
                full ? "the disk is full: %s/%s could not be written (%s); make room, then run the "
                       "same command again"
                     : "%s/%s: %s",
                shown, name, g_strerror(fault));
    return false;
}

static bool open_directory(struct credential_files *files, const struct installation *installation,
                           bool archived, GError **error)
{
    files->paths[archived] = installation_credential_directory(installation, archived);
    files->directories[archived] =
        open(files->paths[archived], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (files->directories[archived] < 0)
        return files_fail(files, archived, "", errno, error);
    return installation_file_mode(installation, archived, &files->modes[archived], error);
}

struct credential_files *credential_files_open(const struct installation *installation,
                                               GError **error)
{
    g_autoptr(credential_files) files = g_new0(struct credential_files, 1);
    files->directories[0] = files->directories[1] = -1;
    files->nameless = 1;
    if (!open_directory(files, installation, false, error)
        || !open_directory(files, installation, true, error))
        return NULL;
    return g_steal_pointer(&files);
}

void credential_files_close(struct credential_files *files)
{
    if (files == NULL)
        return;
    for (int i = 0; i < 2; i++) {
        if (files->directories[i] >= 0)
            close(files->directories[i]);
        g_free(files->paths[i]);
    }
    g_free(files);
}

int credential_files_directory(const struct credential_files *files, bool archived)
{
    return files->directories[archived];
}

static void make_name(const char *uuid, char name[NAME_SIZE])
{
    g_snprintf(name, NAME_SIZE, "%.*s.pdf", UUID_LENGTH, uuid);
}

static void make_temporary_name(const char *uuid, char name[NAME_SIZE])
{
    g_snprintf(name, NAME_SIZE, ".%.*s.tmp", UUID_LENGTH, uuid);
}

/* Writes all parts, however often the kernel takes only some of them. */
static bool write_parts(int file, const struct file_part *parts, guint count)
{
    struct iovec vectors[PARTS_MOST];
    g_return_val_if_fail(count <= PARTS_MOST, false);
    for (guint i = 0; i < count; i++)
        vectors[i] = (struct iovec){ (void *)parts[i].bytes, parts[i].size };
    struct iovec *next = vectors;
    while (count > 0) {
        ssize_t written = writev(file, next, (int)count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        while (count > 0 && (gsize)written >= next->iov_len) {
            written -= (ssize_t)next->iov_len;
            next++;
            count--;
        }
        if (count > 0) {
            next->iov_base = (char *)next->iov_base + written;
            next->iov_len -= (gsize)written;
        }
    }
    return true;
}

/* The mode in open() is cut by the umask, which must not decide what a group may read. */
static bool fill_file(const struct credential_files *files, bool archived, int file,
                      const struct file_part *parts, guint count)
{
    const mode_t mode = files->modes[archived];
    return (mode == 0600 || fchmod(file, mode) == 0) && write_parts(file, parts, count);
}

/* A file that gets its name only when it is whole leaves nothing behind after a crash. */
enum attempt {
    ATTEMPT_DONE,
    ATTEMPT_FAILED,    /* errno tells why */
    ATTEMPT_OTHERWISE, /* this way does not work here, or a file of the name is there */
};

static enum attempt write_nameless(struct credential_files *files, bool archived, const char *name,
                                   const struct file_part *parts, guint count)
{
    const int directory = files->directories[archived];
    const int file = openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        const bool known = errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT;
        return known ? ATTEMPT_FAILED : ATTEMPT_OTHERWISE;
    }
    char link[64];
    g_snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    enum attempt attempt = ATTEMPT_FAILED;
    if (fill_file(files, archived, file, parts, count)) {
        if (linkat(AT_FDCWD, link, directory, name, AT_SYMLINK_FOLLOW) == 0)
            attempt = ATTEMPT_DONE;
        else if (errno == EEXIST || errno == ENOENT || errno == EXDEV || errno == EPERM)
            attempt = ATTEMPT_OTHERWISE;
    }
    const int fault = errno;
    if (close(file) != 0 && attempt == ATTEMPT_DONE)
        return ATTEMPT_FAILED;
    errno = fault;
    return attempt;
}

static bool write_named(struct credential_files *files, bool archived, const char *uuid,
                        const char *name, const struct file_part *parts, guint count)
{
    char temporary[NAME_SIZE];
    make_temporary_name(uuid, temporary);
    const int directory = files->directories[archived];
    const int flags = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC;
    int file = openat(directory, temporary, flags, 0600);
    if (file < 0 && errno == EEXIST && unlinkat(directory, temporary, 0) == 0)
        file = openat(directory, temporary, flags, 0600);
    if (file < 0)
        return false;
    bool done = fill_file(files, archived, file, parts, count);
    int fault = errno;
    if (close(file) != 0 && done) {
        done = false;
        fault = errno;
    }
    if (done && renameat(directory, temporary, directory, name) == 0)
        return true;
    if (done)
        fault = errno;
    unlinkat(directory, temporary, 0);
    errno = fault;
    return false;
}

bool credential_file_write(struct credential_files *files, bool archived, const char *uuid,
                           const struct file_part *parts, guint count, GError **error)
{
    char name[NAME_SIZE];
    make_name(uuid, name);
    enum attempt attempt = ATTEMPT_OTHERWISE;
    if (g_atomic_int_get(&files->nameless) != 0) {
        attempt = write_nameless(files, archived, name, parts, count);
        if (attempt == ATTEMPT_OTHERWISE && errno != EEXIST)
            g_atomic_int_set(&files->nameless, 0);
    }
    if (attempt == ATTEMPT_OTHERWISE && write_named(files, archived, uuid, name, parts, count))
        attempt = ATTEMPT_DONE;
    return attempt == ATTEMPT_DONE || files_fail(files, archived, name, errno, error);
}

/* The SHA-256 of a file's bytes. */
static bool hash_file(int file, guint8 sha256[DIGEST_SIZE])
{
    g_autofree guint8 *buffer = g_malloc(READ_SIZE);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    bool done = digest != NULL && EVP_DigestInit_ex(digest, EVP_sha256(), NULL) == 1;
    while (done) {
        ssize_t size = read(file, buffer, READ_SIZE);
        if (size < 0 && errno == EINTR)
            continue;
        done = size >= 0;
        if (size <= 0)
            break;
        done = EVP_DigestUpdate(digest, buffer, (size_t)size) == 1;
    }
    const int fault = errno;
    done = done && EVP_DigestFinal_ex(digest, sha256, NULL) == 1;
    EVP_MD_CTX_free(digest);
    errno = fault;
    return done;
}

bool credential_file_compare(struct credential_files *files, bool archived, const char *uuid,
                             guint64 size, const guint8 *sha256, enum file_state *state,
                             GError **error)
{
    char name[NAME_SIZE];
    make_name(uuid, name);
    struct stat status;
    *state = FILE_MISSING;
    if (fstatat(files->directories[archived], name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || files_fail(files, archived, name, errno, error);
    *state = FILE_DIFFERENT;
    if (!S_ISREG(status.st_mode) || (guint64)status.st_size != size)
        return true;
    if (sha256 != NULL) {
        if (!crypto_library_need(error))
            return false;
        const int file =
            openat(files->directories[archived], name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        guint8 found[DIGEST_SIZE];
        const bool hashed = file >= 0 && hash_file(file, found);
        const int fault = errno;
        if (file >= 0)
            close(file);
        if (!hashed)
            return files_fail(files, archived, name, fault, error);
        if (memcmp(found, sha256, sizeof found) != 0)
            return true;
    }
    *state = FILE_RIGHT;
    return true;
}

bool credential_file_remove_temporary(struct credential_files *files, const char *uuid,
                                      GError **error)
{
    char name[NAME_SIZE];
    make_temporary_name(uuid, name);
    return unlinkat(files->directories[0], name, 0) == 0 || errno == ENOENT
           || files_fail(files, false, name, errno, error);
}

/* The file gets the mode of the place it goes to, before it goes there: what a web server's group may read in
 * credentials/ is closed to it in the archive. */
static bool give_mode(const struct credential_files *files, bool from_archive, const char *name)
{
    const int from = files->directories[from_archive];
    const mode_t mode = files->modes[!from_archive];
    struct stat status;
    if (fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    const mode_t now = status.st_mode & 0777;
    return !S_ISREG(status.st_mode) || (from_archive ? now == mode : (now & ~mode) == 0)
           || fchmodat(from, name, mode, AT_SYMLINK_NOFOLLOW) == 0;
}

bool credential_file_move(struct credential_files *files, bool from_archive, const char *uuid,
                          bool *moved, GError **error)
{
    char name[NAME_SIZE];
    make_name(uuid, name);
    *moved = false;
    if (!give_mode(files, from_archive, name))
        return errno == ENOENT || files_fail(files, from_archive, name, errno, error);
    *moved =
        renameat(files->directories[from_archive], name, files->directories[!from_archive], name)
        == 0;
    return *moved || errno == ENOENT || files_fail(files, from_archive, name, errno, error);
}

bool credential_file_archive(struct credential_files *files, const char *uuid, bool *moved,
                             GError **error)
{
    return credential_file_move(files, false, uuid, moved, error);
}

bool credential_file_remove(struct credential_files *files, bool archived, const char *uuid,
                            bool *removed, GError **error)
{
    char name[NAME_SIZE];
    make_name(uuid, name);
    *removed = unlinkat(files->directories[archived], name, 0) == 0;
    return *removed || errno == ENOENT || files_fail(files, archived, name, errno, error);
}

bool credential_files_sync(struct credential_files *files, GError **error)
{
    if (syncfs(files->directories[0]) == 0)
        return true;
    const int fault = errno;
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO,
                "the disk reports that it could not keep what was written to %s (%s): look at the "
                "disk, then run \"testamur recover\" and \"testamur check --read-data\"",
                files->paths[0], g_strerror(fault));
    return false;
}
