#include "config.h"

#include "console/job.h"

#include "base/error.h"
#include "console/console_private.h"
#include "console/terminal/terminal.h"
#include "operations/recover.h"

/* How long a stop of the process waits for a job to come to where it holds nothing. */
#define PARK_SECONDS 3

/* Pages that a reader keeps, in kilobytes: it goes through most of them once, and there may be several. */
#define READER_CACHE 4096

struct job {
    const struct job_class *class;
    struct console *console;
    struct page *page; /* NULL: gone, or there was none */
    gpointer data;
    GThread *thread;
    GError *error;
    gint64 started; /* monotonic */
    char *recovery; /* what was finished of an interrupted run; NULL: nothing was */
    struct installation *installation; /* the thread's */
    bool keeps;                        /* the installation outlives the job */

    /* Under the console's job_lock: */
    bool running, finished, cancelled, parked;
    bool awaited;         /* by another job that writes */
    guint holding, gated; /* connections that keep others from writing; that wait until they may */
    /* of a job that only reads, while it runs: what cancelling interrupts */
    struct database *reading;
    guint64 done, total;
    const char *unit;
    char *waiting; /* who holds the database; NULL: nobody */
    void (*ask)(struct console *console, struct page *page, struct job *job, gpointer question);
    gpointer question;
    bool asked, answered, answer;
};

static void job_free(gpointer pointer)
{
    struct job *job = pointer;
    if (job->class->free != NULL)
        job->class->free(job->data);
    g_clear_error(&job->error);
    g_free(job->waiting);
    g_free(job->recovery);
    g_free(job);
}

/* Told each second while another process holds the database. */
static bool job_on_waiting(void *data, const char *holder, int seconds)
{
    struct job *job = data;
    g_mutex_lock(&job->console->job_lock);
    g_free(job->waiting);
    job->waiting = g_strdup_printf("waiting for %d s: %s", seconds, holder);
    const bool go_on = !job->cancelled;
    g_mutex_unlock(&job->console->job_lock);
    terminal_wake();
    return go_on;
}

/* What an interrupted run left is finished before anything else is written. Where that fails, whoever needs it finished
 * fails with the same fault. */
static void job_recover(struct job *job, struct installation *installation)
{
    struct recover_result result;
    g_autoptr(GError) fault = NULL;
    if (!recover_run(installation, &result, &fault))
        job->recovery =
            g_strdup_printf("An interrupted run can't be finished yet: %s", fault->message);
    else if (recover_did(&result))
        job->recovery = recover_words(&result);
}

/* Counting a million rows is one statement: whoever waits for the end of the console does not wait for that. */
static void job_set_reading(struct job *job, struct database *database)
{
    g_mutex_lock(&job->console->job_lock);
    job->reading = database;
    g_mutex_unlock(&job->console->job_lock);
}

/* Before something is locked that others need: not while the process is to be stopped, unless that has to wait anyway. */
static void job_enter(void *data)
{
    struct job *job = data;
    g_mutex_lock(&job->console->job_lock);
    job->gated++;
    while (job->console->jobs_parked && job->holding == 0) {
        g_cond_broadcast(&job->console->job_changed);
        g_cond_wait(&job->console->job_changed, &job->console->job_lock);
    }
    job->gated--;
    job->holding++;
    g_mutex_unlock(&job->console->job_lock);
}

static void job_leave(void *data)
{
    struct job *job = data;
    g_mutex_lock(&job->console->job_lock);
    job->holding--;
    g_cond_broadcast(&job->console->job_changed);
    g_mutex_unlock(&job->console->job_lock);
}

static bool job_prepare(struct job *job)
{
    struct database *database = job->installation->database;
    if (job->class->writes)
        job_recover(job, job->installation);
    else if (!database_set_cache(database, READER_CACHE, &job->error))
        return false;
    else
        job_set_reading(job, database);
    return true;
}

struct installation *job_keep_installation(struct job *job)
{
    database_on_waiting(job->installation->database, NULL, NULL);
    database_set_gate(job->installation->database, NULL);
    job->keeps = true;
    return job->installation;
}

