#include "config.h"

#include "operations/check_private.h"

#include "base/error.h"
#include "operations/file_view.h"
#include "operations/reprint.h"
#include "store/document.h"
#include "store/inspection.h"

#define PROGRESS_EVERY 1000

struct document_check {
    struct check *check;
    struct reprinter *reprinter;
    struct document document;
    GArray *suspects; /* gint64: credentials whose files were not right when the stream came by */
};

/* The document as a file. False when the database can't give it, which is noted. */
static bool rebuild(struct document_check *work, struct reprint *reprint)
{
    g_autoptr(GError) fault = NULL;
    if (reprinter_make(work->reprinter, &work->document, reprint, &fault))
        return true;
    check_note(work->check, CHECK_DAMAGE, false, "%s", fault->message);
    return false;
}

static const char *place_name(const struct document *document)
{
    return document->archived ? "credentials_invalidated" : "credentials";
}

static bool repair_file(struct document_check *work, const struct reprint *reprint,
                        const char *what, GError **error)
{
    const struct document *document = &work->document;
    if (!credential_file_write(work->check->files, document->archived, document->uuid,
                               reprint->parts, reprint->count, error))
        return false;
    check_note(work->check, CHECK_DAMAGE, true, "%s/%s.pdf %s; it was written again",
               place_name(document), document->uuid, what);
    return true;
}

/* Whether the file is what the document says; one that can't be read is damaged. */
static enum file_state compare_file(const struct document_check *work)
{
    const struct check *check = work->check;
    const struct document *document = &work->document;
    enum file_state state = FILE_DIFFERENT;
    g_autoptr(GError) unreadable = NULL;
    if (!credential_file_compare(
            check->files, document->archived, document->uuid, (guint64)document->size,
            check->request->read_data ? document->sha256 : NULL, &state, &unreadable))
        return FILE_DIFFERENT;
    return state;
}

/* What is found beside the stream may be another process's work: it is only noted for a second look. */
static void check_file(struct document_check *work)
{
    const enum file_state state = compare_file(work);
    work->check->result->files += state != FILE_MISSING ? 1 : 0;
    if (state != FILE_RIGHT)
        g_array_append_val(work->suspects, work->document.credential_id);
}

/* What decides whether a credential's file must be there, and where. If two looks at it agree, it was so all the
 * time between: the setting tells when it was changed, and a credential that was withdrawn stays so. */
struct standing {
    struct file_view_state view;
    bool settled; /* there is a document, which waits neither for its owner nor for recover */
    bool archived;
};

static bool read_standing(struct document_check *work, gint64 credential_id,
                          struct standing *standing, GError **error)
{
    struct database *database = work->check->database;
    struct document *document = &work->document;
    g_autofree char *status = NULL;
    g_autofree char *owner = NULL;
    *standing = (struct standing){ 0 };
    if (!file_view_read_state(database, &standing->view, error))
        return false;
    const int found = document_read(database, credential_id, document, error);
    if (found != 1)
        return found == 0;
    if (!inspection_find(database, document->uuid, &status, &owner, error))
        return false;
    standing->archived = document->archived;
    standing->settled = owner != NULL && *owner == '\0';
    return true;
}

static bool stands_still(const struct standing *one, const struct standing *other)
{
    return one->view.changed == other->view.changed && one->view.due == other->view.due
           && one->settled == other->settled && one->archived == other->archived;
}

/* A fault is one if setting, row and file stand still around it. */
static bool look_again(struct document_check *work, gint64 credential_id, enum file_state *state,
                       GError **error)
{
    struct standing before, after;
    do {
        *state = FILE_RIGHT;
        if (!read_standing(work, credential_id, &before, error))
            return false;
        if (before.view.due && before.settled)
            *state = compare_file(work);
        if (*state == FILE_RIGHT)
            return true;
        if (!read_standing(work, credential_id, &after, error))
            return false;
    } while (!stands_still(&before, &after));
    return true;
}

static bool note_file(struct document_check *work, enum file_state state, GError **error)
{
    static const char *const words[] = {
        [FILE_MISSING] = "is missing",
        [FILE_DIFFERENT] = "is damaged",
    };
    struct check *check = work->check;
    const struct document *document = &work->document;
    struct reprint reprint;
    if (check->request->repair)
        return !rebuild(work, &reprint) || repair_file(work, &reprint, words[state], error);
    check_note(check, CHECK_DAMAGE, false,
               "%s/%s.pdf %s: \"testamur check --repair\" writes it again", place_name(document),
               document->uuid, words[state]);
    return true;
}

/* The transaction of a repair keeps others from withdrawing what is being written again. */
static bool check_suspect(struct document_check *work, gint64 credential_id, GError **error)
{
    struct check *check = work->check;
    enum file_state state = FILE_RIGHT;
    g_autoptr(transaction) transaction = NULL;
    if (check->request->repair) {
        transaction = transaction_begin(check->database, error);
        if (transaction == NULL)
            return false;
    }
    g_autoptr(GError) damaged = NULL;
    if (!look_again(work, credential_id, &state, &damaged)) {
        if (!g_error_matches(damaged, STORE_ERROR, ERROR_DATA)) {
            g_propagate_error(error, g_steal_pointer(&damaged));
            return false;
        }
        check_note(check, CHECK_DAMAGE, false, "%s", damaged->message);
        return true;
    }
    return (state == FILE_RIGHT || note_file(work, state, error))
           && (transaction == NULL || database_commit(check->database, error));
}

static bool check_suspects(struct document_check *work, GError **error)
{
    for (guint i = 0; i < work->suspects->len; i++)
        if (!check_suspect(work, g_array_index(work->suspects, gint64, i), error))
            return false;
    return true;
}

static void check_document(struct document_check *work)
{
    struct check *check = work->check;
    struct reprint reprint;
    check->result->documents++;
    if ((!check->request->read_data || rebuild(work, &reprint)) && check->write_files)
        check_file(work);
}

static bool tell_progress(const struct check *check, GError **error)
{
    const struct check_request *request = check->request;
    if (request->progress == NULL || check->result->documents % PROGRESS_EVERY != 0
        || request->progress(request->progress_data, check->result->documents))
        return true;
    g_set_error_literal(error, OPERATIONS_ERROR, ERROR_CANCELLED,
                        "the check was cancelled; what was repaired stays repaired");
    return false;
}

static bool check_each(struct document_check *work, GError **error)
{
    struct check *check = work->check;
    g_autoptr(statement) stream =
        document_stream(check->database, check->request->read_data, error);
    if (stream == NULL)
        return false;
    for (;;) {
        g_autoptr(GError) damaged = NULL;
        const int step = document_next(stream, &work->document, &damaged);
        if (step == 0)
            return true;
        if (step < 0 && !g_error_matches(damaged, STORE_ERROR, ERROR_DATA)) {
            g_propagate_error(error, g_steal_pointer(&damaged));
            return false;
        }
        if (step < 0)
            check_note(check, CHECK_DAMAGE, false, "%s", damaged->message);
        else
            check_document(work);
        if (!tell_progress(check, error))
            return false;
    }
}

bool check_documents(struct check *check, GError **error)
{
    struct document_check work = {
        .check = check,
        .reprinter = reprinter_new(check->database),
        .suspects = g_array_new(FALSE, FALSE, sizeof(gint64)),
    };
    bool done = check_each(&work, error) && check_suspects(&work, error);
    reprinter_free(work.reprinter);
    g_array_unref(work.suspects);
    document_clear(&work.document);
    if (done && check->request->repair && check->result->repaired > 0)
        done = credential_files_sync(check->files, error);
    return done;
}
