#include "config.h"

#include "terminal.h"

#include "directory.h"
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#define PATIENCE 20000
#define PATIENCE_WITH_MUCH 200000
/* How long nothing may come until a program counts as waiting: after the console's own mark, and without. */
#define SILENCE_AFTER_MARK 10
#define SILENCE_IN_HASTE 1
#define SILENCE 80

static const char *wrapper(void)
{
    const char *words = g_getenv("TESTAMUR_TEST_WRAPPER");
    return words != NULL && *words != '\0' ? words : NULL;
}

int terminal_patience(void)
{
    const bool full = g_getenv("TESTAMUR_TEST_FULL") != NULL;
    return wrapper() != NULL || full ? PATIENCE_WITH_MUCH : PATIENCE;
}

static gint64 deadline(void)
{
    return g_get_monotonic_time() + (gint64)terminal_patience() * 1000;
}

static void add_inherited(GPtrArray *environment, const char *name, const char *directory)
{
    const char *value = g_getenv(name);
    g_ptr_array_add(environment,
                    g_strdup_printf("%s=%s:exitcode=99:halt_on_error=1:log_path=%s/sanitizer", name,
                                    value != NULL ? value : "", directory));
}

/* All that the program gets to know of the world. What stands first counts less. */
static GPtrArray *make_environment(const struct terminal *terminal,
                                   const struct terminal_options *options)
{
    GPtrArray *environment = g_ptr_array_new_with_free_func(g_free);
    const char *path = g_getenv("PATH");
    g_ptr_array_add(environment, g_strdup_printf("PATH=%s", path != NULL ? path : "/usr/bin:/bin"));
    g_ptr_array_add(
        environment,
        g_strdup_printf("TERM=%s", options->term != NULL ? options->term : "xterm-256color"));
    g_ptr_array_add(
        environment,
        g_strdup_printf("LC_ALL=%s", options->locale != NULL ? options->locale : "C.UTF-8"));
    if (options->home != NULL)
        g_ptr_array_add(environment, g_strdup_printf("HOME=%s", options->home));
    else
        g_ptr_array_add(environment, g_strdup_printf("HOME=%s/home", terminal->directory));
    g_ptr_array_add(environment, g_strdup_printf("TMPDIR=%s/tmp", terminal->directory));
    g_ptr_array_add(environment, g_strdup("TZ=UTC"));
    g_ptr_array_add(environment, g_strdup(options->hasty ? "ESCDELAY=3" : "ESCDELAY=25"));
    add_inherited(environment, "ASAN_OPTIONS", terminal->directory);
    add_inherited(environment, "UBSAN_OPTIONS", terminal->directory);
    if (terminal->marks)
        g_ptr_array_add(environment, g_strdup("TESTAMUR_TEST_IDLE=1"));
    /* By which the program starts itself anew: what it is under valgrind is valgrind. */
    if (wrapper() != NULL && g_getenv("TESTAMUR_PROGRAM") != NULL)
        g_ptr_array_add(environment,
                        g_strconcat("TESTAMUR_PROGRAM=", g_getenv("TESTAMUR_PROGRAM"), NULL));
    for (const char *const *entry = options->environment; entry != NULL && *entry != NULL; entry++)
        g_ptr_array_add(environment, g_strdup(*entry));
    g_ptr_array_add(environment, NULL);
    return environment;
}

/* The console's memory errors would be lost on its screen, so valgrind writes them to a file. */
static GPtrArray *make_arguments(const struct terminal *terminal, const char *const *arguments)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) before = NULL;
    if (terminal->marks && wrapper() != NULL
        && g_shell_parse_argv(wrapper(), NULL, &before, NULL)) {
        for (char **word = before; *word != NULL; word++)
            g_ptr_array_add(words, g_strdup(*word));
        if (g_str_has_suffix(before[0], "valgrind"))
            g_ptr_array_add(words,
                            g_strdup_printf("--log-file=%s/valgrind.%%p", terminal->directory));
    }
    for (const char *const *argument = arguments; *argument != NULL; argument++)
        g_ptr_array_add(words, g_strdup(*argument));
    g_ptr_array_add(words, NULL);
    return words;
}

