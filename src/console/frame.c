#include "config.h"

#include "base/text.h"
#include "console/console_private.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"
#include "console/widgets/progress_line.h"

#include <string.h>

/* Below these the console only asks for a larger window. */
#define ROWS_LEAST 5
#define COLUMNS_LEAST 20
/* From these rows on there is room for the two rules. */
#define ROWS_FOR_RULES 12
#define MESSAGE_ROWS 4
#define KEY_GAP 2 /* between two of the line of keys */
/* From these on for the installation's whole name beside a page's. */
#define COLUMNS_FOR_NAME 55
/* From these columns on there is room for what the page is mostly for. */
#define COLUMNS_FOR_PURPOSE 72

/* Where things stand, from the size of the terminal. */
struct frame {
    int rows, columns;
    bool rules;
    struct area body;
    int status_row, keys_row;
};

static struct frame frame_measure(void)
{
    struct frame frame = { .rows = terminal_rows(), .columns = terminal_columns() };
    frame.rules = frame.rows >= ROWS_FOR_RULES && !terminal_is_lean();
    frame.keys_row = frame.rows - 1;
    frame.status_row = frame.rows - 2;
    const int top = frame.rules ? 2 : 1;
    const int bottom = frame.status_row - (frame.rules ? 1 : 0);
    frame.body = (struct area){ top, 0, MAX(bottom - top, 1), frame.columns };
    return frame;
}

static bool frame_is_too_small(const struct frame *frame)
{
    return frame->rows < ROWS_LEAST || frame->columns < COLUMNS_LEAST;
}

void frame_layout(struct console *console)
{
    const struct frame frame = frame_measure();
    for (guint i = 0; i < console->pages->len; i++) {
        struct page *page = console->pages->pdata[i];
        page->area = frame.body;
        if (page->class->layout != NULL && !frame_is_too_small(&frame))
            page->class->layout(page);
    }
}

/* The installation, then the parts but for some in the middle. Caller frees. */
static char *frame_join(const char *name, const GPtrArray *parts, guint left_out)
{
    GString *place = g_string_new(name);
    for (guint i = 0; i < parts->len; i++)
        if (i >= left_out)
            g_string_append_printf(place, " \u203a %s", (char *)parts->pdata[i]);
        else if (i == 0)
            g_string_append(place, " \u203a \u2026");
    return g_string_free(place, FALSE);
}

/* So much of the installation's name as leaves room for where one is. Caller frees. */
static char *frame_short_name(const struct console *console, int cells)
{
    g_autofree char *shown = text_show(console->site_name);
    const int most = MAX(cells / 3, 1);
    return text_cells(shown) <= most ? g_steal_pointer(&shown) : text_fit_cells(shown, most);
}

/* "Testamur · demo › Credentials › ..."; when it is too long, parts in the middle go first, and in a narrow window most
 * of what stands before them. */
static char *frame_place(const struct console *console, int cells)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < console->pages->len; i++) {
        const struct page *page = console->pages->pdata[i];
        char *title =
            page->class->title != NULL && !page->class->overlay ? page->class->title(page) : NULL;
        if (title != NULL)
            g_ptr_array_add(parts, title);
    }
    g_autofree char *name = g_strdup_printf("Testamur \u00b7 %s", console->site_name);
    for (guint left_out = 0; left_out + 1 < parts->len; left_out++) {
        g_autofree char *place = frame_join(name, parts, left_out);
        if (paint_cells(place) <= cells)
            return g_steal_pointer(&place);
    }
    if (parts->len == 0)
        return g_steal_pointer(&name);
    g_autofree char *place = frame_join(name, parts, parts->len - 1);
    if (cells >= COLUMNS_FOR_NAME || paint_cells(place) <= cells)
        return g_steal_pointer(&place);
    g_autofree char *short_name = frame_short_name(console, cells);
    return frame_join(short_name, parts, parts->len - 1);
}

