/* Every way out of the console: by its keys, by signals, by a lost line, to the shell and back. The terminal is left
 * as it was, and nobody stays behind using the processor. */
#include "config.h"

#include "support.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Far more than the tenth of a second that is promised, for machines that do much else. */
#define SOON (5 * G_USEC_PER_SEC)

static struct terminal *start_settled(const struct scenario *scenario)
{
    struct terminal *terminal = scenario_start(scenario);
    expect_title(terminal, "Testamur");
    expect_match(terminal, "(?i)credentials +0");
    expect_settled(terminal);
    return terminal;
}

static void expect_soon(const struct place *place, struct terminal *terminal, gint64 begun)
{
    if (g_get_monotonic_time() - begun > SOON && g_getenv("TESTAMUR_TEST_WRAPPER") == NULL)
        expect_fail(place, terminal, "the console took too long to leave");
}

static void test_signals(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const int numbers[] = { SIGTERM, SIGHUP, SIGINT };
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct terminal *terminal = start_settled(scenario);
        const gint64 begun = g_get_monotonic_time();
        terminal_signal(terminal, numbers[i]);
        expect_end(terminal, 0);
        expect_soon(HERE, terminal, begun);
        terminal_free(terminal);
    }
}

static void test_hang_up(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    /* Also in the middle of a paste, of which the rest would be waited for. */
    static const char *const sent[] = { "", "\033[200~begun" };
    for (gsize i = 0; i < G_N_ELEMENTS(sent); i++) {
        struct terminal *terminal = start_settled(scenario);
        const gint64 begun = g_get_monotonic_time();
        terminal_send(terminal, sent[i], strlen(sent[i]));
        terminal_pump(terminal, 100);
        terminal_hang_up(terminal);
        expect_end(terminal, 0);
        expect_soon(HERE, terminal, begun);
        terminal_free(terminal);
    }
}

/* Whatever is being read, counted or painted. Before the terminal is taken over, the signal has its own effect. */
static void test_at_any_moment(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    for (int i = 0; i < 40; i++) {
        struct terminal *terminal = scenario_open(scenario, "learners");
        const gint64 until = g_get_monotonic_time() + g_test_rand_int_range(0, 150) * 1000;
        do
            terminal_pump(terminal, 1);
        while (g_get_monotonic_time() < until);
        const bool begun = terminal->emulator.alternate;
        if (i % 2 == 0)
            terminal_hang_up(terminal);
        else
            terminal_signal(terminal, SIGTERM);
        if (!terminal_wait_end(terminal))
            expect_fail(HERE, terminal, "the console does not end");
        if (begun)
            expect_end(terminal, 0);
        g_autofree char *faults = terminal_faults(terminal);
        g_assert_null(faults);
        terminal_free(terminal);
    }
}

/* A hang-up that the console's starter made it ignore is seen by the line's end. */
static void test_hang_up_under_nohup(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "sh",
                                      "-c",
                                      "trap '' HUP; exec \"$0\" --data \"$1\"",
                                      g_getenv("TESTAMUR_PROGRAM"),
                                      scenario->data,
                                      NULL };
    struct terminal *terminal = terminal_start(
        arguments, &(struct terminal_options){ .home = scenario->home, .marks = true });
    expect_title(terminal, "Testamur");
    expect_settled(terminal);
    terminal_hang_up(terminal);
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
}

/* A terminal that takes no more output does not hold the console. */
static void test_blocked_output(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    /* Nothing is read here, so the line fills up with one page after the other. */
    for (int i = 0; i < 2000; i++)
        if (write(terminal->descriptor, "\f", 1) != 1)
            break;
    g_usleep(200 * 1000);
    const gint64 begun = g_get_monotonic_time();
    terminal_signal(terminal, SIGTERM);
    gint64 waited = 0;
    while (!terminal->ended && waited < SOON) {
        g_usleep(1000);
        waited = g_get_monotonic_time() - begun;
        int status;
        if (waitpid(terminal->process, &status, WNOHANG) == terminal->process) {
            terminal->ended = true;
            terminal->status = status;
        }
    }
    if (!terminal->ended)
        expect_fail(HERE, terminal, "the console waits for a terminal that is not read");
    terminal_free(terminal);
}

/* A fault or an abort of the program restores the terminal, too. */
static void test_abort(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const types[] = { "xterm-256color", "vt100", "linux" };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        struct terminal *terminal =
            scenario_start_with(scenario, NULL, &(struct terminal_options){ .term = types[i] });
        expect_title(terminal, "Testamur");
        expect_settled(terminal);
        terminal_signal(terminal, SIGABRT);
        g_assert_true(terminal_wait_end(terminal));
        g_assert_cmpint(terminal->status, ==, 128 + SIGABRT);
        g_assert_true(emulator_is_plain(&terminal->emulator));
        g_assert_true(terminal_modes_restored(terminal));
        expect_no_text(terminal, "$<");
        terminal_free(terminal);
    }
}

