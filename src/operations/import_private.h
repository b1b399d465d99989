/* What the files of the import operation share. Layer: operations, and used by import*.c only.
 *
 * The way of an import (import_work_through in import.c), and where each step is:
 *
 * 1. import_prepare.c recognises each file (import/recognise.c) and asks what it does not say (import_questions.c):
 *    how its columns are to be read, remembered from last time (import_remember.c), and which course it is about.
 * 2. import_read.c adds every row to the stage (store/import_stage.h, import_rows.h), which is temporary; rows about one
 *    course are a group. Meanwhile a thread reads who is known already (store/import_known_ahead.h).
 * 3. import_judge.c finds the learner of each row (store/import_people.h: among the known, among those whom earlier
 *    rows make, else in the indexes) and gives it a verdict against what is stored. A dry run ends here. No lock is
 *    held so far.
 * 4. import.c takes the write lock, and judges again if somebody changed what rows are judged by (people_basis.h).
 * 5. import_apply.c writes, a batch of rows at a time (store/import_batch.h). An import of many first makes all
 *    learners and then their indexes (store/import_made.h, import_indexes.h), while a thread writes their grades if
 *    nobody has any yet (store/import_grades_ahead.h); then everything else that rows say. What a row changes is noted
 *    as it was, so that the import can be undone (store/import_before.h, import_undo.h); what each file was is kept
 *    (store/import_record.h). */
#ifndef OPERATIONS_IMPORT_PRIVATE_H
#define OPERATIONS_IMPORT_PRIVATE_H

#include "base/digest.h"
#include "import/import.h"
#include "operations/import.h"
#include "store/import_course.h"
#include "store/import_grades.h"
#include "store/import_record.h"

/* A file on its way. */
struct import_file {
    const char *path;
    struct import_reader *reader;
    struct import_outcome *outcome; /* owned by the result */
    char *course_key;               /* NULL: none */
    gint64 course_id;               /* 0: the course is not there yet; -1: the file has none */
    GArray *columns;                /* of struct staged_column; texts borrowed from the reader */
    GArray *types;                  /* of struct assignment_type; texts borrowed from the reader */
    enum staged_verdict policy_verdict; /* of a file with a grading policy */
    guint8 digest[DIGEST_SIZE];
    gint64 damaged;
    /* rows completed on a day that nobody can have meant, and the first of them */
    gint64 odd_dates, odd_line;
    bool mapped;                /* the caller says what its columns are */
    const char *const *changes; /* lines of --map for this file; may be NULL */
    GPtrArray *said; /* sentences (char *) for the outcome's notices, before there is one */
    guint told;      /* how many notices there are before the rows are judged */
    /* Of tables whose rows say which course they are about, else NULL: */
    GPtrArray *parts;  /* of struct import_part */
    GArray *bare;      /* of gint64: rows about no course */
    GHashTable *meant; /* what rows say -> the part, borrowed; NULL: it can't be told */
    gint64 import_id;  /* of the file's record, from import_apply on */
};

/* The rows of a file that are about one course, which each of them names. */
struct import_part {
    char *key;
    char *name;   /* what the rows say, if a person said which course that is; else NULL */
    GArray *rows; /* of gint64 */
    guint8 *used; /* for each column, 1: a row says something of it; made with the first row */
};

/* Rows of one subject and course that lie one after the other, of several files if they aren't tables; and those of a
 * table that are about one of its courses. */
struct import_group {
    struct import_file *file; /* the first */
    const char *course_key;   /* NULL: none */
    /* for a course that has no name, so that it is known by it; NULL: none */
    const char *course_name;
    gint64 course_id; /* 0: the course is not there yet; -1: there is none */
    GArray *columns;  /* of struct staged_column; a reference */
    struct staged_rows rows;
    GArray *matches; /* of struct staged_match; NULL for policies and names */
};

struct import_work {
    struct installation *installation;
    const struct import_options *options;
    struct import_result *result;
    GPtrArray *files;   /* of struct import_file, in the order of work */
    GPtrArray *groups;  /* of struct import_group */
    GPtrArray *courses; /* of struct course: those that are known */
    GTimeZone *zone;    /* the site's */
    gint64 started;
    const char *phase; /* what is told as progress */
    const struct import_file *current;
    guint64 total;
    guint64 done;
};

/* For the array of files. */
void import_free_file(gpointer data);

/* import_prepare.c: opens the files, finds out their courses, puts them in order. */
bool import_prepare(struct import_work *work, const char *const *paths, GError **error);

/* import_questions.c: asks what a table's mapping lacks, or refuses the file. */
bool import_ask_mapping(struct import_work *work, struct import_file *file, GError **error);

/* Asks for the code page of a file that can't be read otherwise. NULL, without an error of its own: there is nothing
 * to ask, or no answer. Caller frees. */
char *import_ask_encoding(const struct import_work *work, const char *path);

/* A choice of an answer. */
GPtrArray *import_choices_new(void);
void import_choices_add(GPtrArray *choices, const char *word, const char *title);

/* import_remember.c: opens a file that could not be opened in the encoding that was said for the last one of its heading.
 * file->reader stays NULL when there is none. */
bool import_recall_encoding(struct import_work *work, struct import_file *file,
                            const struct import_request *request, GError **error);

/* Takes the columns of a table as they were said for the last file of its heading. */
bool import_recall_mapping(struct import_work *work, struct import_file *file, GError **error);

/* Remembers what the columns were taken for, in the open transaction. */
bool import_remember_mappings(struct import_work *work, GError **error);

/* Says when the file was imported before. */
bool import_tell_repeated(struct import_work *work, struct import_file *file, GError **error);

/* Asks a question; NULL: there is nobody to ask, or no answer. Caller frees. */
char *import_ask(const struct import_work *work, const struct import_question *question);

/* import_courses.c: the part of the file whose rows say this as their course. *part is NULL, without an error, when
 * that can't be told. */
bool import_find_part(struct import_work *work, struct import_file *file, const char *text,
                      struct import_part **part, GError **error);

/* The same for all courses that the survey of the file saw, at once; refuses the file. */
bool import_find_parts(struct import_work *work, struct import_file *file, GError **error);

/* A key with places to fill in, of a course with this short name, if keys can have it; NULL: of any course. Caller
 * frees. */
char *import_example_key(const char *code);

/* The key, as it is stored, of the course that a person or a file means: by its key, which need not be known, or by the
 * name or short name of a known course. ERROR_USAGE for anything else. Caller frees. */
char *import_understand_course(const struct import_work *work, const struct import_file *file,
                               const char *text, GError **error);

/* import_read.c: reads every row into the stage, with the verdict on its name. */
bool import_read(struct import_work *work, GError **error);

/* import_judge.c: gives every row its verdict, but for those that have one from being read. */
bool import_judge(struct import_work *work, GError **error);

/* import_apply.c: writes everything, in an open transaction. */
bool import_apply(struct import_work *work, GError **error);

/* Whether the file lists all graded subsections of its course, as a platform's report of grades does and a roster
 * need not. */
bool import_group_is_whole(const struct import_group *group);

/* import_remember.c: what imports changed that were made long ago is thrown away, as the setting import_undo_days
 * says. */
bool import_forget_old(struct import_work *work, GError **error);

/* import_tell_names.c: after everything is committed, notices of new names that wait, and of credentials that show those of
 * before. */
void import_tell_names(struct import_work *work);

/* Tells progress; false and ERROR_CANCELLED when the operator wants to stop. */
bool import_go_on(struct import_work *work, GError **error);

#endif
