/* The manual page in mdoc(7), made from the table of commands and the schemas of options; the build
 * installs what this hidden command prints as testamur.1. */
#include "config.h"

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "console/words.h"
#include "rules/function.h"
#include "rules/schema.h"

#include <string.h>

#define MANUAL_DATE "November 23, 2026"

/* Text as roff prints it: no word of it is a request. */
static void manual_append(GString *line, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            g_string_append(line, "\\e");
        else if (*text == '-')
            g_string_append(line, "\\-");
        else
            g_string_append_c(line, *text);
    }
}

static void manual_print_line(const char *text)
{
    GString *line = g_string_new(*text == '.' || *text == '\'' ? "\\&" : NULL);
    manual_append(line, text);
    output_line("%s", line->str);
    g_string_free(line, TRUE);
}

/* A paragraph, each sentence on a line of its own, as mdoc asks for. */
static void manual_print_sentences(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", *word);
        if (strchr(".!?", (*word)[strlen(*word) - 1]) != NULL || word[1] == NULL) {
            manual_print_line(line->str);
            g_string_truncate(line, 0);
        }
    }
    if (line->len > 0)
        manual_print_line(line->str);
    g_string_free(line, TRUE);
}

static void manual_print_paragraphs(const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        output_line(".Pp");
        if (!g_str_has_prefix(*paragraph, "  ")) {
            manual_print_sentences(*paragraph);
            continue;
        }
        output_line(".Bd -literal -offset indent -compact");
        g_auto(GStrv) lines = g_strsplit(*paragraph, "\n", -1);
        for (char **line = lines; *line != NULL; line++)
            manual_print_line(g_str_has_prefix(*line, "  ") ? *line + 2 : *line);
        output_line(".Ed");
    }
}

