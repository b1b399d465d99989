/* Work beside the keys, when the process is to be stopped (^Z): it is stopped only where nobody else is kept from
 * writing, and what was about to write waits until it goes on. */
#include "config.h"

#include "console/console_private.h"

#include <glib/gstdio.h>
#include <string.h>

struct fixture {
    char *directory, *path;
    struct console console;
};

static void set_up(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    GError *error = NULL;
    fixture->directory = g_dir_make_tmp("testamur-job-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->path = g_build_filename(fixture->directory, "installation", NULL);
    g_assert_true(installation_create(fixture->path, NULL, &error));
    g_assert_no_error(error);
    fixture->console.directory = fixture->path;
    fixture->console.jobs = g_ptr_array_new();
    g_mutex_init(&fixture->console.job_lock);
    g_cond_init(&fixture->console.job_changed);
}

static void tear_down(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const names[] = { "credentials",     "credentials_invalidated",
                                         "testamur.db-wal", "testamur.db-shm",
                                         "testamur.db",     "" };
    jobs_stop(&fixture->console);
    g_ptr_array_unref(fixture->console.jobs);
    g_mutex_clear(&fixture->console.job_lock);
    g_cond_clear(&fixture->console.job_changed);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(fixture->path, names[i], NULL);
        g_remove(path);
    }
    g_rmdir(fixture->directory);
    g_free(fixture->path);
    g_free(fixture->directory);
}

/* Whether another process could write now. */
static bool can_write(const struct fixture *fixture)
{
    g_autofree char *file = g_build_filename(fixture->path, "testamur.db", NULL);
    sqlite3 *other = NULL;
    g_assert_cmpint(sqlite3_open_v2(file, &other, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    const bool can =
        sqlite3_exec(other, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(other);
    return can;
}

/* How far the work has come; it waits for the test only where a real one would not. */
struct work {
    struct fixture *fixture;
    struct installation *installation;
    gint stage;
};

static void reach(struct work *work, int stage)
{
    g_atomic_int_set(&work->stage, stage);
}

static void wait_for(const struct work *work, int stage)
{
    while (g_atomic_int_get(&work->stage) < stage)
        g_usleep(200);
}

static bool is_parking(struct console *console)
{
    g_mutex_lock(&console->job_lock);
    const bool parking = console->jobs_parked;
    g_mutex_unlock(&console->job_lock);
    return parking;
}

static void start(struct fixture *fixture, const struct job_class *class, struct work *work)
{
    work->fixture = fixture;
    job_start(&fixture->console, NULL, class, work);
}

static void end(struct fixture *fixture, const struct work *work, int last)
{
    g_assert_true(jobs_park(&fixture->console, false));
    wait_for(work, last);
    jobs_stop(&fixture->console);
    g_assert_true(can_write(fixture));
}

/* As an undoing tells how far it is within its transaction. */
static bool run_asking_within(struct job *job, struct installation *installation, gpointer data,
                              GError **error)
{
    struct work *work = data;
    struct console *console = &work->fixture->console;
    {
        g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
        g_assert_no_error(*error);
        reach(work, 1);
        while (!is_parking(console))
            g_usleep(200);
        for (int i = 0; i < 20; i++) {
            g_assert_false(job_cancelled(job));
            g_usleep(1000);
        }
        g_assert_true(database_commit(installation->database, error));
    }
    reach(work, 2);
    g_assert_false(job_cancelled(job));
    reach(work, 3);
    return true;
}

static void test_asking_within_a_transaction(struct fixture *fixture,
                                             gconstpointer data G_GNUC_UNUSED)
{
    static const struct job_class class = { .doing = "Undoing",
                                            .writes = true,
                                            .run = run_asking_within };
    struct work work = { 0 };
    start(fixture, &class, &work);
    wait_for(&work, 1);
    g_assert_false(can_write(fixture));
    g_assert_true(jobs_park(&fixture->console, true));
    g_assert_true(can_write(fixture));
    g_assert_cmpint(g_atomic_int_get(&work.stage), ==, 2);
    end(fixture, &work, 3);
}

/* As the items of a plan are written on a thread of their own. */
static gpointer write_beside(gpointer data)
{
    struct work *work = data;
    reach(work, 2);
    g_autoptr(transaction) transaction = transaction_begin(work->installation->database, NULL);
    g_assert_nonnull(transaction);
    reach(work, 3);
    return NULL;
}

static bool run_writing_beside(struct job *job, struct installation *installation, gpointer data,
                               GError **error G_GNUC_UNUSED)
{
    struct work *work = data;
    work->installation = installation;
    reach(work, 1);
    while (!is_parking(&work->fixture->console))
        g_usleep(200);
    GThread *thread = g_thread_new("beside", write_beside, work);
    g_assert_false(job_cancelled(job));
    g_thread_join(thread);
    reach(work, 4);
    return true;
}

static void test_writing_beside(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct job_class class = { .doing = "Planning",
                                            .writes = true,
                                            .run = run_writing_beside };
    struct work work = { 0 };
    start(fixture, &class, &work);
    wait_for(&work, 1);
    g_assert_true(jobs_park(&fixture->console, true));
    wait_for(&work, 2);
    for (int i = 0; i < 20; i++) {
        g_assert_true(can_write(fixture));
        g_assert_cmpint(g_atomic_int_get(&work.stage), ==, 2);
        g_usleep(1000);
    }
    end(fixture, &work, 4);
}

/* Who has just been answered has not begun yet. */
static bool run_after_an_answer(struct job *job, struct installation *installation, gpointer data,
                                GError **error)
{
    struct work *work = data;
    reach(work, 1);
    g_assert_true(job_ask(job, NULL, NULL));
    g_autoptr(transaction) transaction = transaction_begin(installation->database, error);
    g_assert_no_error(*error);
    reach(work, 2);
    return true;
}

static void test_right_after_an_answer(struct fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const struct job_class class = { .doing = "Issuing",
                                            .writes = true,
                                            .run = run_after_an_answer };
    struct work work = { 0 };
    start(fixture, &class, &work);
    wait_for(&work, 1);
    g_assert_true(jobs_park(&fixture->console, true));
    job_answer(fixture->console.jobs->pdata[0], true);
    for (int i = 0; i < 20; i++) {
        g_assert_true(can_write(fixture));
        g_assert_cmpint(g_atomic_int_get(&work.stage), ==, 1);
        g_usleep(1000);
    }
    end(fixture, &work, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
    g_test_add("/console/job/" name, struct fixture, NULL, set_up, function, tear_down)
    ADD("asking-within-a-transaction", test_asking_within_a_transaction);
    ADD("writing-beside", test_writing_beside);
    ADD("right-after-an-answer", test_right_after_an_answer);
    return g_test_run();
}
