#include "config.h"

#include "base/owner.h"

#include "base/machine.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* Where they are among what the kernel says of a process after its name. */
enum process_field {
    PROCESS_STATE = 1,
    PROCESS_START = 20,
};

/* Caller frees; NULL: there is no such process. */
static char **process_fields(gint64 process)
{
    g_autofree char *path = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/stat", process);
    g_autofree char *line = NULL;
    if (!g_file_get_contents(path, &line, NULL, NULL))
        return NULL;
    /* The second field is the program's name in brackets, which may contain anything. */
    const char *rest = strrchr(line, ')');
    g_auto(GStrv) fields = g_strsplit(rest != NULL ? rest + 1 : "", " ", PROCESS_START + 2);
    const bool whole = g_strv_length(fields) > PROCESS_START;
    return whole && strchr("ZX", *fields[PROCESS_STATE]) == NULL ? g_steal_pointer(&fields) : NULL;
}

/* Ticks since the boot at which a process started; 0 when there is no such process. */
static guint64 process_start(gint64 process)
{
    g_auto(GStrv) fields = process_fields(process);
    return fields != NULL ? g_ascii_strtoull(fields[PROCESS_START], NULL, 10) : 0;
}

bool owner_is_stopped(gint64 process)
{
    g_auto(GStrv) fields = process_fields(process);
    return fields != NULL && *fields[PROCESS_STATE] == 'T';
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
