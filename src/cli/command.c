#include "config.h"

#include "cli/command.h"

#include "base/child.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/version.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file opened later must not become standard output by getting its number. What stands in for a closed
 * stream can't be used, so that a lost result is noticed. */
static void standard_streams_occupy(void)
{
    for (int descriptor = 0; descriptor < 3; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0)
            (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
}

static void process_prepare(void)
{
    standard_streams_occupy();
    /* Text is UTF-8 whatever the locale says; numbers and sorting never follow it. */
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        (void)setlocale(LC_CTYPE, "");
    /* A mask that takes rights from the owner too would make files that nobody can use. */
    const mode_t mask = umask(S_IRWXG | S_IRWXO);
    umask(mask & (S_IRWXG | S_IRWXO));
    /* A closed pipe is an error of the write, not the end of a run in the middle of a chunk. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is told like a full disk */
    signal(SIGCHLD, SIG_DFL);
    child_take_signals();
}

static bool arguments_check(int argc, char **argv, GError **error)
{
    for (int i = 1; i < argc; i++)
        if (!g_utf8_validate(argv[i], -1, NULL)) {
            g_set_error(
                error, BASE_ERROR, ERROR_USAGE,
                "the word \"%s\" of the command is not text in UTF-8; a file with such a name "
                "must be renamed first",
                argv[i]);
            return false;
        }
    return true;
}

static bool command_line_do(int argc, char **argv, struct command_place *place, int *status,
                            GError **error);

/* On a terminal the console is what is meant where no command is named. */
static bool command_line_open_console(int argc, char **argv, int *status, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, argv[0]);
    g_ptr_array_add(words, (gpointer)command_console.name);
    for (int i = 1; i <= argc; i++)
        g_ptr_array_add(words, argv[i]);
    struct command_place place;
    return command_line_do(argc + 1, (char **)words->pdata, &place, status, error);
}

static bool command_line_without_command(int argc, char **argv, const struct command_place *place,
                                         int *status, GError **error)
{
    if (place->version) {
        version_print(place->verbose);
    } else if (place->help) {
        help_print_all();
    } else if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !place->json) {
        return command_line_open_console(argc, argv, status, error);
    } else if (isatty(STDOUT_FILENO)) {
        help_print_all();
    } else {
        g_set_error(error, BASE_ERROR, ERROR_USAGE, "a command is missing. See testamur --help");
        return false;
    }
    return true;
}

static bool command_line_do(int argc, char **argv, struct command_place *place, int *status,
                            GError **error)
{
    /* Its place first: it tells how errors are written. */
    if (!parse_place(argc, argv, place, error) || !arguments_check(argc, argv, error))
        return false;
    if (place->first == 0)
        return command_line_without_command(argc, argv, place, status, error);

    const char *word = argv[place->first];
    bool help = place->help;
    const char *next = place->first + 1 < argc ? argv[place->first + 1] : "";
    const bool asks = help || g_str_equal(next, "--help") || g_str_equal(next, "-h");
    if (asks && place->second == 0 && command_find(word) == NULL && command_is_group(word)) {
        help_print_group(word);
        return true;
    }
    const struct command *command = parse_command(argv, place, error);
    if (command == NULL)
        return false;
    if (help) {
        help_print_command(command);
        return true;
    }
    g_autoptr(invocation) invocation = parse_invocation(command, place, argc, argv, &help, error);
    if (invocation == NULL)
        return false;
    if (help) {
        help_print_command(command);
        return true;
    }
    if (!command->run(invocation, error))
        return false;
    *status = invocation->status;
    return true;
}

bool command_run(int argc, char **argv, int *status, GError **error)
{
    struct command_place place = { 0 };
    return command_line_do(argc, argv, &place, status, error);
}

int command_line_run(int argc, char **argv)
{
    process_prepare();
    struct command_place place = { 0 };
    g_autoptr(GError) error = NULL;
    int status = 0;
    if (!command_line_do(argc, argv, &place, &status, &error)) {
        status = error != NULL ? error_exit_status(error) : ERROR_REFUSED;
        if (error != NULL)
            output_error(error, status, place.json);
    }
    if (!output_finish())
        status = ERROR_IO;
    return status;
}
