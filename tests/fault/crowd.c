/* A crowd in one installation: eight processes at a time, each of which obeys some random commands and is followed by
 * another. Commands run within their process, because starting the program would take most of the time: of some
 * processes each command opens the installation, as commands do, others keep it open, as consoles do. Some processes are
 * killed in the middle of a command.
 *
 *     crowd PLACE DIRECTORY SEED COMMANDS LEARNERS DEATHS
 *
 * PLACE: the installation; DIRECTORY: for files; DEATHS: of a hundred commands. Tells, an object of JSON in each line,
 * what went wrong, which backups were made, and last how often the commands ended with which status, and how many
 * credentials they said they had issued. With any other arguments it is the program itself. Used by test-crowd. */
#include "config.h"

#include "crowd_commands.h"
#include "crowd_console.h"

#include "base/archive_library.h"
#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "import/heading_words.h"
#include "pdf/crypt.h"
#include "rules/options.h"

#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMBERS 8
/* Those from this one on keep the installation open. */
#define FIRST_CONSOLE 4
#define STATUSES 256
/* A process obeys up to so many commands. */
#define COMMANDS_MOST 40
/* When a command is killed that should be; when one is that hangs. */
#define DEATH_MOST_MS 40
#define HANGS_TICKS 10
#define TICK_SECONDS 60
#define KEPT_BYTES (32 << 20)

/* Seen by all processes. */
struct shared {
    atomic_int left; /* commands */
    atomic_int statuses[STATUSES];
    atomic_int killed;
    atomic_long issued;
    atomic_bool wrong;
    /* A member's command now, for who finds it dead; and whether it was to die. */
    struct {
        char words[256];
        atomic_bool doomed;
    } doing[MEMBERS];
};

struct crowd {
    const char *place, *directory;
    guint32 seed;
    int learners;
    double deaths;
    struct shared *shared;
    int told;                /* the crowd's own standard output */
    int streams[MEMBERS][2]; /* what a member's command prints, and its errors */
};

/* Whole lines, whoever else writes some. */
static void tell(const struct crowd *crowd, json_t *line)
{
    g_autofree char *text = json_dumps(line, JSON_COMPACT);
    g_autofree char *ended = g_strconcat(text, "\n", NULL);
    json_decref(line);
    if (write(crowd->told, ended, strlen(ended)) < 0)
        abort();
}

static char *read_stream(int file)
{
    const off_t size = MIN(lseek(file, 0, SEEK_END), 1 << 22);
    char *text = g_malloc0((gsize)size + 1);
    if (pread(file, text, (gsize)size, 0) != size)
        *text = '\0';
    return text;
}

static char *tail_of(const char *text)
{
    const gsize size = strlen(text);
    return g_utf8_make_valid(size > 600 ? text + size - 600 : text, -1);
}

static void tell_wrong(const struct crowd *crowd, int number, const char *what)
{
    g_autofree char *printed = read_stream(crowd->streams[number][0]);
    g_autofree char *errors = read_stream(crowd->streams[number][1]);
    g_autofree char *output_end = tail_of(printed);
    g_autofree char *errors_end = tail_of(errors);
    atomic_store(&crowd->shared->wrong, true);
    tell(crowd,
         json_pack("{s:s, s:s, s:s, s:s}", "wrong", what, "words",
                   crowd->shared->doing[number].words, "output", output_end, "errors", errors_end));
}

/* Whether a check found no more than what somebody who was killed left for recover. */
static bool is_recoverable(const char *printed)
{
    json_auto_t *answer = json_loads(printed, 0, NULL);
    json_t *finding = NULL;
    size_t i = 0;
    json_array_foreach (json_object_get(answer, "findings"), i, finding) {
        const char *kind = json_string_value(json_object_get(finding, "kind"));
        const char *text = json_string_value(json_object_get(finding, "text"));
        if (g_strcmp0(kind, "damage") == 0
            && (text == NULL || strstr(text, "testamur recover") == NULL))
            return false;
    }
    return answer != NULL;
}

static long issued_by(const char *printed)
{
    json_auto_t *answer = json_loads(printed, 0, NULL);
    json_t *run = NULL;
    size_t i = 0;
    long sum = 0;
    json_array_foreach (json_object_get(answer, "runs"), i, run)
        sum += (long)json_integer_value(json_object_get(run, "issued"));
    return sum;
}