/* ^Z gives the terminal to the shell, fg takes it back with the same page. */
static void test_suspend(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    const char *const arguments[] = { "bash", "--norc", "--noprofile", "--noediting", "-i", NULL };
    struct terminal *terminal = terminal_start(
        arguments, &(struct terminal_options){
                       .home = scenario->home,
                       .environment = (const char *const[]){ "PS1=shell> ", "HISTFILE=", NULL } });
    expect_text(terminal, "shell>");
    g_autofree char *line =
        g_strdup_printf("%s --data %s\n", g_getenv("TESTAMUR_PROGRAM"), scenario->data);
    terminal_type(terminal, line);
    expect_title(terminal, "Testamur ·");
    for (int i = 0; i < 3; i++) {
        terminal_press(terminal, "^Z");
        expect_text(terminal, "Stopped");
        expect_no_text(terminal, "Testamur ·");
        g_assert_true(emulator_is_plain(&terminal->emulator));
        terminal_type(terminal, "echo in the $((1 + 2 + 4))th heaven\n");
        expect_text(terminal, "in the 7th heaven");
        /* The window may have another size when the console comes back. */
        terminal_resize(terminal, 20 + i, 70 + i);
        terminal_type(terminal, "fg\n");
        expect_title(terminal, "Testamur ·");
        expect_row(terminal, -1, "Quit");
        expect_no_text(terminal, "heaven");
        g_assert_true(terminal->emulator.alternate);
    }
    terminal_press(terminal, "F10");
    expect_text(terminal, "shell>");
    expect_no_text(terminal, "Testamur ·");
    terminal_type(terminal, "exit\n");
    g_assert_true(terminal_wait_end(terminal));
    terminal_free(terminal);
}

/* Stopped and continued from outside, it paints everything again: something else may have been on the screen. */
static void test_continued(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    terminal_signal(terminal, SIGSTOP);
    static const char garbage[] = "\033[2J\033[5;5Hgarbage";
    emulator_write(&terminal->emulator, garbage, strlen(garbage));
    expect_text(terminal, "garbage");
    terminal_signal(terminal, SIGCONT);
    expect_title(terminal, "Testamur");
    expect_row(terminal, -1, "Quit");
    expect_no_text(terminal, "garbage");
    scenario_quit(terminal);
}

/* ^L does the same. */
static void test_redraw(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    static const char garbage[] = "\033[5;5Hgarbage";
    emulator_write(&terminal->emulator, garbage, strlen(garbage));
    terminal_press(terminal, "^L");
    expect_no_text(terminal, "garbage");
    expect_title(terminal, "Testamur");
    scenario_quit(terminal);
}

static bool shows(struct terminal *terminal, const void *screen)
{
    g_autofree char *now = emulator_dump(&terminal->emulator);
    return g_str_equal(now, screen);
}

/* Many sizes in a row end in the page that a terminal of the last size would have shown from the beginning. */
static void test_resize_storm(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    g_autofree char *before = emulator_dump(&terminal->emulator);
    for (int i = 0; i < 200; i++) {
        terminal_resize(terminal, g_test_rand_int_range(1, 80), g_test_rand_int_range(1, 250));
        if (i % 5 == 0)
            terminal_send(terminal, "j", 1);
        if (i % 20 == 0)
            expect_settled(terminal);
    }
    terminal_resize(terminal, 24, 80);
    terminal_press(terminal, "Home");
    if (!terminal_wait(terminal, shows, before))
        expect_fail(HERE, terminal, "the page is not what it was before:\n%s", before);
    scenario_quit(terminal);
}

/* Who waits costs nothing: no byte on the line, hardly any work. */
static void test_idle(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    const gsize bytes = terminal->bytes;
    const gint64 worked = terminal_processor_time(terminal);
    const gint64 end = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    while (g_get_monotonic_time() < end)
        terminal_pump(terminal, 100);
    g_assert_cmpuint(terminal->bytes, ==, bytes);
    if (g_getenv("TESTAMUR_TEST_WRAPPER") == NULL)
        g_assert_cmpint(terminal_processor_time(terminal) - worked, <=, 100);
    scenario_quit(terminal);
}

/* ^C ends what is running, never the console; Esc goes back, never out. */
static void test_keys_that_stay(struct scenario *scenario, gconstpointer data G_GNUC_UNUSED)
{
    struct terminal *terminal = start_settled(scenario);
    terminal_press(terminal, "^C");
    expect_message(terminal, "Nothing is running");
    terminal_press(terminal, "Esc Esc Esc");
    expect_title(terminal, "Testamur");
    terminal_press(terminal, "^\\ ^S ^Q ^D");
    expect_title(terminal, "Testamur");
    scenario_quit(terminal);
}

#define ADD(name, function)                                                                        \
    g_test_add("/leaving/" name, struct scenario, NULL, scenario_set_up_empty, function,           \
               scenario_tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("signals", test_signals);
    ADD("hang-up", test_hang_up);
    ADD("at-any-moment", test_at_any_moment);
    ADD("hang-up-under-nohup", test_hang_up_under_nohup);
    ADD("blocked-output", test_blocked_output);
    ADD("abort", test_abort);
    ADD("suspend", test_suspend);
    ADD("continued", test_continued);
    ADD("redraw", test_redraw);
    ADD("resize-storm", test_resize_storm);
    ADD("idle", test_idle);
    ADD("keys-that-stay", test_keys_that_stay);
    return g_test_run();
}
