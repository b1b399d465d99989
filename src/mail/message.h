/* E-mail messages as bytes, built by GMime. Layer: mail (beside pdf: no SQL, no settings). Called by operations.
 * Source: RELIABILITY.md section 4, row "mail".
 *
 * The same struct gives the same bytes, whenever and wherever: date, id and boundaries are given or follow from the
 * id. All bytes are ASCII, lines end with CR LF. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

#define MAIL_ERROR mail_error_quark()
GQuark mail_error_quark(void);

struct mail_address {
    const char *name; /* "": none */
    const char *address;
};

struct mail_message {
    struct mail_address from, to;
    const char *reply_to; /* an address; "": none */
    const char *subject;
    const char *id; /* without < > */
    gint64 date;
    const char *language; /* "de", "pt-BR" */
    const char *text;
    const char *html;            /* NULL: text alone */
    const char *attachment_name; /* any text; shown to the learner as it is */
    GBytes *attachment;          /* a PDF; NULL: none */
};

struct mail_builder;

/* ERROR_IO when the library is not there. Caller frees. */
struct mail_builder *mail_builder_new(GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mail_builder_free(struct mail_builder *builder);
DEFINE_AUTOPTR(mail_builder, mail_builder_free)

/* ERROR_DATA when a value of a header holds a line break or another control character, or an address is none that can
 * be sent to. Caller unrefs. */
GBytes *mail_builder_make(const struct mail_builder *builder, const struct mail_message *message,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An address as servers take it: the domain of "anna@bücher.example" in its ASCII form. ERROR_DATA when it is none, or
 * has letters outside ASCII before the @. Caller frees. */
char *mail_address_normalise(const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
