/* Which messages a command means. Layer: cli, and used there only. */
#ifndef CLI_MAIL_OPTIONS_H
#define CLI_MAIL_OPTIONS_H

#include "cli/command.h"
#include "store/mail.h"

#define MAIL_FILTER_OPTIONS                                                                        \
    { .name = "state",                                                                             \
      .argument = "STATE",                                                                         \
      .help = "Those that are queued, sending, accepted, failed, unknown or cancelled" },          \
        { .name = "credential", .argument = "UUID", .help = "Those about this credential" },       \
    {                                                                                              \
        .name = "learner", .argument = "USERNAME", .help = "Those to this learner"                 \
    }

/* The options above. */
bool mail_options_read(const struct invocation *invocation, struct mail_filter *filter,
                       GError **error);

/* The number of a message. */
bool mail_options_read_id(const char *typed, gint64 *id, GError **error);

/* The arguments ID..., or what the options choose; ERROR_USAGE when both are given, or neither is and `needed`. Array
 * of gint64; NULL without an error: neither is. Caller unrefs. */
GArray *mail_options_ids(const struct invocation *invocation, struct database *database,
                         bool needed, GError **error);

#endif
