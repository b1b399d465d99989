/* The commands of a crowd: each kind with its weight, its words and the statuses that it may end with. */
#include "config.h"

#include "crowd_commands.h"

#include "base/error.h"

#include <stdbool.h>
#include <string.h>

#define COURSE "course-v1:Org+Course+2026"
#define CONFIGURATION COURSE ":Completion"
#define SECOND COURSE ":Attendance"
#define UNKNOWN_LEARNERS 5
#define IMPORTED 12

struct kind {
    int weight;
    unsigned allowed;
    void (*fill)(struct crowd_member *member, GPtrArray *words);
};

unsigned crowd_status_bit(int status)
{
    switch (status) {
    case 0:
        return CROWD_DONE;
    case ERROR_REFUSED:
        return CROWD_REFUSED;
    case ERROR_NOT_FOUND:
        return CROWD_NOT_FOUND;
    case ERROR_BUSY:
        return CROWD_BUSY;
    default:
        return 0;
    }
}

static bool chance(struct crowd_member *member, double probability)
{
    return g_rand_double(member->random) < probability;
}

static int number_to(struct crowd_member *member, int most)
{
    return g_rand_int_range(member->random, 1, most + 1);
}

static void add(GPtrArray *words, const char *first, ...) G_GNUC_NULL_TERMINATED;
static void add(GPtrArray *words, const char *first, ...)
{
    va_list more;
    va_start(more, first);
    for (const char *word = first; word != NULL; word = va_arg(more, const char *))
        g_ptr_array_add(words, g_strdup(word));
    va_end(more);
}

static void add_format(GPtrArray *words, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_format(GPtrArray *words, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_ptr_array_add(words, g_strdup_vprintf(format, values));
    va_end(values);
}

static void add_learner(struct crowd_member *member, GPtrArray *words)
{
    add_format(words, "learner%04d", number_to(member, member->learners + UNKNOWN_LEARNERS));
}

static void add_configuration(struct crowd_member *member, GPtrArray *words)
{
    add(words, chance(member, 0.67) ? CONFIGURATION : SECOND, NULL);
}

static void add_target(struct crowd_member *member, GPtrArray *words, const char *suffix)
{
    add_format(words, "%s/%u%s", member->directory, ++member->made, suffix);
}

/* One whose file is there now: another may withdraw it at any moment. */
static void add_credential(struct crowd_member *member, GPtrArray *words)
{
    const char *folder = chance(member, 0.67) ? "credentials" : "credentials_invalidated";
    g_autofree char *path = g_build_filename(member->place, folder, NULL);
    g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; files != NULL && (name = g_dir_read_name(files)) != NULL;)
        if (g_str_has_suffix(name, ".pdf"))
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".pdf")));
    if (names->len == 0)
        add(words, "00000000-0000-4000-8000-000000000000", NULL);
    else
        add(words, names->pdata[number_to(member, (int)names->len) - 1], NULL);
}

static void fill_issue(struct crowd_member *member, GPtrArray *words)
{
    add(words, "issue", NULL);
    add_configuration(member, words);
}

static void fill_issue_one(struct crowd_member *member, GPtrArray *words)
{
    fill_issue(member, words);
    add(words, "--yes", "--learner", NULL);
    add_learner(member, words);
}

static void fill_reissue(struct crowd_member *member, GPtrArray *words)
{
    add(words, "reissue", "--yes", NULL);
    if (chance(member, 0.3))
        add(words, "--keep-date", NULL);
    add_credential(member, words);
    add_credential(member, words);
}

static void fill_reissue_all(struct crowd_member *member, GPtrArray *words)
{
    add(words, "reissue", "--yes", "--configuration", NULL);
    add_configuration(member, words);
}

static void fill_invalidate(struct crowd_member *member, GPtrArray *words)
{
    add(words, "invalidate", "--yes", "--reason", "a test", NULL);
    add_credential(member, words);
}

static void fill_enrolment(struct crowd_member *member, GPtrArray *words)
{
    add(words, "enrolment", "set", COURSE, NULL);
    add_learner(member, words);
    if (chance(member, 0.5))
        add(words, "--inactive", NULL);
}

static void fill_grade(struct crowd_member *member, GPtrArray *words)
{
    add(words, "grade", "set", COURSE, NULL);
    add_learner(member, words);
    add(words, "Final Exam", NULL);
    add_format(words, "%d%%", number_to(member, 100));
}

static void fill_completion(struct crowd_member *member, GPtrArray *words)
{
    add(words, "completion", "set", COURSE, NULL);
    add_learner(member, words);
    add_format(words, "%d%%", number_to(member, 100));
}

static void fill_name(struct crowd_member *member, GPtrArray *words)
{
    add(words, "learner", "change", NULL);
    add_learner(member, words);
    add(words, "--name", NULL);
    if (chance(member, 0.2))
        add_format(words, "Łucja %d", number_to(member, 9));
    else
        add_format(words, "Rosalind the %d.", number_to(member, 99));
}

