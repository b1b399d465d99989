/* Taking an import back: what stands against it, how much it would be, and doing it. Layer: store. Called by
 * operations/import_undo.c.
 *
 * What the import made is known by its id, what it changed stands in import_before. Both are looked at in temporary
 * tables of this connection, which hold for one transaction of the caller. */
#ifndef STORE_IMPORT_UNDO_H
#define STORE_IMPORT_UNDO_H

#include "store/import_record.h"

struct import_undo {
    struct database *database;
    const struct import_run *run;
    bool (*go_on)(gint64 done, gint64 total, void *data); /* false cancels; may be NULL */
    void *data;
};

/* Makes the tables, in the caller's transaction; import_undo_end drops them. */
bool import_undo_begin(struct import_undo *undo, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void import_undo_end(struct import_undo *undo);

enum import_obstacle_reason {
    IMPORT_OBSTACLE_ISSUED, /* a credential was issued on the import's data */
    IMPORT_OBSTACLE_CHANGED, /* a later import or a person changed the same value, or added to what the import made */
    IMPORT_OBSTACLE_MERGED, /* a learner of the import was merged into another one */
};

/* Texts come from outside. */
struct import_obstacle {
    enum import_obstacle_reason reason;
    /* the credential's id; "enrolment", "grade", "Homework 2", "person", "policy or names" */
    char *what;
    char *username; /* NULL: about nobody */
    char *place;    /* key of the course or path, or the learner who is left after a merge; NULL */
    gint64 import_id;    /* which import changed it; 0: a person did, or a credential was issued */
    char *operator_name; /* who changed it by hand; NULL: not known */
    gint64 at;           /* and when, or when it was issued; 0: not known */
};

/* What stands against it, at most so many of each kind. Array of struct import_obstacle; free with
 * g_ptr_array_unref. */
GPtrArray *import_undo_obstacles(struct import_undo *undo, gint64 most,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum import_undo_table {
    IMPORT_UNDO_LEARNERS,
    IMPORT_UNDO_ENROLMENTS,
    IMPORT_UNDO_GRADES,
    IMPORT_UNDO_SCORES,
    IMPORT_UNDO_COMPLETIONS,
    IMPORT_UNDO_COURSES, /* their names and keys; those that something else is about stay and are not counted */
    IMPORT_UNDO_POLICIES, /* of grading: one for each course */
    IMPORT_UNDO_TABLES,
};

/* How many rows are removed because the import made them, and how many get their earlier values. */
struct import_undo_counts {
    gint64 removed[IMPORT_UNDO_TABLES], restored[IMPORT_UNDO_TABLES];
};
bool import_undo_count(struct import_undo *undo, struct import_undo_counts *counts,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does it, in the caller's write transaction, after nothing stood against it. A course that something else is about
 * by now stays; its key is added to `kept` (of char *). */
bool import_undo_apply(struct import_undo *undo, const char *operator_name, GPtrArray *kept,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
