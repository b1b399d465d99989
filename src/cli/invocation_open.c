/* Apart from the other accessors, so that the frame of the command line can be tested without a store. */
#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/machine.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "operations/recover.h"

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
        words = recover_words(&result);
    if (words != NULL)
        output_note(words);
}

/* What the option --based-on says, for the change that follows. */
static bool invocation_read_basis(const struct invocation *invocation, gint64 *based_on,
                                  GError **error)
{
    const char *typed = invocation_option(invocation, "based-on");
    if (typed == NULL || clock_parse(typed, based_on))
        return true;
    g_autofree char *shown = text_show(typed);
    g_set_error(error, BASE_ERROR, ERROR_USAGE,
                "--based-on needs the instant that \"show --json\" gives as \"modified\", not "
                "\"%s\"",
                shown);
    return false;
}

/* Said once: whoever waits wants to know for whom. */
static bool invocation_tell_waiting(void *data G_GNUC_UNUSED, const char *holder, int seconds)
{
    if (seconds == 1) {
        g_autofree char *words = g_strdup_printf(
            "waiting for %s, who is writing to the database; ^C ends the waiting", holder);
        output_note(words);
    }
    return true;
}

struct installation *invocation_open(const struct invocation *invocation, enum database_mode mode,
                                     GError **error)
{
    gint64 based_on = 0;
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    if (directory == NULL || !invocation_read_basis(invocation, &based_on, error))
        return NULL;
    struct installation *installation = installation_open(directory, mode, error);
    if (installation == NULL)
        return NULL;
    installation->based_on = based_on;
    database_on_waiting(installation->database, invocation_tell_waiting, NULL);
    const char *remark = database_remark(installation->database);
    if (remark != NULL)
        output_note(remark);
    else if (mode == DATABASE_WRITE && invocation->command != &command_recover)
        invocation_recover(installation);
    return installation;
}

struct installation *invocation_open_to_hand_out(const struct invocation *invocation,
                                                 GError **error)
{
    g_autoptr(GError) fault = NULL;
    struct installation *installation = invocation_open(invocation, DATABASE_WRITE, &fault);
    if (installation != NULL)
        return installation;
    if (error_exit_status(fault) != ERROR_IO && error_exit_status(fault) != ERROR_REFUSED) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return NULL;
    }
    return invocation_open(invocation, DATABASE_READ, error);
}
