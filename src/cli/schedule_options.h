/* The options with which a schedule is changed, and with which configurations are chosen for a list, for the commands
 * that take them. Layer: cli, and used there only. */
#ifndef CLI_SCHEDULE_OPTIONS_H
#define CLI_SCHEDULE_OPTIONS_H

#include "cli/command.h"
#include "schedule/wish.h"
#include "store/configuration.h"

/* For the table of a command's options. */
#define SCHEDULE_OPTIONS                                                                           \
    { .name = "every", .argument = "INTERVAL", .help = "Every so often, such as '10 days'" },      \
        { .name = "crontab",                                                                       \
          .argument = "FIELDS",                                                                    \
          .help = "By minute, hour, day, month and weekday: '0 9 * * mon'" },                      \
        { .name = "zone", .argument = "ZONE", .help = "The crontab's time zone (the site's)" },    \
        { .name = "at", .argument = "INSTANT", .help = "Once, at this time" },                     \
        { .name = "from",                                                                          \
          .argument = "INSTANT",                                                                   \
          .help = "Not before this time; '' for no limit" },                                       \
        { .name = "until",                                                                         \
          .argument = "INSTANT",                                                                   \
          .help = "Not from this time on; '' for no limit" },                                      \
        { .name = "one-off", .argument = "yes|no", .help = "Whether one run is all" },             \
        { .name = "enable", .help = "Let the schedule issue it" },                                 \
    {                                                                                              \
        .name = "disable", .help = "Stop the schedule from issuing it"                             \
    }

/* The same for lists of configurations and of their schedules. */
#define CONFIGURATION_FILTER_OPTIONS                                                               \
    { .name = "context", .argument = "KEY", .help = "Only those of this course or path" },         \
        { .name = "type", .argument = "NAME", .help = "Only those of this type" },                 \
    {                                                                                              \
        .name = "enabled", .help = "Only those that are enabled"                                   \
    }

/* Which are to be listed, in borrowed texts. */
struct configuration_filter configuration_filter_read(const struct invocation *invocation);

/* What they wish, in borrowed texts; *given tells whether any of them was. ERROR_USAGE when they can't be meant. */
bool schedule_options_read(const struct invocation *invocation, struct schedule_wish *wish,
                           bool *given, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
