/* The staging area of an import: rows as files tell them (import_rows.h), what is found out about them in temporary
 * tables of this connection, and the verdict on each. Nothing here takes the write lock or changes the installation.
 * Layer: store. Called by operations/import*.c.
 *
 * The order of work: begin, add every row of every file, then per group of files judge people
 * (import_people.h) and what the rows are about (import_grades.h, import_completions.h, enrolment alone for
 * profiles), then, in a write transaction, apply. Rows are numbered from 1 in the order they were added;
 * the verdicts are bytes in memory, texts stay in the tables. */
#ifndef STORE_IMPORT_STAGE_H
#define STORE_IMPORT_STAGE_H

#include "base/cleanup.h"

#include "store/database.h"
#include "store/import_before.h"

enum staged_verdict {
    STAGED_PENDING,
    STAGED_NEW,
    STAGED_CHANGED,
    STAGED_UNCHANGED,
    STAGED_CONFLICT, /* differs from a value set by hand, which stays; the rest of the row is taken */
    STAGED_SKIPPED, /* damaged, and left out at the operator's wish */
    STAGED_REFUSED,
    STAGED_VERDICTS,
};

/* The words for verdicts, as printed and stored. */
extern const char *const staged_verdict_names[STAGED_VERDICTS];

/* The learner has no enrolment, and gets none. */
#define STAGED_NOT_ENROLLED (-2)

/* A row as a file tells it. Texts may be NULL: the file does not say. */
struct staged_row {
    gint64 id;
    gint64 file; /* index of the file in this call */
    gint64 line;
    gint64 import_id; /* of the file's record; set for writing, not staged */
    const char *username, *lms_id, *email;
    const char *external_id; /* the institution's own number */
    /* the number in "moodle" or "canvas"; Open edX's is lms_id */
    const char *platform, *platform_id;
    bool has_name; /* first and last name and name are known and good enough to be stored */
    const char *name, *first_name, *last_name;
    const char *name_remark; /* why the name must be reviewed; NULL: it need not */
    const char *language;
    const char *mode;
    int activity;        /* of the enrolment: 1, 0, -1 for unknown, or STAGED_NOT_ENROLLED */
    const char *account; /* as import_account.h has it; NULL: the file does not say */
    bool has_grade;
    double grade;
    const double *scores; /* NaN: not attempted */
    gsize score_count;
    const double *possibles; /* of each score; NULL: 1; NaN: the row says nothing of it */
    bool has_completion;
    double ratio, earned, possible; /* NaN: null */
    bool has_completed;
    gint64 completed; /* when */
};

/* Rows that are judged together: those from first to last, or those in a list (of gint64). */
struct staged_rows {
    gint64 first, last;
    const GArray *list; /* NULL: all from first to last */
};

enum match_flag {
    MATCH_RENAME = 1,   /* the row's user name replaces one that was made */
    MATCH_EXTERNAL = 2, /* the row's numbers become known */
    MATCH_PLATFORM = 4,
    /* other rows tell about the learner too: scores that this one lacks are not said */
    MATCH_PARTIAL = 8,
    /* the row's address is one that the learner was known with before a merge */
    MATCH_OTHER_EMAIL = 16,
    MATCH_MERGED = 32,   /* the row is of an account that was merged into the learner's own */
    MATCH_OWN_NAME = 64, /* such a row, of a learner whose own name stays */
};

/* A learner of one row, found or to be made. */
struct staged_match {
    gint64 learner_id;
    gint64 row_id;
    guint8 person; /* enum staged_verdict of what the row says about the person */
    guint8 flags;  /* enum match_flag */
};

/* Statements that run for every row are kept by the stage: even looking them up by their text would cost a
 * tenth of an import. */
enum stage_statement {
    STAGE_ADD_PERSON,
    STAGE_WRITE_PERSON,
    STAGE_RENAME_PERSON,
    STAGE_READ_MADE_NAME,
    STAGE_ADD_IDENTITY,
    STAGE_STATEMENTS,
};

struct import_rows;
struct stage_reader;
struct known_ahead;
struct grades_ahead;
struct newcomers;
void newcomers_free(struct newcomers *newcomers);
/* Nobody will ask for them any more; NULL is fine. */
void newcomers_rest(struct newcomers *newcomers);

/* Whether anybody's name may be kept (name_policy.c). */
enum stage_policies {
    POLICIES_NOT_ASKED,
    POLICIES_MATTER,
    POLICIES_ARE_NONE,
};

/* An import at work. The operation sets and reads what comes first; the rest is the import files' own. */
struct import_stage {
    struct database *database;
    bool (*go_on)(void *data); /* asked by import_stage_go_on; false cancels */
    void *go_on_data;
    struct import_before *before; /* notes what applying changes; NULL: nobody does. Owned */
    /* the record of the first file, from when rows are written on; the others follow */
    gint64 first_import;
    /* What judging found. */
    bool names_differ;          /* a row has another name than its learner */
    gint64 possible_duplicates; /* new learners who have somebody else's address */
    gint64 merged_rows; /* of accounts that were merged into others, which have rows of their own */
    gint64 merged_rows_before; /* the same of groups before the one that is compared with them */

