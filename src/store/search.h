/* Words that are searched for, and the functions of SQL that look for them.
 * Layer: store, and used there only. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/database.h"

/* A word as it is compared. */
struct search_word {
    char *text; /* folded (base/fold.h) */
    char *id;   /* its digits, if it may be part of an id: 3 to 32 hexadecimal ones; else NULL */
    bool id_anywhere; /* long enough to be looked for within ids, too; else they begin with it */
    bool brief;       /* one or two letters: looked for where words begin, in large lists */
};

/* The words of a text that a person typed; words beyond a sensible number or length are cut off. Array of
 * struct search_word; free with g_ptr_array_unref. */
GPtrArray *search_words(const char *text);

/* Gives a connection these functions, which answer 0 or 1. The texts may be NULL.
 *   search_holds(WORD, TEXT, …)    the folded word occurs in one of the texts
 *   search_begins(WORD, TEXT, …)   so, at the beginning of a word, or anywhere in a script without blanks
 *   search_id(ID, TEXT, …)         one of the texts begins with the id when their hyphens are left out
 *   search_in_id(ID, TEXT, …)      so, anywhere */
void search_register(sqlite3 *handle);

#endif
