/* Random commands, as several administrators may give them at once. For tests/fault/crowd only. */
#ifndef TESTS_FAULTS_CROWD_COMMANDS_H
#define TESTS_FAULTS_CROWD_COMMANDS_H

#include <glib.h>

/* The statuses that a command may end with, as bits. */
enum crowd_status {
    CROWD_DONE = 1 << 0,
    CROWD_REFUSED = 1 << 1,
    CROWD_NOT_FOUND = 1 << 2,
    CROWD_BUSY = 1 << 3,
};

/* Who gives commands, and where. */
struct crowd_member {
    const char *place;     /* the installation */
    const char *directory; /* of this member alone: what its commands read and write */
    GRand *random;
    int learners; /* learner0001 and so on are there; five more are not known yet */
    guint made;   /* files in the directory */
};

struct crowd_command {
    GPtrArray *words; /* the program's arguments, NULL-terminated; owned */
    unsigned allowed; /* enum crowd_status */
};

/* The next command. Free its words. */
struct crowd_command crowd_command_take(struct crowd_member *member);

/* Of an exit status; 0: of none that is ever allowed. */
unsigned crowd_status_bit(int status);

#endif
