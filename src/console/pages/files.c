#include "config.h"

#include "console/pages/files_private.h"

#include "base/text.h"
#include "console/command.h"
#include "console/pages/overlay.h"
#include "console/pages/overlay_commands.h"
#include "console/pages/question.h"
#include "console/terminal/terminal.h"
#include "console/widgets/line.h"

#include <string.h>
#include <sys/stat.h>

#define NAME_LIMIT 4000 /* characters: a path may be typed, too */
#define NAME_CELLS 6    /* of its label */

/* The path, or those of all marked files; copies, with NULL at the end. */
static GPtrArray *files_paths(const struct files_page *files, const char *path)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; path != NULL && files_has_marks(files) && i < files->marked->len; i++)
        g_ptr_array_add(paths, g_strdup(files->marked->pdata[i]));
    if (paths->len == 0 && path != NULL)
        g_ptr_array_add(paths, g_strdup(path));
    g_ptr_array_add(paths, NULL);
    return paths;
}

/* The page is gone before the answer is given, so that it may ask further. */
void files_end(struct files_page *files, const char *path)
{
    struct console *console = files->page.console;
    void (*chosen)(struct console *, gpointer, const char *) = files->chosen;
    void (*chosen_many)(struct console *, gpointer, const char *const *) = files->chosen_many;
    gpointer data = g_steal_pointer(&files->data);
    const GDestroyNotify free_data = files->free_data;
    g_autoptr(GPtrArray) paths = files_paths(files, path);
    files->free_data = NULL;
    if (path != NULL) {
        g_autofree char *folder = g_path_get_dirname(path);
        files_memory_set(console, files->purpose, folder);
    }
    if (files->job != NULL)
        job_cancel(files->job);
    console_close(console, &files->page);
    if (chosen_many != NULL)
        chosen_many(console, data, paths->len > 1 ? (const char *const *)paths->pdata : NULL);
    else
        chosen(console, data, paths->pdata[0]);
    if (free_data != NULL)
        free_data(data);
}

/* A file that would be replaced, until that was answered. The page lies below the question. */
struct replacing {
    struct files_page *files;
    char *path;
};

static void replacing_answered(struct console *console, gpointer data, enum answer answer,
                               const char *input)
{
    (void)console;
    (void)input;
    const struct replacing *replacing = data;
    if (answer == ANSWER_YES)
        files_end(replacing->files, replacing->path);
}

static void replacing_free(gpointer data)
{
    struct replacing *replacing = data;
    g_free(replacing->path);
    g_free(replacing);
}

static void files_ask_to_replace(struct files_page *files, const char *path)
{
    struct replacing *replacing = g_new0(struct replacing, 1);
    replacing->files = files;
    replacing->path = g_strdup(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *shown = text_show(name);
    g_autofree char *title = g_strdup_printf("Replace %s?", shown);
    const struct question question = {
        .title = title,
        .text = "A file of this name is there already. What is in it now would be lost.",
        .yes = "Replace it",
        .no = "Keep it",
        .dangerous = true,
    };
    question_ask(files->page.console, &question, replacing_answered, replacing, replacing_free);
}

/* The name of a new file: taken when nothing has it; a folder is entered. */
static void files_take_name(struct files_page *files)
{
    const char *typed = line_widget_text(files->name);
    struct console *console = files->page.console;
    if (files->folder == NULL)
        return;
    if (*typed == '\0') {
        console_message(console, MESSAGE_NOTE, "Type a name for the file.");
        return;
    }
    g_autofree char *path = folder_resolve(files->folder->path, typed);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *shown = text_show(parent);
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        widget_set_value(files->name, "");
        files_go(files, path, false);
    } else if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        files_ask_to_replace(files, path);
    } else if (g_file_test(parent, G_FILE_TEST_IS_DIR)) {
        files_end(files, path);
    } else {
        console_message(console, MESSAGE_ERROR, "There is no folder %s: choose another name.",
                        shown);
    }
}

/* A file in the list is chosen, or its name is taken for the new one. */
static void files_choose_file(struct files_page *files, const char *name)
{
    g_autofree char *path = g_build_filename(files->folder->path, name, NULL);
    if (files->name == NULL) {
        files_end(files, path);
    } else if (g_utf8_validate(name, -1, NULL)) {
        widget_set_value(files->name, name);
        widget_focus(files->name);
    }
}

void files_choose(struct page *page)
{
    struct files_page *files = (struct files_page *)page;
    const struct folder_entry *entry =
        files->chooser.current >= 0 ? files_entry(files, files->chooser.current) : NULL;
    g_autofree char *path = NULL;
    if (files->reading != 0) {
        files->entered = true;
        return;
    }
    if (files->name != NULL && widget_has_focus(files->name)) {
        files_take_name(files);
    } else if (files_types_path(files)) {
        path = folder_resolve(files->folder != NULL ? files->folder->path : "/",
                              files->narrow.typed->str);
        files_go(files, path, true);
    } else if (files->chooser.current < 0) {
        console_message(page->console, MESSAGE_NOTE, "Nothing here has this in its name.");
    } else if (entry == NULL) {
        files_go_up(files);
    } else if (entry->directory) {
        path = g_build_filename(files->folder->path, entry->name, NULL);
        files_go(files, path, false);
    } else {
        files_choose_file(files, entry->name);
    }
}