static void job_work(struct job *job)
{
    const enum database_mode mode = job->class->writes ? DATABASE_WRITE : DATABASE_READ;
    struct installation *installation =
        installation_open(job->console->directory, mode, &job->error);
    if (installation == NULL)
        return;
    job->installation = installation;
    const struct database_gate gate = { job_enter, job_leave, job };
    database_on_waiting(installation->database, job_on_waiting, job);
    database_set_gate(installation->database, &gate);
    if (job_prepare(job) && !job->class->run(job, installation, job->data, &job->error)
        && job->error == NULL)
        g_set_error(&job->error, CONSOLE_ERROR, ERROR_CANCELLED, "%s was cancelled",
                    job->class->doing);
    job_set_reading(job, NULL);
    if (!job->keeps)
        installation_close(installation);
}

static gpointer job_thread(gpointer pointer)
{
    struct job *job = pointer;
    job_work(job);
    g_mutex_lock(&job->console->job_lock);
    job->finished = true;
    g_cond_broadcast(&job->console->job_changed);
    g_mutex_unlock(&job->console->job_lock);
    terminal_wake();
    return NULL;
}

static void job_set_awaited(struct job *job)
{
    g_mutex_lock(&job->console->job_lock);
    job->awaited = true;
    g_mutex_unlock(&job->console->job_lock);
}

bool job_is_awaited(struct job *job)
{
    g_mutex_lock(&job->console->job_lock);
    const bool awaited = job->awaited;
    g_mutex_unlock(&job->console->job_lock);
    return awaited;
}

/* Starts the jobs that may run: readers at once, writers one after the other. */
static void jobs_advance(struct console *console)
{
    struct job *writing = NULL;
    for (guint i = 0; i < console->jobs->len; i++) {
        struct job *job = console->jobs->pdata[i];
        const bool waits = job->class->writes && writing != NULL;
        if (waits)
            job_set_awaited(writing);
        else if (job->class->writes)
            writing = job;
        if (job->running || waits)
            continue;
        job->running = true;
        job->started = g_get_monotonic_time();
        job->thread = g_thread_new(job->class->doing, job_thread, job);
    }
}

struct job *job_start(struct console *console, struct page *page, const struct job_class *class,
                      gpointer data)
{
    struct job *job = g_new0(struct job, 1);
    job->class = class;
    job->console = console;
    job->page = page;
    job->data = data;
    g_ptr_array_add(console->jobs, job);
    jobs_advance(console);
    console->dirty = true;
    return job;
}

void job_progress(struct job *job, guint64 done, guint64 total, const char *unit)
{
    g_mutex_lock(&job->console->job_lock);
    job->done = done;
    job->total = total;
    job->unit = unit;
    g_clear_pointer(&job->waiting, g_free);
    g_mutex_unlock(&job->console->job_lock);
    terminal_wake();
}

bool job_cancelled(struct job *job)
{
    struct console *console = job->console;
    g_mutex_lock(&console->job_lock);
    while (console->jobs_parked && !job->cancelled && job->holding == 0) {
        job->parked = true;
        g_cond_broadcast(&console->job_changed);
        g_cond_wait(&console->job_changed, &console->job_lock);
    }
    job->parked = false;
    const bool cancelled = job->cancelled;
    g_mutex_unlock(&console->job_lock);
    return cancelled;
}

bool job_ask(struct job *job,
             void (*ask)(struct console *console, struct page *page, struct job *job,
                         gpointer question),
             gpointer question)
{
    struct console *console = job->console;
    g_mutex_lock(&console->job_lock);
    job->ask = ask;
    job->question = question;
    job->asked = true;
    job->answered = false;
    job->parked = true; /* nothing is held while a person thinks */
    terminal_wake();
    while (!job->answered && !job->cancelled)
        g_cond_wait(&console->job_changed, &console->job_lock);
    job->parked = false;
    job->asked = false;
    const bool yes = job->answered && job->answer && !job->cancelled;
    g_mutex_unlock(&console->job_lock);
    return yes;
}

void job_answer(struct job *job, bool yes)
{
    g_mutex_lock(&job->console->job_lock);
    job->answered = true;
    job->answer = yes;
    g_cond_broadcast(&job->console->job_changed);
    g_mutex_unlock(&job->console->job_lock);
}

void job_cancel(struct job *job)
{
    g_mutex_lock(&job->console->job_lock);
    job->cancelled = true;
    if (job->reading != NULL)
        database_interrupt(job->reading);
    g_cond_broadcast(&job->console->job_changed);
    g_mutex_unlock(&job->console->job_lock);
}