/* Reports of some learners, as Open edX writes them. */
static void fill_import(struct crowd_member *member, GPtrArray *words)
{
    g_autoptr(GString) grades = g_string_new("Student ID,Email,Username,Grade,Final Exam\n");
    g_autoptr(GString) profiles = g_string_new("id,username,name,email,enrollment_mode\n");
    const int known = member->learners + UNKNOWN_LEARNERS;
    const int first = number_to(member, known);
    for (int i = 0; i < IMPORTED && i < known; i++) {
        const int n = (first + 2 * i) % known + 1;
        const bool same = chance(member, 0.7);
        g_string_append_printf(grades, "%d,learner%04d@example.org,learner%04d,0.9,0.9\n", n, n, n);
        g_string_append_printf(
            profiles, "%d,learner%04d,%s the %d.,learner%04d@example.org,audit\n", n, n,
            same ? "Ada Byron" : "Grace Hopper", same ? n : number_to(member, 99), n);
    }
    add(words, "import", "--course", COURSE, NULL);
    if (chance(member, 0.2))
        add(words, "--dry-run", NULL);
    add_target(member, words, "-grades.csv");
    g_file_set_contents(words->pdata[words->len - 1], grades->str, -1, NULL);
    add_target(member, words, "-profiles.csv");
    g_file_set_contents(words->pdata[words->len - 1], profiles->str, -1, NULL);
}

static void fill_settings(struct crowd_member *member, GPtrArray *words)
{
    static const char *const values[][2] = {
        { "site_name", "School of Tests" }, { "site_name", "Academy of Crowds" },
        { "date_format", "%d.%m.%Y" },      { "date_format", "%Y-%m-%d" },
        { "time_zone", "Europe/Berlin" },   { "time_zone", "UTC" },
        { "write_files", "false" },         { "write_files", "true" },
        { "write_files", "true" },
    };
    const int chosen = number_to(member, G_N_ELEMENTS(values)) - 1;
    add(words, "settings", "set", values[chosen][0], values[chosen][1], NULL);
}

static void fill_plan(struct crowd_member *member, GPtrArray *words)
{
    add(words, "plan", NULL);
    add_configuration(member, words);
}

static void fill_export(struct crowd_member *member, GPtrArray *words)
{
    add(words, "credential", "export", "--status", "available", NULL);
    add_target(member, words, ".zip");
}

static void fill_check(struct crowd_member *member, GPtrArray *words)
{
    add(words, "check", NULL);
    if (chance(member, 0.5))
        add(words, "--read-data", NULL);
}

static void fill_backup(struct crowd_member *member, GPtrArray *words)
{
    add(words, "backup", NULL);
    add_target(member, words, ".db");
}

static void fill_list(struct crowd_member *member G_GNUC_UNUSED, GPtrArray *words)
{
    add(words, "credential", "list", "--search", "ada", NULL);
}

static void fill_recover(struct crowd_member *member G_GNUC_UNUSED, GPtrArray *words)
{
    add(words, "recover", NULL);
}

#define ANY_OF_ALL (CROWD_DONE | CROWD_REFUSED | CROWD_BUSY)
#define ANY_OF_NAMED (ANY_OF_ALL | CROWD_NOT_FOUND)

static const struct kind kinds[] = {
    { 14, ANY_OF_ALL, fill_issue },
    { 10, ANY_OF_NAMED, fill_issue_one },
    { 12, ANY_OF_NAMED, fill_reissue },
    { 2, ANY_OF_NAMED, fill_reissue_all },
    { 12, ANY_OF_NAMED, fill_invalidate },
    { 5, ANY_OF_NAMED, fill_enrolment },
    { 5, ANY_OF_NAMED, fill_grade },
    { 5, ANY_OF_NAMED, fill_completion },
    { 5, ANY_OF_NAMED, fill_name },
    { 8, ANY_OF_ALL, fill_import },
    { 4, CROWD_DONE | CROWD_BUSY, fill_settings },
    { 4, ANY_OF_ALL, fill_plan },
    { 3, ANY_OF_NAMED, fill_export },
    /* What is found while others work must not be taken for damage. */
    { 3, CROWD_DONE | CROWD_BUSY, fill_check },
    { 2, CROWD_DONE | CROWD_BUSY, fill_backup },
    { 3, CROWD_DONE | CROWD_BUSY, fill_list },
    { 3, CROWD_DONE | CROWD_BUSY, fill_recover },
};

struct crowd_command crowd_command_take(struct crowd_member *member)
{
    int all = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        all += kinds[i].weight;
    int left = g_rand_int_range(member->random, 0, all);
    const struct kind *kind = kinds;
    for (; left >= kind->weight; kind++)
        left -= kind->weight;
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    add(words, "testamur", "--data", member->place, "--json", NULL);
    kind->fill(member, words);
    g_ptr_array_add(words, NULL);
    return (struct crowd_command){ words, kind->allowed };
}
