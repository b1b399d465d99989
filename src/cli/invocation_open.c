/* Apart from the other accessors, so that the frame of the command line can be tested without a store. */
#include "config.h"

#include "base/machine.h"
#include "cli/command.h"
#include "cli/output.h"

struct installation *invocation_open(const struct invocation *invocation, enum database_mode mode,
                                     GError **error)
{
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    if (directory == NULL)
        return NULL;
    struct installation *installation = installation_open(directory, mode, error);
    const char *remark = installation != NULL ? database_remark(installation->database) : NULL;
    if (remark != NULL)
        output_note(remark);
    return installation;
}
