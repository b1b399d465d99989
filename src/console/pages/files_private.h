/* The inside of the file browser. Layer: console/pages. Included by files*.c only. */
#ifndef CONSOLE_PAGES_FILES_PRIVATE_H
#define CONSOLE_PAGES_FILES_PRIVATE_H

#include "console/job.h"
#include "console/pages/chooser.h"
#include "console/pages/folder.h"
#include "console/pages/narrow.h"
#include "console/pages/overlays.h"
#include "console/widgets/widget.h"

#define FILES_PARENT (-1) /* among the lines shown: ".." */

struct files_page {
    struct page page;
    char *title, *purpose, *pattern;
    struct folder *folder; /* NULL until the first one was read */
    guint reading;         /* the number of the reading that counts; 0: none goes on */
    guint readings;
    bool entered;    /* Enter was pressed meanwhile, and is about what is read */
    struct job *job; /* that reads; NULL: none */
    GArray *shown;   /* int: entries, or FILES_PARENT */
    struct narrow narrow;
    struct chooser chooser;
    struct area inside;
    CDKSCREEN *widgets;
    struct widget *lines; /* what is in the folder */
    struct widget *name;  /* of a new file; NULL: one is chosen */
    bool begun;           /* the first widget was given the focus */

    /* char *: paths of files, in the order of marking; NULL: one file is chosen */
    GPtrArray *marked;

    void (*chosen)(struct console *console, gpointer data, const char *path);
    void (*chosen_many)(struct console *console, gpointer data, const char *const *paths);
    gpointer data;
    GDestroyNotify free_data;
};

/* Closes the page and gives the answer: a path, or NULL. Where files are marked, all of these. */
void files_end(struct files_page *files, const char *path);

/* files_marks.c: which files are marked, where several can be. */
bool files_has_marks(const struct files_page *files);
bool files_is_marked(const struct files_page *files, const struct folder_entry *entry);
bool files_marks_key(struct files_page *files, int code); /* false: the key marks nothing */

/* Enter: goes into a folder, chooses a file, or takes what was typed. */
void files_choose(struct page *page);

/* files_lines.c: what is in the folder, as a list that takes what is typed. */
struct widget *files_lines_new(struct files_page *files);

/* files_folder.c: reads the first of `paths` (NULL-terminated) that can be read, on a job's thread, and stands on
 * `current` then (may be NULL). A path of a file stands on that file, and with `choose` chooses it. */
void files_read(struct files_page *files, const char *const *paths, const char *current,
                bool choose);
void files_go(struct files_page *files, const char *path, bool choose);
void files_go_up(struct files_page *files);

/* What was typed leaves these lines. A path that is being typed leaves all. */
void files_narrow(struct files_page *files);
bool files_types_path(const struct files_page *files);
const struct folder_entry *files_entry(const struct files_page *files, int line); /* NULL: ".." */

/* files_memory.c: the folder that was last used for a purpose. Caller frees; NULL: none. */
char *files_memory_get(const struct console *console, const char *purpose);
void files_memory_set(const struct console *console, const char *purpose, const char *folder);

#endif
