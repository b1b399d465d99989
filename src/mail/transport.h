/* Handing messages over, to a mail server by SMTP (smtp.c) or to this machine's sendmail (sendmail.c). Layer: mail.
 * Called by operations. Source: RELIABILITY.md P6 and F17. */
#ifndef MAIL_TRANSPORT_H
#define MAIL_TRANSPORT_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

enum mail_security {
    MAIL_SECURITY_STARTTLS, /* nothing is said before the connection is encrypted */
    MAIL_SECURITY_OFFERED,  /* encrypted if the server offers it */
    MAIL_SECURITY_TLS,      /* encrypted from the first byte */
    MAIL_SECURITY_NONE,
};

struct mail_transport_settings {
    bool sendmail;       /* else SMTP */
    const char *program; /* of sendmail */
    const char *server;  /* HOST or HOST:PORT, an IPv6 address in brackets */
    enum mail_security security;
    const char *user, *password; /* "": the server is not told who we are */
    const char *authorities;     /* a file of certificates to trust; "": the system's */
    guint timeout;               /* seconds for which an answer is waited for */
    /* asked while waiting, until a message is on its way; may be NULL */
    bool (*cancelled)(gpointer data);
    gpointer data;
};

/* What became of one message. */
enum mail_outcome {
    MAIL_ACCEPTED,
    MAIL_REFUSED, /* for good: another try would not help */
    MAIL_LATER,   /* not now: try again */
    MAIL_UNKNOWN, /* it was handed over, and no answer came */
    MAIL_UNREACHABLE, /* nothing can be sent now: no server, no agreement with it. The message was not handed over */
    MAIL_CANCELLED, /* stopped before anything was handed over */
};

struct mail_envelope {
    const char *from, *to; /* as mail_address_normalise returns them */
    GBytes *message;       /* with CR LF */
};

struct mail_transport;

/* Nothing is connected before the first message; one connection serves many. ERROR_IO when what it needs is not
 * installed. The settings' texts are copied. */
struct mail_transport *mail_transport_open(const struct mail_transport_settings *settings,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mail_transport_close(struct mail_transport *transport);
DEFINE_AUTOPTR(mail_transport, mail_transport_close)

/* Hands a message over. *answer: what the server, or the system, said: one line, valid UTF-8. Caller frees. */
enum mail_outcome mail_transport_send(struct mail_transport *transport,
                                      const struct mail_envelope *envelope, char **answer);

#endif
