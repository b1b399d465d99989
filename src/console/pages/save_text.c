#include "config.h"

#include "console/pages/save_text.h"

#include "console/job.h"
#include "console/pages/held.h"
#include "operations/outgoing_file.h"

#include <string.h>

struct saving {
    char *path; /* NULL: not chosen yet */
    save_content content;
    gpointer data;
    GDestroyNotify free_data;
};

static void saving_free(gpointer data)
{
    struct saving *saving = data;
    saving->free_data(saving->data);
    g_free(saving->path);
    g_free(saving);
}

static bool saving_run(struct job *job, struct installation *installation, gpointer data,
                       GError **error)
{
    (void)job;
    const struct saving *saving = data;
    g_autoptr(GBytes) content = saving->content(installation, saving->data, error);
    if (content == NULL)
        return false;
    gsize size;
    const void *bytes = g_bytes_get_data(content, &size);
    return outgoing_file_save(installation, saving->path, bytes, size, error);
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
    if (path == NULL)
        return;
    struct saving *saving = held_take(data);
    saving->path = g_strdup(path);
    job_start(console, NULL, &saving_class, saving);
}

void save_content_ask(struct console *console, const struct file_choice *choice,
                      save_content content, gpointer data, GDestroyNotify free_data)
{
    struct saving *saving = g_new(struct saving, 1);
    *saving = (struct saving){ .content = content, .data = data, .free_data = free_data };
    files_open(console, choice, saving_chosen, held_new(saving, saving_free), held_free);
}

static GBytes *text_content(struct installation *installation, gpointer data, GError **error)
{
    (void)installation;
    (void)error;
    return g_bytes_new(data, strlen(data));
}

void save_text_ask(struct console *console, const char *title, const char *proposed, char *text)
{
    const struct file_choice choice = {
        .title = title, .purpose = "reports", .new_file = true, .proposed = proposed
    };
    save_content_ask(console, &choice, text_content, text, g_free);
}
