/* An installation in a temporary directory, for families that ask the database. Tests only. */
#ifndef TESTS_CONFORMANCE_WORKPLACE_H
#define TESTS_CONFORMANCE_WORKPLACE_H

#include "store/database.h"

struct workplace {
    char *directory;
    struct database *database; /* new, with the newest schema, open for writing */
};

/* Makes one. Caller frees with workplace_free, which removes the directory. */
struct workplace *workplace_new(GError **error) G_GNUC_WARN_UNUSED_RESULT;
void workplace_free(struct workplace *workplace);
DEFINE_AUTOPTR(workplace, workplace_free)

/* The program beside the runner examines templates, unless a test names another. */
void workplace_name_program(void);

#endif
