/* Keeping the index of words, by which lists are searched, up to date. Layer: operations. Called by those who have the
 * time: the console beside its work, and imports.
 *
 * Nothing depends on it but the speed of searches (store/search_index.h). */
#ifndef OPERATIONS_SEARCH_H
#define OPERATIONS_SEARCH_H

#include "operations/installation.h"

/* Brings the index up to date in short transactions, with time for others to write between them. `go_on` is asked
 * before each; false ends it, which is no error. NULL: until it is done, at once. */
bool search_catch_up(struct installation *installation, bool (*go_on)(gpointer data), gpointer data,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, if so little is missing that it takes less than a second; a fault is no matter. For the end of work that
 * brings new names. */
void search_catch_up_little(struct installation *installation);

#endif
