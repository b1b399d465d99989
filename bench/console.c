/* Measures the console as a person at a terminal meets it: the time from starting it to its first page, from a key to
 * the finished page, its memory, and the bytes that a line must carry. Goals: those of the design.
 *
 *   bench/console [CREDENTIALS] [DIRECTORY]       1 000 000; the installation is made in the directory and kept there,
 *                                                 or used again if it is there already; else a temporary one
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

static void make_installation(const char *directory, guint64 credentials)
{
    const char *arguments[] = { program(), "init", directory, NULL };
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                      NULL, &status, NULL)
        || status != 0)
        fail("testamur init failed; is TESTAMUR_PROGRAM the program?");
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

static void show(const char *what, struct costs *costs)
{
    printf("%-34s %7.2f ms p50 %7.2f ms p99 %7.2f ms most   %5" G_GINT64_FORMAT
           " bytes p50 %5" G_GINT64_FORMAT " most\n",
           what, (double)quantile(costs->microseconds, 0.5) / 1000,
           (double)quantile(costs->microseconds, 0.99) / 1000,
           (double)quantile(costs->microseconds, 1) / 1000, quantile(costs->bytes, 0.5),
           quantile(costs->bytes, 1));
    fflush(stdout);
}

static void measure_key(struct terminal *terminal, const char *what, const char *key, int times)
{
    struct costs costs;
    costs_init(&costs);
    for (int i = 0; i < times; i++)
        press(terminal, key, &costs);
    show(what, &costs);
    costs_clear(&costs);
}

/* Steps to the next row on one page, which does not scroll. */
static void measure_steps(struct terminal *terminal, const char *what)
{
    struct costs costs;
    costs_init(&costs);
    for (int i = 0; i < KEYS; i++) {
        if (i % STEPS_ON_A_PAGE == 0)
            terminal_press(terminal, "Home");
        press(terminal, "Down", &costs);
    }
    show(what, &costs);
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
    printf("start to first page                %7.1f ms p50 %7.1f ms most (goal 100)   "
           "%" G_GINT64_FORMAT " bytes\n",
           (double)quantile(paints, 0.5) / 1000, (double)quantile(paints, 1) / 1000, bytes);
    printf("list of credentials opened         %7.1f ms p50 %7.1f ms most (goal 100)\n",
           (double)quantile(lists, 0.5) / 1000, (double)quantile(lists, 1) / 1000);
    printf("peak memory with the list          %7.1f MB (goal 64)\n", (double)memory / 1024);
    fflush(stdout);
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
    printf("search for %-23s %7.1f ms to the first screen (goal 100)\n", words,
           (double)(terminal->last_at - begun) / 1000);
    fflush(stdout);
    terminal_settle(terminal);
    terminal_press(terminal, "F");
}

static void measure_list(const char *directory)
{
    struct terminal *terminal = start(directory, false);
    terminal_press(terminal, "1");
    measure_steps(terminal, "Down (goals 20 ms, 160 bytes)");
    measure_key(terminal, "Down that scrolls (goal 20 ms)", "Down", KEYS);
    measure_key(terminal, "PgDn (goal 20 ms)", "PgDn", KEYS);
    measure_key(terminal, "PgUp (goal 20 ms)", "PgUp", KEYS / 2);
    measure_key(terminal, "End (goal 20 ms)", "End", 1);
    measure_key(terminal, "Up at the end", "Up", KEYS);
    measure_key(terminal, "Home (goal 20 ms)", "Home", 1);
    measure_search(terminal, "tanaka", "Tanaka");
    measure_search(terminal, "anna simic", "Anna Šimić");
    measure_search(terminal, "learner470@", "Chloé Šimić");
    measure_search(terminal, "zo wó", "Zoë Wójcik");
    printf("peak memory after all that         %7.1f MB (goal 64)\n",
           (double)terminal_peak_memory(terminal) / 1024);
    /* What is still being counted comes first. */
    while (terminal_pump(terminal, 3000))
        continue;
    const gsize before = terminal->bytes;
    const gint64 end = g_get_monotonic_time() + (gint64)IDLE_SECONDS * G_USEC_PER_SEC;
    while (g_get_monotonic_time() < end)
        terminal_pump(terminal, 100);
    printf("idle for %d s                      %7" G_GSIZE_FORMAT " bytes (goal 0)\n", IDLE_SECONDS,
           terminal->bytes - before);
    stop(terminal);

    terminal = start(directory, true);
    terminal_press(terminal, "1");
    measure_steps(terminal, "Down, lean (goal 16 bytes)");
    measure_key(terminal, "Down that scrolls, lean", "Down", KEYS);
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
    measure_start(directory);
    measure_list(directory);
    if (temporary != NULL) {
        char *arguments[] = { (char *)"rm", (char *)"-rf", (char *)"--", temporary, NULL };
        g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                     NULL);
    }
    return 0;
}
