#include "config.h"

#include "base/child.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ERROR_TEXT_LIMIT 4096
#define LOOK_MILLISECONDS 20 /* how often a child is looked after that can't be waited for */
#define SPAWN_FAILED 127 /* where posix_spawn can only tell it by the new process's exit status */
#define DEFAULT_OUTPUT_LIMIT (G_GUINT64_CONSTANT(1) << 30)

/* One direction of talk with the child; descriptor -1 when it is over. */
struct stream {
    int descriptor;
    GByteArray *taken; /* of an output */
    guint64 limit;
};

struct child {
    const char *command;
    const char *const *arguments; /* of another program; NULL: this one with the command */
    pid_t process;
    int ended; /* becomes readable when the process has ended; -1 where the kernel has no such thing */
    struct stream input, output, complaints;
    GBytes *given;
    gsize given_count;
    gint64 deadline; /* of the monotonic clock */
};

static void stream_close(struct stream *stream)
{
    if (stream->descriptor >= 0)
        close(stream->descriptor);
    stream->descriptor = -1;
}

static void child_clear(struct child *child)
{
    stream_close(&child->input);
    stream_close(&child->output);
    stream_close(&child->complaints);
    if (child->ended >= 0)
        close(child->ended);
    g_clear_pointer(&child->output.taken, g_byte_array_unref);
    g_clear_pointer(&child->complaints.taken, g_byte_array_unref);
}

static bool child_fail(const struct child *child, const char *what, GError **error)
{
    g_set_error(error, BASE_ERROR, ERROR_IO, "the helper process %s %s: %s", child->command, what,
                g_strerror(errno));
    return false;
}

/* What the child needs to find its libraries, to write its sanitizer's report, and to know its limits. */
static char **child_environment(const struct child_limits *limits)
{
    static const char *const kept[] = { "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                        "LSAN_OPTIONS",    "GCOV_PREFIX",  "GCOV_PREFIX_STRIP" };
    g_autoptr(GStrvBuilder) environment = g_strv_builder_new();
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        const char *value = g_getenv(kept[i]);
        g_autofree char *entry = value != NULL ? g_strconcat(kept[i], "=", value, NULL) : NULL;
        if (entry != NULL)
            g_strv_builder_add(environment, entry);
    }
    g_autofree char *entry = g_strdup_printf(CHILD_LIMITS_VARIABLE "=%u:%" G_GUINT64_FORMAT ":%d",
                                             limits->seconds, limits->memory, (int)getpid());
    g_strv_builder_add(environment, entry);
    return g_strv_builder_end(environment);
}

/* What a foreign program gets to know of its surroundings. */
static char **foreign_environment(void)
{
    static const char *const entries[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                           "HOME=/nonexistent", "TERM=dumb", NULL };
    return g_strdupv((char **)entries);
}

/* A program that does not limit itself. */
static void limit_foreign(pid_t process, const struct child_limits *limits)
{
    const struct rlimit seconds = { limits->seconds, limits->seconds };
    const struct rlimit memory = { (rlim_t)limits->memory, (rlim_t)limits->memory };
    (void)prlimit(process, RLIMIT_CPU, &seconds, NULL);
    if (limits->memory > 0)
        (void)prlimit(process, RLIMIT_AS, &memory, NULL);
}

/* The signals of a terminal that stop. */
static const int stopping[] = { SIGTSTP, SIGTTIN, SIGTTOU };

void child_signals(sigset_t *blocked)
{
    sigemptyset(blocked);
    for (gsize i = 0; i < G_N_ELEMENTS(stopping); i++)
        sigaddset(blocked, stopping[i]);
}

void child_take_signals(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stopping); i++) {
        struct sigaction before;
        const struct sigaction ignored = { .sa_handler = SIG_IGN };
        /* Whoever is ignored for a moment is not pending any more. */
        if (sigaction(stopping[i], &ignored, &before) == 0)
            (void)sigaction(stopping[i], &before, NULL);
    }
    sigset_t blocked;
    child_signals(&blocked);
    (void)sigprocmask(SIG_UNBLOCK, &blocked, NULL);
}

int child_spawn_program(pid_t *process, const char *program, char *const arguments[],
                        char *const environment[], const int streams[3])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&actions, streams[i], i);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    sigset_t all, blocked;
    sigfillset(&all);
    child_signals(&blocked);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &blocked);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
                                              | POSIX_SPAWN_SETPGROUP);
    const int fault = posix_spawn(process, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return fault;
}

