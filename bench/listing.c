/* Times the windows of the console's lists over many credentials and learners: opening, steps, both ends, jumps,
 * filters, and the first screen of searches.
 *
 *   bench/listing [ROWS] [DIRECTORY]       1 000 000 learners with a credential each; a DIRECTORY that exists
 *                                          already is measured as it is, else made and kept
 *
 * Goals (DESIGN.md section 8): any key of a list < 20 ms to paint, of which 10 are for this; the first screen of
 * a search < 100 ms. */
#include "config.h"

#include "store/listing.h"
#include "store/search_index.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SCREEN 50
#define CHUNK 1000
#define STEPS 200

static const char *const fill_scripts[] = {
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -1000000",
    "BEGIN",
    "CREATE TEMP TABLE number (value INTEGER PRIMARY KEY)",
    "INSERT INTO number WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n"
    " WHERE value < (SELECT count FROM temp.size)) SELECT value FROM n",
    "CREATE TEMP TABLE first (id INTEGER PRIMARY KEY, name TEXT)",
    "INSERT INTO first (name) VALUES ('Anna'), ('Ben'), ('Chiara'), ('Đorđe'), ('Émile'), "
    "('Fatima'),"
    " ('Grzegorz'), ('Hana'), ('Ibrahim'), ('Jürgen'), ('Katarzyna'), ('Lucía'), ('Mohammed'),"
    " ('Nguyễn'), ('Ольга'), ('Priya'), ('Quentin'), ('Rosa'), ('Søren'), ('Tomáš'), ('Ulrike'),"
    " ('Valentina'), ('Wei'), ('Ximena'), ('Yusuf'), ('Zoë'), ('Αλέξανδρος'), ('Léa'), ('Marta')",
    "CREATE TEMP TABLE last (id INTEGER PRIMARY KEY, name TEXT)",
    "INSERT INTO last (name) VALUES ('Almeida'), ('Bauer'), ('Castro'), ('Dubois'), ('Eriksson'),"
    " ('Fischer'), ('García'), ('Horvat'), ('Ivanova'), ('Jansen'), ('Kowalski'), ('López'),"
    " ('Müller'), ('Nowak'), ('O''Brien'), ('Petrov'), ('Quispe'), ('Rossi'), ('Schmidt'), "
    "('Tanaka'),"
    " ('Usman'), ('Vargas'), ('Wiśniewska'), ('Xu'), ('Yılmaz'), ('Zhang'), ('Haddad'), ('Kim'),"
    " ('Singh'), ('Okafor'), ('Novák')",
    "INSERT INTO learner (id, username, lms_id, email, name, created, modified) SELECT value,"
    " 'u' || (value * 7919 % 10000019), value, 'person.' || value || '@example.org',"
    " (SELECT name FROM first WHERE id = 1 + value % 29) || ' '"
    " || (SELECT name FROM last WHERE id = 1 + value / 29 % 31) || ' ' || char(65 + value % 26) || "
    "'.',"
    " value, value FROM number",
    "UPDATE learner SET name = '李明' WHERE id % 100003 = 77",
    "UPDATE learner SET name = 'Ana Šimić' WHERE id % 50021 = 99",
    "INSERT INTO credential_type (id, name, retrieval, generation, created, modified) VALUES"
    " (1, 'Completion', 'retrieve_completions', 'generate_pdf_credential', 0, 0)",
    "INSERT INTO configuration (id, context_key, type_id, created, modified) SELECT value,"
    " 'course-v1:Org' || (value % 7) || '+Course' || value || '+2026', 1, 0, 0 FROM number"
    " WHERE value <= 200",
    "INSERT INTO course (id, key, long_name, created, modified) SELECT id, context_key,"
    " 'Course ' || id, 0, 0 FROM configuration",
    "INSERT INTO enrolment (course_id, learner_id, modified) SELECT 1 + value % 200, value, 0 FROM "
    "number",
    /* Issued course by course, as runs do. */
    "CREATE TEMP TABLE award AS SELECT 1 + (value - 1) * 200 / (SELECT count FROM temp.size) AS "
    "course,"
    " value, lower(hex(randomblob(16))) AS one, lower(hex(randomblob(16))) AS other FROM number",
    "INSERT INTO credential (id, uuid, verify_uuid, learner_id, configuration_id, status, "
    "full_name,"
    " context_name, issued, created, modified) SELECT value,"
    " substr(one, 1, 8) || '-' || substr(one, 9, 4) || '-4' || substr(one, 14, 3) || '-8'"
    " || substr(one, 18, 3) || '-' || substr(one, 21, 12),"
    " substr(other, 1, 8) || '-' || substr(other, 9, 4) || '-4' || substr(other, 14, 3) || '-8'"
    " || substr(other, 18, 3) || '-' || substr(other, 21, 12),"
    " learner.id, course, CASE WHEN value % 1000 = 7 THEN 'error' WHEN value % 20 = 3 THEN"
    " 'invalidated' ELSE 'available' END, learner.name, 'Course ' || course, value / 1000, value / "
    "1000,"
    " value / 1000 FROM award JOIN learner ON learner.id = value",
    "INSERT INTO history (at, operator, object_kind, object_id, object_name, action) SELECT "
    "created,"
    " 'anna', 'credential', id, uuid, 'issue' FROM credential ORDER BY id",
    "COMMIT",
    "PRAGMA wal_checkpoint(TRUNCATE)",
};

