/* Enrolments, completions and grades set by hand, and taken back. Layer: operations. Called by commands and
 * pages. Source: REFERENCE.md section 1.5, DESIGN.md section 3.
 *
 * Imports keep what was set by hand and show a conflict. Taking a value back restores what was there before the
 * first change by hand; from then on the next import may set it again. */
#ifndef OPERATIONS_CORRECTION_H
#define OPERATIONS_CORRECTION_H

#include "base/cleanup.h"
#include "operations/installation.h"
#include "rules/amount.h"
#include "store/correction.h"

struct correction_wish {
    enum correction_kind kind;
    const char *context;  /* key of the course or learning path */
    bool forget;          /* take the value back; the members below then take no part */
    bool active;          /* of an enrolment */
    const char *mode;     /* of an enrolment in a course; NULL: as it is */
    struct amount amount; /* of a completion, grade or total */
    /* of a grade, with `forget` too: "Homework 2", or "Exam" if there is one only */
    const char *part;
    bool add_part; /* of a grade: the course gets this part if it has none of the name */
};

/* What became of one learner. Values as in store/correction.h. */
struct correction_outcome {
    char *username;
    json_t *before, *after;
    bool changed;     /* or marked as set by hand */
    bool not_by_hand; /* there was nothing to take back */
    bool enrolled;    /* actively, in the course or path */
};

struct correction_result {
    char *context;       /* the key as it is stored */
    char *what;          /* "completion", "Homework 2", ... */
    GPtrArray *outcomes; /* of struct correction_outcome, in the order of the names */
    guint changed;
};

void correction_result_free(struct correction_result *result);
DEFINE_AUTOPTR(correction_result, correction_result_free)

/* Sets or takes back the value of each learner in one transaction: all, or nothing on error (somebody is not
 * known). Caller frees. */
struct correction_result *correction_set(struct installation *installation,
                                         const struct correction_wish *wish,
                                         const char *const *usernames,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the amount of a completion, grade or total as it is typed; `above` allows more than 100 %. A bare number is
 * no grade: it could be points as well as a ratio. */
bool correction_read_amount(enum correction_kind kind, const char *typed, bool above,
                            struct amount *amount, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
