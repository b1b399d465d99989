/* ^C, SIGTERM and the loss of the terminal as a question that long work asks between two of its steps, instead
 * of an end in the middle. Layer: base. Called by commands; the operations only know that they are told to
 * stop.
 *
 * While it is begun, these signals are blocked in this thread and in those it starts. */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include "base/cleanup.h"

#include <stdbool.h>

struct interrupt;

/* Never NULL. End with interrupt_end, which lets the signals through again. */
struct interrupt *interrupt_begin(void);
void interrupt_end(struct interrupt *interrupt);
DEFINE_AUTOPTR(interrupt, interrupt_end)

/* Whether one of the signals came since interrupt_begin. Costs a system call. */
bool interrupt_came(struct interrupt *interrupt);

/* Readable when one of them came, for a poll beside other descriptors; -1: there is none. */
int interrupt_descriptor(const struct interrupt *interrupt);

/* Whether one of them waits to be asked for, in whatever interrupt was begun; it stays so. For what waits deep below. */
bool interrupt_pending(void);

#endif
