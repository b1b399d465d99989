/* An installation in which learners have earned credentials. Tests only. */
#ifndef TESTS_OPERATIONS_ISSUE_SUPPORT_H
#define TESTS_OPERATIONS_ISSUE_SUPPORT_H

#include "support.h"

#define ISSUE_LEARNERS 23

/* fixture_set_up with configuration 1, in which everybody (ids 1 to ISSUE_LEARNERS) has earned a credential
 * that nobody has yet. */
void issue_set_up(struct fixture *fixture, gconstpointer data);

/* Everybody gets one. */
void issue_all(const struct fixture *fixture);

#endif
