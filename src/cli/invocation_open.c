/* Apart from the other accessors, so that the frame of the command line can be tested without a store. */
#include "config.h"

#include "base/machine.h"
#include "cli/command.h"

struct installation *invocation_open(const struct invocation *invocation, enum database_mode mode,
                                     GError **error)
{
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    return directory != NULL ? installation_open(directory, mode, error) : NULL;
}