static void frame_paint_place(const struct console *console, const struct frame *frame)
{
    const char *environment = console->options->environment;
    const bool production = environment != NULL && g_ascii_strncasecmp(environment, "prod", 4) == 0;
    const enum role role = production ? ROLE_PRODUCTION : ROLE_PLACE;
    const struct page *top = console_top(console);
    g_autofree char *flag = top->class->flag != NULL ? top->class->flag(top) : NULL;
    g_autofree char *right = g_strjoin(
        "  ", flag != NULL ? flag : "", console_is_read_only(console) ? "read-only" : "",
        environment != NULL ? environment : "", console->installation->operator_name, NULL);
    g_strchug(right);
    const int wanted = MIN(paint_cells(right), frame->columns * 2 / 5);
    const int room = frame->columns - wanted - 3;
    g_autofree char *place = frame_place(console, room);
    if (production)
        paint_text_padded(stdscr, 0, 0, frame->columns, role, "");
    paint_text(stdscr, 0, 1, room, role, place);
    paint_text_right(stdscr, 0, frame->columns - wanted - 1, wanted, production ? role : ROLE_TEXT,
                     right);
}

/* The order in the line of keys: what the page offers, then what asks first, then what is everywhere. */
enum frame_rank {
    FRAME_HARMLESS,
    FRAME_DESTRUCTIVE,
    FRAME_EVERYWHERE,
    FRAME_RANKS,
};

struct frame_keys {
    const struct page *page;
    int row, column, columns;
    int kept;             /* cells for the keys that must not be missing and come later */
    enum frame_rank rank; /* those that are painted now */
};

static bool frame_has_command(const struct console_command *set,
                              const struct console_command *command)
{
    for (; set->name != NULL; set++)
        if (set == command)
            return true;
    return false;
}

static enum frame_rank frame_rank_of(const struct console_command *command)
{
    if (frame_has_command(everywhere_commands, command)
        || frame_has_command(always_commands, command))
        return FRAME_EVERYWHERE;
    return (command->flags & CONSOLE_COMMAND_DESTRUCTIVE) != 0 ? FRAME_DESTRUCTIVE : FRAME_HARMLESS;
}

/* Whoever is lost finds these two, however little room there is: the way back, and help. What asks before it acts is in
 * the line because the section is there for it, such as withdrawing credentials. */
static bool frame_must_show(const struct frame_keys *keys, const struct console_command *command)
{
    const struct console_command *special = keys->page->special;
    return command->keys[0] == KEY_CODE_ESCAPE || strcmp(command->name, "help") == 0
           || (keys->columns >= COLUMNS_FOR_PURPOSE && special != NULL
               && frame_rank_of(command) == FRAME_DESTRUCTIVE
               && frame_has_command(special, command));
}

/* The key by which a command is promised; 0: it can't be run now, or a more special one has its key. */
static int frame_key_of(const struct page *page, const struct console_command *command)
{
    if ((command->flags & CONSOLE_COMMAND_BAR) == 0 || command->keys[0] == 0
        || !console_command_allowed(page, command, NULL))
        return 0;
    const int code = console_command_key_shown(page, command);
    return console_command_find(page, code) == command ? code : 0;
}

static int frame_key_cells(const struct page *page, const struct console_command *command,
                           const char *key)
{
    return text_cells(key) + 1 + paint_cells(console_command_caption(page->console, command))
           + KEY_GAP;
}

static bool frame_keep_room(const struct console_command *command, gpointer data)
{
    struct frame_keys *keys = data;
    const int code = frame_must_show(keys, command) ? frame_key_of(keys->page, command) : 0;
    if (code == 0)
        return true;
    g_autofree char *key = key_caption(code);
    keys->kept += frame_key_cells(keys->page, command, key);
    return true;
}

static bool frame_paint_key(const struct console_command *command, gpointer data)
{
    struct frame_keys *keys = data;
    const int code = frame_rank_of(command) == keys->rank ? frame_key_of(keys->page, command) : 0;
    if (code == 0)
        return true;
    g_autofree char *key = key_caption(code);
    const char *caption = console_command_caption(keys->page->console, command);
    const int wanted = frame_key_cells(keys->page, command, key);
    if (frame_must_show(keys, command))
        keys->kept -= wanted;
    if (keys->column + wanted - KEY_GAP > keys->columns - keys->kept)
        return true;
    paint_text(stdscr, keys->row, keys->column, text_cells(key), ROLE_KEY, key);
    paint_text(stdscr, keys->row, keys->column + text_cells(key) + 1, wanted, ROLE_HELP, caption);
    keys->column += wanted;
    return true;
}