static void judge(const struct crowd *crowd, int number, const struct crowd_command *command,
                  int status)
{
    char **words = (char **)command->words->pdata + 4;
    g_autofree char *printed = read_stream(crowd->streams[number][0]);
    g_autofree char *errors = read_stream(crowd->streams[number][1]);
    g_autofree char *lower = g_ascii_strdown(errors, -1);
    const bool checked = status == ERROR_DATA && crowd->deaths > 0 && strcmp(words[0], "check") == 0
                         && is_recoverable(printed);
    atomic_fetch_add(&crowd->shared->statuses[status], 1);
    if (!checked && (crowd_status_bit(status) & command->allowed) == 0) {
        g_autofree char *what = g_strdup_printf("status %d", status);
        tell_wrong(crowd, number, what);
    } else if (strstr(lower, "critical") != NULL)
        tell_wrong(crowd, number, "a programming error");
    else if (status == 0 && strcmp(words[0], "backup") == 0)
        tell(crowd, json_pack("{s:s}", "backup", words[1]));
    if (status <= 1 && (strcmp(words[0], "issue") == 0 || strcmp(words[0], "reissue") == 0))
        atomic_fetch_add(&crowd->shared->issued, issued_by(printed));
}

static volatile sig_atomic_t ticks;

/* The time in which the whole crowd was stopped, by whoever wants a quiet machine, counts as one tick. */
static void tick(int number)
{
    (void)number;
    if (++ticks >= HANGS_TICKS)
        raise(SIGKILL);
}

/* Kills this process after a time, if the command has not ended before. */
static timer_t arm(struct crowd *crowd, int number, GRand *random)
{
    const bool doomed = g_rand_double(random) * 100 < crowd->deaths;
    const int nanoseconds = g_rand_int_range(random, 1, DEATH_MOST_MS * 1000000);
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
                              .sigev_signo = doomed ? SIGKILL : SIGALRM };
    const struct itimerspec when = { .it_value = { .tv_sec = doomed ? 0 : TICK_SECONDS,
                                                   .tv_nsec = doomed ? nanoseconds : 0 },
                                     .it_interval = { .tv_sec = doomed ? 0 : TICK_SECONDS } };
    const struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    timer_t timer;
    ticks = 0;
    atomic_store(&crowd->shared->doing[number].doomed, doomed);
    if (sigaction(SIGALRM, &action, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) != 0
        || timer_settime(timer, 0, &when, NULL) != 0)
        abort();
    return timer;
}

static void obey(struct crowd *crowd, int number, struct crowd_member *member)
{
    const struct crowd_command command = crowd_command_take(member);
    g_autofree char *told = g_strjoinv(" ", (char **)command.words->pdata + 4);
    /* The program may move words about. */
    g_autofree char **arguments =
        g_memdup2(command.words->pdata, command.words->len * sizeof(char *));
    g_strlcpy(crowd->shared->doing[number].words, told, sizeof crowd->shared->doing[number].words);
    for (int i = 0; i < 2; i++)
        if (ftruncate(crowd->streams[number][i], 0) != 0
            || lseek(crowd->streams[number][i], 0, SEEK_SET) != 0)
            abort();
    timer_t timer = arm(crowd, number, member->random);
    const int status = command_line_run((int)command.words->len - 1, arguments);
    fflush(stdout);
    timer_delete(timer);
    judge(crowd, number, &command, status);
    g_ptr_array_unref(command.words);
}

static int member_run(struct crowd *crowd, int number, int generation)
{
    const guint32 seeds[] = { crowd->seed, (guint32)number, (guint32)generation };
    g_autoptr(GRand) random = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    g_autofree char *directory = g_strdup_printf("%s/%d-%d", crowd->directory, number, generation);
    g_autofree char *operator= g_strdup_printf("operator%d", number);
    struct crowd_member member = {
        .place = crowd->place, .directory = directory, .random = random, .learners = crowd->learners
    };
    if (g_mkdir_with_parents(directory, 0700) != 0
        || dup2(crowd->streams[number][0], STDOUT_FILENO) < 0
        || dup2(crowd->streams[number][1], STDERR_FILENO) < 0)
        abort();
    g_setenv("TESTAMUR_OPERATOR", operator, TRUE);
    if (number >= FIRST_CONSOLE)
        crowd_console_begin();
    const int most = g_rand_int_range(random, 1, COMMANDS_MOST + 1);
    for (int i = 0; i < most && !atomic_load(&crowd->shared->wrong); i++) {
        if (atomic_fetch_sub(&crowd->shared->left, 1) <= 0)
            break;
        obey(crowd, number, &member);
    }
    crowd_console_end();
    return EXIT_SUCCESS;
}

