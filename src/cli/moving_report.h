/* Moving in from learning-credentials, as the command import does it: the call and what is printed of it.
 * Layer: cli. Called by command_import.c only. */
#ifndef CLI_MOVING_REPORT_H
#define CLI_MOVING_REPORT_H

#include "cli/command.h"
#include "operations/moving.h"

/* Moves in, prints the report (every row with `verbose`) and sets the invocation's exit status. */
bool moving_report_run(struct invocation *invocation, struct installation *installation,
                       const char *path, const struct moving_options *options, bool verbose,
                       GError **error);

/* Damaged rows, and the option that leaves them out. Takes the refusal. False. */
bool moving_report_refuse(GError *refusal, GError **error);

#endif
