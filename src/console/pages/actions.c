#include "config.h"

#include "console/pages/overlays.h"

#include "console/command.h"
#include "console/pages/overlay.h"
#include "console/terminal/paint.h"

/* The commands behind the lines of the menu. */
struct actions {
    struct page *page;   /* the page they act on, below the menu */
    GPtrArray *commands; /* const struct console_command */
};

static void actions_free(gpointer data)
{
    struct actions *actions = data;
    g_ptr_array_unref(actions->commands);
    g_free(actions);
}

static void actions_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    (void)console;
    (void)marked;
    struct actions *actions = data;
    if (index >= 0)
        console_command_run(actions->page, actions->commands->pdata[index]);
}

/* What it does, and what does the same from a shell. */
static char *actions_detail(const struct console *console, const struct console_command *command)
{
    const char *help = console_command_help(console, command);
    if (command->equivalent == NULL)
        return g_strdup(help);
    return g_strdup_printf("%s\ntestamur %s", help, command->equivalent);
}

static bool actions_collect(const struct console_command *command, gpointer data)
{
    struct actions *actions = data;
    if (command->flags & CONSOLE_COMMAND_MENU)
        g_ptr_array_add(actions->commands, (gpointer)command);
    return true;
}

/* Captions of one width, so that the keys stand below each other. */
static char *actions_line(const struct console *console, const struct console_command *command,
                          int cells)
{
    const char *caption = console_command_caption(console, command);
    g_autofree char *keys = overlay_key_names(command);
    return g_strdup_printf("%s%*s%s", caption, cells + 2 - paint_cells(caption), "", keys);
}

/* Why it can't be run now; NULL: it can. Caller frees. */
static char *actions_why_not(const struct actions *actions, const struct console_command *command)
{
    const char *why = NULL;
    if (console_command_allowed(actions->page, command, &why))
        return NULL;
    return why != NULL ? g_strdup_printf("Not now: %s.", why) : g_strdup("Not possible here.");
}

static int actions_cells(const struct console *console, const struct actions *actions)
{
    int cells = 0;
    for (guint i = 0; i < actions->commands->len; i++)
        cells =
            MAX(cells, paint_cells(console_command_caption(console, actions->commands->pdata[i])));
    return cells;
}

void actions_open(struct console *console)
{
    struct actions *actions = g_new0(struct actions, 1);
    actions->page = console_top(console);
    actions->commands = g_ptr_array_new();
    console_command_each(actions->page, actions_collect, actions);
    const guint count = actions->commands->len;
    if (count == 0) {
        console_message(console, MESSAGE_NOTE,
                        "Nothing here has further actions; ? shows the keys");
        actions_free(actions);
        return;
    }
    const int cells = actions_cells(console, actions);
    g_auto(GStrv) lines = g_new0(char *, count + 1);
    g_auto(GStrv) details = g_new0(char *, count + 1);
    g_autoptr(GPtrArray) greyed = g_ptr_array_new_with_free_func(g_free);
    int current = -1;
    for (guint i = 0; i < count; i++) {
        const struct console_command *command = actions->commands->pdata[i];
        lines[i] = actions_line(console, command, cells);
        details[i] = actions_detail(console, command);
        g_ptr_array_add(greyed, actions_why_not(actions, command));
        if (current < 0 && greyed->pdata[i] == NULL)
            current = (int)i;
    }
    const struct menu menu = { .title = "Actions",
                               .lines = (const char *const *)lines,
                               .details = (const char *const *)details,
                               .greyed = (const char *const *)greyed->pdata,
                               .current = MAX(current, 0) };
    menu_open(console, &menu, actions_chosen, actions, actions_free);
}
