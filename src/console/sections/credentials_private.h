/* What the files of the section of the credentials share. Layer: console/sections. Included by credentials*.c only. */
#ifndef CONSOLE_SECTIONS_CREDENTIALS_PRIVATE_H
#define CONSOLE_SECTIONS_CREDENTIALS_PRIVATE_H

#include "console/sections/credentials.h"
#include "store/credential.h"

/* What becomes of a credential that is withdrawn, for questions. */
#define CREDENTIALS_WITHDRAWN_WORDS                                                                \
    "Its PDF moves to the archive; verification will show \"withdrawn\" and the reason.\n"         \
    "This can't be undone."
#define CREDENTIALS_WITHDRAWN_WORDS_MANY                                                           \
    "Their PDFs move to the archive; verification will show \"withdrawn\" and the reason.\n"       \
    "This can't be undone."

/* credentials.c: whether the page is the list (else the form) of the credentials; the credential that it is about, or
 * its current row (0: none). */
bool credentials_page_is_list(const struct page *page);
gint64 credentials_page_id(const struct page *page);

/* It, read anew, or NULL after a message. Caller frees. */
struct credential *credentials_page_read(struct page *page);

/* What a command is about: the marked rows, or the only one. NULL after a message, also when there is none. Free with
 * g_array_unref. */
GArray *credentials_page_ids(struct page *page);

/* What a command did is shown: the form reads again; in the list, `left` (may be NULL or empty) are the marks from now
 * on, and `id` (0: none) is the current row. `page` may be NULL: nobody looks. */
void credentials_page_changed(struct page *page, const GArray *left, gint64 id);

/* "1 credential", "1 204 credentials". Caller frees. */
char *credentials_words(guint64 count);

/* "Certificate of Completion in Garden Design": what it is for, for a sentence, where the lines of a course's name are one.
 * Caller frees. */
char *credentials_what_words(const struct credential *credential);

/* "available, issued 2026-11-23 10:00:00 CET" */
char *credentials_state_words(struct database *database, const struct credential *credential);

/* Adds the ids that a command is about, or "@FILE" for more than a few. */
void credentials_equivalent_ids(GPtrArray *equivalent, const GPtrArray *uuids);

/* The commands; each in a file of its name. */
void credentials_reissue(struct page *page);
void credentials_invalidate(struct page *page);
void credentials_export(struct page *page);
void credentials_write_pdf(struct page *page); /* of the current one; credentials_export.c */
void credentials_show_pdf(struct page *page);
void credentials_go_to(struct page *page);
void credentials_explain(struct page *page); /* credentials_go.c */

#endif
