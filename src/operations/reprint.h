/* Reprinting: the PDF of a credential as it was issued, byte for byte, from its rows in the database alone; no font,
 * template or file is needed. Layer: operations. Called by check, file_view, export, archive and mail_compose. Source:
 * DESIGN.md section 5.
 *
 * A reprinter keeps the bases it has met and belongs to one thread. */
#ifndef OPERATIONS_REPRINT_H
#define OPERATIONS_REPRINT_H

#include "base/cleanup.h"

#include "operations/credential_files.h"
#include "pdf/base.h"
#include "store/document.h"

#define REPRINT_PARTS 3

struct reprint {
    struct file_part parts[REPRINT_PARTS]; /* the file, one part after the other */
    guint count;
    /* what it was stamped on, for as long as the reprinter lives; NULL: adopted */
    const struct base *base;
};

struct reprinter;

/* The database is borrowed. */
struct reprinter *reprinter_new(struct database *database);
void reprinter_free(struct reprinter *reprinter);
DEFINE_AUTOPTR(reprinter, reprinter_free)

/* Rebuilds a document and compares its SHA-256 with the row's. The parts are borrowed from the document, which
 * must have been read with its tail, and from the reprinter until the next call. ERROR_DATA when the database
 * is damaged. */
bool reprinter_make(struct reprinter *reprinter, const struct document *document,
                    struct reprint *reprint, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
