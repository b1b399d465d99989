/* Rows of an import that are written together: for each table one statement for some thousand rows, since one for each
 * row would spend most of its time on beginning and ending. Layer: store. Called by operations/import_apply.c and the
 * import files of the store.
 *
 * SQLite sees the rows as two tables, which take the batch as their parameter (type 'p' of statement_bind):
 * import_batch(?1) has a row for each, import_batch_score(?1, place) one for each score that they tell of the column at
 * that place. While a statement reads a row, what it changes is noted as changed by that row (import_before.h).
 * Learners whom the rows make are written by import_made.h, and their grades by import_newcomer_grades.h. */
#ifndef STORE_IMPORT_BATCH_H
#define STORE_IMPORT_BATCH_H

#include "store/import_grades.h"
#include "store/import_stage.h"

/* What a row says of its enrolment: any of the two. */
enum batch_enrolment {
    BATCH_ENROLLED = 0,
    BATCH_ACTIVITY = 1,
    BATCH_MODE = 2,
    BATCH_ENROLMENTS = 4,
};

/* What the rows of a batch are wanted for. */
enum batch_purpose {
    BATCH_MAKES_PEOPLE, /* their learners are made; nothing else of them is kept */
    BATCH_TELLS,        /* what they say is written */
};

struct batch_row {
    struct staged_match match;
    /* its texts and numbers are the batch's; of who is there already only what is told */
    struct staged_row row;
    bool added; /* its learner is made by it, or was by a batch before */
    bool made;  /* and the user name, which the row doesn't tell */
};

struct import_batch {
    struct import_stage *stage;
    enum batch_purpose purpose;
    const GArray *columns; /* of struct staged_column; borrowed */
    gint64 course_id;
    gint64 now;          /* when its learners are made */
    GArray *rows;        /* of struct batch_row */
    GStringChunk *texts; /* of the rows */
    double *numbers;     /* scores and what they are of; never moved */
    guint most;          /* rows */
    gsize numbers_used;
    bool has_added, has_known; /* learners whom it makes, and others */
    guint enrolments;          /* a bit for each enum batch_enrolment that rows of others tell */
    bool has_grades, has_completions, has_numbers, has_possibles; /* any of its rows */
};

/* `columns` and `course_id` are what its rows are about. Caller frees. As long as there is a batch, references
 * are not checked (database_check_references): the course is there, and each learner is there or made by the batch before
 * anything refers to them. */
struct import_batch *import_batch_new(struct import_stage *stage, enum batch_purpose purpose,
                                      const GArray *columns, gint64 course_id,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_batch_free(struct import_batch *batch);
DEFINE_AUTOPTR(import_batch, import_batch_free)

/* Copies a row, in the order of learners. False on error only; when it is full, it has to be written and cleared. */
bool import_batch_add(struct import_batch *batch, const struct staged_match *match,
                      const struct staged_row *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool import_batch_is_full(const struct import_batch *batch);
void import_batch_clear(struct import_batch *batch);

/* A pair of statements that write the same, into a table that is not sealed (seal.h). Of a learner who was just made
 * there is nothing yet that could stand in the way, and `INSERT OR FAIL` into one table need not be ready to take its
 * work back, as all others must: what fails here is taken back with the whole import. That spares keeping each page
 * that it changes. */
struct batch_insert {
    const char *added, *known; /* where `added`, where not */
};
#define BATCH_INSERT(name, columns, select, where, conflict)                                       \
    {                                                                                              \
        .added = "INSERT OR FAIL INTO " name " (" columns ") " select " WHERE added AND " where,   \
        .known = "INSERT INTO " name " (" columns ") " select " WHERE NOT added AND " where        \
                 " " conflict,                                                                     \
    }

/* Runs those of the pair that there are rows for; their parameters are as those of import_batch_run. */
bool import_batch_insert(struct import_batch *batch, const struct batch_insert *insert, gint64 now,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs a statement whose first parameter is the batch, and whose others, if it has any, are the course and the
 * instant. */
bool import_batch_run(struct import_batch *batch, const char *sql, gint64 now,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for the scores of the column at `place`: the parameters are the batch, that place and the subsection. */
bool import_batch_run_scores(struct import_batch *batch, const char *sql, guint place,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
