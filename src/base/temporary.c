#include "config.h"

#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PLACES 3

/* The place of this number; NULL: it is none. */
static const char *place_at(gsize index)
{
    const char *const places[PLACES] = { g_getenv("TMPDIR"), "/var/tmp", "/tmp" };
    const char *place = places[index];
    return place != NULL && place[0] != '\0' ? place : NULL;
}

/* -1: it can't be made. `path` is then not set. */
static int open_named(const char *directory, char **path)
{
    g_autofree char *name = g_build_filename(directory, "testamur-XXXXXX", NULL);
    const int file = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        *path = g_steal_pointer(&name);
    return file;
}

static int open_unnamed(const char *directory)
{
    g_autofree char *path = NULL;
    const int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return file;
    const int named = open_named(directory, &path);
    if (named >= 0)
        unlink(path);
    return named;
}

int temporary_open(char **directory)
{
    int file = -1;
    *directory = NULL;
    for (gsize i = 0; file < 0 && i < PLACES; i++) {
        if (place_at(i) == NULL)
            continue;
        g_free(*directory);
        *directory = g_strdup(place_at(i));
        file = open_unnamed(*directory);
    }
    return file;
}

char *temporary_make(void)
{
    char *path = NULL;
    for (gsize i = 0; path == NULL && i < PLACES; i++) {
        const int file = place_at(i) != NULL ? open_named(place_at(i), &path) : -1;
        if (file >= 0)
            close(file);
    }
    return path;
}
