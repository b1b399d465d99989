/* Identifiers of credentials. Layer: base. Anyone may call it. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <glib.h>

#define UUID_LENGTH 36

/* A random UUID (version 4) in lower case, from the kernel's random numbers: a verification id must not be
 * guessable. */
void uuid_make(char uuid[UUID_LENGTH + 1]);

#endif
