#include "config.h"

#include "console/command.h"

#include "console/console_private.h"
#include "console/terminal/terminal.h"

#include <string.h>

/* Calls each command of one table whose name did not come before. */
static bool commands_walk(const struct console_command *commands, GHashTable *seen,
                          bool (*each)(const struct console_command *command, gpointer data),
                          gpointer data)
{
    for (; commands != NULL && commands->name != NULL; commands++)
        if (g_hash_table_add(seen, (gpointer)commands->name) && !each(commands, data))
            return false;
    return true;
}

void console_command_each(const struct page *page,
                          bool (*each)(const struct console_command *command, gpointer data),
                          gpointer data)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    if (!commands_walk(page->special, seen, each, data))
        return;
    for (const struct console_command *const *set = page->class->commands;
         set != NULL && *set != NULL; set++)
        if (!commands_walk(*set, seen, each, data))
            return;
    if (!page->class->overlay && !commands_walk(everywhere_commands, seen, each, data))
        return;
    commands_walk(always_commands, seen, each, data);
}

struct command_search {
    const struct page *page;
    int key;
    const struct console_command *found;
};

/* Commands may share a key, as Enter keeps a search or opens a row: the first that can be run has it. When none can, the
 * first says why. */
static bool command_has_key(const struct console_command *command, gpointer data)
{
    struct command_search *search = data;
    bool has_key = false;
    for (int i = 0; i < CONSOLE_COMMAND_KEYS && command->keys[i] != 0; i++)
        has_key = has_key || command->keys[i] == search->key;
    if (!has_key)
        return true;
    const bool available = command->available == NULL || command->available(search->page);
    /* Of several that can't be run now, the one that people know by its place in the line of keys says why. */
    const bool hidden =
        search->found == NULL || (search->found->flags & CONSOLE_COMMAND_HIDDEN) != 0;
    if (hidden || available)
        search->found = command;
    return !available;
}

static bool page_takes_text(const struct page *page)
{
    return page->class->takes_text != NULL && page->class->takes_text(page);
}

const struct console_command *console_command_find(const struct page *page, int key)
{
    const struct key pressed = { .code = key };
    const bool typing = page_takes_text(page);
    if (typing && key_is_text(&pressed))
        return NULL;
    struct command_search search = { .page = page, .key = key };
    console_command_each(page, command_has_key, &search);
    return search.found;
}

bool console_command_allowed(const struct page *page, const struct console_command *command,
                             const char **why)
{
    if ((command->flags & CONSOLE_COMMAND_WRITES) != 0 && console_is_read_only(page->console)) {
        if (why != NULL)
            *why = "the installation is open for reading only";
        return false;
    }
    if (command->available != NULL && !command->available(page)) {
        if (why != NULL)
            *why = console_command_word(page->console, command, "unavailable");
        return false;
    }
    return true;
}

void console_command_run(struct page *page, const struct console_command *command)
{
    struct console *console = page->console;
    const char *why = NULL;
    if (console_command_allowed(page, command, &why)) {
        command->run(page);
        return;
    }
    const char *caption = console_command_caption(console, command);
    if (why != NULL)
        console_message(console, MESSAGE_WARNING, "%s: %s.", caption, why);
    else
        console_message(console, MESSAGE_WARNING, "%s is not possible here.", caption);
}

const char *console_command_word(const struct console *console,
                                 const struct console_command *command, const char *key)
{
    g_autofree char *section = g_strconcat("command/", command->name, NULL);
    return console_word(console, section, key);
}

const char *console_command_caption(const struct console *console,
                                    const struct console_command *command)
{
    const char *caption = console_command_word(console, command, "caption");
    return caption != NULL ? caption : command->name;
}

const char *console_command_help(const struct console *console,
                                 const struct console_command *command)
{
    const char *help = console_command_word(console, command, "help");
    return help != NULL ? help : "";
}

/* Whether the terminal's function keys can be relied on, so that the line of keys names them. */
static bool keys_have_functions(void)
{
    static const char *const without[] = { "vt100", "vt102", "linux", "screen", "ansi" };
    const char *name = g_getenv("TERM");
    for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(without); i++)
        if (strcmp(name, without[i]) == 0)
            return false;
    return true;
}

int console_command_key_shown(const struct page *page, const struct console_command *command)
{
    const bool typing = page_takes_text(page);
    const bool functions = keys_have_functions();
    for (int i = 0; i < CONSOLE_COMMAND_KEYS && command->keys[i] != 0; i++) {
        const struct key key = { .code = command->keys[i] };
        const bool function = key.code >= KEY_FUNCTION(0) && key.code < KEY_ALT(0);
        if (!(typing && key_is_text(&key)) && !(function && !functions)
            && console_command_find(page, key.code) == command)
            return key.code;
    }
    return command->keys[0];
}

/* A page that does not take text lets commands go first; a field has the first right to every key but those that
 * always work. */
void console_key(struct console *console, const struct key *key)
{
    struct page *page = console_top(console);
    const guint messages = console->messages->len;
    const bool shown = console->message_shown;
    const bool typing = page_takes_text(page);
    int outcome = OUTCOME_IGNORED;
    const struct console_command *command = NULL;

    if (typing && page->class->key != NULL)
        outcome = page->class->key(page, key);
    if (outcome == OUTCOME_IGNORED) {
        command = console_command_find(page, key->code);
        if (command != NULL)
            console_command_run(page, command);
        else if (!typing && page->class->key != NULL)
            outcome = page->class->key(page, key);
    }
    if (command == NULL && outcome == OUTCOME_IGNORED) {
        if (key->code == KEY_CODE_PASTE)
            console_message(console, MESSAGE_NOTE,
                            "Nothing was pasted: text can be pasted into fields only.");
        else
            terminal_bell();
    }
    /* What a message said holds until something else is done. */
    const bool moved = command != NULL && (command->flags & CONSOLE_COMMAND_HIDDEN) != 0;
    const bool acted = (command != NULL && !moved) || (outcome & OUTCOME_CHANGED) != 0;
    if (shown && acted && console->messages->len == messages)
        console->message_shown = false;
    console->dirty = true;
}
