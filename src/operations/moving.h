/* Moving in: taking over an installation of learning-credentials from its SQLite database or a dump of it (manage.py
 * dumpdata), with the files of its media directory. Layer: operations. Called by commands and pages. Source:
 * REFERENCE.md sections 1, 2, 5, 10, 12, 13; DESIGN.md sections 3 and 5.
 *
 * Everything is read and looked at first; then all rows are written in one transaction, or none is. A dry run takes the
 * same way and undoes the transaction, so that it says the same. What is there already stays as it is, so a second run
 * changes nothing. PDFs are adopted as they are: into the database with their rows, then as files; if that is
 * interrupted, recover writes the rest. */
#ifndef OPERATIONS_MOVING_H
#define OPERATIONS_MOVING_H

#include "base/cleanup.h"

#include "operations/installation.h"
#include "store/import_stage.h"

#define MOVING_KIND "learning-credentials"

struct moving_options {
    const char *media;  /* the directory that was MEDIA_ROOT; NULL: there is none */
    const char *output; /* LEARNING_CREDENTIALS_OUTPUT_DIR below it; NULL: the default */
    bool dry_run;
    bool skip_bad_rows;
    /* Told now and then; false cancels. May be NULL. */
    bool (*progress)(const char *phase, const char *file_name, guint64 done, guint64 total,
                     void *data);
    void *data;
};

/* What a row is about, in the order of work. */
enum moving_object {
    MOVING_COURSE,
    MOVING_ASSET,
    MOVING_TYPE,
    MOVING_CONFIGURATION,
    MOVING_LEARNER,
    MOVING_PATH,
    MOVING_PATH_ENROLMENT,
    MOVING_CREDENTIAL,
    MOVING_OTHER, /* a row of a table that these refer to */
    MOVING_OBJECTS,
};

/* "credential type"; static. */
extern const char *const moving_object_names[MOVING_OBJECTS];

/* The verdict on one row of the old installation. Texts come from outside. */
struct moving_row {
    enum moving_object object;
    guint64 number;   /* of the row in its table, or of the entry in the dump */
    const char *name; /* user name, slug, type's name, key; "" when the row does not say */
    enum staged_verdict verdict;
    bool attention; /* worth telling even when all went well */
    char *note;     /* NULL: nothing to add */
};

struct moving_result {
    char *name;           /* of the file, without directory */
    const char *title;    /* what the file is */
    const char *row_word; /* "row" or "entry" */
    GArray *rows;         /* of struct moving_row, in the order of work */
    gint64 counts[MOVING_OBJECTS][STAGED_VERDICTS];
    /* adopted by this run; not found for credentials that ought to have one */
    gint64 pdfs, pdfs_missing;
    GPtrArray *notices; /* sentences (char *) about the whole */
    bool applied;
    GError *refusal; /* not NULL: rows are damaged, so nothing was changed */
    GStringChunk *texts;
};

/* Whether a file looks like such an installation; a file that can't be opened is none, and whoever opens it
 * next says why. Reads its first bytes only. */
bool moving_recognise(const char *path);

/* Takes it over. NULL on error: nothing was changed. Caller frees. */
struct moving_result *moving_run(struct installation *installation, const char *path,
                                 const struct moving_options *options,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void moving_result_free(struct moving_result *result);
DEFINE_AUTOPTR(moving_result, moving_result_free)

#endif
