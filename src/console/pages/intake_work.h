/* An import as work: the wish, what came of it row by row, and carrying it out on a job's thread. Layer:
 * console/pages, and used there by intake*.c only. No curses. */
#ifndef CONSOLE_PAGES_INTAKE_WORK_H
#define CONSOLE_PAGES_INTAKE_WORK_H

#include "base/cleanup.h"
#include "operations/installation.h"
#include "store/import_stage.h"

#include <glib.h>
#include <stdbool.h>

struct intake_wish {
    GPtrArray *paths;    /* of char * */
    GHashTable *courses; /* what a file (its name) is about, as it was answered: key */
    char *media;         /* of moving in: MEDIA_ROOT; NULL: none */
    bool skip_bad_rows, dry_run;
};
struct intake_wish *intake_wish_new(void);
struct intake_wish *intake_wish_copy(const struct intake_wish *wish);
void intake_wish_free(struct intake_wish *wish);
DEFINE_AUTOPTR(intake_wish, intake_wish_free)

/* Texts come from outside, and are borrowed from the report. */
struct intake_row {
    guint file;
    gint64 number;      /* line or entry */
    const char *object; /* what the row is about, when moving in; NULL: a learner */
    const char *name, *note;
    enum staged_verdict verdict;
    bool attention; /* refused, skipped, in conflict, or with a name to review */
};

struct intake_file {
    char *name, *title, *course; /* course NULL: people only */
    const char *row_word;        /* "line", "row" or "entry" */
    gint64 rows, reviews;
    gint64 counts[STAGED_VERDICTS];
    GPtrArray *notices; /* of char * */
};

struct intake_report {
    GPtrArray *files; /* of struct intake_file */
    GArray *rows;     /* of struct intake_row, in the order of the files */
    GStringChunk *texts;
    bool moving; /* it is an installation of learning-credentials */
    bool applied;
    char *refusal; /* why nothing can be imported as it is: rows are damaged; NULL: it can */
};
void intake_report_free(struct intake_report *report);
DEFINE_AUTOPTR(intake_report, intake_report_free)

/* Who is asked, and told, on the job's thread. */
struct intake_watcher {
    char *(*ask_course)(const char *file_name, const char *proposal,
                        gpointer data); /* may be NULL */
    bool (*progress)(const char *phase, const char *file_name, guint64 done, guint64 total,
                     gpointer data);
    gpointer data;
};

/* Carries it out; NULL with an error: nothing was changed. Caller frees. */
struct intake_report *intake_run(struct installation *installation, const struct intake_wish *wish,
                                 const struct intake_watcher *watcher,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "damaged" for a row that could not be judged, else the verdict's word. Static. */
const char *intake_verdict_word(enum staged_verdict verdict);

/* "103 rows: 100 new, 3 refused; 2 names to review". Caller frees. */
char *intake_counts_words(const struct intake_file *file);

/* Rows as CSV for spreadsheets; `rows`: which ones (guint). Caller frees. */
char *intake_rows_csv(const struct intake_report *report, const GArray *rows);

#endif
