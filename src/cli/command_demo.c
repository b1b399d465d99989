/* The demonstration is a script of this program's own commands, shown as they would be typed: what it
 * prints is what they print. */
#include "config.h"

#include "base/error.h"
#include "base/machine.h"
#include "base/resource.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/demo_steps.h"
#include "cli/output.h"

#include <errno.h>
#include <string.h>

#define DEMO_FILES "demonstration"
#define DEMO_MADE "MADE"

struct demo {
    char *directory; /* of the installation */
    char *files;     /* where the demonstration's own files are written */
    char *made;      /* a file that says that setting up was finished */
};

static void demo_clear(struct demo *demo)
{
    g_free(demo->directory);
    g_free(demo->files);
    g_free(demo->made);
}

typedef struct demo demo_scope;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(demo_scope, demo_clear)

static bool demo_place(struct demo *demo, const struct invocation *invocation, GError **error)
{
    if (invocation->argument_count > 0) {
        demo->directory = g_canonicalize_filename(invocation->arguments[0], NULL);
    } else {
        g_autofree char *usual = machine_data_directory(invocation->data, error);
        if (usual == NULL)
            return false;
        demo->directory =
            invocation->data != NULL ? g_steal_pointer(&usual) : g_strconcat(usual, "-demo", NULL);
    }
    demo->files = g_build_filename(demo->directory, DEMO_FILES, NULL);
    demo->made = g_build_filename(demo->files, DEMO_MADE, NULL);
    return true;
}

static bool demo_write_files(const struct demo *demo, GError **error)
{
    if (g_mkdir_with_parents(demo->files, 0700) != 0) {
        g_autofree char *shown = text_show(demo->files);
        g_set_error(error, BASE_ERROR, ERROR_IO, "the directory %s can't be made: %s", shown,
                    g_strerror(errno));
        return false;
    }
    g_auto(GStrv) names = resource_list("demo");
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *resource = g_strconcat("demo/", *name, NULL);
        g_autofree char *path = g_build_filename(demo->files, *name, NULL);
        g_autoptr(GBytes) bytes = resource_read(resource, error);
        gsize size = 0;
        if (bytes == NULL)
            return false;
        const char *contents = g_bytes_get_data(bytes, &size);
        if (!g_file_set_contents_full(path, contents, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT,
                                      0600, error))
            return false;
    }
    return true;
}

/* As it would be typed in the directory of the demonstration's files: words with blanks or shell characters
 * in quotes. */
static void demo_show_command(const char *const *words)
{
    GString *line = g_string_new("$ testamur");
    for (; *words != NULL; words++) {
        g_autoptr(GString) word = g_string_new(*words);
        g_string_replace(word, "%", "", 1);
        const bool plain = strpbrk(word->str, " ;&|<>()$`\"'*?") == NULL;
        g_string_append_printf(line, plain ? " %s" : " \"%s\"", word->str);
    }
    output_line("%s", line->str);
    g_string_free(line, TRUE);
}

/* The word with the path of a file that it names by %. Caller frees. */
static char *demo_word(const struct demo *demo, const char *word)
{
    const char *mark = word[0] == '@' ? word + 1 : word;
    if (*mark != '%')
        return g_strdup(word);
    return g_strdup_printf("%.*s%s/%s", (int)(mark - word), word, demo->files, mark + 1);
}

/* A command that refused some learners has done its work. */
static bool demo_command(const struct demo *demo, const char *const *words, bool quiet,
                         GError **error)
{
    g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(line, g_strdup("testamur"));
    g_ptr_array_add(line, g_strdup("--data"));
    g_ptr_array_add(line, g_strdup(demo->directory));
    for (const char *const *word = words; *word != NULL; word++)
        g_ptr_array_add(line, demo_word(demo, *word));
    const int count = (int)line->len;
    g_ptr_array_add(line, NULL);
    int status = 0;
    demo_show_command(words);
    output_mute(quiet);
    const bool done = command_run(count, (char **)line->pdata, &status, error);
    output_mute(false);
    return done;
}

