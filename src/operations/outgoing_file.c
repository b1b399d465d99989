#include "config.h"

#include "operations/outgoing_file.h"

#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPIED_AT_ONCE (64 * 1024)

/* ".testamur-" UUID ".tmp" */
#define TEMPORARY_SIZE (10 + UUID_LENGTH + 4 + 1)

struct outgoing_file {
    const struct outgoing_directory *directory;
    char *name;
    char temporary[TEMPORARY_SIZE];
    int descriptor;
    guint64 size;
    bool temporary_there; /* the file has its temporary name */
};

/* As a person would type it: what stands where the program was started has no "./" before it. Caller frees. */
static char *full_name(const char *path, const char *name)
{
    return name != NULL && g_str_equal(path, ".") ? g_strdup(name)
                                                  : g_build_filename(path, name, NULL);
}

static bool fail(const char *path, const char *name, int fault, GError **error)
{
    g_autofree char *full = full_name(path, name);
    g_autofree char *shown = text_show(full);
    const bool room = fault == ENOSPC || fault == EDQUOT || fault == EFBIG;
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO,
                room ? "the disk is full: %s could not be written (%s); make room, or name another "
                       "place"
                     : "%s: %s",
                shown, g_strerror(fault));
    return false;
}

static bool is_same(const char *path, const struct stat *status)
{
    struct stat other;
    return stat(path, &other) == 0 && other.st_dev == status->st_dev
           && other.st_ino == status->st_ino;
}

static bool check_foreign(const struct outgoing_directory *directory,
                          const struct installation *installation, GError **error)
{
    struct stat status;
    if (fstat(directory->descriptor, &status) != 0)
        return fail(directory->path, NULL, errno, error);
    g_autofree char *files = installation_credential_directory(installation, false);
    g_autofree char *archive = installation_credential_directory(installation, true);
    if (!is_same(installation->directory, &status) && !is_same(files, &status)
        && !is_same(archive, &status))
        return true;
    g_autofree char *shown = text_show(directory->path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "%s belongs to the installation: name a directory outside it", shown);
    return false;
}

/* The last part of the path is not followed if it is a link: somebody else may have put it there. */
static int make_last(const char *path, const char **why)
{
    g_autofree char *parent_path = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    const int parent = open(parent_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return -1;
    int descriptor = -1;
    struct stat status;
    if (mkdirat(parent, name, 0700) == 0 || errno == EEXIST)
        descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const int fault = errno;
    if (descriptor < 0 && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISLNK(status.st_mode))
        *why = "is a symbolic link; name the directory itself";
    close(parent);
    errno = fault;
    return descriptor;
}

struct outgoing_directory *outgoing_directory_open(const char *path, bool make, bool replace,
                                                   const struct installation *installation,
                                                   GError **error)
{
    g_autoptr(outgoing_directory) directory = g_new0(struct outgoing_directory, 1);
    const char *why = NULL;
    gsize length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    directory->path = g_strndup(path, length);
    directory->replace = replace;
    directory->descriptor =
        make ? make_last(directory->path, &why) : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory->descriptor < 0) {
        const int fault = errno;
        g_autofree char *shown = text_show(directory->path);
        g_set_error(error, OPERATIONS_ERROR, why != NULL ? ERROR_REFUSED : ERROR_IO, "%s%s %s",
                    shown, why != NULL ? "" : ":", why != NULL ? why : g_strerror(fault));
        return NULL;
    }
    return check_foreign(directory, installation, error) ? g_steal_pointer(&directory) : NULL;
}

void outgoing_directory_close(struct outgoing_directory *directory)
{
    if (directory == NULL)
        return;
    if (directory->descriptor >= 0)
        close(directory->descriptor);
    g_free(directory->path);
    g_free(directory);
}

static bool refuse_taken(const struct outgoing_directory *directory, const char *name, bool regular,
                         GError **error)
{
    g_autofree char *full = full_name(directory->path, name);
    g_autofree char *shown = text_show(full);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                regular ? "%s is there already: name another place, or replace it with --force"
                        : "%s is there already and is no file: it is not replaced",
                shown);
    return false;
}

