/* Names as they are compared to find people of the same name. Layer: store. */
#ifndef STORE_NAME_KEY_H
#define STORE_NAME_KEY_H

#include "store/database.h"

/* The folded words (base/fold.h) of a name in the order of the alphabet: "Łucja Kowalska" and "KOWALSKA Lucja" have one
 * key. Caller frees. */
char *name_key(const char *name);

/* Gives a connection the function name_key(TEXT); NULL for NULL. */
void name_key_register(sqlite3 *handle);

#endif
