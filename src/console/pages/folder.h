/* What is in a folder, for choosing files. No curses. Layer: console/pages. Called by the file browser, on a job's
 * thread. */
#ifndef CONSOLE_PAGES_FOLDER_H
#define CONSOLE_PAGES_FOLDER_H

#include "base/cleanup.h"

#include <glib.h>
#include <stdbool.h>

struct folder_entry {
    char *name;   /* bytes, as the file system has them */
    char *folded; /* for narrowing (text_fold) */
    bool directory, hidden;
    bool preferred; /* has one of the endings that are looked for */
    guint64 size;
    gint64 modified; /* instant; 0: not known */
};

struct folder {
    char *path; /* absolute, without symbolic links */
    /* struct folder_entry: directories first, then preferred files, then others, by name. Their texts lie in the
     * same order, so that narrowing 100 000 of them reads memory in a row. */
    GArray *entries;
    GStringChunk *texts;
    char *selected; /* the name of the file that was asked for; NULL: the folder itself was */
};

/* What was typed or pasted as an absolute path: without blanks around it, quotes, backslashes of a shell and file://,
 * with ~ for the home, relative to `folder` otherwise. Caller frees. */
char *folder_resolve(const char *folder, const char *typed);

/* Reads the folder that a path names, or the one in which the file stands that it names. `pattern`: endings, separated
 * by blanks; may be NULL. Stopped with ERROR_CANCELLED when `cancelled` says so (may be NULL). Caller frees. */
struct folder *folder_read(const char *path, const char *pattern, bool (*cancelled)(gpointer data),
                           gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void folder_free(struct folder *folder);
DEFINE_AUTOPTR(folder, folder_free)

#endif