static void make_directory(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_assert_no_errno(g_mkdir(path, 0700));
}

/* What the shell that started the tests ignores, the program must not. */
static G_NORETURN void become_program(const char *path, GPtrArray *arguments,
                                      GPtrArray *environment)
{
    static const int numbers[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGCHLD };
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        signal(numbers[i], SIG_DFL);
    execve(path, (char **)arguments->pdata, (char **)environment->pdata);
    _exit(127);
}

struct terminal *terminal_start(const char *const *given, const struct terminal_options *options)
{
    struct terminal *terminal = g_new0(struct terminal, 1);
    g_autoptr(GError) error = NULL;
    terminal->marks = options->marks;
    terminal->sixel = options->sixel;
    terminal->unanswering = options->unanswering;
    terminal->hasty = options->hasty;
    terminal->directory = g_dir_make_tmp("terminal-XXXXXX", &error);
    g_assert_no_error(error);
    make_directory(terminal->directory, "home");
    make_directory(terminal->directory, "tmp");

    const int rows = options->rows > 0 ? options->rows : 24;
    const int columns = options->columns > 0 ? options->columns : 80;
    emulator_init(&terminal->emulator, rows, columns);
    g_autoptr(GPtrArray) arguments = make_arguments(terminal, given);
    g_autoptr(GPtrArray) environment = make_environment(terminal, options);
    g_autofree char *path = g_find_program_in_path(arguments->pdata[0]);
    if (path == NULL)
        g_error("the program %s is missing", (const char *)arguments->pdata[0]);

    const struct winsize size = { .ws_row = (unsigned short)(options->unsized ? 0 : rows),
                                  .ws_col = (unsigned short)(options->unsized ? 0 : columns) };
    int line;
    g_assert_no_errno(openpty(&terminal->descriptor, &line, NULL, NULL, &size));
    /* Another program started later must not keep this line open. */
    g_assert_cmpint(fcntl(terminal->descriptor, F_SETFD, FD_CLOEXEC), ==, 0);
    /* Before the program can have changed them. */
    tcgetattr(line, &terminal->modes);
    terminal->process = fork();
    g_assert_cmpint(terminal->process, >=, 0);
    if (terminal->process == 0) {
        if (login_tty(line) != 0)
            _exit(127);
        become_program(path, arguments, environment);
    }
    close(line);
    g_unix_set_fd_nonblocking(terminal->descriptor, TRUE, NULL);
    terminal->unsettled = true;
    terminal->sent_at = g_get_monotonic_time();
    return terminal;
}

void terminal_free(struct terminal *terminal)
{
    if (!terminal->ended) {
        kill(terminal->process, SIGKILL);
        kill(terminal->process, SIGCONT);
        waitpid(terminal->process, NULL, 0);
    }
    terminal_hang_up(terminal);
    directory_remove(terminal->directory);
    g_free(terminal->directory);
    emulator_clear(&terminal->emulator);
    if (terminal->written != NULL)
        g_string_free(terminal->written, TRUE);
    g_free(terminal);
}

void terminal_hang_up(struct terminal *terminal)
{
    if (terminal->descriptor >= 0)
        close(terminal->descriptor);
    terminal->descriptor = -1;
    terminal->closed = true;
}

/* What the terminal says of itself is that of the emulator, unless the test wants another one. */
static void change_answers(struct terminal *terminal)
{
    static const char plain[] = "\033[?1;2c";
    const char *said = terminal->unanswering ? "" : terminal->sixel ? "\033[?62;4;22c" : plain;
    g_string_replace(terminal->emulator.answers, plain, said, 0);
}

