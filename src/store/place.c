#include "config.h"

#include "store/place.h"

#include "base/error.h"
#include "base/machine.h"
#include "base/text.h"
#include "store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

struct network_file_system {
    guint32 magic;
    const char *name;
};

/* f_type of statfs(2). FUSE is not among them: most of what it carries is local. */
static const struct network_file_system network_file_systems[] = {
    { 0x00006969, "NFS" },    { 0x0000517B, "SMB" }, { 0xFE534D42, "SMB" },
    { 0xFF534D42, "CIFS" },   { 0x5346414F, "AFS" }, { 0x6B414653, "AFS" },
    { 0x73757245, "Coda" },   { 0x0000564C, "NCP" }, { 0x00C36400, "Ceph" },
    { 0x0BD00BD0, "Lustre" }, { 0x01021997, "9P" },  { 0, NULL },
};

char *place_resolve(const char *directory, GError **error)
{
    char *real = realpath(directory, NULL);
    if (real != NULL) {
        char *copy = g_strdup(real);
        free(real);
        return copy;
    }
    const int fault = errno;
    g_autofree char *shown = text_show(directory);
    if (fault == ENOENT || fault == ENOTDIR)
        g_set_error(error, STORE_ERROR, ERROR_NOT_FOUND,
                    "there is no installation in %s: make one with \"testamur init\", or name "
                    "another directory with --data",
                    shown);
    else
        g_set_error(error, STORE_ERROR, ERROR_IO, "%s can't be reached: %s", shown,
                    g_strerror(fault));
    return NULL;
}

static const char *place_name_of(const struct statfs *information)
{
    const guint32 magic = (guint32)information->f_type;
    const struct network_file_system *found = network_file_systems;
    while (found->name != NULL && found->magic != magic)
        found++;
    return found->name;
}

const char *place_network_name(const char *directory)
{
    struct statfs information;
    return statfs(directory, &information) == 0 ? place_name_of(&information) : NULL;
}

bool place_check_file_system(const char *directory, GError **error)
{
    struct statfs information;
    if (statfs(directory, &information) != 0) {
        const int fault = errno;
        g_autofree char *shown = text_show(directory);
        g_set_error(error, STORE_ERROR, ERROR_IO, "%s can't be examined: %s", shown,
                    g_strerror(fault));
        return false;
    }
    const char *name = place_name_of(&information);
    if (name == NULL)
        return true;

    GError *fault = NULL;
    g_autofree char *setting = machine_setting("testamur", "network_file_system", &fault);
    if (fault != NULL) {
        g_propagate_error(error, fault);
        return false;
    }
    if (g_strcmp0(setting, "accept") == 0)
        return true;
    g_autofree char *shown = text_show(directory);
    g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                "%s lies on a network file system (%s), where two writers can damage the database: "
                "move it to a local disk, or, if only one machine ever uses it, set "
                "network_file_system = \"accept\" in the section [testamur] of /etc/testamur.ini",
                shown, name);
    return false;
}

bool place_has_log(const char *file)
{
    g_autofree char *log = g_strconcat(file, "-wal", NULL);
    struct stat status;
    return stat(log, &status) == 0 && status.st_size > 0;
}

enum place_access place_find_access(const char *directory, const char *file)
{
    if (faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) == 0
        && faccessat(AT_FDCWD, file, W_OK, AT_EACCESS) == 0)
        return PLACE_WRITABLE;
    return place_has_log(file) ? PLACE_READABLE : PLACE_FIXED;
}

static bool place_make_file_fail(const char *file, int fault, GError **error)
{
    g_autofree char *shown = text_show(file);
    if (fault == ELOOP)
        g_set_error(error, STORE_ERROR, ERROR_REFUSED,
                    "%s is a symbolic link: remove it, or choose another directory", shown);
    else
        g_set_error(error, STORE_ERROR, ERROR_IO, "%s can't be made: %s", shown, g_strerror(fault));
    return false;
}

bool place_make_file(const char *directory, const char *file, GError **error)
{
    struct stat status;
    if (stat(directory, &status) != 0)
        return place_make_file_fail(file, errno, error);
    const mode_t mode = (status.st_mode & S_IWGRP) != 0 ? 0660 : 0600;
    const int made = open(file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (made >= 0) {
        const bool done = fchmod(made, mode) == 0;
        const int fault = errno;
        close(made);
        return done || place_make_file_fail(file, fault, error);
    }
    if (errno != EEXIST)
        return place_make_file_fail(file, errno, error);
    if (lstat(file, &status) != 0)
        return place_make_file_fail(file, errno, error);
    return !S_ISLNK(status.st_mode) || place_make_file_fail(file, ELOOP, error);
}
