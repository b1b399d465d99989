/* Courses with their grading policies and graded subsections. Layer: store. Called by operations; read by
 * commands and pages. Bulk changes by imports stand in files of their own.
 * Source: REFERENCE.md section 1.5. */
#ifndef STORE_COURSE_H
#define STORE_COURSE_H

#include "base/cleanup.h"

#include "store/database.h"
#include "store/origin.h"

struct course {
    gint64 id;
    char *key;          /* compared without regard to case */
    char *long_name;    /* for certificates; "": not known */
    char *display_name; /* "": not known */
    /* what becomes of new names of learners who have a live credential: name_policy.h */
    char *name_policy;
    bool has_policy;
    /* 0, or the id of the history's row that tells who set the policy or the names by hand */
    gint64 policy_by_hand, name_by_hand;
    struct origin policy_origin, name_origin; /* the same, and imports; not saved from here */
    gint64 created, modified;
};

void course_free(struct course *course);
DEFINE_AUTOPTR(course, course_free)

/* ERROR_NOT_FOUND when there is none; also by the number of its row. Caller frees. */
struct course *course_find(struct database *database, const char *key,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct course *course_find_by_id(struct database *database, gint64 id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All, by key. Array of struct course; free with g_ptr_array_unref. */
GPtrArray *course_list(struct database *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts key and names and sets id, created and modified. */
bool course_insert(struct database *database, struct course *course,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Saves both names, name_by_hand, name_policy and modified by id. */
bool course_update_names(struct database *database, const struct course *course,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One type of the grading policy. */
struct assignment_type {
    char *name;
    double weight; /* a fraction */
    gint64 drop_count, min_count;
    char *short_label;
};

/* A condition on rows of subsection_grade by which those of a learner are found: they have no index of learners. */
#define EVERY_SUBSECTION "subsection_id IN (SELECT id FROM subsection)"

/* One graded subsection as reports name it. */
struct subsection {
    gint64 id;
    char *category;
    gint64 number;
    char *name;
};

/* In the order of the policy, of the course. Arrays of the structures above; free with
 * g_ptr_array_unref. */
GPtrArray *course_assignment_types(struct database *database, gint64 course_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *course_subsections(struct database *database, gint64 course_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct course_counts {
    gint64 enrolled;  /* active enrolments */
    gint64 completed; /* learners with a completion */
    gint64 graded;    /* learners with a grade of the LMS */
};

bool course_count(struct database *database, gint64 course_id, struct course_counts *counts,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What would be lost with a course, or hang in the air without it. */
enum course_use {
    COURSE_CONFIGURATIONS,
    COURSE_PATHS,
    COURSE_ENROLMENTS, /* those that were ended, too */
    COURSE_COMPLETIONS,
    COURSE_GRADES,
    COURSE_PARTS,
    COURSE_USES,
};

bool course_count_uses(struct database *database, gint64 course_id, gint64 uses[COURSE_USES],
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Only for a course without such uses. Its grading policy goes with it. */
bool course_delete(struct database *database, gint64 course_id,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
