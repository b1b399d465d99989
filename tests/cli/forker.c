/* The program, loaded once and forked for each command, for tests that call it thousands of times: most of a short
 * command's time goes into loading the libraries. With "serve-commands" as its only argument it takes commands from
 * the socket that is its standard input; with any other it is the program itself, because the program starts itself
 * for some work.
 *
 * A request is one message: the environment as NAME=VALUE, an empty string, the arguments, each ended by a NUL; with it
 * come two descriptors, for the command's output and errors. Two messages answer, each a number: the process, and its
 * status as waitpid gives it. */
#include "config.h"

#include "base/crypto_library.h"
#include "cli/command.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_LIMIT 512

struct request {
    char text[1 << 17];
    char *environment[WORDS_LIMIT], *arguments[WORDS_LIMIT];
    int count, streams[2];
};

/* The size of the message; 0 at the end. */
static size_t request_receive(struct request *request)
{
    struct iovec part = { request->text, sizeof request->text - 1 };
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof request->streams)];
    } control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    const ssize_t size = recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (size <= 0 || head == NULL || head->cmsg_len != CMSG_LEN(sizeof request->streams))
        return 0;
    memcpy(request->streams, CMSG_DATA(head), sizeof request->streams);
    return (size_t)size;
}

static bool request_take(struct request *request)
{
    const size_t size = request_receive(request);
    char **words = request->environment;
    int count = 0;
    for (char *word = request->text; word < request->text + size; word += strlen(word) + 1) {
        if (*word == '\0' && words == request->environment) {
            words[count] = NULL;
            words = request->arguments;
            count = 0;
        } else if (count < WORDS_LIMIT - 1)
            words[count++] = word;
    }
    words[count] = NULL;
    request->count = count;
    return size > 0 && words == request->arguments;
}

/* What a test preloads may have to prepare itself before the program begins, knowing the command's environment. */
static void arm_faults(void)
{
    void (*arm)(void) = NULL;
    *(void **)&arm = dlsym(RTLD_DEFAULT, "fault_arm");
    if (arm != NULL)
        arm();
}

static int request_obey(struct request *request)
{
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0
        || dup2(request->streams[0], STDOUT_FILENO) < 0
        || dup2(request->streams[1], STDERR_FILENO) < 0)
        return EXIT_FAILURE;
    close(nothing);
    close(request->streams[0]);
    close(request->streams[1]);
    environ = request->environment;
    arm_faults();
    return command_line_run(request->count, request->arguments);
}

static bool answer(int number)
{
    char text[16];
    const int length = snprintf(text, sizeof text, "%d", number);
    return send(STDIN_FILENO, text, (size_t)length, MSG_NOSIGNAL) == length;
}

static int serve(void)
{
    static struct request request;
    /* Commands that need it say what is wrong when it is not there. */
    g_autoptr(GError) missing = NULL;
    (void)!crypto_library_need(&missing);
    while (request_take(&request)) {
        const pid_t child = fork();
        if (child == 0)
            return request_obey(&request);
        close(request.streams[0]);
        close(request.streams[1]);
        int status = 0;
        if (child < 0 || !answer(child) || waitpid(child, &status, 0) != child || !answer(status))
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], "serve-commands") == 0 ? serve()
                                                               : command_line_run(argc, argv);
}
