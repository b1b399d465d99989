/* What the commands share in reading arguments and reporting. Layer: cli, and used there only. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/json.h"
#include "cli/command.h"

/* The text of an argument JSON|@FILE: itself, or the content of the file (at most 1 MiB of UTF-8). NULL
 * gives NULL without an error. Caller frees. */
char *report_argument_text(const char *argument, GError **error);

/* Arguments USERNAME|@FILE, NULL-terminated: as they are, a file's by its lines, without blank ones and the
 * white space around them; a file may have 64 MiB. Caller frees with g_strfreev. */
char **report_argument_names(char *const *arguments, GError **error);

/* The number given with an option, or `fallback`; ERROR_USAGE when it is none or below 1. */
bool report_option_number(const struct invocation *invocation, const char *name, gint64 fallback,
                          gint64 *number, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the operator agrees: the option --yes, else a question on the terminal. ERROR_REFUSED when
 * not. */
bool report_confirm(const struct invocation *invocation, const char *question,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in proportion: for more than a few, the person types their number. */
bool report_confirm_count(const struct invocation *invocation, const char *question, guint64 count,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a command does that removes one thing, named by its first argument: asks, removes, and says so. `what` is it in
 * words ("the asset"), `more` what the question says behind its name, such as what goes with it; "" for nothing. */
bool report_remove(struct invocation *invocation, const char *what, const char *more,
                   bool (*remove_one)(struct installation *installation, const char *name,
                                      GError **error),
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sentences that stopped nothing: on standard error, or as a JSON array. New reference. */
void report_warnings(const GPtrArray *warnings);
json_t *report_warnings_json(const GPtrArray *warnings);

/* An instant in UTC; null for 0. New reference. */
json_t *report_instant_json(gint64 instant);

/* An instant in UTC, exact to the microsecond: the state of an object, as --based-on takes it. New
 * reference. */
json_t *report_state_json(gint64 modified);

/* For the options of a command that changes an object. */
#define REPORT_BASED_ON_OPTION                                                                     \
    {                                                                                              \
        .name = "based-on", .argument = "MODIFIED",                                                \
        .help = "Refuse if somebody changed it after this instant, which \"show --json\" gives "   \
                "as \"modified\""                                                                  \
    }

/* "label: instant"; nothing is printed for 0. */
void report_instant(const char *label, gint64 instant);
void report_number(const char *label, gint64 number);
void report_flag(const char *label, bool flag);

/* "label:" and indented JSON below it; one line for an empty object. Borrows. */
void report_options(const char *label, const json_t *value);

/* A name with its "\n" turned into line feeds: a shell's argument has no easier way to hold one. Caller
 * frees. */
char *report_break_lines(const char *typed);

#endif
