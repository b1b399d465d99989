#include "config.h"

#include "store/holder.h"

#include "base/clock.h"
#include "base/machine.h"
#include "base/owner.h"
#include "base/text.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

/* The byte of the -shm file that a writer of a database in WAL mode locks (SQLite's file format,
 * section 4.6 of walformat). */
#define HOLDER_WRITE_LOCK_BYTE 120

/* The list of locks is read instead of asking with F_GETLK: to ask, the file would have to be opened, and
 * closing it again would drop every lock that this process's own connections have on it. */
static long long holder_find(ino_t inode)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/locks", &text, NULL, NULL))
        return 0;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        long long process, first;
        unsigned long long number;
        char kind[16], last[32];
        if (sscanf(*line, "%*d: %*s %*s %15s %lld %*[^:]:%*[^:]:%llu %lld %31s", kind, &process,
                   &number, &first, last)
            != 5)
            continue;
        const gint64 end = g_str_equal(last, "EOF") ? G_MAXINT64 : g_ascii_strtoll(last, NULL, 10);
        if (number == inode && g_str_equal(kind, "WRITE") && process > 0
            && first <= HOLDER_WRITE_LOCK_BYTE && HOLDER_WRITE_LOCK_BYTE <= end)
            return process;
    }
    return 0;
}

char *holder_describe(const char *file, bool *stopped)
{
    g_autofree char *shared = g_strconcat(file, "-shm", NULL);
    struct stat status;
    const long long process = stat(shared, &status) == 0 ? holder_find(status.st_ino) : 0;
    if (process == 0)
        return g_strdup("another process");
    g_autofree char *path = g_strdup_printf("/proc/%lld/comm", process);
    g_autofree char *name = NULL;
    g_autofree char *operator_name = machine_operator_of(process);
    const gint64 started = owner_started(process);
    if (!g_file_get_contents(path, &name, NULL, NULL) || operator_name == NULL || started == 0)
        return g_strdup_printf("the process %lld", process);
    g_autofree char *shown = text_show(g_strchomp(name));
    g_autofree char *shown_operator = text_show(operator_name);
    g_autofree char *since = clock_format(started);
    const bool is_stopped = owner_is_stopped(process);
    if (stopped != NULL)
        *stopped = is_stopped;
    return g_strdup_printf("%s (process %lld, %s, begun at %s%s)", shown_operator, process, shown,
                           since, is_stopped ? ", stopped" : "");
}
