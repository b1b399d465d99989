#include "config.h"

#include "operations/doctor_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "store/place.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define ZONES "/usr/share/zoneinfo"

/* A clock may be set back by so much without anybody minding. */
#define CLOCK_SLACK (60 * G_USEC_PER_SEC)

/* When this program was written: an earlier clock is wrong. */
#define CLOCK_EARLIEST (G_GINT64_CONSTANT(1767225600) * G_USEC_PER_SEC)

/* What a certificate will take where none was issued yet. */
#define FILE_BYTES_GUESSED 400000

static void examine_space(struct doctor *doctor, const struct statvfs *disk)
{
    const struct condition *condition = &doctor->condition;
    const bool files = doctor->site == NULL || doctor->site->write_files;
    const guint64 file =
        condition->file_bytes > 0 ? (guint64)condition->file_bytes : FILE_BYTES_GUESSED;
    const guint64 each = (guint64)condition->row_bytes + (files ? file : 0);
    const guint64 bytes = (guint64)disk->f_bavail * disk->f_frsize;
    const guint64 room = bytes / each;
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%.1f GB are free: room for about %" G_GUINT64_FORMAT " credentials",
                    (double)bytes / 1e9, room);
    if (condition->run_size > 0)
        g_string_append_printf(
            text, ", or %" G_GUINT64_FORMAT " runs of %" G_GINT64_FORMAT ", which was usual",
            room / (guint64)condition->run_size, condition->run_size);
    /* Every learner once more, or a thousand, is what the next season may ask for. */
    const guint64 wanted = MAX((guint64)condition->learners, 1000);
    const bool short_now = room < MAX((guint64)condition->run_size, 100);
    const bool short_soon = room < wanted;
    doctor_tell(doctor,
                short_now    ? DOCTOR_TROUBLE
                : short_soon ? DOCTOR_ATTENTION
                             : DOCTOR_GOOD,
                "disk space", g_string_free(text, FALSE),
                short_soon ? g_strdup("make room, or move the installation: \"testamur backup\" "
                                      "here, \"testamur restore\" there")
                           : NULL);
}

static void examine_inodes(struct doctor *doctor, const struct statvfs *disk)
{
    if (disk->f_files == 0 || (doctor->site != NULL && !doctor->site->write_files))
        return;
    const guint64 wanted = MAX((guint64)doctor->condition.learners, 1000);
    const bool few = disk->f_favail < wanted;
    doctor_tell(doctor, few ? DOCTOR_TROUBLE : DOCTOR_GOOD, "files",
                g_strdup_printf("the file system has room for %" G_GUINT64_FORMAT " more files",
                                (guint64)disk->f_favail),
                few ? g_strdup("each certificate is a file: remove others, or set write_files to "
                               "false")
                    : NULL);
}

static void examine_disk(struct doctor *doctor)
{
    struct statvfs disk;
    if (statvfs(doctor->directory, &disk) != 0) {
        doctor_tell(doctor, DOCTOR_TROUBLE, "disk space",
                    g_strdup_printf("the disk can't be examined: %s", g_strerror(errno)), NULL);
        return;
    }
    examine_space(doctor, &disk);
    examine_inodes(doctor, &disk);
    const char *network = place_network_name(doctor->directory);
    if (network != NULL)
        doctor_tell(doctor, DOCTOR_ATTENTION, "file system",
                    g_strdup_printf("the installation lies on a network file system (%s), where "
                                    "two writers can damage it",
                                    network),
                    g_strdup("move it to a local disk, or see to it that one machine alone uses "
                             "it"));
    else
        doctor_tell(doctor, DOCTOR_GOOD, "file system", g_strdup("a local one"), NULL);
}

static void examine_clock(struct doctor *doctor)
{
    const gint64 now = clock_now();
    const gint64 last = doctor->condition.last_change;
    g_autofree char *shown = clock_format(now);
    g_autofree char *before = clock_format(last);
    char *advice = g_strdup("set the clock of this machine before anything is issued: it dates "
                            "certificates and starts schedules");
    if (now < CLOCK_EARLIEST)
        doctor_tell(doctor, DOCTOR_TROUBLE, "clock",
                    g_strdup_printf("it shows %s, which is past", shown), advice);
    else if (last > now + CLOCK_SLACK)
        doctor_tell(
            doctor, DOCTOR_TROUBLE, "clock",
            g_strdup_printf("it shows %s, but something was done at %s already", shown, before),
            advice);
    else {
        g_free(advice);
        doctor_tell(doctor, DOCTOR_GOOD, "clock", g_strdup(shown), NULL);
    }
}

static void examine_zone(struct doctor *doctor)
{
    if (!g_file_test(ZONES "/Europe/Berlin", G_FILE_TEST_EXISTS)) {
        doctor_tell(doctor, DOCTOR_ATTENTION, "time zones",
                    g_strdup("this machine has no time zone data, so only UTC is known"),
                    g_strdup("install the package tzdata"));
        return;
    }
    if (doctor->site == NULL)
        return;
    doctor_tell(doctor, DOCTOR_GOOD, "time zones",
                g_strdup_printf("certificates are dated in %s", doctor->site->zone_name), NULL);
}

/* True when the path is open to more people than it ought to be, which is told. */
static bool examine_mode(struct doctor *doctor, const char *path, mode_t allowed)
{
    struct stat status;
    if (stat(path, &status) != 0 || (status.st_mode & 0777 & ~allowed) == 0)
        return false;
    g_autofree char *shown = text_show(path);
    doctor_tell(doctor, DOCTOR_ATTENTION, "permissions",
                g_strdup_printf("%s is open to more people than it ought to be (mode %04o)", shown,
                                (guint)(status.st_mode & 07777)),
                g_strdup_printf("\"chmod %04o %s\"", (guint)allowed, shown));
    return true;
}

static void examine_permissions(struct doctor *doctor)
{
    static const char *const names[] = { "credentials", "credentials_invalidated" };
    struct stat status;
    if (stat(doctor->directory, &status) != 0)
        return;
    const bool group = (status.st_mode & S_IWGRP) != 0;
    g_autofree char *database = g_build_filename(doctor->directory, "testamur.db", NULL);
    bool wide = examine_mode(doctor, doctor->directory, group ? 02770 : 0710);
    wide |= examine_mode(doctor, database, group ? 0660 : 0600);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(doctor->directory, names[i], NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
            doctor_tell(doctor, DOCTOR_TROUBLE, "permissions",
                        g_strdup_printf("the directory %s is missing", names[i]),
                        g_strdup_printf("\"mkdir -m %s %s\", then \"testamur check --repair\"",
                                        group ? "2770" : "700", names[i]));
            wide = true;
            continue;
        }
        wide |= examine_mode(doctor, path, group ? 02770 : i == 0 ? 02750 : 0700);
    }
    if (!wide)
        doctor_tell(doctor, DOCTOR_GOOD, "permissions",
                    g_strdup(group ? "open to the group of operators" : "closed to others"), NULL);
}

void doctor_examine_machine(struct doctor *doctor)
{
    examine_disk(doctor);
    examine_clock(doctor);
    examine_zone(doctor);
    examine_permissions(doctor);
}