static void take(struct terminal *terminal, const char *bytes, gsize length)
{
    const gsize marks = terminal->emulator.idle_bytes;
    if (terminal->written != NULL)
        g_string_append_len(terminal->written, bytes, (gssize)length);
    emulator_write(&terminal->emulator, bytes, length);
    change_answers(terminal);
    const gsize marked = terminal->emulator.idle_bytes - marks;
    /* A mark that came in two parts is taken off when its end is here. */
    terminal->bytes = terminal->bytes + length - marked;
    for (gsize i = 0; i < length; i++)
        terminal->escapes += bytes[i] == '\033';
    terminal->last_at = g_get_monotonic_time();
    if (terminal->first_at < terminal->sent_at)
        terminal->first_at = terminal->last_at;
    if (terminal->answered_at < terminal->sent_at
        && terminal->emulator.idles > terminal->idles_when_sent)
        terminal->answered_at = terminal->last_at;
}

/* What the emulated terminal has to send: keys, and answers to what the program asked it. */
static void send_answers(struct terminal *terminal)
{
    g_autofree char *bytes =
        g_memdup2(terminal->emulator.answers->str, terminal->emulator.answers->len);
    const gsize length = terminal->emulator.answers->len;
    g_string_truncate(terminal->emulator.answers, 0);
    terminal_send(terminal, bytes, length);
}

bool terminal_pump(struct terminal *terminal, int milliseconds)
{
    struct pollfd waited = { .fd = terminal->descriptor, .events = POLLIN };
    if (terminal->closed || poll(&waited, 1, milliseconds) <= 0)
        return false;
    char bytes[65536];
    const ssize_t got = read(terminal->descriptor, bytes, sizeof bytes);
    if (got > 0) {
        take(terminal, bytes, (gsize)got);
        if (terminal->emulator.answers->len > 0)
            send_answers(terminal);
        return true;
    }
    /* Linux says EIO when the last one has closed the program's side. */
    if (got == 0 || (errno != EAGAIN && errno != EINTR))
        terminal->closed = true;
    return false;
}

void terminal_send(struct terminal *terminal, const char *bytes, gsize length)
{
    terminal->sent_at = g_get_monotonic_time();
    terminal->idles_when_sent = terminal->emulator.idles;
    terminal->unsettled = true;
    const gint64 end = deadline();
    while (length > 0 && !terminal->closed && g_get_monotonic_time() < end) {
        const ssize_t written = write(terminal->descriptor, bytes, length);
        if (written > 0) {
            bytes += written;
            length -= (gsize)written;
        } else {
            /* The line is full: the program wants to be read from, or to read first. */
            terminal_pump(terminal, 10);
        }
    }
}

void terminal_press(struct terminal *terminal, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);
    for (char **name = names; *name != NULL; name++) {
        terminal_settle(terminal);
        if (!keys_send(&terminal->emulator, *name))
            g_error("there is no key \"%s\"", *name);
        send_answers(terminal);
        if (g_str_equal(*name, "Esc"))
            terminal_settle(terminal);
    }
}

void terminal_type(struct terminal *terminal, const char *text)
{
    terminal_settle(terminal);
    terminal_send(terminal, text, strlen(text));
}

void terminal_paste(struct terminal *terminal, const char *text)
{
    terminal_settle(terminal);
    emulator_paste(&terminal->emulator, text);
    send_answers(terminal);
}

void terminal_resize(struct terminal *terminal, int rows, int columns)
{
    const struct winsize size = { .ws_row = (unsigned short)rows,
                                  .ws_col = (unsigned short)columns };
    terminal->sent_at = g_get_monotonic_time();
    terminal->idles_when_sent = terminal->emulator.idles;
    terminal->unsettled = true;
    /* First the screen: the program may paint at once when it hears of it. */
    emulator_resize(&terminal->emulator, rows, columns);
    g_assert_no_errno(ioctl(terminal->descriptor, TIOCSWINSZ, &size));
}

void terminal_signal(struct terminal *terminal, int number)
{
    terminal->sent_at = g_get_monotonic_time();
    g_assert_no_errno(kill(terminal->process, number));
}

