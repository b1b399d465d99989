/* The options and arguments by which commands choose credentials: credential list, credential export,
 * reissue, invalidate. Layer: cli. */
#ifndef CLI_CREDENTIAL_OPTIONS_H
#define CLI_CREDENTIAL_OPTIONS_H

#include "cli/command.h"
#include "store/credential.h"

/* The lines of a command's table of options. */
#define CREDENTIAL_FILTER_OPTIONS                                                                  \
    { "search", "TEXT",                                                                            \
      "only those whose name, username, address or id contains this, or whose learner has this "   \
      "number",                                                                                    \
      0 },                                                                                         \
        { "status", "STATUS", "only generating, available, error or invalidated ones", 0 },        \
        { "configuration", "CONFIGURATION", "only those of this configuration", 0 },               \
        { "learner", "USERNAME", "only those of this learner", 0 },                                \
        { "name-changed", NULL, "only those that show another name than their learner has now",    \
          0 },                                                                                     \
    {                                                                                              \
        "import", "NUMBER", "only those of learners whose name came with this import", 0           \
    }

/* Reads the filter that the options ask for; its texts are borrowed from the invocation. */
bool credential_options_read(const struct invocation *invocation, struct database *database,
                             struct credential_filter *filter,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The credentials that the call means: by its arguments UUID|@FILE, or by its filters; neither is ERROR_USAGE.
 * As credential_selection_make. */
GArray *credential_options_select(const struct invocation *invocation, struct database *database,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A credential in one line, "UUID  status  learner, name, CONFIGURATION", safe to print. Caller frees. */
char *credential_options_line(const struct credential *credential);

#endif
