/* Checking an installation: whether the database and the files are what they promise to be. Layer: operations. Called
 * by commands, pages and restore. Source: RELIABILITY.md section 2 (what check verifies), P7; Q31. */
#ifndef OPERATIONS_CHECK_H
#define OPERATIONS_CHECK_H

#include "base/cleanup.h"

#include "operations/installation.h"

enum check_kind {
    CHECK_DAMAGE, /* a promise is broken */
    CHECK_REMARK, /* worth knowing, nothing is lost */
};

struct check_finding {
    enum check_kind kind;
    bool repaired;
    char *text; /* one sentence: what, where, and what to do */
};

struct check_request {
    bool read_data; /* rebuild every document and compare its hash; read every file and asset */
    bool accept;    /* with read_data: tables that another program changed are taken as they are */
    bool repair;    /* write missing and damaged files again from the database */
    /* Called now and then with the number of documents done; false cancels. NULL: not called. */
    bool (*progress)(gpointer data, guint64 documents);
    gpointer progress_data;
};

struct check_result {
    GPtrArray *findings; /* of struct check_finding; the first thousand */
    guint64 damages;     /* all of them, those repaired left out */
    guint64 remarks;
    guint64 repaired;
    guint64 credentials, documents, files, assets; /* how many were looked at */
    gint64 duration;                               /* microseconds */
};

/* Checks all of it, however much is damaged; repair and accept need an installation opened for writing;
 * repair finishes interrupted runs first. An error is that the check itself could not be carried out. Caller frees. */
struct check_result *check_run(struct installation *installation,
                               const struct check_request *request,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Checks a database alone, as a backup is: its structure, assets and (with request->read_data) every document,
 * rebuilt. That work is under way in it is no fault. Nothing is written. Caller frees. */
struct check_result *check_copy(struct database *database, const struct check_request *request,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void check_result_free(struct check_result *result);
DEFINE_AUTOPTR(check_result, check_result_free)

/* "damage", "remark" or "repaired". Static. */
const char *check_finding_word(const struct check_finding *finding);

/* A result in lines, for the command and for pages. Caller frees. */
char *check_words(const struct check_result *result);

#endif
