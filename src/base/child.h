/* Running this program again as a child with a hidden subcommand and limits, for work on foreign files; or another
 * program with the same care. Layer: base. Called by pdf (templates, images), operations (pictures, the scheduler),
 * mail (sendmail) and the console (pictures). */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* How a parent tells its child the limits. */
#define CHILD_LIMITS_VARIABLE "TESTAMUR_CHILD_LIMITS"

struct child_limits {
    guint seconds; /* of the processor: the child's own work, however busy the machine is */
    /* seconds of the wall clock after which a child that has not worked so long is given up */
    guint patience;
    guint64 memory; /* bytes of address space; 0: no limit (sanitizers need one) */
    guint64 output; /* bytes of standard output */
};

/* Runs `testamur COMMAND` (this executable, or TESTAMUR_PROGRAM in tests) with `input` on its standard
 * input and an empty environment but for what finding its libraries needs. Returns what it wrote; NULL
 * and an error when it failed, was killed, ran out of time or memory: with exit status 65 the error's
 * text is what the child wrote to its standard error. ERROR_BUSY when the patience was not enough, which says
 * nothing about the input. Never a shell, never a bare fork.
 * The limits are set by the child itself: child_apply_limits. */
GBytes *child_run(const char *command, GBytes *input, const struct child_limits *limits,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with another program, found along PATH, and its arguments, ended by NULL. ERROR_NOT_FOUND when there is no
 * such program. The limits are set from outside. */
GBytes *child_run_program(const char *const *arguments, GBytes *input,
                          const struct child_limits *limits,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a child has to have blocked when it is started: the signals of a terminal that stop. Until the child is a program of
 * its own, whoever starts it waits and can't be stopped; were the child stopped by ^Z just then, neither would go on. A
 * program of ours takes these signals again as it begins, without those that came meanwhile: whoever started it was
 * stopped by them and goes on by itself, and nobody would tell the child to. */
void child_signals(sigset_t *blocked);
void child_take_signals(void);

/* For those that talk with a program themselves: starts it with `streams` as its standard streams, all numbered 3 or
 * above, and nothing else open, no signal ignored and none blocked but those of child_signals, in a process group of its
 * own, so that ^C at the terminal is for us, who decide what becomes of it. 0, or an errno. */
int child_spawn_program(pid_t *process, const char *program, char *const arguments[],
                        char *const environment[], const int streams[3]);

/* Called first by a hidden subcommand: takes the limits its parent chose (from its environment), turns
 * core files off, gives up network, other programs and
 * the memory of other processes for good, and asks the kernel to end it with its
 * parent. */
void child_apply_limits(void);

#endif
