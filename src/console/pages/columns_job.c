#include "config.h"

#include "console/pages/columns_private.h"

/* So many of the first rows are read for the preview; a window shows fewer. */
#define ROWS_MOST 20

/* What the job has for itself, while the page goes on. */
struct columns_preview {
    struct columns_sight *sight;
    GPtrArray *rows;
};

static void columns_preview_free(gpointer data)
{
    struct columns_preview *preview = data;
    columns_sight_free(preview->sight);
    g_clear_pointer(&preview->rows, g_ptr_array_unref);
    g_free(preview);
}

static bool columns_preview_run(struct job *job, struct installation *installation, gpointer data,
                                GError **error)
{
    struct columns_preview *preview = data;
    if (job_cancelled(job))
        return false;
    preview->rows = columns_preview(installation, preview->sight, ROWS_MOST, error);
    return preview->rows != NULL;
}

static void columns_preview_done(struct console *console, struct page *page, gpointer data,
                                 const GError *error)
{
    (void)console;
    struct columns_preview *preview = data;
    if (page == NULL)
        return;
    struct columns_page *columns = columns_of(page);
    columns->previewing = NULL;
    if (columns->stale) {
        columns_preview_start(columns);
        return;
    }
    g_clear_pointer(&columns->fault, g_free);
    columns_set_rows(columns, g_steal_pointer(&preview->rows));
    columns->fault = error != NULL ? g_strdup(error->message) : NULL;
}

static const struct job_class columns_preview_class = {
    .doing = "Reading",
    .quiet = true,
    .run = columns_preview_run,
    .done = columns_preview_done,
    .free = columns_preview_free,
};

void columns_preview_start(struct columns_page *columns)
{
    columns->stale = columns->previewing != NULL;
    if (columns->stale || columns->sight->mapping == NULL || columns->sight->questions->len > 0)
        return;
    struct columns_preview *preview = g_new0(struct columns_preview, 1);
    preview->sight = columns_sight_copy(columns->sight);
    columns->previewing =
        job_start(columns->page.console, &columns->page, &columns_preview_class, preview);
}

struct columns_looking {
    char *path;
    struct columns_said *said;
    struct columns_sight *sight;
};

static void columns_looking_free(gpointer data)
{
    struct columns_looking *looking = data;
    g_clear_pointer(&looking->sight, columns_sight_free);
    columns_said_free(looking->said);
    g_free(looking->path);
    g_free(looking);
}

static bool columns_looking_run(struct job *job, struct installation *installation, gpointer data,
                                GError **error)
{
    (void)job;
    struct columns_looking *looking = data;
    looking->sight = columns_look(installation, looking->path, looking->said, error);
    return looking->sight != NULL;
}

/* What can't be read in the encoding that was chosen is left as it was. */
static void columns_looking_done(struct console *console, struct page *page, gpointer data,
                                 const GError *error)
{
    struct columns_looking *looking = data;
    if (page == NULL)
        return;
    struct columns_page *columns = columns_of(page);
    columns->looking = NULL;
    if (error != NULL) {
        console_error(console, error);
        return;
    }
    columns_sight_free(columns->sight);
    columns->sight = g_steal_pointer(&looking->sight);
    columns_changed(columns);
    chooser_go(&columns->chooser, columns_first_open(columns->sight));
}

static const struct job_class columns_looking_class = {
    .doing = "Reading",
    .run = columns_looking_run,
    .done = columns_looking_done,
    .free = columns_looking_free,
};

void columns_look_again(struct columns_page *columns, const char *encoding)
{
    if (columns->looking != NULL)
        return;
    struct columns_looking *looking = g_new0(struct columns_looking, 1);
    looking->path = g_strdup(columns->sight->path);
    looking->said = columns_said_new();
    looking->said->encoding = g_strdup(encoding != NULL ? encoding : columns->sight->encoding);
    columns->looking =
        job_start(columns->page.console, &columns->page, &columns_looking_class, looking);
}