struct job *console_job(const struct console *console)
{
    for (guint i = 0; i < console->jobs->len; i++) {
        struct job *job = console->jobs->pdata[i];
        if (!job->class->quiet && job->running)
            return job;
    }
    return NULL;
}

bool job_facts(struct job *job, struct job_facts *facts)
{
    g_mutex_lock(&job->console->job_lock);
    const double seconds = (double)(g_get_monotonic_time() - job->started) / G_USEC_PER_SEC;
    *facts = (struct job_facts){
        .doing = job->class->doing,
        .done = job->done,
        .total = job->total,
        .unit = job->unit,
        .per_second = seconds > 0.2 ? (double)job->done / seconds : 0,
        .waiting = g_strdup(job->waiting),
        .cancelled = job->cancelled,
    };
    g_mutex_unlock(&job->console->job_lock);
    return seconds > 0.15; /* what is over at once needs no line */
}

/* A question is handed over outside the lock, since answering takes it. */
static void job_settle_question(struct console *console, struct job *job)
{
    g_mutex_lock(&console->job_lock);
    void (*ask)(struct console *, struct page *, struct job *, gpointer) =
        job->asked && !job->answered ? job->ask : NULL;
    job->ask = NULL;
    gpointer question = job->question;
    g_mutex_unlock(&console->job_lock);
    if (ask != NULL)
        ask(console, job->page, job, question);
}

static bool job_is_finished(struct job *job)
{
    g_mutex_lock(&job->console->job_lock);
    const bool finished = job->finished;
    g_mutex_unlock(&job->console->job_lock);
    return finished;
}

void jobs_settle(struct console *console)
{
    for (guint i = 0; i < console->jobs->len;) {
        struct job *job = console->jobs->pdata[i];
        job_settle_question(console, job);
        if (!job->running || !job_is_finished(job)) {
            i++;
            continue;
        }
        g_thread_join(job->thread);
        g_ptr_array_remove_index(console->jobs, i);
        if (job->recovery != NULL)
            console_message(console, MESSAGE_NOTE, "%s", job->recovery);
        if (job->class->done != NULL)
            job->class->done(console, job->page, job->data, job->error);
        if (job->class->writes && !console->lost)
            console_refresh(console);
        job_free(job);
        i = 0; /* `done` may have started and ended others */
    }
    jobs_advance(console);
    console->dirty = true;
}

void jobs_forget_page(struct console *console, const struct page *page)
{
    for (guint i = 0; i < console->jobs->len; i++) {
        struct job *job = console->jobs->pdata[i];
        if (job->page != page)
            continue;
        job->page = NULL;
        if (!job->class->writes)
            job_cancel(job);
    }
}

void jobs_stop(struct console *console)
{
    for (guint i = 0; i < console->jobs->len; i++)
        job_cancel(console->jobs->pdata[i]);
    for (guint i = 0; i < console->jobs->len; i++) {
        struct job *job = console->jobs->pdata[i];
        if (job->thread != NULL)
            g_thread_join(job->thread);
        job_free(job);
    }
    g_ptr_array_set_size(console->jobs, 0);
}

/* Whether no job that writes is where it must not be stopped. Under the lock. */
static bool jobs_rest(const struct console *console)
{
    for (guint i = 0; i < console->jobs->len; i++) {
        const struct job *job = console->jobs->pdata[i];
        const bool rests = job->holding == 0 && (job->parked || job->gated > 0);
        if (job->class->writes && job->running && !job->finished && !rests)
            return false;
    }
    return true;
}

bool jobs_park(struct console *console, bool park)
{
    const gint64 until = g_get_monotonic_time() + PARK_SECONDS * G_USEC_PER_SEC;
    g_mutex_lock(&console->job_lock);
    console->jobs_parked = park;
    g_cond_broadcast(&console->job_changed);
    bool rest = true;
    while (park && !(rest = jobs_rest(console)))
        if (!g_cond_wait_until(&console->job_changed, &console->job_lock, until))
            break;
    if (!rest)
        console->jobs_parked = false;
    g_cond_broadcast(&console->job_changed);
    g_mutex_unlock(&console->job_lock);
    return rest;
}
