#include "config.h"

#include "console/pages/files_private.h"

#include <string.h>

/* One reading of a folder. The first of `paths` that can be read is shown. */
struct reading {
    guint number;
    char **paths;
    char *pattern;
    /* the name to stand on afterwards; NULL: the first, or the file that was named */
    char *current;
    char *typed; /* what was typed when it began; what comes after it is about the folder read */
    bool choose; /* a file that was named is chosen at once */
    struct folder *folder;
};

static void reading_free(gpointer data)
{
    struct reading *reading = data;
    g_strfreev(reading->paths);
    g_free(reading->pattern);
    g_free(reading->current);
    g_free(reading->typed);
    folder_free(reading->folder);
    g_free(reading);
}

static bool reading_cancelled(gpointer data)
{
    return job_cancelled(data);
}

static bool reading_run(struct job *job, struct installation *installation, gpointer data,
                        GError **error)
{
    (void)installation;
    struct reading *reading = data;
    for (char **path = reading->paths; *path != NULL && reading->folder == NULL; path++) {
        const bool last = path[1] == NULL;
        reading->folder =
            folder_read(*path, reading->pattern, reading_cancelled, job, last ? error : NULL);
    }
    return reading->folder != NULL;
}

bool files_types_path(const struct files_page *files)
{
    const char *typed = files->narrow.typed->str;
    return typed[0] == '~' || strchr(typed, '/') != NULL;
}

const struct folder_entry *files_entry(const struct files_page *files, int line)
{
    const int index = g_array_index(files->shown, int, line);
    return index == FILES_PARENT
               ? NULL
               : &g_array_index(files->folder->entries, struct folder_entry, (guint)index);
}

void files_narrow(struct files_page *files)
{
    const bool path = files_types_path(files);
    const bool hidden = files->narrow.typed->str[0] == '.';
    const int parent = FILES_PARENT;
    g_array_set_size(files->shown, 0);
    if (files->folder == NULL)
        return;
    if ((narrow_is_empty(&files->narrow) || path) && strcmp(files->folder->path, "/") != 0)
        g_array_append_val(files->shown, parent);
    for (int i = 0; i < (int)files->folder->entries->len; i++) {
        const struct folder_entry *entry =
            &g_array_index(files->folder->entries, struct folder_entry, (guint)i);
        if ((!entry->hidden || hidden) && (path || narrow_matches(&files->narrow, entry->folded)))
            g_array_append_val(files->shown, i);
    }
    chooser_set_count(&files->chooser, (int)files->shown->len);
    chooser_go(&files->chooser, 0);
}

/* A hidden one is shown by what would have to be typed for it. */
static void files_stand_on(struct files_page *files, const char *name)
{
    if (name[0] == '.') {
        narrow_set(&files->narrow, ".");
        files_narrow(files);
    }
    for (int i = 0; i < (int)files->shown->len; i++) {
        const struct folder_entry *entry = files_entry(files, i);
        if (entry != NULL && strcmp(entry->name, name) == 0)
            chooser_go(&files->chooser, i);
    }
}

static void reading_show(struct files_page *files, struct reading *reading)
{
    const char *typed = files->narrow.typed->str;
    g_autofree char *later =
        g_strdup(g_str_has_prefix(typed, reading->typed) ? typed + strlen(reading->typed) : "");
    folder_free(files->folder);
    files->folder = g_steal_pointer(&reading->folder);
    narrow_set(&files->narrow, later);
    files_narrow(files);
    const char *selected = files->folder->selected;
    if (selected != NULL || reading->current != NULL)
        files_stand_on(files, selected != NULL ? selected : reading->current);
    const bool entered = files->entered;
    files->entered = false;
    if (reading->choose && selected != NULL && files->name == NULL) {
        g_autofree char *path = g_build_filename(files->folder->path, selected, NULL);
        files_end(files, path);
    } else if (entered) {
        files_choose(&files->page);
    }
}

static void reading_done(struct console *console, struct page *page, gpointer data,
                         const GError *error)
{
    struct reading *reading = data;
    struct files_page *files = (struct files_page *)page;
    if (files == NULL || reading->number != files->reading)
        return;
    files->reading = 0;
    files->job = NULL;
    if (error != NULL) {
        files->entered = false;
        console_error(console, error);
    } else {
        reading_show(files, reading);
    }
}

static const struct job_class reading_class = {
    .doing = "Reading",
    .quiet = true,
    .run = reading_run,
    .done = reading_done,
    .free = reading_free,
};

void files_read(struct files_page *files, const char *const *paths, const char *current,
                bool choose)
{
    struct reading *reading = g_new0(struct reading, 1);
    reading->number = files->reading = ++files->readings;
    reading->paths = g_strdupv((char **)paths);
    reading->pattern = g_strdup(files->pattern);
    reading->current = g_strdup(current);
    reading->choose = choose;
    reading->typed = g_strdup(files->narrow.typed->str);
    if (files->job != NULL)
        job_cancel(files->job);
    files->job = job_start(files->page.console, &files->page, &reading_class, reading);
}

void files_go(struct files_page *files, const char *path, bool choose)
{
    files_read(files, (const char *const[]){ path, NULL }, NULL, choose);
}

void files_go_up(struct files_page *files)
{
    if (files->folder == NULL)
        return;
    g_autofree char *parent = g_path_get_dirname(files->folder->path);
    g_autofree char *name = g_path_get_basename(files->folder->path);
    files_read(files, (const char *const[]){ parent, NULL }, name, false);
}
