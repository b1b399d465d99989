/* The verdicts of a plan, and the sentences that explain them to a registrar. Layer: rules (pure). Called by
 * operations; names of verdicts also by pages. Source: DESIGN.md section 4; REFERENCE.md section 3 (filter before a
 * batch), Q19, Q38, Q40. */
#ifndef RULES_VERDICT_H
#define RULES_VERDICT_H

#include "rules/evaluation.h"

enum verdict {
    VERDICT_NEW,
    VERDICT_RETRY,     /* an earlier error, or a run that was interrupted */
    VERDICT_HAS_ONE,   /* available, or being issued by a living process */
    VERDICT_WITHDRAWN, /* an invalidated one blocks automatic issue */
    VERDICT_NOT_ELIGIBLE,
    VERDICT_REFUSED, /* eligible, but can't be printed */
    VERDICT_COUNT,
};

/* As stored and shown: "new", "has one", ... Static. */
const char *verdict_name(enum verdict verdict);

/* Reads a name; "-" and "_" may stand for the space. ERROR_USAGE naming the choices. */
bool verdict_read(const char *name, enum verdict *verdict, GError **error);

/* The credentials that a learner has of this configuration. */
struct credential_state {
    bool available;
    bool in_progress; /* generating, its owner lives */
    bool interrupted; /* generating, its owner is gone */
    bool failed;      /* status error */
    bool invalidated;
};

/* What earlier credentials decide: VERDICT_NEW when there are none. *reason is a static sentence, "" for
 * new. A failed or interrupted one is retried even beside an invalidated one (Q40). */
enum verdict verdict_of_credentials(const struct credential_state *state, const char **reason);

/* What the database knows about a learner's name. */
struct name_facts {
    const char *profile, *first, *last; /* may be NULL */
    bool review;                        /* waits for a person */
    bool accepted;                      /* a person accepted it */
    const char *remark;                 /* why it waits; "" or NULL */
};

/* The name to print (Q19), or NULL and the reason for refusing. `username` is for the advice in it.
 * Caller frees both. */
char *name_decide(const struct name_facts *facts, const char *username, char **reason);

/* Appends what one course's evaluation means: for a learner who does not meet it what is missing
 * ("completion 72 % of the 90 % required; no Final Exam grade"), else what was reached. `separator` stands
 * between the parts. */
void reason_append(GString *reason, const char *separator, const struct requirement *requirement,
                   const struct grading *grading, const struct course_facts *facts,
                   const struct course_evaluation *evaluation);

/* Appends a percentage with as many digits as set it apart from `beside` (up to ten), one at most by
 * default: "72 %", "41.7 %". Never in the process locale. */
void percent_append(GString *text, double percent, double beside);

#endif
