/* What messages say: templates in the learner's language, with placeholders. Layer: operations. Called by mail_compose
 * and the doctor. Built in are data/mail/LANGUAGE.txt and LANGUAGE.html; a site's own stand in the installation's
 * directory mail/ and come first.
 *
 * The first line of the text is "Subject: ...", a blank one follows. A paragraph that names a placeholder without a
 * value is left out, so that one template serves with and without a link. Values are inserted once and never looked
 * at again (Q7), and escaped in HTML (Q20). */
#ifndef OPERATIONS_MAIL_TEXTS_H
#define OPERATIONS_MAIL_TEXTS_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct mail_template {
    char *language; /* "de", "pt_BR" */
    char *subject, *text;
    char *html;   /* NULL: the site has its own text, and no HTML for it */
    char *frame;  /* what stands around the HTML */
    char *source; /* where the text came from, for messages */
};
void mail_template_free(struct mail_template *template);
DEFINE_AUTOPTR(mail_template, mail_template_free)

/* The values of the placeholders; "" or NULL: none. */
struct mail_values {
    const char *name, *course, *platform, *date;
    const char *link, *verify_link, *verify_uuid;
    const char *attachment;    /* the name of the attached file */
    const char *replaced_date; /* of the credential that this one replaces */
};

/* The first that is there of the languages (as learners' profiles or the site name them; NULL-terminated). `name`: a
 * site's own set, mail/NAME.LANGUAGE.txt, which must be there; NULL: the usual one. ERROR_DATA or ERROR_NOT_FOUND that
 * name the file. Caller frees. */
struct mail_template *mail_template_load(const char *directory, const char *name,
                                         const char *const *languages,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A filled template. */
struct mail_texts {
    char *subject, *text;
    char *html; /* NULL: there is none */
};
void mail_texts_fill(const struct mail_template *template, const struct mail_values *values,
                     struct mail_texts *texts);
void mail_texts_clear(struct mail_texts *texts);

/* What is wrong with the site's own files, and who else may change them, as sentences: array of char *; free with g_ptr_array_unref. Never NULL. */
GPtrArray *mail_template_examine(const char *directory);

#endif
