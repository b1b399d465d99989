/* What sending came to, in words and as JSON, for "mail send" and run-due. Layer: cli, and used there only. */
#ifndef CLI_MAIL_REPORT_H
#define CLI_MAIL_REPORT_H

#include "base/json.h"
#include "operations/mail_send.h"

/* "anna@example.org: accepted: 250 2.0.0 Ok", safe to show. Caller frees. */
char *mail_report_sent(const struct mail_sent *sent);

/* New reference. */
json_t *mail_report_json(const struct mail_send_result *result);

#endif
