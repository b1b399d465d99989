#include "config.h"

#include "operations/check_private.h"

#include "base/error.h"
#include "operations/reprint.h"
#include "store/document.h"

#define PROGRESS_EVERY 1000

struct document_check {
    struct check *check;
    struct reprinter *reprinter;
    struct document document;
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

static bool check_file(struct document_check *work, GError **error)
{
    static const char *const words[] = {
        [FILE_MISSING] = "is missing",
        [FILE_DIFFERENT] = "is damaged",
    };
    struct check *check = work->check;
    const struct document *document = &work->document;
    enum file_state state = FILE_DIFFERENT;
    g_autoptr(GError) unreadable = NULL;
    if (!credential_file_compare(
            check->files, document->archived, document->uuid, (guint64)document->size,
            check->request->read_data ? document->sha256 : NULL, &state, &unreadable))
        state = FILE_DIFFERENT;
    check->result->files += state != FILE_MISSING ? 1 : 0;
    if (state == FILE_RIGHT)
        return true;
    struct reprint reprint;
    if (check->request->repair)
        return !rebuild(work, &reprint) || repair_file(work, &reprint, words[state], error);
    check_note(check, CHECK_DAMAGE, false,
               "%s/%s.pdf %s: \"testamur check --repair\" writes it again", place_name(document),
               document->uuid, words[state]);
    return true;
}

static bool check_document(struct document_check *work, GError **error)
{
    struct check *check = work->check;
    struct reprint reprint;
    check->result->documents++;
    if (check->request->read_data && !rebuild(work, &reprint))
        return true;
    return !check->write_files || check_file(work, error);
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
    const bool tails = check->request->read_data || check->request->repair;
    g_autoptr(statement) stream = document_stream(check->database, tails, error);
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
        else if (!check_document(work, error) || !tell_progress(check, error))
            return false;
    }
}

bool check_documents(struct check *check, GError **error)
{
    struct document_check work = {
        .check = check,
        .reprinter = reprinter_new(check->database),
    };
    bool done = check_each(&work, error);
    reprinter_free(work.reprinter);
    document_clear(&work.document);
    if (done && check->request->repair && check->result->repaired > 0)
        done = credential_files_sync(check->files, error);
    return done;
}
