#include "config.h"

#include "base/child.h"
#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEGABYTE ((gsize)1024 * 1024)

/* This program is its own child: run with one of these words it behaves as the word says. */

static int write_all(int descriptor, const void *data, gsize size)
{
    const char *bytes = data;
    while (size > 0) {
        const gssize count = write(descriptor, bytes, size);
        if (count <= 0)
            return 1;
        bytes += count;
        size -= (gsize)count;
    }
    return 0;
}

static int child_echo(void)
{
    char buffer[40000];
    gssize count;
    while ((count = read(0, buffer, sizeof buffer)) > 0)
        if (write_all(1, buffer, (gsize)count) != 0)
            return 1;
    return 0;
}

static int child_ignore_input(void)
{
    return write_all(1, "enough", 6);
}

static int child_shout(void)
{
    g_autofree char *block = g_strnfill(MEGABYTE, 'x');
    while (write_all(1, block, MEGABYTE) == 0)
        ;
    return 0;
}

/* More complaints than a pipe holds must neither block it nor be kept. */
static int child_complain_much(void)
{
    g_autofree char *block = g_strnfill(MEGABYTE, 'y');
    return write_all(2, block, MEGABYTE) != 0 || write_all(1, "done", 4) != 0;
}

static int child_refuse(void)
{
    write_all(2, "the file has no pages; export it again\n", 39);
    return ERROR_DATA;
}

static int child_fail(void)
{
    write_all(2, "oops", 4);
    return 3;
}

static int child_break(void)
{
    raise(SIGABRT);
    return 0;
}

static int child_sleep(void)
{
    while (pause() < 0)
        ;
    return 0;
}

/* Stays after closing its streams. */
static int child_linger(void)
{
    close(0);
    close(1);
    close(2);
    return child_sleep();
}

static int child_spin(void)
{
    volatile bool spin = true;
    while (spin)
        ;
    return 0;
}

static int child_swallow_memory(void)
{
    gsize total = 0;
    for (int i = 0; i < 64; i++) {
        char *block = g_try_malloc(16 * MEGABYTE);
        if (block == NULL)
            break;
        memset(block, 1, 16 * MEGABYTE);
        total += 16 * MEGABYTE;
    }
    return total < 512 * MEGABYTE ? ERROR_DATA : 0;
}

static int child_environment(void)
{
    extern char **environ;
    for (char **entry = environ; *entry != NULL; entry++) {
        write_all(1, *entry, strlen(*entry));
        write_all(1, "\n", 1);
    }
    return 0;
}

/* Whether anything but the three streams is open. */
static int child_descriptors(void)
{
    for (int descriptor = 3; descriptor < 200; descriptor++)
        if (dup2(descriptor, descriptor) >= 0)
            return 1;
    return write_all(1, "clean", 5);
}

/* What a reader of foreign files never needs. */
static int child_reach_out(void)
{
    char name[] = "true";
    char *const arguments[] = { name, NULL };
    const int made = socket(AF_INET, SOCK_STREAM, 0);
    const int made_local = socket(AF_UNIX, SOCK_STREAM, 0);
    static const long calls[] = { SYS_io_uring_setup, SYS_pidfd_getfd, SYS_process_vm_readv,
                                  SYS_process_vm_writev };
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++)
        if (syscall(calls[i], 1L, NULL, 0L, NULL, 0L, 0L) != -1 || errno != EACCES)
            return 1;
    execv("/bin/true", arguments);
    return made >= 0 || made_local >= 0 ? 1 : write_all(1, "kept in", 7);
}

static const struct {
    const char *word;
    int (*behave)(void);
} behaviours[] = {
    { "echo", child_echo },
    { "ignore-input", child_ignore_input },
    { "shout", child_shout },
    { "complain-much", child_complain_much },
    { "refuse", child_refuse },
    { "fail", child_fail },
    { "break", child_break },
    { "sleep", child_sleep },
    { "linger", child_linger },
    { "spin", child_spin },
    { "swallow-memory", child_swallow_memory },
    { "environment", child_environment },
    { "descriptors", child_descriptors },
    { "reach-out", child_reach_out },
};

static const struct child_limits generous = { .seconds = 60,
                                              .patience = 600,
                                              .output = 64 * 1024 * 1024 };

static void assert_answer(const char *command, GBytes *input, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) answer = child_run(command, input, &generous, &error);
    g_assert_no_error(error);
    gsize size = 0;
    const char *data = g_bytes_get_data(answer, &size);
    g_assert_true(size == strlen(expected) && (size == 0 || memcmp(data, expected, size) == 0));
}

static void assert_fails(const char *command, const struct child_limits *limits, int code,
                         const char *said)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) answer = child_run(command, NULL, limits, &error);
    g_assert_null(answer);
    g_assert_error(error, BASE_ERROR, code);
    g_assert_nonnull(strstr(error->message, said));
}

static void assert_refused(const char *command, const struct child_limits *limits, const char *said)
{
    assert_fails(command, limits, ERROR_DATA, said);
}

static void test_echo(void)
{
    g_autofree char *text = g_strnfill(9 * MEGABYTE, 'z');
    g_autoptr(GBytes) input = g_bytes_new(text, 9 * MEGABYTE);
    assert_answer("echo", input, text);
    assert_answer("echo", NULL, "");
}

static void test_input_unread(void)
{
    g_autofree char *text = g_strnfill(4 * MEGABYTE, 'z');
    g_autoptr(GBytes) input = g_bytes_new(text, 4 * MEGABYTE);
    assert_answer("ignore-input", input, "enough");
}

