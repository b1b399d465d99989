/* What the commands that set values by hand share: enrolment set, completion set, grade set, path enrol.
 * Layer: cli, and used there only. */
#ifndef CLI_CORRECTION_H
#define CLI_CORRECTION_H

#include "cli/command.h"
#include "operations/correction_words.h"

/* The option --forget, for the tables of these commands. */
#define CORRECTION_FORGET_OPTION                                                                   \
    {                                                                                              \
        .name = "forget",                                                                          \
        .help = "Take back what was set by hand: the value before it holds again, and the next "   \
                "import may change it"                                                             \
    }

/* Reads `count` arguments from `first` on as usernames (or @FILE), opens the installation, carries the wish out
 * and prints what became of each learner. */
bool correction_run(struct invocation *invocation, struct correction_wish *wish, int first,
                    int count, GError **error);

#endif
