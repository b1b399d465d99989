/* A crowd of credentials, for lists of any length. Tests and benches only. */
#ifndef TESTS_CONSOLE_CROWD_H
#define TESTS_CONSOLE_CROWD_H

#include <glib.h>
#include <stdbool.h>

/* Fills an installation that `testamur init` has made with so many credentials of a quarter as many learners, by SQL
 * and without PDFs: four courses, one type. The newest is of the last learner; every fiftieth is invalidated. NULL, or
 * what went wrong. */
const char *crowd_make(const char *directory, guint64 credentials);

/* Whether the console has brought the index of words up to date. */
bool crowd_is_indexed(const char *directory);

#endif