bool terminal_settle(struct terminal *terminal)
{
    const gint64 end = deadline();
    if (!terminal->marks && !terminal->unsettled)
        return true;
    while (g_get_monotonic_time() < end) {
        const bool marked =
            terminal->emulator.idle && terminal->emulator.idles > terminal->idles_when_sent;
        const int silence = !terminal->marks       ? SILENCE
                            : !marked              ? 1000
                            : !terminal->unsettled ? 0
                            : terminal->hasty      ? SILENCE_IN_HASTE
                                                   : SILENCE_AFTER_MARK;
        if (terminal_pump(terminal, silence))
            continue;
        if (terminal->closed || marked || !terminal->marks) {
            terminal->unsettled = false;
            return true;
        }
    }
    return false;
}

bool terminal_wait(struct terminal *terminal,
                   bool (*condition)(struct terminal *terminal, const void *data), const void *data)
{
    const gint64 end = deadline();
    while (!condition(terminal, data)) {
        const gint64 left = (end - g_get_monotonic_time()) / 1000;
        if (left <= 0 || terminal->closed)
            return false;
        terminal_pump(terminal, (int)left);
    }
    return true;
}

bool terminal_wait_end(struct terminal *terminal)
{
    const gint64 end = deadline();
    while (!terminal->ended && g_get_monotonic_time() < end) {
        int status = 0;
        if (waitpid(terminal->process, &status, WNOHANG) == terminal->process) {
            terminal->ended = true;
            terminal->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (terminal->closed) {
            g_usleep(1000);
        } else {
            terminal_pump(terminal, 5);
        }
    }
    /* What it wrote last is still in the line. */
    while (terminal_pump(terminal, 0))
        continue;
    return terminal->ended;
}

/* All but what valgrind says of itself, such as that it does not know a call of the system ("--PID-- WARNING"). */
static void add_faults(GString *faults, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '\0' && !g_str_has_prefix(*line, "--"))
            g_string_append_printf(faults, "%s\n", *line);
}

char *terminal_faults(const struct terminal *terminal)
{
    g_autoptr(GString) faults = g_string_new(NULL);
    g_autoptr(GDir) directory = g_dir_open(terminal->directory, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        if (!g_str_has_prefix(name, "sanitizer") && !g_str_has_prefix(name, "valgrind"))
            continue;
        g_autofree char *path = g_build_filename(terminal->directory, name, NULL);
        g_autofree char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            add_faults(faults, text);
    }
    return faults->len > 0 ? g_strdup(faults->str) : NULL;
}

bool terminal_modes_restored(const struct terminal *terminal)
{
    struct termios now;
    return tcgetattr(terminal->descriptor, &now) == 0 && now.c_iflag == terminal->modes.c_iflag
           && now.c_oflag == terminal->modes.c_oflag && now.c_lflag == terminal->modes.c_lflag;
}

static char *process_file(const struct terminal *terminal, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int)terminal->process, name);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("");
}

gint64 terminal_processor_time(const struct terminal *terminal)
{
    g_autofree char *text = process_file(terminal, "stat");
    /* The name in brackets may contain blanks; what is wanted are the 12th and 13th words after it. */
    const char *after = strrchr(text, ')');
    g_auto(GStrv) words = g_strsplit(after != NULL ? after + 2 : "", " ", -1);
    if (g_strv_length(words) < 13)
        return -1;
    return (g_ascii_strtoll(words[11], NULL, 10) + g_ascii_strtoll(words[12], NULL, 10)) * 1000
           / sysconf(_SC_CLK_TCK);
}

gint64 terminal_peak_memory(const struct terminal *terminal)
{
    g_autofree char *text = process_file(terminal, "status");
    const char *line = strstr(text, "VmHWM:");
    return line != NULL ? g_ascii_strtoll(line + strlen("VmHWM:"), NULL, 10) : -1;
}
