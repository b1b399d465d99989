#include "config.h"

#include "cli/help.h"

#include "base/text.h"
#include "cli/output.h"
#include "cli/parse.h"

#include <string.h>

#define WIDTH_MOST 100

static int help_width(void)
{
    return MIN(output_width(1), WIDTH_MOST) - 1;
}

/* Prints words in lines of the terminal's width. The first line continues one that is `used` cells long;
 * the others begin after `indent` spaces. */
static void help_print_wrapped(const char *first, const char *words, int indent)
{
    g_auto(GStrv) parts = g_strsplit_set(words, " \n", -1);
    GString *line = g_string_new(first);
    bool fresh = true;
    for (char **part = parts; *part != NULL; part++) {
        if (**part == '\0')
            continue;
        if (!fresh && text_cells(line->str) + 1 + text_cells(*part) > help_width()) {
            output_line("%s", line->str);
            g_string_printf(line, "%*s", indent, "");
            fresh = true;
        }
        g_string_append_printf(line, "%s%s", fresh ? "" : " ", *part);
        fresh = false;
    }
    output_line("%s", line->str);
    g_string_free(line, TRUE);
}

/* "  NAME      text", the text in a column of its own. */
static void help_print_item(const char *name, const char *text, int column)
{
    g_autofree char *label = g_strconcat("  ", name, NULL);
    if (text_cells(label) + 2 > column) {
        output_line("%s", label);
        g_autofree char *empty = g_strnfill((gsize)column, ' ');
        help_print_wrapped(empty, text, column);
        return;
    }
    g_autofree char *padded = text_fit_cells(label, column);
    help_print_wrapped(padded, text, column);
}

char *help_option_sentence(const struct command_option *option)
{
    char *sentence = g_strdup(option->help);
    *sentence = g_ascii_toupper(*sentence);
    return sentence;
}

static void help_print_options(const struct command_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        const char letter[] = { '-', options->letter, ',', ' ', '\0' };
        g_autofree char *name =
            g_strconcat(options->letter != 0 ? letter : "", "--", options->name,
                        options->argument != NULL ? " " : "",
                        options->argument != NULL ? options->argument : "", NULL);
        g_autofree char *sentence = help_option_sentence(options);
        help_print_item(name, sentence, 28);
    }
}

static void help_print_commands(const char *group)
{
    for (const struct command *const *command = commands; *command != NULL; command++) {
        if (((*command)->flags & COMMAND_HIDDEN) != 0)
            continue;
        const gsize length = group != NULL ? strlen(group) : 0;
        if (group == NULL
            || (strncmp((*command)->name, group, length) == 0
                && ((*command)->name[length] == ' ' || (*command)->name[length] == '\0')))
            help_print_item((*command)->name, (*command)->summary, 24);
    }
}

void help_print_all(void)
{
    output_line("Usage: testamur [--data DIRECTORY] [--json] COMMAND [OPTION...] [ARGUMENT...]\n");
    output_line(
        "Issues learning credentials as PDFs, decided by rules over completions and grades.\n");
    output_line("Commands:");
    help_print_commands(NULL);
    output_line("\nOptions of every command:");
    help_print_options(global_options);
    output_line("\nMore: testamur help COMMAND, man testamur");
}

void help_print_group(const char *group)
{
    output_line("Usage: testamur %s COMMAND [OPTION...] [ARGUMENT...]\n", group);
    output_line("Commands:");
    help_print_commands(group);
}

/* Paragraphs; lines that begin with two spaces are kept as they are. */
static void help_print_paragraphs(const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        output_line("%s", "");
        if (g_str_has_prefix(*paragraph, "  "))
            output_line("%s", *paragraph);
        else
            help_print_wrapped("", *paragraph, 0);
    }
}

void help_print_command(const struct command *command)
{
    const bool takes_arguments = command->arguments != NULL && *command->arguments != '\0';
    g_autofree char *usage = g_strdup_printf("Usage: testamur %s ", command->name);
    g_autofree char *rest = g_strconcat("[OPTION...]", takes_arguments ? " " : "",
                                        takes_arguments ? command->arguments : "", NULL);
    help_print_wrapped(usage, rest, 4);
    g_autofree char *sentence = g_strconcat(command->summary, ".", NULL);
    output_line("%s", "");
    help_print_wrapped("", sentence, 0);
    if (command->help != NULL)
        help_print_paragraphs(command->help);
    if (command->options != NULL && command->options->name != NULL) {
        output_line("\nOptions:");
        help_print_options(command->options);
    }
    output_line("\nOptions of every command:");
    help_print_options(global_options);
}
