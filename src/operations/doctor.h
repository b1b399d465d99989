/* The doctor: whether the machine and the installation are fit for the next run, in plain words, each with what to
 * do. Quick, and reading only; check looks for damage in everything. Layer: operations. Called by the command
 * doctor and by pages. */
#ifndef OPERATIONS_DOCTOR_H
#define OPERATIONS_DOCTOR_H

#include "base/cleanup.h"

#include <glib.h>

enum doctor_state {
    DOCTOR_GOOD,
    DOCTOR_ATTENTION, /* will become trouble, or is against what is advised */
    DOCTOR_TROUBLE,   /* the next run may fail */
    DOCTOR_STATES,
};

/* "good", "attention", "trouble". */
extern const char *const doctor_state_names[DOCTOR_STATES];

struct doctor_finding {
    enum doctor_state state;
    const char *topic; /* one word or two; static */
    char *text;        /* what was found */
    char *advice;      /* what to do; NULL: nothing */
};

struct doctor_report {
    GPtrArray *findings; /* of struct doctor_finding, in the order of looking */
    guint counts[DOCTOR_STATES];
};

/* Examines the installation in a directory. A database that can't be opened is a finding. Caller frees. */
struct doctor_report *doctor_examine(const char *directory);
void doctor_report_free(struct doctor_report *report);
DEFINE_AUTOPTR(doctor_report, doctor_report_free)

/* A report in lines, for the command and for pages. Caller frees. */
char *doctor_words(const struct doctor_report *report);

#endif
