#include "config.h"

#include "operations/living_run.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/owner.h"
#include "base/text.h"
#include "operations/installation.h"
#include "store/task_run.h"

bool living_run_check_none(struct database *database, const char *wanted, GError **error)
{
    g_autoptr(GPtrArray) runs = task_run_list_running(database, error);
    for (guint i = 0; runs != NULL && i < runs->len; i++) {
        const struct task_run *run = runs->pdata[i];
        if (!owner_lives(run->owner))
            continue;
        g_autofree char *who = text_show(run->operator_name);
        g_autofree char *since = clock_format(run->started);
        g_set_error(error, OPERATIONS_ERROR, ERROR_BUSY,
                    "%s has had a run going on in this installation since %s: %s when it has "
                    "finished or was ended",
                    who, since, wanted);
        return false;
    }
    return runs != NULL;
}
