#include "config.h"

#include "base/child.h"
#include "mail/transport_private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* Layer: mail. This machine's sendmail, as Postfix, Exim and others bring it along: it reads the recipient from the
 * message and queues it. Never through a shell, with an environment of our own. */

#define LOOK_MILLISECONDS 50
#define WORDS_MOST 4096

struct sendmail {
    const struct mail_transport_settings *settings;
};

/* One call of the program. */
struct call {
    pid_t process;
    int input, words; /* -1: closed */
    GByteArray *said;
    const guint8 *bytes;
    gsize size, given;
};

static gpointer sendmail_open(const struct mail_transport_settings *settings,
                              GError **error G_GNUC_UNUSED)
{
    struct sendmail *sendmail = g_new0(struct sendmail, 1);
    sendmail->settings = settings;
    return sendmail;
}

static void sendmail_close(gpointer way)
{
    g_free(way);
}

static int call_spawn(struct call *call, const char *program, const char *from, const int ends[2])
{
    g_autofree char *name = g_strdup(program);
    /* In one word, so that an address that begins with a dash is no option. */
    g_autofree char *sender = g_strconcat("-f", from, NULL);
    char recipients[] = "-t", dots[] = "-i";
    char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", language[] = "LC_ALL=C";
    char *const arguments[] = { name, recipients, dots, sender, NULL };
    char *const environment[] = { path, language, NULL };
    const int streams[] = { ends[0], ends[1], ends[1] };
    return child_spawn_program(&call->process, program, arguments, environment, streams);
}

/* A number above those of the standard streams, onto which it will be put. */
static int above_standard(int descriptor)
{
    const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    close(descriptor);
    return moved;
}

/* Sets errno when it fails. Sockets, not pipes: writing to one whose reader is gone can be kept from being a signal. */
static bool call_start(struct call *call, const char *program, const char *from)
{
    int pairs[2][2] = { { -1, -1 }, { -1, -1 } };
    int fault = 0;
    for (int i = 0; i < 2 && fault == 0; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[i]) != 0)
            fault = errno;
        for (int j = 0; j < 2 && fault == 0; j++)
            pairs[i][j] = above_standard(pairs[i][j]);
    }
    const int ends[2] = { pairs[0][1], pairs[1][1] };
    if (fault == 0)
        fault = call_spawn(call, program, from, ends);
    for (int i = 0; i < 2; i++) {
        if (pairs[i][1] >= 0)
            close(pairs[i][1]);
        if (fault != 0 && pairs[i][0] >= 0)
            close(pairs[i][0]);
    }
    call->input = pairs[0][0];
    call->words = pairs[1][0];
    errno = fault;
    return fault == 0;
}

static void descriptor_end(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void call_give(struct call *call)
{
    const gssize count = send(call->input, call->bytes + call->given, call->size - call->given,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0)
        call->given += (gsize)count;
    const bool waits = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if ((count < 0 && !waits) || call->given == call->size)
        descriptor_end(&call->input);
}

static void call_hear(struct call *call)
{
    guint8 buffer[1024];
    const gssize count = recv(call->words, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count > 0 && call->said->len < WORDS_MOST)
        g_byte_array_append(call->said, buffer, (guint)count);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        descriptor_end(&call->words);
}

/* Gives the message and takes the words until the program has ended; false when its time is over. */
static bool call_talk(struct call *call, guint timeout, int *status)
{
    const gint64 deadline = g_get_monotonic_time() + timeout * G_TIME_SPAN_SECOND;
    for (;;) {
        struct pollfd waits[] = { { .fd = call->input, .events = POLLOUT },
                                  { .fd = call->words, .events = POLLIN } };
        const pid_t ended = waitpid(call->process, status, WNOHANG);
        if (poll(waits, G_N_ELEMENTS(waits), ended != 0 ? 0 : LOOK_MILLISECONDS) > 0) {
            if (waits[0].revents != 0)
                call_give(call);
            if (waits[1].revents != 0)
                call_hear(call);
        }
        if (ended != 0)
            return ended > 0;
        if (g_get_monotonic_time() > deadline)
            return false;
    }
}

static enum mail_outcome judge_status(int status)
{
    static const struct {
        int code;
        enum mail_outcome outcome;
    } codes[] = {
        { EX_OK, MAIL_ACCEPTED },    { EX_TEMPFAIL, MAIL_LATER }, { EX_DATAERR, MAIL_REFUSED },
        { EX_NOUSER, MAIL_REFUSED }, { EX_NOHOST, MAIL_REFUSED },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code == status)
            return codes[i].outcome;
    return MAIL_UNREACHABLE;
}

/* What the end of the program means, whose words are `said`. */
static enum mail_outcome judge_call(const struct call *call, bool ended, int status, char **answer)
{
    g_autofree char *said = mail_answer((const char *)call->said->data, (gssize)call->said->len);
    const char *gap = *said != '\0' ? ": " : "";
    if (!ended || !WIFEXITED(status)) {
        *answer = g_strdup_printf("%s%s%s", ended ? "sendmail broke off" : "sendmail took too long",
                                  gap, said);
        return MAIL_UNKNOWN;
    }
    const int code = WEXITSTATUS(status);
    *answer = code == 0 && *said == '\0'
                  ? g_strdup("taken by sendmail")
                  : g_strdup_printf("sendmail ended with status %d%s%s", code, gap, said);
    return judge_status(code);
}

/* Lines end as files on this machine do. */
static GByteArray *message_lines(GBytes *message)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(message, &size);
    GByteArray *lines = g_byte_array_sized_new((guint)size);
    for (gsize i = 0; i < size; i++)
        if (bytes[i] != '\r')
            g_byte_array_append(lines, bytes + i, 1);
    return lines;
}

static enum mail_outcome sendmail_send(gpointer way, const struct mail_envelope *envelope,
                                       char **answer)
{
    const struct sendmail *sendmail = way;
    const struct mail_transport_settings *settings = sendmail->settings;
    g_autoptr(GByteArray) lines = message_lines(envelope->message);
    struct call call = { .bytes = lines->data, .size = lines->len };
    if (!call_start(&call, settings->program, envelope->from)) {
        *answer = g_strdup_printf("%s can't be started: %s", settings->program, g_strerror(errno));
        return MAIL_UNREACHABLE;
    }
    int status = 0;
    call.said = g_byte_array_new();
    const bool ended = call_talk(&call, settings->timeout, &status);
    if (!ended) {
        kill(-call.process, SIGKILL);
        waitpid(call.process, &status, 0);
    }
    descriptor_end(&call.input);
    descriptor_end(&call.words);
    const enum mail_outcome outcome = judge_call(&call, ended, status, answer);
    g_byte_array_unref(call.said);
    return outcome;
}

const struct mail_way mail_way_sendmail = { sendmail_open, sendmail_send, sendmail_close };
