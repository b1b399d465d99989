/* A new installation in a temporary directory. Tests only. */
#ifndef TESTS_OPERATIONS_SUPPORT_H
#define TESTS_OPERATIONS_SUPPORT_H

#include "operations/installation.h"

struct fixture {
    char *directory; /* temporary; the installation is in it */
    struct installation *installation;
};

void fixture_set_up(struct fixture *fixture, gconstpointer data);
void fixture_tear_down(struct fixture *fixture, gconstpointer data);

/* The directory of the installation in it. Caller frees. */
char *fixture_path(const struct fixture *fixture);

/* The number that a query answers. */
gint64 fixture_number(const struct fixture *fixture, const char *sql);

/* All rows are as Testamur wrote them. */
void fixture_assert_seals(const struct fixture *fixture);

/* A check that reads all data finds no damage. */
void fixture_assert_sound(const struct fixture *fixture);

/* Runs SQL that must not fail. */
void fixture_run(const struct fixture *fixture, const char *sql);

/* Tests, each with a new installation. */
struct fixture_case {
    const char *name;
    void (*run)(struct fixture *fixture, gconstpointer data);
};
void fixture_add_cases(const struct fixture_case *cases, gsize count);

/* Removes a directory and all below it. */
void directory_remove(const char *path);

/* Fails unless the error has this code and its text these words; clears it. */
void assert_refused(GError **error, int code, const char *words);

#endif