    struct statement *statements[STAGE_STATEMENTS];
    struct import_rows *rows;
    /* By row id - 1. */
    GByteArray *verdicts; /* of enum staged_verdict */
    GByteArray *reviews;  /* 1: the row's name waits for review */
    GByteArray *noted;    /* 1: there is a note */
    GByteArray *settled;  /* 1: the verdict was known when the row was added */
    bool lacks_usernames; /* rows without user name are among them */
    bool has_bare_names;  /* rows with no more than a name are among them */
    /* Learners who are to be made. */
    gint64 next_learner;  /* the id for the next one; 0: not asked yet */
    gint64 first_learner; /* the first of these */
    GByteArray *made; /* of enum stage_newcomer, for the learner of each id from first_learner on */
    /* import_newcomers.c: who is not in import_identity yet; NULL: nobody */
    struct newcomers *newcomers;
    /* Which of the stage's tables have rows. */
    bool has_identities; /* import_identity */
    bool has_values;     /* import_value */
    bool names_read;     /* import_name has everybody's */
    enum stage_policies name_policies;
    struct known_ahead *ahead;         /* import_known_ahead.h; NULL: nobody is read ahead */
    struct grades_ahead *grades_ahead; /* import_grades_ahead.h; NULL: none are */
};

/* Begins a transaction that reads only and makes the tables. `rows` is a guess how many there will be at most; if many,
 * the people whom they may be about are read meanwhile. Caller frees with import_stage_free, which drops the tables. */
struct import_stage *import_stage_begin(struct database *database, gint64 rows,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_stage_free(struct import_stage *stage);
DEFINE_AUTOPTR(import_stage, import_stage_free)

/* Adds a row, sets row->id. `verdict` is STAGED_PENDING, or the end of it (damaged, refused) with a note. */
bool import_stage_add(struct import_stage *stage, struct staged_row *row,
                      enum staged_verdict verdict, const char *note,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the judgements but not the rows, to judge them again in another transaction. */
bool import_stage_forget(struct import_stage *stage, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a row back. Its texts and scores are the reader's, until it reads the next one. */
struct stage_reader *import_stage_reader(const struct import_stage *stage);
void stage_reader_free(struct stage_reader *reader);
DEFINE_AUTOPTR(stage_reader, stage_reader_free)
bool import_stage_read(struct stage_reader *reader, gint64 id, struct staged_row *row,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same without the row's texts, which takes a third of the time. */
bool import_stage_read_numbers(struct stage_reader *reader, gint64 id, struct staged_row *row,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The kept statement, prepared from `sql` when it is first asked for; `parameters` is an "n" for each of its
 * parameters. Borrowed: to be bound and stepped to its end. */
struct statement *import_stage_statement(struct import_stage *stage, enum stage_statement which,
                                         const char *sql, const char *parameters,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds a sentence to the row's note. */
bool import_stage_note(struct import_stage *stage, gint64 id, const char *note,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The query of import_stage_report; its first parameters are the stage, the first row and the last one. Most rows have
 * neither a note nor a remark. */
#define IMPORT_STAGE_REPORT                                                                        \
    "SELECT r.id, r.line, r.username,"                                                             \
    " iif(r.noted OR r.name_remark IS NOT NULL, (SELECT coalesce(n.note, '')"                      \
    " || iif(n.note IS NULL OR r.name_remark IS NULL, '', '; ')"                                   \
    " || iif(r.name_remark IS NULL, '', 'name needs review: ' || r.name_remark)"                   \
    " FROM (SELECT (SELECT note FROM temp.import_note WHERE id = r.id) AS note) n), '') AS note,"  \
    " r.verdict FROM import_rows(?1, ?2, ?3) r"

/* The rows from `first` to `last` as reports show them: id, line, user name, note (both may be empty). */
struct statement *import_stage_report(struct import_stage *stage, gint64 first, gint64 last,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum staged_verdict import_stage_verdict(const struct import_stage *stage, gint64 id);
void import_stage_set_verdict(struct import_stage *stage, gint64 id, enum staged_verdict verdict);

/* Whether a person must accept the row's name before it is printed. */
bool import_stage_needs_review(const struct import_stage *stage, gint64 id);

/* Whether something that the row says is to be written. */
bool import_stage_is_due(const struct import_stage *stage, gint64 id);

/* Whether that makes a learner, or would, had no other row done so. */
bool import_stage_makes(const struct import_stage *stage, const struct staged_match *match);

/* The learner of this id, who is not in the store, is to be made now. False: that was done before. */
bool import_stage_make(struct import_stage *stage, gint64 learner_id);

/* What the row says that made the learner is to be written now. False: none did, or that was done before. */
bool import_stage_tell(struct import_stage *stage, gint64 learner_id);

/* Whether the learner of this id was made, and nothing else of it was told. */
bool import_stage_is_untold(const struct import_stage *stage, gint64 learner_id);

gint64 import_stage_rows(const struct import_stage *stage);

/* Calls go_on once in so many rows; false and ERROR_CANCELLED when it says so. `done` is the caller's count. */
#define IMPORT_STAGE_GO_ON_EVERY 1024
bool import_stage_go_on(struct import_stage *stage, gint64 done, GError **error);

#endif
