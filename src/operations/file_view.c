#include "config.h"

#include "operations/file_view.h"

#include "base/error.h"
#include "base/owner.h"
#include "base/text.h"
#include "base/uuid.h"
#include "operations/credential_files.h"
#include "operations/reprint.h"
#include "operations/settings.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The row of the table `setting` that holds the note: the owner's mark, a line feed, and the directory for what
 * belongs nowhere, or nothing. */
#define NOTE "files_follow"
#define PROGRESS_EVERY 500

struct file_view {
    struct installation *installation;
    struct database *database;
    const struct file_view_request *request;
    struct file_view_result *result;
    struct credential_files *files;
    struct reprinter *reprinter;
    char *aside; /* NULL: files that belong nowhere stay */
    bool write_files;
    guint64 done;
};

bool file_view_did(const struct file_view_result *result)
{
    return result->written + result->moved + result->removed + result->kept + result->aside
               + result->damaged
           > 0;
}

bool file_view_note(struct database *database, const char *aside, GError **error)
{
    g_autofree char *owner = owner_mark();
    g_autofree char *note = g_strconcat(owner, "\n", aside != NULL ? aside : "", NULL);
    return setting_write(database, NOTE, note, error);
}

/* Whose the note is. */
enum note_owner {
    NOTE_NONE, /* there is none */
    NOTE_OURS,
    NOTE_OTHERS,    /* a living process's */
    NOTE_ABANDONED, /* its owner has ended */
};

/* What a restore calls it (restore.c). Anything else stands in a damaged or foreign database, and would lead elsewhere. */
static bool is_aside(const char *name)
{
    return g_str_has_prefix(name, "replaced-") && strchr(name, '/') == NULL;
}

static bool file_view_read_note(struct database *database, char **aside, enum note_owner *owner,
                                GError **error)
{
    g_autofree char *note = NULL;
    *aside = NULL;
    *owner = NOTE_NONE;
    if (!setting_read(database, NOTE, &note, error))
        return false;
    if (note == NULL)
        return true;
    char *end = strchrnul(note, '\n');
    if (*end != '\0' && is_aside(end + 1))
        *aside = g_strdup(end + 1);
    *end = '\0';
    g_autofree char *own = owner_mark();
    *owner = g_str_equal(note, own) ? NOTE_OURS : owner_lives(note) ? NOTE_OTHERS : NOTE_ABANDONED;
    return true;
}

bool file_view_waits(struct database *database, bool *waits, GError **error)
{
    enum note_owner owner = NOTE_NONE;
    *waits = false;
    /* Whoever ended meanwhile may have dropped it: what a dead process left stays for a second look. */
    for (int look = 0; look < 2; look++) {
        g_autofree char *aside = NULL;
        if (!file_view_read_note(database, &aside, &owner, error))
            return false;
        if (owner != NOTE_ABANDONED)
            return true;
    }
    *waits = true;
    return true;
}

bool file_view_read_state(struct database *database, struct file_view_state *state, GError **error)
{
    bool writes = false;
    g_autofree char *note = NULL;
    if (!settings_write_files(database, &writes, &state->changed, error)
        || !setting_read(database, NOTE, &note, error))
        return false;
    state->due = writes && note == NULL;
    return true;
}

/* Makes the note this process's own, so that two that come at the same time do not both follow. What is followed
 * is read in the same transaction: whoever changes it later takes the note away. */
static bool file_view_take(struct file_view *view, bool *ours, GError **error)
{
    gint64 changed = 0;
    enum note_owner owner = NOTE_NONE;
    g_autofree char *aside = NULL;
    *ours = false;
    if (!file_view_read_note(view->database, &aside, &owner, error))
        return false;
    if (owner == NOTE_NONE || owner == NOTE_OTHERS)
        return true;
    g_autoptr(transaction) transaction = transaction_begin(view->database, error);
    if (transaction == NULL || !file_view_read_note(view->database, &view->aside, &owner, error)
        || !settings_write_files(view->database, &view->write_files, &changed, error))
        return false;
    *ours = owner == NOTE_OURS || owner == NOTE_ABANDONED;
    return (!*ours || file_view_note(view->database, view->aside, error))
           && database_commit(view->database, error);
}

