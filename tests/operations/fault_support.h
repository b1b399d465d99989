/* Calls of ours that fail: wherever the program calls the system, SQLite, OpenSSL or asks for a thread, one place after
 * the other. A place is a way through the program to a call, so a loop counts once. Tests only, which link with
 * $(fault_wraps); calls from within libraries are not ours and never fail. */
#ifndef TESTS_OPERATIONS_FAULT_SUPPORT_H
#define TESTS_OPERATIONS_FAULT_SUPPORT_H

#include <glib.h>
#include <stdbool.h>

/* How a call fails. */
struct fault_kind {
    const char *name;
    int number;        /* errno */
    bool partly;       /* instead: of what was to be written only the first byte is */
    bool lasting;      /* all such calls after it fail, too */
    const char *calls; /* which, each between blanks; NULL: all */
};

/* All of them; ends with a name that is NULL. */
extern const struct fault_kind fault_kinds[];

/* As on a file system where no file can be made without a name first. */
void fault_set_names_only(bool names_only);

/* As on one where a file without a name can be made, and never gets one. */
void fault_set_no_links(bool no_links);

/* Forgets all places. Of `stride` new places one fails; 1: each. */
void fault_begin(guint stride);

/* From now on the next call from a new place fails. */
void fault_arm(const struct fault_kind *kind);

/* Nothing fails any more. The name of the call that did; NULL: none. */
const char *fault_disarm(void);

#endif
