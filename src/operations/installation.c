#include "config.h"

#include "operations/installation.h"

#include "base/error.h"
#include "base/machine.h"
#include "base/text.h"
#include "operations/schedule.h"
#include "store/history.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CREDENTIALS "credentials"
#define CREDENTIALS_ARCHIVE "credentials_invalidated"

/* What the creation of an installation makes, and all that an interrupted one can have left. */
static const char *const installation_names[] = {
    "testamur.db",
    "testamur.db-journal",
    "testamur.db-wal",
    "testamur.db-shm",
    CREDENTIALS,
    CREDENTIALS_ARCHIVE,
    NULL,
};

GQuark operations_error_quark(void)
{
    return g_quark_from_static_string("testamur-operations-error");
}

static bool installation_fail(const char *path, const char *what, int fault, GError **error)
{
    g_autofree char *shown = text_show(path);
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "%s %s: %s", shown, what, g_strerror(fault));
    return false;
}

bool installation_find_group(const char *name, gid_t *group, GError **error)
{
    struct group entry, *found = NULL;
    g_autofree char *buffer = g_malloc(65536);
    const int fault = getgrnam_r(name, &entry, buffer, 65536, &found);
    if (fault == 0 && found != NULL) {
        *group = found->gr_gid;
        return true;
    }
    g_autofree char *shown = text_show(name);
    g_set_error(
        error, OPERATIONS_ERROR, ERROR_NOT_FOUND,
        "there is no group %s on this machine: the administrator makes one with \"groupadd\"",
        shown);
    return false;
}

/* Gives a directory its group ((gid_t)-1: as it is) and mode, whatever the umask. */
static bool installation_set_access(const char *path, gid_t group, mode_t mode, GError **error)
{
    const int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0)
        return installation_fail(path, "can't be opened", errno, error);
    const bool done = (group == (gid_t)-1 || fchown(directory, (uid_t)-1, group) == 0)
                      && fchmod(directory, mode) == 0;
    const int fault = errno;
    close(directory);
    return done
           || installation_fail(path, "can't be given its group and permissions", fault, error);
}

static bool installation_make_directory(const char *path, gid_t group, mode_t mode, GError **error)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return installation_fail(path, "can't be made", errno, error);
    return installation_set_access(path, group, mode, error);
}

/* Refuses a directory with anything in it that is not ours. */
static bool installation_check_directory(const char *directory, GError **error)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    const char *name;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        if (g_strv_contains(installation_names, name))
            continue;
        g_autofree char *shown = text_show(directory);
        g_autofree char *shown_name = text_show(name);
        g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                    "%s is not empty (it holds %s): name a new or an empty directory", shown,
                    shown_name);
        return false;
    }
    return true;
}

/* Nothing may be changed in a directory that is an installation already. */
static bool installation_check_absent(const char *directory, GError **error)
{
    g_autofree char *file = g_build_filename(directory, installation_names[0], NULL);
    if (access(file, F_OK) != 0)
        return true;
    GError *fault = NULL;
    g_autoptr(database) database = database_open(directory, DATABASE_READ, &fault);
    if (fault != NULL)
        return store_found_none(fault, error);
    g_autofree char *shown = text_show(directory);
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED, "%s holds an installation already", shown);
    return false;
}

static bool installation_make_directories(const char *directory, gid_t group, mode_t mode,
                                          GError **error)
{
    g_autofree char *parent = g_path_get_dirname(directory);
    if (g_mkdir_with_parents(parent, 0700) != 0)
        return installation_fail(parent, "can't be made", errno, error);
    g_autofree char *credentials = g_build_filename(directory, CREDENTIALS, NULL);
    g_autofree char *archive = g_build_filename(directory, CREDENTIALS_ARCHIVE, NULL);
    return installation_make_directory(directory, group, mode, error)
           && installation_make_directory(credentials, group, mode, error)
           && installation_make_directory(archive, group, mode, error);
}

/* The names in it survive a power loss after this. */
static bool installation_sync(const char *directory, GError **error)
{
    const int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = descriptor >= 0 && fsync(descriptor) == 0;
    const int fault = errno;
    if (descriptor >= 0)
        close(descriptor);
    return done || installation_fail(directory, "can't be written to disk", fault, error);
}

