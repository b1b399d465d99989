/* What the database knows about the learners of a course or learning path, as one stream in order of
 * their ids: enrolment, completion, grades by category, the LMS's total, earlier credentials, names.
 * Layer: store. Called by operations (plan, explain, eligibility answers). It decides nothing: that is
 * rules/evaluation.h and rules/verdict.h.
 *
 * One cursor for each table (and graded subsection) runs beside the enrolments; all are kept in the order
 * of learners by their primary keys, so the stream reads every row once, sorts nothing and needs no memory
 * for a million learners.
 * Source: REFERENCE.md section 3; Q5, Q22, Q49. */
#ifndef STORE_ELIGIBILITY_H
#define STORE_ELIGIBILITY_H

#include "store/database.h"

/* An assignment type with graded subsections. Types that differ in case only are one: the later counts,
 * as in the reference. */
struct eligibility_category {
    char *key;     /* lower case */
    char *name;    /* as the course writes it */
    bool weighted; /* the grading policy has a weight for it */
    double weight;
    /* how many of the lowest the LMS leaves out; the computed total does not (Q18) */
    gint64 drop_count;
};

struct eligibility_course {
    gint64 id;
    char *key;
    char *display_name;
    bool has_policy;
    GArray *categories; /* of struct eligibility_category, in course order */
};

/* A course, or a learning path with its steps' courses in order. */
struct eligibility_context {
    bool is_path;
    gint64 id; /* of the course or path */
    char *key;
    char *display_name;
    GPtrArray *courses; /* of struct eligibility_course */
};

/* ERROR_NOT_FOUND for a key that is neither a known course nor a known path. Caller frees. */
struct eligibility_context *eligibility_context_load(struct database *database, const char *key,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void eligibility_context_free(struct eligibility_context *context);
DEFINE_AUTOPTR(eligibility_context, eligibility_context_free)

/* One learner in one course. */
struct eligibility_facts {
    bool enrolled; /* there is an enrolment, active or not */
    bool active;
    bool has_completion;
    double completion; /* 0..1 */
    bool has_reported;
    double reported; /* the LMS's total, a fraction */
    double *earned;  /* sums per category; what was not attempted counts nothing here */
    double *possible;
};

struct eligibility_learner {
    gint64 id;
    bool enrolled; /* in the context itself */
    bool active;
    struct eligibility_facts *courses;   /* one for each of the context's courses */
    bool available, failed, invalidated; /* credentials of the configuration with this status */
    bool generating;
    const char *owner; /* of the generating one */
};

/* The ids of learners given by username, for eligibility_open. ERROR_NOT_FOUND names the first unknown one.
 * Array of gint64; free with g_array_unref. */
GArray *eligibility_choose(struct database *database, const char *const *usernames,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

enum eligibility_part {
    ELIGIBILITY_COMPLETION = 1,
    ELIGIBILITY_GRADES = 2,
};

struct eligibility;

/* Begins the stream. `parts` is a set of enum eligibility_part; `configuration_id` tells whose credentials
 * are looked up (0: none). `learners` restricts it to these ids (of gint64; NULL: everybody who has an
 * enrolment in the context, active or not); those without an enrolment then appear too. The context must
 * outlive the stream. A consistent view needs a transaction around it. Caller frees. */
struct eligibility *eligibility_open(struct database *database,
                                     const struct eligibility_context *context, unsigned parts,
                                     gint64 configuration_id, GArray *learners,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next learner, ascending by id: 1 there is one, 0 the end, -1 an error. Borrowed until the next call. */
int eligibility_next(struct eligibility *eligibility, const struct eligibility_learner **learner,
                     GError **error);

/* Who the learner is that eligibility_next returned last. Borrowed until the next call. */
struct eligibility_person {
    const char *username;
    const char *name; /* the profile's; NULL without one */
    const char *first_name, *last_name;
    const char *name_state, *name_remark;
    bool name_by_hand; /* a person set it */
};
void eligibility_person(struct eligibility *eligibility, struct eligibility_person *person);
void eligibility_free(struct eligibility *eligibility);
DEFINE_AUTOPTR(eligibility, eligibility_free)

#endif
