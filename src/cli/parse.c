#include "config.h"

#include "cli/parse.h"

#include "base/error.h"
#include "cli/commands.h"

#include <string.h>

const struct command_option global_options[] = {
    { "data", "DIRECTORY", "The installation's directory" },
    { "json", NULL, "Print the result as JSON" },
    { "help", NULL, "Explain the command", 'h' },
    { NULL },
};

static bool parse_refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool parse_refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, BASE_ERROR, ERROR_USAGE, message);
    return false;
}

/* How many letters must change to make one word the other (Levenshtein). */
static guint word_distance(const char *one, const char *other)
{
    const gsize length = strlen(other);
    g_autofree guint *row = g_new0(guint, length + 1);
    for (gsize j = 0; j <= length; j++)
        row[j] = (guint)j;
    for (gsize i = 1; one[i - 1] != '\0'; i++) {
        guint diagonal = row[0];
        row[0] = (guint)i;
        for (gsize j = 1; j <= length; j++) {
            const guint above = row[j];
            const guint changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
            row[j] = MIN(MIN(above, row[j - 1]) + 1, changed);
            diagonal = above;
        }
    }
    return row[length];
}

/* Keeps the nearer name, if it is near enough to be a slip of the fingers. */
static void word_consider(const char *wanted, const char *name, const char **nearest,
                          guint *distance)
{
    const gsize length = strlen(wanted);
    if (length > 64)
        return;
    const guint found = word_distance(wanted, name);
    if (found < *distance && found <= 1 + length / 4) {
        *nearest = name;
        *distance = found;
    }
}

static const char *command_nearest(const char *name)
{
    const char *nearest = NULL;
    guint distance = G_MAXUINT;
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (((*command)->flags & COMMAND_HIDDEN) == 0)
            word_consider(name, (*command)->name, &nearest, &distance);
    return nearest;
}

const struct command *command_find(const char *name)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

static bool command_belongs(const struct command *command, const char *word)
{
    const gsize length = strlen(word);
    return (command->flags & COMMAND_HIDDEN) == 0 && strncmp(command->name, word, length) == 0
           && command->name[length] == ' ';
}

bool command_is_group(const char *word)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (command_belongs(*command, word))
            return true;
    return false;
}

/* How many words a global option takes: 0 when it is none. */
static int global_option_words(const char *word)
{
    if (strcmp(word, "--data") == 0)
        return 2;
    return strcmp(word, "--json") == 0 || g_str_has_prefix(word, "--data=") ? 1 : 0;
}

/* The same for an option of the console, which is what is meant where no command is named. */
static int console_option_words(const char *word)
{
    const gsize length = strcspn(word, "=");
    if (strncmp(word, "--", 2) != 0)
        return 0;
    for (const struct command_option *option = command_console.options; option->name != NULL;
         option++)
        if (strlen(option->name) == length - 2 && strncmp(option->name, word + 2, length - 2) == 0)
            return option->argument != NULL && word[length] == '\0' ? 2 : 1;
    return 0;
}

bool parse_place(int argc, char **argv, struct command_place *place, GError **error)
{
    *place = (struct command_place){ 0 };
    int i;
    for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        place->json |= strcmp(argv[i], "--json") == 0;
    i = 1;
    while (i < argc && place->second == 0) {
        const int words = global_option_words(argv[i]);
        if (words > 0)
            i += words;
        else if (*argv[i] != '-' && place->first == 0)
            place->first = i++;
        else if (*argv[i] != '-')
            place->second = i++;
        else if (place->first != 0)
            break;
        else if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            place->help = i++ > 0;
        else if (strcmp(argv[i], "--version") == 0)
            place->version = i++ > 0;
        else if (strcmp(argv[i], "--verbose") == 0)
            place->verbose = i++ > 0;
        else if (console_option_words(argv[i]) > 0)
            i += console_option_words(argv[i]);
        else
            return parse_refuse(error, "%s is not understood before a command. See testamur --help",
                                argv[i]);
    }
    return true;
}

static void group_refuse(const char *word, const char *second, GError **error)
{
    GString *names = g_string_new(NULL);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (command_belongs(*command, word))
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   (*command)->name + strlen(word) + 1);
    g_autofree char *whole = g_strconcat(word, " ", second, NULL);
    const char *nearest = second != NULL ? command_nearest(whole) : NULL;
    if (nearest != NULL)
        parse_refuse(error, "there is no command \"%s\". Did you mean \"%s\"?", whole, nearest);
    else if (second != NULL)
        parse_refuse(error, "there is no command \"%s\". After %s comes one of: %s", whole, word,
                     names->str);
    else
        parse_refuse(error, "%s needs a second word: %s", word, names->str);
    g_string_free(names, TRUE);
}

const struct command *parse_command(char **argv, struct command_place *place, GError **error)
{
    const char *word = argv[place->first];
    const char *second = place->second > 0 ? argv[place->second] : NULL;
    if (second != NULL) {
        g_autofree char *whole = g_strconcat(word, " ", second, NULL);
        const struct command *command = command_find(whole);
        if (command != NULL)
            return command;
    }
    const struct command *command = command_find(word);
    if (command != NULL) {
        place->second = 0;
        return command;
    }
    if (command_is_group(word)) {
        group_refuse(word, second, error);
        return NULL;
    }
    const char *nearest = command_nearest(word);
    if (nearest != NULL)
        parse_refuse(error, "there is no command \"%s\". Did you mean \"%s\"?", word, nearest);
    else
        parse_refuse(error, "there is no command \"%s\". See testamur --help", word);
    return NULL;
}