static void frame_paint_keys(const struct console *console, const struct frame *frame)
{
    struct frame_keys keys = {
        .page = console_top(console), .row = frame->keys_row, .column = 1, .columns = frame->columns
    };
    console_command_each(keys.page, frame_keep_room, &keys);
    for (int rank = 0; rank < FRAME_RANKS; rank++) {
        keys.rank = (enum frame_rank)rank;
        console_command_each(keys.page, frame_paint_key, &keys);
    }
}

static enum role frame_message_role(enum message_kind kind)
{
    static const enum role roles[] = {
        [MESSAGE_DONE] = ROLE_GOOD,
        [MESSAGE_NOTE] = ROLE_TEXT,
        [MESSAGE_WARNING] = ROLE_WARNING,
        [MESSAGE_ERROR] = ROLE_BAD,
    };
    return roles[kind];
}

/* A message, and what the command line would have been, in as many rows as they need, over the end of the page. */
static bool frame_paint_message(const struct console *console, const struct frame *frame)
{
    const struct message *message = message_newest(console);
    if (message == NULL)
        return false;
    const int cells = frame->columns - 2;
    const char *mark =
        message->kind == MESSAGE_ERROR || message->kind == MESSAGE_WARNING ? "! " : "";
    g_autofree char *text = g_strconcat(mark, message->text, NULL);
    const int most = CLAMP(frame->rows - 4, 1, MESSAGE_ROWS);
    const int lines = MIN(paint_wrapped_lines(text, cells), most);
    const bool room = message->equivalent != NULL && lines < most;
    const int row = frame->status_row - lines + (room ? 0 : 1);
    for (int i = row; i <= frame->status_row; i++)
        paint_text_padded(stdscr, i, 0, frame->columns, ROLE_TEXT, "");
    paint_wrapped(stdscr, row, 1, lines, cells, 0, frame_message_role(message->kind), text);
    if (room)
        paint_text(stdscr, frame->status_row, 1, cells, ROLE_HELP, message->equivalent);
    return true;
}

static void frame_paint_status(struct console *console, const struct frame *frame)
{
    const struct page *top = console_top(console);
    struct job *job = console_job(console);
    struct job_facts facts;
    if (frame_paint_message(console, frame) && job == NULL)
        return;
    if (job != NULL && job_facts(job, &facts)) {
        g_autofree char *waiting = facts.waiting;
        paint_text_padded(stdscr, frame->status_row, 0, frame->columns, ROLE_TEXT, "");
        progress_line_paint(stdscr, frame->status_row, 1, frame->columns - 2, &facts);
        return;
    }
    if (message_newest(console) != NULL)
        return;
    g_autofree char *status = top->class->status != NULL ? top->class->status(top) : NULL;
    if (status != NULL)
        paint_text(stdscr, frame->status_row, 1, frame->columns - 2, ROLE_TEXT, status);
}

/* The lowest page that is still seen: overlays leave what is below them visible. */
static guint frame_first_visible(const struct console *console)
{
    guint first = console->pages->len - 1;
    while (first > 0 && ((const struct page *)console->pages->pdata[first])->class->overlay)
        first--;
    return first;
}

void frame_paint(struct console *console)
{
    const struct frame frame = frame_measure();
    terminal_place_cursor(-1, -1);
    werase(stdscr);
    if (frame_is_too_small(&frame)) {
        paint_text(stdscr, 0, 0, frame.columns, ROLE_TEXT, "Enlarge the window: 80x24 is best");
    } else {
        frame_paint_place(console, &frame);
        if (frame.rules) {
            paint_rule(stdscr, 1, 0, frame.columns);
            paint_rule(stdscr, frame.status_row - 1, 0, frame.columns);
        }
        for (guint i = frame_first_visible(console); i < console->pages->len; i++) {
            struct page *page = console->pages->pdata[i];
            page->class->draw(page, stdscr);
        }
        frame_paint_status(console, &frame);
        frame_paint_keys(console, &frame);
    }
    terminal_update(console->anew);
    console->anew = console->dirty = false;
}
