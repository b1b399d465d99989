/* Judging learners by a configuration: its merged options compiled, its course or path loaded, the facts of one learner
 * after another evaluated. Layer: operations. Called by plan, explain and preview, and by verify for its answers about
 * eligibility. Source: REFERENCE.md section 3; DESIGN.md section 4. */
#ifndef OPERATIONS_JUDGE_H
#define OPERATIONS_JUDGE_H

#include "operations/installation.h"
#include "rules/verdict.h"
#include "store/configuration.h"
#include "store/eligibility.h"

/* One course of the context, ready to be compared with facts. */
struct judge_course {
    const struct eligibility_course *course; /* borrowed from the context */
    struct requirement *requirement;
    struct grading grading;
    struct grade_category *categories;
    /* Of the learner judged last: */
    double *percents;
    struct course_facts facts;
    struct course_evaluation evaluation;
};

struct judge {
    struct configuration *configuration;
    json_t *options; /* the type's overlaid by the configuration's */
    struct eligibility_context *context;
    GArray *courses;    /* of struct judge_course */
    unsigned parts;     /* what eligibility_open must read */
    GHashTable *owners; /* mark -> whether its process lives */
    bool anew;          /* set by the caller: an invalidated credential blocks nobody */
    bool eligible;      /* of the learner judged last */
};

/* What is wrong with the configuration is the error: options, required grades, an unknown course or path.
 * Takes the configuration. Caller frees. */
struct judge *judge_new(struct database *database, struct configuration *configuration,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void judge_free(struct judge *judge);
DEFINE_AUTOPTR(judge, judge_free)

/* Sentences about the context: categories without weight (Q5), required categories that the course does not
 * have, a path without steps. Array of char *; free with g_ptr_array_unref. */
GPtrArray *judge_warnings(const struct judge *judge);

/* Evaluates a learner in every course; returns whether the requirement is met. */
bool judge_evaluate(struct judge *judge, const struct eligibility_learner *learner);

/* Whether the reference's result has the learner judged last: actively enrolled, in a path also in one of
 * its courses at least. */
bool judge_in_result(const struct judge *judge, const struct eligibility_learner *learner);

/* That result's details: evaluation_json, for a path is_eligible and steps. New reference. */
json_t *judge_details(const struct judge *judge);

/* The name facts for name_decide. Borrowed from the person. */
struct name_facts judge_name_facts(const struct eligibility_person *person);

/* Whether a name can be printed on this configuration's certificate; if not, *reason is set (freed by who
 * asks). `ask` may be NULL: everything can. */
struct name_lint {
    bool (*ask)(gpointer data, const char *full_name, char **reason);
    gpointer data;
};

/* The verdict on the stream's learner at hand; the reason, one sentence, is appended. */
enum verdict judge_decide(struct judge *judge, struct eligibility *eligibility,
                          const struct eligibility_learner *learner, const struct name_lint *lint,
                          GString *reason);

#endif
