#include "config.h"

#include "console/pages/files_private.h"

#include "console/pages/overlay.h"
#include "console/terminal/match.h"
#include "console/terminal/paint.h"

#include <string.h>

#define SIZE_CELLS 10
#define DATE_CELLS 13
#define FACTS_FROM 50 /* cells from which on there is room for size and date */

static void files_draw_facts(const struct files_page *files, WINDOW *window, int row, int cells,
                             const struct folder_entry *entry)
{
    g_autofree char *size = entry->directory ? g_strdup("folder") : g_format_size(entry->size);
    g_autofree char *date = console_show_date(files->page.console, entry->modified);
    paint_text_right(window, row, cells - DATE_CELLS - SIZE_CELLS - 1, SIZE_CELLS, ROLE_TEXT, size);
    paint_text_right(window, row, cells - DATE_CELLS, DATE_CELLS, ROLE_TEXT, date);
}

static void files_draw_line(const struct files_page *files, WINDOW *window, int row, int cells,
                            const struct folder_entry *entry)
{
    const bool facts = cells >= FACTS_FROM;
    const int name_cells = cells - OVERLAY_MARKER_CELLS - (facts ? SIZE_CELLS + DATE_CELLS + 2 : 0);
    const bool dull =
        entry != NULL && files->pattern != NULL && !entry->directory && !entry->preferred;
    g_autofree char *name = g_strdup_printf("%s%s", entry != NULL ? entry->name : "..",
                                            entry == NULL || entry->directory ? "/" : "");
    const int used = paint_text(window, row, OVERLAY_MARKER_CELLS, name_cells,
                                dull ? ROLE_READ_ONLY : ROLE_TEXT, name);
    if (files_is_marked(files, entry))
        paint_text(window, row, OVERLAY_MARKER_CELLS - 1, 1, ROLE_MARKED, "*");
    if (!files_types_path(files))
        for (char **word = files->narrow.words; *word != NULL; word++)
            match_paint(window, row, OVERLAY_MARKER_CELLS, used, *word);
    if (facts && entry != NULL)
        files_draw_facts(files, window, row, cells, entry);
}

static void lines_draw(struct widget *widget)
{
    struct files_page *files = widget->owner;
    const struct chooser *chooser = &files->chooser;
    for (int i = 0; i < chooser->rows && chooser->first + i < chooser->count; i++)
        files_draw_line(files, widget->window, i, widget->columns,
                        files_entry(files, chooser->first + i));
    if (chooser->count == 0)
        paint_text(widget->window, 0, OVERLAY_MARKER_CELLS, widget->columns, ROLE_HELP,
                   files->folder == NULL ? "reading the folder" : "nothing like that here");
    else if (widget_has_focus(widget))
        overlay_mark_current(widget->window, chooser->current - chooser->first, 0, widget->columns);
}

static bool is_path(const char *text)
{
    return *text == '/' || *text == '~' || *text == '\'' || *text == '"'
           || g_str_has_prefix(text, "file://");
}

/* A path that is pasted goes there at once; it is chosen by Enter. */
static enum outcome lines_paste(struct files_page *files, const struct key *key)
{
    g_autofree char *path = folder_resolve("/", key->paste);
    files_go(files, path, false);
    return OUTCOME_HANDLED | OUTCOME_CHANGED;
}

static enum outcome lines_key(struct widget *widget, const struct key *key)
{
    struct files_page *files = widget->owner;
    if (files_marks_key(files, key->code))
        return OUTCOME_HANDLED;
    if (key->code == KEY_CODE_RIGHT && files->chooser.current >= 0) {
        const struct folder_entry *entry = files_entry(files, files->chooser.current);
        if (entry != NULL && entry->directory)
            files_choose(&files->page);
        return OUTCOME_HANDLED;
    }
    if (key->code == KEY_CODE_BACKSPACE && narrow_is_empty(&files->narrow)) {
        files_go_up(files);
        return OUTCOME_HANDLED;
    }
    if (key->code == KEY_CODE_PASTE && is_path(key->paste))
        return lines_paste(files, key);
    if (chooser_key(&files->chooser, key->code, false) != OUTCOME_IGNORED)
        return OUTCOME_HANDLED;
    const enum outcome outcome = narrow_key(&files->narrow, key);
    if (outcome & OUTCOME_CHANGED)
        files_narrow(files);
    return outcome;
}

static const struct widget_class lines_class = {
    .name = "files",
    .size = sizeof(struct widget),
    .takes_focus = true,
    .draw = lines_draw,
    .key = lines_key,
};

struct widget *files_lines_new(struct files_page *files)
{
    struct widget *widget = widget_new(&lines_class, files->widgets);
    widget->owner = files;
    return widget;
}
