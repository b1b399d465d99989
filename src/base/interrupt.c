#include "config.h"

#include "base/interrupt.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct interrupt {
    sigset_t before;
    int descriptor;
    bool came;
};

struct interrupt *interrupt_begin(void)
{
    struct interrupt *interrupt = g_new0(struct interrupt, 1);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, &interrupt->before);
    interrupt->descriptor = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    /* Without a descriptor the work can't be asked to stop; then ^C ends it, as ever. */
    if (interrupt->descriptor < 0)
        pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
    return interrupt;
}

bool interrupt_came(struct interrupt *interrupt)
{
    struct signalfd_siginfo information;
    while (interrupt->descriptor >= 0
           && read(interrupt->descriptor, &information, sizeof information)
                  == (ssize_t)sizeof information)
        interrupt->came = true;
    return interrupt->came;
}

int interrupt_descriptor(const struct interrupt *interrupt)
{
    return interrupt->descriptor;
}

bool interrupt_pending(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0
           && (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1
               || sigismember(&pending, SIGHUP) == 1);
}

void interrupt_end(struct interrupt *interrupt)
{
    if (interrupt->descriptor >= 0) {
        interrupt_came(interrupt);
        close(interrupt->descriptor);
        pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
    }
    g_free(interrupt);
}