static void fail(const char *what)
{
    fprintf(stderr, "bench/listing: %s\n", what);
    exit(1);
}

static void check(const GError *error)
{
    if (error != NULL)
        fail(error->message);
}

static void fill(const char *directory, const char *rows)
{
    g_autoptr(GError) error = NULL;
    if (g_mkdir_with_parents(directory, 0700) != 0)
        fail("no directory");
    g_autoptr(database) database = database_open(directory, DATABASE_CREATE, &error);
    check(error);
    sqlite3 *handle = database_handle(database);
    g_autofree char *size =
        g_strdup_printf("CREATE TEMP TABLE size AS SELECT %" G_GUINT64_FORMAT " AS count",
                        g_ascii_strtoull(rows, NULL, 10));
    if (sqlite3_exec(handle, size, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(handle));
    for (guint i = 0; i < G_N_ELEMENTS(fill_scripts); i++)
        if (sqlite3_exec(handle, fill_scripts[i], NULL, NULL, NULL) != SQLITE_OK)
            fail(sqlite3_errmsg(handle));
}

static double processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* In chunks, as an operator's console does it. */
static void catch_up(const char *directory)
{
    bool more = true;
    GError *error = NULL;
    double worst = 0;
    const gint64 begun = g_get_monotonic_time();
    const double worked = processor_time();
    g_autoptr(database) database = database_open(directory, DATABASE_WRITE, &error);
    check(error);
    while (more) {
        const gint64 started = g_get_monotonic_time();
        g_autoptr(transaction) transaction = transaction_begin(database, &error);
        if (transaction == NULL || !search_index_catch_up(database, CHUNK, &more, &error)
            || !database_commit(database, &error))
            check(error);
        worst = MAX(worst, (double)(g_get_monotonic_time() - started) / 1000);
    }
    printf("index of words brought up to date: %.1f s, processor %.1f s; a chunk of %d at most "
           "%.0f ms\n",
           (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC,
           (processor_time() - worked) / 1000, CHUNK, worst);
}

/* Milliseconds of some calls of the same kind: as they pass, and of the processor, which other programs on the
 * machine don't lengthen. */
struct times {
    const char *what;
    double all[STEPS], processor[STEPS];
    guint count;
    guint rows; /* in the last window */
};

static gint64 fetch(struct times *times, struct listing *listing, gint64 anchor, bool backwards)
{
    GError *error = NULL;
    const gint64 begun = g_get_monotonic_time();
    const double worked = processor_time();
    g_autoptr(GPtrArray) rows =
        listing_fetch(listing, anchor, backwards ? LISTING_BEFORE : LISTING_AFTER, SCREEN, &error);
    times->processor[times->count] = processor_time() - worked;
    times->all[times->count++] = (double)(g_get_monotonic_time() - begun) / 1000;
    check(error);
    times->rows = rows->len;
    const struct listing_row *row =
        rows->len > 0 ? rows->pdata[backwards ? 0 : rows->len - 1] : NULL;
    return row != NULL ? row->id : 0;
}

static int compare(const void *one, const void *other)
{
    const double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static void tell(struct times *times)
{
    const guint middle = times->count / 2, last = times->count - 1;
    qsort(times->all, times->count, sizeof times->all[0], compare);
    qsort(times->processor, times->count, sizeof times->processor[0], compare);
    printf(
        "  %-36s %3u x  median %7.2f ms, processor %7.2f; worst %7.2f, processor %7.2f; %2u rows\n",
        times->what, times->count, times->all[middle], times->processor[middle], times->all[last],
        times->processor[last], times->rows);
    fflush(stdout);
}

/* From the beginning on, from the end back, and to rows anywhere. */
static void walk(struct listing *listing, gint64 most)
{
    struct times first = { .what = "first window" }, down = { .what = "pages down" },
                 end = { .what = "the end" }, up = { .what = "pages up" },
                 jump = { .what = "jumps" };
    gint64 anchor = fetch(&first, listing, 0, false);
    while (anchor != 0 && down.count < STEPS)
        anchor = fetch(&down, listing, anchor, false);
    anchor = fetch(&end, listing, 0, true);
    while (anchor != 0 && up.count < STEPS)
        anchor = fetch(&up, listing, anchor, true);
    for (guint i = 0; i < STEPS; i++)
        fetch(&jump, listing, 1 + (gint64)i * 7919 * 31 % most, i % 2 == 1);
    tell(&first);
    if (down.count > 0)
        tell(&down);
    tell(&end);
    if (up.count > 0)
        tell(&up);
    tell(&jump);
}

static void search(struct listing *listing, const char *text)
{
    GError *error = NULL;
    struct times first = { .what = text }, again = { .what = "  and a page down" };
    if (!listing_set_search(listing, text, &error))
        check(error);
    const gint64 last = fetch(&first, listing, 0, false);
    tell(&first);
    if (last == 0)
        return;
    fetch(&again, listing, last, false);
    tell(&again);
}

static void measure(struct database *database, const char *name, gint64 most)
{
    GError *error = NULL;
    guint count = 0;
    g_autoptr(listing) listing = listing_open(database, name, 0, &error);
    check(error);
    printf("%s\n", name);
    walk(listing, most);
    const struct listing_column *columns = listing_columns(listing, &count);
    for (guint i = 0; i < count; i++) {
        if (!columns[i].sortable)
            continue;
        printf(" by %s\n", columns[i].name);
        if (!listing_set_order(listing, columns[i].name, i % 2 == 0, &error))
            check(error);
        walk(listing, most);
    }
}

static void measure_searches(struct database *database, const char *name, gint64 most)
{
    GError *error = NULL;
    g_autoptr(listing) listing = listing_open(database, name, 0, &error);
    check(error);
    g_autofree char *uuid = NULL;
    g_autofree char *mail = g_strdup_printf("person.%" G_GINT64_FORMAT "@example.org", most / 2);
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, most / 3);
    printf("searches in %s\n", name);
    const char *const texts[] = { "anna",         "simic",
                                  "李明",         "anna kowalski",
                                  mail,           number,
                                  "olga ivanova", "nobody-of-this-name",
                                  "ольга",        "org3+course10+",
                                  "course7+2026", "kim w.",
                                  "zo xu",        "no",
                                  "number1",      "annabauer" };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        search(listing, texts[i]);
    if (strcmp(name, "credentials") != 0)
        return;
    g_autoptr(statement) row =
        database_query(database, &error, "SELECT uuid FROM credential WHERE id = ?", "i", most / 2);
    if (row == NULL || statement_step(row, &error) != 1)
        check(error);
    uuid = g_strdup(statement_text(row, 0));
    search(listing, uuid);
    uuid[8] = '\0';
    search(listing, uuid);
    search(listing, uuid + 1);
    search(listing, "facade");
}

static void measure_filters(struct database *database)
{
    static const char *const filters[][2] = {
        { "status", "available" }, { "status", "invalidated" }, { "status", "error" },
        { "configuration", "3" },  { "learner", "4711" },       { "type", "1" },
    };
    GError *error = NULL;
    g_autoptr(listing) listing = listing_open(database, "credentials", 0, &error);
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        const char *const values[] = { filters[i][1], NULL };
        struct times first = { .what = filters[i][1] }, end = { .what = "  the end" };
        if (!listing_set_filter(listing, filters[i][0], values, &error))
            check(error);
        fetch(&first, listing, 0, false);
        fetch(&end, listing, 0, true);
        tell(&first);
        tell(&end);
        if (!listing_set_filter(listing, filters[i][0], NULL, &error))
            check(error);
    }
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const char *rows = argc > 1 ? argv[1] : "1000000";
    g_autofree char *made = argc > 2 ? NULL : g_dir_make_tmp("testamur-bench-XXXXXX", NULL);
    const char *directory = argc > 2 ? argv[2] : made;
    if (made != NULL || !g_file_test(directory, G_FILE_TEST_IS_DIR))
        fill(directory, rows);
    catch_up(directory);
    g_autoptr(database) database = database_open(directory, DATABASE_READ, &error);
    check(error);
    const gint64 most = g_ascii_strtoll(rows, NULL, 10);
    measure(database, "credentials", most);
    measure(database, "learners", most);
    measure(database, "history", most);
    measure(database, "configurations", 200);
    measure_filters(database);
    measure_searches(database, "credentials", most);
    measure_searches(database, "learners", most);
    if (made != NULL) {
        char *arguments[] = { (char *)"rm", (char *)"-rf", (char *)"--", made, NULL };
        g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                     NULL);
    }
    return 0;
}
