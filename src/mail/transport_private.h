/* What the ways of handing over share. Layer: mail, private to transport.c, smtp.c and sendmail.c. */
#ifndef MAIL_TRANSPORT_PRIVATE_H
#define MAIL_TRANSPORT_PRIVATE_H

#include "mail/transport.h"

struct mail_way {
    /* The state of one transport; NULL on error. The settings are borrowed for as long as it lives. */
    gpointer (*open)(const struct mail_transport_settings *settings, GError **error);
    enum mail_outcome (*send)(gpointer way, const struct mail_envelope *envelope, char **answer);
    void (*close)(gpointer way);
};

extern const struct mail_way mail_way_smtp, mail_way_sendmail;

/* Text of a server or program (NULL: it said nothing) as one line of valid UTF-8, cut where it gets long. Caller frees. */
char *mail_answer(const char *text, gssize length);

#endif
