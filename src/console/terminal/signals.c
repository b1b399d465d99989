#include "config.h"

#include "console/terminal/signals.h"

#include "base/error.h"
#include "console/terminal/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct {
    int pipe[2];
    struct termios before; /* how the terminal was */
    bool has_before;
    char restore[256];
    gsize restore_length;
} signals = { .pipe = { -1, -1 } };

static void signals_note(char note)
{
    const int kept = errno;
    if (signals.pipe[1] >= 0)
        (void)!write(signals.pipe[1], &note, 1);
    errno = kept;
}

static void signals_on_end(int number)
{
    (void)number;
    /* A terminal that takes no more output would keep the loop in a write: what it has not taken is let go. */
    const int kept = errno;
    (void)tcflush(STDOUT_FILENO, TCOFLUSH);
    (void)tcflow(STDOUT_FILENO, TCOON);
    errno = kept;
    signals_note(SIGNAL_END);
}

static void signals_on_resize(int number)
{
    (void)number;
    signals_note(SIGNAL_RESIZED);
}

static void signals_on_continue(int number)
{
    (void)number;
    signals_note(SIGNAL_CONTINUED);
}

static void signals_on_stop(int number)
{
    (void)number;
    signals_note(SIGNAL_STOP);
}

/* Only what may be called in a handler. The signal is raised again with its own effect (SA_RESETHAND). */
static void signals_on_fault(int number)
{
    if (signals.has_before)
        (void)tcsetattr(STDOUT_FILENO, TCSANOW, &signals.before);
    (void)!write(STDOUT_FILENO, signals.restore, signals.restore_length);
    (void)raise(number);
}

struct signal_handler {
    int number;
    void (*handler)(int number);
    int flags;
};

static const struct signal_handler signal_handlers[] = {
    { SIGINT, signals_on_end, 0 },
    { SIGTERM, signals_on_end, 0 },
    { SIGHUP, signals_on_end, 0 },
    { SIGWINCH, signals_on_resize, SA_RESTART },
    { SIGCONT, signals_on_continue, SA_RESTART },
    { SIGTSTP, signals_on_stop, SA_RESTART },
    { SIGABRT, signals_on_fault, (int)SA_RESETHAND },
    { SIGSEGV, signals_on_fault, (int)SA_RESETHAND },
    { SIGBUS, signals_on_fault, (int)SA_RESETHAND },
    { SIGFPE, signals_on_fault, (int)SA_RESETHAND },
    { SIGILL, signals_on_fault, (int)SA_RESETHAND },
};

bool signals_begin(GError **error)
{
    if (pipe2(signals.pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        g_set_error(error, CONSOLE_ERROR, ERROR_IO, "no pipe could be made for signals: %s",
                    g_strerror(errno));
        return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(signal_handlers); i++) {
        struct sigaction action = { .sa_handler = signal_handlers[i].handler,
                                    .sa_flags = signal_handlers[i].flags };
        sigemptyset(&action.sa_mask);
        sigaction(signal_handlers[i].number, &action, NULL);
    }
    return true;
}

void signals_end(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(signal_handlers); i++)
        signal(signal_handlers[i].number, SIG_DFL);
    for (int i = 0; i < 2; i++) {
        if (signals.pipe[i] >= 0)
            close(signals.pipe[i]);
        signals.pipe[i] = -1;
    }
}

void signals_keep_terminal(const char *restore)
{
    signals.has_before = tcgetattr(STDOUT_FILENO, &signals.before) == 0;
    signals.restore_length = MIN(strlen(restore), sizeof signals.restore);
    memcpy(signals.restore, restore, signals.restore_length);
}

int signals_descriptor(void)
{
    return signals.pipe[0];
}

enum signal_note signals_take(void)
{
    char note = 0;
    ssize_t got;
    do
        got = read(signals.pipe[0], &note, 1);
    while (got < 0 && errno == EINTR);
    return got == 1 ? (enum signal_note)note : SIGNAL_NONE;
}

void signals_wake(void)
{
    signals_note(SIGNAL_WAKE);
}

void signals_stop_process(void)
{
    struct sigaction stop = { .sa_handler = SIG_DFL }, kept;
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &kept);
    (void)kill(0, SIGTSTP);
    sigaction(SIGTSTP, &kept, NULL);
}
