/* From the words of a command line to a command and its invocation. Layer: cli. Called by command.c. */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include "cli/command.h"

#include "base/cleanup.h"

/* The options that every command understands, ended by an entry without name. */
extern const struct command_option global_options[];

/* Where the words of a command stand in the line. */
struct command_place {
    int first, second;           /* indexes of the command's words; 0: there is none */
    bool help, version, verbose; /* --help, --version, --verbose before a command */
    bool json;                   /* --json anywhere */
};

/* Finds the command's words, stepping over the global options. Anything else that begins with a dash
 * before a command is an error. */
bool parse_place(int argc, char **argv, struct command_place *place, GError **error);

/* The command with the words of that place, which takes one or both of them: then place->second is set
 * to 0 if it is an argument. NULL and an error with the nearest name when there is none. */
const struct command *parse_command(char **argv, struct command_place *place, GError **error);

/* A command by its name, of one or two words; NULL when there is none. */
const struct command *command_find(const char *name);

/* Whether commands of two words begin with this one ("asset"). */
bool command_is_group(const char *word);

/* Reads options and arguments. *help is set instead of checking the arguments when --help was among them.
 * Caller frees with invocation_free. */
struct invocation *parse_invocation(const struct command *command,
                                    const struct command_place *place, int argc, char **argv,
                                    bool *help, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void invocation_free(struct invocation *invocation);
DEFINE_AUTOPTR(invocation, invocation_free)

#endif
