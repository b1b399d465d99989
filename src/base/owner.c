#include "config.h"

#include "base/owner.h"

#include "base/machine.h"

#include <time.h>
#include <unistd.h>

/* Ticks since the boot at which a process started; 0 when there is no such process. */
static guint64 process_start(gint64 process)
{
    g_autofree char *path = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/stat", process);
    g_autofree char *line = NULL;
    if (!g_file_get_contents(path, &line, NULL, NULL))
        return 0;
    /* The second field is the program's name in brackets, which may contain anything. */
    const char *rest = strrchr(line, ')');
    if (rest == NULL)
        return 0;
    g_auto(GStrv) fields = g_strsplit(rest + 1, " ", 22);
    const guint count = g_strv_length(fields);
    const char *state = count > 1 ? fields[1] : "";
    if (count < 21 || *state == 'Z' || *state == 'X')
        return 0;
    return g_ascii_strtoull(fields[20], NULL, 10);
}

char *owner_mark(void)
{
    const gint64 process = getpid();
    g_autofree char *boot = machine_boot_id();
    return g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, boot, process,
                           process_start(process));
}

bool owner_lives(const char *mark)
{
    g_auto(GStrv) parts = g_strsplit(mark, " ", 4);
    if (g_strv_length(parts) != 3)
        return false;
    g_autofree char *boot = machine_boot_id();
    gint64 process = 0;
    guint64 start = 0;
    if (!g_str_equal(parts[0], boot)
        || !g_ascii_string_to_signed(parts[1], 10, 1, G_MAXINT32, &process, NULL)
        || !g_ascii_string_to_unsigned(parts[2], 10, 1, G_MAXUINT64, &start, NULL))
        return false;
    return process_start(process) == start;
}

gint64 owner_started(gint64 process)
{
    const gint64 start = (gint64)process_start(process);
    const gint64 per_second = sysconf(_SC_CLK_TCK);
    struct timespec since_boot;
    if (start == 0 || per_second <= 0 || clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0)
        return 0;
    const gint64 up = since_boot.tv_sec * G_USEC_PER_SEC + since_boot.tv_nsec / 1000;
    return g_get_real_time() - up + start * G_USEC_PER_SEC / per_second;
}
