/* Setting enrolments, completions and grades by hand, and taking them back: for one learner or many, step by step
 * (the course, the part, the value), then as a job. Layer: console/sections. Called by the sections of learners, courses
 * and learning paths. */
#ifndef CONSOLE_SECTIONS_CORRECTING_H
#define CONSOLE_SECTIONS_CORRECTING_H

#include "console/console.h"
#include "operations/correction.h"

enum correcting_act {
    CORRECTING_SET, /* enrol, or set a value */
    CORRECTING_END, /* of an enrolment */
    CORRECTING_FORGET,
};

/* What is asked for. An enrolment is one in a course or a learning path, as the context says. */
struct correcting_wish {
    enum correction_kind kind;
    enum correcting_act act;
    const char *context; /* a course's or path's key; NULL: it is asked for */
};

/* Begins with the first question that is open. Takes `usernames` (char *), which may be NULL: they are asked for, typed
 * or pasted. */
void correcting_begin(struct console *console, const struct correcting_wish *wish,
                      GPtrArray *usernames);

#endif
