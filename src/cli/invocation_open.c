/* Apart from the other accessors, so that the frame of the command line can be tested without a store. */
#include "config.h"

#include "base/machine.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/recovery.h"

/* What an interrupted run left is finished before anything else is written. Where that fails, whoever needs it
 * finished will fail with the same fault and say so. */
static void invocation_recover(struct installation *installation)
{
    struct recover_result result;
    g_autoptr(GError) fault = NULL;
    g_autofree char *words = NULL;
    if (!recover_run(installation, &result, &fault))
        words = g_strdup_printf("an interrupted run can't be finished yet: %s", fault->message);
    else if (recover_did(&result))
        words = recovery_words(&result);
    if (words != NULL)
        output_note(words);
}

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
    else if (installation != NULL && mode == DATABASE_WRITE
             && invocation->command != &command_recover)
        invocation_recover(installation);
    return installation;
}