static void test_complaints(void)
{
    assert_answer("complain-much", NULL, "done");
    assert_refused("refuse", &generous, "the file has no pages; export it again");
    assert_refused("fail", &generous, "status 3: oops");
    assert_refused("break", &generous, "broke off");
}

static void test_output_limit(void)
{
    const struct child_limits small = { .seconds = 60, .patience = 600, .output = 100000 };
    assert_refused("shout", &small, "larger than 100000 bytes");
}

static void test_time_limit(void)
{
    const struct child_limits second = { .seconds = 60, .patience = 1 };
    assert_fails("sleep", &second, ERROR_BUSY, "after 1 seconds");
    assert_fails("linger", &second, ERROR_BUSY, "after 1 seconds");
    /* Its own time counts, not that of a busy machine. */
    const struct child_limits work = { .seconds = 1, .patience = 600 };
    assert_refused("spin", &work, "more than 1 seconds");
}

/* GCC and clang tell of sanitizers in different ways. */
#ifdef __has_feature
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif

static void test_memory_limit(void)
{
#if defined __SANITIZE_ADDRESS__ || HAS_FEATURE(address_sanitizer)
    g_test_skip("sanitizers need the whole address space");
#else
    const struct child_limits limits = { .seconds = 60,
                                         .patience = 600,
                                         .memory = 256 * 1024 * 1024 };
    assert_refused("swallow-memory", &limits, "status 65");
#endif
}

static void test_surroundings(void)
{
    g_setenv("TESTAMUR_SECRET", "word", TRUE);
    g_autoptr(GBytes) answer = child_run("environment", NULL, &generous, NULL);
    g_assert_nonnull(answer);
    g_autofree char *text = g_strndup(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer));
    g_assert_null(strstr(text, "TESTAMUR_SECRET"));
    g_assert_null(strstr(text, "HOME="));
    assert_answer("descriptors", NULL, "clean");
    assert_answer("reach-out", NULL, "kept in");
}

static void test_many_at_once(void)
{
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("echo", (GThreadFunc)(void *)test_echo, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

/* Starts one program after the other, in a process group that can be stopped. */
static void start_programs(void)
{
    static const char *const arguments[] = { "true", NULL };
    setpgid(0, 0);
    for (int i = 0; i < 200; i++)
        g_bytes_unref(child_run_program(arguments, NULL, &generous, NULL));
    _exit(0);
}

/* Whoever is stopped while a child begins goes on when that is wanted: neither waits for the other for ever. */
static void test_stopped(void)
{
    const pid_t process = fork();
    if (process == 0)
        start_programs();
    setpgid(process, process);
    int status = 0;
    for (;;) {
        g_usleep((gulong)g_test_rand_int_range(0, 2000));
        alarm(60); /* ends the test where nothing stops any more */
        (void)killpg(process, SIGTSTP);
        g_assert_cmpint(waitpid(process, &status, WUNTRACED), ==, process);
        if (!WIFSTOPPED(status))
            break;
        (void)killpg(process, SIGCONT);
    }
    alarm(0);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* What came for the group while the child was none of its own is not kept for the time after. */
static void test_stopped_before_it_began(void)
{
    const pid_t process = fork();
    if (process == 0) {
        sigset_t blocked;
        child_signals(&blocked);
        sigprocmask(SIG_BLOCK, &blocked, NULL);
        setpgid(0, 0);
        (void)kill(getpid(), SIGTSTP);
        child_take_signals();
        _exit(0);
    }
    int status = 0;
    g_assert_cmpint(waitpid(process, &status, WUNTRACED), ==, process);
    const bool stopped = WIFSTOPPED(status);
    if (stopped)
        (void)kill(process, SIGKILL);
    g_assert_false(stopped);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_no_program(void)
{
    g_autofree char *program = g_strdup(g_getenv("TESTAMUR_PROGRAM"));
    g_setenv("TESTAMUR_PROGRAM", "/nowhere/testamur", TRUE);
    g_autoptr(GError) error = NULL;
    g_assert_null(child_run("echo", NULL, &generous, &error));
    g_assert_error(error, BASE_ERROR, ERROR_IO);
    g_setenv("TESTAMUR_PROGRAM", program, TRUE);
}

int main(int argc, char **argv)
{
    for (gsize i = 0; i < G_N_ELEMENTS(behaviours); i++)
        if (argc == 2 && strcmp(argv[1], behaviours[i].word) == 0) {
            child_apply_limits();
            return behaviours[i].behave();
        }
    g_test_init(&argc, &argv, NULL);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_setenv("TESTAMUR_PROGRAM", program, TRUE);
    g_test_add_func("/child/echo", test_echo);
    g_test_add_func("/child/input-unread", test_input_unread);
    g_test_add_func("/child/complaints", test_complaints);
    g_test_add_func("/child/output-limit", test_output_limit);
    g_test_add_func("/child/time-limit", test_time_limit);
    g_test_add_func("/child/memory-limit", test_memory_limit);
    g_test_add_func("/child/surroundings", test_surroundings);
    g_test_add_func("/child/many-at-once", test_many_at_once);
    g_test_add_func("/child/stopped", test_stopped);
    g_test_add_func("/child/stopped-before-it-began", test_stopped_before_it_began);
    g_test_add_func("/child/no-program", test_no_program);
    return g_test_run();
}
