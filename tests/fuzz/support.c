#include "config.h"

#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMORY "/dev/shm"
#define DIRECTORIES_OPEN 16

void demand_that(bool holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: it does not hold that %s\n", file, line, what);
    abort();
}

void demand_text(const char *text)
{
    demand(text == NULL || g_utf8_validate(text, -1, NULL));
}

void demand_error(bool succeeded, const GError *error)
{
    demand(succeeded == (error == NULL));
    if (error != NULL) {
        demand(*error->message != '\0');
        demand_text(error->message);
    }
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = g_strndup((const char *)data, size);
    if (!g_utf8_validate(text, -1, NULL))
        g_clear_pointer(&text, g_free);
    return text;
}

char **fuzz_lines(const uint8_t *data, size_t size, guint count)
{
    g_autofree char *text = fuzz_text(data, size);
    if (text == NULL)
        return NULL;
    char **split = g_strsplit(text, "\n", (int)count);
    char **lines = g_new0(char *, count + 1);
    guint at = 0;
    for (; split[at] != NULL; at++)
        lines[at] = split[at];
    for (; at < count; at++)
        lines[at] = g_strdup("");
    g_free(split);
    return lines;
}

static int remove_one(const char *path, const struct stat *status G_GNUC_UNUSED,
                      int kind G_GNUC_UNUSED, struct FTW *place G_GNUC_UNUSED)
{
    return remove(path);
}

/* Where this process has its files; "" until it has any. */
static const char *directory_keep(const char *made)
{
    static char kept[64];
    if (made != NULL)
        g_strlcpy(kept, made, sizeof kept);
    return kept;
}

static void remove_directory(void)
{
    nftw(directory_keep(NULL), remove_one, DIRECTORIES_OPEN, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_directory(void)
{
    if (*directory_keep(NULL) == '\0') {
        char made[] = MEMORY "/testamur-fuzz-XXXXXX";
        demand(mkdtemp(made) != NULL);
        directory_keep(made);
        atexit(remove_directory);
    }
    return directory_keep(NULL);
}

void fuzz_write(const char *name, const void *bytes, gsize size)
{
    g_autofree char *path = g_build_filename(fuzz_directory(), name, NULL);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == ENOENT) {
        g_autofree char *parent = g_path_get_dirname(path);
        demand(g_mkdir_with_parents(parent, 0700) == 0);
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    demand(descriptor >= 0);
    demand(size == 0 || write(descriptor, bytes, size) == (gssize)size);
    close(descriptor);
}
