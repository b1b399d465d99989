#include "config.h"

#include "console/catch_up.h"

#include "console/job.h"
#include "operations/search.h"

struct catch_up {
    struct job *job;
    bool gave_way; /* there is more to do */
};

static bool catch_up_goes_on(gpointer data)
{
    struct catch_up *work = data;
    work->gave_way = job_is_awaited(work->job);
    return !work->gave_way && !job_cancelled(work->job);
}

static bool catch_up_run(struct job *job, struct installation *installation, gpointer data,
                         GError **error)
{
    struct catch_up *work = data;
    work->job = job;
    return search_catch_up(installation, catch_up_goes_on, work, error);
}

/* A fault is no matter: searches are slower until somebody has the time. */
static void catch_up_done(struct console *console, struct page *page, gpointer data,
                          const GError *error)
{
    (void)page;
    const struct catch_up *work = data;
    if (error == NULL && work->gave_way)
        catch_up_begin(console);
}

static const struct job_class catch_up_class = {
    .doing = "Indexing names",
    .writes = true,
    .quiet = true,
    .run = catch_up_run,
    .done = catch_up_done,
    .free = g_free,
};

void catch_up_begin(struct console *console)
{
    job_start(console, NULL, &catch_up_class, g_new0(struct catch_up, 1));
}