/* First what was typed goes, then the page. */
static void files_dismiss(struct page *page)
{
    struct files_page *files = (struct files_page *)page;
    if (!widget_has_focus(files->lines) || narrow_is_empty(&files->narrow)) {
        files_end(files, NULL);
        return;
    }
    narrow_set(&files->narrow, "");
    files_narrow(files);
}

static bool files_can_take_marked(const struct page *page)
{
    return files_has_marks((const struct files_page *)page);
}

static void files_take_marked(struct page *page)
{
    struct files_page *files = (struct files_page *)page;
    files_end(files, files->marked->pdata[files->marked->len - 1]);
}

static bool files_can_mark(const struct page *page)
{
    return ((const struct files_page *)page)->marked != NULL;
}

static void files_mark(struct page *page)
{
    files_marks_key((struct files_page *)page, KEY_CODE_INSERT);
}

static void files_up(struct page *page)
{
    files_go_up((struct files_page *)page);
}

static bool files_has_name(const struct page *page)
{
    return ((const struct files_page *)page)->name != NULL;
}

static void files_other(struct page *page)
{
    widget_focus_next(((struct files_page *)page)->widgets, false);
}

static void files_help(struct page *page)
{
    help_open(page->console);
}

const struct console_command files_commands[] = {
    { .name = "choose",
      .keys = { KEY_CODE_ENTER },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = files_choose },
    { .name = "mark-file",
      .keys = { KEY_CODE_SPACE, KEY_CODE_INSERT },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .available = files_can_mark,
      .run = files_mark },
    { .name = "take-marked",
      .keys = { KEY_FUNCTION(2) },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .available = files_can_take_marked,
      .run = files_take_marked },
    { .name = "folder-up",
      .keys = { KEY_CODE_LEFT },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = files_up },
    { .name = "file-name",
      .keys = { KEY_CODE_TAB, KEY_CODE_BACK_TAB },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .available = files_has_name,
      .run = files_other },
    { .name = "help",
      .keys = { KEY_FUNCTION(1) },
      .flags = CONSOLE_COMMAND_BAR,
      .run = files_help },
    { .name = "dismiss",
      .keys = { KEY_CODE_ESCAPE, KEY_CONTROL('g') },
      .flags = CONSOLE_COMMAND_BAR | CONSOLE_COMMAND_HIDDEN,
      .run = files_dismiss },
    { 0 },
};
static const struct console_command *const sets[] = { files_commands, NULL };

static void files_layout(struct page *page)
{
    struct files_page *files = (struct files_page *)page;
    files->inside = overlay_place(&page->area, page->area.rows, page->area.columns);
    const struct area *inside = &files->inside;
    const int below = files->name != NULL ? 1 : 0;
    const int rows = MAX(inside->rows - 2 - below, 1);
    widget_place(files->lines, inside->row + 2, inside->column, rows, inside->columns);
    chooser_set_rows(&files->chooser, rows);
    if (files->name != NULL)
        widget_place(files->name, inside->row + inside->rows - 1, inside->column + NAME_CELLS, 1,
                     inside->columns - NAME_CELLS);
    if (!files->begun)
        widget_focus(files->name != NULL ? files->name : files->lines);
    files->begun = true;
}

/* The end of a long path says more than its beginning. */
static void files_draw_path(const struct files_page *files, WINDOW *screen)
{
    const struct area *inside = &files->inside;
    if (files->folder == NULL)
        return;
    const char *from = files->folder->path;
    g_autofree char *text = g_strdup(from);
    while (paint_cells(text) > inside->columns && (from = strchr(from + 1, '/')) != NULL) {
        g_free(text);
        text = g_strdup_printf("\u2026%s", from);
    }
    paint_text(screen, inside->row, inside->column, inside->columns, ROLE_HEADING, text);
}

static void files_draw(struct page *page, WINDOW *screen)
{
    struct files_page *files = (struct files_page *)page;
    const struct area *inside = &files->inside;
    overlay_draw_frame(page, screen, inside, files->title);
    files_draw_path(files, screen);
    const int typed_end = narrow_draw(
        &files->narrow, screen, inside->row + 1, inside->column, inside->columns,
        files_types_path(files) ? "Go to:" : "Narrow:", "(type a part of the name, or a path)");
    if (files->name != NULL)
        paint_text(screen, inside->row + inside->rows - 1, inside->column, NAME_CELLS, ROLE_TEXT,
                   "Name");
    if (widget_has_focus(files->lines))
        terminal_place_cursor(inside->row + 1, typed_end);
    widget_draw_all(files->widgets);
    if (files_types_path(files) && widget_has_focus(files->lines))
        terminal_place_cursor(inside->row + 1, typed_end);
}

