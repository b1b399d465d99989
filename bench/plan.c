/* Times a plan over many enrolments with a grade rule: seconds and peak memory, items written.
 *
 *   bench/plan [LEARNERS] [RUNS]       1 000 000 learners, 5 runs
 *
 * The installation is made by SQL in a process of its own, so that its memory does not count. */
#include "config.h"

#include "base/machine.h"
#include "operations/plan.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define COURSE "course-v1:Bench+Plan+2026"

/* Six graded subsections for everybody; about half of the learners reach what is asked for. */
static const char *const fill_scripts[] = {
    "PRAGMA synchronous = OFF",
    "BEGIN",
    "INSERT INTO course (id, key, has_policy, created, modified) VALUES (1, '" COURSE "', 1, 0, 0)",
    "INSERT INTO assignment_type (course_id, position, name, weight) VALUES "
    "(1, 0, 'Homework', 0.4), (1, 1, 'Midterm', 0.2), (1, 2, 'Final Exam', 0.4)",
    "INSERT INTO subsection (id, course_id, category, category_key, number, position) VALUES "
    "(1, 1, 'Homework', 'homework', 1, 1), (2, 1, 'Homework', 'homework', 2, 2), "
    "(3, 1, 'Homework', 'homework', 3, 3), (4, 1, 'Homework', 'homework', 4, 4), "
    "(5, 1, 'Midterm', 'midterm', 1, 5), (6, 1, 'Final Exam', 'final exam', 1, 6)",
    "INSERT INTO credential_type (id, name, retrieval, generation, options, created, modified) "
    "VALUES "
    "(1, 'Achievement', 'retrieve_subsection_grades', 'generate_pdf_credential', "
    "'{\"required_grades\": {\"Homework\": 0.4, \"Final Exam\": 0.5, \"Total\": 0.5}}', 0, 0)",
    "INSERT INTO configuration (id, context_key, type_id, created, modified) "
    "VALUES (1, '" COURSE "', 1, 0, 0)",
    "CREATE TEMP TABLE number (value INTEGER PRIMARY KEY)",
    "INSERT INTO number WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n "
    "WHERE value < (SELECT count FROM temp.size)) SELECT value FROM n",
    "INSERT INTO learner (id, username, lms_id, email, name, created, modified) "
    "SELECT value, 'learner' || value, value, 'learner' || value || '@example.org', "
    "'Learner Number ' || value, 0, 0 FROM number",
    "INSERT INTO enrolment (course_id, learner_id, modified) SELECT 1, value, 0 FROM number",
    "INSERT INTO course_grade (course_id, learner_id, grade, modified) "
    "SELECT 1, value, (value % 100) / 100.0, 0 FROM number",
    "INSERT INTO subsection_grade (subsection_id, learner_id, earned) "
    "SELECT s.id, n.value, (n.value * 7919 * s.id % 1000) / 1000.0 FROM subsection s CROSS JOIN "
    "number n",
    "COMMIT",
    "PRAGMA wal_checkpoint(TRUNCATE)",
};

static void fail(const char *what)
{
    fprintf(stderr, "bench/plan: %s\n", what);
    exit(1);
}

static int fill(const char *directory, const char *learners)
{
    g_autoptr(GError) error = NULL;
    if (!installation_create(directory, NULL, &error))
        fail(error->message);
    g_autoptr(database) database = database_open(directory, DATABASE_WRITE, &error);
    if (database == NULL)
        fail(error->message);
    sqlite3 *handle = database_handle(database);
    g_autofree char *size =
        g_strdup_printf("CREATE TEMP TABLE size AS SELECT %" G_GUINT64_FORMAT " AS count",
                        g_ascii_strtoull(learners, NULL, 10));
    if (sqlite3_exec(handle, size, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(handle));
    for (guint i = 0; i < G_N_ELEMENTS(fill_scripts); i++) {
        if (sqlite3_exec(handle, fill_scripts[i], NULL, NULL, NULL) != SQLITE_OK)
            fail(sqlite3_errmsg(handle));
    }
    return 0;
}

/* Of this process so far, in seconds. */
static double processor_time(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
           + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static int run(const char *directory, const char *runs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(installation) installation = installation_open(directory, DATABASE_WRITE, &error);
    if (installation == NULL)
        fail(error->message);
    const guint64 count = g_ascii_strtoull(runs, NULL, 10);
    for (guint64 i = 0; i < count; i++) {
        const struct plan_request request = { .configuration_id = 1 };
        const gint64 begun = g_get_monotonic_time();
        const double processor = processor_time();
        g_autoptr(plan_result) result = plan_make(installation, &request, &error);
        if (result == NULL)
            fail(error->message);
        const gint64 ended = g_get_monotonic_time();
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        printf("%" G_GUINT64_FORMAT " learners, %" G_GUINT64_FORMAT
               " new: %.2f s (with tidying %.2f s), "
               "processor %.4f s, peak memory %ld MB\n",
               result->learners, result->counts[VERDICT_NEW],
               (double)result->duration / G_USEC_PER_SEC, (double)(ended - begun) / G_USEC_PER_SEC,
               processor_time() - processor, usage.ru_maxrss / 1024);
        fflush(stdout);
    }
    return 0;
}

static void child(const char *program, const char *mode, const char *directory, const char *number)
{
    char *arguments[] = { (char *)program, (char *)mode, (char *)directory, (char *)number, NULL };
    int status = 0;
    if (!g_spawn_sync(NULL, arguments, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                      &status, NULL)
        || status != 0)
        fail("a child failed");
}

static void remove_tree(const char *directory)
{
    char *arguments[] = { (char *)"rm", (char *)"-rf", (char *)"--", (char *)directory, NULL };
    g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "fill") == 0)
        return fill(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "run") == 0)
        return run(argv[2], argv[3]);
    g_autofree char *directory = g_dir_make_tmp("testamur-bench-XXXXXX", NULL);
    if (directory == NULL)
        fail("no temporary directory");
    const gint64 begun = g_get_monotonic_time();
    child(argv[0], "fill", directory, argc > 1 ? argv[1] : "1000000");
    printf("installation made in %.1f s\n",
           (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC);
    fflush(stdout);
    child(argv[0], "run", directory, argc > 2 ? argv[2] : "5");
    remove_tree(directory);
    return 0;
}
