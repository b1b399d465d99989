/* Completion for bash: a script made from the tables of commands and options, which the build installs, and the hidden
 * command it asks for names out of the installation. */
#include "config.h"

#include "base/machine.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "operations/settings.h"
#include "store/asset.h"
#include "store/configuration.h"
#include "store/course.h"
#include "store/credential_type.h"
#include "store/learning_path.h"

#include <string.h>

static const char script_head[] =
    "# bash completion for testamur; made from the program's own tables.\n"
    "\n"
    "# Names out of the installation that the line means, each on a line of its own.\n"
    "_testamur_names() {\n"
    "    local i data=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        [[ ${words[i]} == --data ]] && data=(--data \"${words[i + 1]/#\\~/$HOME}\")\n"
    "        [[ ${words[i]} == --data=* ]] && data=(\"${words[i]}\")\n"
    "    done\n"
    "    \"${words[0]}\" \"${data[@]}\" complete-names \"$1\" 2>/dev/null\n"
    "}\n"
    "\n"
    "_testamur_table() {\n"
    "    options= arguments=\n"
    "    case $1 in";

static const char script_middle[] = "        *) return 1 ;;\n"
                                    "    esac\n"
                                    "}\n";

static const char script_tail[] =
    "# What may stand for an argument of this name.\n"
    "_testamur_values() {\n"
    "    local names word\n"
    "    case $1 in\n"
    "        *FILE* | *DIRECTORY*) compopt -o default 2>/dev/null; return ;;\n"
    "        CONFIGURATION | SLUG | KEY | TYPE | NAME | SETTING | COURSE) names=$(_testamur_names "
    "\"$1\") ;;\n"
    "        *) return ;;\n"
    "    esac\n"
    "    while IFS= read -r word; do\n"
    "        [[ -n $word && $word == \"$cur\"* ]] && COMPREPLY+=(\"$(printf %q \"$word\")\")\n"
    "    done <<<\"$names\"\n"
    "}\n"
    "\n"
    "_testamur() {\n"
    "    local cur prev words cword command= options arguments i count=0 word first= placed names\n"
    "    COMPREPLY=()\n"
    "    if declare -F _get_comp_words_by_ref >/dev/null; then\n"
    "        _get_comp_words_by_ref -n : cur prev words cword\n"
    "    else\n"
    "        cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "        words=(\"${COMP_WORDS[@]}\") cword=$COMP_CWORD\n"
    "    fi\n"
    "    for ((i = 1; i < cword; i++)); do\n"
    "        word=${words[i]}\n"
    "        if [[ $word == --data ]]; then\n"
    "            ((i++))\n"
    "        elif [[ $word == -* ]]; then\n"
    "            :\n"
    "        elif [[ -z $command && -z $first ]] && _testamur_table \"$word\"; then\n"
    "            command=$word\n"
    "        elif [[ -z $command && -n $first ]] && _testamur_table \"$first $word\"; then\n"
    "            command=\"$first $word\"\n"
    "        elif [[ -z $command ]]; then\n"
    "            first=$word\n"
    "        else\n"
    "            ((count++))\n"
    "        fi\n"
    "    done\n"
    "    if [[ -z $command ]]; then\n"
    "        if [[ $prev == --data ]]; then\n"
    "            compopt -o default 2>/dev/null\n"
    "        elif [[ $cur == -* ]]; then\n"
    "            COMPREPLY=($(compgen -W \"$_testamur_global\" -- \"$cur\"))\n"
    "        else\n"
    "            COMPREPLY=($(compgen -W \"$(_testamur_words \"$first\")\" -- \"$cur\"))\n"
    "        fi\n"
    "        return\n"
    "    fi\n"
    "    _testamur_table \"$command\"\n"
    "    for word in $options; do\n"
    "        [[ $word == \"$prev\"=* ]] && { _testamur_values \"${word#*=}\"; return; }\n"
    "    done\n"
    "    if [[ $cur == -* ]]; then\n"
    "        names=$(printf '%s ' $options | sed 's/=[^ ]*//g')\n"
    "        COMPREPLY=($(compgen -W \"$names $_testamur_global\" -- \"$cur\"))\n"
    "        return\n"
    "    fi\n"
    "    placed=($arguments)\n"
    "    ((count < ${#placed[@]})) || count=$((${#placed[@]} - 1))\n"
    "    ((count >= 0)) && _testamur_values \"${placed[count]}\"\n"
    "    declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions \"$cur\"\n"
    "    return 0\n"
    "}\n"
    "\n"
    "complete -F _testamur testamur";

/* A word of the tables as part of a bash pattern between quotes: letters, digits, dashes only. */
static char *completion_clean(const char *text)
{
    char *clean = g_strdup(text != NULL ? text : "");
    return g_strcanon(clean, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789- ",
                      ' ');
}

/* The first word of an argument such as "JSON|@FILE" that says most: FILE. */
static char *completion_kind(const char *argument)
{
    if (strstr(argument, "FILE") != NULL)
        return g_strdup("FILE");
    if (strstr(argument, "DIRECTORY") != NULL)
        return g_strdup("DIRECTORY");
    g_autofree char *clean = completion_clean(argument);
    g_auto(GStrv) words = g_strsplit(g_strstrip(clean), " ", 2);
    return g_strdup(words[0] != NULL && *words[0] != '\0' ? words[0] : "TEXT");
}

static void completion_add_options(GString *line, const struct command_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        g_autofree char *kind =
            options->argument != NULL ? completion_kind(options->argument) : NULL;
        g_string_append_printf(line, "%s--%s%s%s", line->len > 0 ? " " : "", options->name,
                               kind != NULL ? "=" : "", kind != NULL ? kind : "");
    }
}

