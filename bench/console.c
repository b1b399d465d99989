/* Measures the console as a person at a terminal meets it: the time from starting it to its first page, from a key to
 * the finished page, its memory, and the bytes that a line must carry. Goals: those of the design.
 *
 *   bench/console [CREDENTIALS] [DIRECTORY [make]]    1 000 000; the installation is made in the directory and kept
 *                                                     there, or used again if it is there already; else a temporary
 *                                                     one. "make": and nothing is measured
 *
 * The program is TESTAMUR_PROGRAM, else testamur in the directory where the bench is called. */
#include "config.h"

#include "tests/console/crowd.h"
#include "tests/console/terminal.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STARTS 5
#define KEYS 300
#define STEPS_ON_A_PAGE 15
#define IDLE_SECONDS 10

static G_NORETURN void fail(const char *what)
{
    fprintf(stderr, "bench/console: %s\n", what);
    exit(1);
}

static const char *program(void)
{
    const char *path = g_getenv("TESTAMUR_PROGRAM");
    return path != NULL ? path : "./testamur";
}

static void run(const char *const *arguments)
{
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                      NULL, &status, NULL)
        || status != 0)
        fail("testamur fails; is TESTAMUR_PROGRAM the program?");
}

static void make_installation(const char *directory, guint64 credentials)
{
    const char *const arguments[] = { program(), "init", directory, NULL };
    run(arguments);
    const char *fault = crowd_make(directory, credentials);
    if (fault != NULL)
        fail(fault);
}

static struct terminal *start(const char *directory, bool lean)
{
    const char *const arguments[] = { program(), "--data", directory, NULL };
    const char *const environment[] = { lean ? "TESTAMUR_LEAN=1" : "TESTAMUR_OPERATOR=bench",
                                        NULL };
    struct terminal *terminal = terminal_start(
        arguments, &(struct terminal_options){ .marks = true, .environment = environment });
    if (!terminal_settle(terminal) || terminal->closed)
        fail("the console does not start");
    return terminal;
}

static void stop(struct terminal *terminal)
{
    terminal_press(terminal, "F10");
    if (!terminal_wait_end(terminal) || terminal->status != 0)
        fail("the console does not end");
    terminal_free(terminal);
}

/* What one kind of key cost, over many of them. */
struct costs {
    GArray *microseconds; /* gint64: from the key to the finished page */
    GArray *bytes;        /* gint64 */
};

static int compare(gconstpointer left, gconstpointer right)
{
    const gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;
    return (a > b) - (a < b);
}

static gint64 quantile(GArray *numbers, double part)
{
    g_array_sort(numbers, compare);
    const guint at = (guint)(part * (double)(numbers->len - 1) + 0.5);
    return g_array_index(numbers, gint64, at);
}

static void costs_init(struct costs *costs)
{
    costs->microseconds = g_array_new(FALSE, FALSE, sizeof(gint64));
    costs->bytes = g_array_new(FALSE, FALSE, sizeof(gint64));
}

static void costs_clear(struct costs *costs)
{
    g_array_unref(costs->microseconds);
    g_array_unref(costs->bytes);
}

static void press(struct terminal *terminal, const char *key, struct costs *costs)
{
    if (!terminal_settle(terminal))
        fail("the console does not become quiet");
    const gsize before = terminal->bytes;
    terminal_press(terminal, key);
    if (!terminal_settle(terminal))
        fail("a key is not answered");
    const gint64 taken = terminal->answered_at - terminal->sent_at;
    const gint64 bytes = (gint64)(terminal->bytes - before);
    g_array_append_val(costs->microseconds, taken);
    g_array_append_val(costs->bytes, bytes);
}

/* One line of the table. */
static void show_row(const char *what, const char *goal, const char *figure)
{
    printf("| %-44s | %-20s | %-42s |\n", what, goal, figure);
    fflush(stdout);
}