static bool demo_fonts_add(const struct demo *demo, GError **error)
{
    g_autoptr(GString) chain = g_string_new(NULL);
    output_line("%s", "\n== Fonts of this machine, as assets ==");
    for (const struct demo_font *font = demo_fonts; font->slug != NULL; font++) {
        if (!g_file_test(font->path, G_FILE_TEST_IS_REGULAR)) {
            output_line("%s is not installed (package %s): names that need it will be refused",
                        font->path, font->package);
            continue;
        }
        const char *words[] = { "asset",    "add",           font->path,        "--slug",
                                font->slug, "--description", font->description, NULL };
        if (!demo_command(demo, words, true, error))
            return false;
        g_string_append_printf(chain, "%s%s", chain->len > 0 ? " " : "", font->slug);
    }
    const char *words[] = { "settings", "set", "fallback_fonts", chain->str, NULL };
    return demo_command(demo, words, true, error);
}

static bool demo_set_up(const struct demo *demo, GError **error)
{
    const char *init[] = { "init", NULL };
    const char *name[] = { "settings", "set", "site_name", "Aldermoor College", NULL };
    const char *address[] = { "settings", "set", "verify_base_url",
                              "https://certificates.aldermoor.example/verify", NULL };
    return demo_command(demo, init, true, error) && demo_write_files(demo, error)
           && demo_command(demo, name, true, error) && demo_command(demo, address, true, error)
           && demo_fonts_add(demo, error);
}

static bool demo_play(const struct demo *demo, bool anew, GError **error)
{
    g_autofree char *shown = text_show(demo->directory);
    output_line("$ export TESTAMUR_DATA=%s", shown);
    if (anew && !demo_set_up(demo, error))
        return false;
    output_line("$ cd %s/" DEMO_FILES, shown);
    for (const struct demo_chapter *chapter = demo_chapters; chapter->title != NULL; chapter++) {
        if (chapter->once && !anew)
            continue;
        output_line("\n== %s ==", chapter->title);
        for (const char *const *const *command = chapter->commands; *command != NULL; command++) {
            if (!chapter->once && command > chapter->commands)
                output_line("%s", "");
            if (!demo_command(demo, *command, chapter->once, error))
                return false;
        }
    }
    return !anew || g_file_set_contents(demo->made, "", 0, error);
}

/* Neither a half-made demonstration nor somebody's own installation is played on. */
static bool demo_check_place(const struct demo *demo, bool *anew, GError **error)
{
    g_autofree char *database = g_build_filename(demo->directory, "testamur.db", NULL);
    g_autofree char *shown = text_show(demo->directory);
    *anew = !g_file_test(database, G_FILE_TEST_EXISTS);
    if (*anew || g_file_test(demo->made, G_FILE_TEST_EXISTS))
        return true;
    if (g_file_test(demo->files, G_FILE_TEST_IS_DIR))
        g_set_error(error, BASE_ERROR, ERROR_DATA,
                    "the making of the demonstration in %s was interrupted: remove this directory "
                    "and call it again",
                    shown);
    else
        g_set_error(error, BASE_ERROR, ERROR_USAGE,
                    "%s holds an installation that is not a demonstration: name another directory",
                    shown);
    return false;
}

static bool run_demo(struct invocation *invocation, GError **error)
{
    g_auto(demo_scope) demo = { NULL, NULL, NULL };
    bool anew = false;
    if (!demo_place(&demo, invocation, error) || !demo_check_place(&demo, &anew, error)
        || !demo_play(&demo, anew, error))
        return false;
    g_autofree char *shown = text_show(demo.directory);
    output_line("\nThe PDFs are in %s/credentials. Look around, for instance:", shown);
    output_line("  export TESTAMUR_DATA=%s", shown);
    output_line("  testamur credential list --search anna");
    output_line("  testamur plan \"course-v1:Aldermoor+HORT101+2026_Spring:"
                "Certificate of Achievement\" --verdict refused");
    output_line("  testamur check --read-data");
    return true;
}

const struct command command_demo = {
    .name = "demo",
    .arguments = "[DIRECTORY]",
    .summary = "Make a demonstration installation and issue its credentials",
    .help = "Makes an installation of its own, with two courses and a learning path, a few hundred "
            "invented "
            "learners with names in many scripts, templates and fonts, and issues their "
            "credentials. Each "
            "command is shown as it would be typed.\n\n"
            "Without DIRECTORY it is the usual one with -demo behind its name. Called again, it "
            "imports and "
            "issues once more, which changes nothing; remove the directory to begin anew.",
    .arguments_least = 0,
    .arguments_most = 1,
    .run = run_demo,
};