bool installation_create(const char *directory, const char *group, GError **error)
{
    gid_t number = (gid_t)-1;
    if (group != NULL && !installation_find_group(group, &number, error))
        return false;
    g_autofree char *absolute = g_canonicalize_filename(directory, NULL);
    if (!installation_check_absent(absolute, error)
        || !installation_check_directory(absolute, error)
        || !installation_make_directories(absolute, number, group != NULL ? 02770 : 0700, error))
        return false;
    g_autoptr(database) database = database_open(absolute, DATABASE_CREATE, error);
    g_autofree char *operator_name = machine_operator();
    return database != NULL
           && history_add(database, operator_name, "installation", 0, absolute, "create", NULL,
                          error)
           && installation_sync(absolute, error);
}

struct installation *installation_open(const char *directory, enum database_mode mode,
                                       GError **error)
{
    struct database *database = database_open(directory, mode, error);
    if (database == NULL)
        return NULL;
    struct installation *installation = g_new0(struct installation, 1);
    installation->database = database;
    installation->directory = g_strdup(database_directory(database));
    installation->operator_name = machine_operator();
    database_on_next(database, schedule_next_of);
    return installation;
}

void installation_close(struct installation *installation)
{
    if (installation == NULL)
        return;
    database_close(installation->database);
    g_free(installation->directory);
    g_free(installation->operator_name);
    g_free(installation);
}

/* A credential's file, as it is called in its directory: UUID.pdf, in lower case. Caller frees. */
static char *installation_credential_file(const char *uuid)
{
    g_autofree char *lower = g_ascii_strdown(uuid, -1);
    return g_strconcat(lower, ".pdf", NULL);
}

char *installation_credential_directory(const struct installation *installation, bool archived)
{
    return g_build_filename(installation->directory, archived ? CREDENTIALS_ARCHIVE : CREDENTIALS,
                            NULL);
}

char *installation_credential_path(const struct installation *installation, const char *uuid,
                                   bool archived)
{
    g_autofree char *directory = installation_credential_directory(installation, archived);
    g_autofree char *file = installation_credential_file(uuid);
    return g_build_filename(directory, file, NULL);
}

char *installation_download_url(const char *base, const char *uuid)
{
    gsize length = strlen(base);
    while (length > 0 && base[length - 1] == '/')
        length--;
    if (length == 0)
        return g_strdup("");
    g_autofree char *file = installation_credential_file(uuid);
    g_autofree char *trimmed = g_strndup(base, length);
    return g_strconcat(trimmed, "/", file, NULL);
}

bool installation_file_mode(const struct installation *installation, bool archived, mode_t *mode,
                            GError **error)
{
    g_autofree char *directory = installation_credential_directory(installation, archived);
    struct stat status;
    if (stat(directory, &status) != 0)
        return installation_fail(directory, "can't be reached", errno, error);
    *mode = status.st_mode & 0660;
    return true;
}

static bool installation_share_each(int directory, const char *path, gid_t group, mode_t mode,
                                    GError **error)
{
    g_autoptr(GDir) entries = g_dir_open(path, 0, error);
    if (entries == NULL)
        return false;
    const char *name;
    while ((name = g_dir_read_name(entries)) != NULL) {
        struct stat status;
        if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
            continue;
        if (fchownat(directory, name, (uid_t)-1, group, AT_SYMLINK_NOFOLLOW) != 0
            || fchmodat(directory, name, mode, AT_SYMLINK_NOFOLLOW) != 0)
            return installation_fail(path, "holds a file whose group can't be changed", errno,
                                     error);
    }
    return true;
}

/* The directory above only lets the group pass; the database in it stays closed to them. */
static bool installation_share_alone(const struct installation *installation, const char *group,
                                     gid_t number, GError **error)
{
    const mode_t mode = group != NULL ? 02750 : 0700;
    g_autofree char *path = installation_credential_directory(installation, false);
    if (!installation_set_access(installation->directory, number, group != NULL ? 0710 : 0700,
                                 error)
        || !installation_set_access(path, number, mode, error))
        return false;
    const int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return installation_fail(path, "can't be opened", errno, error);
    const bool done = installation_share_each(directory, path, number, mode & 0660, error);
    close(directory);
    return done;
}

bool installation_share_files(const struct installation *installation, const char *group,
                              GError **error)
{
    struct stat status;
    gid_t number = getegid();
    if (stat(installation->directory, &status) != 0)
        return installation_fail(installation->directory, "can't be reached", errno, error);
    if (group != NULL && !installation_find_group(group, &number, error))
        return false;
    if ((status.st_mode & S_IWGRP) == 0)
        return installation_share_alone(installation, group, number, error);
    if (group == NULL || number == status.st_gid)
        return true;
    g_set_error(error, OPERATIONS_ERROR, ERROR_REFUSED,
                "the installation was made for a group of operators, who write its files: let the "
                "web server's user join that group instead");
    return false;
}
