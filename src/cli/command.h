/* Commands of the command line: one const table feeds dispatch, --help, the manual page and completion.
 * Layer: cli. Each subcommand stands in a file of its own (command_NAME.c) and defines one or a few
 * `const struct command`; commands.c lists them all. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "operations/installation.h"

#include <stdbool.h>

struct invocation;

struct command_option {
    const char *name;     /* long name without dashes */
    const char *argument; /* its argument's name in help, e.g. "KEY"; NULL: a flag */
    const char *help;     /* one line */
    char letter;          /* short form ("-o"); 0: none */
};

enum command_flag {
    COMMAND_HIDDEN = 1, /* for this program's own children: not in help or manual */
};

struct command {
    const char *name;      /* "import", or two words: "asset add" */
    const char *arguments; /* as in the usage line, after the options: "FILE..." */
    const char *summary;   /* one line, no full stop */
    const char *help; /* paragraphs for --help and the manual, separated by blank lines; lines that
                            * begin with two spaces are examples, kept as they are; may be NULL */
    const struct command_option *options; /* ended by an entry without name; may be NULL */
    int arguments_least, arguments_most;  /* most < 0: any number */
    bool (*run)(struct invocation *invocation, GError **error);
    unsigned flags;
};

/* All commands in the order of the manual, NULL-terminated. */
extern const struct command *const commands[];

/* What one call asks for. */
struct invocation {
    const struct command *command;
    const char *data; /* --data, or NULL */
    bool json;        /* --json */
    char **arguments; /* positional, NULL-terminated, valid UTF-8 */
    int argument_count;
    GHashTable *options; /* name -> GPtrArray of char * (flags: one entry, NULL) */
    int status; /* set by a run that returns true and yet has an exit status to give: 1 when its
                          * report, already printed, tells of some that were refused */
};

/* The value of an option given last; NULL when not given. Borrowed. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* All values of an option that may be repeated, NULL-terminated; empty when not given. Caller frees the
 * array with g_free, not the values. */
const char **invocation_option_list(const struct invocation *invocation, const char *name);
bool invocation_flag(const struct invocation *invocation, const char *name);

/* Opens the installation that the call means. */
struct installation *invocation_open(const struct invocation *invocation, enum database_mode mode,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a command that only reads, and tells the history what it handed out: where nothing can be written, what
 * is there is handed out all the same. */
struct installation *invocation_open_to_hand_out(const struct invocation *invocation,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs one command as its command line would, without the error's printing: for a command that is made of
 * others. argv[0] is not looked at. *status is the command's when it returns true. */
bool command_run(int argc, char **argv, int *status, GError **error);

/* Parses and runs; returns the exit status. Errors go to standard error as one sentence each, shown
 * through text_show, with --json as output_error says. */
int command_line_run(int argc, char **argv);

#endif