/* "KEY TYPE", one word for each argument; of a course's or path's commands the key is that of one. */
static char *completion_arguments(const struct command *command)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(command->arguments != NULL ? command->arguments : "", " ", -1);
    const bool type = g_str_has_prefix(command->name, "type ");
    for (char **word = words; *word != NULL; word++) {
        g_autofree char *kind = completion_kind(*word);
        const bool named = g_str_equal(kind, "NAME") && type;
        g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", named ? "TYPE" : kind);
    }
    return g_strdup(line->str);
}

static void completion_print_command(const struct command *command)
{
    g_autoptr(GString) options = g_string_new(NULL);
    g_autofree char *arguments = completion_arguments(command);
    completion_add_options(options, command->options);
    output_line("        \"%s\") options='%s' arguments='%s' ;;", command->name, options->str,
                arguments);
}

/* Whether a command of the same first word stands before this one in the table. */
static bool completion_is_repeated(const struct command *const *command)
{
    const gsize length = strcspn((*command)->name, " ");
    for (const struct command *const *before = commands; *before != NULL && before != command;
         before++)
        if (strcspn((*before)->name, " ") == length
            && strncmp((*before)->name, (*command)->name, length) == 0)
            return true;
    return false;
}

/* The second words behind a first one. */
static void completion_print_group(const char *name)
{
    const gsize length = strcspn(name, " ");
    g_autoptr(GString) words = g_string_new(NULL);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (((*command)->flags & COMMAND_HIDDEN) == 0
            && strncmp((*command)->name, name, length) == 0 && (*command)->name[length] == ' ')
            g_string_append_printf(words, "%s%s", words->len > 0 ? " " : "",
                                   (*command)->name + length + 1);
    if (words->len > 0)
        output_line("        %.*s) echo \"%s\" ;;", (int)length, name, words->str);
}

static void completion_print_words(void)
{
    g_autoptr(GString) first = g_string_new(NULL);
    output_line("_testamur_words() {\n    case $1 in");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        if (((*command)->flags & COMMAND_HIDDEN) != 0 || completion_is_repeated(command))
            continue;
        g_string_append_printf(first, "%s%.*s", first->len > 0 ? " " : "",
                               (int)strcspn((*command)->name, " "), (*command)->name);
        completion_print_group((*command)->name);
    }
    output_line("        \"\") echo \"%s\" ;;\n    esac\n}\n", first->str);
}

