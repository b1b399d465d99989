/* The settings of mail, read together, and what they need on this machine. Layer: operations. Called by the operations
 * on mail and by settings.c. The password is never in the database: it is in a file that others can't read. */
#ifndef OPERATIONS_MAIL_SETTINGS_H
#define OPERATIONS_MAIL_SETTINGS_H

#include "base/cleanup.h"

#include "mail/transport.h"
#include "store/database.h"

/* What the table `settings` calls; each as struct setting says. */
char *mail_settings_read_transport(const char *typed, GError **error);
char *mail_settings_read_security(const char *typed, GError **error);
char *mail_settings_read_server(const char *typed, GError **error);
char *mail_settings_read_address(const char *typed, GError **error);
char *mail_settings_read_rate(const char *typed, GError **error);
char *mail_settings_read_timeout(const char *typed, GError **error);

struct mail_settings {
    bool enabled, paused;
    bool attach;
    char *site_name; /* never "": else the sender's name, or the domain of its address */
    char *language;
    char *download_base_url, *verify_base_url;
    char *from, *from_name, *reply_to; /* from_name is never "" */
    guint per_minute;                  /* at most so many; 0: no limit */
    struct mail_transport_settings transport;
    /* What the transport's texts point to: */
    char *server, *user, *password, *authorities, *program;
};

struct mail_settings *mail_settings_load(struct database *database,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mail_settings_free(struct mail_settings *setup);
DEFINE_AUTOPTR(mail_settings, mail_settings_free)

/* Completes `transport` from the machine's settings and the password's file. ERROR_REFUSED that says what to set when
 * something is missing, or would give the password away. */
bool mail_settings_complete(struct mail_settings *setup, const char *directory,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