static enum outcome files_key(struct page *page, const struct key *key)
{
    struct files_page *files = (struct files_page *)page;
    if (key->code == KEY_CODE_ENTER || key->code == KEY_CODE_ESCAPE || key->code == KEY_CODE_TAB
        || key->code == KEY_CODE_BACK_TAB)
        return OUTCOME_IGNORED; /* commands */
    const enum outcome outcome = widget_key(widget_focused(files->widgets), key);
    if (outcome & (OUTCOME_FORWARD | OUTCOME_BACKWARD))
        widget_focus_next(files->widgets, false);
    return outcome;
}

static bool files_takes_text(const struct page *page)
{
    (void)page;
    return true;
}

static char *files_status(const struct page *page)
{
    const struct files_page *files = (const struct files_page *)page;
    if (files->folder == NULL || files->reading != 0)
        return g_strdup("reading");
    g_autofree char *all = console_show_number(files->folder->entries->len);
    const bool parent = files->shown->len > 0 && files_entry(files, 0) == NULL;
    g_autofree char *shown = console_show_number(files->shown->len - parent);
    if (files_has_marks(files))
        return g_strdup_printf("%s entries, %s shown   %u marked: F2 or Enter takes them", all,
                               shown, files->marked->len);
    return g_strdup_printf("%s entries, %s shown   . hidden ones   ~ or / a path%s", all, shown,
                           files->marked != NULL ? "   Space marks" : "");
}

static char *files_about(const struct page *page)
{
    return g_strdup_printf(
        "Arrows go through the list, Right and Enter into a folder, Left and Backspace out of it. "
        "What is typed leaves only names with it in them; a dot first shows hidden files, too. "
        "A path that begins with / or ~ can be typed; a path that is pasted is gone to at once.%s",
        files_can_mark(page)
            ? " Space marks files, in other folders too, and F2 takes all that are marked."
        : files_has_name(page) ? " Tab goes between the list and the name of the new file."
                               : "");
}

static void files_clear(struct page *page)
{
    struct files_page *files = (struct files_page *)page;
    g_free(files->title);
    g_free(files->purpose);
    g_free(files->pattern);
    folder_free(files->folder);
    g_array_unref(files->shown);
    if (files->marked != NULL)
        g_ptr_array_unref(files->marked);
    narrow_clear(&files->narrow);
    widget_screen_free(files->widgets);
    if (files->free_data != NULL)
        files->free_data(files->data);
}

static const struct page_class files_class = {
    .name = "files",
    .size = sizeof(struct files_page),
    .overlay = true,
    .commands = sets,
    .layout = files_layout,
    .draw = files_draw,
    .key = files_key,
    .takes_text = files_takes_text,
    .status = files_status,
    .help = files_about,
    .clear = files_clear,
};

/* Where it was the last time, else where the person is. */
static void files_read_first(struct files_page *files)
{
    g_autofree char *remembered = files_memory_get(files->page.console, files->purpose);
    g_autofree char *here = g_get_current_dir();
    const char *paths[5] = { NULL };
    int count = 0;
    if (remembered != NULL)
        paths[count++] = remembered;
    paths[count++] = here;
    paths[count++] = g_get_home_dir();
    paths[count] = "/";
    files_read(files, paths, NULL, false);
}

static struct files_page *files_new(struct console *console, const struct file_choice *choice)
{
    struct files_page *files = (struct files_page *)page_new(&files_class, console);
    files->title = g_strdup(choice->title);
    files->purpose = g_strdup(choice->purpose);
    files->pattern = g_strdup(choice->pattern);
    files->shown = g_array_new(FALSE, FALSE, sizeof(int));
    files->chooser.current = -1;
    narrow_init(&files->narrow);
    files->widgets = widget_screen_new();
    files->lines = files_lines_new(files);
    if (choice->new_file) {
        files->name = line_widget_new(files->widgets, NAME_LIMIT);
        widget_set_value(files->name, choice->proposed != NULL ? choice->proposed : "");
    }
    return files;
}

void files_open(struct console *console, const struct file_choice *choice,
                void (*chosen)(struct console *console, gpointer data, const char *path),
                gpointer data, GDestroyNotify free_data)
{
    struct files_page *files = files_new(console, choice);
    files->chosen = chosen;
    files->data = data;
    files->free_data = free_data;
    console_push(console, &files->page);
    files_read_first(files);
}

void files_open_many(struct console *console, const struct file_choice *choice,
                     void (*chosen)(struct console *console, gpointer data,
                                    const char *const *paths),
                     gpointer data, GDestroyNotify free_data)
{
    struct files_page *files = files_new(console, choice);
    files->marked = g_ptr_array_new_with_free_func(g_free);
    files->chosen_many = chosen;
    files->data = data;
    files->free_data = free_data;
    console_push(console, &files->page);
    files_read_first(files);
}
