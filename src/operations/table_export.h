/* Handing out learners, credentials and grades as tables: CSV files for spreadsheets, which import gives back as they
 * were, or JSON lines for other programs. Layer: operations. Called by cli and console.
 *
 * Rows stream: memory holds one of them, however many there are. All of them show one state of the database. A file
 * appears under its name when it is whole. */
#ifndef OPERATIONS_TABLE_EXPORT_H
#define OPERATIONS_TABLE_EXPORT_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "store/credential.h"
#include "store/learner.h"

#include <stdbool.h>

enum table_export_kind {
    TABLE_EXPORT_LEARNERS,
    TABLE_EXPORT_CREDENTIALS,
    TABLE_EXPORT_GRADES, /* what courses know of their learners: enrolments, grades, completions, scores */
    TABLE_EXPORT_KINDS,
};
extern const char *const table_export_words[TABLE_EXPORT_KINDS]; /* "learners" ... */

enum table_export_format {
    TABLE_EXPORT_CSV,
    TABLE_EXPORT_JSON_LINES,
};

struct table_export_request {
    enum table_export_kind kind;
    enum table_export_format format;
    /* a file; of grades also a directory, which gets one for each course; NULL: `write` */
    const char *target;
    bool replace; /* files that are there already */
    /* Gets the text instead of a file, in pieces that end with a row, without a byte order mark. */
    bool (*write)(gpointer data, const char *text, gsize length, GError **error);
    struct learner_filter learners;
    struct credential_filter credentials;
    const char *course;    /* key, of learners and grades; NULL: all */
    const char *username;  /* of grades; NULL: everybody */
    const char *selection; /* in words, for the history; "" for everything */
    /* Called now and then; true cancels. NULL: not called. */
    bool (*progress)(gpointer data, guint64 rows);
    gpointer data;
};

struct table_export_result {
    guint64 rows, bytes, files;
    bool cancelled;   /* no file has appeared but those of whole courses before it */
    char *unrecorded; /* why the history has no row; NULL: it has */
};

/* ERROR_USAGE when the grades of several courses, which have different columns, would stand in one CSV file;
 * ERROR_REFUSED when a file is in the way. Caller frees. */
struct table_export_result *table_export_run(struct installation *installation,
                                             const struct table_export_request *request,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void table_export_result_free(struct table_export_result *result);
DEFINE_AUTOPTR(table_export_result, table_export_result_free)

/* "1000 learners in learners.csv (95.3 kB)", safe to show. Caller frees. */
char *table_export_describe(const struct table_export_request *request,
                            const struct table_export_result *result);

#endif
