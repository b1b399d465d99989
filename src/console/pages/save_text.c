#include "config.h"

#include "console/pages/save_text.h"

#include "console/job.h"
#include "console/pages/overlays.h"
#include "operations/outgoing_file.h"

#include <string.h>

struct saving {
    char *path, *text;
};

static void saving_free(gpointer data)
{
    struct saving *saving = data;
    g_free(saving->path);
    g_free(saving->text);
    g_free(saving);
}

/* That another file of the name may be replaced was asked where it was chosen. */
static bool saving_run(struct job *job, struct installation *installation, gpointer data,
                       GError **error)
{
    (void)job;
    const struct saving *saving = data;
    g_autofree char *folder = g_path_get_dirname(saving->path);
    g_autofree char *name = g_path_get_basename(saving->path);
    g_autoptr(outgoing_directory) directory =
        outgoing_directory_open(folder, false, true, installation, error);
    if (directory == NULL || !outgoing_directory_check(directory, name, error))
        return false;
    g_autoptr(outgoing_file) file = outgoing_file_begin(directory, name, error);
    return file != NULL && outgoing_file_write(file, saving->text, strlen(saving->text), error)
           && outgoing_file_finish(file, true, error) && outgoing_directory_sync(directory, error);
}

static void saving_done(struct console *console, struct page *page, gpointer data,
                        const GError *error)
{
    (void)page;
    const struct saving *saving = data;
    if (error != NULL)
        console_error(console, error);
    else
        console_message(console, MESSAGE_DONE, "Written to %s", saving->path);
}

static const struct job_class saving_class = {
    .doing = "Writing",
    .run = saving_run,
    .done = saving_done,
    .free = saving_free,
};

static void saving_chosen(struct console *console, gpointer data, const char *path)
{
    char **text = data;
    if (path == NULL)
        return;
    struct saving *saving = g_new0(struct saving, 1);
    saving->path = g_strdup(path);
    saving->text = g_steal_pointer(text);
    job_start(console, NULL, &saving_class, saving);
}

static void saving_text_free(gpointer data)
{
    char **text = data;
    g_free(*text);
    g_free(text);
}

void save_text_ask(struct console *console, const char *title, const char *proposed, char *text)
{
    char **kept = g_new(char *, 1);
    *kept = text;
    const struct file_choice choice = {
        .title = title, .purpose = "reports", .new_file = true, .proposed = proposed
    };
    files_open(console, &choice, saving_chosen, kept, saving_text_free);
}