static void show_head(void)
{
    show_row("what", "goal", "measured");
    printf("|%s|%s|%s|\n", "----------------------------------------------",
           "----------------------", "--------------------------------------------");
}

static void show_times(const char *what, const char *goal, GArray *microseconds)
{
    g_autofree char *figure =
        g_strdup_printf("%.1f ms median, %.1f ms p99", (double)quantile(microseconds, 0.5) / 1000,
                        (double)quantile(microseconds, 0.99) / 1000);
    show_row(what, goal, figure);
}

static void show_bytes(const char *what, const char *goal, GArray *bytes)
{
    gint64 sum = 0;
    for (guint i = 0; i < bytes->len; i++)
        sum += g_array_index(bytes, gint64, i);
    g_autofree char *figure = g_strdup_printf(
        "%" G_GINT64_FORMAT " median, %" G_GINT64_FORMAT " mean, %" G_GINT64_FORMAT " most",
        quantile(bytes, 0.5), sum / bytes->len, quantile(bytes, 1));
    show_row(what, goal, figure);
}

static void show_memory(const char *what, gint64 kilobytes)
{
    g_autofree char *figure = g_strdup_printf("%.1f MB resident at most", (double)kilobytes / 1024);
    show_row(what, "< 64 MB", figure);
}

static void show(const char *what, const char *bytes_goal, struct costs *costs)
{
    g_autofree char *bytes = g_strdup_printf("%s, bytes", what);
    show_times(what, "p99 < 20 ms", costs->microseconds);
    show_bytes(bytes, bytes_goal, costs->bytes);
}

static void measure_key(struct terminal *terminal, const char *what, const char *key, int times,
                        const char *bytes_goal)
{
    struct costs costs;
    costs_init(&costs);
    for (int i = 0; i < times; i++)
        press(terminal, key, &costs);
    show(what, bytes_goal, &costs);
    costs_clear(&costs);
}

/* Steps to the next row on one page, which does not scroll. */
static void measure_steps(struct terminal *terminal, const char *what, const char *bytes_goal)
{
    struct costs costs;
    costs_init(&costs);
    for (int i = 0; i < KEYS; i++) {
        if (i % STEPS_ON_A_PAGE == 0)
            terminal_press(terminal, "Home");
        press(terminal, "Down", &costs);
    }
    show(what, bytes_goal, &costs);
    costs_clear(&costs);
}

static void measure_start(const char *directory)
{
    g_autoptr(GArray) paints = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 memory = 0, bytes = 0;
    for (int i = 0; i < STARTS; i++) {
        struct terminal *terminal = start(directory, false);
        const gint64 painted = terminal->answered_at - terminal->sent_at;
        bytes = (gint64)terminal->bytes;
        g_array_append_val(paints, painted);
        terminal_press(terminal, "1");
        terminal_settle(terminal);
        const gint64 listed = terminal->answered_at - terminal->sent_at;
        g_array_append_val(lists, listed);
        memory = MAX(memory, terminal_peak_memory(terminal));
        stop(terminal);
    }
    g_autofree char *sent = g_strdup_printf("%" G_GINT64_FORMAT, bytes);
    show_times("start to the first page", "< 100 ms", paints);
    show_row("start to the first page, bytes", "", sent);
    show_times("the list of credentials is opened", "< 100 ms", lists);
    show_memory("memory with the list", memory);
}

static bool has_text(struct terminal *terminal, const void *text)
{
    return emulator_find(&terminal->emulator, text, NULL, NULL);
}

/* The time from Enter after the words until a row with the text is there. (While typing, the list waits for a pause.) */
static void measure_search(struct terminal *terminal, const char *words, const char *text)
{
    terminal_press(terminal, "/");
    terminal_settle(terminal);
    const gint64 begun = g_get_monotonic_time();
    terminal_send(terminal, words, strlen(words));
    terminal_send(terminal, "\r", 1);
    if (!terminal_wait(terminal, has_text, text))
        fail("a search finds nothing");
    g_autofree char *what = g_strdup_printf("search for %s, to the first screen", words);
    g_autofree char *figure =
        g_strdup_printf("%.1f ms", (double)(terminal->last_at - begun) / 1000);
    show_row(what, "< 100 ms", figure);
    terminal_settle(terminal);
    terminal_press(terminal, "F");
}