/* Whether the files still are this process's to move. To be asked in a transaction. */
static bool file_view_still_ours(const struct file_view *view, bool *ours, GError **error)
{
    enum note_owner owner = NOTE_NONE;
    g_autofree char *aside = NULL;
    const bool done = file_view_read_note(view->database, &aside, &owner, error);
    *ours = owner == NOTE_OURS;
    return done;
}

/* Moves a file out of the way, to the same name below the directory for that. */
static bool move_aside(struct file_view *view, bool archived, const char *name, GError **error)
{
    g_autofree char *place = installation_credential_directory(view->installation, archived);
    g_autofree char *below = g_path_get_basename(place);
    g_autofree char *directory =
        g_build_filename(view->installation->directory, view->aside, below, NULL);
    struct stat status;
    if (stat(view->installation->directory, &status) != 0)
        status.st_mode = 0700;
    g_autofree char *to = g_build_filename(directory, name, NULL);
    if (g_mkdir_with_parents(directory, status.st_mode & 0770) == 0
        && renameat(credential_files_directory(view->files, archived), name, AT_FDCWD, to) == 0) {
        view->result->aside++;
        return true;
    }
    const int fault = errno;
    g_autofree char *shown = text_show(to);
    g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "a file can't be moved to %s: %s", shown,
                g_strerror(fault));
    return false;
}

/* The state of a credential's file in one place; what can't be read counts as different. */
static enum file_state look(struct file_view *view, bool archived, const struct document *document)
{
    g_autoptr(GError) fault = NULL;
    enum file_state state = FILE_DIFFERENT;
    if (!credential_file_compare(view->files, archived, document->uuid, (guint64)document->size,
                                 document->sha256, &state, &fault))
        return FILE_DIFFERENT;
    return state;
}

static bool write_file(struct file_view *view, const struct document *document, GError **error)
{
    struct reprint reprint;
    g_autoptr(GError) fault = NULL;
    if (!reprinter_make(view->reprinter, document, &reprint, &fault)) {
        if (error_is_passing(fault)) {
            g_propagate_error(error, g_steal_pointer(&fault));
            return false;
        }
        view->result->damaged++;
        return true;
    }
    view->result->written++;
    return credential_file_write(view->files, document->archived, document->uuid, reprint.parts,
                                 reprint.count, error);
}

static bool follow_written(struct file_view *view, const struct document *document, GError **error)
{
    const bool archived = document->archived;
    bool moved = false;
    if (look(view, archived, document) == FILE_RIGHT)
        return true;
    if (look(view, !archived, document) == FILE_RIGHT) {
        if (!credential_file_move(view->files, !archived, document->uuid, &moved, error))
            return false;
        view->result->moved += moved ? 1 : 0;
        return true;
    }
    return write_file(view, document, error);
}

/* Only what the database can write again byte for byte is removed. */
static bool follow_removed(struct file_view *view, const struct document *document, GError **error)
{
    for (int archived = 0; archived < 2; archived++) {
        const enum file_state state = look(view, archived, document);
        bool removed = false;
        if (state == FILE_RIGHT) {
            if (!credential_file_remove(view->files, archived, document->uuid, &removed, error))
                return false;
            view->result->removed += removed ? 1 : 0;
        } else if (state == FILE_DIFFERENT && view->aside == NULL) {
            view->result->kept++;
        }
    }
    return true;
}

/* Whether the files of a document are as they are to be, seen from a row that may be old by now. */
static bool is_followed(struct file_view *view, const struct document *document)
{
    const bool archived = document->archived;
    return view->write_files ? look(view, archived, document) == FILE_RIGHT
                                   && look(view, !archived, document) == FILE_MISSING
                             : look(view, false, document) == FILE_MISSING
                                   && look(view, true, document) == FILE_MISSING;
}

/* The transaction keeps others from withdrawing a credential while its file is put where it belongs. */
static bool follow_document(struct file_view *view, gint64 credential_id, struct document *document,
                            GError **error)
{
    bool ours = false;
    g_autoptr(transaction) transaction = transaction_begin(view->database, error);
    if (transaction == NULL || !file_view_still_ours(view, &ours, error))
        return false;
    /* Whoever changed the setting since lets the files follow what it says now, or recover does. */
    if (!ours)
        return true;
    g_autoptr(GError) damaged = NULL;
    const int found = document_read(view->database, credential_id, document, &damaged);
    if (found < 0 && g_error_matches(damaged, STORE_ERROR, ERROR_DATA)) {
        view->result->damaged++;
        return true;
    }
    if (found < 0)
        g_propagate_error(error, g_steal_pointer(&damaged));
    return found == 0
           || (found == 1
               && (view->write_files ? follow_written : follow_removed)(view, document, error)
               && database_commit(view->database, error));
}

