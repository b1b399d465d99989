/* The console with another first page, whose keys open each overlay with known texts; what was answered is told as a
 * message. Run by test-overlays with the installation's directory. */
#include "config.h"

#include "console/command.h"
#include "console/console.h"
#include "console/pages/overlays.h"
#include "console/pages/question.h"
#include "console/terminal/paint.h"
#include "console/terminal/terminal.h"

#include <locale.h>
#include <stdio.h>

/* Each opened overlay hands over such a text, to see that it is freed once. */
#define TOLD "told"

static void stage_answered(struct console *console, gpointer data, enum answer answer,
                           const char *input)
{
    static const char *const words[] = { "no", "yes", "third" };
    console_message(console, MESSAGE_NOTE, "answer %s, input %s, data %s", words[answer],
                    input != NULL ? input : "none", (const char *)data);
}

static void stage_ask(struct page *page, const struct question *question)
{
    question_ask(page->console, question, stage_answered, g_strdup(TOLD), g_free);
}

static void stage_plain(struct page *page)
{
    stage_ask(page, &(struct question){ .title = "Leave this form?",
                                        .text = "What was typed would be lost.",
                                        .yes = "Leave",
                                        .no = "Stay",
                                        .third = "Save" });
}

static void stage_dangerous(struct page *page)
{
    stage_ask(page, &(struct question){ .title = "Invalidate 3 credentials?",
                                        .text = "This can't be undone.",
                                        .yes = "invalidate them",
                                        .no = "Keep them",
                                        .dangerous = true,
                                        .count = 3 });
}

static void stage_bulk(struct page *page)
{
    stage_ask(page, &(struct question){ .title = "Invalidate 1 204 credentials?",
                                        .text = "Anna \u0160imi\u0107, Hannah O\u2019Connor and "
                                                "1 202 more.\nThis can't be undone.",
                                        .no = "Keep them",
                                        .dangerous = true,
                                        .count = 1204,
                                        .input_label = "Reason",
                                        .input_limit = 20,
                                        .input_needed = true });
}

static void stage_long(struct page *page)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 1; i <= 40; i++)
        g_string_append_printf(text, "%sconsequence %d", i > 1 ? "\n" : "", i);
    stage_ask(page, &(struct question){ .title = "All of this?", .text = text->str });
}

static void stage_chosen(struct console *console, gpointer data, int index, const bool *marked)
{
    g_autoptr(GString) marks = g_string_new(NULL);
    for (int i = 0; i < 4; i++)
        g_string_append_c(marks, marked[i] ? 'x' : '-');
    console_message(console, MESSAGE_NOTE, "chosen %d, marked %s, data %s", index, marks->str,
                    (const char *)data);
}

static void stage_open_menu(struct page *page, bool many)
{
    static const char *const lines[] = { "\u0160imi\u0107 Anna", "Bergstr\u00f6m Annika",
                                         "\u674e\u660e", "Esc\x1b[31mape", NULL };
    static const char *const details[] = { "of Zagreb", "of Uppsala", "of Beijing", NULL, NULL };
    static const char *const greyed[] = { NULL, "she is on leave", NULL, NULL, NULL };
    menu_open(page->console,
              &(struct menu){ .title = "People",
                              .lines = lines,
                              .details = details,
                              .greyed = greyed,
                              .current = 2,
                              .many = many },
              stage_chosen, g_strdup(TOLD), g_free);
}

static void stage_menu(struct page *page)
{
    stage_open_menu(page, false);
}

static void stage_many(struct page *page)
{
    stage_open_menu(page, true);
}

static void stage_read(struct page *page)
{
    g_autoptr(GString) text = g_string_new("the first line\n");
    for (int i = 2; i < 5000; i++)
        g_string_append_printf(text, "row %d \u00e9\n", i);
    g_string_append(text, "a needle \x1b]0;title\x07 here\nlong:");
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(text, " %d", i);
    reader_open(page->console, "A report", text->str);
}

static void stage_path(struct console *console, gpointer data, const char *path)
{
    g_autofree char *name = path != NULL ? g_path_get_basename(path) : NULL;
    console_message(console, MESSAGE_NOTE, "path %s, data %s", name != NULL ? name : "none",
                    (const char *)data);
}

static void stage_open_files(struct page *page, bool new_file)
{
    files_open(page->console,
               &(struct file_choice){ .title = "Choose a template",
                                      .purpose = new_file ? "stage-new" : "stage",
                                      .pattern = "pdf ttf",
                                      .new_file = new_file,
                                      .proposed = new_file ? "rows.csv" : NULL },
               stage_path, g_strdup(TOLD), g_free);
}

static void stage_files(struct page *page)
{
    stage_open_files(page, false);
}

static void stage_new_file(struct page *page)
{
    stage_open_files(page, true);
}

static void stage_act(struct page *page)
{
    console_message(page->console, MESSAGE_DONE, "acted");
    console_equivalent(page->console, (const char *const[]){ "act", "--on", "two words", NULL });
}

static bool stage_never(const struct page *page)
{
    (void)page;
    return false;
}

static const struct console_command stage_commands[] = {
    { .name = "stage-plain", .keys = { 'a' }, .run = stage_plain },
    { .name = "stage-dangerous", .keys = { 'b' }, .run = stage_dangerous },
    { .name = "stage-bulk", .keys = { 'c' }, .run = stage_bulk },
    { .name = "stage-long", .keys = { 'd' }, .run = stage_long },
    { .name = "stage-menu", .keys = { 'm' }, .run = stage_menu },
    { .name = "stage-many", .keys = { 'M' }, .run = stage_many },
    { .name = "stage-read", .keys = { 'r' }, .run = stage_read },
    { .name = "stage-files", .keys = { 'f' }, .run = stage_files },
    { .name = "stage-new-file", .keys = { 'F' }, .run = stage_new_file },
    { .name = "stage-act",
      .keys = { 'x' },
      .flags = CONSOLE_COMMAND_MENU,
      .equivalent = "act",
      .run = stage_act },
    { .name = "stage-never",
      .keys = { 'z' },
      .flags = CONSOLE_COMMAND_MENU,
      .available = stage_never,
      .run = stage_act },
    { .name = "stage-write",
      .keys = { KEY_FUNCTION(2) },
      .flags = CONSOLE_COMMAND_WRITES | CONSOLE_COMMAND_MENU,
      .run = stage_act },
    { 0 },
};
static const struct console_command *const sets[] = { stage_commands, NULL };

static void stage_draw(struct page *page, WINDOW *screen)
{
    paint_text(screen, page->area.row, 1, page->area.columns - 1, ROLE_TEXT, "The stage");
    terminal_place_cursor(page->area.row, 1);
}

static char *stage_help(const struct page *page)
{
    (void)page;
    return g_strdup("What the field is about.");
}

static const struct page_class stage_class = {
    .name = "stage",
    .size = sizeof(struct page),
    .commands = sets,
    .draw = stage_draw,
    .help = stage_help,
};

/* The linker puts it in the place of home_open. */
void __wrap_home_open(struct console *console);

void __wrap_home_open(struct console *console)
{
    console_push(console, page_new(&stage_class, console));
}

int main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    const struct console_options options = { .directory = count > 1 ? arguments[1] : NULL,
                                             .read_only = count > 2 };
    if (console_run(&options, &error))
        return 0;
    fprintf(stderr, "%s\n", error->message);
    return 1;
}
