/* Identifiers of credentials. Layer: base. Anyone may call it. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <glib.h>

#include <stdbool.h>

#define UUID_LENGTH 36

/* A random UUID (version 4) in lower case, from the kernel's random numbers: a verification id must not be
 * guessable. */
void uuid_make(char uuid[UUID_LENGTH + 1]);

/* Whether a text of this length is a UUID with its dashes, in any case of letters; then in lower case in `uuid`. */
bool uuid_read(const char *text, gsize length, char uuid[UUID_LENGTH + 1]);

/* The last UUID that stands in what a person typed or pasted: an address, "urn:uuid:…", one in braces, with spaces, or
 * 32 digits without dashes and nothing else. */
bool uuid_find(const char *typed, char uuid[UUID_LENGTH + 1]);

#endif
