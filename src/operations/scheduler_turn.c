#include "config.h"

#include "operations/scheduler_turn.h"

#include "base/child.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A line for each configuration; what is more is not kept. */
#define OUTPUT_MOST (1u << 20)

/* This very program, also while it is being replaced on the disk. */
#define OURSELVES "/proc/self/exe"

extern char **environ;

struct turn {
    pid_t process;
    int output; /* what it writes, both ways */
    GString *text;
    bool told; /* it was told to end */
};

/* The child gets its signals again, which are blocked here. */
static int turn_spawn(struct turn *turn, const char *directory, int end)
{
    char *const arguments[] = { (char *)"testamur", (char *)"--data", (char *)directory,
                                (char *)"run-due", NULL };
    sigset_t blocked;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    child_signals(&blocked);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, end, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &blocked);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int fault =
        posix_spawn(&turn->process, OURSELVES, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return fault;
}

static bool turn_start(struct turn *turn, const char *directory, GError **error)
{
    int ends[2];
    int fault = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
    if (fault == 0) {
        turn->output = ends[0];
        fault = turn_spawn(turn, directory, ends[1]);
        close(ends[1]);
        if (fault != 0)
            close(ends[0]);
    }
    if (fault != 0)
        g_set_error(error, OPERATIONS_ERROR, ERROR_IO, "run-due can't be started: %s",
                    g_strerror(fault));
    return fault == 0;
}

/* False when there is nothing more to come. */
static bool turn_read(struct turn *turn)
{
    char buffer[4096];
    const ssize_t count = read(turn->output, buffer, sizeof buffer);
    if (count > 0 && turn->text->len < OUTPUT_MOST)
        g_string_append_len(turn->text, buffer, count);
    return count > 0 || (count < 0 && errno == EINTR);
}

/* Until the child has closed its output, which it does when it ends. */
static void turn_listen(struct turn *turn, const struct scheduler_request *request)
{
    bool open = true;
    while (open) {
        struct pollfd waits[] = {
            { .fd = turn->output, .events = POLLIN },
            { .fd = turn->told ? -1 : request->stop, .events = POLLIN },
        };
        if (poll(waits, G_N_ELEMENTS(waits), -1) < 0 && errno != EINTR)
            return;
        if (!turn->told && request->stopped(request->data)) {
            kill(turn->process, SIGTERM);
            turn->told = true;
        }
        if (waits[0].revents != 0)
            open = turn_read(turn);
    }
}

static bool turn_reap(struct turn *turn)
{
    int status = 0;
    while (waitpid(turn->process, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    if (WIFSIGNALED(status))
        g_string_append_printf(turn->text, "run-due broke off (%s)\n",
                               g_strsignal(WTERMSIG(status)));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* "testamur: note: words" is "words": whoever tells them puts that before them again. */
static void trim_line(char *line)
{
    static const char *const prefixes[] = { "testamur: ", "note: " };
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(line, prefixes[i]))
            memmove(line, line + strlen(prefixes[i]), strlen(line + strlen(prefixes[i])) + 1);
}

char **scheduler_turn(const char *directory, const struct scheduler_request *request, bool *well,
                      GError **error)
{
    struct turn turn = { .text = g_string_new(NULL) };
    char **lines = NULL;
    *well = false;
    if (turn_start(&turn, directory, error)) {
        turn_listen(&turn, request);
        close(turn.output);
        *well = turn_reap(&turn);
        lines = g_strsplit(turn.text->str, "\n", -1);
        for (char **line = lines; *line != NULL; line++)
            trim_line(*line);
    }
    g_string_free(turn.text, TRUE);
    return lines;
}
