/* Which credential a foreign PDF says it is: the ids in its document information and its XMP. Read in a child process
 * with limits, because nobody knows who made the file. Layer: pdf. Called by verify; the child by commands. Source:
 * RELIABILITY.md section 4 (PDF in). */
#ifndef PDF_IDENTITY_H
#define PDF_IDENTITY_H

#include "base/uuid.h"
#include "pdf/pdf.h"

#include <stdbool.h>

/* More places than these name no credential. */
#define IDENTITY_MOST 2

struct identity {
    guint count;                              /* how many different ids it names */
    char ids[IDENTITY_MOST][UUID_LENGTH + 1]; /* in lower case */
};

/* ERROR_DATA with one sentence when it is no PDF that can be read; any other code says nothing about it. */
bool identity_read(GBytes *pdf, struct identity *identity,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the hidden subcommand document-identify does inside the child: reads standard input, writes standard output,
 * returns the exit status. */
int identity_child(void);

#endif
