#include "config.h"

#include "operations/check_private.h"

#include "base/owner.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/inspection.h"

#include <string.h>
#include <sys/stat.h>

/* What may stand in a directory of credentials. */
enum entry_kind {
    ENTRY_FOREIGN,
    ENTRY_DOCUMENT,  /* UUID.pdf */
    ENTRY_TEMPORARY, /* .UUID.tmp */
};

static bool is_uuid(const char *text)
{
    for (int i = 0; i < UUID_LENGTH; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !g_ascii_isdigit(text[i]) && (text[i] < 'a' || text[i] > 'f'))
            return false;
    }
    return true;
}

static enum entry_kind read_name(const char *name, char uuid[UUID_LENGTH + 1])
{
    const bool hidden = name[0] == '.';
    const char *start = hidden ? name + 1 : name;
    if (strlen(start) != UUID_LENGTH + 4 || !is_uuid(start))
        return ENTRY_FOREIGN;
    g_strlcpy(uuid, start, UUID_LENGTH + 1);
    if (hidden)
        return strcmp(start + UUID_LENGTH, ".tmp") == 0 ? ENTRY_TEMPORARY : ENTRY_FOREIGN;
    return strcmp(start + UUID_LENGTH, ".pdf") == 0 ? ENTRY_DOCUMENT : ENTRY_FOREIGN;
}

/* A withdrawn credential's file must not stay where people fetch them. */
static bool check_withdrawn(struct check *check, const char *uuid, GError **error)
{
    bool moved = false;
    if (check->request->repair && !credential_file_archive(check->files, uuid, &moved, error))
        return false;
    check_note(check, CHECK_DAMAGE, moved,
               moved ? "credentials/%s.pdf belongs to a withdrawn credential; it was moved to the "
                       "archive"
                     : "credentials/%s.pdf belongs to a withdrawn credential: \"testamur check "
                       "--repair\" moves it to the archive",
               uuid);
    return true;
}

/* Whether it is still there: another process may have moved it after the directory was read and before its row
 * was. */
static bool entry_stands(const struct check *check, bool archived, const char *name)
{
    struct stat status;
    g_autofree char *directory = installation_credential_directory(check->installation, archived);
    g_autofree char *path = g_build_filename(directory, name, NULL);
    return lstat(path, &status) == 0;
}

static bool check_temporary(struct check *check, bool archived, const char *name, const char *uuid,
                            const char *owner, GError **error)
{
    /* An owner that has just ended has named or removed it. */
    if ((owner != NULL && owner_lives(owner)) || !entry_stands(check, archived, name))
        return true;
    const bool repair = check->request->repair;
    if (repair && !credential_file_remove_temporary(check->files, uuid, error))
        return false;
    check_note(check, CHECK_REMARK, repair,
               repair ? ".%s.tmp was left by a process that has ended; it was removed"
                      : ".%s.tmp was left by a process that has ended: \"testamur check --repair\" "
                        "removes it",
               uuid);
    return true;
}

static bool check_entry(struct check *check, bool archived, const char *name, GError **error)
{
    char uuid[UUID_LENGTH + 1];
    g_autofree char *status = NULL;
    g_autofree char *owner = NULL;
    g_autofree char *shown = text_show(name);
    const char *place = archived ? "credentials_invalidated" : "credentials";
    const enum entry_kind kind = read_name(name, uuid);
    if (kind != ENTRY_FOREIGN && !inspection_find(check->database, uuid, &status, &owner, error))
        return false;
    const bool odd =
        kind != ENTRY_DOCUMENT || status == NULL || archived != g_str_equal(status, "invalidated");
    if (odd && !entry_stands(check, archived, name))
        return true;
    if (kind == ENTRY_TEMPORARY)
        return check_temporary(check, archived, name, uuid, owner, error);
    if (kind == ENTRY_FOREIGN || status == NULL) {
        check_note(check, CHECK_DAMAGE, false,
                   "%s/%s belongs to no credential: look at it and move it away", place, shown);
        return true;
    }
    const bool withdrawn = g_str_equal(status, "invalidated");
    if (withdrawn && !archived && *owner == '\0')
        return check_withdrawn(check, uuid, error);
    if (archived && !withdrawn)
        check_note(check, CHECK_DAMAGE, false,
                   "%s/%s stands in the archive, but its credential is %s: move it away", place,
                   shown, status);
    if (!archived && g_str_equal(status, "error"))
        check_note(check, CHECK_REMARK, false,
                   "%s/%s was left by an attempt that failed; the next attempt replaces it", place,
                   shown);
    return true;
}

/* Permissions beyond those that the installation was made with. What has gone since it was listed has none. */
static void check_mode(struct check *check, const char *path, mode_t allowed)
{
    struct stat status;
    if (lstat(path, &status) != 0 || S_ISLNK(status.st_mode)
        || (status.st_mode & 0777 & ~allowed) == 0)
        return;
    g_autofree char *shown = text_show(path);
    check_note(
        check, CHECK_REMARK, false,
        "%s is open to more people than it ought to be (mode %04o): \"chmod %04o\" closes it",
        shown, (guint)(status.st_mode & 07777), (guint)allowed);
}

/* What a directory may be open to: the group of operators, or who hands out the live credentials' files. */
static mode_t directory_mode(const struct check *check, bool archived)
{
    struct stat status;
    const bool group =
        stat(check->installation->directory, &status) == 0 && (status.st_mode & S_IWGRP) != 0;
    return group ? 02770 : archived ? 0700 : 02750;
}

static bool check_directory(struct check *check, bool archived, GError **error)
{
    mode_t mode = 0600;
    g_autofree char *path = installation_credential_directory(check->installation, archived);
    if (!installation_file_mode(check->installation, archived, &mode, error))
        return false;
    check_mode(check, path, directory_mode(check, archived));
    g_autoptr(GDir) directory = g_dir_open(path, 0, error);
    if (directory == NULL)
        return false;
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        check_mode(check, entry, mode);
        if (!check_entry(check, archived, name, error))
            return false;
    }
    return true;
}

/* A file moved by the repair of one directory belongs to the other, which is read after it. */
bool check_directories(struct check *check, GError **error)
{
    const guint64 repaired = check->result->repaired;
    g_autofree char *database =
        g_build_filename(check->installation->directory, "testamur.db", NULL);
    struct stat status;
    if (stat(check->installation->directory, &status) != 0)
        status.st_mode = 0;
    check_mode(check, check->installation->directory, 02770);
    check_mode(check, database, (status.st_mode & 0020) != 0 ? 0660 : 0600);
    if (!check_directory(check, false, error) || !check_directory(check, true, error))
        return false;
    return check->result->repaired == repaired || credential_files_sync(check->files, error);
}
