#include "config.h"

#include "console/words.h"

#include "base/ini.h"
#include "console/command.h"

static char *words_keys(const struct console_command *command)
{
    GString *keys = g_string_new(NULL);
    for (int i = 0; i < CONSOLE_COMMAND_KEYS && command->keys[i] != 0; i++) {
        g_autofree char *key = key_caption(command->keys[i]);
        g_string_append_printf(keys, "%s%s", keys->len > 0 ? ", " : "", key);
    }
    return g_string_free(keys, FALSE);
}

static void words_tell(const struct ini *ini, const struct console_command *commands,
                       void (*tell)(const struct command_words *words))
{
    for (; commands->name != NULL; commands++) {
        g_autofree char *section = g_strconcat("command/", commands->name, NULL);
        g_autofree char *keys = words_keys(commands);
        const char *caption = ini_get(ini, section, "caption");
        const char *help = ini_get(ini, section, "help");
        const struct command_words words = { keys, caption != NULL ? caption : commands->name,
                                             help != NULL ? help : "" };
        tell(&words);
    }
}

bool command_words_each(void (*set)(const char *title),
                        void (*command)(const struct command_words *words), GError **error)
{
    g_autoptr(ini) ini = ini_load_resource("forms/console.ini", error);
    if (ini == NULL)
        return false;
    for (const struct console_command_set *one = console_command_sets; one->title != NULL; one++) {
        set(one->title);
        words_tell(ini, one->commands, command);
        set(NULL);
    }
    return true;
}