static bool tell_progress(struct file_view *view, GError **error)
{
    view->done++;
    if (view->request->progress == NULL || view->done % PROGRESS_EVERY != 0
        || view->request->progress(view->request->data, view->done))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED,
                        "the files do not follow the database yet: the next command that "
                        "writes, or \"testamur recover\", goes on");
    return false;
}

/* The credentials whose files have to change. */
static bool find_documents(struct file_view *view, struct document *document, GArray *ids,
                           GError **error)
{
    int step = -1;
    g_autoptr(statement) stream = document_stream(view->database, false, error);
    while (stream != NULL && (step = document_next(stream, document, error)) == 1) {
        if (!is_followed(view, document))
            g_array_append_val(ids, document->credential_id);
        else if (!tell_progress(view, error))
            return false;
    }
    return step == 0;
}

static bool follow_documents(struct file_view *view, GError **error)
{
    struct document document = { 0 };
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    bool done = find_documents(view, &document, ids, error);
    for (guint i = 0; done && i < ids->len; i++)
        done = follow_document(view, g_array_index(ids, gint64, i), &document, error)
               && tell_progress(view, error);
    document_clear(&document);
    return done;
}

/* Whether a file's name is that of a credential's file which does not belong where it is. */
static bool is_stray(struct file_view *view, bool archived, const char *name, bool *stray,
                     GError **error)
{
    char uuid[UUID_LENGTH + 1];
    g_autofree char *status = NULL;
    g_autofree char *owner = NULL;
    *stray = false;
    if (strlen(name) != UUID_LENGTH + 4 || !g_str_has_suffix(name, ".pdf"))
        return true;
    g_strlcpy(uuid, name, sizeof uuid);
    if (!g_uuid_string_is_valid(uuid))
        return true;
    if (!inspection_find(view->database, uuid, &status, &owner, error))
        return false;
    if (status == NULL)
        *stray = true;
    else if (g_str_equal(status, "available") || g_str_equal(status, "invalidated"))
        *stray = !view->write_files || archived != g_str_equal(status, "invalidated");
    return true;
}

static bool follow_directory(struct file_view *view, bool archived, GError **error)
{
    g_autofree char *path = installation_credential_directory(view->installation, archived);
    g_autoptr(GDir) directory = g_dir_open(path, 0, error);
    const char *name;
    bool done = directory != NULL;
    while (done && (name = g_dir_read_name(directory)) != NULL) {
        bool stray = false;
        done = is_stray(view, archived, name, &stray, error)
               && (!stray || move_aside(view, archived, name, error));
    }
    return done;
}

/* Another process may have noted since that the files must follow once more. */
static bool file_view_drop_note(struct file_view *view, GError **error)
{
    bool ours = false;
    g_autoptr(transaction) transaction = transaction_begin(view->database, error);
    return transaction != NULL && file_view_still_ours(view, &ours, error)
           && (!ours || setting_write(view->database, NOTE, NULL, error))
           && database_commit(view->database, error);
}

static bool file_view_follow(struct file_view *view, GError **error)
{
    view->files = credential_files_open(view->installation, error);
    if (view->files == NULL)
        return false;
    view->reprinter = reprinter_new(view->database);
    /* The note goes last, when everything before it is on the disk. */
    return follow_documents(view, error)
           && (view->aside == NULL
               || (follow_directory(view, false, error) && follow_directory(view, true, error)))
           && credential_files_sync(view->files, error) && file_view_drop_note(view, error);
}

bool file_view_settle(struct installation *installation, const struct file_view_request *request,
                      struct file_view_result *result, GError **error)
{
    *result = (struct file_view_result){ 0 };
    struct file_view view = {
        .installation = installation,
        .database = installation->database,
        .request = request,
        .result = result,
    };
    bool ours = false;
    bool done = file_view_take(&view, &ours, error);
    if (done && ours)
        done = file_view_follow(&view, error);
    credential_files_close(view.files);
    reprinter_free(view.reprinter);
    g_free(view.aside);
    return done;
}
