/* What the files of the import operation share. Layer: operations, and used by import*.c only. */
#ifndef OPERATIONS_IMPORT_PRIVATE_H
#define OPERATIONS_IMPORT_PRIVATE_H

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
    guint8 digest[SOURCE_DIGEST_SIZE];
    gint64 damaged;
    gint64 import_id; /* of the file's record, from import_apply on */
};

/* Files of one subject and course: their rows lie one after the other. */
struct import_group {
    struct import_file *file; /* the first */
    gint64 first, last;
    GArray *matches; /* of struct staged_match; NULL for policies and names */
};

struct import_work {
    struct installation *installation;
    const struct import_options *options;
    struct import_result *result;
    GPtrArray *files;  /* of struct import_file, in the order of work */
    GPtrArray *groups; /* of struct import_group */
    gint64 started;
    const char *phase; /* what is told as progress */
    const struct import_file *current;
    guint64 total;
    guint64 done;
};

/* import_prepare.c: opens the files, finds out their courses, puts them in order. */
bool import_prepare(struct import_work *work, const char *const *paths, GError **error);

/* import_read.c: reads every row into the stage, with the verdict on its name. */
bool import_read(struct import_work *work, GError **error);

/* import_apply.c: judges everything; writes everything (in an open transaction). */
bool import_judge(struct import_work *work, GError **error);
bool import_apply(struct import_work *work, GError **error);

/* Tells progress; false and ERROR_CANCELLED when the operator wants to stop. */
bool import_go_on(struct import_work *work, GError **error);

#endif
