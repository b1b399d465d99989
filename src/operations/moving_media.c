#include "config.h"

#include "operations/moving_media.h"

#include "base/error.h"
#include "base/text.h"
#include "operations/asset.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A PDF may have something before its head, but not more. */
#define HEAD_SIZE 1024

struct media {
    char *directory;
    int descriptor;
};

struct media *media_open(const char *directory, GError **error)
{
    g_autoptr(media) media = g_new0(struct media, 1);
    media->directory = g_strdup(directory);
    media->descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (media->descriptor >= 0)
        return g_steal_pointer(&media);
    const int fault = errno;
    g_autofree char *shown = text_show(directory);
    g_set_error(
        error, OPERATIONS_ERROR, fault == ENOENT || fault == ENOTDIR ? ERROR_NOT_FOUND : ERROR_IO,
        "the media directory %s can't be opened: %s; name the directory that was MEDIA_ROOT", shown,
        g_strerror(fault));
    return NULL;
}

void media_close(struct media *media)
{
    if (media == NULL)
        return;
    if (media->descriptor >= 0)
        close(media->descriptor);
    g_free(media->directory);
    g_free(media);
}

static enum media_state unfit(const char *path, const char *why, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_DATA, "%s %s", shown, why);
    return MEDIA_UNFIT;
}

static enum media_state failed(const char *path, int fault, GError **error)
{
    g_autofree char *shown = text_show(path);
    if (fault == ENOENT)
        return MEDIA_MISSING;
    if (fault == ELOOP || fault == ENOTDIR)
        return unfit(path, "is reached by a symbolic link or lies below a file", error);
    if (fault == ENAMETOOLONG)
        return unfit(path, "is too long a name", error);
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "%s can't be read: %s", shown,
                g_strerror(fault));
    return MEDIA_FAILED;
}

static bool leads_elsewhere(char *const *parts)
{
    if (parts[0] == NULL || *parts[0] == '\0')
        return true;
    for (; *parts != NULL; parts++)
        if (g_str_equal(*parts, ".."))
            return true;
    return false;
}

/* Opens step by step, since the last component alone obeys O_NOFOLLOW. */
static enum media_state open_path(const struct media *media, const char *path, int *file,
                                  GError **error)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    if (leads_elsewhere(parts))
        return unfit(path, "is no place below the media directory", error);
    int directory = media->descriptor;
    for (guint i = 0;; i++) {
        const bool last = parts[i + 1] == NULL;
        const char *part = *parts[i] == '\0' ? "." : parts[i];
        const int next = openat(directory, part,
                                O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
                                    | (last ? 0 : O_DIRECTORY));
        const int fault = errno;
        if (directory != media->descriptor)
            close(directory);
        if (next < 0)
            return failed(path, fault, error);
        directory = next;
        if (last)
            break;
    }
    *file = directory;
    return MEDIA_THERE;
}

static enum media_state check_file(int file, const char *path, gsize *size, GError **error)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return failed(path, errno, error);
    if (!S_ISREG(status.st_mode))
        return unfit(path, "is not a file", error);
    if (status.st_size == 0)
        return unfit(path, "is empty", error);
    if (status.st_size > ASSET_SIZE_MOST)
        return unfit(path, "is larger than 64 MiB", error);
    *size = (gsize)status.st_size;
    return MEDIA_THERE;
}

static enum media_state read_exactly(int file, const char *path, guint8 *buffer, gsize size,
                                     GError **error)
{
    gsize done = 0;
    while (done < size) {
        const ssize_t got = read(file, buffer + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(path, errno, error);
        if (got == 0)
            return unfit(path, "became shorter while it was read", error);
        done += (gsize)got;
    }
    return MEDIA_THERE;
}

enum media_state media_look(struct media *media, const char *path, bool pdf, GError **error)
{
    int file = -1;
    gsize size = 0;
    guint8 head[HEAD_SIZE];
    enum media_state state = open_path(media, path, &file, error);
    if (state != MEDIA_THERE)
        return state;
    state = check_file(file, path, &size, error);
    if (state == MEDIA_THERE && pdf) {
        size = MIN(size, sizeof head);
        state = read_exactly(file, path, head, size, error);
        if (state == MEDIA_THERE && memmem(head, size, "%PDF-", 5) == NULL)
            state = unfit(path, "is not a PDF", error);
    }
    close(file);
    return state;
}

GBytes *media_read(struct media *media, const char *path, GError **error)
{
    int file = -1;
    gsize size = 0;
    enum media_state state = open_path(media, path, &file, error);
    if (state == MEDIA_MISSING)
        unfit(path, "is not there any more", error);
    if (state != MEDIA_THERE)
        return NULL;
    g_autofree guint8 *content = NULL;
    state = check_file(file, path, &size, error);
    if (state == MEDIA_THERE) {
        content = g_malloc(size);
        state = read_exactly(file, path, content, size, error);
    }
    close(file);
    return state == MEDIA_THERE ? g_bytes_new_take(g_steal_pointer(&content), size) : NULL;
}
