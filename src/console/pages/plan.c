#include "config.h"

#include "console/pages/plan.h"

#include "console/job.h"
#include "console/pages/list.h"
#include "console/sections/plan_items.h"
#include "operations/plan.h"

/* A plan that is being made, for the page from which it was asked for. */
struct planning {
    gint64 configuration_id;
    gint64 plan_id; /* 0: it was not made */
};

static bool planning_progress(gpointer data, guint64 learners)
{
    struct job *job = data;
    job_progress(job, learners, 0, "learners judged");
    return !job_cancelled(job);
}

static bool planning_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    struct planning *planning = data;
    struct plan_request request = {
        .configuration_id = planning->configuration_id,
        .progress = planning_progress,
        .progress_data = job,
    };
    g_autoptr(plan_result) result = plan_make_linted(installation, &request, error);
    if (result == NULL)
        return false;
    planning->plan_id = result->id;
    return true;
}

/* Whoever has gone elsewhere meanwhile is not taken away from there. */
static void planning_done(struct console *console, struct page *page, gpointer data,
                          const GError *error)
{
    const struct planning *planning = data;
    if (error != NULL)
        console_error(console, error);
    else if (page != NULL && page == console_top(console))
        plan_show(console, planning->plan_id);
    else
        console_message(console, MESSAGE_NOTE,
                        "Plan %" G_GINT64_FORMAT " is made: see Plans and runs.",
                        planning->plan_id);
}

static const struct job_class planning_job = {
    .doing = "Planning",
    .writes = true,
    .run = planning_run,
    .done = planning_done,
    .free = g_free,
};

void plan_open(struct console *console, gint64 configuration_id)
{
    struct planning *planning = g_new0(struct planning, 1);
    planning->configuration_id = configuration_id;
    job_start(console, console_top(console), &planning_job, planning);
}

void plan_show(struct console *console, gint64 plan_id)
{
    list_open(console, &section_plan_items, plan_id);
}