/* Called by GLib for each option of the line; `data` is the table of those given. */
static gboolean option_take(const char *name, const char *value, void *data, GError **error)
{
    (void)error;
    GHashTable *options = data;
    const char *bare = name + strspn(name, "-");
    GPtrArray *values = g_hash_table_lookup(options, bare);
    if (values == NULL) {
        values = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(options, g_strdup(bare), values);
    }
    g_ptr_array_add(values, g_strdup(value));
    return TRUE;
}

static GOptionEntry option_entry(const struct command_option *option)
{
    return (GOptionEntry){
        .long_name = option->name,
        .short_name = option->letter,
        .flags = G_OPTION_FLAG_FILENAME | (option->argument == NULL ? G_OPTION_FLAG_NO_ARG : 0),
        .arg = G_OPTION_ARG_CALLBACK,
        .arg_data = (void *)option_take,
    };
}

static void options_append(GArray *entries, const struct command_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        const GOptionEntry entry = option_entry(options);
        g_array_append_val(entries, entry);
    }
}

/* GLib hands the callback the short name if that was written; both mean the same entry of the table. */
static void options_join_letters(GHashTable *given, const struct command_option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        const char letter[] = { options->letter, '\0' };
        char *key = NULL;
        GPtrArray *values = NULL;
        if (options->letter == 0
            || !g_hash_table_steal_extended(given, letter, (void **)&key, (void **)&values))
            continue;
        g_free(key);
        for (guint i = 0; i < values->len; i++)
            option_take(options->name, g_ptr_array_index(values, i), given, NULL);
        g_ptr_array_unref(values);
    }
}

/* GLib's sentence, with the nearest option and where to look. */
static bool option_refuse(const struct command *command, const GError *fault, GError **error)
{
    const char *name = strstr(fault->message, "--");
    const char *nearest = NULL;
    guint distance = G_MAXUINT;
    if (g_error_matches(fault, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && name != NULL) {
        for (const struct command_option *option = command->options;
             option != NULL && option->name != NULL; option++)
            word_consider(name + 2, option->name, &nearest, &distance);
        if (nearest != NULL)
            return parse_refuse(error, "%s has no option %s. Did you mean --%s?", command->name,
                                name, nearest);
    }
    return parse_refuse(error, "%s: %s. See testamur %s --help", command->name, fault->message,
                        command->name);
}

static bool invocation_check(const struct invocation *invocation, GError **error)
{
    const struct command *command = invocation->command;
    const int count = invocation->argument_count;
    if (count < command->arguments_least)
        return parse_refuse(error, "%s: something is missing. Usage: testamur %s [OPTION...] %s",
                            command->name, command->name,
                            command->arguments != NULL ? command->arguments : "");
    if (command->arguments_most >= 0 && count > command->arguments_most)
        return parse_refuse(error, "%s: \"%s\" is one too many. Usage: testamur %s [OPTION...] %s",
                            command->name, invocation->arguments[command->arguments_most],
                            command->name, command->arguments != NULL ? command->arguments : "");
    return true;
}

static void options_free(void *values)
{
    g_ptr_array_unref(values);
}

/* The line without the command's own words, as GLib takes it. */
static char **line_without_command(const struct command_place *place, int argc, char **argv)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (int i = 0; i < argc; i++)
        if (i == 0 || (i != place->first && i != place->second))
            g_strv_builder_add(words, argv[i]);
    return g_strv_builder_end(words);
}

struct invocation *parse_invocation(const struct command *command,
                                    const struct command_place *place, int argc, char **argv,
                                    bool *help, GError **error)
{
    g_autoptr(invocation) invocation = g_new0(struct invocation, 1);
    invocation->command = command;
    invocation->options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, options_free);

    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    options_append(entries, global_options);
    options_append(entries, command->options);
    const GOptionEntry remaining = { .long_name = G_OPTION_REMAINING,
                                     .arg = G_OPTION_ARG_FILENAME_ARRAY,
                                     .arg_data = &invocation->arguments };
    g_array_append_val(entries, remaining);
    GOptionGroup *group = g_option_group_new("main", "", "", invocation->options, NULL);
    g_option_group_add_entries(group, (const GOptionEntry *)(void *)entries->data);
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_main_group(context, group);

    g_auto(GStrv) line = line_without_command(place, argc, argv);
    g_autoptr(GError) fault = NULL;
    if (!g_option_context_parse_strv(context, &line, &fault)) {
        option_refuse(command, fault, error);
        return NULL;
    }
    options_join_letters(invocation->options, global_options);
    options_join_letters(invocation->options, command->options);
    if (invocation->arguments == NULL)
        invocation->arguments = g_new0(char *, 1);
    invocation->argument_count = (int)g_strv_length(invocation->arguments);
    invocation->data = invocation_option(invocation, "data");
    invocation->json = invocation_flag(invocation, "json");
    *help = invocation_flag(invocation, "help");
    return *help || invocation_check(invocation, error) ? g_steal_pointer(&invocation) : NULL;
}

void invocation_free(struct invocation *invocation)
{
    if (invocation == NULL)
        return;
    g_clear_pointer(&invocation->options, g_hash_table_unref);
    g_strfreev(invocation->arguments);
    g_free(invocation);
}