/* What is still being counted comes first. */
static void settle_counts(struct terminal *terminal)
{
    while (terminal_pump(terminal, 3000))
        continue;
}

static void measure_idle(struct terminal *terminal)
{
    settle_counts(terminal);
    const gsize before = terminal->bytes;
    const gint64 end = g_get_monotonic_time() + (gint64)IDLE_SECONDS * G_USEC_PER_SEC;
    while (g_get_monotonic_time() < end)
        terminal_pump(terminal, 100);
    g_autofree char *what = g_strdup_printf("idle for %d s, bytes", IDLE_SECONDS);
    g_autofree char *figure = g_strdup_printf("%" G_GSIZE_FORMAT, terminal->bytes - before);
    show_row(what, "0", figure);
}

/* The console makes the index of words while it is open; until then searches look at more rows. */
static void wait_for_index(const char *directory)
{
    struct terminal *terminal = start(directory, false);
    while (!crowd_is_indexed(directory) && !terminal->closed)
        terminal_pump(terminal, 1000);
    stop(terminal);
}

static void measure_list(const char *directory)
{
    struct terminal *terminal = start(directory, false);
    terminal_press(terminal, "1");
    settle_counts(terminal);
    measure_steps(terminal, "Down on a page", "<= 160");
    measure_key(terminal, "Down that scrolls", "Down", KEYS, "<= 160");
    measure_key(terminal, "PgDn", "PgDn", KEYS, "");
    measure_key(terminal, "PgUp", "PgUp", KEYS / 2, "");
    measure_key(terminal, "End", "End", 1, "");
    measure_key(terminal, "Up at the end", "Up", KEYS, "<= 160");
    measure_key(terminal, "Home", "Home", 1, "");
    measure_search(terminal, "tanaka", "Tanaka");
    measure_search(terminal, "anna simic", "Anna Šimić");
    measure_search(terminal, "learner470@", "Chloé Šimić");
    measure_search(terminal, "zo wó", "Zoë Wójcik");
    show_memory("memory after all that", terminal_peak_memory(terminal));
    measure_idle(terminal);
    stop(terminal);

    terminal = start(directory, true);
    terminal_press(terminal, "1");
    settle_counts(terminal);
    measure_steps(terminal, "Down, lean", "<= 16");
    measure_key(terminal, "Down that turns pages, lean", "Down", KEYS, "<= 16 median");
    stop(terminal);
}

int main(int argc, char **argv)
{
    const guint64 credentials = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 1000000;
    if (credentials == 0)
        fail("how many credentials? usage: bench/console [CREDENTIALS] [DIRECTORY]");
    g_autofree char *temporary = argc > 2 ? NULL : g_dir_make_tmp("testamur-bench-XXXXXX", NULL);
    const char *directory = argc > 2 ? argv[2] : temporary;
    g_autofree char *database = g_build_filename(directory, "testamur.db", NULL);
    if (!g_file_test(database, G_FILE_TEST_EXISTS)) {
        const gint64 begun = g_get_monotonic_time();
        make_installation(directory, credentials);
        printf("installation made in %.1f s\n",
               (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC);
        fflush(stdout);
    }
    /* One that an older program has made is brought up to date first. */
    const char *const recover[] = { program(), "--data", directory, "recover", NULL };
    run(recover);
    wait_for_index(directory);
    if (argc > 3 && g_str_equal(argv[3], "make"))
        return 0;
    show_head();
    measure_start(directory);
    measure_list(directory);
    if (temporary != NULL) {
        char *arguments[] = { (char *)"rm", (char *)"-rf", (char *)"--", temporary, NULL };
        g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                     NULL);
    }
    return 0;
}
