/* An import as work: the wish, what came of it row by row, and carrying it out on a job's thread. Layer:
 * console/pages, and used there by intake*.c only. No curses. */
#ifndef CONSOLE_PAGES_INTAKE_WORK_H
#define CONSOLE_PAGES_INTAKE_WORK_H

#include "base/cleanup.h"
#include "console/pages/columns_work.h"
#include "operations/import.h"
#include "operations/moving.h"

#include <glib.h>
#include <stdbool.h>

struct intake_wish {
    GPtrArray *paths;    /* of char * */
    GHashTable *courses; /* question -> the course that it was answered with: key */
    GHashTable *names;   /* name in rows -> the course that is meant: key */
    GHashTable *said; /* how a file (its path) is to be read, as it was said: struct columns_said */
    char *media;      /* of moving in: MEDIA_ROOT; NULL: none */
    bool skip_bad_rows, dry_run;
};
struct intake_wish *intake_wish_new(void);
struct intake_wish *intake_wish_copy(const struct intake_wish *wish);
void intake_wish_free(struct intake_wish *wish);
DEFINE_AUTOPTR(intake_wish, intake_wish_free)

/* Which rows are shown: those of one verdict, or one of these. */
enum intake_shown {
    INTAKE_ALL = -1,
    INTAKE_ATTENTION = -2, /* refused, skipped, in conflict, or with a name to review */
};

/* Texts come from outside. */
struct intake_row {
    guint file;         /* index in the report */
    gint64 number;      /* line or entry */
    const char *object; /* what the row is about, when moving in; NULL: a learner */
    char *name, *note;
    enum staged_verdict verdict;
};
void intake_row_clear(struct intake_row *row);

struct intake_file {
    char *name, *title, *course; /* course NULL: people only */
    const char *row_word;        /* "line", "row" or "entry" */
    gint64 rows, reviews;
    gint64 counts[STAGED_VERDICTS];
    GPtrArray *notices; /* of char * */
};

/* The rows stay where they were staged, in temporary tables of a connection that the report keeps, however many they
 * are; whoever reads them is one thread at a time. */
struct intake_report {
    GPtrArray *files; /* of struct intake_file */
    gint64 rows;      /* in the order of the files, from 0 */
    gint64 counts[STAGED_VERDICTS], attention;
    bool moving; /* it is an installation of learning-credentials */
    bool applied;
    char *refusal; /* why nothing can be imported as it is: rows are damaged; NULL: it can */
    guint users;
    struct installation *installation;
    struct import_result *result;
    struct moving_result *moved; /* instead, when moving in */
};
struct intake_report *intake_report_ref(struct intake_report *report); /* on the console's thread */
void intake_report_unref(struct intake_report *report);
DEFINE_AUTOPTR(intake_report, intake_report_unref)

/* How many rows are so, and whether a row is. `shown`: a verdict, or enum intake_shown. */
gint64 intake_report_count(const struct intake_report *report, int shown);
bool intake_report_shows(const struct intake_report *report, gint64 index, int shown);

/* A row; the caller clears it. */
bool intake_report_read(struct intake_report *report, gint64 index, struct intake_row *row,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Who is asked, and told, on the job's thread. */
struct intake_watcher {
    char *(*ask)(const struct import_question *question, gpointer data);
    bool (*progress)(const char *phase, const char *file_name, guint64 done, guint64 total,
                     gpointer data);
    struct installation *(*keep)(gpointer data); /* lets the report have the installation */
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

#endif
