/* Learners, and what is known of one of them. Layer: store. Called by operations; read by commands and
 * pages. Bulk changes by imports stand in files of their own. Source: REFERENCE.md section 1.5. */
#ifndef STORE_LEARNER_H
#define STORE_LEARNER_H

#include "base/cleanup.h"

#include "store/database.h"
#include "store/learner_identity.h"
#include "store/origin.h"

struct learner {
    gint64 id;
    char *username;     /* unique, compared exactly */
    bool username_made; /* of the address, an id or the name, since the files had none */
    char *lms_id;       /* NULL: not known */
    char *email;
    char *name; /* the profile's full name; NULL: there is no profile */
    char *first_name, *last_name;
    char *name_state;  /* "good", "review" or "accepted" */
    char *name_remark; /* why the name waits for review */
    char *language;
    bool active;
    bool wants_mail; /* nobody writes to accounts that can't log in, and to who asked for no mail */
    /* 0, or the id of the history's row that tells who set names or address by hand */
    gint64 name_by_hand, email_by_hand;
    struct origin name_origin, email_origin; /* the same, and imports; not saved from here */
    gint64 created, modified;
};

void learner_free(struct learner *learner);
DEFINE_AUTOPTR(learner, learner_free)

/* ERROR_NOT_FOUND when there is none; also by the number of its row. Caller frees. */
struct learner *learner_find(struct database *database, const char *username,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
struct learner *learner_find_by_id(struct database *database, gint64 id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

struct learner_filter {
    /* occurs in username, names, address or LMS id, without regard to ASCII case, or is one of the numbers */
    const char *search;
    bool review_only;   /* whose names wait for a person */
    bool proposed_only; /* for whom an import brought another name, which waits for a person */
    const char *after;  /* only usernames behind this one, to go on; NULL: from the start */
    gint64 limit;       /* how many at most */
};

/* In SQL, the name of a row of `learner` that a certificate would print (rules/name.h, name_choose); "" for none. The
 * index learner_shown_name has this very expression. */
#define LEARNER_SHOWN_NAME                                                                         \
    "CASE WHEN trim(coalesce(learner.name, '')) <> '' THEN learner.name"                           \
    " ELSE trim(learner.first_name || ' ' || learner.last_name) END"

/* In SQL, what a filter asks of a row of `learner`; the parameters are review_only, proposed_only and search. */
#define LEARNER_FILTER(review, proposed, search)                                                   \
    "(NOT " review " OR name_state = 'review')"                                                    \
    " AND (NOT " proposed " OR proposed_import_id <> 0)"                                           \
    " AND (" search " IS NULL OR instr(lower(username || char(10) || coalesce(name, '')"           \
    " || char(10) || first_name || ' ' || last_name || char(10) || email || char(10)"              \
    " || coalesce(lms_id, '')), lower(" search ")) > 0"                                            \
    " OR learner.id IN (" LEARNERS_KNOWN_AS(search) "))"

/* By username. Array of struct learner; free with g_ptr_array_unref. */
GPtrArray *learner_list(struct database *database, const struct learner_filter *filter,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inserts username and created, and sets the id; saves all but id, LMS id, language and created by id;
 * deletes with enrolments, completions and grades. */
bool learner_insert(struct database *database, struct learner *learner,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool learner_update(struct database *database, const struct learner *learner,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The user names of learners by their row ids, without those that are gone. Array of char *; free with
 * g_ptr_array_unref. */
GPtrArray *learner_usernames(struct database *database, const GArray *ids,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool learner_delete(struct database *database, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One course in which a learner is enrolled, or for which a grade or completion is known. */
struct learner_course {
    gint64 course_id;
    char *course_key;
    bool enrolled;       /* there is an enrolment row */
    bool active;         /* and it is active */
    char *mode;          /* the enrolment track; "" */
    bool has_completion; /* completion: 0 to 1 */
    double completion;
    bool has_grade; /* grade: the LMS's own, a fraction */
    double grade;
    struct origin enrolment_origin, completion_origin, grade_origin;
};

struct learner_subsection {
    char *category; /* as written */
    gint64 number;  /* "Homework 2" */
    char *name;
    bool attempted;
    double earned, possible;
    struct origin origin;
};

struct learner_path {
    char *path_key;
    bool active;
    struct origin origin;
};

/* Arrays of the structures above, by key or course order; free with g_ptr_array_unref. */
GPtrArray *learner_courses(struct database *database, gint64 learner_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *learner_subsections(struct database *database, gint64 learner_id, gint64 course_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *learner_paths(struct database *database, gint64 learner_id,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