/* How a process ended. */
static void look_at_end(struct crowd *crowd, int number, int status)
{
    struct shared *shared = crowd->shared;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
        && atomic_load(&shared->doing[number].doomed)) {
        atomic_fetch_add(&shared->killed, 1);
        return;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
        return;
    g_autofree char *what = WIFEXITED(status)
                                ? g_strdup_printf("a process ended with %d", WEXITSTATUS(status))
                                : g_strdup_printf("a process ended by signal %d (%d: it hung)",
                                                  WTERMSIG(status), SIGKILL);
    tell_wrong(crowd, number, what);
}

/* As long as there are commands, a process that ended is followed by another. */
static int crowd_run(struct crowd *crowd)
{
    pid_t processes[MEMBERS] = { 0 };
    int generations[MEMBERS] = { 0 }, living = 0;
    for (;;) {
        const bool goes_on =
            atomic_load(&crowd->shared->left) > 0 && !atomic_load(&crowd->shared->wrong);
        for (int i = 0; i < MEMBERS && goes_on; i++) {
            if (processes[i] != 0)
                continue;
            processes[i] = fork();
            if (processes[i] == 0)
                exit(member_run(crowd, i, generations[i]));
            if (processes[i] < 0)
                return EXIT_FAILURE;
            generations[i]++;
            living++;
        }
        int status = 0;
        const pid_t ended = living > 0 ? wait(&status) : 0;
        if (ended <= 0)
            return EXIT_SUCCESS;
        for (int i = 0; i < MEMBERS; i++) {
            if (processes[i] != ended)
                continue;
            processes[i] = 0;
            living--;
            look_at_end(crowd, i, status);
        }
    }
}

static void tell_sums(const struct crowd *crowd)
{
    json_t *statuses = json_object();
    for (int i = 0; i < STATUSES; i++) {
        const int count = atomic_load(&crowd->shared->statuses[i]);
        g_autofree char *name = g_strdup_printf("%d", i);
        if (count > 0)
            json_object_set_new(statuses, name, json_integer(count));
    }
    if (atomic_load(&crowd->shared->killed) > 0)
        json_object_set_new(statuses, "-9", json_integer(atomic_load(&crowd->shared->killed)));
    tell(crowd, json_pack("{s:o, s:I}", "statuses", statuses, "issued",
                          (json_int_t)atomic_load(&crowd->shared->issued)));
}

/* Pictures are drawn by another program, which has nothing to do with who acts. The linker puts this in its place. */
struct picture;
gboolean __wrap_picture_draw(struct picture *picture, GBytes *pdf, guint dots, GError **error);
gboolean __wrap_picture_draw(struct picture *picture G_GNUC_UNUSED, GBytes *pdf G_GNUC_UNUSED,
                             guint dots G_GNUC_UNUSED, GError **error)
{
    g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "a crowd draws nothing");
    return FALSE;
}

/* What a process does once, of which each member would do it again. Memory is not given back to the system, as it would
 * be at the end of each command. */
static void warm_up(void)
{
    const guint8 secret[CRYPT_KEY_LENGTH] = { 0 };
    g_autoptr(crypt) crypt = crypt_new(secret, secret, NULL);
    json_auto_t *none = json_object();
    g_autoptr(GPtrArray) findings =
        options_check(none, "retrieve_subsection_grades", "generate_pdf_credential");
    if (crypt == NULL || findings->len > 0 || !archive_library_need(NULL)
        || !heading_means("name", HEADING_NAME))
        abort();
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
}

int main(int argc, char **argv)
{
    /* The program starts itself for templates. */
    if (argc != 7)
        return command_line_run(argc, argv);
    struct crowd crowd = {
        .place = argv[1],
        .directory = argv[2],
        .seed = (guint32)g_ascii_strtoull(argv[3], NULL, 10),
        .learners = atoi(argv[5]),
        .deaths = g_ascii_strtod(argv[6], NULL),
        .shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0),
        .told = dup(STDOUT_FILENO),
    };
    if (crowd.shared == MAP_FAILED || crowd.told < 0)
        return EXIT_FAILURE;
    atomic_store(&crowd.shared->left, (int)g_ascii_strtoll(argv[4], NULL, 10));
    for (int i = 0; i < MEMBERS; i++)
        for (int j = 0; j < 2; j++)
            crowd.streams[i][j] = memfd_create("stream", MFD_CLOEXEC);
    warm_up();
    const int status = crowd_run(&crowd);
    tell_sums(&crowd);
    return status;
}
