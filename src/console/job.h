/* Work that may take longer than a key may wait: on a thread of its own, with an installation of its own, told to the
 * console by messages. Layer: console. Called by pages and sections.
 *
 * Every write is a job, because another process may hold the database. One job that writes runs at a time, further
 * ones wait; readers (counts, positions) run beside it. */
#ifndef CONSOLE_JOB_H
#define CONSOLE_JOB_H

#include "console/console.h"

#include "operations/installation.h"

struct job;

struct job_class {
    const char *doing; /* "Saving", "Issuing": for the line of progress */
    bool writes;
    bool quiet; /* no line of progress: a count, a search */
    /* On the job's thread. The installation is open for the job alone, and waits for a held database with a message
     * that says who holds it. */
    bool (*run)(struct job *job, struct installation *installation, gpointer data, GError **error);
    /* On the console's thread, unless the page that started it is gone (NULL then) : what came of it. NULL error:
     * all well. May be NULL. */
    void (*done)(struct console *console, struct page *page, gpointer data, const GError *error);
    void (*free)(gpointer data); /* may be NULL */
};

/* Starts it; takes data. `page` may be NULL: nobody waits. Borrowed until job is done or the page is gone. */
struct job *job_start(struct console *console, struct page *page, const struct job_class *class,
                      gpointer data);

/* For the thread: how far it is (total 0: not known), and whether it shall end. Both cheap; job_cancelled is where a
 * job waits while the process is to be stopped, unless it is in the middle of writing: it waits before the next time. */
void job_progress(struct job *job, guint64 done, guint64 total, const char *unit);
bool job_cancelled(struct job *job);

/* For the thread, once: the job's installation, to be kept beyond the job's end; the caller closes it. Whoever has it then
 * uses it on one thread at a time. */
struct installation *job_keep_installation(struct job *job);

/* For the thread of a job that writes: whether another one waits until it is over. */
bool job_is_awaited(struct job *job);

/* For the thread: hands something to the console's thread and waits for the answer, such as a plan that must be
 * confirmed. `ask` is called on the console's thread and later someone calls job_answer. False when cancelled. */
bool job_ask(struct job *job,
             void (*ask)(struct console *console, struct page *page, struct job *job,
                         gpointer question),
             gpointer question);
void job_answer(struct job *job, bool yes);

/* For the console's thread. */
void job_cancel(struct job *job);

/* The job whose progress is shown; NULL: nothing is going on. Borrowed until the loop goes on. */
struct job *console_job(const struct console *console);

struct job_facts {
    const char *doing;
    guint64 done, total; /* total 0: not known */
    const char *unit;    /* NULL: none */
    double per_second;   /* 0: not known */
    char *waiting;       /* who holds the database, and how long; NULL: nobody. Caller frees */
    bool cancelled;
};

/* False when it began a moment ago, so that its line would only flicker. */
bool job_facts(struct job *job, struct job_facts *facts);

#endif
