/* New databases for tests that are not about making one: the first of a process is made, the others are copies of it,
 * because making one takes a processor ten times as long. */
#ifndef TESTS_STORE_NEW_DATABASE_H
#define TESTS_STORE_NEW_DATABASE_H

#include <glib.h>
#include <stdbool.h>

/* Writes the file into an empty directory. */
bool new_database_write(const char *directory, GError **error);

#endif
