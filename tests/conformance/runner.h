/* The conformance runner: vectors (what the reference systems do, as data) against the project's own
 * functions. Tests only.
 *
 * A family of cases is judged by one function, found in the table `families` (families.c). The driver
 * settles what is the same for all: which cases are informative, what is wanted, the deviations. The
 * function drives the project with the case's input, writes what came out as JSON in the vector's own
 * form, and hands it to result_judge. No function holds an answer. */
#ifndef TESTS_CONFORMANCE_RUNNER_H
#define TESTS_CONFORMANCE_RUNNER_H

#include "base/json.h"

enum outcome {
    OUTCOME_NONE, /* the family function forgot to judge: counts as failed */
    OUTCOME_PASSED,
    OUTCOME_FAILED,
    OUTCOME_SKIPPED,
};

struct result {
    enum outcome outcome;
    const json_t *wanted; /* `recommended`, else `expected`; borrowed from the case */
    bool recommended;     /* wanted is `recommended`: members that it lacks are not compared */
    bool ordered;         /* the order of members counts too; set by the family before judging */
    double tolerance;     /* of numbers; 1e-9 unless the family sets another */
    const char *const *ignored; /* members never compared, NULL-terminated; set by the family */
    char *wanted_text;          /* for the report of a failed case */
    char *got_text;
};

/* `vector` is one case: {"id", "input", "expected", ...}; `about` the family's own explanation. */
typedef void family_function(const json_t *vector, const json_t *about, struct result *result);

struct family {
    const char *name;
    const char
        *member; /* a member that the inputs of this family have, where two families of different
                           systems share a name; else NULL */
    family_function *run;
};

/* Ended by an entry without name. */
extern const struct family families[];

/* Compares what the project answered with what is wanted and settles the outcome. An answer that is an
 * object with the member "error" is a refusal and matches any wanted error. Takes `got`. */
void result_judge(struct result *result, json_t *got);

/* The same with a wanted value that is only a part of the vector's, for families that have rules of
 * their own about what is judged. Takes `got`, borrows `wanted`. */
void result_judge_against(struct result *result, const json_t *wanted, json_t *got);

/* For cases that have no counterpart here. */
void result_skip(struct result *result);

/* For faults of the vector or of the driver itself: fails with this text. */
void result_fail(struct result *result, const char *text);

/* {"error": message}; clears the error. New reference. */
json_t *refusal_new(GError **error);

/* The input of a case, and a member of it. Borrowed; an absent member is NULL. */
const json_t *vector_input(const json_t *vector, const char *member);
const char *vector_text(const json_t *vector, const char *member);

/* The comparison behind result_judge. */
bool result_equal(const struct result *result, const json_t *wanted, const json_t *got);

#endif