/* Starts the program with the ends of three sockets as its standard streams and nothing else open. */
static int child_spawn(struct child *child, const struct child_limits *limits, const int ends[3])
{
    const char *named = g_getenv("TESTAMUR_PROGRAM");
    const char *const ours[] = { "testamur", child->command, NULL };
    const bool foreign = child->arguments != NULL;
    const char *program = foreign ? child->command : named != NULL ? named : "/proc/self/exe";
    g_auto(GStrv) arguments = g_strdupv((char **)(foreign ? child->arguments : ours));
    g_auto(GStrv) environment = foreign ? foreign_environment() : child_environment(limits);
    const int fault = child_spawn_program(&child->process, program, arguments, environment, ends);
    if (fault == 0 && foreign)
        limit_foreign(child->process, limits);
    return fault;
}

/* The standard descriptors may be closed here, and a socket may then get one of their numbers, where
 * dup2 onto itself would leave it to be closed on exec. */
static int descriptor_above_standard(int descriptor)
{
    const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    close(descriptor);
    return moved;
}

static bool child_start(struct child *child, const struct child_limits *limits, GError **error)
{
    struct stream *const streams[3] = { &child->input, &child->output, &child->complaints };
    int ends[3] = { -1, -1, -1 };
    bool started = true;
    for (int i = 0; i < 3 && started; i++) {
        int pair[2];
        started = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0;
        if (!started)
            break;
        streams[i]->descriptor = descriptor_above_standard(pair[0]);
        ends[i] = descriptor_above_standard(pair[1]);
        started = streams[i]->descriptor >= 0 && ends[i] >= 0;
    }
    if (started) {
        const int fault = child_spawn(child, limits, ends);
        errno = fault;
        started = fault == 0;
    }
    if (!started)
        child_fail(child, "can't be started", error);
    for (int i = 0; i < 3; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    if (!started)
        return false;
    child->ended = pidfd_open(child->process, 0);
    return true;
}

/* Hands over what the child is ready to take. A child that stops reading has had enough. */
static void child_feed(struct child *child)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(child->given, &size);
    while (child->given_count < size) {
        const gssize count = send(child->input.descriptor, data + child->given_count,
                                  size - child->given_count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (count < 0)
            break;
        child->given_count += (gsize)count;
    }
    stream_close(&child->input);
}

/* Takes what is there. False when there is more than the limit; what is over it is not kept. */
static bool stream_take(struct stream *stream)
{
    guint8 buffer[65536];
    for (;;) {
        const gssize count = recv(stream->descriptor, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (count <= 0) {
            stream_close(stream);
            return true;
        }
        const guint64 room = stream->limit - MIN(stream->limit, stream->taken->len);
        g_byte_array_append(stream->taken, buffer, (guint)MIN((guint64)count, room));
        if ((guint64)count > room)
            return false;
    }
}

/* Whether the process has ended; it is not reaped. */
static bool child_has_ended(const struct child *child)
{
    siginfo_t about = { 0 };
    return waitid(P_PID, (id_t)child->process, &about, WEXITED | WNOHANG | WNOWAIT) != 0
           || about.si_pid != 0;
}

enum child_outcome { CHILD_ENDED, CHILD_LATE, CHILD_LOUD, CHILD_LOST };

/* One turn of the loop; CHILD_ENDED is returned when the child has ended and all it wrote is taken. */
static bool child_turn(struct child *child, enum child_outcome *outcome)
{
    struct pollfd waits[] = {
        { .fd = child->ended, .events = POLLIN },
        { .fd = child->output.descriptor, .events = POLLIN },
        { .fd = child->complaints.descriptor, .events = POLLIN },
        { .fd = child->input.descriptor, .events = POLLOUT },
    };
    const gint64 left = (child->deadline - g_get_monotonic_time() + 999) / 1000;
    *outcome = CHILD_LATE;
    if (left <= 0)
        return false;
    const gint64 patience = child->ended >= 0 ? G_MAXINT : LOOK_MILLISECONDS;
    const int ready = poll(waits, G_N_ELEMENTS(waits), (int)MIN(left, patience));
    *outcome = CHILD_LOST;
    if (ready < 0)
        return errno == EINTR;
    if (waits[3].revents != 0)
        child_feed(child);
    *outcome = CHILD_LOUD;
    if (waits[1].revents != 0 && !stream_take(&child->output))
        return false;
    if (waits[2].revents != 0)
        (void)stream_take(&child->complaints);
    *outcome = CHILD_ENDED;
    if (child->ended >= 0 ? waits[0].revents == 0 : !child_has_ended(child))
        return true;
    /* Nothing can be written after the end but by strangers who hold the socket: what is there is all. */
    if (child->output.descriptor >= 0 && !stream_take(&child->output))
        *outcome = CHILD_LOUD;
    if (child->complaints.descriptor >= 0)
        (void)stream_take(&child->complaints);
    return false;
}

static enum child_outcome child_talk(struct child *child)
{
    enum child_outcome outcome = CHILD_ENDED;
    if (g_bytes_get_size(child->given) == 0)
        stream_close(&child->input);
    while (child_turn(child, &outcome))
        ;
    return outcome;
}

static int child_reap(struct child *child)
{
    int status = 0;
    while (waitpid(child->process, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

static char *child_complaint(struct child *child)
{
    const GByteArray *taken = child->complaints.taken;
    g_autofree char *text = g_strndup(taken->len > 0 ? (const char *)taken->data : "", taken->len);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return g_strdup(g_strstrip(valid));
}

static void child_explain_signal(const struct child *child, int signal_number, guint seconds,
                                 GError **error)
{
    if (signal_number == SIGXCPU)
        g_set_error(error, BASE_ERROR, ERROR_DATA,
                    "the helper process %s was ended, because it needed more than %u seconds",
                    child->command, seconds);
    else if (signal_number == SIGKILL)
        g_set_error(error, BASE_ERROR, ERROR_DATA,
                    "the helper process %s was killed, as a machine does that is out of memory",
                    child->command);
    else
        g_set_error(error, BASE_ERROR, ERROR_DATA, "the helper process %s broke off (%s)",
                    child->command, g_strsignal(signal_number));
}

static void child_fail_to_start(const struct child *child, GError **error)
{
    errno = ENOENT;
    child_fail(child, "can't be started", error);
}

/* What the end of the child means. True: its output is the answer. */
static bool child_judge(struct child *child, enum child_outcome outcome, int status,
                        const struct child_limits *limits, GError **error)
{
    g_autofree char *complaint = child_complaint(child);
    if (outcome == CHILD_LATE)
        g_set_error(
            error, BASE_ERROR, ERROR_BUSY,
            "the helper process %s had no result after %u seconds: the machine is too busy; "
            "try again later",
            child->command, limits->patience);
    else if (outcome == CHILD_LOUD)
        g_set_error(
            error, BASE_ERROR, ERROR_DATA,
            "the helper process %s was ended, because its result was larger than %" G_GUINT64_FORMAT
            " bytes",
            child->command, child->output.limit);
    else if (outcome == CHILD_LOST || status < 0)
        child_fail(child, "was lost", error);
    else if (WIFSIGNALED(status))
        child_explain_signal(child, WTERMSIG(status), limits->seconds, error);
    else if (WEXITSTATUS(status) == SPAWN_FAILED)
        child_fail_to_start(child, error);
    else if (WEXITSTATUS(status) == ERROR_DATA && *complaint != '\0')
        g_set_error_literal(error, BASE_ERROR, ERROR_DATA, complaint);
    else if (WEXITSTATUS(status) != 0)
        g_set_error(error, BASE_ERROR, ERROR_DATA,
                    "the helper process %s failed with status %d%s%s", child->command,
                    WEXITSTATUS(status), *complaint != '\0' ? ": " : "", complaint);
    else
        return true;
    return false;
}

static GBytes *run(const char *command, const char *const *arguments, GBytes *input,
                   const struct child_limits *limits, GError **error)
{
    g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
    struct child child = {
        .command = command,
        .arguments = arguments,
        .process = -1,
        .ended = -1,
        .given = input != NULL ? input : nothing,
        .input = { .descriptor = -1 },
        .output = { .descriptor = -1,
                    .taken = g_byte_array_new(),
                    .limit = limits->output > 0 ? limits->output : DEFAULT_OUTPUT_LIMIT },
        .complaints = { .descriptor = -1, .taken = g_byte_array_new(), .limit = ERROR_TEXT_LIMIT },
        .deadline = g_get_monotonic_time() + (gint64)limits->patience * G_USEC_PER_SEC,
    };
    GBytes *result = NULL;
    const bool started = child_start(&child, limits, error);
    if (started || child.process > 0) {
        const enum child_outcome outcome = started ? child_talk(&child) : CHILD_LOST;
        if (outcome != CHILD_ENDED)
            kill(child.process, SIGKILL);
        const int status = child_reap(&child);
        if (started && child_judge(&child, outcome, status, limits, error))
            result = g_byte_array_free_to_bytes(g_steal_pointer(&child.output.taken));
    }
    child_clear(&child);
    return result;
}

GBytes *child_run(const char *command, GBytes *input, const struct child_limits *limits,
                  GError **error)
{
    return run(command, NULL, input, limits, error);
}

GBytes *child_run_program(const char *const *arguments, GBytes *input,
                          const struct child_limits *limits, GError **error)
{
    g_autofree char *path = g_find_program_in_path(arguments[0]);
    if (path == NULL) {
        g_set_error(error, BASE_ERROR, ERROR_NOT_FOUND, "the program %s is not installed",
                    arguments[0]);
        return NULL;
    }
    return run(path, arguments, input, limits, error);
}