static bool command_shell_completion_run(struct invocation *invocation G_GNUC_UNUSED,
                                         GError **error G_GNUC_UNUSED)
{
    g_autoptr(GString) global = g_string_new(NULL);
    for (const struct command_option *option = global_options; option->name != NULL; option++)
        g_string_append_printf(global, "%s--%s", global->len > 0 ? " " : "", option->name);
    output_line("%s", script_head);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (((*command)->flags & COMMAND_HIDDEN) == 0)
            completion_print_command(*command);
    output_line("%s", script_middle);
    output_line("_testamur_global='%s'\n", global->str);
    completion_print_words();
    output_line("%s", script_tail);
    return true;
}

/* A name that can stand on a line by itself. */
static void completion_print_name(const char *name)
{
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isprint(g_utf8_get_char(at)))
            return;
    output_line("%s", name);
}

static bool names_of_configurations(struct database *database, GError **error)
{
    const struct configuration_filter all = { 0 };
    g_autoptr(GPtrArray) list = configuration_list(database, &all, error);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const struct configuration *one = list->pdata[i];
        g_autofree char *name = g_strconcat(one->context_key, ":", one->type_name, NULL);
        completion_print_name(name);
    }
    return list != NULL;
}

static bool names_of_assets(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = asset_list(database, error);
    for (guint i = 0; list != NULL && i < list->len; i++)
        completion_print_name(((const struct asset *)list->pdata[i])->slug);
    return list != NULL;
}

static bool names_of_types(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = credential_type_list(database, error);
    for (guint i = 0; list != NULL && i < list->len; i++)
        completion_print_name(((const struct credential_type *)list->pdata[i])->name);
    return list != NULL;
}

static bool names_of_courses(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = course_list(database, error);
    for (guint i = 0; list != NULL && i < list->len; i++)
        completion_print_name(((const struct course *)list->pdata[i])->key);
    return list != NULL;
}

static bool names_of_paths(struct database *database, GError **error)
{
    g_autoptr(GPtrArray) list = learning_path_list(database, error);
    for (guint i = 0; list != NULL && i < list->len; i++)
        completion_print_name(((const struct learning_path *)list->pdata[i])->key);
    return list != NULL;
}

static bool names_of_contexts(struct database *database, GError **error)
{
    return names_of_courses(database, error) && names_of_paths(database, error);
}

static const struct completion_source {
    const char *kind; /* as arguments are called in the table of commands */
    bool (*print)(struct database *database, GError **error);
} completion_sources[] = {
    { "CONFIGURATION", names_of_configurations },
    { "SLUG", names_of_assets },
    { "TYPE", names_of_types },
    { "COURSE", names_of_courses },
    { "KEY", names_of_contexts },
};

static bool command_complete_names_run(struct invocation *invocation, GError **error)
{
    const char *kind = invocation->arguments[0];
    if (g_str_equal(kind, "SETTING")) {
        for (const struct setting *setting = settings; setting->name != NULL; setting++)
            output_line("%s", setting->name);
        return true;
    }
    g_autofree char *directory = machine_data_directory(invocation->data, error);
    g_autoptr(database) database =
        directory != NULL ? database_open(directory, DATABASE_READ, error) : NULL;
    bool done = database != NULL;
    for (gsize i = 0; done && i < G_N_ELEMENTS(completion_sources); i++)
        if (g_str_equal(completion_sources[i].kind, kind))
            done = completion_sources[i].print(database, error);
    return done;
}

const struct command command_shell_completion = {
    .name = "shell-completion",
    .summary = "Print the completion for bash",
    .run = command_shell_completion_run,
    .flags = COMMAND_HIDDEN,
};

const struct command command_complete_names = {
    .name = "complete-names",
    .arguments = "KIND",
    .summary = "Print the names that an argument may have",
    .arguments_least = 1,
    .arguments_most = 1,
    .run = command_complete_names_run,
    .flags = COMMAND_HIDDEN,
};
