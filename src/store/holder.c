#include "config.h"

#include "store/holder.h"

#include "base/clock.h"
#include "base/machine.h"
#include "base/owner.h"
#include "base/text.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* What is locked by those for whom others have to wait. A writer of a database in WAL mode locks a byte of the -shm file
 * (SQLite's walformat, section 2.3.1); whoever closes it as the last one, or has it alone, those that all who have it open
 * share, in the file itself. */
static const struct holder_lock {
    const char *suffix;
    long long byte;
} holder_locks[] = { { "-shm", 120 }, { "", 0x40000002 } };

/* The list of locks is read instead of asking with F_GETLK: to ask, the file would have to be opened, and
 * closing it again would drop every lock that this process's own connections have on it. */
static long long holder_find_process(const char *file, const struct holder_lock *lock)
{
    g_autofree char *path = g_strconcat(file, lock->suffix, NULL);
    g_autofree char *text = NULL;
    struct stat status;
    if (stat(path, &status) != 0 || !g_file_get_contents("/proc/locks", &text, NULL, NULL))
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
        if (number == status.st_ino && g_str_equal(kind, "WRITE") && process > 0
            && first <= lock->byte && lock->byte <= end)
            return process;
    }
    return 0;
}

/* "another process" until the kernel tells more. */
static void holder_describe(struct holder *holder, long long process)
{
    g_autofree char *path = g_strdup_printf("/proc/%lld/comm", process);
    g_autofree char *name = NULL;
    g_autofree char *operator_name = machine_operator_of(process);
    const gint64 started = owner_started(process);
    g_free(holder->words);
    if (!g_file_get_contents(path, &name, NULL, NULL) || operator_name == NULL || started == 0) {
        holder->words = g_strdup_printf("the process %lld", process);
        return;
    }
    g_autofree char *shown = text_show(g_strchomp(name));
    g_autofree char *shown_operator = text_show(operator_name);
    g_autofree char *since = clock_format(started);
    holder->stopped = owner_is_stopped(process);
    holder->works = !holder->stopped && g_str_equal(name, PACKAGE) && process != getpid();
    holder->words = g_strdup_printf("%s (process %lld, %s, begun at %s%s)", shown_operator, process,
                                    shown, since, holder->stopped ? ", stopped" : "");
}

struct holder *holder_find(const char *file)
{
    struct holder *holder = g_new0(struct holder, 1);
    long long process = 0;
    for (gsize i = 0; process == 0 && i < G_N_ELEMENTS(holder_locks); i++)
        process = holder_find_process(file, &holder_locks[i]);
    holder->words = g_strdup("another process");
    if (process != 0)
        holder_describe(holder, process);
    return holder;
}

void holder_free(struct holder *holder)
{
    if (holder != NULL)
        g_free(holder->words);
    g_free(holder);
}
