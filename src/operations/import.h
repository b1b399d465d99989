/* Importing report files: learners, grades, completions, policies. Layer: operations. Called by commands and pages.
 *
 * All files of a call are read and checked into temporary tables without a lock, each row gets its verdict against what
 * is stored, and then everything is applied in one transaction, or nothing is. A dry run takes the same way up to the
 * transaction, so that it says the same.
 *
 * Verdicts are relative to what was stored before the call. Two grade reports of one course are not taken in one call;
 * one learner in two completion pages is taken once, and the second row refused. Tables (rosters, Moodle, Canvas) may
 * have several rows about a learner, and several courses: rows that say different things of the same are refused but
 * for the first. */
#ifndef OPERATIONS_IMPORT_H
#define OPERATIONS_IMPORT_H

#include "base/cleanup.h"

#include "import/mapping.h"
#include "operations/installation.h"
#include "store/import_stage.h"

enum import_question_kind {
    IMPORT_ASKS_COURSE,      /* which course a file is about: a key */
    IMPORT_ASKS_COURSE_NAME, /* which course is meant by a name: a key */
    IMPORT_ASKS_MAPPING,     /* what can't be told from a table: one of the choices */
    IMPORT_ASKS_ENCODING,    /* which code page a file is in: one of the choices */
};

/* Something that a file does not say. */
struct import_question {
    enum import_question_kind kind;
    const char *file_name;
    const char *name;         /* of IMPORT_ASKS_COURSE_NAME: what rows say; else NULL */
    const char *sentence;     /* the question, whole */
    const GPtrArray *choices; /* of struct mapping_choice; NULL or empty: whatever is typed */
    const char *proposal;     /* the answer that is most likely; may be NULL */
};

struct import_request;

struct import_options {
    const char *course;   /* key; NULL: as the files say, or ask */
    const char *kind;     /* NULL: recognised */
    const char *encoding; /* NULL: UTF-8 or marked */
    const char *learner;  /* user name, for a completion that names nobody */
    bool dry_run;
    bool skip_bad_rows;
    const struct mapping *mapping; /* of tables, instead of what is proposed; NULL: none is said */
    const char *const *changes;    /* lines of --map; NULL: none */
    const char *sheet;             /* of workbooks; NULL: the first one */
    bool forget; /* what is remembered about columns is not used, and nothing is remembered */
    /* Says how one of the files is to be read, where that is not the same for all; may be NULL. What it puts into the
     * request (encoding, sheet, mapping, changes) is borrowed until the call is over. */
    void (*refine)(struct import_request *request, void *data);
    /* Asks what a file does not say. Returns the answer, NULL for none. NULL itself: there is nobody to ask. */
    char *(*ask)(const struct import_question *question, void *data);
    /* Told now and then; false cancels. `phase` is a word like "reading". May be NULL. */
    bool (*progress)(const char *phase, const char *file_name, guint64 done, guint64 total,
                     void *data);
    void *data;
};

/* What became of one file. */
struct import_outcome {
    char *name; /* without directory */
    const char *kind, *title;
    const char *row_word; /* what rows are counted by: "line" or "entry" */
    char *course_key;     /* NULL: people only */
    char *encoding;       /* how its characters were read, in words */
    gint64 rows;
    gint64 counts[STAGED_VERDICTS];
    gint64 reviews;     /* rows whose name a person must accept */
    GPtrArray *notices; /* sentences (char *) about the whole file */
    gint64 first, last; /* row ids */
};

struct import_result {
    GPtrArray *outcomes; /* of struct import_outcome, in the order of work */
    bool applied;        /* the changes are committed */
    /* not NULL: rows are damaged, so nothing was changed; exit status and sentence */
    GError *refusal;
    struct import_stage *stage;
};

/* One row, for a report. Texts are borrowed and come from outside. */
struct import_row_outcome {
    gint64 line;
    const char *username; /* "" when the file does not say */
    enum staged_verdict verdict;
    bool review;
    const char *note; /* "" or what differs, or why */
};

/* Imports files. NULL on error: nothing was changed. Caller frees with import_result_free, which also
 * drops the temporary tables, before the installation is closed. */
struct import_result *import_files(struct installation *installation, const char *const *paths,
                                   const struct import_options *options,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_result_free(struct import_result *result);
DEFINE_AUTOPTR(import_result, import_result_free)

/* Calls `tell` for the rows of a file in its order: those that are refused, skipped, in conflict or have a
 * name for review, or all of them. */
bool import_result_tell_rows(struct import_result *result, const struct import_outcome *outcome,
                             bool all,
                             void (*tell)(const struct import_row_outcome *row, void *data),
                             void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
