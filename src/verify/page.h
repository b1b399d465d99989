/* The pages for people, as HTML that needs no script, no second request and no style from elsewhere. Layer: verify,
 * private to it. Every text from the database is escaped here. */
#ifndef VERIFY_PAGE_H
#define VERIFY_PAGE_H

#include "verify/language.h"
#include "verify/verification.h"

/* What all pages share. */
struct page {
    const struct language *language;
    const char *site_name; /* "": none */
    const char *style;     /* its text */
    const char *form;      /* where the form leads, relative to the page */
};

/* The form to type an id, alone. New text; the caller frees all of these. */
char *page_form(const struct page *page);

/* What an id came to; the credential is shown with its texts (of char *) and, withdrawn, when and why. */
char *page_verification(const struct page *page, const struct verification *verification,
                        const GPtrArray *texts, GTimeZone *zone);

/* No answer for now. */
char *page_busy(const struct page *page);

#endif