bool outgoing_directory_check(const struct outgoing_directory *directory, const char *name,
                              GError **error)
{
    struct stat status;
    if (fstatat(directory->descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || fail(directory->path, name, errno, error);
    const bool regular = S_ISREG(status.st_mode);
    return (regular && directory->replace) || refuse_taken(directory, name, regular, error);
}

bool outgoing_directory_sync(const struct outgoing_directory *directory, GError **error)
{
    return syncfs(directory->descriptor) == 0 || fail(directory->path, NULL, errno, error);
}

/* As the kernel calls an open file, by which one without a name gets its first. */
static void open_file_path(int descriptor, char path[static 64])
{
    g_snprintf(path, 64, "/proc/self/fd/%d", descriptor);
}

static int open_named(const struct outgoing_file *file)
{
    return openat(file->directory->descriptor, file->temporary,
                  O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0600);
}

/* Opens a file that has no name yet, which leaves nothing behind when the program is killed; -1 where that can't be
 * had, or not be named later. */
static int open_nameless(const struct outgoing_directory *directory)
{
    char path[64];
    const int descriptor = openat(directory->descriptor, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return -1;
    open_file_path(descriptor, path);
    if (access(path, F_OK) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

struct outgoing_file *outgoing_file_begin(const struct outgoing_directory *directory,
                                          const char *name, GError **error)
{
    char unique[UUID_LENGTH + 1];
    uuid_make(unique);
    struct outgoing_file *file = g_new0(struct outgoing_file, 1);
    file->directory = directory;
    file->name = g_strdup(name);
    g_snprintf(file->temporary, sizeof file->temporary, ".testamur-%s.tmp", unique);
    file->descriptor = open_nameless(directory);
    if (file->descriptor >= 0)
        return file;
    file->descriptor = open_named(file);
    file->temporary_there = file->descriptor >= 0;
    if (file->temporary_there)
        return file;
    fail(directory->path, name, errno, error);
    outgoing_file_free(file);
    return NULL;
}

void outgoing_file_free(struct outgoing_file *file)
{
    if (file == NULL)
        return;
    if (file->descriptor >= 0)
        close(file->descriptor);
    if (file->temporary_there)
        unlinkat(file->directory->descriptor, file->temporary, 0);
    g_free(file->name);
    g_free(file);
}

bool outgoing_file_write(struct outgoing_file *file, const void *bytes, gsize size, GError **error)
{
    const char *rest = bytes;
    while (size > 0) {
        const ssize_t written = write(file->descriptor, rest, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(file->directory->path, file->name, errno, error);
        rest += written;
        size -= (gsize)written;
        file->size += (guint64)written;
    }
    return true;
}

guint64 outgoing_file_size(const struct outgoing_file *file)
{
    return file->size;
}

gssize outgoing_file_read(const struct outgoing_file *file, guint64 offset, void *bytes, gsize size,
                          GError **error)
{
    ssize_t count;
    do
        count = pread(file->descriptor, bytes, size, (off_t)offset);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        fail(file->directory->path, file->name, errno, error);
    return count;
}

/* Whoever took the name since it was looked at keeps it. Some file systems (of memory sticks, above all) can't
 * promise that; there it is looked at once more. */
static bool give_name(struct outgoing_file *file, GError **error)
{
    const struct outgoing_directory *directory = file->directory;
    const int descriptor = directory->descriptor;
    if (!outgoing_directory_check(directory, file->name, error))
        return false;
    int result = -1;
    if (!directory->replace)
        result = renameat2(descriptor, file->temporary, descriptor, file->name, RENAME_NOREPLACE);
    if (directory->replace || (result != 0 && (errno == EINVAL || errno == ENOSYS)))
        result = renameat(descriptor, file->temporary, descriptor, file->name);
    if (result == 0)
        return true;
    return errno == EEXIST ? refuse_taken(directory, file->name, true, error)
                           : fail(directory->path, file->name, errno, error);
}

/* Some file systems have files without names that can't be given one: what was written goes into another. */
static bool copy_to_named(struct outgoing_file *file, GError **error)
{
    g_autofree char *buffer = g_malloc(COPIED_AT_ONCE);
    const int nameless = file->descriptor;
    file->descriptor = open_named(file);
    file->temporary_there = file->descriptor >= 0;
    file->size = 0;
    bool done = file->temporary_there || fail(file->directory->path, file->name, errno, error);
    ssize_t count = 1;
    while (done && count != 0) {
        count = pread(nameless, buffer, COPIED_AT_ONCE, (off_t)file->size);
        if (count > 0)
            done = outgoing_file_write(file, buffer, (gsize)count, error);
        else if (count < 0 && errno != EINTR)
            done = fail(file->directory->path, file->name, errno, error);
    }
    close(nameless);
    return done;
}

/* The temporary name comes first, because only a file that was closed without a fault may have the other one. */
static bool give_temporary_name(struct outgoing_file *file, GError **error)
{
    char path[64];
    open_file_path(file->descriptor, path);
    file->temporary_there =
        file->temporary_there
        || linkat(AT_FDCWD, path, file->directory->descriptor, file->temporary, AT_SYMLINK_FOLLOW)
               == 0;
    if (file->temporary_there)
        return true;
    const bool another_way =
        errno == EPERM || errno == EXDEV || errno == ENOENT || errno == EOPNOTSUPP;
    return another_way ? copy_to_named(file, error)
                       : fail(file->directory->path, file->name, errno, error);
}

bool outgoing_file_finish(struct outgoing_file *file, bool sync, GError **error)
{
    if (!give_temporary_name(file, error))
        return false;
    if (sync && fsync(file->descriptor) != 0)
        return fail(file->directory->path, file->name, errno, error);
    const int descriptor = file->descriptor;
    file->descriptor = -1;
    if (close(descriptor) != 0)
        return fail(file->directory->path, file->name, errno, error);
    file->temporary_there = !give_name(file, error);
    return !file->temporary_there;
}

bool outgoing_file_fill(const struct installation *installation, const char *path,
                        bool (*write)(struct outgoing_file *file, gpointer data, GError **error),
                        gpointer data, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(folder, false, true, installation, error);
    if (directory == NULL || !outgoing_directory_check(directory, name, error))
        return false;
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, name, error);
    return file != NULL && write(file, data, error) && outgoing_file_finish(file, true, error)
           && outgoing_directory_sync(directory, error);
}

struct outgoing_bytes {
    const void *bytes;
    gsize size;
};

static bool outgoing_write_bytes(struct outgoing_file *file, gpointer data, GError **error)
{
    const struct outgoing_bytes *whole = data;
    return outgoing_file_write(file, whole->bytes, whole->size, error);
}

bool outgoing_file_save(const struct installation *installation, const char *path,
                        const void *bytes, gsize size, GError **error)
{
    struct outgoing_bytes whole = { bytes, size };
    return outgoing_file_fill(installation, path, outgoing_write_bytes, &whole, error);
}
