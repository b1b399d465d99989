/* A request of HTTP as the answers need it: the target taken apart. Layer: verify, private to it. */
#ifndef VERIFY_REQUEST_H
#define VERIFY_REQUEST_H

#include "base/cleanup.h"

#include <stdbool.h>

/* The longest target that is looked at. RELIABILITY.md section 4. */
#define REQUEST_TARGET_MOST 256

struct request {
    char **segments;   /* of the path, decoded; what follows a last slash is "" */
    GHashTable *query; /* name -> value, the last one of a name */
};

/* NULL for what is no target: not beginning with a slash, with a wrong escape, a slash or NUL in a segment, or bytes that
 * are no UTF-8. Caller frees. */
struct request *request_parse(const char *target);
void request_free(struct request *request);
DEFINE_AUTOPTR(request, request_free)

/* A value of the query; NULL when it is absent. Borrowed. */
const char *request_query(const struct request *request, const char *name);

#endif