/* An argument of a macro: quoted, because it may be of several words or look like a macro. */
static char *manual_quote(const char *text)
{
    GString *quoted = g_string_new("\"");
    for (; *text != '\0'; text++) {
        const char one[] = { *text, '\0' };
        if (*text == '"')
            g_string_append(quoted, "\\(dq");
        else
            manual_append(quoted, one);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static void manual_print_options(const struct command_option *options)
{
    if (options == NULL || options->name == NULL)
        return;
    output_line(".Bl -tag -width Ds -compact");
    for (; options->name != NULL; options++) {
        g_autofree char *argument =
            options->argument != NULL ? manual_quote(options->argument) : NULL;
        output_line(".It %s%.1s%sFl \\-%s%s%s", options->letter != 0 ? "Fl " : "", &options->letter,
                    options->letter != 0 ? " , " : "", options->name,
                    argument != NULL ? " Ar " : "", argument != NULL ? argument : "");
        g_autofree char *words = help_option_sentence(options);
        g_autofree char *sentence = g_strconcat(words, ".", NULL);
        manual_print_sentences(sentence);
    }
    output_line(".El");
}

static void manual_print_command(const struct command *command)
{
    output_line(".Ss %s", command->name);
    output_line(".Nm Cm %s Op Ar option ...", command->name);
    if (command->arguments != NULL && *command->arguments != '\0') {
        g_autofree char *arguments = manual_quote(command->arguments);
        output_line(".Ar %s", arguments);
    }
    output_line(".Pp");
    g_autofree char *summary = g_strconcat(command->summary, ".", NULL);
    manual_print_sentences(summary);
    if (command->help != NULL)
        manual_print_paragraphs(command->help);
    if (command->options != NULL && command->options->name != NULL) {
        output_line(".Pp");
        manual_print_options(command->options);
    }
}

static void manual_print_schema_entry(const struct schema_entry *entry)
{
    g_autofree char *heading = manual_quote(entry->name);
    output_line(".It Va %s", heading);
    manual_print_sentences(entry->help);
    if (*entry->initial != '\0') {
        g_autofree char *sentence = g_strdup_printf("Default: %s.", entry->initial);
        manual_print_sentences(sentence);
    }
    if (*entry->example != '\0') {
        g_autofree char *sentence = g_strdup_printf("Example: %s.", entry->example);
        manual_print_sentences(sentence);
    }
}

static bool manual_print_functions(const struct function_entry *functions, GError **error)
{
    for (; functions->name != NULL; functions++) {
        output_line(".Ss %s", functions->name);
        g_autofree char *summary =
            g_strdup_printf("%s %s.", functions->retrieval != RETRIEVAL_NONE ? "Finds" : "Makes",
                            functions->summary);
        manual_print_sentences(summary);
        g_autoptr(schema) schema = schema_load(functions->schema, error);
        if (schema == NULL)
            return false;
        output_line(".Bl -tag -width Ds");
        const GPtrArray *entries = schema_entries(schema);
        for (guint i = 0; i < entries->len; i++)
            manual_print_schema_entry(g_ptr_array_index(entries, i));
        output_line(".El");
    }
    return true;
}

static const char manual_console[] =
    ".Sh THE CONSOLE\n"
    "Without a command, on a terminal,\n"
    ".Nm\n"
    "opens the console: lists, forms, plans and reports for all that the commands do.\n"
    "The last line of the screen names the keys that are of use at the moment;\n"
    ".Sy \\&?\n"
    "shows all of them, and\n"
    ".Sy \\&:\n"
    "finds commands and sections by any word of theirs.\n"
    "Where the terminal has no function keys, Esc and a digit typed at once stand for them (Esc 0 "
    "is F10); ESCDELAY\n"
    "is the time in milliseconds that is waited for the digit, 100 unless it is set.\n"
    ".Pp\n"
    "What is typed into a form is kept when the terminal is lost, and offered at the next start.\n"
    "Nothing is destroyed by one key: questions are asked in proportion, and keys typed ahead do "
    "not answer them.\n"
    "After each act the message shows the command that would have done the same.\n"
    ".Pp\n"
    "Themes are default, dark, light, mono and high\\-contrast.\n"
    "The section\n"
    ".Li [console]\n"
    "of testamur.ini has the keys\n"
    ".Li theme\n"
    "and\n"
    ".Li environment ,\n"
    "a label for the title: production makes it red.\n"
    "A variable NO_COLOR that is not empty makes it mono; TESTAMUR_LEAN, like\n"
    ".Fl \\-lean ,\n"
    "sends as little as possible, for slow lines.\n"
    "Labels and help stand in files, of which a site can have its own in\n"
    ".Pa " TESTAMUR_SYSCONFDIR "/testamur/forms .";

static void manual_print_set(const char *title)
{
    if (title == NULL) {
        output_line(".El");
        return;
    }
    output_line(".Ss \\&%s", title);
    output_line(".Bl -tag -width Ds -compact");
}

static void manual_print_console_command(const struct command_words *words)
{
    g_autofree char *keys = manual_quote(*words->keys != '\0' ? words->keys : "(palette)");
    g_autofree char *sentence = g_strdup_printf("%s: %s", words->caption, words->help);
    output_line(".It %s", keys);
    manual_print_sentences(sentence);
}

static bool manual_print_console(GError **error)
{
    output_line("%s", manual_console);
    return command_words_each(manual_print_set, manual_print_console_command, error);
}

static const char manual_head[] =
    ".Dd " MANUAL_DATE "\n"
    ".Dt TESTAMUR 1\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm testamur\n"
    ".Nd issue learning credentials as PDFs\n"
    ".Sh SYNOPSIS\n"
    ".Nm\n"
    ".Op Fl \\-data Ar DIRECTORY\n"
    ".Op Fl \\-json\n"
    ".Ar command\n"
    ".Op Ar option ...\n"
    ".Op Ar argument ...\n"
    ".Nm\n"
    ".Cm help\n"
    ".Op Ar command\n"
    ".Sh DESCRIPTION\n"
    ".Nm\n"
    "issues certificates of completion or achievement as protected PDFs, decided by rules over "
    "learners'\n"
    "completions and grades.\n"
    "Learners, courses, grades and completions are imported from what learning platforms export;\n"
    "everything is kept in one SQLite file.\n"
    ".Pp\n"
    "A credential type says who is eligible and what the certificate looks like.\n"
    "A configuration applies a type to a course or learning path.\n"
    "Every run is planned first: each learner has a verdict with its reason before anything is "
    "written.\n"
    "The order of work is\n"
    ".Cm init ,\n"
    ".Cm asset add ,\n"
    ".Cm type add ,\n"
    ".Cm import ,\n"
    ".Cm configuration add ,\n"
    ".Cm plan ,\n"
    ".Cm issue .\n"
    ".Cm demo\n"
    "shows it.\n"
    ".Pp\n"
    "The options of every command may stand anywhere on the line:\n"
    ".Pp";

static const char manual_tail[] =
    ".Sh ENVIRONMENT\n"
    ".Bl -tag -width TESTAMUR_OPERATOR\n"
    ".It Ev TESTAMUR_DATA\n"
    "The installation's directory, if\n"
    ".Fl \\-data\n"
    "is not given.\n"
    ".It Ev TESTAMUR_OPERATOR\n"
    "Who acts, for the history; to be set for each key in\n"
    ".Pa authorized_keys .\n"
    "Without it, the user who called\n"
    ".Xr sudo 8 ,\n"
    "else the login name.\n"
    "The operator's name is evidence, not a wall against someone who controls the account.\n"
    ".El\n"
    ".Sh FILES\n"
    ".Bl -tag -width Ds\n"
    ".It Pa " TESTAMUR_SYSCONFDIR "/testamur.ini\n"
    ".It Pa ~/.config/testamur/testamur.ini\n"
    "Settings of the machine and, before them, of the person.\n"
    "Values stand in double quotes.\n"
    "The section\n"
    ".Li [testamur]\n"
    "has the key\n"
    ".Li data ,\n"
    "the installation's directory.\n"
    ".It Pa ~/.local/share/testamur\n"
    "The installation's directory, if nothing else names one.\n"
    "In it are\n"
    ".Pa testamur.db ,\n"
    "the database;\n"
    ".Pa credentials/UUID.pdf ,\n"
    "the PDFs; and\n"
    ".Pa credentials_invalidated/UUID.pdf ,\n"
    "those that are no longer valid.\n"
    ".It Pa " TESTAMUR_SYSCONFDIR "/testamur/dates/LANGUAGE.ini\n"
    "Words of dates in languages that are not built in, or that take the place of those.\n"
    ".El\n"
    ".Sh EXIT STATUS\n"
    ".Bl -tag -width 130 -compact\n"
    ".It 0\n"
    "Done.\n"
    ".It 1\n"
    "Some were refused or failed.\n"
    ".It 2\n"
    "The command or its arguments are wrong.\n"
    ".It 3\n"
    "Nothing was found.\n"
    ".It 65\n"
    "Damaged or invalid data or input.\n"
    ".It 74\n"
    "Input or output failed.\n"
    ".It 75\n"
    "Another process holds what is needed.\n"
    ".It 130\n"
    "Cancelled.\n"
    ".El\n"
    ".Pp\n"
    "Errors are one sentence on standard error; with\n"
    ".Fl \\-json\n"
    "one line of JSON there, with the members\n"
    ".Li error.message\n"
    "and\n"
    ".Li error.status .\n"
    "Characters that would act on a terminal are shown by their codes, as in <U+001B>.";

static bool command_manual_run(struct invocation *invocation, GError **error)
{
    (void)invocation;
    output_line("%s", manual_head);
    manual_print_options(global_options);
    output_line(".Sh COMMANDS");
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (((*command)->flags & COMMAND_HIDDEN) == 0)
            manual_print_command(*command);
    if (!manual_print_console(error))
        return false;
    output_line(".Sh OPTIONS OF CREDENTIALS");
    output_line("A type's options are a JSON object; a configuration's are laid over it, member by "
                "member.");
    output_line("Which there are depends on the type's two functions.");
    output_line(
        "A slash means a member of an object: step/* the options of each step, element/name the");
    output_line("element called name, style/font the font of an element or of the defaults.");
    if (!manual_print_functions(retrieval_functions, error)
        || !manual_print_functions(generation_functions, error))
        return false;
    output_line("%s", manual_tail);
    return true;
}

const struct command command_manual = {
    .name = "manual",
    .summary = "Print the manual page",
    .run = command_manual_run,
    .flags = COMMAND_HIDDEN,
};
